"""Where the pages of a document stand when they are laid out one below the other."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF

from app.documents.base.document import Page

GAP_PX = 12.0
_USUAL_PT = (612.0, 792.0)  # US Letter, for a page that states no size


@dataclass(frozen=True)
class PageLayout:
    """Pages at one scale, centred on a common axis.

    Attributes:
        scale: Logical pixels a point.
        rectangles: Of each page, in logical pixels from the top left corner of the whole.
        width, height: Of the whole, margins included.
    """

    scale: float
    rectangles: tuple[QRectF, ...]
    width: float
    height: float

    @classmethod
    def of(cls, pages: Sequence[Page], scale: float, room: float) -> PageLayout:
        """Lays pages out in at least `room` pixels of width."""
        sizes = [page_size(page) for page in pages]
        width = max([room, *(w * scale + 2 * GAP_PX for w, _ in sizes)])
        rectangles, top = [], GAP_PX
        for page_width, page_height in sizes:
            w, h = page_width * scale, page_height * scale
            rectangles.append(QRectF((width - w) / 2, top, w, h))
            top += h + GAP_PX
        return cls(scale, tuple(rectangles), width, top)

    def pages_between(self, top: float, bottom: float) -> range:
        """Indices of the pages that show between two heights."""
        tops = [rectangle.top() for rectangle in self.rectangles]
        first = max(bisect_right(tops, top) - 1, 0)
        last = bisect_right(tops, bottom)
        return range(first, last)

    def page_at(self, y: float) -> int:
        """Index of the page at a height; of the one above it in a gap."""
        tops = [rectangle.top() for rectangle in self.rectangles]
        return min(max(bisect_right(tops, y) - 1, 0), max(len(tops) - 1, 0))


def page_size(page: Page) -> tuple[float, float]:
    """Width and height of a page in points."""
    return page.width_pt or _USUAL_PT[0], page.height_pt or _USUAL_PT[1]
