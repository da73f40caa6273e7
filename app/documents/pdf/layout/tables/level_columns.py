"""Rows of long text in columns that a file writes one after the other.

Two columns of running text look the same. But in a table each row begins in all columns at one
height, however many lines the cells above it have: where those differ, white is left below the
shorter one. Text that runs down its own column does not wait for that beside it.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from app.documents.pdf.layout.tables.stacked_tables import joined_cell
from app.documents.pdf.lines.line import Line

_SAME_TOP = 0.3  # times the size: between the heights at which the cells of a row begin
_UNEVEN = 0.25  # times the size: between the tops of small and of tall letters
_LEAST_STEP = 0.9  # times the size: no two lines of a cell stand closer
_MIN_ROWS = 3
_MIN_UNEVEN = 2  # rows above the last whose cells have different numbers of lines
_MIN_EQUAL = 3  # rows whose cells have equally many lines, and more than one
_FILLED = 0.6  # of the rows have something in each column

_Cells = list[list[Line]]


def level_rows(columns: Sequence[Sequence[Line]]) -> list[list[str]] | None:
    """The rows of columns, each given by its lines from above; None where the columns are not those
    of a table."""
    most = _most_apart(columns)
    cells_of = [_cells(lines, most) for lines in columns]
    longest = max(cells_of, key=len)
    tops = [cell[0].top for cell in longest]
    if len(tops) < _MIN_ROWS:
        return None
    rows: list[list[list[Line]]] = [[[] for _ in columns] for _ in tops]
    same = _SAME_TOP * longest[0][0].size
    for k, cells in enumerate(cells_of):
        if len(cells) < _FILLED * len(tops):
            return None
        for cell in cells:
            at = next((n for n, top in enumerate(tops) if abs(top - cell[0].top) < same), None)
            if at is None or rows[at][k]:
                return None
            rows[at][k] = cell
    if not _wait_for_each_other(rows[:-1]):
        return None
    return [[joined_cell([line.text for line in cell]) for cell in row] for row in rows]


def _wait_for_each_other(rows: Sequence[_Cells]) -> bool:
    """Whether it is no chance that the rows below these begin at one height in all columns: some of
    these have cells of different numbers of lines, or many have cells of equally many, more in some
    than in others."""
    counts = [{len(cell) for cell in row if cell} for row in rows]
    if sum(len(each) > 1 for each in counts) >= _MIN_UNEVEN:
        return True
    equal = [max(each) for each in counts if len(each) == 1]
    return sum(n > 1 for n in equal) >= _MIN_EQUAL and len(set(equal)) > 1


def _most_apart(columns: Sequence[Sequence[Line]]) -> float:
    """How far apart the lines of one cell stand at most."""
    size = columns[0][0].size
    steps = (
        below.top - above.top for lines in columns for above, below in itertools.pairwise(lines)
    )
    close = sorted(step for step in steps if step > _LEAST_STEP * size)
    return close[len(close) // 4] + _UNEVEN * size if close else size


def _cells(lines: Sequence[Line], most: float) -> _Cells:
    """The lines of a column, parted where they stand further apart than those of one cell."""
    cells: _Cells = [[lines[0]]]
    for above, line in itertools.pairwise(lines):
        if line.top - above.top > most:
            cells.append([])
        cells[-1].append(line)
    return cells
