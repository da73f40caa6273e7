"""The lines of a PDF page as pdfium tells them: text, edges, font size, weight, and wide gaps.

Pages are many and lines are more: what is asked of pdfium here is asked some hundred thousand times
for a book, so each question has to earn its place.
"""

from __future__ import annotations

import ctypes
import math
import re
import unicodedata
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from app.documents.base.document import Box
from app.documents.pdf.calls import text_calls
from app.documents.pdf.characters import WIDE_GAP, Characters
from app.documents.pdf.rules import NO_RULES, Grid, Rules, read_rules

HYPHEN = "\ufffe"  # what pdfium writes for a hyphen at the end of a line
# pdfium ends no line where it sees a divided word: the hyphen itself does.
_LINE = re.compile("[^\r\n\x02\ufffe]+[\x02\ufffe]?")
_UNUSUAL = re.compile(
    "[\x00-\x1f\x7f-\xa0\xad\ud800-\udfff\ufb00-\ufb06\u00a8\u02c6\u02dc\u2028\u2029]"
)
"""What few lines have: control characters, halves of surrogate pairs, Latin ligatures, no-break
spaces, and the accents that TeX's old fonts print as characters of their own."""
_PAIR = re.compile("[\ud800-\udbff][\udc00-\udfff]")
_LONE_ACCENT = re.compile("(\u00a8|\u02c6|\u02dc) ?([A-Za-z\u0131])")
_COMBINING = {"\u00a8": "\u0308", "\u02c6": "\u0302", "\u02dc": "\u0303"}
_REPLACED = {"\x02": HYPHEN, "\t": " ", "\xa0": " ", "\u2028": " ", "\u2029": " "}
_KEPT = frozenset("\u00a8\u02c6\u02dc")
_NUMBERS = re.compile(r"(?:\s[-–—$€£¥(+]?\d[\d.,]*[%x)]*|\s[-–—]){2}$")
_ROW_ENDS = frozenset("0123456789%x)-–—")
_SHORT = 48  # characters; a longer line is no heading without a number
_MAX_OBJECTS = 4000  # looked at for a picture
_TEXT_STEP = 4096  # characters
_HEAVY = 500  # a weight from which a line may be a heading
_TALL = 2.5  # times its size: no line is that high, unless it is two
_N_OUTSIDE = 25  # characters of a line beyond the page's edge that is no printer's mark


@dataclass(frozen=True, slots=True)
class Cell:
    """A piece of a line between wide gaps."""

    text: str
    left: float
    right: float


@dataclass(slots=True)
class Line:
    """A line as pdfium gives it; edges in points from the page's top left corner.

    Attributes:
        size: Of the font, in points.
        weight: Of the font, from 100 to 900 (CSS), or 0 where it was not asked for.
        cells: Its pieces where wide gaps or drawn lines part them, else empty.
        is_typewriter: Whether all of it is set in a face whose characters are equally wide.
    """

    text: str
    left: float
    top: float
    right: float
    bottom: float
    size: float
    page: int
    weight: int = 0
    cells: tuple[Cell, ...] = ()
    is_typewriter: bool = False

    @property
    def box(self) -> Box:
        return Box(self.left, self.top, self.right, self.bottom)


@dataclass(frozen=True, slots=True)
class PageLines:
    """What one page gives.

    Attributes:
        lines: In the order of the page's content, two columns set line by line put in order.
        width_pt: Of the visible page.
        height_pt: Of the visible page.
        rules: What is drawn on the page, where lines have wide gaps.
        has_picture: Whether a page without text shows a picture: a scan, not a blank page.
        n_outside: Lines of text beyond the edge of the page, which nobody sees.
    """

    lines: list[Line]
    width_pt: float
    height_pt: float
    rules: Rules = NO_RULES
    has_picture: bool = False
    n_outside: int = 0


