"""What the first word of an RTF group makes of it: a note, a running head, a field, a picture."""

from __future__ import annotations

from app.documents.base.computed_fields import ComputedFields
from app.documents.base.document import Block, BlockKind
from app.documents.base.inline_marks import note_mark
from app.documents.base.omissions import LeftOut
from app.documents.base.symbols import sign_of_note
from app.documents.flow.rtf.blocks import RtfBlocks
from app.documents.flow.rtf.formulas import Formula
from app.documents.flow.rtf.header import TABLES
from app.documents.flow.rtf.names import HEADS, INFO, SKIPPED, STARRED
from app.documents.flow.rtf.notes import NoteMarks, typed_mark
from app.documents.flow.rtf.old_lists import old_list
from app.documents.flow.rtf.shapes import Shapes
from app.documents.flow.rtf.state import Letters, Note
from app.documents.flow.rtf.text import Field, Group, RtfText


class RtfDestinations:
    """Opens groups by their first word, and keeps what they hold beside the text.

    Attributes:
    info: Title and author, where they are stated.
    has_first_pages, has_left_pages: Whether pages of these kinds have heads of their own.
    is_endnote: Whether the note that is read stands at the end of the document.
    marks: Of its notes.
    """

    def __init__(self, text: RtfText, page: RtfBlocks, left_out: LeftOut) -> None:
        self.info: dict[str, str] = {}
        self.has_first_pages = self.has_left_pages = False
        self._running: list[tuple[str, str]] = []  # (destination, text)
        self.is_endnote = False
        self._text, self._page, self._left_out = text, page, left_out
        self._computed = ComputedFields()
        self.marks = NoteMarks()
        self._entries: list[str] = []
        self._twice = "text"
        self._shapes = Shapes()
        self._around_number = ["", ""]

    def opens(self, group: Group, name: str, number: int | None) -> bool:
        """Does what the first word of a group asks for.

        Returns:
            Whether it says where the text of the group goes; other words say how it looks.
        """
        is_starred, group.is_starred = group.is_starred, False
        if name in SKIPPED:
            self._text.goes(group, "skip")
        elif name in TABLES:
            self._text.goes(group, name)
        elif name == "leveltext" and group.goes_to in ("listtable", "listoverridetable"):
            self._text.goes(group, "leveltext")
        elif name == "info":
            self._text.goes(group, "skip_text")
        elif name in INFO and group.goes_to == "skip_text":
            self._text.capture(
                group, lambda text: self.info.update({INFO[name]: text} if text else {})
            )
        elif group.goes_to == "stylesheet" and (name in ("s", "cs", "ds", "ts") or is_starred):
            self._open_style(group, name, number or 0)
        elif name == "annotation":
            self._left_out.counts["comment"] += 1
            self._text.goes(group, "skip")
        elif name in HEADS:
            self._open_head(group, name)
        elif name == "footnote":
            self._open_note(group)
        elif name in ("shptxt", "dptxbxtext"):
            self._push(group)
        elif name == "pict":
            self._left_out.counts["picture"] += 1
            self._text.goes(group, "skip")
        elif name == "object":
            self._left_out.counts["embedded object"] += 1
            self._text.goes(group, "skip_text")
        elif name == "result" and group.goes_to == "skip_text":
            self._text.goes(group, "text")
        elif self._opens_shape(group, name):
            pass
        elif name == "upr":  # the same text twice, for readers without Unicode first
            self._twice = group.goes_to
            self._text.goes(group, "skip_text")
        elif name == "ud":
            self._text.goes(group, self._twice)
        elif self._opens_field(group, name):
            pass
        elif name in ("listtext", "pntext"):
            self._page.has_labels = True
            self._text.goes(group, "label")
        elif self._opens_old_list(group, name) or self._opens_formula(group, name):
            pass
        elif (
            is_starred and Letters().stated(name, number) == Letters() and name not in ("cs", "ts")
        ):
            if name not in STARRED:
                self._text.goes(group, "skip")
        else:
            return False
        return True

    # --- lists of old ---

    def _opens_old_list(self, group: Group, name: str) -> bool:
        if name == "pn":
            self._text.header.old_list, self._around_number = {}, ["", ""]
            self._text.goes(group, "pn", self._end_old_list)
        elif name in ("pntxtb", "pntxta") and group.goes_to == "pn":
            at = ("pntxtb", "pntxta").index(name)
            self._text.capture(
                group, lambda text: self._around_number.__setitem__(at, text), is_folded=False
            )
        elif name in ("pntxtb", "pntxta", "pnseclvl"):
            self._text.goes(group, "skip")
        else:
            return False
        return True

    def _end_old_list(self) -> None:
        words = self._text.header.old_list
        self._page.paragraph.old_list = old_list(words, *self._around_number)

    # --- formulas ---

    def _opens_formula(self, group: Group, name: str) -> bool:
        if name == "moMath":
            self._left_out.counts["equation"] += 1
            self._text.formula = Formula()
            self._text.goes(group, "math", self._end_formula)
        elif group.goes_to == "math" and name.startswith("m"):
            self._text.flush()
            self._text.formula.begin(name)
            group.at_end = self._text.formula.end
        elif name == "moMathPara" or group.goes_to == "math":
            pass
        elif name.startswith("m") and name.endswith("Pr"):
            self._text.goes(group, "skip")
        else:
            return False
        return True

    def _end_formula(self) -> None:
        self._text.put(str(self._text.formula))

    # --- shapes ---

    def _opens_shape(self, group: Group, name: str) -> bool:
        if name == "shpinst":
            self._shapes.begin()
            self._text.goes(group, "skip_text", self._end_shape)
        elif name == "do":
            self._text.goes(group, "skip_text")
        elif name == "sn":
            self._text.capture(group, self._shapes.name_property)
        elif name == "sv":
            self._text.capture(group, self._shapes.give_property)
        elif name == "background":
            self._text.paper = ""
            self._text.goes(group, "skip")
        elif name == "nesttableprops":
            edges = self._page.edges.copy()
            group.at_end = lambda: self._page.edges.__setitem__(slice(None), edges)
        else:
            return False
        return True

    def shape_word(self, name: str, number: int | None) -> None:
        """A word about the shape that is read: where it stands."""
        self._shapes.word(name, number or 0)

    def _end_shape(self) -> None:
        words, blocks, is_shown, is_backdrop = self._shapes.end()
        if is_backdrop and is_shown:
            self._text.paper = ""  # of what follows nobody knows which of it lies on it
        if not is_shown:
            self._left_out.hide(" ".join((words, *(block.text for block in blocks))))
            return
        if words:
            self._page.paragraph.pieces.append((f"\n{words}\n", ""))
        self._page.paragraph.beside += blocks

    # --- notes, heads, boxes ---

    def _push(self, group: Group) -> None:
        """A text of its own inside a paragraph: its blocks come after that paragraph. Of a shape it
        is known at its end whether it is shown."""
        if self._is_deleted(group):
            return
        self._page.begin_flow()

        def done() -> None:
            self._text.flush_bytes()
            inner = self._page.end_flow()
            if not self._shapes.keep(inner):
                self._page.paragraph.beside += inner

        self._text.goes(group, "text", done)
        group.letters = Letters(n_skipped=group.letters.n_skipped)

    def _is_deleted(self, group: Group) -> bool:
        """Whether a note or box hangs on text that is deleted; then it is passed over."""
        if not group.letters.is_deleted:
            return False
        self._text.count_deletion("note")
        self._text.goes(group, "skip")
        return True

    def _open_note(self, group: Group) -> None:
        if self._is_deleted(group):
            return
        is_automatic, self._text.is_automatic = self._text.is_automatic, False
        if group.letters.is_hidden:  # a mark that is hidden text takes its note with it
            self._text.capture(group, self._page.hide)
            return
        paragraph, note = self._page.paragraph, Note()
        own = ""
        if not is_automatic and paragraph.pieces and paragraph.pieces[-1][1] == "raised":
            last = paragraph.pieces.pop()[0]
            own = last.strip() if isinstance(last, str) else ""
        paragraph.pieces.append((note, ""))
        self._page.begin_flow()

        def done() -> None:
            self._text.flush_bytes()
            text = "\n".join(block.text for block in self._page.end_flow())
            is_endnote, self.is_endnote = self.is_endnote, False
            mark = own or ("" if is_automatic else self._typed_mark(note, text))
            if mark:
                text = text.removeprefix(note_mark(mark)).removeprefix(mark).lstrip()
                note.mark = sign_of_note(mark.strip("()"))
            else:
                note.mark = self.marks.next(is_endnote=is_endnote)
            note.text = text

        self._text.goes(group, "text", done)
        group.letters = Letters(n_skipped=group.letters.n_skipped)

    def _typed_mark(self, note: Note, text: str) -> str:
        """The mark that an author typed before a note without an automatic one, as letters of the
        line; it is taken out of them."""
        pieces = self._page.paragraph.pieces
        at = next((n for n, (piece, _) in enumerate(pieces) if piece is note), 0) - 1
        before = pieces[at][0] if at >= 0 else ""
        if not isinstance(before, str) or not (mark := typed_mark(before, text)):
            return ""
        pieces[at] = before.rstrip().removesuffix(mark), pieces[at][1]
        return mark

    def _open_head(self, group: Group, name: str) -> None:
        self._page.begin_flow()

        def done() -> None:
            self._text.flush_bytes()
            text = "\n".join(block.text for block in self._page.end_flow())
            self._running += [(name, text)] if text else []

        self._text.goes(group, "text", done)

    def running_heads(self, kind: str) -> list[Block]:
        """The heads ("header") or feet ("footer") that are shown, each once."""
        found: list[Block] = []
        for name, text in self._running:
            is_first, is_left = name == f"{kind}f", name == f"{kind}l"
            if not name.startswith(kind) or (is_first and not self.has_first_pages):
                continue
            if (is_left and not self.has_left_pages) or any(b.text == text for b in found):
                continue
            path = f"{kind}{len(found) + 1}"
            found.append(Block(text, BlockKind.RUNNING_HEAD, path=path))
        return found

    def _open_style(self, group: Group, name: str, number: int) -> None:
        if name not in ("s", "cs"):
            self._text.goes(group, "skip")
            return
        self._text.header.begin_style(number, of_characters=name == "cs")
        self._text.goes(group, "style")

    # --- fields ---

    def _opens_field(self, group: Group, name: str) -> bool:
        if name == "field":
            self._text.fields.append(Field())
            group.at_end = self._end_field
        elif name == "fldinst":
            self._text.capture(group, self._instruction)
        elif name == "fldrslt":
            self._open_result(group)
        elif name == "formfield":
            self._text.header.form, self._entries = {}, []
            self._text.goes(group, "form", self._end_form)
        elif name == "ffl" and group.goes_to == "form":
            self._text.capture(group, self._entries.append)
        else:
            return False
        return True

    def _instruction(self, text: str) -> None:
        if self._text.fields:
            self._text.fields[-1].instruction += text

    def _open_result(self, group: Group) -> None:
        if self._text.fields:
            self._text.fields[-1].has_result = True
            self._text.fields[-1].n_before = len(self._page.paragraph.pieces)
        if group.goes_to != "capture":  # a field in the instruction of another
            self._text.goes(group, "text")

    def _end_field(self) -> None:
        if self._text.fields:
            ended = self._text.fields.pop()
            result = self._page.paragraph.pieces[ended.n_before :]
            if not (ended.has_result and any(piece for piece, _ in result)):
                is_box = ended.instruction.split()[:1] == ["FORMCHECKBOX"]
                # LibreOffice does not write whether one is checked: it shows as an empty box.
                value = ended.value or ("☐" if is_box else "")
                computed = self._computed.result(ended.instruction, self._page.level())
                self._text.put(value or computed)

    def _end_form(self) -> None:
        """A check box or list of a form shows what is chosen; a text field has a result."""
        kind, chosen = (
            self._text.header.form.get("fftype", 0),
            self._text.header.form.get("ffres", 25),
        )
        chosen = self._text.header.form.get("ffdefres", 0) if chosen == 25 else chosen
        if not self._text.fields:
            return
        if kind == 1:
            self._text.fields[-1].value = "☒" if chosen else "☐"
        elif kind == 2 and 0 <= chosen < len(self._entries):
            self._text.fields[-1].value = self._entries[chosen]
