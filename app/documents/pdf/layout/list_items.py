"""Where the next item of a list begins among the lines of a PDF, which has no lists.

A mark alone proves nothing: a sentence may go on with "a. m." or "(b)". It has to follow the mark
before it, or to begin a list further to the right.
"""

from __future__ import annotations

import re

from app.documents.pdf.lines.line import Line

_MARK = re.compile(r"(\(?)([a-zA-Z]|\d{1,2}|[ivxIVX]{2,5})([.)])\s+\S")
_END_OF_MARK = 7  # characters: so far the longest mark goes
_FIRST = frozenset(("1", "a", "A", "i", "I"))
_VALUES = {"i": 1, "v": 5, "x": 10}
_SAME = 0.6  # times the size: two items stand under each other
_INDENT = 0.8  # times the size: an item stands further to the right
_SHORT = 2.0  # times the size: a line ends that much before the next one does


def begins_item(first: Line, last: Line, line: Line) -> bool:
    """Whether `line` begins an item, or the text behind a list.

    Args:
        first: Of the paragraph so far.
        last: Of the paragraph so far.
        line: That follows.
    """
    above, mark = _mark(first.text), _mark(line.text)
    if above is mark is None:
        return False
    size = line.size or 10.0
    ends = last.text[-1] in ".;:,!?" or last.right < line.right - _SHORT * size or first is last
    if mark is not None:
        offset = line.left - first.left
        if above is not None and abs(offset) < _SAME * size:
            return _kind(mark) == _kind(above) and _follows(mark[2], above[2])
        if offset > _INDENT * size:
            return mark[2] in _FIRST and ends
        return above is not None and offset < -_INDENT * size and ends
    # Text of an item hangs to the right of its mark: what stands left of it belongs to no item.
    is_back = above is not None and line.left < first.left - _INDENT * size
    return is_back and (last.text[-1] in ".;:!?" or last.right < line.right - _SHORT * size)


def _mark(text: str) -> re.Match[str] | None:
    head = text[:_END_OF_MARK]
    return _MARK.match(text) if "." in head or ")" in head else None


def _kind(mark: re.Match[str]) -> tuple[str, str, bool]:
    return mark[1], mark[3], mark[2].isdigit()


def _follows(value: str, before: str) -> bool:
    """Whether a mark is the next one: b after a, 10 after 9, iv after iii."""
    if value.isdigit() and before.isdigit():
        return int(value) == int(before) + 1
    if len(value) == len(before) == 1 and ord(value) == ord(before) + 1:
        return True
    numbers = _roman(value), _roman(before)
    return None not in numbers and numbers[0] == (numbers[1] or 0) + 1


def _roman(text: str) -> int | None:
    digits = [_VALUES.get(letter) for letter in text.lower()]
    if None in digits:
        return None
    values = [digit or 0 for digit in digits]
    after = [*values[1:], 0]
    return sum(-a if a < b else a for a, b in zip(values, after, strict=True))
