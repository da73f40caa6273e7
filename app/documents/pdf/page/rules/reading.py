"""Finds the lines that are drawn on a PDF page, and what rows and columns they part."""

from __future__ import annotations

import itertools
import statistics
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from app.documents.pdf.page.calls import object_calls
from app.documents.pdf.page.objects.found import PageObjects
from app.documents.pdf.page.objects.subpaths import Edges, subpath_edges
from app.documents.pdf.page.rules.grid import NO_RULES, Grid, Rules

_MAX_PATHS = 4000  # on a page with more, finding the rules of a table takes too long
_MIN_ACROSS_PT = 15.0
_MIN_DOWN_PT = 5.0
_MAX_THICKNESS_PT = 3.0
_MAX_STROKE_PT = 9.0  # of a thick line with the room that pdfium counts to it: twice its width
_MIN_COLUMN_PT = 10.0  # narrower is the frame of a box, not a column
_NEAR_PT = 3.0  # edges this close together are one edge
_LEVEL_PT = 1.5  # between lines that are one
_MIN_BANDS = 2
_LINE = 2  # segments: from one point to another
_MIN_BAND_PT = 6.0  # lower is a thick line, and no row
_OPEN_ROW_PT = 8.0  # lower is the end of a line that is drawn too long
_PART_OF_ROW = 0.15  # of its height: a vertical line that reaches so far into a row is drawn in it
_HIGHEST_ACROSS = 2.2  # times the lower of its neighbours: a row of one cell is no higher
_MAX_ACROSS_PT = 36.0  # such a row may be so high in any case
_FULL = 0.9  # of the same, where nothing else tells that it is a table
_JOINED = 0.75  # of the way between two horizontal lines that a vertical one covers


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
        for left, bottom, right, top in subpath_edges(path) or [_thin(path, whole)]:
            part = left - x_shift, right - x_shift, y_top - top, y_top - bottom
            _add_strokes(part, across, down)
    rules = tuple(sorted({round(stroke.at, 0) for stroke in across}))
    return Rules(rules, tuple(_grids(across, down)) if down else ())


def _thin(path: int, edges: Edges) -> Edges:
    """The edges of a path, those of a thick line as if it were thin."""
    left, bottom, right, top = edges
    thickness = min(right - left, top - bottom)
    if (
        not _MAX_THICKNESS_PT < thickness <= _MAX_STROKE_PT
        or object_calls().count_segments(path) != _LINE
    ):
        return edges
    if right - left > top - bottom:
        return left, (bottom + top) / 2, right, (bottom + top) / 2
    return (left + right) / 2, bottom, (left + right) / 2, top


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
            rows_of_run = _with_open_rows(run, inner, outer, whole)
            grid = _grid(rows_of_run, left, right, inner, whole)
            parts = _stretches(rows_of_run, inner, outer) if grid is None else []
            of_parts = (_grid(part, left, right, inner, whole, is_part=True) for part in parts)
            found += [each for each in (grid, *of_parts) if each is not None]
            run = [below]
    return [grid for grid in found if not any(_is_part(grid, other) for other in found)]


def _stretches(
    rows: Sequence[float], inner: Sequence[_Stroke], outer: Sequence[_Stroke]
) -> Iterator[list[float]]:
    """Edges of rows that follow each other with the same vertical lines, as the parts of a form
    that is drawn within one frame have them, each its own."""
    bands = list(itertools.pairwise(rows))
    columns = [frozenset(_edges([s.at for s in inner if _covers(s, *band)])) for band in bands]
    for _, same in itertools.groupby(range(len(bands)), key=columns.__getitem__):
        numbers = list(same)
        top, bottom = rows[numbers[0]], rows[numbers[-1] + 1]
        is_framed = all(
            _length_between(top, bottom, side) >= _JOINED * (bottom - top) for side in _sides(outer)
        )
        if columns[numbers[0]] and is_framed and _meet(inner, top, bottom):
            yield list(rows[numbers[0] : numbers[-1] + 2])


