"""One line of an ODT's text: its letters, and what hangs on it (notes, boxes, charts)."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from app.documents.base.document import Block, BlockKind
from app.documents.base.inline_marks import joined, note_mark, tidy_lines
from app.documents.base.omissions import LeftOut
from app.documents.base.symbols import UNKNOWN, in_picture_font, sign_of_note
from app.documents.flow.odt.numbers import Sequences
from app.documents.flow.odt.objects import CHART, chart_words, control_value, field_value
from app.documents.flow.odt.styles import (
    DRAW,
    FORM,
    LOEXT,
    OFFICE,
    TABLE,
    TEXT,
    XML_ID,
    OdtLook,
    OdtStyles,
    integer,
    is_beside_page,
)
from app.documents.flow.web.mathml import linear_mathml

_ANCHOR = TEXT + "anchor-type"  # of what does not stand in the line of its paragraph
_CONTROL = "control"  # how a form control stands in its line
_XLINK = "{http://www.w3.org/1999/xlink}href"
_MATH = "{http://www.w3.org/1998/Math/MathML}math"
NO_TEXT = {
    TEXT + n
    for n in ("tracked-changes", "variable-decls", "sequence-decls", "user-field-decls",
              "dde-connection-decls", "alphabetical-index-auto-mark-file", "index-title-template",
              "script", "number")
}  # fmt: skip
"""Elements of which nothing is shown where they stand; `text:number` repeats the number that the
list or outline gives."""
CHANGES = (TEXT + "change-start", TEXT + "change-end")
_SIGNS = tuple(TEXT + n for n in ("note", "s", "tab", "line-break"))
_SHAPES = {
    DRAW + n
    for n in ("custom-shape", "rect", "ellipse", "circle", "line", "polyline", "polygon", "path",
              "regular-polygon", "connector", "caption", "measure")
}  # fmt: skip
_IN_SHAPES = (TEXT + "p", TEXT + "list", TABLE + "table")
_FIELD = "{urn:openoffice:names:experimental:ooo-ms-interop:xmlns:field:1.0}"
_TRANSPARENT = (TEXT, LOEXT)
"""Namespaces of elements around text; LibreOffice writes its content controls in the second."""


class OdtLine:
    """Reads paragraphs, one at a time.

    Attributes:
    notes: Marks and bodies of the notes since they were last taken.
    beside: Boxes and shapes with text, likewise.
    charts: Blocks of charts, likewise; they come before their paragraph.
    behind: The colour that the text stands on, as six hex digits, else `UNKNOWN` or "".

    Args:
        styles: The styles of the file.
        left_out: Takes what is not in the text.
        content: Root of content.xml, which has the form controls.
        part_of: Gives the root of an embedded object by its address, or None.
    """

    def __init__(
        self, styles: OdtStyles, left_out: LeftOut, content: Any, part_of: Callable[[str], Any]
    ) -> None:
        self.notes: list[tuple[str, Any]] = []
        self.beside: list[Any] = []
        self.charts: list[Block] = []
        self.behind = styles.paper()
        self._left_out = left_out
        self._styles = styles
        self._part_of = part_of
        self._look = styles.default
        self._hidden = ""
        self._deletions = {
            identifier
            for region in content.iter(TEXT + "changed-region")
            if region.find(TEXT + "deletion") is not None
            and (identifier := region.get(TEXT + "id") or region.get(XML_ID))
        }
        self._sequences = Sequences()
        self._deleting: set[str] = set()  # those that have begun and go on
        self._forms = {
            identifier: control
            for form in content.iter(OFFICE + "forms")
            for control in form.iter()
            if (identifier := control.get(XML_ID) or control.get(FORM + "id"))
        }

    def read(self, element: Any) -> str:
        """The text of a paragraph or heading, "" for one that nobody sees."""
        before = self._look
        self._look = self._styles.look(
            "paragraph", element.get(TEXT + "style-name"), self._styles.default
        )
        if any(
            e.get(TEXT + "is-hidden") == "true" for e in element.iter(TEXT + "hidden-paragraph")
        ):
            self._left_out.hide("".join(element.itertext()))
            self._look = before
            return ""
        pieces: list[tuple[str, str]] = []
        self._hidden = ""
        self._collect(element, pieces)
        self._left_out.hide(self._hidden)
        self._look = before
        return _line(pieces)

    def _put(self, pieces: list[tuple[str, str]], text: str | None, look: OdtLook) -> None:
        folded = re.sub(r"[ \t\r\n]+", " ", text or "")
        if not folded or self._deleting:
            return
        if look.is_unseen(self.behind, folded):
            self._hidden += folded
        else:
            if look.font:
                folded = in_picture_font(folded, look.font)
                self._left_out.counts["symbol of a picture font"] += folded.count(UNKNOWN)
            if folded[0].isalnum() and pieces and pieces[-1][1] == _CONTROL:
                self._part(pieces)
            pieces.append((folded, look.stands))

    def _part(self, pieces: list[tuple[str, str]]) -> None:
        """Puts a space between a control and what stands beside it."""
        if pieces and not pieces[-1][0][-1:].isspace():
            pieces.append((" ", ""))

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
        if tag in CHANGES:
            self.change(child)
        elif self._deleting and (tag in _SIGNS or tag.startswith(DRAW)):
            return
        elif tag == TEXT + "s":
            pieces.append((" " * min(integer(child.get(TEXT + "c"), 1), 1000), self._look.stands))
        elif tag == TEXT + "tab":
            pieces.append(("\t", ""))
        elif tag == TEXT + "line-break":
            pieces.append(("\n", ""))
        elif tag == TEXT + "note":
            citation = child.find(TEXT + "note-citation")
            mark = "" if citation is None else "".join(citation.itertext())
            if not mark.strip() and citation is not None:
                mark = citation.get(TEXT + "label", "")
            mark = sign_of_note("".join(mark.split()))
            if self._look.is_hidden:  # which takes the note with it
                self._hidden += "".join(child.itertext())
                return
            self.notes.append((mark, child.find(TEXT + "note-body")))
            pieces.append((note_mark(mark), ""))
        elif tag == OFFICE + "annotation":
            self._left_out.counts["comment"] += 1
        elif tag == TEXT + "ruby":
            self._collect(child.find(TEXT + "ruby-base"), pieces)
            reading = "".join(child.findtext(TEXT + "ruby-text") or "").strip()
            pieces.append((f"（{reading}）" if reading else "", ""))
        elif tag == TEXT + "hidden-text":
            if child.get(TEXT + "is-hidden") == "true":
                self._hidden += child.get(TEXT + "string-value", "")
            elif next(child.itertext(), ""):
                self._collect(child, pieces)
            else:  # what LibreOffice shows is written there alone
                self._put(pieces, child.get(TEXT + "string-value"), self._look)
        elif tag == TEXT + "sequence" and (count := self._sequences.shown(child)):
            self._put(pieces, count, self._look)
        elif tag == _FIELD + "fieldmark":
            pieces.append((field_value(child), ""))
        elif tag.startswith(DRAW):
            self._drawing(child, pieces)
        elif tag.startswith(_TRANSPARENT) and child.get(TEXT + "display") == "none":
            self._hidden += "".join(child.itertext())
        elif tag.startswith(_TRANSPARENT) and tag not in NO_TEXT:
            before = self._look
            self._look = self._styles.look("text", child.get(TEXT + "style-name"), before)
            self._collect(child, pieces)
            self._look = before

    def change(self, mark: Any) -> None:
        """A tracked change begins or ends (`text:change-start`, `text:change-end`). A deletion may
        stand where it was, as flat files of LibreOffice's have it."""
        identifier = mark.get(TEXT + "change-id", "")
        if mark.tag == TEXT + "change-end":
            self._deleting.discard(identifier)
        elif identifier in self._deletions:
            self._deleting.add(identifier)

    def drawing(self, element: Any) -> str:
        """The words of a drawing that stands by itself; boxes and shapes are kept beside."""
        pieces: list[tuple[str, str]] = []
        self._drawing(element, pieces)
        return _line(pieces)

    def _drawing(self, element: Any, pieces: list[tuple[str, str]]) -> None:
        tag = element.tag
        if is_beside_page(element) or element.get(DRAW + "display") in ("none", "printer"):
            self._left_out.hide(" ".join(element.itertext()))
            return
        if tag in (DRAW + "g", DRAW + "a"):
            for child in element:
                if isinstance(child.tag, str) and child.tag.startswith(DRAW):
                    self._drawing(child, pieces)
        elif tag == DRAW + "control":
            shown = control_value(self._forms.get(element.get(DRAW + "control", "")))
            if shown and element.get(_ANCHOR, "as-char") != "as-char":
                pieces.append((f"\n{shown}\n", ""))
            elif shown:
                self._part(pieces)
                pieces.append((shown, _CONTROL))
        elif tag in _SHAPES:
            if any(child.tag in _IN_SHAPES for child in element):
                self.beside.append(element)
            elif tag not in (DRAW + "line", DRAW + "connector"):
                self._left_out.counts["drawing"] += 1
        elif tag == DRAW + "frame":
            self._frame(element, pieces)

    def _frame(self, frame: Any, pieces: list[tuple[str, str]]) -> None:
        if (signature := frame.find(LOEXT + "signatureline")) is not None:
            names = ("suggested-signer-name", "suggested-signer-title")
            signer = "\n".join(filter(None, (signature.get(LOEXT + name) for name in names)))
            pieces.append((f"\n{signer}\n", ""))
        elif (box := frame.find(DRAW + "text-box")) is not None:
            self.beside.append(box)
        elif (table := frame.find(TABLE + "table")) is not None:
            self.beside.append(frame)
            assert table is not None
        elif (thing := frame.find(DRAW + "object")) is not None:
            self._object(thing, pieces)
        elif frame.find(DRAW + "object-ole") is not None or frame.find(DRAW + "plugin") is not None:
            self._left_out.counts["embedded object"] += 1
        elif frame.find(DRAW + "floating-frame") is not None:
            self._left_out.counts["embedded document"] += 1
        else:
            self._left_out.counts["picture"] += 1

    def _object(self, element: Any, pieces: list[tuple[str, str]]) -> None:
        root = next(iter(element), None)
        if root is None:
            root = self._part_of(element.get(_XLINK, ""))
        math = None if root is None else next(root.iter(_MATH), None)
        if math is not None:
            self._left_out.counts["equation"] += 1
            pieces.append((linear_mathml(math), ""))
        elif root is not None and next(root.iter(CHART + "chart"), None) is not None:
            self._left_out.counts["chart"] += 1
            words = chart_words(root)
            if words:
                self.charts.append(Block(words, BlockKind.LABEL, path="chart"))
        else:
            self._left_out.counts["embedded object"] += 1


def _line(pieces: list[tuple[str, str]]) -> str:
    return tidy_lines(joined(pieces)).strip()
