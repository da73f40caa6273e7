"""From a quoted passage to its place in a document, however the quotation was typed.

What is compared is letters and digits alone, in one case and without accents, ligatures undone:
line breaks, hyphenation, quotation marks, dashes, white space and Markdown make no difference. A
passage that is there letter by letter is found exactly; one that was misquoted is found by the
words it shares with a stretch of the text, and rapidfuzz says how alike the two are.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property, lru_cache

from app.documents.base.document import Box, Document, Location

MIN_SIMILARITY = 0.7
"""Below this a stretch of text is no quotation of the passage. Measured on a book, a paper and a
manual: of passages of twelve words with two words replaced by others, 98 in 100 score 0.70 or more
against their own document; against the other two none scored above 0.62."""
MIN_SIMILAR_LETTERS = 12
"""Shorter passages are found exactly or not at all: a few letters resemble something everywhere."""
MIN_LOOSE_LETTERS = 16
"""A match that begins or ends inside a word counts from this length on; "art" is not in "part"."""
MAX_MATCHES = 16

_EXPECTED = 0.15  # what being on the expected page adds to a score when matches are put in order
_COMMON = 400  # a word that occurs more often tells little about where a passage is
_MAX_ELISION = 1200  # letters that "…" in a quotation may stand for
_CANDIDATES = 6  # stretches compared with rapidfuzz
_WORD = re.compile(r"[^\W_]+")
_CELL_BREAK = re.compile(r"<br>")  # how a line break in a cell of a Markdown table is written
_ELLIPSIS = re.compile(r"\s*(?:\[\s*(?:\.{3}|…)\s*\]|\(\s*(?:\.{3}|…)\s*\)|\.{3,}|…+)\s*")
_FIRST_CJK = "\u2e80"


class MatchKind(StrEnum):
    """How a passage was found."""

    EXACT = "exact"  # the same letters and digits in the same order
    SIMILAR = "similar"  # some words differ, or "…" stands for some


@dataclass(frozen=True, slots=True)
class PageBox:
    """A rectangle and the page it is on."""

    page: int
    box: Box


@dataclass(frozen=True, slots=True)
class PassageMatch:
    """A stretch of `Document.text` that a passage quotes.

    Attributes:
        start: Offset into `Document.text` of its first letter.
        end: Offset after its last letter.
        kind: Exact or similar.
        score: 1.0 for exact, else rapidfuzz's similarity from `MIN_SIMILARITY` to 1.
        locations: The pieces of blocks it covers, as `Document.locate` gives them.
    """

    start: int
    end: int
    kind: MatchKind
    score: float
    locations: tuple[Location, ...]

    @property
    def page(self) -> int | None:
        """The page it begins on, or None where there are no pages."""
        return self.locations[0].page if self.locations else None

    @property
    def pages(self) -> tuple[int, ...]:
        """All pages it touches, in order."""
        return tuple(dict.fromkeys(at.page for at in self.locations if at.page is not None))

    @property
    def boxes(self) -> tuple[PageBox, ...]:
        """The boxes of the blocks it touches. `line_boxes` in `passage_boxes` is finer."""
        return tuple(
            PageBox(at.page, at.box)
            for at in self.locations
            if at.page is not None and at.box is not None
        )


def find_passage(
    document: Document,
    text: str,
    *,
    page: int | None = None,
    limit: int = MAX_MATCHES,
    similar: bool = True,
) -> tuple[PassageMatch, ...]:
    """Finds a quoted passage in a document. An index of the document is built at the first call
    (about 0.1 s for a book of 350 pages) and kept with it.

    Args:
        document: Where to look.
        text: The passage as quoted; surrounding quotation marks and "…" do no harm.
        page: The page it is said to be on: matches that touch it come before others about as good.
        limit: How many matches to return at most.
        similar: Whether stretches that only resemble it are looked for, which takes longest.

    Returns:
        All exact matches, best first; or, if there is none, the similar ones. Empty when the
        document does not have the passage, or the passage has no letters or digits.
    """
    index = passage_index(document)
    matches = []
    n_spans = limit if page is None else max(limit, 1000)
    for span in index.find(text, limit=n_spans, similar=similar):
        locations = document.locate(span.start, span.end)
        matches.append(PassageMatch(span.start, span.end, span.kind, span.score, locations))
    if page is not None:
        matches.sort(key=lambda m: -m.score - (_EXPECTED if page in m.pages else 0))
    return tuple(matches[:limit])


def passage_index(document: Document) -> PassageIndex:
    """The index of a document's text, made once and kept with it."""
    index: PassageIndex | None = document.__dict__.get("_passage_index")
    if index is None:
        index = PassageIndex(document.text)
        document.__dict__["_passage_index"] = index  # next to its cached properties
    return index


