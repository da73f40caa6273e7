"""Tables of PDF pages: lines whose pieces stand under each other, as Markdown tables.

A PDF has no tables, only text in places. A run of lines is a table when wide gaps part its lines
and the gaps agree, all the way down, on two or more columns. Rules drawn across the page say which
lines make one row; without them the empty first column of a line says so. Where columns are drawn
as well, the drawing alone says what belongs into which cell.
"""

from __future__ import annotations

import itertools
import re
import statistics
from collections.abc import Sequence
from dataclasses import dataclass, replace

from app.documents.base.document import Box
from app.documents.base.tables import as_markdown
from app.documents.pdf.layout.tables.column_tables import find_column_tables
from app.documents.pdf.layout.tables.columns import (
    MIN_COLUMN_GAP_PT,
    MIN_ROWS,
    below_centred_names,
    columns_of,
    merged,
    spans_of,
)
from app.documents.pdf.layout.tables.drawn_tables import drawn_table
from app.documents.pdf.layout.tables.ends import HEAVY, TableEnds, ends_of
from app.documents.pdf.layout.tables.levelled_tables import find_levelled_tables
from app.documents.pdf.layout.tables.mirrored import mirrored, mirrored_box, mirrored_rules
from app.documents.pdf.layout.tables.rows import FIGURE, rows_of, with_signs
from app.documents.pdf.layout.tables.stacked_tables import (
    StackedTable,
    find_stacked_tables,
    with_names_above,
)
from app.documents.pdf.lines.letters.right_to_left import RIGHT_TO_LEFT
from app.documents.pdf.lines.line import Line
from app.documents.pdf.page.rules.grid import Rules

_MOST_SINGLE = 0.5  # of the rows of a table without lines have one cell at most
_GROUP_STEP = 1.6  # times the usual distance of lines: to and from the name of a group of rows
_MAX_GROUP_NAME = 60  # characters
_INDENT_PT = 15.0
_BEFORE_FIRST_PT = 6.0  # between such a name and the column behind it
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
_LATIN = re.compile("[A-Za-z]|" + RIGHT_TO_LEFT.pattern)
_LEADER = re.compile(r"(?:\.\s?){4,}|…{2,}")
_EQUATION_NUMBER = re.compile(r"\(\d{1,3}(?:\.\d{1,3})*[a-z]?\)$")


@dataclass(frozen=True, slots=True)
class Table:
    """A table found among lines: `lines[first:end]`, its Markdown, its bounds, and what it tells of
    whether it goes on over the end of its page."""

    first: int
    end: int
    markdown: str
    box: Box
    ends: TableEnds | None = None


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
    if _is_from_right_to_left(lines):
        turned = _tables_from_left(mirrored(lines), skipped, mirrored_rules(rules), gap)
        return [replace(table, box=mirrored_box(table.box)) for table in turned]
    return _tables_from_left(lines, skipped, rules, gap)


def _tables_from_left(
    lines: Sequence[Line], skipped: set[int], rules: Rules, gap: float
) -> list[Table]:
    """The same where the first column is the left one."""
    drawn = (drawn_table(lines, skipped, grid) for grid in rules.grids)
    tables = [_made(table, lines, rules) for table in drawn if table is not None]
    skipped = skipped.union(*(range(table.first, table.end) for table in tables))
    for stacked in (
        *find_levelled_tables(lines, skipped, gap),
        *find_stacked_tables(lines, skipped, gap),
        *find_column_tables(lines, skipped),
    ):
        is_new = skipped.isdisjoint(range(stacked.first, stacked.end))
        if is_new and not _is_list(stacked.rows):
            stacked = with_names_above(lines, stacked, skipped, gap)
            stacked.rows = with_signs(stacked.rows)
            tables.append(_made(stacked, lines, rules))
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


def _is_from_right_to_left(lines: Sequence[Line]) -> bool:
    """Whether most cells of a page that hold words hold Hebrew or Arabic ones."""
    texts = [line.text for line in lines if line.cells and not line.text.isascii()]
    if not any(map(RIGHT_TO_LEFT.search, texts)):
        return False
    cells = [cell.text for line in lines for cell in line.cells]
    n_right = sum(RIGHT_TO_LEFT.search(text) is not None for text in cells)
    return n_right > sum(_LATIN.search(text) is not None for text in cells) - n_right


def _made(table: StackedTable, lines: Sequence[Line], rules: Rules) -> Table:
    first, end, rows = table.first, table.end, table.rows
    ends = ends_of(lines[first:end], rows, table.columns, rules.across)
    return Table(first, end, as_markdown(rows), table.box, ends)


def _run_end(
    lines: Sequence[Line], first: int, skipped: set[int], rules: Sequence[float], gap: float
) -> int:
    """One past the last line that may belong to a table that begins at `first`."""
    end = first + 1
    columns = spans_of(lines[first : first + 1])
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
                abs(line.left - low) < 3 and line.right < following - MIN_COLUMN_GAP_PT
                for (low, _), (following, _) in itertools.pairwise(columns[1:])
            ]
            inside.append(_goes_on_with_name(lines[first:end], line, columns[-1][0]))
            spans = sum(line.left < high and line.right > low for low, high in columns)
            if not any(inside) and (spans > 1 or not ruled):
                break
        together = merged(columns, [(cell.left, cell.right) for cell in line.pieces])
        if len(together) < 2:
            break
        columns = together
        bottom = max(bottom, line.bottom)
        end += 1
    return end


def _goes_on_with_name(names: Sequence[Line], line: Line, last_left: float) -> bool:
    """Whether a line goes on with the name of the last column, which is set in bold."""
    return abs(line.left - last_left) < 3 and all(each.weight >= HEAVY for each in (*names, line))


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
    if not figures or not all(map(FIGURE.fullmatch, figures)):
        return False
    pieces = (*line.pieces, *following.cells)
    below = merged(columns, [(cell.left, cell.right) for cell in pieces])
    return len(columns) <= len(below) <= len(columns) + (at == 0)


def _table(
    lines: Sequence[Line], first: int, end: int, rules: Sequence[float], gap: float
) -> Table | None:
    found = lines[first:end]
    if sum(len(line.cells) > 1 for line in found) < MIN_ROWS:
        return None
    columns = columns_of(found)
    if len(columns) < 2:
        return None
    if (centred := below_centred_names(found)) is not None:
        found, columns = centred
    rows = rows_of(found, columns, rules, gap)
    if len(rows) < MIN_ROWS or _is_list(rows) or _is_prose(rows, columns):
        return None
    box = Box.around(found)
    return Table(first, end, as_markdown(rows), box, ends_of(found, rows, columns, rules))


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
