"""The order of a PDF page's lines, where a table or two columns were written otherwise."""

from __future__ import annotations

import itertools
import re
from dataclasses import replace

from app.documents.pdf.lines.letters.right_to_left import RIGHT_TO_LEFT
from app.documents.pdf.lines.line import Line
from app.documents.pdf.page.rules.grid import Grid

_TALL = 2.5  # times its width: a column of letters
_FIRST_CJK = "\u2e80"
_POINT_BEFORE = re.compile(r"[.,:;!?](?=\w)")


def with_table_together(lines: list[Line], grid: Grid) -> list[Line]:
    """The lines of a page with those of a drawn table one after the other: some programs write its
    first column before the heading, and the rest after it."""
    inside = [
        n
        for n, each in enumerate(lines)
        if grid.holds(each.left, each.top, each.right, each.bottom)
    ]
    if not inside or inside[-1] - inside[0] + 1 == len(inside):
        return lines
    taken = set(inside)
    first, last = inside[0], inside[-1]
    between = [lines[n] for n in range(first, last) if n not in taken]
    above = [line for line in between if line.bottom <= grid.rows[0] + 2]
    rest = [line for line in between if line.bottom > grid.rows[0] + 2]
    table = sorted((lines[n] for n in inside), key=lambda each: (round(each.top), each.left))
    return [*lines[:first], *above, *table, *rest, *lines[last + 1 :]]


def in_columns(lines: list[Line], width: float) -> list[Line]:
    """Undoes two columns that were set line by line: where most lines of a page have one gap in
    the same place with long text on both sides, the left sides come before the right ones."""
    halves = [line for line in lines if len(line.cells) == 2]
    if len(halves) < 5 or len(halves) < 0.4 * len(lines):
        return lines
    begins = max(line.cells[0].right for line in halves)
    ends = min(line.cells[1].left for line in halves)
    letters = sum(min(len(c.text) for c in line.cells) for line in halves) / len(halves)
    share = (halves[0].cells[0].right - halves[0].cells[0].left) / width
    if ends <= begins or letters < 20 or share < 0.15:
        return lines
    ordered: list[Line] = []
    left_column: list[Line] = []
    right_column: list[Line] = []
    for line in sorted(lines, key=lambda each: (each.top, each.left)):
        if line.left < begins and line.right > ends and len(line.cells) != 2:  # across both
            ordered += left_column + right_column + [line]
            left_column, right_column = [], []
        elif len(line.cells) == 2:
            for cell, column in zip(line.cells, (left_column, right_column), strict=True):
                column.append(
                    Line(
                        cell.text,
                        cell.left,
                        line.top,
                        cell.right,
                        line.bottom,
                        line.size,
                        line.page,
                        line.weight,
                    )
                )
        else:
            (left_column if line.right <= ends else right_column).append(line)
    return ordered + left_column + right_column


def from_right_to_left(lines: list[Line]) -> list[Line]:
    """The lines of a page with vertical columns of Chinese or Japanese in the order in which they
    are read: pdfium gives those that begin at one height from left to right."""
    ordered: list[Line] = []
    run: list[Line] = []
    for line in lines:
        is_column = _is_column(line)
        if run and not (is_column and _stands_right_of(run[-1], line)):
            ordered += reversed(run)
            run = []
        if is_column:
            run.append(line)
        else:
            ordered.append(line)
    return [*ordered, *reversed(run)]


def with_points_behind(lines: list[Line]) -> list[Line]:
    """The lines of a page, of which those of figures or Latin words below one that reads from right
    to left have the point at their left edge at their end, where such a line ends."""
    found = list(lines)
    for n, (last, line) in enumerate(itertools.pairwise(lines), 1):
        match = _POINT_BEFORE.match(line.text)
        if match is None or RIGHT_TO_LEFT.search(line.text):
            continue
        is_below = abs(line.right - last.right) < line.size and line.left > last.left
        if is_below and RIGHT_TO_LEFT.search(last.text):
            found[n] = replace(line, text=line.text[match.end() :] + match[0])
    return found


def _is_column(line: Line) -> bool:
    is_tall = line.bottom - line.top > _TALL * max(line.size, line.right - line.left)
    return is_tall and line.text[0] >= _FIRST_CJK and not line.angle


def _stands_right_of(last: Line, line: Line) -> bool:
    """Whether a column stands beside the last one and to the right of it."""
    return abs(line.top - last.top) < line.size and line.left > last.left
