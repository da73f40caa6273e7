"""A PDF whose pages are read one after the other, opened anew from time to time."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import Any

from app.documents.pdf.page.layers import reopened
from app.documents.pdf.page.opened import open_pdf
from app.system.freed_memory import give_back_freed

KEPT_PAGES = 500
"""Pages after which a document is opened anew."""


class Pages:
    """The pages of a document, each of which is asked for once.

    pdfium keeps some 6 KB of every page that it has loaded until the document is closed, so that a
    long one is opened anew from time to time, and one at a time is open. Of every page before those
    that are asked for it keeps the dictionary, too (0.9 KB and more), since it counts its way to a
    page through all of them.

    Args:
        source: The file, or None where `pdf` is all that there is of it.
        password: For an encrypted one.
        pdf: The same, opened with `open_pdf`; it is closed here.

    Attributes:
        pdf: The document as it is open now.
    """

    def __init__(self, source: Path | None, password: str | None, pdf: Any) -> None:
        self._source, self._password = source, password
        self.pdf = pdf
        self._n_asked = 0

    def holder(self) -> Any:
        """The document to ask for the next page."""
        import pypdfium2 as pdfium

        self._n_asked += 1
        if self._source is not None and self._n_asked % KEPT_PAGES == 0:
            with contextlib.suppress(
                pdfium.PdfiumError, OSError
            ):  # the one that is open serves as well
                again = open_pdf(self._source, self._password)
                reopened(self.pdf, again)
                self.pdf.close()
                self.pdf = again
                give_back_freed()
        return self.pdf

    def close(self) -> None:
        """Closes the document."""
        self.pdf.close()
