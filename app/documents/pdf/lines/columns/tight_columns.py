"""Columns that stand hardly further apart than words do, in tables without drawn lines.

A gap between two columns is told by its width where it is wide. Where it is not, it is told by what
lies above and below it: in line after line something begins (or a figure ends) at the same place,
nothing is written across the gap, and it is wider than between words in most of them.
"""

from __future__ import annotations

import itertools
import statistics
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from app.documents.pdf.lines.columns.loose_lines import MARK, MIN_GAP, LooseLine, Piece

_SAME_EDGE = 0.12  # times the size: letters have different white on their sides
MIN_ROWS = 3
_MIN_ROWS_ALONE = 4  # of a single gap
_USUAL_GAP = 0.5  # times the size, on average: more than between words
_ONE_GAP = 1.0  # times the size: some gap is that wide
_NEXT_LINE = 3.0  # times the size, from the top of one line to that of the next
_HIGHER = 10.0  # times the size: so far above the end of one cell the next may begin
_SHARE = 0.5  # of the lines between the first row and the last that have the gap
_BETWEEN_FIGURES = 0.33  # times the size: the same between figures
_NEARLY_ALL = 0.7  # of the rows of such a column hold figures
_MIN_WITHIN = 2  # lines with text on both sides of a gap
_NOWHERE = float("-inf")
_COMMON = 0.6  # of the lines of the lower of two columns
_FIGURES = 0.6  # of the rows of a column that is set flush right hold figures
_EVEN = 0.25  # times the size: how far the gaps between the words of a line differ
_N_EVEN = 4  # pieces of a line: between so few equal gaps prove nothing
_BEFORE = 0.8  # times the lines with the gap: so many may end before it
_OTHER_EDGE = 0.3  # times the size: a line that far off begins elsewhere
_MAX_LINES = 400
_CLEAR_PT = 0.5

_MIN_GUTTER_ROWS = 4  # with text on both sides of a white gutter within a table
_GUTTER = 0.55  # times the size, on average: wider than a space of letters that are equally wide
_IN_GUTTER = 0.7  # of the rows of a table have text on both sides of it


@dataclass(frozen=True, slots=True)
class _Gap:
    """A gap of a line; of one that begins behind the gap, `before` is None."""

    row: int
    before: float | None  # where the piece before it ends
    left: float
    right: float  # where the piece behind it ends


@dataclass(frozen=True, slots=True)
class _Column:
    """A gap that goes down from line to line: where it lies free in all of them."""

    first: int
    end: int
    low: float
    high: float
    n_within: int  # lines with text on both sides


def are_even(pieces: Sequence[Piece], size: float) -> bool:
    """Whether all gaps of a line are equal, as where its words are spread over its width."""
    if len(pieces) <= _N_EVEN:
        return False
    widths = [piece[0] - before[1] for before, piece in itertools.pairwise(pieces)]
    return max(widths) - min(widths) < _EVEN * size


def tight_cuts(lines: Sequence[LooseLine]) -> dict[int, list[float]]:
    """Where lines have to be parted: by their index, where the text behind each gap begins.

    Args:
        lines: Of a page, in their order, those of one piece as well.
    """
    cuts: dict[int, list[float]] = {}
    for first, end in _stretches(lines):
        columns = _columns(lines[first:end]) if may_hold(lines[first:end]) else []
        for n in range(first, end):
            inside = [c for c in columns if c.first - 1 <= n - first < c.end]
            found = [x for column in inside if (x := _begin(lines[n], column)) is not None]
            # The names of the columns may stand otherwise.
            is_row = any(c.first <= n - first for c in inside) or len(found) == len(inside)
            if found and is_row:
                cuts[n] = sorted(set(found))
    return cuts


def _stretches(lines: Sequence[LooseLine]) -> Iterator[tuple[int, int]]:
    """Runs of lines that follow each other closely, some of which have gaps."""
    first = 0
    lowest = 0.0  # the top of the lowest line so far: the next cell may begin higher
    for n in range(1, len(lines) + 1):
        lowest = max(lowest, lines[n - 1].line.top)
        if n < len(lines) and n - first < _MAX_LINES and _follows(lines[n - 1], lines[n], lowest):
            continue
        if sum(len(each.pieces) > 1 for each in lines[first:n]) >= MIN_ROWS:
            yield first, n
        first, lowest = n, 0.0


def _follows(above: LooseLine, below: LooseLine, lowest: float) -> bool:
    size = max(above.line.size, below.line.size)
    if above.line.angle or below.line.angle or below.line.is_typewriter:
        return False
    return -_HIGHER * size < below.line.top - lowest < _NEXT_LINE * size


def may_hold(lines: Iterable[LooseLine]) -> bool:
    """A quick look at whether lines of a stretch may stand in columns: one has a wide gap, or
    figures."""
    n_figures = 0
    for each in lines:
        for before, piece in itertools.pairwise(each.pieces):
            if piece[0] - before[1] >= _ONE_GAP * each.line.size:
                return True
        n_figures += bool(each.pieces) and each.line.text[-1].isdigit()
    return n_figures >= MIN_ROWS


