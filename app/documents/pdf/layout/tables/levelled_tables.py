"""Tables without drawn columns whose cells stand at the middle or at the foot of their rows.

Their cells come one after the other, each with all of its lines, so that a cell of one line beside
one of three stands at the height of the second line, or of the third. Such a row has no height at
which all of its cells begin; but their middles lie at one height, or their feet. Hardly anything
else on a page does that row after row.
"""

from __future__ import annotations

import itertools
import statistics
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from app.documents.base.document import Box
from app.documents.pdf.layout.tables.stacked_tables import StackedTable, joined_cell
from app.documents.pdf.lines.line import Cell, Line

_SAME_EDGE_PT = 2.5
_LEVEL_PT = 3.2  # between the heads, middles or feet of the cells of a row: small letters lie lower
_IN_CELL = 1.5  # times the usual distance of lines: a larger one ends a cell
_USUAL_STEP = 1.2  # times the size: from line to line
_LEAST_STEP = 0.9  # times the size: no two lines of a cell stand closer
_UNEVEN = 0.25  # times the size: between the tops of small and of tall letters
_LOOSER = 1.1  # times that distance: rows stand further apart, as far as that is asked
_HIGHER = 8.0  # times the size: so much higher the next cell may begin
_TO_NEXT_ROW = 4.0  # times that distance: a larger one ends a table
_OVER_PT = 1.5  # rows may lie over each other by so much: letters reach below their line
_MIN_FULL = 2  # rows with a cell in each column
_MAX_CELL_LINES = 9  # on average; more are columns of running text
_MAX_COLUMNS = 9


@dataclass(slots=True)
class _Block:
    """Lines one below the other that begin at one place, end there or have one middle: a cell.

    Attributes:
        first: Index of its first line among those of the page.
        last: Index of its last line.
        texts: Its lines.
        tops: Their upper edges.
    """

    first: int
    last: int
    left: float
    right: float
    top: float
    bottom: float
    texts: list[str]
    tops: list[float] = field(default_factory=list)

    def takes(self, piece: Cell, line: Line, most: float) -> bool:
        """Whether a piece of a line, at most so many points lower, is the next line of the cell."""
        if not 1 < line.top + piece.drop - self.tops[-1] <= most:
            return False
        return _are_aligned(self, piece)

    def add(self, n: int, piece: Cell, line: Line) -> None:
        """Takes in the next line."""
        self.last = n
        self.left, self.right = min(self.left, piece.left), max(self.right, piece.right)
        self.bottom = max(self.bottom, _bottom(piece, line))
        self.texts.append(piece.text)
        self.tops.append(line.top + piece.drop)

    @property
    def middle(self) -> float:
        return (self.tops[0] + self.tops[-1]) / 2


_Row = list[_Block]


def find_levelled_tables(
    lines: Sequence[Line], skipped: set[int], gap: float
) -> Iterator[StackedTable]:
    """The tables of one page whose cells are set to the middle or to the foot of their rows.

    Args:
        lines: Of the page, in the order of its content.
        skipped: Indices of lines that are known to be something else.
        gap: Usual distance between the tops of lines, in points.
    """
    if not _may_hold(lines):
        return
    # Cells that stand half a line apart make what is usual between lines too little.
    gap = max(gap, _USUAL_STEP * statistics.median(line.size for line in lines))
    for run in _runs(list(_rows(list(_blocks(lines, skipped, gap)))), gap):
        table = _table(run)
        if table is not None:
            yield table


def _may_hold(lines: Sequence[Line]) -> bool:
    """A quick look: a line stands beside the one before it, and higher by less than a few lines; or
    a row stands below a line that begins where it does."""
    return any(
        (
            _LEVEL_PT < last.top - line.top < _HIGHER * line.size
            and line.left > last.left + line.size
        )
        or (line.cells and not last.cells and abs(line.left - last.left) < _SAME_EDGE_PT)
        for last, line in itertools.pairwise(lines)
    )


def _blocks(lines: Sequence[Line], skipped: set[int], gap: float) -> Iterator[_Block]:
    """The cells that the lines of a page may be, in the order of the file."""
    steps = _steps(lines, gap)
    row: list[_Block] = []
    for n, line in enumerate(lines):
        if n in skipped or line.angle:
            row = []
            continue
        most = steps.get(line.size, _IN_CELL * line.size)
        for k, piece in enumerate(line.pieces):
            own = next((each for each in reversed(row) if each.takes(piece, line, most)), None)
            if own is not None and (own is row[-1] or k):
                own.add(n, piece, line)
                continue
            if row and piece.left < row[-1].left:
                row = []
            top, bottom = line.top + piece.drop, _bottom(piece, line)
            row.append(_Block(n, n, piece.left, piece.right, top, bottom, [piece.text], [top]))
            yield row[-1]


def _are_aligned(one: _Block | Line, other: Cell | Line) -> bool:
    """Whether two stretches begin at one place, end there or have one middle."""
    left, right = abs(one.left - other.left), abs(one.right - other.right)
    middle = abs(one.left + one.right - other.left - other.right) / 2
    return min(left, right, middle) < _SAME_EDGE_PT


