"""Numbers, dates, amounts of money and names in a text, in forms that can be compared.

"$1.2 million", "USD 1,200,000" and 120万美元 are one amount; "1 March 2024", "March 1st, 2024",
"2024-03-01" and 2024年3月1日 are one date; "thirty (30) days" says 30 twice. Two readers share the
work: `figures_in` takes from an answer what it claims and is strict, `FigureIndex` takes from the
document all that could be meant and is generous, so that what is flagged is really not there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from enum import StrEnum

from app.analysis.evidence.dates import MONTHS, all_dates, dates_in
from app.analysis.evidence.numerals import HAN, ORDINAL, WORD, han_value, ordinal_value, word_value
from app.documents.base.passages import fold


class FigureKind(StrEnum):
    """What a figure is."""

    NUMBER = "number"
    PERCENT = "percent"
    MONEY = "money"
    DATE = "date"
    NAME = "name"


@dataclass(frozen=True, slots=True)
class Figure:
    """A number, date, amount or name at `text[start:end]`.

    Attributes:
        kind: What it is.
        text: As it is written.
        start, end: Where it stands.
        key: Its value in one form: "1200000", "2024-03-01" ("?" for what is not said), or a name's
            letters.
        currency: For money the sort of it: "$", "€", "£", "¥", "₹" or "CHF"; all dollars are one
            sort, and so are yuan and yen.
        other_key: What it means as well: "1.234" is 1234 where a point parts thousands. Else "".
    """

    kind: FigureKind
    text: str
    start: int
    end: int
    key: str
    currency: str = ""
    other_key: str = ""

    @property
    def keys(self) -> tuple[str, ...]:
        """All values it can have."""
        return (self.key, self.other_key) if self.other_key else (self.key,)


# Words of numbers

_WORDS = re.compile(rf"\b(?:{WORD})(?:(?:[\s-]+|\s+and\s+)(?:{WORD}))*\b", re.IGNORECASE)
_COUNTED = re.compile(
    r"\s*(?:\(\d+\)\s*)?(?:calendar\s+|business\s+|working\s+|consecutive\s+|full\s+|further\s+)?"
    r"(?:days?|weeks?|months?|years?|hours?|minutes?|quarters?|per\s?cent|times|copies|"
    r"shares?|dollars?|euros?|pounds?)\b",
    re.IGNORECASE,
)
_ORDINALS = re.compile(rf"\b{ORDINAL}\b", re.IGNORECASE)
_WORD_MIN = 11
"""A smaller number in words counts as a claim only before a unit: "two of them" is no figure."""

_HAN_NUMBER = re.compile(rf"[{HAN}]+")
_HAN_COUNTED = re.compile(r"\s?(?:个|個)?(?:工作日|自然日|[日天年月周季元圆圓倍份期名])")
_HAN_CHARACTERS = frozenset("陆陸伍參")
"""Formal numerals that are more often something else where they stand alone: 大陆日报."""
_HAN_PERCENT = re.compile(rf"百分之([{HAN}]+|\d+(?:\.\d+)?)")

# Digits

_GROUPED = r"\d{{1,3}}(?:[,\u00a0\u202f’'{space}]\d{{3}})+(?:\.\d+)?"
_OTHER_DIGITS = r"\d+(?:[.,]\d+)*|\.\d+"
# A letter before it makes it part of a word ("A4"), unless the script knows no spaces: 共1,000元.
_FREE = r"(?<![^\W\u2e80-\u9fff\uac00-\ud7af])(?<!\.)"
_NUMBER = re.compile(rf"{_FREE}(?:{_GROUPED.format(space='')}|{_OTHER_DIGITS})(?!\d)")
_SPACED_NUMBER = re.compile(rf"{_FREE}(?:{_GROUPED.format(space=' ')}|{_OTHER_DIGITS})(?!\d)")
_LAKHS = re.compile(r"\d{1,2}(?:,\d{2})+,\d{3}(?:\.\d+)?")
_SCALED = re.compile(
    r"\s?(?:(?P<thousand>thousand\b|k\b)|(?P<million>million\b|mn\b|m\b|百万)|"
    r"(?P<billion>billion\b|bn\b|十亿)|(?P<trillion>trillion\b|tn\b|万亿)|(?P<wan>[万萬])|(?P<yi>[亿億])|"
    r"(?P<lakh>lakhs?\b)|(?P<crore>crores?\b))",
    re.IGNORECASE,
)
_SCALE_OF = {
    "crore": 10**7,
    "lakh": 10**5,
    "thousand": 10**3,
    "million": 10**6,
    "billion": 10**9,
    "trillion": 10**12,
    "wan": 10**4,
    "yi": 10**8,
}
_PERCENT = re.compile(r"\s?(?:%|％|per\s?cent\b)", re.IGNORECASE)
_CURRENCIES = {
    "$": r"(?:US|A|C|CA|AU|HK|NZ|S)?\$|USD|CAD|AUD|HKD|NZD|SGD|美元|港元|港币",
    "€": r"€|EUR|欧元",
    "£": r"£|GBP|英镑",
    "¥": r"[¥￥]|CNY|RMB|JPY|人民币|日元",
    "₹": r"₹|INR|Rs\.?",
    "CHF": r"CHF|SFr\.?",
}
_CURRENCY_WORDS = {
    "$": r"(?:US\s+)?dollars?|USD|CAD|AUD|美元|港元|港币",
    "€": r"euros?|EUR|€|欧元",
    "£": r"pounds?(?:\s+sterling)?|GBP|英镑",
    "¥": r"yuan|yen|RMB|CNY|JPY|[元圆圓]|日元|円|人民币",
    "₹": r"rupees?|INR|卢比",
    "CHF": r"(?:Swiss\s+)?francs?|CHF|瑞士法郎",
}
_BEFORE = [(sort, re.compile(rf"(?:{word})\s?$")) for sort, word in _CURRENCIES.items()]
_AFTER = [
    (sort, re.compile(rf"\s?(?:{word})(?![a-z])", re.IGNORECASE))
    for sort, word in _CURRENCY_WORDS.items()
]

# Names

_JOINERS = r"(?:of|the|and|for|de|der|van|von|du|la|&)"
_CAPITAL = r"[A-ZÀ-ÖØ-Þ][\w’'&-]*(?:\.(?=[A-Z])[A-Z])*"
_NAME = re.compile(rf"{_CAPITAL}(?:\s+(?:{_JOINERS}\s+)?{_CAPITAL})*")
_HAN_NAME = re.compile(
    r"《([^《》\n]{2,40})》|"
    r"([\u4e00-\u9fff（）()A-Za-z]{2,20}?(?:有限公司|股份公司|集团|大学|研究院|法院|银行|委员会))"
)
_NO_NAMES = frozenset(
    re.findall(
        r"\w+",
        "a an the this that these those it its he she they we i you there here in on at by for "
        "from to with without of and or but nor if when where while as after before under over "
        "upon unless until no not all any each every either neither both some such other another "
        "one two three what which who whose how why is are was were be has have had do does did "
        "may must shall will can should would also however therefore thus then note notes part "
        "section page pages yes according during through since because although mr mrs ms dr",
    )
)


def figures_in(text: str) -> list[Figure]:
    """The numbers, percentages, amounts and dates that `text` claims, in order."""
    found = [
        _figure(FigureKind.DATE, text, start, end, date) for start, end, date in dates_in(text)
    ]
    rest = _blanked(text, ((f.start, f.end) for f in found))
    for match in _HAN_PERCENT.finditer(rest):
        value = match[1] if match[1][0].isdigit() else str(han_value(match[1]))
        found.append(_figure(FigureKind.PERCENT, text, match.start(), match.end(), _plain(value)))
    rest = _blanked(rest, ((f.start, f.end) for f in found))
    for match in _SPACED_NUMBER.finditer(rest):
        found.append(_digits_figure(rest, text, match))
    rest = _blanked(rest, ((f.start, f.end) for f in found))
    for match in _WORDS.finditer(rest):
        value = word_value(match[0])
        counted = _COUNTED.match(text, match.end()) is not None
        if value >= _WORD_MIN or (counted and value > 1):
            kind = FigureKind.NUMBER
            if counted and re.match(r"\s*(?:\(\d+\)\s*)?per\s?cent", text[match.end() :]):
                kind = FigureKind.PERCENT
            found.append(_figure(kind, text, match.start(), match.end(), str(value)))
    for match in _HAN_NUMBER.finditer(rest):
        if match[0] in _HAN_CHARACTERS:
            continue
        counted = _HAN_COUNTED.match(text, match.end()) is not None
        value = han_value(match[0])
        if counted and value > 1:
            found.append(_figure(FigureKind.NUMBER, text, match.start(), match.end(), str(value)))
    return sorted(found, key=lambda figure: figure.start)


def names_in(text: str) -> list[Figure]:
    """Names of people, bodies and things by their capitals (and 《…》, …公司), in order. A single
    capitalised word that begins a sentence is not taken for one."""
    found = []
    for match in _NAME.finditer(text):
        words = match[0].split()
        start = match.start()
        while words and words[0].casefold().rstrip(".") in _NO_NAMES:
            start += len(words[0])
            start += len(text[start:]) - len(text[start:].lstrip())
            words.pop(0)
        if not words or (len(words) == 1 and len(words[0]) < 2):
            continue
        first = start == match.start() and _begins_sentence(text, start)
        if len(words) == 1 and first and not (words[0].isupper() and len(words[0]) > 1):
            continue
        if words[0].casefold() in MONTHS:
            continue
        for part in _names_joined(text[start : match.end()]):
            name = part.rstrip("'’-&")
            begin = text.index(name, start)
            key = fold(re.sub(r"['’]s$", "", name))
            found.append(Figure(FigureKind.NAME, name, begin, begin + len(name), key))
    for match in _HAN_NAME.finditer(text):
        group = 1 if match[1] else 2
        found.append(
            Figure(
                FigureKind.NAME,
                match[group],
                match.start(group),
                match.end(group),
                fold(match[group]),
            )
        )
    return sorted(found, key=lambda figure: figure.start)


def _names_joined(name: str) -> list[str]:
    """Two names that "and" joins, each of two words or more, as in "Acme Corporation and Jane Doe";
    any other name is one: "Research and Development"."""
    parts = re.split(r"\s+and\s+", name)
    return parts if all(len(part.split()) > 1 for part in parts) else [name]


def _begins_sentence(text: str, start: int) -> bool:
    before = text[:start].rstrip(' \t*_#>"“‘(（-•')
    return not before or before[-1] in ".!?:;。！？：；\n|" or before[-1].isdigit()


@dataclass(frozen=True)
class FigureIndex:
    """All that a stretch of text could mean by its figures.

    Attributes:
        numbers: Values of all numbers, however written, also those inside dates and amounts.
        dates: Dates, and each with its year or its day left out.
        money: Sorts of money that stand with a value.
    """

    numbers: frozenset[str]
    dates: frozenset[str]
    money: dict[str, frozenset[str]] = field(default_factory=dict)

    def has(self, figure: Figure) -> bool:
        """Whether the figure is there."""
        if figure.kind is FigureKind.DATE:
            return figure.key in self.dates
        return any(self._has_value(key, figure.currency) for key in figure.keys)

    def _has_value(self, key: str, currency: str) -> bool:
        if key not in self.numbers:
            return False
        sorts = self.money.get(key)
        # A table names its currency once in its head, so a bare value is good enough.
        return not currency or not sorts or currency in sorts


def index_figures(text: str) -> FigureIndex:
    """Reads all that a page's figures could mean."""
    numbers: set[str] = set()
    money: dict[str, set[str]] = {}
    # "12 300" is one number, or two cells of a table.
    for match in (*_NUMBER.finditer(text), *_SPACED_NUMBER.finditer(text)):
        figure = _digits_figure(text, text, match)
        numbers |= {*_values(match[0]), figure.key}
        if figure.currency:
            for key in figure.keys:
                money.setdefault(key, set()).add(figure.currency)
    for match in re.finditer(r"\d+", text):  # "30th", "A4", "4.2(b)"
        numbers.add(_plain(match[0]))
    for match in _WORDS.finditer(text):
        numbers.add(str(word_value(match[0])))
        for word in re.findall(rf"(?:{WORD})", match[0], re.IGNORECASE):
            numbers.add(str(word_value(word)))
    for match in _ORDINALS.finditer(text):
        numbers.add(str(ordinal_value(match[0])))
    for match in _HAN_NUMBER.finditer(text):
        numbers.add(str(han_value(match[0])))
    return FigureIndex(
        frozenset(numbers),
        all_dates(text),
        {value: frozenset(sorts) for value, sorts in money.items()},
    )


