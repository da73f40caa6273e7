"""Lines that are drawn on a PDF page: what parts the rows and columns of tables."""

from __future__ import annotations

import itertools
import statistics
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from app.documents.pdf.page.objects.found import PageObjects
from app.documents.pdf.page.objects.subpaths import subpath_edges

_MAX_PATHS = 4000  # on a page with more, finding the rules of a table takes too long
_MIN_ACROSS_PT = 15.0
_MIN_DOWN_PT = 5.0
_MAX_THICKNESS_PT = 5.9  # of a line with the room that pdfium counts to it: twice its width
_MIN_COLUMN_PT = 10.0  # narrower is the frame of a box, not a column
_NEAR_PT = 3.0  # edges this close together are one edge
_MIN_BANDS = 2
_BELOW_PT = 1.5  # below the last line of a table: the middle of a row with a mark of its note
_MIN_BAND_PT = 6.0  # lower is a thick line, and no row
_OPEN_ROW_PT = 8.0  # lower is the end of a line that is drawn too long
_PART_OF_ROW = 0.15  # of its height: a vertical line that reaches so far into a row is drawn in it
_HIGHEST_ACROSS = 2.2  # times the lower of its neighbours: a row of one cell is no higher
_MAX_ACROSS_PT = 36.0  # such a row may be so high in any case
_JOINED = 0.75  # of the way between two horizontal lines that a vertical one covers


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


@dataclass(frozen=True, slots=True)
class _Stroke:
    """A drawn line: where it lies, and from where to where it goes."""

    at: float
    begin: float
    end: float


def read_rules(objects: PageObjects, x_shift: float, y_top: float) -> Rules:
    """What is drawn on a page that is not turned.

    Args:
        objects: What the page is made of.
        x_shift: The left edge of the visible page in PDF user space.
        y_top: Its upper edge.
    """
    if len(objects.paths) > _MAX_PATHS:
        return NO_RULES
    across: list[_Stroke] = []
    down: list[_Stroke] = []
    for path, whole in objects.paths:
        for left, bottom, right, top in subpath_edges(path) or [whole]:
            part = left - x_shift, right - x_shift, y_top - top, y_top - bottom
            _add_strokes(part, across, down)
    rules = tuple(sorted({round(stroke.at, 0) for stroke in across}))
    return Rules(rules, tuple(_grids(across, down)) if down else ())


def _add_strokes(
    edges: tuple[float, float, float, float], across: list[_Stroke], down: list[_Stroke]
) -> None:
    """Adds what is drawn within left, right, top and bottom: a line, or the sides of a box."""
    left, right, top, bottom = edges
    is_flat, is_narrow = bottom - top <= _MAX_THICKNESS_PT, right - left <= _MAX_THICKNESS_PT
    if right - left >= _MIN_ACROSS_PT:
        for y in {(top + bottom) / 2} if is_flat else {top, bottom}:
            across.append(_Stroke(y, left, right))
    if bottom - top >= _MIN_DOWN_PT and not is_flat:
        for x in {(left + right) / 2} if is_narrow else {left, right}:
            down.append(_Stroke(x, top, bottom))


def _grids(across: Sequence[_Stroke], down: Sequence[_Stroke]) -> list[Grid]:
    """Runs of horizontal lines of one width that vertical lines join."""
    found = []
    whole = _joined(across)
    for group in _by_width(whole):
        rows = _edges([stroke.at for stroke in group])
        left, right = group[0].begin, group[0].end
        inner = [s for s in down if left + _MIN_COLUMN_PT < s.at < right - _MIN_COLUMN_PT]
        bands = list(itertools.pairwise(rows))
        are_joined = [_are_joined(above, below, inner) for above, below in bands]
        outer = [s for s in down if abs(s.at - left) < _NEAR_PT or abs(s.at - right) < _NEAR_PT]
        are_joined = _with_rows_across(bands, are_joined, inner, outer)
        run: list[float] = rows[:1]
        for (_, below), is_joined in zip(
            [*bands, (0.0, float("inf"))], [*are_joined, False], strict=True
        ):
            if is_joined:
                run.append(below)
                continue
            rows_of_run = _with_open_rows(run, inner)
            grid = _grid(rows_of_run, left, right, inner, whole)
            parts = _stretches(rows_of_run, inner) if grid is None else []
            of_parts = (_grid(part, left, right, inner, whole) for part in parts)
            found += [each for each in (grid, *of_parts) if each is not None]
            run = [below]
    return [grid for grid in found if not any(_is_part(grid, other) for other in found)]


