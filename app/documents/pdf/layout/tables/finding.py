"""Tables of PDF pages: lines whose pieces stand under each other, as Markdown tables.

A PDF has no tables, only text in places. A run of lines is a table when wide gaps part its lines
and the gaps agree, all the way down, on two or more columns. Rules drawn across the page say which
lines make one row; without them the empty first column of a line says so. Where columns are drawn
as well, the drawing alone says what belongs into which cell.
"""

from __future__ import annotations

import itertools
import math
import re
import statistics
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from app.documents.base.document import Box
from app.documents.base.tables import as_markdown
from app.documents.pdf.layout.tables.column_tables import find_column_tables
from app.documents.pdf.layout.tables.side_by_side import first_lines
from app.documents.pdf.layout.tables.stacked_tables import find_stacked_tables
from app.documents.pdf.lines.line import HYPHEN, Cell, Line
from app.documents.pdf.page.rules import Grid, Rules

MIN_ROWS = 2
_MIN_COLUMN_GAP_PT = 3.0
_MANY_ROWS = 4  # lines with several cells between two rules: more than one row
_MOST_SINGLE = 0.5  # of the rows of a table without lines have one cell at most
_GROUP_STEP = 1.6  # times the usual distance of lines: to and from the name of a group of rows
_MAX_GROUP_NAME = 60  # characters
_INDENT_PT = 15.0
_BEFORE_FIRST_PT = 6.0  # between such a name and the column behind it
_FEW_BANDS = 3  # of rows between rules: a head, a body, and what follows
_FEW_ROWS = 4  # edges of rows that may part no more than the head from the rest
CAPTION = re.compile(
    r"(?P<what>Fig(?:ure|\.)|Table|Listing|Algorithm|Scheme|Chart|Exhibit|图|圖|表)\s?"
    r"(?P<number>[A-Z]?\d{1,3}(?:[.\-–]\d{1,3})*)\s?(?:[.:：—–]|[\s\u3000]{1,2}(?=(?-i:[\u2e80-\uffff])))",
    re.I,
)
"""What a caption begins with."""
_FIRST_OF_CAPTION = frozenset("aceflstACEFLST\u017f图圖表")
_MARK = re.compile(
    r"(?:\(?[a-zA-Z0-9]{1,5}[.)]|\[\d{1,3}\]|\d{1,3}(?:\.\d{1,3})*\.?|"
    r"[•◦▪‣●○■□▫–—*·o\u2192\u25a0-\u25ff\u2701-\u27bf\ue000-\uf8ff-]|"
    r"第?[一二三四五六七八九十百\d]+[条章节款、.]?|[*†‡§])$"
)
"""What stands before the text of a clause, an entry or a footnote: a list, not a table."""
_FIGURE = re.compile(
    r"(?:[A-Z]{3}\s)?[^\w\s]{0,2}\s?\d[\d.,\s]*\s?(?:[^\w\s]{0,2}|\s[A-Z]{3})|[-–—]|n/?a", re.I
)
"""A cell of a row of figures: an amount, a share, or a dash for none."""
_LEADER = re.compile(r"(?:\.\s?){4,}|…{2,}")
_EQUATION_NUMBER = re.compile(r"\(\d{1,3}(?:\.\d{1,3})*[a-z]?\)$")


@dataclass(frozen=True, slots=True)
class Table:
    """A table found among lines: `lines[first:end]`, its Markdown, and its bounds."""

    first: int
    end: int
    markdown: str
    box: Box


def caption_of(text: str) -> re.Match[str] | None:
    """`CAPTION` at the beginning of a text, which most texts are soon told not to have."""
    return CAPTION.match(text) if text[:1] in _FIRST_OF_CAPTION else None


def find_tables(lines: Sequence[Line], skipped: set[int], rules: Rules, gap: float) -> list[Table]:
    """The tables among the lines of one page, in order.

    Args:
        lines: Of the page, in reading order.
        skipped: Indices of lines that are no part of the text.
        rules: What is drawn on the page.
        gap: Usual distance between the tops of lines, in points.
    """
    tables = [
        table for grid in rules.grids if (table := _drawn_table(lines, skipped, grid)) is not None
    ]
    skipped = skipped.union(*(range(table.first, table.end) for table in tables))
    for stacked in (
        *find_stacked_tables(lines, skipped, gap),
        *find_column_tables(lines, skipped),
    ):
        is_new = skipped.isdisjoint(range(stacked.first, stacked.end))
        if is_new and not _is_list(stacked.rows):
            markdown = as_markdown(stacked.rows)
            tables.append(Table(stacked.first, stacked.end, markdown, stacked.box))
            skipped = skipped.union(range(stacked.first, stacked.end))
    at = 0
    while at < len(lines):
        if len(lines[at].cells) < 2 or at in skipped:
            at += 1
            continue
        end = _run_end(lines, at, skipped, rules.across, gap)
        found = _table(lines, at, end, rules.across, gap)
        while found is None and end - at > MIN_ROWS:  # the last lines may not belong to it
            end -= 1
            if len(lines[end - 1].cells) > 1:
                found = _table(lines, at, end, rules.across, gap)
        if found is not None:
            tables.append(found)
            at = end
        else:
            at += 1
    return sorted(tables, key=lambda table: table.first)


