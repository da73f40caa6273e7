"""Draws pages, reads their characters and finds boxes of passages, off the window's own thread.

What is wanted is replaced by every new request: pages that were scrolled past meanwhile are never
drawn.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from PySide6.QtCore import QObject, QRunnable, QThreadPool, Signal
from PySide6.QtGui import QImage
from shiboken6 import isValid

from app.documents.base.document import Document

Span = tuple[int, int]
"""A stretch of `Document.text`: offset of its first character, and after its last."""


@dataclass(frozen=True, slots=True)
class BoxRequest:
    """Boxes wanted: of `spans` on a page, for a layer of marks."""

    layer: str
    page: int
    spans: tuple[Span, ...]


class PageDrawing(QObject):
    """Works for one document at a time. Whoever ends it takes the document from it before: nothing
    is told while it is taken, and nothing after.

    Signals:
        drawn: (page number, pixels a point, QImage); a null image where it cannot be drawn
        boxes_found: (BoxRequest, list of tuples of Box, one for each of its spans)
        text_read: (PageText) the characters of a page
    """

    drawn = Signal(int, float, object)
    boxes_found = Signal(object, object)
    text_read = Signal(object)

    def __init__(self, pool: QThreadPool, parent: QObject | None = None) -> None:
        """`pool` must have one thread: pdfium must not be used by two at once."""
        super().__init__(parent)
        self._pool = pool
        self._lock = threading.RLock()
        self._document: Document | None = None
        self._password: str | None = None
        self._pages: dict[int, float] = {}  # page number: pixels a point
        self._boxes: dict[tuple[str, int], BoxRequest] = {}
        self._texts: list[int] = []
        self._is_working = False

    def set_document(self, document: Document | None, password: str | None = None) -> None:
        """Another document, or none; nothing of the one before is answered any more."""
        with self._lock:
            self._document, self._password = document, password
            self._pages, self._boxes, self._texts = {}, {}, []

    def want_pages(self, pages: Mapping[int, float]) -> None:
        """Asks for these pages, the first one first, instead of any not begun yet."""
        with self._lock:
            self._pages = dict(pages)
        self._go_on()

    def want_boxes(self, requests: Sequence[BoxRequest]) -> None:
        """Asks for boxes; a later request for the same layer and page replaces an earlier one."""
        with self._lock:
            for request in requests:
                self._boxes[request.layer, request.page] = request
        self._go_on()

    def want_texts(self, numbers: Sequence[int]) -> None:
        """Asks for the characters of these pages instead of any not begun yet."""
        with self._lock:
            self._texts = list(numbers)
        self._go_on()

    def _go_on(self) -> None:
        with self._lock:
            is_wanted = bool(self._pages or self._boxes or self._texts)
            if self._is_working or self._document is None or not is_wanted:
                return
            self._is_working = True
        self._pool.start(_Work(self))

    def work(self) -> None:
        """Does the next thing wanted, then makes way for others who use pdfium."""
        with self._lock:
            document, password = self._document, self._password
            page = next(iter(self._pages.items()), None)
            request = text_of = None
            if page is not None:
                del self._pages[page[0]]
            elif self._boxes:
                request = self._boxes.pop(next(iter(self._boxes)))
            elif self._texts:
                text_of = self._texts.pop(0)
        try:
            if document is not None and page is not None:
                self._draw(document, password, *page)
            elif document is not None and request is not None:
                self._find_boxes(document, password, request)
            elif document is not None and text_of is not None:
                self._read_text(document, password, text_of)
        finally:
            with self._lock:
                self._is_working = False
            if isValid(self):
                self._go_on()

    @contextmanager
    def _still_of(self, document: Document) -> Iterator[bool]:
        """Whether what was made of a document is still wanted, and stays so while it is told."""
        with self._lock:
            yield document is self._document and isValid(self)

    def _draw(self, document: Document, password: str | None, number: int, scale: float) -> None:
        from app.documents.pdf.shown.pictures import render_page

        try:
            picture = render_page(document.path, number, scale, password)
        except (OSError, ValueError):
            image = QImage()
        else:
            image = QImage(
                picture.pixels,
                picture.width,
                picture.height,
                picture.stride_bytes,
                QImage.Format.Format_RGB32,
            ).copy()
        with self._still_of(document) as is_wanted:
            if is_wanted:
                self.drawn.emit(number, scale, image)

    def _find_boxes(self, document: Document, password: str | None, request: BoxRequest) -> None:
        from app.documents.pdf.shown.passage_boxes import boxes_on_page

        boxes = boxes_on_page(document, request.page, request.spans, password=password)
        with self._still_of(document) as is_wanted:
            if is_wanted:
                self.boxes_found.emit(request, boxes)

    def _read_text(self, document: Document, password: str | None, number: int) -> None:
        from app.documents.pdf.shown.text import read_page_text

        text = read_page_text(document, number, password)
        with self._still_of(document) as is_wanted:
            if is_wanted:
                self.text_read.emit(text)


class _Work(QRunnable):
    def __init__(self, drawing: PageDrawing) -> None:
        super().__init__()
        self._drawing = drawing

    def run(self) -> None:
        if isValid(self._drawing):
            self._drawing.work()
