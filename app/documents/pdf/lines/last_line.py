"""Whether what pdfium tells as a line of its own belongs to the line before it: pdfium ends lines
within cells, at raised marks and inside fractions."""

from __future__ import annotations

from app.documents.pdf.lines.characters import Characters
from app.documents.pdf.lines.extent import Extent, Extents
from app.documents.pdf.lines.letters.fractions import is_below
from app.documents.pdf.lines.line import Line
from app.documents.pdf.page.opened import ReadablePage

_BEFORE_MARK = 0.3  # times the size: between a raised mark and its line, and what they share
_SMALLER = 0.88  # times the size of its line: no larger is a raised mark


class LastLine:
    """The last line that was read of a page.

    Args:
        page: The page.
        characters: Its characters.
        extents: Measures its lines.
        lines: Those that were read so far.
        spans: Where they begin and end among the characters.
    """

    def __init__(
        self,
        page: ReadablePage,
        characters: Characters,
        extents: Extents,
        lines: list[Line],
        spans: list[tuple[int, int]],
    ) -> None:
        self._n_own, self._units, self._to_page = page.n_own, page.units, page.to_page
        self._characters, self._extents = characters, extents
        self._lines, self._spans = lines, spans

    def ends_with(self, start: int, extent: Extent) -> bool:
        """Whether a character stands far behind the last line and belongs to it: pdfium makes a
        line of a cell with one figure."""
        if not self._lines or self._to_page.is_turned or start >= self._n_own:
            return False
        last, end = self._lines[-1], self._spans[-1][1]
        left, top, _, bottom = self._to_page(extent.left, extent.top, extent.right, extent.bottom)
        is_level = min(last.bottom, bottom) - max(last.top, top) > 0.6 * (bottom - top)
        is_near = self._units[end:start].isspace() and extent.size < last.size + 1
        return is_level and is_near and not last.angle and left - last.right > extent.size

    def has_mark(self, start: int, extent: Extent) -> bool:
        """Whether a character that a line begins with is a raised mark at the end of the last one:
        pdfium may begin a line with what stands higher."""
        if not self._lines or self._to_page.is_turned or start >= self._n_own:
            return False
        last, end = self._lines[-1], self._spans[-1][1]
        left, top, _, bottom = self._to_page(extent.left, extent.top, extent.right, extent.bottom)
        if not -_BEFORE_MARK < (left - last.right) / last.size < _BEFORE_MARK or last.angle:
            return False
        common = min(last.bottom, bottom) - max(last.top, top)
        is_beside = common > _BEFORE_MARK * (bottom - top) and self._units[end:start].isspace()
        return is_beside and self._extents.size_of(start) < _SMALLER * last.size

    def has_upper_half(self, start: int) -> bool:
        """Whether a line begins below the upper figure of a fraction at the end of the last line,
        or behind it with a bar: pdfium makes a line of the lower half."""
        if not self._lines or self._to_page.is_turned or start >= self._n_own:
            return False
        last, (begin, stop) = self._lines[-1], self._spans[-1]
        n, units = stop - 1, self._units
        if not units[n].isdigit() or last.angle or not units[stop:start].isspace():
            return False
        begin += units[begin].isspace()
        least = self._characters.box(begin)[1]
        start += units[start].isspace()
        is_small = self._extents.size_of(n) < _SMALLER * last.size
        return is_below(n, start, is_small, least, self._characters, units, last.size)

    def has_fraction_before(self, extent: Extent) -> bool:
        """Whether a line with that extent goes on behind a fraction that the last one ends with."""
        left, top, _, bottom = self._to_page(extent.left, extent.top, extent.right, extent.bottom)
        last = self._lines[-1] if self._lines else None
        if last is None or last.angle or not last.top - 1 < (top + bottom) / 2 < last.bottom + 1:
            return False
        return -_BEFORE_MARK * last.size < left - last.right < last.size