def read_lines(pdf: Any, index: int) -> PageLines:
    """The lines of the page at `index` (from 0) of a pypdfium2 document. Text outside the visible
    page (printers' marks) is not part of it. Raises `PdfiumError` for a page that cannot be read.
    """
    import pypdfium2.raw as raw

    page = pdf[index]
    width, height = page.get_size()
    textpage = page.get_textpage()
    try:
        handle = textpage.raw  # asked of directly: of the wrapper it would be asked at each call
        n_characters = textpage.count_chars()
        if n_characters <= 0:
            return PageLines([], width, height, has_picture=_has_picture(page))
        units = _units_of(handle, n_characters)
        to_page = ToPage(page, height)
        dx, y_top, is_turned = to_page.left, to_page.top, to_page.is_turned
        lines: list[Line] = []
        n_gaps = above = n_outside = 0
        has_rules, rules = False, NO_RULES
        characters = Characters(textpage, units)
        is_scaled = False
        # Bound once: these are called for every line of a book.
        calls, matrix = text_calls(), raw.FS_MATRIX()
        count_rects, get_rect, get_matrix = calls.count_rects, calls.get_rect, calls.get_matrix
        get_size, get_weight = calls.get_font_size, calls.get_font_weight
        matrix_pointer = ctypes.byref(matrix)
        x0, y1, x1, y0 = (ctypes.c_double() for _ in range(4))
        edges = [ctypes.byref(edge) for edge in (x0, y1, x1, y0)]
        spans: list[tuple[int, int]] = []
        unusual = _UNUSUAL.search
        waiting = deque(match.span() for match in _LINE.finditer(units))
        while waiting:
            start, end = waiting.popleft()
            text = units[start:end]
            text = clean_text(text) if unusual(text) else text.strip()
            if len(text) < 3 and not text.strip(" " + HYPHEN):
                continue
            n_rects = count_rects(handle, start, end - start)
            gaps: list[float] = []
            is_spread = False
            middle = (start + end) // 2
            size = 1.0 if is_scaled else get_size(handle, middle)
            if n_rects > 0:
                get_rect(handle, 0, *edges)
                left, top, right, bottom = x0.value, y1.value, x1.value, y0.value
                if size <= 1.5:  # scaled by the text matrix, and then all of the page usually is
                    # A space that pdfium puts in has no matrix; the character after it has one.
                    get_matrix(handle, middle + units[middle].isspace(), matrix_pointer)
                    scale = math.hypot(matrix.c, matrix.d)
                    is_scaled = size == 1.0 and scale > 1.5
                    if size == 1.0 and not is_scaled:
                        size = get_size(handle, middle)
                    size *= scale
                    if size <= 1.5:
                        size = top - bottom
                for rect in range(1, n_rects):
                    get_rect(handle, rect, *edges)
                    a, b, c, d = x0.value, y1.value, x1.value, y0.value
                    if a - right > WIDE_GAP * size:
                        gaps.append(a)
                    is_spread = is_spread or a - right > 0.9 * size
                    if a < left:
                        left = a
                    if c > right:
                        right = c
                    if b > top:
                        top = b
                    if d < bottom:
                        bottom = d
                if top - bottom > _TALL * size and n_rects > 1:
                    parts = characters.rows(start, end, size)
                    if len(parts) > 1:
                        waiting.extendleft(reversed(parts))
                        continue
            else:
                continue
            if is_turned:
                left, top, right, bottom = to_page(left, top, right, bottom)
                gaps = []
            else:
                left, right = left - dx, right - dx
                top, bottom = y_top - top, y_top - bottom
            if right < 0 or left > width or bottom < 0 or top > height:
                n_outside += len(text) >= _N_OUTSIDE
                continue
            # Of long lines those under a heavy one are asked, and one in sixteen, to know the
            # weight of ordinary text. The second character: a space may come first.
            weight = 0
            if len(text) < _SHORT or text[0].isdigit() or above > 500 or len(lines) % 16 == 0:
                weight = get_weight(handle, start + (start + 2 < end))
                if weight <= 0:
                    weight = characters.weight_by_name(start + (start + 2 < end))
                # Bold words at the beginning make no heading: the end has to be bold as well.
                if weight >= _HEAVY and end - start > 12:
                    at_end = get_weight(handle, end - 3)
                    if at_end <= 0:
                        at_end = characters.weight_by_name(end - 3)
                    weight = min(weight, at_end) if at_end > 0 else weight
            above = weight
            line = Line(text, left, top, right, bottom, round(size, 1), index + 1, weight)
            if characters.are_typewriter(start, end):
                line.is_typewriter = True
                if not is_turned:
                    line.left = characters.span(start, end)[0] - dx  # without its indent
                    if is_spread:
                        line.text = clean_text(characters.typed(start, end))
            last = lines[-1] if lines else None
            is_near = last is not None and 0 < line.top - last.top < 3 * size
            grid = _grid_of(line, rules)
            # Gaps inside one piece of text are seen at its characters alone: worth a look at the
            # end of a row of numbers, and above and below a row with gaps.
            if grid is None and not gaps and not is_turned and not line.is_typewriter:
                if last is not None and last.cells and is_near:
                    gaps = characters.gaps(start, end, size, in_words=True)
                elif text[-1] in _ROW_ENDS and _NUMBERS.search(text):
                    gaps = characters.gaps(start, end, size)
            looks = bool(gaps) and grid is None and not (is_turned or line.is_typewriter)
            if looks and not has_rules:  # looked for at the first gap of a page
                has_rules, rules = True, read_rules(page, dx, y_top)
                for earlier, span in zip(lines, spans, strict=True):
                    if (above_grid := _grid_of(earlier, rules)) is not None:
                        _cut_at_columns(characters, units, above_grid, earlier, span, dx)
                grid = _grid_of(line, rules)
            if grid is not None:
                _cut_at_columns(characters, units, grid, line, (start, end), dx)
            elif gaps and not line.is_typewriter:
                pieces = characters.cuts_at_gaps(start, end, gaps, size)
                line.cells = _cells(characters, units, pieces, dx)
                if line.cells and last is not None:
                    if not last.cells and is_near and not last.is_typewriter:
                        above_gaps = characters.gaps(*spans[-1], size)
                        pieces = characters.cuts_at_gaps(*spans[-1], above_gaps, size)
                        last.cells = _cells(characters, units, pieces, dx)
                    n_gaps += len(last.cells) > 1
            spans.append((start, end))
            lines.append(line)
        if n_gaps and not rules.grids:  # two lines with gaps, one after the other
            lines = in_columns(lines, width)
        has_picture = not lines and _has_picture(page)
        return PageLines(lines, width, height, rules, has_picture, n_outside)
    finally:
        textpage.close()
        page.close()