def _stretches(rows: Sequence[float], inner: Sequence[_Stroke]) -> Iterator[list[float]]:
    """Edges of rows that follow each other with the same vertical lines, as the parts of a form
    that is drawn as one frame have them, each its own."""
    bands = list(itertools.pairwise(rows))
    columns = [frozenset(_edges([s.at for s in inner if _covers(s, *band)])) for band in bands]
    for _, same in itertools.groupby(range(len(bands)), key=columns.__getitem__):
        numbers = list(same)
        if columns[numbers[0]]:
            yield list(rows[numbers[0] : numbers[-1] + 2])


def _with_rows_across(
    bands: Sequence[tuple[float, float]],
    are_joined: Sequence[bool],
    inner: Sequence[_Stroke],
    outer: Sequence[_Stroke],
) -> list[bool]:
    """Which bands are rows of one table, with those that one cell fills from edge to edge between
    rows with the same columns, as the name of the rows below does."""
    found = list(are_joined)
    for n in range(1, len(bands) - 1):
        before, (above, below), behind = bands[n - 1], bands[n], bands[n + 1]
        if found[n] or not (are_joined[n - 1] and are_joined[n + 1]):
            continue
        least = min(before[1] - before[0], behind[1] - behind[0])
        if below - above > max(_HIGHEST_ACROSS * least, _MAX_ACROSS_PT):
            continue
        columns = [
            {round(s.at / _NEAR_PT) for s in inner if _covers(s, *band)}
            for band in (before, behind)
        ]
        found[n] = columns[0] == columns[1] and all(
            _length_between(above, below, side) >= _JOINED * (below - above)
            for side in _sides(outer)
        )
    return found


def _sides(outer: Sequence[_Stroke]) -> tuple[list[_Stroke], list[_Stroke]]:
    """The lines at the left edge of a table, and those at its right edge."""
    middle = (min((s.at for s in outer), default=0) + max((s.at for s in outer), default=0)) / 2
    return [s for s in outer if s.at < middle], [s for s in outer if s.at > middle]


def _is_part(grid: Grid, other: Grid) -> bool:
    """Whether a grid is what lines that part some columns only make of a part of another one."""
    if grid is other or not (grid.within or other.within):
        return False
    heights = (*other.rows, *other.within)
    return len(grid.columns) < len(other.columns) and all(
        any(abs(edge - each) < _NEAR_PT for each in all_)
        for edges, all_ in ((grid.columns, other.columns), (grid.rows, heights))
        for edge in edges
    )


def _with_open_rows(rows: Sequence[float], inner: Sequence[_Stroke]) -> list[float]:
    """Edges of rows with those of a first and a last row that no horizontal line closes: the
    vertical lines tell how far they reach."""
    crossing = [s for s in inner if s.begin < rows[-1] and s.end > rows[0]]
    if not crossing:
        return list(rows)
    top = statistics.median(s.begin for s in crossing)
    bottom = statistics.median(s.end for s in crossing)
    first = [top] if top < rows[0] - _OPEN_ROW_PT else []
    last = [bottom] if bottom > rows[-1] + _OPEN_ROW_PT else []
    return [*first, *rows, *last]


def _are_joined(above: float, below: float, inner: Sequence[_Stroke]) -> bool:
    """Whether a vertical line leads from one horizontal line to the next: nearly all of the way,
    for strokes may stop short of the lines they meet, and a table between two boxes is no part of
    either."""
    crossing = [s for s in inner if s.begin < below and s.end > above]
    for x in {round(s.at) for s in crossing}:
        strokes = [s for s in crossing if abs(s.at - x) < _NEAR_PT]
        if _length_between(above, below, strokes) >= _JOINED * (below - above):
            return True
    return False


