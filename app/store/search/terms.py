"""How text becomes search terms, and how terms are found again in the text as it was written.

Words are folded (compatibility forms, case and Latin accents) and Chinese, Japanese, Korean, Thai,
Lao, Khmer and Burmese characters become one term each. A word of two Chinese characters is then a
phrase of two terms; a trigram index could not find it. SQLite's `ascii` tokenizer splits what
`fold_to_terms` gives at its spaces and changes nothing else, so an index does not depend on which
Unicode version a build of SQLite knows.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

N_PREFIX_MIN = 3
"""Letters from which the last word of a query also finds longer words; shorter ones would collect
a large share of the index (170 ms for one letter in 10,000 documents)."""

N_QUERY_TERMS_MAX = 16
"""Words of a query that are looked at."""

_UNSPACED = (
    "\u0e00-\u0eff"  # Thai, Lao
    "\u1000-\u109f"  # Burmese
    "\u1100-\u11ff"  # Hangul letters
    "\u1780-\u17ff"  # Khmer
    "\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff"  # kana and ideographic marks
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"  # ideographs
    "\uac00-\ud7af"  # Hangul syllables
)
_SIGNS = "$%€£¥§°"  # people search for "50 %" and "§ 4"; other punctuation separates
_ACCENTS = re.compile("[\u0300-\u036f]+")
_TERM = re.compile(rf"[{_SIGNS}]|[{_UNSPACED}]|(?:(?![{_UNSPACED}])[^\W_])+")
_ASCII_TERM = re.compile(r"[$%]|[a-z0-9]+")
_UNSPACED_TERM = re.compile(rf"[{_UNSPACED}{_SIGNS}]")
_QUERY = re.compile(r"[\"“”„«»「」]([^\"“”„«»「」]+)[\"“”„«»「」]|([^\s\"“”„«»「」]+)")


@dataclass(frozen=True, slots=True)
class QueryTerm:
    """One thing a query asks for: words that follow each other, the last perhaps only begun."""

    words: tuple[str, ...]
    is_prefix: bool

    def as_match(self) -> str:
        """The term in FTS5's query language."""
        return self.as_exact_match() + ("*" if self.is_prefix else "")

    def as_exact_match(self) -> str:
        """The term in FTS5's query language, as whole words."""
        return f'"{" ".join(self.words)}"'


@lru_cache(maxsize=20_000)
def _fold_character(character: str) -> str:
    return fold(character)


def fold(text: str) -> str:
    """`text` without the differences a search looks past: width, case, Latin accents."""
    if text.isascii():
        return text.lower()
    plain = _ACCENTS.sub("", unicodedata.normalize("NFKD", text))
    return unicodedata.normalize("NFC", plain).casefold()


def terms(text: str) -> list[str]:
    """The search terms of `text`, in order."""
    return (_ASCII_TERM if text.isascii() else _TERM).findall(fold(text))


def fold_to_terms(text: str) -> str:
    """The search terms of `text` joined by spaces, as they are indexed."""
    return " ".join(terms(text)).encode("utf-8", "ignore").decode()


def parse_query(query: str) -> list[QueryTerm]:
    """What a query asks for; everything in it must be found, quoted words next to each other."""
    found = []
    for match in _QUERY.finditer(query):
        words = tuple(terms(match.group(1) or match.group(2)))
        if not words:
            continue
        is_prefix = (
            match.group(1) is None
            and len(words[-1]) >= N_PREFIX_MIN
            and not _UNSPACED_TERM.match(words[-1])
        )
        found.append(QueryTerm(words, is_prefix))
    return list(dict.fromkeys(found))[:N_QUERY_TERMS_MAX]


def spans(text: str, wanted: Sequence[QueryTerm]) -> list[tuple[int, int]]:
    """Where in `text`, as it is written, the terms of a query stand: (start, end), sorted."""
    folded, origin = _fold_with_origin(text)
    found = (match.span() for term in wanted for match in _pattern(term).finditer(folded))
    return _merged(sorted({(origin[start], origin[end - 1] + 1) for start, end in found}))


@lru_cache(maxsize=256)
def _pattern(term: QueryTerm) -> re.Pattern[str]:
    """Finds a term in folded text, between the same borders as `terms` sees."""
    letter = rf"[^\W_{_UNSPACED}]"  # of a script with spaces between words
    pieces = []
    for k, word in enumerate(term.words):
        pattern = re.escape(word)
        if not _UNSPACED_TERM.match(word):
            more = f"{letter}*" if term.is_prefix and k == len(term.words) - 1 else ""
            pattern = f"(?<!{letter}){pattern}{more}(?!{letter})"
        pieces.append(pattern)
    return re.compile(rf"(?:[^\w{_SIGNS}]|_)*".join(pieces))


def _fold_with_origin(text: str) -> tuple[str, Sequence[int]]:
    """Folded text, and for each of its characters the offset in `text` that it came from."""
    if text.isascii():
        return text.lower(), range(len(text))
    pieces: list[str] = []
    origin: list[int] = []
    for offset, character in enumerate(text):
        piece = _fold_character(character)
        pieces.append(piece)
        origin += [offset] * len(piece)
    return "".join(pieces), origin


def _merged(sorted_spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    result: list[tuple[int, int]] = []
    for start, end in sorted_spans:
        if result and start < result[-1][1]:
            result[-1] = (result[-1][0], max(end, result[-1][1]))
        else:
            result.append((start, end))
    return result


def snippet(
    text: str, wanted: Sequence[QueryTerm] | str, n_characters: int = 160
) -> tuple[str, tuple[tuple[int, int], ...]]:
    """A piece of `text` around the densest matches, and where they stand in the piece.

    `wanted` is a parsed query, or a string to be found as it is. White space is folded to single
    spaces; "…" marks a cut. Without a match it is the beginning.
    """
    text = " ".join(text.split())
    if isinstance(wanted, str):
        marks = [m.span() for m in re.finditer(re.escape(wanted), text)]
    else:
        marks = spans(text, wanted)
    start = _window_start(marks, n_characters, len(text))
    end = min(start + n_characters, len(text))
    start, end = _to_word_borders(text, start, end)
    before, after = ("… " if start else ""), (" …" if end < len(text) else "")
    shift = len(before) - start
    inside = [(a + shift, b + shift) for a, b in marks if a >= start and b <= end]
    return before + text[start:end] + after, tuple(inside)


def _window_start(marks: Sequence[tuple[int, int]], width: int, length: int) -> int:
    best, best_count = 0, 0
    for i, (start, _) in enumerate(marks):
        count = sum(1 for _, end in marks[i : i + 20] if end - start <= width * 3 // 4)
        if count > best_count:
            best, best_count = start, count
    return max(min(best - width // 2, length - width), 0) if marks else 0


def _to_word_borders(text: str, start: int, end: int) -> tuple[int, int]:
    if start and not text[start - 1].isspace():
        space = text.find(" ", start, start + 24)
        start = space + 1 if space >= 0 else start
    if end < len(text) and not text[end].isspace():
        space = text.rfind(" ", max(end - 24, start), end)
        end = space if space > start else end
    return start, end
