"""A line above the work that says what happened and what to do; never in the way."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QWidget


class Banner(QFrame):
    """Hidden until `tell` or `offer` shows it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("banner")
        self._text = QLabel(wordWrap=True)
        self._text.setObjectName("bannerText")
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._action = QPushButton()
        self._action.hide()
        self._close = QPushButton("Dismiss")
        self._close.clicked.connect(self.hide)
        self._then: Callable[[], None] | None = None
        self._action.clicked.connect(self.press)
        row = QHBoxLayout(self)
        row.addWidget(self._text, 1)
        row.addWidget(self._action)
        row.addWidget(self._close)
        self.hide()

    def tell(self, message: str, next_step: str = "") -> None:
        """Shows an error."""
        self._show(f"{message} {next_step}".strip(), "error")
        self._action.hide()

    def inform(self, message: str) -> None:
        """Shows something that went as it should."""
        self._show(message, "calm")
        self._action.hide()

    def offer(self, message: str, label: str, then: Callable[[], None]) -> None:
        """Shows something that was done, with a button to take it back."""
        self._show(message, "calm")
        self._then = then
        self._action.setText(label)
        self._action.show()

    @property
    def text(self) -> str:
        return self._text.text()

    def _show(self, text: str, tone: str) -> None:
        self._text.setText(text)
        self.setAccessibleName(text)
        self.setProperty("tone", tone)
        self.style().unpolish(self)
        self.style().polish(self)
        self.show()

    def press(self) -> None:
        """Does what the button offers."""
        self.hide()
        if self._then is not None:
            self._then()
