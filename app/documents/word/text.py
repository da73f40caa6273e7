"""The text of one DOCX paragraph as it reads with every tracked change accepted.

`Story` walks the inline content of a story (the body, a note, a header) and keeps what outlives a
paragraph: open fields, and the count of everything that is not in the text.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from app.documents.word.formulas import linear_math
from app.documents.word.styles import Styles, W, is_on, value

MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
_DESCEND = {
    W + name
    for name in (
        *("hyperlink", "smartTag", "ins", "moveTo", "sdt", "sdtContent"),
        *("customXml", "dir", "bdo", "ruby", "rubyBase"),
    )
}
_REMOVED = {W + "del", W + "moveFrom"}
# Wingdings and Symbol keep their signs in the private use area at U+F000.
_WINGDINGS = {
    0x6C: "●", 0x6E: "■", 0x6F: "☐", 0x71: "❑", 0x76: "❖", 0x9F: "•", 0xA7: "▪", 0xA8: "☐",
    0xD8: "➢", 0xDF: "←", 0xE0: "→", 0xE8: "➔", 0xF0: "⇨", 0xFB: "✗", 0xFC: "✓", 0xFD: "☒",
    0xFE: "☑", 0x4A: "☺", 0x28: "☎", 0x2A: "✉",
}  # fmt: skip
_WINGDINGS_2 = {0x50: "✓", 0x4F: "✗", 0x51: "☒", 0x52: "☑", 0xA3: "☐", 0x2A: "☐"}
_SYMBOL = {
    **dict(zip(range(0x61, 0x7B), "αβχδεφγηιϕκλμνοπθρστυϖωξψζ", strict=True)),
    **dict(zip(range(0x41, 0x5B), "ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ", strict=True)),
    0xA3: "≤", 0xB3: "≥", 0xB1: "±", 0xB4: "×", 0xB8: "÷", 0xB9: "≠", 0xBB: "≈", 0xA5: "∞",
    0xB0: "°", 0xB7: "•", 0xAE: "→", 0xAC: "←", 0xDE: "⇒", 0xD3: "©", 0xD2: "®", 0xD4: "™",
    0xE3: "©", 0xE2: "®", 0xE4: "™", 0xE5: "∑", 0xD6: "√", 0xCE: "∈", 0xA2: "′", 0xB2: "″",
}  # fmt: skip


@dataclass(slots=True)
class NoteReference:
    """A footnote or endnote mark in the text."""

    is_endnote: bool
    id: str
    mark: str


@dataclass(slots=True)
class InlineText:
    """What a paragraph holds.

    Attributes:
        text: Visible text, line breaks as "\\n", without white space at its ends.
        untrimmed: The same with it.
        notes: Notes referred to, in order.
        boxes: `w:txbxContent` elements anchored here, in order.
        is_contents: Every character belonged to a table of contents, which is left out.
    """

    text: str = ""
    untrimmed: str = ""
    notes: list[NoteReference] = field(default_factory=list)
    boxes: list[Any] = field(default_factory=list)
    is_contents: bool = False


@dataclass(slots=True)
class _Field:
    instruction: str = ""
    in_result: bool = False

    @property
    def is_contents(self) -> bool:
        return self.instruction.split()[:1] in (["TOC"], ["INDEX"], ["TOA"])


class Story:
    """Reads the paragraphs of one story in order.

    Attributes:
        left_out: Shared counts of what is not in the text, by kind ("picture", "comment" …).
    """

    def __init__(self, root: Any, styles: Styles, left_out: Counter[str], marks: NoteMarks) -> None:
        self._styles = styles
        self.left_out = left_out
        self._marks = marks
        self._fields: list[_Field] = []
        kinds = Counter(e.get(W + "fldCharType") for e in root.iter(W + "fldChar"))
        # A field that never ends would swallow the rest: then each one ends with its paragraph.
        self._fields_are_sound = kinds["begin"] == kinds["end"]

    def read(self, paragraph: Any) -> InlineText:
        """The text of a `w:p`."""
        out = InlineText()
        pieces: list[str] = []
        self._style = self._styles.of(paragraph)
        self._hidden_here = 0
        contents_before = self.left_out["contents characters"]
        self._walk(paragraph, pieces, out)
        if not self._fields_are_sound:
            self._fields.clear()
        if self._hidden_here:
            self.left_out["hidden character"] += self._hidden_here
        text = "".join(pieces).replace("\r", "\n")
        out.untrimmed = re.sub(r"[ \t]*\n[ \t\n]*", "\n", text)
        out.text = out.untrimmed.strip(" \t\n\u3000\u00a0")
        out.is_contents = not out.text and self.left_out["contents characters"] > contents_before
        return out

    def _visible(self) -> bool:
        return all(f.in_result and not f.is_contents for f in self._fields)

    def _put(self, pieces: list[str], text: str) -> None:
        if self._visible():
            pieces.append(text)
        elif any(f.is_contents and f.in_result for f in self._fields):
            self.left_out["contents characters"] += len(text)

    def _walk(self, parent: Any, pieces: list[str], out: InlineText) -> None:
        for child in parent:
            tag = child.tag
            if tag == W + "r":
                self._run(child, pieces, out)
            elif tag in _DESCEND:
                if tag in (W + "ins", W + "moveTo") and child.find(".//" + W + "r") is not None:
                    self.left_out["tracked insertion"] += 1
                self._walk(child, pieces, out)
            elif tag in _REMOVED:
                if child.find(".//" + W + "r") is not None:
                    self.left_out["tracked deletion"] += 1
            elif tag == W + "fldSimple":
                self._fields.append(_Field(child.get(W + "instr", ""), True))
                self._walk(child, pieces, out)
                if self._fields:
                    self._fields.pop()
            elif tag in (MATH + "oMath", MATH + "oMathPara"):
                self._math(child, pieces)
            elif tag == MC + "AlternateContent":
                self._alternate(child, pieces, out)

    def _math(self, element: Any, pieces: list[str]) -> None:
        self._put(pieces, linear_math(element))
        self.left_out["equation"] += 1

    def _alternate(self, element: Any, pieces: list[str], out: InlineText) -> None:
        """One branch only: the first choice, or the fallback where there is none."""
        branch = element.find(MC + "Choice")
        if branch is None:
            branch = element.find(MC + "Fallback")
        if branch is not None:
            self._content(branch, pieces, out)

    def _run(self, run: Any, pieces: list[str], out: InlineText) -> None:
        properties = run.find(W + "rPr")
        if self._styles.is_hidden(properties, self._style):
            self._fields_only(run)
            n = sum(len(t.text or "") for t in run.iter(W + "t"))
            if self._visible():
                self._hidden_here += n
            return
        self._content(run, pieces, out)

    def _fields_only(self, run: Any) -> None:
        for child in run:
            if child.tag == W + "fldChar":
                self._field_character(child, [])
            elif child.tag == W + "instrText" and self._fields:
                self._fields[-1].instruction += child.text or ""

    def _content(self, run: Any, pieces: list[str], out: InlineText) -> None:
        for child in run:
            tag = child.tag
            if not isinstance(tag, str):
                continue
            if tag == W + "t":
                self._put(pieces, child.text or "")
            elif tag in (W + "tab", W + "ptab"):
                self._put(pieces, "\t")
            elif tag == W + "br" or tag == W + "cr":
                self._put(pieces, "\n")
            elif tag == W + "noBreakHyphen":
                self._put(pieces, "-")
            elif tag == W + "sym":
                self._put(pieces, self._symbol(child))
            elif tag == W + "fldChar":
                self._field_character(child, pieces)
            elif tag == W + "instrText":
                if self._fields and not self._fields[-1].in_result:
                    self._fields[-1].instruction += child.text or ""
            elif tag in (W + "footnoteReference", W + "endnoteReference"):
                self._note(child, pieces, out)
            elif tag == W + "commentReference":
                self.left_out["comment"] += 1
            elif tag in (W + "drawing", W + "pict", W + "object"):
                self._drawing(child, pieces, out)
            elif tag == MC + "AlternateContent":
                self._alternate(child, pieces, out)
            elif tag in (W + "ruby", W + "rubyBase", W + "r"):
                self._content(child, pieces, out)
            elif tag in (MATH + "oMath", MATH + "oMathPara"):
                self._math(child, pieces)

    def _field_character(self, element: Any, pieces: list[str]) -> None:
        kind = element.get(W + "fldCharType")
        if kind == "begin":
            if (data := element.find(W + "ffData")) is not None:
                self._put(pieces, _form_value(data))
            self._fields.append(_Field())
        elif kind == "separate" and self._fields:
            self._fields[-1].in_result = True
            if self._fields[-1].is_contents:
                self.left_out["table of contents"] += 1
        elif kind == "end" and self._fields:
            self._fields.pop()

    def _note(self, element: Any, pieces: list[str], out: InlineText) -> None:
        if not self._visible():
            return
        is_endnote = element.tag == W + "endnoteReference"
        mark = self._marks.next(is_endnote)
        out.notes.append(NoteReference(is_endnote, element.get(W + "id", ""), mark))
        self._put(pieces, f"[^{mark}]")

    def _drawing(self, element: Any, pieces: list[str], out: InlineText) -> None:
        boxes = _outermost(element, W + "txbxContent")
        out.boxes.extend(boxes)
        if element.tag == W + "object":
            self.left_out["embedded object"] += 1
            return
        names = Counter(
            child.tag.rpartition("}")[2]
            for child in element.iter()
            if isinstance(child.tag, str) and not _inside_box(child, element)
        )
        if names["chart"] and not names["pic"]:
            self.left_out["chart"] += 1
        elif names["relIds"]:
            self.left_out["diagram"] += 1
        elif names["pic"] or names["imagedata"]:
            self.left_out["picture"] += max(names["pic"], names["imagedata"])
        elif not boxes:
            self.left_out["drawing"] += 1

    def _symbol(self, element: Any) -> str:
        font = element.get(W + "font", "").lower()
        try:
            code = int(element.get(W + "char", ""), 16)
        except ValueError:
            return ""
        if not 0xF000 <= code <= 0xF0FF:
            return chr(code) if 0x20 <= code <= 0x10FFFF else ""
        table = _SYMBOL if font == "symbol" else _WINGDINGS
        table = _WINGDINGS_2 if font == "wingdings 2" else table
        found = table.get(code & 0xFF)
        if found is None:
            self.left_out["symbol of a picture font"] += 1
            return "□"
        return found


class NoteMarks:
    """The running marks of footnotes and endnotes, in the formats the settings ask for."""

    def __init__(self, settings: Any) -> None:
        self._formats, self._counts = ["decimal", "lowerRoman"], [1, 1]
        for i, name in enumerate(("footnotePr", "endnotePr")):
            properties = None if settings is None else settings.find(W + name)
            if properties is not None:
                self._formats[i] = value(properties, "numFmt") or self._formats[i]
                start = value(properties, "numStart")
                self._counts[i] = int(start) if start and start.isdigit() else 1

    def next(self, is_endnote: bool) -> str:
        """The mark of the next note of that kind."""
        from app.documents.base.number_formats import format_number

        n = self._counts[is_endnote]
        self._counts[is_endnote] += 1
        mark = format_number(n, self._formats[is_endnote])
        return mark if not is_endnote or not mark.isdigit() else f"e{mark}"


def _outermost(element: Any, tag: str) -> list[Any]:
    """Descendants named `tag` that lie in no other one, each fallback left aside."""
    found = []
    for child in element:
        if child.tag == tag:
            found.append(child)
        elif child.tag == MC + "AlternateContent":
            branch = child.find(MC + "Choice")
            branch = child.find(MC + "Fallback") if branch is None else branch
            if branch is not None:
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
