"""Where the lines of a PDF page are parted into cells: at wide gaps, or where columns are drawn."""

from __future__ import annotations

import functools
import itertools
import re
from collections.abc import Collection, Sequence

from app.documents.pdf.lines.characters import WIDE_GAP, Characters
from app.documents.pdf.lines.columns.column_names import gaps_between_names, may_name_columns
from app.documents.pdf.lines.columns.in_one_piece import (
    rows_in_one_piece,
    widest_word_gap,
)
from app.documents.pdf.lines.columns.loose_lines import (
    LooseLine,
    each_once,
    pieces_of,
    texts_of,
)
from app.documents.pdf.lines.columns.ruled import ruled_areas
from app.documents.pdf.lines.columns.tight_columns import (
    MIN_ROWS,
    are_even,
    may_hold,
    tight_cuts,
)
from app.documents.pdf.lines.inline import Inline
from app.documents.pdf.lines.letters.right_to_left import RIGHT_TO_LEFT
from app.documents.pdf.lines.line import Cell, Line, clean_text
from app.documents.pdf.page.opened import ReadablePage
from app.documents.pdf.page.rules.grid import NO_RULES, Grid, Rules
from app.documents.pdf.page.rules.reading import read_rules

_NUMBERS = re.compile(r"(?:\s[-–—$€£¥(+]?\d[\d.,]*[%x)]*|\s[-–—]){2}$")
_LEADERS = (". . . .", "....", "……")  # of a table of contents
_ROW_ENDS = frozenset("0123456789%x)-–—")
_CROSSED = 0.3  # of the lines that a vertical line crosses: in so many it goes through a word
_FEW_FIGURES = 0.3  # of the words of running text
_RULED_GAP = 0.95  # times the size: the same as a wide gap, in a row of a table with rules
_SPARSE = 0.85  # times the size, for each letter: more than capitals take
_FIRST_WIDE = "\u1100"  # of the letters that are as wide as they are high
_TALL = 1.15  # times the size: higher is a line of pieces at several heights
_DROP = 0.3  # times the size: a piece stands lower by so much
_OVER_BORDER = 0.5  # times the size: more than between two words
_BEGIN = 0.4  # of the lines behind a border: in so many a word begins there


