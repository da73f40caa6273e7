"""Passages of a PDF page that two lines cross out from corner to corner."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence

from app.documents.pdf.page.calls import object_calls
from app.documents.pdf.page.objects.subpaths import Edges, Point, straight_parts
from app.documents.pdf.page.opened import ReadablePage

_MIN_WIDTH_PT, _MIN_HEIGHT_PT = 20.0, 5.0  # smaller is the mark in a box
_MAX_LINES = 200  # of a page; more belong to a drawing
_SEGMENTS = (2, 3, 4)  # of a path that may be such a line, or both of them
_NEAR = 0.15  # of their width and height: what the ends of both may differ by
_NEAR_PT = 4.0  # the same at least
_STRAIGHT = 0.03  # of its length

Line = tuple[Point, Point]


def crossed_out(page: ReadablePage) -> list[Edges]:
    """The areas that are crossed out, in the page's own coordinates. A frame with its diagonals is
    the place of a picture, and none of them."""
    rising: list[Edges] = []
    falling: list[Edges] = []
    for (a, b), (c, d) in _diagonals(page):
        edges = min(a, c), min(b, d), max(a, c), max(b, d)
        (rising if (c - a) * (d - b) > 0 else falling).append(edges)
    if not (rising and falling) or len(rising) + len(falling) > _MAX_LINES:
        return []
    found = [one for one in rising if any(_are_alike(one, other) for other in falling)]
    frames = [edges for path, edges in page.objects.paths if not _may_be_line(path, edges)]
    return [area for area in found if not any(_are_alike(area, frame) for frame in frames)]


def _may_be_line(path: int, edges: Edges) -> bool:
    left, bottom, right, top = edges
    if right - left < _MIN_WIDTH_PT or top - bottom < _MIN_HEIGHT_PT:
        return False
    return object_calls().count_segments(path) in _SEGMENTS


def _diagonals(page: ReadablePage) -> Iterator[Line]:
    notes, objects = page.annotations, page.objects
    ends: Iterable[Line] = notes.lines if notes else ()
    yield from filter(_is_diagonal, ends)
    paths = [(path, None) for path, edges in objects.paths if _may_be_line(path, edges)]
    inner = objects.inner_paths if notes is not None and notes.is_shown else ()
    count = object_calls().count_segments
    for path, matrix in [*paths, *(each for each in inner if count(each[0]) in _SEGMENTS)]:
        for part in straight_parts(path, matrix):
            line = part[0], part[-1]
            if _is_diagonal(line) and _is_straight(part):
                yield line


def _is_diagonal(line: Line) -> bool:
    (a, b), (c, d) = line
    return abs(c - a) >= _MIN_WIDTH_PT and abs(d - b) >= _MIN_HEIGHT_PT


def _is_straight(points: Sequence[Point]) -> bool:
    (a, b), (c, d) = points[0], points[-1]
    length = math.dist(points[0], points[-1])
    return all(
        abs((c - a) * (y - b) - (d - b) * (x - a)) < _STRAIGHT * length * length for x, y in points
    )


def _are_alike(one: Edges, other: Edges) -> bool:
    """Whether two areas have the same corners, or nearly."""
    across = max(_NEAR * (one[2] - one[0]), _NEAR_PT)
    down = max(_NEAR * (one[3] - one[1]), _NEAR_PT)
    rooms = (across, down, across, down)
    return all(abs(a - b) < room for a, b, room in zip(one, other, rooms, strict=True))
