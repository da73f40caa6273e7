"""One line of jobs: the run that was begun from its document's page stands in the queue, too, and
waits there when it was paused."""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from PySide6.QtCore import QObject, QTimer

from app.analysis.runs.events import Notice, Progress, RunEvent
from app.analysis.runs.wording import kept_text, progress_text
from app.jobs.queue import as_settings
from app.store.records import QueueEntry, QueueState
from app.system.errors import LongleafError
from app.system.translation import tr
from app.system.wording import sentences_text
from app.ui.presenters.going_run import GoingRun
from app.ui.presenters.queue import QueuePresenter
from app.ui.presenters.run import RunPresenter
from app.ui.presenters.window_parts import WindowParts
from app.ui.queue.list import NOW_ID


class Line(QObject):
    """Keeps runs and the queue in one line: what goes on, what waits, in which order."""

    def __init__(self, parts: WindowParts, runs: RunPresenter, queue: QueuePresenter) -> None:
        super().__init__(parts.window)
        self._parts, self._runs, self._queue = parts, runs, queue
        self._controller = parts.controller
        self._starts_next = False  # documents were put in line during a run
        self._controller.run_event.connect(self._take_event)
        # After everybody else has heard of the end of the run.
        self._controller.run_ended.connect(lambda: QTimer.singleShot(0, self._start_next))
        runs.begun.connect(lambda _part: self._begin())
        runs.busy_changed.connect(lambda busy: None if busy else self._end())
        runs.paused.connect(self._keep_paused)
        runs.line_wanted.connect(self._put_in_line)
        queue.reading_changed.connect(runs.set_line_busy)
        view = queue.view
        view.pause_clicked.connect(self._pause)
        view.skip_clicked.connect(self._stop)
        view.result_clicked.connect(self._show)

    def _begin(self) -> None:
        going = self._runs.going
        if going is None:
            return
        self._take_out(going)
        choices = _settings(going)
        now = QueueEntry(
            NOW_ID, going.document.path, choices, QueueState.READING, "", None, datetime.now(UTC)
        )
        self._queue.view.set_now(now)
        self._queue.view.set_running(True)
        self._queue.refresh()

    def _end(self) -> None:
        self._queue.view.set_now(None)
        self._queue.view.set_running(False)
        self._queue.refresh()

    def _take_out(self, going: GoingRun) -> None:
        """A document that waits for just what is begun now is not read twice."""
        path, settings = going.document.path.resolve(), _settings(going)
        with suppress(LongleafError):
            for entry in self._queue.queue.entries():
                is_same = entry.path == path and dict(entry.choices) == settings
                if is_same and entry.state is QueueState.WAITING:
                    self._queue.queue.remove(entry.id)

    def _take_event(self, event: RunEvent) -> None:
        view, going = self._queue.view, self._runs.going
        if isinstance(event, Progress) and going is not None:
            view.set_progress(NOW_ID, event.fraction, progress_text(going.state))
        elif isinstance(event, Notice):
            view.set_progress(NOW_ID, 0.0, event.message)

    def _keep_paused(self, going: GoingRun) -> None:
        """A paused run waits at the head of the line, also after a restart."""
        stopped = going.state.stopped
        if (
            stopped is None or self._controller.is_closed
        ):  # the library, too: its own page goes on with it
            return
        queue = self._queue.queue
        path = going.document.path
        if going.password is not None:
            queue.passwords[path.resolve()] = going.password
        with suppress(LongleafError):  # its file is gone: its own page can still go on with it
            [id_] = queue.add(
                [path],
                going.choices,
                mode=going.mode,
                n_context=going.n_context,
                anew=going.anew,
            )
            queue.wait_paused(id_, sentences_text(stopped.message, kept_text(stopped)))

    def _pause(self) -> None:
        if self._queue.is_reading:
            self._queue.queue.pause()
        else:
            self._runs.pause()

    def _stop(self) -> None:
        if self._queue.is_reading:
            self._queue.queue.skip()
        else:
            self._runs.ask_to_cancel()

    def _show(self, entry_id: int) -> None:
        if entry_id == NOW_ID:
            self._runs.show_going()

    def _put_in_line(self, path: Path) -> None:
        """Has the open document read when its turn comes."""
        password = self._controller.password
        if password is not None:
            self._queue.queue.passwords[path.resolve()] = password
        if not self._queue.put_in_line(path):
            return
        self._starts_next = not self._queue.is_reading
        self._parts.banner.offer(
            tr("“{name}” is in line: it is read when its turn comes.", name=path.name),
            tr("Show the queue"),
            self._queue.show,
        )

    def _start_next(self) -> None:
        """Goes on with the line, unless it was paused or the window is closed."""
        if self._controller.is_closed:
            return
        if self._starts_next and not self._controller.is_running:
            if self._controller.was_paused:
                return
            self._starts_next = False
            self._queue.start()


def _settings(going: GoingRun) -> dict[str, object]:
    """What is asked, in the form in which the library gives it back."""
    kept = json.dumps(as_settings(going.choices, going.mode, going.n_context, anew=going.anew))
    settings: dict[str, object] = json.loads(kept)
    return settings