class CellFinder:
    """Parts the lines of one page, one after the other as they are read.

    Args:
        page: The page.
        characters: Its characters.
        inline: What changes the text inside its lines.
        lines: Those read so far; the caller adds to them.
        spans: Their first characters, and one past their last.

    Attributes:
        rules: What is drawn on the page; looked for at the first line with a wide gap.
        n_gaps: Lines with a wide gap under others with one.
        joined: Indices of characters that no cell begins with: letters in a row of boxes.
    """

    def __init__(
        self,
        page: ReadablePage,
        characters: Characters,
        inline: Inline,
        lines: list[Line],
        spans: list[tuple[int, int]],
    ) -> None:
        self.rules = NO_RULES
        self.n_gaps = 0
        self._page, self._to_page = page, page.to_page
        self._characters, self._inline = characters, inline
        self._lines, self._spans = lines, spans
        self._has_rules = False
        self._areas = ruled_areas(page.objects.paths)
        self._pieces: dict[tuple[int, int], tuple[tuple[float, float], ...]] = {}
        self.joined: Collection[int] = ()

    def set_cells(
        self,
        line: Line,
        start: int,
        end: int,
        gaps: list[float],
        pieces: tuple[tuple[float, float], ...] = (),
    ) -> None:
        """Parts a line where its table or its wide gaps do; `pieces` are those it is written in."""
        if pieces and not self._to_page.is_turned:
            self._pieces[start, end] = pieces
        characters, size, text = self._characters, line.size, line.text
        if self._inline.is_mixed and not self._to_page.is_turned and RIGHT_TO_LEFT.search(text):
            self._set_cells_by_place(line, (start, end))
            return
        last = self._lines[-1] if self._lines else None
        is_turned = self._to_page.is_turned
        is_spread = are_even(pieces, size) and _are_words(text)
        if is_turned or is_spread:
            gaps = []
        is_near = last is not None and 0 < line.top - last.top < 3 * size
        if last is not None and not (self._has_rules or is_turned) and _begins_column(line, last):
            self._look_for_rules()
        grid = _grid_of(line, self.rules)
        # Gaps inside one piece of text are seen at its characters alone: worth a look at the
        # end of a row of numbers, and above and below a row with gaps.
        is_asked = not (is_turned or is_spread or line.is_typewriter)
        if grid is None and not gaps and is_asked:
            if last is not None and last.cells and is_near:
                gaps = characters.gaps(start, end, size, in_words=True)
            elif (not pieces and _is_sparse(line)) or (
                text[-1] in _ROW_ENDS and _NUMBERS.search(text)
            ):
                gaps = characters.gaps(start, end, size)
            elif not pieces and self._areas and self._is_between_rules(line):
                gaps = characters.gaps(start, end, size, wide=_RULED_GAP)
        looks = bool(gaps) and grid is None and not (is_turned or line.is_typewriter)
        if looks and not self._has_rules:  # looked for at the first gap of a page
            self._look_for_rules()
            grid = _grid_of(line, self.rules)
        if grid is not None:
            self._cut_at_columns(grid, line, (start, end))
        elif gaps and not line.is_typewriter:
            line.cells = self._cells(line, characters.cuts_at_gaps(start, end, gaps, size))
            if line.cells and last is not None:
                if not last.cells and is_near and not last.is_typewriter:
                    above_gaps = characters.gaps(*self._spans[-1], size)
                    last.cells = self._cells(
                        last, characters.cuts_at_gaps(*self._spans[-1], above_gaps, size)
                    )
                self.n_gaps += len(last.cells) > 1

    def _set_cells_by_place(self, line: Line, span: tuple[int, int]) -> None:
        """Parts a line with words from right to left: its letters do not stand in its order."""
        grid = _grid_of(line, self.rules)
        if grid is None:
            line.cells = self._cells_by_place(line, span)
            if not (line.cells or self._has_rules):
                return
            if not self._has_rules:
                self._look_for_rules()
                grid = _grid_of(line, self.rules)
        if grid is not None:
            self._cut_at_columns(grid, line, span)
        elif self._lines and len(line.cells) > 1:
            self.n_gaps += len(self._lines[-1].cells) > 1

    def _cells_by_place(
        self, line: Line, span: tuple[int, int], borders: Sequence[float] = ()
    ) -> tuple[Cell, ...]:
        shift = self._to_page.left
        pieces = self._inline.cells_by_place(*span, WIDE_GAP * line.size, borders)
        if len(pieces) == 1:
            return ()
        told = ((clean_text(text), left - shift, right - shift) for text, left, right in pieces)
        return tuple(Cell(*each) for each in told if each[0])

    def _is_between_rules(self, line: Line) -> bool:
        """Whether a line may be a row of a table with rules around its head and its body."""
        shift, height = self._to_page.left, self._to_page.top
        y = height - (line.top + line.bottom) / 2
        return any(
            left <= line.left + shift and line.right + shift <= right and bottom < y < top
            for left, bottom, right, top in self._areas
        )

    def _look_for_rules(self) -> None:
        self._has_rules = True
        self.rules = read_rules(self._page.objects, self._to_page.left, self._to_page.top)
        for earlier, span in zip(self._lines, self._spans, strict=True):
            if (grid := _grid_of(earlier, self.rules)) is not None:
                self._cut_at_columns(grid, earlier, span)

    def part_tight_columns(self) -> None:
        """Parts lines where columns stand hardly further apart than words: the lines above and
        below tell. Asked when all lines are read."""
        self._find_pieces()
        if len(self._pieces) < MIN_ROWS:
            return
        known = self._pieces
        if not may_hold(
            LooseLine(line, known[span])
            for line, span in zip(self._lines, self._spans, strict=True)
            if span in known
        ):
            return
        shift = self._to_page.left
        loose = list(map(self._loose, self._lines, self._spans))
        for n, cuts in tight_cuts(loose).items():
            line, span, pieces = self._lines[n], self._spans[n], loose[n].pieces
            wide = {
                piece[0]
                for before, piece in itertools.pairwise(pieces)
                if piece[0] - before[1] > WIDE_GAP * line.size
            }
            wide.update(cuts, (cell.left for cell in line.cells[1:]))
            gaps = [x + shift for x in each_once(wide, line.size / 2)]
            line.cells = self._cells(line, self._characters.cuts_at_gaps(*span, gaps, line.size))

    def _find_pieces(self) -> None:
        """Looks for the pieces of lines that may be rows of a table and are written in one."""
        if self._to_page.is_turned:
            return
        for run in rows_in_one_piece(self._lines):
            run = [n for n in run if self._spans[n] not in self._pieces]
            words = [self._characters.words(*self._spans[n]) for n in run]
            size = self._lines[run[0]].size if run else 0.0
            least = widest_word_gap(words, [self._lines[n].text for n in run], size)
            for n, edges in zip(run, words, strict=True):
                self._pieces[self._spans[n]] = pieces_of(edges, size, least)

    def _loose(self, line: Line, span: tuple[int, int]) -> LooseLine:
        """A line with the pieces that it may be parted at."""
        shift, pieces = self._to_page.left, self._pieces.get(span, ())
        if pieces and (
            _grid_of(line, self.rules) is not None
            or any(leader in line.text for leader in _LEADERS)
        ):
            pieces = ()
        if not pieces:
            return LooseLine(line, ())

        @functools.cache
        def texts() -> list[str]:
            return texts_of(self._page.units, span, pieces, lambda n: self._characters.box(n)[2])

        return LooseLine(line, tuple((a - shift, b - shift) for a, b in pieces), texts)

    def part_names(self) -> None:
        """Parts lines above the rows of a table where their words stand above different columns.
        Asked when all lines are read."""
        if not self.n_gaps:
            return
        shift = self._to_page.left
        for n, columns in list(may_name_columns(self._lines)):
            line, span = self._lines[n], self._spans[n]
            if _grid_of(line, self.rules) is not None:
                continue
            if self._inline.is_mixed and RIGHT_TO_LEFT.search(line.text):
                between = [(a.right + b.left) / 2 for a, b in itertools.pairwise(columns)]
                cells = self._cells_by_place(line, span, [x + shift for x in between])
                if len(cells) == len(columns):
                    line.cells = cells
                continue
            words = [(a - shift, b - shift) for a, b in self._characters.words(*span)]
            gaps = gaps_between_names(words, columns, line.cells, line.size)
            if gaps:
                at = [x + shift for x in gaps]
                cuts = self._characters.cuts_at_gaps(*span, at, line.size)
                line.cells = self._cells(line, cuts)

    def drop_false_columns(self) -> None:
        """Takes out vertical lines that go through words: they belong to a drawing, or to another
        table. What they cut is put together again."""
        if not self.rules.grids:
            return
        grids = []
        for grid in self.rules.grids:
            inside = [
                (line, span)
                for line, span in zip(self._lines, self._spans, strict=True)
                if grid.holds(line.left, line.top, line.right, line.bottom)
            ]
            bands = [grid.band_of(line.top, line.bottom) for line, _ in inside]
            columns = [
                x
                for k, x in enumerate(grid.columns[1:-1], 1)
                if not self._parts_nothing(
                    x,
                    [
                        each
                        for each, band in zip(inside, bands, strict=True)
                        if (band, k) not in grid.merged  # there it is not drawn
                    ],
                )
            ]
            if len(columns) == len(grid.columns) - 2:
                grids.append(grid)
                continue
            sound = grid.with_inner(columns)
            for line, span in inside:
                if columns:
                    self._cut_at_columns(sound, line, span)
                else:
                    gaps = self._characters.gaps(*span, line.size, in_words=True)
                    line.cells = self._cells(
                        line,
                        self._characters.cuts_at_gaps(*span, gaps, line.size) if gaps else [span],
                    )
            if columns:
                grids.append(sound)
        self.rules = Rules(self.rules.across, tuple(grids))

    def _runs_over(self, x: float, size: float, span: tuple[int, int]) -> bool:
        """Whether text goes on over a border, with no more than a space there."""
        words = self._characters.words(*span)
        if any(left < x < right for left, right in words):
            return True
        before = max((right for left, right in words if left < x), default=x)
        behind = min((left for left, _ in words if left >= x), default=x)
        return behind - before < _OVER_BORDER * size

    def _parts_nothing(self, x: float, inside: Sequence[tuple[Line, tuple[int, int]]]) -> bool:
        """Whether a vertical line is no border of a column: it has text on one side only, or goes
        through words and few begin behind it. (The text of a narrow cell may run over into the
        next, whose own begins behind the border all the same.)"""
        behind = [(line, span) for line, span in inside if line.right > x + 2]
        crossed = [(line, span) for line, span in behind if line.left < x - 1]
        if not behind or all(line.left > x - 1 for line, _ in inside):
            return True
        at = x + self._to_page.left
        n_through = sum(self._characters.at_border(*span, at)[0] for _, span in crossed)
        n_rows = len({round(line.bottom / 3) for line, _ in behind})  # written cell by cell
        if not n_through or n_through < _CROSSED * max(len(crossed), n_rows):
            return False
        n_begin = sum(self._characters.at_border(*span, at)[1] for _, span in behind)
        return n_begin < _BEGIN * len(behind)

    def _cells(self, line: Line, pieces: Sequence[tuple[int, int]]) -> tuple[Cell, ...]:
        """The pieces of a line as cells; none where it is in one piece."""
        if self.joined:
            pieces = self._without_parted_words(pieces)
        if len(pieces) == 1:
            return ()
        cells = []
        shift = self._to_page.left
        drops = [0.0] * len(pieces)
        if line.bottom - line.top > _TALL * line.size and not self._to_page.is_turned:
            drops = self._drops(pieces, line.size)
        for (start, end), drop in zip(pieces, drops, strict=True):
            if text := clean_text(self._inline.said(start, end)):
                left, right = self._characters.span(start, end)
                cells.append(Cell(text, left - shift, right - shift, drop))
        return tuple(cells)

    def _without_parted_words(self, pieces: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
        """The pieces of a line, with those that begin within a word in boxes joined."""
        whole = [pieces[0]]
        for start, end in pieces[1:]:
            if self._characters.first_visible(start, end) in self.joined:
                whole[-1] = whole[-1][0], end
            else:
                whole.append((start, end))
        return whole

    def _drops(self, pieces: Sequence[tuple[int, int]], size: float) -> list[float]:
        """How far below the highest piece of a line each one stands; less than a good part of a
        letter is none."""
        tops = [self._characters.top(start, end) for start, end in pieces]
        least = _DROP * size
        return [drop if (drop := max(tops) - top) > least else 0.0 for top in tops]

    def _cut_at_columns(self, grid: Grid, line: Line, span: tuple[int, int]) -> None:
        """Cuts a line inside a table where its columns are drawn."""
        shift = self._to_page.left
        band = grid.band_of(line.top, line.bottom)
        inner = enumerate(grid.columns[1:-1], 1)
        borders = [
            x + shift
            for k, x in inner
            if line.left < x - 1 < line.right - 1
            and not ((band, k) in grid.merged and self._runs_over(x + shift, line.size, span))
        ]
        line.cells = ()
        if borders and self._inline.is_mixed and RIGHT_TO_LEFT.search(line.text):
            line.cells = self._cells_by_place(line, span, borders)
        elif borders:
            cuts = self._characters.cuts_at_borders(*span, borders, line.size)
            line.cells = self._cells(line, cuts)


def _is_sparse(line: Line) -> bool:
    """Whether a line is far wider than its letters: some programs write a row as one text."""
    width = line.right - line.left
    return width > _SPARSE * line.size * len(line.text) and max(line.text) < _FIRST_WIDE


def _are_words(text: str) -> bool:
    """Whether a line is one of running text, and no row of figures."""
    words = text.split()
    return sum(word[0].isdigit() for word in words) <= _FEW_FIGURES * len(words)


def _begins_column(line: Line, last: Line) -> bool:
    """Whether a line stands right of the one before it and higher, as where a table is written
    column by column."""
    return line.left > last.right and line.top < last.top - 2 * line.size


def _grid_of(line: Line, rules: Rules) -> Grid | None:
    """The drawn table that a line is in."""
    for grid in rules.grids:
        if grid.holds(line.left, line.top, line.right, line.bottom):
            return grid
    return None
