"""Where the text of an RTF file goes, by the group that it stands in."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

from app.documents.base.omissions import LeftOut
from app.documents.flow.rtf.blocks import RtfBlocks
from app.documents.flow.rtf.formulas import Formula
from app.documents.flow.rtf.header import HEADER, RtfHeader
from app.documents.flow.rtf.state import Letters


@dataclasses.dataclass(slots=True)
class Group:
    """An open group: what it may hide, where its text goes, and what happens at its end."""

    letters: Letters
    goes_to: str = "text"
    at_end: Callable[[], None] | None = None
    is_new: bool = True
    is_starred: bool = False


@dataclasses.dataclass(slots=True)
class Field:
    """A field that is open: what it asks for, whether its result stands there, and how many pieces
    the paragraph had before it; and what a check box or list of a form shows without a result."""

    instruction: str = ""
    value: str = ""
    has_result: bool = False
    n_before: int = 0


class RtfText:
    """Makes text of bytes and takes it where the open groups say.

    Attributes:
    page: Takes what is seen.
    header: Takes the tables at the beginning of the file.
    groups: Those that are open, outermost first.
    fields: Likewise.
    bytes: What was read last and is no text yet.
    high: The first half of a character beyond 16 bits.
    is_automatic: Whether an automatic note mark stood here last.
    formula: The one that is read.
    paper: The colour of the pages, "" where they have one of their own.
    """

    def __init__(self, page: RtfBlocks, left_out: LeftOut) -> None:
        self.page = page
        self.header = RtfHeader(page.styles, page.lists)
        self.groups = [Group(Letters())]
        self.fields: list[Field] = []
        self.bytes = bytearray()
        self._characters: list[str] = []  # read before those bytes, and not yet where they go
        self.high = ""
        self.formula = Formula()
        self.is_automatic = False
        self.paper = "FFFFFF"
        self._left_out = left_out
        self._captured = ""  # text of a destination that is no part of the document

    def goes(self, group: Group, where: str, at_end: Callable[[], None] | None = None) -> None:
        """Says where the text of a group goes, and what happens at its end."""
        self.flush()
        group.goes_to, group.at_end = where, at_end

    def capture(self, group: Group, then: Callable[[str], None], *, is_folded: bool = True) -> None:
        """Takes the text of a group that is no part of the document; `is_folded` says that its
        white space is no more than what parts its words."""
        before, self._captured = self._captured, ""

        def done() -> None:
            text, self._captured = self._captured, before
            then(" ".join(text.split()) if is_folded else text)

        self.goes(group, "capture", done)

    def flush_bytes(self) -> None:
        """Ends a stretch of bytes of one font: they are text now."""
        if self.bytes:
            self._decode()
        if self._characters:
            text = "".join(self._characters)
            self._characters.clear()
            self._put(text)

    def _decode(self) -> None:
        data, self.bytes = bytes(self.bytes), bytearray()
        letters = self.groups[-1].letters
        font = letters.font if (letters.east_asian_font or -1) < 0 else letters.east_asian_font
        self._characters.append(self.header.pages.decode(data, font or 0))

    def add(self, character: str) -> None:
        """Takes a character that is written by its number: in many scripts all of them are."""
        if self.groups[-1].goes_to != "text":
            self.put(character)
            return
        if self.bytes:
            self._decode()
        self._characters.append(character)

    def flush(self) -> None:
        """Likewise where a group begins or ends, which no character reaches over."""
        self.flush_bytes()
        self.high = ""

    def put(self, text: str) -> None:
        """Takes text to where that of the present group goes."""
        self.flush_bytes()
        self._put(text)

    def _put(self, text: str) -> None:
        group = self.groups[-1]
        where, letters = group.goes_to, group.letters
        if where == "capture":
            self._captured += text
        elif where in HEADER:
            self.header.text(where, text)
        elif letters.is_deleted:
            self.count_deletion(text)
        elif where == "math":
            self.formula.put(text)
        elif where == "label":
            if not self._is_unseen(letters):
                self.page.paragraph.label += text
        elif where == "text" and not (
            self.fields and any(_is_contents(field.instruction) for field in self.fields)
        ):
            self._put_visible(text, letters)
        elif where == "text" and text.strip():
            self._left_out.counts["table of contents"] = 1

    def _is_unseen(self, letters: Letters) -> bool:
        """Whether nobody sees letters in the paragraph that is being read."""
        paragraph = self.page.paragraph
        behind = self.header.colors.get(paragraph.fill, "") if paragraph.fill else self.paper
        if self.page.flow:
            behind = ""
        elif paragraph.depth and not paragraph.fill:
            fill = self.page.fill_of_cell()
            behind = "" if fill is None else self.header.colors.get(fill, "") if fill else behind
        return paragraph.is_squeezed or letters.are_unseen(self.header.colors, behind)

    def _put_visible(self, text: str, letters: Letters) -> None:
        paragraph = self.page.paragraph
        if self._is_unseen(letters):
            self.page.hidden += text
            return
        if text.strip():
            self.is_automatic = False
            paragraph.is_bold = paragraph.is_bold and letters.is_bold
        paragraph.pieces.append((text, letters.stands))

    def count_deletion(self, text: str) -> None:
        """Counts a tracked deletion once, however many pieces it comes in."""
        if text.strip():
            pieces = self.page.paragraph.pieces
            if not pieces or pieces[-1][1] != "deleted":
                self._left_out.counts["tracked deletion"] += 1
                pieces.append(("", "deleted"))


def _is_contents(instruction: str) -> bool:
    return instruction.split()[:1] in (["TOC"], ["INDEX"], ["TOA"])
