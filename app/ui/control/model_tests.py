"""The test of a model in the background: one at a time, while nothing else uses the engine."""

from __future__ import annotations

import threading
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from app.models.report_card import ReportCard
from app.system.errors import LongleafError
from app.system.translation import tr
from app.ui.control.controller import Controller


class ModelTests(QObject):
    """Attributes: `testing` the file of the model that is tested now, or None.

    Signals:
        changed: (Path, words) how far the test of a model is, or why it ended without a card
        finished: (Path, ReportCard) its card is kept
    """

    changed = Signal(object, str)
    finished = Signal(object, object)
    _read = Signal(object, int, int)
    _ended = Signal(object, object, str)

    def __init__(self, controller: Controller, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._controller = controller
        self._cancel: threading.Event | None = None
        self.testing: Path | None = None
        self._read.connect(self._tell_read)
        self._ended.connect(self._end)

    def start(self, path: Path) -> bool:
        """Tests a model, about a minute; False, and nothing is done, while something is read."""
        workspace = self._controller.workspace

        def work(cancel: threading.Event) -> None:
            from app.jobs.report_card import test_model

            self._cancel = cancel
            card, problem = None, ""
            try:
                card = test_model(
                    workspace,
                    workspace.open_model(path),
                    on_text=lambda n_done, n: self._read.emit(path, n_done, n),
                    cancel=cancel,
                )
            except LongleafError as error:
                problem = tr("{first} {second}", first=error.message, second=error.next_step)
            except OSError as error:
                problem = tr("The card could not be kept: {reason}.", reason=str(error))
            finally:
                self._ended.emit(path, card, problem.strip())

        if self.testing is not None or not self._controller.occupy(work):
            return False
        self.testing = path
        self.changed.emit(path, tr("The test begins …"))
        return True

    def stop(self) -> None:
        """Ends the test; no card is kept then."""
        if self._cancel is not None:
            self._cancel.set()

    def _tell_read(self, path: Path, n_done: int, n_texts: int) -> None:
        told = tr("Testing: {n_done} of {n_texts} texts read", n_done=n_done, n_texts=n_texts)
        self.changed.emit(path, told)

    def _end(self, path: Path, card: ReportCard | None, problem: str) -> None:
        self.testing = self._cancel = None
        if card is not None:
            self.finished.emit(path, card)
        else:
            self.changed.emit(path, problem or tr("The test was stopped; nothing was kept."))
