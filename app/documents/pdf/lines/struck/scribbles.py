"""Words of a PDF page that somebody scribbled over: to and fro, up and down, or in loops."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Sequence

from app.documents.pdf.page.calls import object_calls, rooms
from app.documents.pdf.page.objects.clips import Clips
from app.documents.pdf.page.objects.matrices import placed
from app.documents.pdf.page.objects.subpaths import Edges, Matrix, Point, straight_parts
from app.documents.pdf.page.opened import ReadablePage

_MIN_WIDTH_PT = 12.0
_MIN_HEIGHT_PT, _MAX_HEIGHT_PT = 3.0, 30.0  # of a line of text, about
_MIN_SEGMENTS, _MAX_SEGMENTS = 8, 600
_ACROSS = 1.2  # times as wide as high
_DENSE_PT = 4.2  # of its area for each point of its length: signatures leave more room
_TURNS = 6  # of its way: a line drawn by hand has fewer
_MAX_PATHS = 400  # of a page; more belong to a drawing
_WHOLE = 0.8  # of its width: so much of it is scribbled over without a gap
_STEP_PT = 6.0


def scribbles(page: ReadablePage) -> list[Edges]:
    """The areas that are scribbled over, in the page's own coordinates."""
    objects = page.objects
    paths: list[tuple[int, Matrix | None]] = [
        (path, None) for path, edges in objects.paths if _may_be_one(edges)
    ]
    for path, matrix in objects.inner_paths:
        if object_calls().get_bounds(path, *rooms.floats.pointers):
            left, bottom, right, top = rooms.floats.values()
            if _may_be_one(placed((left, bottom, right, top), matrix)):
                paths.append((path, matrix))
    if len(paths) > _MAX_PATHS:
        return []
    found: list[Edges] = []
    clips = Clips()
    for path, matrix in paths:
        n_segments = object_calls().count_segments(path)
        if _MIN_SEGMENTS <= n_segments <= _MAX_SEGMENTS and _is_line(path):
            parts = straight_parts(path, matrix, with_curves=True)
            areas = [_around(part) for part in parts if _is_scribble(part)]
            found += [clips.shown(path, area) for area in areas] if matrix is None else areas
    return found


def _may_be_one(edges: Edges) -> bool:
    """Whether a path with these bounds, which the points of its corners may widen, may be one."""
    left, bottom, right, top = edges
    return right - left > _MIN_WIDTH_PT and _MIN_HEIGHT_PT < top - bottom < 2 * _MAX_HEIGHT_PT


def _is_line(path: int) -> bool:
    """Whether a path is drawn as a line and not filled."""
    fill_mode, stroke, *_ = rooms.colors.pointers
    if not object_calls().get_draw_mode(path, fill_mode, stroke):
        return False
    is_filled, is_stroked, *_ = rooms.colors.values()
    return bool(is_stroked and not is_filled)


def _around(points: Sequence[Point]) -> Edges:
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return min(xs), min(ys), max(xs), max(ys)


def _is_scribble(points: Sequence[Point]) -> bool:
    if len(points) < _MIN_SEGMENTS:
        return False
    left, bottom, right, top = _around(points)
    width, height = right - left, top - bottom
    if not _MIN_HEIGHT_PT < height < _MAX_HEIGHT_PT or width < _ACROSS * height:
        return False
    length = sum(math.dist(a, b) for a, b in itertools.pairwise(points))
    if width * height > _DENSE_PT * length:
        return False
    if max(_n_turns([x for x, _ in points]), _n_turns([y for _, y in points])) < _TURNS:
        return False
    middle = (bottom + top) / 2
    steps = max(int(width / _STEP_PT), 1)
    crossed = {
        min(int((x - left) / width * steps), steps - 1)
        for x in _crossings(points, middle, 0.25 * height)
    }
    return len(crossed) >= _WHOLE * steps


def _n_turns(values: Sequence[float]) -> int:
    """How often values that rise begin to fall, or the other way round."""
    steps = [b - a for a, b in itertools.pairwise(values) if a != b]
    return sum((a > 0) != (b > 0) for a, b in itertools.pairwise(steps))


def _crossings(points: Sequence[Point], middle: float, room: float) -> Iterator[float]:
    """Where a way is near the middle of its height, from left to right."""
    for (a, b), (c, d) in itertools.pairwise(points):
        n = max(int(math.dist((a, b), (c, d))), 1)
        for k in range(n + 1):
            if abs(b + (d - b) * k / n - middle) < room:
                yield a + (c - a) * k / n
