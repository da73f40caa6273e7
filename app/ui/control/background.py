"""Work for the threads of a pool."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRunnable


class Job(QRunnable):
    """Calls a function in a thread of the pool that it is given to."""

    def __init__(self, work: Callable[[], None]) -> None:
        super().__init__()
        self._work = work

    def run(self) -> None:
        self._work()
