"""How the text layer of a scan lies upon its picture, and how dark print is there."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass

from app.documents.pdf.page.drawn import Picture
from app.documents.pdf.page.objects.subpaths import Edges

MAY_BE_DARK = 110
"""Of 255: brighter is no bar."""
_N_ASKED = 80  # words of a page that tell how its layer lies
_FEW = 6  # words: fewer tell nothing
_MIN_HEIGHT = 5  # pixels: smaller print is not looked at
_LEAST_STEP = 16  # of 255: from paper to ink; less is not seen
_OF_STEP = 0.35  # of the way from paper to ink that a row through letters has
_LOWEST, _HIGHEST, _N_LEVELS = -0.4, 1.4, 19  # times the height of a word: where letters may be
_BASE, _TOP = 4, 15  # those of the levels that are within the box
_OF_ALL = 0.9  # of the words with letters: all of them have a stroke at the height of an x
_WIDE = 1.8  # times its height: how wide a word is that hardly falls between two others
_ENDS = 0.15  # times its height: so much of its ends is not looked at
_GAP = 0.25  # the same: how wide a gap is that parts two words
_MANY_GAPS = 0.65  # of the words that have one
_INKED = 3  # levels at which a word has strokes, at least


@dataclass(frozen=True, slots=True)
class Lie:
    """How a layer lies.

    Attributes:
        ink, paper: How bright they are, of 255.
        low, high: Between which heights each word has a stroke, from below, in heights of its box.
        is_known: Whether the words of the page tell it; it is as usual where it is not.
    """

    ink: float
    paper: float
    low: float = 0.2
    high: float = 0.65
    is_known: bool = False

    @property
    def step(self) -> float:
        """Of 255, from the brightest to the darkest place of a row through the letters of a word,
        at least."""
        return max(_OF_STEP * (self.paper - self.ink), _LEAST_STEP)


def lie_of(words: Sequence[Edges], picture: Picture) -> Lie | None:
    """How a layer lies; None where it lies anywhere, or nothing can be told.

    Args:
        words: Where its words stand.
        picture: The page without its texts.
    """
    asked = words[:: max(len(words) // _N_ASKED, 1)]
    told = {box: rows for box in asked if len(rows := _rows(box, picture)) == _N_LEVELS}
    if len(told) < _FEW:
        return _usual(picture)
    ink = statistics.median(min(low for low, _ in rows) for rows in told.values())
    paper = statistics.median(max(high for _, high in rows) for rows in told.values())
    step = Lie(ink, paper).step
    strokes = {box: [high - low >= step for low, high in rows] for box, rows in told.items()}
    strokes = {box: each for box, each in strokes.items() if sum(each[_BASE:_TOP]) >= _INKED}
    if _are_inverse(list(strokes), (ink + paper) / 2, picture):
        return None
    inked = [
        each
        for box, each in strokes.items()
        if sum(high <= MAY_BE_DARK for _, high in told[box][_BASE:_TOP]) < _INKED  # under a bar
    ]
    if len(inked) < _FEW:
        return _usual(picture)
    shares = [sum(level) / len(inked) for level in zip(*inked, strict=True)]
    first, last = _longest([share >= _OF_ALL for share in shares])
    if last - first < 2:
        return None
    a_level = (_HIGHEST - _LOWEST) / (_N_LEVELS - 1)
    low, high = _LOWEST + first * a_level, _LOWEST + (last - 1) * a_level
    lie = Lie(ink, paper, low, high, is_known=True)
    return None if _has_gaps_within(asked, lie, picture) else lie


def _are_inverse(words: Sequence[Edges], middle: float, picture: Picture) -> bool:
    """Whether most words stand upon a dark ground."""
    return 2 * sum(_median(box, picture) < middle for box in words) > len(words)


def _has_gaps_within(words: Sequence[Edges], lie: Lie, picture: Picture) -> bool:
    """Whether the scan has gaps between words within those of the layer, as where it lies a line
    too low."""
    n_words = n_gaps = 0
    bright = lie.paper - _OF_STEP * (lie.paper - lie.ink)
    is_bright = bytes(brightness >= bright for brightness in range(256))
    for left, top, right, bottom in words:
        height = bottom - top
        if right - left < _WIDE * height:
            continue
        side = _ENDS * height
        x0, y0, x1, y1 = picture.pixels(
            left + side, bottom - lie.high * height, right - side, bottom - lie.low * height
        )
        if x0 >= x1 or y1 - y0 < 2:
            continue
        columns = bytes(map(min, *(picture.row(y, x0, x1) for y in range(y0, y1))))
        are_bright = columns.translate(is_bright)
        gap = b"\1" * max(round(_GAP * picture.n_pixels(height)), 2)
        if b"\0" in are_bright:  # it is not blank
            n_words += 1
            n_gaps += gap in are_bright
    return n_gaps > _MANY_GAPS * n_words


def _median(box: Edges, picture: Picture) -> int:
    """How bright half of the pixels of a place are at most."""
    x0, y0, x1, y1 = picture.pixels(*box)
    values = sorted(b"".join(picture.row(y, x0, x1) for y in range(y0, y1))) if x0 < x1 else b""
    return values[len(values) // 2] if values else 255


def _usual(picture: Picture) -> Lie | None:
    """What is taken for true where too few words tell it."""
    width, height = picture.size
    sample = sorted(b"".join(picture.row(y, 0, width) for y in range(0, height, 8)))
    paper = sample[int(0.9 * len(sample))] if sample else 0
    return Lie(0.0, paper) if paper > 2 * _LEAST_STEP else None


def _rows(box: Edges, picture: Picture) -> list[tuple[int, int]]:
    """The darkest and the brightest pixel of rows through a word, from below."""
    x0, y0, x1, y1 = picture.pixels(*box)
    height, end = y1 - y0, picture.size[1]
    if height < _MIN_HEIGHT or x1 - x0 < height:
        return []
    found = []
    for level in range(_N_LEVELS):
        share = _LOWEST + level * (_HIGHEST - _LOWEST) / (_N_LEVELS - 1)
        y = int(y1 - share * height)
        if 0 <= y < end:
            row = picture.row(y, x0, x1)
            found.append((min(row), max(row)))
    return found


def _longest(are: Sequence[bool]) -> tuple[int, int]:
    """Begin and end of the longest run of what is so."""
    best, begin = (0, 0), 0
    for n, is_so in enumerate([*are, False]):
        if is_so:
            continue
        if n - begin > best[1] - best[0]:
            best = begin, n
        begin = n + 1
    return best
