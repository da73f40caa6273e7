"""Whether the fonts of a PDF page say which letter each of their codes is (ISO 32000-1, 9.10).

pdfium does not tell. A page is asked only where its text looks like none, so that pypdf may take
its time.
"""

# mypy: disable-error-code="import-untyped"

from __future__ import annotations

import contextlib
import io
import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

from app.documents.pdf.page.layers import source_of

_readers: WeakKeyDictionary[Any, Any] = WeakKeyDictionary()
_MAX_FORMS, _MAX_FONTS = 100, 300


def have_maps(pdf: Any, index: int) -> bool:
    """Whether every font of a page, and of the forms on it, has a map to Unicode, or is not in the
    file, so that whoever shows the page sets the letters that the codes stand for.

    Args:
        pdf: A pypdfium2 document.
        index: Of the page, from 0.

    Returns:
        False as well where that cannot be told.
    """
    with contextlib.suppress(Exception):  # whatever a broken file makes pypdf stumble over
        fonts = _fonts_of_page(pdf, index)
        return 0 < len(fonts) <= _MAX_FONTS and all(map(_says_letters, fonts))
    return False


def number_shapes(pdf: Any, index: int) -> bool:
    """Whether a font of a page, or of the forms on it, has the numbers of its shapes for codes and
    no map to Unicode.

    Args:
        pdf: A pypdfium2 document.
        index: Of the page, from 0.
    """
    with contextlib.suppress(Exception):
        fonts = _fonts_of_page(pdf, index)
        return any(map(_numbers_shapes, fonts[:_MAX_FONTS]))
    return False


def _fonts_of_page(pdf: Any, index: int) -> list[Any]:
    if pdf not in _readers and (source := source_of(pdf)) is not None:
        _readers[pdf] = _reader(*source)
    return list(_fonts(_readers[pdf].pages[index].get("/Resources")))


def _numbers_shapes(font: Any) -> bool:
    is_composite = font.get("/Subtype") == "/Type0" and "/ToUnicode" not in font
    return is_composite and font.get("/Encoding") in ("/Identity-H", "/Identity-V")


def _reader(source: Path | bytes, password: str | None) -> Any:
    from pypdf import PdfReader

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    file = io.BytesIO(source) if isinstance(source, bytes) else source
    return PdfReader(file, password=password)


def _says_letters(font: Any) -> bool:
    if "/ToUnicode" in font:
        return True
    if font.get("/Subtype") == "/Type3":
        return False
    inner = font["/DescendantFonts"][0].get_object() if "/DescendantFonts" in font else font
    descriptor = inner.get("/FontDescriptor")
    keys = () if descriptor is None else descriptor.get_object()
    return not any(name in keys for name in ("/FontFile", "/FontFile2", "/FontFile3"))


def _fonts(resources: Any) -> Iterator[Any]:
    """The fonts that resources name, and those of the forms among them."""
    waiting, seen = [resources], 0
    while waiting and seen < _MAX_FORMS:
        named = waiting.pop()
        seen += 1
        if named is None:
            continue
        named = named.get_object()
        for font in (named.get("/Font") or {}).values():
            yield font.get_object()
        for thing in (named.get("/XObject") or {}).values():
            form = thing.get_object()
            if form.get("/Subtype") == "/Form":
                waiting.append(form.get("/Resources"))
