"""What is usual in a document: the size of its letters, the distance of its lines, their faces."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate

from app.documents.pdf.lines.line import Line

_MOST = 0.5  # of a document's characters in a typewriter face: then it is simply its face


class Usual:
    """What the lines of a document are like for the most part; they are added in reading order, all
    at once or page by page."""

    def __init__(self) -> None:
        self.weights: dict[int, int] = {}
        """By weight of the font, how many characters are set in it, where it was asked for."""
        self._sizes: dict[float, int] = {}  # by size, how many characters are set in it
        # From the top of each line to that of the next of its page, and how often. Of many pages
        # hardly any is new.
        self._steps: dict[float, int] = {}
        self._n_typewriter = 0

    def add(self, lines: Sequence[Line]) -> None:
        """Takes in lines of whole pages."""
        sizes, weights, steps = self._sizes, self.weights, self._steps
        last, last_top = -1, 0.0
        for line in lines:
            n_characters, size, weight = len(line.text), line.size, line.weight
            page, top = line.page, line.top
            sizes[size] = sizes.get(size, 0) + n_characters
            if weight > 0:
                weights[weight] = weights.get(weight, 0) + n_characters
            if line.is_typewriter:
                self._n_typewriter += n_characters
            if page == last:
                step = top - last_top
                steps[step] = steps.get(step, 0) + 1
            last, last_top = page, top

    @property
    def body_size(self) -> float:
        """Size of the font of most letters, in points."""
        return max(self._sizes, key=self._sizes.__getitem__)

    @property
    def line_gap(self) -> float:
        """Usual distance between the tops of lines of a paragraph, in points."""
        body_size = self.body_size
        low, high = 0.5 * body_size, 3 * body_size
        steps = sorted((step, n) for step, n in self._steps.items() if low < step < high)
        return _median(steps) if steps else body_size * 1.2

    @property
    def sizes(self) -> list[float]:
        """All sizes that occur, in points."""
        return list(self._sizes)

    @property
    def has_typewriter(self) -> bool:
        """Whether some of the document, and not most of it, is set in a typewriter face."""
        return 0 < self._n_typewriter <= _MOST * sum(self._sizes.values())


def _median(counted: Sequence[tuple[float, int]]) -> float:
    """Of numbers in ascending order, each with how often it occurs."""
    ends = list(accumulate(n for _, n in counted))
    middles = [counted[bisect_right(ends, at)][0] for at in ((ends[-1] - 1) // 2, ends[-1] // 2)]
    return (middles[0] + middles[1]) / 2
