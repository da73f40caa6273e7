"""Numbers of each fifth or tenth line, in the margin beside prose or a poem.

They are few, so that what tells them is that they count: from each to the next there are as many
lines as the number grows, or as much room, and they stand beside everything between.
"""

from __future__ import annotations

import itertools
import statistics
from collections.abc import Collection, Sequence
from operator import attrgetter

from app.documents.pdf.layout.line_numbers.placed import ALIGNED_PT, How, Placed, aligned
from app.documents.pdf.lines.line import Line

FIFTH = 5

MIN_LIKELY = 2
"""Numbers of a page, where others have them in the same place."""
_MIN_SURE = 4  # numbers that count lines exactly
_MIN_PROSE = 3  # the same beside running text
_MIN_VERSE = 15  # letters of a line
_MARGIN_PT, _WIDE_MARGIN_PT = 72.0, 200.0  # from the text to numbers behind it
_SAME = 0.04  # share by which distances may differ
_USUAL = 0.2  # of the distances from line to line
_FEW, _MOST_THERE = 2, 0.1  # lines, or of them, that may stand above or below numbers
_TYPED = 0.5  # of the lines: those of a listing


class Fifths:
    """Numbers of each fifth or tenth line of a page, and how sure that is.

    Attributes:
        found: How each line has its number.
        is_sure: Whether the page alone tells; else others have to agree in the place.
        place: Where the numbers end, in points from the left.
    """

    def __init__(self, numbers: Sequence[Placed], *, is_sure: bool) -> None:
        self.found = {each.n: each.how for each in numbers}
        self.is_sure = is_sure
        self.place = statistics.median(each.number.right for each in numbers)


def fifths_of(
    lines: Sequence[Line], placed: Collection[Placed], *, is_prose: bool
) -> Fifths | None:
    """The numbers of each fifth or tenth line of a page, if it has them.

    Args:
        lines: Of the page, in reading order.
        placed: What may be line numbers; `MIN_LIKELY` of them are multiples of five.
        is_prose: Whether the lines are running text.
    """
    for column in _columns(placed):
        numbers = [each for each in column if each.value % FIFTH == 0]
        if len(numbers) < max(MIN_LIKELY, len(column)):  # others stand below each other, too
            continue
        texts = _texts(lines, numbers)
        room = _room(numbers, texts, is_prose=is_prose)
        if not (room and _is_beside(numbers, texts, room) and _count(numbers, texts)):
            continue
        if not (_is_margin(numbers, lines) and _begins(numbers, lines)):
            return None  # nor are some of them
        is_sure = len(numbers) >= (_MIN_PROSE if is_prose else _MIN_SURE)
        return Fifths(numbers, is_sure=is_sure)
    return None


def _columns(placed: Collection[Placed]) -> list[list[Placed]]:
    """Numbers that end, or begin, under each other, from the top; the longest first."""
    columns = [
        sorted(column, key=attrgetter("number.bottom"))
        for side in ("right", "left")
        for column in aligned(placed, attrgetter(f"number.{side}"))
    ]
    return sorted(columns, key=len, reverse=True)


def _texts(lines: Sequence[Line], numbers: Sequence[Placed]) -> list[Line]:
    """The lines from the first number to the last, without them."""
    rests = {each.n: each.rest for each in numbers}
    high, low = numbers[0].number.bottom, numbers[-1].number.bottom
    found = [rests.get(n, line) for n, line in enumerate(lines)]
    size = numbers[0].number.size
    return [line for line in found if line and high - size < line.bottom < low + size]


def _room(numbers: Sequence[Placed], texts: Sequence[Line], *, is_prose: bool) -> float:
    """How far from the text its numbers may stand; 0 where the lines are none that are counted."""
    if len(texts) < FIFTH or sum(line.is_typewriter for line in texts) > _TYPED * len(texts):
        return 0.0
    is_verse = statistics.median(len(line.text) for line in texts) >= _MIN_VERSE
    if not (is_prose or is_verse):
        return 0.0
    return _WIDE_MARGIN_PT if is_verse and len(numbers) >= _MIN_SURE else _MARGIN_PT


def _is_beside(numbers: Sequence[Placed], texts: Sequence[Line], room: float) -> bool:
    """Whether all numbers stand at the left of all text between them, or all at its right."""
    others = {id(each.rest) for each in numbers}
    own = [line for line in texts if id(line) not in others]
    if not own:
        return False
    left, right = min(line.left for line in own), max(line.right for line in texts)
    first, last = min(e.number.left for e in numbers), max(e.number.right for e in numbers)
    if any(each.how is How.LAST for each in numbers):
        return right < first < right + room
    if any(each.how is How.FIRST for each in numbers):
        begins = [each.rest.left for each in numbers if each.rest is not None]
        size = numbers[0].number.size
        return last < left + 1 and first < left - ALIGNED_PT and min(begins) > left - size
    return last < left + 1 or right - 1 < first


def _is_margin(numbers: Sequence[Placed], lines: Sequence[Line]) -> bool:
    """Whether hardly a line of the page stands above or below the numbers, where lines of other
    paragraphs do if they are those of a list."""
    first, last = min(e.number.left for e in numbers), max(e.number.right for e in numbers)
    own = {each.n for each in numbers}
    others = [line for n, line in enumerate(lines) if n not in own]
    n_there = sum(line.left < last and line.right > first for line in others)
    return n_there <= max(_FEW, _MOST_THERE * len(others))


def _begins(numbers: Sequence[Placed], lines: Sequence[Line]) -> bool:
    """Whether there are as many lines before the first number as it says, or room for them."""
    value, first = numbers[0].value, numbers[0].number
    if value > numbers[1].value - value:  # the numbers go on from the page before
        return True
    before = {round(line.bottom) for line in lines if line.bottom < first.bottom - 1}
    pitch = (numbers[1].number.bottom - first.bottom) / (numbers[1].value - value)
    room = first.bottom - min(before, default=first.bottom)
    return len(before) >= value - 1 or room > (value - 2) * pitch


def _count(numbers: Sequence[Placed], texts: Sequence[Line]) -> bool:
    """Whether numbers grow by five or by ten, and by as much as there are lines, or is room for."""
    steps = {b.value - a.value for a, b in itertools.pairwise(numbers)}
    if not steps or steps - {FIFTH, 2 * FIFTH}:
        return False
    bottoms = sorted({round(line.bottom) for line in texts})
    return all(
        sum(round(a.number.bottom) - 1 <= at < round(b.number.bottom) - 1 for at in bottoms)
        == b.value - a.value
        for a, b in itertools.pairwise(numbers)
    ) or _are_spaced(numbers, bottoms)


def _are_spaced(numbers: Sequence[Placed], bottoms: Sequence[int]) -> bool:
    """Whether numbers stand as far from each other as their lines would, some of which are empty
    or closer together."""
    if len(numbers) < _MIN_PROSE:
        return False
    pitches = [
        (b.number.bottom - a.number.bottom) / (b.value - a.value)
        for a, b in itertools.pairwise(numbers)
    ]
    pitch = statistics.median(pitches)
    gaps = [b - a for a, b in itertools.pairwise(bottoms)]
    n_usual = sum(abs(gap - pitch) <= max(_SAME * pitch, 1) for gap in gaps)
    return n_usual >= max(_USUAL * len(gaps), 1) and all(
        abs(each - pitch) <= _SAME * pitch for each in pitches
    )
