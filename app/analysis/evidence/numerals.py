"""Numbers in words: English, and Chinese in its everyday, formal and digit-by-digit forms."""

from __future__ import annotations

import re

_UNITS = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
    *("eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen"),
    *("eighteen", "nineteen"),
)
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_VALUES = {word: n for n, word in enumerate(_UNITS)} | {
    word: 10 * n for n, word in enumerate(_TENS, start=2)
}
_SCALES = {"hundred": 100, "thousand": 10**3, "million": 10**6, "billion": 10**9}

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
ORDINAL = rf"(?:(?:twenty|thirty)[\s-]?)?(?:{_ORDINAL_WORD})"
"""Pattern of an English ordinal: the first to the thirty-ninth, and the tens."""

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
_HAN_SCALES = {"万": 10**4, "亿": 10**8, "萬": 10**4, "億": 10**8}
HAN = "".join((*_HAN_DIGITS, *_HAN_UNITS, *_HAN_SCALES))
"""The characters of Chinese numerals. The formal ones (壹, 贰 …) are those of amounts and deeds."""


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
    *tens, last = re.findall(rf"twenty(?!th)|thirty(?!th)|{_ORDINAL_WORD}", words.lower())
    return sum(_VALUES[word] for word in tens) + _ORDINALS[last]


def han_value(text: str) -> int:
    """The value of a Chinese numeral: 三百二十万 is 3200000, 二〇二四 is 2024, 壹佰 is 100."""
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
