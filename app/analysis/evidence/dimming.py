"""Signs around what is dimmed in an answer: what nothing supports, until it is laid out."""

from __future__ import annotations

BEGIN, END = "⸨", "⸩"
"""Markdown takes them for punctuation, and no model or document writes them."""


def can_dim(text: str) -> bool:
    """Whether the signs can be told from what the text itself holds."""
    return BEGIN not in text and END not in text


def dimmed(statement: str) -> str:
    """A statement in Markdown between the signs; of a table row each cell."""
    said = statement.rstrip()
    rest = statement[len(said) :]
    if not said.lstrip().startswith("|"):
        return f"{BEGIN}{said}{END}{rest}"
    lead, *cells = said.split("|")
    return (
        "|".join([lead, *(f" {BEGIN}{c.strip()}{END} " if c.strip() else c for c in cells)]) + rest
    )
