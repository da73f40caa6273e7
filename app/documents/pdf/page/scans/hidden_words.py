"""Words of a scan's text layer that its picture does not show.

Whoever blacks out words in the picture of a scan, or paints them white, leaves them in its text
layer. There is no bar to be found then, only pixels: where letters can be read there is ink and
paper, and where they are blacked out there is one colour. So the page is drawn small and without
its texts, and each word looked up; what is found is looked at once more at twice that size. What
is in doubt stays: a layer may lie beside its letters, print may be faint.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import groupby

from app.documents.pdf.page.drawn import MAX_PIXELS, Letter, Picture
from app.documents.pdf.page.hidden import UnseenReason
from app.documents.pdf.page.objects.areas import share_within
from app.documents.pdf.page.objects.subpaths import Edges, edges_joined
from app.documents.pdf.page.scans.ground import Ground
from app.documents.pdf.page.scans.lie import lie_of
from app.documents.pdf.page.scans.text_layer import Boxes, words_of

_MAX_LETTERS = 20_000  # of a page
_SIDE = 0.2  # of a letter's width on each side that is not looked at
_UNDER = 0.7  # of a word's letters: where so many are covered all are
_MIN_LETTERS = 3  # of a word, or a part of it, that is judged by itself
_NEAR, _FAR = 0.35, 1.2
"""Times its height: so far on both sides, or on one, goes on what covers a shorter one."""
_MIN_WIDTH = 0.2  # times its height: narrower letters stand elsewhere
_BESIDE = 1.3  # times its height: so far beside its place a word may have been misplaced
_CLAIMED = 0.04  # of what is beside a word that belongs to another
_SHOWN = 0.65  # of the words of a layer: where more are missing it is not what the scan shows
_MAX_COMPARED = 400_000  # pairs of words

_Part = tuple[Sequence[Letter], Edges]
"""Letters of a word, and a place that is dark."""


def hidden_on_scan(
    letters: Sequence[Letter], units: str, boxes: Boxes, draw: Callable[[int, float], Picture]
) -> dict[UnseenReason, list[Letter]]:
    """Letters of a text layer that a scan does not show: those that are blacked out, and those
    where it shows nothing.

    Args:
        letters: Those of the layer.
        units: The text, one character for each of pdfium's indices.
        boxes: Where they stand.
        draw: Draws the page without its texts, with so many pixels from top to bottom or side to
            side at most, and so many times as large as it is printed.
    """
    if len(letters) > _MAX_LETTERS:
        return {}
    words = list(words_of(letters))
    places = [boxes.of_word(word) for word in words]
    picture = draw(MAX_PIXELS, 1.0)
    lie = lie_of(places, picture)
    if lie is None:
        return {}
    look = _Look(words, units, boxes, places, Ground(picture, lie))
    covered, absent = look.hidden(can_be_absent=lie.is_known)
    if not (covered or absent):
        return {}
    closer = Ground(draw(2 * MAX_PIXELS, 2.0), lie)
    found = {
        UnseenReason.COVERED: [
            letter for part, box in covered if closer.is_bar(box) for letter in part
        ],
        UnseenReason.INVISIBLE: [
            letter for n in absent if closer.is_blank(places[n]) for letter in words[n]
        ],
    }
    return {reason: hidden for reason, hidden in found.items() if hidden}


class _Look:
    """One look at the words of a layer, by their numbers."""

    def __init__(
        self,
        words: Sequence[Sequence[Letter]],
        units: str,
        boxes: Boxes,
        places: Sequence[Edges],
        ground: Ground,
    ) -> None:
        self._words, self._units, self._ground = words, units, ground
        self._boxes, self._places = boxes, places

    def hidden(self, *, can_be_absent: bool) -> tuple[list[_Part], list[int]]:
        """The parts of words that are covered, each with the place that is dark, and the words of
        which there is nothing."""
        covered: dict[int, list[_Part]] = {}
        blank: list[int] = []
        for n in self._ground.doubtful(self._places):
            if parts := self._covered(self._words[n]):
                covered[n] = parts
            elif can_be_absent and self._ground.is_blank(self._places[n]):
                blank.append(n)
        n_others = len(self._words) - len(covered)
        if len(blank) > (1 - _SHOWN) * n_others or len(blank) * len(self._places) > _MAX_COMPARED:
            blank = []
        return list(self._under_bars(covered)), self._absent(blank)

    def _under_bars(self, covered: Mapping[int, list[_Part]]) -> Iterator[_Part]:
        """Those of the parts of words, by the words' numbers, that no letters beside them may be
        meant by: words that follow each other stand under one bar, or in one line that the layer
        has a little too high."""
        for _, following in groupby(enumerate(covered), key=self._line_of):
            parts = [part for _, n in following for part in covered[n]]
            if not any(self._ground.has_pale_letters(box) for _, box in parts):
                yield from parts

    def _line_of(self, each: tuple[int, int]) -> tuple[int, int]:
        """The same for words that follow each other in one line, each with its place among the
        covered ones."""
        at, n = each
        return n - at, round(self._places[n][3])

    def _covered(self, word: Sequence[Letter]) -> list[_Part]:
        """The letters of a word that lie under something dark."""
        ground = self._ground
        boxes = [self._boxes.of_letter(letter) for letter in word]
        are_dark = [ground.is_bar(box, -_SIDE * (box[2] - box[0]), 0.0) for box in boxes]
        found = [
            (word[first:end], whole)
            for first, end in _runs(are_dark)
            if ground.is_bar(whole := edges_joined(boxes[first:end]))
            and (self._is_told(word[first:end], whole) or self._goes_on(whole))
            and not ground.is_margin(whole)
        ]
        if len(found) == 1 and len(found[0][0]) >= _UNDER * len(word):
            return [(word, found[0][1])]
        return found

    def _is_told(self, part: Sequence[Letter], place: Edges) -> bool:
        """Whether a word, or a part of it, has so many letters, with room for them, that a stroke
        of one is not as large."""
        is_pair = len(part) == _MIN_LETTERS - 1
        is_pair = is_pair and all(self._units[letter.index].isalnum() for letter in part)
        return (is_pair or len(part) >= _MIN_LETTERS) and _has_room(place, len(part))

    def _goes_on(self, box: Edges) -> bool:
        """Whether what covers a short word goes on beside it: a letter may be as dark itself."""
        left, top, right, bottom = box
        height = bottom - top
        return (
            self._ground.is_bar(box, _NEAR * height)
            or self._ground.is_bar((left - _FAR * height, top, right, bottom))
            or self._ground.is_bar((left, top, right + _FAR * height, bottom))
        )

    def _absent(self, blank: Sequence[int]) -> list[int]:
        """Those of the blank words that stand nowhere near; of short ones, those beside them."""
        empty = [n for n in blank if self._is_empty_around(n)]
        found = {n for n in empty if self._may_be_absent(n)}
        for n in [*empty, *reversed(empty)]:
            if n - 1 in found or n + 1 in found:
                found.add(n)
        return sorted(found)

    def _may_be_absent(self, n: int) -> bool:
        """Whether a word has some letters, in a place that has room for them."""
        n_letters = sum(self._units[letter.index].isalnum() for letter in self._words[n])
        return n_letters >= _MIN_LETTERS and _has_room(self._places[n], n_letters)

    def _is_empty_around(self, n: int) -> bool:
        """Whether no letters stand around a blank word that are no other word's."""
        left, top, right, bottom = self._ground.reach(self._places[n])
        far = _BESIDE * (self._places[n][3] - self._places[n][1])
        return not any(
            self._ground.has_letters(place) and not self._is_claimed(place, n)
            for place in (
                (left, top - far, right, top),
                (left, bottom, right, bottom + far),
                (left - far, top, left, bottom),
                (right, top, right + far, bottom),
            )
        )

    def _is_claimed(self, place: Edges, n: int) -> bool:
        """Whether other words stand at a place beside a word."""
        return any(
            k != n and share_within(place, other) > _CLAIMED for k, other in enumerate(self._places)
        )


def _has_room(place: Edges, n_letters: int) -> bool:
    left, top, right, bottom = place
    return right - left >= _MIN_WIDTH * n_letters * (bottom - top)


def _runs(are: Sequence[bool]) -> Iterator[tuple[int, int]]:
    """Begin and end of what follows each other and is so."""
    begin = None
    for n, is_so in enumerate([*are, False]):
        if is_so and begin is None:
            begin = n
        elif not is_so and begin is not None:
            yield begin, n
            begin = None
