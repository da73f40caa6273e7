"""Text of PDF pages selected with the mouse, where it stands.

The characters of a page are read by somebody else, in a thread, when the page comes into sight;
until they are there, nothing can be selected on it.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum, auto

from PySide6.QtCore import QEvent, QObject, QPointF, Qt, QTextBoundaryFinder, QTimer, Signal
from PySide6.QtGui import QClipboard, QGuiApplication, QKeyEvent, QKeySequence, QMouseEvent
from PySide6.QtWidgets import QApplication

from app.documents.pdf.shown.text import PageText
from app.ui.document.page_flow import PageFlow

LAYER = "selection"
_SCROLL_MS = 40  # while the pointer is held above or below the pages
_MAX_PAGES_KEPT = 200  # about 100 kB each

_Place = tuple[int, int]  # page number, and which of its characters


class _Unit(Enum):
    """By what a selection grows: a second and a third click make it larger."""

    CHARACTER = auto()
    WORD = auto()
    PARAGRAPH = auto()


class PageSelection(QObject):
    """Watches the mouse and the keys of a `PageFlow`.

    Signals: `changed` other text is selected, or none.
    """

    changed = Signal()

    def __init__(self, pages: PageFlow) -> None:
        super().__init__(pages)
        self._pages = pages
        self.texts: dict[int, PageText] = {}
        self._unit = _Unit.CHARACTER
        self._anchor: tuple[_Place, _Place] | None = None  # what was pressed on
        self._selected: tuple[_Place, _Place] | None = None
        self._pressed_at: QPointF | None = None
        self._is_dragged = False
        self._pointer = QPointF()
        # Runs after a second click: one that follows at once is the third.
        self._third = QTimer(self, singleShot=True)
        self._scrolling = QTimer(self, interval=_SCROLL_MS)
        self._scrolling.timeout.connect(self._scroll)
        pages.installEventFilter(self)
        pages.viewport().installEventFilter(self)

    # What is known of the pages

    def forget(self) -> None:
        """Another document is shown."""
        self.texts.clear()
        self.clear()

    def has_text(self, number: int) -> bool:
        """Whether the characters of a page are there."""
        return number in self.texts

    def set_text(self, text: PageText) -> None:
        """The characters of a page."""
        self.texts[text.number] = text
        if len(self.texts) > _MAX_PAGES_KEPT:
            kept = self._numbers() or range(0)
            oldest = next((n for n in self.texts if n not in kept), text.number)
            del self.texts[oldest]
        if text.number in self._numbers():  # a selection was drawn over it already
            self._mark()

    # What is selected

    @property
    def text(self) -> str:
        """What is selected, as it reads."""
        if self._selected is None:
            return ""
        said = [self.texts[n].said(*self._range_on(n)) for n in self._numbers() if n in self.texts]
        return "\n\n".join(piece for piece in said if piece)

    def clear(self) -> None:
        """Nothing is selected any more."""
        self._anchor = self._pressed_at = None
        self._is_dragged = False
        self._scrolling.stop()
        self._select(None)

    def select_page(self, number: int) -> None:
        """Selects everything on a page."""
        text = self.texts.get(number)
        if text is not None:
            self._select(((number, 0), (number, len(text.text))))

    def copy(self) -> None:
        """Puts what is selected on the clipboard."""
        if self.text:
            QGuiApplication.clipboard().setText(self.text)

    def _select(self, selected: tuple[_Place, _Place] | None) -> None:
        if selected is not None and selected[0] == selected[1]:
            selected = None
        if selected == self._selected:
            return
        self._selected = selected
        self._mark()
        self.changed.emit()

    def _mark(self) -> None:
        self._pages.clear_boxes(LAYER)
        for number in self._numbers():
            if number in self.texts:
                boxes = self.texts[number].boxes(*self._range_on(number))
                self._pages.set_boxes(LAYER, number, [boxes])

    def _numbers(self) -> range:
        """The pages that something is selected on."""
        if self._selected is None:
            return range(0)
        return range(self._selected[0][0], self._selected[1][0] + 1)

    def _range_on(self, number: int) -> tuple[int, int]:
        """What is selected on a page: offsets of its first character and after its last."""
        assert self._selected is not None
        (first, start), (last, end) = self._selected
        whole = len(self.texts[number].text)
        return (start if number == first else 0), (end if number == last else whole)

    # Mouse

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QMouseEvent) and watched is self._pages.viewport():
            return self._take_mouse(event)
        if isinstance(event, QKeyEvent) and watched is self._pages:
            return self._take_key(event)
        return super().eventFilter(watched, event)

    def _take_mouse(self, event: QMouseEvent) -> bool:
        """Whether nobody else is to have the event."""
        is_left = event.button() is Qt.MouseButton.LeftButton
        match event.type():
            case QEvent.Type.MouseButtonPress if is_left:
                self._press(event)
            case QEvent.Type.MouseButtonDblClick if is_left:
                self._third.start(QApplication.doubleClickInterval())
                self._begin(event.position(), _Unit.WORD)
                return True
            case QEvent.Type.MouseMove:
                self._move(event)
            case QEvent.Type.MouseButtonRelease if is_left:
                return self._release()
            case _:
                pass
        return False

    def _press(self, event: QMouseEvent) -> None:
        self._pages.setFocus(Qt.FocusReason.MouseFocusReason)
        if self._third.isActive():
            self._third.stop()
            self._begin(event.position(), _Unit.PARAGRAPH)
        elif event.modifiers() & Qt.KeyboardModifier.ShiftModifier and self._anchor is not None:
            self._is_dragged = True
            self._extend(event.position())
        else:
            self._select(None)
            self._begin(event.position(), _Unit.CHARACTER)

    def _begin(self, position: QPointF, unit: _Unit) -> None:
        self._unit, self._pressed_at, self._is_dragged = unit, position, unit is not _Unit.CHARACTER
        # A press beside the paper selects nothing.
        on_paper = self._pages.point_at(position) is not None
        self._anchor = self._around(position) if on_paper else None
        if self._is_dragged:
            self._select(self._anchor)

    def _move(self, event: QMouseEvent) -> None:
        if not event.buttons() & Qt.MouseButton.LeftButton:
            self._show_cursor(event.position())
            return
        self._pointer = event.position()
        if self._pressed_at is not None and not self._is_dragged:
            moved = (event.position() - self._pressed_at).manhattanLength()
            # A link is followed by a click that the hand may shake at.
            self._is_dragged = moved >= QApplication.startDragDistance() / 2
        if self._is_dragged and self._anchor is not None:
            self._extend(event.position())
            height = self._pages.viewport().height()
            if 0 <= event.position().y() <= height:
                self._scrolling.stop()
            elif not self._scrolling.isActive():
                self._scrolling.start()

    def _release(self) -> bool:
        self._scrolling.stop()
        was_dragged, self._is_dragged, self._pressed_at = self._is_dragged, False, None
        clipboard = QGuiApplication.clipboard()
        if was_dragged and self._selected is not None and clipboard.supportsSelection():
            clipboard.setText(self.text, QClipboard.Mode.Selection)
        return was_dragged

    def _extend(self, position: QPointF) -> None:
        here = self._around(position)
        if self._anchor is not None and here is not None:
            self._select((min(self._anchor[0], here[0]), max(self._anchor[1], here[1])))

    def _around(self, position: QPointF) -> tuple[_Place, _Place] | None:
        """The place under a point, or the word or paragraph around it."""
        near = self._pages.place_near(position)
        text = self.texts.get(near[0]) if near is not None else None
        if near is None or text is None:
            return None
        number, x, y = near
        start = end = text.index_at(x, y)
        if self._unit is _Unit.WORD:
            start, end = word_around(text, text.character_at(x, y))
        elif self._unit is _Unit.PARAGRAPH:
            start, end = text.paragraph_at(text.character_at(x, y))
        return (number, start), (number, end)

    def _scroll(self) -> None:
        """Goes on while the pointer is held above or below, the faster the further away."""
        y, height = self._pointer.y(), self._pages.viewport().height()
        beyond = y if y < 0 else max(y - height, 0)
        bar = self._pages.verticalScrollBar()
        bar.setValue(bar.value() + round(beyond / 2))
        self._extend(self._pointer)

    def _show_cursor(self, position: QPointF) -> None:
        at = self._pages.point_at(position)
        shape = Qt.CursorShape.ArrowCursor
        if self._pages.span_at("links", position) is not None:
            shape = Qt.CursorShape.PointingHandCursor
        elif at is not None and at[0] in self.texts and self.texts[at[0]].is_over(at[1], at[2]):
            shape = Qt.CursorShape.IBeamCursor
        self._pages.viewport().setCursor(shape)

    # Keys

    def _take_key(self, event: QKeyEvent) -> bool:
        acts: dict[QKeySequence.StandardKey, Callable[[], None]] = {
            QKeySequence.StandardKey.Copy: self.copy,
            QKeySequence.StandardKey.SelectAll: lambda: self.select_page(self._pages.number),
        }
        act = next((each for key, each in acts.items() if event.matches(key)), None)
        if act is None and event.key() == Qt.Key.Key_Escape and self._selected is not None:
            act = self.clear
        if act is None:
            return False
        event.accept()
        if event.type() == QEvent.Type.KeyPress:
            act()
        return True


def word_around(text: PageText, index: int) -> tuple[int, int]:
    """Where the word that a character belongs to begins and ends; as Unicode parts words."""
    line = text.line_at(index)
    if line is None:
        return index, index
    finder = QTextBoundaryFinder(
        QTextBoundaryFinder.BoundaryType.Word, text.text[line.start : line.end]
    )
    finder.setPosition(min(index + 1, line.end) - line.start)
    if not finder.isAtBoundary():
        finder.toNextBoundary()
    end = line.start + finder.position()
    finder.toPreviousBoundary()
    return line.start + finder.position(), end