def _columns(lines: Sequence[LooseLine]) -> list[_Column]:
    """The gaps that go down through some of the lines of a stretch."""
    gaps = []
    for row, each in enumerate(lines):
        pieces = each.pieces or ((each.line.left, each.line.right),)
        gaps.append(_Gap(row, None, *pieces[0]))
        within = [_Gap(row, before[1], *piece) for before, piece in itertools.pairwise(pieces)]
        if are_even(each.pieces, each.line.size):
            within = [gap for gap in within if each.has_figure_behind(gap.left)]
        gaps += within
    all_: list[_Column] = []
    for is_left in (True, False):
        for cluster in _clusters(gaps, lines, is_left=is_left):
            if not _may_be_wide(cluster, lines):
                continue
            for run in _uncrossed(cluster, lines):
                rows = _trimmed(run, lines)
                column = _column(rows, lines, is_left=is_left)
                if column is not None and not any(_is_same(column, other) for other in all_):
                    all_.append(column)
    # One that few lines tell of is one only beside another.
    sure = [each for each in all_ if each.n_within >= MIN_ROWS]
    found = [
        each for each in all_ if each in sure or any(_is_beside(each, other) for other in sure)
    ]
    found = [
        each
        for each in found
        if any(_is_beside(each, other) for other in found) or _stands_alone(each, lines)
    ]
    return [*found, *_gutters(found, lines)] if found else found


def _gutters(columns: Sequence[_Column], lines: Sequence[LooseLine]) -> Iterator[_Column]:
    """Gaps that go down through all rows of a table but its names, beside those that are known:
    what is set to the middle of a column has no edge in common."""
    widest = max(columns, key=lambda each: each.n_within)
    first, end = widest.first + 1, widest.end
    rows = [n for n in range(first, end) if lines[n].pieces]
    if len(rows) < _MIN_GUTTER_ROWS:
        return
    size = lines[first].line.size
    covered = sorted(
        piece
        for each in lines[first:end]
        for piece in each.pieces or ((each.line.left, each.line.right),)
    )
    reached = covered[0][1]
    for left, right in covered[1:]:
        gutter = _Column(first, end, reached, left, 0)
        reached = max(reached, right)
        if left - gutter.low < MIN_GAP * size:
            continue
        gaps = [
            gap
            for n in rows
            if (gap := _gap_over(lines[n], gutter)) is not None
            and not any(_lies_in(each, n, gap) for each in columns if not _is_same(each, gutter))
        ]
        if len(gaps) < max(_MIN_GUTTER_ROWS, _IN_GUTTER * (end - first)):
            continue
        if any(_is_same(gutter, each) and each.n_within >= len(gaps) for each in columns):
            continue
        if sum(b - a for a, b in gaps) >= _GUTTER * size * len(gaps):
            yield _Column(first, end, gutter.low, gutter.high, len(gaps))


def _lies_in(column: _Column, n: int, gap: Piece) -> bool:
    """Whether a column is known to go through a gap of a line."""
    is_there = gap[0] <= column.low + _CLEAR_PT and gap[1] >= column.high - _CLEAR_PT
    return is_there and column.first <= n < column.end


def _gap_over(each: LooseLine, gutter: _Column) -> Piece | None:
    """The gap of a line that a white gutter lies within."""
    for before, piece in itertools.pairwise(each.pieces):
        if before[1] <= gutter.low + _CLEAR_PT and piece[0] >= gutter.high - _CLEAR_PT:
            return before[1], piece[0]
    return None


def _clusters(
    gaps: Sequence[_Gap], lines: Sequence[LooseLine], *, is_left: bool
) -> Iterator[list[_Gap]]:
    """Gaps behind which something begins at one place, or ends there."""
    run: list[_Gap] = []
    if is_left:
        ordered = sorted(gaps, key=lambda gap: gap.left)
    else:
        ordered = sorted((gap for gap in gaps if gap.before is not None), key=lambda gap: gap.right)
    for gap in ordered:
        at = gap.left if is_left else gap.right
        size = lines[gap.row].line.size
        if run and at - (run[0].left if is_left else run[0].right) > 2 * _SAME_EDGE * size:
            yield run
            run = []
        run.append(gap)
    if run:
        yield run


def _may_be_wide(cluster: Sequence[_Gap], lines: Sequence[LooseLine]) -> bool:
    """A quick look at whether some of the gaps, or the figures behind them, may make a column."""
    if len(cluster) < MIN_ROWS:
        return False
    widths = [(gap.left - gap.before, gap.row) for gap in cluster if gap.before is not None]
    if len(widths) < _MIN_WITHIN:
        return False
    widest, row = max(widths)
    if widest >= _ONE_GAP * lines[row].line.size:
        return True
    if widest < _BETWEEN_FIGURES * lines[row].line.size:
        return False
    return any(any(map(str.isdigit, lines[row].line.text)) for _, row in widths)


