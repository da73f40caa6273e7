"""Where something of a PDF page stands on the page as it is shown."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from typing import Any

from app.documents.base.document import Box

_N_ASKED = 24  # characters of a page that are asked for their angle
_N_LEVEL = 5  # of them: where the first so many are level the page stays as it is
_MOST = 0.8  # of those asked: so many stand at one angle where a page lies on its side
_OFF = 4.0  # degrees off a quarter turn


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


def begins_left(page: Any) -> bool:
    """Whether a page shows places left of 0."""
    import pypdfium2.raw as raw

    bounds = raw.FS_RECTF()
    return bool(raw.FPDF_GetPageBoundingBox(page, bounds)) and bounds.left < -1


def set_upright(page: Any) -> bool:
    """Turns and moves the content of a page so that it lies as it is shown, from 0 on, in memory;
    the page has to be loaded again. All that follows then reads its lines, gaps and tables as on
    any other page. Returns False where pdfium does not do it."""
    import pypdfium2.raw as raw

    bounds = raw.FS_RECTF()
    quarter_turns = raw.FPDFPage_GetRotation(page)
    if not raw.FPDF_GetPageBoundingBox(page, bounds):
        return False
    left, bottom, right, top = bounds.left, bounds.bottom, bounds.right, bounds.top
    a, b, c, d, e, f = (
        (1.0, 0.0, 0.0, 1.0, -left, -bottom),
        (0.0, -1.0, 1.0, 0.0, -bottom, right),
        (-1.0, 0.0, 0.0, -1.0, right, top),
        (0.0, 1.0, -1.0, 0.0, top, -left),
    )[quarter_turns]
    if not raw.FPDFPage_TransFormWithClip(page, raw.FS_MATRIX(a, b, c, d, e, f), None):
        return False
    width, height = right - left, top - bottom
    if quarter_turns % 2:
        width, height = height, width
    raw.FPDFPage_SetRotation(page, 0)
    raw.FPDFPage_SetMediaBox(page, 0, 0, width, height)
    raw.FPDFPage_SetCropBox(page, 0, 0, width, height)
    return True


def angle_of(handle: Any, index: int) -> int:
    """By how many degrees a character of a text page is turned, from 0 to 359. A size below zero
    turns it as well, which pdfium does not count."""
    import pypdfium2.raw as raw

    radians = raw.FPDFText_GetCharAngle(handle, index)
    if radians <= 0:
        return 0
    half = 180 if raw.FPDFText_GetFontSize(handle, index) < 0 else 0
    return (round(math.degrees(radians)) + half) % 360


def quarter_turns(textpage: Any, units: str) -> int:
    """By how many quarter turns clockwise a page has to be turned so that most of its text lies
    level, by some of its characters; 0 where it does, or where the lines have no one direction."""
    ask, handle, n_units = angle_of, textpage.raw, len(units)
    step = max(n_units // _N_ASKED, 1)
    n_level = 0
    for n in range(min(step, n_units) // 2, n_units, step):
        if not units[n].isspace():
            if ask(handle, n) != 0:
                break
            n_level += 1
            if n_level == _N_LEVEL:
                return 0
    else:
        return 0
    asked = [n for n in range(min(step, n_units) // 2, n_units, step) if not units[n].isspace()]
    by_angle: Counter[int] = Counter()
    for n in asked:
        degrees = ask(handle, n)
        quarter = round(degrees / 90)
        by_angle[quarter % 4 if abs(degrees - 90 * quarter) <= _OFF else 0] += 1
    (angle, n_most), *_ = by_angle.most_common(1)
    return -angle % 4 if n_most > _MOST * len(asked) else 0


@dataclass(frozen=True, slots=True)
class QuarterTurns:
    """How the content of a page was turned for reading, against how it is shown.

    Attributes:
        n: Quarter turns clockwise, from 0 to 3.
        width_pt: Of the page as it is read.
        height_pt: Of the page as it is read.
    """

    n: int
    width_pt: float
    height_pt: float

    @property
    def shown_size_pt(self) -> tuple[float, float]:
        """Width and height of the page as it is shown."""
        size = self.width_pt, self.height_pt
        return size[::-1] if self.n % 2 else size

    def shown(self, box: Box) -> Box:
        """Where a place of the page as it is read lies on the page as it is shown; both in points
        from the top left corner."""
        width, height = self.width_pt, self.height_pt
        if self.n == 1:
            return Box(box.top, width - box.right, box.bottom, width - box.left)
        if self.n == 2:
            return Box(width - box.right, height - box.bottom, width - box.left, height - box.top)
        if self.n == 3:
            return Box(height - box.bottom, box.left, height - box.top, box.right)
        return box
