"""Columns of running text that a file writes across: the first line of each, then the second.

pdfium makes one line of what is written at one height, and of some lines below one another where
their heights differ a little. The white gutters between the columns show in the letters of the
whole page; there all is parted, and put together column by column.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

from app.documents.pdf.lines.line import Line

_MIN_LETTERS = 600  # of a page
_MIN_MIXED = 5  # lines that may go over a gutter
_MIXED = 0.25  # of the lines of a page
_MIXED_LETTERS = 18  # of such a line
_TALL = 1.9  # times its size: a line that high may be several
_GUTTER = 0.7  # times the size: a narrower gap is one between words
_CROSSED = 0.2  # of the strips beside a gutter: a title may go over it
_MIN_STRIPS = 8  # of a column's text, each as high as a line
_LINE_LETTERS = 18  # on average; shorter lines are cells of a table
_FULL = 0.55  # of a column's lines that end near its right edge, as those of a table do not
_NEAR_EDGE = 0.2  # of a column's width
_SMALL = 0.55  # of a column's characters are small letters, or of a script that has no others
_WIDE = 1.1  # times the size: wider than between the words of most full lines
_PARTED = 0.2  # of a column's lines with such a gap
_OTHER_LINE = 0.6  # times the size: between the heights of two lines
_MAX_THICK_PT = 3.0  # of a drawn line, with the room that pdfium counts around it
_MAX_RULES = 3  # over a gutter
_APART = 1.5  # times the size: between the text and what stands above and below it on each page
_N_HEAD = 3  # lines above the text, or below it

_FIRST_CJK = "\u2e80"

_Box = tuple[float, float, float, float]


@dataclass(slots=True)
class _Piece:
    """Characters that stand beside each other in one column, or go over a gutter."""

    start: int
    end: int
    left: float
    bottom: float
    column: int
    is_across: bool = False


def may_be_written_across(lines: Sequence[Line]) -> bool:
    """Whether so many lines of a page have wide gaps, are higher than a line, or stand beside the
    one before them, that it may have columns that were written across: a quick look."""
    n_mixed, n_all, end = 0, 0, math.inf
    for line in lines:
        is_beside = line.left > end
        end = line.right
        height = line.bottom - line.top
        n_lines = 1 if height <= _TALL * line.size else int(height / line.size)
        n_all += n_lines
        if (line.cells or n_lines > 1 or is_beside) and len(line.text) >= _MIXED_LETTERS:
            n_mixed += n_lines
    return n_mixed >= _MIN_MIXED and n_mixed >= _MIXED * n_all


def column_by_column(
    units: str,
    spans: Sequence[tuple[int, int]],
    box_of: Callable[[int], _Box],
    size: float,
    paths: Iterable[_Box] = (),
) -> list[tuple[int, int]] | None:
    """Pieces of lines in the order in which they are read.

    Args:
        units: The text of a page.
        spans: Where its lines begin and end.
        box_of: Left, bottom, right and top edge of a character, as high as its line, in points.
        size: Of most letters, in points.
        paths: Edges of what is drawn: lines over a gutter part the rows of a table.

    Returns:
        Where the pieces begin and end, or None for a page that has no such columns.
    """
    boxes = {n: box_of(n) for span in spans for n in range(*span) if not units[n].isspace()}
    if len(boxes) < _MIN_LETTERS:
        return None
    gutters = _gutters(boxes.values(), size)
    if gutters:
        gutters = list(_without_rules(gutters, paths))
    if not gutters or not _are_columns_of_text(units, boxes, gutters, size):
        return None
    pieces = [piece for span in spans for piece in _pieces(span, boxes, gutters, size)]
    return [(piece.start, piece.end) for piece in _in_order(pieces, len(gutters) + 1, size)]


def _gutters(boxes: Iterable[_Box], size: float) -> list[float]:
    """Where white gutters go down the page."""
    strips: dict[int, list[tuple[float, float]]] = {}
    for left, bottom, right, _ in boxes:
        strips.setdefault(int(bottom // size), []).append((left, right))
    low = int(min(left for strip in strips.values() for left, _ in strip))
    width = int(max(right for strip in strips.values() for _, right in strip)) - low + 2
    beside, covered = [0] * (width + 1), [0] * (width + 1)
    reach = _GUTTER * size / 2
    for strip in strips.values():
        strip.sort()
        _mark(beside, strip[0][0] - low, max(right for _, right in strip) - low)
        for left, right in _joined(strip, reach):
            _mark(covered, left - reach - low, right + reach - low)
    is_free = [
        n >= _MIN_STRIPS and k <= _CROSSED * n
        for n, k in zip(accumulate(beside), accumulate(covered), strict=True)
    ]
    gutters, begin = [], None
    for x, is_one in enumerate([*is_free, False]):
        if is_one and begin is None:
            begin = x
        elif not is_one and begin is not None:
            gutters.append(low + (begin + x - 1) / 2)
            begin = None
    return gutters


def _without_rules(gutters: Sequence[float], paths: Iterable[_Box]) -> Iterator[float]:
    """Gutters that no more lines are drawn over than those at the head and the foot of a page."""
    flat = [(left, right) for left, bottom, right, top in paths if top - bottom < _MAX_THICK_PT]
    for gutter in gutters:
        if sum(left < gutter < right for left, right in flat) <= _MAX_RULES:
            yield gutter


def _mark(counts: list[int], low: float, high: float) -> None:
    """Adds one from one place to another, as a step up and a step down."""
    counts[max(int(low), 0)] += 1
    counts[min(int(high) + 1, len(counts) - 1)] -= 1


def _joined(strip: Sequence[tuple[float, float]], reach: float) -> Iterator[tuple[float, float]]:
    """Stretches of a strip without wide gaps."""
    begin, end = strip[0]
    for left, right in strip[1:]:
        if left - end > 2 * reach:
            yield begin, end
            begin = left
        end = max(end, right)
    yield begin, end


def _are_columns_of_text(
    units: str, boxes: Mapping[int, _Box], gutters: Sequence[float], size: float
) -> bool:
    """Whether all columns are running text: many lines of many letters, most of them full and with
    no gaps wider than those between words."""
    columns: list[dict[int, list[tuple[float, float]]]] = [{} for _ in range(len(gutters) + 1)]
    n_small = [0] * len(columns)
    for n, (left, bottom, right, _) in boxes.items():
        at = bisect_right(gutters, (left + right) / 2)
        columns[at].setdefault(int(bottom // size), []).append((left, right))
        n_small[at] += units[n].islower() or units[n] >= _FIRST_CJK
    for strips, n_small_ones in zip(columns, n_small, strict=True):
        lines = [sorted(strip) for strip in strips.values()]
        n_letters = sum(map(len, lines))
        if len(lines) < _MIN_STRIPS or n_letters < _LINE_LETTERS * len(lines):
            return False
        if n_small_ones < _SMALL * n_letters:
            return False
        rights = [max(right for _, right in line) for line in lines]
        edge = sorted(rights)[int(0.9 * len(rights))]
        near = edge - _NEAR_EDGE * (edge - min(line[0][0] for line in lines))
        if sum(right >= near for right in rights) < _FULL * len(lines):
            return False
        n_parted = sum(len(list(_joined(line, _WIDE * size / 2))) > 1 for line in lines)
        if n_parted > _PARTED * len(lines):
            return False
    return True


def _pieces(
    span: tuple[int, int], boxes: Mapping[int, _Box], gutters: Sequence[float], size: float
) -> Iterator[_Piece]:
    """The pieces of a line that stand in one column each, or go over a gutter."""
    piece, before = None, (0.0, 0.0, 0.0, 0.0)
    for n in range(*span):
        box = boxes.get(n)
        if box is None:
            continue
        left, bottom, right, _ = box
        column = bisect_right(gutters, (left + right) / 2)
        if piece is not None:
            is_other = abs(bottom - before[1]) > _OTHER_LINE * size
            is_apart = not -size < left - before[2] < _GUTTER * size
            if is_other or (column != piece.column and is_apart):
                piece.end = n
                yield piece
                piece = None
            elif column != piece.column:
                piece.is_across = True
        if piece is None:
            piece = _Piece(n, n, left, bottom, column)
        before = box
    if piece is not None:
        piece.end = span[1]
        yield piece


def _in_order(pieces: Sequence[_Piece], n_columns: int, size: float) -> Iterator[_Piece]:
    """Column by column, between what goes over all of them."""
    rows: list[list[_Piece]] = []
    for piece in sorted(pieces, key=lambda each: -each.bottom):
        if rows and rows[-1][0].bottom - piece.bottom < size / 2:
            rows[-1].append(piece)
        else:
            rows.append([piece])
    heads = _at_the_edges([row[0].bottom for row in rows], _APART * size)
    columns: list[list[_Piece]] = [[] for _ in range(n_columns)]
    for k, row in enumerate(rows):
        row.sort(key=lambda each: each.left)
        if k in heads or any(piece.is_across for piece in row):
            for column in columns:
                yield from column
                column.clear()
            yield from _rejoined(row) if k in heads else row
        else:
            for piece in row:
                columns[piece.column].append(piece)
    for column in columns:
        yield from column


def _rejoined(row: Sequence[_Piece]) -> Iterator[_Piece]:
    """The pieces of a head with those as one that pdfium told as one."""
    last = row[0]
    for piece in row[1:]:
        if piece.start == last.end:
            last.end = piece.end
        else:
            yield last
            last = piece
    yield last


def _at_the_edges(heights: Sequence[float], apart: float) -> set[int]:
    """The first and last lines of a page that stand apart from its text."""
    steps = [above - below for above, below in pairwise(heights)]
    first = max((n + 1 for n, step in enumerate(steps[:_N_HEAD]) if step > apart), default=0)
    end = [n for n, step in enumerate(steps) if step > apart and len(steps) - n <= _N_HEAD]
    last = min(end, default=len(heights) - 1) + 1
    return {*range(first), *range(last, len(heights))}
