"""Numbers, dates, amounts of money and names in a text, in forms that can be compared.

"$1.2 million", "USD 1,200,000" and 120万美元 are one amount; "1 March 2024", "March 1st, 2024",
"2024-03-01" and 2024年3月1日 are one date; "thirty (30) days" says 30 twice; "3½ percent" and
百分之三点五 are one share. Two readers use the same patterns: `figures_in` takes from an answer
what it claims and is strict, `index` takes from the document all that could be meant and is
generous, so that what is flagged is really not there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from enum import StrEnum

from app.analysis.evidence.figures.dates import dates_in
from app.analysis.evidence.figures.measures import (
    SCALE_OF,
    SCALED,
    currency_after,
    currency_before,
    is_percent_after,
    period_after,
    tenths_after,
)
from app.analysis.evidence.figures.numerals import (
    HAN,
    HAN_DECIMAL,
    ORDINAL,
    WORD,
    fraction_value,
    fractions_in,
    han_decimal,
    han_value,
    parts_of_percent_in,
    word_value,
)


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
        currency: For money its code: "USD", "EUR" …; "$" and "¥" where the sign alone is there.
        other_key: What it means as well: "1.234" is 1234 where a point parts thousands, 03/04/2024
            is in March or in April. Else "".
        unit: Of a number the period it counts: "day", "month" …; else "".
    """

    kind: FigureKind
    text: str
    start: int
    end: int
    key: str
    currency: str = ""
    other_key: str = ""
    unit: str = ""

    @property
    def keys(self) -> tuple[str, ...]:
        """All values it can have."""
        return (self.key, self.other_key) if self.other_key else (self.key,)

    @property
    def measure(self) -> str:
        """What it counts: "%", a currency, a period, or "" where nothing says."""
        return "%" if self.kind is FigureKind.PERCENT else self.currency or self.unit


# Words of numbers

WORDS = re.compile(
    rf"\b(?:{WORD})(?:(?:[\s-]+|\s+and\s+)(?:{WORD}))*\b(?!-{ORDINAL})", re.IGNORECASE
)
_COUNTED = re.compile(
    r"\s*(?:\(\d+\)\s*)?(?:times|copies|shares?|dollars?|euros?|pounds?)\b", re.IGNORECASE
)
ORDINALS = re.compile(rf"\b{ORDINAL}\b", re.IGNORECASE)
_WORD_MIN = 11
"""A smaller number in words counts as a claim only before a unit: "two of them" is no figure."""
_BRACKETED = re.compile(r"\s*\(\d+(?:\.\d+)?\s?%?\)")  # "thirty (30)"

HAN_NUMBER = re.compile(HAN_DECIMAL)
_HAN_COUNTED = re.compile(
    rf"(?:[至到–—-][{HAN}]{{1,8}})?\s?(?:个|個)?(?:工作日|自然日|[日天年月周季元圆圓倍份期名])"
)
_HAN_CHARACTERS = frozenset("陆陸伍參")
"""Formal numerals that are more often something else where they stand alone: 大陆日报."""
_HAN_SHARE = re.compile(
    rf"(?P<of>百分之|千分之|[万萬]分之|十[万萬]分之)(?P<value>\d+(?:\.\d+)?|{HAN_DECIMAL})"
)
_HAN_TENTHS = re.compile(
    rf"(?<![{HAN}])(?P<value>[一二两三四五六七八九])成(?P<half>[一二三四五六七八九半])?"
    "(?![员為为功立分长果本效就套交型绩品年熟見见])"
)
_HAN_FRACTION = re.compile("(?P<bottom>[二三四五六七八九十])分之(?P<top>[一二两三四五六七八九])")
_SHARE_OF_PERCENT = {"百": "1", "千": "0.1", "万": "0.01", "萬": "0.01", "十": "0.001"}
_HAN_MONEY = re.compile(
    rf"(?<![\d,{HAN}])(?P<yuan>\d[\d,]{{0,24}}|[{HAN}]{{1,24}})[元圆圓](?:(?P<jiao>\d|[{HAN}])角)?零?(?:(?P<fen>\d|[{HAN}])分)?"
    r"(?<=[角分])"
)

