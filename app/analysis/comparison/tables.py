"""Tables of clauses: their cells, and which row of one version is which of the other."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

ROW = re.compile(r"\|.*\|\s*")
RULE = re.compile(r"\|(?: ?:?-{3,}:? ?\|)+\s*")
"""The line below the heads of columns, in Markdown."""
CELL = re.compile(r"(?<=\|)\s*((?:\\.|[^|\\])*?)\s*(?=\|)")

Cells = tuple[str, ...]


def is_table(text: str) -> bool:
    """Whether a clause is a table and nothing else."""
    return bool(text) and all(ROW.fullmatch(line) for line in text.split("\n"))


def has_head(text: str) -> bool:
    """Whether the first row of a table names its columns."""
    return any(RULE.fullmatch(line) for line in text.split("\n")[1:2])


def rows_of_table(text: str) -> list[Cells]:
    """The words of each cell, row by row."""
    return [
        tuple(each[1].replace("\\|", "|") for each in CELL.finditer(line))
        for line in text.split("\n")
        if not RULE.fullmatch(line)
    ]


def paired_rows(
    old: Sequence[Cells], new: Sequence[Cells]
) -> Iterator[tuple[Cells | None, Cells | None]]:
    """Rows of two versions of a table in order, those that are the same row beside each other:
    (row, None) was removed, (None, row) was added."""
    from difflib import SequenceMatcher

    for tag, a, b, c, d in SequenceMatcher(a=old, b=new, autojunk=False).get_opcodes():
        if tag == "equal" or b - a == d - c:
            yield from zip(old[a:b], new[c:d], strict=True)
        else:
            yield from _paired_by_first_cell(old[a:b], new[c:d])


def _paired_by_first_cell(
    old: Sequence[Cells], new: Sequence[Cells]
) -> Iterator[tuple[Cells | None, Cells | None]]:
    """The first cell names a row, whatever changed in the others."""
    from difflib import SequenceMatcher

    names = [[row[:1] for row in rows] for rows in (old, new)]
    for tag, a, b, c, d in SequenceMatcher(a=names[0], b=names[1], autojunk=False).get_opcodes():
        if tag == "equal":
            yield from zip(old[a:b], new[c:d], strict=True)
        else:
            yield from ((row, None) for row in old[a:b])
            yield from ((None, row) for row in new[c:d])
