"""Fonts of a PDF page that say other letters than they show, beside others that say theirs.

A phrase in bold or italics may be set in a font with a wrong map, in the middle of a line that can
be read. The letters of that font alone tell: what they say is no language.
"""

from __future__ import annotations

import ctypes
import re
from collections.abc import Collection, Iterator, Sequence
from itertools import islice

from app.documents.pdf.page.calls import text_calls
from app.documents.pdf.page.letters import UNREADABLE, frequent_and_usual_pairs, is_unreadable
from app.documents.pdf.page.shifted import OF_SHAPES, is_of_shapes, shift_of

_NO_VOWELS = (
    re.compile(r" [bcdfghjklmnpqrstvwxzBCDFGHJKLMNPQRSTVWXZ]{3,} "),
    re.compile(r"\n[bcdfghjklmnpqrstvwxzBCDFGHJKLMNPQRSTVWXZ]{3,} "),
)
"""What words hardly have and letters that stand for others soon have. Each begins with one
character: searches for such patterns take a fraction of the time of one for all of them."""
_OF_SHAPES = (
    re.compile(r" (?=[!-C]{0,9}[D-\]])[!-\]]{2,}[ \r]"),
    re.compile(r"\n(?=[!-C]{0,9}[D-\]])[!-\]]{2,}[ \r]"),
)
"""Words without a small letter: the numbers that shapes usually have, taken for letters, make all
words such ones."""
_MAX_ASKED = 64  # of a page
_MAX_SHAPE = 97  # of small letters and their signs
_SIGNS = re.compile(r"[#$%&*+][\"#$%&*+!']")
_MAX_HITS = 6  # of a page
_NEXT, _NEAR = 22, 60  # characters on each side of a hit
_MIN_PAIRS, _STRANGE = 6, 0.5  # of what stands around a hit, for a closer look
_MOST_OF_PAGE = 0.5  # of a page's characters: then it is the page that is looked at as a whole
_MIN_PAIRS_OF_FONT = 12  # by chance some abbreviations make words when they are shifted
_SIGN = re.compile(r"[!-/:-@\[-`{-~]")
_LINE = re.compile(r"[^\r\n]+")
_MIN_BESIDE = 6  # letters of other fonts in a line
_MOST_SIGNS, _MIN_SIGNS = 0.5, 6  # of a font's characters; different ones
_MAX_CODE, _MIN_CODE = 0x7F, 0x20


def with_fonts_told(handle: ctypes.c_void_p, units: str) -> tuple[str, bool] | None:
    """The text of a page with the letters that a wrong font shows, or, where they cannot be worked
    out, with marks in their places; and whether any were worked out. None for nearly every page.

    Args:
        handle: Of the text page.
        units: Its text, one character for each of pdfium's indices.
    """
    hits = _hits(units)
    if not hits:
        return None
    fonts = _Fonts(handle, units)
    told: dict[int, str] = {}
    is_guessed = False
    seen: set[int] = set()
    for hit in hits:
        near = units[max(hit - _NEXT, 0) : hit + 3], units[max(hit - 2, 0) : hit + _NEXT]
        font = fonts.of(hit) if any(map(_is_strange, near)) else 0
        if not font or font in seen:
            continue
        begin, end = fonts.around(hit, font)
        if not _is_strange(units[begin:end]):
            continue
        seen.add(font)
        indices = [n for n, unit in enumerate(units) if not unit.isspace() and fonts.of(n) == font]
        if len(indices) > _MOST_OF_PAGE * len(units):
            continue
        text = _text_of(units, indices)
        if _has_pairs(text) and (shift := shift_of(text)):
            is_guessed = True
            for n in indices:
                if _MIN_CODE < ord(units[n]) < _MAX_CODE:
                    code = ord(units[n]) - shift
                    told[n] = chr(code) if _MIN_CODE < code < _MAX_CODE else " "
        elif is_unreadable(text) or _are_signs(text):
            told |= dict.fromkeys(_beside_words(units, frozenset(indices)), UNREADABLE)
    if not told:
        return None
    return "".join(told.get(n, unit) for n, unit in enumerate(units)), is_guessed


