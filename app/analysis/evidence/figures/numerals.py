"""Numbers in words: English, and Chinese in its everyday, formal and digit-by-digit forms."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

_UNITS = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
    *("eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen"),
    *("eighteen", "nineteen"),
)
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_VALUES = {word: n for n, word in enumerate(_UNITS)} | {
    word: 10 * n for n, word in enumerate(_TENS, start=2)
}
_SCALES = {
    "hundred": 100,
    "thousand": 10**3,
    "million": 10**6,
    "billion": 10**9,
    "trillion": 10**12,
}

WORD = "|".join(sorted((*_VALUES, *_SCALES), key=len, reverse=True))
"""Pattern of one word of an English number."""

_IRREGULAR = {
    "one": "first", "two": "second", "three": "third", "five": "fifth", "eight": "eighth",
    "nine": "ninth", "twelve": "twelfth",
}  # fmt: skip
_ORDINALS = {
    _IRREGULAR.get(word, re.sub("y$", "ie", word) + "th"): n for word, n in _VALUES.items() if n > 0
}
_ORDINAL_WORD = "|".join(sorted(_ORDINALS, key=len, reverse=True))
ORDINAL = rf"(?:(?:{'|'.join(_TENS)})[\s-]?)?(?:{_ORDINAL_WORD})"
"""Pattern of an English ordinal: the first to the ninety-ninth."""

_HAN_DIGITS = {
    **{c: n for n, c in enumerate("零一二三四五六七八九")},
    **{c: n for n, c in enumerate("零壹贰叁肆伍陆柒捌玖")},
    "貳": 2,
    "參": 3,
    "陸": 6,
    "〇": 0,
    "○": 0,
    "两": 2,
    "兩": 2,
}
_HAN_UNITS = {"十": 10, "百": 100, "千": 1000, "拾": 10, "佰": 100, "仟": 1000}
_HAN_TENS = {"廿": 20, "卅": 30}
_HAN_SCALES = {"万": 10**4, "亿": 10**8, "萬": 10**4, "億": 10**8}
HAN = "".join((*_HAN_DIGITS, *_HAN_UNITS, *_HAN_TENS, *_HAN_SCALES))
"""The characters of Chinese numerals. The formal ones (壹, 贰 …) are those of amounts and deeds."""


_NUMERATORS = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "seven": 7}
_DENOMINATORS = {"half": 2, "halves": 2, "third": 3, "quarter": 4, "fourth": 4, "fifth": 5,
                 "sixth": 6, "eighth": 8, "tenth": 10}  # fmt: skip
_FRACTION = (
    rf"(?:(?P<top>{'|'.join(_NUMERATORS)})(?:-|\s+))?"
    rf"(?P<bottom>{'|'.join(_DENOMINATORS)})s?"
)
_WHOLE = rf"(?P<whole>(?:{WORD})(?:(?:[\s-]+|\s+and\s+)(?:{WORD}))*|\d+)"
_SCALE_WORD = r"(?:\s+(?:of\s+)?(?:an?\s+)?(?P<scale>hundred|thousand|million|billion|trillion))?"
FRACTION = re.compile(
    rf"\b(?:{_WHOLE}\s+and\s+{_FRACTION}"
    rf"|(?P<top_alone>{'|'.join(k for k in _NUMERATORS if k not in ('a', 'an'))})[-\s]"
    rf"(?P<bottom_alone>{'|'.join(_DENOMINATORS)})s?"
    rf"|(?P<half>half)(?=\s+an?\s+(?:hundred|thousand|million|billion|trillion)\b))"
    rf"{_SCALE_WORD}(?![\w-])",
    re.IGNORECASE,
)
"""A fraction in words: "one and one-half", "four and a half million", "two-thirds", "half a
million". "Half" alone is a word like others."""


_PART_OF_PERCENT = re.compile(
    rf"\b{_FRACTION}\s+of\s+(?:one|1|a)\s?(?:per\s?cent\b|%)", re.IGNORECASE
)


def parts_of_percent_in(text: str) -> Iterator[tuple[int, int, str]]:
    """(start, end, percentage) of each "three-quarters of one percent", "0.75"."""
    for match in _PART_OF_PERCENT.finditer(text) if _BOTTOMS.search(text) else ():
        value = _quotient(match["top"] or "a", match["bottom"])
        yield *match.span(), f"{round(value, 6):f}"


