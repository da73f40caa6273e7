"""Names that stand beside the middle of several rows of a table without drawn columns.

A file has such a name before the rows, so that it seems to be a line of its own, or part of the row
at its height. It belongs to all of them, and is read where the first one begins.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from app.documents.pdf.lines.columns.written_apart import in_one_row
from app.documents.pdf.lines.line import Line

_UP_PT = 2.0  # how far above the name its first row begins at least
_MIDDLE = 0.35  # times the size: between the middle of the rows and the name
_MIN_NAMES = 2
_MIN_ROWS = 2


def with_names_at_first_rows(lines: list[Line]) -> list[Line]:
    """The lines of a page, in the order of its content, with such names in the first of their
    rows."""
    found: dict[int, int] = {}
    for n, (line, following) in enumerate(itertools.pairwise(lines)):
        if line.cells or len(following.cells) < _MIN_ROWS or line.top < following.top + _UP_PT:
            continue
        if (end := _end_of_rows(lines, n)) is not None:
            found[n] = end
    if len(found) < _MIN_NAMES:
        return lines
    kept = list(lines)
    for n in found:
        kept[n + 1] = in_one_row(lines[n + 1], lines[n], top=lines[n + 1].top)
    return [line for n, line in enumerate(kept) if n not in found]


def _end_of_rows(lines: Sequence[Line], n: int) -> int | None:
    """One past the last of the rows behind line `n` that it stands beside the middle of; None where
    there are none."""
    name, n_cells = lines[n], len(lines[n + 1].cells)
    end = n + 1
    while end < len(lines) and len(lines[end].cells) == n_cells and lines[end].left > name.right:
        if end > n + 1 and lines[end].top <= lines[end - 1].top + name.size:
            return None
        end += 1
    rows = lines[n + 1 : end]
    middle = (rows[0].top + rows[-1].top) / 2 if rows else 0.0
    is_beside = len(rows) >= _MIN_ROWS and abs(middle - name.top) < _MIDDLE * name.size
    return end if is_beside and not name.angle else None
