"""Letters of a PDF page that are printed a second time upon themselves, to look bold or shaded."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

_TWICE = 0.15  # times the size: letters as near to each other are one
_MEETING_PT = 0.01  # between boxes that stand side by side

_Box = tuple[float, float, float, float]


def printed_again(
    units: str,
    shown: Sequence[int],
    size: float,
    origin_of: Callable[[int], tuple[float, float]],
    box_of: Callable[[int], _Box],
    object_of: Callable[[int], int],
) -> Iterator[int]:
    """Gives the letters that were printed before at their place.

    Args:
        units: The text of the page.
        shown: Indices of letters of one line.
        size: Of their font, in points.
        origin_of: Where a letter was set, in points.
        box_of: Left, bottom, right and top edge of a letter, in points.
        object_of: The address of the text object that a letter belongs to.
    """
    seen: dict[str, list[tuple[float, float, int]]] = {}
    for n in shown:
        x, y = origin_of(n)
        places = seen.setdefault(units[n], [])
        near = [k for a, b, k in places if max(abs(x - a), abs(y - b)) < _TWICE * size]
        if near and not any(_are_of_one_shape(k, n, box_of, object_of) for k in near):
            yield n
        else:
            places.append((x, y, n))


def _are_of_one_shape(
    first: int, second: int, box_of: Callable[[int], _Box], object_of: Callable[[int], int]
) -> bool:
    """Whether two equal letters at one place are two of those that one shape stands for, as in the
    ligature "ffi", or that the file states for a whole word: their boxes are the same all along, or
    stand side by side."""
    if object_of(first) != object_of(second):
        return False
    boxes = [box_of(n) for n in range(first, second + 1)]
    return boxes.count(boxes[0]) == len(boxes) or boxes[-1][0] > boxes[0][2] - _MEETING_PT
