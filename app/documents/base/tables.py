"""Tables as Markdown."""

from __future__ import annotations


def as_markdown(grid: list[list[str]]) -> str:
    """A Markdown table whose first row is the head; "" for an empty grid."""
    if not grid:
        return ""
    lines = ["| " + " | ".join(_cell(text) for text in line) + " |" for line in grid]
    lines.insert(1, "|" + " --- |" * len(grid[0]))
    return "\n".join(lines)


def as_cell(grid: list[list[str]]) -> str:
    """A table inside a cell: rows on lines, cells parted by bars (escaped later)."""
    return "\n".join(" | ".join(line) for line in grid)


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", "<br>").replace("\t", " ")