@dataclass(frozen=True, slots=True)
class PassageSpan:
    """A match as offsets alone: `text[start:end]`, how it was found, and how alike it is."""

    start: int
    end: int
    kind: MatchKind
    score: float


class PassageIndex:
    """The letters of a text, where each of them stands in it, and where each word occurs.

    Attributes:
        text: The text as given.
        letters: Its letters and digits, folded.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        source = _CELL_BREAK.sub("    ", text) if "<br>" in text else text
        words = []
        text_starts: list[int] = []
        letter_starts: list[int] = []
        position = 0
        for match in _WORD.finditer(source):
            word = match.group()
            word = word.lower() if word.isascii() else fold(word)
            if word:
                words.append(word)
                text_starts.append(match.start())
                letter_starts.append(position)
                position += len(word)
        self.letters = "".join(words)
        self._words = words
        self._text_starts = text_starts
        self._letter_starts = letter_starts

    @cached_property
    def _occurrences(self) -> dict[str, list[int]]:
        """Where in `letters` each word begins, and each pair of CJK characters."""
        places: dict[str, list[int]] = {}
        for start, word in zip(self._letter_starts, self._words, strict=True):
            for key, shift in _keys(word):
                places.setdefault(key, []).append(start + shift)
        return places

    def find(
        self, passage: str, *, limit: int = MAX_MATCHES, similar: bool = True
    ) -> list[PassageSpan]:
        """Exact matches in the order of the text, or else similar ones, best first, if wanted."""
        folded = "".join(_folded_words(passage))
        if not folded:
            return []
        exact = self._exact(folded, limit)
        if exact:
            return [self._span(a, b, MatchKind.EXACT, 1.0) for a, b in exact]
        if _ELLIPSIS.search(passage):
            elided = self._elided(_ELLIPSIS.split(passage))
            if elided:
                return [self._span(*elided, MatchKind.SIMILAR, 1.0)]
        if len(folded) < MIN_SIMILAR_LETTERS or not similar:
            return []
        return self._similar(passage, folded, limit)

    def find_first(self, passage: str, within: Iterable[tuple[int, int]]) -> PassageSpan | None:
        """The first exact match that touches one of the stretches `text[low:high]`, else the first
        anywhere; None where there is none. However often a passage occurs, this takes one look."""
        folded = "".join(_folded_words(passage))
        if not folded:
            return None
        loose: tuple[int, int] | None = None
        for low, high in [*within, (0, len(self.text))]:
            first = max(self._letter_at(low) - len(folded) + 1, 0)
            last = self._letter_at(high) + len(folded) - 1
            for found in self._exact(folded, 1, first, last):
                if self._is_edge(found[0]) and self._is_edge(found[1]):
                    return self._span(*found, MatchKind.EXACT, 1.0)
                loose = loose or found
        return None if loose is None else self._span(*loose, MatchKind.EXACT, 1.0)

    def _letter_at(self, offset: int) -> int:
        """How many letters stand before the first word at or behind an offset of `text`."""
        word = bisect_left(self._text_starts, offset)
        return self._letter_starts[word] if word < len(self._words) else len(self.letters)

    def _exact(
        self, folded: str, limit: int, first: int = 0, last: int | None = None
    ) -> list[tuple[int, int]]:
        """Stretches of `letters[first:last]`: those that begin and end with a word, or else those
        that are long enough to be no chance."""
        whole: list[tuple[int, int]] = []
        loose: list[tuple[int, int]] = []
        at = self.letters.find(folded, first, last)
        while at >= 0 and len(whole) < limit:
            end = at + len(folded)
            if self._is_edge(at) and self._is_edge(end):
                whole.append((at, end))
            elif len(folded) >= MIN_LOOSE_LETTERS and len(loose) < limit:
                loose.append((at, end))
            at = self.letters.find(folded, at + 1, last)
        return whole or loose

    def _is_edge(self, position: int) -> bool:
        """Whether a word begins or ends here. Every CJK character is taken for a word."""
        if position in (0, len(self.letters)):
            return True
        at = bisect_left(self._letter_starts, position)
        if at < len(self._letter_starts) and self._letter_starts[at] == position:
            return True
        return self.letters[position - 1] >= _FIRST_CJK or self.letters[position] >= _FIRST_CJK

    def _elided(self, parts: Iterable[str]) -> tuple[int, int] | None:
        """Where the parts of a quotation stand one after the other, not far apart."""
        folded = [part for part in ("".join(_folded_words(p)) for p in parts) if part]
        if len(folded) < 2 or max(map(len, folded)) < MIN_SIMILAR_LETTERS:
            return None
        at = self.letters.find(folded[0])
        while at >= 0:
            end = at + len(folded[0])
            for part in folded[1:]:
                follows = self.letters.find(part, end, end + _MAX_ELISION + len(part))
                if follows < 0:
                    break
                end = follows + len(part)
            else:
                return at, end
            at = self.letters.find(folded[0], at + 1)
        return None

    def _similar(self, passage: str, folded: str, limit: int) -> list[PassageSpan]:
        from rapidfuzz import fuzz

        size = len(folded)
        found: list[tuple[float, int, int]] = []
        for begin in self._candidates(passage, size):
            low = max(begin, 0)
            window = self.letters[low : begin + 2 * size + size // 2]
            if not window:
                continue
            # The score is of the passage against a window of the same length; what it shares with
            # the text outside the window would not raise it.
            aligned = fuzz.partial_ratio_alignment(
                folded, window, score_cutoff=MIN_SIMILARITY * 100
            )
            if aligned is None or aligned.dest_end - aligned.dest_start < size // 2:
                continue
            start, end = self._whole_words(low + aligned.dest_start, low + aligned.dest_end)
            score = fuzz.ratio(folded, self.letters[start:end]) / 100
            if score >= MIN_SIMILARITY and not any(s < end and start < e for _, s, e in found):
                found.append((score, start, end))
        found.sort(key=lambda item: (-item[0], item[1]))
        return [self._span(a, b, MatchKind.SIMILAR, s) for s, a, b in found[:limit]]

    def _candidates(self, passage: str, size: int) -> list[int]:
        """Where stretches begin that share most words with the passage at the same distances."""
        width = max(size // 2, 16)
        votes: Counter[int] = Counter()
        rare: list[tuple[list[int], int]] = []
        common: list[tuple[list[int], int]] = []
        position = 0
        for word in _folded_words(passage):
            for key, shift in _keys(word):
                places = self._occurrences.get(key)
                if places:
                    (rare if len(places) <= _COMMON else common).append((places, position + shift))
            position += len(word)
        if not rare:
            rare = sorted(common, key=lambda item: len(item[0]))[:4]
        for places, offset in rare:
            weight = 1000 // (len(places) + 9)  # a rare word tells most
            for place in places:
                votes[(place - offset) // width] += weight + 1
        # A passage may lie across the border of two strips.
        summed = {strip: n + votes.get(strip + 1, 0) for strip, n in votes.items()}
        best = sorted(summed, key=lambda strip: (-summed[strip], strip))[:_CANDIDATES]
        return [strip * width - width // 2 for strip in best]

    def _whole_words(self, start: int, end: int) -> tuple[int, int]:
        """Widens a stretch to the words it cuts by less than half, narrows it otherwise."""
        return self._word_edge(start), self._word_edge(end)

    def _word_edge(self, position: int) -> int:
        if self._is_edge(position):
            return position
        word = bisect_right(self._letter_starts, position) - 1
        low = self._letter_starts[word]
        high = low + len(self._words[word])
        return low if position - low <= high - position else high

    def _span(self, start: int, end: int, kind: MatchKind, score: float) -> PassageSpan:
        return PassageSpan(self._offset(start), self._offset(end - 1) + 1, kind, score)

    def _offset(self, position: int) -> int:
        """Where in `text` the letter at `position` of `letters` stands."""
        word = bisect_right(self._letter_starts, position) - 1
        within = position - self._letter_starts[word]
        start = self._text_starts[word]
        if self.text[start : start + within + 1].isascii():
            return start + within
        for offset in range(start, len(self.text)):  # ligatures and accents: letter by letter
            within -= len(fold(self.text[offset]))
            if within < 0:
                return offset
        return len(self.text) - 1


def fold(text: str) -> str:
    """Letters and digits of `text` in one case, compatibility forms and accents undone."""
    return "".join(map(_fold_character, text))


@lru_cache(maxsize=4096)
def _fold_character(character: str) -> str:
    decomposed = unicodedata.normalize("NFKD", character).casefold()
    return "".join(c for c in unicodedata.normalize("NFKD", decomposed) if c.isalnum())


def _folded_words(text: str) -> list[str]:
    words = (match.group() for match in _WORD.finditer(text))
    folded = (word.lower() if word.isascii() else fold(word) for word in words)
    return [word for word in folded if word]


def _keys(word: str) -> list[tuple[str, int]]:
    """What a word is found by: itself, or each pair of characters of scripts without spaces."""
    if word[0] < _FIRST_CJK or len(word) < 3:
        return [(word, 0)]
    return [(word[i : i + 2], i) for i in range(len(word) - 1)]


__all__ = [
    "MatchKind",
    "PageBox",
    "PassageIndex",
    "PassageMatch",
    "PassageSpan",
    "find_passage",
    "fold",
    "passage_index",
]
