"""How the drawn areas of a PDF page lie to each other, and to its texts."""

from __future__ import annotations

from collections.abc import Sequence

from app.documents.pdf.page.objects.found import Area
from app.documents.pdf.page.objects.subpaths import Edges

_SAME_EDGE_PT = 0.7  # between edges of two bars that are drawn as one


def joined(bars: Sequence[Area]) -> list[Area]:
    """Bars that stand side by side as one: some programs draw one for each letter or word. What a
    joined bar covers was drawn before all of them."""
    found: list[Area] = []
    for bar in sorted(bars, key=lambda each: (each.color, round(each.bottom), each.left)):
        last = found[-1] if found else None
        if (
            last is not None
            and not (bar.is_picture or last.is_picture)
            and bar.color == last.color
            and abs(bar.bottom - last.bottom) < _SAME_EDGE_PT
            and abs(bar.top - last.top) < _SAME_EDGE_PT
            and bar.left <= last.right + _SAME_EDGE_PT
        ):
            right = max(bar.right, last.right)
            n_before = min(bar.n_texts_before, last.n_texts_before)
            found[-1] = last._replace(right=right, n_texts_before=n_before)
        else:
            found.append(bar)
    return found


def overlap(bar: Area, bounds: Edges) -> float:
    """The share of a text's bounds that lies in an area."""
    return share_within(bounds, (bar.left, bar.bottom, bar.right, bar.top))


def share_within(place: Edges, other: Edges) -> float:
    """The share of a place that lies in another one."""
    left, low, right, high = place
    size = (right - left) * (high - low)
    width = min(other[2], right) - max(other[0], left)
    height = min(other[3], high) - max(other[1], low)
    return width * height / size if size > 0 and width > 0 and height > 0 else 0.0


def standing_upon_each_other(edges: Sequence[Edges], n_most: int) -> list[int]:
    """Which of several texts stand upon another one, by their numbers; none of more than so many
    are compared."""
    if len(edges) > n_most:
        return []
    return [
        n
        for n in range(len(edges))
        if any(
            k != n
            and edges[n][0] < edges[k][2]
            and edges[k][0] < edges[n][2]
            and edges[n][1] + 1 < edges[k][3]
            and edges[k][1] + 1 < edges[n][3]
            for k in range(len(edges))
        )
    ]
