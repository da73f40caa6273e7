"""What a scan shows where a word of its text layer stands: letters, a bar, or nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import dropwhile, islice

from app.documents.pdf.page.drawn import BLUE, GREEN, RED, Picture, Pixels
from app.documents.pdf.page.objects.subpaths import Edges
from app.documents.pdf.page.scans.lie import MAY_BE_DARK, Lie

_DARK_SHARE = 0.35  # of the way from ink to paper: what is darker may be a bar
_EVEN = 14  # of 255: so much a bar varies; letters below it would be seen with more
_BLANK = 9  # of 255: so much paper varies; fainter print is not seen
_APART = 0.03  # of the pixels of a place, the darkest and brightest, that are not looked at
_EDGE = 6  # rows of pixels
_FEW = 2  # pixels
_STEP = 4  # rows of pixels: no paper that ends the dark is as thin
_RUN = 0.9  # times the height of a word: a stroke of its letters is shorter
_MIN_RUN = 7  # pixels
_MIN_HEIGHT = 5  # pixels: of smaller letters nothing can be said
_BESIDE = 1.3  # times its height: so far beside its place a word may have been misplaced
_MIN_PALE, _PALE = 3, 1.2
"""How many strokes letters upon the dark have at least, and how many in the width of their height:
there are fewer gaps between bars."""
_ROOM_OF_BAR = 0.1  # times its height: a thick line through words reaches less far
_ROOM = 0.2  # times its height: above and below the strokes that each word has
_WITHIN = 0.12  # times its height: so far no line reaches into the next
_LINE = 0.5  # of the height of its strokes: a line through a word takes no more
_SIDE = 0.15  # times its height: at its ends what was painted over it may end


class Ground:
    """The picture of a page, and what can be told of places on it.

    Args:
        picture: The page without its texts.
        lie: How its text layer lies upon it.
    """

    def __init__(self, picture: Picture, lie: Lie) -> None:
        self._picture, self._lie = picture, lie
        dark = lie.ink + _DARK_SHARE * (lie.paper - lie.ink)
        self._dark = min(int(dark), MAY_BE_DARK)

    def doubtful(self, boxes: Sequence[Edges]) -> Iterator[int]:
        """The words, by the numbers of their boxes, of which the row through their middle shows no
        letters, or a bar."""
        picture, step = self._picture, self._lie.step
        at = 1 - (self._lie.low + self._lie.high) / 2
        is_dark = bytes(brightness <= self._dark for brightness in range(256))
        _, end = picture.size
        for n, box in enumerate(boxes):
            x0, y0, x1, y1 = picture.pixels(*box)
            y = int(y0 + at * (y1 - y0))
            if x0 >= x1 or y1 - y0 < _MIN_HEIGHT or not 0 <= y < end:
                continue
            row = picture.row(y, x0, x1)
            run = b"\1" * max(int(_RUN * (y1 - y0)), _MIN_RUN)
            if max(row) - min(row) < step or run in row.translate(is_dark):
                yield n

    def is_bar(self, box: Edges, beyond: float = 0.0, room: float = _ROOM_OF_BAR) -> bool:
        """Whether the place of letters, so much beside it, and so much of its height above and
        below, is dark and has one colour."""
        left, top, right, bottom = box
        height = bottom - top
        low, high = (self._lie.low - room) * height, (self._lie.high + room) * height
        x0, y0, x1, y1 = place = self._whole_pixels(
            (left - beyond, bottom - high, right + beyond, bottom - low)
        )
        if x0 >= x1 or y0 >= y1:
            return False
        _, brightest = self._range(place, GREEN)
        return brightest <= self._dark and self._is_even(place, _EVEN)

    def is_margin(self, box: Edges) -> bool:
        """Whether the dark reaches up or down to the edge of the scan: what lay around the page."""
        x0, y0, x1, y1 = self._picture.pixels(*box)
        x, y = (x0 + x1) // 2, (y0 + y1) // 2
        _, height = self._picture.size
        return any(
            all(self._picture.row(k, x, x + 1)[0] <= self._dark for k in way)
            for way in (range(y, -1, -_STEP), range(y, height, _STEP))
        )

    def has_pale_letters(self, box: Edges) -> bool:
        """Whether letters stand upon the dark above or below a place: the word may be theirs."""
        left, top, right, bottom = box
        room = _BESIDE * (bottom - top)
        x0, y0, x1, y1 = self._picture.pixels(left, top - room, right, bottom + room)
        is_pale = bytes(brightness > self._dark + _EVEN for brightness in range(256))
        middle, n_least = (y0 + y1) // 2, max(_MIN_PALE, _PALE * (right - left) / (bottom - top))
        for way in (range(middle, y0 - 1, -1), range(middle, y1)):
            rows = (self._picture.row(y, x0, x1).translate(is_pale) for y in way)
            for row in islice(dropwhile(lambda row: 1 not in row, rows), _EDGE):
                if 2 * row.count(1) > len(row):
                    break  # the dark ends
                if row.count(b"\0\1") >= n_least:
                    return True
        return False

    def is_blank(self, box: Edges) -> bool:
        """Whether the place of a word shows nothing but paper, or what was painted over it: each
        row of pixels has one colour, and no line goes through it."""
        left, top, right, bottom = box
        height = bottom - top
        side = min(_SIDE * height, (right - left) / 4)

        def rows(low: float, high: float) -> list[Pixels]:
            x0, y0, x1, y1 = self._whole_pixels(
                (left + side, bottom - high * height, right - side, bottom - low * height)
            )
            return [(x0, y, x1, y + 1) for y in range(y0, y1)] if x0 < x1 else []

        low, high = self._lie.low, self._lie.high
        whole = rows(min(low - _ROOM, _WITHIN), max(high + _ROOM, 1 - _WITHIN))
        if not (whole and all(self._is_even(row, _BLANK) for row in whole)):
            return False
        levels = [self._range(row, GREEN)[0] for row in whole]
        inner = [self._range(row, GREEN)[0] for row in rows(low, high)]
        n_darker = sum(level < max(levels) - self._lie.step for level in inner)
        return min(levels) > self._dark and not 0 < n_darker <= _LINE * len(inner)

    def has_letters(self, place: Edges) -> bool:
        """Whether a place has ink that is no level line."""
        x0, y0, x1, y1 = self._picture.pixels(*place)
        rows = (self._picture.row(y, x0, x1) for y in range(y0, y1)) if x0 < x1 else ()
        return any(max(row) - min(row) >= self._lie.step for row in rows)

    def reach(self, box: Edges) -> Edges:
        """Where letters stand of a word with a box, but for the longest strokes."""
        left, top, right, bottom = box
        height = bottom - top
        low, high = self._lie.low - _ROOM, self._lie.high + _ROOM
        return left, bottom - high * height, right, bottom - low * height

    def _whole_pixels(self, edges: Edges) -> Pixels:
        """Those that lie within a place as a whole, but for a very small one."""
        x0, y0, x1, y1 = self._picture.pixels(*edges)
        if x1 - x0 > _FEW:
            x0, x1 = x0 + 1, x1 - 1
        if y1 - y0 > _FEW:
            y0, y1 = y0 + 1, y1 - 1
        return x0, y0, x1, y1

    def _is_even(self, place: Pixels, step: int) -> bool:
        for part in (GREEN, RED, BLUE):
            darkest, brightest = self._range(place, part)
            if brightest - darkest > step:
                return False
        return True

    def _range(self, place: Pixels, part: int) -> tuple[int, int]:
        """How bright the pixels of a place are, from the darkest to the brightest."""
        x0, y0, x1, y1 = place
        values = sorted(b"".join(self._picture.row(y, x0, x1, part) for y in range(y0, y1)))
        apart = int(_APART * len(values))
        return values[apart], values[-1 - apart]
