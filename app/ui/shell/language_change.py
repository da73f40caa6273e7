"""The interface in another language: a new window goes on where the present one ends."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication

from app.system.translation import tr
from app.ui.shell.carried import Carried

if TYPE_CHECKING:
    from app.ui.shell.main_window import MainWindow

_LOOK_MS = 100
"""How often it is looked whether another language can be taken."""


class LanguageChange(QObject):
    """Waits until nothing goes on in a window, and says what the next one needs.

    Signals: `free` a window in another language may take this one's place now.
    """

    free = Signal()

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._timer = QTimer(self, interval=_LOOK_MS)
        self._timer.timeout.connect(self._look)

    def begin(self) -> None:
        """Another language was chosen."""
        if self._goes_on:
            self._window.banner.inform(tr("The language changes when what goes on has ended."))
        self._timer.start()

    @property
    def _goes_on(self) -> bool:
        window = self._window
        downloads = window.dialogs.downloads.n_active
        return window.controller.is_running or window.queue.is_reading or bool(downloads)

    def _look(self) -> None:
        window = self._window
        asks = QApplication.activeModalWidget() is not None or window.work.result_page.is_editing
        if not asks and not self._goes_on and window.controller.is_idle:
            self._timer.stop()
            self.free.emit()


def hand_over(window: MainWindow) -> Carried:
    """What the next window needs to go on where this one ends."""
    window.remember()
    return Carried(
        document=window.controller.document,
        spot=window.pane.spot,
        choices=window.controller.choices,
        mode=window.controller.mode,
        run_id=window.runs.run_id,
        tab=window.work.tabs.currentIndex(),
        question=window.work.questions.field.text(),
        shows_work=window.stack.currentWidget() is window.work,
        shows_queue=window.pages.currentWidget() is window.queue.view,
    )


def take_over(window: MainWindow, carried: Carried) -> None:
    """Goes on where another window ended."""
    card = window.work.card
    card.show_choices(carried.choices, carried.mode)
    if carried.document is not None:
        window.take_document(carried.document)
        if carried.spot is not None:
            window.pane.show_spot(carried.spot)
        if carried.choices.leave_out:
            card.leave_out.setChecked(True)
    run = None
    if carried.run_id is not None and carried.run_id != window.runs.run_id:
        run = window.controller.workspace.library.run(carried.run_id)
    if run is not None:
        window.runs.show_stored(run)
    if carried.shows_work:
        window.stack.setCurrentWidget(window.work)
    window.work.tabs.setCurrentIndex(carried.tab)
    window.work.questions.field.setText(carried.question)
    if carried.shows_queue:
        window.queue.show()
