"""Fractions that a file has before or behind the rest of their line, or only their lower half:
pdfium tells their figures as lines of their own, which stand in a gap of another line."""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Iterator, Mapping, Sequence

from app.documents.pdf.lines.characters import Characters
from app.documents.pdf.lines.finishing.added import are_beside
from app.documents.pdf.lines.inline import Inline
from app.documents.pdf.lines.letters.fractions import Fraction, is_above
from app.documents.pdf.lines.line import Line, clean_text

_FIGURES = re.compile(r"[\d/\s]+")
_SMALLER = 0.88  # times the size of the line: no larger are the figures of a fraction
_AS_SMALL = 1.1  # times the size of the lower half: no larger is the upper one
_OFF = 0.7  # times the size: so far above the line or below it they stand at most
_TOUCHING = 0.15  # times the size: an index stands so near to its letter
_INDEX_BEFORE = 0.08  # the same before its letter
_NEAR_SYMBOL = 0.2  # the same before the symbol of an element, whose numbers they are
_SYMBOL = re.compile(r"[A-Z][a-z]?(?![^\W_])")
_BESIDE = 1.2  # times the size: so near a fraction stands to what is before or behind it
_MAX_FIGURES = 3
_LONGEST = 10  # characters of a line of such figures
_ROW_PT = 36.0  # of the page's height, that is searched at a time

Span = tuple[int, int]


