"""Chinese and Japanese set in vertical columns, which a recogniser of lines cannot read as they
stand: it turns a tall piece of a page on its side, and with it each character.

The characters of a column are cut apart and laid side by side, upright; that line is recognised.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from app.documents.base.document import Box
from app.documents.ocr.page import OcrLine

MIN_CONFIDENCE = 0.5
"""Below this the columns are something else, such as lines of a page that lies on its side."""
_TALL = 1.5  # times its width: the recogniser turns such a piece on its side
_MIN_CELL, _MAX_CELL = 0.7, 1.35  # of a column's width: the height of a character with its gap
_INK = 0.5  # of the way from the paper to the darkest spot

Recognize = Callable[[Any], tuple[str, float]]
"""Text and confidence of the picture of one line."""


def is_tall(box: Box) -> bool:
    """Whether a piece of a page is a column, or a line on its side."""
    return box.bottom - box.top > _TALL * (box.right - box.left)


def read_columns(
    picture: Any, boxes: Sequence[Box], scale: float, recognize: Recognize
) -> tuple[OcrLine, ...]:
    """The columns of a page from right to left, as lines of the page turned once against the clock:
    there they lie one below the other, in the order in which they are read.

    Args:
        picture: Of the page, an array of rows.
        boxes: Of its columns, in points.
        scale: Pixels a point.
        recognize: Reads the picture of a line.
    """
    width_pt = picture.shape[1] / scale
    found = []
    for box in boxes:
        top, bottom = max(int(box.top * scale), 0), int(box.bottom * scale) + 1
        left, right = max(int(box.left * scale), 0), int(box.right * scale) + 1
        text, confidence = recognize(laid_side_by_side(picture[top:bottom, left:right]))
        if text.strip():
            turned = Box(box.top, width_pt - box.right, box.bottom, width_pt - box.left)
            found.append(OcrLine(text.strip(), turned, confidence))
    found.sort(key=lambda line: (line.box.top, line.box.left))
    return tuple(found)


def laid_side_by_side(column: Any) -> Any:
    """The characters of the picture of a column, upright in one line."""
    import numpy

    cells = [column[start:end] for start, end in _cells(column)]
    if not cells:
        return column
    height = max(cell.shape[0] for cell in cells)
    paper = numpy.median(column, axis=(0, 1))
    line = []
    for cell in cells:
        room = numpy.empty((height, *cell.shape[1:]), cell.dtype)
        room[:] = paper
        above = (height - cell.shape[0]) // 2
        room[above : above + cell.shape[0]] = cell
        line.append(room)
    return numpy.concatenate(line, axis=1)


def _cells(column: Any) -> list[tuple[int, int]]:
    """Where each character begins and ends. Characters of these scripts fill squares, so that the
    next one begins about a column's width below: at the emptiest row near there."""
    import numpy

    gray = column.mean(axis=2) if column.ndim == 3 else column.astype(float)
    paper, darkest = float(numpy.median(gray)), float(gray.min())
    ink = (gray < paper - _INK * (paper - darkest)).sum(axis=1)
    rows = numpy.flatnonzero(ink)
    if paper - darkest < 1 or not len(rows):
        return []
    width = column.shape[1]
    start, end = int(rows[0]), int(rows[-1]) + 1
    cells = []
    while end - start > _MAX_CELL * width:
        low, high = start + int(_MIN_CELL * width), start + int(_MAX_CELL * width)
        near = ink[low:high]
        empty = numpy.flatnonzero(near == near.min())
        middle = width - (low - start)
        cut = low + int(empty[numpy.abs(empty - middle).argmin()])
        cells.append((start, cut))
        start = cut
    return [*cells, (start, end)]
