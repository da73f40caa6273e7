"""Names of columns that stand closer to each other than the columns do."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence

from app.documents.pdf.lines.line import Cell, Line

_WORD_GAP = 0.33  # times the size: more than between two words of one name
_N_BELOW = 8  # lines in which the columns are looked for
_N_ROWS = 3  # of them that are compared
_N_FIGURES = 2  # pieces of a line that is alone with its number of pieces
_MAX_NAMES = 60  # characters of such a line
_NEXT_LINE = 6.0  # times the size, from the top of one line to that of the next

Span = tuple[float, float]


def may_name_columns(lines: Sequence[Line]) -> Iterator[tuple[int, Sequence[Cell]]]:
    """Lines, by their index, that have fewer pieces than some soon below them, which stand in the
    same columns, and the pieces of one of these."""
    for n, line in enumerate(lines):
        if line.is_typewriter or line.angle or not (line.cells or _may_be_last(lines, n)):
            continue
        fullest: list[Sequence[Cell]] = []
        last = line
        for below in lines[n + 1 : n + 1 + _N_BELOW]:
            if not -line.size < below.top - last.top < _NEXT_LINE * line.size:
                break
            last = below
            if below.top < line.bottom or len(below.cells) <= len(line.cells):
                continue  # beside it, or no fuller
            if fullest and len(below.cells) > len(fullest[0]):
                fullest.clear()
            if not fullest or len(below.cells) == len(fullest[0]):
                fullest.append(below.cells)
        is_name = line.cells or (fullest and line.left > fullest[0][0].right)
        if is_name and fullest and _are_columns(fullest[:_N_ROWS]):
            yield n, fullest[0]


def _may_be_last(lines: Sequence[Line], n: int) -> bool:
    """Whether a line in one piece may be the last of the names above a row right below it."""
    line = lines[n]
    return len(line.text) <= _MAX_NAMES and any(
        below.cells and line.left > below.cells[0].right for below in lines[n + 1 : n + 1 + _N_ROWS]
    )


def _are_columns(rows: Sequence[Sequence[Cell]]) -> bool:
    """Whether the pieces of lines with equally many of them leave the same places free; of a single
    line, whether some of them are figures."""
    if len(rows) == 1:
        return sum(cell.text[-1].isdigit() for cell in rows[0]) >= _N_FIGURES
    columns = list(zip(*rows, strict=True))
    return all(
        max(cell.right for cell in one) < min(cell.left for cell in other)
        for one, other in itertools.pairwise(columns)
    )


def gaps_between_names(
    words: Sequence[Span], columns: Sequence[Cell], own: Sequence[Cell], size: float
) -> list[float]:
    """Where names begin that stand above other columns than those before them, those that are known
    to be apart too; none where there are more than columns.

    Args:
        words: Left and right edges of the words of a line, in points.
        columns: The pieces of a line below it.
        own: The pieces of the line as far as they are known.
        size: Of its font, in points.
    """
    free = [(a.right, b.left) for a, b in itertools.pairwise(columns)]
    known = [cell.left for cell in own[1:]]
    found: list[float] = []
    taken: set[int] = set()
    for before, word in itertools.pairwise(words):
        is_known = any(abs(word[0] - left) < 1.5 for left in known)
        if not is_known and word[0] - before[1] < _WORD_GAP * size:
            continue
        at = [k for k, (a, b) in enumerate(free) if before[1] < b and word[0] > a]
        if is_known:
            taken.update(at)
        elif not at or taken.issuperset(at):
            continue
        else:
            taken.update(at)
        found.append(word[0])
    return found if len(known) < len(found) < len(columns) else []
