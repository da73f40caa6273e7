"""The parts of a drawn path: some programs draw all lines of a page, or of a table, as one path."""

from __future__ import annotations

import ctypes
from typing import Any

from app.documents.pdf.calls import object_calls

_MAX_SEGMENTS = 600  # of a path; one with more is a drawing
_FEW = 3  # segments: a line, which is one part

Edges = tuple[float, float, float, float]


def subpath_edges(path: Any) -> list[Edges]:
    """Left, bottom, right and top of the parts of a path, in the coordinates of what it is drawn
    in; nothing for a path of one part, with curves, or of very many segments.

    Args:
        path: A handle of pypdfium2.
    """
    import pypdfium2.raw as raw

    n_segments = raw.FPDFPath_CountSegments(path)
    if not _FEW < n_segments <= _MAX_SEGMENTS:
        return []
    matrix = raw.FS_MATRIX()
    if not raw.FPDFPageObj_GetMatrix(path, matrix):
        return []
    a, b, c, d, e, f = matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f
    point = (ctypes.c_float * 2)()
    start = ctypes.addressof(point)
    get_point = object_calls().get_point
    parts: list[list[tuple[float, float]]] = []
    for n in range(n_segments):
        segment = raw.FPDFPath_GetPathSegment(path, n)
        kind = raw.FPDFPathSegment_GetType(segment)
        if kind == raw.FPDF_SEGMENT_BEZIERTO:
            return []
        get_point(ctypes.cast(segment, ctypes.c_void_p), start, start + 4)
        x, y = point
        place = (a * x + c * y + e, b * x + d * y + f)
        if kind == raw.FPDF_SEGMENT_MOVETO or not parts:
            parts.append([place])
        else:
            parts[-1].append(place)
    whole = [part for part in parts if len(part) > 1]
    return [_around(part) for part in whole] if len(whole) > 1 else []


def _around(points: list[tuple[float, float]]) -> Edges:
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return min(xs), min(ys), max(xs), max(ys)