# Digits

_WIDE = str.maketrans("０１２３４５６７８９％＄", "0123456789%$")
_WIDE_SIGN = re.compile(r"[０-９％＄]")
_WIDE_NUMBER = re.compile(
    r"[０-９]{1,3}(?:[，,][０-９]{3})*(?:[．.][０-９]+)?|[０-９]+(?:[．.][０-９]+)?"
)
_VULGAR = dict(
    zip("½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞", (
        *("0.5", "0.333333", "0.666667", "0.25", "0.75", "0.2", "0.4", "0.6", "0.8"),
        *("0.166667", "0.833333", "0.125", "0.375", "0.625", "0.875"),
    ), strict=True)
)  # fmt: skip
_MIXED = re.compile(
    rf"(?<![A-Za-z0-9_.,])(?:(?P<whole>\d+)\s?(?P<sign>[{''.join(_VULGAR)}])"
    rf"|(?P<sign_alone>[{''.join(_VULGAR)}])"
    r"|(?:(?P<whole_slash>\d{1,4})[ \u00a0-])?(?<![\d/⁄])(?P<top>\d)[/⁄](?P<bottom>[2-9]|1[0-6])"
    r"(?![\d/]|[.,]\d))"
)
_SPECIAL = re.compile(
    rf"分之|[一二两三四五六七八九]成|[角分]$|[{''.join(_VULGAR)}]|\d[/⁄]\d|\b(?:half|halves|third|quarter|fourth|fifth|"
    r"sixth|eighth|tenth)s?\b",
    re.IGNORECASE,
)
_GROUPED = (
    r"\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?(?!\d)"
    r"|\d{{1,3}}(?:[\u00a0\u202f\u2009’'{space}]\d{{3}})+(?:[.,]\d+)?(?![\d])"
)
_OTHER_DIGITS = r"\d+(?:[.,]\d+)*|\.\d+"
# A letter before it makes it part of a word ("A4"), unless the script knows no spaces: 共1,000元.
_FREE = r"(?<![^\W\u2e80-\u9fff\uac00-\ud7af])(?<!\.)"
NUMBER = re.compile(rf"{_FREE}(?:{_GROUPED.format(space='')}|{_OTHER_DIGITS})(?!\d)")
SPACED_NUMBER = re.compile(rf"{_FREE}(?:{_GROUPED.format(space=' ')}|{_OTHER_DIGITS})(?!\d)")
_PARTS_THOUSANDS = re.compile(r"[\u00a0\u202f\u2009’' ]")
_THOUSANDS = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_THREE_PLACES = re.compile(r"[1-9]\d{0,2}\.\d{3}")
_POINTED_THOUSANDS = re.compile(r"[1-9]\d{0,2}(?:\.\d{3})+(?:,\d+)?")
_DECIMAL_COMMA = re.compile(r"\d+,\d+")
_PLAIN = re.compile(r"\d+(?:\.\d+)?")
_LAKHS = re.compile(r"\d{1,2}(?:,\d{2})+,\d{3}(?:\.\d+)?")


def figures_in(text: str) -> list[Figure]:
    """The numbers, percentages, amounts and dates that `text` claims, in order."""
    work = narrowed(text)
    found = [
        Figure(FigureKind.DATE, text[start:end], start, end, date, "", other)
        for start, end, date, other in dates_in(work)
    ]
    rest = blanked(work, found)
    special = list(special_figures(rest, text))
    found += special
    rest = blanked(rest, special)
    digits = [digits_figure(rest, text, match) for match in SPACED_NUMBER.finditer(rest)]
    found += digits
    rest = blanked(rest, digits)
    for match in WORDS.finditer(rest):
        figure = measured(FigureKind.NUMBER, work, text, match.span(), str(word_value(match[0])))
        value = word_value(match[0])
        if value >= _WORD_MIN or (
            value > 1 and (figure.measure or _COUNTED.match(text, match.end()))
        ):
            found.append(_short(figure, text, match.end()))
    for match in HAN_NUMBER.finditer(rest):
        if match[0] in _HAN_CHARACTERS:
            continue
        value_text = han_decimal(match[0])
        if _HAN_COUNTED.match(text, match.end()) is not None and Decimal(value_text) > 1:
            figure = measured(FigureKind.NUMBER, work, text, match.span(), plain_number(value_text))
            found.append(_short(figure, text, match.end()))
    return sorted(found, key=lambda figure: figure.start)


