"""Lines of a PDF as bytes: for another process, and for documents too long to keep as objects.

A line as an object takes some 400 bytes, and packed with those of some pages a tenth of that or
less.
"""

from __future__ import annotations

import marshal
import zlib
from array import array
from collections.abc import Sequence
from operator import attrgetter
from typing import Any

from app.documents.pdf.lines.line import Cell, Line

_EDGES = ("left", "top", "right", "bottom", "size")
_OTHERS = ("text", "page", "weight", "is_typewriter", "angle", "ends_word")
_CELLS = 8  # where the cells of a line stand among its data
_LEVEL = 4  # of compression: a higher one takes longer and gains little


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
            _cells_of(line),
            line.is_typewriter,
            line.angle,
            line.ends_word,
        )
        for line in lines
    ]


def lines_from_data(data: Sequence[tuple[Any, ...]]) -> list[Line]:
    """The lines that `lines_to_data` described."""
    return [_with_cells(each) if each[_CELLS] else Line(*each) for each in data]


def packed(lines: Sequence[Line]) -> bytes:
    """Lines in as little room as can be had quickly."""
    edges = array("d")
    for name in _EDGES:
        edges.extend(map(attrgetter(name), lines))
    written = edges.tobytes()
    # The first bytes of all numbers, then the second ones: they are alike.
    size = edges.itemsize
    by_place = b"".join([written[place::size] for place in range(size)])
    columns = [[*map(attrgetter(name), lines)] for name in _OTHERS]
    cells = [_cells_of(line) for line in lines]
    return zlib.compress(marshal.dumps((by_place, columns, cells)), _LEVEL)


def unpacked(data: bytes) -> list[Line]:
    """The lines of `packed`."""
    by_place, columns, cells = marshal.loads(zlib.decompress(data))
    edges = array("d")
    n_numbers = len(by_place) // edges.itemsize
    written = bytearray(len(by_place))
    for place in range(edges.itemsize):
        written[place :: edges.itemsize] = by_place[place * n_numbers : (place + 1) * n_numbers]
    edges.frombytes(written)
    n = len(cells)
    if not n:
        return []
    numbers = [edges[at : at + n] for at in range(0, n * len(_EDGES), n)]
    texts, pages, weights, *others = columns
    rows = zip(texts, *numbers, pages, weights, cells, *others, strict=True)
    return lines_from_data(list(rows))


def _cells_of(line: Line) -> tuple[tuple[Any, ...], ...]:
    return tuple(
        [
            (cell.text, cell.left, cell.right, *((cell.drop,) if cell.drop else ()))
            for cell in line.cells
        ]
    )


def _with_cells(data: tuple[Any, ...]) -> Line:
    line = Line(*data)
    line.cells = tuple([Cell(*cell) for cell in data[_CELLS]])
    return line
