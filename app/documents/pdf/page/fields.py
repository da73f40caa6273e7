"""Form fields that a program has made part of their page: each is a small form behind all else,
whose text stands between `/Tx BMC` and `EMC` as in the picture of a field (ISO 32000-1, 12.7.3.3).
"""

from __future__ import annotations

import ctypes
from typing import Any

from app.documents.pdf.page.calls import address_of, object_calls, rooms

_FIELD_SHARE = 0.1  # of the page's area: no field is larger
_MAX_FIELDS = 500  # of a page
_MAX_INNER = 40  # objects of a form that are looked at
_SQUARE = 1.5  # times its height: no sign is wider
_FIELD = "Tx\0".encode("utf-16-le")


def n_before_fields(page: Any, size_pt: tuple[float, float]) -> int:
    """How many objects of a pypdfium2 page come before those that were form fields; -1 where there
    are none. `size_pt` is the page's."""
    import pypdfium2.raw as raw

    most = _FIELD_SHARE * size_pt[0] * size_pt[1]
    n_objects = n = raw.FPDFPage_CountObjects(page)
    is_any = False
    while n > 0 and n_objects - n < _MAX_FIELDS:
        item = raw.FPDFPage_GetObject(page, n - 1)
        if raw.FPDFPageObj_GetType(item) != raw.FPDF_PAGEOBJ_FORM:
            break
        width, height = _size(item)
        is_field = _is_field(item)
        if is_field is False or width * height > most:
            break
        is_any = is_any or bool(is_field)
        n -= 1
    return n if is_any and n > 0 else -1


def _size(item: Any) -> tuple[float, float]:
    """Width and height of an object."""
    edges = rooms.floats
    object_calls().get_bounds(address_of(item), *edges.pointers)
    left, bottom, right, top = edges.values()
    return right - left, top - bottom


def _is_field(form: Any) -> bool | None:
    """Whether the text of a form is a field's; None where it has none, or a single sign: the
    picture of a box, or a frame."""
    import pypdfium2.raw as raw

    texts = []
    for n in range(min(max(raw.FPDFFormObj_CountObjects(form), 0), _MAX_INNER)):
        item = raw.FPDFFormObj_GetObject(form, n)
        kind = raw.FPDFPageObj_GetType(item)
        if kind == raw.FPDF_PAGEOBJ_TEXT:
            if raw.FPDFPageObj_CountMarks(item) > 0 and _has_mark(item):
                return True
            texts.append(item)
        elif kind == raw.FPDF_PAGEOBJ_FORM:
            return _is_field(item)
    if len(texts) > 1:
        return False
    is_sign = not texts or _is_square(*_size(texts[0]))
    return None if is_sign else False


def _is_square(width: float, height: float) -> bool:
    return width < _SQUARE * height


def _has_mark(item: Any) -> bool:
    import pypdfium2.raw as raw

    name, length = ctypes.create_string_buffer(32), ctypes.c_ulong()
    room = ctypes.cast(name, ctypes.POINTER(ctypes.c_ushort))
    for n in range(min(raw.FPDFPageObj_CountMarks(item), 4)):
        mark = raw.FPDFPageObj_GetMark(item, n)
        is_told = raw.FPDFPageObjMark_GetName(mark, room, 32, length)
        if is_told and name.raw[: length.value] == _FIELD:
            return True
    return False


def n_before_objects(page: Any, textpage: Any, units: str, n_objects: int) -> int:
    """How many characters of a page's text, `units`, come before those of the objects that follow
    the first `n_objects`: what annotations brought in, or fields."""
    import pypdfium2.raw as raw

    added: set[int] = set()
    for n in range(n_objects, raw.FPDFPage_CountObjects(page)):
        _collect(raw.FPDFPage_GetObject(page, n), added, 0)
    for index in range(len(units)):
        if address_of(raw.FPDFText_GetTextObject(textpage, index)) in added:
            return index
    return len(units)


def _collect(item: Any, found: set[int], depth: int) -> None:
    import pypdfium2.raw as raw

    found.add(address_of(item))
    if raw.FPDFPageObj_GetType(item) == raw.FPDF_PAGEOBJ_FORM and depth < 4:
        for n in range(max(raw.FPDFFormObj_CountObjects(item), 0)):
            _collect(raw.FPDFFormObj_GetObject(item, n), found, depth + 1)
