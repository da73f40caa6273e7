"""How coordinates inside the forms of a PDF page become those of the page."""

from __future__ import annotations

from typing import Any

from app.documents.pdf.page.objects.subpaths import Matrix


def matrix_of(handle: Any, outer: Matrix | None) -> Matrix:
    """How coordinates inside a form become those of the page; `outer` says it of what the form
    stands in. `handle` is the form's."""
    import pypdfium2.raw as raw

    found = raw.FS_MATRIX()
    if not raw.FPDFPageObj_GetMatrix(handle, found):
        return outer or (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
    a, b, c, d, e, f = found.a, found.b, found.c, found.d, found.e, found.f
    if outer is None:
        return a, b, c, d, e, f
    g, h, i, j, k, m = outer
    return (
        a * g + b * i,
        a * h + b * j,
        c * g + d * i,
        c * h + d * j,
        e * g + f * i + k,
        e * h + f * j + m,
    )


def placed(edges: tuple[float, ...], matrix: Matrix | None) -> tuple[float, float, float, float]:
    """Bounds inside a form as they lie on the page: left, bottom, right, top."""
    left, bottom, right, top = edges
    if matrix is None:
        return left, bottom, right, top
    a, b, c, d, e, f = matrix
    corners = [(x, y) for x in (left, right) for y in (bottom, top)]
    xs = [a * x + c * y + e for x, y in corners]
    ys = [b * x + d * y + f for x, y in corners]
    return min(xs), min(ys), max(xs), max(ys)
