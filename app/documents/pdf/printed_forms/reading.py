"""What a printed form says: which of its boxes are ticked, and the letters in rows of boxes.

The frame of a box is a drawing, and so may be the tick in it, so that the text of the page alone
does not say what was chosen. Only pages with drawings of that size are looked at.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from app.documents.pdf.forms.annotations import FieldValue
from app.documents.pdf.page.drawn import Letter, letters_of
from app.documents.pdf.page.objects.subpaths import Edges
from app.documents.pdf.page.opened import ReadablePage
from app.documents.pdf.printed_forms.boxes import Comb, TickBox, find_combs, find_tick_boxes
from app.documents.pdf.printed_forms.pieces import find_pieces, may_have_pieces

_IN_BOXES = frozenset("✓✔✗✘✕✖×xX√●■◆★•\uf0fc\uf0fb\uf078\uf0fd")
"""What people and programs set into a box."""
_TO_LABEL = 1.8  # times its side: so far from a box its label begins, or ends
_ROW = 0.25  # of its side: how far off the middle of a box the middle of its label's letters lies
_MOST_ALONE = 0.4  # of the boxes of a page: where more have no label, they are a drawing's
_MIN_ALIGNED = 2  # boxes one below another, which may stand far from their labels
_ALIGNED_PT = 1.5
_MIN_FILLED = 2  # boxes of a row that have a letter


@dataclass(slots=True)
class PrintedForm:
    """What is drawn on a page that belongs to a form.

    Attributes:
        values: Of boxes to be ticked, at their places.
        dropped: Indices of characters that are ticks, and of spaces between letters of one word.
        parted: Indices of characters before which boxes are empty.
        joined: Indices of characters in a row of boxes, but for the first: no cell begins there.
    """

    values: list[FieldValue] = field(default_factory=list)
    dropped: set[int] = field(default_factory=set)
    parted: set[int] = field(default_factory=set)
    joined: set[int] = field(default_factory=set)


def read_printed_form(page: ReadablePage) -> PrintedForm | None:
    """The boxes of a page and what is in them; None for a page without any."""
    objects = page.objects
    if page.to_page.is_turned or not page.units or not may_have_pieces(objects):
        return None
    pieces = find_pieces(objects)
    boxes, combs = find_tick_boxes(pieces), find_combs(pieces)
    if not (boxes or combs):
        return None
    letters = letters_of(page.textpage, page.units)
    found = PrintedForm()
    taken = [value.edges for value in page.annotations.values] if page.annotations else []
    free = [box for box in boxes if not any(_overlaps(box.edges, edges) for edges in taken)]
    _read_boxes(found, free, letters, page.units)
    for comb in combs:
        _read_comb(found, comb, letters, page.units)
    return found if found.values or found.dropped or found.parted or found.joined else None


def _overlaps(one: Edges, other: Edges) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _read_boxes(
    found: PrintedForm, boxes: Sequence[TickBox], letters: Sequence[Letter], units: str
) -> None:
    told: list[tuple[TickBox, list[Letter]]] = []
    for box in boxes:
        inside = [letter for letter in letters if _is_inside(letter, box.edges)]
        if len(inside) > 1 or any(units[letter.index] not in _IN_BOXES for letter in inside):
            continue  # a number in a frame, a cell
        told.append((box, inside))
    with_label = [_has_label(box.edges, letters, inside) for box, inside in told]
    lefts = Counter(round(box.edges[0] / _ALIGNED_PT) for box, _ in told)
    n_alone = 0
    chosen = []
    for (box, inside), is_labelled in zip(told, with_label, strict=True):
        is_aligned = lefts[round(box.edges[0] / _ALIGNED_PT)] >= _MIN_ALIGNED
        if is_labelled or (is_aligned and _has_row(box.edges, letters, inside)):
            chosen.append((box, inside))
        n_alone += not is_labelled
    if n_alone > _MOST_ALONE * len(told) and len(chosen) < len(told):
        return
    for box, inside in chosen:
        mark = "[x]" if box.is_marked or inside else "[ ]"
        found.values.append(FieldValue(mark, box.edges))
        found.dropped.update(letter.index for letter in inside)


def _middle(letter: Letter) -> tuple[float, float]:
    return (letter.left + letter.right) / 2, (letter.bottom + letter.top) / 2


def _is_inside(letter: Letter, edges: Edges) -> bool:
    x, y = _middle(letter)
    return edges[0] < x < edges[2] and edges[1] < y < edges[3]


def _is_level(letter: Letter, edges: Edges) -> bool:
    y = (edges[1] + edges[3]) / 2
    room = _ROW * (edges[3] - edges[1])
    return letter.bottom - room < y < letter.top + room


def _has_label(edges: Edges, letters: Sequence[Letter], own: Sequence[Letter]) -> bool:
    """Whether letters stand right behind a box, or right before it."""
    reach = _TO_LABEL * (edges[2] - edges[0])
    return any(
        _is_level(letter, edges)
        and (-1 < letter.left - edges[2] < reach or -1 < edges[0] - letter.right < reach)
        for letter in letters
        if letter not in own
    )


def _has_row(edges: Edges, letters: Sequence[Letter], own: Sequence[Letter]) -> bool:
    return any(_is_level(letter, edges) for letter in letters if letter not in own)


def _read_comb(found: PrintedForm, comb: Comb, letters: Sequence[Letter], units: str) -> None:
    """Notes which letters of a row of boxes are one word."""
    room = (comb.top - comb.bottom) / 2
    in_row = [
        letter
        for letter in letters
        if comb.bottom - room / 2 < _middle(letter)[1] < comb.top + room / 2
    ]
    cells: list[tuple[int, int]] = []  # the number of a box, and the index of its letter
    for n, (left, right) in enumerate(comb.cells):
        inside = [letter for letter in in_row if left <= _middle(letter)[0] < right]
        if len(inside) > 1:
            return  # a table
        cells += [(n, inside[0].index)] if inside else []
    if len(cells) < _MIN_FILLED:
        return
    for (n, first), (m, second) in itertools.pairwise(cells):
        between = range(first + 1, second)
        if second < first or not all(units[k].isspace() for k in between):
            continue
        found.joined.add(second)
        if m == n + 1:
            found.dropped.update(between)
        elif not between:
            found.parted.add(second)
