"""The numbers of an RTF file's lists, for files that do not write them out beside each item.

After the Rich Text Format Specification 1.9.1, "List Tables".
"""

from __future__ import annotations

from dataclasses import dataclass, field

from app.documents.base.number_formats import format_number

N_LEVELS = 9
_FORMATS = (
    "decimal", "upperRoman", "lowerRoman", "upperLetter", "lowerLetter", "ordinal", "cardinalText",
    "ordinalText", "hex", "chicago", "ideographDigital", "japaneseCounting", "aiueo", "iroha",
    "decimalFullWidth", "decimal", "japaneseLegal", "japaneseDigitalTenThousand",
    "decimalEnclosedCircle", "decimalFullWidth2", "aiueoFullWidth", "irohaFullWidth", "decimalZero",
    "bullet", "ganada", "chosung", "decimalEnclosedFullstop", "decimalEnclosedParen",
    "decimalEnclosedCircleChinese", "ideographEnclosedCircle", "ideographTraditional",
    "ideographZodiac", "ideographZodiacTraditional", "taiwaneseCounting",
    "ideographLegalTraditional", "taiwaneseCountingThousand", "taiwaneseDigital", "chineseCounting",
    "chineseLegalSimplified", "chineseCountingThousand", "decimal", "koreanDigital",
    "koreanCounting", "koreanLegal", "koreanDigital2", "hebrew1", "arabicAlpha", "hebrew2",
    "arabicAbjad",
)  # fmt: skip
"""By the number of `\\levelnfc`: the order of `ST_NumberFormat`."""
_BULLET, _NONE = 23, 255


@dataclass(slots=True)
class _Level:
    form: int = 0
    start: int = 1
    text: str = ""


@dataclass(slots=True)
class _List:
    levels: list[_Level] = field(default_factory=list)
    counts: list[int] = field(default_factory=lambda: [0] * N_LEVELS)


class Lists:
    """The lists of a file; items are asked for once, in the order of the text."""

    def __init__(self) -> None:
        self._by_id: dict[int, _List] = {}
        self._ids: dict[int, int] = {}  # of the list, by the number that paragraphs name
        self._present = _List()
        self._id = 0
        self._is_override = False

    def word(self, name: str, number: int) -> None:
        """A word in the tables of lists and their overrides."""
        if name == "list":
            self._present = _List()
        elif name == "listlevel":
            self._present.levels.append(_Level())
        elif name == "listoverride":
            self._is_override = True
        elif name == "listid":
            self._id = number
            if not self._is_override:
                self._by_id[number] = self._present
        elif name == "ls":
            self._ids[number] = self._id
        elif self._present.levels and not self._is_override:
            level = self._present.levels[-1]
            if name in ("levelnfc", "levelnfcn"):
                level.form = number
            elif name == "levelstartat":
                level.start = number

    def text(self, text: str) -> None:
        """A piece of what stands before the items of a level, after its length in one character;
        a character below 9 stands for the number of that level."""
        if self._present.levels:
            self._present.levels[-1].text += text

    def label(self, number: int, level: int) -> str:
        """Counts an item and gives what stands before it; "" where the list is not known."""
        found = self._by_id.get(self._ids.get(number, 0))
        if found is None or not 0 <= level < len(found.levels[:N_LEVELS]):
            return ""
        own, counts = found.levels[level], found.counts
        counts[level] = counts[level] + 1 if counts[level] else own.start
        counts[level + 1 :] = [0] * (N_LEVELS - level - 1)
        if own.form in (_BULLET, _NONE):
            return "-" if own.form == _BULLET else ""
        pattern = own.text[1 : 1 + ord(own.text[0])] if own.text else ""
        return "".join(self._sign(found, sign) for sign in pattern).strip()

    def _sign(self, found: _List, sign: str) -> str:
        depth = ord(sign)
        if depth >= N_LEVELS:
            return sign
        if depth >= len(found.levels):
            return ""
        level = found.levels[depth]
        form = _FORMATS[level.form] if 0 <= level.form < len(_FORMATS) else "decimal"
        return format_number(found.counts[depth] or level.start, form)
