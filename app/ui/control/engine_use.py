"""The engine does one thing at a time: a run, a question, or something else that needs it alone."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable

from PySide6.QtCore import QObject, Signal

from app.analysis.runs.events import QuestionEvent, QuestionStopped, RunEvent
from app.jobs.workspace import Workspace
from app.ui.control.threads import Threads
from app.ui.control.turns import Turns


class EngineUse(QObject):
    """Has work done in the thread of runs, and hands its events to the window's.

    Attributes:
        workspace: What the work is done with.
        threads: What works beside the window.
        turns: Hands over what they tell, in order and a little at a time.

    Signals:
        run_begun: a run begins
        run_event: (RunEvent), in order
        run_ended: the window has all events of the run
        question_event: (QuestionEvent), in order
        occupied: (bool) the engine does something else than a run or a question, or no longer
        stopping: everything is to stop at once
    """

    run_begun = Signal()
    run_event = Signal(object)
    run_ended = Signal()
    question_event = Signal(object)
    occupied = Signal(bool)
    stopping = Signal()

    def __init__(self, workspace: Workspace, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.workspace = workspace
        self.threads = Threads(self)
        self.turns = Turns(self)
        self._cancel: threading.Event | None = None
        self._pause = threading.Event()

    @property
    def is_running(self) -> bool:
        return self._cancel is not None

    @property
    def is_stopping(self) -> bool:
        """Whether what goes on was cancelled, and has not ended yet."""
        return self._cancel is not None and self._cancel.is_set()

    @property
    def was_paused(self) -> bool:
        """Whether the last run was asked to pause."""
        return self._pause.is_set()

    @property
    def is_idle(self) -> bool:
        """Whether nothing goes on, in any thread."""
        return not self.is_running and self.threads.are_idle

    def run_events(
        self, events: Callable[[threading.Event, threading.Event], Iterable[RunEvent]]
    ) -> None:
        """Runs what `events` yields: it gets what `cancel` and `pause` set."""
        cancel = self._cancel = threading.Event()
        pause = self._pause = threading.Event()
        self.run_begun.emit()

        def work() -> None:
            try:
                for event in events(cancel, pause):
                    self.turns.put(self.run_event.emit, event)
            finally:
                self.turns.put(self._end_run)

        self.threads.run(work)

    def _end_run(self) -> None:
        """Ends the run once the window has all its events: "not running" and `run_ended` come as
        one."""
        self._cancel = None
        self.run_ended.emit()

    def question_events(self, events: Callable[[threading.Event], Iterable[QuestionEvent]]) -> None:
        """Runs what `events` yields: it gets what `cancel` sets."""
        cancel = self._cancel = threading.Event()

        def work() -> None:
            try:
                for event in events(cancel):
                    self.turns.put(self.question_event.emit, event)
            except Exception as error:  # told where the question stands, not above the work
                self.turns.put(self.question_event.emit, QuestionStopped(False, str(error), ""))
            finally:
                self.turns.put(self._end_use)

        self.threads.run(work)

    def _end_use(self) -> None:
        self._cancel = None

    def occupy(self, work: Callable[[threading.Event], None]) -> bool:
        """Calls `work` in the thread of runs, with the event that `cancel` sets, so that nothing
        else uses the engine meanwhile; answers with `occupied` when it begins and ends, after
        what `work` put to `turns`. False, and nothing is done, while something else goes on."""
        if self.is_running:
            return False
        cancel = self._cancel = threading.Event()

        def occupied() -> None:
            try:
                work(cancel)
            finally:
                self.turns.put(self._end_occupied)

        self.occupied.emit(True)
        self.threads.run(occupied)
        return True

    def _end_occupied(self) -> None:
        """Frees the engine once the window has all that was put to `turns` meanwhile."""
        self._cancel = None
        self.occupied.emit(False)

    def hold(
        self,
        work: Callable[[threading.Event], None],
        start: Callable[[Callable[[], None]], None] | None = None,
    ) -> None:
        """Calls `work` in the thread of runs, or where `start` begins it, with the event that
        `cancel` sets; nothing else uses the engine meanwhile, and nobody is told."""
        cancel = self._cancel = threading.Event()

        def held() -> None:
            try:
                work(cancel)
            finally:
                self._cancel = None

        (start or self.threads.run)(held)

    def pause(self) -> None:
        """Stops the run after the present step, so that it can go on from there; see `Run`."""
        self._pause.set()

    def cancel(self) -> None:
        """Stops the run at once; what is finished stays."""
        self.stopping.emit()
        if self._cancel is not None:
            self._cancel.set()
