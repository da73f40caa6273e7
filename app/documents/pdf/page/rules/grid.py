"""Tables whose lines are drawn on a PDF page, and its horizontal lines."""

from __future__ import annotations

import itertools
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

_BELOW_PT = 1.5  # below the last line of a table: the middle of a row with a mark of its note


@dataclass(frozen=True, slots=True)
class Grid:
    """A table whose rows and columns are drawn.

    Attributes:
        columns: Where columns begin and end, from left to right; at least three edges.
        rows: Where rows begin and end, from the top; at least three edges.
        within: Heights of lines that part a row in some of its columns, where cells of the others
            reach over several rows.
        merged: Index of a band and of an inner edge in `columns` that is not drawn in that band:
            one cell may reach over both columns. Bands are the rows, parted by the lines within.
        below: Index of a band and of a column that no line parts from the band above: its cell
            began there.
    """

    columns: tuple[float, ...]
    rows: tuple[float, ...]
    within: tuple[float, ...] = ()
    merged: frozenset[tuple[int, int]] = frozenset()
    below: frozenset[tuple[int, int]] = frozenset()

    def holds(self, left: float, top: float, right: float, bottom: float) -> bool:
        """Whether the middle of a box lies inside."""
        x, y = (left + right) / 2, (top + bottom) / 2
        inside_x = self.columns[0] - 1 < x < self.columns[-1] + 1
        return inside_x and self.rows[0] - 1 < y < self.rows[-1] + _BELOW_PT

    def with_inner(self, columns: Sequence[float]) -> Grid:
        """The same with some of its inner edges alone."""
        kept = [k for k, x in enumerate(self.columns[1:-1], 1) if x in columns]
        merged = frozenset(
            (row, new) for new, k in enumerate(kept, 1) for row, at in self.merged if at == k
        )
        edges = [0, *kept, len(self.columns) - 1]
        below = frozenset(
            (band, new)
            for new, (first, end) in enumerate(itertools.pairwise(edges))
            for band in range(1, len(self.rows) + len(self.within))
            if all((band, k) in self.below for k in range(first, end))
        )
        whole = tuple(self.columns[k] for k in edges)
        return replace(self, columns=whole, merged=merged, below=below)

    def row_of(self, top: float, bottom: float) -> int:
        """The row, from 0, in which the middle of a line lies."""
        return min(max(bisect_right(self.rows, (top + bottom) / 2) - 1, 0), len(self.rows) - 2)

    def band_of(self, top: float, bottom: float) -> int:
        """The band, from 0, in which the middle of a line lies."""
        return self.row_of(top, bottom) + bisect_right(self.within, (top + bottom) / 2)

    def is_across(self, top: float, bottom: float) -> bool:
        """Whether a line stands in a row of one cell, as the name of a group of rows does."""
        n_inner = len(self.columns) - 2
        if n_inner < 2 or len(self.merged) < n_inner:
            return False
        band = self.band_of(top, bottom)
        return all((band, k) in self.merged for k in range(1, n_inner + 1))


@dataclass(frozen=True, slots=True)
class Rules:
    """What is drawn on a page.

    Attributes:
        across: Distances of horizontal lines from the top, ascending.
        grids: Tables with drawn columns.
    """

    across: tuple[float, ...] = ()
    grids: tuple[Grid, ...] = ()


NO_RULES = Rules()


def rules_to_data(rules: Rules) -> tuple[Any, ...]:
    """What is drawn on a page as tuples of what `marshal` writes."""
    return rules.across, [
        (grid.columns, grid.rows, grid.within, grid.merged, grid.below) for grid in rules.grids
    ]


def rules_from_data(data: tuple[Any, ...]) -> Rules:
    """What `rules_to_data` described."""
    across, grids = data
    return Rules(across, tuple(Grid(*grid) for grid in grids))
