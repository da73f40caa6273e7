"""Letters that stand for others so many places further: "Evujft" for "Duties".

A program that numbers the letters of a font in another way than it says shifts all of them by one
number. Of a few words only such a shift that makes language of them, and nothing less, is taken for
one.
"""

from __future__ import annotations

import re

from app.documents.base.control_codes import DAMAGED
from app.documents.pdf.page.letters import frequent_and_usual_pairs, is_likely

_MAX_SHIFT = 31  # places: with more, letters would be control codes or stand beyond ASCII
_MIN_PAIRS = 10
_STRANGE = 0.6  # share of usual pairs that hardly any words of a language fall short of
_SURE = 0.85  # the same of the words that a shift makes
_FREQUENT = 0.14  # share of frequent pairs among them
_BETTER = 0.3  # by so much more of the pairs are usual then
OF_SHAPES = 29
"""From the number of a shape to its character, in TrueType's usual order of shapes."""
_MIN_SHAPE_PAIRS = 3  # of words that are told by the numbers of their shapes
_MOST_SMALL = 0.5  # of their characters are small letters
_SHAPES_SURE, _SHAPES_STRANGE = 0.8, 0.5  # share of usual pairs in them, and in what was said
_WORDS = re.compile(
    r"(?:[\"'(]?(?:[A-Z]?[a-z]+|[A-Z]+)(?:[-'][A-Za-z]+)*[\"').,;:?!]{0,2}|\d[\d.,:/%-]*|[&-])"
    r"(?: +|$)"
)
_NO_VOWEL = re.compile(r"(?<![A-Za-z])[^\W\d_aeiouyAEIOUY]{3,}(?![A-Za-z])")


def shift_of(text: str) -> int:
    """By how many places the letters of a few words are shifted; 0 where they are not, or where
    that is not sure."""
    if is_likely(text):
        return 0
    n_pairs, _, usual = frequent_and_usual_pairs(text)
    if n_pairs < _MIN_PAIRS or usual > _STRANGE:
        return 0
    best, at = usual + _BETTER, 0
    for shift in range(-_MAX_SHIFT, _MAX_SHIFT + 1):
        n_told, frequent, share = frequent_and_usual_pairs(shifted_back(text, shift))
        is_sure = n_told >= 0.8 * n_pairs and share > _SURE and frequent > _FREQUENT
        if is_sure and share > best:
            best, at = share, shift
    return at


def shifted_back(text: str, shift: int) -> str:
    """The text that was shifted by so many places; what would be no letter is a space."""
    table = {
        code: chr(code - shift) if 0x20 < code - shift < 0x7F else " " for code in range(0x21, 0x7F)
    }
    return " ".join(text.replace(DAMAGED, " ").translate(table).split())


def is_of_shapes(said: str, guessed: str) -> bool:
    """Whether a few words of a font that names no letters are what the numbers of their shapes
    mean, and not what its codes would be as letters: each looks like a word, and nearly all of
    their pairs of letters are usual, where those of what was said are not."""
    words = guessed.strip()
    if not words or _NO_VOWEL.search(words) or _WORDS.sub("", words):
        return False
    n_small = sum(map(str.islower, words))
    if n_small < _MOST_SMALL * len(words.replace(" ", "")):  # figures may look like capitals
        return False
    n_pairs, _, usual = frequent_and_usual_pairs(words)
    _, _, before = frequent_and_usual_pairs(said)
    return n_pairs >= _MIN_SHAPE_PAIRS and usual >= _SHAPES_SURE and before <= _SHAPES_STRANGE
