"""Numbers, dates, amounts of money and names in a text, in forms that can be compared.

"$1.2 million", "USD 1,200,000" and 120万美元 are one amount; "1 March 2024", "March 1st, 2024",
"2024-03-01" and 2024年3月1日 are one date; "thirty (30) days" says 30 twice. Two readers share the
work: `figures_in` takes from an answer what it claims and is strict, `FigureIndex` takes from the
document all that could be meant and is generous, so that what is flagged is really not there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from enum import StrEnum

from app.documents.passages import fold


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
    """

    kind: FigureKind
    text: str
    start: int
    end: int
    key: str
    currency: str = ""


# Words of numbers

_UNITS = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_VALUES = {word: n for n, word in enumerate(_UNITS)} | {
    word: 10 * n for n, word in enumerate(_TENS, start=2)
}
_SCALES = {"hundred": 100, "thousand": 10**3, "million": 10**6, "billion": 10**9}
_WORD = "|".join(sorted((*_VALUES, *_SCALES), key=len, reverse=True))
_WORDS = re.compile(rf"\b(?:{_WORD})(?:(?:[\s-]+|\s+and\s+)(?:{_WORD}))*\b", re.IGNORECASE)
_COUNTED = re.compile(
    r"\s*(?:\(\d+\)\s*)?(?:calendar\s+|business\s+|working\s+|consecutive\s+|full\s+|further\s+)?"
    r"(?:days?|weeks?|months?|years?|hours?|minutes?|quarters?|per\s?cent|times|copies|"
    r"shares?|dollars?|euros?|pounds?)\b",
    re.IGNORECASE,
)
_WORD_MIN = 11
"""A smaller number in words counts as a claim only before a unit: "two of them" is no figure."""

_HAN_DIGITS = {c: n for n, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "○": 0, "两": 2}
_HAN_UNITS = {"十": 10, "百": 100, "千": 1000}
_HAN_SCALES = {"万": 10**4, "亿": 10**8, "萬": 10**4, "億": 10**8}
_HAN = "〇○零一二三四五六七八九十百千万亿萬億两"
_HAN_NUMBER = re.compile(rf"[{_HAN}]+")
_HAN_COUNTED = re.compile(r"\s?(?:个|個)?(?:工作日|自然日|[日天年月周季元倍份期名])")
_HAN_PERCENT = re.compile(rf"百分之([{_HAN}]+|\d+(?:\.\d+)?)")

# Digits

_DIGITS = r"\d{1,3}(?:[,\u00a0\u202f’]\d{3})+(?:\.\d+)?|\d+(?:[.,]\d+)*"
_NUMBER = re.compile(rf"(?<![\w.])(?:{_DIGITS})(?![\d])")
_SCALED = re.compile(
    r"\s?(?:(?P<thousand>thousand\b|k\b)|(?P<million>million\b|mn\b|m\b|百万)|"
    r"(?P<billion>billion\b|bn\b|十亿)|(?P<trillion>trillion\b|tn\b|万亿)|(?P<wan>[万萬])|(?P<yi>[亿億]))",
    re.IGNORECASE,
)
_SCALE_OF = {
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
    "¥": r"yuan|yen|RMB|CNY|JPY|元|日元|円|人民币",
    "₹": r"rupees?|INR|卢比",
    "CHF": r"(?:Swiss\s+)?francs?|CHF|瑞士法郎",
}
_BEFORE = [(sort, re.compile(rf"(?:{word})\s?$")) for sort, word in _CURRENCIES.items()]
_AFTER = [
    (sort, re.compile(rf"\s?(?:{word})(?![a-z])", re.IGNORECASE))
    for sort, word in _CURRENCY_WORDS.items()
]

# Dates