def narrowed(text: str) -> str:
    """A text of the same length with ordinary digits for full-width ones: １，２８０．５０ is
    1,280.50."""
    if text.isascii() or not _WIDE_SIGN.search(text):
        return text

    def narrow(match: re.Match[str]) -> str:
        return match[0].replace("，", ",").replace("．", ".")

    return _WIDE_NUMBER.sub(narrow, text).translate(_WIDE)


def special_figures(work: str, text: str) -> Iterator[Figure]:
    """Figures that several signs make up: 万分之五, 三千元五角, "3½", "one and one-half"."""
    taken: list[tuple[int, int]] = []
    for match in _HAN_SHARE.finditer(work):
        value = match["value"]
        number = Decimal(value if value[0].isdigit() else han_decimal(value))
        share = number * Decimal(_SHARE_OF_PERCENT[match["of"][0]])
        taken.append(match.span())
        yield _figure(FigureKind.PERCENT, text, *match.span(), plain_number(f"{share:f}"))
    for match in _HAN_TENTHS.finditer(work):
        half = match["half"] or ""
        value = 10 * han_value(match["value"]) + (5 if half == "半" else han_value(half))
        taken.append(match.span())
        yield _figure(FigureKind.PERCENT, text, *match.span(), str(value))
    for match in _HAN_FRACTION.finditer(work):
        taken.append(match.span())
        fraction = Decimal(han_value(match["top"])) / Decimal(han_value(match["bottom"]))
        key = plain_number(f"{round(fraction, 6):f}")
        yield _figure(FigureKind.NUMBER, text, *match.span(), key)
    for start, end, value in parts_of_percent_in(work):
        taken.append((start, end))
        yield _figure(FigureKind.PERCENT, text, start, end, plain_number(value))
    for match in _HAN_MONEY.finditer(work):
        whole, jiao, fen = (
            _small(match[name]) if match[name] else 0 for name in ("yuan", "jiao", "fen")
        )
        value = f"{whole}.{jiao}{fen}"
        start = currency_before(work, match.start())[1]
        taken.append(match.span())
        figure = _figure(FigureKind.MONEY, text, start, match.end(), plain_number(value))
        yield replace(figure, currency=currency_before(work, match.start())[0] or "CNY")
    for match in _MIXED.finditer(work):
        if any(a < match.end() and match.start() < b for a, b in taken):
            continue
        sign = match["sign"] or match["sign_alone"]
        whole_text = match["whole"] or match["whole_slash"] or "0"
        if sign:
            fraction = Decimal(_VULGAR[sign])
        elif int(match["top"]) < int(match["bottom"]):
            fraction = round(Decimal(match["top"]) / Decimal(match["bottom"]), 6)
        else:
            continue
        taken.append(match.span())
        key = plain_number(f"{Decimal(whole_text) + fraction:f}")
        yield measured(FigureKind.NUMBER, work, text, match.span(), key)
    for match in fractions_in(work):
        if not any(a < match.end() and match.start() < b for a, b in taken):
            key = plain_number(fraction_value(match))
            yield measured(FigureKind.NUMBER, work, text, match.span(), key)


def is_special(figure: Figure) -> bool:
    """Whether its parts mean nothing by themselves: the 3 of "3½" is no 3."""
    return _SPECIAL.search(figure.text) is not None


def _small(text: str) -> int:
    digits = text.replace(",", "")
    return int(digits) if digits.isdigit() else han_value(text)