def _drawn_table(lines: Sequence[Line], skipped: set[int], grid: Grid) -> Table | None:
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
    for line in sorted((lines[n] for n in inside), key=lambda each: (round(each.top), each.left)):
        bands[grid.row_of(line.top, line.bottom)].append(line)
    rows = []
    for band in bands:
        baselines = _baselines(band, grid)
        if len(baselines) > 1 and all(map(_is_row_of_figures, baselines)):
            rows += baselines  # lines are drawn around groups of rows only
            continue
        if len(grid.rows) <= _FEW_ROWS and sum(len(b.cells) > 1 for b in band) >= _MANY_ROWS:
            return None
        for part in _parted(band, grid):
            rows.append(_in_one(_baselines(part, grid), len(grid.columns) - 1))
    rows = [row for row in rows if any(row)]
    used = [k for k in range(len(grid.columns) - 1) if any(row[k] for row in rows)]
    if len(rows) < MIN_ROWS or len(used) < 2:
        return None
    cells = [[row[k].replace(HYPHEN, "-") for k in used] for row in rows]
    box = Box(grid.columns[0], grid.rows[0], grid.columns[-1], grid.rows[-1])
    return Table(first, end, as_markdown(cells), box)


def _parted(band: Sequence[Line], grid: Grid) -> list[list[Line]]:
    """The lines of one row, parted where lines are drawn across some of its columns. A cell that
    reaches over several such rows belongs to the first."""
    parts: list[list[Line]] = [[] for _ in range(len(grid.within) + 1)]
    for line in band:
        parts[bisect_right(grid.within, (line.top + line.bottom) / 2)].append(line)
    return [part for part in parts if part] or [[]]


def _baselines(band: Sequence[Line], grid: Grid) -> list[list[str]]:
    """The texts of each line between two rules, by column."""
    found: list[list[str]] = []
    bottom = 0.0
    for line in band:
        if not found or line.top > bottom - 0.4 * (line.bottom - line.top):
            found.append([""] * (len(grid.columns) - 1))
            bottom = line.bottom
        for piece in _pieces(line):
            column = bisect_right(grid.columns, piece.left + _MIN_COLUMN_GAP_PT) - 1
            column = min(max(column, 0), len(grid.columns) - 2)
            found[-1][column] = _appended(found[-1][column], piece.text)
    return found


def _is_row_of_figures(texts: Sequence[str]) -> bool:
    """Whether a line is a row of its own: it has a name and figures in most columns after it."""
    figures = [text for text in texts[1:] if text]
    n_figures = sum(_FIGURE.fullmatch(text) is not None for text in figures)
    return bool(texts[0]) and n_figures >= max(1, 0.5 * (len(texts) - 1))


def _in_one(baselines: Sequence[Sequence[str]], n_columns: int) -> list[str]:
    row = [""] * n_columns
    for texts in baselines:
        for column, text in enumerate(texts):
            if text:
                row[column] = _appended(row[column], text)
    return row


def _run_end(
    lines: Sequence[Line], first: int, skipped: set[int], rules: Sequence[float], gap: float
) -> int:
    """One past the last line that may belong to a table that begins at `first`."""
    end = first + 1
    columns = _columns(lines[first : first + 1])
    bottom = lines[first].bottom
    while end < len(lines) and end not in skipped:
        line = lines[end]
        if line.top - bottom > 2.2 * gap or line.bottom < lines[first].top:
            break
        if caption_of(line.text):
            break
        if len(line.cells) < 2 and not _names_group(lines, end, columns, gap):
            ruled = any(line.bottom - 1 < rule < line.bottom + 2 * gap for rule in rules)
            if not ruled and (line.top - bottom > 0.75 * gap or len(columns) < 2):
                break
            inside = [low - 3 <= line.left and line.right <= high + 3 for low, high in columns]
            # The further lines of a cell may be longer than its first; those that begin at the
            # margin are text below the table.
            inside += [
                abs(line.left - low) < 3 and line.right < following - _MIN_COLUMN_GAP_PT
                for (low, _), (following, _) in itertools.pairwise(columns[1:])
            ]
            spans = sum(line.left < high and line.right > low for low, high in columns)
            if not any(inside) and (spans > 1 or not ruled):
                break
        merged = _merged(columns, [(cell.left, cell.right) for cell in _pieces(line)])
        if len(merged) < 2:
            break
        columns = merged
        bottom = max(bottom, line.bottom)
        end += 1
    return end


