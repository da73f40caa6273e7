"""What the number of a clause is: of which series ("Article I", "1.", "(a)"), and how far in it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum


class Rank(IntEnum):
    """How high a series stands in a document, highest first."""

    ANNEX = 0  # Schedule 2, Annex A, 附件一
    PART = 1  # Part, Chapter, Title, 第一章
    CLAUSE = 2  # Article, Section, §, 第一条
    PLAIN = 3  # 1. 4.2 IV. A. 一、
    ITEM = 4  # (a) (1) a) （一）


@dataclass(frozen=True, slots=True)
class Mark:
    """A number as a member of a series.

    Attributes:
        text: As printed, without the full stop behind it.
        series: Which others it is counted with: "article i", "1", "(a)", "1.1".
        rank: Of the series.
        value: Which of the series it is, from 1; 0 where it is not counted ("4.2").
    """

    text: str
    series: str
    rank: Rank
    value: int = 0


_ANNEXES = (
    *("Schedule", "Annex", "Appendix", "Exhibit", "Attachment", "Addendum", "Rider"),
    *("Anlage", "Anhang", "Annexe", "Allegato", "Anexo", "Bijlage", "Załącznik", "Příloha"),
    *("Приложение", "Додаток", "Phụ lục", "Lampiran", "ملحق", "الملحق", "נספח", "ภาคผนวก"),
)
_PARTS = (
    *("Part", "Chapter", "Title", "Book", "Division", "Teil", "Kapitel", "Buch", "Titel"),
    *("Partie", "Chapitre", "Titre", "Livre", "Parte", "Capítulo", "Capitolo", "Titolo"),
    *("Título", "Hoofdstuk", "Deel", "Rozdział", "Глава", "Раздел", "Chương", "Phần", "Bab"),
)
_N_LETTERS = 26
_N_NUMBER_MAX = 40  # characters; what is longer counts nothing
_CYRILLIC = "абвгдежзиклмнопрстуфхцчшщэюя"
_N_TITLE_MAX = 120
"""Characters of a line that may be the title of an annex or a part; more are a sentence."""
_HAN = "〇○零一二三四五六七八九十百千两0-9０-９"
_ROMAN = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}
_ORDINALS = {"PREMIER": 1, "PREMIÈRE": 1, "1ER": 1, "UNIQUE": 1}
_HAN_DIGITS = {c: n for n, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "○": 0, "两": 2}
_HAN_UNITS = {"十": 10, "百": 100, "千": 1000}
_HAN_MARK = re.compile(rf"第\s?([{_HAN}]+)\s?([编編章节節條条款项項])")
_KOREAN_MARK = re.compile(r"제\s?(\d+)\s?([조항장절관편])(?:의\s?\d+)?")
_HAN_ANNEX = re.compile(rf"(附件|附录|附錄|附表|附則|附则|別紙|别纸|별지)\s?([{_HAN}A-Z]*)")
_WORDED = re.compile(r"([^\W\d_][^\W\d_ .]*(?: [^\W\d_]+)??)\.?\s+([\w.]+?)\.?$")
_SIGNED = re.compile(r"(§+)\s?([\d.]+[a-z]?)$")
_ITEM = re.compile(rf"[(（]?([a-zA-Z]{{1,6}}|[{_CYRILLIC}]|[{_HAN}]{{1,8}})[)）]$|(\d{{1,2}})°$")
_CIRCLED = re.compile(r"[①-⑳]")
_DOTTED = re.compile(r"(?:[A-Za-z]|\d+)(?:[.．]\d+)+[a-z]?$")
_PLAIN = re.compile(rf"([A-Za-z]{{1,8}}|[{_HAN}]{{1,8}})$")
_RANK_OF_HAN = {
    **dict.fromkeys("编編章节節", Rank.PART),
    **dict.fromkeys("條条", Rank.CLAUSE),
    **dict.fromkeys("款项項", Rank.ITEM),
}
_RANK_OF_KOREAN = {"조": Rank.CLAUSE, "항": Rank.ITEM}
_TITLE_WORDS = "|".join(map(re.escape, (*_ANNEXES, *_PARTS)))
_TITLED = re.compile(
    rf"(?P<title>(?:{_TITLE_WORDS})"
    r"\s+(?:\d{1,3}|[IVXLC]{1,6}|[A-Z]|premier|première|1er|unique))(?=[\s.:–—-]|$)"
    rf"|(?P<annex>(?:附件|附录|附錄|附表|別紙|별지)\s?[{_HAN}A-Z]*)(?=[\s:：—]|$)",
    re.IGNORECASE,
)


def marks(number: str) -> Iterator[Mark]:
    """What a clause's number may be, likeliest first: "(i)" is a Roman number or a letter."""
    text = number.strip().rstrip(".．、:： ")
    if len(text) > _N_NUMBER_MAX:
        return
    if match := _HAN_MARK.fullmatch(text):
        yield Mark(text, match[2], _RANK_OF_HAN[match[2]], _counted(match[1]))
    elif match := _KOREAN_MARK.match(text):
        rank = _RANK_OF_KOREAN.get(match[2], Rank.PART)
        yield Mark(text, match[2], rank, int(match[1]))
    elif match := _HAN_ANNEX.fullmatch(text):
        yield Mark(text, match[1], Rank.ANNEX, _counted(match[2]))
    elif match := _SIGNED.fullmatch(text):
        yield Mark(text, "§", Rank.CLAUSE, _counted(match[2]))
    elif match := _ITEM.fullmatch(text):
        digits = match[1] or match[2]
        kind = "°" if match[2] else text.replace(digits, "").translate({0xFF08: "(", 0xFF09: ")"})
        shown = text if text.startswith(("(", "（")) or match[2] else f"({digits})"
        for series, value in _counts(digits):
            yield Mark(shown, kind + series, Rank.ITEM, value)
    elif _CIRCLED.fullmatch(text):
        yield Mark(text, "①", Rank.ITEM, ord(text) - ord("①") + 1)
    elif _DOTTED.fullmatch(text):
        yield Mark(text, "1.1", Rank.PLAIN)
    elif match := _PLAIN.fullmatch(text):
        for series, value in _counts(match[1]):
            is_item = series in ("a", "aa", "i")
            yield Mark(f"({text})" if is_item else text, series, Rank(3 + is_item), value)
    elif match := _WORDED.fullmatch(text):
        word = match[1].casefold()
        rank = Rank.CLAUSE
        if word in _FOLDED_ANNEXES:
            rank = Rank.ANNEX
        elif word in _FOLDED_PARTS:
            rank = Rank.PART
        if "." in match[2]:
            yield Mark(text, f"{word} 1.1", rank)
        for series, value in () if "." in match[2] else _counts(match[2].upper()):
            yield Mark(text, f"{word} {series}", rank, value)


