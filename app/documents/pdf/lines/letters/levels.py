"""How high the letters of a PDF's line stand, and which of them stand above or below the others."""

from __future__ import annotations

import itertools
import math
import statistics
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from app.documents.pdf.lines.characters import Characters
from app.documents.pdf.lines.letters.fractions import Fraction, find_fractions
from app.documents.pdf.lines.turn import Turn
from app.documents.pdf.page.calls import rooms, text_calls
from app.documents.pdf.page.opened import ReadablePage

MARKS = frozenset("0123456789*†‡§")
"""What a mark of a note is made of."""
_RAISED = 0.2  # times the size: how far above the line a raised figure stands at least
_RAISED_WHOLE = 0.3  # the same for one that is as large as the others
_MAX_MARK = 3  # figures
_TOO_HIGH = 0.9
_MOST_RAISED = 0.34  # of the letters of a line
_LOWERED = 0.06  # times the size: how far below the line a lowered figure stands at least
_SMALLER = 0.85  # times the size of the line
_STRIDE = 8  # characters, of which the last is asked for all


class OffTheLine(NamedTuple):
    """What stands above or below the base of a line, by the indices of its characters.

    Attributes:
        fractions: Figures above each other.
        raised: Others that stand above the base.
        lowered: Others that stand below it.
    """

    fractions: Sequence[Fraction]
    raised: Sequence[int]
    lowered: Sequence[int]


class Levels:
    """Asks how high the letters of one page stand.

    Args:
        page: The page.
        characters: Its characters.
    """

    def __init__(self, page: ReadablePage, characters: Characters) -> None:
        self._units, self._handle, self._characters = page.units, page.textpage.raw, characters
        self._calls = text_calls()
        self._matrix, self._point = rooms.matrix, rooms.doubles
        self._pointers = self._point.pointers[:2]

    def off_the_line(self, start: int, end: int, angle: int) -> OffTheLine | None:
        """What is smaller than a line and stands above its base, and the figures below it; None
        for a line of one letter. `angle` is the line's, in degrees."""
        told = self._told(start, end, angle)
        n_told = sum(len(piece) for piece, _, _ in told)
        if n_told < 2:
            return None
        size = max(s for _, _, s in told)
        bases: list[float] = []
        for piece, y, s in told:
            if s >= _SMALLER * size:
                bases += [y] * len(piece)
        base = statistics.median(bases)
        fractions = list(find_fractions(told, base, size, self._units, self._characters))
        told = [each for each in told if each[1] != base]
        above = [piece for piece, y, _ in told if y - base > _RAISED_WHOLE * size]
        marks = self._whole_marks(list(itertools.chain.from_iterable(above)))
        high: list[int] = []
        low: list[int] = []
        for piece, y, s in told:
            if _RAISED * size < y - base < _TOO_HIGH * size:
                high += piece if s <= _SMALLER * size else [n for n in piece if n in marks]
            elif _LOWERED * size < base - y < _TOO_HIGH * size and s <= _SMALLER * size:
                low += [n for n in piece if self._units[n].isdigit()]
        if len(high) > _MOST_RAISED * n_told:  # it is two lines in one
            high = []
        return OffTheLine(fractions, high, low)

    def origin(self, n: int) -> tuple[float, float]:
        """Where a character was set, in points of the page."""
        self._calls.get_char_origin(self._handle, n, *self._pointers)
        x, y, _, _ = self._point.values()
        return x, y

    def height(self, n: int) -> float:
        """How high a character stands, in points of the page."""
        return self.origin(n)[1]

    def size(self, n: int) -> float:
        """Of the font of a character, in points, as the page shows it."""
        size = abs(
            self._calls.get_font_size(self._handle, n)
        )  # negative where the matrix turns it back
        if self._calls.get_matrix(self._handle, n, self._matrix.pointers[0]):
            _, _, c, d, _, _ = self._matrix.values()
            size *= math.hypot(c, d) or 1.0
        return size

    def _whole_marks(self, raised: Sequence[int]) -> set[int]:
        """Those of the raised characters that are marks though they are as large as the others: a
        few figures that follow a letter on the line. (A cell that stands higher is raised whole.)
        """
        found: set[int] = set()
        among = set(raised)
        for n in raised:
            if n - 1 in among or n == 0 or self._units[n - 1].isspace():
                continue
            end = n
            while end in among:
                end += 1
            if end - n <= _MAX_MARK and all(self._units[k] in MARKS for k in range(n, end)):
                found.update(range(n, end))
        return found

    def _told(self, start: int, end: int, angle: int) -> list[tuple[Sequence[int], float, float]]:
        """The characters of a line that are no spaces, with the heights and sizes that they share.
        Where both ends of what was written in one piece stand level, all of it does."""
        shown = [n for n in range(start, end) if not self._units[n].isspace()]
        told: list[tuple[Sequence[int], float, float]] = []
        height_of = self._turned_height(angle) if angle else self.height
        for item, piece in self._pieces(shown):
            height = height_of(piece[0])
            if item and len(piece) > 2 and height_of(piece[-1]) == height:
                told.append((piece, height, self.size(piece[0])))
            else:
                told += [((n,), height_of(n), self.size(n)) for n in piece]
        return told

    def _turned_height(self, angle: int) -> Callable[[int], float]:
        """How high a character stands as one reads its line."""
        turn = Turn(angle)
        return lambda n: round(turn.placed(self.origin(n))[1], 2)  # equal ones come out equal

    def _pieces(self, shown: Sequence[int]) -> Iterator[tuple[int, Sequence[int]]]:
        """Characters by the text object that they belong to, whose address comes with them. pdfium
        puts all characters of one together, so that only some of them are asked."""
        get, handle = self._calls.get_text_object, self._handle
        begin, n_shown = 0, len(shown)
        while begin < n_shown:
            item = get(handle, shown[begin])
            end = begin + 1
            while end + _STRIDE <= n_shown and get(handle, shown[end + _STRIDE - 1]) == item:
                end += _STRIDE
            while end < n_shown and get(handle, shown[end]) == item:
                end += 1
            yield item, shown[begin:end]
            begin = end
