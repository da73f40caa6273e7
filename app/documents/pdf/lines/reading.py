"""The lines of a PDF page: read one by one, then parted, joined and put in order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from app.documents.pdf.lines.columns.names_beside import with_names_at_first_rows
from app.documents.pdf.lines.columns.order import (
    from_right_to_left,
    in_columns,
    with_points_behind,
    with_table_together,
)
from app.documents.pdf.lines.columns.written_across import column_by_column, may_be_written_across
from app.documents.pdf.lines.columns.written_apart import with_columns_together, with_rows_whole
from app.documents.pdf.lines.finishing.added import (
    TICKS,
    merged_by_place,
    value_lines,
    with_marks_at_labels,
)
from app.documents.pdf.lines.finishing.initials import with_initials
from app.documents.pdf.lines.finishing.late_fractions import take_fractions
from app.documents.pdf.lines.finishing.parting import BLANKS, ENDS, Parting
from app.documents.pdf.lines.finishing.sideways import join_sideways
from app.documents.pdf.lines.finishing.unreadable import (
    has_private_words,
    may_have_signs_for_letters,
    n_told,
    n_untold,
    readable,
    with_headings_told,
    with_private_words_lost,
    without_signs_for_letters,
    without_unreadable,
)
from app.documents.pdf.lines.line import MUCH_UNREAD, Line, PageLines
from app.documents.pdf.lines.line_ends import Span, lines_of
from app.documents.pdf.lines.line_reader import LineReader
from app.documents.pdf.lines.scan import is_picture
from app.documents.pdf.lines.struck.overtyped import has_run
from app.documents.pdf.page.hidden import Unseen, UnseenReason, merged
from app.documents.pdf.page.letters import UNREADABLE
from app.documents.pdf.page.opened import ReadablePage, open_page
from app.documents.pdf.printed_forms.reading import read_printed_form
from app.documents.pdf.printed_forms.spaced_values import with_spaced_values

_SOME = 0.001  # of a page's letters: nothing was left out, and yet not all is right
_MOST_WITHIN = 0.15  # of a page's lines in drawn tables, where its text may stand in columns


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
    """One page: its lines, and what is made of them once all are read."""

    def __init__(self, page: ReadablePage, number: int) -> None:
        self.page, self.number, self.units = page, number, page.units
        self.is_turned = page.to_page.is_turned
        self.reader = LineReader(page, number)

    def run(self) -> PageLines:
        """The lines of the page, and what else it has."""
        page, reader = self.page, self.reader
        form = with_spaced_values(read_printed_form(page), page, reader.characters.loose_box)
        if form is not None:
            reader.inline.drop(form.dropped)
            reader.inline.put_spaces(form.parted, form.joined)
            reader.cells.joined = form.joined
        if self.units:
            reader.read(lines_of(self.units))
            if has_run(line.text for line in reader.lines):
                self._strike_overtyped()
            self._read_columns()
        values = self._parted(value_lines(page, self.number, form.values if form else ()))
        lines, unread = self._with_letters_told(self._in_order(has_values=bool(values)))
        lines = self._with_added(lines, values)
        notes = page.annotations
        unseen = merged((*page.unseen, *self._unseen_lines()))
        width, height = page.size_pt
        return PageLines(
            lines,
            width,
            height,
            reader.cells.rules,
            unread <= MUCH_UNREAD and is_picture(page, lines, has_unseen=bool(unseen)),
            unseen,
            unread,
            page.is_guessed,
            tuple(notes.comments) if notes else (),
            tuple(notes.files) if notes else (),
            page.turns.n,
        )

    def _parted(self, values: list[Line]) -> list[Line]:
        """Parts the lines where others stand within them, and into cells. Takes the values of
        forms, and gives them with what stands in the gaps of lines."""
        reader, units = self.reader, self.units
        has_ticks = not TICKS.isdisjoint([line.text for line in reader.lines])
        if (has_ticks or reader.bars) and not self.is_turned:
            values += self._parting.take_from_gaps(list(self._places_of_bars()))
        if not self.is_turned:
            values += take_fractions(
                reader.lines, reader.spans, units, reader.characters, reader.inline
            )
        if values or reader.added or self.page.covered or any(map(units.count, BLANKS)):
            self._part_lines(values)
        if any(end in units for end in ENDS) and not self.is_turned:
            self._parting.find_behind_labels()
        reader.cells.drop_false_columns()
        reader.cells.part_tight_columns()
        reader.cells.part_names()
        return values

    def _in_order(self, *, has_values: bool) -> list[Line]:
        """The lines in the order in which they are read, those that belong together joined."""
        reader = self.reader
        lines, rules = reader.lines, reader.cells.rules
        for grid in rules.grids:
            lines = with_table_together(lines, grid)
        if not (rules.grids or reader.added or has_values or self.is_turned):
            lines = with_names_at_first_rows(with_columns_together(lines))
        if reader.cells.n_gaps and not rules.grids:  # two lines with gaps, one after the other
            lines = in_columns(lines, self.page.size_pt[0])
        lines = with_initials(join_sideways(with_marks_at_labels(lines)))
        if not self.units.isascii():
            lines = from_right_to_left(lines)
        if reader.inline.is_mixed:
            lines = with_rows_whole(with_points_behind(lines))
        return lines

    def _with_letters_told(self, lines: list[Line]) -> tuple[list[Line], float]:
        """The lines with what their fonts do not tell, or without it; and which share is lost."""
        page = self.page
        if (told := with_headings_told(lines)) is not None:
            lines, page.is_guessed = told, True
        has_signs = may_have_signs_for_letters(self.units, lines)
        is_private = has_private_words(self.units)
        has_lost = is_private or UNREADABLE in self.units
        if not (has_signs or has_lost or page.is_unreadable):
            return lines, 0.0
        n_lines, n_letters = len(lines), n_told(lines) + n_untold(lines)
        if has_signs:
            lines, is_told = without_signs_for_letters(lines)
            page.is_guessed = page.is_guessed or is_told
        is_lost = len(lines) < n_lines
        if is_private:
            lines = list(with_private_words_lost(lines))
        if has_lost:
            lines, has_gap = without_unreadable(lines)
            is_lost = is_lost or has_gap
        if page.is_unreadable:
            lines, is_lost = readable(lines), True
        return lines, max(1 - n_told(lines) / max(n_letters, 1), _SOME) if is_lost else 0.0

    def _places_of_bars(self) -> Iterator[Line]:
        for bar in self.reader.bars:
            edges = self.page.to_page(bar.left, bar.top, bar.right, bar.bottom)
            yield Line("", *edges, bar.top - bar.bottom, self.number)

    def _strike_overtyped(self) -> None:
        """Reads the page again where signs are typed over its words."""
        if self.reader.inline.strike_overtyped(range(len(self.units))):
            self._read_again(lines_of(self.units))

    def _read_columns(self) -> None:
        """Reads the page again where columns of text were written across."""
        reader, lines = self.reader, self.reader.lines
        if self.is_turned or reader.is_lettered or not may_be_written_across(lines):
            return
        grids = reader.cells.rules.grids
        n_within = sum(any(grid.holds(*line.box) for grid in grids) for line in lines)
        if n_within > _MOST_WITHIN * len(lines):
            return
        sizes = Counter[float]()
        for line in lines:
            sizes[line.size] += len(line.text)
        ((size, _),) = sizes.most_common(1)
        spans = lines_of(self.units)
        own = [(start, end) for start, end in spans if start < self.page.n_own]
        paths = (edges for _, edges in self.page.objects.paths)
        pieces = column_by_column(self.units, own, reader.characters.loose_box, size, paths)
        if pieces is not None:
            self._read_again([*pieces, *spans[len(own) :]])

    def _read_again(self, spans: list[Span]) -> None:
        """Forgets what was read and reads lines anew."""
        self.reader.forget()
        self.reader.read(spans)

    def _unseen_lines(self) -> Iterator[Unseen]:
        """Lines that were met and not read: those beside the page, and those too small to see."""
        if self.reader.tiny:
            yield Unseen(UnseenReason.INVISIBLE, " ".join(self.reader.tiny))
        yield from self.reader.beyond.unseen()

    def _with_added(self, lines: list[Line], values: list[Line]) -> list[Line]:
        """With the values of forms and added text among the lines they stand beside."""
        if not (self.reader.added or values):
            return lines
        own = [line for line in lines if line not in self.reader.added]
        return merged_by_place(own, self.reader.added + values)

    def _part_lines(self, values: Sequence[Line]) -> None:
        """Parts lines at the values of forms."""
        parting = self._parting
        if not self.is_turned:
            parting.find_filled_in()
        parting.within_added()
        parting.at_values([*values, *self.reader.added])

    @property
    def _parting(self) -> Parting:
        lines, spans, added = self.reader.lines, self.reader.spans, self.reader.added
        return Parting(self.page, self.reader.characters, self.reader.inline, lines, spans, added)
