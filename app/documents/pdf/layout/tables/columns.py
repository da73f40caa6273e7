"""Which columns the lines of a table without drawn ones stand in."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from app.documents.pdf.lines.line import Cell, Line

MIN_ROWS = 2
MIN_COLUMN_GAP_PT = 3.0
_MOST_ACROSS = 0.34  # of the lines of a table have a piece that reaches over several columns
_MIN_FULL = 0.5  # of the other lines have a piece in each column

Span = tuple[float, float]


def spans_of(lines: Sequence[Line]) -> list[Span]:
    """The stretches of the page's width that the pieces cover together, from left to right."""
    return merged([(cell.left, cell.right) for line in lines for cell in line.pieces], [])


def merged(some: Sequence[Span], more: Sequence[Span]) -> list[Span]:
    """Stretches of both, those that touch or nearly do as one."""
    spans = sorted([*some, *more])
    columns = [spans[0]]
    for left, right in spans[1:]:
        if left <= columns[-1][1] + MIN_COLUMN_GAP_PT:
            if right > columns[-1][1]:
                columns[-1] = (columns[-1][0], right)
        else:
            columns.append((left, right))
    return columns


def columns_of(lines: Sequence[Line]) -> list[Span]:
    """The columns of a table. A name that stands above several of them, or a note in one piece,
    joins none: its line says less than those that have a piece in each."""
    together = spans_of(lines)
    counts = Counter(len(line.cells) for line in lines)
    most = max(counts)
    if most <= len(together):
        return together
    full = [line for line in lines if len(line.cells) == most]
    found = spans_of(full)
    if len(full) < MIN_ROWS or len(found) != most:
        return together
    n_across = 0
    for line in lines:
        more = merged(found, [(cell.left, cell.right) for cell in line.pieces])
        if len(more) < most:
            n_across += 1
        else:
            found = more if len(more) == most else found
    is_rare = n_across <= max(1, _MOST_ACROSS * len(lines))
    return found if is_rare and len(full) >= _MIN_FULL * (len(lines) - n_across) else together


def column_at(columns: Sequence[Span], cell: Cell) -> int:
    """The first column, from 0, that a piece stands in or above."""
    at = 0
    for n, (left, right) in enumerate(columns):
        if cell.left < right and cell.right > left:
            return n
        if left - MIN_COLUMN_GAP_PT <= cell.left:
            at = n
    return at


def below_centred_names(lines: Sequence[Line]) -> tuple[list[Line], list[Span]] | None:
    """The lines and columns of a table whose names stand centred above columns that are set flush
    left or right, so that some touch nothing below them; None for another table."""
    head, rest = lines[0], lines[1:]
    if len(head.cells) < 2 or len(rest) < MIN_ROWS or head.bottom > rest[0].bottom:
        return None
    columns = spans_of(rest)
    if len(columns) != len(head.cells) or len(spans_of(lines)) <= len(columns):
        return None
    edges = [left for left, _ in columns[1:]] + [math.inf]
    names = zip(head.cells, columns, edges, strict=True)
    if not all(low - MIN_COLUMN_GAP_PT <= cell.left < end for cell, (low, _), end in names):
        return None
    cells = tuple(
        replace(cell, left=low, right=high)
        for cell, (low, high) in zip(head.cells, columns, strict=True)
    )
    return [replace(head, cells=cells), *rest], columns
