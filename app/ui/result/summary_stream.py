"""A summary as a model writes it, in a view of its own with a line beside it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable

from PySide6.QtCore import QObject, Signal

from app.analysis.runs.events import (
    Notice,
    PartStarted,
    PartToken,
    Progress,
    RunEvent,
    RunFinished,
    RunStopped,
)
from app.analysis.runs.state import RunState
from app.analysis.runs.wording import progress_text
from app.system.errors import LongleafError
from app.system.translation import tr
from app.ui.control.turns import Turns
from app.ui.result.view import ResultView

Work = Callable[[threading.Event], None]


class SummaryStream(QObject):
    """Runs what yields `RunEvent`s in the engine's thread, and shows them.

    Args:
        view: Where the text goes.
        say: Shows the line beside it.
        doing: What goes on, in words.
        turns: Hands the events over to the window's thread.

    Signals:
        finished: (RunFinished, Evidence or None) the text is complete and marked
        ended: it is complete, or was stopped; comes before `finished`
    """

    finished = Signal(object, object)
    ended = Signal()

    def __init__(
        self,
        view: ResultView,
        say: Callable[[str], None],
        doing: str,
        turns: Turns,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._turns = turns
        self._view, self._say, self._doing = view, say, doing
        self._run = RunState()

    def start(
        self,
        occupy: Callable[[Work], bool],
        events: Callable[[threading.Event], Iterable[RunEvent]],
    ) -> bool:
        """Begins, if `occupy` gets the engine; whether it did. An error ends the run in words."""

        def work(cancel: threading.Event) -> None:
            try:
                for event in events(cancel):
                    self._turns.put(self._take, event)
            except LongleafError as error:
                told = RunStopped(0, False, error.message, error.next_step, 0)
                self._turns.put(self._take, told)

        if not occupy(work):
            return False
        self._run = RunState()
        self._say(tr("Starting …"))
        return True

    def _take(self, event: RunEvent) -> None:
        view, run = self._view, self._run
        run.apply(event)
        match event:
            case PartStarted(part=part) if part.is_final:
                view.set_markdown("")
            case PartToken(part=part, text=text) if part.is_final:
                view.append(text)
            case Notice(message=message):
                self._say(message)
            case Progress():
                self._say(progress_text(run, tr(self._doing)))
            case RunFinished():
                self.ended.emit()
                view.set_markdown(event.text, run.evidence)
                self.finished.emit(event, run.evidence)
            case RunStopped(message=message, next_step=next_step):
                self.ended.emit()
                view.setVisible(bool(view.markdown))
                self._say(f"{message} {next_step}".strip())
