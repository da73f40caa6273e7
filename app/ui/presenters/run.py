"""A run, from its start to its result, as the work page shows it."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QMessageBox

from app.analysis.evidence.check import Evidence
from app.analysis.evidence.stored import stored_evidence
from app.analysis.kinds.choices import prompts_for
from app.analysis.runs.events import (
    ENGINE_TROUBLE,
    EvidenceChecked,
    LevelStarted,
    Notice,
    PartDone,
    PartFailed,
    PartProgress,
    PartRef,
    PartStarted,
    PartThought,
    PartToken,
    Progress,
    RunEvent,
    RunFinished,
    RunStopped,
)
from app.analysis.runs.state import PartState
from app.jobs.stored_answers import warnings_of
from app.jobs.workspace import Model
from app.planning import Plan
from app.store.records import RunRecord
from app.system.errors import LongleafError
from app.system.translation import tr
from app.system.wording import duration_text, named, sentences_text
from app.ui.presenters.going_run import GoingRun
from app.ui.presenters.run_texts import chunk_text, costs_text, how_to_go_on, progress_text
from app.ui.presenters.window_parts import WindowParts


class RunPresenter(QObject):
    """Starts runs and shows their events. While a run goes on another document may be shown; the
    run's own page is there again when its document is.

    Attributes:
        run_id: Row in the library of the result shown, or None.
        evidence: What was found for it, or None.
        notes: Notes of the parts of the level at work, by the index of the part.

    Signals:
        busy_changed: (bool) a run begins or has ended.
        begun: (the one part that is read anew, or -1 for all) a run begins.
        finished: (RunFinished) a run has ended with the result that is shown.
        shown: (run's number) a result is shown, a new one or an earlier one.
        event_shown: (RunEvent) of the run whose document is shown.
        progressed: (title, fraction) of a run whose document is not shown; "" when it is.
        document_wanted: (Document) the document of the run that goes on, or has ended, is to be
            shown.
        line_wanted: (path) is to be read when its turn comes.
        paused: (GoingRun, RunStopped) a run was paused that can be gone on with.
    """

    busy_changed = Signal(bool)
    begun = Signal(int)
    finished = Signal(object)
    shown = Signal(int)
    event_shown = Signal(object)
    progressed = Signal(str, float)
    document_wanted = Signal(object)
    line_wanted = Signal(object)
    paused = Signal(object, object)
    _checked = Signal(int, object)  # run, Evidence: from the thread that checked it

    def __init__(self, parts: WindowParts) -> None:
        super().__init__(parts.window)
        self._parts, self._controller, self._work = parts, parts.controller, parts.work
        self.run_id: int | None = None
        self.evidence: Evidence | None = None
        self.notes: dict[int, str] = {}
        self._level = (0, 1)
        self._plan_failed = False
        self.going: GoingRun | None = None
        self._is_line_busy = False
        self._passages = ""
        self._is_answer_begun = False
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

    def set_line_busy(self, busy: bool) -> None:
        """Whether the queue is being read."""
        self._is_line_busy = busy
        self._work.set_in_line(self._is_to_wait)
        self._leave_to_others(busy)

    def start(self) -> None:
        """Begins the run that the plan describes; while another one goes on, puts the document in
        line."""
        document = self._controller.document
        if self._is_to_wait and document is not None:
            self.line_wanted.emit(document.path)
            return
        self._begin(use_cache=True)

    def take_document(self) -> None:
        """Another document is shown, or the one that is being read again."""
        going = self.going
        self._work.set_in_line(self._is_to_wait)
        if going is None:
            return
        if not self.is_shown:
            self._work.set_running(False)
            return
        self.progressed.emit("", 0.0)
        self._show_begun(going)
        for event in list(going.events):
            self._show_event(event)

    def show_going(self) -> None:
        """Shows the document of the run that goes on."""
        if self.going is not None:
            self.document_wanted.emit(self.going.document)

    def _show_stopping(self) -> None:
        if self.going is None or self.is_shown:
            self._work.show_stopping()

    def start_afresh(self) -> None:
        """Begins it without using anything stored."""
        self._begin(use_cache=False)

    def start_part(self, index: int) -> None:
        """Begins it with one part read anew."""
        self._begin(use_cache=True, afresh=index)

    def pause(self) -> None:
        """Stops the run after the present step, so that it can go on from there; a server finishes
        what it has begun."""
        self._work.show_pausing(is_at_server=not isinstance(self._controller.model, Model))
        self._controller.pause()

    def ask_to_cancel(self) -> None:
        """Stops what goes on; a run only after asking, since a key is pressed by accident."""
        if self.going is None:
            self._controller.cancel()
            return
        if self.question is not None:
            return
        box = self.question = QMessageBox(self._parts.window)
        box.setIcon(QMessageBox.Icon.Question)
        box.setWindowTitle("Longleaf")
        box.setText(tr("Stop reading this document?"))
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
            if box.clickedButton() is stop and self.going is not None:
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
        self.notes.clear()

    def set_passages(self, text: str) -> None:
        """What stands in the result's place while there is none: key passages in Markdown."""
        self._passages = text
        if self.run_id is None and not self._work.result.markdown and not self.notes:
            self._work.result.show_draft(text)

    def _leave_to_others(self, occupied: bool) -> None:
        """While a queue or a comparison uses the engine, no run can be started."""
        may_start = self._is_line_busy or not occupied
        self._work.start.setEnabled(may_start and self._controller.plan is not None)

    def _begin(self, *, use_cache: bool, afresh: int | None = None) -> None:
        plan = self._controller.plan
        if plan is None or self._controller.is_running:
            return
        document = self._controller.document
        assert document is not None
        self._parts.banner.hide()
        c = self._controller
        going = self.going = GoingRun(
            document,
            plan,
            -1 if afresh is None else afresh,
            c.choices,
            c.mode,
            c.n_context,
            c.password,
            is_kept=use_cache and afresh is None,
        )
        self._show_begun(going)
        self.busy_changed.emit(True)
        self._controller.start(use_cache=use_cache, afresh=() if afresh is None else (afresh,))

    def _show_begun(self, going: GoingRun) -> None:
        work = self._work
        work.tabs.setCurrentWidget(work.result_page)
        self.clear()
        self.notes.clear()
        self._is_answer_begun = False
        work.result.show_draft(self._passages)
        work.bar.set_plan(going.plan)
        if going.afresh < 0:
            work.bar.start_anew()
        self.begun.emit(going.afresh)
        work.set_running(True)

    def _end(self) -> None:
        was_shown, going, self.going = self.is_shown, self.going, None
        if self.question is not None:
            self.question.reject()
        if was_shown or going is None:
            self._work.set_running(False)
        elif going.events:
            self._tell_ended(going)
        self.progressed.emit("", 0.0)
        self._work.set_in_line(self._is_line_busy)
        if going is not None and going.is_kept and going.events and self._controller.was_paused:
            last = going.events[-1]
            if isinstance(last, RunStopped) and last.cancelled:
                self.paused.emit(going, last)
        self.busy_changed.emit(False)
        self._controller.make_plan()  # what was measured makes the next forecast better

    def _tell_ended(self, going: GoingRun) -> None:
        """A run has ended whose document is not shown."""

        def show() -> None:
            self.document_wanted.emit(going.document)

        title = going.document.title
        last = going.events[-1]
        if isinstance(last, RunStopped) and not last.cancelled:
            self._parts.banner.tell(f"{title}: {last.message}", last.next_step, tr("Show"), show)
        else:
            told = (
                tr("“{title}”: reading was stopped.", title=title)
                if isinstance(last, RunStopped)
                else tr("“{title}” is read.", title=title)
            )
            self._parts.banner.offer(told, tr("Show"), show)

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
        if not isinstance(event, Progress) or not going.events:
            going.events.append(event)
        elif isinstance(going.events[-1], Progress):
            going.events[-1] = event  # only the last one is of use
        else:
            going.events.append(event)
        if self.is_shown:
            self._show_event(event)
        elif isinstance(event, Progress):
            self.progressed.emit(going.document.title, event.fraction)

    def _show_event(self, event: RunEvent) -> None:
        self.event_shown.emit(event)
        work = self._work
        match event:
            case PartProgress(part=part):
                self._set_state(part, PartState.READING)
            case LevelStarted(level=level, n_parts=n_parts):
                work.result_page.thought.clear()
                self._level = (level, n_parts)
                self.notes.clear()
            case PartStarted(part=part):
                self._set_state(part, PartState.READING)
                if part.is_final:
                    self._is_answer_begun = False  # begun anew after a restart
                    work.result_page.thought.clear()
            case PartThought(part=part, text=text, thought_s=thought_s):
                if part.is_final:
                    work.result_page.thought.add(text, thought_s)
            case PartToken(part=part, text=text):
                self._set_state(part, PartState.WRITING)
                if part.is_final:
                    if not self._is_answer_begun:
                        self._is_answer_begun = True
                        work.result.set_markdown("")  # what stood there stays until now
                    work.result.append(text)
                else:
                    self._note(part, text)
            case PartDone(part=part, cached=cached):
                self._set_state(part, PartState.CACHED if cached else PartState.DONE)
            case PartFailed(part=part):
                self._set_state(part, PartState.FAILED)
            case Progress():
                work.show_progress(event.fraction, self.progress_text(event))
            case Notice(kind=kind, message=message):
                work.show_notice(message)
                if kind in ENGINE_TROUBLE:
                    self._parts.banner.inform(message)
            case EvidenceChecked(evidence=evidence):
                self.evidence = evidence
            case RunFinished():
                self._finish(event)
            case RunStopped():
                work.bar.stop(failed=not event.cancelled)
                work.set_resumable(event.can_go_on)
                # The banner may be closed, and what was written so far stands below.
                work.set_outcome(
                    tr("Not finished. “{button}” goes on with it.", button=tr("Continue"))
                    if event.can_go_on
                    else tr("Not finished.")
                )
                if event.cancelled:  # as the user wanted: no error
                    self._parts.banner.inform(event.message, how_to_go_on(event))
                else:
                    self._parts.banner.tell(event.message, event.next_step)

    def _set_state(self, part: PartRef, state: PartState) -> None:
        if part.level == 0:
            self._work.bar.set_state(part.index, state)

    def _note(self, part: PartRef, piece: str) -> None:
        """Shows the notes on the parts while there is no answer yet."""
        self.notes[part.index] = self.notes.get(part.index, "") + piece
        plan = self.going.plan if self.going is not None else None
        texts = [f"*{tr('Notes on the parts as they are written. The summary follows.')}*"]
        for index, text in sorted(self.notes.items()):
            title = tr("Part {n}", n=index + 1)
            if part.level == 0 and plan is not None:
                title += chunk_text(plan.chunks[index])
            texts.append(f"#### {title}\n\n{text}")
        if self._passages:
            texts.append(self._passages)
        self._work.result.show_draft("\n\n".join(texts))

    def progress_text(self, event: Progress) -> str:
        """How far the run is, in words; nothing of the document is in them."""
        plan = self.going.plan if self.going is not None else self._controller.plan
        return progress_text(event, plan, *self._level)

    def _finish(self, event: RunFinished) -> None:
        self._work.result.set_markdown(event.text)
        self.run_id = event.run_id
        if self.evidence is not None:
            self._work.result_page.set_evidence(self.evidence)
        if event.cached:
            text = tr("From the library: nothing had to be computed again.")
            for index in range(len(self._work.bar.states())):
                self._work.bar.set_state(index, PartState.CACHED)
        elif not event.n_prompt:  # key passages: no model read anything
            text = tr("Done.")
            if event.elapsed_s >= 1:
                text = tr("Done in {duration}.", duration=duration_text(event.elapsed_s))
            for index in range(len(self._work.bar.states())):
                self._work.bar.set_state(index, PartState.DONE)
        else:
            text = costs_text(event)
        # What the plan says already, where it is seen, or the head of the result: once is enough.
        seen = self._work.reason.text() if self._work.reason.isVisible() else ""
        warnings = [each for each in event.warnings if each not in seen]
        self._work.set_outcome(sentences_text(text, *warnings))
        self._work.set_resumable(False)
        self._work.result_page.set_data(event.data, self._titles())
        self.shown.emit(event.run_id)
        self.finished.emit(event)

    def _titles(self) -> Mapping[str, str]:
        """Of the fields of a structured answer."""
        document = self._controller.document
        try:
            language = document.language if document is not None else ""
            return prompts_for(self._controller.choices, language).layout.headings
        except LongleafError:
            return {}  # its file was changed meanwhile: the fields' own names do

    def _show_evidence(self, run_id: int, evidence: Evidence) -> None:
        if run_id == self.run_id and not self.is_shown:
            self.evidence = evidence
            self._work.result_page.set_evidence(evidence)
