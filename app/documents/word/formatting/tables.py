"""The rows and cells of DOCX tables."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from app.documents.base.visibility import PAGE_PT
from app.documents.word.formatting.paper import Paper
from app.documents.word.formatting.styles import MAX_HIDDEN_TWIPS
from app.documents.word.markup import VAL, W, child_of, integer, is_on, measure, value

_MAX_SPAN = 64
PAGE_TWIPS = round(20 * PAGE_PT)
_ROW, _CELL, _ROW_PROPERTIES, _CELL_PROPERTIES = W + "tr", W + "tc", W + "trPr", W + "tcPr"
_AROUND = frozenset(W + n for n in ("sdt", "customXml", "sdtContent"))
TELLING_OF_CELLS = _GRID_SPAN, _MERGE, _DELETED, _INSERTED = (
    *(W + "gridSpan", W + "vMerge"),
    *(W + "cellDel", W + "cellIns"),
)
"""What cells say that counts here."""


@dataclass(slots=True)
class Cell:
    """A `w:tc`: the columns that it covers, whether it goes on with the cell above, and whether it
    is deleted or inserted as a tracked change."""

    element: Any
    span: int = 1
    continues: bool = False
    is_deleted: bool = False
    is_inserted: bool = False


@dataclass(slots=True)
class Row:
    """A row that is shown: its cells, and the empty columns before them."""

    cells: list[Cell]
    n_before: int = 0


@dataclass(slots=True)
class Table:
    """What a `w:tbl` holds.

    Attributes:
        rows: Those that are shown.
        n_deleted: Rows and cells that are deleted as a tracked change.
        n_inserted: Those that are inserted so, whose text is not.
        hidden: The words of hidden rows, a row each, and of cells that go on with the one above.
    """

    rows: list[Row] = field(default_factory=list)
    n_deleted: int = 0
    n_inserted: int = 0
    hidden: list[str] = field(default_factory=list)


ReadCell = Callable[[Any, int, int], str]


def read_table(table: Any, paper: Paper, *, cells_tell: bool = True) -> Table:
    """The rows of a `w:tbl`, also those inside content controls. `cells_tell` is False where no
    cell says any of what `TELLING_OF_CELLS` names."""
    found = Table()
    is_beside = _is_beside_page(child_of(table, W + "tblPr"), paper)
    for row in children_of(table, _ROW):
        properties = child_of(row, _ROW_PROPERTIES)
        is_hidden = is_beside or (properties is not None and _is_hidden(properties))
        if is_hidden:
            found.hidden.append(_words(row))
        if properties is not None and child_of(properties, W + "del") is not None:
            found.n_deleted += 1
            continue
        if properties is not None and child_of(properties, W + "ins") is not None:
            found.n_inserted += not any(len(each) for each in row.iter(W + "ins"))
        cells = [Cell(each) for each in children_of(row, _CELL)]
        if cells_tell:
            for cell in cells:
                _learn(cell)
            found.n_deleted += sum([cell.is_deleted for cell in cells])
            found.n_inserted += sum([cell.is_inserted for cell in cells])
            if not is_hidden:
                covered = [_words(cell.element) for cell in cells if cell.continues]
                found.hidden += [words for words in covered if words.strip()]
        if not is_hidden:
            n_before = 0 if properties is None else integer(value(properties, "gridBefore"), 0)
            found.rows.append(Row(cells, min(n_before, _MAX_SPAN)))
    return found


def table_cells(table: Table, read_cell: ReadCell) -> list[list[str]]:
    """The grid of cell texts; the text of a merged cell stands at its first place only.

    Args:
        table: As read.
        read_cell: Gives the text of a `w:tc` at a row and column (both from 1).
    """
    grid: list[list[str]] = []
    for r, row in enumerate(table.rows, 1):
        line = [""] * row.n_before
        for cell in row.cells:
            text = "" if cell.is_deleted else read_cell(cell.element, r, len(line) + 1)
            line.append("" if cell.continues else text)
            if cell.span > 1:
                line.extend([""] * (cell.span - 1))
        grid.append(line)
    return _without_empty_edges(grid)


def children_of(parent: Any, tag: str) -> Iterator[Any]:
    """Rows of a table or cells of a row, also those inside content controls."""
    for child in parent:
        if child.tag == tag:
            yield child
        elif child.tag in _AROUND:
            yield from children_of(child, tag)


def _learn(cell: Cell) -> None:
    """Takes from its properties what a cell says."""
    properties = child_of(cell.element, _CELL_PROPERTIES)
    for child in () if properties is None else properties:
        tag = child.tag
        if tag == _GRID_SPAN:
            cell.span = min(max(integer(child.get(VAL), 1), 1), _MAX_SPAN)
        elif tag == _MERGE:
            cell.continues = child.get(VAL, "continue") == "continue"
        elif tag == _DELETED:
            cell.is_deleted = True
        elif tag == _INSERTED:
            cell.is_inserted = True


def _is_hidden(properties: Any) -> bool:
    """Whether a row is hidden text as a whole, or so low that nothing of it is seen."""
    height = child_of(properties, W + "trHeight")
    is_exact = height is not None and height.get(W + "hRule") == "exact"
    if is_exact and measure(height.get(VAL), MAX_HIDDEN_TWIPS + 1, 20) <= MAX_HIDDEN_TWIPS:
        return True
    return bool(is_on(properties, "hidden"))


def _is_beside_page(properties: Any, paper: Paper) -> bool:
    """Whether a table with that `w:tblPr` (or None) stands beside the paper."""
    if properties is None:
        return False
    indent, place = child_of(properties, W + "tblInd"), child_of(properties, W + "tblpPr")
    if indent is not None and abs(measure(indent.get(W + "w"), 0, 20)) >= PAGE_TWIPS:
        return bool(indent.get(W + "type", "dxa") == "dxa")
    names, anchors = ("tblpX", "tblpY"), ("horzAnchor", "vertAnchor")
    sides = ("tblpXSpec", "tblpYSpec")
    return place is not None and paper.is_placed_beside(place, names, anchors, sides)


def _words(row: Any) -> str:
    return " ".join("".join(t.text or "" for t in p.iter(W + "t")) for p in row.iter(W + "p"))


def _without_empty_edges(grid: list[list[str]]) -> list[list[str]]:
    grid = [line for line in grid if any(line)]
    width = max(map(len, grid), default=0)
    grid = [line + [""] * (width - len(line)) for line in grid]
    keep = [column for column in range(width) if any(line[column] for line in grid)]
    return grid if len(keep) == width else [[line[column] for column in keep] for line in grid]
