"""Walks the groups and words of an RTF file: where text goes, how it looks, what is left out."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

from app.documents.base.computed_fields import ComputedFields
from app.documents.base.document import Block, BlockKind
from app.documents.base.inline_marks import note_mark
from app.documents.base.number_formats import format_number
from app.documents.base.omissions import LeftOut
from app.documents.flow.rtf.blocks import NEXT_CELL, NEXT_ROW, RtfBlocks
from app.documents.flow.rtf.header import HEADER, TABLES, RtfHeader
from app.documents.flow.rtf.names import FORMATTING, HEADS, INFO, SIGNS, SKIPPED, STARRED, SYMBOLS
from app.documents.flow.rtf.state import Letters, Note
from app.documents.flow.rtf.tokens import CLOSE, OPEN, Token, tokens

MAX_DEPTH = 500


def read_rtf_data(data: bytes, prefix: str = "body") -> RtfReader:
    """Reads RTF that begins with `{\\rtf`; paths begin with `prefix`."""
    reader = RtfReader(prefix)
    reader.read(data)
    return reader


@dataclasses.dataclass(slots=True)
class _Group:
    """An open group: what it may hide, where its text goes, and what happens at its end."""

    letters: Letters
    goes_to: str = "text"
    at_end: Callable[[], None] | None = None
    is_new: bool = True
    is_starred: bool = False


@dataclasses.dataclass(slots=True)
class _Field:
    instruction: str = ""
    has_result: bool = False


class RtfReader:
    """Attributes:
    blocks: What was found, running heads first and last.
    left_out: What is not in the text.
    info: Title and author, where they are stated.
    is_cut: Whether the file ends within a group.
    """

    def __init__(self, prefix: str = "body") -> None:
        self.blocks: list[Block] = []
        self.left_out = LeftOut()
        self.info: dict[str, str] = {}
        self.is_cut = False
        self._page = RtfBlocks(prefix, self.left_out)
        self._header = RtfHeader(self._page.styles, self._page.lists)
        self._groups = [_Group(Letters())]
        self._bytes = bytearray()
        self._n_to_skip = 0
        self._high = ""  # the first half of a character beyond 16 bits
        self._heads: list[Block] = []
        self._feet: list[Block] = []
        self._cell_fills = False
        self._fields: list[_Field] = []
        self._computed = ComputedFields()
        self._n_notes = [0, 0]
        self._is_automatic = False
        self._captured = ""  # text of a destination that is no part of the document
        self._entries: list[str] = []
        self._twice = "text"
        self._is_endnote = False

    def read(self, data: bytes) -> None:
        """Walks a file. Whatever is wrong in it, the text that can be had is taken."""
        for token in tokens(data):
            group = self._groups[-1]
            if token is OPEN:
                self._open(group)
            elif token is CLOSE:
                self._close()
                if len(self._groups) == 1:
                    break
            elif token.kind == "word":
                self._word(group, token.name, token.number)
            elif token.kind == "symbol":
                self._symbol(group, token.name)
            elif self._n_to_skip and group.goes_to != "skip":
                self._skip(token)
            elif group.goes_to != "skip":
                group.is_new = False
                self._bytes += token.data
        self.is_cut = len(self._groups) > 1
        while len(self._groups) > 1:
            self._close()
        self._flush()
        self._end_paragraph()
        self._end_row()
        self._page.end_table()
        self.blocks = self._page.headed([*self._heads, *self._page.out, *self._feet])

    def _skip(self, token: Token) -> None:
        """What stands for a `\\u` in readers without Unicode."""
        n = min(self._n_to_skip, len(token.data))
        self._n_to_skip -= n
        self._bytes += token.data[n:]

    # --- groups ---

    def _open(self, group: _Group) -> None:
        self._flush()
        if len(self._groups) < MAX_DEPTH:
            self._groups.append(_Group(group.letters, group.goes_to))
        else:
            self._groups.append(_Group(group.letters, "skip"))
        self._n_to_skip = 0

    def _close(self) -> None:
        self._flush()
        self._n_to_skip = 0
        if len(self._groups) == 1:
            return
        ended = self._groups.pop()
        if ended.at_end is not None:
            ended.at_end()

    def _goes(self, group: _Group, where: str, at_end: Callable[[], None] | None = None) -> None:
        self._flush()
        group.goes_to, group.at_end = where, at_end

    # --- words ---

    def _symbol(self, group: _Group, name: str) -> None:
        if name == "*":
            group.is_starred = group.is_new
            return
        if self._n_to_skip:
            self._n_to_skip -= 1
            return
        if name in "{}\\":
            self._bytes += name.encode()
        elif name in SYMBOLS:
            self._put(SYMBOLS[name])
            if name in "\n\r" and group.goes_to == "text":
                self._end_paragraph()

    def _word(self, group: _Group, name: str, number: int | None) -> None:
        is_first, group.is_new = group.is_new, False
        if group.goes_to == "skip":
            return
        if name == "u":
            self._unicode(group, number or 0)
            return
        if self._n_to_skip and name in SIGNS:
            self._n_to_skip -= 1
            return
        if (is_first or group.is_starred) and self._destination(group, name, number):
            return
        if name in SIGNS:
            self._put(SIGNS[name])
        elif group.goes_to in ("text", "label", "capture"):
            self._letters(group, name, number)
            if name in FORMATTING and group.goes_to == "text":
                self._formatting(group, name, number)
        else:
            self._flush_bytes()
            self._header.word(group.goes_to, name, number)

    def _unicode(self, group: _Group, number: int) -> None:
        code = number & 0xFFFF if -0x8000 <= number <= 0xFFFF else number
        self._flush_bytes()
        if 0xD800 <= code < 0xDC00:
            self._high = chr(code)
        elif 0xDC00 <= code < 0xE000:
            pair = (self._high + chr(code)).encode("utf-16", "surrogatepass")
            self._put(pair.decode("utf-16", "replace"))
            self._high = ""
        elif 0 < code <= 0x10FFFF:
            if 0xF000 <= code <= 0xF0FF:  # Word writes picture fonts so
                self._put(self._header.pages.decode(bytes([code & 0xFF]), group.letters.font))
            else:
                self._put(chr(code))
        self._n_to_skip = group.letters.n_skipped

    def _destination(self, group: _Group, name: str, number: int | None) -> bool:
        """Whether a first word of a group says where its text goes, and what was done then."""
        is_starred, group.is_starred = group.is_starred, False
        if name in SKIPPED:
            self._goes(group, "skip")
        elif name in TABLES:
            self._goes(group, name)
        elif name == "leveltext" and group.goes_to == "listtable":
            self._goes(group, "leveltext")
        elif name == "info":
            self._goes(group, "skip_text")
        elif name in INFO and group.goes_to == "skip_text":
            self._capture(group, lambda text: self.info.update({INFO[name]: text} if text else {}))
        elif group.goes_to == "stylesheet" and (name in ("s", "cs", "ds", "ts") or is_starred):
            return self._open_style(group, name, number)
        elif name == "annotation":
            self.left_out.counts["comment"] += 1
            self._goes(group, "skip")
        elif name in HEADS:
            self._open_head(group, name)
        elif name == "footnote":
            self._open_note(group)
        elif name in ("shptxt", "dptxbxtext"):
            self._push(group)
        elif name == "pict":
            self.left_out.counts["picture"] += 1
            self._goes(group, "skip")
        elif name == "object":
            self.left_out.counts["embedded object"] += 1
            self._goes(group, "skip_text")
        elif name == "result" and group.goes_to == "skip_text":
            self._goes(group, "text")
        elif name in ("shpinst", "do", "sv"):
            self._goes(group, "skip_text")
        elif name == "upr":  # the same text twice, for readers without Unicode first
            self._twice = group.goes_to
            self._goes(group, "skip_text")
        elif name == "ud":
            self._goes(group, self._twice)
        elif name == "field":
            self._fields.append(_Field())
            group.at_end = self._end_field
        elif name == "fldinst":
            self._capture(group, self._instruction)
        elif name == "fldrslt":
            self._open_result(group)
        elif name == "formfield":
            self._header.form, self._entries = {}, []
            self._goes(group, "form", self._end_form)
        elif name == "ffl" and group.goes_to == "form":
            self._capture(group, self._entries.append)
        elif name in ("listtext", "pntext"):
            self._page.has_labels = True
            self._goes(group, "label")
        elif name in ("moMath", "moMathPara"):
            self.left_out.counts["equation"] += name == "moMath"
        elif name.startswith("m") and name.endswith("Pr"):
            self._goes(group, "skip")
        elif (
            is_starred and Letters().stated(name, number) == Letters() and name not in ("cs", "ts")
        ):
            if name not in STARRED:
                self._goes(group, "skip")
        else:
            return False
        return True

    def _capture(self, group: _Group, then: Callable[[str], None]) -> None:
        """Takes the text of a group that is no part of the document."""
        before, self._captured = self._captured, ""

        def done() -> None:
            text, self._captured = self._captured, before
            then(" ".join(text.split()))

        self._goes(group, "capture", done)

    def _letters(self, group: _Group, name: str, number: int | None) -> None:
        letters = group.letters
        match name:
            case "dbch":
                changed = dataclasses.replace(letters, east_asian_font=-1)
            case "loch" | "hich":
                changed = dataclasses.replace(letters, east_asian_font=None)
            case "af" if letters.east_asian_font is not None:
                changed = dataclasses.replace(letters, east_asian_font=number or 0)
            case _:
                changed = letters.stated(name, number)
        if changed is not letters:
            self._flush()
            group.letters = changed

    def _formatting(self, group: _Group, name: str, number: int | None) -> None:
        paragraph, letters = self._page.paragraph, group.letters
        self._flush_bytes()
        match name:
            case "par" | "sect" | "page" | "column":
                if name == "par" or paragraph.pieces:
                    self._end_paragraph(is_joined=letters.is_deleted and name == "par")
            case "pard":
                paragraph.reset()
            case "s":
                paragraph.style = number or 0
            case "outlinelevel":
                paragraph.level = number
            case "intbl":
                paragraph.depth = max(paragraph.depth, 1)
            case "itap":
                paragraph.depth = number or 0
            case "cbpat":
                paragraph.fill = number or 0
            case "clcbpat" | "clcfpat" | "clshdng":
                self._cell_fills = True
            case "cell":
                self._end_cell()
            case "nestcell" | "nestrow":
                self._end_paragraph()
                self._page.cell.append(NEXT_CELL if name == "nestcell" else NEXT_ROW)
            case "row":
                self._end_row()
            case "trowd":
                self._cell_fills = False
                self._page.row_twips = 0
            case "trrh":  # below zero, where it is exact
                self._page.row_twips = max(-(number or 0), 0)
            case "sl":
                paragraph.line_twips = max(-(number or 0), 0)
            case "ls":
                paragraph.in_list = (number or 0, (paragraph.in_list or (0, 0))[1])
            case "ilvl":
                paragraph.in_list = ((paragraph.in_list or (0, 0))[0], number or 0)
            case "chftn":
                self._is_automatic = True
            case "ftnalt":
                self._is_endnote = True
            case "revised":
                self.left_out.counts["tracked insertion"] += number != 0
            case "ansicpg":
                self._header.pages.use(number or 0)
            case "mac" | "pc" | "pca":
                self._header.pages.use({"mac": 10000, "pc": 437, "pca": 850}[name])

    # --- text ---

    def _flush_bytes(self) -> None:
        if not self._bytes:
            return
        data, self._bytes = bytes(self._bytes), bytearray()
        letters = self._groups[-1].letters
        font = letters.font if (letters.east_asian_font or -1) < 0 else letters.east_asian_font
        self._put(self._header.pages.decode(data, font or 0))

    def _flush(self) -> None:
        self._flush_bytes()
        self._high = ""

    def _put(self, text: str) -> None:
        if self._bytes:
            self._flush_bytes()
        group = self._groups[-1]
        where, letters = group.goes_to, group.letters
        if where == "capture":
            self._captured += text
        elif where in HEADER:
            self._header.text(where, text)
        elif letters.is_deleted:
            self._count_deletion(text)
        elif where == "label":
            self._page.paragraph.label += text
        elif where == "text" and all(not _is_contents(f.instruction) for f in self._fields):
            self._put_visible(text, letters)
        elif where == "text" and text.strip():
            self.left_out.counts["table of contents"] = 1

    def _put_visible(self, text: str, letters: Letters) -> None:
        paragraph = self._page.paragraph
        behind = self._header.colors.get(paragraph.fill, "") if paragraph.fill else "FFFFFF"
        if (paragraph.depth and self._cell_fills) or self._page.flow:
            behind = ""
        if paragraph.is_squeezed or letters.are_unseen(self._header.colors, behind):
            self._page.hidden += text
            return
        if text.strip():
            self._is_automatic = False
            paragraph.is_bold = paragraph.is_bold and letters.is_bold
        stands = "struck" if letters.is_struck else "raised" if letters.is_raised else ""
        paragraph.pieces.append((text, stands))

    def _count_deletion(self, text: str) -> None:
        if text.strip():
            pieces = self._page.paragraph.pieces
            if not pieces or pieces[-1][1] != "deleted":
                self.left_out.counts["tracked deletion"] += 1
                pieces.append(("", "deleted"))

    # --- notes, heads, boxes ---

    def _push(self, group: _Group) -> None:
        """A text of its own inside a paragraph: its blocks come after that paragraph."""
        self._page.begin_flow()

        def done() -> None:
            self._flush_bytes()
            inner = self._page.end_flow()
            self._page.paragraph.beside += inner

        self._goes(group, "text", done)
        group.letters = Letters(n_skipped=group.letters.n_skipped)

    def _open_note(self, group: _Group) -> None:
        is_automatic, self._is_automatic = self._is_automatic, False
        paragraph, note = self._page.paragraph, Note()
        own = ""
        if not is_automatic and paragraph.pieces and paragraph.pieces[-1][1] == "raised":
            last = paragraph.pieces.pop()[0]
            own = last.strip() if isinstance(last, str) else ""
        paragraph.pieces.append((note, ""))
        self._page.begin_flow()

        def done() -> None:
            self._flush_bytes()
            text = "\n".join(block.text for block in self._page.end_flow())
            is_endnote, self._is_endnote = self._is_endnote, False
            if own:
                text = text.removeprefix(note_mark(own)).removeprefix(own).lstrip()
                note.mark = own
            else:
                self._n_notes[is_endnote] += 1
                n = self._n_notes[is_endnote]
                note.mark = format_number(n, "lowerRoman") if is_endnote else str(n)
            note.text = text

        self._goes(group, "text", done)
        group.letters = Letters(n_skipped=group.letters.n_skipped)

    def _open_head(self, group: _Group, name: str) -> None:
        self._page.begin_flow()
        kept = self._heads if name.startswith("header") else self._feet

        def done() -> None:
            self._flush_bytes()
            text = "\n".join(block.text for block in self._page.end_flow())
            if text and all(block.text != text for block in kept):
                path = f"{name.rstrip('lrf')}{len(kept) + 1}"
                kept.append(Block(text, BlockKind.RUNNING_HEAD, path=path))

        self._goes(group, "text", done)

    def _open_style(self, group: _Group, name: str, number: int | None) -> bool:
        if name != "s":
            self._goes(group, "skip")
            return True
        self._header.begin_style(number or 0)
        self._goes(group, "style")
        return True

    # --- fields ---

    def _instruction(self, text: str) -> None:
        if self._fields:
            self._fields[-1].instruction += text

    def _open_result(self, group: _Group) -> None:
        if self._fields:
            self._fields[-1].has_result = True
        if group.goes_to != "capture":  # a field in the instruction of another
            self._goes(group, "text")

    def _end_field(self) -> None:
        if self._fields:
            ended = self._fields.pop()
            if not ended.has_result:
                self._put(self._computed.result(ended.instruction, self._page.level()))

    def _end_form(self) -> None:
        """A check box or list of a form shows what is chosen; a text field has a result."""
        kind, chosen = self._header.form.get("fftype", 0), self._header.form.get("ffres", 25)
        chosen = self._header.form.get("ffdefres", 0) if chosen == 25 else chosen
        if kind == 1:
            self._groups.append(_Group(self._groups[-1].letters))
            self._put("☒" if chosen else "☐")
            self._groups.pop()
        elif kind == 2 and 0 <= chosen < len(self._entries):
            self._groups.append(_Group(self._groups[-1].letters))
            self._put(self._entries[chosen])
            self._groups.pop()

    # --- paragraphs and tables ---

    # --- paragraphs ---

    def _end_paragraph(self, *, is_joined: bool = False) -> None:
        self._flush_bytes()
        self._page.end_paragraph(is_joined=is_joined)

    def _end_cell(self) -> None:
        self._flush_bytes()
        self._page.end_cell()

    def _end_row(self) -> None:
        self._flush_bytes()
        self._page.end_row()


def _is_contents(instruction: str) -> bool:
    return instruction.split()[:1] in (["TOC"], ["INDEX"], ["TOA"])
