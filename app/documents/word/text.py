"""The text of one DOCX paragraph as it reads with every tracked change accepted.

`Story` walks the inline content of a story (the body, a note, a header) and keeps what outlives a
paragraph: open fields, and the count of everything that is not in the text. Struck and raised
letters are marked (`inline_marks`); what nobody can see is left out and kept apart.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from app.documents.base.computed_fields import ComputedFields
from app.documents.base.inline_marks import joined, note_mark, tidy_lines
from app.documents.base.office_math import linear_math
from app.documents.base.omissions import LeftOut
from app.documents.base.symbols import UNKNOWN, in_picture_font, sign
from app.documents.word.drawings import PartOf, read_drawing
from app.documents.word.formatting.looks import Looks
from app.documents.word.formatting.table_looks import NOTHING
from app.documents.word.markup import (
    ALTERNATES,
    MATHS,
    W,
    alternate_branch,
    is_on,
    is_on_attribute,
    value,
)
from app.documents.word.notes import NoteMarks, NoteReference, own_mark
from app.documents.word.paragraphs import Paragraphs, Properties

# Names are made once: runs are many.
_DESCEND = frozenset(
    W + name
    for name in (
        *("hyperlink", "smartTag", "ins", "moveTo", "sdt", "sdtContent"),
        *("customXml", "dir", "bdo"),
    )
)
_INSERTED = (W + "ins", W + "moveTo")
_REMOVED = (W + "del", W + "moveFrom")
_PROPERTIES = W + "pPr"
_PASSED = frozenset(W + n for n in ("pPr", "bookmarkStart", "bookmarkEnd", "proofErr"))
_BREAKS = (W + "br", W + "cr")
_RENDERED_BREAK, _TYPE = W + "lastRenderedPageBreak", W + "type"
_COMMENTREFERENCE = W + "commentReference"
_DRAWINGS = (W + "drawing", W + "pict", W + "object")
_ENDNOTEREFERENCE = W + "endnoteReference"
FIELD_CHARACTER = W + "fldChar"
_FLDSIMPLE = W + "fldSimple"
_INSTRTEXT = W + "instrText"
_NOBREAKHYPHEN = W + "noBreakHyphen"
_NOTEREFERENCES = (W + "footnoteReference", _ENDNOTEREFERENCE)
_RUBY = W + "ruby"
_RUN = W + "r"
_RUN_PROPERTIES = W + "rPr"
_SYM = W + "sym"
_T = W + "t"
_TABS = (W + "tab", W + "ptab")
_SUBDOCUMENT = W + "subDoc"


@dataclass(slots=True)
class InlineText:
    """What a paragraph holds.

    Attributes:
        text: Visible text, line breaks as "\\n", without white space at its ends.
        untrimmed: The same with it.
        notes: Notes referred to, in order.
        boxes: `w:txbxContent` elements anchored here, in order.
        charts: Words of charts, each on a line.
        diagrams: Lines of SmartArt, and of drawings taken from PowerPoint.
        is_contents: Every character belonged to a table of contents, which is left out.
    """

    text: str = ""
    untrimmed: str = ""
    notes: Sequence[NoteReference] = ()
    boxes: Sequence[Any] = ()
    charts: Sequence[str] = ()
    diagrams: Sequence[str] = ()
    is_contents: bool = False

    @property
    def has_more(self) -> bool:
        """Whether anything hangs on it besides its text."""
        return bool(self.notes or self.boxes or self.charts or self.diagrams)


@dataclass(slots=True)
class _Field:
    instruction: str = ""
    in_result: bool = False
    n_before: int = 0  # pieces of the paragraph where its result began

    @property
    def is_contents(self) -> bool:
        return self.instruction.split()[:1] in (["TOC"], ["INDEX"], ["TOA"])


_Pieces = list[tuple[str, str]]
"""Text and how it stands: "", "struck" or "raised"."""


class Story:
    """Reads the paragraphs of one story in order.

    Args:
        part_of: Leads from relationship ids of its part to parts.
        left_out: Shared by the stories of a document.
        fields_are_sound: As many of its fields end as begin. A field that never ends would swallow
            the rest: else each one ends with its paragraph.
    """

    def __init__(
        self,
        part_of: PartOf,
        paragraphs: Paragraphs,
        looks: Looks,
        left_out: LeftOut,
        marks: NoteMarks,
        fields_are_sound: bool,
    ) -> None:
        self.left_out = left_out.counts
        self.part_of = part_of
        self._unread = left_out
        self._paragraphs, self._looks, self._marks = paragraphs, looks, marks
        self._fields: list[_Field] = []
        self._computed = ComputedFields()
        self._stands = self._font = ""
        self._of_table = NOTHING
        self._hidden: list[str] = []
        self._n_contents = 0  # characters of tables of contents
        self._taken: list[Any] = []  # elements that are part of a note's own mark
        self._fields_are_sound = fields_are_sound

    def read(self, paragraph: Any) -> tuple[InlineText, Properties]:
        """The text of a `w:p` or of a formula that stands by itself, and what its properties
        say."""
        out = InlineText()
        pieces: _Pieces = []
        children = list(paragraph)
        first = children[0] if children else None
        if first is not None and first.tag != _PROPERTIES:
            first = next((child for child in children if child.tag == _PROPERTIES), None)
        self._paragraph, self._properties = paragraph, self._paragraphs.of(first)
        tables = self._looks.tables
        self._of_table = tables.of(paragraph) if tables.are_told else NOTHING
        self._hidden.clear()
        self._taken.clear()
        n_contents = self._n_contents
        if self._properties.begins_page:
            self._marks.end_page()
        if paragraph.tag in MATHS:
            self._math(paragraph, pieces)
        else:
            self._walk(children, pieces, out)
        if not self._fields_are_sound:
            self._fields.clear()
        if self._hidden:
            self._unread.hide("".join(self._hidden))
        out.untrimmed = tidy_lines(joined(pieces).replace("\r", "\n"))
        out.text = out.untrimmed.strip(" \t\n\u3000\u00a0")
        out.is_contents = not out.text and self._n_contents > n_contents
        return out, self._properties

    def _visible(self) -> bool:
        return not self._fields or all(f.in_result and not f.is_contents for f in self._fields)

    def _put(self, pieces: _Pieces, text: str, stands: str | None = None) -> None:
        if self._visible():
            pieces.append((text, self._stands if stands is None else stands))
        elif any(f.is_contents and f.in_result for f in self._fields):
            self._n_contents += len(text)

    def _walk(self, content: Iterable[Any], pieces: _Pieces, out: InlineText) -> None:
        for child in content:
            tag = child.tag
            if tag == _RUN:
                self._run(child, pieces, out)
            elif tag in _PASSED:
                continue
            elif tag in _DESCEND:
                if tag in _INSERTED:
                    self.left_out["tracked insertion"] += _has_run(child)
                self._walk(child, pieces, out)
            elif tag in _REMOVED:
                self.left_out["tracked deletion"] += _has_run(child)
            elif tag == _FLDSIMPLE:
                self._simple_field(child, pieces, out)
            elif tag in MATHS:
                self._math(child, pieces)
            elif tag == _SUBDOCUMENT:
                self.left_out["embedded document"] += 1
            elif tag == ALTERNATES and (branch := alternate_branch(child)) is not None:
                self._walk(branch, pieces, out)

    def _simple_field(self, element: Any, pieces: _Pieces, out: InlineText) -> None:
        instruction = element.get(W + "instr", "")
        self._fields.append(_Field(instruction, True))
        n_before = len(pieces)
        self._walk(element, pieces, out)
        if self._fields:
            self._fields.pop()
        if result := "".join([text for text, _ in pieces[n_before:]]):
            self._computed.shown(instruction, result)
        else:
            self._put(pieces, self._result(instruction), "")

    def _result(self, instruction: str) -> str:
        text = self._computed.result(instruction, self._properties.level)
        if text and instruction.split()[0].upper() == "EQ":
            self.left_out["equation"] += 1
        return text

    def _math(self, element: Any, pieces: _Pieces) -> None:
        self._put(pieces, linear_math(element), "")
        self.left_out["equation"] += 1

    def _run(self, run: Any, pieces: _Pieces, out: InlineText) -> None:
        children = list(run)
        if not children:
            return
        first = children[0]
        if first.tag != _RUN_PROPERTIES:
            first = next((child for child in children if child.tag == _RUN_PROPERTIES), None)
        properties, looks = self._properties, self._looks
        look = looks.of(first, properties.style, self._of_table)
        if properties.is_squeezed or looks.is_unseen(look, self._paragraph, properties.fill):
            self._fields_only(run)
            if self._visible():
                self._hidden += [t.text or "" for t in run.iter(_T)]
            for child in children:
                if child.tag in _NOTEREFERENCES:
                    self._unseen_note(child, out, is_hidden=look.is_vanished)
            if look.is_vanished:
                return
            self._drawings_only(run, pieces, out)
            return
        self._stands, self._font = look.stands, look.font
        self._content(children, pieces, out)
        self._stands = self._font = ""

    def _fields_only(self, run: Any) -> None:
        for child in run:
            if child.tag == FIELD_CHARACTER:
                self._field_character(child, [])
            elif child.tag == _INSTRTEXT and self._fields:
                self._fields[-1].instruction += child.text or ""

    def _drawings_only(self, run: Any, pieces: _Pieces, out: InlineText) -> None:
        """Pictures and boxes have no letters of the run's size or colour."""
        for child in run:
            if child.tag in _DRAWINGS:
                self._drawing(child, pieces, out)
            elif (branch := alternate_branch(child)) is not None:
                self._drawings_only(branch, pieces, out)

    def _content(self, run: Iterable[Any], pieces: _Pieces, out: InlineText) -> None:
        for child in run:
            tag = child.tag
            if tag == _RUN_PROPERTIES or (self._taken and child in self._taken):
                continue
            if tag == _T:
                text = child.text or ""
                self._put(pieces, self._shown(text) if self._font else text)
            elif tag in _TABS:
                self._put(pieces, "\t", "")
            elif tag in _BREAKS:
                self._put(pieces, "\n", "")
                if child.get(_TYPE) == "page":
                    self._marks.end_page()
            elif tag == _RENDERED_BREAK:
                self._marks.end_page()
            elif tag == _NOBREAKHYPHEN:
                self._put(pieces, "-")
            elif tag == _SYM:
                self._put(pieces, self._symbol(child))
            elif tag == FIELD_CHARACTER:
                self._field_character(child, pieces)
            elif tag == _INSTRTEXT:
                if self._fields and not self._fields[-1].in_result:
                    self._fields[-1].instruction += child.text or ""
            elif tag in _NOTEREFERENCES:
                self._note(child, pieces, out)
            elif tag == _COMMENTREFERENCE:
                self.left_out["comment"] += 1
            elif tag in _DRAWINGS:
                self._drawing(child, pieces, out)
            elif tag == _RUBY:
                self._ruby(child, pieces, out)
            elif tag == _RUN:
                self._content(child, pieces, out)
            elif tag in MATHS:
                self._math(child, pieces)
            elif tag == ALTERNATES and (branch := alternate_branch(child)) is not None:
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
            self._fields[-1].in_result, self._fields[-1].n_before = True, len(pieces)
            if self._fields[-1].is_contents:
                self.left_out["table of contents"] += 1
        elif kind == "end" and self._fields:
            ended = self._fields.pop()
            result = "".join([text for text, _ in pieces[ended.n_before :]])
            if ended.in_result and result:
                self._computed.shown(ended.instruction, result)
            else:
                self._put(pieces, self._result(ended.instruction), "")

    def _note(self, element: Any, pieces: _Pieces, out: InlineText) -> None:
        if not self._visible():
            return
        is_endnote = element.tag == _ENDNOTEREFERENCE
        mark, is_own = "", False
        if is_on_attribute(element.get(W + "customMarkFollows")):
            mark, taken = own_mark(element)
            self._taken += taken
            is_own = bool(mark)
        mark = mark or self._marks.next(is_endnote)
        reference = NoteReference(is_endnote, element.get(W + "id", ""), mark, is_own)
        out.notes = (*out.notes, reference)
        self._put(pieces, note_mark(mark), "")

    def _unseen_note(self, element: Any, out: InlineText, *, is_hidden: bool) -> None:
        """A note whose mark nobody sees. One that is hidden text is not counted, and takes its note
        with it; the note of any other stands at the foot of the page."""
        if is_hidden and self._visible():
            is_endnote = element.tag == _ENDNOTEREFERENCE
            reference = NoteReference(is_endnote, element.get(W + "id", ""), "", is_hidden=True)
            out.notes = (*out.notes, reference)
        elif not is_hidden:
            self._note(element, [], out)

    def _drawing(self, element: Any, pieces: _Pieces, out: InlineText) -> None:
        found = read_drawing(element, self.part_of, self._unread, self._looks.paper)
        for words in found.art:
            self._put(pieces, f"\n{words}\n", "")
        out.boxes = (*out.boxes, *found.boxes)
        out.charts = (*out.charts, *found.charts)
        out.diagrams = (*out.diagrams, *found.diagrams)

    def _shown(self, text: str) -> str:
        """The signs that a picture font shows for the letters of a run."""
        text = in_picture_font(text, self._font)
        self.left_out["symbol of a picture font"] += text.count(UNKNOWN)
        return text

    def _symbol(self, element: Any) -> str:
        try:
            code = int(element.get(W + "char", ""), 16)
        except ValueError:
            return ""
        found = sign(code, element.get(W + "font", ""))
        if found == UNKNOWN:
            self.left_out["symbol of a picture font"] += 1
        return found


def are_fields_sound(characters: Iterable[Any]) -> bool:
    """Whether of the `w:fldChar` of a story as many end a field as begin one."""
    kinds = [each.get(W + "fldCharType") for each in characters]
    return kinds.count("begin") == kinds.count("end")


def _has_run(element: Any) -> bool:
    return next(element.iter(_RUN), None) is not None


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
