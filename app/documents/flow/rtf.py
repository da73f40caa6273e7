"""RTF as Word shows it with every tracked change accepted.

No library that is kept up reads notes, tracked deletions, hidden text and tables, so that the
groups of the format are walked here.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable
from pathlib import Path

from app.documents.base.clause_numbers import typed_number
from app.documents.base.computed_fields import ComputedFields
from app.documents.base.document import Block, BlockKind, Document, Omission, OmissionKind
from app.documents.base.flowing import flow_document
from app.documents.base.inline_marks import joined, note_mark, tidy_lines
from app.documents.base.number_formats import format_number
from app.documents.base.omissions import LeftOut
from app.documents.base.reader import GROUP, FlowReader, Sample
from app.documents.base.tables import table_blocks
from app.documents.errors import NotADocument
from app.documents.flow.plain import heading_level
from app.documents.flow.rtf_state import Letters, Note, Paragraph, Style
from app.documents.flow.rtf_tokens import CLOSE, OPEN, CodePages, Font, Token, tokens
from app.system.translation import tr

MAX_HEADING_CHARACTERS = 250
MAX_DEPTH = 500
_NEXT_CELL, _NEXT_ROW = "\ue000", "\ue001"  # of tables within a cell, until its text is made
_SIGNS = {
    "emdash": "—", "endash": "–", "lquote": "‘", "rquote": "’", "ldblquote": "“",
    "rdblquote": "”", "bullet": "•", "emspace": "\u2003", "enspace": "\u2002",
    "qmspace": "\u2005", "tab": "\t", "line": "\n", "softline": "\n", "lbr": "\n",
    "zwj": "\u200d", "zwnj": "\u200c", "ltrmark": "\u200e", "rtlmark": "\u200f",
    "mden": "/", "msup": "^", "msub": "_",
}  # fmt: skip
_SYMBOLS = {"~": "\u00a0", "_": "\u2011", "\n": "\n", "\r": "\n"}
_SKIPPED = frozenset(
    re.findall(
        r"\w+",
        "filetbl revtbl listtable listoverridetable generator themedata colorschememapping "
        "rsidtbl latentstyles datastore xmlnstbl pgptbl datafield nonshppict shprslt xe rxe "
        "tc tcn nonesttables bkmkstart bkmkend atnid atnauthor atntime atndate atnref "
        "atrfstart atrfend atnicn atnparent ftnsep ftnsepc ftncn aftnsep aftnsepc aftncn "
        "template passwordhash objdata objclass objname fontemb falt panose blipuid picprop "
        "private pn pntxta pntxtb userprops docvar mmathPr wgrffmtfilter oldcprops fldtitle "
        "listname stylerestrictions protusertbl sn bgdo background mmathPict ",
    )
)
_STARRED = frozenset(
    re.findall(
        r"\w+",
        "fldinst shpinst shptxt do dptxbxtext shppict annotation formfield ud moMath "
        "moMathPara footnote nesttableprops ",
    )
)
"""Destinations after `\\*` that are read; others are passed over, as the specification asks."""
_HEADS = frozenset(
    re.findall(
        r"\w+",
        "header headerl headerr headerf footer footerl footerr footerf ",
    )
)
_INFO = {"title": "title", "author": "author", "subject": "subject", "keywords": "keywords"}


def read_rtf(path: Path, sha256: str) -> Document:
    """Read an RTF file.

    Args:
        path: The file.
        sha256: Its SHA-256 in hex.

    Returns:
        Blocks with paths such as "body/12"; lists and clauses with the numbers that Word wrote.

    Raises:
        NotADocument: It does not begin like RTF.
        NoText: Nothing to read.
    """
    data = path.read_bytes()
    if not data.startswith(b"{\\rtf"):
        raise NotADocument(
            tr("“{name}” is not an RTF file.", name=path.name), tr("Choose another document.")
        )
    found = read_rtf_data(data)
    document = flow_document(
        path,
        sha256,
        "rtf",
        found.blocks,
        found.left_out,
        reader="longleaf",
        title=found.info.get("title", ""),
        metadata=found.info,
    )
    if found.is_cut:
        lost = Omission(OmissionKind.DAMAGED, None, tr("the end of the file, which is missing"))
        document = dataclasses.replace(document, omissions=(lost, *document.omissions))
    return document


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
        self._prefix = prefix
        self._pages = CodePages()
        self._colors: dict[int, str] = {}
        self._color = [0, 0, 0]
        self._styles: dict[int, Style] = {}
        self._groups = [_Group(Letters())]
        self._bytes = bytearray()
        self._n_to_skip = 0
        self._high = ""  # the first half of a character beyond 16 bits
        self._paragraph = Paragraph()
        self._flow: list[tuple[Paragraph, list[Block]]] = []  # text boxes and notes in notes
        self._out: list[Block] = []
        self._heads: list[Block] = []
        self._feet: list[Block] = []
        self._row: list[str] = []
        self._cell: list[str] = []
        self._cell_fills = False
        self._rows: list[list[str]] = []
        self._fields: list[_Field] = []
        self._computed = ComputedFields()
        self._n_notes = [0, 0]
        self._is_automatic = False
        self._captured = ""  # text of a destination that is no part of the document
        self._font = 0
        self._style = 0
        self._form: dict[str, int] = {}
        self._entries: list[str] = []
        self._n_paragraphs = 0
        self._twice = "text"
        self._is_endnote = False
        self._hidden = ""

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
        self._end_table()
        self.blocks = self._headed([*self._heads, *self._out, *self._feet])

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
        elif name in _SYMBOLS:
            self._put(_SYMBOLS[name])
            if name in "\n\r" and group.goes_to == "text":
                self._end_paragraph()

    def _word(self, group: _Group, name: str, number: int | None) -> None:
        is_first, group.is_new = group.is_new, False
        if group.goes_to == "skip":
            return
        if name == "u":
            self._unicode(group, number or 0)
            return
        if self._n_to_skip and name in _SIGNS:
            self._n_to_skip -= 1
            return
        if (is_first or group.is_starred) and self._destination(group, name, number):
            return
        if name in _SIGNS:
            self._put(_SIGNS[name])
        elif group.goes_to in ("text", "label", "capture"):
            self._letters(group, name, number)
            if group.goes_to == "text":
                self._formatting(group, name, number)
        else:
            self._flush_bytes()
            self._table_word(group.goes_to, name, number)

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
                self._put(self._pages.decode(bytes([code & 0xFF]), group.letters.font))
            else:
                self._put(chr(code))
        self._n_to_skip = group.letters.n_skipped

    def _destination(self, group: _Group, name: str, number: int | None) -> bool:
        """Whether a first word of a group says where its text goes, and what was done then."""
        is_starred, group.is_starred = group.is_starred, False
        if name in _SKIPPED:
            self._goes(group, "skip")
        elif name in ("fonttbl", "colortbl", "stylesheet"):
            self._goes(group, name)
        elif name == "info":
            self._goes(group, "skip_text")
        elif name in _INFO and group.goes_to == "skip_text":
            self._capture(group, lambda text: self.info.update({_INFO[name]: text} if text else {}))
        elif group.goes_to == "stylesheet" and (name in ("s", "cs", "ds", "ts") or is_starred):
            return self._open_style(group, name, number)
        elif name == "annotation":
            self.left_out.counts["comment"] += 1
            self._goes(group, "skip")
        elif name in _HEADS:
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
            self._form, self._entries = {}, []
            self._goes(group, "form", self._end_form)
        elif name == "ffl" and group.goes_to == "form":
            self._capture(group, self._entries.append)
        elif name in ("listtext", "pntext"):
            self._goes(group, "label")
        elif name in ("moMath", "moMathPara"):
            self.left_out.counts["equation"] += name == "moMath"
        elif name.startswith("m") and name.endswith("Pr"):
            self._goes(group, "skip")
        elif (
            is_starred and Letters().stated(name, number) == Letters() and name not in ("cs", "ts")
        ):
            if name not in _STARRED:
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

    def _table_word(self, table: str, name: str, number: int | None) -> None:
        """A word in the tables at the beginning of the file."""
        value = number or 0
        if table == "fonttbl":
            if name == "f":
                self._font = value
            font = self._pages.fonts.setdefault(self._font, Font())
            if name == "fcharset":
                font.charset = value
            elif name == "cpg":
                font.code_page = value
        elif table == "colortbl" and name in ("red", "green", "blue"):
            self._color[("red", "green", "blue").index(name)] = min(max(value, 0), 255)
        elif table == "style":
            style = self._styles.setdefault(self._style, Style())
            if name == "outlinelevel":
                style.level = value
            elif name == "sbasedon":
                style.base = value
        elif table == "form" and number is not None:
            self._form[name] = value

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
        paragraph, letters = self._paragraph, group.letters
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
                self._cell.append(_NEXT_CELL if name == "nestcell" else _NEXT_ROW)
            case "row":
                self._end_row()
            case "trowd":
                self._cell_fills = False
            case "chftn":
                self._is_automatic = True
            case "ftnalt":
                self._is_endnote = True
            case "revised":
                self.left_out.counts["tracked insertion"] += number != 0
            case "ansicpg":
                self._pages.use(number or 0)
            case "mac" | "pc" | "pca":
                self._pages.use({"mac": 10000, "pc": 437, "pca": 850}[name])

    # --- text ---

    def _flush_bytes(self) -> None:
        if not self._bytes:
            return
        data, self._bytes = bytes(self._bytes), bytearray()
        letters = self._groups[-1].letters
        font = letters.font if (letters.east_asian_font or -1) < 0 else letters.east_asian_font
        self._put(self._pages.decode(data, font or 0))

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
        elif where == "colortbl":
            for _ in range(text.count(";")):
                color = "{:02X}{:02X}{:02X}".format(*self._color)
                self._colors[len(self._colors)] = color if self._colors else ""  # 0: automatic
                self._color = [0, 0, 0]
        elif where == "fonttbl":
            font = self._pages.fonts.setdefault(self._font, Font())
            font.name = (font.name + text).rstrip("; ")
        elif where == "style":
            style = self._styles.setdefault(self._style, Style())
            style.name = (style.name + text).rstrip("; ")
        elif where == "stylesheet":
            style = self._styles.setdefault(0, Style())
            style.name = (style.name + text).rstrip("; ")
        elif letters.is_deleted:
            self._count_deletion(text)
        elif where == "label":
            self._paragraph.label += text
        elif where == "text" and all(not _is_contents(f.instruction) for f in self._fields):
            self._put_visible(text, letters)
        elif where == "text" and text.strip():
            self.left_out.counts["table of contents"] = 1

    def _put_visible(self, text: str, letters: Letters) -> None:
        paragraph = self._paragraph
        behind = self._colors.get(paragraph.fill, "") if paragraph.fill else "FFFFFF"
        if (paragraph.depth and self._cell_fills) or self._flow:
            behind = ""
        if letters.are_unseen(self._colors, behind):
            self._hidden += text
            return
        if text.strip():
            self._is_automatic = False
            paragraph.is_bold = paragraph.is_bold and letters.is_bold
        stands = "struck" if letters.is_struck else "raised" if letters.is_raised else ""
        paragraph.pieces.append((text, stands))

    def _count_deletion(self, text: str) -> None:
        if text.strip():
            pieces = self._paragraph.pieces
            if not pieces or pieces[-1][1] != "deleted":
                self.left_out.counts["tracked deletion"] += 1
                pieces.append(("", "deleted"))

    # --- notes, heads, boxes ---

    def _push(self, group: _Group) -> None:
        """A text of its own inside a paragraph: its blocks come after that paragraph."""
        self._flow.append((self._paragraph, self._out))
        self._paragraph, self._out = Paragraph(), []

        def done() -> None:
            self._end_paragraph()
            inner = self._out
            self._paragraph, self._out = self._flow.pop()
            self._paragraph.beside += inner

        self._goes(group, "text", done)
        group.letters = Letters(n_skipped=group.letters.n_skipped)

    def _open_note(self, group: _Group) -> None:
        is_automatic, self._is_automatic = self._is_automatic, False
        paragraph, note = self._paragraph, Note()
        own = ""
        if not is_automatic and paragraph.pieces and paragraph.pieces[-1][1] == "raised":
            last = paragraph.pieces.pop()[0]
            own = last.strip() if isinstance(last, str) else ""
        paragraph.pieces.append((note, ""))
        self._flow.append((self._paragraph, self._out))
        self._paragraph, self._out = Paragraph(), []

        def done() -> None:
            self._end_paragraph()
            text = "\n".join(block.text for block in self._out)
            self._paragraph, self._out = self._flow.pop()
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
        self._flow.append((self._paragraph, self._out))
        self._paragraph, self._out = Paragraph(), []
        kept = self._heads if name.startswith("header") else self._feet

        def done() -> None:
            self._end_paragraph()
            text = "\n".join(block.text for block in self._out)
            self._paragraph, self._out = self._flow.pop()
            if text and all(block.text != text for block in kept):
                path = f"{name.rstrip('lrf')}{len(kept) + 1}"
                kept.append(Block(text, BlockKind.RUNNING_HEAD, path=path))

        self._goes(group, "text", done)

    def _open_style(self, group: _Group, name: str, number: int | None) -> bool:
        if name != "s":
            self._goes(group, "skip")
            return True
        self._style = number or 0
        self._styles[self._style] = Style()
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
                self._put(self._computed.result(ended.instruction, self._level()))

    def _end_form(self) -> None:
        """A check box or list of a form shows what is chosen; a text field has a result."""
        kind, chosen = self._form.get("fftype", 0), self._form.get("ffres", 25)
        chosen = self._form.get("ffdefres", 0) if chosen == 25 else chosen
        if kind == 1:
            self._groups.append(_Group(self._groups[-1].letters))
            self._put("☒" if chosen else "☐")
            self._groups.pop()
        elif kind == 2 and 0 <= chosen < len(self._entries):
            self._groups.append(_Group(self._groups[-1].letters))
            self._put(self._entries[chosen])
            self._groups.pop()

    # --- paragraphs and tables ---

    def _level(self) -> int | None:
        """Heading level from 1 of the present paragraph, by itself or its style."""
        if self._paragraph.level is not None:
            return self._paragraph.level + 1 if self._paragraph.level < 9 else None
        seen: set[int] = set()
        number: int | None = self._paragraph.style
        while number is not None and number in self._styles and number not in seen:
            seen.add(number)
            style = self._styles[number]
            named = re.match(r"heading ([1-9])\b", style.name, re.IGNORECASE)
            if named:
                return int(named[1])
            if style.name.casefold() == "title":
                return 1
            if style.level is not None:
                return style.level + 1 if style.level < 9 else None
            number = style.base
        return None

    def _end_paragraph(self, *, is_joined: bool = False) -> None:
        self._flush_bytes()
        paragraph = self._paragraph
        if is_joined:
            return
        self.left_out.hide(self._hidden)
        self._hidden = ""
        notes = [piece for piece, _ in paragraph.pieces if isinstance(piece, Note)]
        text = joined(
            (note_mark(piece.mark) if isinstance(piece, Note) else piece, stands)
            for piece, stands in paragraph.pieces
        )
        text = tidy_lines(text).strip(" \t\n\u3000\u00a0")
        label = " ".join(paragraph.label.split())
        if label and not any(map(str.isalnum, label)):
            label = "-"
        level, is_bold = self._level(), paragraph.is_bold
        self._paragraph = dataclasses.replace(
            paragraph, pieces=[], label="", is_bold=True, beside=[]
        )
        if paragraph.depth and not self._flow:
            line = f"{label} {text}".strip()
            self._cell += [line] if line else []
            self._cell += [f"{note_mark(note.mark)}: {note.text}" for note in notes if note.text]
            self._cell += [block.text for block in paragraph.beside]
            return
        if not self._flow:
            self._end_table()
        if text:
            self._out.append(self._block(text, label, level, is_bold))
        for note in notes:
            if note.text:
                line = f"{note_mark(note.mark)}: {note.text}"
                path = f"{self._path()}/note{note.mark}"
                self._out.append(Block(line, BlockKind.FOOTNOTE, path=path, number=note.mark))
        self._out += paragraph.beside

    def _path(self) -> str:
        return f"{self._prefix}/{self._n_paragraphs}"

    def _block(self, text: str, label: str, level: int | None, is_bold: bool) -> Block:
        self._n_paragraphs += 1
        number = "" if label == "-" else label.rstrip(".．、:： ") or label
        whole = f"{label} {text}" if label else text
        number = number or typed_number(text)
        if level is not None and len(whole) <= MAX_HEADING_CHARACTERS:
            whole = " ".join(whole.removeprefix("- ").split())
            kind = BlockKind.HEADING
        else:
            kind, level = BlockKind.LIST_ITEM if label else BlockKind.PARAGRAPH, None
            if not label and is_bold and len(whole) <= 80 and whole[-1] not in "。；;，,.:：":
                level = -1  # perhaps a heading: known when the whole file is read
        return Block(whole, kind, path=self._path(), level=level, number=number)

    def _headed(self, blocks: list[Block]) -> list[Block]:
        """Headings by their look, in a file whose author used no styles for them."""
        has_headings = any(block.kind is BlockKind.HEADING for block in blocks)
        found = []
        for block in blocks:
            looks = block.level == -1
            if looks:
                block = dataclasses.replace(block, level=None)
            if not has_headings and block.kind is BlockKind.PARAGRAPH and "\n" not in block.text:
                level = heading_level(block.text)
                if level is None and looks:
                    level = min(block.number.count(".") + 1, 6)
                if level is not None:
                    block = dataclasses.replace(block, kind=BlockKind.HEADING, level=level)
            found.append(block)
        return found

    def _end_cell(self) -> None:
        self._paragraph.depth = max(self._paragraph.depth, 1)
        self._end_paragraph()
        self._row.append(_cell_text(self._cell))
        self._cell = []

    def _end_row(self) -> None:
        if self._cell:
            self._end_cell()
        if any(self._row):
            self._rows.append(self._row)
        self._row = []

    def _end_table(self) -> None:
        rows, self._rows = self._rows, []
        if not rows:
            return
        width = max(map(len, rows))
        grid = [row + [""] * (width - len(row)) for row in rows]
        used = [n for n in range(width) if any(row[n] for row in grid)]
        grid = [[row[n] for n in used] for row in grid]
        self._n_paragraphs += 1
        self._out += table_blocks(grid, self._path())


def _cell_text(parts: list[str]) -> str:
    """The paragraphs of a cell as lines; a row of a table within it is one line."""
    text = "\n".join(parts)
    text = re.sub(rf"\n?{_NEXT_CELL}\n?{_NEXT_ROW}\n?", "\n", text)
    text = re.sub(rf"\n?{_NEXT_CELL}\n?", " | ", text).replace(_NEXT_ROW, "")
    return text.strip("\n |")


def _is_formatting(name: str, number: int | None) -> bool:
    return name in ("cs", "ts") or Letters().stated(name, number) != Letters()


def _is_contents(instruction: str) -> bool:
    return instruction.split()[:1] in (["TOC"], ["INDEX"], ["TOA"])


def _is_rtf(sample: Sample) -> bool:
    return sample.head.startswith(b"{\\rtf")


RTF = FlowReader("rtf", GROUP, ("rtf",), _is_rtf, read_rtf)
