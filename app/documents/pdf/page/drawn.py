"""A PDF page as a picture, to see what difference a text makes where its letters stand."""

from __future__ import annotations

import ctypes
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from app.documents.base.visibility import brightness
from app.documents.pdf.page.calls import Numbers, text_calls
from app.documents.pdf.page.place import ToPage

SEEN_STEP = 16  # of 255 in one colour: a smaller difference is not seen on paper
_INNER = 0.2  # of a letter's width on each side that is not looked at: the next letter may touch it
MAX_PIXELS = 1200  # of the longer side of the pictures that are compared
_FEW_PIXELS = 400  # of the longer side of a picture that only tells the colour of a ground
_BLACK = 40  # of 255: the brightness up to which a ground swallows black letters
_INK = 40  # of 255: the step from paper to ink

BLUE, GREEN, RED = range(3)
"""The colours of a pixel, in their order."""
Pixels = tuple[int, int, int, int]
"""Left and upper edge of a part of a picture, and where it ends right and below."""


@dataclass(frozen=True, slots=True)
class Letter:
    """A character: its index in the text page, its object, and where it stands on the page."""

    index: int
    item: int
    left: float
    bottom: float
    right: float
    top: float

    def inner(self) -> Letter:
        """The letter without its sides."""
        side = _INNER * (self.right - self.left)
        return replace(self, left=self.left + side, right=self.right - side)


class Picture:
    """A page as drawn, one byte a colour."""

    def __init__(self, bitmap: Any, scale: float, to_page: ToPage) -> None:
        self._bytes = bytes(bitmap.buffer)
        self._stride, self._width, self._height = bitmap.stride, bitmap.width, bitmap.height
        self._scale, self._to_page = scale, to_page

    @property
    def size(self) -> tuple[int, int]:
        """Pixels from left to right and from top to bottom."""
        return self._width, self._height

    def pixels(self, left: float, top: float, right: float, bottom: float) -> Pixels:
        """Those of a place, in points from the top left corner of the page as it is shown."""
        return (
            max(int(left * self._scale), 0),
            max(int(top * self._scale), 0),
            min(int(right * self._scale) + 1, self._width),
            min(int(bottom * self._scale) + 1, self._height),
        )

    def n_pixels(self, length_pt: float) -> float:
        """How many pixels a length takes."""
        return length_pt * self._scale

    def row(self, y: int, x0: int, x1: int, part: int = GREEN) -> bytes:
        """One colour of pixels that stand side by side."""
        begin = y * self._stride
        return self._bytes[begin + 4 * x0 + part : begin + 4 * x1 : 4]

    def _rows(self, letter: Letter) -> list[slice]:
        edges = self._to_page(letter.left, letter.top, letter.right, letter.bottom)
        x0, y0, x1, y1 = self.pixels(*edges)
        return [slice(y * self._stride + 4 * x0, y * self._stride + 4 * x1) for y in range(y0, y1)]

    def differs(self, other: Picture, letter: Letter) -> bool:
        """Whether two pictures of a page differ so that an eye sees it."""
        for row in self._rows(letter):
            mine, its = self._bytes[row], other._bytes[row]
            if mine != its and _is_seen(mine, its):
                return True
        return False

    def mean_color(self, edges: tuple[float, float, float, float]) -> tuple[int, int, int] | None:
        """Of the place with these edges, as red, green and blue; None where it is not shown."""
        values = b"".join(self._bytes[row] for row in self._rows(Letter(0, 0, *edges)))
        n = len(values) // 4
        if not n:
            return None
        blue, green, red = (sum(values[part::4]) // n for part in range(3))
        return red, green, blue

    def has_ink(self, letter: Letter) -> bool:
        """Whether there is anything to see at that place."""
        values = b"".join(self._bytes[row] for row in self._rows(letter))
        return bool(values) and max(values[1::4]) - min(values[1::4]) >= _INK


def _is_seen(mine: bytes, its: bytes) -> bool:
    """Whether an eye sees the difference between two rows of pixels: not where both are nearly
    black."""
    for at in range(0, len(mine), 4):
        a, b = mine[at : at + 4], its[at : at + 4]
        if a == b or max(_brightness(a), _brightness(b)) < _BLACK:
            continue
        if any(abs(c - d) >= SEEN_STEP for c, d in zip(a, b, strict=True)):
            return True
    return False


def _brightness(pixel: bytes) -> float:
    blue, green, red, *_ = pixel
    return brightness((red, green, blue))


def drawn(page: Any, to_page: ToPage, max_pixels: int = MAX_PIXELS, scale: float = 1.0) -> Picture:
    """A pypdfium2 page as it is shown, without what annotations add: so many times as large as it
    is printed, or smaller where it had more pixels in height or width."""
    width, height = page.get_size()
    scale = min(scale, max_pixels / max(width, height, 1.0))
    bitmap = page.render(
        scale=scale, may_draw_forms=False, draw_annots=False, force_bitmap_format=4
    )
    return Picture(bitmap, scale, to_page)


def drawn_without_texts(
    page: Any,
    to_page: ToPage,
    texts: Sequence[int],
    max_pixels: int = _FEW_PIXELS,
    scale: float = 1.0,
) -> Picture:
    """A picture of a page without its texts, given by the addresses of their objects."""
    set_active(texts, False)
    picture = drawn(page, to_page, max_pixels, scale)
    set_active(texts, True)
    return picture


def set_active(items: Iterable[int], is_active: bool) -> None:
    """Takes objects out of what a page shows and says, or puts them back."""
    import pypdfium2.raw as raw

    for item in items:
        raw.FPDFPageObj_SetIsActive(ctypes.cast(item, raw.FPDF_PAGEOBJECT), is_active)


def letters_of(textpage: Any, units: str) -> list[Letter]:
    """The characters of a text page that are no spaces, with the objects they belong to."""
    handle, calls = textpage.raw, text_calls()
    get_object, get_box = calls.get_text_object, calls.get_char_box
    edges = Numbers(ctypes.c_double)
    found = []
    for index, unit in enumerate(units):
        if unit.isspace():
            continue
        item = get_object(handle, index)
        if item and get_box(handle, index, *edges.pointers):
            left, right, bottom, top = edges.values()
            found.append(Letter(index, item, left, bottom, right, top))
    return found
