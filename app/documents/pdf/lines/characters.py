"""What single characters of a PDF page tell: faces, gaps, and where a line has to be cut.

A page has thousands of characters, so they are asked only where their line gives cause.
"""

from __future__ import annotations

import ctypes
import itertools
import re
from bisect import bisect_right
from collections.abc import Sequence
from typing import Any

from app.documents.pdf.page.calls import rooms, text_calls
from app.documents.pdf.page.place import angle_of

WIDE_GAP = 1.1  # times the font size: wider than any space in a justified line usually is

_BOLD_NAME = re.compile(rb"bold|black|heavy|demi", re.I)
_TYPEWRITER_NAME = re.compile(rb"courier|mono|typewriter|consol|menlo|cmtt", re.I)
_FIXED_PITCH = 1  # the first flag of a font (ISO 32000-1, table 123)
_MIN_DIFFERENT = 5  # letters and digits that are compared in their widths
_MAX_ASKED = 60  # characters of a line
_EQUALLY = 1.15  # times the narrowest: the widest of a typewriter's characters
_MAX_NAME = 80  # bytes of a font's name
_MAX_COLUMNS = 400
_CELL_BEGINS_PT = 12.0  # behind its border, at most
_OWN_SPACE = 1.2  # times the width of a space: so far apart it sets two words
_JUMP_PT = 5.0  # no two letters of a word stand that far apart
_BACK = 3.0  # times the size: so far left the next row of a table begins
_UNEVEN = 0.15  # times the size: between the heights of two lines
_ROW_OVERLAP = 0.1  # times the size: so far the next row may reach into the height of the last
_MAX_ROWS = 40  # that pdfium takes for one line by mistake


