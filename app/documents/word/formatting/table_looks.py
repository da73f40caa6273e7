"""What the style of a DOCX table says of the letters in its cells: struck out, hidden, or in the
colour of paper.

A table style speaks of the whole table and of parts of it, of which the table chooses some by its
`w:tblLook` (ECMA-376 part 1, 17.7.6 and 17.18.89). Later parts count above earlier ones.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from app.documents.base.visibility import MIN_CONTRAST, contrast
from app.documents.word.formatting.colors import WHITE, Colors
from app.documents.word.formatting.styles import Styles
from app.documents.word.formatting.tables import children_of
from app.documents.word.markup import W, child_of, integer, is_on, value

Said = tuple[bool | None, bool | None, str | None]
"""Whether letters are hidden and struck, and their colour where that is one of paper, "" for any
other; None where the style does not say."""
NOTHING: Said = (None, None, None)
_SAYING_NOTHING = (NOTHING, (None, None, ""))
_Names = tuple[str, ...]
"""Parts of a style that a cell belongs to."""
_TABLE, _CELL, _LOOK = W + "tbl", W + "tc", W + "tblLook"
_FLAGS = {
    "firstRow": 0x20, "lastRow": 0x40, "firstColumn": 0x80, "lastColumn": 0x100,
    "noHBand": 0x200, "noVBand": 0x400,
}  # fmt: skip
"""Bits of `w:tblLook/@w:val`, where its attributes are not written out."""


class TableLooks:
    """What table styles say of letters, by paragraph.

    Args:
        styles, colors: Of the document.
    """

    def __init__(self, styles: Styles, colors: Colors) -> None:
        self._styles, self._colors = styles, colors
        self._cells: dict[Any, Said] = {}
        self._known: set[Any] = set()
        self._parts: dict[str, dict[str, Said]] = {}
        self._fills: dict[Any, str | None] = {}
        self._shadings: dict[str, dict[str, Any]] = {}
        self.are_told = any(
            said not in _SAYING_NOTHING
            for style in styles.of_tables()
            for said in self._of_parts(style).values()
        )
        """Whether any table style says so: else nothing has to be asked."""

    def of(self, paragraph: Any) -> Said:
        """What is said of the letters of a `w:p`."""
        cell = _around(paragraph, _CELL)
        if cell is None:
            return NOTHING
        table = _around(cell, _TABLE)
        if table is not None and table not in self._known:
            self._known.add(table)
            self._learn(table)
        return self._cells.get(cell, NOTHING)

    def fill_of(self, cell: Any) -> str | None:
        """The colour that the style of its table puts behind a `w:tc`: "" for none, None where it
        cannot be told."""
        if cell not in self._fills:
            table = next(cell.iterancestors(_TABLE), None)
            # Programs differ in what they show of a style where the table does not choose.
            is_chosen = table is not None and child_of(table, W + "tblPr") is not None
            is_chosen = is_chosen and child_of(child_of(table, W + "tblPr"), _LOOK) is not None
            known: dict[_Names, str | None] = {}
            for each, names in self._parts_by_cell(table) if is_chosen else ():
                if names not in known:
                    known[names] = self._fill(table, names)
                self._fills[each] = known[names]
        return self._fills.get(cell)

    def _fill(self, table: Any, names: _Names) -> str | None:
        fill: str | None = ""
        identifier = value(table, "tblPr", "tblStyle") or ""
        if identifier not in self._shadings:
            self._shadings[identifier] = _shadings(self._styles.chain(identifier))
        shadings = self._shadings[identifier]
        for name in names:
            if (shading := shadings.get(name)) is not None:
                fill = self._colors.of_shading(shading)
        return fill

    def _parts_by_cell(self, table: Any) -> Iterator[tuple[Any, _Names]]:
        """Each cell of a table with the parts of its style that it belongs to, the strongest
        last."""
        identifier = value(table, "tblPr", "tblStyle") or ""
        flags = _flags(table)
        steps = [self._band_size(identifier, name) for name in ("Row", "Col")]
        rows = list(children_of(table, W + "tr"))
        known: dict[tuple[int, ...], _Names] = {}  # of cells that stand alike
        for r, row in enumerate(rows):
            cells = list(children_of(row, _CELL))
            n = len(cells)
            alike = (r % (2 * steps[0]), r == 0, r == len(rows) - 1)
            for c, cell in enumerate(cells):
                key = *alike, c, n
                if key not in known:
                    known[key] = tuple(_names((r, len(rows)), (c, n), flags, steps))
                yield cell, known[key]

    def _learn(self, table: Any) -> None:
        identifier = value(table, "tblPr", "tblStyle") or ""
        parts = self._of_style(identifier)
        if not parts:
            return
        known: dict[_Names, Said] = {}
        for cell, names in self._parts_by_cell(table):
            if (said := known.get(names)) is None:
                said = NOTHING
                for name in names:
                    said = _over(said, parts.get(name, NOTHING))
                known[names] = said
            if said not in _SAYING_NOTHING:
                self._cells[cell] = said

    def _of_style(self, identifier: str) -> dict[str, Said]:
        """What a style and those that it is based on say, by part."""
        if identifier not in self._parts:
            found: dict[str, Said] = {}
            for _, style in reversed(list(self._styles.chain(identifier))):
                for name, said in self._of_parts(style).items():
                    found[name] = _over(found.get(name, NOTHING), said)
            is_telling = any(said not in _SAYING_NOTHING for said in found.values())
            self._parts[identifier] = found if is_telling else {}
        return self._parts[identifier]

    def _of_parts(self, style: Any) -> dict[str, Said]:
        """What a `w:style` says of the letters of each part, "wholeTable" among them."""
        found = {"wholeTable": self._said(child_of(style, W + "rPr"))}
        for part in style.iterchildren(W + "tblStylePr"):
            name = part.get(W + "type", "")
            said = self._said(child_of(part, W + "rPr"))
            found[name] = _over(found.get(name, NOTHING), said)
        return found

    def _said(self, properties: Any) -> Said:
        if properties is None:
            return NOTHING
        struck = [is_on(properties, name) for name in ("strike", "dstrike")]
        told = [each for each in struck if each is not None]
        color = child_of(properties, W + "color")
        stated = None if color is None else self._colors.of_letters(color)
        if stated and contrast(stated, WHITE) >= MIN_CONTRAST:
            stated = ""
        return is_on(properties, "vanish"), any(told) if told else None, stated

    def _band_size(self, identifier: str, of: str) -> int:
        """Rows or columns of one band."""
        for _, style in self._styles.chain(identifier):
            if stated := value(style, "tblPr", f"tblStyle{of}BandSize"):
                return max(integer(stated, 1), 1)
        return 1


def _shadings(chain: Iterator[tuple[str, Any]]) -> dict[str, Any]:
    """The `w:shd` of the cells of each part of a style and of those that it is based on."""
    found: dict[str, Any] = {}
    for _, style in reversed(list(chain)):
        for name in ("tblPr", "tcPr", "pPr", "rPr"):
            properties = child_of(style, W + name)
            if properties is not None and (own := child_of(properties, W + "shd")) is not None:
                found["wholeTable"] = own
        for part in style.iterchildren(W + "tblStylePr"):
            for name in ("tcPr", "pPr", "rPr"):
                properties = child_of(part, W + name)
                if properties is not None and (own := child_of(properties, W + "shd")) is not None:
                    found[part.get(W + "type", "")] = own
    return found


def _around(element: Any, tag: str) -> Any:
    """The nearest element of that name around another one: its parent or the parent of that, as a
    rule."""
    for _ in range(2):
        element = element.getparent()
        if element is None or element.tag == tag:
            return element
    return next(element.iterancestors(tag), None)


def _over(below: Said, above: Said) -> Said:
    return (
        below[0] if above[0] is None else above[0],
        below[1] if above[1] is None else above[1],
        below[2] if above[2] is None else above[2],
    )


def _flags(table: Any) -> frozenset[str]:
    """Which parts of its style a table shows, and whether it leaves out the bands."""
    properties = child_of(table, W + "tblPr")
    look = None if properties is None else child_of(properties, W + "tblLook")
    if look is None:
        return frozenset()
    try:
        bits = int(look.get(W + "val", "0"), 16)
    except ValueError:
        bits = 0
    shown = {name for name, bit in _FLAGS.items() if bits & bit}
    for name in _FLAGS:
        stated = look.get(W + name)
        if stated is not None:
            shown = shown - {name} if stated in ("0", "false", "off") else shown | {name}
    return frozenset(shown)


def _names(
    row: tuple[int, int], column: tuple[int, int], flags: frozenset[str], steps: list[int]
) -> Iterator[str]:
    """The parts that a cell belongs to, by its row and column and how many there are, the strongest
    last."""
    yield "wholeTable"
    is_first_row = "firstRow" in flags and row[0] == 0
    is_last_row = "lastRow" in flags and row[0] == row[1] - 1
    is_first_column = "firstColumn" in flags and column[0] == 0
    is_last_column = "lastColumn" in flags and column[0] == column[1] - 1
    if "noVBand" not in flags and not (is_first_column or is_last_column):
        n = (column[0] - ("firstColumn" in flags)) // steps[1]
        yield f"band{n % 2 + 1}Vert"
    if "noHBand" not in flags and not (is_first_row or is_last_row):
        n = (row[0] - ("firstRow" in flags)) // steps[0]
        yield f"band{n % 2 + 1}Horz"
    if is_first_column:
        yield "firstCol"
    if is_last_column:
        yield "lastCol"
    if is_first_row:  # above columns in Word and LibreOffice, as their own styles expect
        yield "firstRow"
    if is_last_row:
        yield "lastRow"
    if (is_first_row or is_last_row) and (is_first_column or is_last_column):
        yield f"{'n' if is_first_row else 's'}{'w' if is_first_column else 'e'}Cell"
