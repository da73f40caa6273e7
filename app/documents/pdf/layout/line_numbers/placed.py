"""How a line of a page has its number, and what is left of it without."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from enum import Enum
from typing import NamedTuple, TypeVar

from app.documents.pdf.lines.line import Line

ALIGNED_PT = 4.0
"""How far the edges of numbers under each other may differ."""
FIRST = re.compile(r"(\d{1,3})\s+(?=\S)")
"""A number before the words of its line."""

T = TypeVar("T")


class How(Enum):
    """How a line has its number: as a line of its own, before or behind its words."""

    ALONE = 1
    FIRST = 2
    LAST = 3


class Placed(NamedTuple):
    """A number: the index of its line, how that has it, what it says, it as a line of its own, and
    the rest of its line, if there is one."""

    n: int
    how: How
    value: int
    number: Line
    rest: Line | None


def placed_numbers(lines: Sequence[Line]) -> Iterator[Placed]:
    """What may be line numbers, each at most three figures. A line that has one at both ends tells
    the first."""
    for n, line in enumerate(lines):
        if line.text[0].isdecimal():
            if line.text.isdecimal():
                if len(line.text) <= 3:
                    yield Placed(n, How.ALONE, int(line.text), line, None)
                continue
            if first := FIRST.match(line.text):
                number, rest = cut_before(line)
                yield Placed(n, How.FIRST, int(first[1]), number, rest)
                continue
        if len(line.cells) > 1 and line.cells[-1].text.isdecimal():
            rest, number = cut_behind(line)
            if len(number.text) <= 3:
                yield Placed(n, How.LAST, int(number.text), number, rest)


def cut_before(line: Line) -> tuple[Line, Line]:
    """The number at the beginning of a line and the rest of it."""
    match = FIRST.match(line.text)
    assert match is not None
    width = line.right - line.left
    cells = line.cells
    if cells and cells[0].text == match[1]:
        left = cells[1].left
        cells = cells[1:] if len(cells) > 2 else ()
    else:
        left = line.left + width * match.end() / max(len(line.text), 1)
        cells = ()
    end = line.left + width * len(match[1]) / max(len(line.text), 1)
    number = replace(line, text=match[1], right=end, cells=(), weight=0)
    return number, replace(line, text=line.text[match.end() :], left=left, cells=cells)


def cut_behind(line: Line) -> tuple[Line, Line]:
    """A line without the number at its end, and that."""
    last, before = line.cells[-1], line.cells[-2]
    text = line.text.removesuffix(last.text).rstrip()
    cells = line.cells[:-1] if len(line.cells) > 2 else ()
    return (
        replace(line, text=text, right=before.right, cells=cells),
        replace(line, text=last.text, left=last.left, cells=(), weight=0),
    )


def aligned(numbers: Iterable[T], edge: Callable[[T], float]) -> list[list[T]]:
    """Numbers in groups that share an edge, from left to right."""
    groups: list[list[T]] = []
    for each in sorted(numbers, key=edge):
        if groups and edge(each) - edge(groups[-1][-1]) < ALIGNED_PT:
            groups[-1].append(each)
        else:
            groups.append([each])
    return groups