class Characters:
    """The characters of one page.

    Args:
        textpage: A pypdfium2 text page.
        units: Its text, one character for each of pdfium's indices.
    """

    def __init__(self, textpage: Any, units: str) -> None:
        calls = text_calls()
        self._textpage = textpage  # stays open as long as this
        self._handle = textpage.raw
        self._units = units
        self._get_box, self._get_loose_box = calls.get_char_box, calls.get_loose_char_box
        self._get_info, self._get_origin = calls.get_font_info, calls.get_char_origin
        self._name = ctypes.create_string_buffer(_MAX_NAME)
        self._room = ctypes.c_ulong(_MAX_NAME)
        self._flags = ctypes.c_int()
        self._flags_pointer = ctypes.byref(self._flags)
        self._edges, self._loose_edges = rooms.doubles, rooms.floats
        self._lines: dict[tuple[int, int], list[tuple[float, float, bool]]] = {}
        self._boxes: dict[int, tuple[float, float, float, float]] = {}
        self._get_object, self._get_font = calls.get_text_object, calls.get_font
        self._faces: dict[int, tuple[bytes, int]] = {}
        self._plain: set[int] = set()  # fonts that are no typewriter's
        self._is_typewriter: dict[tuple[bytes, int], bool] = {}
        self._is_verified: set[tuple[bytes, int]] = set()

    def box(self, index: int) -> tuple[float, float, float, float]:
        """Left, bottom, right and top of a character in PDF user space; of a space that pdfium put
        in, all zero."""
        found = self._boxes.get(index)
        if found is None:
            found = 0.0, 0.0, 0.0, 0.0
            if self._get_box(self._handle, index, *self._edges.pointers):
                left, right, bottom, top = self._edges.values()
                found = left, bottom, right, top
            self._boxes[index] = found
        return found

    def loose_box(self, index: int) -> tuple[float, float, float, float]:
        """The same as high as its line and as wide as the font says, whatever its ink takes."""
        self._get_loose_box(self._handle, index, self._loose_edges.pointers[0])
        left, top, right, bottom = self._loose_edges.values()
        return left, bottom, right, top

    def height(self, index: int) -> float:
        """How high the line of a character is by its font."""
        _, bottom, _, top = self.loose_box(index)
        return top - bottom

    def top(self, start: int, end: int) -> float:
        """The upper edge of a piece of a line, by the height that its font says."""
        return self.loose_box(self.first_visible(start, end))[3]

    def is_typewriter(self, index: int) -> bool:
        """Whether a character is set in a face whose characters are equally wide."""
        face = self._face(index)
        known = self._is_typewriter.get(face)
        if known is None:
            name, flags = face
            known = bool(flags & _FIXED_PITCH) or _TYPEWRITER_NAME.search(name) is not None
            self._is_typewriter[face] = known
            if not known and (item := self._get_object(self._handle, index)):
                self._plain.add(self._get_font(item))
        return known

    def are_typewriter(self, start: int, end: int) -> bool:
        """Whether a line is set in such a face, by its first and last character and one between."""
        item = self._get_object(self._handle, self.first_visible(start, end))
        if item and self._get_font(item) in self._plain:
            return False
        if self._seem_typewriter(start, end):
            return self._are_equally_wide(start, end)
        return False

    def _are_equally_wide(self, start: int, end: int) -> bool:
        """Whether a face keeps what its flag promises: of some fonts the flag is wrong. Asked once
        for a face, at the first line that has different letters."""
        face = self._face(self.first_visible(start, end))
        if _TYPEWRITER_NAME.search(face[0]) or face in self._is_verified:
            return True
        widths = {}
        for n in range(start, min(end, start + _MAX_ASKED)):
            if self._units[n].isalnum():
                left, _, right, _ = self.loose_box(n)
                widths[self._units[n]] = right - left
        if len(widths) < _MIN_DIFFERENT:
            return True
        if max(widths.values()) > _EQUALLY * min(widths.values()):
            self._is_typewriter[face] = False
            return False
        self._is_verified.add(face)
        return True

    def _seem_typewriter(self, start: int, end: int) -> bool:
        if not self.is_typewriter(self.first_visible(start, end)):
            return False
        while end - 1 > start and self._units[end - 1].isspace():
            end -= 1
        return self.is_typewriter(end - 1) and self.is_typewriter(
            self.first_visible((start + end) // 2, end)
        )

    def angle(self, index: int) -> int:
        """By how many degrees a character is turned, from 0 to 359."""
        return angle_of(self._handle, index)

    def first_visible(self, start: int, end: int) -> int:
        """The first character that is no space: a space that pdfium puts in has no face."""
        while start + 1 < end and self._units[start].isspace():
            start += 1
        return start

    def weight_by_name(self, index: int) -> int:
        """For the standard fonts, which are not in the file and state no weight; 0: unknown."""
        name, _ = self._face(index)
        return (700 if _BOLD_NAME.search(name) else 400) if name else 0

    def _face(self, index: int) -> tuple[bytes, int]:
        """Name and flags of the font of a character. Each font of the page is asked once; it stays
        where it is as long as the page is open."""
        item = self._get_object(self._handle, index)
        font = self._get_font(item) if item else None
        known = self._faces.get(font) if font else None
        if known is None:
            room, flags = self._room, self._flags_pointer
            length = self._get_info(self._handle, index, self._name, room, flags)
            known = (self._name.value if 0 < length <= _MAX_NAME else b""), self._flags.value
            if font:
                self._faces[font] = known
        return known

    def gaps(
        self,
        start: int,
        end: int,
        size: float,
        *,
        in_words: bool = False,
        wide: float = WIDE_GAP,
    ) -> list[float]:
        """Where text begins after wide gaps: at spaces, or with `in_words` anywhere, for some
        programs write the cells of a row without a space between them. What is `wide` is given in
        sizes of the font."""
        found = []
        before = start
        for n in range(start + 1, end):
            if self._units[n].isspace():
                continue
            if in_words or self._units[n - 1].isspace():
                left = self.box(n)[0]
                if left - self.box(before)[2] > wide * size:
                    found.append(left)
            before = n
        return found

    def cuts_at_gaps(
        self, start: int, end: int, gaps: Sequence[float], size: float
    ) -> list[tuple[int, int]]:
        """The pieces between gaps that are given by where the text after them begins."""
        cuts = [start]
        n = before = start
        for gap in gaps:
            while n < end - 1:
                n += 1
                if self._units[n].isspace():
                    continue
                left = self.box(n)[0]
                # A character's box may be wider than its ink.
                is_there = left >= gap - 0.4 * size
                if is_there and (
                    self._units[n - 1].isspace() or left - self.box(before)[2] > 0.5 * size
                ):
                    cuts.append(n)
                    before = n
                    break
                before = n
        return self._pieces(cuts, end)

    def words(self, start: int, end: int) -> list[tuple[float, float]]:
        """Left and right edges of what spaces part, as wide as the font says; what the file writes
        with one space of its own between is not parted."""
        found: list[tuple[float, float]] = []
        is_after_space = True
        for n in range(start, end):
            if self._units[n].isspace():
                is_after_space = True
                continue
            left, _, right, _ = self.loose_box(n)
            if is_after_space and not (found and self._is_after_own_space(n, left - found[-1][1])):
                found.append((left, right))
            else:
                found[-1] = found[-1][0], max(right, found[-1][1])
            is_after_space = False
        return found

    def _is_after_own_space(self, index: int, gap: float) -> bool:
        """Whether the file has a space before a character, and no wider gap than that."""
        if self._units[index - 1] != " " or self._units[index - 2].isspace():
            return False
        left, _, right, _ = self.loose_box(index - 1)
        has_own = right > left and self.box(index - 1) != (0.0, 0.0, 0.0, 0.0)
        return has_own and gap < _OWN_SPACE * (right - left)

    def cuts_at_borders(
        self, start: int, end: int, borders: Sequence[float], size: float
    ) -> list[tuple[int, int]]:
        """The pieces that vertical lines part, from left to right, at the first word after each of
        them. Where the text of one cell runs over into the next, the next begins where the text
        jumps back."""
        lefts = [self.box(n)[0] for n in range(start, end) if not self._units[n].isspace()]
        if all(b > a - _BACK * size for a, b in itertools.pairwise(lefts)):
            return self._parted_at(start, end, borders)
        found = []
        for first, stop in self._runs(start, end, borders, size):
            left, right = self.span(first, stop)
            found += self._parted_at(first, stop, [x for x in borders if left < x - 1 < right - 1])
        return sorted(found, key=lambda piece: self.span(*piece)[0])

    def _runs(
        self, start: int, end: int, borders: Sequence[float], size: float
    ) -> list[tuple[int, int]]:
        """The parts of a line that go back to a column further left, at another height than what
        began behind it: pdfium takes lines of cells for one that stand at uneven heights."""
        cuts, last, column = [start], start, bisect_right(borders, self.span(start, end)[0] + 1)
        for n in range(start, end):
            if self._units[n].isspace():
                continue
            left, own = self.box(n)[0], bisect_right(borders, self.box(n)[0] + 1)
            if left < self.box(last)[0] - _BACK * size:
                if own < column and abs(self._base(last) - self._base(n)) > _UNEVEN * size:
                    cuts.append(n)
                column = own
            elif own > column and self.box(last)[2] < min(borders[own - 1] + 1, left):
                # Text that runs over a border is still of the column before.
                is_word = self._units[n - 1].isspace() or left > self.box(last)[2] + _JUMP_PT
                column = own if is_word else column
            last = n
        return self._pieces(cuts, end)

    def _base(self, index: int) -> float:
        """The height at which a character was set."""
        self._get_origin(self._handle, index, *self._edges.pointers[:2])
        _, height, _, _ = self._edges.values()
        return float(height)

    def _parted_at(self, start: int, end: int, borders: Sequence[float]) -> list[tuple[int, int]]:
        cuts = [start]
        for border in borders:
            if len(cuts) > 1 and self.box(cuts[-1])[0] >= border - 1:
                continue  # the cells before it are empty
            cut = self._jump_to(cuts[-1], end, border)
            if cut is None:
                cut = self._cut_at(cuts[-1], end, border, in_words=False)
            if cut is None:
                cut = self._cut_at(cuts[-1], end, border, in_words=True)
            if cut is not None:
                cuts.append(cut)
        return self._pieces(cuts, end)

    def _cut_at(self, start: int, end: int, border: float, *, in_words: bool) -> int | None:
        before = self.box(start)[2]
        for n in range(start + 1, end):
            if self._units[n].isspace():
                continue
            begins_word = self._units[n - 1].isspace()
            if not (begins_word or in_words):
                continue
            left, _, right, _ = self.box(n)
            if left >= border - 1 and (begins_word or left < before - 1 or left > before + 2):
                return n
            before = right
        return None

    def _jump_to(self, start: int, end: int, border: float) -> int | None:
        """Where the text jumps over a border without a space between: "VCR" and "Film"."""
        before = self.box(start)[2]
        for n in range(start + 1, end):
            if self._units[n].isspace():
                continue
            left, _, right, _ = self.box(n)
            if left >= border - 1:
                is_jump = before <= border + 1 and left > before + _JUMP_PT
                return n if is_jump and not self._units[n - 1].isspace() else None
            before = right
        return None

    def at_border(self, start: int, end: int, x: float) -> tuple[bool, bool]:
        """Whether a vertical line at `x` goes through a word, and whether a word begins behind it,
        as the text of a cell does."""
        before = None
        is_through = begins = False
        for left, right, is_after_space in self._edges_of(start, end):
            is_first = before is None or is_after_space
            if left + 0.5 < x < right - 0.5:
                is_through = True
            if x - 1 <= left < x + _CELL_BEGINS_PT and (is_first or left < (before or 0.0) - 0.5):
                begins = True
            elif before is not None and before <= x <= left < x + 1.5 and not is_first:
                is_through = True  # between two letters
            before = right
        return is_through, begins

    def _edges_of(self, start: int, end: int) -> list[tuple[float, float, bool]]:
        """Left and right edges of the characters of a line that are no spaces, and whether a space
        comes before; kept, for a line is asked about each border of its table."""
        known = self._lines.get((start, end))
        if known is None:
            known, is_after_space = [], False
            for n in range(start, end):
                if self._units[n].isspace():
                    is_after_space = True
                    continue
                left, _, right, _ = self.box(n)
                known.append((left, right, is_after_space))
                is_after_space = False
            self._lines[start, end] = known
        return known

    def rows(
        self, start: int, end: int, size: float, *, is_tall: bool = True
    ) -> list[tuple[int, int]]:
        """The pieces of a line that stand at different heights: pdfium ends no line where a caption
        follows the last word of a picture, nor between the rows of a table of figures. Of a line
        that is not `is_tall` only rows are parted, which begin further left."""
        cuts = [start]
        low = high = last = 0.0
        n_rows = 0  # that begin further left, as a new line does
        for n in range(start, end):
            if self._units[n].isspace():
                continue
            left, bottom, _, top = self.box(n)
            begins_row = left < last - _BACK * size and top < low + _ROW_OVERLAP * size
            is_apart = is_tall and (bottom > high + 0.5 * size or top < low - 0.5 * size)
            if high and (is_apart or begins_row):
                cuts.append(n)
                n_rows += begins_row
            low, high, last = bottom, top, left
        return self._pieces(cuts, end) if len(cuts) - n_rows <= _MAX_ROWS else [(start, end)]

    def _pieces(self, cuts: Sequence[int], end: int) -> list[tuple[int, int]]:
        return list(zip(cuts, [*cuts[1:], end], strict=True))

    def typed(self, start: int, end: int) -> str:
        """A line in a typewriter face with as many spaces as its gaps are wide."""
        # Of characters the middles are equally far apart, whatever their ink leaves free.
        middles = []
        for n in range(start, end):
            if not self._units[n].isspace():
                left, _, right, _ = self.box(n)
                middles.append((n, (left + right) / 2))
        steps = sorted(b - a for (m, a), (n, b) in itertools.pairwise(middles) if n == m + 1)
        pitch = steps[len(steps) // 2] if steps else 0.0
        if pitch <= 0:
            return self._units[start:end]
        text = ""
        for n, middle in middles:
            column = min(round((middle - middles[0][1]) / pitch), _MAX_COLUMNS)
            text += " " * (column - len(text)) + self._units[n]
        return text

    def span(self, start: int, end: int) -> tuple[float, float]:
        """Left and right edge of a piece, without the spaces around it."""
        start = self.first_visible(start, end)
        while end - 1 > start and self._units[end - 1].isspace():
            end -= 1
        return self.box(start)[0], self.box(end - 1)[2]