def with_shapes_told(handle: ctypes.c_void_p, units: str) -> str | None:
    """The text of a page with the letters of those fonts that name none of them, where the numbers
    of their shapes tell a few words; None for nearly every page.

    Args:
        handle: Of the text page.
        units: Its text, one character for each of pdfium's indices.
    """
    calls = text_calls()
    hits = (match.start() + 1 for each in _OF_SHAPES for match in each.finditer(units))
    if UNREADABLE not in units and not any(
        calls.has_map_error(handle, n) == 1 for n in islice(hits, _MAX_ASKED)
    ):
        return None
    fonts = _Fonts(handle, units)
    by_font: dict[int, list[int]] = {}
    for n, unit in enumerate(units):
        if not unit.isspace() and calls.has_map_error(handle, n) == 1:
            by_font.setdefault(fonts.of(n), []).append(n)
    told: dict[int, str] = {}
    for indices in by_font.values():
        codes = [calls.get_unicode(handle, n) for n in indices]
        if max(codes) <= _MAX_SHAPE and len(indices) <= _MOST_OF_PAGE * len(units):
            letters = {n: chr(code + OF_SHAPES) for n, code in zip(indices, codes, strict=True)}
            guessed = "".join(letters.get(n, unit) for n, unit in enumerate(units))
            if is_of_shapes(_text_of(units, indices), _text_of(guessed, indices)):
                told |= letters
    return "".join(told.get(n, unit) for n, unit in enumerate(units)) if told else None


def _hits(units: str) -> Sequence[int]:
    """Where a page says what words hardly do."""
    found = [match.start() + 1 for each in _NO_VOWELS for match in _few(each, units)]
    if "#" in units and '"' in units:
        found += [match.start() for match in _few(_SIGNS, units)]
    return found


def _few(pattern: re.Pattern[str], units: str) -> Iterator[re.Match[str]]:
    return islice(pattern.finditer(units), _MAX_HITS)


class _Fonts:
    """The fonts of the characters of a page, by their addresses."""

    def __init__(self, handle: ctypes.c_void_p, units: str) -> None:
        self._handle, self._units = handle, units
        self._get_object, self._get_font = text_calls().get_text_object, text_calls().get_font
        self._known: dict[int, int] = {}

    def of(self, n: int) -> int:
        item = self._get_object(self._handle, n)
        if not item:
            return 0
        if item not in self._known:
            self._known[item] = self._get_font(item) or 0
        return self._known[item]

    def around(self, n: int, font: int) -> tuple[int, int]:
        """Where the text in that font around a character begins and ends."""
        units, begin, end = self._units, n, n
        while begin > max(n - _NEAR, 0) and self._is_more(begin - 1, font):
            begin -= 1
        while end < min(n + _NEAR, len(units)) and self._is_more(end, font):
            end += 1
        return begin, end

    def _is_more(self, n: int, font: int) -> bool:
        return self._units[n].isspace() or self.of(n) == font


def _text_of(units: str, indices: Sequence[int]) -> str:
    """What characters say, with a space wherever others stand between them."""
    text, last = [], indices[0]
    for n in indices:
        if n > last + 1:
            text.append(" ")
        text.append(units[n])
        last = n
    return "".join(text)


def _is_strange(text: str) -> bool:
    """Whether a phrase is worth a look at all that is set in its font."""
    n_pairs, _, usual = frequent_and_usual_pairs(text)
    if n_pairs >= _MIN_PAIRS and usual < _STRANGE:
        return True
    return n_pairs < _MIN_PAIRS and (_are_signs(text))


def _beside_words(units: str, indices: Collection[int]) -> Iterator[int]:
    """Those of some characters that stand in a line with words of other fonts; the labels of a
    drawing stand by themselves."""
    for line in _LINE.finditer(units):
        its = range(*line.span())
        n_letters = sum(units[n].isalpha() for n in its if n not in indices)
        if n_letters >= _MIN_BESIDE:
            yield from (n for n in its if n in indices)


def _has_pairs(text: str) -> bool:
    return frequent_and_usual_pairs(text)[0] >= _MIN_PAIRS_OF_FONT


def _are_signs(text: str) -> bool:
    signs = _SIGN.findall(text)
    n_dense = len(text) - text.count(" ")
    return len(signs) > _MOST_SIGNS * n_dense and len(set(signs)) >= _MIN_SIGNS
