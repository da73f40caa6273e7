"""Where the lines of a PDF page begin and end.

Of some pages pdfium tells each letter as a line: it takes rows of few words that a program writes
letter by letter for columns that are read from above.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from app.documents.pdf.lines.characters import Characters
from app.documents.pdf.lines.finishing.added import TICKS
from app.documents.pdf.lines.inline import Inline
from app.documents.pdf.lines.line import HYPHEN
from app.documents.pdf.page.objects.found import Area

# pdfium ends no line where it sees a divided word: the hyphen itself does.
_LINE = re.compile("[^\r\n\x02\ufffe]+[\x02\ufffe]?")
DIVISION = "\x02"  # what pdfium used to write there
_FEW_OF_LETTERS = 5  # characters of a line on average, its end too: each letter may be one
_MIN_LINES = 20
_MOST = 0.7  # of the lines of such a page have no more than three characters
_FEW = 3
_LEVEL = 0.5  # of the lower of two letters stands at the height of the other
_TOUCHING = 0.15  # times the size: no two letters of a word stand that far apart
_MOST_FIGURES = 6  # of a fraction
_SMALLER = 0.88  # times the size of the line: no larger are its figures

Span = tuple[int, int]


def lines_of(units: str) -> list[Span]:
    """Where the lines of a page begin and end, by the text that pdfium gives."""
    lines: list[Span] = []
    at = 0
    for piece in units.replace("\r", "\n").split("\n"):
        end = at + len(piece)
        if piece:
            if DIVISION in piece or HYPHEN in piece:
                lines += [match.span() for match in _LINE.finditer(units, at, end)]
            else:
                lines.append((at, end))
        at = end + 1
    return lines


def has_few_letters(units: str, spans: Sequence[Span]) -> bool:
    """Whether the lines of a page are so short that each may be a letter."""
    return len(units) < _FEW_OF_LETTERS * len(spans)


def with_letters_joined(
    spans: list[Span], characters: Characters, inline: Inline, size: float
) -> list[Span]:
    """Where the lines of a page begin and end, those side by side as one.

    Args:
        spans: The same as pdfium tells them.
        characters: Of the page.
        inline: Takes note of the line ends that are no spaces.
        size: Of the font, in points.
    """
    n_few = sum(end - start <= _FEW for start, end in spans)
    if len(spans) < _MIN_LINES or n_few < _MOST * len(spans):
        return spans
    joined = spans[:1]
    for start, end in spans[1:]:
        first, stop = joined[-1]
        gap = _gap(characters, stop - 1, start)
        if gap is None:
            joined.append((start, end))
            continue
        if gap < _TOUCHING * size:
            inline.drop(range(stop, start))
        joined[-1] = first, end
    return joined if _are_words(joined) else spans


def end_of_another_place(
    units: str, start: int, end: int, characters: Characters, bars: Sequence[Area]
) -> int:
    """Where the end of a line begins that stands further left between the words of the line: a
    tick, or the words upon a bar; 0 where it has none. pdfium puts at the end what was drawn
    last."""
    shown = [n for n in range(start, end) if not units[n].isspace()]
    box = characters.box
    at = len(shown) - 1
    while at > 0 and box(shown[at])[0] >= box(shown[at - 1])[0]:
        at -= 1
    if at <= 0:
        return 0
    first, last = shown[at], shown[-1]
    if first == last and units[last] in TICKS:
        return first
    left, bottom, right, top = box(first)[0], box(first)[1], box(last)[2], box(first)[3]
    middle = (bottom + top) / 2
    is_on_bar = any(
        bar.left - 2 < left and right < bar.right + 2 and bar.bottom < middle < bar.top
        for bar in bars
    )
    return first if is_on_bar else 0


def fraction_of_another_place(units: str, start: int, end: int, characters: Characters) -> int:
    """Where a line has to be cut whose first or last figures stand further left or right between
    its words, smaller than these, as a fraction does that a file has before or behind its line; 0
    where it has none."""
    shown = [n for n in range(start, end) if not units[n].isspace()]
    is_figure = [units[n].isdecimal() for n in shown]
    if all(is_figure):
        return 0
    first, last = is_figure.index(False), len(shown) - is_figure[::-1].index(False)
    box, height_of = characters.box, characters.height
    if 0 < first <= _MOST_FIGURES and height_of(shown[0]) < _SMALLER * height_of(shown[first]):
        is_left = box(shown[first])[0] < box(shown[0])[0]
        if last < len(shown) and box(shown[last])[0] < box(shown[last - 1])[0]:
            del shown[last:]  # the other half stands elsewhere, too
        return shown[first] if is_left and _is_alone(shown[:first], shown[first:], box) else 0
    is_few = last < len(shown) <= last + _MOST_FIGURES
    if is_few and height_of(shown[last]) < _SMALLER * height_of(shown[last - 1]):
        is_left = box(shown[last])[0] < box(shown[last - 1])[0]
        return shown[last] if is_left and _is_alone(shown[last:], shown[:last], box) else 0
    return 0


def _is_alone(
    figures: Sequence[int],
    others: Sequence[int],
    box: Callable[[int], tuple[float, float, float, float]],
) -> bool:
    """Whether nothing else of a line stands above or below figures, as half of a fraction may."""
    left, right = box(figures[0])[0], box(figures[-1])[2]
    return not any(box(n)[0] < right and box(n)[2] > left for n in others)


def next_line(units: str, at: int) -> int:
    """Where the next line of a page begins, of a place at the end of one."""
    while units[at : at + 1] in ("\r", "\n"):
        at += 1
    return at


def _gap(characters: Characters, last: int, following: int) -> float | None:
    """How far a letter stands right of the one before it, in points; None where it does not stand
    beside it."""
    left, bottom, right, top = characters.loose_box(last)
    own_left, own_bottom, _, own_top = characters.loose_box(following)
    if not (top > bottom and own_top > own_bottom) or own_left <= left:
        return None
    common = min(top, own_top) - max(bottom, own_bottom)
    is_level = common > _LEVEL * min(top - bottom, own_top - own_bottom)
    return own_left - right if is_level else None


def _are_words(spans: Sequence[Span]) -> bool:
    return sum(end - start > _FEW for start, end in spans) > len(spans) / 2
