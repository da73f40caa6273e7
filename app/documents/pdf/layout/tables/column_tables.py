"""Tables without drawn lines that a file writes column by column.

All cells of one column come before those of the next, which begins at the height where the first
one began. Two columns of running text look the same; but there all lines are long, and a list in
columns has the same kind of entry in each.
"""

from __future__ import annotations

import itertools
import math
import re
import statistics
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from app.documents.base.document import Box
from app.documents.pdf.layout.tables.level_columns import level_rows
from app.documents.pdf.layout.tables.side_by_side import are_side_by_side, clauses
from app.documents.pdf.layout.tables.stacked_tables import StackedTable, joined_cell
from app.documents.pdf.lines.line import Line, display_width

_UP_PT = 6.0  # how far above the line before it the next column begins at least
_SAME_TOP = 0.25  # times the size: between the tops of the cells of a row
_SAME_EDGE_PT = 2.0
_CLEAR_PT = 3.0  # between two columns
_MAX_STEP = 5.0  # times the size: a larger one ends a column
_MAX_ROW = 12.0  # the same between the names of two rows of long text
_OTHER_SIZE = 1.35  # times the smallest: all of a table is in letters of nearly one size
_MIN_ROWS = 3
_MIN_ROWS_OF_TWO = 4  # of a table of two columns
_MAX_ROWS = 30  # of a table all of whose columns are of one kind: a list is as likely
_MAX_COLUMNS = 9
_MAX_LINES = 120  # of a column
_SHORT = 20  # characters of a cell; Chinese ones count twice
_ALIGNED = 0.7  # of the lines of a column that begin a row
_ROW_STEP = 1.3  # times the size
_FULL_STEP = 0.9  # times the least distance of two rows
_KIND = 0.6  # of the cells of a column that are of one kind
_HAN = "〇零一二三四五六七八九十百千万"
_FIGURE = re.compile(
    rf"[-–—]|[^\w\s]{{0,2}}\s?[\d{_HAN}][\d.,/:%{_HAN}–-]*(?:\s?[^\s\d]{{1,8}})?"
    r"|\w{1,4}\s?\d[\d.,]*|\d{1,2}\.?\s\w{3,9}\.?(?:\s\d{4})?"
)
"""A cell of figures: an amount with its unit or currency, a date, a share, or a dash for none."""


@dataclass(slots=True)
class _Column:
    """The lines of a column, from above: `lines[first:end]` of the page."""

    first: int
    end: int
    left: float
    right: float


def find_column_tables(lines: Sequence[Line], skipped: set[int]) -> Iterator[StackedTable]:
    """The tables of one page that are written column by column.

    Args:
        lines: Of the page, in the order of its content.
        skipped: Indices of lines that are known to be something else.
    """
    at = 1
    while at < len(lines):
        if not begins_column(lines[at - 1], lines[at]):
            at += 1
            continue
        columns = list(_columns(lines, at, skipped))
        table = _table(lines, columns) if len(columns) > 1 else None
        if table is not None:
            yield table
            at = table.end
        at += 1


def begins_column(last: Line, line: Line) -> bool:
    """Whether a line stands higher than the one before it, and beside it."""
    return line.top < last.top - _UP_PT and (line.left > last.right or line.right < last.left)


def _columns(lines: Sequence[Line], at: int, skipped: set[int]) -> Iterator[_Column]:
    """The columns of which the second begins at line `at`, in the order of the file."""
    line = lines[at]
    first = at - 1
    while lines[first].top > line.top + 1 and first > 0:
        if not _goes_on(lines, first - 1, skipped, most=_MAX_ROW):
            break
        first -= 1
    same = _SAME_TOP * line.size
    if lines[first].top < line.top - same:
        first += 1  # text above; the column of names has no name itself
        if lines[first].top > line.top + _MAX_STEP * line.size or at - first < _MIN_ROWS_OF_TWO:
            return
    elif lines[first].top > line.top + same:  # the column of names has none, nor text above
        if lines[first].top > line.top + _MAX_STEP * line.size or at - first < _MIN_ROWS_OF_TWO:
            return
    elif at - first < _MIN_ROWS:
        return
    found = [_column(lines, first, at)]
    yield found[0]
    floor = lines[at - 1].bottom
    while at < len(lines) and len(found) < _MAX_COLUMNS:
        if at in skipped or abs(lines[at].top - line.top) > same:
            return
        end = at + 1
        while (
            end < len(lines)
            and _goes_on(lines, end - 1, skipped, most=math.inf)
            and (lines[end].top < floor + _CLEAR_PT or _ends_cell(lines[end - 1], lines[end]))
            and end - at < _MAX_LINES
        ):
            end += 1
        column = _column(lines, at, end)
        if any(not _are_apart(column, other) for other in found):
            return
        found.append(column)
        yield column
        at = end


