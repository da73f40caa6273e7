"""The text of one DOCX paragraph as it reads with every tracked change accepted.

`Story` walks the inline content of a story (the body, a note, a header) and keeps what outlives a
paragraph: open fields, and the count of everything that is not in the text. Struck and raised
letters are marked (`inline_marks`); what nobody can see is left out and kept apart.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from app.documents.base.computed_fields import ComputedFields
from app.documents.base.inline_marks import joined, note_mark, tidy_lines
from app.documents.base.omissions import LeftOut
from app.documents.base.symbols import UNKNOWN, sign
from app.documents.word.formulas import linear_math
from app.documents.word.looks import Looks
from app.documents.word.notes import NoteMarks, NoteReference, own_mark
from app.documents.word.pictures import chart_words, diagram_lines
from app.documents.word.styles import Styles, W, is_on, value

MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_VML = "{urn:schemas-microsoft-com:vml}"
_WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_DESCEND = {
    W + name
    for name in (
        *("hyperlink", "smartTag", "ins", "moveTo", "sdt", "sdtContent"),
        *("customXml", "dir", "bdo"),
    )
}
_REMOVED = {W + "del", W + "moveFrom"}
# Names are made once: runs are many.
_BR = W + "br"
_COMMENTREFERENCE = W + "commentReference"
_CR = W + "cr"
_DRAWING = W + "drawing"
_ENDNOTEREFERENCE = W + "endnoteReference"
_FLDCHAR = W + "fldChar"
_FLDSIMPLE = W + "fldSimple"
_FOOTNOTEREFERENCE = W + "footnoteReference"
_INSTRTEXT = W + "instrText"
_NOBREAKHYPHEN = W + "noBreakHyphen"
_OBJECT = W + "object"
_PICT = W + "pict"
_PTAB = W + "ptab"
_RUN = W + "r"
_RUBY = W + "ruby"
_SYM = W + "sym"
_T = W + "t"
_TAB = W + "tab"
_MATHS = (MATH + "oMath", MATH + "oMathPara")
_UNDERSTOOD = (
    "http://schemas.microsoft.com/",
    "http://schemas.openxmlformats.org/",
    "urn:schemas-microsoft-com:",
)
"""Beginnings of the namespaces that Word itself writes in `mc:Choice`."""

PartOf = Callable[[str], Any]
"""Gives the part that a relationship id leads to, or None."""


@dataclass(slots=True)
class InlineText:
    """What a paragraph holds.

    Attributes:
        text: Visible text, line breaks as "\\n", without white space at its ends.
        untrimmed: The same with it.
        notes: Notes referred to, in order.
        boxes: `w:txbxContent` elements anchored here, in order.
        charts: Words of charts, each on a line.
        diagrams: Lines of SmartArt.
        is_contents: Every character belonged to a table of contents, which is left out.
    """

    text: str = ""
    untrimmed: str = ""
    notes: list[NoteReference] = field(default_factory=list)
    boxes: list[Any] = field(default_factory=list)
    charts: list[str] = field(default_factory=list)
    diagrams: list[str] = field(default_factory=list)
    is_contents: bool = False


@dataclass(slots=True)
class _Field:
    instruction: str = ""
    in_result: bool = False

    @property
    def is_contents(self) -> bool:
        return self.instruction.split()[:1] in (["TOC"], ["INDEX"], ["TOA"])


_Pieces = list[tuple[str, str]]
"""Text and how it stands: "", "struck" or "raised"."""


class Story:
    """Reads the paragraphs of one story in order.

    Args:
        root: Its root element.
        part_of: Leads from relationship ids of its part to parts.
        left_out: Shared by the stories of a document.
    """

    def __init__(
        self,
        root: Any,
        part_of: PartOf,
        styles: Styles,
        looks: Looks,
        left_out: LeftOut,
        marks: NoteMarks,
    ) -> None:
        self.left_out = left_out.counts
        self.part_of = part_of
        self._unread = left_out
        self._styles, self._looks, self._marks = styles, looks, marks
        self._fields: list[_Field] = []
        self._computed = ComputedFields()
        self._stands = ""
        self._taken: list[Any] = []  # elements that are part of a note's own mark
        kinds = Counter(e.get(W + "fldCharType") for e in root.iter(W + "fldChar"))
        # A field that never ends would swallow the rest: then each one ends with its paragraph.
        self._fields_are_sound = kinds["begin"] == kinds["end"]

    def read(self, paragraph: Any) -> InlineText:
        """The text of a `w:p`."""
        out = InlineText()
        pieces: _Pieces = []
        self._paragraph, self._style = paragraph, self._styles.of(paragraph)
        self._is_squeezed = self._looks.is_squeezed(paragraph, self._style)
        hidden: list[str] = []
        self._hidden_here = hidden
        self._taken.clear()
        contents_before = self.left_out["contents characters"]
        self._walk(paragraph, pieces, out)
        if not self._fields_are_sound:
            self._fields.clear()
        self._unread.hide("".join(hidden))
        out.untrimmed = tidy_lines(joined(pieces).replace("\r", "\n"))
        out.text = out.untrimmed.strip(" \t\n\u3000\u00a0")
        out.is_contents = not out.text and self.left_out["contents characters"] > contents_before
        return out

    def _visible(self) -> bool:
        return all(f.in_result and not f.is_contents for f in self._fields)

    def _put(self, pieces: _Pieces, text: str, stands: str | None = None) -> None:
        if self._visible():
            pieces.append((text, self._stands if stands is None else stands))
        elif any(f.is_contents and f.in_result for f in self._fields):
            self.left_out["contents characters"] += len(text)

    def _walk(self, parent: Any, pieces: _Pieces, out: InlineText) -> None:
        for child in parent:
            tag = child.tag
            if tag == _RUN:
                self._run(child, pieces, out)
            elif tag in _DESCEND:
                if tag in (W + "ins", W + "moveTo") and child.find(".//" + _RUN) is not None:
                    self.left_out["tracked insertion"] += 1
                self._walk(child, pieces, out)
            elif tag in _REMOVED:
                if child.find(".//" + _RUN) is not None:
                    self.left_out["tracked deletion"] += 1
            elif tag == _FLDSIMPLE:
                self._simple_field(child, pieces, out)
            elif tag in _MATHS:
                self._math(child, pieces)
            elif (branch := alternate_branch(child)) is not None:
                self._walk(branch, pieces, out)

    def _simple_field(self, element: Any, pieces: _Pieces, out: InlineText) -> None:
        instruction = element.get(W + "instr", "")
        self._fields.append(_Field(instruction, True))
        n_before = len(pieces)
        self._walk(element, pieces, out)
        if self._fields:
            self._fields.pop()
        if len(pieces) == n_before:
            self._put(pieces, self._result(instruction), "")

    def _result(self, instruction: str) -> str:
        level = self._styles.heading_level(self._paragraph)
        text = self._computed.result(instruction, level)
        if text and instruction.split()[0].upper() == "EQ":
            self.left_out["equation"] += 1
        return text

    def _math(self, element: Any, pieces: _Pieces) -> None:
        self._put(pieces, linear_math(element), "")
        self.left_out["equation"] += 1

    def _run(self, run: Any, pieces: _Pieces, out: InlineText) -> None:
        look = self._looks.of(run, self._style)
        if self._is_squeezed or self._looks.is_unseen(look, run, self._paragraph):
            self._fields_only(run)
            if self._visible():
                self._hidden_here += [t.text or "" for t in run.iter(W + "t")]
            if look.is_vanished:
                return
            self._drawings_only(run, pieces, out)
            return
        self._stands = "struck" if look.is_struck else "raised" if look.is_raised else ""
        self._content(run, pieces, out)
        self._stands = ""

    def _fields_only(self, run: Any) -> None:
        for child in run:
            if child.tag == W + "fldChar":
                self._field_character(child, [])
            elif child.tag == W + "instrText" and self._fields:
                self._fields[-1].instruction += child.text or ""

    def _drawings_only(self, run: Any, pieces: _Pieces, out: InlineText) -> None:
        """Pictures and boxes have no letters of the run's size or colour."""
        for child in run:
            if child.tag in (W + "drawing", W + "pict", W + "object"):
                self._drawing(child, pieces, out)
            elif (branch := alternate_branch(child)) is not None:
                self._drawings_only(branch, pieces, out)

    def _content(self, run: Any, pieces: _Pieces, out: InlineText) -> None:
        for child in run:
            tag = child.tag
            if not isinstance(tag, str) or (self._taken and child in self._taken):
                continue
            if tag == _T:
                self._put(pieces, child.text or "")
            elif tag in (_TAB, _PTAB):
                self._put(pieces, "\t", "")
            elif tag in (_BR, _CR):
                self._put(pieces, "\n", "")
            elif tag == _NOBREAKHYPHEN:
                self._put(pieces, "-")
            elif tag == _SYM:
                self._put(pieces, self._symbol(child))
            elif tag == _FLDCHAR:
                self._field_character(child, pieces)
            elif tag == _INSTRTEXT:
                if self._fields and not self._fields[-1].in_result:
                    self._fields[-1].instruction += child.text or ""
            elif tag in (_FOOTNOTEREFERENCE, _ENDNOTEREFERENCE):
                self._note(child, pieces, out)
            elif tag == _COMMENTREFERENCE:
                self.left_out["comment"] += 1
            elif tag in (_DRAWING, _PICT, _OBJECT):
                self._drawing(child, pieces, out)
            elif tag == _RUBY:
                self._ruby(child, pieces, out)
            elif tag == _RUN:
                self._content(child, pieces, out)
            elif tag in _MATHS:
                self._math(child, pieces)
            elif (branch := alternate_branch(child)) is not None:
                self._content(branch, pieces, out)

    def _ruby(self, ruby: Any, pieces: _Pieces, out: InlineText) -> None:
        """The base, then how it is read in brackets, as plain text has it."""
        for name in ("rubyBase", "rt"):
            inner: _Pieces = []
            if (part := ruby.find(W + name)) is not None:
                self._walk(part, inner, out)
            text = "".join(text for text, _ in inner)
            if text:
                self._put(pieces, text if name == "rubyBase" else f"（{text}）", "")

    def _field_character(self, element: Any, pieces: _Pieces) -> None:
        kind = element.get(W + "fldCharType")
        if kind == "begin":
            if (data := element.find(W + "ffData")) is not None:
                self._put(pieces, _form_value(data), "")
            self._fields.append(_Field())
        elif kind == "separate" and self._fields:
            self._fields[-1].in_result = True
            if self._fields[-1].is_contents:
                self.left_out["table of contents"] += 1
        elif kind == "end" and self._fields:
            ended = self._fields.pop()
            if not ended.in_result:
                self._put(pieces, self._result(ended.instruction), "")

    def _note(self, element: Any, pieces: _Pieces, out: InlineText) -> None:
        if not self._visible():
            return
        is_endnote = element.tag == W + "endnoteReference"
        mark, is_own = "", False
        if is_on_attribute(element.get(W + "customMarkFollows")):
            mark, taken = own_mark(element)
            self._taken += taken
            is_own = bool(mark)
        mark = mark or self._marks.next(is_endnote)
        out.notes.append(NoteReference(is_endnote, element.get(W + "id", ""), mark, is_own))
        self._put(pieces, note_mark(mark), "")

    def _drawing(self, element: Any, pieces: _Pieces, out: InlineText) -> None:
        boxes = _outermost(element, W + "txbxContent")
        if _is_hidden_drawing(element):
            for box in boxes:
                self._unread.hide(" ".join(t.text or "" for t in box.iter(W + "t")))
            return
        out.boxes.extend(boxes)
        if element.tag == W + "object":
            self.left_out["embedded object"] += 1
            return
        inside = [
            child
            for child in element.iter()
            if isinstance(child.tag, str) and not _inside_box(child, element)
        ]
        names = Counter(child.tag.rpartition("}")[2] for child in inside)
        art = [c.get("string", "") for c in inside if c.tag == _VML + "textpath"]
        for words in filter(None, art):
            self._put(pieces, f"\n{words}\n", "")
        if names["chart"] and not names["pic"]:
            self.left_out["chart"] += 1
            for chart in inside:
                if chart.tag.endswith("}chart"):
                    words = chart_words(self.part_of(chart.get(_R + "id", "")))
                    out.charts += [words] if words else []
        elif names["relIds"]:
            found = [
                diagram_lines(self.part_of(each.get(_R + "dm", "")))
                for each in inside
                if each.tag.endswith("}relIds")
            ]
            self.left_out["diagram"] += sum(not lines for lines in found)
            out.diagrams += [lines for lines in found if lines]
        elif names["pic"] or names["imagedata"]:
            self.left_out["picture"] += max(names["pic"], names["imagedata"])
        elif not boxes and not any(art):
            self.left_out["drawing"] += 1

    def _symbol(self, element: Any) -> str:
        try:
            code = int(element.get(W + "char", ""), 16)
        except ValueError:
            return ""
        found = sign(code, element.get(W + "font", ""))
        if found == UNKNOWN:
            self.left_out["symbol of a picture font"] += 1
        return found