_MONTHS = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]
_MONTH_NUMBER = {name[:3]: n for n, name in enumerate(_MONTHS, start=1)}
_MONTH = (
    "(?:"
    + "|".join(
        "|".join((form.capitalize(), form.upper()))
        for name in _MONTHS
        for form in dict.fromkeys((name, "sept" if name[:3] == "sep" else name, name[:3]))
    )
    + r")\b\.?"
)
_ORDINAL = r"(?:st|nd|rd|th)?\b"
_DATES = (
    re.compile(
        rf"\b(?P<d>\d{{1,2}}){_ORDINAL}(?:\s+day)?(?:\s+of)?\s+(?P<month>{_MONTH}),?"
        r"(?:\s+(?P<y>\d{4})\b)?"
    ),
    re.compile(
        rf"\b(?P<month>{_MONTH})\s+(?P<d>\d{{1,2}}){_ORDINAL}(?!\d)(?:,?\s+(?P<y>\d{{4}})\b)?"
    ),
    re.compile(rf"\b(?P<month>{_MONTH}),?\s+(?P<y>\d{{4}})\b"),
    re.compile(r"(?<![\d.])(?P<y>\d{4})[-/.](?P<m>\d{1,2})[-/.](?P<d>\d{1,2})(?![\d.]\d|\d)"),
    re.compile(
        r"(?<![\d.])(?P<d>\d{1,2})(?P<sep>[-/.])(?P<m>\d{1,2})(?P=sep)(?P<y>\d{4}|\d{2})(?!\d)"
    ),
    re.compile(
        rf"(?<!\d)(?P<y>\d{{4}}|[〇○零一二三四五六七八九]{{4}})\s?年\s?(?P<m>\d{{1,2}}|[{_HAN}]{{1,3}})\s?月"
        rf"(?:\s?(?P<d>\d{{1,2}}|[{_HAN}]{{1,3}})\s?[日号號])?"
    ),
    re.compile(r"(?<!\d)(?P<m>\d{1,2})\s?月\s?(?P<d>\d{1,2})\s?[日号號]"),
)

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
    found = list(_dates_in(text))
    rest = _blanked(text, ((f.start, f.end) for f in found))
    for match in _HAN_PERCENT.finditer(rest):
        value = match[1] if match[1][0].isdigit() else str(_han_value(match[1]))
        found.append(_figure(FigureKind.PERCENT, text, match.start(), match.end(), _plain(value)))
    rest = _blanked(rest, ((f.start, f.end) for f in found))
    for match in _NUMBER.finditer(rest):
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
        counted = _HAN_COUNTED.match(text, match.end()) is not None
        value = _han_value(match[0])
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
        if words[0][:3].casefold() in _MONTH_NUMBER and words[0].casefold() in _MONTHS:
            continue
        name = text[start : match.end()].rstrip("'’-&")
        key = fold(re.sub(r"['’]s$", "", name))
        found.append(Figure(FigureKind.NAME, name, start, start + len(name), key))
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


def _begins_sentence(text: str, start: int) -> bool:
    before = text[:start].rstrip(' \t*_#>"“‘(（-•')
    return not before or before[-1] in ".!?:;。！？：；\n|" or before[-1].isdigit()


def is_same(claimed: Figure, other: Figure) -> bool:
    """Whether two figures say the same; a date that leaves something out agrees with any."""
    if FigureKind.DATE in (claimed.kind, other.kind):
        return claimed.kind is other.kind and claimed.key in _looser(other.key)
    if claimed.currency and other.currency and claimed.currency != other.currency:
        return False
    return claimed.key == other.key


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
        if figure.key not in self.numbers:
            return False
        sorts = self.money.get(figure.key)
        # A table names its currency once in its head, so a bare value is good enough.
        return not figure.currency or not sorts or figure.currency in sorts


def index_figures(text: str) -> FigureIndex:
    """Reads all that a page's figures could mean."""
    dates: set[str] = set()
    for match, y, m, d in _date_matches(text):
        dates |= _looser(_date_key(y, m, d))
        if match.re is _DATES[4]:  # 03/04/2024 is in March or in April
            dates |= _looser(_date_key(y, d, m))
    numbers: set[str] = set()
    money: dict[str, set[str]] = {}
    for match in _NUMBER.finditer(text):
        figure = _digits_figure(text, text, match)
        values = {*_values(match[0]), figure.key}
        numbers |= values
        if figure.currency:
            money.setdefault(figure.key, set()).add(figure.currency)
    for match in re.finditer(r"\d+", text):  # "30th", "A4", "4.2(b)"
        numbers.add(_plain(match[0]))
    for match in _WORDS.finditer(text):
        numbers.add(str(word_value(match[0])))
        for word in re.findall(rf"(?:{_WORD})", match[0], re.IGNORECASE):
            numbers.add(str(word_value(word)))
    for match in _HAN_NUMBER.finditer(text):
        numbers.add(str(_han_value(match[0])))
    return FigureIndex(
        frozenset(numbers),
        frozenset(dates),
        {value: frozenset(sorts) for value, sorts in money.items()},
    )


