"""Fractions that a PDF sets in two heights: a small figure above another one, with or without a bar
between them. pdfium gives their figures one after the other, so that 5 1/2 would be 512."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from app.documents.pdf.lines.characters import Characters

LOWER = frozenset("0123456789/\u2044")
"""What the lower half of a fraction, or its bar, begins with."""
_SMALLER = 0.88  # times the size of the line: no larger are the figures of a fraction
_ABOVE = 0.15  # times the size: so far above the line its upper figure stands at least
_BELOW = 0.1  # times the size: so far above the line its lower one stands at most
_FAR = 0.35  # times the size: so far from the line both stand where they are as large as it
_APART = 0.5  # times their size: between the heights of the two
_TOGETHER = 1.9  # times their size: no farther apart, or they are rows
_ALIGNED = 0.5  # of the narrower one's width that stands above the other
_TOUCHING = 0.15  # times the size: an index stands so near to its letter
_BAR_APART = 0.3  # times the size: between the upper figure and a bar that slants
_MAX_FIGURES = 3


_Box = Callable[[int], tuple[float, float, float, float]]


@dataclass(frozen=True, slots=True)
class Fraction:
    """The characters of a fraction, as indices of those of the page."""

    upper: tuple[int, ...]
    lower: tuple[int, ...]


def find_fractions(
    told: Sequence[tuple[Sequence[int], float, float]],
    base: float,
    size: float,
    units: str,
    characters: Characters,
) -> Iterator[Fraction]:
    """The fractions of a line.

    Args:
        told: Its characters that are no spaces, in the order of the file, with the height and the
            size that they share.
        base: The height of the line.
        size: Of its font, in points.
        units: The text of the page.
        characters: Those of the page.
    """
    # Where nothing stands at the middle height the line is several rows of a table.
    has_base = any(y == base for _, y, _ in told)
    small = [
        (n, y, s)
        for piece, y, s in told
        if s <= _SMALLER * size or (has_base and abs(y - base) > _FAR * size)
        for n in piece
        if _is_figure(units[n])
    ]
    lower = list(_runs([each for each in small if each[1] - base < _BELOW * size]))
    if not lower:
        return
    shown = [n for piece, _, _ in told for n in piece]
    for upper in _runs([each for each in small if each[1] - base > _ABOVE * size]):
        for run in lower:
            apart = upper[0][1] - run[0][1]
            if apart < _APART * run[0][2] or apart > _TOGETHER * run[0][2]:
                continue
            found = Fraction(tuple(n for n, _, _ in upper), tuple(n for n, _, _ in run))
            if (
                is_above(found, characters.box)
                and not _has_letter_beside(found, shown, units, size, characters.box)
                and not _has_any_between(found, shown, characters.box)
            ):
                yield found
                lower.remove(run)
                break


def may_be_lower(text: str) -> bool:
    """Whether a line may begin with what stands below the upper figure of a fraction, or behind it
    with its bar."""
    return _is_figure(text[0]) or (text[0] in "/\u2044" and _is_figure(text[1:2]))


def is_below(
    upper: int,
    first: int,
    is_small: bool,
    least: float,
    characters: Characters,
    units: str,
    size: float,
) -> bool:
    """Whether the figures that a line begins with are the lower half of a fraction, or its bar is
    the first character.

    Args:
        upper: The last figure of the line before.
        first: The first character of the line.
        is_small: Whether that figure is smaller than its line.
        least: The height of the letters of the line before, their lower edge.
        characters: Those of the page.
        units: The text of the page.
        size: Of the font of the line before, in points.
    """
    left, bottom, right, top = characters.box(upper)
    if not is_small and bottom < least + _FAR * size:
        return False
    begin, low, _, high = characters.box(first)
    if not _is_figure(units[first]):
        return abs(begin - right) < _BAR_APART * size and low < bottom
    last = first
    while last < first + _MAX_FIGURES and _is_figure(units[last + 1 : last + 2]):
        last += 1
    end = characters.box(last)[2]
    room = (right - left) / 2
    is_above = bottom > high - _ALIGNED * (top - bottom)
    return is_above and begin - room < (left + right) / 2 < end + room


def half_in_place(found: Fraction, units: str, end: int, box: _Box) -> tuple[int, ...]:
    """The half of a fraction that a line that ends before a character has at its place: the lower
    one where what it says behind the upper one stands left of that.

    Args:
        found: The fraction.
        units: The text of the page.
        end: One past the last character of the line.
        box: Gives the edges of a character.
    """
    for n in range(found.upper[-1] + 1, end):
        if not units[n].isspace() and n not in found.lower:
            return found.lower if box(n)[0] < box(found.upper[0])[0] else found.upper
    return found.upper


def _is_figure(unit: str) -> bool:
    return len(unit) == 1 and "0" <= unit <= "9"


def _runs(
    small: Sequence[tuple[int, float, float]],
) -> Iterator[list[tuple[int, float, float]]]:
    run: list[tuple[int, float, float]] = []
    for each in small:
        if run and (each[0] != run[-1][0] + 1 or each[1] != run[-1][1]):
            if len(run) <= _MAX_FIGURES:
                yield run
            run = []
        run.append(each)
    if 0 < len(run) <= _MAX_FIGURES:
        yield run


def is_above(found: Fraction, box: _Box) -> bool:
    """Whether the two figures stand one above the other; `box` gives the edges of a character."""
    left, right = box(found.upper[0])[0], box(found.upper[-1])[2]
    begin, end = box(found.lower[0])[0], box(found.lower[-1])[2]
    common = min(right, end) - max(left, begin)
    return common > _ALIGNED * min(right - left, end - begin)


def _has_any_between(found: Fraction, shown: Sequence[int], box: _Box) -> bool:
    """Whether a character stands between the two figures, as in the column of a table whose rows a
    file writes as one line."""
    own = (*found.upper, *found.lower)
    left, right = min(box(n)[0] for n in own), max(box(n)[2] for n in own)
    low, high = box(found.lower[0])[1], box(found.upper[0])[3]
    for n in shown:
        begin, bottom, end, top = box(n)
        if n not in own and left < (begin + end) / 2 < right and low < (bottom + top) / 2 < high:
            return True
    return False


def _has_letter_beside(
    found: Fraction, shown: Sequence[int], units: str, size: float, box: _Box
) -> bool:
    """Whether a letter or bracket touches the figures: then they are its indices."""
    own = {*found.upper, *found.lower}
    left = min(box(found.upper[0])[0], box(found.lower[0])[0])
    right = max(box(found.upper[-1])[2], box(found.lower[-1])[2])
    at = shown.index(min(own))
    before = shown[at - 1] if at else None
    behind = next((n for n in shown[at:] if n not in own), None)
    if before is not None and _is_figure(units[before]):
        return False
    if before is not None and (units[before].isalpha() or units[before] in ")]"):
        has_base = abs(left - box(before)[2]) < _TOUCHING * size
        if has_base:
            return True
    if behind is not None and units[behind].isalpha():
        return abs(box(behind)[0] - right) < _TOUCHING * size
    return False