def is_on_attribute(stated: str | None) -> bool:
    """Whether an attribute of the type `ST_OnOff` is on."""
    return stated in ("1", "true", "on")


def alternate_branch(element: Any) -> Any:
    """The branch of an `mc:AlternateContent` that is shown: the first choice whose namespaces Word
    knows, or the fallback (ECMA-376 part 3, 7.6). None for any other element."""
    if element.tag != MC + "AlternateContent":
        return None
    for choice in element.findall(MC + "Choice"):
        namespaces = [choice.nsmap.get(name, "") for name in choice.get("Requires", "").split()]
        if all(name.startswith(_UNDERSTOOD) for name in namespaces):
            return choice
    return element.find(MC + "Fallback")


def _is_hidden_drawing(element: Any) -> bool:
    """Whether a drawing or VML shape is switched off in Word's selection pane."""
    for child in element.iter(_WP + "docPr", _VML + "shape"):
        style = child.get("style", "").replace(" ", "").lower()
        return is_on_attribute(child.get("hidden")) or "visibility:hidden" in style
    return False


def _outermost(element: Any, tag: str) -> list[Any]:
    """Descendants named `tag` that lie in no other one, each fallback left aside."""
    found = []
    for child in element:
        if child.tag == tag:
            found.append(child)
        elif child.tag == MC + "AlternateContent":
            if (branch := alternate_branch(child)) is not None:
                found.extend(_outermost(branch, tag))
        else:
            found.extend(_outermost(child, tag))
    return found


def _inside_box(element: Any, top: Any) -> bool:
    while element is not None and element is not top:
        if element.tag in (W + "txbxContent", MC + "Fallback"):
            return True
        element = element.getparent()
    return False


def _form_value(data: Any) -> str:
    """What a legacy check box or drop-down list shows; a text field shows its result."""
    if (box := data.find(W + "checkBox")) is not None:
        checked = is_on(box, "checked")
        checked = is_on(box, "default") if checked is None else checked
        return "☒" if checked else "☐"
    if (choices := data.find(W + "ddList")) is not None:
        entries = [e.get(W + "val", "") for e in choices.findall(W + "listEntry")]
        chosen = value(choices, "result") or value(choices, "default") or "0"
        index = int(chosen) if chosen.isdigit() else 0
        return entries[index] if index < len(entries) else ""
    return ""
