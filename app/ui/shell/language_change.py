"""The interface in another language: a new window goes on where the present one ends."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication

from app.system.translation import tr
from app.ui.control.running_downloads import RunningDownloads
from app.ui.presenters.queue import QueuePresenter
from app.ui.presenters.window_parts import WindowParts

_LOOK_MS = 100
"""How often it is looked whether another language can be taken."""


class LanguageChange(QObject):
    """Waits until nothing goes on in a window, and says what the next one needs.

    Signals: `free` a window in another language may take this one's place now.
    """

    free = Signal()

    def __init__(
        self, parts: WindowParts, queue: QueuePresenter, downloads: RunningDownloads
    ) -> None:
        super().__init__(parts.window)
        self._parts, self._queue, self._downloads = parts, queue, downloads
        self._timer = QTimer(self, interval=_LOOK_MS)
        self._timer.timeout.connect(self._look)

    def begin(self) -> None:
        """Another language was chosen."""
        if self._goes_on:
            self._parts.banner.inform(tr("The language changes when what goes on has ended."))
        self._timer.start()

    @property
    def _goes_on(self) -> bool:
        is_at_work = self._parts.controller.is_running or self._queue.is_reading
        return is_at_work or bool(self._downloads.n_active)

    def _look(self) -> None:
        is_editing = self._parts.work.result_page.is_editing
        asks = QApplication.activeModalWidget() is not None or is_editing
        if not asks and not self._goes_on and self._parts.controller.is_idle:
            self._timer.stop()
            self.free.emit()
