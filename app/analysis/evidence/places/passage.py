"""A stretch of a document that something stands in."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of `Document.text`, the label of its place ("p. 12") and its page, if any. `score`
    is how much of what was looked for it has, 0 to 1."""

    start: int
    end: int
    label: str
    page: int | None
    score: float