def _names_group(
    lines: Sequence[Line], n: int, columns: Sequence[tuple[float, float]], gap: float
) -> bool:
    """Whether a line names the rows below it, in or before the first of the columns so far."""
    if n + 1 == len(lines) or len(columns) < 2:
        return False
    last, line, following = lines[n - 1], lines[n], lines[n + 1]
    steps = line.top - last.top, following.top - line.top
    if not all(0 < step < _GROUP_STEP * gap for step in steps) or len(line.text) > _MAX_GROUP_NAME:
        return False
    at = 0 if line.right < columns[0][0] else 1
    is_first = columns[0][0] - _INDENT_PT < line.left or at == 0
    if not is_first or line.right > columns[at][0] - _BEFORE_FIRST_PT or line.text[-1] in ".;":
        return False
    figures = [cell.text for cell in following.cells[1:]]
    if not figures or not all(map(_FIGURE.fullmatch, figures)):
        return False
    pieces = (*_pieces(line), *following.cells)
    below = _merged(columns, [(cell.left, cell.right) for cell in pieces])
    return len(columns) <= len(below) <= len(columns) + (at == 0)


def _pieces(line: Line) -> tuple[Cell, ...]:
    return line.cells or (Cell(line.text, line.left, line.right),)


def _columns(lines: Sequence[Line]) -> list[tuple[float, float]]:
    """The stretches of the page's width that the pieces cover together, from left to right."""
    return _merged([(cell.left, cell.right) for line in lines for cell in _pieces(line)], [])


def _merged(
    some: Sequence[tuple[float, float]], more: Sequence[tuple[float, float]]
) -> list[tuple[float, float]]:
    spans = sorted([*some, *more])
    columns = [spans[0]]
    for left, right in spans[1:]:
        if left <= columns[-1][1] + _MIN_COLUMN_GAP_PT:
            if right > columns[-1][1]:
                columns[-1] = (columns[-1][0], right)
        else:
            columns.append((left, right))
    return columns


def _table(
    lines: Sequence[Line], first: int, end: int, rules: Sequence[float], gap: float
) -> Table | None:
    found = lines[first:end]
    if sum(len(line.cells) > 1 for line in found) < MIN_ROWS:
        return None
    columns = _columns(found)
    if len(columns) < 2:
        return None
    if (centred := _below_centred_names(found)) is not None:
        found, columns = centred
    rows = _rows(found, columns, rules, gap)
    if len(rows) < MIN_ROWS or _is_list(rows) or _is_prose(rows, columns):
        return None
    box = Box(
        min(line.left for line in found),
        min(line.top for line in found),
        max(line.right for line in found),
        max(line.bottom for line in found),
    )
    return Table(first, end, as_markdown(rows), box)


def _below_centred_names(
    lines: Sequence[Line],
) -> tuple[list[Line], list[tuple[float, float]]] | None:
    """The lines and columns of a table whose names stand centred above columns that are set flush
    left or right, so that some touch nothing below them; None for another table."""
    head, rest = lines[0], lines[1:]
    if len(head.cells) < 2 or len(rest) < MIN_ROWS or head.bottom > rest[0].bottom:
        return None
    columns = _columns(rest)
    if len(columns) != len(head.cells) or len(_columns(lines)) <= len(columns):
        return None
    edges = [left for left, _ in columns[1:]] + [math.inf]
    names = zip(head.cells, columns, edges, strict=True)
    if not all(low - _MIN_COLUMN_GAP_PT <= cell.left < end for cell, (low, _), end in names):
        return None
    cells = tuple(
        replace(cell, left=low) for cell, (low, _) in zip(head.cells, columns, strict=True)
    )
    return [replace(head, cells=cells), *rest], columns


