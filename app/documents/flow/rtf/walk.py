"""Walks the groups and words of an RTF file."""

from __future__ import annotations

import dataclasses

from app.documents.base.document import Block
from app.documents.base.omissions import LeftOut
from app.documents.base.visibility import PAGE_PT, PAPER_PT
from app.documents.flow.rtf.blocks import NEXT_CELL, NEXT_ROW, RtfBlocks
from app.documents.flow.rtf.destinations import RtfDestinations
from app.documents.flow.rtf.names import FORMATTING, SIGNS, SYMBOLS
from app.documents.flow.rtf.notes import WORDS
from app.documents.flow.rtf.shapes import PLACES
from app.documents.flow.rtf.state import LETTER_WORDS, TWIPS_PER_PT, with_style
from app.documents.flow.rtf.text import Group, RtfText
from app.documents.flow.rtf.tokens import CLOSE, OPEN, tokens

MAX_DEPTH = 500


def read_rtf_data(data: bytes, prefix: str = "body") -> RtfReader:
    """Reads RTF that begins with `{\\rtf`; paths begin with `prefix`."""
    reader = RtfReader(prefix)
    reader.read(data)
    return reader


class RtfReader:
    """Attributes:
    blocks: What was found, running heads first and last.
    left_out: What is not in the text.
    is_cut: Whether the file ends within a group.
    """

    def __init__(self, prefix: str = "body") -> None:
        self.blocks: list[Block] = []
        self.left_out = LeftOut()
        self.is_cut = False
        self._page = RtfBlocks(prefix, self.left_out)
        self._text = RtfText(self._page, self.left_out)
        self._destinations = RtfDestinations(self._text, self._page, self.left_out)
        self._n_to_skip = 0

    @property
    def info(self) -> dict[str, str]:
        """Title and author, where they are stated."""
        return self._destinations.info

    def read(self, data: bytes) -> None:
        """Walks a file. Whatever is wrong in it, the text that can be had is taken."""
        groups = self._text.groups
        for token in tokens(data):
            group = groups[-1]
            kind, name, number, content = token
            if kind == "word":
                self._word(group, name, number)
            elif kind == "text":
                if group.goes_to == "skip":
                    continue
                if self._n_to_skip:
                    self._skip(content)
                else:
                    group.is_new = False
                    self._text.bytes += content
            elif token is OPEN:
                self._open(group)
            elif token is CLOSE:
                self._close()
                if len(groups) == 1:
                    break
            else:
                self._symbol(group, name)
        self.is_cut = len(self._text.groups) > 1
        while len(self._text.groups) > 1:
            self._close()
        self._text.flush()
        self._end_paragraph()
        self._end_row()
        self._page.end_table()
        self.blocks = self._page.headed(
            [
                *self._destinations.running_heads("header"),
                *self._page.out,
                *self._destinations.running_heads("footer"),
            ]
        )

    def _skip(self, content: bytes) -> None:
        """What stands for a `\\u` in readers without Unicode."""
        n = min(self._n_to_skip, len(content))
        self._n_to_skip -= n
        self._text.bytes += content[n:]

    # --- groups ---

    def _open(self, group: Group) -> None:
        self._text.flush()
        if len(self._text.groups) < MAX_DEPTH:
            self._text.groups.append(Group(group.letters, group.goes_to))
        else:
            self._text.groups.append(Group(group.letters, "skip"))
        self._n_to_skip = 0

    def _close(self) -> None:
        self._text.flush()
        self._n_to_skip = 0
        if len(self._text.groups) == 1:
            return
        ended = self._text.groups.pop()
        if ended.at_end is not None:
            ended.at_end()

    # --- words ---

    def _symbol(self, group: Group, name: str) -> None:
        if name == "*":
            group.is_starred = group.is_new
            return
        if self._n_to_skip:
            self._n_to_skip -= 1
            return
        if name in "{}\\":
            self._text.bytes += name.encode()
        elif name in SYMBOLS:
            self._text.put(SYMBOLS[name])
            if name in "\n\r" and group.goes_to == "text":
                self._end_paragraph()

    def _word(self, group: Group, name: str, number: int | None) -> None:
        is_first, group.is_new = group.is_new, False
        if group.goes_to == "skip":
            return
        if name == "u":
            self._unicode(group, number or 0)
            return
        if self._n_to_skip and name in SIGNS:
            self._n_to_skip -= 1
            return
        if (is_first or group.is_starred) and self._destinations.opens(group, name, number):
            return
        if name in SIGNS:
            self._text.put(SIGNS[name])
        elif group.goes_to in ("text", "label", "capture"):
            if name in LETTER_WORDS:
                self._letters(group, name, number)
            if name in FORMATTING and group.goes_to == "text":
                self._formatting(group, name, number)
            elif name in WORDS:
                self._destinations.marks.word(name, number)
        elif name in PLACES:
            self._destinations.shape_word(name, number)
        else:
            self._text.flush_bytes()
            self._text.header.word(group.goes_to, name, number)

    def _unicode(self, group: Group, number: int) -> None:
        code = number & 0xFFFF if -0x8000 <= number <= 0xFFFF else number
        if 0xD800 <= code < 0xDC00:
            self._text.high = chr(code)
        elif 0xDC00 <= code < 0xE000:
            pair = (self._text.high + chr(code)).encode("utf-16", "surrogatepass")
            self._text.add(pair.decode("utf-16", "replace"))
            self._text.high = ""
        elif 0 < code <= 0x10FFFF:
            if 0xF000 <= code <= 0xF0FF:  # Word writes picture fonts so
                self._text.add(self._text.header.pages.sign(code, group.letters.font))
            else:
                self._text.add("\n" if code in (10, 13) else chr(code))
        self._n_to_skip = group.letters.n_skipped

    def _letters(self, group: Group, name: str, number: int | None) -> None:
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
            self._text.flush()
            group.letters = changed

    def _formatting(self, group: Group, name: str, number: int | None) -> None:
        paragraph, letters = self._page.paragraph, group.letters
        self._text.flush_bytes()
        match name:
            case "par" | "sect" | "page" | "column":
                if name in ("sect", "page"):
                    self._destinations.marks.end(of_section=name == "sect")
                if name == "par" or paragraph.pieces:
                    is_joined = letters.is_deleted or paragraph.is_drop_cap
                    is_marked = name == "par" and not letters.is_hidden
                    self._end_paragraph(is_joined=is_joined and name == "par", is_marked=is_marked)
            case "pard" | "s" | "cs":
                self._styled(group, name, number or 0)
            case "dropcapli" | "dropcapt":
                paragraph.is_drop_cap = True
            case "outlinelevel":
                paragraph.level = number
            case "intbl":
                paragraph.depth = max(paragraph.depth, 1)
            case "itap":
                paragraph.depth = number or 0
            case "cbpat":
                paragraph.fill = number or 0
            case "clcbpat" | "clcbpatraw" | "clshdng" | "trcbpat" | "trshdng":
                self._page.shade(name, number or 0)
            case "clvmrg":
                self._page.merge()
            case "cell":
                self._end_cell()
            case "nestcell" | "nestrow":
                self._end_paragraph()
                self._page.cell.append(NEXT_CELL if name == "nestcell" else NEXT_ROW)
            case "row":
                self._end_row()
            case "trowd":
                self._page.begin_row()
            case "trleft":
                self._page.edges[:1] = [number or 0]
            case "cellx":
                self._page.describe_cell(number or 0)
            case "trrh":  # below zero, where it is exact
                self._page.row_twips = max(-(number or 0), 0)
            case "li" | "lin" | "ri" | "rin" | "posx" | "posy" | "posnegx" | "posnegy":
                paragraph.is_beside |= _is_beside_page(name, number or 0)
            case "sl":
                paragraph.line_twips = max(-(number or 0), 0)
            case "ls":
                paragraph.in_list = (number or 0, (paragraph.in_list or (0, 0))[1])
            case "ilvl":
                paragraph.in_list = ((paragraph.in_list or (0, 0))[0], number or 0)
            case "chftn":
                self._text.is_automatic = True
            case "titlepg":
                self._destinations.has_first_pages = True
            case "facingp":
                self._destinations.has_left_pages = True
            case "ftnalt":
                self._destinations.is_endnote = True
            case "revised":
                self.left_out.counts["tracked insertion"] += number != 0
            case "ansicpg":
                self._text.header.pages.use(number or 0)
            case "mac" | "pc" | "pca":
                self._text.header.pages.use({"mac": 10000, "pc": 437, "pca": 850}[name])

    def _styled(self, group: Group, name: str, number: int) -> None:
        """The letters of a style begin, or end with the paragraph."""
        paragraph, header = self._page.paragraph, self._text.header
        if name == "s":
            paragraph.style = number
            group.letters = with_style(group.letters, header.styles, number)
        elif name == "cs":
            group.letters = with_style(group.letters, header.character_styles, number)
        else:
            style = header.styles.get(paragraph.style)
            for said, _ in () if style is None else style.letters:
                group.letters = group.letters.stated(said, 0)
            paragraph.reset()

    # --- paragraphs ---

    def _end_paragraph(self, *, is_joined: bool = False, is_marked: bool = False) -> None:
        self._text.flush_bytes()
        self._page.end_paragraph(is_joined=is_joined, is_marked=is_marked)

    def _end_cell(self) -> None:
        self._text.flush_bytes()
        self._page.end_cell()

    def _end_row(self) -> None:
        self._text.flush_bytes()
        self._page.end_row()


def _is_beside_page(name: str, twips: int) -> bool:
    """Whether a paragraph is set in by more than a page, or its frame stands behind any paper."""
    if name.startswith("pos"):
        return not -PAGE_PT * TWIPS_PER_PT < twips < PAPER_PT * TWIPS_PER_PT
    return abs(twips) >= PAGE_PT * TWIPS_PER_PT
