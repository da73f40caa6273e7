"""Contracts in two languages side by side: what tells which clauses belong together."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from app.documents.base.clauses.numbers import CLAUSE_WORDS, HAN_CLAUSE

_MIN_CLAUSES = 2
_NAMES = "|".join(re.escape(word) for word in CLAUSE_WORDS)
_MARK = re.compile(
    r"(?P<figures>\d{1,3}(?:\.\d{1,3})*)[.、)]?(?=\s|[\u2e80-\uffff])"
    rf"|(?:{_NAMES}|§+)\s?"
    r"(?P<named>\d{1,3}(?:\.\d{1,3})*|[IVXLC]{1,6})(?![^\W_])"
    rf"|(?P<other>{HAN_CLAUSE}|[一二三四五六七八九十]{{1,3}}、"
    r"|[(（][a-z一二三四五六七八九十\d]{1,4}[)）])"
)


def clause_mark(text: str) -> str:
    """The number that a clause begins with, as far as two languages write it alike: its figures, or
    "*" for another one; "" where it has none."""
    match = _MARK.match(text)
    if match is None:
        return ""
    return match["figures"] or (match["named"] if match["named"] else "*")


def are_side_by_side(left: Sequence[str], right: Sequence[str]) -> bool:
    """Whether two columns, given by their lines, have the same clauses one after the other."""
    one = [mark for text in left if (mark := clause_mark(text))]
    other = [mark for text in right if (mark := clause_mark(text))]
    return len(one) == len(other) >= _MIN_CLAUSES and all(map(_is_same, one, other))


def clauses(lines: Iterable[str]) -> list[list[str]]:
    """The lines of a column by clause; those before the first numbered one first."""
    found: list[list[str]] = [[]]
    for text in lines:
        if clause_mark(text):
            found.append([])
        found[-1].append(text)
    return found


def first_lines(rows: Sequence[Sequence[tuple[int, str]]]) -> set[int]:
    """Of lines of a table of two columns, each given as its pieces with their columns, the indices
    of those that begin a clause in both; none where the columns are not two languages."""
    begins: set[int] = set()
    for n, pieces in enumerate(rows):
        marks = [clause_mark(text) for _, text in pieces]
        if len(pieces) == 2 and all(marks) and _is_same(*marks):
            begins.add(n)
        elif any(marks):
            return set()
    return begins if len(begins) >= _MIN_CLAUSES else set()


def _is_same(one: str, other: str) -> bool:
    return one == other or not (one[:1].isdigit() and other[:1].isdigit())