def _uncrossed(cluster: Sequence[_Gap], lines: Sequence[LooseLine]) -> Iterator[list[_Gap]]:
    """The gaps of a cluster, parted where text of a line between them runs across."""
    by_row = {gap.row: gap for gap in cluster}
    rows: list[_Gap] = []
    low, high = _NOWHERE, -_NOWHERE
    for row in range(min(by_row), max(by_row) + 1):
        gap = by_row.get(row)
        if gap is None:
            if rows and _crosses(lines[row], low, high):
                yield rows
                rows = []
            continue
        before = _NOWHERE if gap.before is None else gap.before
        if rows and max(low, before) >= min(high, gap.left) - _CLEAR_PT:
            yield rows
            rows = []
        low, high = (max(low, before), min(high, gap.left)) if rows else (before, gap.left)
        rows.append(gap)
    yield rows


def _trimmed(run: Sequence[_Gap], lines: Sequence[LooseLine]) -> Sequence[_Gap]:
    """A run without a first and last line that is text: it begins elsewhere, and has a gap between
    words by chance where the others have theirs."""
    lefts = [lines[gap.row].line.left for gap in run if gap.before is not None]
    if len(run) <= MIN_ROWS or not lefts:
        return run
    usual = statistics.median(lefts)

    def is_text(gap: _Gap) -> bool:
        line = lines[gap.row].line
        is_narrow = gap.before is not None and gap.left - gap.before < _ONE_GAP * line.size
        return is_narrow and abs(line.left - usual) > _OTHER_EDGE * line.size

    return run[is_text(run[0]) : len(run) - is_text(run[-1])]


def _crosses(each: LooseLine, low: float, high: float) -> bool:
    pieces = each.pieces or ((each.line.left, each.line.right),)
    return any(left < high - _CLEAR_PT and right > low + _CLEAR_PT for left, right in pieces)


def _column(gaps: Sequence[_Gap], lines: Sequence[LooseLine], *, is_left: bool) -> _Column | None:
    within = [(gap, gap.left - gap.before) for gap in gaps if gap.before is not None]
    if len(gaps) < MIN_ROWS or len(within) < _MIN_WITHIN:
        return None
    first, end = gaps[0].row, gaps[-1].row + 1
    size = max(lines[gap.row].line.size for gap in gaps)
    n_figures = sum(lines[gap.row].has_figure_behind(gap.left) for gap, _ in within)
    total, widest = sum(width for _, width in within), max(width for _, width in within)
    if n_figures >= _NEARLY_ALL * len(within):
        is_wide = total >= _BETWEEN_FIGURES * size * len(within)
    else:
        n_behind = sum(lines[gap.row].has_figure_before(gap.left) for gap, _ in within)
        is_sure = widest >= _ONE_GAP * size or n_behind >= _NEARLY_ALL * len(within)
        is_wide = is_sure and total >= _USUAL_GAP * size * len(within)
    n_loose = sum(len(each.pieces) > 1 for each in lines[first:end])
    if not is_wide or len(within) < _SHARE * n_loose:
        return None
    if end - first - len(gaps) > _BEFORE * len(gaps):
        return None
    if 2 * sum(lines[gap.row].has_dash_before(gap.left) for gap, _ in within) > len(within):
        return None  # days or numbers, and what they say
    if not is_left and n_figures < _FIGURES * len(within):
        return None  # the last words of lines end at one place as well
    low = max(gap.before for gap in gaps if gap.before is not None)
    return _Column(first, end, low, min(gap.left for gap in gaps), len(within))


def _stands_alone(column: _Column, lines: Sequence[LooseLine]) -> bool:
    """Whether a single gap parts two columns, and not the marks of a list from its entries."""
    rows = [
        each
        for each in lines[column.first : column.end]
        if each.pieces and _begin(each, column) is not None
    ]
    if len(rows) < _MIN_ROWS_ALONE:
        return False
    marks = [each.line.text.split(" ", 1)[0] for each in rows]
    widths = [each.pieces[0][1] - each.pieces[0][0] for each in rows]
    return any(
        len(mark) > MARK or width > MARK * each.line.size * 0.5
        for mark, width, each in zip(marks, widths, rows, strict=True)
    )


def _is_same(one: _Column, other: _Column) -> bool:
    is_beside = one.high <= other.low or one.low >= other.high
    return not is_beside and one.first < other.end and one.end > other.first


def _is_beside(one: _Column, other: _Column) -> bool:
    """Whether two gaps go through the same lines, most of those that the lower one goes through."""
    n_common = min(one.end, other.end) - max(one.first, other.first)
    return one is not other and n_common >= max(
        MIN_ROWS, _COMMON * min(one.end - one.first, other.end - other.first)
    )


def _begin(each: LooseLine, column: _Column) -> float | None:
    """Where the text behind a column's gap begins in a line; None where it has no text on both
    sides of it, or some across."""
    for before, piece in itertools.pairwise(each.pieces):
        if before[1] <= column.high - _CLEAR_PT and piece[0] >= column.low + _CLEAR_PT:
            is_there = before[1] <= column.low + _CLEAR_PT or piece[0] >= column.high - _CLEAR_PT
            return piece[0] if is_there else None
    return None
