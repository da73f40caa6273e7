"""Which words of a text were removed, and which were added."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

N_ISLAND_LETTERS = 4
"""Words that stayed between two edits and have fewer letters than this ("of", ",") are taken into
the edit: single words left standing make a rewritten sentence unreadable."""

# Figures and hyphenated words whole, characters of scripts without spaces one by one.
_WORD = re.compile(
    r"[\u3040-\u30ff\u3400-\u9fff]|[^\W_]+(?:[-'’.,/][^\W_]+)*|[^\w\s]|_+",
)
_CJK_RUN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")


class EditKind(StrEnum):
    """What happened to a run of words."""

    SAME = "same"
    REMOVED = "removed"
    ADDED = "added"


@dataclass(frozen=True, slots=True)
class WordEdit:
    """A run of words: `old[old_start:old_end]` and `new[new_start:new_end]`, one of them empty when
    it was added or removed."""

    kind: EditKind
    old_start: int
    old_end: int
    new_start: int
    new_end: int

    def as_json(self) -> dict[str, Any]:
        """Plain values for `json.dumps`."""
        return {
            "kind": self.kind.value,
            "old": [self.old_start, self.old_end],
            "new": [self.new_start, self.new_end],
        }


def word_edits(old: str, new: str) -> tuple[WordEdit, ...]:
    """The words of `old` and `new` as runs that are the same, removed or added, in order; what was
    removed comes before what took its place. White space and the kind of quotation marks are no
    differences. The runs of each side cover its words in order, without overlap."""
    from rapidfuzz.distance import LCSseq

    olds, news = _words(old), _words(new)
    codes = LCSseq.opcodes([_plain(word) for word, _, _ in olds], [_plain(w) for w, _, _ in news])
    runs: list[tuple[bool, int, int, int, int]] = [
        (code.tag == "equal", code.src_start, code.src_end, code.dest_start, code.dest_end)
        for code in codes
    ]
    edits: list[WordEdit] = []
    for is_same, a, b, c, d in _without_islands(runs, olds):
        old_start, old_end = _span(olds, a, b, len(old))
        new_start, new_end = _span(news, c, d, len(new))
        if is_same:
            edits.append(WordEdit(EditKind.SAME, old_start, old_end, new_start, new_end))
            continue
        if b > a:
            edits.append(WordEdit(EditKind.REMOVED, old_start, old_end, new_start, new_start))
        if d > c:
            edits.append(WordEdit(EditKind.ADDED, old_end, old_end, new_start, new_end))
    return tuple(edits)


def _words(text: str) -> list[tuple[str, int, int]]:
    return [(match.group(), match.start(), match.end()) for match in _WORD.finditer(text)]


def _plain(word: str) -> str:
    return {"“": '"', "”": '"', "„": '"', "‘": "'"}.get(word, word.replace("’", "'"))


def _span(words: list[tuple[str, int, int]], first: int, last: int, length: int) -> tuple[int, int]:
    if last > first:
        return words[first][1], words[last - 1][2]
    at = words[first][1] if first < len(words) else length
    return at, at


def _without_islands(
    runs: list[tuple[bool, int, int, int, int]], olds: list[tuple[str, int, int]]
) -> list[tuple[bool, int, int, int, int]]:
    """Runs in which edits that only a short word separates are one."""
    joined: list[tuple[bool, int, int, int, int]] = []
    for n, (is_same, a, b, c, d) in enumerate(runs):
        if is_same and 0 < n < len(runs) - 1:
            words = "".join(word for word, _, _ in olds[a:b])
            n_letters = sum(2 if _CJK_RUN.match(c) else c.isalnum() for c in words)
            is_figure = any(c.isdigit() for c in words)
            is_same = n_letters >= N_ISLAND_LETTERS or is_figure
        if joined and not is_same and not joined[-1][0]:
            _, first_a, _, first_c, _ = joined[-1]
            joined[-1] = (False, first_a, b, first_c, d)
        else:
            joined.append((is_same, a, b, c, d))
    return joined
