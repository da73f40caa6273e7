"""From the lines of a PDF to running text: divided words, CJK without spaces, leading dots."""

from __future__ import annotations

import re
import unicodedata
from array import array
from bisect import bisect_left
from collections.abc import Container, Iterable, Sequence
from heapq import merge
from typing import Any

from app.documents.pdf.lines.line import HYPHEN, Line

LEADER = re.compile(r"\s*(?:\.\s?){5,}")
"""Dots that lead the eye to a page number: a model pays a token for each."""
_DIVIDED = re.compile(r"(\w+)$")
_POINTS = frozenset(".,;:)")
_POINT = re.compile(r"[.,;:)](?: (?!\.)|$)")
_CONTINUES = re.compile(r"\w+")
_CHINESE = "\u3400-\u4dbf\u4e00-\u9fff\u3041-\u30ff"
_LATIN = "A-Za-z0-9%$€£"
_CHINESE_BESIDE_LATIN = re.compile(
    f"(?<=[{_CHINESE}]) ?(?=[{_LATIN}])|(?<=[{_LATIN}]) ?(?=[{_CHINESE}])"
)
_HAS_CHINESE = re.compile(f"[{_CHINESE}]")
_N_LEARNT = 400  # lines: the list of their words takes eight times the room of their text
_ASKED = re.compile("[\\w\u0307]+(?:-[\\w\u0307]+)?")
"""What is asked for: a word, or two with a hyphen (a small letter of "İ" has a dot of its own)."""
FIRST_WIDE = "\u1100"  # no character before it is wide or full-width


class Words:
    """Which words a document has, to tell a divided word from a compound. Built when first asked,
    which is at the first hyphen at the end of a line, unless lines are learned from before.

    Args:
        lines: Of the document.
    """

    def __init__(self, lines: Sequence[Line] = ()) -> None:
        self._lines = lines
        self._known: set[str] | None = None
        self._hashed: _HashedWords | None = None  # of a long document, in place of `_known`
        self._spaces_latin: bool | None = None
        self._n_spaced = self._n_close = 0

    def to_data(self) -> tuple[Any, ...]:
        """What was learned as what `marshal` writes."""
        return " ".join(self._known or ()), self.spaces_latin  # a set takes much longer

    @classmethod
    def from_data(cls, data: tuple[Any, ...]) -> Words:
        """The words that `to_data` described."""
        self = cls()
        known, self._spaces_latin = data
        self._known = set(known.split())
        return self

    def learn(self, lines: Sequence[Line]) -> None:
        """Takes in lines that are not kept until the words are asked for."""
        if self._known is None:
            self._known = set()
        self._learn(lines, self._known)

    def learn_section(self, lines: Sequence[Line]) -> None:
        """The same for some hundred pages of a long document, whose words take a tenth of the room
        then: those that nobody can ask for are not kept, and of the others eight bytes."""
        found: set[str] = set()
        self._learn(lines, found)
        if self._hashed is None:
            self._hashed = _HashedWords()
        asked = (word for word in found if _ASKED.fullmatch(word) and not word.isdecimal())
        self._hashed.add(asked)

    def _learn(self, lines: Sequence[Line], known: set[str]) -> None:
        for start in range(0, len(lines), _N_LEARNT):
            text = "\n".join([line.text for line in lines[start : start + _N_LEARNT]])
            known.update(text.lower().split())
            self._note_spaces(text)

    def _note_spaces(self, text: str) -> None:
        """Notes whether spaces stand between Chinese and Latin letters of a text."""
        # Most texts that are not ASCII have quotation marks and dashes: what stands beside each
        # letter takes ten times as long to look at.
        if not text.isascii() and _HAS_CHINESE.search(text):
            for found in _CHINESE_BESIDE_LATIN.finditer(text):
                self._n_spaced += bool(found[0])
                self._n_close += not found[0]

    @property
    def spaces_latin(self) -> bool:
        """Whether the document puts spaces between Chinese or Japanese and Latin letters or digits,
        as some do: then a line that ends between the two ends at such a space."""
        if self._spaces_latin is None:
            for line in self._lines:
                self._note_spaces(line.text)
            self._spaces_latin = self._n_spaced > self._n_close
        return self._spaces_latin

    def keeps_hyphen(self, first: str, second: str) -> bool:
        """Whether the hyphen between two halves is part of the word."""
        if not first or not second or first[-1].isdigit() or second[0].isdigit():
            return True
        known = self._all_known()
        if (first + second).lower() in known:
            return False
        if second[0].isupper() and not first.isupper():
            return True
        if f"{first}-{second}".lower() in known:
            return True
        halves = (first.lower(), second.lower())
        return all(len(half) > 2 and half in known for half in halves)

    def _all_known(self) -> Container[str]:
        if self._hashed is not None:
            return self._hashed
        if self._known is None:
            self._known = set(" ".join([line.text for line in self._lines]).lower().split())
        return self._known


