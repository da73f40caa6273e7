"""What a model thinks before it answers: a line that unfolds, apart from the answer."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QPlainTextEdit, QToolButton, QVBoxLayout, QWidget

from app.system.translation import tr
from app.system.wording import duration_text

_HEIGHT_MAX = 160


class ThoughtFold(QWidget):
    """Folded until somebody wants to read it, and not there at all where nothing is thought. It is
    kept nowhere else: the next answer begins with an empty one."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.button = QToolButton()
        self.button.setCheckable(True)
        self.button.setAutoRaise(True)
        self.button.setArrowType(Qt.ArrowType.RightArrow)
        self.button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.button.toggled.connect(self._unfold)
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setAccessibleName(tr("What the model thought"))
        self.text.setMaximumHeight(_HEIGHT_MAX)
        self.text.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.button)
        column.addWidget(self.text)
        self.clear()

    def clear(self) -> None:
        """Nothing is thought yet."""
        self.text.clear()
        self.button.setChecked(False)
        self.hide()

    def add(self, text: str, thought_s: float | None = None) -> None:
        """More of it; with `thought_s`, its end."""
        if text:
            self.text.moveCursor(QTextCursor.MoveOperation.End)
            self.text.insertPlainText(text)
        self.button.setText(
            tr("Thinking …")
            if thought_s is None
            else tr("Thought for {duration}", duration=duration_text(thought_s))
        )
        self.show()

    def _unfold(self, unfolded: bool) -> None:
        self.text.setVisible(unfolded)
        self.button.setArrowType(Qt.ArrowType.DownArrow if unfolded else Qt.ArrowType.RightArrow)
