"""Tables without drawn lines whose cells run over several lines, as word processors write them.

Such a table comes cell by cell: all lines of one cell, then those of the next, which begins at the
height where the one before began, and after the last cell of a row the first of the next. Nothing
else on a page goes up again and again to the same few left edges.
"""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass, field

from app.documents.base.document import Box
from app.documents.pdf.layout.tables.rows import FIGURE
from app.documents.pdf.lines.line import HYPHEN, Cell, Line

_SAME_EDGE_PT = 4.0
_MIN_STEP_PT = 15.0  # from one column's left edge to the next
_UP_PT = 2.8  # small letters have no such height as capitals
_IN_CELL = 1.5  # times the usual distance of lines: a larger one ends a cell
_BESIDE = 1.2  # the same beside a later cell: what is further down may be the next row
_TO_NEXT_ROW = 3.5  # times that distance: a larger one ends a table
_TO_NAMES = 2.5  # the same above a table
_MAX_HEADS = 2  # lines of names above a table
_MAX_NAME = 40  # characters
_MIN_ROWS = 2
_MAX_CELL_LINES = 7  # on average; more are columns of running text
_MAX_COLUMNS = 9
_MIN_FIGURES = 3  # one below the other: amounts of so many rows


@dataclass(slots=True)
class _Cell:
    """A cell and the lines that it is made of."""

    left: float
    right: float
    top: float
    bottom: float
    texts: list[str]
    last_top: float


@dataclass(slots=True)
class StackedTable:
    """A table found among lines: `lines[first:end]`, its rows of texts, its bounds, and where its
    columns begin and end, as far as that was asked."""

    first: int
    end: int
    rows: list[list[str]]
    box: Box
    columns: Sequence[tuple[float, float]] = ()


@dataclass(slots=True)
class _Run:
    """Rows of cells as far as they go on."""

    first: int
    rows: list[list[_Cell]] = field(default_factory=list)
    row_starts: list[int] = field(default_factory=list)
    n_up: int = 0


def find_stacked_tables(lines: Sequence[Line], skipped: set[int], gap: float) -> list[StackedTable]:
    """The tables of one page that are written cell by cell.

    Args:
        lines: Of the page, in the order of its content.
        skipped: Indices of lines that are known to be something else.
        gap: Usual distance between the tops of lines, in points.
    """
    found: list[StackedTable] = []
    at = 0
    last_start = _last_start([line.top for line in lines])
    while at <= last_start:
        if at in skipped:
            at += 1
            continue
        run, end = _follow(lines, at, skipped, gap)
        is_sound = run.n_up and not _holds_columns(run, lines[end : end + 1], gap)
        table = _table(run, end) if is_sound else None
        if table is not None:
            found.append(table)
            at = table.end
        else:
            at += 1
    return found


def _last_start(tops: Sequence[float]) -> int:
    """The last line from which a run may find a second cell: one that goes up again to the height
    of a line at or behind the start. -1 on most pages, where nothing does."""
    last = -1
    for n, top in enumerate(tops):
        if n == 0 or tops[n - 1] <= top:
            continue
        for start in range(n - 2, last, -1):
            if abs(tops[start] - top) <= _UP_PT:
                last = start
                break
    return last


def _follow(lines: Sequence[Line], first: int, skipped: set[int], gap: float) -> tuple[_Run, int]:
    """The rows from line `first` on, and one past the last line that belongs to them."""
    run, end, n_taken = _rows_to(lines, first, skipped, gap, len(lines))
    if n_taken:  # pieces of a line that does not belong to them as a whole
        run, end, _ = _rows_to(lines, first, skipped, gap, end)
    return run, end


def _rows_to(
    lines: Sequence[Line], first: int, skipped: set[int], gap: float, stop: int
) -> tuple[_Run, int, int]:
    """The rows of lines before `stop`, where they end, and how many pieces of the line there they
    have taken all the same."""
    run = _Run(first)
    n = first
    while n < stop and n not in skipped and not lines[n].angle:
        for n_taken, piece in enumerate(lines[n].pieces):
            if not _takes(run, lines[n], piece, n, gap):
                return run, n, n_taken
        n += 1
    return run, n, 0


