"""Accents that a PDF prints upon their letters as characters of their own, as TeX's old fonts do.

What is written as an apostrophe looks the same in the text ("l´amour", "`left'"), so that the place
on the page tells.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator

_COMBINING = {
    "`": "\u0300",
    "\u00b4": "\u0301",
    "\u02c6": "\u0302",
    "\u02dc": "\u0303",
    "\u00af": "\u0304",
    "\u02d8": "\u0306",
    "\u02d9": "\u0307",
    "\u00a8": "\u0308",
    "\u02da": "\u030a",
    "\u02dd": "\u030b",
    "\u02c7": "\u030c",
    "\u00b8": "\u0327",
    "\u02db": "\u0328",
}
_DOTLESS = {"\u0131": "i", "\u0237": "j"}
_WORD_GAP = 0.09  # times the size: from there on two letters are in two words
_NEAR = 3  # characters: most accents stand beside their letters in the file as well

Box = tuple[float, float, float, float]


def has_accents(text: str) -> bool:
    """Whether a text has accents that may stand upon letters: a quick look."""
    if text.isascii():
        return "`" in text
    return any(accent in text for accent in _COMBINING)


def accented(
    units: str,
    start: int,
    end: int,
    size: float,
    box_of: Callable[[int], Box],
    loose_box_of: Callable[[int], Box],
) -> Iterator[tuple[int, str, list[int]]]:
    """The letters of a line upon which accents stand: the index of each, it and its accent as one
    letter, and the indices of the accent and of the spaces that pdfium sees beside it.

    Args:
        units: The text of the page.
        start, end: Of the line.
        size: Of its font, in points.
        box_of: Left, bottom, right and top of the ink of a character.
        loose_box_of: The same of the room that its font gives it.
    """
    taken: set[int] = set()
    for n in range(start, end):
        mark = _COMBINING.get(units[n])
        if mark is None:
            continue
        left, _, right, _ = box_of(n)
        middle = (left + right) / 2
        near = [*range(n + 1, min(n + _NEAR, end)), *range(max(n - _NEAR, start), n)]
        for k in (*near, *(k for k in range(start, end) if k not in near)):
            letter = _DOTLESS.get(units[k], units[k])
            if k in taken or not letter.isalpha():
                continue
            one = unicodedata.normalize("NFC", letter + mark)
            if len(one) > 1:
                continue
            low, _, high, _ = box_of(k)
            if low < middle < high:
                taken.add(k)
                yield k, one, _dropped(units, range(start, end), n, k, size, loose_box_of)
                break


def _dropped(
    units: str,
    line: range,
    accent: int,
    letter: int,
    size: float,
    loose_box_of: Callable[[int], Box],
) -> list[int]:
    """The accent of a letter, and the spaces beside it that part nothing."""
    step = 1 if accent > letter else -1
    spaces = list(range(letter + step, accent, step))
    if any(not units[n].isspace() for n in spaces):
        return [accent]
    space, other = accent + step, accent + 2 * step
    if space in line and other in line and units[space].isspace():
        low, high = sorted((letter, other))
        if loose_box_of(high)[0] - loose_box_of(low)[2] < _WORD_GAP * size:
            spaces.append(space)
    return [accent, *spaces]
