"""Places of a PDF page as they lie to a line of it that does not stand level."""

from __future__ import annotations

import math

from app.documents.pdf.page.objects.subpaths import Point


class Turn:
    """Turns the page so that a line stands level.

    Args:
        degrees: The line's angle, as pdfium counts: clockwise.
    """

    def __init__(self, degrees: float) -> None:
        radians = math.radians(degrees)
        self._cos, self._sin = math.cos(radians), -math.sin(radians)

    def placed(self, point: Point) -> Point:
        """How far along the line a place lies, and how high above it, in points."""
        x, y = point
        return x * self._cos + y * self._sin, y * self._cos - x * self._sin
