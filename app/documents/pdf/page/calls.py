"""pdfium's questions about a text page, as they can be asked a hundred thousand times.

ctypes converts each argument to the declared type and lets other threads run during each call,
which takes several times as long as pdfium's answer does. Here the same functions are bound without
either: arguments are passed as they are, and the call is over before another thread would start.
"""

from __future__ import annotations

import ctypes
import struct
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

_FORMATS = {ctypes.c_float: "f", ctypes.c_double: "d", ctypes.c_uint: "I"}
N_ROWS = 256
"""How many things are asked at once."""


@dataclass(frozen=True, slots=True)
class TextCalls:
    """Functions of fpdf_text.h, each named like the one it is.

    The first argument is a text page's handle. Numbers go as `int`, pointers as what `byref` gives,
    an `unsigned long` as `ctypes.c_ulong`: nothing checks them.
    """

    count_rects: Callable[..., int]
    get_rect: Callable[..., int]
    get_font_size: Callable[..., float]
    get_font_weight: Callable[..., int]
    get_font_info: Callable[..., int]
    get_matrix: Callable[..., int]
    get_char_box: Callable[..., int]
    get_loose_char_box: Callable[..., int]
    get_char_origin: Callable[..., int]
    get_unicode: Callable[..., int]
    has_map_error: Callable[..., int]  # whether the font does not say which letter it is
    get_text_object: Callable[..., int]  # its address
    get_font: Callable[..., int]  # of a text object, both as addresses


@dataclass(frozen=True, slots=True)
class ObjectCalls:
    """Functions of fpdf_edit.h about what a page is made of.

    Handles go and come as addresses; what pdfium writes to is passed as the pointers of `Numbers`,
    which costs half of what an address does.
    """

    get_object: Callable[..., int]  # of a page, by index
    get_form_object: Callable[..., int]  # of a form, by index
    get_type: Callable[..., int]
    get_render_mode: Callable[..., int]  # negative for what is no text
    get_fill_color: Callable[..., int]
    get_stroke_color: Callable[..., int]
    get_stroke_width: Callable[..., int]
    get_draw_mode: Callable[..., int]
    get_bounds: Callable[..., int]
    count_marks: Callable[..., int]
    get_mark: Callable[..., int]  # of an object, by number
    get_mark_name: Callable[..., int]
    get_clip_path: Callable[..., int]
    count_clip_paths: Callable[..., int]
    count_clip_segments: Callable[..., int]
    get_clip_segment: Callable[..., int]
    get_point: Callable[..., int]  # of a segment of a path
    count_segments: Callable[..., int]
    get_segment: Callable[..., int]
    get_segment_type: Callable[..., int]
    get_matrix: Callable[..., int]
    has_transparency: Callable[..., int]  # by an opacity, a mask or a blend mode


@cache
def text_calls() -> TextCalls:
    """The functions, bound when first asked for."""
    import pypdfium2.raw as raw

    return TextCalls(
        _bound(raw.FPDFText_CountRects, ctypes.c_int),
        _bound(raw.FPDFText_GetRect, ctypes.c_int),
        _bound(raw.FPDFText_GetFontSize, ctypes.c_double),
        _bound(raw.FPDFText_GetFontWeight, ctypes.c_int),
        _bound(raw.FPDFText_GetFontInfo, ctypes.c_ulong),
        _bound(raw.FPDFText_GetMatrix, ctypes.c_int),
        _bound(raw.FPDFText_GetCharBox, ctypes.c_int),
        _bound(raw.FPDFText_GetLooseCharBox, ctypes.c_int),
        _bound(raw.FPDFText_GetCharOrigin, ctypes.c_int),
        _bound(raw.FPDFText_GetUnicode, ctypes.c_uint),
        _bound(raw.FPDFText_HasUnicodeMapError, ctypes.c_int),
        _bound(raw.FPDFText_GetTextObject, ctypes.c_void_p),
        _bound(raw.FPDFTextObj_GetFont, ctypes.c_void_p, ctypes.c_void_p),
    )


