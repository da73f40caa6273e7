"""The tables at the beginning of an RTF file: fonts, colours, styles; and values of forms."""

from __future__ import annotations

from app.documents.flow.rtf.lists import Lists
from app.documents.flow.rtf.state import Style
from app.documents.flow.rtf.tokens import CodePages, Font

TABLES = frozenset(("colortbl", "fonttbl", "listoverridetable", "listtable", "stylesheet"))
HEADER = TABLES | {"leveltext", "style"}
"""Destinations whose text is understood here."""
_TELLING = frozenset(("strike", "striked", "super", "up", "sub", "dn", "nosupersub", "v"))
"""Words of styles that change what letters say. Programs write them again beside each use of a
style, but for some; colours are taken only where they stand."""


class RtfHeader:
    """Attributes:
    pages: How bytes are read by their fonts.
    colors: Six hexadecimal digits by number, "" for the automatic one.
    styles, character_styles: By number.
    form: Values of the form field that is being read.
    old_list: Words of the `\\pn` group that is being read.
    """

    def __init__(self, styles: dict[int, Style], lists: Lists) -> None:
        self._lists = lists
        self.pages = CodePages()
        self.colors: dict[int, str] = {}
        self.styles = styles
        self.character_styles: dict[int, Style] = {}
        self.form: dict[str, int] = {}
        self.old_list: dict[str, int] = {}
        self._color = [0, 0, 0]
        self._font = 0
        self._style = Style()

    def begin_style(self, number: int, *, of_characters: bool) -> None:
        """A style sheet comes to a style of paragraphs or characters."""
        self._style = Style()
        (self.character_styles if of_characters else self.styles)[number] = self._style

    def word(self, table: str, name: str, number: int | None) -> None:
        """A word in the tables at the beginning of the file."""
        value = number or 0
        if table == "fonttbl":
            if name == "f":
                self._font = value
            font = self.pages.fonts.setdefault(self._font, Font())
            if name == "fcharset":
                font.charset = value
            elif name == "cpg":
                font.code_page = value
        elif table == "colortbl" and name in ("red", "green", "blue"):
            self._color[("red", "green", "blue").index(name)] = min(max(value, 0), 255)
        elif table == "style":
            if name == "outlinelevel":
                self._style.level = value
            elif name == "sbasedon":
                self._style.base = value
            elif name == "ls":
                self._style.in_list = (value, self._style.in_list[1])
            elif name == "ilvl":
                self._style.in_list = (self._style.in_list[0], value)
            elif name in _TELLING:
                self._style.letters.append((name, number))
        elif table in ("listtable", "listoverridetable"):
            self._lists.word(name, 1 if name == "v" and number is None else value)
        elif table == "pn":
            self.old_list[name] = 1 if number is None else number
        elif table == "form" and number is not None:
            self.form[name] = value

    def text(self, where: str, text: str) -> None:
        """Text in one of the tables."""
        if where == "colortbl":
            for _ in range(text.count(";")):
                color = "{:02X}{:02X}{:02X}".format(*self._color)
                self.colors[len(self.colors)] = color if self.colors else ""  # 0: automatic
                self._color = [0, 0, 0]
        elif where == "leveltext":
            self._lists.text(text)
        elif where == "fonttbl":
            font = self.pages.fonts.setdefault(self._font, Font())
            font.name = (font.name + text).rstrip("; ")
        elif where == "style":
            self._style.name = (self._style.name + text).rstrip("; ")
        elif where == "stylesheet":
            style = self.styles.setdefault(0, Style())
            style.name = (style.name + text).rstrip("; ")