def _rows(
    found: Sequence[Line],
    columns: Sequence[tuple[float, float]],
    rules: Sequence[float],
    gap: float,
) -> list[list[str]]:
    """The grid of texts."""
    lefts = [left - _MIN_COLUMN_GAP_PT for left, _ in columns]
    baselines: list[tuple[Line, list[tuple[int, str]]]] = []
    for line in sorted(found, key=lambda each: (round(each.bottom / 3), each.left)):
        texts = [(max(bisect_right(lefts, cell.left) - 1, 0), cell.text) for cell in _pieces(line)]
        if baselines and line.top < baselines[-1][0].bottom - 0.5 * (line.bottom - line.top):
            baselines[-1][1].extend(texts)
        else:
            baselines.append((line, texts))
    inner = [
        rule for rule in rules if found[0].top < rule < max(line.bottom for line in found) + gap
    ]
    # Three rules or fewer may be those above and below the head and the whole: then they part
    # rows only if no band between two of them holds several rows.
    bands = Counter(
        bisect_right(inner, (line.top + line.bottom) / 2)
        for line, texts in baselines
        if len(texts) > 1
    )
    is_ruled = len(inner) >= max(2, len(baselines) // 4) and (
        len(bands) > 3 or max(bands.values(), default=0) < _MANY_ROWS
    )
    groups = _bands_of_rows(baselines, inner, len(columns)) if is_ruled else set()
    steps = [b[0].top - a[0].top for a, b in itertools.pairwise(baselines)]
    usual = statistics.median(steps) if steps else gap
    clauses = first_lines([texts for _, texts in baselines]) if len(columns) == 2 else set()
    rows: list[list[str]] = []
    last: Line | None = None
    for n, (line, texts) in enumerate(baselines):
        middle = (line.top + line.bottom) / 2
        if last is None:
            continues = False
        elif clauses:
            continues = n not in clauses and n > min(clauses)
        elif is_ruled:
            band = bisect_right(inner, middle)
            is_same = band == bisect_right(inner, (last.top + last.bottom) / 2)
            continues = is_same and band not in groups
        else:
            begins = any(column == 0 for column, _ in texts)
            continues = not begins and line.top - last.top < min(0.85 * usual, 1.2 * gap)
            if not begins and len(texts) == 1 and line.top - last.top < 1.2 * gap:
                continues = True
        if not continues:
            rows.append([""] * len(columns))
        for column, text in texts:
            rows[-1][column] = _appended(rows[-1][column], text)
        last = line
    return [[cell.replace(HYPHEN, "-") for cell in row] for row in rows]


def _bands_of_rows(
    baselines: Sequence[tuple[Line, Sequence[tuple[int, str]]]],
    rules: Sequence[float],
    n_columns: int,
) -> set[int]:
    """The bands between rules that hold several rows, counted from 0 at the top: each line is a row
    of figures, or fills all columns of a table with no more rules than those around its body."""
    by_band: dict[int, list[list[str]]] = {}
    for line, pieces in baselines:
        texts = [""] * n_columns
        for column, text in pieces:
            texts[column] = _appended(texts[column], text)
        by_band.setdefault(bisect_right(rules, (line.top + line.bottom) / 2), []).append(texts)
    is_few = len(by_band) <= _FEW_BANDS

    def are_rows(rows: Sequence[Sequence[str]]) -> bool:
        begins = all(row[0][:1].isupper() or row[0][:1].isdigit() for row in rows)
        return all(map(all, rows)) and (n_columns > 2 or begins)

    return {
        band
        for band, rows in by_band.items()
        if len(rows) > 1
        and (
            all(map(_is_row_of_figures, rows))
            or (is_few and band > min(by_band) and are_rows(rows))
        )
    }


def _appended(cell: str, text: str) -> str:
    if not cell:
        return text
    if cell.endswith(HYPHEN):
        return cell[:-1] + text
    return cell + ("" if cell[-1] >= "\u2e80" and text[0] >= "\u2e80" else " ") + text


def _is_list(rows: Sequence[Sequence[str]]) -> bool:
    """Marks with text after them, or entries of a table of contents."""
    if len(rows[0]) == 2 and all(_MARK.match(row[0]) or not row[0] for row in rows):
        return True
    if all(not row[-1] or _EQUATION_NUMBER.match(row[-1]) for row in rows):
        return True
    return sum(bool(_LEADER.search(" ".join(row))) for row in rows) >= len(rows) / 2


def _is_prose(rows: Sequence[Sequence[str]], columns: Sequence[tuple[float, float]]) -> bool:
    """Two columns of running text, or a grid with too many holes to be a table."""
    filled = sum(bool(cell) for row in rows for cell in row)
    if filled < 0.4 * len(rows) * len(columns):
        return True
    n_single = sum(sum(map(bool, row)) == 1 for row in rows)
    if n_single >= _MOST_SINGLE * len(rows):  # lines of text, one of them with a gap
        return True
    if len(columns) == 2 and len(rows) > 8:
        lengths = [len(cell) for row in rows for cell in row if cell]
        ends = sum(row[0][-1:] in ".!?:" for row in rows)
        return statistics.median(lengths) > 35 and ends < len(rows) / 3
    return False
