"""The lines of a PDF page as pdfium tells them: text, edges, font size, weight, and wide gaps.

Pages are many and lines are more: what is asked of pdfium here is asked some hundred thousand times
for a book, so each question has to earn its place.
"""

from __future__ import annotations

import ctypes
import math
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from app.documents.document import Box

HYPHEN = "\ufffe"  # what pdfium writes for a hyphen at the end of a line
WIDE_GAP = 1.1  # times the font size: wider than any space in a justified line usually is

# pdfium ends no line where it sees a divided word: the hyphen itself does.
_LINE = re.compile("[^\r\n\x02\ufffe]+[\x02\ufffe]?")
_UNUSUAL = re.compile("[\x00-\x1f\x7f-\xa0\xad\ud800-\udfff\ufb00-\ufb06\u00a8\u02c6\u02dc]")
"""What few lines have: control characters, halves of surrogate pairs, Latin ligatures, no-break
spaces, and the accents that TeX's old fonts print as characters of their own."""
_PAIR = re.compile("[\ud800-\udbff][\udc00-\udfff]")
_LONE_ACCENT = re.compile("(\u00a8|\u02c6|\u02dc) ?([A-Za-z\u0131])")
_COMBINING = {"\u00a8": "\u0308", "\u02c6": "\u0302", "\u02dc": "\u0303"}
_REPLACED = {"\x02": HYPHEN, "\t": " ", "\xa0": " "}
_KEPT = frozenset("\u00a8\u02c6\u02dc")
_BOLD_NAME = re.compile(rb"bold|black|heavy|demi", re.I)
_TYPEWRITER_NAME = re.compile(rb"courier|mono|typewriter|consol|menlo", re.I)
_NUMBERS = re.compile(r"(?:\s[-–—$€£¥(+]?\d[\d.,]*[%x)]*|\s[-–—]){2}$")
_ROW_ENDS = frozenset("0123456789%x)-–—")
_SHORT = 48  # characters; a longer line is no heading without a number
_MAX_RULED_OBJECTS = 4000  # on a page with more, finding the rules of a table takes too long


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
        cells: Its pieces where wide gaps part them, else empty.
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
        rules: Distances of horizontal rules from the top, where lines have wide gaps; ascending.
        has_picture: Whether a page without text shows a picture: a scan, not a blank page.
    """

    lines: list[Line]
    width_pt: float
    height_pt: float
    rules: tuple[float, ...] = ()
    has_picture: bool = False


def read_lines(pdf: Any, index: int) -> PageLines:
    """The lines of the page at `index` (from 0) of a pypdfium2 document. Text outside the visible
    page (printers' marks) is not part of it. Raises `PdfiumError` for a page that cannot be read.
    """
    import pypdfium2.raw as raw

    page = pdf[index]
    width, height = page.get_size()
    textpage = page.get_textpage()
    try:
        n_characters = textpage.count_chars()
        if n_characters <= 0:
            return PageLines([], width, height, has_picture=_has_picture(page))
        buffer = (ctypes.c_ushort * (n_characters + 1))()
        raw.FPDFText_GetText(textpage, 0, n_characters, buffer)
        # One character a code unit keeps positions equal to pdfium's own indices.
        data = bytes(buffer)[: n_characters * 2]
        units = data.decode("utf-16-le", "replace")
        if len(units) != n_characters:
            units = "".join(map(chr, buffer[:n_characters]))
        to_page = _ToPage(page, height)
        dx, y_top, is_turned = to_page.left, to_page.top, to_page.is_turned
        lines: list[Line] = []
        n_gaps = above = 0
        is_scaled = False
        # Bound once: these are called for every line of a book.
        count_rects, get_rect = raw.FPDFText_CountRects, raw.FPDFText_GetRect
        get_size, get_weight = raw.FPDFText_GetFontSize, raw.FPDFText_GetFontWeight
        get_matrix, matrix = raw.FPDFText_GetMatrix, raw.FS_MATRIX()
        matrix_pointer = ctypes.byref(matrix)
        x0, y1, x1, y0 = (ctypes.c_double() for _ in range(4))
        edges = [ctypes.byref(edge) for edge in (x0, y1, x1, y0)]
        spans: list[tuple[int, int]] = []
        unusual = _UNUSUAL.search
        for match in _LINE.finditer(units):
            text = match.group()
            text = _clean(text) if unusual(text) else text.strip()
            if len(text) < 3 and not text.strip(" " + HYPHEN):
                continue
            start, end = match.span()
            n_rects = count_rects(textpage, start, end - start)
            gaps: list[float] = []
            middle = (start + end) // 2
            size = 1.0 if is_scaled else get_size(textpage, middle)
            if n_rects > 0:
                get_rect(textpage, 0, *edges)
                left, top, right, bottom = x0.value, y1.value, x1.value, y0.value
                if size <= 1.5:  # scaled by the text matrix, and then all of the page usually is
                    # A space that pdfium puts in has no matrix; the character after it has one.
                    get_matrix(textpage, middle + units[middle].isspace(), matrix_pointer)
                    scale = math.hypot(matrix.c, matrix.d)
                    is_scaled = size == 1.0 and scale > 1.5
                    if size == 1.0 and not is_scaled:
                        size = get_size(textpage, middle)
                    size *= scale
                    if size <= 1.5:
                        size = top - bottom
                for rect in range(1, n_rects):
                    get_rect(textpage, rect, *edges)
                    a, b, c, d = x0.value, y1.value, x1.value, y0.value
                    if a - right > WIDE_GAP * size:
                        gaps.append(a)
                    if a < left:
                        left = a
                    if c > right:
                        right = c
                    if b > top:
                        top = b
                    if d < bottom:
                        bottom = d
            else:
                continue
            if is_turned:
                left, top, right, bottom = to_page(left, top, right, bottom)
                gaps = []
            else:
                left, right = left - dx, right - dx
                top, bottom = y_top - top, y_top - bottom
            if right < 0 or left > width or bottom < 0 or top > height:
                continue
            # Of long lines those under a heavy one are asked, and one in sixteen, to know the
            # weight of ordinary text. The second character: a space may come first.
            weight = 0
            if len(text) < _SHORT or text[0].isdigit() or above > 500 or len(lines) % 16 == 0:
                weight = get_weight(textpage, start + (start + 2 < end))
                if weight <= 0:
                    weight = _weight_by_name(textpage, start + (start + 2 < end))
            above = weight
            line = Line(text, left, top, right, bottom, round(size, 1), index + 1, weight)
            # Gaps inside one piece of text are seen at its characters alone: worth a look at the
            # end of a row of numbers, and above a row with gaps, where the head of a table is.
            if not gaps and text[-1] in _ROW_ENDS and not is_turned and _NUMBERS.search(text):
                gaps = _gaps_at_spaces(textpage, units, start, end, size)
            if gaps:
                line.cells = _cells(textpage, units, start, end, gaps, line, dx)
                if line.cells and lines:
                    last = lines[-1]
                    if not last.cells and 0 < line.top - last.top < 3 * size:
                        gaps = _gaps_at_spaces(textpage, units, *spans[-1], size)
                        last.cells = _cells(textpage, units, *spans[-1], gaps, last, dx)
                    n_gaps += len(last.cells) > 1
            spans.append((start, end))
            lines.append(line)
        rules: tuple[float, ...] = ()
        if n_gaps:  # two lines with gaps, one after the other
            lines = in_columns(lines, width)
            rules = _horizontal_rules(page, to_page)
        has_picture = not lines and _has_picture(page)
        return PageLines(lines, width, height, rules, has_picture)
    finally:
        textpage.close()
        page.close()


def _has_picture(page: Any) -> bool:
    import pypdfium2.raw as raw

    for n in range(min(raw.FPDFPage_CountObjects(page), _MAX_RULED_OBJECTS)):
        kind = raw.FPDFPageObj_GetType(raw.FPDFPage_GetObject(page, n))
        # A form may hold the picture; a page without text and with drawings is a picture as well.
        if kind in (raw.FPDF_PAGEOBJ_IMAGE, raw.FPDF_PAGEOBJ_FORM, raw.FPDF_PAGEOBJ_PATH):
            return True
    return False


class _ToPage:
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
    return Box(*_ToPage(page, page.get_height())(left, top, right, bottom))


def _clean(text: str) -> str:
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
    textpage: Any,
    units: str,
    start: int,
    end: int,
    gaps: Sequence[float],
    line: Line,
    shift: float,
) -> tuple[Cell, ...]:
    """Cuts the line's characters at its wide gaps, given by where the text after them begins. A
    listing in a typewriter face is no table, however its columns line up."""
    if _is_typewriter(textpage, start) and _is_typewriter(textpage, end - 1):
        return ()
    gaps = [gap - shift for gap in gaps]
    pieces: list[tuple[int, float]] = [(start, line.left)]  # first character, left edge
    right_edges: list[float] = []
    n = start + 1
    for gap in gaps:
        while n < end:
            if units[n - 1].isspace() and not units[n].isspace():
                left = textpage.get_charbox(n, loose=True)[0] - shift
                if left >= gap - 0.4 * line.size:  # a character's box is wider than its ink
                    break
            n += 1
        if n < end and n > pieces[-1][0]:
            before = n - 1
            while before > pieces[-1][0] and units[before].isspace():
                before -= 1
            right_edges.append(textpage.get_charbox(before, loose=True)[2] - shift)
            pieces.append((n, gap))
    if len(pieces) == 1:
        return ()
    right_edges.append(line.right)
    ends = [first for first, _ in pieces[1:]] + [end]
    cells = [
        Cell(_clean(units[first:last]), left, right)
        for (first, left), last, right in zip(pieces, ends, right_edges, strict=True)
    ]
    return tuple(cell for cell in cells if cell.text)


def _weight_by_name(textpage: Any, index: int) -> int:
    """For the standard fonts, which are not in the file and state no weight."""
    name, _ = _font(textpage, index)
    return (700 if _BOLD_NAME.search(name) else 400) if name else 0


def _gaps_at_spaces(textpage: Any, units: str, start: int, end: int, size: float) -> list[float]:
    """Where text begins after wide gaps, by the boxes of the characters around each space."""
    gaps = []
    for n in range(start + 1, end - 1):
        if units[n].isspace() and not units[n + 1].isspace():
            before = n - 1
            while before > start and units[before].isspace():
                before -= 1
            left = textpage.get_charbox(n + 1, loose=True)[0]
            if left - textpage.get_charbox(before, loose=True)[2] > WIDE_GAP * size:
                gaps.append(left)
    return gaps


def _font(textpage: Any, index: int) -> tuple[bytes, int]:
    """Name and flags (ISO 32000-1, table 123) of the font of a character."""
    import pypdfium2.raw as raw

    name = ctypes.create_string_buffer(80)
    flags = ctypes.c_int()
    length = raw.FPDFText_GetFontInfo(textpage, index, name, len(name), ctypes.byref(flags))
    return (name.value if 0 < length <= len(name) else b""), flags.value


def _is_typewriter(textpage: Any, index: int) -> bool:
    name, flags = _font(textpage, index)
    return bool(flags & 1) or _TYPEWRITER_NAME.search(name) is not None


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


def _horizontal_rules(page: Any, to_page: _ToPage) -> tuple[float, ...]:
    """Where lines are drawn across the page, by their distance from the top."""
    import pypdfium2.raw as raw

    n_objects = raw.FPDFPage_CountObjects(page)
    if n_objects > _MAX_RULED_OBJECTS or to_page.is_turned:
        return ()
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    edges = [ctypes.byref(edge) for edge in (left, bottom, right, top)]
    found: set[float] = set()
    for n in range(n_objects):
        item = raw.FPDFPage_GetObject(page, n)
        if raw.FPDFPageObj_GetType(item) != raw.FPDF_PAGEOBJ_PATH:
            continue
        if not raw.FPDFPageObj_GetBounds(item, *edges) or right.value - left.value < 15:
            continue
        sides = (top.value, bottom.value) if top.value - bottom.value > 3 else (top.value,)
        for y in sides:
            found.add(round(to_page.top - y, 0))
    return tuple(sorted(found))


__all__ = ["HYPHEN", "Cell", "Line", "PageLines", "page_box", "read_lines"]
