"""Where something of a PDF page stands on the page as it is shown."""

from __future__ import annotations

from typing import Any


class ToPage:
    """From PDF user space to points from the top left corner of the visible, turned page."""

    def __init__(self, page: Any, height: float) -> None:
        import pypdfium2.raw as raw

        self.left: float
        self.bottom: float
        self.right: float
        self.top: float
        bounds = raw.FS_RECTF()
        if raw.FPDF_GetPageBoundingBox(page, bounds):
            self.left, self.bottom = bounds.left, bounds.bottom
            self.right, self.top = bounds.right, bounds.top
        else:
            self.left, self.bottom, self.right, self.top = 0.0, 0.0, page.get_width(), height
        self._rotation = 90 * raw.FPDFPage_GetRotation(page)
        self.is_turned = self._rotation != 0
        if not self.is_turned:  # pdfium may round the page's own height
            self.top = self.bottom + height

    def touches(self, left: float, bottom: float, right: float, top: float) -> bool:
        """Whether an area in PDF user space touches the visible page."""
        return left < self.right and right > self.left and bottom < self.top and top > self.bottom

    def __call__(
        self, left: float, top: float, right: float, bottom: float
    ) -> tuple[float, float, float, float]:
        if self._rotation == 90:
            return bottom - self.bottom, left - self.left, top - self.bottom, right - self.left
        if self._rotation == 180:
            return self.right - right, bottom - self.bottom, self.right - left, top - self.bottom
        if self._rotation == 270:
            return self.top - top, self.right - right, self.top - bottom, self.right - left
        return left - self.left, self.top - top, right - self.left, self.top - bottom


def set_upright(page: Any) -> bool:
    """Turns the content of a page so that it lies as it is shown, in memory; the page has to be
    loaded again. All that follows then reads its lines, gaps and tables as on any other page.
    Returns False where pdfium does not do it."""
    import pypdfium2.raw as raw

    bounds = raw.FS_RECTF()
    quarter_turns = raw.FPDFPage_GetRotation(page)
    if not quarter_turns or not raw.FPDF_GetPageBoundingBox(page, bounds):
        return False
    left, bottom, right, top = bounds.left, bounds.bottom, bounds.right, bounds.top
    a, b, c, d, e, f = (
        (0.0, -1.0, 1.0, 0.0, -bottom, right),
        (-1.0, 0.0, 0.0, -1.0, right, top),
        (0.0, 1.0, -1.0, 0.0, top, -left),
    )[quarter_turns - 1]
    if not raw.FPDFPage_TransFormWithClip(page, raw.FS_MATRIX(a, b, c, d, e, f), None):
        return False
    width, height = right - left, top - bottom
    if quarter_turns % 2:
        width, height = height, width
    raw.FPDFPage_SetRotation(page, 0)
    raw.FPDFPage_SetMediaBox(page, 0, 0, width, height)
    raw.FPDFPage_SetCropBox(page, 0, 0, width, height)
    return True
