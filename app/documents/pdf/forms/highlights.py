"""Highlights so dark that nothing is read through them: people black out words with a marker."""

from __future__ import annotations

import ctypes
from typing import Any

from app.documents.base.visibility import brightness

_DARK = 60  # of 255: the brightness of a highlight up to which black words are lost in it
_OPAQUE = 128  # of 255: less opaque, it only tints the paper
_MAX_DEPTH = 3  # of forms within its picture
_MAX_OBJECTS = 50  # of its picture that are looked at


def is_dark_highlight(annotation: Any) -> bool:
    """Whether a highlight has a dark colour, by what the file says or, where it has a picture, by
    what that draws."""
    import pypdfium2.raw as raw

    color = [ctypes.c_uint() for _ in range(4)]
    kind = raw.FPDFANNOT_COLORTYPE_Color
    # pdfium tells no colour of one that has a picture.
    if raw.FPDFAnnot_GetColor(annotation, kind, *color):
        return raw.FPDFAnnot_HasKey(annotation, b"C") and _is_dark(color)
    n = min(max(raw.FPDFAnnot_GetObjectCount(annotation), 0), _MAX_OBJECTS)
    return any(_draws_dark(raw.FPDFAnnot_GetObject(annotation, k), color, 0) for k in range(n))


def _draws_dark(item: Any, color: list[Any], depth: int) -> bool:
    import pypdfium2.raw as raw

    kind = raw.FPDFPageObj_GetType(item)
    if kind == raw.FPDF_PAGEOBJ_FORM and depth < _MAX_DEPTH:
        n = min(max(raw.FPDFFormObj_CountObjects(item), 0), _MAX_OBJECTS)
        return any(
            _draws_dark(raw.FPDFFormObj_GetObject(item, k), color, depth + 1) for k in range(n)
        )
    if kind != raw.FPDF_PAGEOBJ_PATH:
        return False
    fill_mode, is_stroked = ctypes.c_int(), ctypes.c_int()
    raw.FPDFPath_GetDrawMode(item, fill_mode, is_stroked)
    ask = raw.FPDFPageObj_GetFillColor if fill_mode.value else raw.FPDFPageObj_GetStrokeColor
    return bool(ask(item, *color)) and _is_dark(color)


def _is_dark(color: list[Any]) -> bool:
    red, green, blue, opacity = (part.value for part in color)
    return brightness((red, green, blue)) < _DARK and opacity >= _OPAQUE
