"""Columns of a table without drawn ones that a file writes apart from its other columns.

Some programs write the first column before whatever stands above the table, or the last one behind
all else of the page. Its lines stand at the heights of rows that lack them.
"""

from __future__ import annotations

import itertools
import re
import statistics
from collections.abc import Sequence
from dataclasses import replace

from app.documents.pdf.lines.line import Line, display_width

_UP_PT = 6.0  # how far above the line before it a piece of the page begins at least
_MAX_PIECES = 12  # that a page is written in; of more the lines are those of a drawing
_MIN_ROWS = 3
_SHORT = 24  # characters of a cell, in the middle of all; Chinese ones count twice
_LONGEST = 60
_SAME_HEIGHT = 0.25  # times the size: between the feet of the cells of a row
_SAME_EDGE_PT = 3.0
_INDENT_PT = 25.0
_CLEAR_PT = 3.0
_WIDE = 1.1  # times the size: between two cells of a row
_MATCHED = 0.7  # of the lines of the column stand beside a row
_MATCHED_OF_NAMES = 0.5
_KIND = 0.7  # of the cells of a column that are of one kind
_BETWEEN = 0.5  # times the rows: so many lines between them have nothing beside them
_BETWEEN_CELLS = 1.0  # the same where the rows have several cells
_FIGURE = re.compile(r"[^\w\s]{0,2}\s?\d[\d.,\s]*[^\w\s]{0,2}(?:\s?[A-Z]{3})?|[-–—]")
_COUNTED = re.compile(r"(\d{1,4})[.)]?")


def with_columns_together(lines: list[Line]) -> list[Line]:
    """The lines of a page, in the order of its content, with such columns in the rows that they
    belong to, each row as one line."""
    starts = [n for n, (a, b) in enumerate(itertools.pairwise(lines), 1) if b.top < a.top - _UP_PT]
    if not 0 < len(starts) < _MAX_PIECES or any(line.angle for line in lines):
        return lines
    bounds = zip([0, *starts], [*starts, len(lines)], strict=True)
    pieces = [lines[first:end] for first, end in bounds]
    while (joined := _with_one_joined(pieces)) is not None:
        pieces = joined
    return [line for piece in pieces for line in piece]


def _with_one_joined(pieces: Sequence[list[Line]]) -> list[list[Line]] | None:
    """The pieces of a page with the first column among them in its rows; None where none is one."""
    are_columns = list(map(_is_column, pieces))
    for at, column in enumerate(pieces):
        if len(column) < _MIN_ROWS or not are_columns[at]:
            continue
        for other, rows in enumerate(pieces):
            if other == at:
                continue
            is_next = all(are_columns[min(at, other) + 1 : max(at, other)])
            joined = _joined(column, rows, is_first=at < other, is_next=is_next)
            if joined is not None:
                kept = (joined if n == other else piece for n, piece in enumerate(pieces))
                return [piece for n, piece in enumerate(kept) if n != at]
    return None


def with_rows_whole(lines: list[Line]) -> list[Line]:
    """The lines of a page with words from right to left, of which pdfium tells some in parts: those
    one after the other at one height, wide apart, are a row."""
    whole: list[Line] = []
    for line in lines:
        last = whole[-1] if whole else None
        if last is not None and not (line.angle or last.angle):
            apart = max(last.left, line.left) - min(last.right, line.right)
            is_level = abs(last.bottom - line.bottom) < _SAME_HEIGHT * line.size
            if is_level and apart > _WIDE * line.size:
                row = in_one_row(last, line)
                row.text = " ".join(cell.text for cell in reversed(row.cells))
                whole[-1] = row
                continue
        whole.append(line)
    return whole


