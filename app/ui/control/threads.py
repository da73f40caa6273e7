"""The threads beside the window's own, and what waits for them."""

from __future__ import annotations

import sys
from collections.abc import Callable
from itertools import count
from queue import PriorityQueue
from typing import Any

from PySide6.QtCore import QObject, QThreadPool, QTimer, Signal
from shiboken6 import isValid

from app.system.errors import LongleafError
from app.system.translation import tr
from app.ui.control.background import Job

SWITCH_S = 0.0005
"""How long a thread that computes in Python goes on while the window's own waits to."""
START_MS = 40
"""What the window takes to lay out and paint a document that was opened."""
LAST_WAIT_MS = 5000
"""How long what goes on is waited for when the window closes."""


class Threads(QObject):
    """A thread each for what computes, what reads files, what a model does, and what looks up.

    Attributes: `files` the pool that reads files: one thread, for pdfium must not be used by two;
    `model_pool` the one of runs and questions.

    Signals: `failed` (message, next step) something ended with an error.
    """

    failed = Signal(str, str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        # One thread each: each more that computes in Python would keep the window's own waiting.
        self.files, self._computing, self.model_pool, self._looking = (
            QThreadPool(self, maxThreadCount=1) for _ in range(4)
        )
        sys.setswitchinterval(SWITCH_S)
        self._jobs: PriorityQueue[tuple[int, int, Callable[[], None]]] = PriorityQueue()
        self._n_jobs = count()
        self._waiting: list[tuple[int, Callable[[], None]]] = []  # begins `START_MS` later

    @property
    def are_idle(self) -> bool:
        """Whether nothing goes on in any of them, and nothing waits."""
        return not self._waiting and not any(pool.activeThreadCount() for pool in self._pools)

    def read(self, work: Callable[[], None]) -> None:
        """Calls `work` in the thread that reads files."""
        self._start(self.files, work)

    def run(self, work: Callable[[], None]) -> None:
        """Calls `work` in the thread of runs and questions."""
        self._start(self.model_pool, work)

    def look_up(self, work: Callable[[], None]) -> None:
        """Calls `work` at once, whatever else is computed: somebody types and waits for it."""
        self._start(self._looking, work)

    def in_background(
        self, work: Callable[[], None], *, soon: bool = False, first: bool = False
    ) -> None:
        """Calls `work` before everything else that waits if it is wanted `soon`, and before that,
        too, if it is wanted `first`. It begins when the window has shown what goes with it: a
        thread that computes meanwhile would make that take several times as long."""
        self._waiting.append((2 if first else int(soon), work))
        if len(self._waiting) == 1:
            QTimer.singleShot(START_MS, self, self._start_waiting)

    def close(self) -> None:
        """Begins nothing more, and waits for what goes on."""
        self._waiting.clear()
        for pool in self._pools:
            pool.waitForDone(LAST_WAIT_MS)

    @property
    def _pools(self) -> tuple[QThreadPool, ...]:
        return self.model_pool, self._computing, self.files, self._looking

    def _start_waiting(self) -> None:
        waiting, self._waiting = self._waiting, []
        for priority, work in waiting:
            self._jobs.put((-priority, next(self._n_jobs), work))
        # The pool itself forgets the priority of what it gives to a thread that is idle.
        for _ in waiting:
            self._start(self._computing, lambda: self._jobs.get_nowait()[2]())

    def _start(self, pool: QThreadPool, work: Callable[[], None]) -> None:
        pool.start(Job(lambda: self._guard(work)))

    def _guard(self, work: Callable[[], Any]) -> None:
        try:
            work()
        except LongleafError as error:
            told = (error.message, error.next_step)
        except Exception as error:  # nothing a thread stumbles over may take the window down
            told = (
                tr("Something unexpected went wrong: {error!r}", error=error),
                tr("What was finished is kept. Try again."),
            )
        else:
            return
        if isValid(self):  # the window may be gone by now
            self.failed.emit(*told)