def _digits_figure(work: str, text: str, match: re.Match[str]) -> Figure:
    """The figure that a run of digits is part of: with its scale, per cent or currency."""
    start, end = match.span()
    key, *others = sorted(_values(match[0]), key=lambda value: ("." not in value, value))
    other = others[0] if others else ""
    if scale := _SCALED.match(work, end):
        times = next(_SCALE_OF[name] for name, hit in scale.groupdict().items() if hit)
        end = scale.end()
        if re.fullmatch(r"\d+(?:\.\d+)?", key):
            other = key if scale[0].strip() == "m" else ""  # metres
            key = _plain(str(Decimal(key) * times))
    kind, sort = FigureKind.NUMBER, ""
    if percent := _PERCENT.match(work, end):
        kind, end = FigureKind.PERCENT, percent.end()
    else:
        for each, pattern in _BEFORE:
            if before := pattern.search(work, max(start - 8, 0), start):
                kind, sort, start = FigureKind.MONEY, each, before.start()
                break
        else:
            for each, pattern in _AFTER:
                if after := pattern.match(work, end):
                    kind, sort, end = FigureKind.MONEY, each, after.end()
                    break
    return Figure(kind, text[start:end], start, end, key, sort, other)


def _figure(kind: FigureKind, text: str, start: int, end: int, key: str) -> Figure:
    return Figure(kind, text[start:end], start, end, key)


