"""Which lines of a table without drawn columns make a row, and what stands in its cells."""

from __future__ import annotations

import itertools
import re
import statistics
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence

from app.documents.pdf.layout.tables.columns import Span, column_at
from app.documents.pdf.layout.tables.side_by_side import first_lines
from app.documents.pdf.lines.line import HYPHEN, Line

_MANY_ROWS = 4  # lines with several cells between two rules: more than one row
_FEW_BANDS = 3  # of rows between rules: a head, a body, and what follows
_CLOSER = 0.9  # times the step to the next row: lines of one cell stand closer
_APART = 1.5  # times the size: lines of one cell stand closer
_LETTER = 0.45  # times the size: about the width of a letter
FIGURE = re.compile(
    r"(?:[A-Z]{3}\s)?[^\w\s]{0,2}\s?\d[\d.,\s]*\s?(?:[^\w\s]{0,2}|\s[A-Z]{3})|[-–—]|n/?a", re.I
)
"""A cell of a row of figures: an amount, a share, or a dash for none."""
_SIGN_BEFORE = re.compile(r"(?:[A-Z]{2})?[$€£¥₹₩₽₺₴]|(?:USD|EUR|GBP|CHF|JPY|Rs\.?|\()")
_SIGN_BEHIND = re.compile(r"[)%‰]|\)%|%\)|[€£¥]")
"""What some programs set apart from the figure that it belongs to, in a column of its own."""

Baseline = tuple[Line, list[tuple[int, str]]]


def rows_of(
    found: Sequence[Line], columns: Sequence[Span], rules: Sequence[float], gap: float
) -> list[list[str]]:
    """The grid of texts.

    Args:
        found: The lines of a table.
        columns: Where its columns begin and end, in points.
        rules: Distances of lines that are drawn across the page from its top.
        gap: Usual distance between the tops of lines, in points.
    """
    baselines = _baselines(found, columns)
    is_open = not any(-gap < rule - found[0].top <= 0 for rule in rules)
    inner = _rules_within(found, rules, gap)
    begins = _begins_of_rows(baselines, columns, inner, gap, is_open=is_open)
    rows: list[list[str]] = []
    for (_, texts), is_new in zip(baselines, begins, strict=True):
        if is_new:
            rows.append([""] * len(columns))
        for column, text in texts:
            rows[-1][column] = appended(rows[-1][column], text)
    return with_signs([[cell.replace(HYPHEN, "-") for cell in row] for row in rows])


def appended(cell: str, text: str) -> str:
    """The text of a cell with that of its next line."""
    if not cell:
        return text
    if cell.endswith(HYPHEN):
        return cell[:-1] + text
    return cell + ("" if cell[-1] >= "\u2e80" and text[0] >= "\u2e80" else " ") + text


def is_row_of_figures(texts: Sequence[str]) -> bool:
    """Whether a line is a row of its own: it has a name and figures in most columns after it."""
    return bool(texts[0]) and _has_figures(texts)


def with_signs(rows: list[list[str]]) -> list[list[str]]:
    """A table without columns that hold nothing but the currency of the amounts right of them, or
    what closes the amounts left of them."""
    k = len(rows[0]) - 1
    while k > 0 and len(rows[0]) > 2:
        below = [row[k] for row in rows if row[k]]
        if below and all(map(_SIGN_BEHIND.fullmatch, below)):
            _join(rows, k, k - 1, "")
        before = [row[k - 1] for row in rows if row[k - 1]]
        if k > 1 and before and all(map(_SIGN_BEFORE.fullmatch, before)):
            _join(rows, k, k - 1, " ")
            k -= 1
        k -= 1
    return rows


def _join(rows: list[list[str]], k: int, into: int, between: str) -> None:
    """Joins two neighbouring columns, where each row has room for it."""
    for row in rows:
        sign_or_figure = (row[into], row[k])
        joint = between if sign_or_figure[0] != "(" else ""
        row[into : k + 1] = [joint.join(filter(None, sign_or_figure))]


def _baselines(found: Sequence[Line], columns: Sequence[Span]) -> list[Baseline]:
    """The lines at one height as one, with their pieces and the columns of these."""
    baselines: list[Baseline] = []
    for line in sorted(found, key=lambda each: (round(each.bottom / 3), each.left)):
        texts = [(column_at(columns, cell), cell.text) for cell in line.pieces]
        if baselines and line.top < baselines[-1][0].bottom - 0.5 * (line.bottom - line.top):
            baselines[-1][1].extend(texts)
        else:
            baselines.append((line, texts))
    return baselines


def _rules_within(found: Sequence[Line], rules: Sequence[float], gap: float) -> list[float]:
    end = max(line.bottom for line in found) + gap
    return [rule for rule in rules if found[0].top < rule < end]


