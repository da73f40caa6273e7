"""The parts of a drawn path: some programs draw all lines of a page, or of a table, as one path."""

from __future__ import annotations

import ctypes

from app.documents.pdf.page.calls import Numbers, object_calls

_MAX_SEGMENTS = 600  # of a path; one with more is a drawing
_CURVE, _MOVE = 1, 2  # FPDF_SEGMENT_BEZIERTO, FPDF_SEGMENT_MOVETO
_N_TELLING = 10  # segments: of a drawing with curves some are among them
_FEW = 3  # segments: a line, which is one part
_LEVEL = 0.25  # of its length: a stroke that rises no more is nearly level
_MAX_STROKE_SEGMENTS = 200

Edges = tuple[float, float, float, float]


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
    get_segment, get_type, get_point = (
        calls.get_segment,
        calls.get_segment_type,
        calls.get_point,
    )
    spread = range(0, n_segments, max(n_segments // _N_TELLING, 1))
    if any(get_type(get_segment(path, n)) == _CURVE for n in spread):
        return []
    segments = [get_segment(path, n) for n in range(n_segments)]
    kinds = list(map(get_type, segments))
    if _CURVE in kinds or kinds.count(_MOVE) < 2:
        return []
    matrix = Numbers(ctypes.c_float, 6)
    if not calls.get_matrix(path, matrix.pointers[0]):
        return []
    a, b, c, d, e, f = matrix.values()
    point = Numbers(ctypes.c_float, 2)
    at_x, at_y = point.pointers
    parts: list[list[tuple[float, float]]] = []
    for segment, kind in zip(segments, kinds, strict=True):
        get_point(segment, at_x, at_y)
        x, y = point.values()
        place = (a * x + c * y + e, b * x + d * y + f)
        if kind == _MOVE or not parts:
            parts.append([place])
        else:
            parts[-1].append(place)
    whole = [part for part in parts if len(part) > 1]
    return [_around(part) for part in whole] if len(whole) > 1 else []


def is_level_stroke(path: int, width: float, height: float) -> bool:
    """Whether a path that is so wide and high is one line from side to side, straight or drawn by
    hand, and not a box."""
    calls = object_calls()
    n_segments = calls.count_segments(path)
    if height > _LEVEL * width or not 2 <= n_segments <= _MAX_STROKE_SEGMENTS:
        return False
    point = Numbers(ctypes.c_float, 2)
    xs = []
    for n in range(n_segments):
        segment = calls.get_segment(path, n)
        if n and calls.get_segment_type(segment) == _MOVE:
            return False
        calls.get_point(segment, *point.pointers)
        xs.append(point.values()[0])
    return xs[0] != xs[-1] and (xs == sorted(xs) or xs == sorted(xs, reverse=True))


def _around(points: list[tuple[float, float]]) -> Edges:
    if len(points) == 2:  # most are lines
        (a, b), (c, d) = points
        return min(a, c), min(b, d), max(a, c), max(b, d)
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return min(xs), min(ys), max(xs), max(ys)
