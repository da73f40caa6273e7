"""The blocks of an ODT's text, with what stands beside it: heads, notes, boxes, objects, forms."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from app.documents.base.clause_numbers import typed_number
from app.documents.base.document import Block, BlockKind
from app.documents.base.inline_marks import joined, note_mark, tidy_lines
from app.documents.base.omissions import LeftOut
from app.documents.base.tables import as_cell, table_blocks
from app.documents.flow.odt.objects import CHART, chart_words, control_value
from app.documents.flow.odt.styles import (
    DRAW,
    FORM,
    N_LEVELS,
    OFFICE,
    STYLE,
    TABLE,
    TEXT,
    OdtLook,
    OdtStyles,
    is_beside_page,
    label_of,
    start_of,
)
from app.documents.flow.web.mathml import linear_mathml

_XLINK = "{http://www.w3.org/1999/xlink}href"
_XML_ID = "{http://www.w3.org/XML/1998/namespace}id"
_MATH = "{http://www.w3.org/1998/Math/MathML}math"
_INDEXES = {
    TEXT + n
    for n in ("alphabetical-index", "illustration-index", "table-index", "object-index",
              "user-index")
}  # fmt: skip
_NO_TEXT = {
    TEXT + n
    for n in ("tracked-changes", "variable-decls", "sequence-decls", "user-field-decls",
              "dde-connection-decls", "alphabetical-index-auto-mark-file", "index-title-template")
}  # fmt: skip
_SHAPES = {
    DRAW + n
    for n in ("custom-shape", "rect", "ellipse", "circle", "line", "polyline", "polygon", "path",
              "regular-polygon", "connector", "caption", "measure")
}  # fmt: skip
_MAX_REPEATED = 64
_TRANSPARENT = (TEXT, "{urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0}")
"""Namespaces of elements around text; LibreOffice writes its content controls in the second."""
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
        self._part_of = part_of
        self._out: list[Block] = []
        self._counts: dict[str, list[int]] = {}  # by list
        self._last_counts: dict[str, list[int]] = {}  # by list style
        self._latest_counts = [0] * N_LEVELS
        self._heading_counts = [0] * N_LEVELS
        self._look, self._behind = self._styles.default, "FFFFFF"
        self._beside: list[Any] = []  # boxes and shapes of the present paragraph
        self._notes: list[tuple[str, Any]] = []
        self._forms = {
            identifier: control
            for form in content.iter(OFFICE + "forms")
            for control in form.iter()
            if (identifier := control.get(_XML_ID) or control.get(FORM + "id"))
        }
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
            if isinstance(child.tag, str) and child.tag not in _NO_TEXT:
                self._block(child, f"{path}/{index}")

    def _block(self, child: Any, here: str) -> None:
        tag = child.tag
        if tag in (TEXT + "h", TEXT + "p"):
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
                self._flow(child, here)
        elif tag == TEXT + "bibliography":
            self._flow(child, here)
        elif tag == TEXT + "table-of-content":
            self.left_out.counts["table of contents"] = 1
        elif tag in _INDEXES:
            self.left_out.counts["index"] += 1
        elif tag.startswith(DRAW):
            pieces: list[tuple[str, str]] = []
            self._drawing(child, pieces)
            if text := _line(pieces):
                self._out.append(Block(text, BlockKind.PARAGRAPH, path=here))
            self._pending(here)
        elif tag == OFFICE + "annotation":
            self.left_out.counts["comment"] += 1

    def _paragraph(self, element: Any, path: str, label: str | None) -> None:
        """A paragraph or heading; `label` is that of its list, None outside of lists."""
        is_heading = element.tag == TEXT + "h"
        text = self._inline(element)
        if is_heading:
            text = " ".join(text.split())
        level = _integer(element.get(TEXT + "outline-level"), 1) if is_heading else None
        if text:
            if level is not None and label is None:
                label = self._heading_label(element, level)
            self._out.append(_block_of(text, label or "", level, path))
        self._pending(path)

    def _heading_label(self, element: Any, level: int) -> str:
        if element.get(TEXT + "is-list-header") == "true" or not 0 < level < N_LEVELS:
            return ""
        counts, outline = self._heading_counts, self._styles.outline
        start = element.get(TEXT + "start-value")
        if start is not None or element.get(TEXT + "restart-numbering") == "true":
            counts[level] = _integer(start, start_of(outline, level))
        else:
            counts[level] = (counts[level] or start_of(outline, level) - 1) + 1
        counts[level + 1 :] = [0] * (N_LEVELS - level - 1)
        return label_of(outline, level, counts)

    def _pending(self, path: str) -> None:
        """Notes, boxes and shapes that hang on what was just read."""
        notes, self._notes = self._notes, []
        beside, self._beside = self._beside, []
        for n, (mark, body) in enumerate(notes, 1):
            text = "" if body is None else self._apart(body)
            if text:
                line = f"{note_mark(mark)}: {text}"
                where = f"{path}/note{n}"
                self._out.append(Block(line, BlockKind.FOOTNOTE, path=where, number=mark))
        behind, self._behind = self._behind, ""
        for n, box in enumerate(beside, 1):
            self._flow(box, f"{path}/box{n}")
        self._behind = behind

    # --- lists ---

    def _list(self, element: Any, path: str, style: str, level: int, counts: Any) -> None:
        style = element.get(TEXT + "style-name") or style
        if element.tag == TEXT + "numbered-paragraph":
            level = _integer(element.get(TEXT + "level"), 1)
            key = element.get(TEXT + "list-id") or style
            counts = self._counts.setdefault(key, [0] * N_LEVELS)
            self._item(element, path, style, min(level, N_LEVELS - 1), counts)
            return
        if counts is None:
            counts = self._root_counts(element, style)
        elif level < N_LEVELS:
            counts[level:] = [0] * (N_LEVELS - level)
        level = min(level, N_LEVELS - 1)
        for index, item in enumerate(element, 1):
            if item.tag in (TEXT + "list-item", TEXT + "list-header"):
                self._item(item, f"{path}/{index}", style, level, counts)

    def _root_counts(self, element: Any, style: str) -> list[int]:
        """The counts of a list: its own, or of the list that it continues."""
        continued = element.get(TEXT + "continue-list")
        if continued and continued in self._counts:
            counts = self._counts[continued]
        elif element.get(TEXT + "continue-numbering") == "true" or continued:
            counts = self._last_counts.get(style) or [0] * N_LEVELS
            if continued and style not in self._last_counts:
                # LibreOffice leaves the id off the list that is continued, and gives the next one
                # a style of its own: it is the list before it.
                counts = self._latest_counts
        else:
            counts = [0] * N_LEVELS
        if identifier := element.get(_XML_ID):
            self._counts[identifier] = counts
        self._last_counts[style] = self._latest_counts = counts
        return counts

    def _item(self, item: Any, path: str, style: str, level: int, counts: list[int]) -> None:
        style = item.get(TEXT + "style-override") or style
        levels = self._styles.lists.get(style, {})
        is_counted = item.tag != TEXT + "list-header" and any(
            child.tag in (TEXT + "p", TEXT + "h") for child in item
        )
        label: str | None = None
        if is_counted:
            start = item.get(TEXT + "start-value")
            counts[level] = _integer(start, (counts[level] or start_of(levels, level) - 1) + 1)
            counts[level + 1 :] = [0] * (N_LEVELS - level - 1)
            is_none = (d := levels.get(level)) is not None and d.get(STYLE + "num-format") == ""
            label = label_of(levels, level, counts) or ("" if is_none else "-")
        for place, child in enumerate(item, 1):
            here = f"{path}/{place}"
            if child.tag == TEXT + "list":
                self._list(child, here, style, level + 1, counts)
            elif child.tag in (TEXT + "p", TEXT + "h"):
                self._paragraph(child, here, label or "")
                label = ""
            elif isinstance(child.tag, str):
                self._block(child, here)

    # --- tables ---

    def _table(self, table: Any, here: str) -> None:
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
            if row.get(TABLE + "visibility") in _COLLAPSED:
                self.left_out.hide(" ".join(row.itertext()))
                continue
            line: list[str] = []
            row_fill = self._styles.cell_fill(row.get(TABLE + "style-name")) or table_fill
            for cell in row:
                n = _integer(cell.get(TABLE + "number-columns-repeated"), 1)
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
        behind, self._behind = self._behind, fill or self._behind
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
        self._out, self._behind = before, behind
        return "\n".join(filter(None, lines))

    # --- inline ---

    def _inline(self, element: Any) -> str:
        before = self._look
        self._look = self._styles.look(
            "paragraph", element.get(TEXT + "style-name"), self._styles.default
        )
        if any(
            e.get(TEXT + "is-hidden") == "true" for e in element.iter(TEXT + "hidden-paragraph")
        ):
            self.left_out.hide("".join(element.itertext()))
            self._look = before
            return ""
        pieces: list[tuple[str, str]] = []
        self._hidden = ""
        self._collect(element, pieces)
        self.left_out.hide(self._hidden)
        self._look = before
        return _line(pieces)

    def _put(self, pieces: list[tuple[str, str]], text: str | None, look: OdtLook) -> None:
        folded = re.sub(r"[ \t\r\n]+", " ", text or "")
        if not folded:
            return
        if look.is_unseen(self._behind):
            self._hidden += folded
        else:
            pieces.append((folded, look.stands))

    def _collect(self, element: Any, pieces: list[tuple[str, str]]) -> None:
        look = self._look
        self._put(pieces, element.text, look)
        for child in element:
            self._inside(child, pieces)
            self._put(pieces, child.tail, look)

    def _inside(self, child: Any, pieces: list[tuple[str, str]]) -> None:
        tag = child.tag
        if not isinstance(tag, str):
            return
        if tag == TEXT + "s":
            pieces.append((" " * min(_integer(child.get(TEXT + "c"), 1), 1000), self._look.stands))
        elif tag == TEXT + "tab":
            pieces.append(("\t", ""))
        elif tag == TEXT + "line-break":
            pieces.append(("\n", ""))
        elif tag == TEXT + "note":
            mark = "".join((child.findtext(TEXT + "note-citation") or "").split())
            self._notes.append((mark, child.find(TEXT + "note-body")))
            pieces.append((note_mark(mark), ""))
        elif tag == OFFICE + "annotation":
            self.left_out.counts["comment"] += 1
        elif tag == TEXT + "ruby":
            self._collect(child.find(TEXT + "ruby-base"), pieces)
            reading = "".join(child.findtext(TEXT + "ruby-text") or "").strip()
            pieces.append((f"（{reading}）" if reading else "", ""))
        elif tag == TEXT + "hidden-text":
            if child.get(TEXT + "is-hidden") == "true":
                self._hidden += child.get(TEXT + "string-value", "")
            else:
                self._collect(child, pieces)
        elif tag.startswith(DRAW):
            self._drawing(child, pieces)
        elif tag.startswith(_TRANSPARENT) and child.get(TEXT + "display") == "none":
            self._hidden += "".join(child.itertext())
        elif tag.startswith(_TRANSPARENT) and tag not in _NO_TEXT:
            before = self._look
            self._look = self._styles.look("text", child.get(TEXT + "style-name"), before)
            self._collect(child, pieces)
            self._look = before

    def _drawing(self, element: Any, pieces: list[tuple[str, str]]) -> None:
        tag = element.tag
        if is_beside_page(element):
            self.left_out.hide(" ".join(element.itertext()))
            return
        if tag in (DRAW + "g", DRAW + "a"):
            for child in element:
                if isinstance(child.tag, str) and child.tag.startswith(DRAW):
                    self._drawing(child, pieces)
        elif tag == DRAW + "control":
            control = self._forms.get(element.get(DRAW + "control", ""))
            pieces.append((control_value(control), ""))
        elif tag in _SHAPES:
            if any(child.tag in (TEXT + "p", TEXT + "list") for child in element):
                self._beside.append(element)
            elif tag not in (DRAW + "line", DRAW + "connector"):
                self.left_out.counts["drawing"] += 1
        elif tag == DRAW + "frame":
            self._frame(element, pieces)

    def _frame(self, frame: Any, pieces: list[tuple[str, str]]) -> None:
        if (box := frame.find(DRAW + "text-box")) is not None:
            self._beside.append(box)
        elif (table := frame.find(TABLE + "table")) is not None:
            self._beside.append(frame)
            assert table is not None
        elif (thing := frame.find(DRAW + "object")) is not None:
            self._object(thing, pieces)
        elif frame.find(DRAW + "object-ole") is not None or frame.find(DRAW + "plugin") is not None:
            self.left_out.counts["embedded object"] += 1
        elif frame.find(DRAW + "floating-frame") is not None:
            self.left_out.counts["embedded document"] += 1
        else:
            self.left_out.counts["picture"] += 1

    def _object(self, element: Any, pieces: list[tuple[str, str]]) -> None:
        root = next(iter(element), None)
        if root is None:
            root = self._part_of(element.get(_XLINK, ""))
        math = None if root is None else next(root.iter(_MATH), None)
        if math is not None:
            self.left_out.counts["equation"] += 1
            pieces.append((linear_mathml(math), ""))
        elif root is not None and next(root.iter(CHART + "chart"), None) is not None:
            self.left_out.counts["chart"] += 1
            words = chart_words(root)
            if words:
                self._out.append(Block(words, BlockKind.LABEL, path="chart"))
        else:
            self.left_out.counts["embedded object"] += 1


def _block_of(text: str, label: str, level: int | None, path: str) -> Block:
    number = "" if label == "-" else label.rstrip(".．、:： ") or label
    number = number or typed_number(text)
    if level is not None:
        whole = f"{label.removeprefix('-')} {text}".strip()
        return Block(whole, BlockKind.HEADING, path=path, level=level, number=number)
    kind = BlockKind.LIST_ITEM if label else BlockKind.PARAGRAPH
    return Block(f"{label} {text}".strip(), kind, path=path, number=number)


def _line(pieces: list[tuple[str, str]]) -> str:
    return tidy_lines(joined(pieces)).strip()


def _integer(text: str | None, default: int) -> int:
    return int(text) if text and re.fullmatch(r"-?\d{1,9}", text) else default


def _table_of(row: Any) -> Any:
    return next(row.iterancestors(TABLE + "table"), None)


def _hidden_columns(table: Any) -> set[int]:
    """Indices of the columns that are not shown."""
    found: set[int] = set()
    at = 0
    for column in table.iter(TABLE + "table-column"):
        n = min(max(_integer(column.get(TABLE + "number-columns-repeated"), 1), 1), _MAX_REPEATED)
        if column.get(TABLE + "visibility") in _COLLAPSED and _table_of(column) is table:
            found.update(range(at, at + n))
        at += n
    return found


def _is_linked(section: Any) -> bool:
    """Whether a section only says which other file stands there."""
    children = [child.tag for child in section]
    return children == [TEXT + "section-source"]
