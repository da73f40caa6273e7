"""Checks the engine in a thread, and tells how it goes."""

from __future__ import annotations

import contextlib
import threading

from PySide6.QtCore import QObject, QThreadPool, Signal

from app.engines.llama.faults.check import check_engine, is_wanted
from app.models.machine.engine_build import engine_sentence
from app.system.errors import LongleafError
from app.system.wording import sentences_text
from app.ui.control.background import Job


class EngineCheckJob(QObject):
    """One check at a time.

    Signals:
        told: A sentence on the way, and at the end the one that was found.
        ended: The check is over.
    """

    told = Signal(str)
    ended = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._cancel = threading.Event()
        self.destroyed.connect(self._cancel.set)

    def start(self, *, again: bool = False) -> None:
        """Checks the engine where it never was on this processor, or again."""
        if again or is_wanted():
            QThreadPool.globalInstance().start(Job(lambda: self._check(again)))

    def stop(self) -> None:
        """Ends a check soon; it is then done another time."""
        self._cancel.set()

    def _check(self, again: bool) -> None:
        with contextlib.suppress(RuntimeError):  # what it was for was closed meanwhile
            try:
                check_engine(self.told.emit, self._cancel, again=again)
                self.told.emit(engine_sentence())
            except LongleafError as error:
                self.told.emit(sentences_text(error.message, error.next_step))
            self.ended.emit()
