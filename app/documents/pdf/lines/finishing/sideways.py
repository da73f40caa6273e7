"""Lines of a PDF page that do not lie level: titles at the margin, labels of axes, watermarks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from app.documents.base.inline_marks import lowered, raised
from app.documents.pdf.lines.line import Line

_LEVEL = 3  # degrees: so little is not turned
_UPRIGHT = 4  # degrees off the vertical
_SAME_ROW = 0.5  # share of the narrower piece that two of one sideways line have in common
_NEXT = 1.6  # times the size: how far the next piece may begin behind the one before
_SPACE = 0.17  # times the size: a gap between two words
_SMALLER = 0.85  # times the size of the line: no larger are raised and lowered pieces
_SAME_ROW_SMALL = 0.2  # as `_SAME_ROW`, of such a piece
_RAISED, _LOWERED = 0.1, 0.2  # times the size: how far its middle lies above or below the line's
_MAX_MARK = 4  # characters of a mark before its note


def is_slanted(line: Line) -> bool:
    """Whether a line runs across the page at an angle, as watermarks do."""
    off = line.angle % 90
    return _LEVEL < off < 90 - _LEVEL


def join_sideways(lines: list[Line]) -> list[Line]:
    """Makes one line of the pieces of each sideways one: pdfium ends a line after every piece of
    them. Other lines stay as they are."""
    if not any(line.angle and _is_sideways(line) for line in lines):
        return lines
    joined: list[Line] = []
    for line in lines:
        last = joined[-1] if joined else None
        if last is not None and _is_sideways(line) and _goes_on(last, line):
            joined[-1] = _with(last, line)
        else:
            joined.append(line)
    return joined


def _is_sideways(line: Line) -> bool:
    return abs(line.angle - 90) <= _UPRIGHT or abs(line.angle - 270) <= _UPRIGHT


def goes_on(
    last: Line, left: float, top: float, right: float, bottom: float, size: float, angle: int
) -> bool:
    """Whether a piece with these edges goes on a sideways line."""
    if not _is_sideways(last) or abs(last.angle - angle) > _UPRIGHT:
        return False
    larger, smaller = max(last.size, size), min(last.size, size)
    across = min(last.right, right) - max(last.left, left)
    share = _SAME_ROW_SMALL if smaller <= _SMALLER * larger else _SAME_ROW
    if across < share * min(last.right - last.left, right - left):
        return False
    return -0.5 * larger < _gap(last, top, bottom) < _NEXT * larger


def _goes_on(last: Line, line: Line) -> bool:
    edges = line.left, line.top, line.right, line.bottom
    return goes_on(last, *edges, line.size, line.angle)


def _gap(last: Line, top: float, bottom: float) -> float:
    """From the end of a sideways piece to the beginning of the next; by 270 degrees it is read
    upwards."""
    return last.top - bottom if abs(last.angle - 270) <= _UPRIGHT else top - last.bottom


def _with(last: Line, line: Line) -> Line:
    space = " " if _gap(last, line.top, line.bottom) > _SPACE * max(last.size, line.size) else ""
    return replace(
        last,
        text=_said(last, line, space),
        left=min(last.left, line.left),
        top=min(last.top, line.top),
        right=max(last.right, line.right),
        bottom=max(last.bottom, line.bottom),
        size=max(last.size, line.size),
        cells=(),
    )


def _said(last: Line, line: Line, space: str) -> str:
    """The text of both, with what is raised or lowered marked as in a level line."""
    above = _middle(line) - _middle(last)
    if line.size <= _SMALLER * last.size:
        if above > _RAISED * last.size:
            return last.text + raised(last.text, space + line.text)
        if above < -_LOWERED * last.size:
            return last.text + lowered(last.text, space + line.text, "")
    is_mark = last.size <= _SMALLER * line.size and len(last.text) <= _MAX_MARK
    if is_mark and -above > _RAISED * line.size:
        space = " "
    return last.text + space + line.text


def _middle(line: Line) -> float:
    """How high the middle of a sideways line lies as one reads it."""
    middle = (line.left + line.right) / 2
    return -middle if abs(line.angle - 270) <= _UPRIGHT else middle


def upright(lines: Sequence[Line]) -> list[Line]:
    """The lines that lie level or sideways: all but watermarks."""
    return [line for line in lines if not is_slanted(line)]
