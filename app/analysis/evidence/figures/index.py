"""All that a page's figures could mean, and where in a document a figure could stand."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from app.analysis.evidence.figures.dates import MONTHS, looser
from app.analysis.evidence.figures.measures import SCALED, are_compatible
from app.analysis.evidence.figures.numerals import (
    HAN,
    WORD,
    han_decimal,
    han_numeral,
    ordinal_value,
    spelled_out,
    word_value,
)
from app.analysis.evidence.figures.reading import (
    HAN_NUMBER,
    NUMBER,
    ORDINALS,
    SPACED_NUMBER,
    WORDS,
    Figure,
    FigureKind,
    blanked,
    digits_figure,
    figures_in,
    is_special,
    measured,
    narrowed,
    plain_number,
    values,
)

_IS_ONE = re.compile(r" \d{3} \d{3}\b| 000\b")
_LISTED = re.compile(r"\d{1,2}(?:,\d{1,2}){2,}")
_DIGITS = re.compile(r"\d+")
_A_WORD = re.compile(WORD, re.IGNORECASE)


@dataclass(frozen=True)
class FigureIndex:
    """All that a stretch of text could mean by its figures.

    Attributes:
        numbers: Values of all numbers, however written, also those inside dates and amounts.
        dates: Dates, and each with its year or its day left out.
        measures: What each value counts wherever it stands: currencies, "%", periods, and "" where
            nothing says.
    """

    numbers: frozenset[str]
    dates: frozenset[str]
    measures: dict[str, frozenset[str]] = field(default_factory=dict)

    def has(self, figure: Figure) -> bool:
        """Whether the figure is there."""
        if figure.kind is FigureKind.DATE:
            return any(key in self.dates for key in figure.keys)
        return any(self._has_value(key, figure.measure) for key in figure.keys)

    def _has_value(self, key: str, measure: str) -> bool:
        if key not in self.numbers:
            return False
        measures = self.measures.get(key)
        # A table names its currency once in its head, so a bare value is good enough.
        return not measure or not measures or any(are_compatible(measure, m) for m in measures)


def index_figures(text: str) -> FigureIndex:
    """Reads all that a page's figures could mean."""
    work = narrowed(text)
    measures: dict[str, set[str]] = {}

    def add(figure: Figure) -> None:
        for key in figure.keys:
            measures.setdefault(key, set()).add(figure.measure)

    dates: set[str] = set()
    special = []
    for figure in figures_in(text):
        if figure.kind is FigureKind.DATE:
            for key in figure.keys:
                dates |= looser(key)
            continue
        add(figure)
        if is_special(figure):
            special.append(figure)
    rest = blanked(work, special)
    covered: list[tuple[int, int]] = []
    # "12 300" is one number, or two cells of a table; "12 300 000" is one.
    sure = [match.span() for match in SPACED_NUMBER.finditer(rest) if _IS_ONE.search(match[0])]
    apart = blanked(rest, (), sure)
    for pattern, among in ((NUMBER, apart), (SPACED_NUMBER, rest)):
        for match in pattern.finditer(among):
            figure = digits_figure(rest, text, match)
            add(figure)
            covered.append(match.span())
            for value in (*values(match[0]), *_listed(match[0])):
                # With a scale behind it, it is the scaled amount alone: "2 million" is not 2.
                if SCALED.match(rest, match.end()) is None:
                    measures.setdefault(value, set()).add(figure.measure)
    rest = blanked(rest, (), covered)
    for match in _DIGITS.finditer(rest):  # "A4"
        measures.setdefault(plain_number(match[0]), set()).add("")
    for match in WORDS.finditer(rest):
        for value in _word_values(match[0]):
            figure = measured(FigureKind.NUMBER, work, text, match.span(), value)
            measures.setdefault(figure.key, set()).add(figure.measure)
    for match in ORDINALS.finditer(rest):
        measures.setdefault(str(ordinal_value(match[0])), set()).add("")
    for match in HAN_NUMBER.finditer(rest):
        add(
            measured(
                FigureKind.NUMBER, work, text, match.span(), plain_number(han_decimal(match[0]))
            )
        )
    for value, measure in (*_other_forms(work), *_converted(measures)):
        measures.setdefault(value, set()).add(measure)
    return FigureIndex(
        frozenset(measures),
        frozenset(dates),
        {value: frozenset(sorts) for value, sorts in measures.items() if "" not in sorts},
    )


def _other_forms(text: str) -> Iterator[tuple[str, str]]:
    """Values that words alone tell, with their measure: "half", "a dozen", 半年, "5:30 pm"."""
    lowered = text.lower()
    for signs, pattern, value, measure in _IN_A_WORD:
        if any(sign in lowered for sign in signs) and pattern.search(lowered):
            yield value, measure
    for match in _YEARS_AND_A_HALF.finditer(text) if "年半" in text else ():
        years = match[1]
        n_years = int(years) if years.isdigit() else int(Decimal(han_decimal(years)))
        yield str(12 * n_years + 6), "month"
    for match in _BASIS_POINTS.finditer(text) if "basis point" in lowered else ():
        yield plain_number(f"{Decimal(match[1]) / 100:f}"), "%"
    for match in _TIME.finditer(text) if ":" in text else ():
        hour = int(match[1])
        if match[2]:
            yield str(hour % 12 + 12 * match[2].lower().startswith("p")), ""
        elif 12 < hour < 24:
            yield str(hour - 12), ""