def _goes_on(lines: Sequence[Line], n: int, skipped: set[int], *, most: float = _MAX_STEP) -> bool:
    """Whether line `n` and the next are two of one column, at most so many sizes apart."""
    one, other = lines[n], lines[n + 1]
    if n in skipped or n + 1 in skipped or one.cells or other.cells or one.angle or other.angle:
        return False
    step = other.top - one.top
    is_one_size = max(one.size, other.size) < _OTHER_SIZE * min(one.size, other.size)
    return 1 < step < most * one.size and is_one_size


def _ends_cell(last: Line, line: Line) -> bool:
    """Whether a line goes on with a cell that ends below those of the columns before it."""
    is_close = line.top - last.top < _ROW_STEP * line.size
    return is_close and abs(line.left - last.left) < _SAME_EDGE_PT


def _column(lines: Sequence[Line], first: int, end: int) -> _Column:
    within = lines[first:end]
    return _Column(first, end, min(e.left for e in within), max(e.right for e in within))


def _are_apart(one: _Column, other: _Column) -> bool:
    return one.left > other.right + _CLEAR_PT or one.right < other.left - _CLEAR_PT


def _table(lines: Sequence[Line], columns: Sequence[_Column]) -> StackedTable | None:
    ordered = sorted(columns, key=lambda each: each.left)
    if len(ordered) == 2 and (rows := _two_languages(lines, ordered)) is not None:
        return _made(lines, columns, rows)
    if (rows := level_rows([lines[each.first : each.end] for each in ordered])) is not None:
        return _made(lines, columns, rows)
    texts_of = ([line.text for line in lines[each.first : each.end]] for each in ordered)
    n_short = sum(statistics.median(map(display_width, each)) <= _SHORT for each in texts_of)
    if n_short < len(ordered) - 1:
        return None  # running text
    tops = _row_tops(lines, ordered)
    same = _SAME_TOP * lines[ordered[0].first].size
    if len(tops) < _MIN_ROWS:
        return None
    rows = [[""] * len(ordered) for _ in tops]
    for k, column in enumerate(ordered):
        texts: list[list[str]] = [[] for _ in tops]
        n_begin = 0
        for line in lines[column.first : column.end]:
            at = max(bisect_right(tops, line.top + same) - 1, 0)
            n_begin += not texts[at]
            texts[at].append(line.text)
        if n_begin < _ALIGNED * min(len(tops), column.end - column.first):
            return None
        for row, parts in zip(rows, texts, strict=True):
            row[k] = joined_cell(parts)
    step = min(b - a for a, b in itertools.pairwise(tops))
    is_wide = step > _ROW_STEP * lines[ordered[0].first].size
    is_short = len(ordered) == 2 and len(rows) < _MIN_ROWS_OF_TWO
    if not _are_cells(rows, is_wide=is_wide) or (is_short and not _is_one_of_figures(rows)):
        return None
    return _made(lines, columns, rows)


def _two_languages(lines: Sequence[Line], columns: Sequence[_Column]) -> list[list[str]] | None:
    """The rows of a contract whose clauses stand side by side in two languages, a clause each; None
    for other columns."""
    left, right = ([line.text for line in lines[e.first : e.end]] for e in columns)
    if not are_side_by_side(left, right):
        return None
    pairs = zip(clauses(left), clauses(right), strict=True)
    rows = [[joined_cell(one), joined_cell(other)] for one, other in pairs]
    return [row for row in rows if any(row)]


