"""Words of a PDF page that somebody scribbled over: to and fro, up and down, or in loops."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Sequence

from app.documents.pdf.page.calls import object_calls, rooms
from app.documents.pdf.page.objects.clips import Clips
from app.documents.pdf.page.objects.subpaths import (
    Edges,
    Matrix,
    Point,
    edges_around,
    straight_parts,
)
from app.documents.pdf.page.opened import ReadablePage

_MIN_WIDTH_PT = 12.0
_MIN_HEIGHT_PT, _MAX_HEIGHT_PT = 3.0, 30.0
"""Of a line of text, about. The bounds of a path are larger by the points of its corners."""
_MIN_SEGMENTS, _MAX_SEGMENTS = 6, 600
_ACROSS = 1.2  # times as wide as high
_DENSE_PT = 4.2  # of its area for each point of its length: signatures leave more room
_LOOSE_PT = 7.0  # the same where it only goes to and fro, or up and down, in straight pieces
_MIN_PIECES = 4
_SIDE_TO_SIDE, _TOP_TO_BOTTOM = 0.6, 0.5  # of its width, or height, for each piece
_MAX_STROKES = 12  # of one path
_ALIKE = 0.7  # of the width of several strokes: what all have in common
_TURNS = 6  # of its way: a line drawn by hand has fewer
_MAX_PATHS = 400  # of a page; more belong to a drawing
_WHOLE = 0.8  # of its width: so much of it is scribbled over without a gap
_STEP_PT = 6.0


def scribbles(page: ReadablePage) -> list[Edges]:
    """The areas that are scribbled over, in the page's own coordinates."""
    objects, notes = page.objects, page.annotations
    count = object_calls().count_segments
    paths: list[tuple[int, Matrix | None]] = [
        (path, None)
        for path, (left, bottom, right, top) in objects.paths
        if right - left > _MIN_WIDTH_PT and _MIN_HEIGHT_PT < top - bottom < 2 * _MAX_HEIGHT_PT
    ]
    if notes is not None and notes.is_shown:
        paths += objects.inner_paths
    if len(paths) > _MAX_PATHS:
        return []
    found: list[Edges] = []
    clips = Clips()
    for path, matrix in paths:
        if _MIN_SEGMENTS <= count(path) <= _MAX_SEGMENTS and _is_line(path):
            parts = straight_parts(path, matrix, with_curves=True)
            whole = [[part] for part in parts]
            if 1 < len(parts) <= _MAX_STROKES and _are_alike(parts):
                whole = [parts]  # several strokes of one pen
            areas = [
                edges_around([point for part in each for point in part])
                for each in whole
                if _is_scribble(each)
            ]
            found += [clips.shown(path, area) for area in areas] if matrix is None else areas
    return found


def _is_line(path: int) -> bool:
    """Whether a path is drawn as a line and not filled."""
    fill_mode, stroke, *_ = rooms.colors.pointers
    if not object_calls().get_draw_mode(path, fill_mode, stroke):
        return False
    is_filled, is_stroked, *_ = rooms.colors.values()
    return bool(is_stroked and not is_filled)


def _are_alike(parts: Sequence[Sequence[Point]]) -> bool:
    """Whether strokes go from about the same place to about the same place."""
    edges = [edges_around(part) for part in parts]
    lefts, rights = [each[0] for each in edges], [each[2] for each in edges]
    shared, whole = min(rights) - max(lefts), max(rights) - min(lefts)
    return whole > 0 and shared > _ALIKE * whole


def _is_scribble(parts: Sequence[Sequence[Point]]) -> bool:
    points = [point for part in parts for point in part]
    if len(points) < _MIN_SEGMENTS:
        return False
    left, bottom, right, top = edges_around(points)
    width, height = right - left, top - bottom
    if not _MIN_HEIGHT_PT < height < _MAX_HEIGHT_PT or width < _ACROSS * height:
        return False
    pairs = [pair for part in parts for pair in itertools.pairwise(part)]
    length = sum(math.dist(a, b) for a, b in pairs)
    is_sharp = len(parts) == 1 and _is_to_and_fro(pairs, width, height)
    if width * height > (_LOOSE_PT if is_sharp else _DENSE_PT) * length:
        return False
    across = sum(_n_turns([x for x, _ in part]) for part in parts)
    up_and_down = sum(_n_turns([y for _, y in part]) for part in parts)
    if max(across, up_and_down) < _TURNS and not is_sharp:
        return False
    middle = (bottom + top) / 2
    steps = max(int(width / _STEP_PT), 1)
    crossed = {
        min(int((x - left) / width * steps), steps - 1)
        for x in _crossings(pairs, middle, 0.25 * height)
    }
    return len(crossed) >= _WHOLE * steps


def _is_to_and_fro(pairs: Sequence[tuple[Point, Point]], width: float, height: float) -> bool:
    """Whether each straight piece of a way leads from side to side, or each from top to bottom."""
    if len(pairs) < _MIN_PIECES:
        return False
    if all(abs(c - a) >= _SIDE_TO_SIDE * width for (a, _), (c, _) in pairs):
        return True
    return len(pairs) > _TURNS and all(
        abs(d - b) >= _TOP_TO_BOTTOM * height for (_, b), (_, d) in pairs[1:-1]
    )


def _n_turns(values: Sequence[float]) -> int:
    """How often values that rise begin to fall, or the other way round."""
    steps = [b - a for a, b in itertools.pairwise(values) if a != b]
    return sum((a > 0) != (b > 0) for a, b in itertools.pairwise(steps))


def _crossings(pairs: Sequence[tuple[Point, Point]], middle: float, room: float) -> Iterator[float]:
    """Where a way is near the middle of its height, from left to right."""
    for (a, b), (c, d) in pairs:
        n = max(int(math.dist((a, b), (c, d))), 1)
        for k in range(n + 1):
            if abs(b + (d - b) * k / n - middle) < room:
                yield a + (c - a) * k / n