def _joined(
    column: Sequence[Line], rows: Sequence[Line], *, is_first: bool, is_next: bool
) -> list[Line] | None:
    """The lines of one piece of a page with those of a column in them; None where the column is
    none of theirs.

    Args:
        column: The lines of a column.
        rows: What may have the rows.
        is_first: Whether the file has the column first.
        is_next: Whether it has nothing between them but other columns.
    """
    beside = _rows_beside(column, rows)
    if len(beside) < _MIN_ROWS:
        return None
    found = [rows[n] for n in sorted(beside)]
    n_between = max(beside) - min(beside) + 1 - len(beside)
    has_cells = sum(len(row.cells) > 1 for row in found) >= len(found) / 2
    if n_between > (_BETWEEN_CELLS if has_cells else _BETWEEN) * len(beside):
        return None
    # The names of rows may take two lines where each row has one.
    least = _MATCHED_OF_NAMES if has_cells and not n_between else _MATCHED
    if len(beside) < least * len(column):
        return None
    between = rows[: min(beside)] if is_first else rows[max(beside) + 1 :]
    if not has_cells and is_next and not any(_is_other_text(line, column) for line in between):
        return None  # columns one behind the other, of which their own finder tells more
    if not (has_cells or _differ_in_kind(column, found)):
        return None
    taken = {id(column_line) for column_line in beside.values()}
    joined = [in_one_row(row, beside[n]) if n in beside else row for n, row in enumerate(rows)]
    first, end = min(beside), max(beside) + 1
    rest = [line for line in column if id(line) not in taken]
    table = sorted([*joined[first:end], *rest], key=lambda line: line.bottom)
    return [*joined[:first], *table, *joined[end:]]


def _is_column(lines: Sequence[Line]) -> bool:
    """Whether lines are short and end at one place, or begin there but for indents."""
    lengths = [display_width(line.text) for line in lines]
    if statistics.median(lengths) > _SHORT or max(lengths) > _LONGEST:
        return False
    if any(len(line.cells) > 1 for line in lines):
        return False
    lefts, rights = [line.left for line in lines], [line.right for line in lines]
    is_flush_right = max(rights) - min(rights) < _SAME_EDGE_PT
    return is_flush_right or max(lefts) - min(lefts) < _INDENT_PT


def _rows_beside(column: Sequence[Line], rows: Sequence[Line]) -> dict[int, Line]:
    """By the index of a row the line of the column that stands at its height, clear of it."""
    left = min(line.left for line in column)
    right = max(line.right for line in column)
    beside: dict[int, Line] = {}
    for line in column:
        for n, row in enumerate(rows):
            is_level = abs(row.bottom - line.bottom) < _SAME_HEIGHT * line.size or (
                abs(row.top - line.top) < _SAME_HEIGHT * line.size
            )
            if is_level and n not in beside:
                if row.left < right + _CLEAR_PT and row.right > left - _CLEAR_PT:
                    return {}
                beside[n] = line
                break
    return beside


def _is_other_text(line: Line, column: Sequence[Line]) -> bool:
    """Whether a line is one of running text, or reaches into the width of a column."""
    return display_width(line.text) > _LONGEST or any(
        line.left < each.right and line.right > each.left for each in column
    )


def _differ_in_kind(column: Sequence[Line], rows: Sequence[Line]) -> bool:
    """Whether either is of figures, and they are no numbers of lines."""
    one, other = _share_of_figures(column), _share_of_figures(rows)
    if max(map(display_width, (row.text for row in rows))) > _LONGEST:
        return False
    numbers = [_COUNTED.fullmatch(line.text) for line in column]
    if all(numbers):
        values = [int(match[1]) for match in numbers if match is not None]
        if all(a < b for a, b in itertools.pairwise(values)):
            return False
    return max(one, other) >= _KIND and min(one, other) < 1 - _KIND


def _share_of_figures(lines: Sequence[Line]) -> float:
    return sum(_FIGURE.fullmatch(line.text) is not None for line in lines) / len(lines)


def in_one_row(row: Line, line: Line, *, top: float | None = None) -> Line:
    """A row together with what stands in it; `top` is where it begins, if that is not the higher
    one of both."""
    cells = tuple(sorted((*row.pieces, *line.pieces), key=lambda cell: cell.left))
    return replace(
        row,
        text=" ".join(cell.text for cell in cells),
        left=min(row.left, line.left),
        top=min(row.top, line.top) if top is None else top,
        right=max(row.right, line.right),
        bottom=max(row.bottom, line.bottom) if top is None else row.bottom,
        cells=cells,
    )
