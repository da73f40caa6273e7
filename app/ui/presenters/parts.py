"""The parts of the open document, what the answer left out of them, and suspicious passages."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from PySide6.QtCore import QObject, Signal

from app.analysis.evidence.left_out.dropped import DroppedFact
from app.analysis.kinds.choices import prompts_for
from app.analysis.runs.events import (
    EvidenceChecked,
    PartDone,
    PartFailed,
    PartProgress,
    PartStarted,
    PartToken,
    RunEvent,
    RunFinished,
    RunStopped,
)
from app.analysis.runs.state import PartState, RunState
from app.analysis.suspicion import Suspicion, suspicious_passages
from app.documents.base.document import Document
from app.jobs.answers.stored import stored_data, stored_notes
from app.planning import Plan
from app.store.records import RunRecord
from app.system.errors import LongleafError
from app.system.translation import tr
from app.ui.document.suspicion_strip import SuspicionStrip
from app.ui.presenters.run import RunPresenter
from app.ui.presenters.window_parts import WindowParts
from app.ui.work.dropped_view import DroppedView
from app.ui.work.parts_view import PartsView


class PartsPresenter(QObject):
    """Attributes: `parts` (PartsView), `dropped` (DroppedView), `suspicions` (SuspicionStrip).

    Signals: `label_wanted` ("p. 12", "§ 4.2") a place is to be shown; `span_wanted` (start, end) a
    stretch of the document's text is to be shown.
    """

    label_wanted = Signal(str, object)
    span_wanted = Signal(int, int)
    _found = Signal(object, object, object, object, object)  # looked up in a thread
    _compared = Signal(int, object)  # run, what its answer left out: from the thread that compared
    _looked = Signal(object, object)  # Document, what is suspicious: from the thread that looked

    def __init__(self, parts: WindowParts, runs: RunPresenter) -> None:
        super().__init__(parts.window)
        self._controller, self._work, self._runs = parts.controller, parts.work, runs
        self._library = parts.controller.workspace.library
        self.parts, self.dropped = PartsView(), DroppedView()
        self.suspicions = SuspicionStrip()
        self._work.tabs.addTab(self.parts, tr("Parts"))
        self._work.tabs.addTab(self.dropped, tr("Left out"))
        self._work.add_notice(self.suspicions)
        self.suspicions.wanted.connect(self._work.want_notice)
        c = self._controller
        c.planned.connect(self._take_plan)
        runs.event_shown.connect(self._take_event)
        runs.state_shown.connect(self._take_state)
        c.run_ended.connect(self._end_run)
        runs.busy_changed.connect(self._set_running)
        runs.begun.connect(self.begin)
        self._work.pause_clicked.connect(runs.pause)
        runs.shown.connect(self._show_stored)
        self._compared_run: int | None = None
        self._looked_up: RunRecord | None = None
        self._looked.connect(self._show_suspicions)
        self._compared.connect(self._show_left_out)
        self._found.connect(self._show_found)
        self.parts.again_clicked.connect(lambda index: runs.start_part(index))
        self.dropped.part_clicked.connect(self._show_part)
        for view in (self.parts, self.dropped):
            view.page_clicked.connect(lambda n, found: self.label_wanted.emit(f"p. {n}", found))
            view.place_clicked.connect(self.label_wanted)
        self.suspicions.passage_clicked.connect(
            lambda found: self.span_wanted.emit(found.start, found.end)
        )

    def look_at(self, document: Document) -> None:
        """Looks for suspicious passages of a document that was opened."""
        self.parts.set_plan(None)
        for view in (self.parts.note, self.dropped):
            view.set_renamed_pages(document.renamed_pages)
        self.dropped.set_facts(())
        self._name_dropped(0)
        self.suspicions.set_found(())
        self._controller.in_background(
            lambda: self._looked.emit(document, suspicious_passages(document))
        )

    def _show_suspicions(self, document: Document, found: tuple[Suspicion, ...]) -> None:
        if document is self._controller.document:
            self.suspicions.set_found(found)

    def _take_plan(self, plan: Plan) -> None:
        if not self._runs.is_shown:
            self.parts.set_plan(plan)
            if self._runs.run_id is not None:
                self._show_stored(self._runs.run_id)

    def _end_run(self) -> None:
        self._set_running(False)

    def _set_running(self, running: bool) -> None:
        self.parts.set_running(running)

    def _take_state(self, run: RunState) -> None:
        """Shows what a run has come to whose document is shown again."""
        if run.plan is not None:
            self.parts.set_plan(run.plan)
        for index, state in run.parts.items():
            self.parts.set_note(index, run.part_text(index))
            self.parts.set_state(index, state)

    def _take_event(self, event: RunEvent, run: RunState) -> None:
        match event:
            case PartStarted(part=part) | PartProgress(part=part) if run.is_of_document(part):
                self.parts.set_state(part.index, run.parts[part.index])
            case PartToken(part=part, text=text) if run.is_of_document(part):
                self.parts.set_state(part.index, run.parts[part.index])
                self.parts.append_note(part.index, text)
            case PartDone(part=part) | PartFailed(part=part) if run.is_of_document(part):
                self.parts.set_note(part.index, run.part_text(part.index))
                self.parts.set_state(part.index, run.parts[part.index])
            case EvidenceChecked(run_id=run_id, evidence=evidence):
                self._compared_run = run_id
                self.dropped.set_facts(evidence.dropped)
                self._name_dropped(len(evidence.dropped))
            case RunStopped():
                self.parts.stop(failed=not event.cancelled)
            case RunFinished():
                for index, state in run.parts.items():
                    self.parts.set_state(index, state)
                record = self._library.run(event.run_id) if event.cached else None
                if record is not None:
                    self._look_up(record, None)

    def begin(self, afresh: int) -> None:
        """A run begins, of all parts or with `afresh` of that one alone."""
        self.dropped.set_facts(())
        self._name_dropped(0)
        if afresh < 0:
            self.parts.start_anew()
        else:
            self.parts.set_note(afresh, "")
            self.parts.set_state(afresh, PartState.WAITING)

    def _show_stored(self, run_id: int) -> None:
        """A result is shown. What its parts noted is known when it was made by the present plan."""
        if self._runs.is_shown:
            return
        if run_id != self._compared_run:
            self._show_left_out(run_id, ())
        self._compared_run = run_id
        try:
            run = self._library.run(run_id)
        except LongleafError:
            return  # the result is there; only its notes are not
        document = self._controller.to_read
        if run is not None:
            is_its = document is not None and run.document_sha256 == document.sha256
            self._look_up(run, document if is_its else None)

    def _show_left_out(self, run_id: int, facts: tuple[DroppedFact, ...]) -> None:
        if run_id == self._runs.run_id:
            self.dropped.set_facts(facts)
            self._name_dropped(len(facts))

    def _look_up(self, run: RunRecord, compared_with: Document | None) -> None:
        """Looks up, in a thread, the notes of a stored result, where it was made by the present
        plan, and then what it left out of a document. Those of a book take some tenths of a
        second."""
        self._looked_up, plan = run, self._controller.plan
        is_of_plan = plan is not None and self._is_of_plan(run, plan)
        prompts = prompts_for(self._controller.choices, self._language)

        def work() -> None:
            notes: dict[int, str] = {}
            if plan is not None and is_of_plan:
                with suppress(LongleafError):  # the result is there; only its notes are not
                    notes = stored_notes(self._library, run, plan, prompts)
                    data = stored_data(self._library, run, plan, prompts)
                    is_as_written = run.original_text is None
                    headings = prompts.layout.headings if data is not None else {}
                    self._found.emit(run, plan, notes, data if is_as_written else None, headings)
            if compared_with is not None:
                from app.analysis.evidence.check import left_out

                by_part = [notes.get(n, "") for n in range(len(plan.chunks))] if plan else []
                told = by_part if is_of_plan else []
                self._compared.emit(run.id, left_out(run.text, told, compared_with))

        self._controller.in_background(work)

    def _show_found(
        self,
        run: RunRecord,
        plan: Plan,
        notes: dict[int, str],
        data: Mapping[str, Any] | None,
        headings: Mapping[str, str],
    ) -> None:
        if run is not self._looked_up or plan is not self._controller.plan:
            return
        if data is not None:
            self._work.result_page.set_data(data, headings)
        for index in range(len(plan.chunks) if notes else 0):
            if index in notes:
                self.parts.set_note(index, notes[index])
                self.parts.set_state(index, PartState.CACHED)
            else:
                self.parts.set_missing(index)

    @property
    def _language(self) -> str:
        document = self._controller.document
        return document.language if document is not None else ""

    def _is_of_plan(self, run: RunRecord, plan: Plan) -> bool:
        document, model = self._controller.document, self._controller.model
        return (
            document is not None
            and model is not None
            and run.document_sha256 == document.sha256
            and run.model_fingerprint == model.fingerprint
            and run.kind == self._controller.choices.kind
            and run.mode == plan.mode.value
            and run.n_context == plan.n_requested_context
            and run.n_parts == len(plan.chunks)
            and run.n_document_tokens == plan.n_document_tokens
        )

    def _show_part(self, index: int) -> None:
        self._work.tabs.setCurrentWidget(self.parts)
        self.parts.show_part(index)

    def _name_dropped(self, n: int) -> None:
        at = self._work.tabs.indexOf(self.dropped)
        self._work.tabs.setTabText(at, tr("Left out ({n:,})", n=n) if n else tr("Left out"))
