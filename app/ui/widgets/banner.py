"""A line above the work that says what happened and what to do; never in the way."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QLabel, QPushButton, QWidget
from shiboken6 import isValid

from app.system.translation import tr
from app.system.wording import sentences_text


class Banner(QFrame):
    """Hidden until `tell` or `offer` shows it. When it goes while the keyboard is in it, the
    keyboard is again where it came from.

    Signals: `focus_freed` that place is not there any more: another one is to be found.
    """

    focus_freed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("banner")
        self._text = QLabel(wordWrap=True)
        self._text.setObjectName("bannerText")
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.action_button = QPushButton()
        self.action_button.hide()
        self._close = QPushButton(tr("Dismiss"))
        self._close.clicked.connect(self.hide)
        self.other_button = QPushButton()
        self.other_button.hide()
        self._then: Callable[[], None] | None = None
        self._else: Callable[[], None] | None = None
        self.action_button.clicked.connect(self.press)
        self.other_button.clicked.connect(self.press_other)
        row = QHBoxLayout(self)
        row.addWidget(self._text, 1)
        row.addWidget(self.action_button)
        row.addWidget(self.other_button)
        row.addWidget(self._close)
        self._came_from: QWidget | None = None
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        application.focusChanged.connect(self._note_focus)
        self.hide()

    def _note_focus(self, before: QWidget | None, now: QWidget | None) -> None:
        comes = now is not None and self.isAncestorOf(now)
        if comes and before is not None and not self.isAncestorOf(before):
            self._came_from = before

    def setVisible(self, visible: bool) -> None:
        if not visible and self.isVisible():
            self._give_focus_back()
        super().setVisible(visible)

    def _give_focus_back(self) -> None:
        focus = self.window().focusWidget()
        if focus is None or not self.isAncestorOf(focus):
            return
        came_from, self._came_from = self._came_from, None
        is_there = came_from is not None and isValid(came_from)
        if came_from is not None and is_there and came_from.isVisible() and came_from.isEnabled():
            came_from.setFocus()
        else:
            self.focus_freed.emit()

    def tell(
        self,
        message: str,
        next_step: str = "",
        label: str = "",
        then: Callable[[], None] | None = None,
    ) -> None:
        """Shows an error, with a button for what helps where there is one."""
        self._show(sentences_text(message, next_step), "error")
        self._then = then
        self.action_button.setText(label)
        self.action_button.setVisible(then is not None)
        self.other_button.hide()

    def warn(self, message: str, label: str, then: Callable[[], None]) -> None:
        """Shows that something is not as good as it looks, with a button for what helps."""
        self._show(message, "warning")
        self._then = then
        self.action_button.setText(label)
        self.action_button.show()
        self.other_button.hide()

    def inform(self, message: str, next_step: str = "") -> None:
        """Shows something that went as it should."""
        self._show(sentences_text(message, next_step), "calm")
        self.action_button.hide()
        self.other_button.hide()

    def offer(
        self,
        message: str,
        label: str,
        then: Callable[[], None],
        other_label: str = "",
        other: Callable[[], None] | None = None,
    ) -> None:
        """Shows something that was done, with a button to take it back; or something that can be
        done in one way or another, with a button for each."""
        self._show(message, "calm")
        self._then, self._else = then, other
        self.other_button.setText(other_label)
        self.other_button.setVisible(other is not None)
        self.action_button.setText(label)
        self.action_button.show()

    def withdraw(self, then: Callable[[], None]) -> None:
        """Takes an offer back that still stands: what its button would do cannot be done any
        more."""
        if self._then == then:
            self._then = None
            self.hide()

    def press_other(self) -> None:
        """Does what the other button offers."""
        self.hide()
        if self._else is not None:
            self._else()

    @property
    def tells_error(self) -> bool:
        """Whether an error stands there that nobody has dismissed yet."""
        return self.isVisible() and self.property("tone") == "error"

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