def take_fractions(
    lines: list[Line], spans: list[Span], units: str, characters: Characters, inline: Inline
) -> list[Line]:
    """Takes the figures of such fractions out of the lines of a page, in place, and gives the
    fractions as lines of their own, to be put at their places.

    Args:
        lines: Of the page.
        spans: Where they begin and end among the characters.
        units: The text of the page.
        characters: Its characters.
        inline: Takes note of the lower halves of fractions whose upper half stands in its line.
    """
    small = [
        n for n, span in enumerate(spans) if span[1] - span[0] < _LONGEST and _may_be(span, units)
    ]
    if not small:
        return []
    by_height: dict[int, list[int]] = {}
    for n, line in enumerate(lines):
        if n not in small and not line.angle:
            by_height.setdefault(int(line.top // _ROW_PT), []).append(n)
    found: list[Line] = []
    taken: set[int] = set()
    for n in small:
        if n in taken or not (hosts := _hosts(lines, n, by_height)):
            continue
        host = lines[hosts[0]]
        others = [m for m in small if m not in taken and m != n and _are_near(lines[m], lines[n])]
        for among in ([n], *([n, m] for m in others)):
            figures = [k for m in among for k in range(*spans[m]) if units[k].isdecimal()]
            halves = _halves(figures, characters)
            if halves is None or not _is_free(halves, lines, hosts, spans, units, characters):
                continue
            texts = ("".join(units[k] for k in half) for half in (halves.upper, halves.lower))
            found.append(_as_line("/".join(texts), [lines[m] for m in among], host))
            taken.update(among)
            break
        else:
            taken.update(_with_lower(n, hosts, lines, spans, units, characters, inline))
    for n in sorted(taken, reverse=True):
        del lines[n], spans[n]
    return found


def _may_be(span: Span, units: str) -> bool:
    return _FIGURES.fullmatch(units, *span) is not None


def _hosts(lines: Sequence[Line], n: int, by_height: Mapping[int, Sequence[int]]) -> list[int]:
    """The lines in whose gap the figures of a line may stand: one, or the two on its sides."""
    own = lines[n]
    at = int(own.top // _ROW_PT)
    row = [
        m
        for m in itertools.chain(*(by_height.get(at + k, ()) for k in (-1, 0, 1)))
        if own.size <= _SMALLER * lines[m].size
        and lines[m].top - _OFF * lines[m].size < own.top
        and own.bottom < lines[m].bottom + _OFF * lines[m].size
    ]
    for m in row:
        if lines[m].left < own.left and own.right < lines[m].right + own.size / 2:
            return [m]
    before = [m for m in row if 0 <= own.left - lines[m].right + 1 < _BESIDE * lines[m].size]
    behind = [m for m in row if 0 <= lines[m].left - own.right + 1 < _BESIDE * lines[m].size]
    if len(before) == len(behind) == 1 and are_beside(lines[before[0]], lines[behind[0]]):
        return [*before, *behind]
    return []


def _are_near(one: Line, other: Line) -> bool:
    """Whether figures stand above each other."""
    is_level = abs(one.top - other.top) < 2 * other.size
    return is_level and one.left < other.right and other.left < one.right


def _halves(figures: Sequence[int], characters: Characters) -> Fraction | None:
    """Figures as the two halves of a fraction."""
    boxes = {k: characters.box(k) for k in figures}
    if not 2 <= len(boxes) <= 2 * _MAX_FIGURES:
        return None
    middle = (min(b[1] for b in boxes.values()) + max(b[3] for b in boxes.values())) / 2
    upper = [k for k in figures if boxes[k][1] + boxes[k][3] > 2 * middle]
    lower = [k for k in figures if k not in upper]
    if not upper or not lower or max(len(upper), len(lower)) > _MAX_FIGURES:
        return None
    found = Fraction(tuple(upper), tuple(lower))
    return found if is_above(found, characters.box) else None


def _is_free(
    found: Fraction,
    lines: Sequence[Line],
    hosts: Sequence[int],
    spans: Sequence[Span],
    units: str,
    characters: Characters,
) -> bool:
    """Whether nothing of a line stands where a fraction does, words stand near on its sides, and no
    letter touches it."""
    boxes = [characters.box(k) for k in (*found.upper, *found.lower)]
    left, right = min(b[0] for b in boxes), max(b[2] for b in boxes)
    size = lines[hosts[0]].size
    before, behind, following = math.inf, math.inf, -1  # to what stands next
    for k in itertools.chain(*(range(*spans[m]) for m in hosts)):
        if units[k].isspace() or k in found.upper:
            continue
        begin, _, end, _ = characters.box(k)
        if begin < right - 0.5 and end > left + 0.5:
            return False
        gap = left - end if end < right else begin - right
        if units[k].isalpha() and gap < (_TOUCHING if end < right else _INDEX_BEFORE) * size:
            return False
        if end < right:
            before = min(before, gap)
        elif gap < behind:
            behind, following = gap, k
    if behind < _NEAR_SYMBOL * size and _SYMBOL.match(units, following):
        return False
    return all(gap < _BESIDE * size or gap == math.inf for gap in (before, behind))


def _with_lower(
    n: int,
    hosts: Sequence[int],
    lines: list[Line],
    spans: Sequence[Span],
    units: str,
    characters: Characters,
    inline: Inline,
) -> Iterator[int]:
    """Puts the figures of a line below those of another that they are the lower half of; gives the
    line where it was one."""
    lower = tuple(k for k in range(*spans[n]) if units[k].isdecimal())
    if not 0 < len(lower) <= _MAX_FIGURES:
        return
    left, _, _, top = characters.box(lower[0])
    right = characters.box(lower[-1])[2]
    for m in hosts:
        upper = tuple(
            k
            for k in range(*spans[m])
            if units[k].isdecimal()
            and characters.height(k) < _AS_SMALL * characters.height(lower[0])
            and characters.box(k)[1] >= top - 1
            and characters.box(k)[0] < right
            and characters.box(k)[2] > left
        )
        found = Fraction(upper, lower)
        if not 0 < len(upper) <= _MAX_FIGURES or not is_above(found, characters.box):
            continue
        if _is_free(found, lines, hosts, spans, units, characters):
            inline.put_below(upper, lower)
            lines[m].text = clean_text(inline.said(*spans[m]))
            yield n
            return


def _as_line(text: str, figures: Sequence[Line], host: Line) -> Line:
    left, right = min(e.left for e in figures), max(e.right for e in figures)
    return Line(text, left, host.top, right, host.bottom, host.size, host.page)