def _made(lines: Sequence[Line], columns: Sequence[_Column], rows: list[list[str]]) -> StackedTable:
    first, end = columns[0].first, columns[-1].end
    names = _names_above(lines, first, sorted(columns, key=lambda each: each.left))
    if names:
        rows.insert(0, names)
        first -= 1
    within = lines[first:end]
    box = Box.around(within)
    return StackedTable(first, end, rows, box)


def _names_above(lines: Sequence[Line], first: int, columns: Sequence[_Column]) -> list[str]:
    """The names of the columns, where the line above them has one for each."""
    if first == 0 or len(lines[first - 1].cells) != len(columns):
        return []
    head, top = lines[first - 1], lines[first].top
    if not 0 < top - head.top < _MAX_STEP * head.size:
        return []
    above = zip(head.cells, columns, strict=True)
    if not all(cell.left < each.right and cell.right > each.left for cell, each in above):
        return []
    return [cell.text for cell in head.cells]


def _row_tops(lines: Sequence[Line], columns: Sequence[_Column]) -> list[float]:
    """Where rows begin: at heights where at least half of the columns have a line."""
    same = _SAME_TOP * lines[columns[0].first].size
    heights = sorted(line.top for each in columns for line in lines[each.first : each.end])
    tops: list[float] = []
    n = 0
    while n < len(heights):
        end = n
        while end < len(heights) and heights[end] - heights[n] <= same:
            end += 1
        if end - n >= max(2, len(columns) / 2):
            tops.append(heights[n])
        n = end
    names = lines[columns[0].first : columns[0].end]
    return _with_first_lines(_with_lone_rows(tops, names), names)


def _with_first_lines(tops: list[float], names: Sequence[Line]) -> list[float]:
    """With the tops of rows whose amounts stand beside the last line of their name where that name
    begins: its lines stand closer together than rows do."""
    heights = [line.top for line in names]
    for n, top in enumerate(tops):
        at = next((k for k, height in enumerate(heights) if abs(height - top) < 1), 0)
        while at > 1 and heights[at - 1] > (tops[n - 1] if n else 0.0) + 1:
            above, step = heights[at - 1] - heights[at - 2], heights[at] - heights[at - 1]
            if step > _FULL_STEP * above:
                break
            at -= 1
            tops[n] = heights[at]
    return tops


def _with_lone_rows(tops: list[float], names: Sequence[Line]) -> list[float]:
    """With the rows of which only the first cell is filled: it stands as far from the one above as
    rows do."""
    if len(tops) < _MIN_ROWS:
        return tops
    step = min(b - a for a, b in itertools.pairwise(tops))
    last = tops[0]
    for line in names:
        at = bisect_right(tops, line.top)
        near = (*tops[max(at - 1, 0) : at + 1], last)
        if all(abs(line.top - top) >= _FULL_STEP * step for top in near):
            tops.insert(at, line.top)
        last = line.top
    return tops


def _are_cells(rows: Sequence[Sequence[str]], *, is_wide: bool) -> bool:
    """Whether the columns are those of a table, and no running text or list; `is_wide` where its
    rows stand further apart than lines of text."""
    columns = [[row[k] for row in rows[1:] if row[k]] for k in range(len(rows[0]))]
    if not all(columns):
        return False
    n_short = sum(statistics.median(map(display_width, cells)) <= _SHORT for cells in columns)
    if n_short < len(columns) - 1:
        return False
    are_figures = [_share(cells, _is_figure) >= _KIND for cells in columns]
    if any(are_figures) and not all(are_figures):
        return True
    if len(columns) == 2:
        return _share(columns[0], _is_label) >= _KIND
    return is_wide and n_short == len(columns) and len(rows) <= _MAX_ROWS


def _is_one_of_figures(rows: Sequence[Sequence[str]]) -> bool:
    """Whether one of two columns is of figures alone, its first cell too."""
    return sum(all(_is_figure(row[k]) for row in rows) for k in range(2)) == 1


def _share(cells: Sequence[str], is_kind: Callable[[str], bool]) -> float:
    return sum(map(is_kind, cells)) / len(cells)


def _is_figure(text: str) -> bool:
    return _FIGURE.fullmatch(text) is not None


def _is_label(text: str) -> bool:
    return text[-1] in ":："
