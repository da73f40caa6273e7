"""Lines of a PDF as bytes: for another process, and for documents too long to keep as objects.

A line as an object takes some 400 bytes, and packed with the others of its page a fifth of that.
"""

from __future__ import annotations

import marshal
import zlib
from collections.abc import Sequence
from typing import Any

from app.documents.pdf.lines.line import Cell, Line

_CELLS = 8  # where the cells of a line stand among its data
_LEVEL = 1  # of compression: a higher one takes longer and gains little


def lines_to_data(lines: Sequence[Line]) -> list[tuple[Any, ...]]:
    """Lines as tuples of what `marshal` writes."""
    return [
        (
            line.text,
            line.left,
            line.top,
            line.right,
            line.bottom,
            line.size,
            line.page,
            line.weight,
            tuple([(cell.text, cell.left, cell.right) for cell in line.cells]),
            line.is_typewriter,
            line.angle,
        )
        for line in lines
    ]


def lines_from_data(data: Sequence[tuple[Any, ...]]) -> list[Line]:
    """The lines that `lines_to_data` described."""
    return [_with_cells(each) if each[_CELLS] else Line(*each) for each in data]


def packed(lines: Sequence[Line]) -> bytes:
    """Lines in as little room as can be had quickly."""
    return zlib.compress(marshal.dumps(lines_to_data(lines)), _LEVEL)


def unpacked(data: bytes) -> list[Line]:
    """The lines of `packed`."""
    return lines_from_data(marshal.loads(zlib.decompress(data)))


def _with_cells(data: tuple[Any, ...]) -> Line:
    line = Line(*data)
    line.cells = tuple([Cell(*cell) for cell in data[_CELLS]])
    return line
