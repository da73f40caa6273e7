"""Whether a PDF page is a picture: a scan, with no more text upon it than a stamp."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from app.documents.pdf.lines.line import Line
from app.documents.pdf.page.opened import ReadablePage

_MAX_OBJECTS = 4000  # looked at for a picture
_MAX_STAMP = 60  # characters upon a picture of the whole page that are a stamp or page number
_MAX_STAMPS = 300  # the same of several that stand in the page's margins, as courts print them
_MARGIN = 0.08  # of the page's height


def is_picture(page: ReadablePage, lines: Sequence[Line], *, has_unseen: bool = False) -> bool:
    """Whether a page with these lines is a picture with no text to speak of; `has_unseen` where it
    has text that nobody sees, of which its lines and frames may be a part."""
    if not lines and has_unseen:
        return bool(page.objects.pictures)
    if not lines:
        return _has_picture(page.page)
    if not page.objects.pictures:
        return False
    width, height = page.size_pt
    n = sum(len(line.text) for line in lines)
    if n > _MAX_STAMP:
        low, high = _MARGIN * height, (1 - _MARGIN) * height
        if n > _MAX_STAMPS or any(low < line.bottom and line.top < high for line in lines):
            return False
    return page.objects.has_whole_page_picture(width, height)


def _has_picture(page: Any) -> bool:
    import pypdfium2.raw as raw

    for n in range(min(raw.FPDFPage_CountObjects(page), _MAX_OBJECTS)):
        kind = raw.FPDFPageObj_GetType(raw.FPDFPage_GetObject(page, n))
        # A form may hold the picture; a page without text and with drawings is a picture as well.
        if kind in (raw.FPDF_PAGEOBJ_IMAGE, raw.FPDF_PAGEOBJ_FORM, raw.FPDF_PAGEOBJ_PATH):
            return True
    return False
