"""Tables whose columns are drawn: the drawing alone says what belongs into which cell."""

from __future__ import annotations

import itertools
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace

from app.documents.base.document import Box
from app.documents.pdf.layout.tables.columns import MIN_COLUMN_GAP_PT, MIN_ROWS
from app.documents.pdf.layout.tables.rows import appended, is_row_of_figures, with_signs
from app.documents.pdf.layout.tables.stacked_tables import StackedTable
from app.documents.pdf.layout.words import FIRST_WIDE
from app.documents.pdf.lines.line import HYPHEN, Cell, Line, display_width
from app.documents.pdf.page.rules.grid import Grid

_MANY_ROWS = 4  # lines with several cells between two rules: more than one row
_EACH_BROKEN = 0.5  # of the lines of a column of running text end where its width has them end
_MOST_BROKEN = 0.6  # of those of all such columns
_ROUNDED = 1.1  # a word may be as much wider than its letters are on the average
_WIDE_TOGETHER = 4  # half letters
_MIN_WORDS = 3  # of letters, in one
_MIN_WIDE = 8  # letters of Chinese or Japanese, in one
_MIN_RUNNING = 3  # lines
_FEW_ROWS = 4  # edges of rows that may part no more than the head from the rest


def drawn_table(lines: Sequence[Line], skipped: set[int], grid: Grid) -> StackedTable | None:
    """The table that a grid holds; None where it holds none, or draws one row around many."""
    inside = [
        n
        for n, line in enumerate(lines)
        if n not in skipped and grid.holds(line.left, line.top, line.right, line.bottom)
    ]
    if len(inside) < MIN_ROWS:
        return None
    first, end = inside[0], inside[-1] + 1
    if len(inside) + sum(n in skipped for n in range(first, end)) < end - first:
        return None  # other text stands between
    bands: list[list[Line]] = [[] for _ in grid.rows[1:]]
    each_level = (level for n in inside for level in _levels(lines[n]))
    for line in sorted(each_level, key=lambda each: (round(each.top), each.left)):
        bands[grid.row_of(line.top, line.bottom)].append(line)
    rows = []
    for band in bands:
        baselines = _baselines(band, grid)
        if len(baselines) > 1 and all(map(is_row_of_figures, baselines)):
            rows += baselines  # lines are drawn around groups of rows only
            continue
        is_parted = len(grid.rows) <= _FEW_ROWS and len(baselines) >= _MANY_ROWS
        if is_parted and not _is_running_text(band, grid):
            if sum(len(line.cells) > 1 for line in band) >= _MANY_ROWS and len(band) == len(
                baselines
            ):
                return None
            if sum(sum(map(bool, texts)) > 1 for texts in baselines) >= _MANY_ROWS:
                rows += _in_rows(baselines)
                continue
        for part in _parted(band, grid):
            rows.append(_in_one(_baselines(part, grid), len(grid.columns) - 1))
    rows = [row for row in rows if any(row)]
    used = [k for k in range(len(grid.columns) - 1) if any(row[k] for row in rows)]
    if len(rows) < MIN_ROWS or len(used) < 2:
        return None
    cells = [[row[k].replace(HYPHEN, "-") for k in used] for row in rows]
    box = Box(grid.columns[0], grid.rows[0], grid.columns[-1], grid.rows[-1])
    columns = [(grid.columns[k], grid.columns[k + 1]) for k in used]
    return StackedTable(first, end, with_signs(cells), box, columns)


def _is_running_text(band: Sequence[Line], grid: Grid) -> bool:
    """Whether two columns of a row or more are text that runs on from line to line, as comments and
    answers beside each other do: most lines end where the next one's first word has no room. Cells
    below each other have room there, as the last lines of paragraphs do."""
    running = []
    for k, (edge, right) in enumerate(itertools.pairwise(grid.columns)):
        pieces = [p for line in band for p in line.pieces if _column_of(grid, line, p) == k]
        if len(pieces) < _MIN_RUNNING or not any(_is_wordy(piece.text) for piece in pieces):
            continue
        limit = right - max(0.0, min(piece.left for piece in pieces) - edge)  # as wide a margin
        n_broken = sum(is_broken(*pair, limit) for pair in itertools.pairwise(pieces))
        if n_broken >= _EACH_BROKEN * (len(pieces) - 1):
            running.append((n_broken, len(pieces) - 1))
    n_broken, n_ends = map(sum, zip(*running, strict=True)) if running else (0, 0)
    return len(running) > 1 and n_broken >= _MOST_BROKEN * n_ends


