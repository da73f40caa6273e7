"""Asks before the window closes on work that goes on: nothing is thrown away unasked."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMessageBox, QPushButton, QSystemTrayIcon

from app.system.translation import tr
from app.ui.presenters.queue import QueuePresenter
from app.ui.presenters.run import RunPresenter
from app.ui.presenters.window_parts import WindowParts


class Closing(QObject):
    """Decides whether the window may close now."""

    def __init__(self, parts: WindowParts, runs: RunPresenter, queue: QueuePresenter) -> None:
        super().__init__(parts.window)
        self._window, self._controller = parts.window, parts.controller
        self._runs, self._queue = runs, queue
        self._is_agreed = False
        self._is_away = False
        self.question: QMessageBox | None = None
        self.stay: QPushButton | None = None
        self._controller.run_ended.connect(self._come_back)

    def agree(self) -> None:
        """The next close asks nothing."""
        self._is_agreed = True

    def may_close(self) -> bool:
        """Whether to close now. Where something goes on, the question is opened instead."""
        if self._is_agreed or not (self._controller.is_running or self._queue.is_reading):
            return True
        if self.question is None:
            self._ask()
        return False

    def _ask(self) -> None:
        box = QMessageBox(self._window)
        box.setIcon(QMessageBox.Icon.Question)
        box.setWindowTitle("Longleaf")
        is_reading = self._runs.going is not None or self._queue.is_reading
        if is_reading:
            box.setText(tr("A document is being read."))
            box.setInformativeText(
                tr(
                    "If you stop now, every finished part is kept, and what is written of the "
                    "others; the next start goes on from there."
                )
            )
        else:  # nothing in the tray would tell of it, nor of its end
            box.setText(tr("Longleaf is still at work."))
            box.setInformativeText(
                tr(
                    "What is not finished is not kept: the answer to a question, the summary of a "
                    "comparison, a scan that is being recognised. What is in the library stays."
                )
            )
        self.stop = box.addButton(tr("Stop and close"), QMessageBox.ButtonRole.DestructiveRole)
        self.go_on = box.addButton(tr("Back to the window"), QMessageBox.ButtonRole.RejectRole)
        self.stay = None
        if is_reading:
            self.stay = box.addButton(
                tr("Keep reading in the background"), QMessageBox.ButtonRole.AcceptRole
            )
        box.setDefaultButton(self.stay or self.go_on)
        box.setEscapeButton(self.go_on)
        box.finished.connect(self._end_question)
        self.question = box
        box.open()

    def _end_question(self) -> None:
        box, self.question = self.question, None
        if box is None:
            return
        chosen = box.clickedButton()
        box.deleteLater()
        if chosen is self.stop:
            self._is_agreed = True
            self._window.close()
        elif self.stay is not None and chosen is self.stay:
            self._is_away = True
            if QSystemTrayIcon.isSystemTrayAvailable():
                self._window.hide()  # the tray shows how far it is, and brings the window back
            else:
                self._window.showMinimized()

    def _come_back(self) -> None:
        """What was waited for has ended: the window is there again to show it."""
        if self.question is not None:
            self.question.reject()
        if self._is_away:
            self._is_away = False
            if not self._window.isVisible():
                self._window.showMinimized()
