"""What is usual in a document: the size of its letters, the distance of its lines."""

from __future__ import annotations

import itertools
import statistics
from collections.abc import Iterator, Sequence

from app.documents.pdf.lines.line import Line


def body_size_of(lines: Sequence[Line]) -> float:
    """Size of the font of most letters, in points."""
    weights: dict[float, int] = {}
    for line in lines:
        weights[line.size] = weights.get(line.size, 0) + len(line.text)
    return max(weights, key=weights.__getitem__)


def line_gap_of(lines: Sequence[Line], body_size: float) -> float:
    """Usual distance between the tops of lines of a paragraph, in points."""
    steps = list(_steps(lines, body_size))
    return statistics.median(steps) if steps else body_size * 1.2


def _steps(lines: Sequence[Line], body_size: float) -> Iterator[float]:
    low, high = 0.5 * body_size, 3 * body_size
    for a, b in itertools.pairwise(lines):
        step = b.top - a.top
        if low < step < high and a.page == b.page:
            yield step