def _length_between(low: float, high: float, strokes: Sequence[_Stroke]) -> float:
    """How much of the way from one place to another strokes cover; many are drawn twice."""
    length, reached = 0.0, low
    for stroke in sorted(strokes, key=lambda each: each.begin):
        begin, end = max(stroke.begin, reached), min(stroke.end, high)
        if end > begin:
            length, reached = length + end - begin, end
    return length


def _joined(across: Sequence[_Stroke]) -> list[_Stroke]:
    """Strokes of one height that touch, as one: many programs draw a line for each cell."""
    whole: list[_Stroke] = []
    for stroke in sorted(across, key=lambda each: (round(each.at), each.begin)):
        last = whole[-1] if whole else None
        if last and abs(last.at - stroke.at) < 1.5 and stroke.begin <= last.end + _NEAR_PT:
            whole[-1] = _Stroke(last.at, last.begin, max(last.end, stroke.end))
        else:
            whole.append(stroke)
    return whole


def _by_width(across: Sequence[_Stroke]) -> list[list[_Stroke]]:
    groups: list[list[_Stroke]] = []
    for stroke in across:
        for group in groups:
            if (
                abs(group[0].begin - stroke.begin) < _NEAR_PT
                and abs(group[0].end - stroke.end) < _NEAR_PT
            ):
                group.append(stroke)
                break
        else:
            groups.append([stroke])
    return [group for group in groups if len(group) > _MIN_BANDS]


def _grid(
    rows: Sequence[float],
    left: float,
    right: float,
    inner: Sequence[_Stroke],
    across: Sequence[_Stroke],
) -> Grid | None:
    if len(rows) < _MIN_BANDS:
        return None
    top, bottom = rows[0], rows[-1]
    columns: dict[float, list[_Stroke]] = {}
    for x in _edges([s.at for s in inner if s.end > top and s.begin < bottom]):
        strokes = [s for s in inner if abs(s.at - x) < _NEAR_PT]
        # A column that only some rows have parts none.
        if _length_between(top, bottom, strokes) > 0.5 * (bottom - top):
            columns[x] = strokes
    if not columns:
        return None
    grid = Grid((left, *columns, right), tuple(rows))
    grid = replace(grid, within=_within(grid, across))
    if len(grid.rows) + len(grid.within) <= _MIN_BANDS:
        return None
    bands = list(itertools.pairwise(sorted((*grid.rows, *grid.within))))
    merged = frozenset(
        (band, k)
        for k, strokes in enumerate(columns.values(), 1)
        for band, (above, below) in enumerate(bands)
        if not any(_covers(s, above, below) for s in strokes)
    )
    below = frozenset(
        (band, k)
        for band, (height, _) in enumerate(bands)
        if height in grid.within
        for k, (begin, end) in enumerate(itertools.pairwise(grid.columns))
        if not any(
            abs(s.at - height) < _MIN_BAND_PT
            and s.begin < begin + _NEAR_PT
            and s.end > end - _NEAR_PT
            for s in across
        )
    )
    return replace(grid, merged=merged, below=below)


def _covers(stroke: _Stroke, above: float, below: float) -> bool:
    """Whether a vertical line goes through a good part of a row."""
    covered = min(stroke.end, below) - max(stroke.begin, above)
    return covered > _PART_OF_ROW * (below - above)


def _within(grid: Grid, across: Sequence[_Stroke]) -> tuple[float, ...]:
    """Heights of horizontal lines that lead from one column's edge to another's, within a row."""
    found = []
    for stroke in across:
        is_free = all(abs(stroke.at - row) > _MIN_BAND_PT for row in grid.rows)
        ends = (stroke.begin, stroke.end)
        at_edges = [any(abs(end - x) < _NEAR_PT for x in grid.columns) for end in ends]
        if is_free and all(at_edges) and grid.rows[0] < stroke.at < grid.rows[-1]:
            found.append(stroke.at)
    return tuple(_edges(found, apart=_MIN_BAND_PT))


def _edges(values: Sequence[float], *, apart: float = _NEAR_PT) -> list[float]:
    """Values in order, those that lie close together once."""
    edges: list[float] = []
    for value in sorted(values):
        if not edges or value - edges[-1] >= apart:
            edges.append(value)
    return edges
