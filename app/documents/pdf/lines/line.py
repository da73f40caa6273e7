"""A line of a PDF page: its text, where it stands, and the pieces that wide gaps part."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from app.documents.base.document import Box
from app.documents.pdf.lines.letters.right_to_left import RIGHT_TO_LEFT
from app.documents.pdf.page.hidden import Unseen
from app.documents.pdf.page.rules.grid import NO_RULES, Rules

HYPHEN = "\ufffe"  # what pdfium writes for a hyphen at the end of a line
UNUSUAL = re.compile(
    "[\x00-\x1f\x7f-\xa0\xad\ud800-\udfff\ufb00-\ufb06\ufb50-\ufd3d\ufd40-\ufdfb\ufe70-\ufefc\u00a8\u02c6\u02dc\u2028\u2029"
    "\u4422\u4423\u4425\u4427\u6600\u6900\u6a00\u6c00\u7400\uf0a7\uf0a8\uf0b7\uf0d8\uf0fc-\uf0fe]"
)
"""What few lines have: control characters, halves of surrogate pairs, ligatures, Arabic letters in
the shapes they are printed in, no-break spaces, the accents that TeX's old fonts print as
characters of their own, and the bullets and boxes that word processors take from Symbol and
Wingdings."""
UNUSUAL_IN_LINE = re.compile(
    UNUSUAL.pattern.replace("\x00-\x1f", "\x00\x01\x03-\x09\x0b\x0c\x0e-\x1f")
)
"""The same, but for what parts lines."""
ODD = re.compile(f"{RIGHT_TO_LEFT.pattern}|{UNUSUAL_IN_LINE.pattern}".replace("]|[", ""))
"""What few pages have: those, and letters that are written from right to left."""
_OF_LIGATURES = "[\u6600\u6900\u6c00\u7400\u6a00]"
_SWAPPED = re.compile(f"(?<=[A-Za-z]){_OF_LIGATURES}{{2,3}}|{_OF_LIGATURES}{{2,3}}(?=[A-Za-z])")
"""Letters of ligatures ("fi", "tt") whose two bytes some programs write the other way round."""
_OF_THREE = {"\u6600\ucf00": "ffi", "\u6600\ud200": "ffl"}
"""Of ligatures of three letters Ghostscript 10 tells the sum of the last two."""
ALEFS = {"\u4422": "\u0622", "\u4423": "\u0623", "\u4425": "\u0625", "\u4427": "\u0627"}
"""What the second letter of the ligature of lam and alef is told as in files of Ghostscript 10: its
last byte behind that of the first letter."""
_LAM_ALEF = re.compile("\u0644?([\u4422\u4423\u4425\u4427])\u0644?")
_PAIR = re.compile("[\ud800-\udbff][\udc00-\udfff]")
_LONE_ACCENT = re.compile("(\u00a8|\u02c6|\u02dc) ?([A-Za-z\u0131])")
_COMBINING = {"\u00a8": "\u0308", "\u02c6": "\u0302", "\u02dc": "\u0303"}
_REPLACED = {"\x02": HYPHEN, "\t": " ", "\n": " ", "\xa0": " ", "\u2028": " ", "\u2029": " "}
_REPLACED |= {"\uf0a7": "▪", "\uf0a8": "☐", "\uf0b7": "•", "\uf0d8": "➢"}
_REPLACED |= {"\uf0fc": "✓", "\uf0fd": "☒", "\uf0fe": "☑"}
_FIRST_CJK = "\u2e80"
_KEPT = frozenset("\u00a8\u02c6\u02dc")


@dataclass(frozen=True, slots=True)
class Cell:
    """A piece of a line between wide gaps.

    Attributes:
        drop: How far below the top of the line its own begins, where pdfium took pieces at heights
            of their own for one line.
    """

    text: str
    left: float
    right: float
    drop: float = 0.0


@dataclass(slots=True)
class Line:
    """A line as pdfium gives it; edges in points from the page's top left corner.

    Attributes:
        size: Of the font, in points.
        weight: Of the font, from 100 to 900 (CSS), or 0 where it was not asked for.
        cells: Its pieces where wide gaps or drawn lines part them, else empty.
        is_typewriter: Whether all of it is set in a face whose characters are equally wide.
        angle: In degrees from 0 to 359, of lines that are not upright, such as watermarks.
        ends_word: Whether the file has a space behind its last word; known of Korean only, whose
            lines may end within words.
    """

    text: str
    left: float
    top: float
    right: float
    bottom: float
    size: float
    page: int
    weight: int = 0
    cells: tuple[Cell, ...] = ()
    is_typewriter: bool = False
    angle: int = 0
    ends_word: bool = False

    @property
    def box(self) -> Box:
        return Box(self.left, self.top, self.right, self.bottom)

    @property
    def pieces(self) -> tuple[Cell, ...]:
        """Its cells, or all of it as one."""
        return self.cells or (Cell(self.text, self.left, self.right),)


def display_width(text: str) -> int:
    """Characters of a text, those twice that are twice as wide: Chinese, Japanese and Korean."""
    return len(text) if text.isascii() else len(text) + sum(c >= _FIRST_CJK for c in text)


MUCH_UNREAD = 0.3
"""Share of a page's letters from which text recognition reads it better as a whole."""