class _HashedWords:
    """Words by their hashes in order: eight bytes for each, where a set of strings takes a hundred.
    That two of a million words have one hash of 64 bits happens once in 37 million documents."""

    def __init__(self) -> None:
        self._hashes = array("q")

    def add(self, words: Iterable[str]) -> None:
        """Takes in words, of which some may be known."""
        new = sorted({value for word in words if not self._has(value := hash(word))})
        self._hashes = array("q", merge(self._hashes, new))

    def __contains__(self, word: object) -> bool:
        return self._has(hash(word))

    def _has(self, value: int) -> bool:
        at = bisect_left(self._hashes, value)
        return at < len(self._hashes) and self._hashes[at] == value


def joined_lines(texts: Iterable[str], words: Words) -> str:
    """Lines as running text: hyphens that divide words taken out, leading dots made one sign."""
    joined = ""
    for text in texts:
        if not joined:
            joined = text
            continue
        last, first = joined[-1], text[0]
        if last == HYPHEN:
            end = joined[-60:-1]
            # From the last space on: the search tries every place that it is given.
            half, other = _DIVIDED.search(end, end.rfind(" ") + 1), _CONTINUES.match(text)
            if words.keeps_hyphen(half[0] if half else "", other[0] if other else ""):
                joined = joined[:-1] + "-" + text
            else:
                joined = joined[:-1] + text
        elif last == "-" and joined[-2:-1].isalnum() and first.isalnum():
            joined += text  # a hyphen that pdfium does not take for the division of a word
        elif (first in _POINTS and _POINT.match(text)) or _are_close(last, first, words):
            joined += text
        else:
            joined += " " + text
    if HYPHEN in joined:
        joined = joined.replace(HYPHEN, "-")
    joined = joined.strip()
    if ". . . ." in joined or "....." in joined:
        joined = LEADER.sub(" … ", joined)
    return re.sub(r" {2,}", " ", joined) if "  " in joined else joined


def join_lines(texts: Iterable[str]) -> str:
    """Lines as running text, without a document to ask for its words."""
    return joined_lines(texts, Words())


def _are_close(last: str, first: str, words: Words) -> bool:
    """Whether two lines belong together without a space, by the last and the first character."""
    if last < FIRST_WIDE and first < FIRST_WIDE:
        return False
    if _is_cjk(last) and _is_cjk(first):
        return True
    if _is_wide_sign(last) or _is_wide_sign(first):
        return True
    return bool(_CHINESE_BESIDE_LATIN.match(last + first, 1)) and not words.spaces_latin


def _is_wide_sign(character: str) -> bool:
    """Whether it is punctuation of Chinese or Japanese, which has its own white."""
    return _is_cjk(character) and unicodedata.category(character)[0] == "P"


def _is_cjk(character: str) -> bool:
    return character >= FIRST_WIDE and unicodedata.east_asian_width(character) in ("W", "F")
