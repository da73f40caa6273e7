"""Pages in Hebrew or Arabic as in a mirror, so that the first column of a table is its left one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from app.documents.base.document import Box
from app.documents.pdf.lines.line import Line
from app.documents.pdf.page.rules.grid import Grid, Rules


def mirrored(lines: Sequence[Line]) -> list[Line]:
    """The lines of a page with left and right exchanged, their cells too; their words stay."""
    return [
        replace(
            line,
            left=-line.right,
            right=-line.left,
            cells=tuple(replace(c, left=-c.right, right=-c.left) for c in reversed(line.cells)),
        )
        for line in lines
    ]


def mirrored_rules(rules: Rules) -> Rules:
    """The same of what is drawn."""
    return Rules(rules.across, tuple(map(_mirrored_grid, rules.grids)))


def mirrored_box(box: Box) -> Box:
    """The same of a box; of a mirrored one, the box on the page."""
    return Box(-box[2], box[1], -box[0], box[3])


def _mirrored_grid(grid: Grid) -> Grid:
    last = len(grid.columns) - 1
    merged = frozenset((row, last - k) for row, k in grid.merged)
    below = frozenset((row, last - 1 - k) for row, k in grid.below)
    return replace(
        grid, below=below, columns=tuple(-x for x in reversed(grid.columns)), merged=merged
    )