def _takes(run: _Run, line: Line, piece: Cell, n: int, gap: float) -> bool:
    """Puts a piece of a line into its cell. Returns False where it belongs to no table."""
    cell = _Cell(piece.left, piece.right, line.top, line.bottom, [piece.text], line.top)
    if not run.rows:
        run.rows.append([cell])
        run.row_starts.append(n)
        return True
    row = run.rows[-1]
    last = row[-1]
    step = line.top - last.last_top
    may_be_names = len(run.rows) == 1 and len(row) > _MIN_ROWS and len(last.texts) == 1
    most = (_BESIDE if may_be_names else _IN_CELL) * gap
    if abs(piece.left - last.left) < _SAME_EDGE_PT and 0 < step <= most:
        last.texts.append(piece.text)
        last.right, last.bottom = max(last.right, piece.right), line.bottom
        last.last_top = line.top
        return True
    if piece.left > last.left + _MIN_STEP_PT and piece.left >= last.right - _SAME_EDGE_PT:
        if abs(line.top - row[0].top) <= _UP_PT:
            run.n_up += line.top < last.last_top - _UP_PT
            row.append(cell)
            return len(row) <= _MAX_COLUMNS
        return False
    # A cell of a column that goes on beside a later cell's line, which pdfium took for one line.
    for earlier in row[:-1]:
        below = line.top - earlier.last_top
        is_below = abs(piece.left - earlier.left) < _SAME_EDGE_PT and 0 < below <= _BESIDE * gap
        if is_below and piece.left > row[0].left + _SAME_EDGE_PT:
            earlier.texts.append(piece.text)
            earlier.right, earlier.bottom = max(earlier.right, piece.right), line.bottom
            earlier.last_top = line.top
            return True
    bottom = max(each.bottom for each in row)
    # Below the names of the columns may go on what a page before has the beginning of.
    begins = run.rows[0] if len(run.rows) == 1 else run.rows[0][:1]
    is_first = any(abs(piece.left - each.left) < _SAME_EDGE_PT for each in begins)
    if is_first and bottom - _UP_PT <= line.top < bottom + _TO_NEXT_ROW * gap:
        run.rows.append([cell])
        run.row_starts.append(n)
        return True
    return False


def _holds_columns(run: _Run, following: Sequence[Line], gap: float) -> bool:
    """Whether the last row is no row but columns, each written from its top to its bottom: a column
    that is set flush right goes on where the run ends, all of one's lines are figures, or all have
    equally many lines, none of which goes on from another."""
    full = [each for each in run.rows if len(each) > 1]
    if not 0 < len(full) <= _MIN_ROWS:
        return False
    row = full[-1]
    n_lines = {len(cell.texts) for cell in row}
    if len(n_lines) == 1 and min(n_lines) >= _MIN_FIGURES and all(map(_begins_anew, row)):
        return True
    if any(len(cell.texts) >= _MIN_FIGURES and all(map(_is_figure, cell.texts)) for cell in row):
        return True
    last = row[-1]
    return (
        row is run.rows[-1]
        and len(row[0].texts) >= _MIN_FIGURES
        and any(
            line.left < last.right
            and abs(line.right - last.right) < _SAME_EDGE_PT
            and 0 < line.top - last.last_top <= _IN_CELL * gap
            and _is_figure(line.text)
            for line in following
        )
    )


def _begins_anew(cell: _Cell) -> bool:
    return all(text[0].isupper() or text[0].isdigit() for text in cell.texts)


def _is_figure(text: str) -> bool:
    return FIGURE.fullmatch(text) is not None