@cache
def object_calls() -> ObjectCalls:
    """The functions, bound when first asked for."""
    import pypdfium2.raw as raw

    address, number = ctypes.c_void_p, ctypes.c_int
    return ObjectCalls(
        _bound(raw.FPDFPage_GetObject, address, address),
        _bound(raw.FPDFFormObj_GetObject, address, address, ctypes.c_ulong),
        _bound(raw.FPDFPageObj_GetType, number, address),
        _bound(raw.FPDFTextObj_GetTextRenderMode, number, address),
        _bound(raw.FPDFPageObj_GetFillColor, number, address),
        _bound(raw.FPDFPageObj_GetStrokeColor, number, address),
        _bound(raw.FPDFPageObj_GetStrokeWidth, number, address),
        _bound(raw.FPDFPath_GetDrawMode, number, address),
        _bound(raw.FPDFPageObj_GetBounds, number, address),
        _bound(raw.FPDFPageObj_CountMarks, number, address),
        _bound(raw.FPDFPageObj_GetMark, address, address, ctypes.c_ulong),
        _bound(raw.FPDFPageObjMark_GetName, number, address, address, ctypes.c_ulong),
        _bound(raw.FPDFPageObj_GetClipPath, address, address),
        _bound(raw.FPDFClipPath_CountPaths, number, address),
        _bound(raw.FPDFClipPath_CountPathSegments, number, address),
        _bound(raw.FPDFClipPath_GetPathSegment, address, address),
        _bound(raw.FPDFPathSegment_GetPoint, number, address),
        _bound(raw.FPDFPath_CountSegments, number, address),
        _bound(raw.FPDFPath_GetPathSegment, address, address),
        _bound(raw.FPDFPathSegment_GetType, number, address),
        _bound(raw.FPDFPageObj_GetMatrix, number, address),
        _bound(raw.FPDFPageObj_HasTransparency, number, address),
    )


class Numbers:
    """Numbers that pdfium writes and that are read again and again.

    Attributes:
        pointers: To each of them, for a call.
        values: Called, gives them as a list. (To go over a ctypes array takes eight times as long.)
    """

    __slots__ = ("_room", "pointers", "values")

    def __init__(self, kind: type[ctypes.c_float | ctypes.c_double | ctypes.c_uint], n: int = 4):
        self._room = (kind * n)()
        size = ctypes.sizeof(kind)
        self.pointers: tuple[Any, ...] = tuple(
            ctypes.byref(self._room, size * index) for index in range(n)
        )
        view: Any = memoryview(self._room).cast("B")
        view = view.cast(_FORMATS[kind])
        self.values: Callable[[], list[Any]] = view.tolist


class Rows:
    """Rows of four numbers that pdfium writes, to ask one question of many things at once: `map`
    goes over them in half of the time that a loop takes."""

    __slots__ = ("_bytes", "_n_bytes", "_pointers", "_room", "_unpack")

    def __init__(self, kind: type[ctypes.c_float | ctypes.c_double | ctypes.c_uint]):
        self._room = (kind * (4 * N_ROWS))()
        size = ctypes.sizeof(kind)
        self._pointers = tuple(
            [ctypes.byref(self._room, size * (4 * row + column)) for row in range(N_ROWS)]
            for column in range(4)
        )
        self._bytes: Any = memoryview(self._room).cast("B")
        self._n_bytes = 4 * size
        self._unpack = struct.Struct("4" + _FORMATS[kind]).iter_unpack

    def ask(self, question: Callable[..., int], things: Iterable[Any]) -> None:
        """Asks a question of up to `N_ROWS` things; each answer is a row."""
        deque(map(question, things, *self._pointers), maxlen=0)

    def rows(self, n: int) -> Iterator[tuple[Any, ...]]:
        """The first `n` rows."""
        rows: Iterator[tuple[Any, ...]] = self._unpack(self._bytes[: n * self._n_bytes])
        return rows

    def are_the_same(self, n: int) -> bool:
        """Whether the first `n` rows are all the same."""
        size, told = self._n_bytes, self._bytes
        return bool(told[: (n - 1) * size] == told[size : n * size])


class _Rooms(threading.local):
    """Numbers for whoever asks and reads the answer at once, in each thread its own: to make them
    takes as long as ten calls.

    Attributes:
        floats, doubles: Four, as edges are told.
        colors: Four parts of a colour, or other whole numbers.
        matrix: Six.
        point: Two.
        color_rows, float_rows: Rows of four.
    """

    def __init__(self) -> None:
        self.floats, self.doubles = Numbers(ctypes.c_float), Numbers(ctypes.c_double)
        self.colors = Numbers(ctypes.c_uint)
        self.matrix, self.point = Numbers(ctypes.c_float, 6), Numbers(ctypes.c_float, 2)
        self.color_rows, self.float_rows = Rows(ctypes.c_uint), Rows(ctypes.c_float)


rooms = _Rooms()
"""The numbers of the thread that asks."""


def address_of(handle: Any) -> int:
    """The address that a handle of pypdfium2 holds; 0 for none."""
    return ctypes.cast(handle, ctypes.c_void_p).value or 0


def _bound(function: Any, result: Any, *arguments: Any) -> Any:
    return ctypes.PYFUNCTYPE(result, *arguments)(address_of(function))