def _converted(measures: dict[str, set[str]]) -> list[tuple[str, str]]:
    """Values that other units make of those that are there: two weeks are 14 days, three quarters
    are 75%."""
    found = []
    for value, sorts in measures.items():
        if len(value) > _N_DIGITS_MAX or not _IS_NUMBER.fullmatch(value):
            continue
        number = Decimal(value)
        for larger, smaller, times in _PERIODS:
            if larger in sorts:
                found.append((plain_number(f"{number * times:f}"), smaller))
            if smaller in sorts and number and number % times == 0:
                found.append((plain_number(f"{number / times:f}"), larger))
        if "%" in sorts:
            found.append((plain_number(f"{number / 100:f}"), ""))
        if "" in sorts and 0 < number < 1:
            found.append((plain_number(f"{number * 100:f}"), "%"))
    return found


_IS_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_PERIODS = (
    ("decade", "year", 10), ("year", "month", 12), ("year", "quarter", 4), ("quarter", "month", 3),
    ("week", "day", 7), ("day", "hour", 24), ("hour", "minute", 60), ("minute", "second", 60),
)  # fmt: skip
"""Periods, and how many of the second are one of the first."""
_YEARS_AND_A_HALF = re.compile(rf"(\d{{1,2}}|[{HAN}]{{1,3}})年半")
_BASIS_POINTS = re.compile(r"(\d{1,6}(?:\.\d{1,6})?)\s?basis points?", re.IGNORECASE)
_TIME = re.compile(r"(?<![\d:])(\d{1,2}):\d{2}(?!\d)(?:\s?([AaPp])\.?[Mm]\b)?")
_IN_A_WORD = tuple(
    (signs, re.compile(pattern), value, measure)
    for signs, pattern, *both in (
        (("half", "halves"), r"\bhal(?:f|ves)\b", ("0.5", ""), ("50", "%")),
        (("一半", "半数"), "一半|半数", ("0.5", ""), ("50", "%")),
        (("半年",), "半年", ("6", "month")),
        (("third",), r"\ba third\b", ("0.333333", "")),
        (("quarter",), r"\ba quarter\b", ("0.25", ""), ("25", "%")),
        (("fifth",), r"\ba fifth\b", ("0.2", ""), ("20", "%")),
        (("tenth",), r"\ba tenth\b", ("0.1", ""), ("10", "%")),
        (("dozen",), r"\bdozen\b", ("12", "")),
        (("noon",), r"\bnoon\b", ("12", ""), ("0", "")),
        (("midnight",), r"\bmidnight\b", ("24", ""), ("0", "")),
    )
    for value, measure in both
)
"""(letters without one of which there is no such word, the word, a value, its measure)."""


def _word_values(words: str) -> list[str]:
    """What number words can mean: one number, or, where they are none together, each of them."""
    parts = _A_WORD.findall(words)
    single = [word_value(part) for part in parts]
    has_scale = any(value >= 100 for value in single)
    tens_and_unit = len(single) == 2 and single[0] >= 20 and single[1] < 10
    if len(single) > 1 and not has_scale and not tens_and_unit:
        return [str(value) for value in (word_value(words), *single)]
    return [str(word_value(words))]


def _listed(token: str) -> list[str]:
    """The numbers of a list without spaces: "1,2,3"."""
    if "," in token and _LISTED.fullmatch(token):
        return [plain_number(part) for part in token.split(",")]
    return []


def written_forms(figure: Figure) -> list[str]:
    """Beginnings of the ways in which a figure may be written, to find where it could stand; none
    of a number that is too long to be one."""
    found: list[str] = []
    for key in figure.keys:
        if figure.kind is FigureKind.DATE:
            year, *rest = key.split("-")
            if year == "?":
                found += _month_and_day(rest)
                continue
            found += [year, year[2:] + " ", "".join("〇一二三四五六七八九"[int(d)] for d in year)]
            continue
        whole, _, places = key.partition(".")
        if not whole.isdigit() or len(whole) > _N_DIGITS_MAX:
            return []
        found.append(key)
        found += [f"{whole},{places}"] if places else []
        found += [f"{int(whole):,}".replace(",", sign) for sign in ",.'’ \u00a0\u202f"]
        value = Decimal(key)
        for scale, signs in _SCALES:  # "1.2 million", 120万
            if value >= scale / 10:
                scaled = plain_number(f"{value / scale:f}")
                if len(scaled) <= _N_SCALED_MAX:
                    found += [scaled + sign for sign in signs]
        found += _IN_WORDS.get(int(whole), ())
    return list(dict.fromkeys(form for form in found if form))


def _month_and_day(parts: list[str]) -> list[str]:
    """How a date without a year may begin: "May 2", "2 May", 5月2日."""
    if len(parts) != 2 or not all(part.isdigit() for part in parts):
        return []
    month, day = (int(part) for part in parts)
    if not 1 <= month <= len(MONTHS):
        return []
    names = (MONTHS[month - 1], MONTHS[month - 1][:3])
    ordered = [form for name in names for form in (f"{name} {day}", f"{day} {name}")]
    return [*ordered, f"{month}月{day}日", f"{month}/{day}"]


_N_DIGITS_MAX = 30  # of a number that is looked for
_N_SCALED_MAX = 6  # "1.234 million" is written out
_SCALES = (
    (10**3, (" thousand", "k")),
    (10**4, ("万", "萬")),
    (10**6, (" million", "m", " m", "百万")),
    (10**8, ("亿", "億")),
    (10**9, (" billion", "bn", " bn", "十亿")),
)
_IN_WORDS = {
    value: (word, "".join(han)) for value, word in spelled_out() for han in [han_numeral(value)]
}
