"""A digest as Markdown with references, and as plain values."""

from __future__ import annotations

from typing import Any

from app.digest.digest import Digest, KeyPassage

SCHEMA = "longleaf-digest-1"
"""Named in the JSON. Fields may be added under this name; any other change takes a new one."""


def as_markdown(digest: Digest, language: str = "en") -> str:
    """A heading a group, a passage a line with its places; "" for an empty digest.

    Args:
        digest: From `make_digest`.
        language: Of the topics' headings: the document's, as a rule. Sections keep their own.
    """
    pieces = []
    for group in digest.groups:
        title = " ".join(group.title(language).split())
        lines = "\n".join(map(passage_line, group.passages))
        pieces.append(f"## {title}\n\n{lines}" if title else lines)
    return "\n\n".join(pieces)


def passage_line(passage: KeyPassage) -> str:
    """A passage as an item of a Markdown list, with its places."""
    labels = f" [{', '.join(passage.labels)}]" if passage.labels else ""
    return f"- {passage.text}{labels}"


def as_values(digest: Digest, language: str = "en") -> dict[str, Any]:
    """A digest as JSON values: its kind, length and groups, each passage with its place."""
    return {
        "schema": SCHEMA,
        "kind": digest.kind.value,
        "length": digest.length.value,
        "n_sentences": digest.n_sentences,
        "groups": [
            {
                "topic": group.topic or None,
                "title": group.title(language),
                "passages": [
                    {
                        "text": passage.text,
                        "references": list(passage.labels),
                        "page": passage.page,
                        "section": passage.section,
                        "start": passage.start,
                        "end": passage.end,
                    }
                    for passage in group.passages
                ],
            }
            for group in digest.groups
        ],
    }