_FOLDED_ANNEXES = frozenset(map(str.casefold, _ANNEXES))
_FOLDED_PARTS = frozenset(map(str.casefold, _PARTS))


def title_number(text: str, *, is_heading: bool) -> str:
    """The number of the annex or part of which a line is the title ("Annexe 2", "Part A",
    附件一), or ""."""
    line = text.partition("\n")[0]
    if len(line) > _N_TITLE_MAX or (not is_heading and text.rstrip().endswith((".", ";", ","))):
        return ""
    match = _TITLED.match(line)
    return match[0].strip() if match and (match["annex"] or match[0][0].isupper()) else ""


def is_sentence(number: str, text: str) -> bool:
    """Whether a text only begins like a clause: "Section 5 of the Act applies." The number of one
    is followed by a title, which begins with a capital, or by a full stop."""
    is_worded = number[:1].isalpha() and " " in number
    if not (is_worded or number.startswith("§")) or not text.startswith(number):
        return False
    behind = text[len(number) :]
    return len(behind) > 1 and behind[0] == " " and behind[1].islower()


def _counts(digits: str) -> Iterator[tuple[str, int]]:
    """(series, value) of what stands for a number; Roman numbers first where it may be one."""
    if digits.upper() in _ORDINALS:
        yield "1", 1
    elif digits.isascii() and digits.isalpha():
        is_low = digits.islower()
        value = roman_value(digits.upper())
        letter = ord(digits[0].upper()) - ord("A") + 1
        if value == 1 or (value and len(digits) > 1):
            yield "i" if is_low else "I", value
        if len(set(digits)) == 1 and len(digits) <= 2:
            yield ("aa" if is_low else "AA")[: len(digits)], letter
            if len(digits) == 2:
                yield "a" if is_low else "A", _N_LETTERS + letter  # (aa) behind (z)
        if value and value > 1 and len(digits) == 1:
            yield "i" if is_low else "I", value
    elif digits.isdecimal():
        yield "1", int(digits)
    elif digits in _CYRILLIC:
        yield "а", _CYRILLIC.index(digits) + 1
    else:
        yield "一", _counted(digits)


def _counted(digits: str) -> int:
    """The value of digits, a letter, a Roman or a Chinese number; 0 for none."""
    if digits.isdecimal():
        return int(digits)
    if digits.isascii():
        return next((value for _, value in _counts(digits)), 0) if digits.isalpha() else 0
    total = digit = 0
    for sign in digits:
        if sign in _HAN_UNITS:
            total, digit = total + (digit or 1) * _HAN_UNITS[sign], 0
        else:
            value = _HAN_DIGITS.get(sign, int(sign) if sign.isdecimal() else 0)
            digit = digit * 10 + value
    return total + digit


def roman_value(digits: str) -> int:
    """The value of a Roman number in capitals, 0 where it is none."""
    values = [_ROMAN.get(sign, 0) for sign in digits]
    if not all(values):
        return 0
    pairs = zip(values, [*values[1:], 0], strict=True)
    return sum(-one if one < other else one for one, other in pairs)
