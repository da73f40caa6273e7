"""A page of the document beside the result."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from app.documents.page_pictures import PagePicture

ZOOMS = (0.75, 1.0, 1.25, 1.5, 2.0, 3.0)


class PageView(QWidget):
    """Signals: `wanted` (page number, zoom) when a page must be drawn; `closed`."""

    wanted = Signal(int, float)
    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.number, self._n_pages, self._zoom = 0, 0, 1
        self._label = QLabel(alignment=Qt.AlignmentFlag.AlignCenter)
        self._area = QScrollArea(widgetResizable=True)
        self._area.setWidget(self._label)
        self._where = QLabel()
        self._back, self._forward = QPushButton("‹"), QPushButton("›")
        smaller, larger, close = QPushButton("−"), QPushButton("+"), QPushButton("Close")
        for button, name in (
            (self._back, "Previous page"),
            (self._forward, "Next page"),
            (smaller, "Smaller"),
            (larger, "Larger"),
            (close, "Close the page view"),
        ):
            button.setAccessibleName(name)
            button.setToolTip(name)
        self._back.clicked.connect(lambda: self.show_page(self.number - 1))
        self._forward.clicked.connect(lambda: self.show_page(self.number + 1))
        smaller.clicked.connect(lambda: self._set_zoom(self._zoom - 1))
        larger.clicked.connect(lambda: self._set_zoom(self._zoom + 1))
        close.clicked.connect(self.closed)
        row = QHBoxLayout()
        for widget in (self._back, self._where, self._forward):
            row.addWidget(widget)
        row.addStretch()
        for widget in (smaller, larger, close):
            row.addWidget(widget)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 8)
        column.addLayout(row)
        column.addWidget(self._area, 1)

    def set_document(self, n_pages: int) -> None:
        """Another document: no page is shown."""
        self._n_pages, self.number = n_pages, 0
        self._label.clear()

    def show_page(self, number: int) -> None:
        """Asks for a page."""
        if 1 <= number <= self._n_pages:
            self.number = number
            self._where.setText(f"Page {number} of {self._n_pages}")
            self._back.setEnabled(number > 1)
            self._forward.setEnabled(number < self._n_pages)
            self.wanted.emit(number, ZOOMS[self._zoom] * self.devicePixelRatioF())

    def set_picture(self, number: int, picture: PagePicture) -> None:
        """The page as drawn; late answers for another page are passed over."""
        if number != self.number:
            return
        image = QImage(
            picture.pixels,
            picture.width,
            picture.height,
            picture.stride_bytes,
            QImage.Format.Format_RGB32,
        ).copy()
        image.setDevicePixelRatio(self.devicePixelRatioF())
        self._label.setPixmap(QPixmap.fromImage(image))
        self._area.verticalScrollBar().setValue(0)

    def _set_zoom(self, zoom: int) -> None:
        self._zoom = max(0, min(zoom, len(ZOOMS) - 1))
        self.show_page(self.number)