def _steps(lines: Sequence[Line], gap: float) -> dict[float, float]:
    """By the size of letters, how far apart two lines of a cell are at most: hardly further than
    the closer ones of those that begin at one place, for rows may stand close as well."""
    found: dict[float, list[float]] = {}
    for last, line in itertools.pairwise(lines):
        step = line.top - last.top
        is_below = line.size == last.size and _are_aligned(last, line)
        if is_below and _LEAST_STEP * line.size < step < _IN_CELL * gap:
            found.setdefault(line.size, []).append(step)
    return {size: sorted(steps)[len(steps) // 4] + _UNEVEN * size for size, steps in found.items()}


def _bottom(piece: Cell, line: Line) -> float:
    return min(line.bottom, line.top + piece.drop + line.size)


def _rows(blocks: Sequence[_Block]) -> Iterator[_Row]:
    """Cells from left to right that lie level; those that do not, each for itself."""
    n = 0
    while n < len(blocks):
        row = [blocks[n]]
        for block in blocks[n + 1 : n + _MAX_COLUMNS]:
            if block.left <= row[-1].right or not _lie_beside(row, block):
                break
            row.append(block)
        while len(row) > 1 and not _is_level(row):
            row.pop()
        yield row
        n += len(row)


def _lie_beside(row: Sequence[_Block], block: _Block) -> bool:
    top, bottom = min(each.top for each in row), max(each.bottom for each in row)
    return block.top < bottom and block.bottom > top


def _is_level(row: Sequence[_Block]) -> bool:
    """Whether all cells of a row stand at the head, the middle or the foot of the highest one."""
    highest = max(row, key=lambda each: each.tops[-1] - each.tops[0])
    return all(
        _heads_agree(each, highest)
        or _middles_agree(each, highest)
        or abs(each.tops[-1] - highest.tops[-1]) < _LEVEL_PT
        for each in row
    )


def _heads_agree(one: _Block, other: _Block) -> bool:
    return abs(one.tops[0] - other.tops[0]) < _LEVEL_PT


def _middles_agree(one: _Block, other: _Block) -> bool:
    return abs(one.middle - other.middle) < _LEVEL_PT


def _runs(rows: Sequence[_Row], gap: float) -> Iterator[list[_Row]]:
    """Rows one below the other, without those of one cell above the first and below the last."""
    run: list[_Row] = []
    for row in [*rows, []]:
        if row and run and _follows(run, row, gap):
            run.append(row)
            continue
        while run and len(run[-1]) < 2:
            run.pop()
        if run:
            yield run
        run = [row] if len(row) > 1 else []


def _follows(run: Sequence[_Row], row: _Row, gap: float) -> bool:
    bottom = max(each.bottom for each in run[-1])
    return -_OVER_PT < min(each.top for each in row) - bottom < _TO_NEXT_ROW * gap


def _table(run: Sequence[_Row]) -> StackedTable | None:
    """The table that rows make; None where most stand at one height, as in any other table."""
    n_columns = max(map(len, run))
    full = [row for row in run if len(row) == n_columns]
    if len(full) < max(_MIN_FULL, len(run) / 2):
        return None
    columns = [
        (min(block.left for block in column), max(block.right for block in column))
        for column in zip(*full, strict=True)
    ]
    if any(one[1] >= other[0] for one, other in itertools.pairwise(columns)):
        return None
    if statistics.mean(len(block.texts) for row in run for block in row) > _MAX_CELL_LINES:
        return None
    if not _is_levelled(run):
        return None
    rows = []
    for row in run:
        cells = [""] * n_columns
        for block in row:
            at = [
                k
                for k, (left, right) in enumerate(columns)
                if block.left < right and block.right > left
            ]
            is_name = bool(at) and row is run[0]  # it may stand above several columns
            if (len(at) != 1 and not is_name) or cells[at[0]]:
                return None
            cells[at[0]] = joined_cell(block.texts)
        rows.append(cells)
    blocks = [block for row in run for block in row]
    box = Box.around(blocks)
    first, end = min(block.first for block in blocks), max(block.last for block in blocks) + 1
    return StackedTable(first, end, rows, box, columns)


def _is_levelled(run: Sequence[_Row]) -> bool:
    """Whether some cells of a table do not begin at the height of others of their row. Where none
    of these goes up again, their first lines may name the rows below them: not if rows stand
    further apart than the lines of a cell do."""
    are_apart = [row for row in run if _spread(each.tops[0] for each in row) > _LEVEL_PT]
    if not are_apart:
        return False
    if all(map(_goes_up, are_apart)):
        return True
    steps = [
        min(each.tops[0] for each in row) - max(each.tops[-1] for each in above)
        for above, row in itertools.pairwise(run)
    ]
    within = [b - a for row in run for each in row for a, b in itertools.pairwise(each.tops)]
    return min(steps) > _LOOSER * max(within)


def _goes_up(row: _Row) -> bool:
    """Whether a cell begins higher than the last line of the one before it."""
    return any(b.tops[0] < a.tops[-1] - _LEVEL_PT for a, b in itertools.pairwise(row))


def _spread(values: Iterable[float]) -> float:
    found = list(values)
    return max(found) - min(found)
