"""The parts of a drawn path: some programs draw all lines of a page, or of a table, as one path."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import repeat

from app.documents.pdf.page.calls import object_calls, rooms

_MAX_SEGMENTS = 600  # of a path; one with more is a drawing
_CURVE, MOVE = 1, 2  # FPDF_SEGMENT_BEZIERTO, FPDF_SEGMENT_MOVETO
_CURVE_POINTS = 6
_N_TELLING = 10  # segments: of a drawing with curves some are among them
_FEW = 3  # segments: a line, which is one part
_MIN_TWO = 6  # segments: with fewer, most are a box
_LEVEL = 0.25  # of its length: a stroke that rises no more is nearly level
_MAX_STROKE_SEGMENTS = 200

Edges = tuple[float, float, float, float]
Point = tuple[float, float]
Matrix = tuple[float, float, float, float, float, float]


def subpath_edges(path: int) -> list[Edges]:
    """Left, bottom, right and top of the parts of a path, in the coordinates of what it is drawn
    in; nothing for a path of one part, with curves, or of very many segments.

    Args:
        path: The address of its object.
    """
    calls = object_calls()
    n_segments = calls.count_segments(path)
    if not _FEW < n_segments <= _MAX_SEGMENTS:
        return []
    get_segment, get_type = calls.get_segment, calls.get_segment_type
    if n_segments > 2 * _N_TELLING:
        spread = range(0, n_segments, n_segments // _N_TELLING)
        if _CURVE in map(get_type, map(get_segment, repeat(path), spread)):
            return []
    elif n_segments < _MIN_TWO:  # where the second part begins
        middle = range(2, n_segments - 1)
        if MOVE not in map(get_type, map(get_segment, repeat(path), middle)):
            return []
    segments = list(map(get_segment, repeat(path), range(n_segments)))
    kinds = list(map(get_type, segments))
    if kinds.count(MOVE) < 2 or _CURVE in kinds:
        return []
    whole = _parts(path, segments, kinds)
    return [edges_around(part) for part in whole] if len(whole) > 1 else []


def straight_parts(
    path: int, outer: Matrix | None, *, with_curves: bool = False
) -> list[list[Point]]:
    """The corners of the parts of a path that has no curves, in the coordinates of the page.

    Args:
        path: The address of its object.
        outer: Of one inside a form, how its coordinates become those of the page.
        with_curves: Whether one with curves is told, too, each curve by some of its points.
    """
    calls = object_calls()
    n_segments = calls.count_segments(path)
    if not 2 <= n_segments <= _MAX_SEGMENTS:
        return []
    segments = list(map(calls.get_segment, repeat(path), range(n_segments)))
    kinds = list(map(calls.get_segment_type, segments))
    if _CURVE in kinds and not with_curves:
        return []
    parts = _parts(path, segments, kinds)
    if outer is None:
        return parts
    a, b, c, d, e, f = outer
    return [[(a * x + c * y + e, b * x + d * y + f) for x, y in part] for part in parts]


def _parts(path: int, segments: Sequence[int], kinds: Sequence[int]) -> list[list[Point]]:
    """The points of each part of more than one, in the coordinates of what the path is drawn in."""
    calls = object_calls()
    if not calls.get_matrix(path, rooms.matrix.pointers[0]):
        return []
    a, b, c, d, e, f = rooms.matrix.values()
    get_point, values = calls.get_point, rooms.point.values
    at_x, at_y = rooms.point.pointers
    parts: list[list[Point]] = []
    bend: list[Point] = []
    for segment, kind in zip(segments, kinds, strict=True):
        get_point(segment, at_x, at_y)
        x, y = values()
        place = (a * x + c * y + e, b * x + d * y + f)
        if kind == MOVE or not parts:
            parts.append([place])
        elif kind == _CURVE and len(bend) < 2:
            bend.append(place)
        elif kind == _CURVE:
            parts[-1] += _along(parts[-1][-1], bend[0], bend[1], place)
            bend = []
        else:
            parts[-1].append(place)
    return [part for part in parts if len(part) > 1]


def _along(a: Point, b: Point, c: Point, d: Point) -> list[Point]:
    """Points of a curve from `a` to `d` that bends towards `b` and `c`, without the first."""
    points = []
    for n in range(1, _CURVE_POINTS + 1):
        t = n / _CURVE_POINTS
        shares = (1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3
        x, y = (sum(k * p[i] for k, p in zip(shares, (a, b, c, d), strict=True)) for i in (0, 1))
        points.append((x, y))
    return points


def is_level_stroke(path: int, width: float, height: float) -> bool:
    """Whether a path that is so wide and high is one line from side to side, straight or drawn by
    hand, and not a box."""
    calls = object_calls()
    n_segments = calls.count_segments(path)
    if height > _LEVEL * width or not 2 <= n_segments <= _MAX_STROKE_SEGMENTS:
        return False
    point = rooms.point
    xs = []
    for n in range(n_segments):
        segment = calls.get_segment(path, n)
        if n and calls.get_segment_type(segment) == MOVE:
            return False
        calls.get_point(segment, *point.pointers)
        xs.append(point.values()[0])
    return xs[0] != xs[-1] and (xs == sorted(xs) or xs == sorted(xs, reverse=True))


def edges_around(points: Sequence[Point]) -> Edges:
    """Left, lower, right and upper edge of points: of the smallest box that holds them."""
    if len(points) == 2:  # most are lines
        (a, b), (c, d) = points
        return min(a, c), min(b, d), max(a, c), max(b, d)
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return min(xs), min(ys), max(xs), max(ys)


def edges_joined(boxes: Sequence[Edges]) -> Edges:
    """Those of boxes together, of which there is one at least."""
    lefts, bottoms, rights, tops = zip(*boxes, strict=True)
    return min(lefts), min(bottoms), max(rights), max(tops)
