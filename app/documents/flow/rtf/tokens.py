"""The words of an RTF file: control words, groups and text in many code pages.

After the Rich Text Format Specification 1.9.1 (Microsoft, 2008).
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from app.documents.base.symbols import picture_font, sign

_TOKEN = re.compile(
    rb"\\([a-zA-Z]{1,32})(-?\d{1,10})? ?"  # a control word
    rb"|((?:\\'[0-9a-fA-F]{2})+)"  # bytes
    rb"|\\(.)"  # a control symbol
    rb"|([{}])|[\r\n]+|([^\\{}\r\n]+)",
    re.DOTALL,
)
_CHARSETS = {
    1: "", 2: "symbol", 77: "mac_roman", 78: "shift_jis", 80: "gb18030", 81: "big5",
    85: "mac_greek", 86: "mac_turkish", 89: "mac_cyrillic", 128: "cp932", 129: "cp949",
    130: "johab", 134: "gb18030", 136: "cp950", 161: "cp1253", 162: "cp1254", 163: "cp1258",
    177: "cp1255", 178: "cp1256", 186: "cp1257", 204: "cp1251", 222: "cp874", 238: "cp1250",
    254: "cp437", 255: "cp850",
}  # fmt: skip
"""Codecs by `\\fcharset`; 0, which is Western by name, is written for the document's own code page
by half of the programs that exist."""
_CODE_PAGES = {936: "gb18030", 10000: "mac_roman", 65001: "utf-8", 1361: "johab", 1200: "cp1252"}


class Token(NamedTuple):
    """A piece of the file; those that say the same may be one.

    Attributes:
        kind: "word", "symbol", "open", "close" or "text".
        name: The control word or symbol.
        number: What stands behind a control word, or None.
        data: The bytes of "text".
    """

    kind: str
    name: str = ""
    number: int | None = None
    data: bytes = b""


OPEN, CLOSE = Token("open"), Token("close")
_N_KNOWN = 20_000  # control words that are kept, with their numbers
_WORD, _NUMBER, _BYTES, _SYMBOL, _BRACES, _TEXT = range(1, 7)  # groups of `_TOKEN`


def tokens(data: bytes) -> Iterator[Token]:
    """The tokens of a file; what `\\bin` announces is passed over."""
    known: dict[bytes, Token] = {}
    position: int | None = 0
    while position is not None:
        found, position = _TOKEN.finditer(data, position), None
        for match in found:
            kind = match.lastindex
            if kind == _TEXT:
                yield Token("text", "", None, match[0])
            elif kind == _BRACES:
                yield OPEN if match[0] == b"{" else CLOSE
            elif kind == _BYTES:
                yield Token("text", "", None, bytes.fromhex(match[0].decode().replace("\\'", "")))
            elif kind == _SYMBOL:
                yield Token("symbol", match[_SYMBOL].decode("latin-1"))
            elif kind is not None:
                if (token := known.get(match[0])) is None:
                    word, number = match.group(_WORD, _NUMBER)
                    value = None if number is None else int(number)
                    if word == b"bin":
                        position = match.end() + max(value or 0, 0)
                        break
                    token = Token("word", word.decode("ascii"), value)
                    if len(known) < _N_KNOWN:
                        known[match[0]] = token
                yield token


@dataclass(slots=True)
class Font:
    """What of a font tells how its bytes are read."""

    charset: int = 1
    code_page: int = 0
    name: str = ""


_ANY_FONT = Font()


class CodePages:
    """Turns bytes into text by the font they are set in.

    Attributes:
        fonts: By their numbers in the file.
        document: The codec of the document.
    """

    def __init__(self) -> None:
        self.fonts: dict[int, Font] = {}
        self.document = "cp1252"

    def use(self, code_page: int) -> None:
        """Takes the code page that the document states."""
        name = _CODE_PAGES.get(code_page, f"cp{code_page}")
        try:
            codecs.lookup(name)
        except LookupError:
            return
        self.document = name

    def decode(self, data: bytes, font: int) -> str:
        """The text of bytes in a font; what is none becomes U+FFFD."""
        found = self.fonts.get(font, _ANY_FONT)
        if found.charset == 2 or (found.name and picture_font(found.name)):
            return "".join(_sign(byte, found.name) for byte in data)
        name = _CHARSETS.get(found.charset, "") or self.document
        if found.code_page:
            name = _CODE_PAGES.get(found.code_page, f"cp{found.code_page}")
        try:
            return data.decode(name, "replace")
        except LookupError:
            return data.decode(self.document, "replace")

    def sign(self, code: int, font: int) -> str:
        """A sign of a picture font that is written by its number, from U+F000; as it is in a font
        of no such kind."""
        found = self.fonts.get(font, _ANY_FONT)
        is_picture = found.charset == 2 or picture_font(found.name)
        return self.decode(bytes([code & 0xFF]), font) if is_picture else chr(code)


def _sign(byte: int, font: str) -> str:
    return chr(byte) if byte < 0x20 else sign(0xF000 | byte, font) if font else chr(byte)
