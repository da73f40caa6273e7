"""A run, from its start to its result, as the work page shows it."""

from __future__ import annotations

from datetime import UTC, datetime

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QMessageBox

from app.analysis.evidence.checked import Evidence
from app.analysis.evidence.stored import stored_evidence
from app.analysis.runs.events import Progress, RunEvent, RunFinished
from app.analysis.runs.wording import progress_text
from app.jobs.answers.stored import warnings_of
from app.jobs.queue import Anew
from app.jobs.workspace import Model
from app.planning import Plan
from app.store.records import RunRecord
from app.system.translation import tr
from app.system.wording import named, sentences_text
from app.ui.presenters.going_run import GoingRun, brief
from app.ui.presenters.run_display import RunDisplay
from app.ui.presenters.window_parts import WindowParts

BUSY_MS = 6000
"""How long it is told why nothing can be started."""


class RunPresenter(QObject):
    """Starts runs and shows their events. While a run goes on another document may be shown; the
    run's own page is there again when its document is.

    Attributes:
        run_id: Row in the library of the result shown, or None.
        evidence: What was found for it, or None.
        going: The run that goes on, or None.

    Signals:
        busy_changed: (bool) a run begins or has ended.
        begun: (the one part that is read anew, or -1 for all) a run begins.
        finished: (RunFinished) a run has ended with the result that is shown.
        shown: (run's number) a result is shown, a new one or an earlier one.
        event_shown: (RunEvent, RunState) of the run whose document is shown: what it said, and
            what it has come to with that.
        state_shown: (RunState) its document is shown again: all that it has come to.
        progressed: (how far it is) of a run whose document is not shown; "" when it is.
        document_wanted: (Document) the document of the run that goes on, or has ended, is to be
            shown.
        line_wanted: (path) is to be read when its turn comes.
        paused: (GoingRun) a run was paused that can be resumed.
    """

    busy_changed = Signal(bool)
    begun = Signal(int)
    finished = Signal(object)
    shown = Signal(int)
    event_shown = Signal(object, object)
    state_shown = Signal(object)
    progressed = Signal(str)
    document_wanted = Signal(object)
    line_wanted = Signal(object)
    paused = Signal(object)
    _checked = Signal(int, object)  # run, Evidence: from the thread that checked it

    def __init__(self, parts: WindowParts) -> None:
        super().__init__(parts.window)
        self._parts, self._controller, self._work = parts, parts.controller, parts.work
        self.run_id: int | None = None
        self.evidence: Evidence | None = None
        self.going: GoingRun | None = None
        self._unfinished: GoingRun | None = None  # was stopped, and is gone on with by a start
        self._display = RunDisplay(parts)
        self._plan_failed = False
        self._is_line_busy = False
        self.question: QMessageBox | None = None
        self._controller.planned.connect(self._take_plan)
        self._controller.failed.connect(self._fail)
        self._controller.run_event.connect(self._take_event)
        self._controller.run_ended.connect(self._end)
        self._controller.occupied.connect(self._leave_to_others)
        self._controller.stopping.connect(self._show_stopping)
        self._checked.connect(self._show_evidence)

    @property
    def is_shown(self) -> bool:
        """Whether a run goes on and its document is the one that is shown."""
        document, going = self._controller.document, self.going
        if going is None or document is None:
            return False
        return document.sha256 == going.document.sha256

    @property
    def _is_to_wait(self) -> bool:
        """Whether something else is read, so that a start puts the shown document in line."""
        return self._is_line_busy or (self.going is not None and not self.is_shown)

    @property
    def _is_reading(self) -> bool:
        """Whether a run goes on, or the queue is being read."""
        return self.going is not None or self._is_line_busy

    def set_line_busy(self, busy: bool) -> None:
        """Whether the queue is being read."""
        self._is_line_busy = busy
        if not busy and self.going is None and self.question is not None:
            self.question.reject()
        self._work.set_in_line(self._is_to_wait)
        self._leave_to_others(busy)

    def start(self) -> None:
        """Begins the run that the plan describes; while another one goes on, puts the document in
        line."""
        document = self._controller.document
        if self._is_to_wait and document is not None:
            self.line_wanted.emit(document.path)
            return
        self._begin()

    def take_document(self) -> None:
        """Another document is shown, or the one that is being read again."""
        going = self.going
        self._work.set_in_line(self._is_to_wait)
        if going is None:
            return
        if not self.is_shown:
            self._work.set_running(False)
            return
        self.progressed.emit("")
        self._show_begun(going)
        self._display.show_all(going.state)
        self.state_shown.emit(going.state)
        if self._controller.is_stopping:
            self._work.show_stopping()
        elif self._controller.was_paused:
            self._show_pausing()

    def show_going(self) -> None:
        """Shows the document of the run that goes on."""
        if self.going is not None:
            self.document_wanted.emit(self.going.document)

    def _show_stopping(self) -> None:
        if self.going is None or self.is_shown:
            self._work.show_stopping()

    def start_afresh(self) -> None:
        """Begins it without using anything stored."""
        self._begin(Anew(datetime.now(UTC)))

    def start_part(self, index: int) -> None:
        """Begins it with one part read anew."""
        self._begin(Anew(datetime.now(UTC), index))

    def pause(self) -> None:
        """Stops the run after the present step, so that it can go on from there; a server finishes
        what it has begun."""
        self._show_pausing()
        self._controller.pause()

    def _show_pausing(self) -> None:
        self._work.show_pausing(is_at_server=not isinstance(self._controller.model, Model))

    def ask_to_cancel(self) -> None:
        """Stops what goes on; a run or the queue only after asking, since a key is pressed by
        accident."""
        if not self._is_reading:
            self._controller.cancel()
            return
        if self.question is not None:
            return
        box = self.question = QMessageBox(self._parts.window)
        box.setIcon(QMessageBox.Icon.Question)
        box.setWindowTitle("Longleaf")
        is_line = self.going is None
        box.setText(tr("Stop reading the queue?") if is_line else tr("Stop reading this document?"))
        box.setInformativeText(
            tr(
                "Finished parts and what is written are kept: “{button}” goes on from there.",
                button=tr("Continue"),
            )
        )
        stop = box.addButton(tr("Stop"), QMessageBox.ButtonRole.DestructiveRole)
        box.addButton(tr("Go on reading"), QMessageBox.ButtonRole.RejectRole)

        def end() -> None:
            self.question = None
            if box.clickedButton() is stop and self._is_reading:
                self._controller.cancel()
            box.deleteLater()

        box.finished.connect(end)
        box.open()

    def show_stored(self, run: RunRecord) -> None:
        """Shows an earlier answer; the statements are checked in a thread."""
        self._work.result_page.clear()
        self._work.show_result(run.text or f"*{tr(run.message) or named(run.status)}*")
        self._work.set_outcome(sentences_text(*map(tr, warnings_of(run))))
        self.run_id, self.evidence = run.id, None
        self.shown.emit(run.id)
        if run.text:
            kept = stored_evidence(run.text, run.evidence)
            if kept is not None:
                self._show_evidence(run.id, kept)
            self._controller.read_answer(
                run.id,
                run.text,
                kept.dropped if kept is not None else (),
                lambda evidence: self._checked.emit(run.id, evidence),
            )

    def clear(self) -> None:
        """Shows no result."""
        self._work.result_page.clear()
        self.run_id = self.evidence = None

    def set_passages(self, text: str) -> None:
        """What stands in the result's place while there is none: key passages in Markdown."""
        self._display.set_passages(text)
        going = self.going if self.is_shown else None
        is_noted = going is not None and any(going.state.drafts.values())
        if self.run_id is None and not self._work.result.markdown and not is_noted:
            self._work.result.show_draft(lambda: text)

    def _leave_to_others(self, occupied: bool) -> None:
        """While a queue or a comparison uses the engine, no run can be started."""
        may_start = self._is_line_busy or not occupied
        self._work.start.setEnabled(may_start and self._controller.plan is not None)

    def _begin(self, anew: Anew | None = None) -> None:
        plan = self._controller.plan
        if plan is None:
            return
        if self._controller.is_running:
            told = tr("One thing at a time: wait for what is going on, or cancel it.")
            self._parts.status.showMessage(told, BUSY_MS)
            return
        document = self._controller.document
        assert document is not None
        self._parts.banner.hide()
        c = self._controller
        going = GoingRun(document, plan, c.choices, c.mode, c.n_context, c.password, anew)
        stopped = self._unfinished
        if anew is None and stopped is not None and stopped.is_same_as(going):
            going.anew = stopped.anew  # what was begun anew is gone on with, not the older answer
        self.going, self._unfinished = going, None
        self._show_begun(going)
        self.busy_changed.emit(True)
        c.start(**(going.anew.of_run if going.anew is not None else {}))

    def _show_begun(self, going: GoingRun) -> None:
        self.clear()
        self._display.begin(going)
        self.begun.emit(going.afresh)

    def _end(self) -> None:
        was_shown, going, self.going = self.is_shown, self.going, None
        if self.question is not None:
            self.question.reject()
        if was_shown or going is None:
            self._work.set_running(False)
        else:
            self._tell_ended(going)
        self.progressed.emit("")
        self._work.set_in_line(self._is_line_busy)
        stopped = going.state.stopped if going is not None else None
        if going is not None and stopped is not None:
            self._unfinished = going
            if stopped.cancelled and self._controller.was_paused:
                self.paused.emit(going)
        self.busy_changed.emit(False)
        self._controller.plan_again()  # what was measured makes the next forecast better

    def _tell_ended(self, going: GoingRun) -> None:
        """A run has ended whose document is not shown."""

        def show() -> None:
            self.document_wanted.emit(going.document)

        title, stopped = going.document.title, going.state.stopped
        if stopped is not None and not stopped.cancelled:
            told = f"{title}: {stopped.message}"
            self._parts.banner.tell(told, stopped.next_step, tr("Show"), show)
        elif stopped is not None:
            told = tr("“{title}”: reading was stopped.", title=title)
            self._parts.banner.offer(told, tr("Show"), show)
        elif going.state.finished is not None:
            self._parts.banner.offer(tr("“{title}” is read.", title=title), tr("Show"), show)

    def _take_plan(self, plan: Plan) -> None:
        if self._plan_failed:
            self._plan_failed = False
            self._parts.banner.hide()
        if not self.is_shown:
            self._work.set_plan(plan)
            self._work.set_in_line(self._is_to_wait)

    def _fail(self, message: str, next_step: str) -> None:
        self._parts.status.clearMessage()
        self._parts.banner.tell(message, next_step)
        if self._controller.document is not None and self._controller.plan is None:
            self._plan_failed = True
            self._work.set_no_plan(message)

    def _take_event(self, event: RunEvent) -> None:
        going = self.going
        if going is None:
            return
        going.state.apply(event)
        if self.is_shown:
            self.event_shown.emit(event, going.state)
            self._display.show(event, going.state)
            if isinstance(event, RunFinished):
                self._take_result(event)
        elif isinstance(event, Progress):
            doing = tr("Reading “{title}”", title=brief(going.document.title))
            self.progressed.emit(progress_text(going.state, doing, is_brief=True))

    def _take_result(self, event: RunFinished) -> None:
        assert self.going is not None
        self.run_id, self.evidence = event.run_id, self.going.state.evidence
        self.shown.emit(event.run_id)
        self.finished.emit(event)

    def _show_evidence(self, run_id: int, evidence: Evidence) -> None:
        if run_id == self.run_id and not self.is_shown:
            self.evidence = evidence
            self._work.result_page.set_evidence(evidence)
