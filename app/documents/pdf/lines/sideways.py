"""Lines of a PDF page that do not lie level: titles at the margin, labels of axes, watermarks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from app.documents.pdf.lines.line import Line

_LEVEL = 3  # degrees: so little is not turned
_UPRIGHT = 4  # degrees off the vertical
_SAME_ROW = 0.5  # share of the narrower piece that two of one sideways line have in common
_NEXT = 1.6  # times the size: how far the next piece may begin behind the one before
_SPACE = 0.17  # times the size: a gap between two words


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


def _goes_on(last: Line, line: Line) -> bool:
    if abs(last.angle - line.angle) > _UPRIGHT:
        return False
    size = max(last.size, line.size)
    across = min(last.right, line.right) - max(last.left, line.left)
    if across < _SAME_ROW * min(last.right - last.left, line.right - line.left):
        return False
    return -0.5 * size < _gap(last, line) < _NEXT * size


def _gap(last: Line, line: Line) -> float:
    """From the end of a sideways piece to the beginning of the next; by 270 degrees it is read
    upwards."""
    if abs(line.angle - 270) <= _UPRIGHT:
        return last.top - line.bottom
    return line.top - last.bottom


def _with(last: Line, line: Line) -> Line:
    space = " " if _gap(last, line) > _SPACE * max(last.size, line.size) else ""
    return replace(
        last,
        text=last.text + space + line.text,
        left=min(last.left, line.left),
        top=min(last.top, line.top),
        right=max(last.right, line.right),
        bottom=max(last.bottom, line.bottom),
        size=max(last.size, line.size),
        cells=(),
    )


def upright(lines: Sequence[Line]) -> list[Line]:
    """The lines that lie level or sideways: all but watermarks."""
    return [line for line in lines if not is_slanted(line)]
