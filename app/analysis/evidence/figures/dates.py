"""Dates in a text, however they are written, in one form that can be compared."""

from __future__ import annotations

import re
from collections.abc import Iterator

from app.analysis.evidence.figures.numerals import HAN, ORDINAL, han_value, ordinal_value

MONTHS = (
    *("january", "february", "march", "april", "may", "june", "july", "august"),
    *("september", "october", "november", "december"),
)
"""The months in English, in lower case."""

_MONTH_NUMBER = {name[:3]: n for n, name in enumerate(MONTHS, start=1)}
_MONTH = (
    "(?:"
    + "|".join(
        "|".join((form.capitalize(), form.upper()))
        for name in MONTHS
        for form in dict.fromkeys((name, "sept" if name[:3] == "sep" else name, name[:3]))
    )
    + r")\b\.?"
)
# German, French, Spanish, Italian, Portuguese, Dutch; month by month.
_OTHER_MONTHS = {
    name: n
    for n, names in enumerate(
        (
            "januar jänner janvier enero gennaio janeiro januari",
            "februar février fevrier febrero febbraio fevereiro februari",
            "märz maerz mars marzo março marco maart",
            "april avril abril aprile",
            "mai mayo maggio maio mei",
            "juni juin junio giugno junho",
            "juli juillet julio luglio julho",
            "august août aout agosto augustus",
            "september septembre septiembre setiembre settembre setembro",
            "oktober octobre octubre ottobre outubro",
            "november novembre noviembre novembro",
            "dezember décembre decembre diciembre dicembre dezembro december",
        ),
        start=1,
    )
    for name in names.split()
}
_ORDINAL = r"(?:st|nd|rd|th)?\b"
_AMBIGUOUS = re.compile(
    r"(?<![\d.])(?P<d>\d{1,2})(?P<sep>[-/.])(?P<m>\d{1,2})(?P=sep)(?P<y>\d{4}|\d{2})(?!\d)"
)
_OTHER_DATE = re.compile(
    # With its year only: "mars" and "mei" are other words as well.
    r"\b(?P<d>\d{1,2})(?:\.|er|º|°)?\s+(?:de\s+)?"
    rf"(?P<month>(?i:{'|'.join(_OTHER_MONTHS)}))\s+(?:del?\s+)?(?P<y>\d{{4}})\b"
)
_MONTHS_AT_ALL = re.compile(_MONTH)
_OTHER_MONTHS_AT_ALL = re.compile(rf"\d\W+(?:de\s+)?(?i:{'|'.join(_OTHER_MONTHS)})\b|\der\s")
_DATES = (
    re.compile(
        rf"\b(?P<d>\d{{1,2}}){_ORDINAL}\)?(?:\s+day)?(?:\s+of)?\s+(?P<month>{_MONTH}),?"
        r"(?:\s+(?P<y>\d{4})\b)?"
    ),
    re.compile(
        rf"\b(?P<d>(?i:{ORDINAL}))\s+(?:day\s+)?of\s+(?P<month>{_MONTH}),?(?:\s+(?P<y>\d{{4}})\b)?"
    ),
    re.compile(
        rf"\b(?P<month>{_MONTH})\s+(?P<d>\d{{1,2}}){_ORDINAL}(?!\d)(?:,?\s+(?P<y>\d{{4}})\b)?"
    ),
    re.compile(rf"\b(?P<d>\d{{1,2}})-(?P<month>{_MONTH})-(?P<y>\d{{4}}|\d{{2}})\b"),
    re.compile(rf"\b(?P<month>{_MONTH}),?\s+(?P<y>\d{{4}})\b"),
    _OTHER_DATE,
    re.compile(r"(?<![\d.])(?P<y>\d{4})[-/.](?P<m>\d{1,2})[-/.](?P<d>\d{1,2})(?![\d.]\d|\d)"),
    _AMBIGUOUS,
    re.compile(
        rf"(?<!\d)(?P<y>\d{{4}}|[〇○零一二三四五六七八九]{{4}})\s?年\s?(?P<m>\d{{1,2}}|元|[{HAN}]{{1,3}})\s?月"
        rf"(?:\s?(?P<d>\d{{1,2}}|[{HAN}]{{1,3}})\s?[日号號])?"
    ),
    re.compile(r"(?<!\d)(?P<m>\d{1,2})\s?月\s?(?P<d>\d{1,2})\s?[日号號]"),
    re.compile(rf"(?<![{HAN}])(?P<m>元|[{HAN}]{{1,2}})月(?P<d>[{HAN}]{{1,3}})[日号號]"),
)


def dates_in(text: str) -> Iterator[tuple[int, int, str, str]]:
    """(start, end, date, other date) of each date; "2024-03-01", with "?" for what is not said.
    The other date is what it means as well, else "": 03/04/2024 is in March or in April."""
    for match, y, m, d in _matches(text):
        is_ambiguous = match.re is _AMBIGUOUS and d <= 12 and m != d
        yield *match.span(), _key(y, m, d), _key(y, d, m) if is_ambiguous else ""


def looser(key: str) -> set[str]:
    """A date, and what is left of it without the year or the day."""
    y, m, d = key.split("-")
    return {key, f"{y}-{m}-?", f"?-{m}-{d}"}


def _matches(text: str) -> Iterator[tuple[re.Match[str], int, int, int]]:
    taken: list[tuple[int, int]] = []
    # Most pages have no date, and looking for a word is cheaper than looking for a date.
    has_month = _MONTHS_AT_ALL.search(text) is not None
    has_other_month = _OTHER_MONTHS_AT_ALL.search(text) is not None
    for pattern in _DATES:
        if "<month>" in pattern.pattern and not (
            has_other_month if pattern is _OTHER_DATE else has_month
        ):
            continue
        if "月" in pattern.pattern and "月" not in text:
            continue
        for match in pattern.finditer(text):
            parts = match.groupdict()
            m = _month(parts["month"]) if parts.get("month") else _number(parts["m"])
            y, d = _number(parts.get("y")), _number(parts.get("d"))
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


def _month(name: str) -> int:
    name = name.lower().rstrip(".")
    return _OTHER_MONTHS.get(name) or _MONTH_NUMBER[name[:3]]


def _number(text: str | None) -> int:
    if not text:
        return 0
    if text.isdigit():
        return int(text)
    if text == "元":
        return 1
    return ordinal_value(text) if text[0].isascii() else han_value(text)


def _key(y: int, m: int, d: int) -> str:
    return f"{y or '?'}-{m:02}-{f'{d:02}' if d else '?'}"