def _units_of(handle: Any, n_characters: int) -> str:
    """The text of a page, one character a code unit: so positions equal pdfium's own indices."""
    import pypdfium2.raw as raw

    # In steps: of each length that is asked for, ctypes keeps a type.
    room = (n_characters // _TEXT_STEP + 1) * _TEXT_STEP
    buffer = (ctypes.c_ushort * room)()
    raw.FPDFText_GetText(handle, 0, n_characters, buffer)
    units = ctypes.string_at(buffer, n_characters * 2).decode("utf-16-le", "replace")
    return units if len(units) == n_characters else "".join(map(chr, buffer[:n_characters]))


def _has_picture(page: Any) -> bool:
    import pypdfium2.raw as raw

    for n in range(min(raw.FPDFPage_CountObjects(page), _MAX_OBJECTS)):
        kind = raw.FPDFPageObj_GetType(raw.FPDFPage_GetObject(page, n))
        # A form may hold the picture; a page without text and with drawings is a picture as well.
        if kind in (raw.FPDF_PAGEOBJ_IMAGE, raw.FPDF_PAGEOBJ_FORM, raw.FPDF_PAGEOBJ_PATH):
            return True
    return False


class ToPage:
    """From PDF user space to points from the top left corner of the visible, turned page."""

    def __init__(self, page: Any, height: float) -> None:
        import pypdfium2.raw as raw

        bounds = raw.FS_RECTF()
        if raw.FPDF_GetPageBoundingBox(page, bounds):
            self.left, self.bottom = bounds.left, bounds.bottom
            self.right, self.top = bounds.right, bounds.top
        else:
            self.left, self.bottom, self.right, self.top = 0.0, 0.0, page.get_width(), height
        self._rotation = 90 * raw.FPDFPage_GetRotation(page)
        self.is_turned = self._rotation != 0
        if not self.is_turned:  # pdfium may round the page's own height
            self.top = self.bottom + height

    def __call__(
        self, left: float, top: float, right: float, bottom: float
    ) -> tuple[float, float, float, float]:
        if self._rotation == 90:
            return bottom - self.bottom, left - self.left, top - self.bottom, right - self.left
        if self._rotation == 180:
            return self.right - right, bottom - self.bottom, self.right - left, top - self.bottom
        if self._rotation == 270:
            return self.top - top, self.right - right, self.top - bottom, self.right - left
        return left - self.left, self.top - top, right - self.left, self.top - bottom


def page_box(page: Any, left: float, top: float, right: float, bottom: float) -> Box:
    """A rectangle of PDF user space as a box on the page as it is shown."""
    return Box(*ToPage(page, page.get_height())(left, top, right, bottom))


def clean_text(text: str) -> str:
    """Ligatures and lone accents undone, control characters out; CJK is left as it is."""
    if _UNUSUAL.search(text):
        text = _PAIR.sub(_joined_pair, text)
        text = _LONE_ACCENT.sub(_accented, text)
        text = _UNUSUAL.sub(_cleaned, text)
    return text.strip()


def _joined_pair(match: re.Match[str]) -> str:
    return match.group().encode("utf-16-le", "surrogatepass").decode("utf-16-le")


def _accented(match: re.Match[str]) -> str:
    letter = "i" if match[2] == "\u0131" else match[2]
    composed = unicodedata.normalize("NFC", letter + _COMBINING[match[1]])
    return composed if len(composed) == 1 else match.group()


def _cleaned(match: re.Match[str]) -> str:
    character = match.group()
    if character in _REPLACED:
        return _REPLACED[character]
    if character in _KEPT:
        return character
    return unicodedata.normalize("NFKC", character) if character >= "\ufb00" else ""


def _cells(
    characters: Characters, units: str, pieces: Sequence[tuple[int, int]], shift: float
) -> tuple[Cell, ...]:
    """The pieces of a line as cells; none where it is in one piece."""
    if len(pieces) == 1:
        return ()
    cells = []
    for start, end in pieces:
        if text := clean_text(units[start:end]):
            left, right = characters.span(start, end)
            cells.append(Cell(text, left - shift, right - shift))
    return tuple(cells)


def _grid_of(line: Line, rules: Rules) -> Grid | None:
    """The drawn table that a line is in."""
    for grid in rules.grids:
        if grid.holds(line.left, line.top, line.right, line.bottom):
            return grid
    return None


def _cut_at_columns(
    characters: Characters,
    units: str,
    grid: Grid,
    line: Line,
    span: tuple[int, int],
    shift: float,
) -> None:
    """Cuts a line inside a table where its columns are drawn."""
    borders = [x + shift for x in grid.columns[1:-1] if line.left < x - 1 < line.right - 1]
    line.cells = ()
    if borders:
        pieces = characters.cuts_at_borders(*span, borders)
        line.cells = _cells(characters, units, pieces, shift)


def in_columns(lines: list[Line], width: float) -> list[Line]:
    """Undoes two columns that were set line by line: where most lines of a page have one gap in
    the same place with long text on both sides, the left sides come before the right ones."""
    halves = [line for line in lines if len(line.cells) == 2]
    if len(halves) < 5 or len(halves) < 0.4 * len(lines):
        return lines
    begins = max(line.cells[0].right for line in halves)
    ends = min(line.cells[1].left for line in halves)
    letters = sum(min(len(c.text) for c in line.cells) for line in halves) / len(halves)
    share = (halves[0].cells[0].right - halves[0].cells[0].left) / width
    if ends <= begins or letters < 20 or share < 0.15:
        return lines
    ordered: list[Line] = []
    left_column: list[Line] = []
    right_column: list[Line] = []
    for line in sorted(lines, key=lambda each: (each.top, each.left)):
        if line.left < begins and line.right > ends and len(line.cells) != 2:  # across both
            ordered += left_column + right_column + [line]
            left_column, right_column = [], []
        elif len(line.cells) == 2:
            for cell, column in zip(line.cells, (left_column, right_column), strict=True):
                column.append(
                    Line(
                        cell.text,
                        cell.left,
                        line.top,
                        cell.right,
                        line.bottom,
                        line.size,
                        line.page,
                        line.weight,
                    )
                )
        else:
            (left_column if line.right <= ends else right_column).append(line)
    return ordered + left_column + right_column


__all__ = ["HYPHEN", "Cell", "Line", "PageLines", "page_box", "read_lines"]