def fractions_in(text: str) -> Iterator[re.Match[str]]:
    """Matches of `FRACTION`, whose search is not even begun where no word of one is."""
    if _BOTTOMS.search(text):
        yield from FRACTION.finditer(text)


_BOTTOMS = re.compile(rf"(?:{'|'.join(_DENOMINATORS)})s?\b", re.IGNORECASE)


def fraction_value(match: re.Match[str]) -> str:
    """The value of what `FRACTION` matched, as a decimal: "one and one-half" is "1.5"."""
    whole = match["whole"] or "0"
    value = Decimal(whole) if whole.isdigit() else Decimal(word_value(whole))
    if match["half"]:
        value += Decimal("0.5")
    else:
        top = match["top"] or match["top_alone"] or "a"
        value += _quotient(top, match["bottom"] or match["bottom_alone"])
    if match["scale"]:
        value *= _SCALES[match["scale"].lower()]
    return f"{round(value, 6):f}"


def _quotient(top: str, bottom: str) -> Decimal:
    """The value of a fraction that is given in words."""
    return Decimal(_NUMERATORS[top.lower()]) / Decimal(_DENOMINATORS[bottom.lower()])


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


def ordinal_value(words: str) -> int:
    """The value of what `ORDINAL` matches: "twenty-first" is 21."""
    *tens, last = re.findall(rf"(?:{'|'.join(_TENS)})|{_ORDINAL_WORD}", words.lower())
    return sum(_VALUES[word] for word in tens) + _ORDINALS[last]


def ordinal_word(value: int) -> str:
    """The English ordinal of a number from 1 to 99: 21 is "twenty-first"."""
    names = {n: word for word, n in _ORDINALS.items()}
    tens, units = divmod(value, 10)
    return names[value] if value in names else f"{_TENS[tens - 2]}-{names[units]}"


def han_decimal(text: str) -> str:
    """The value of a Chinese numeral that may have a point: 四点五 is "4.5", 十二 is "12"."""
    whole, point, places = text.replace("點", "点").partition("点")
    value = str(han_value(whole)) if whole else "0"
    return f"{value}.{''.join(str(_HAN_DIGITS[c]) for c in places)}" if point and places else value


HAN_DECIMAL = rf"[{HAN}]+(?:[点點][{''.join(_HAN_DIGITS)}]+)?"
"""Pattern of a Chinese numeral that may have a point."""


_HAN_NEXT = {"百": "十", "佰": "拾", "千": "百", "仟": "佰", "万": "千", "萬": "千"}
_HAN_SHORT = re.compile("([百佰千仟万萬])[一二两兩三四五六七八九壹贰叁肆伍陆柒捌玖]$")
"""一万五, whose last digit counts the unit below the one that was named."""


def han_value(text: str) -> int:
    """The value of a Chinese numeral: 三百二十万 is 3200000, 二〇二四 is 2024, 壹佰 is 100, 一万五
    is 15000."""
    total, section, digit = 0, 0, 0
    if (short := _HAN_SHORT.search(text)) is not None:
        text += _HAN_NEXT[short[1]]
    for character in text:
        if character in _HAN_UNITS:
            section += (digit or 1) * _HAN_UNITS[character]
            digit = 0
        elif character in _HAN_TENS:
            section += _HAN_TENS[character]
        elif character in _HAN_SCALES:
            total = (total + section + digit or 1) * _HAN_SCALES[character]
            section = digit = 0
        else:
            digit = digit * 10 + _HAN_DIGITS[character]
    return total + section + digit


def spelled_out() -> Iterator[tuple[int, str]]:
    """The numbers that have one English word, and the word."""
    yield from ((value, word) for word, value in _VALUES.items())
    yield 100, "hundred"


def han_numeral(value: int) -> str:
    """The everyday Chinese numeral of a number from 0 to 100."""
    digits = "零一二三四五六七八九"
    if value < 10:
        return digits[value]
    if value == 100:
        return "一百"
    tens, units = divmod(value, 10)
    return f"{digits[tens] if tens > 1 else ''}十{digits[units] if units else ''}"
