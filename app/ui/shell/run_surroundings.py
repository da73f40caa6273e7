"""What a run means for the rest of the desktop: no sleep while it goes on, how far it is in the
tray, a word at its end."""

from __future__ import annotations

import time

from PySide6.QtCore import QCoreApplication, QObject

from app.analysis.runs.events import Progress, RunEvent
from app.analysis.runs.state import RunState
from app.analysis.runs.wording import progress_text
from app.system.translation import tr
from app.ui.control.controller import Controller
from app.ui.control.sleep_guard import SleepGuard
from app.ui.control.tray_progress import TrayProgress
from app.ui.presenters.queue import QueuePresenter
from app.ui.presenters.run import RunPresenter
from app.ui.presenters.window_parts import WindowParts
from app.ui.shell.notifications import Notifier, come_forward


class RunSurroundings(QObject):
    """Follows runs and the queue, as far as the settings allow it.

    Attributes: `progress` (TrayProgress)
    """

    def __init__(self, parts: WindowParts, runs: RunPresenter, queue: QueuePresenter) -> None:
        super().__init__(parts.window)
        self._parts, self._runs, self._queue = parts, runs, queue
        self._controller: Controller = parts.controller
        self._notifier = Notifier(parts.window)
        self._guard = SleepGuard()
        self.progress = TrayProgress(parts.window)
        self._began_s = 0.0
        self._run = RunState()
        self._controller.run_begun.connect(self._begin)
        self._controller.run_event.connect(self._take_event)
        self._controller.run_ended.connect(self._end)
        self._controller.occupied.connect(self._occupy)
        # The system may take its time to answer: only the end of the program waits for it.
        self._controller.stopping.connect(self._let_sleep)
        application = QCoreApplication.instance()
        assert application is not None
        application.aboutToQuit.connect(self._close)
        queue.progressed.connect(self._show_queue)
        self.progress.show_clicked.connect(lambda: come_forward(parts.window))
        self.progress.pause_clicked.connect(self._pause)
        self.progress.cancel_clicked.connect(self._controller.cancel)

    def _begin(self) -> None:
        self._began_s, going = time.monotonic(), self._runs.going
        self._run = RunState() if going is None else going.state
        self._guard.keep_awake(self._controller.settings.prevent_sleep)
        if self._controller.settings.show_progress:
            self.progress.begin()

    def _take_event(self, event: RunEvent) -> None:
        if isinstance(event, Progress) and self.progress.is_shown:
            self.progress.show(event.fraction, f"Longleaf  ·  {progress_text(self._run)}")

    def _end(self) -> None:
        self._guard.keep_awake(False)
        self.progress.end()
        self._notifier.is_enabled = self._controller.settings.notify_when_done
        elapsed_s = time.monotonic() - self._began_s
        if self._run.finished is not None:
            self._notifier.tell_finished(elapsed_s)
        else:
            self._notifier.tell_failed(elapsed_s)

    def _close(self) -> None:
        self._guard.close()

    def _let_sleep(self) -> None:
        self._guard.keep_awake(False)

    def _occupy(self, occupied: bool) -> None:
        """The engine does something else than a run: reads the queue, compares."""
        self._guard.keep_awake(occupied and self._controller.settings.prevent_sleep)
        if not occupied:
            self.progress.end()

    def _show_queue(self, fraction: float, n_waiting: int) -> None:
        if not self._controller.settings.show_progress:
            return
        if not self.progress.is_shown:
            self.progress.begin()
        told = tr("Queue: {fraction:.0%}, {n_waiting} waiting",
                  fraction=fraction, n_waiting=n_waiting)  # fmt: skip
        self.progress.show(fraction, f"Longleaf  ·  {told}")

    def _pause(self) -> None:
        self.progress.pause.setEnabled(False)
        if self._queue.is_reading:
            self._queue.queue.pause()
        else:
            self._runs.pause()
