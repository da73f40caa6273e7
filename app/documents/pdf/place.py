"""Where something of a PDF page stands on the page as it is shown."""

from __future__ import annotations

from typing import Any

from app.documents.base.document import Box


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


def page_box(page: Any, left: float, top: float, right: float, bottom: float) -> Box:
    """A rectangle of PDF user space as a box on the page as it is shown."""
    return Box(*ToPage(page, page.get_height())(left, top, right, bottom))
