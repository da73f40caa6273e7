"""What is left of a PDF page whose letters the file does not tell, or not all of them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache

from app.documents.pdf.lines.line import Line
from app.documents.pdf.page.letters import (
    UNREADABLE,
    frequent_and_usual_pairs,
    is_likely_language,
)
from app.documents.pdf.page.shifted import shift_of, shifted_back

_AT_EDGE = re.compile(rf"(?<![\w{UNREADABLE}]){UNREADABLE}+|{UNREADABLE}+(?![\w{UNREADABLE}])")
_LOST = re.compile(rf"(?<![\w{UNREADABLE}]){UNREADABLE}(?: ?{UNREADABLE}){{2,}}(?!\w)")
"""A word or an amount: a mark of a list is shorter."""
_PRIVATE_WORDS = re.compile("[\ue000-\uf8ff](?: ?[\ue000-\uf8ff]){3,}")
_BETWEEN_WORDS = re.compile(rf"(?<=[^\W\d_]){UNREADABLE}(?=[^\W\d_])")
_MIN_SPACES = 3  # in a line without any other: so many stand for spaces
_MAX_MARK = 2
_BROKEN = 0.3  # share of unreadable characters from which a line is unreadable
_PRIVATE = re.compile("[\ue000-\uf8ff]")
_MIN_PRIVATE = 4  # of a line; fewer are marks of lists
_OF_SYMBOLS = {0xF000 + code: chr(code) for code in range(0x20, 0x7F)}
_TOLD = 0.6  # share of usual pairs that words have
_SIGN = re.compile(r"[!-/:-@\[-`{-~]")
_SIGNS = 0.5  # of the characters of a line that are no spaces
_MIN_SIGNS = 8  # different ones: a formula or a rule has fewer
_HAN = re.compile("[\u3400-\u9fff]")
_FEW_HAN = 0.5  # of the characters of a page whose language is another
_MIN_HAN = 4  # of a line; fewer are a name
_MIN_HAN_OF_PAGE = 8
_USUAL_HAN = 0.66  # share of usual ones that every text exceeds by far
_LARGER = 1.08  # times the size of most letters: a heading's
_HEAVY = 500  # the same of its weight
_MOST_HEADINGS = 0.6  # of a page's lines


def readable(lines: Sequence[Line]) -> list[Line]:
    """The lines of an unreadable page that are language all the same: some other font's."""
    kept = [line for line in lines if is_likely_language(line.text)]
    shift = shift_of(" ".join(line.text for line in lines if line not in kept))
    if not shift:
        return kept
    # By chance the pairs of a shifted line may be usual ones; more of the right ones are.
    return [
        line for line in kept if _n_usual(line.text) >= _n_usual(shifted_back(line.text, shift))
    ]


def _n_usual(text: str) -> float:
    n, _, usual = frequent_and_usual_pairs(text)
    return n * usual


def with_headings_told(lines: list[Line]) -> list[Line] | None:
    """The lines of a page whose headings, set in a font of their own, have their letters shifted,
    with those that they show; None for any other page."""
    if not lines:
        return None
    least = _LARGER * Counter([line.size for line in lines]).most_common(1)[0][0]
    heads = [line for line in lines if line.size > least or line.weight >= _HEAVY]
    faces: dict[tuple[float, int], list[Line]] = {}
    for line in heads:
        faces.setdefault((line.size, line.weight), []).append(line)
    if len(heads) > _MOST_HEADINGS * len(lines):
        return None
    told: dict[int, Line] = {}
    for face in faces.values():
        if shift := shift_of(" ".join(line.text for line in face)):
            for line in face:
                told[id(line)] = replace(line, text=shifted_back(line.text, shift), cells=())
    return [told.get(id(line), line) for line in lines] if told else None


def may_have_signs_for_letters(units: str, lines: Sequence[Line]) -> bool:
    """Whether a page with this text has lines that begin with private characters, or signs that
    stand for letters where a font numbers these as they first occur, or a few Chinese characters: a
    quick look."""
    if units.isascii():
        return '"' in units and "#" in units and ("$" in units or "%" in units)
    if 0 < len(_HAN.findall(units)) < _FEW_HAN * len(units):
        return True
    return any("\ue000" <= line.text[0] <= "\uf8ff" for line in lines)


