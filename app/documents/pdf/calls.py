"""pdfium's questions about a text page, as they can be asked a hundred thousand times.

ctypes converts each argument to the declared type and lets other threads run during each call,
which takes several times as long as pdfium's answer does. Here the same functions are bound without
either: arguments are passed as they are, and the call is over before another thread would start.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any


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
    )


def _bound(function: Any, result: Any) -> Any:
    return ctypes.PYFUNCTYPE(result)(ctypes.cast(function, ctypes.c_void_p).value or 0)
