"""Numbers as the number format of a chart shows them (ECMA-376 part 1, 18.8.30).

A chart keeps what was computed, "0.30000000000000004" or the 45292nd day since 1900, and a format
beside it; what a reader sees is "30%" or "1/1/2024".
"""

from __future__ import annotations

import datetime
import math
import re
from decimal import ROUND_HALF_UP, Decimal

GENERAL = "General"

_N_DIGITS = 15  # that Office keeps of a number
_SECTIONS = re.compile(r';(?=(?:[^"]*"[^"]*")*[^"]*$)')  # a semicolon outside of quotes
_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|\[\$(?P<currency>[^\]-]*)[^\]]*\]|\[[^\]]*\]|_.|\*.'
    r"|(?P<date>yyyy|yy|mmmmm|mmmm|mmm|mm?|dddd|ddd|dd?|hh?|ss?|AM/PM)"
    r"|(?P<digits>[#0?][#0?,.]*|\.[#0?]+)|(?P<other>.)",
    re.I | re.S,
)
_FIRST_DAY = datetime.datetime(1899, 12, 30)  # Office counts a 29 February 1900
_FIRST_DAY_1904 = datetime.datetime(1904, 1, 1)
_LAST_DAY = 2_958_466  # 1 January 10000
_MOST_DECIMALS = 30  # of a format


def shown_number(value: str, code: str, *, is_1904: bool = False) -> str:
    """What a reader sees of a number.

    Args:
        value: The number as the file has it.
        code: Its format code, such as "0.0%" or "m/d/yyyy"; "" and "General" for none.
        is_1904: Whether days are counted from 1904 on.

    Returns:
        `value` itself where it is no number.
    """
    try:
        number = float(value)
    except ValueError:
        return value
    if not math.isfinite(number):
        return value
    sections = _SECTIONS.split(code)
    if len(sections) > 1 and number < 0:
        section, number = sections[1], -number
    elif len(sections) > 2 and number == 0:
        section = sections[2]
    else:
        section = sections[0]
    if not section or GENERAL.lower() in section.lower() or re.search("[#0?]E[+-]", section, re.I):
        return f"{number:.{_N_DIGITS}g}"
    tokens = [(match.lastgroup, match[match.lastgroup or 0]) for match in _tokens(section)]
    kinds = {kind for kind, _ in tokens}
    if "date" in kinds and "digits" not in kinds and 0 <= number < _LAST_DAY:
        return _date(number, tokens, is_1904=is_1904).strip()
    shown, is_shown = "", False
    for kind, text in tokens:
        if kind == "digits" and not is_shown:
            shown += _digits(number, text, n_hundreds=sum(t == ("other", "%") for t in tokens))
            is_shown = True
        elif kind == "other" and text == "@":
            shown += value
        elif kind not in ("digits", "date"):
            shown += text
    if number < 0 and shown.lstrip("0.,% ") and "digits" in kinds:
        shown = "-" + shown
    return shown.strip()


def _tokens(section: str) -> list[re.Match[str]]:
    return [match for match in _TOKEN.finditer(section) if match.lastgroup]


def _digits(number: float, digits: str, n_hundreds: int) -> str:
    """The digits of a number without its sign, by a format such as "#,##0.0#"."""
    whole, _, decimals = digits.partition(".")
    scaled = whole.rstrip(",") if not decimals else whole
    exact = abs(Decimal(f"{number:.{_N_DIGITS}g}")).scaleb(2 * n_hundreds)
    exact = exact.scaleb(-3 * (len(whole) - len(scaled)))
    n_most = min(len(decimals.replace(",", "")), _MOST_DECIMALS)
    n_least = min(decimals.count("0"), n_most)
    step = Decimal(1).scaleb(-n_most)
    text = f"{exact.quantize(step, ROUND_HALF_UP) if exact < 10**15 else exact:f}"
    before, _, behind = text.partition(".")
    behind = behind[:n_least] + behind[n_least:].rstrip("0")
    if "," in scaled:
        before = f"{int(before):,}"
    before = before.rjust(whole.count("0"), "0")
    if before == "0" and "0" not in whole and behind:
        before = ""
    return f"{before}.{behind}" if behind else before


def _date(number: float, tokens: list[tuple[str | None, str]], *, is_1904: bool) -> str:
    """A day and time, counted from the first that Office knows."""
    first = _FIRST_DAY_1904 if is_1904 else _FIRST_DAY
    when = first + datetime.timedelta(seconds=round(number * 86_400))
    has_half_days = any(text.upper() == "AM/PM" for kind, text in tokens if kind == "date")
    shown, last = "", ""
    codes = [text.lower() for kind, text in tokens if kind == "date"]
    at = 0
    for kind, text in tokens:
        if kind != "date":
            shown += text
            continue
        after = codes[at + 1] if at + 1 < len(codes) else ""
        is_minute = codes[at][0] == "m" and (last[:1] == "h" or after[:1] == "s")
        shown += _part(when, codes[at], is_minute=is_minute, has_half_days=has_half_days)
        last = codes[at]
        at += 1
    return shown


def _part(when: datetime.datetime, code: str, *, is_minute: bool, has_half_days: bool) -> str:
    hour = (when.hour % 12 or 12) if has_half_days else when.hour
    number = {"y": when.year, "m": when.month, "d": when.day, "h": hour, "s": when.second}
    if is_minute:
        return f"{when.minute:0{len(code)}d}"
    if code == "am/pm":
        return "AM" if when.hour < 12 else "PM"
    if code[0] == "y":
        return f"{when.year}" if len(code) > 2 else f"{when.year % 100:02d}"
    if len(code) > 2:
        name = when.strftime("%B" if code[0] == "m" else "%A")
        return {3: name[:3], 5: name[:1]}.get(len(code), name)
    return f"{number[code[0]]:0{len(code)}d}"