@dataclass(frozen=True, slots=True)
class PageLines:
    """What one page gives.

    Attributes:
        lines: In the order of the page's content, two columns set line by line put in order.
        width_pt: Of the visible page.
        height_pt: Of the visible page.
        rules: What is drawn on the page, where lines have wide gaps.
        has_picture: Whether the page is a picture with no text to speak of: a scan, not a blank
            page.
        unseen: Texts that were left out because nobody sees them.
        unread_share: How much of its text was left out, for the file does not tell its letters;
            from 0 to 1.
        is_guessed: Whether letters are those that the numbers of their shapes usually mean.
        comments: What people wrote upon the page.
        files: Names of files pinned to it.
        n_turns: Quarter turns clockwise by which the page was turned to be read, against how it is
            shown.
    """

    lines: list[Line]
    width_pt: float
    height_pt: float
    rules: Rules = NO_RULES
    has_picture: bool = False
    unseen: tuple[Unseen, ...] = ()
    unread_share: float = 0.0
    is_guessed: bool = False
    comments: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    n_turns: int = 0

    @property
    def is_unreadable(self) -> bool:
        """Whether so much cannot be read that the page is better recognised as a whole."""
        return self.unread_share > MUCH_UNREAD


def clean_text(text: str) -> str:
    """Ligatures and lone accents undone, control characters out; CJK is left as it is."""
    if UNUSUAL.search(text):
        for told, letters in _OF_THREE.items():
            text = text.replace(told, letters)
        text = _SWAPPED.sub(_swapped, text)
        text = _LAM_ALEF.sub(_lam_alef, text)
        text = _PAIR.sub(_joined_pair, text)
        text = _LONE_ACCENT.sub(_accented, text)
        text = UNUSUAL.sub(_cleaned, text)
    return text.strip()


def _swapped(match: re.Match[str]) -> str:
    return "".join(chr(ord(character) >> 8) for character in match[0])


def _lam_alef(match: re.Match[str]) -> str:
    if len(match[0]) == 1:
        return match[0]
    return "\u0644" + ALEFS[match[1]]


def _joined_pair(match: re.Match[str]) -> str:
    return match.group().encode("utf-16-le", "surrogatepass").decode("utf-16-le")


def _accented(match: re.Match[str]) -> str:
    letter = "i" if match[2] == "\u0131" else match[2]
    composed = unicodedata.normalize("NFC", letter + _COMBINING[match[1]])
    return composed if len(composed) == 1 else match.group()


def _cleaned(match: re.Match[str]) -> str:
    character = match.group()
    if character in _REPLACED:
        return _REPLACED[character]
    if character in _KEPT or "\u4422" <= character <= "\u7400":
        return character
    return unicodedata.normalize("NFKC", character) if character >= "\ufb00" else ""