def measured(kind: FigureKind, work: str, text: str, span: tuple[int, int], key: str) -> Figure:
    """A number with its scale, per cent, currency or period, whatever stands around it."""
    start, end = span
    if scale := SCALED.match(work, end):
        end = scale.end()
        times = next(SCALE_OF[name] for name, hit in scale.groupdict().items() if hit)
        key = plain_number(f"{Decimal(key) * times:f}")
    after = end
    if bracketed := _BRACKETED.match(work, end):
        after = bracketed.end()
    if (percent := is_percent_after(work, after)) is not None:
        return _figure(FigureKind.PERCENT, text, start, percent, key)
    if (tenths := tenths_after(work, after)) is not None:
        return _figure(
            FigureKind.PERCENT, text, start, tenths, plain_number(f"{Decimal(key) / 10:f}")
        )
    code, begin = currency_before(work, start)
    if code:
        return replace(_figure(FigureKind.MONEY, text, begin, end, key), currency=code)
    code, stop = currency_after(work, after)
    if code:
        return replace(_figure(FigureKind.MONEY, text, start, stop, key), currency=code)
    return replace(_figure(kind, text, start, end, key), unit=period_after(work, after))


def _short(figure: Figure, text: str, end: int) -> Figure:
    """A figure in words without what follows it: the unit is words like others."""
    return replace(figure, text=text[figure.start : end], end=end)


def digits_figure(work: str, text: str, match: re.Match[str]) -> Figure:
    """The figure that a run of digits is part of: with its scale, per cent, currency or period."""
    start, end = match.span()
    key, *others = sorted(values(match[0]), key=lambda value: ("." not in value, value))
    other = others[0] if others else ""
    scale = SCALED.match(work, end)
    if scale and not _PLAIN.fullmatch(key):
        end, key_of = scale.end(), key  # "4.2.1 million" is no amount
        return replace(_figure(FigureKind.NUMBER, text, start, end, key_of), other_key=other)
    figure = measured(FigureKind.NUMBER, work, text, (start, end), key)
    if scale:
        may_be_metres = scale[0].strip() == "m" and not figure.currency
        return replace(figure, other_key=key if may_be_metres else "")
    return replace(figure, other_key=other)


def _figure(kind: FigureKind, text: str, start: int, end: int, key: str) -> Figure:
    return Figure(kind, text[start:end], start, end, key)


def values(token: str) -> set[str]:
    """What digits with points and commas can mean; "1.234" is both 1.234 and 1234."""
    if token.isascii() and token.isdigit():
        return {plain_number(token)}
    bare = _PARTS_THOUSANDS.sub("", token)
    if _THOUSANDS.fullmatch(bare) or _LAKHS.fullmatch(bare):
        return {plain_number(bare.replace(",", ""))}
    if _THREE_PLACES.fullmatch(bare):
        whole = {plain_number(bare.replace(".", ""))}
        return whole if bare.endswith(".000") else {plain_number(bare), *whole}
    if _POINTED_THOUSANDS.fullmatch(bare):
        return {plain_number(bare.replace(".", "").replace(",", "."))}
    if _DECIMAL_COMMA.fullmatch(bare):
        return {plain_number(bare.replace(",", "."))}
    return {plain_number(bare)}


def plain_number(value: str) -> str:
    """Digits in one form: "007" is "7", "2.50" is "2.5"; "4.2.1" stays."""
    if value.isascii() and value.isdigit():
        return value.lstrip("0") or "0"
    try:
        number = Decimal(value)
    except InvalidOperation:
        return value
    text = f"{number:f}"
    return (text.rstrip("0").rstrip(".") or "0") if "." in text else text


def blanked(text: str, figures: Iterable[Figure], spans: Iterable[tuple[int, int]] = ()) -> str:
    """`text` with spaces where figures were found."""
    taken = [(figure.start, figure.end) for figure in figures] + list(spans)
    if not taken:
        return text
    pieces, position = [], 0
    for start, end in sorted(taken):
        start = max(start, position)
        if end > start:
            pieces += [text[position:start], " " * (end - start)]
            position = end
    return "".join([*pieces, text[position:]])
