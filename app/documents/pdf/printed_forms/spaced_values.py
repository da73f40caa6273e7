"""Values of a form that are set one letter at a time, as into boxes, where no boxes are drawn.

The figures of an account number stand at one step from each other that is wider than they are. So
do the cells of a row of figures; but these stand above and below others, and numbers that count
go up by one.
"""

from __future__ import annotations

import itertools
import re
import statistics
from collections.abc import Callable, Collection, Iterator, Sequence

from app.documents.pdf.page.opened import ReadablePage
from app.documents.pdf.printed_forms.reading import PrintedForm

_QUICK = re.compile(r" [A-Z\d] [A-Z\d] [A-Z\d] ")
"""What is within such a value. It begins with one character, which takes half of the time that a
search for any space takes."""
_RUN = re.compile(r"(?<!\S)[A-Z\d](?: {1,3}[A-Z\d]){5,}(?!\S)")
_RUN_LETTERS = 6
_MIN_FIGURES = 3
_MIN_UNLABELLED = 8  # letters, where no colon stands before them
_MIN_DIFFERENT = 3  # of them
_EVEN = 0.12  # of the step: how far steps may differ
_WIDEST = 2.6  # steps: a wider gap parts two values
_MIN_STEP = 0.85  # of the height of a line; letters of a word stand closer
_MOST_GROUPS = 0.34  # of the gaps: those between groups of letters are wider
_COUNTING = 0.6  # of the steps from one to the next: they count
_NEXT_LINE = 2.6  # times the height: a row above or below is that near
_FREE = 0.7  # of the gaps: so many go on above or below in a table
_FILLED = 0.4  # of the letters have something above or below them there
_COLON = re.compile("[:\uff1a] *$")
_MIN_LETTERS = 2  # among figures, as an account number has them
_NUMBER = re.compile(
    r"\b(?:n(?:umbers?|o|r|um[eé]ro|úmero)\b|\w*nummer|iban|code|account|konto|date|datum|fecha|"
    r"phone|tel(?:[eé]fono|efon|éphone)?\b|tax|vat|id\b)|[\u53f7\u865f\u756a]",
    re.I,
)
"""What names a number, in the words of its label."""
_LABEL = 80  # characters before a value

_Box = tuple[float, float, float, float]
_BoxOf = Callable[[int], _Box]


def with_spaced_values(
    form: PrintedForm | None, page: ReadablePage, box_of: _BoxOf
) -> PrintedForm | None:
    """What a page's form says, with the values that are set one letter at a time; None where the
    page has no form.

    Args:
        form: What its boxes say.
        page: The page.
        box_of: Left, bottom, right and top edge of a character, as high as its line and as wide as
            the font says.
    """
    if page.to_page.is_turned or not _QUICK.search(page.units):
        return form
    known = form.joined if form else ()
    for letters, groups in _values(page.units, box_of, known):
        form = form or PrintedForm()
        form.joined.update(letters[1:])
        for before, index in itertools.pairwise(letters):
            between = range(before + 1, index)
            if index not in groups:
                form.dropped.update(between)
            elif not between:
                form.parted.add(index)
    return form


def _values(
    units: str, box_of: _BoxOf, known: Collection[int]
) -> Iterator[tuple[list[int], set[int]]]:
    """Letters of each value, as indices, and those of them that begin a group."""
    for found in _RUN.finditer(units):
        whole = [n for n in range(*found.span()) if units[n] != " "]
        if any(n in known for n in whole):
            continue
        boxes = [box_of(n) for n in whole]
        for first, end in _stretches(boxes):
            letters = whole[first:end]
            text = "".join(units[n] for n in letters)
            if sum(map(str.isdigit, text)) < _MIN_FIGURES or _counts(text):
                continue
            groups = _groups(boxes[first:end])
            if groups is None:
                continue
            label = _label(units, letters[0])
            is_labelled = _COLON.search(label) is not None
            if not is_labelled and (
                len(text) < _MIN_UNLABELLED
                or not (_NUMBER.search(label) or sum(map(str.isalpha, text)) >= _MIN_LETTERS)
                or _stands_in_table(units, boxes[first:end], letters, box_of)
            ):
                continue
            yield letters, {letters[n] for n in groups}


def _label(units: str, at: int) -> str:
    """What a line says before a character, or the line above it where it says nothing."""
    before = units[max(at - _LABEL, 0) : at].replace("\r", "\n").split("\n")
    return next((text for text in reversed(before) if text.strip()), "")


def _stretches(boxes: Sequence[_Box]) -> Iterator[tuple[int, int]]:
    """Stretches of letters from left to right at one height without very wide gaps."""
    steps = [b[0] - a[0] for a, b in itertools.pairwise(boxes)]
    usual = statistics.median(steps)
    first = 0
    for n in range(1, len(boxes) + 1):
        is_next = n < len(boxes) and (
            0 < steps[n - 1] <= _WIDEST * usual
            and abs(boxes[n][1] - boxes[n - 1][1]) < _EVEN * usual
        )
        if not is_next:
            if n - first >= _RUN_LETTERS:
                yield first, n
            first = n


def _groups(boxes: Sequence[_Box]) -> set[int] | None:
    """Where groups of letters begin that stand at even, wide steps; None where they do not."""
    height = boxes[0][3] - boxes[0][1]
    for places in ([a for a, *_ in boxes], [(a + c) / 2 for a, _, c, _ in boxes]):
        steps = [b - a for a, b in itertools.pairwise(places)]
        usual = statistics.median(steps)
        groups = {n for n, step in enumerate(steps, 1) if step > (1 + _EVEN) * usual}
        is_even = all(step > (1 - _EVEN) * usual for step in steps)
        if is_even and usual > _MIN_STEP * height and len(groups) <= _MOST_GROUPS * len(steps):
            wide = [steps[n - 1] for n in groups]
            if not wide or max(wide) - min(wide) < 2 * _EVEN * usual:
                return groups
    return None


def _counts(text: str) -> bool:
    """Whether letters count, or are of so few kinds that they say yes and no."""
    steps = [ord(b) - ord(a) for a, b in itertools.pairwise(text)]
    n_counting = max(steps.count(1), steps.count(-1))
    return len(set(text)) < _MIN_DIFFERENT or n_counting >= _COUNTING * len(steps)


def _stands_in_table(
    units: str, boxes: Sequence[_Box], letters: Sequence[int], box_of: _BoxOf
) -> bool:
    """Whether a line above or below leaves the gaps between letters free as well, and has something
    above or below many of them."""
    height = boxes[0][3] - boxes[0][1]
    low, high = boxes[0][1] - _NEXT_LINE * height, boxes[0][3] + _NEXT_LINE * height
    rows: dict[int, list[tuple[float, float]]] = {}
    for n, unit in enumerate(units):
        if unit.isspace() or letters[0] <= n <= letters[-1]:
            continue
        left, bottom, right, top = box_of(n)
        if low < bottom and top < high and right > boxes[0][0] and left < boxes[-1][2]:
            rows.setdefault(round(2 * bottom / height), []).append((left, right))
    middles = [((a[2] + b[0]) / 2, (b[0] - a[2]) / 4) for a, b in itertools.pairwise(boxes)]
    gaps = [(at - room, at + room) for at, room in middles]  # letters may be wider than figures
    for row in rows.values():
        n_free = sum(not any(a < right and b > left for a, b in row) for left, right in gaps)
        n_filled = sum(any(a < box[2] and b > box[0] for a, b in row) for box in boxes)
        if n_free >= _FREE * len(gaps) and n_filled >= _FILLED * len(boxes):
            return True
    return False
