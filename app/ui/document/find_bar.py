"""The line to search in the open document with."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QToolButton, QWidget

from app.system.translation import tr

_PAUSE_MS = 150  # after the last letter, before the search begins


class FindBar(QWidget):
    """Signals: `searched` (words, "" for none); `stepped` (1 or -1); `closed`."""

    searched = Signal(str)
    stepped = Signal(int)
    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("tools")
        self.field = QLineEdit(placeholderText=tr("Find in this document"))
        self.field.setAccessibleName(tr("Find in this document"))
        self.field.setClearButtonEnabled(True)
        self.count = QLabel()
        self.count.setObjectName("hint")
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 0, 8, 6)
        row.setSpacing(4)
        row.addWidget(self.field, 1)
        row.addWidget(self.count)
        self._buttons = []
        for text, name, then in (
            ("‹", tr("Previous place"), lambda: self.stepped.emit(-1)),
            ("›", tr("Next place"), lambda: self.stepped.emit(1)),
            ("✕", tr("Close the search"), self.close_search),
        ):
            button = QToolButton()
            button.setText(text)
            button.setAccessibleName(name)
            button.setToolTip(name)
            button.clicked.connect(then)
            row.addWidget(button)
            self._buttons.append(button)
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._pause.timeout.connect(lambda: self.searched.emit(self.field.text().strip()))
        self.field.textChanged.connect(lambda: self._pause.start())
        self.field.installEventFilter(self)
        self.hide()

    def look_for(self, words: str) -> None:
        """Shows the line and searches for `words`."""
        self.field.setText(words)
        self.begin()

    def begin(self) -> None:
        """Shows the line, with the cursor in it."""
        self.show()
        self.field.setFocus()
        self.field.selectAll()
        if self.field.text():
            self._pause.start()

    def close_search(self) -> None:
        """Hides the line; nothing is marked any more."""
        self.hide()
        self._pause.stop()
        self.searched.emit("")
        self.closed.emit()

    def show_count(self, index: int, n_found: int, *, is_all: bool = True) -> None:
        """Which of the places found is shown, from 0."""
        if not self.field.text().strip():
            self.count.clear()
        elif n_found == 0:
            self.count.setText(tr("not found"))
        else:
            n = f"{n_found:,}" if is_all else f"{n_found:,}+"
            self.count.setText(tr("{k} of {n}", k=f"{index + 1:,}", n=n))
        for button in self._buttons[:2]:
            button.setEnabled(n_found > 1)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # Esc cancels a run elsewhere in the window; here it closes the line.
        if isinstance(event, QKeyEvent):
            if event.type() is QEvent.Type.ShortcutOverride and event.key() == Qt.Key.Key_Escape:
                event.accept()
                return True
            if event.type() is QEvent.Type.KeyPress:
                if event.key() == Qt.Key.Key_Escape:
                    self.close_search()
                    return True
                if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                    back = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
                    self.stepped.emit(-1 if back else 1)
                    return True
        return super().eventFilter(watched, event)
