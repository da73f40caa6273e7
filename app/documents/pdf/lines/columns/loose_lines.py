"""Lines of a PDF page with the pieces that they may be parted at."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from app.documents.pdf.lines.line import Line

MIN_GAP = 0.25  # times the size: pieces of text that stand closer are one
MARK = 6
"""Characters of the number or dot before an entry of a list."""
_FIGURE = re.compile(r"(?:[^\W\d_]{1,3}\s|[^\w\s]{0,2}\s?)\d[\d.,:/%)\u2013-]*(?:\s?[^\d\s]{1,3})?")
_DIGIT = re.compile(r"\d")
_BEGINS_FIGURE = re.compile(r"\W{0,2}\d")
_DASHES = frozenset("-\u2013\u2014")

Piece = tuple[float, float]


@dataclass(frozen=True, slots=True)
class LooseLine:
    """A line and the pieces that it is written in.

    Attributes:
        line: The line.
        pieces: Left and right edges of its pieces, closer ones as one.
        texts: Gives what the pieces say, asked of few lines.
    """

    line: Line
    pieces: tuple[Piece, ...]
    texts: Callable[[], Sequence[str]] = tuple

    def has_figure_behind(self, left: float) -> bool:
        """Whether the piece that begins at a place begins with a figure."""
        if not _DIGIT.search(self.line.text):
            return False
        k, texts = self._n_before(left), self.texts()
        return k < len(texts) and _BEGINS_FIGURE.match(texts[k]) is not None

    def has_figure_before(self, left: float) -> bool:
        """Whether the piece before that is a figure, and no mark of an entry."""
        if not _DIGIT.search(self.line.text):
            return False
        k = self._n_before(left)
        text = self.texts()[k - 1] if k else ""
        is_mark = k == 1 and len(text) <= MARK
        return not is_mark and _FIGURE.fullmatch(text) is not None

    def has_dash_before(self, left: float) -> bool:
        """Whether the piece before that ends with a dash."""
        if _DASHES.isdisjoint(self.line.text):
            return False
        k = self._n_before(left)
        return k > 0 and self.texts()[k - 1][-1:] in _DASHES

    def _n_before(self, left: float) -> int:
        return sum(begin < left for begin, _ in self.pieces)


def pieces_of(edges: Sequence[Piece], size: float, least: float | None = None) -> tuple[Piece, ...]:
    """Pieces of a line, in its order, those that are hardly apart as one; empty where it is one, or
    where it does not go on from left to right. `least` is how far apart others stand, in points."""
    least = MIN_GAP * size if least is None else least
    pieces = [edges[0]]
    for left, right in edges[1:]:
        gap = left - pieces[-1][1]
        if gap > least:
            pieces.append((left, right))
        elif gap < -size:
            return ()
        elif right > pieces[-1][1]:
            pieces[-1] = pieces[-1][0], right
    return tuple(pieces) if len(pieces) > 1 else ()


def texts_of(
    units: str, span: tuple[int, int], pieces: Sequence[Piece], right_of: Callable[[int], float]
) -> list[str]:
    """What the pieces of a line say.

    Args:
        units: The text of the page.
        span: The first character of the line, and one past its last.
        pieces: Left and right edges of the pieces.
        right_of: Gives the right edge of a character.
    """
    lefts = [left for left, _ in pieces]
    said = [""] * len(lefts)
    at = 0
    for n in range(*span) if lefts else ():
        if not units[n].isspace():
            at = max(bisect_right(lefts, right_of(n)) - 1, 0)
        said[at] += units[n]
    return [" ".join(text.split()) for text in said]


def each_once(places: Iterable[float], near: float) -> list[float]:
    """Places from left to right, those that lie nearer to the one before left out."""
    found: list[float] = []
    for x in sorted(places):
        if not found or x - found[-1] >= near:
            found.append(x)
    return found
