"""What a run means for the rest of the desktop: no sleep while it goes on, a word at its end."""

from __future__ import annotations

import time

from PySide6.QtCore import QObject

from app.analysis.events import RunEvent, RunFinished
from app.ui.controller import Controller
from app.ui.notifications import Notifier
from app.ui.sleep_guard import SleepGuard
from app.ui.window_parts import WindowParts


class RunSurroundings(QObject):
    """Follows the runs of the controller, as far as the settings allow it."""

    def __init__(self, parts: WindowParts) -> None:
        super().__init__(parts.window)
        self._controller: Controller = parts.controller
        self._notifier = Notifier(parts.window)
        self._guard = SleepGuard()
        self._began_s = 0.0
        self._is_finished = False
        self._controller.run_begun.connect(self._begin)
        self._controller.run_event.connect(self._take_event)
        self._controller.run_ended.connect(self._end)
        self._controller.stopping.connect(self._guard.close)

    def _begin(self) -> None:
        self._began_s, self._is_finished = time.monotonic(), False
        self._guard.keep_awake(self._controller.settings.prevent_sleep)

    def _take_event(self, event: RunEvent) -> None:
        self._is_finished = self._is_finished or isinstance(event, RunFinished)

    def _end(self) -> None:
        self._guard.keep_awake(False)
        self._notifier.is_enabled = self._controller.settings.notify_when_done
        elapsed_s = time.monotonic() - self._began_s
        if self._is_finished:
            self._notifier.tell_finished(elapsed_s)
        else:
            self._notifier.tell_failed(elapsed_s)
