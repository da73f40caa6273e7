"""Where the lines of a PDF page stand, measured by the pieces that pdfium tells of them."""

from __future__ import annotations

import math
from dataclasses import dataclass

from app.documents.base.visibility import MAX_INVISIBLE_PT
from app.documents.pdf.lines.characters import WIDE_GAP
from app.documents.pdf.lines.columns.loose_lines import pieces_of
from app.documents.pdf.page.calls import rooms, text_calls
from app.documents.pdf.page.opened import ReadablePage

_LEAST_SIZE = 1.5  # points: fonts that state less often mean nothing by it
_RAISED = 0.29  # times the size: how far a piece stands above the line before it is looked at
_LEAST, _LOW = 0.24, 0.75  # times the size: the height of such a piece; quotation marks are lower
_UPON = 0.1  # times the size: a piece that begins that near to the one before is on top of it
_APART = 0.13  # times the size: between two pieces, from which a space is looked for


@dataclass(slots=True)
class Extent:
    """Where a line stands, in the page's own coordinates, and what its pieces tell.

    Attributes:
        gaps: Where its pieces begin after wide gaps.
        pieces: Left and right edges of the pieces that stand apart.
        is_spread: Whether some gap is wide enough for a typewriter's column.
        has_small: Whether there is a piece lower than letters usually are.
        has_raised: Whether such a one stands above the others.
        is_doubled: Whether a piece begins upon the one before it.
        has_tiny: Whether there is one lower than letters that can be seen.
        n_apart: Pieces that stand apart from the one before.
        angle: In degrees, as far as it was asked.
    """

    left: float
    top: float
    right: float
    bottom: float
    size: float
    gaps: list[float]
    pieces: tuple[tuple[float, float], ...] = ()
    is_spread: bool = False
    has_small: bool = False
    has_raised: bool = False
    is_doubled: bool = False
    has_tiny: bool = False
    n_apart: int = 0
    angle: int = 0


class Extents:
    """Measures the lines of one page."""

    def __init__(self, page: ReadablePage) -> None:
        self._handle, self._units = page.textpage.raw, page.units
        calls = text_calls()
        self._get_rect = calls.get_rect
        self._get_size, self._get_matrix = calls.get_font_size, calls.get_matrix
        self._edges = rooms.doubles  # left, top, right, bottom
        self._matrix, self._matrix_values = rooms.matrix.pointers[0], rooms.matrix.values

    def measure(
        self, start: int, end: int, n_rects: int, first: tuple[float, float, float, float]
    ) -> Extent:
        """Where a line stands.

        Args:
            start, end: Of its characters among those of the page.
            n_rects: How many pieces pdfium tells of it.
            first: Left, top, right and bottom edge of the first piece, in the page's coordinates.
        """
        left, top, right, bottom = first
        # Behind a lone figure pdfium may put a space that has no size.
        size = self.size_of((start + end) // 2) or self.size_of(start) or top - bottom
        extent = Extent(left, top, right, bottom, size, [])
        if n_rects == 1:
            return extent
        get_rect, handle = self._get_rect, self._handle
        pointers, edges = self._edges.pointers, self._edges.values
        before, begun = right, left
        lowest, near = bottom, _UPON * size
        pieces = [(left, right)]
        usual = max(size, self.size_of(start))  # the middle of the line may stand raised itself
        small = [bottom] if _LEAST * usual < top - bottom < _LOW * usual else []
        for rect in range(1, n_rects):
            get_rect(handle, rect, *pointers)
            a, b, c, d = edges()
            pieces.append((a, c))
            gap = a - right
            if gap > _APART * size:
                extent.n_apart += 1
                if gap > WIDE_GAP * size:
                    extent.gaps.append(a)
                if gap > 0.9 * size:
                    extent.is_spread = True
            elif a < before - 0.5 * size or -near < a - begun < near:
                extent.is_doubled = True
            if _LEAST * usual < b - d < _LOW * usual:
                small.append(d)
            elif b - d < MAX_INVISIBLE_PT and c - a > size:
                extent.has_tiny = True
            before, begun = c, a
            if a < left:
                left = a
            if c > right:
                right = c
            if b > top:
                top = b
            if d < lowest:
                lowest = d
        extent.left, extent.top, extent.right, extent.bottom = left, top, right, lowest
        if extent.n_apart:
            extent.pieces = pieces_of(pieces, size)
        extent.has_small = bool(small)
        extent.has_raised = bool(small) and max(small) - lowest > _RAISED * usual
        return extent

    def size_of(self, index: int) -> float:
        """Of the font of a character; 0.0 where the font states a size that means nothing."""
        # A space that pdfium puts in has no matrix; the character after it has one.
        at = index + self._units[index].isspace()
        size = abs(self._get_size(self._handle, at))  # negative where the matrix turns it back
        if self._get_matrix(self._handle, at, self._matrix):
            _, _, c, d, _, _ = self._matrix_values()
            size *= math.hypot(c, d) or 1.0
        return size if size > _LEAST_SIZE else 0.0
