"""A result's Markdown to be edited, with a view of it beside that follows the typing."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, QTimer, Signal, SignalInstance
from PySide6.QtGui import QFontDatabase, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from app.system.translation import tr
from app.ui.result.view import ResultView

_FOLLOW_MS = 250
_SIDE_BY_SIDE_PX = 640
"""From this width on source and view stand beside each other, below it one above the other."""


class MarkdownSource(QPlainTextEdit):
    """Text to be typed. Signals: `save_pressed` (Ctrl+S) and `leave_pressed` (Esc), which mean
    this text while it has the focus, and not what they mean to the window."""

    save_pressed = Signal()
    leave_pressed = Signal()

    def event(self, event: QEvent) -> bool:
        if (
            event.type() is QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and self._meaning(event) is not None
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        meaning = self._meaning(event)
        if meaning is None:
            super().keyPressEvent(event)
        else:
            meaning.emit()

    def _meaning(self, event: QKeyEvent) -> SignalInstance | None:
        if event.matches(QKeySequence.StandardKey.Save):
            return self.save_pressed
        if event.key() == Qt.Key.Key_Escape:
            return self.leave_pressed
        return None


class ResultEditor(QWidget):
    """Signals: `saved` (text); `discarded`; `restore_clicked` to have the original back."""

    saved = Signal(str)
    discarded = Signal()
    restore_clicked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.source = MarkdownSource()
        self.source.save_pressed.connect(self._save)
        self.source.leave_pressed.connect(self.discarded)
        self.source.setAccessibleName(tr("Text of the result, as Markdown"))
        self.source.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.source.setTabChangesFocus(True)
        self.view = ResultView()
        self.view.setAccessibleName(tr("The edited result as it will look"))
        self._begun_with = ""
        self._timer = QTimer(self, singleShot=True, interval=_FOLLOW_MS)
        self._timer.timeout.connect(self._follow)
        self.source.textChanged.connect(self._change)
        self._state = QLabel()
        self._state.setObjectName("hint")
        self.save = QPushButton(tr("Save"))
        self.save.setObjectName("primary")
        self.save.setToolTip(tr("Ctrl+S. The model's own text is kept beside yours."))
        self.save.clicked.connect(self._save)
        self.discard = QPushButton(tr("Discard"))
        self.discard.setToolTip("Esc")
        self.discard.clicked.connect(self.discarded)
        self.restore = QPushButton(tr("Original"))
        self.restore.setToolTip(tr("Brings back what the model wrote"))
        self.restore.clicked.connect(self.restore_clicked)
        self.restore.setAccessibleName(tr("Restore the original"))
        undo, redo = QPushButton("↶"), QPushButton("↷")
        undo.setAccessibleName(tr("Undo"))
        redo.setAccessibleName(tr("Redo"))
        undo.setToolTip(tr("Undo (Ctrl+Z)"))
        redo.setToolTip(tr("Redo (Ctrl+Shift+Z)"))
        for button, slot, available in (
            (undo, self.source.undo, self.source.undoAvailable),
            (redo, self.source.redo, self.source.redoAvailable),
        ):
            button.clicked.connect(slot)
            button.setEnabled(False)
            available.connect(button.setEnabled)
        self._split = QSplitter(Qt.Orientation.Vertical)
        self._split.addWidget(self.source)
        self._split.addWidget(self.view)
        self._split.setChildrenCollapsible(False)
        row = QHBoxLayout()
        row.setSpacing(6)
        for button in (undo, redo, self.restore):
            row.addWidget(button)
        row.addWidget(self._state, 1)
        row.addWidget(self.discard)
        row.addWidget(self.save)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._split, 1)
        column.addLayout(row)

    @property
    def is_changed(self) -> bool:
        """Whether there is something to save."""
        return self.source.toPlainText() != self._begun_with

    def edit(self, text: str, *, is_edited: bool) -> None:
        """Begins with a text; `is_edited` when the original is another one that can be restored."""
        self._begun_with = text
        self.source.setPlainText(text)  # also empties what can be undone
        self._follow()
        self.restore.setVisible(is_edited)
        self.source.setFocus()

    def replace(self, text: str) -> None:
        """Puts another text in, so that it can be undone like typing."""
        cursor = self.source.textCursor()
        cursor.select(cursor.SelectionType.Document)
        cursor.insertText(text)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wide = self.width() >= _SIDE_BY_SIDE_PX
        side = Qt.Orientation.Horizontal if wide else Qt.Orientation.Vertical
        if self._split.orientation() is not side:
            self._split.setOrientation(side)

    def _change(self) -> None:
        self._timer.start()
        self.save.setEnabled(self.is_changed)
        self._state.setText(tr("Not saved") if self.is_changed else "")

    def _follow(self) -> None:
        bar = self.view.verticalScrollBar()
        at = bar.value()
        self.view.set_markdown(self.source.toPlainText())
        bar.setValue(at)

    def _save(self) -> None:
        if self.is_changed:
            self.saved.emit(self.source.toPlainText())
        else:
            self.discarded.emit()