def _meet(inner: Sequence[_Stroke], top: float, bottom: float) -> bool:
    """Whether the vertical lines between two horizontal ones all begin or end at them or beyond:
    the axes of a drawing end where they like."""
    between = [s for s in inner if s.begin < bottom - _NEAR_PT and s.end > top + _NEAR_PT]
    return all(
        stroke.begin < top + _NEAR_PT or stroke.end > bottom - _NEAR_PT for stroke in between
    ) and all(
        _length_between(top, bottom, [s for s in between if abs(s.at - x) < _NEAR_PT])
        >= _FULL * (bottom - top)
        for x in _edges([s.at for s in between])
    )


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
    low, high = min((s.at for s in outer), default=0.0), max((s.at for s in outer), default=0.0)
    if high - low < _MIN_COLUMN_PT:  # they are all at one edge
        return [], list(outer)
    return [s for s in outer if s.at < (low + high) / 2], [
        s for s in outer if s.at > (low + high) / 2
    ]


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


def _with_open_rows(
    rows: Sequence[float],
    inner: Sequence[_Stroke],
    outer: Sequence[_Stroke],
    across: Sequence[_Stroke],
) -> list[float]:
    """Edges of rows with those of a first and a last row that no horizontal line closes: the
    vertical lines tell how far they reach."""
    crossing = [s for s in inner if s.begin < rows[-1] and s.end > rows[0]]
    if not crossing:
        return list(rows)
    top = statistics.median(s.begin for s in crossing)
    bottom = statistics.median(s.end for s in crossing)
    if top >= rows[0] - _OPEN_ROW_PT:
        top = -_open_end(
            -rows[0], [*map(_turned, inner)], [*map(_turned, outer)], [-s.at for s in across]
        )
    if bottom <= rows[-1] + _OPEN_ROW_PT:
        bottom = _open_end(rows[-1], inner, outer, [s.at for s in across])
    first = [top] if top < rows[0] - _OPEN_ROW_PT else []
    last = [bottom] if bottom > rows[-1] + _OPEN_ROW_PT else []
    return [*first, *rows, *last]


def _turned(stroke: _Stroke) -> _Stroke:
    """A vertical line as it stands when the page is turned upside down."""
    return _Stroke(stroke.at, -stroke.end, -stroke.begin)


def _open_end(
    edge: float, inner: Sequence[_Stroke], outer: Sequence[_Stroke], across: Sequence[float]
) -> float:
    """How far down a row reaches that begins at the last horizontal line of a table and is not
    closed, as where a page ends within it and each row has vertical lines of its own: all of them
    end at one height, and nothing is drawn across before. The line itself where there is none."""
    columns = _edges([s.at for s in inner if s.begin < edge - _NEAR_PT < s.end])
    ends = [_reached(edge, x, inner) for x in columns]
    ends += [_reached(edge, x, outer) for x in _edges([s.at for s in outer if s.end > edge])]
    if not columns or max(ends) - min(ends) > _NEAR_PT:
        return edge
    end = min(ends)
    return edge if any(edge + _NEAR_PT < y < end + _NEAR_PT for y in across) else end


def _reached(edge: float, x: float, strokes: Sequence[_Stroke]) -> float:
    """How far down strokes at one place lead from an edge on without a gap."""
    reached = edge
    for stroke in sorted(strokes, key=lambda each: each.begin):
        if abs(stroke.at - x) < _NEAR_PT and stroke.begin < reached + _NEAR_PT:
            reached = max(reached, stroke.end)
    return reached


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
    """Strokes of one height that touch, as one: many programs draw a line for each cell, some a
    little higher than others."""
    whole: list[_Stroke] = []
    at = float("-inf")
    levels: list[list[_Stroke]] = []
    for stroke in sorted(across, key=lambda each: each.at):
        if stroke.at - at >= _LEVEL_PT:
            at = stroke.at
            levels.append([])
        levels[-1].append(stroke)
    for level in levels:
        last = None
        for stroke in sorted(level, key=lambda each: each.begin):
            if last and stroke.begin <= last.end + _NEAR_PT:
                last = whole[-1] = _Stroke(last.at, last.begin, max(last.end, stroke.end))
            else:
                last = stroke
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
    *,
    is_part: bool = False,
) -> Grid | None:
    """The table between some horizontal lines, None for none; a part of a form (`is_part`) may be
    one row that lines part in some of its columns."""
    if len(rows) <= (_MIN_BANDS if not is_part else 1):
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
