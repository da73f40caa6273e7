"""The pages of a PDF one below the other. Only those in sight are drawn, by somebody else; until a
picture comes, its page is blank paper with its number."""

from __future__ import annotations

import math
from collections import OrderedDict
from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QWidget

from app.documents.base.document import Box, Page
from app.system.translation import tr
from app.ui.document.page_layout import GAP_PX, PageLayout, page_size
from app.ui.document.trail import Spot
from app.ui.widgets.colors import Colors
from app.ui.widgets.theme import colors

ZOOMS = (0.25, 0.5, 0.75, 0.9, 1.0, 1.25, 1.5, 2.0, 3.0, 4.0)
PX_PER_PT = 96 / 72  # at 100 %: what every screen calls life size
CACHE_BYTES = 160 * 2**20
MAX_PICTURE_PIXELS = 24_000_000  # 96 MB; a page larger than that is drawn coarser
MARKER = "#ffe58a"  # as a text marker: multiplied with the page, the letters stay black
ACTIVE_MARKER = "#ffb45c"
MARKERS = {"hits": MARKER, "evidence": MARKER, "selection": "#a9cdf7"}
_STEP_PX = 60


class PageFlow(QAbstractScrollArea):
    """Signals:
    pages_wanted: (dict of page number to pixels a point) to be drawn, the first first
    page_changed: (page number) another page is at the top
    zoom_changed: (float) 1.0 is life size
    in_sight: (list of page numbers) other pages came into sight
    clicked: (page number, x, y) in points
    menu_asked: (page number, QPoint on the screen)
    """

    pages_wanted = Signal(object)
    page_changed = Signal(int)
    zoom_changed = Signal(float)
    in_sight = Signal(object)
    clicked = Signal(int, float, float)
    menu_asked = Signal(int, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("pages")
        self.setAccessibleName(tr("Pages of the document"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.viewport().setMouseTracking(True)
        self.setMinimumWidth(160)
        self.setFrameShape(QAbstractScrollArea.Shape.NoFrame)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)  # a steady width
        self._pages: Sequence[Page] = ()
        self._zoom: float | None = None  # None: as wide as there is room
        self.page_layout = PageLayout.of((), 1.0, 1.0)
        self.pictures: OrderedDict[int, tuple[float, QImage]] = OrderedDict()
        self._boxes: dict[tuple[str, int], list[tuple[Box, ...]]] = {}
        self._active: tuple[str, int, int] | None = None  # layer, page, which of its spans
        self._page = 0
        self._in_sight: list[int] = []
        self._ask = QTimer(self, singleShot=True, interval=15)
        self._ask.timeout.connect(self._ask_for_pictures)

    # What is shown

    def set_pages(self, pages: Sequence[Page], names: Sequence[str] = ()) -> None:
        """Another document, from its first page; `names` are what its pages are called."""
        self._pages, self._names = pages, names
        self.pictures.clear()
        self._boxes.clear()
        self._active, self._page, self._in_sight = None, 0, []
        self._lay_out()
        self.verticalScrollBar().setValue(0)
        self._look()

    @property
    def number(self) -> int:
        """The page at the top, from 1; 0 where there is none."""
        return self._page

    def numbers_in_sight(self) -> list[int]:
        """The pages that can be seen, in order."""
        return list(self._in_sight)

    def is_drawn(self, number: int) -> bool:
        """Whether a page's picture is there at the present scale."""
        known = self.pictures.get(number)
        return known is not None and known[0] == self._picture_scale(number)

    def picture(self, number: int) -> QImage | None:
        """What was drawn of a page last, if it is still kept."""
        known = self.pictures.get(number)
        return known[1] if known else None

    def set_picture(self, number: int, scale: float, image: QImage) -> None:
        """A page as drawn, at `scale` device pixels a point."""
        self.pictures[number] = (scale, image)
        self.pictures.move_to_end(number)
        kept = sum(each.sizeInBytes() for _, each in self.pictures.values())
        for old in list(self.pictures):
            if kept <= CACHE_BYTES:
                break
            if old not in self._in_sight:
                kept -= self.pictures.pop(old)[1].sizeInBytes()
        self.viewport().update()

    def set_boxes(self, layer: str, number: int, boxes: list[tuple[Box, ...]]) -> None:
        """What to mark on a page, span by span; a layer of links is not marked but followed."""
        self._boxes[layer, number] = boxes
        active = self._active
        if active is not None and active[:2] == (layer, number) and active[2] < len(boxes):
            self._make_visible(number, boxes[active[2]])
        self.viewport().update()

    def has_boxes(self, layer: str, number: int) -> bool:
        """Whether the boxes of a page are known."""
        return (layer, number) in self._boxes

    def boxes(self, layer: str, number: int) -> list[tuple[Box, ...]]:
        """The boxes of a page, span by span, as far as they are known."""
        return self._boxes.get((layer, number), [])

    def clear_boxes(self, layer: str) -> None:
        """Nothing of a layer is marked any more."""
        self._boxes = {key: value for key, value in self._boxes.items() if key[0] != layer}
        if self._active is not None and self._active[0] == layer:
            self._active = None
        self.viewport().update()

    def set_active(self, layer: str, number: int, index: int) -> None:
        """Marks one span of a layer stronger than the rest, and keeps it in sight."""
        self._active = (layer, number, index)
        boxes = self._boxes.get((layer, number), [])
        if index < len(boxes):
            self._make_visible(number, boxes[index])
        self.viewport().update()

    # Where

    def show_page(self, number: int, top_pt: float | None = None) -> None:
        """Scrolls to a page, or to a height on it in points from its top."""
        if not 1 <= number <= len(self._pages):
            return
        rectangle = self.page_layout.rectangles[number - 1]
        top = rectangle.top() - GAP_PX
        if top_pt is not None:
            room = self.viewport().height() / 4
            top = rectangle.top() + max(top_pt * self.page_layout.scale - room, -GAP_PX)
        self.verticalScrollBar().setValue(round(top))
        self._look()

    @property
    def top(self) -> Spot | None:
        """What is at the top of the view; None without pages."""
        near = self.place_near(QPointF(0, 0))
        return None if near is None else Spot(near[0], near[2])

    def set_top(self, spot: Spot) -> None:
        """Puts a place at the top of the view."""
        if 1 <= spot.number <= len(self.page_layout.rectangles):
            top = (
                self.page_layout.rectangles[spot.number - 1].top()
                + spot.y_pt * self.page_layout.scale
            )
            self.verticalScrollBar().setValue(round(top))

    def step_zoom(self, step: int) -> None:
        """The next larger or smaller of `ZOOMS`."""
        zoom = self.page_layout.scale / PX_PER_PT
        larger = [each for each in ZOOMS if each > zoom + 0.01] or list(ZOOMS[-1:])
        smaller = [each for each in ZOOMS if each < zoom - 0.01] or list(ZOOMS[:1])
        self.set_zoom(larger[0] if step > 0 else smaller[-1])

    def set_zoom(self, zoom: float | None, anchor: QPointF | None = None) -> None:
        """Shows pages at `zoom` (1.0 is life size), or as wide as there is room (None); what is
        under `anchor` (in the viewport) stays there."""
        anchor = anchor or QPointF(self.viewport().width() / 2, 0)
        y = self.verticalScrollBar().value() + anchor.y()
        index = self.page_layout.page_at(y)
        old = (
            self.page_layout.rectangles[index]
            if self.page_layout.rectangles
            else QRectF(0, 0, 1, 1)
        )
        share = (y - old.top()) / max(old.height(), 1)
        x = (self.horizontalScrollBar().value() + anchor.x() - old.left()) / max(old.width(), 1)
        self._zoom = zoom
        self._lay_out()
        if self.page_layout.rectangles:
            new = self.page_layout.rectangles[index]
            self.verticalScrollBar().setValue(round(new.top() + share * new.height() - anchor.y()))
            self.horizontalScrollBar().setValue(round(new.left() + x * new.width() - anchor.x()))
        self.zoom_changed.emit(self.page_layout.scale / PX_PER_PT)
        self._look()

    @property
    def zoom(self) -> float | None:
        """What `set_zoom` was given last."""
        return self._zoom

    def _lay_out(self) -> None:
        room = self.viewport().width()
        scale = (self._zoom or 1.0) * PX_PER_PT
        if self._zoom is None and self._pages:
            widest = max(page_size(page)[0] for page in self._pages)
            scale = max((room - 2 * GAP_PX) / widest, ZOOMS[0] * PX_PER_PT / 2)
        self.page_layout = PageLayout.of(self._pages, scale, room)
        down, across = self.verticalScrollBar(), self.horizontalScrollBar()
        height = self.viewport().height()
        down.setRange(0, max(math.ceil(self.page_layout.height) - height, 0))
        down.setPageStep(max(height - 40, 40))
        down.setSingleStep(_STEP_PX)
        across.setRange(0, max(math.floor(self.page_layout.width) - room, 0))
        across.setPageStep(room)
        across.setSingleStep(_STEP_PX)
        across.setValue((across.minimum() + across.maximum()) // 2)

    def _make_visible(self, number: int, boxes: Sequence[Box]) -> None:
        """Scrolls no more than it takes to see the first of `boxes`."""
        if not boxes or number > len(self.page_layout.rectangles):
            return
        rectangle, scale = self.page_layout.rectangles[number - 1], self.page_layout.scale
        top = rectangle.top() + boxes[0].top * scale
        bottom = rectangle.top() + boxes[0].bottom * scale
        position, height = self.verticalScrollBar().value(), self.viewport().height()
        if top < position + 30 or bottom > position + height - 30:
            self.verticalScrollBar().setValue(round(top - height / 4))

    # Pictures

    def _picture_scale(self, number: int) -> float:
        """Device pixels a point at which a page is drawn now."""
        width, height = page_size(self._pages[number - 1])
        wanted = self.page_layout.scale * self.devicePixelRatioF()
        most = math.sqrt(MAX_PICTURE_PIXELS / (width * height))
        return round(min(wanted, most), 4)

    def _look(self) -> None:
        """Says what is in sight now."""
        top = self.verticalScrollBar().value()
        height = self.viewport().height()
        indices = self.page_layout.pages_between(top, top + height) if self._pages else range(0)
        in_sight = [index + 1 for index in indices]
        number = self.page_layout.page_at(top + height / 3) + 1 if self._pages else 0
        if number != self._page:
            self._page = number
            self.page_changed.emit(number)
        if in_sight != self._in_sight:
            self._in_sight = in_sight
            self.in_sight.emit(in_sight)
        self._ask.start()
        self.viewport().update()

    def _ask_for_pictures(self) -> None:
        numbers = list(self._in_sight)
        numbers += (
            [n for n in (numbers[-1] + 1, numbers[0] - 1) if 1 <= n <= len(self._pages)]
            if (numbers)
            else []
        )
        wanted = {n: self._picture_scale(n) for n in numbers if not self.is_drawn(n)}
        self.pages_wanted.emit(wanted)

    # Events

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._zoom is None:
            self.set_zoom(None)
        else:
            self._lay_out()
            self._look()

    def scrollContentsBy(self, _dx: int, _dy: int) -> None:
        self._look()

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            factor = 1.0015 ** event.angleDelta().y()
            zoom = self.page_layout.scale / PX_PER_PT * factor
            self.set_zoom(min(max(zoom, ZOOMS[0]), ZOOMS[-1]), event.position())
            event.accept()
        else:
            super().wheelEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        bar = self.verticalScrollBar()
        match event.key():
            case Qt.Key.Key_Home:
                bar.setValue(bar.minimum())
            case Qt.Key.Key_End:
                bar.setValue(bar.maximum())
            case Qt.Key.Key_Space:
                up = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
                bar.setValue(bar.value() + (-1 if up else 1) * bar.pageStep())
            case _:
                super().keyPressEvent(event)

    def point_at(self, position: QPointF) -> tuple[int, float, float] | None:
        """Page number and place in points under a point of the viewport."""
        near = self.place_near(position)
        if near is None:
            return None
        number, x, y = near
        width, height = page_size(self._pages[number - 1])
        return near if 0 <= x <= width and 0 <= y <= height else None

    def place_near(self, position: QPointF) -> tuple[int, float, float] | None:
        """The same of a point beside the paper: the place is beyond the edge of the page then."""
        if not self._pages:
            return None
        x = position.x() + self.horizontalScrollBar().value()
        y = position.y() + self.verticalScrollBar().value()
        index = self.page_layout.page_at(y)
        rectangle, scale = self.page_layout.rectangles[index], self.page_layout.scale
        return index + 1, (x - rectangle.left()) / scale, (y - rectangle.top()) / scale

    def span_at(self, layer: str, position: QPointF) -> tuple[int, int] | None:
        """Page number and index of the span of a layer under a point of the viewport."""
        at = self.point_at(position)
        if at is None:
            return None
        number, x, y = at
        for index, boxes in enumerate(self.boxes(layer, number)):
            if any(b.left <= x <= b.right and b.top <= y <= b.bottom for b in boxes):
                return number, index
        return None

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        at = self.point_at(event.position())
        if event.button() is Qt.MouseButton.LeftButton and at is not None:
            self.clicked.emit(*at)
        super().mouseReleaseEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        at = self.point_at(QPointF(event.pos()))
        self.menu_asked.emit(at[0] if at else self.number, event.globalPos())

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self.viewport()) as painter:
            self._paint_pages(painter, colors())

    def _paint_pages(self, painter: QPainter, c: Colors) -> None:
        painter.fillRect(self.viewport().rect(), QColor(c.raised))
        offset = QPointF(self.horizontalScrollBar().value(), self.verticalScrollBar().value())
        for number in self._in_sight:
            if number > len(self.page_layout.rectangles):
                continue
            ratio = self.devicePixelRatioF()
            page = self.page_layout.rectangles[number - 1].translated(-offset)
            # On whole device pixels, so that letters stay as crisp as they were drawn.
            corner = QPointF(round(page.left() * ratio) / ratio, round(page.top() * ratio) / ratio)
            page = QRectF(corner, page.size())
            self._paint_page(painter, number, page, ratio)
            painter.setPen(QPen(QColor(c.border), 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(page)

    def _paint_page(self, painter: QPainter, number: int, page: QRectF, ratio: float) -> None:
        known = self.pictures.get(number)
        painter.fillRect(page, QColor("white"))
        if known is None or known[1].isNull():
            painter.setPen(QColor("#767676"))
            name = self._names[number - 1] if self._names else str(number)
            said = name if known is None else tr("Page {n} cannot be shown.", n=name)
            painter.drawText(page, Qt.AlignmentFlag.AlignCenter, said)
            return
        scale, image = known
        if (
            scale == self._picture_scale(number)
            and abs(scale - self.page_layout.scale * ratio) < 1e-3
        ):
            page = QRectF(page.topLeft(), QSizeF(image.size()) / ratio)
        else:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(page, image)
        painter.save()
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Multiply)
        for layer, marker in MARKERS.items():
            for index, boxes in enumerate(self.boxes(layer, number)):
                strong = layer == "hits" and self._active == (layer, number, index)
                color = QColor(ACTIVE_MARKER if strong else marker)
                for box in boxes:
                    painter.fillRect(self._on_screen(box, page).adjusted(-1, -1, 1, 1), color)
        painter.restore()

    def _on_screen(self, box: Box, page: QRectF) -> QRectF:
        scale = self.page_layout.scale
        size = QSizeF(box.right - box.left, box.bottom - box.top) * scale
        return QRectF(page.topLeft() + QPointF(box.left, box.top) * scale, size)
