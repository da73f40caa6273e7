"""The blocks of an ODT's text, with what stands beside it: heads, notes, boxes, objects, forms."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from app.documents.base.clauses.numbers import typed_number
from app.documents.base.document import MAX_HEADING_CHARACTERS, Block, BlockKind
from app.documents.base.inline_marks import note_mark
from app.documents.base.omissions import LeftOut
from app.documents.base.tables import as_cell, table_blocks
from app.documents.flow.odt.line import CHANGES, NO_TEXT, OdtLine
from app.documents.flow.odt.numbers import OdtNumbers
from app.documents.flow.odt.styles import (
    DRAW,
    N_LEVELS,
    OFFICE,
    STYLE,
    TABLE,
    TEXT,
    UNKNOWN,
    Counts,
    OdtStyles,
    integer,
)

_INDEXES = {
    TEXT + n
    for n in ("alphabetical-index", "illustration-index", "table-index", "object-index",
              "user-index")
}  # fmt: skip
_PARAGRAPHS = (TEXT + "p", TEXT + "h")
_MAX_REPEATED = 64
_COLLAPSED = ("collapse", "filter")


class OdtReader:
    """Attributes:
    blocks: What was found, headers first and footers last.
    left_out: What is not in the text.

    Args:
        content, styles: Roots of content.xml and styles.xml (None where there is none).
        body: `office:text`.
        part_of: Gives the root of an embedded object by its address, or None.
    """

    def __init__(self, content: Any, styles: Any, body: Any, part_of: Callable[[str], Any]) -> None:
        self.left_out = LeftOut()
        self._styles = OdtStyles(styles, content)
        self._out: list[Block] = []
        self._line = OdtLine(self._styles, self.left_out, content, part_of)
        roots = [root for root in (content, styles) if root is not None]
        frames = (frame for root in roots for frame in root.iter(DRAW + "frame"))
        if any(map(self._styles.is_backdrop, frames)):
            self._line.behind = UNKNOWN
        self._numbers = OdtNumbers(self._styles)
        self._titles: dict[str | None, bool] = {}
        self._alone: list[str] = []  # numbers of a cell's list items that have no text
        changes = body.find(TEXT + "tracked-changes")
        for kind in ("deletion", "insertion"):
            n = 0 if changes is None else len(changes.findall(f".//{TEXT}{kind}"))
            self.left_out.counts[f"tracked {kind}"] += n
        self._flow(body, "body")
        heads, feet = self._running(styles)
        self.blocks = [*heads, *self._out, *feet]

    # --- running heads ---

    def _running(self, styles: Any) -> tuple[list[Block], list[Block]]:
        """Each distinct header or footer of the page styles that are used, once."""
        pages = [] if styles is None else list(styles.iter(STYLE + "master-page"))
        wanted = self._styles.first_master_pages() | {"Standard"}
        wanted |= {page.get(STYLE + "name", "") for page in pages[:1]}
        found: tuple[list[Block], list[Block]] = ([], [])
        self._line.behind = UNKNOWN  # heads have colours of their own
        for _ in pages:  # what follows a page style is used with it
            wanted |= {
                page.get(STYLE + "next-style-name", "")
                for page in pages
                if page.get(STYLE + "name") in wanted
            }
        for page in pages:
            if page.get(STYLE + "name") not in wanted:
                continue
            for part in page:
                name = part.tag.rpartition("}")[2].partition("-")[0]
                if name not in ("header", "footer") or part.get(STYLE + "display") == "false":
                    continue
                kept = found[name == "footer"]
                text = self._apart(part)
                if text and all(block.text != text for block in kept):
                    path = f"{name}{len(kept) + 1}"
                    kept.append(Block(text, BlockKind.RUNNING_HEAD, path=path))
        return found

    def _apart(self, element: Any) -> str:
        """The text of an element that is no part of the flow, in lines."""
        before, self._out = self._out, []
        self._flow(element, "")
        found, self._out = self._out, before
        return "\n".join(block.text for block in found)

    # --- the flow ---

    def _flow(self, parent: Any, path: str) -> None:
        for index, child in enumerate(parent, 1):
            if isinstance(child.tag, str) and child.tag not in NO_TEXT:
                self._block(child, f"{path}/{index}")

    def _block(self, child: Any, here: str) -> None:
        tag = child.tag
        if tag in _PARAGRAPHS:
            self._paragraph(child, here, None)
        elif tag in (TEXT + "list", TEXT + "numbered-paragraph"):
            self._list(child, here, "", 1, None)
        elif tag == TABLE + "table":
            self._table(child, here)
        elif tag in (TEXT + "section", TEXT + "index-body", TEXT + "index-title"):
            if self._styles.is_section_hidden(child):
                self.left_out.hide(" ".join(child.itertext()))
            elif len(child) == 0 or _is_linked(child):
                self.left_out.counts["embedded document"] += len(child) != 0
            else:
                behind = self._line.behind
                fill = self._styles.section_fill(child.get(TEXT + "style-name"))
                self._line.behind = fill or behind
                self._flow(child, here)
                self._line.behind = behind
        elif tag == TEXT + "bibliography":
            self._flow(child, here)
        elif tag == TEXT + "table-of-content":
            self.left_out.counts["table of contents"] = 1
        elif tag in _INDEXES:
            self.left_out.counts["index"] += 1
        elif tag.startswith(DRAW):
            text = self._line.drawing(child)
            self._take_charts()
            if text:
                self._out.append(Block(text, BlockKind.PARAGRAPH, path=here))
            self._pending(here)
        elif tag == OFFICE + "annotation":
            self.left_out.counts["comment"] += 1
        elif tag in CHANGES:
            self._line.change(child)

    def _paragraph(self, element: Any, path: str, label: str | None, depth: int = 0) -> None:
        """A paragraph or heading; `label` is that of its list, None outside of lists, and `depth`
        how deep it stands there."""
        is_heading, style = element.tag == TEXT + "h", element.get(TEXT + "style-name")
        text = self._line.read(element)
        self._take_charts()
        is_title = not is_heading and len(text) <= MAX_HEADING_CHARACTERS and self._is_title(style)
        if is_heading or is_title:
            text = " ".join(text.split())
        level = integer(element.get(TEXT + "outline-level"), 1) if is_heading else None
        level = 1 if is_title else level
        if is_heading and label is None and self._styles.list_of(style) != "":
            label = self._numbers.heading(element, level or 1)  # empty ones are counted, too
            label = self._seen(label, self._styles.outline.get(level or 1), element)
        if text:
            self._out.append(_block_of(text, label or "", level, path, depth))
        elif label and label != "-" and not is_heading:
            self._alone.append(label)
        self._pending(path)

    def _is_title(self, style: str | None) -> bool:
        """Whether paragraphs of a style are the title of the document: LibreOffice calls the style
        so in every language."""
        if style not in self._titles:
            chain = self._styles.chain("paragraph", style)
            names = [style, *(each.get(STYLE + "parent-style-name") for each in chain)]
            self._titles[style] = "Title" in names
        return self._titles[style]

    def _take_charts(self) -> None:
        self._out += self._line.charts
        self._line.charts = []

    def _pending(self, path: str) -> None:
        """Notes, boxes and shapes that hang on what was just read."""
        notes, self._line.notes = self._line.notes, []
        beside, self._line.beside = self._line.beside, []
        for n, (mark, body) in enumerate(notes, 1):
            text = "" if body is None else self._apart(body)
            if text:
                line = f"{note_mark(mark)}: {text}"
                where = f"{path}/note{n}"
                self._out.append(Block(line, BlockKind.FOOTNOTE, path=where, number=mark))
        behind, self._line.behind = self._line.behind, ""
        for n, box in enumerate(beside, 1):
            self._flow(box, f"{path}/box{n}")
        self._line.behind = behind

    # --- lists ---

    def _list(self, element: Any, path: str, style: str, level: int, counts: Any) -> None:
        style = element.get(TEXT + "style-name") or style
        if element.tag == TEXT + "numbered-paragraph":
            level = integer(element.get(TEXT + "level"), 1)
            counts = self._numbers.of_single(element, style)
            self._item(element, path, style, min(level, N_LEVELS - 1), counts)
            return
        if counts is None:
            counts = self._numbers.of_list(element, style)
        level = min(level, N_LEVELS - 1)
        for index, item in enumerate(element, 1):
            if item.tag in (TEXT + "list-item", TEXT + "list-header"):
                self._item(item, f"{path}/{index}", style, level, counts)

    def _item(self, item: Any, path: str, style: str, level: int, counts: Counts) -> None:
        style = item.get(TEXT + "style-override") or style
        # An item that begins with an inner list has no number of its own.
        first = next((c.tag for c in item if c.tag in (*_PARAGRAPHS, TEXT + "list")), "")
        is_counted = item.tag != TEXT + "list-header" and first in _PARAGRAPHS
        label: str | None = None
        # LibreOffice writes headings as items of a list whose style is that of the outline.
        is_outline = style not in self._styles.lists and any(c.tag == TEXT + "h" for c in item)
        if is_counted and not is_outline:
            label = self._numbers.item(item, style, level, counts)
            definition = self._styles.lists.get(style, {}).get(level)
            label = self._seen(label, definition, next(c for c in item if c.tag in _PARAGRAPHS))
        for place, child in enumerate(item, 1):
            here = f"{path}/{place}"
            if child.tag == TEXT + "list":
                self._list(child, here, style, level + 1, counts)
            elif child.tag in _PARAGRAPHS:
                is_numbered_so = is_outline and child.tag == TEXT + "h"
                self._paragraph(child, here, None if is_numbered_so else label or "", level)
                label = ""
            elif isinstance(child.tag, str):
                self._block(child, here)

    def _seen(self, label: str, definition: Any, paragraph: Any) -> str:
        """A label of a level before a paragraph; "" where the letters that the level has for its
        numbers cannot be seen."""
        letters = None if definition is None else definition.get(TEXT + "style-name")
        if not letters or label in ("", "-"):
            return label
        name = paragraph.get(TEXT + "style-name")
        look = self._styles.look("paragraph", name, self._styles.default)
        look = self._styles.look("text", letters, look)
        return "" if look.is_unseen(self._line.behind, label) else label

    # --- tables ---

    def _table(self, table: Any, here: str) -> None:
        if self._styles.is_table_beside(table.get(TABLE + "style-name")):
            self.left_out.hide(" ".join(table.itertext()))
            return
        rows = [row for row in table.iter(TABLE + "table-row") if _table_of(row) is table]
        if len(rows) == 1 and len(rows[0]) == 1:  # a frame around text
            self._flow(rows[0][0], here)
            return
        notes: list[Block] = []
        self._out += table_blocks(self._grid(rows, table, notes), here)
        self._out += notes

    def _grid(self, rows: list[Any], table: Any, notes: list[Block]) -> list[list[str]]:
        grid = []
        table_fill = self._styles.cell_fill(table.get(TABLE + "style-name"))
        hidden = _hidden_columns(table)
        for row in rows:
            is_squeezed = self._styles.is_row_squeezed(row.get(TABLE + "style-name"))
            if is_squeezed or row.get(TABLE + "visibility") in _COLLAPSED:
                self.left_out.hide(" ".join(row.itertext()))
                continue
            line: list[str] = []
            row_fill = self._styles.cell_fill(row.get(TABLE + "style-name")) or table_fill
            for cell in row:
                n = integer(cell.get(TABLE + "number-columns-repeated"), 1)
                n = min(max(n, 1), _MAX_REPEATED)
                if cell.tag == TABLE + "table-cell" and len(line) in hidden:
                    self.left_out.hide(" ".join(cell.itertext()))
                    line += [""] * n
                elif cell.tag == TABLE + "table-cell":
                    line += [self._cell(cell, row_fill, notes)] * n
                elif cell.tag == TABLE + "covered-table-cell":
                    line += [""] * n
            if any(line):
                grid.append(line)
        width = max(map(len, grid), default=0)
        grid = [line + [""] * (width - len(line)) for line in grid]
        used = [column for column in range(width) if any(line[column] for line in grid)]
        return [[line[column] for column in used] for line in grid]

    def _cell(self, cell: Any, fill: str, notes: list[Block]) -> str:
        fill = self._styles.cell_fill(cell.get(TABLE + "style-name")) or fill
        before, self._out = self._out, []
        self._alone = []
        behind, self._line.behind = self._line.behind, fill or self._line.behind
        lines: list[str] = []
        for n, child in enumerate(cell, 1):
            if child.tag == TABLE + "table":
                rows = [r for r in child.iter(TABLE + "table-row") if _table_of(r) is child]
                lines.append(as_cell(self._grid(rows, child, notes)))
            elif isinstance(child.tag, str):
                self._block(child, str(n))
                found, self._out = self._out, []
                notes += [block for block in found if block.kind is BlockKind.FOOTNOTE]
                lines += [b.text for b in found if b.kind is not BlockKind.FOOTNOTE]
        self._out, self._line.behind = before, behind
        return "\n".join(filter(None, lines)) or "\n".join(self._alone)


def _block_of(text: str, label: str, level: int | None, path: str, depth: int) -> Block:
    number = "" if label == "-" else label.rstrip(".．、:： ") or label
    number = number or typed_number(text)
    if level is not None:
        whole = f"{label.removeprefix('-')} {text}".strip()
        return Block(whole, BlockKind.HEADING, path=path, level=level, number=number)
    kind = BlockKind.LIST_ITEM if label else BlockKind.PARAGRAPH
    return Block(f"{label} {text}".strip(), kind, path=path, number=number, depth=depth)


def _table_of(row: Any) -> Any:
    return next(row.iterancestors(TABLE + "table"), None)


def _hidden_columns(table: Any) -> set[int]:
    """Indices of the columns that are not shown."""
    found: set[int] = set()
    at = 0
    for column in table.iter(TABLE + "table-column"):
        n = min(max(integer(column.get(TABLE + "number-columns-repeated"), 1), 1), _MAX_REPEATED)
        if column.get(TABLE + "visibility") in _COLLAPSED and _table_of(column) is table:
            found.update(range(at, at + n))
        at += n
    return found


def _is_linked(section: Any) -> bool:
    """Whether a section only says which other file stands there."""
    children = [child.tag for child in section]
    return children == [TEXT + "section-source"]
