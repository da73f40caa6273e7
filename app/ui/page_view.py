"""A page of the document beside the result."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QImage, QPainter, QPixmap, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from app.analysis.evidence import Passage
from app.documents.document import Box, Page
from app.documents.page_pictures import PagePicture

ZOOMS = (0.5, 0.75, 1.0, 1.25, 1.5, 2.0, 3.0)
_MARGIN_PX = 8
MARKER = "#ffe58a"  # as a text marker: multiplied with the page, the letters stay black


class PageView(QWidget):
    """Signals: `wanted` (page number, zoom, the `Passage` to mark or None) when a page must be
    drawn; `closed`."""

    wanted = Signal(int, float, object)
    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.number = 0
        self._pages: Sequence[Page] = ()
        self._passage: Passage | None = None
        self._zoom: float | None = None  # None: as wide as there is room
        self._label = QLabel(alignment=Qt.AlignmentFlag.AlignCenter)
        self._area = QScrollArea(widgetResizable=True)
        self._area.setWidget(self._label)
        self._where = QLabel()
        self._back, self._forward = QPushButton("‹"), QPushButton("›")
        smaller, larger, fit = QPushButton("−"), QPushButton("+"), QPushButton("Fit")
        close = QPushButton("Close")
        for button, name in (
            (self._back, "Previous page"),
            (self._forward, "Next page"),
            (smaller, "Smaller"),
            (larger, "Larger"),
            (fit, "As wide as there is room"),
            (close, "Close the page view"),
        ):
            button.setAccessibleName(name)
            button.setToolTip(name)
        self._back.clicked.connect(lambda: self.show_page(self.number - 1, self._passage))
        self._forward.clicked.connect(lambda: self.show_page(self.number + 1, self._passage))
        smaller.clicked.connect(lambda: self._step_zoom(-1))
        larger.clicked.connect(lambda: self._step_zoom(1))
        fit.clicked.connect(lambda: self._set_zoom(None))
        self._settled = QTimer(self, singleShot=True, interval=150)
        self._settled.timeout.connect(lambda: self.show_page(self.number, self._passage))
        close.clicked.connect(self.closed)
        row = QHBoxLayout()
        for widget in (self._back, self._where, self._forward):
            row.addWidget(widget)
        row.addStretch()
        for widget in (smaller, larger, fit, close):
            row.addWidget(widget)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 8)
        column.addLayout(row)
        column.addWidget(self._area, 1)

    def set_document(self, pages: Sequence[Page]) -> None:
        """Another document: no page is shown."""
        self._pages, self.number, self._passage = pages, 0, None
        self._label.clear()

    def show_page(self, number: int, passage: Passage | None = None) -> None:
        """Asks for a page, with a passage of it marked."""
        if 1 <= number <= len(self._pages):
            self.number, self._passage = number, passage
            self._where.setText(f"Page {number} of {len(self._pages)}")
            self._back.setEnabled(number > 1)
            self._forward.setEnabled(number < len(self._pages))
            self.wanted.emit(number, self._scale() * self.devicePixelRatioF(), passage)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self.number and self._zoom is None:
            self._settled.start()

    def set_picture(
        self, number: int, picture: PagePicture, boxes: Sequence[Box], scale: float
    ) -> None:
        """The page as drawn, at `scale` pixels a point, with boxes (in points) to mark on it; late
        answers for another page are passed over."""
        if number != self.number:
            return
        image = QImage(
            picture.pixels,
            picture.width,
            picture.height,
            picture.stride_bytes,
            QImage.Format.Format_RGB32,
        ).copy()
        if boxes:
            painter = QPainter(image)
            painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Multiply)
            for box in boxes:
                width, height = box.right - box.left, box.bottom - box.top
                marked = QRectF(box.left, box.top, width, height).adjusted(-1, -1, 1, 1)
                painter.fillRect(
                    QRectF(marked.topLeft() * scale, marked.size() * scale), QColor(MARKER)
                )
            painter.end()
        ratio = self.devicePixelRatioF()
        image.setDevicePixelRatio(ratio)
        self._label.setPixmap(QPixmap.fromImage(image))
        self._label.adjustSize()  # the scroll bar must know the new height before it is moved
        top = min((box.top for box in boxes), default=0.0) * scale / ratio
        self._area.verticalScrollBar().setValue(max(int(top) - 60, 0))

    def _scale(self) -> float:
        if self._zoom is not None:
            return self._zoom
        bar = self._area.verticalScrollBar().sizeHint().width()
        room = self._area.width() - bar - _MARGIN_PX
        width_pt = self._pages[self.number - 1].width_pt or 612.0
        return min(max(room / width_pt, ZOOMS[0] / 2), ZOOMS[-1])

    def _step_zoom(self, step: int) -> None:
        scale = self._scale()
        larger = [zoom for zoom in ZOOMS if zoom > scale + 0.01]
        smaller = [zoom for zoom in ZOOMS if zoom < scale - 0.01]
        self._set_zoom((larger or ZOOMS[-1:])[0] if step > 0 else (smaller or ZOOMS[:1])[-1])

    def _set_zoom(self, zoom: float | None) -> None:
        self._zoom = zoom
        self.show_page(self.number, self._passage)
