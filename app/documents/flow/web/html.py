"""HTML pages: what a browser would show, as blocks."""

# mypy: disable-error-code="import-untyped"

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from app.documents.base.clauses.numbers import typed_number
from app.documents.base.document import Block, BlockKind, Document
from app.documents.base.flowing import flow_document
from app.documents.base.inline_marks import joined, note_mark
from app.documents.base.omissions import LeftOut
from app.documents.base.symbols import UNKNOWN, in_picture_font
from app.documents.base.tables import table_blocks
from app.documents.errors import DamagedDocument, NotADocument
from app.documents.flow.signs import is_web_archive
from app.documents.flow.web.css_tables import make_tables
from app.documents.flow.web.elements import (
    HEADINGS,
    INLINE,
    NAMED,
    SILENT,
    UNSEEN,
    cells,
    folded,
    form_value,
    formula_shown_otherwise,
    hidden_columns,
    integer,
    is_back_link,
    is_comment_mark,
    is_for_eyes,
    is_google_note,
    is_in_line,
    is_in_notes,
    is_list_of_notes,
    is_note,
    is_shadow,
    list_mark,
    look_of_row,
    number_of_note,
    plain_text,
    rows,
    skip_spans,
    without_empty,
)
from app.documents.flow.web.list_marks import ListMarks
from app.documents.flow.web.look import NOTES, HtmlLook, roles_of
from app.documents.flow.web.looks import HtmlLooks
from app.documents.flow.web.mathml import linear_mathml
from app.documents.flow.web.source import (
    decode_html,
    lxml_reader,
    page_of_archive,
    parsed,
    saved_sheet,
)
from app.system.translation import tr

_CONTROL = "control"  # how the field of a form stands in its line
_IN_NOTES = INLINE | {"li"}  # are no notes of their own, whatever they are called


def read_html(path: Path, sha256: str) -> Document:
    """Read an HTML file; scripts, styles and navigation are left out, nothing is fetched.

    Args:
        path: The file.
        sha256: Its SHA-256 in hex.

    Raises:
        NotADocument: Binary.
        DamagedDocument: Nested beyond reason.
        NoText: Nothing to read on the page.
    """
    data = path.read_bytes()
    text = decode_html(page_of_archive(data) if is_web_archive(data) else data)
    if text is None:
        raise NotADocument(
            tr("“{name}” is not a text file.", name=path.name), tr("Choose another document.")
        )
    page = HtmlBlocks("body", sheet_at=partial(saved_sheet, path.parent))
    try:
        title = page.read(text)
    except RecursionError as error:
        raise DamagedDocument(
            tr("“{name}” is nested too deeply to be a page.", name=path.name),
            tr("Save it as PDF and open that."),
        ) from error
    return flow_document(
        path, sha256, "html", page.blocks, page.left_out, title=title, reader=lxml_reader()
    )


