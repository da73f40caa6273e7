"""Where tables stand that have lines above and below their head and their body, and no others.

Some programs write a row of such a table in one piece, so that nothing but its letters tells of the
gaps between its columns. They are worth asking between such lines alone.
"""

from __future__ import annotations

from collections.abc import Iterable

from app.documents.pdf.page.objects.subpaths import Edges

_MAX_PATHS = 400  # on a page with more, the lines are those of a drawing
_MAX_THICKNESS_PT = 2.6  # of what is painted; pdfium adds to the lines of the file
_SAME_PT = 2.5  # thick lines reach further at their ends
_MIN_WIDTH_PT = 60.0
_MAX_HEIGHT_PT = 330.0  # from one line to the next: those of a page's head and foot are further off
_MIN_HEIGHT_PT = 8.0
_OUTSIDE_PT = 18.0  # above the first line and below the last, where a row may stand
_MAX_HEAD_PT = 40.0  # between the first two lines: those around a listing are further apart


def ruled_areas(paths: Iterable[tuple[int, Edges]]) -> list[Edges]:
    """Left, bottom, right and top of what lies between horizontal lines of one width, and a row
    above and below, in the page's own coordinates.

    Args:
        paths: Addresses and edges of what is drawn.
    """
    groups: list[tuple[float, float, list[float]]] = []
    for n, (_, (left, bottom, right, top)) in enumerate(paths):
        if n >= _MAX_PATHS:
            return []
        if top - bottom <= _MAX_THICKNESS_PT and right - left >= _MIN_WIDTH_PT:
            for a, b, heights in groups:
                if abs(left - a) < _SAME_PT and abs(right - b) < _SAME_PT:
                    heights.append(top)
                    break
            else:
                groups.append((left, right, [top]))
    areas = []
    for left, right, heights in groups:
        heights.sort(reverse=True)
        run = heights[:1]
        for height in [*heights[1:], float("-inf")]:
            if run[-1] - height <= _MAX_HEIGHT_PT:
                run.append(height)
                continue
            if len(run) > 1 and _MIN_HEIGHT_PT < run[0] - run[1] < _MAX_HEAD_PT:
                low, high = run[-1] - _OUTSIDE_PT, run[0] + _OUTSIDE_PT
                areas.append((left - _SAME_PT, low, right + _SAME_PT, high))
            run = [height]
    return areas
