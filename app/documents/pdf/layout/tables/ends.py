"""What a table of a PDF page tells of whether it goes on over the end of its page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from app.documents.pdf.layout.tables.columns import Span, column_at
from app.documents.pdf.lines.line import HYPHEN, Cell, Line

HEAVY = 500
"""A weight from which a line is bold."""
_N_FIRST = 2  # rows: the names of the columns, and what may go on below them

_Edge = tuple[Cell | None, ...]


@dataclass(frozen=True, slots=True)
class TableEnds:
    """Where a table may go on from the page before, and on the next one.

    Attributes:
        rows: Its texts.
        columns: Where its columns begin and end, in points.
        first: Of its first rows the first line of each cell, by column; None for an empty one.
        last: The last line of each cell of its last row.
        is_bold: Whether its first row is set in bold letters and the second is not.
        is_ruled: Whether a line is drawn below its first row and none below others.
    """

    rows: list[list[str]]
    columns: tuple[Span, ...]
    first: tuple[_Edge, ...]
    last: _Edge
    is_bold: bool = False
    is_ruled: bool = False


def ends_of(
    lines: Sequence[Line],
    rows: list[list[str]],
    columns: Sequence[Span],
    across: Sequence[float] = (),
) -> TableEnds | None:
    """What a table tells, or None where its columns are not known.

    Args:
        lines: Of the table.
        rows: Its texts.
        columns: Where its columns begin and end.
        across: Distances of horizontal lines from the top of the page.
    """
    if len(columns) != len(rows[0]):
        return None
    by_column: list[list[tuple[float, Cell, Line]]] = [[] for _ in columns]
    for line in lines:
        for piece in line.pieces:
            by_column[column_at(columns, piece)].append((line.top + piece.drop, piece, line))
    for pieces in by_column:
        pieces.sort(key=lambda each: each[0])
    first: list[_Edge] = []
    tops: list[float] = []
    weights: list[list[int]] = []
    for n, row in enumerate(rows[:_N_FIRST]):
        found = [
            _piece_that_begins(row[k], sum(map(_n_letters, (above[k] for above in rows[:n]))), own)
            for k, own in enumerate(by_column)
        ]
        first.append(tuple(each and each[1] for each in found))
        tops.append(min((each[0] for each in found if each), default=0.0))
        weights.append([each[2].weight for each in found if each and each[2].weight])
    last = tuple(
        own[-1][1] if own and _squeezed(row).endswith(_squeezed(own[-1][1].text)) else None
        for row, own in zip(rows[-1], by_column, strict=True)
    )
    is_ruled = len(rows) > _N_FIRST and _parts_first_row(tops, lines, across)
    is_bold = (
        len(weights) == _N_FIRST and all(weights) and min(weights[0]) >= HEAVY > max(weights[1])
    )
    return TableEnds(rows, tuple(columns), tuple(first), last, is_bold, is_ruled)


def _piece_that_begins(
    text: str, n_before: int, pieces: Sequence[tuple[float, Cell, Line]]
) -> tuple[float, Cell, Line] | None:
    """The piece of a column that a cell with that text begins with; so many letters of the column
    stand above it."""
    if not text:
        return None
    for each in pieces:
        if n_before <= 0:
            is_it = _squeezed(text).startswith(_squeezed(each[1].text))
            return each if is_it else None
        n_before -= _n_letters(each[1].text)
    return None


def _parts_first_row(tops: Sequence[float], lines: Sequence[Line], across: Sequence[float]) -> bool:
    """Whether a line is drawn between the first row and the second, and none below that."""
    end = max(line.top for line in lines)
    below_first = [y for y in across if tops[0] < y < tops[1] + 1]
    return bool(below_first) and not any(tops[1] + 1 < y < end for y in across)


def _squeezed(text: str) -> str:
    return "".join(text.replace(HYPHEN, "").replace("-", "").split())


def _n_letters(text: str) -> int:
    return len(_squeezed(text))


def ends_to_data(ends: TableEnds) -> tuple[Any, ...]:
    """What `ends_of` gave, as tuples of what `marshal` writes."""
    cells = [_cells_to_data(edge) for edge in (*ends.first, ends.last)]
    return ends.rows, ends.columns, cells, ends.is_bold, ends.is_ruled


def ends_from_data(data: tuple[Any, ...]) -> TableEnds:
    """What `ends_to_data` described."""
    rows, columns, cells, is_bold, is_ruled = data
    *first, last = (tuple(each and Cell(*each) for each in edge) for edge in cells)
    return TableEnds(rows, columns, tuple(first), last, is_bold, is_ruled)


def _cells_to_data(edge: _Edge) -> list[tuple[Any, ...] | None]:
    return [None if cell is None else (cell.text, cell.left, cell.right) for cell in edge]
