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
    "arabicAbjad", "hindiVowels", "hindiConsonants", "hindiNumbers", "hindiCounting", "thaiLetters",
    "thaiNumbers", "thaiCounting", "vietnameseCounting", "numberInDash", "russianLower",
    "russianUpper",
)  # fmt: skip
"""By the number of `\\levelnfc`: the order of `ST_NumberFormat`."""
_BULLET, _NONE = 23, 255


@dataclass(slots=True)
class _Level:
    form: int = 0
    start: int = 1
    text: str = ""
    is_legal: bool = False  # every number of it in decimal
    restarts: bool = True
    is_hidden: bool = False  # counted and not printed


@dataclass(slots=True)
class _List:
    levels: list[_Level] = field(default_factory=list)
    counts: list[int | None] = field(default_factory=lambda: [None] * N_LEVELS)


@dataclass(slots=True)
class _Override:
    """What a number that paragraphs name says otherwise than its list, by level."""

    identifier: int = 0
    starts: dict[int, int] = field(default_factory=dict)
    levels: dict[int, _Level] = field(default_factory=dict)
    begun: set[int] = field(default_factory=set)


class Lists:
    """The lists of a file; items are asked for once, in the order of the text."""

    def __init__(self) -> None:
        self._by_id: dict[int, _List] = {}
        self._overrides: dict[int, _Override] = {}  # by the number that paragraphs name
        self._list = _List()
        self._level = _Level()
        self._override: _Override | None = None
        self._at = -1  # the level that an override speaks of

    def word(self, name: str, number: int) -> None:
        """A word in the tables of lists and their overrides."""
        if name == "list":
            self._list = _List()
        elif name == "listoverride":
            self._override, self._at = _Override(), -1
        elif self._override is not None and self._of_override(self._override, name, number):
            return
        elif name == "listlevel":
            self._level = _Level()
            if self._override is None:
                self._list.levels.append(self._level)
            else:
                self._override.levels[self._at] = self._level
        elif name == "listid":
            self._by_id[number] = self._list
        elif name in ("levelnfc", "levelnfcn"):
            self._level.form = number
        elif name == "levelstartat":
            self._level.start = number
        elif name == "levellegal":
            self._level.is_legal = number != 0
        elif name == "v":
            self._level.is_hidden = number != 0
        elif name == "levelnorestart":
            self._level.restarts = number == 0

    def _of_override(self, override: _Override, name: str, number: int) -> bool:
        """Whether a word is one of an override itself."""
        if name == "listid":
            override.identifier = number
        elif name == "ls":
            self._overrides[number] = override
        elif name == "lfolevel":
            self._at += 1
        elif name == "levelstartat" and self._at not in override.levels:
            override.starts[self._at] = number
        else:
            return False
        return True

    def text(self, text: str) -> None:
        """A piece of what stands before the items of a level, after its length in one character;
        a character below 9 stands for the number of that level."""
        self._level.text += text

    def label(self, number: int, level: int) -> str:
        """Counts an item and gives what stands before it; "" where the list is not known."""
        override = self._overrides.get(number, _Override())
        found = self._by_id.get(override.identifier)
        if found is None or not 0 <= level < len(found.levels[:N_LEVELS]):
            return ""
        levels = [override.levels.get(n, own) for n, own in enumerate(found.levels)]
        own, counts = levels[level], found.counts
        count = counts[level]
        if level in override.starts and level not in override.begun:
            counts[level] = override.starts[level]
        else:
            counts[level] = own.start if count is None else count + 1
        override.begun.add(level)
        for higher in range(level):  # one that is passed over has begun all the same
            if counts[higher] is None:
                counts[higher] = levels[higher].start
        for deeper in range(level + 1, min(len(levels), N_LEVELS)):
            if levels[deeper].restarts:
                counts[deeper] = None
        if own.is_hidden:
            return ""
        if own.form in (_BULLET, _NONE):
            return "-" if own.form == _BULLET else ""
        pattern = own.text[1 : 1 + ord(own.text[0])] if own.text else ""
        signs = (_sign(levels, counts, sign, is_legal=own.is_legal) for sign in pattern)
        return "".join(signs).strip()


def _sign(levels: list[_Level], counts: list[int | None], sign: str, *, is_legal: bool) -> str:
    depth = ord(sign)
    if depth >= N_LEVELS:
        return sign
    if depth >= len(levels):
        return ""
    level, count = levels[depth], counts[depth]
    form = _FORMATS[level.form] if 0 <= level.form < len(_FORMATS) else "decimal"
    if is_legal and form != "decimalZero":  # whose zeros Word keeps: Section 2.02 of Article II
        form = "decimal"
    return format_number(level.start if count is None else count, form)
