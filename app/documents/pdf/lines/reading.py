"""The lines of a PDF page as pdfium tells them: text, edges, font size, weight, and wide gaps.

Pages are many and lines are more: what is asked of pdfium here is asked some hundred thousand times
for a book, so each question has to earn its place.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from app.documents.base.visibility import MAX_INVISIBLE_PT, brightness
from app.documents.pdf.lines.beyond_page import BeyondPage
from app.documents.pdf.lines.characters import Characters
from app.documents.pdf.lines.columns.cells import CellFinder
from app.documents.pdf.lines.columns.order import (
    from_right_to_left,
    in_columns,
    with_points_behind,
    with_table_together,
)
from app.documents.pdf.lines.columns.written_across import column_by_column, may_be_written_across
from app.documents.pdf.lines.columns.written_apart import with_columns_together, with_rows_whole
from app.documents.pdf.lines.extent import Extent, Extents
from app.documents.pdf.lines.finishing.added import (
    TICKS,
    merged_by_place,
    value_lines,
    with_marks_at_labels,
)
from app.documents.pdf.lines.finishing.initials import with_initials
from app.documents.pdf.lines.finishing.parting import BLANKS, ENDS, Parting
from app.documents.pdf.lines.finishing.sideways import goes_on, join_sideways
from app.documents.pdf.lines.finishing.unreadable import (
    has_private_words,
    may_have_signs_for_letters,
    readable,
    with_headings_told,
    with_private_words_lost,
    without_signs_for_letters,
    without_unreadable,
)
from app.documents.pdf.lines.inline import MARKS, Inline
from app.documents.pdf.lines.letters.fractions import LOWER, is_below, may_be_lower
from app.documents.pdf.lines.letters.word_gaps import FRAGMENT, LONE_LETTER, is_glued
from app.documents.pdf.lines.line import (
    HYPHEN,
    ODD,
    UNUSUAL,
    UNUSUAL_IN_LINE,
    Line,
    PageLines,
    clean_text,
)
from app.documents.pdf.lines.line_ends import (
    DIVISION,
    has_few_letters,
    lines_of,
    with_letters_joined,
)
from app.documents.pdf.lines.scan import is_picture
from app.documents.pdf.lines.struck.overtyped import has_run
from app.documents.pdf.page.calls import rooms, text_calls
from app.documents.pdf.page.hidden import Unseen, UnseenReason, merged
from app.documents.pdf.page.letters import UNREADABLE
from app.documents.pdf.page.objects import GROUND, Area
from app.documents.pdf.page.opened import ReadablePage, open_page
from app.documents.pdf.printed_forms.reading import read_printed_form

_SHORT = 48  # characters; a longer line is no heading without a number
_HEAVY = 500  # a weight from which a line may be a heading
_TALL = 2.5  # times its size: no line is that high, unless it is two
_FEW, _TALL_FEW = 3, 1.9  # characters, and the same of a line that has no more: one under the other
_SLANTED = 1.6  # times its size: a line that high may not be upright
_TWO_FIGURES = re.compile(r"\d\d")
_NARROW = 0.04  # times size and letters: a tenth of the width that letters usually have
_BEFORE_MARK = 0.3  # times the size: between a raised mark and its line, and what they share
_SMALLER = 0.88  # times the size of its line: no larger is a raised mark
_TINY = 1.5  # times the size: a line of that height is no higher than its letters
_MAX_BAR_PT = 30.0  # higher is the ground of several lines
_MOST_WITHIN = 0.15  # of a page's lines in drawn tables, where its text may stand in columns
_SAME_PT = 1.5  # two lines with the same words that near to each other are one, printed twice


def read_lines(pdf: Any, index: int) -> PageLines:
    """The lines of the page at `index` (from 0) of a document of `open_pdf`. Text outside the
    visible page (printers' marks) is not part of it. Raises `PdfiumError` for a page that cannot be
    read."""
    page = open_page(pdf, index)
    try:
        return _Reading(page, index + 1).run()
    finally:
        page.close()


class _Reading:
    """One page, line by line."""

    def __init__(self, page: ReadablePage, number: int) -> None:
        self.page, self.number = page, number
        self.width, self.height = page.size_pt
        self.handle = page.textpage.raw  # of the wrapper it would be asked at each call
        self.units, self.to_page = page.units, page.to_page
        units = page.units
        self.characters = Characters(page.textpage, page.units)
        self.is_odd = ODD.search(units) is not None
        self.inline = Inline(page, self.characters, self.is_odd)
        self.calls = text_calls()
        self.lines: list[Line] = []
        self.spans: list[tuple[int, int]] = []
        self.cells = CellFinder(page, self.characters, self.inline, self.lines, self.spans)
        self.beyond = BeyondPage(page, self.characters, self.inline)
        self.tiny: list[str] = []
        self.is_lettered = False  # whether pdfium told each letter as a line
        self.above = 0  # weight of the line above
        self.after_fraction = -1  # where the text goes on behind one that the last line ends with
        self.fragments = [found.start() + 1 for found in FRAGMENT.finditer(units)]
        self.lone_letters = [found.start() for found in LONE_LETTER.finditer(units)]
        self.bars = [] if self.to_page.is_turned else _as_high_as_a_line(page.objects.bars)
        self.added: list[Line] = []  # lines that annotations brought in
        self._edges = rooms.doubles  # left, top, right, bottom
        self.extents = Extents(page)

    def run(self) -> PageLines:
        """The lines of the page, and what else it has."""
        form = read_printed_form(self.page)
        if form is not None:
            self.inline.drop(form.dropped)
            self.inline.put_spaces(form.parted)
        if self.units:
            self._read_all(lines_of(self.units))
            if has_run(line.text for line in self.lines):
                self._strike_overtyped()
            self._read_columns()
        values = value_lines(self.page, self.number, form.values if form else ())
        has_ticks = not TICKS.isdisjoint([line.text for line in self.lines])
        if (has_ticks or self.bars) and not self.to_page.is_turned:
            values += self._parting.take_from_gaps(list(self._places_of_bars()))
        if values or self.added or self.page.covered or any(map(self.units.count, BLANKS)):
            self._part_lines(values)
        if any(end in self.units for end in ENDS) and not self.to_page.is_turned:
            self._parting.find_behind_labels()
        self.cells.drop_false_columns()
        self.cells.part_tight_columns()
        self.cells.part_names()
        lines = self.lines
        rules = self.cells.rules
        for grid in rules.grids:
            lines = with_table_together(lines, grid)
        if not (rules.grids or self.added or values or self.to_page.is_turned):
            lines = with_columns_together(lines)
        if self.cells.n_gaps and not rules.grids:  # two lines with gaps, one after the other
            lines = in_columns(lines, self.width)
        lines = with_initials(join_sideways(with_marks_at_labels(lines)))
        if not self.units.isascii():
            lines = from_right_to_left(lines)
        if self.inline.is_mixed:
            lines = with_rows_whole(with_points_behind(lines))
        page = self.page
        if (told := with_headings_told(lines)) is not None:
            lines, page.is_guessed = told, True
        n_lines = len(lines)
        if may_have_signs_for_letters(self.units, lines):
            lines, is_told = without_signs_for_letters(lines)
            page.is_guessed = page.is_guessed or is_told
        if is_private := has_private_words(self.units):
            lines = list(with_private_words_lost(lines))
        is_lost = False
        if is_private or UNREADABLE in self.units:
            lines, is_lost = without_unreadable(lines)
        if self.page.is_unreadable:
            lines = readable(lines)
        is_lost = is_lost or self.page.is_unreadable or len(lines) < n_lines
        lines = self._with_added(lines, values)
        notes = page.annotations
        unseen = merged((*page.unseen, *self._unseen_lines()))
        return PageLines(
            lines,
            self.width,
            self.height,
            rules,
            not is_lost and is_picture(self.page, lines, has_unseen=bool(unseen)),
            unseen,
            is_lost,
            page.is_guessed,
            tuple(notes.comments) if notes else (),
            tuple(notes.files) if notes else (),
            page.turns.n,
        )

    def _places_of_bars(self) -> Iterator[Line]:
        for bar in self.bars:
            edges = self.to_page(bar.left, bar.top, bar.right, bar.bottom)
            yield Line("", *edges, bar.top - bar.bottom, self.number)

    def _strike_overtyped(self) -> None:
        """Reads the page again where signs are typed over its words."""
        if self.inline.strike_overtyped(range(len(self.units))):
            self._read_again(lines_of(self.units))

    def _read_columns(self) -> None:
        """Reads the page again where columns of text were written across."""
        if self.to_page.is_turned or self.is_lettered or not may_be_written_across(self.lines):
            return
        grids = self.cells.rules.grids
        n_within = sum(any(grid.holds(*line.box) for grid in grids) for line in self.lines)
        if n_within > _MOST_WITHIN * len(self.lines):
            return
        sizes = Counter[float]()
        for line in self.lines:
            sizes[line.size] += len(line.text)
        ((size, _),) = sizes.most_common(1)
        spans = lines_of(self.units)
        own = [(start, end) for start, end in spans if start < self.page.n_own]
        pieces = column_by_column(self.units, own, self.characters.loose_box, size)
        if pieces is not None:
            self._read_again([*pieces, *spans[len(own) :]])

    def _read_again(self, spans: list[tuple[int, int]]) -> None:
        """Forgets what was read and reads lines anew."""
        for found in (self.lines, self.spans, self.beyond, self.tiny, self.added):
            found.clear()
        self.cells = CellFinder(self.page, self.characters, self.inline, self.lines, self.spans)
        self._read_all(spans)

    def _unseen_lines(self) -> Iterator[Unseen]:
        """Lines that were met and not read: those beside the page, and those too small to see."""
        if self.tiny:
            yield Unseen(UnseenReason.INVISIBLE, " ".join(self.tiny))
        yield from self.beyond.unseen()

    def _with_added(self, lines: list[Line], values: list[Line]) -> list[Line]:
        """With the values of forms and added text among the lines they stand beside."""
        if not (self.added or values):
            return lines
        own = [line for line in lines if line not in self.added]
        return merged_by_place(own, self.added + values)

    def _part_lines(self, values: Sequence[Line]) -> None:
        """Parts lines at the values of forms."""
        parting = self._parting
        if not self.to_page.is_turned:
            parting.find_filled_in()
        parting.within_added()
        parting.at_values([*values, *self.added])

    @property
    def _parting(self) -> Parting:
        lines, spans, added = self.lines, self.spans, self.added
        return Parting(self.page, self.characters, self.inline, lines, spans, added)

    def _read_all(self, waiting: list[tuple[int, int]]) -> None:
        """Reads lines, given by where they begin and end, in their order."""
        units, handle, unusual = self.units, self.handle, UNUSUAL.search
        count_rects, get_rect = self.calls.count_rects, self.calls.get_rect
        pointers, edges = self._edges.pointers, self._edges.values
        page = self.to_page
        x_low, x_high, y_low, y_high = page.left, page.right, page.bottom, page.top
        lines = self.lines
        if has_few_letters(units, waiting) and not page.is_turned:
            told, size = waiting, self.extents.size_of(waiting[len(waiting) // 2][0])
            waiting = with_letters_joined(told, self.characters, self.inline, size)
            self.is_lettered = waiting is not told
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
            if may_end_elsewhere and (cut := self._end_of_another_place(start, end)):
                waiting += [(cut, end), (start, cut)]
                continue
            if self.is_lettered:
                extent.pieces = ()  # pdfium's are its letters
            if n_rects > 1 and (
                extent.right < x_low
                or extent.left > x_high
                or extent.top < y_low
                or extent.bottom > y_high
            ):
                self.beyond.texts.append(text)
                continue
            if extent.right > x_high + extent.size or extent.left < x_low - extent.size:
                self.beyond.cut(start, end, extent)
                text = clean_text(self.inline.said(start, end)) or text
            if len(text) == 1 and self._ends_last(start, extent):
                lines.pop()
                waiting.append((self.spans.pop()[0], end))
                is_usual = False  # now a line ends within it
                continue
            is_more = start == self.after_fraction and self._is_behind_last(extent)
            if is_more or (text[0] in LOWER and may_be_lower(text) and self._is_below_last(start)):
                lines.pop()
                before, stop = self.spans.pop()
                self.inline.drop(range(stop, start))
                waiting.append((before, end))
                self.after_fraction = _next(units, end)
                is_usual = False
                continue
            if text[0] in MARKS and self._is_mark_of_last(start, extent):
                lines.pop()
                before, stop = self.spans.pop()
                self.inline.drop(range(stop, start))
                waiting.append((before, end))
                is_usual = False
                continue
            height = extent.top - extent.bottom
            is_tiny = extent.size <= MAX_INVISIBLE_PT and height < _TINY * MAX_INVISIBLE_PT
            is_squeezed = extent.right - extent.left < _NARROW * extent.size * len(text)
            if (is_tiny or (is_squeezed and height < _TINY * extent.size)) and any(
                map(str.isalnum, text)
            ):
                self.tiny.append(text)
                continue
            was_turned = lines and lines[-1].angle
            if height > _SLANTED * extent.size or len(text) <= 3 or was_turned:
                extent.angle = self.characters.angle(start + self.units[start].isspace())
            most = _TALL if len(text) > _FEW else _TALL_FEW
            if height > most * extent.size and n_rects > 1 and not extent.angle:
                parts = self.characters.rows(start, end, extent.size)
                if len(parts) > 1:
                    waiting += reversed(parts)
                    continue
            self._read_line(start, end, text, extent, n_rects)

    def _ends_last(self, start: int, extent: Extent) -> bool:
        """Whether a character stands far behind the last line and belongs to it: pdfium makes a
        line of a cell with one figure."""
        if not self.lines or self.to_page.is_turned or start >= self.page.n_own:
            return False
        last, end = self.lines[-1], self.spans[-1][1]
        left, top, _, bottom = self.to_page(extent.left, extent.top, extent.right, extent.bottom)
        is_level = min(last.bottom, bottom) - max(last.top, top) > 0.6 * (bottom - top)
        is_near = self.units[end:start].isspace() and extent.size < last.size + 1
        return is_level and is_near and not last.angle and left - last.right > extent.size

    def _is_mark_of_last(self, start: int, extent: Extent) -> bool:
        """Whether a character that a line begins with is a raised mark at the end of the last one:
        pdfium may begin a line with what stands higher."""
        if not self.lines or self.to_page.is_turned or start >= self.page.n_own:
            return False
        last, end = self.lines[-1], self.spans[-1][1]
        left, top, _, bottom = self.to_page(extent.left, extent.top, extent.right, extent.bottom)
        if not -_BEFORE_MARK < (left - last.right) / last.size < _BEFORE_MARK or last.angle:
            return False
        common = min(last.bottom, bottom) - max(last.top, top)
        is_beside = common > _BEFORE_MARK * (bottom - top) and self.units[end:start].isspace()
        return is_beside and self.extents.size_of(start) < _SMALLER * last.size

    def _end_of_another_place(self, start: int, end: int) -> int:
        """Where the end of a line begins that stands further left between the words of the line: a
        tick, or the words upon a bar; 0 where it has none. pdfium puts at the end what was drawn
        last."""
        shown = [n for n in range(start, end) if not self.units[n].isspace()]
        box = self.characters.box
        at = len(shown) - 1
        while at > 0 and box(shown[at])[0] >= box(shown[at - 1])[0]:
            at -= 1
        if at <= 0:
            return 0
        first, last = shown[at], shown[-1]
        if first == last and self.units[last] in TICKS:
            return first
        left, bottom, right, top = box(first)[0], box(first)[1], box(last)[2], box(first)[3]
        middle = (bottom + top) / 2
        is_on_bar = any(
            bar.left - 2 < left and right < bar.right + 2 and bar.bottom < middle < bar.top
            for bar in self.bars
        )
        return first if is_on_bar else 0

    def _is_below_last(self, start: int) -> bool:
        """Whether a line begins below the upper figure of a fraction at the end of the last line,
        or behind it with a bar: pdfium makes a line of the lower half."""
        if not self.lines or self.to_page.is_turned or start >= self.page.n_own:
            return False
        last, (begin, stop) = self.lines[-1], self.spans[-1]
        n, units = stop - 1, self.units
        if not units[n].isdigit() or last.angle or not units[stop:start].isspace():
            return False
        begin += units[begin].isspace()
        least = self.characters.box(begin)[1]
        start += units[start].isspace()
        is_small = self.extents.size_of(n) < _SMALLER * last.size
        return is_below(n, start, is_small, least, self.characters, units, last.size)

    def _is_behind_last(self, extent: Extent) -> bool:
        """Whether a line goes on behind a fraction that the last one ends with."""
        left, top, _, bottom = self.to_page(extent.left, extent.top, extent.right, extent.bottom)
        last = self.lines[-1] if self.lines else None
        if last is None or last.angle or not last.top - 1 < (top + bottom) / 2 < last.bottom + 1:
            return False
        return -_BEFORE_MARK * last.size < left - last.right < last.size

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
        if self.fragments and any(start < at < end for at in self.fragments):
            return True
        if text[1:2] == " " and text[0].isalpha():
            return text[0] not in "AI" or text[2:4].isupper()
        if self.is_odd:
            return LONE_LETTER.search(text) is not None
        return bool(self.lone_letters) and any(start < at < end for at in self.lone_letters)

    def _read_line(self, start: int, end: int, text: str, extent: Extent, n_rects: int) -> None:
        to_page, size = self.to_page, extent.size
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
            return
        left, top, right, bottom = to_page(extent.left, extent.top, extent.right, extent.bottom)
        weight = self._weight(start, end, text)
        line = Line(text, left, top, right, bottom, round(size, 1), self.number, weight)
        line.angle = extent.angle
        if self.lines and _is_same(line, self.lines[-1]):
            return
        if self.characters.are_typewriter(start, end):
            line.is_typewriter = True
            if not to_page.is_turned:
                line.left = self.characters.span(start, end)[0] - to_page.left  # without its indent
                if extent.is_spread and not self.inline.is_changed(start, end):
                    line.text = clean_text(self.characters.typed(start, end))
        if not line.angle:
            self.cells.set_cells(line, start, end, extent.gaps, extent.pieces)
        if start >= self.page.n_own:
            self.added.append(line)
        self.spans.append((start, end))
        self.lines.append(line)

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


def _as_high_as_a_line(bars: Sequence[Area]) -> list[Area]:
    """Bars that black words out; paper that lies under a page's number does not."""
    low = [bar for bar in bars if not bar.is_picture and bar.top - bar.bottom < _MAX_BAR_PT]
    return [bar for bar in low if brightness(bar.color) < GROUND]


def _next(units: str, at: int) -> int:
    """Where the next line of a page begins."""
    while units[at : at + 1] in ("\r", "\n"):
        at += 1
    return at


def _is_same(line: Line, last: Line) -> bool:
    """Whether a line is the one before it, printed a second time to look bold or shaded."""
    return (
        line.text == last.text
        and abs(line.left - last.left) < _SAME_PT
        and abs(line.top - last.top) < _SAME_PT
    )
