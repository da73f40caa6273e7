"""From the lines of a PDF to running text: divided words, CJK without spaces, leading dots."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence

from app.documents.pdf.line import HYPHEN, Line

LEADER = re.compile(r"\s*(?:\.\s?){5,}")
"""Dots that lead the eye to a page number: a model pays a token for each."""
_DIVIDED = re.compile(r"(\w+)$")
_POINT = re.compile(r"[.,;:)](?: (?!\.)|$)")
_CONTINUES = re.compile(r"\w+")
FIRST_WIDE = "\u1100"  # no character before it is wide or full-width


class Words:
    """Which words a document has, to tell a divided word from a compound. Built when first asked,
    which is at the first hyphen at the end of a line."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self._lines = lines
        self._known: frozenset[str] | None = None

    def keeps_hyphen(self, first: str, second: str) -> bool:
        """Whether the hyphen between two halves is part of the word."""
        if not first or not second or first[-1].isdigit() or second[0].isdigit():
            return True
        if self._known is None:
            self._known = frozenset(" ".join([line.text for line in self._lines]).lower().split())
        if (first + second).lower() in self._known:
            return False
        if second[0].isupper() and not first.isupper():
            return True
        if f"{first}-{second}".lower() in self._known:
            return True
        halves = (first.lower(), second.lower())
        return all(len(half) > 2 and half in self._known for half in halves)


def joined_lines(texts: Iterable[str], words: Words) -> str:
    """Lines as running text: hyphens that divide words taken out, leading dots made one sign."""
    joined = ""
    for text in texts:
        if not joined:
            joined = text
        elif joined[-1] == HYPHEN:
            end = joined[-60:-1]
            # From the last space on: the search tries every place that it is given.
            first, second = _DIVIDED.search(end, end.rfind(" ") + 1), _CONTINUES.match(text)
            if words.keeps_hyphen(first[0] if first else "", second[0] if second else ""):
                joined = joined[:-1] + "-" + text
            else:
                joined = joined[:-1] + text
        elif joined[-1] == "-" and joined[-2:-1].isalnum() and text[0].isalnum():
            joined += text  # a hyphen that pdfium does not take for the division of a word
        elif (
            joined[-1] >= FIRST_WIDE and _is_cjk(joined[-1]) and _is_cjk(text[0])
        ) or _POINT.match(text):
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
    return joined_lines(texts, Words(()))


def _is_cjk(character: str) -> bool:
    return character >= FIRST_WIDE and unicodedata.east_asian_width(character) in ("W", "F")
