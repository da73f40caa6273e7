"""Pages of pypdfium2 without the safety net of its own.

pypdfium2 notes each page and text page in several tables, so that whatever is forgotten is closed
with its document. That takes as long as reading some lines, and whoever opens a page here closes
it; one that is forgotten closes when nobody holds it any more.
"""

from __future__ import annotations

from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as raw


class _TextPage(pdfium.PdfTextPage):  # type: ignore[misc]
    """A text page that is open until `close`."""

    def __init__(self, handle: Any, page: Any) -> None:
        self.raw, self.page = handle, page

    def close(self) -> None:
        handle, self.raw = self.raw, None
        if handle and self.page.raw:
            raw.FPDFText_ClosePage(handle)

    __del__ = close


class _Page(pdfium.PdfPage):  # type: ignore[misc]
    """A page that is open until `close`. Its text pages are closed before it."""

    def __init__(self, handle: Any, pdf: Any) -> None:
        self.raw, self.pdf, self.formenv = handle, pdf, pdf.formenv

    def get_textpage(self) -> _TextPage:
        handle = raw.FPDFText_LoadPage(self.raw)
        if not handle:
            raise pdfium.PdfiumError("no text page")
        return _TextPage(handle, self)

    def close(self) -> None:
        handle, self.raw = self.raw, None
        if not handle or not self.pdf.raw:  # nothing of a closed document may be touched
            return
        if self.formenv is not None:
            if not self.formenv.raw:  # it has closed its pages
                return
            raw.FORM_OnBeforeClosePage(handle, self.formenv)
        raw.FPDF_ClosePage(handle)

    __del__ = close


def load_page(pdf: Any, index: int) -> Any:
    """The page at `index` (from 0) of a pypdfium2 document, which has to be closed before that is.
    Raises `PdfiumError` for one that cannot be loaded."""
    handle = raw.FPDF_LoadPage(pdf, index)
    if not handle:
        raise pdfium.PdfiumError("no page")
    page = _Page(handle, pdf)
    if pdf.formenv:
        raw.FORM_OnAfterLoadPage(page, pdf.formenv)
    return page
