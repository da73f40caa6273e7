"""The lines of a PDF page as pdfium tells them, one by one.

Pages are many and lines are more: what is asked of pdfium here is asked some hundred thousand times
for a book, so each question has to earn its place.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence

from app.documents.base.visibility import MAX_INVISIBLE_PT, brightness
from app.documents.pdf.lines.beyond_page import BeyondPage
from app.documents.pdf.lines.characters import Characters
from app.documents.pdf.lines.columns.cells import CellFinder
from app.documents.pdf.lines.extent import Extent, Extents
from app.documents.pdf.lines.finishing.added import TICKS
from app.documents.pdf.lines.finishing.sideways import goes_on
from app.documents.pdf.lines.inline import Inline
from app.documents.pdf.lines.last_line import LastLine
from app.documents.pdf.lines.letters.fractions import LOWER, may_be_lower
from app.documents.pdf.lines.letters.levels import MARKS
from app.documents.pdf.lines.letters.word_gaps import FRAGMENT, LONE_LETTER, is_glued
from app.documents.pdf.lines.line import (
    HYPHEN,
    ODD,
    UNUSUAL,
    UNUSUAL_IN_LINE,
    Line,
    clean_text,
)
from app.documents.pdf.lines.line_ends import (
    DIVISION,
    Span,
    end_of_another_place,
    fraction_of_another_place,
    has_few_letters,
    next_line,
    with_letters_joined,
)
from app.documents.pdf.page.calls import rooms, text_calls
from app.documents.pdf.page.objects.found import GROUND, Area
from app.documents.pdf.page.opened import ReadablePage

_SHORT = 48  # characters; a longer line is no heading without a number
_HEAVY = 500  # a weight from which a line may be a heading
_TALL = 2.5  # times its size: no line is that high, unless it is two
_TWO_ROWS = 1.6  # times its size: as high as two rows of figures are
_FEW, _TALL_FEW = 3, 1.9  # characters, and the same of a line that has no more: one under the other
_SLANTED = 1.6  # times its size: a line that high may not be upright
_TWO_FIGURES = re.compile(r"\d\d")
_NARROW = 0.04  # times size and letters: a tenth of the width that letters usually have
_TINY = 1.5  # times the size: a line of that height is no higher than its letters
_MAX_BAR_PT = 30.0  # higher is the ground of several lines
_SAME_PT = 1.5  # two lines with the same words that near to each other are one, printed twice


class LineReader:
    """Reads the lines of one page.

    Attributes:
        lines: Those that were read, in the order in which pdfium tells them.
        spans: Where each of them begins and ends among the characters of the page.
        added: Those among them that annotations brought in.
        tiny: What was met and is too small to be seen.
        beyond: What was met beyond the edges of the page.
        cells: Which pieces of the lines stand apart.
        bars: Areas as high as a line that black words out; none of a page that is turned.
        characters: The page's characters.
        inline: The changes to their text.
        is_lettered: Whether pdfium told each letter as a line.

    Args:
        page: The page.
        number: Its number, from 1.
    """

    def __init__(self, page: ReadablePage, number: int) -> None:
        self.page, self.number = page, number
        self.handle = page.textpage.raw  # of the wrapper it would be asked at each call
        self.units, self.to_page = page.units, page.to_page
        units = page.units
        self.characters = Characters(page.textpage, page.units)
        self.is_odd = ODD.search(units) is not None
        self.inline = Inline(page, self.characters, self.is_odd)
        self.calls = text_calls()
        self.lines: list[Line] = []
        self.spans: list[Span] = []
        self.cells = CellFinder(page, self.characters, self.inline, self.lines, self.spans)
        self.beyond = BeyondPage(page, self.characters, self.inline)
        self.tiny: list[str] = []
        self.is_lettered = False
        self.above = 0  # weight of the line above
        self.after_fraction = -1  # where the text goes on behind one that the last line ends with
        self.fragments = [found.start() + 1 for found in FRAGMENT.finditer(units)]
        self.lone_letters = [found.start() for found in LONE_LETTER.finditer(units)]
        self.bars = [] if self.to_page.is_turned else _as_high_as_a_line(page.objects.bars)
        self.added: list[Line] = []
        self._edges = rooms.doubles  # left, top, right, bottom
        self.extents = Extents(page)
        self._last = LastLine(page, self.characters, self.extents, self.lines, self.spans)

    def forget(self) -> None:
        """Forgets what was read, so that lines can be read anew."""
        for found in (self.lines, self.spans, self.beyond, self.tiny, self.added):
            found.clear()
        self.above, self.after_fraction = 0, -1
        joined = self.cells.joined
        self.cells = CellFinder(self.page, self.characters, self.inline, self.lines, self.spans)
        self.cells.joined = joined

    def read(self, waiting: list[Span]) -> None:
        """Reads lines, given by where they begin and end, in their order."""
        units, handle, unusual = self.units, self.handle, UNUSUAL.search
        count_rects, get_rect = self.calls.count_rects, self.calls.get_rect
        pointers, edges = self._edges.pointers, self._edges.values
        page, last = self.to_page, self._last
        x_low, x_high, y_low, y_high = page.left, page.right, page.bottom, page.top
        waiting = self._whole(waiting)
        waiting.reverse()  # the next one is the last
        is_usual = not (self.is_lettered or (self.is_odd and UNUSUAL_IN_LINE.search(units)))
        while waiting:
            start, end = waiting.pop()
            text = units[start:end]
            is_clean = text[-1] != DIVISION if is_usual else not unusual(text)
            if self.is_lettered:
                text = self.inline.said(start, end)
            text = text.strip() if is_clean else clean_text(text)
            if len(text) < 3 and not text.strip(" " + HYPHEN):
                continue
            n_rects = count_rects(handle, start, end - start)
            if n_rects <= 0:
                continue
            get_rect(handle, 0, *pointers)
            left, top, right, bottom = edges()
            if n_rects == 1 and (right < x_low or left > x_high or top < y_low or bottom > y_high):
                self.beyond.texts.append(text)
                continue
            extent = self.extents.measure(start, end, n_rects, (left, top, right, bottom))
            may_end_elsewhere = extent.is_doubled and (text[-1] in TICKS or self.bars)
            if may_end_elsewhere and (
                cut := end_of_another_place(units, start, end, self.characters, self.bars)
            ):
                waiting += [(cut, end), (start, cut)]
                continue
            if extent.is_doubled and (text[0].isdigit() or text[-1].isdigit()):
                cut = fraction_of_another_place(units, start, end, self.characters)
                if cut:
                    waiting += [(cut, end), (start, cut)]
                    continue
            left, right = extent.left, extent.right
            if n_rects > 1 and (
                right < x_low or left > x_high or extent.top < y_low or extent.bottom > y_high
            ):
                self.beyond.texts.append(text)
                continue
            if right > x_high + extent.size or left < x_low - extent.size:
                self.beyond.cut(start, end, extent)
                text = clean_text(self.inline.said(start, end)) or text
            if len(text) == 1 and last.ends_with(start, extent):
                waiting.append((self._taken_back(), end))
                is_usual = False  # now a line ends within it
                continue
            is_more = (start == self.after_fraction and last.has_fraction_before(extent)) or (
                text[0] in LOWER and may_be_lower(text) and last.has_upper_half(start)
            )
            if is_more or (text[0] in MARKS and last.has_mark(start, extent)):
                waiting.append((self._taken_back(start), end))
                if is_more:
                    self.after_fraction = next_line(units, end)
                is_usual = False
                continue
            if parts := self._read_line(start, end, text, extent, n_rects):
                waiting += parts

    def _whole(self, spans: list[Span]) -> list[Span]:
        """Where lines begin and end, those of which pdfium told each letter made whole."""
        if not has_few_letters(self.units, spans) or self.to_page.is_turned:
            return spans
        size = self.extents.size_of(spans[len(spans) // 2][0])
        joined = with_letters_joined(spans, self.characters, self.inline, size)
        self.is_lettered = joined is not spans
        return joined

    def _taken_back(self, start: int | None = None) -> int:
        """Forgets the last line, that is read again together with what follows, and gives where it
        begins; without what parts it from the line that begins at `start`."""
        self.lines.pop()
        begin, stop = self.spans.pop()
        if start is not None:
            self.inline.drop(range(stop, start))
        return begin

    def _read_line(
        self, start: int, end: int, text: str, extent: Extent, n_rects: int
    ) -> Sequence[Span]:
        """Reads one line. Gives its parts, the last one first, where it has to be parted before."""
        size, height = extent.size, extent.top - extent.bottom
        is_tiny = size <= MAX_INVISIBLE_PT and height < _TINY * MAX_INVISIBLE_PT
        width = extent.right - extent.left
        # Letters of a font that is not there have no bounds at all; elsewhere they are shown.
        is_squeezed = width < _NARROW * size * len(text) and (width > 0 or height > 0)
        if (is_tiny or (is_squeezed and height < _TINY * size)) and any(map(str.isalnum, text)):
            self.tiny.append(text)
            return ()
        was_turned = self.lines and self.lines[-1].angle
        if height > _SLANTED * size or len(text) <= 3 or was_turned:
            extent.angle = self.characters.angle(start + self.units[start].isspace())
        most = _TALL if len(text) > _FEW else _TALL_FEW
        if height > min(most, _TWO_ROWS) * size and n_rects > 1 and not extent.angle:
            parts = self.characters.rows(start, end, size, is_tall=height > most * size)
            if len(parts) > 1:
                return parts[::-1]
        to_page = self.to_page
        is_level = not (to_page.is_turned or extent.angle)
        if is_level and (
            n_rects > 1
            or self.inline.has_rules
            or self.inline.has_accents
            or self.inline.has_changes
            or self._may_be_parted(start, end, text)
            or is_glued(text)
        ):
            text = self._change_inline(start, end, text, extent, n_rects)
        elif extent.angle:
            text = self._turned_text(start, end, text, extent, n_rects)
        if not text:
            return ()
        left, top, right, bottom = to_page(extent.left, extent.top, extent.right, extent.bottom)
        weight = self._weight(start, end, text)
        line = Line(text, left, top, right, bottom, round(size, 1), self.number, weight)
        line.angle = extent.angle
        line.ends_word = self.inline.is_korean and self.units[end - 1] == " "
        if self.lines and _is_same(line, self.lines[-1]):
            return ()
        if self.characters.are_typewriter(start, end):
            line.is_typewriter = True
            if not to_page.is_turned:
                line.left = self.characters.span(start, end)[0] - to_page.left  # without its indent
                if extent.is_spread and not self.inline.is_changed(start, end):
                    line.text = clean_text(self.characters.typed(start, end))
        if not line.angle:
            pieces = () if self.is_lettered else extent.pieces  # pdfium's are its letters
            self.cells.set_cells(line, start, end, extent.gaps, pieces)
        if start >= self.page.n_own:
            self.added.append(line)
        self.spans.append((start, end))
        self.lines.append(line)
        return ()

    def _change_inline(self, start: int, end: int, text: str, extent: Extent, n: int) -> str:
        """The text of a line after a closer look, where its pieces gave cause for one."""
        inline, size = self.inline, extent.size
        n_changes = inline.n_changes
        if extent.has_tiny and (tiny := inline.drop_tiny(start, end)):
            self.tiny.append(tiny)
        if extent.is_doubled or n > 0.6 * len(text):
            inline.drop_doubles(start, end, size)
        if extent.n_apart > text.count(" ") or is_glued(text):
            inline.part_words(start, end, size)
        if inline.has_accents:
            inline.compose_accents(start, end, size)
        if inline.is_korean or self._may_be_parted(start, end, text):
            inline.join_words(start, end, size)
        if extent.has_raised or (extent.has_small and _TWO_FIGURES.search(text)):
            first = start + self.units[start].isspace()
            inline.raise_figures(start, end, self.characters.angle(first))
        if inline.has_rules:
            inline.look_at_rules(start, end, extent.bottom, extent.top, size)
        if inline.n_changes == n_changes and not inline.has_changes:
            return text
        said = inline.said(start, end)
        return clean_text(said) if said != self.units[start:end] else text

    def _may_be_parted(self, start: int, end: int, text: str) -> bool:
        """Whether a line has what may be the end of a word that was parted, or single letters,
        which may be parts of words."""
        if self.fragments and _any_between(self.fragments, start, end):
            return True
        if text[1:2] == " " and text[0].isalpha():
            return text[0] not in "AI" or text[2:4].isupper()
        if self.is_odd:
            return LONE_LETTER.search(text) is not None
        return bool(self.lone_letters) and _any_between(self.lone_letters, start, end)

    def _turned_text(self, start: int, end: int, text: str, extent: Extent, n_rects: int) -> str:
        """The text of a line that does not lie level after a closer look."""
        inline, angle = self.inline, extent.angle
        inline.look_aslant(start, end, angle, extent.size)
        if n_rects > 1:
            inline.raise_figures(start, end, angle)
        if not inline.is_changed(start, end):
            return text
        last = self.lines[-1] if self.lines else None
        edges = self.to_page(extent.left, extent.top, extent.right, extent.bottom)
        is_more = last is not None and goes_on(last, *edges, extent.size, angle)
        return clean_text(inline.said(start, end, last.text if last and is_more else ""))

    def _weight(self, start: int, end: int, text: str) -> int:
        """Of long lines those under a heavy one are asked, and one in sixteen, to know the weight
        of ordinary text."""
        weight = 0
        is_asked = len(text) < _SHORT or text[0].isdigit() or self.above > _HEAVY
        if is_asked or len(self.lines) % 16 == 0:
            get_weight, handle = self.calls.get_font_weight, self.handle
            second = start + (start + 2 < end)  # a space may come first
            weight = get_weight(handle, second)
            if weight <= 0:
                weight = self.characters.weight_by_name(second)
            # Bold words at the beginning make no heading: the end has to be bold as well.
            if weight >= _HEAVY and end - start > 12:
                at_end = get_weight(handle, end - 3)
                if at_end <= 0:
                    at_end = self.characters.weight_by_name(end - 3)
                weight = min(weight, at_end) if at_end > 0 else weight
        self.above = weight
        return weight


def _any_between(places: Sequence[int], start: int, end: int) -> bool:
    """Whether any of some places, in order, lies behind one character and before another."""
    at = bisect_right(places, start)
    return at < len(places) and places[at] < end


def _as_high_as_a_line(bars: Sequence[Area]) -> list[Area]:
    """Bars that black words out; paper that lies under a page's number does not."""
    low = [bar for bar in bars if not bar.is_picture and bar.top - bar.bottom < _MAX_BAR_PT]
    return [bar for bar in low if brightness(bar.color) < GROUND]


def _is_same(line: Line, last: Line) -> bool:
    """Whether a line is the one before it, printed a second time to look bold or shaded."""
    return (
        line.text == last.text
        and abs(line.left - last.left) < _SAME_PT
        and abs(line.top - last.top) < _SAME_PT
    )