def word_value(words: str) -> int:
    """The value of a number in English words: "two hundred and fifty thousand" is 250000."""
    total, group = 0, 0
    for word in re.findall(r"[a-z]+", words.lower()):
        if word in _VALUES:
            group += _VALUES[word]
        elif word == "hundred":
            group = max(group, 1) * 100
        elif word in _SCALES:
            total += max(group, 1) * _SCALES[word]
            group = 0
    return total + group


def _han_value(text: str) -> int:
    """The value of a Chinese numeral: 三百二十万 is 3200000, 二〇二四 is 2024."""
    total, section, digit = 0, 0, 0
    for character in text:
        if character in _HAN_UNITS:
            section += (digit or 1) * _HAN_UNITS[character]
            digit = 0
        elif character in _HAN_SCALES:
            total = (total + section + digit or 1) * _HAN_SCALES[character]
            section = digit = 0
        else:
            digit = digit * 10 + _HAN_DIGITS[character]
    return total + section + digit


def _digits_figure(work: str, text: str, match: re.Match[str]) -> Figure:
    """The figure that a run of digits is part of: with its scale, per cent or currency."""
    start, end = match.span()
    key = sorted(_values(match[0]), key=len)[-1]
    if scale := _SCALED.match(work, end):
        times = next(_SCALE_OF[name] for name, hit in scale.groupdict().items() if hit)
        end = scale.end()
        if re.fullmatch(r"\d+(?:\.\d+)?", key):
            key = _plain(str(Decimal(key) * times))
    if percent := _PERCENT.match(work, end):
        return _figure(FigureKind.PERCENT, text, start, percent.end(), key)
    for sort, pattern in _BEFORE:
        if before := pattern.search(work, max(start - 8, 0), start):
            return _figure(FigureKind.MONEY, text, before.start(), end, key, sort)
    for sort, pattern in _AFTER:
        if after := pattern.match(work, end):
            return _figure(FigureKind.MONEY, text, start, after.end(), key, sort)
    return _figure(FigureKind.NUMBER, text, start, end, key)


def _figure(
    kind: FigureKind, text: str, start: int, end: int, key: str, currency: str = ""
) -> Figure:
    return Figure(kind, text[start:end], start, end, key, currency)


def _values(token: str) -> set[str]:
    """What digits with points and commas can mean; "1.234" is both 1.234 and 1234."""
    bare = re.sub(r"[\u00a0\u202f’]", "", token)
    if re.fullmatch(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?", bare):
        return {_plain(bare.replace(",", ""))}
    if re.fullmatch(r"\d{1,3}\.\d{3}", bare):
        return {_plain(bare), _plain(bare.replace(".", ""))}
    if re.fullmatch(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?", bare):
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


def _dates_in(text: str) -> Iterator[Figure]:
    for match, y, m, d in _date_matches(text):
        yield _figure(FigureKind.DATE, text, *match.span(), _date_key(y, m, d))


def _date_matches(text: str) -> Iterator[tuple[re.Match[str], int, int, int]]:
    taken: list[tuple[int, int]] = []
    for pattern in _DATES:
        for match in pattern.finditer(text):
            parts = match.groupdict()
            if parts.get("month"):
                m = _MONTH_NUMBER[parts["month"][:3].lower()]
            else:
                m = _date_number(parts["m"])
            y, d = _date_number(parts.get("y")), _date_number(parts.get("d"))
            if 0 < y < 100:
                y += 2000 if y < 70 else 1900
            if m > 12 >= d > 0:
                m, d = d, m
            if (
                not 1 <= m <= 12
                or d > 31
                or any(a < match.end() and match.start() < b for a, b in taken)
            ):
                continue
            taken.append(match.span())
            yield match, y, m, d


def _date_number(text: str | None) -> int:
    if not text:
        return 0
    return int(text) if text.isdigit() else _han_value(text)


def _date_key(y: int, m: int, d: int) -> str:
    return f"{y or '?'}-{m:02}-{f'{d:02}' if d else '?'}"


def _looser(key: str) -> set[str]:
    """A date, and what is left of it without the year or the day."""
    y, m, d = key.split("-")
    return {key, f"{y}-{m}-?", f"?-{m}-{d}"}


def _blanked(text: str, spans: Iterable[tuple[int, int]]) -> str:
    for start, end in spans:
        text = text[:start] + " " * (end - start) + text[end:]
    return text