def _values(token: str) -> set[str]:
    """What digits with points and commas can mean; "1.234" is both 1.234 and 1234."""
    bare = re.sub(r"[\u00a0\u202f’' ]", "", token)
    if re.fullmatch(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?", bare) or _LAKHS.fullmatch(bare):
        return {_plain(bare.replace(",", ""))}
    if re.fullmatch(r"[1-9]\d{0,2}\.\d{3}", bare):
        whole = {_plain(bare.replace(".", ""))}
        return whole if bare.endswith(".000") else {_plain(bare), *whole}
    if re.fullmatch(r"[1-9]\d{0,2}(?:\.\d{3})+(?:,\d+)?", bare):
        return {_plain(bare.replace(".", "").replace(",", "."))}
    if re.fullmatch(r"\d+,\d+", bare):
        return {_plain(bare.replace(",", "."))}
    return {_plain(bare)}


def _plain(value: str) -> str:
    """Digits in one form: "007" is "7", "2.50" is "2.5"; "4.2.1" stays."""
    try:
        number = Decimal(value)
    except InvalidOperation:
        return value
    text = f"{number:f}"
    return (text.rstrip("0").rstrip(".") or "0") if "." in text else text


def _blanked(text: str, spans: Iterable[tuple[int, int]]) -> str:
    for start, end in spans:
        text = text[:start] + " " * (end - start) + text[end:]
    return text
