"""Words of a PDF page that were deleted as on a typewriter: crosses, dashes or strokes typed over
them. pdfium gives these as a line of their own, or as letters among those of the words."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from app.documents.pdf.lines.characters import Characters

SIGNS = frozenset("xX×-–—―─/#=")
"""What is typed over words."""
_RUNS = frozenset(2 * sign for sign in SIGNS)
_MIN_RUN = 3  # signs
_MIN_PAIR = 2  # of those that stand beside each other in hardly any word
_NEXT = 0.75  # times its width: how far the next sign of a run may begin behind one
_NO_WIDER = 0.3  # times its width: how far it may begin before the end of the one before
_SAME_LINE = 0.35  # times the size: between the base lines of words and what is typed over them
_EDGE = 0.1  # times the size: so far a letter's middle may lie outside of the run
_WHOLE = 0.6  # of a word: where so much is under the run, all of it is meant
_NONE = 0.35  # where so little is, nothing of it
_SHARE = 0.75  # of the run's width that has words under it: a line to be filled in is longer
_LETTERS = 0.5  # of what is under it: a run over other signs deletes nothing
_OTHER_SIZE = 1.7  # times the other's: letters of such sizes were not typed on one machine
_MAX_WORD = 40
_WORD = re.compile(r"[^\W_]+(?:[.,'’-][^\W_]+)*")


@dataclass(slots=True)
class Overtyped:
    """Characters by index: those that were typed over others, and the others."""

    signs: set[int] = field(default_factory=set)
    words: set[int] = field(default_factory=set)


@dataclass(slots=True)
class _Sign:
    index: int
    left: float
    right: float
    base: float


def has_run(texts: Iterable[str]) -> bool:
    """Whether any line begins with a sign that stands there twice: what is typed over words in one
    piece is a line of its own."""
    return not _RUNS.isdisjoint([text[:2] for text in texts])


def find_overtyped(
    units: str,
    among: range,
    characters: Characters,
    base_of: Callable[[int], float],
    size_of: Callable[[int], float],
) -> Overtyped:
    """The overtyped words among some characters of a page.

    Args:
        units: The text of the page.
        among: Indices of the characters that are looked at.
        characters: Those of the page.
        base_of: The height of a character's base line, in points.
        size_of: The size of its font, in points.
    """
    found = Overtyped()
    by_sign: dict[str, list[int]] = {}
    for n in among:
        if units[n] in SIGNS:
            by_sign.setdefault(units[n], []).append(n)
    for unit, indices in by_sign.items():
        least = _MIN_PAIR if unit in "xX" else _MIN_RUN
        if len(indices) < least:
            continue
        signs = [_Sign(n, *_edges(characters, n), base_of(n)) for n in indices]
        for run in _runs(signs):
            if len(run) >= least:
                _add(found, run, units, among, characters, base_of, size_of)
    return found


def _edges(characters: Characters, n: int) -> tuple[float, float]:
    left, _, right, _ = characters.loose_box(n)
    return left, right


def _runs(signs: Iterable[_Sign]) -> Iterator[list[_Sign]]:
    """Signs that stand side by side on one base line."""
    run: list[_Sign] = []
    for sign in sorted(signs, key=lambda each: (round(each.base), each.left)):
        if run:
            width = max(run[-1].right - run[-1].left, 0.1)
            gap = sign.left - run[-1].right
            is_next = -_NO_WIDER * width < gap < _NEXT * width
            if not is_next or abs(sign.base - run[-1].base) > 1:
                yield run
                run = []
        run.append(sign)
    if run:
        yield run


def _add(
    found: Overtyped,
    run: Sequence[_Sign],
    units: str,
    among: range,
    characters: Characters,
    base_of: Callable[[int], float],
    size_of: Callable[[int], float],
) -> None:
    """Notes a run and what is under it, where that is words."""
    own = {sign.index for sign in run}
    size = size_of(run[0].index)
    if size <= 0:
        return
    low, high = run[0].left, run[-1].right
    under: list[tuple[int, float, float]] = []
    for n in among:
        if n in own or units[n].isspace() or units[n] == "_":
            continue
        left, _, right, _ = characters.box(n)
        if not low - _EDGE * size < (left + right) / 2 < high + _EDGE * size:
            continue
        if abs(base_of(n) - run[0].base) < _SAME_LINE * size:
            under.append((n, left, right))
    if not under:
        return
    covered = max(right for _, _, right in under) - min(left for _, left, _ in under)
    n_letters = sum(units[n].isalnum() for n, _, _ in under)
    other = size_of(under[0][0])
    is_typed = max(size, other) < _OTHER_SIZE * min(size, other) if other > 0 else False
    if covered >= _SHARE * (high - low) and n_letters >= _LETTERS * len(under) and is_typed:
        found.signs |= own
        found.words |= _whole_words(units, among, {n for n, _, _ in under})


def _whole_words(units: str, among: range, under: set[int]) -> set[int]:
    """The characters under a run, with the rest of words that it nearly covers, and without a word
    that it hardly touches: crosses are seldom as wide as letters."""
    whole = set(under)
    for n in (min(under), max(under)):
        text = units[among.start : among.stop]
        at = n - among.start
        first = text.rfind(" ", 0, at) + 1
        for word in _WORD.finditer(text, first, at + _MAX_WORD):
            if word.start() <= at < word.end():
                letters = {k + among.start for k in range(*word.span())}
                share = len(letters & under) / len(letters)
                if share >= _WHOLE:
                    whole |= letters
                elif share <= _NONE and whole - letters:
                    whole -= letters
    return whole
