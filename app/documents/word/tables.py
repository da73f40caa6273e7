"""The cells of DOCX tables."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from app.documents.word.styles import MAX_HIDDEN_TWIPS, W, integer, is_on, value

ReadCell = Callable[[Any, int, int], str]


def children(parent: Any, tag: str) -> Iterator[Any]:
    """Rows of a table or cells of a row, also those inside content controls."""
    for child in parent:
        if child.tag == W + tag:
            yield child
        elif child.tag in (W + "sdt", W + "customXml", W + "sdtContent"):
            yield from children(child, tag)


def rows_of(table: Any) -> list[Any]:
    """The rows that are shown: without hidden ones and those whose deletion is tracked."""
    return [
        row
        for row in children(table, "tr")
        if row.find(f"{W}trPr/{W}del") is None and not is_hidden(row)
    ]


def is_hidden(row: Any) -> bool:
    """Whether a row is hidden text as a whole, or so low that nothing of it is seen."""
    properties = row.find(W + "trPr")
    if properties is None:
        return False
    height = properties.find(W + "trHeight")
    is_exact = height is not None and height.get(W + "hRule") == "exact"
    if is_exact and integer(height.get(W + "val"), MAX_HIDDEN_TWIPS + 1) <= MAX_HIDDEN_TWIPS:
        return True
    return bool(is_on(properties, "hidden"))


def hidden_rows(table: Any) -> Iterator[str]:
    """The words of hidden rows, a row each."""
    for row in children(table, "tr"):
        if is_hidden(row):
            yield " ".join(
                "".join(t.text or "" for t in p.iter(W + "t")) for p in row.iter(W + "p")
            )


def n_deleted_rows(table: Any) -> int:
    """How many of its rows and cells are deleted as a tracked change."""
    n_rows = n_cells = 0
    for row in children(table, "tr"):
        if row.find(f"{W}trPr/{W}del") is not None:
            n_rows += 1
        else:
            n_cells += sum(c.find(f"{W}tcPr/{W}cellDel") is not None for c in children(row, "tc"))
    return n_rows + n_cells


def table_cells(table: Any, read_cell: ReadCell) -> list[list[str]]:
    """The grid of cell texts; the text of a merged cell stands at its first place only.

    Args:
        table: A `w:tbl`.
        read_cell: Gives the text of a `w:tc` at a row and column (both from 1).
    """
    grid: list[list[str]] = []
    for r, row in enumerate(rows_of(table), 1):
        line = [""] * min(integer(value(row, "trPr", "gridBefore"), 0), 64)
        for cell in children(row, "tc"):
            span = max(integer(value(cell, "tcPr", "gridSpan"), 1), 1)
            merge = cell.find(f"{W}tcPr/{W}vMerge")
            continues = merge is not None and merge.get(W + "val", "continue") == "continue"
            is_deleted = cell.find(f"{W}tcPr/{W}cellDel") is not None
            text = "" if is_deleted else read_cell(cell, r, len(line) + 1)
            line.append("" if continues else text)
            line.extend([""] * (min(span, 64) - 1))
        grid.append(line)
    return _without_empty_edges(grid)


def _without_empty_edges(grid: list[list[str]]) -> list[list[str]]:
    grid = [line for line in grid if any(line)]
    width = max((len(line) for line in grid), default=0)
    grid = [line + [""] * (width - len(line)) for line in grid]
    keep = [c for c in range(width) if any(line[c] for line in grid)]
    return [[line[c] for c in keep] for line in grid]