class HtmlBlocks:
    """Collects the blocks of one or more pages.

    Attributes:
        blocks: What was found, with paths "PREFIX/1", "PREFIX/2" …
        left_out: What is not in the text.
    """

    def __init__(
        self,
        prefix: str,
        looks: HtmlLooks | None = None,
        *,
        sheet_at: Callable[[str], str] | None = None,
    ) -> None:
        self._sheet_at = sheet_at
        self.prefix = prefix
        self.blocks: list[Block] = []
        self.left_out = LeftOut()
        self._looks = looks
        self._look = HtmlLook()
        self._inline: list[tuple[str, str]] = []
        self._marker, self._depth = "", 0  # what stands before an item, and in how many lists
        self._is_in_heading = False
        self._stand_in: Any = None

    def read(self, text: str) -> str:
        """Add the blocks of a page and give its title, or ""."""
        root = parsed(text)
        if root is None:
            return ""
        body = root.find("body")
        body = root if body is None else body
        self._looks = HtmlLooks(root, self._sheet_at)
        if self._looks.has_cells or "table-cell" in text:
            make_tables(root, self._looks.display)
        self._look = self._looks.of(body, self._looks.of(root, HtmlLook()))
        self._children(body)
        self._flush()
        return " ".join((root.findtext(".//title") or "").split())

    def _begin(self, look: HtmlLook) -> None:
        """Begins with something else of that look, such as the next cell of a table."""
        self.blocks.clear()
        self._look, self._marker, self._is_in_heading, self._stand_in = look, "", False, None

    def _put(self, text: str | None) -> None:
        if not text:
            return
        if self._look.is_unseen:
            self.left_out.hide(text)
        else:
            if self._look.font:
                text = in_picture_font(text, self._look.font)
                self.left_out.counts["symbol of a picture font"] += text.count(UNKNOWN)
            if text[0].isalnum() and self._inline and self._inline[-1][1] == _CONTROL:
                self._inline.append((" ", ""))
            self._inline.append((text, self._look.stands))

    def _control(self, value: str) -> None:
        """What a field of a form shows, apart from the words beside it."""
        if value and self._look.is_unseen:
            self.left_out.hide(value)
        elif value:
            self._inline += [(" ", ""), (value, _CONTROL)]

    def _children(self, element: Any) -> None:
        if self._looks is not None and element.tag == "li":
            mark = self._looks.mark(element, self._look)
            self._marker = self._marker if mark is None else mark
        self._said(element, "before")
        self._put(element.text)
        for child in element if self._looks is None else self._looks.in_order(element):
            self._element(child)
            self._put(child.tail)
        self._said(element, "after")

    def _said(self, element: Any, where: str) -> None:
        """What a style sheet writes before or behind an element."""
        if self._looks is None:
            return
        before, (text, self._look) = self._look, self._looks.said(element, where, self._look)
        self._put(text)
        self._look = before

    def _element(self, element: Any) -> None:
        tag = element.tag
        if tag in UNSEEN and not is_shadow(element):
            self.left_out.hide(plain_text(element, is_asked=True))
            return
        if not isinstance(tag, str) or (tag in SILENT and tag not in UNSEEN):
            return
        if element is self._stand_in:
            self._stand_in = None
            return
        before = self._look
        if self._looks is not None:
            self._look = self._looks.of(element, before)
        if not self._look.is_shown:
            self._look = before
            if before.is_shown and (math := formula_shown_otherwise(element)) is not None:
                self._formula(math, element.getnext(), is_hidden=True)
            else:
                self.left_out.hide(plain_text(element))
            return
        if self._looks is not None:
            self._looks.enter(element)
        try:
            if (kind := NAMED.get(tag)) is not None:
                if not self._look.is_unseen:
                    self.left_out.counts[kind] += 1
            else:
                self._shown(element, tag)
        finally:
            self._look = before
            if self._looks is not None:
                self._looks.leave()

    def _shown(self, element: Any, tag: str) -> None:
        if element.keys() and self._is_by_name(element, tag):
            return
        if tag == "div" and is_google_note(element, "ftnt"):
            self._note(element, number_of_note(element))
        elif tag == "div" and is_google_note(element, "cmnt"):
            self.left_out.counts["comment"] += 1
        elif tag == "br":
            self._break()
        elif tag == "math":
            self._formula(element, element.getparent().getnext())
        elif tag == "rt":
            self._put(f"（{plain_text(element).strip()}）")
        elif tag == "q":
            self._put("“")
            self._children(element)
            self._put("”")
        elif tag in ("input", "select", "textarea"):
            self._control(form_value(element))
        elif tag in INLINE or is_in_line(element, tag):
            apart = "" if self._looks is None else self._looks.parted(element)
            self._inline += [(apart, "")] if apart else []
            self._children(element)
            self._inline += [(apart, "")] if apart else []
        elif tag in HEADINGS:
            self._flush()
            self._is_in_heading = True
            self._children(element)
            self._is_in_heading = False
            self._flush(BlockKind.HEADING, HEADINGS[tag])
        elif tag == "pre":
            self._flush()
            text = str(element.xpath("string()")).strip("\n")
            if text.strip():
                self._add(text, BlockKind.CODE)
        elif tag == "table":
            self._flush()
            self._table(element)
        elif tag in ("ul", "ol", "menu", "dir"):
            self._flush()
            self._list(element)
        else:
            self._flush()
            self._children(element)
            caption = tag in ("figcaption", "caption")
            self._flush(BlockKind.CAPTION if caption else BlockKind.PARAGRAPH)

    def _is_by_name(self, element: Any, tag: str) -> bool:
        """Whether an element is, by its attributes, part of a note, a comment or the mark of a
        list; then it is done with."""
        roles = roles_of(element)
        if (roles or tag == "a") and (is_back_link(element) or "msocomanchor" in roles):
            return True
        if tag == "a" and is_comment_mark(element):
            return True
        if "mso-element:comment-list" in element.get("style", "").replace(" ", ""):
            self.left_out.counts["comment"] += len(element)
            return True
        if tag not in _IN_NOTES and is_note(element) and not is_list_of_notes(element):
            self._note(element, number_of_note(element))
            return True
        is_first = not self._look.is_unseen and not self._has_words()
        if is_first and (mark := list_mark(element)):
            self._marker = "-" if self._look.font else mark
            return True
        return False

    def _has_words(self) -> bool:
        """Whether the line has words already."""
        return any(not text.isspace() for text, _ in self._inline)

    def _break(self) -> None:
        """A line ends; an empty line parts paragraphs, but within a heading."""
        last = next((text for text, _ in reversed(self._inline) if text.strip(" \t\r\n\f")), "")
        if last.endswith("\v") and not self._is_in_heading:
            self._flush()
        else:
            self._inline.append(("\v", ""))

    def _formula(self, math: Any, stand_in: Any, *, is_hidden: bool = False) -> None:
        """A formula; the element that shows it again, to eyes alone, is passed over."""
        self.left_out.counts["equation"] += 1
        self._inline.append((linear_mathml(math), ""))
        if stand_in is not None and is_for_eyes(stand_in, with_pictures=is_hidden):
            self._stand_in = stand_in

    def _note(self, element: Any, number: str) -> None:
        """A footnote or endnote, whatever it is made of, as one block."""
        self._flush()
        reader = HtmlBlocks("", self._looks)
        reader._look = self._look
        reader._children(element)
        reader._flush()
        self.left_out.add(reader.left_out)
        text = "\n".join(block.text for block in reader.blocks)
        if text:
            text = f"{note_mark(number)}: {text}" if number else text
            self._add(text, BlockKind.FOOTNOTE, number=number)

    def _list(self, element: Any) -> None:
        marks = ListMarks(element, self._looks, self._look)
        self._depth += 1
        for child in element:
            if child.tag != "li":
                self._element(child)
                self._flush()
                continue
            mark = marks.of(child)
            if roles_of(child) & NOTES or is_in_notes(element):
                self._note(child, str(marks.number))
                continue
            self._marker = mark
            self._element(child)
            self._flush()
            self._marker = ""
        self._depth -= 1

    def _flush(self, kind: BlockKind = BlockKind.PARAGRAPH, level: int | None = None) -> None:
        if not self._inline:
            return
        text = folded(joined(self._inline))
        self._inline.clear()
        if not text:
            return
        number = typed_number(text)
        if self._marker:
            kind = BlockKind.LIST_ITEM if kind is BlockKind.PARAGRAPH else kind
            text = f"{self._marker} {text}"
            number = self._marker.rstrip(".-、") or number
            self._marker = ""
        if kind is BlockKind.HEADING:
            text = " ".join(text.split())
        self._add(text, kind, level, number)

    def _add(self, text: str, kind: BlockKind, level: int | None = None, number: str = "") -> None:
        path = f"{self.prefix}/{len(self.blocks) + 1}"
        self.blocks.append(Block(text, kind, None, None, path, level, number, self._depth))

    def _shown_rows(self, table: Any) -> list[tuple[Any, HtmlLook]]:
        found = []
        for row in rows(table):
            look = look_of_row(row, table, self._look, self._looks)
            if look.is_shown:
                found.append((row, look))
            else:
                self.left_out.hide(plain_text(row))
        return found

    def _table(self, table: Any) -> None:
        rows = self._shown_rows(table)
        nested = next(table.iterdescendants("table"), None) is not None
        if nested or max((len(cells(row)) for row, _ in rows), default=0) < 2:
            for part in table:  # a layout, not data
                if part.tag != "colgroup":
                    self._element(part)
            self._flush()
            return
        for caption in table.findall("caption"):
            self._element(caption)
        grid: list[list[str]] = []
        hidden = hidden_columns(table, self._look, self._looks)
        reader = HtmlBlocks("", self._looks)
        reader.left_out = self.left_out
        spans: dict[int, int] = {}  # column: rows still covered by a cell above
        for row, look in rows:
            line: list[str] = []
            for cell in cells(row):
                skip_spans(line, spans)
                reader._begin(look)
                reader._element(cell)
                reader._flush()
                n_columns = min(max(integer(cell.get("colspan"), 1), 1), 64)
                if len(line) in hidden:
                    for block in reader.blocks:
                        self.left_out.hide(block.text)
                    reader.blocks.clear()
                n_below = max(integer(cell.get("rowspan"), 1), 1) - 1
                for column in range(len(line), len(line) + n_columns):
                    spans[column] = n_below
                line += ["\n".join(b.text for b in reader.blocks)] + [""] * (n_columns - 1)
            skip_spans(line, spans)
            grid.append(line)
        if grid := without_empty(grid):
            self.blocks += table_blocks(grid, f"{self.prefix}/{len(self.blocks) + 1}")
