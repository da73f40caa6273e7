"""Letters that stand for others so many places further: "Evujft" for "Duties".

A program that numbers the letters of a font in another way than it says shifts all of them by one
number. Of a few words only such a shift that makes language of them, and nothing less, is taken for
one.
"""

from __future__ import annotations

from app.documents.base.control_codes import DAMAGED
from app.documents.pdf.page.letters import frequent_and_usual_pairs, is_likely

_MAX_SHIFT = 31  # places: with more, letters would be control codes or stand beyond ASCII
_MIN_PAIRS = 10
_STRANGE = 0.6  # share of usual pairs that hardly any words of a language fall short of
_SURE = 0.85  # the same of the words that a shift makes
_FREQUENT = 0.14  # share of frequent pairs among them
_BETTER = 0.3  # by so much more of the pairs are usual then


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