def is_broken(piece: Cell, following: Cell, limit: float) -> bool:
    """Whether what the line after a piece of text begins with would have gone beyond `limit`."""
    letter = (following.right - following.left) / max(1, display_width(following.text))
    if following.text[:1] >= FIRST_WIDE:
        n_letters = _WIDE_TOGETHER  # such a sign and the one that may not begin a line
    else:
        n_letters = 1 + len(following.text.partition(" ")[0])
    return piece.right + _ROUNDED * n_letters * letter > limit


def _is_wordy(text: str) -> bool:
    n_wide = sum(letter >= FIRST_WIDE and letter.isalpha() for letter in text)
    return n_wide >= _MIN_WIDE or sum(map(str.isalpha, text.split())) >= _MIN_WORDS


def _levels(line: Line) -> Iterator[Line]:
    """The pieces of a line at the heights that they stand at, each height for itself."""
    drops = {cell.drop for cell in line.cells}
    if len(drops) < 2:
        yield line
        return
    for drop in drops:
        cells = tuple(cell for cell in line.cells if cell.drop == drop)
        top = line.top + drop
        bottom, left, right = min(line.bottom, top + line.size), cells[0].left, cells[-1].right
        yield replace(line, top=top, bottom=bottom, left=left, right=right, cells=cells)


def _parted(band: Sequence[Line], grid: Grid) -> list[list[Line]]:
    """The lines of one row, parted where lines are drawn across some of its columns. A cell that
    reaches over several such rows belongs to the first."""
    if not grid.within:
        return [list(band)]
    parts: dict[int, list[Line]] = {}
    for line in band:
        at = grid.band_of(line.top, line.bottom)
        by_part: dict[int, list[Cell]] = {}
        for piece in line.pieces:
            own, column = at, _column_of(grid, line, piece)
            while (own, column) in grid.below:
                own -= 1
            by_part.setdefault(own, []).append(piece)
        for own, pieces in by_part.items():
            parts.setdefault(own, []).append(replace(line, cells=tuple(pieces)))
    return [parts[own] for own in sorted(parts)] or [[]]


def _column_of(grid: Grid, line: Line, piece: Cell) -> int:
    """The column of a drawn table, from 0, that a piece of a line stands in; the first in a row of
    one cell."""
    if len(line.cells) < 2 and grid.is_across(line.top, line.bottom):
        return 0
    column = bisect_right(grid.columns, piece.left + MIN_COLUMN_GAP_PT) - 1
    return min(max(column, 0), len(grid.columns) - 2)


def _baselines(band: Sequence[Line], grid: Grid) -> list[list[str]]:
    """The texts of each line between two rules, by column."""
    found: list[list[str]] = []
    bottom = 0.0
    for line in band:
        if not found or line.top > bottom - 0.4 * (line.bottom - line.top):
            found.append([""] * (len(grid.columns) - 1))
            bottom = line.bottom
        for piece in line.pieces:
            column = _column_of(grid, line, piece)
            found[-1][column] = appended(found[-1][column], piece.text)
    return found


def _in_rows(baselines: Sequence[list[str]]) -> list[list[str]]:
    """Lines that no rule parts: a row begins with each that has something in the first column."""
    rows: list[list[str]] = []
    for texts in baselines:
        if texts[0] or not rows:
            rows.append(texts)
        else:
            rows[-1] = _in_one((rows[-1], texts), len(texts))
    return rows


def _in_one(baselines: Sequence[Sequence[str]], n_columns: int) -> list[str]:
    row = [""] * n_columns
    for texts in baselines:
        for column, text in enumerate(texts):
            if text:
                row[column] = appended(row[column], text)
    return row
