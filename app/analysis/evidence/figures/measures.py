"""What stands beside a number and says what it counts: a scale, per cent, a currency, a period."""

from __future__ import annotations

import re

SCALED = re.compile(
    r"\s?(?:(?P<thousand>thousand\b|k\b)|(?P<million>million\b|mn\b|m\b|百万)|"
    r"(?P<billion>billion\b|bn\b|十亿)|(?P<trillion>trillion\b|tn\b|万亿)|(?P<wan>[万萬])|"
    r"(?P<yi>[亿億])|(?P<lakh>lakhs?\b)|(?P<crore>crores?\b))",
    re.IGNORECASE,
)
"""A word that multiplies the number before it; the name of its group is a key of `SCALE_OF`."""

SCALE_OF = {
    "crore": 10**7,
    "lakh": 10**5,
    "thousand": 10**3,
    "million": 10**6,
    "billion": 10**9,
    "trillion": 10**12,
    "wan": 10**4,
    "yi": 10**8,
}
"""What each scale multiplies by."""

_PERCENT = re.compile(r"\s?(?:%|％|per\s?cent\b)", re.IGNORECASE)
_PERMILLE = re.compile(r"\s?(?:‰|per\s?mille\b)", re.IGNORECASE)

_CODES = {
    "USD": r"US\$|USD|U\.S\.\s?\$|美元",
    "CAD": r"CA?\$|CAD|加元",
    "AUD": r"AU?\$|AUD|澳元",
    "HKD": r"HK\$|HKD|港元|港币",
    "NZD": r"NZ\$|NZD",
    "SGD": r"S\$|SGD|新加坡元",
    "$": r"\$",
    "EUR": r"€|EUR|欧元",
    "GBP": r"£|GBP|英镑",
    "CNY": r"CNY|RMB|人民币",
    "JPY": r"JPY|日元|円",
    "¥": r"[¥￥]",
    "INR": r"₹|INR|Rs\.?",
    "CHF": r"CHF|SFr\.?|瑞士法郎",
}
_WORDS = {
    "USD": r"US\s+dollars?|U\.S\.\s+dollars?|USD|美元",
    "CAD": r"Canadian\s+dollars?|CAD|加元",
    "AUD": r"Australian\s+dollars?|AUD|澳元",
    "HKD": r"Hong\s+Kong\s+dollars?|HKD|港元|港币",
    "NZD": r"New\s+Zealand\s+dollars?|NZD",
    "SGD": r"Singapore\s+dollars?|SGD|新加坡元",
    "$": r"dollars?",
    "EUR": r"euros?|EUR|€|欧元",
    "GBP": r"pounds?(?:\s+sterling)?|GBP|英镑",
    "JPY": r"yen|JPY|日元|円",
    "CNY": r"yuan|RMB|CNY|人民币|[元圆圓]",
    "INR": r"(?:Indian\s+)?rupees?|INR|卢比",
    "CHF": r"(?:Swiss\s+)?francs?|CHF|瑞士法郎",
}
BEFORE = [(code, re.compile(rf"(?<![A-Za-z])(?:{word})\s?$")) for code, word in _CODES.items()]
"""Signs and codes of currencies in front of an amount."""
_LAST_BEFORE = frozenset("$€£¥￥₹.DRPYBFsr元币镑円")
"""What these end with, so that most numbers are held against none of them."""
_AFTER = [
    (code, re.compile(rf"\s?(?:{word})(?![a-z])", re.IGNORECASE)) for code, word in _WORDS.items()
]
_FIRST_AFTER = re.compile(r"\s?[A-Za-z€日円元圆圓美加澳港新欧英人卢瑞]")
_DOLLARS = frozenset({"USD", "CAD", "AUD", "HKD", "NZD", "SGD"})

_QUALIFIED = (
    r"[\s-]*\)?[\s-]*(?:or\s+(?:more|fewer|less)\s+)?"
    r"(?:(?:calendar|business|working|consecutive|full|further|additional|successive|trading|"
    r"banking|clear|more|other)[\s-]+){0,2}"
)
_PERIOD = re.compile(
    _QUALIFIED + r"(?P<unit>second|minute|hour|day|week|fortnight|month|quarter|year|decade)s?\b",
    re.IGNORECASE,
)
_POINTS = re.compile(r"[\s-]*(?:(?:percentage|percent|per cent|index)\s+)?points?\b|\s?个?百分点")
_HAN_PERIOD = re.compile(
    r"\s?(?:个|個)?(?P<unit>工作日|自然日|日历日|小时|小時|分钟|秒|[日天年月周季](?!度))"
)
_HAN_UNITS = {
    "工作日": "day", "自然日": "day", "日历日": "day", "日": "day", "天": "day",
    "小时": "hour", "小時": "hour", "分钟": "minute", "秒": "second",
    "年": "year", "月": "month", "周": "week", "季": "quarter",
}  # fmt: skip


def is_percent_after(text: str, at: int) -> int | None:
    """Where a sign or word of per cent at `at` ends, or None."""
    match = _PERCENT.match(text, at)
    return match.end() if match else None


def tenths_after(text: str, at: int) -> int | None:
    """Where a sign of per mille at `at` ends, or None."""
    match = _PERMILLE.match(text, at)
    return match.end() if match else None


def currency_before(text: str, at: int) -> tuple[str, int]:
    """The code of the currency in front of `at`, "" if none, and where it begins."""
    last = text[at - 1 : at] or " "
    if last.isspace():
        last = text[at - 2 : at - 1]
    for code, pattern in BEFORE if last in _LAST_BEFORE else ():
        if match := pattern.search(text, max(at - 8, 0), at):
            return code, match.start()
    return "", at


def currency_after(text: str, at: int) -> tuple[str, int]:
    """The code of the currency at `at`, "" if none, and where it ends."""
    if _FIRST_AFTER.match(text, at):
        for code, pattern in _AFTER:
            if match := pattern.match(text, at):
                return code, match.end()
    return "", at


def period_after(text: str, at: int) -> str:
    """The period that a number in front of `at` counts: "day", "month" …, "point" (of a score, or
    a percentage point), or ""."""
    if match := _PERIOD.match(text, at):
        return match["unit"].lower()
    if _POINTS.match(text, at):
        return "point"
    if match := _HAN_PERIOD.match(text, at):
        return _HAN_UNITS[match["unit"]]
    return ""


def are_compatible(claimed: str, there: str) -> bool:
    """Whether two measures can be the same: a bare "$" is any dollar, a bare number anything."""
    if not claimed or not there or claimed == there:
        return True
    pair = {claimed, there}
    return ("$" in pair and bool(pair & _DOLLARS)) or ("¥" in pair and bool(pair & {"CNY", "JPY"}))
