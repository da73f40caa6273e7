"""Texts of a PDF's annotations and form fields, as pdfium gives them: in UTF-16, with a zero."""

from __future__ import annotations

import ctypes
from typing import Any

_MAX_UNITS = 20_000  # of a text


def string_of(annotation: Any, key: bytes) -> str:
    """The text that an annotation has under a key; "" where it has none."""
    import pypdfium2.raw as raw

    return _asked(raw.FPDFAnnot_GetStringValue, annotation, key)


def form_string(ask: Any, form: Any, annotation: Any, *more: Any) -> str:
    """What one of pdfium's functions says of a field; "" for nothing."""
    return _asked(ask, form, annotation, *more)


def _asked(ask: Any, *what: Any) -> str:
    n_bytes = ask(*what, None, 0)
    if not 2 < n_bytes <= _MAX_UNITS:
        return ""
    buffer = (ctypes.c_ushort * (n_bytes // 2 + 1))()
    ask(*what, buffer, n_bytes)
    data = bytes(memoryview(buffer).cast("B"))[: n_bytes - 2]
    return data.decode("utf-16-le", "replace").replace("\r", "\n").strip("\n\0 ")