def without_signs_for_letters(lines: Sequence[Line]) -> tuple[list[Line], bool]:
    """The lines of a page without those that say signs, private characters or rare Chinese ones for
    their letters, and whether any letters were worked out: a font for symbols has them 0xF000
    higher."""
    kept: list[Line] = []
    is_guessed = False
    rare = _with_rare_han(lines)
    for line in lines:
        text = line.text
        if len(_PRIVATE.findall(text)) >= _MIN_PRIVATE:
            told = text.translate(_OF_SYMBOLS)
            n_pairs, _, usual = frequent_and_usual_pairs(told)
            if n_pairs and usual > _TOLD:
                kept.append(replace(line, text=" ".join(told.split()), cells=()))
                is_guessed = True
            continue
        if any(line is each for each in rare):
            continue
        signs = [] if line.is_typewriter else _SIGN.findall(text)
        n_dense = len(text) - text.count(" ")
        if len(signs) > _SIGNS * n_dense and len(set(signs)) >= _MIN_SIGNS:
            continue
        kept.append(line)
    return kept, is_guessed


def _with_rare_han(lines: Sequence[Line]) -> list[Line]:
    """The lines with Chinese characters, where these are such as no text has together: a font says
    them by chance."""
    found = [line for line in lines if len(_HAN.findall(line.text)) >= _MIN_HAN]
    han = _HAN.findall("".join(line.text for line in found))
    if len(han) < _MIN_HAN_OF_PAGE:
        return []
    usual = _usual_han()
    return found if sum(each in usual for each in han) < _USUAL_HAN * len(han) else []


@cache
def _usual_han() -> frozenset[str]:
    """What China prints, and Taiwan and Japan in nearly all texts: the levels of their sets."""
    found: set[str] = set()
    for codec, first, last in (
        ("gb2312", 0xB0, 0xF7),
        ("big5", 0xA4, 0xC6),
        ("euc_jp", 0xB0, 0xCF),
    ):
        codes = [bytes((row, cell)) for row in range(first, last + 1) for cell in range(0x40, 0xFF)]
        found.update("".join(code.decode(codec, "ignore") for code in codes))
    return frozenset(found)


def without_unreadable(lines: Sequence[Line]) -> tuple[list[Line], bool]:
    """Lines of which the file tells most characters, and whether words within them are lost.

    Single characters it does not tell stay where they hold what is beside them apart ("30-45 days"
    is not "3045 days"), and are left out elsewhere, where they are marks of lists or the like. In a
    line that has no spaces they are its spaces. Of a lost word one stays in its place.
    A line of one or two is a mark, too, and no loss.
    """
    kept = []
    is_lost = False
    for line in lines:
        n = line.text.count(UNREADABLE)
        if n:
            rest = "".join(_LOST.split(line.text)).replace(" ", "")
            if rest.count(UNREADABLE) > _BROKEN * len(rest) or not any(map(str.isalnum, rest)):
                is_lost = is_lost or n > _MAX_MARK
                continue
            if " " not in line.text and len(_BETWEEN_WORDS.findall(line.text)) >= _MIN_SPACES:
                line.text = line.text.replace(UNREADABLE, " ")
            pieces = [_AT_EDGE.sub("", piece).strip() for piece in _LOST.split(line.text)]
            is_lost = is_lost or len(pieces) > 1
            line.text = f" {UNREADABLE} ".join(pieces).strip()
            if not line.text:
                continue
        kept.append(line)
    return kept, is_lost


def with_private_words_lost(lines: Sequence[Line]) -> Iterator[Line]:
    """The lines of a page with what private characters say within them as unreadable: a font that
    tells no letters has them for its own."""
    for line in lines:
        text = _PRIVATE_WORDS.sub(lambda found: UNREADABLE * len(found[0]), line.text)
        yield line if text == line.text else replace(line, text=text, cells=())


def n_untold(lines: Sequence[Line]) -> int:
    """How many characters of lines the file does not tell."""
    return sum(line.text.count(UNREADABLE) for line in lines)


def n_told(lines: Sequence[Line]) -> int:
    """How many others they have, without spaces."""
    return sum(len(line.text) - line.text.count(" ") for line in lines) - n_untold(lines)


def has_private_words(units: str) -> bool:
    """Whether a page has words of private characters."""
    return not units.isascii() and _PRIVATE_WORDS.search(units) is not None