def _begins_of_rows(
    baselines: Sequence[Baseline],
    columns: Sequence[Span],
    inner: Sequence[float],
    gap: float,
    *,
    is_open: bool,
) -> list[bool]:
    """For each line whether a row begins with it; `is_open` where no line is drawn above them."""
    # Three rules or fewer may be those above and below the head and the whole: then they part
    # rows only if no band between two of them holds several rows.
    bands = [bisect_right(inner, (line.top + line.bottom) / 2) for line, _ in baselines]
    n_full = Counter(band for band, (_, texts) in zip(bands, baselines, strict=True) if texts[1:])
    is_ruled = len(inner) >= max(2, len(baselines) // 4) and (
        len(n_full) > 3 or max(n_full.values(), default=0) < _MANY_ROWS
    )
    groups = _bands_of_rows(baselines, bands, len(columns)) if is_ruled else set()
    steps = [b[0].top - a[0].top for a, b in itertools.pairwise(baselines)]
    usual = statistics.median(steps) if steps else gap
    clauses = first_lines([texts for _, texts in baselines]) if len(columns) == 2 else set()
    are_close = _are_cells_of_lines(baselines, steps)
    begins = [True]
    for n, step in enumerate(steps, 1):
        texts = baselines[n][1]
        if clauses:
            begins.append(n in clauses or n <= min(clauses))
        elif is_ruled and (bands[n] != bands[n - 1] or bands[n] not in groups):
            # The ground of every other row tells nothing of the head and the row above the first.
            is_apart = (
                is_open
                and bands[n] == 0
                and step > max(_APART * baselines[n][0].size, _CLOSER * usual)
            )
            begins.append(is_apart or bands[n] != bands[n - 1])
        elif _goes_on_from_name(baselines[n - 1], baselines[n], columns[0], gap):
            begins.append(False)
        elif is_ruled or any(column == 0 for column, _ in texts):
            begins.append(True)
        else:
            is_near = step < min(0.85 * usual, 1.2 * gap)
            begins.append(not (is_near or (step < 1.2 * gap and (len(texts) == 1 or are_close))))
    return begins


def _are_cells_of_lines(baselines: Sequence[Baseline], steps: Sequence[float]) -> bool:
    """Whether the lines without a name stand closer to those above them than rows do."""
    to_rows: list[float] = []
    within: list[float] = []
    for (_, texts), step in zip(baselines[1:], steps, strict=True):
        (to_rows if any(column == 0 for column, _ in texts) else within).append(step)
    return bool(to_rows and within) and max(within) < _CLOSER * min(to_rows)


def _goes_on_from_name(last: Baseline, line: Baseline, names: Span, gap: float) -> bool:
    """Whether the name of a row began in the line above and ends where the next word had no room;
    one of the two lines has nothing else."""
    (column, name), (own_column, text) = last[1][0], line[1][0]
    if (column, own_column) != (0, 0) or (len(last[1]) > 1) == (len(line[1]) > 1):
        return False
    if not text[:1].islower() or name[-1] in ".:;":
        return False
    pieces = last[0].pieces
    word = text.split(" ", 1)[0]
    is_full = pieces[0].right + _LETTER * last[0].size * (len(word) + 1) > names[1]
    return is_full and line[0].top - last[0].top < 1.5 * gap


def _bands_of_rows(baselines: Sequence[Baseline], bands: Sequence[int], n_columns: int) -> set[int]:
    """The bands between rules that hold several rows, counted from 0 at the top: each line is a row
    of figures, or names the rows below it, or fills all columns of a table with no more rules than
    those around its body."""
    by_band: dict[int, list[list[str]]] = {}
    for band, (_, pieces) in zip(bands, baselines, strict=True):
        texts = [""] * n_columns
        for column, text in pieces:
            texts[column] = appended(texts[column], text)
        by_band.setdefault(band, []).append(texts)
    is_few = len(by_band) <= _FEW_BANDS
    first = min(by_band)

    def are_rows(rows: Sequence[Sequence[str]]) -> bool:
        begins = all(row[0][:1].isupper() or row[0][:1].isdigit() for row in rows)
        return all(map(all, rows)) and (n_columns > 2 or begins)

    return {
        band
        for band, rows in by_band.items()
        if len(rows) > 1
        and (
            _are_rows_of_figures(rows, has_head=band == first)
            or (is_few and band > first and are_rows(rows))
        )
    }


def _are_rows_of_figures(rows: Sequence[Sequence[str]], *, has_head: bool) -> bool:
    """Whether lines are rows of figures, some with a name of a group above them, or the names of
    the columns above all."""
    of_figures = [is_row_of_figures(row) for row in rows]
    if all(of_figures):
        return True
    if sum(of_figures) < 2 or not of_figures[-1]:
        return False
    return all(
        is_one or (row[0] and not any(row[1:])) or (has_head and n == 0)
        for n, (row, is_one) in enumerate(zip(rows, of_figures, strict=True))
    )


def _has_figures(texts: Sequence[str]) -> bool:
    signs = _SIGN_BEFORE.fullmatch
    figures = [text for text in texts[1:] if text and not signs(text)]
    n_columns = len(texts) - 1 - sum(bool(text) and signs(text) is not None for text in texts[1:])
    n_figures = sum(FIGURE.fullmatch(text) is not None for text in figures)
    return n_figures >= max(1, 0.5 * n_columns)