def _table(run: _Run, end: int) -> StackedTable | None:
    """The table among the rows of a run, without the lines of text before and after it."""
    first = 0
    while first < len(run.rows) and len(run.rows[first]) < 2:
        first += 1
    last = len(run.rows)
    while last > first and len(run.rows[last - 1]) < 2:
        last -= 1
    rows = run.rows[first:last]
    if len(rows) < _MIN_ROWS:
        return None
    edges = _edges(rows)
    if not 2 <= len(edges) <= _MAX_COLUMNS:
        return None
    full = [row for row in rows if len(row) == len(edges)]
    n_lines = [len(cell.texts) for row in rows for cell in row]
    if len(full) < max(_MIN_ROWS, len(rows) / 2) or statistics.mean(n_lines) > _MAX_CELL_LINES:
        return None
    texts = []
    rights = list(edges)
    for row in rows:
        cells = [""] * len(edges)
        for cell in row:
            column = max(k for k, edge in enumerate(edges) if cell.left >= edge - _SAME_EDGE_PT)
            cells[column] = joined_cell(cell.texts)
            rights[column] = max(rights[column], cell.right)
        texts.append(cells)
    cells_of_all = [cell for row in rows for cell in row]
    box = Box.around(cells_of_all)
    stop = run.row_starts[last] if last < len(run.rows) else end
    columns = list(zip(edges, rights, strict=True))
    return StackedTable(run.row_starts[first], stop, texts, box, columns)


def with_names_above(
    lines: Sequence[Line], table: StackedTable, skipped: set[int], gap: float
) -> StackedTable:
    """A table with the lines above it that name its columns, or several of them at once: not all of
    them, or they would be a row."""
    for n in range(table.first - 1, max(table.first - 1 - _MAX_HEADS, -1), -1):
        line, box = lines[n], table.box
        names = _names(line, table)
        if n in skipped or not names or not 0 < box.top - line.top < _TO_NAMES * gap:
            return table
        box = Box(box.left, line.top, box.right, box.bottom)
        table = StackedTable(n, table.end, [names, *table.rows], box, table.columns)
    return table


def _names(line: Line, table: StackedTable) -> list[str]:
    """The pieces of a line by the first column that each stands above; none where they are no
    names of columns."""
    if len(line.cells) < 2 or line.right > table.box.right + _MIN_STEP_PT:
        return []
    names = [""] * len(table.columns)
    at = -1
    for cell in line.cells:
        above = [k for k, (left, right) in enumerate(table.columns) if _meets(cell, left, right)]
        if not above:  # between two columns that it names both
            above = [k for k, (left, _) in enumerate(table.columns) if left <= cell.left][-1:]
        if not above or above[0] <= at or len(cell.text) > _MAX_NAME:
            return []
        names[above[0]] = cell.text
        at = above[-1]
    return names


def _meets(cell: Cell, left: float, right: float) -> bool:
    return cell.left < right and cell.right > left


def _edges(rows: Sequence[Sequence[_Cell]]) -> list[float]:
    """The left edges of the columns: of those that all full rows keep to, whether their cells are
    set flush left or right, else where cells begin, some of which may reach further."""
    n_columns = max(map(len, rows))
    columns = list(zip(*(row for row in rows if len(row) == n_columns), strict=True))
    lefts = [min(cell.left for cell in column) for column in columns]
    rights = [max(cell.right for cell in column) for column in columns]
    if all(right < left for right, left in zip(rights, lefts[1:], strict=False)):
        return lefts
    edges: list[float] = []
    for left in sorted(cell.left for row in rows for cell in row):
        if not edges or left - edges[-1] > _MIN_STEP_PT:
            edges.append(left)
    return edges


def joined_cell(texts: Sequence[str]) -> str:
    """The lines of one cell as its text."""
    joined = ""
    for text in texts:
        if joined.endswith(HYPHEN):
            joined = joined[:-1] + text
        elif joined and joined[-1] >= "\u2e80" and text[0] >= "\u2e80":
            joined += text
        else:
            joined = f"{joined} {text}" if joined else text
    return joined.replace(HYPHEN, "-")
