"""A document without pages (DOCX, text, Markdown, HTML …), to be read and to show passages in."""

from __future__ import annotations

import time
from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPoint, Qt, QTimer, QUrl, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QResizeEvent,
    QTextCharFormat,
    QTextCursor,
    QTextOption,
    QWheelEvent,
)
from PySide6.QtWidgets import QMenu, QTextBrowser, QTextEdit, QWidget

from app.documents.base.document import Document
from app.documents.structure.cross_references import CrossReference
from app.system.translation import tr
from app.ui.document.flow_builder import FlowBuilder
from app.ui.document.page_flow import ACTIVE_MARKER, MARKER
from app.ui.document.trail import Spot
from app.ui.widgets.theme import colors

SLICE_S = 0.008
"""How long the window is kept by building before it may do something else."""
ZOOM_STEPS_MAX = 12
MAX_MARKS = 400  # of a layer; each is looked through at every paint
_Spans = Sequence[tuple[int, int]]


class TextFlow(QTextBrowser):
    """Signals:
    ask_about: (str) something is to be asked about a selection
    moved: (offset into the text) what is at the top now
    followed: a link is about to be followed
    """

    ask_about = Signal(str)
    moved = Signal(int)
    followed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("flow")
        self.setAccessibleName(tr("Text of the document"))
        self.setOpenLinks(False)
        self.setFrameShape(QTextBrowser.Shape.NoFrame)
        self.setUndoRedoEnabled(False)
        self.setWordWrapMode(QTextOption.WrapMode.WordWrap)  # columns as wide as their words
        self.anchorClicked.connect(self._follow)
        self._document: Document | None = None
        self._links: Sequence[CrossReference] = ()
        self._builder: FlowBuilder | None = None
        self._marks: dict[str, _Spans] = {}
        self._active: tuple[str, int] | None = None
        self._zoom_steps = 0
        self._zoomed_pt = 0.0
        # Offsets into the text, and how far down they stand, or None for where places are shown:
        self._wanted: tuple[int, int | None] | None = None  # to scroll to as soon as it is built
        self._kept: tuple[int, int] | None = None  # what is read
        self._is_put_back = False
        self._steps = QTimer(self, interval=0)
        self._steps.timeout.connect(self._build_some)
        self.verticalScrollBar().valueChanged.connect(self._tell_where)

    def set_document(self, document: Document | None, links: Sequence[CrossReference] = ()) -> None:
        """Shows a document from its beginning; what is in sight comes at once, the rest soon."""
        self._document, self._links = document, links
        self._marks, self._active, self._wanted, self._kept = {}, None, None, None
        self._begin()

    @property
    def is_complete(self) -> bool:
        """Whether all of the document is there."""
        return self._builder is None or self._builder.is_done

    def _begin(self) -> None:
        self._steps.stop()
        self.clear()
        self.document().setDocumentMargin(22)
        self._builder = None
        if self._document is not None:
            self._builder = FlowBuilder(self._document, self._links, self.document(), colors())
            self._build_some()
            self._steps.start()

    def _build_some(self) -> None:
        builder = self._builder
        if builder is None or builder.is_done:
            self._steps.stop()
            self._show_marks()
            return
        end = time.monotonic() + SLICE_S
        while not builder.is_done and time.monotonic() < end:
            builder.build_next()
        if self._wanted is not None and builder.is_built(self._wanted[0]):
            self._show_at(*self._wanted)

    def show_offset(self, offset: int) -> None:
        """Scrolls to an offset of the text, as soon as it is built."""
        self._show_at(offset, None)

    def _show_at(self, offset: int, y: int | None) -> None:
        builder = self._builder
        if builder is None:
            return
        if not builder.is_built(offset):
            self._wanted = offset, y
            return
        is_there = self._scroll_to(
            builder, offset, self.viewport().height() // 4 if y is None else y
        )
        # What is built last cannot be scrolled up yet: nothing stands below it.
        self._wanted = None if is_there or builder.is_done else (offset, y)
        self._show_marks()

    def _scroll_to(self, builder: FlowBuilder, offset: int, y: int) -> bool:
        """Scrolls an offset to a height of the view; whether that could be done."""
        ranges = builder.ranges_of(offset, offset + 200)
        if not ranges:
            return True
        cursor = QTextCursor(self.document())
        cursor.setPosition(ranges[0][0])
        bar = self.verticalScrollBar()
        value = bar.value() + self.cursorRect(cursor).top() - y
        bar.setValue(value)
        return value <= bar.maximum()

    @property
    def zoom_steps(self) -> int:
        """By how many points the letters are larger than usual."""
        return self._zoom_steps

    def step_zoom(self, steps: int) -> None:
        """Makes the letters larger by so many points, or smaller, within bounds."""
        wanted = min(max(self._zoom_steps + steps, -ZOOM_STEPS_MAX // 2), ZOOM_STEPS_MAX)
        kept, by = self._kept, wanted - self._zoom_steps
        self._zoom_steps, self._zoomed_pt = wanted, self.font().pointSizeF() + by
        self.zoomIn(by)
        self._put_back(kept)

    def set_spans(self, layer: str, spans: _Spans, active: int | None = None) -> None:
        """Marks stretches of the text, one of them stronger than the rest."""
        self._marks[layer] = spans
        self._active = (layer, active) if active is not None else None
        self._show_marks()

    def marked(self) -> list[str]:
        """What is marked at present, as it stands there."""
        return [each.cursor.selectedText() for each in self.extraSelections()]

    def _show_marks(self) -> None:
        builder, selections = self._builder, []
        if builder is not None:
            for layer, spans in self._marks.items():
                middle = self._active[1] if self._active and self._active[0] == layer else 0
                first = max(middle - MAX_MARKS // 2, 0)
                for index, span in enumerate(spans[first : first + MAX_MARKS], first):
                    strong = self._active == (layer, index)
                    look = QTextCharFormat()
                    look.setBackground(QColor(ACTIVE_MARKER if strong else MARKER))
                    look.setForeground(QColor("black"))
                    for start, end in builder.ranges_of(*span):
                        selection = QTextEdit.ExtraSelection()
                        cursor = QTextCursor(self.document())
                        cursor.setPosition(start)
                        cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
                        cursor.setKeepPositionOnInsert(True)  # the rest is built behind it
                        selection.cursor, selection.format = cursor, look
                        selections.append(selection)
        self.setExtraSelections(selections)

    @property
    def top(self) -> Spot | None:
        """What is read at the top; None without a document."""
        return None if self._document is None else Spot(self._top(), 0.0)

    def _top(self) -> int:
        """The offset of what is read at the top."""
        at = self.cursorForPosition(QPoint(30, self.viewport().height() // 4)).position()
        return self._builder.offset_at(at) if self._builder is not None else 0

    def _tell_where(self) -> None:
        builder = self._builder
        if builder is None:
            return
        offset = self._top()
        if not self._is_put_back:
            is_at_beginning = self.verticalScrollBar().value() == 0
            self._kept = None if is_at_beginning else (offset, self._y_of(builder, offset))
        self.moved.emit(offset)

    def _y_of(self, builder: FlowBuilder, offset: int) -> int:
        ranges = builder.ranges_of(offset, offset + 200)
        cursor = QTextCursor(self.document())
        cursor.setPosition(ranges[0][0] if ranges else 0)
        return self.cursorRect(cursor).top()

    def _put_back(self, kept: tuple[int, int] | None) -> None:
        """Scrolls what was read to where it stood: lines of another length moved it."""
        if kept is None or self._wanted is not None:
            return
        offset, y = kept
        self._is_put_back = True
        self._show_at(offset, min(y, self.viewport().height() // 2))
        self._is_put_back = False
        self._kept = kept

    def resizeEvent(self, event: QResizeEvent) -> None:
        kept = self._kept
        super().resizeEvent(event)
        self._put_back(kept)

    def _follow(self, url: QUrl) -> None:
        if url.scheme() == "block" and self._document is not None:
            block = int(url.path())
            starts = dict(zip(self._document.body, self._document.block_starts, strict=True))
            if block in starts:
                self.followed.emit()
                start = starts[block]
                text = self._document.blocks[block].as_markdown()
                self.set_spans("evidence", [(start, start + len(text))])
                self.show_offset(start)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        is_made = hasattr(self, "_steps")
        if event.type() == QEvent.Type.FontChange and is_made and self._zoom_steps:
            usual_pt = self.font().pointSizeF()
            if usual_pt != self._zoomed_pt:  # by a style sheet, which knows nothing of the steps
                self._zoomed_pt = usual_pt + self._zoom_steps
                self.zoomIn(self._zoom_steps)
        # Links and tables carry the colours they were built with.
        if event.type() == QEvent.Type.PaletteChange and is_made:
            kept, is_wanted = self._kept, self._wanted is not None
            self._begin()
            if kept is not None and not is_wanted:
                self._show_at(*kept)
            self._kept = kept

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.step_zoom(1 if event.angleDelta().y() > 0 else -1)
            event.accept()
        else:
            super().wheelEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        menu = QMenu(self)
        selected = self.textCursor().selectedText().replace("\u2029", "\n").replace("\u2028", "\n")
        copy = menu.addAction(tr("Copy"), self.copy)
        ask = menu.addAction(tr("Ask about this"), lambda: self.ask_about.emit(selected))
        for action in (copy, ask):
            action.setEnabled(bool(selected.strip()))
        menu.addSeparator()
        menu.addAction(tr("Select all"), self.selectAll)
        menu.exec(event.globalPos())
