"""Runs a reading as planned: by the document itself, by choice, from the library, or anew."""

from __future__ import annotations

import threading
from collections.abc import Collection, Generator
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Protocol

from app.analysis.comparison.changes import ChangesText
from app.analysis.evidence.check import check_evidence
from app.analysis.evidence.checked import Evidence
from app.analysis.evidence.second_opinion import opinions_kept
from app.analysis.evidence.stored import stored_evidence
from app.analysis.kinds.choices import Choices, prompts_for, result_key
from app.analysis.runs.events import (
    EvidenceChecked,
    Notice,
    PartDone,
    Planned,
    RunEvent,
    RunFinished,
)
from app.analysis.runs.model import AnyModel
from app.analysis.runs.progress import AnswerMeter
from app.analysis.runs.run import Run
from app.analysis.suspicion import suspicious_passages, told
from app.documents.base.document import Document
from app.engines.contract.engine import Engine
from app.jobs.answers.choosing import choosing_run
from app.jobs.answers.second_opinion import ask_again
from app.jobs.answers.stored import finished_from, stored_data, stored_notes
from app.jobs.answers.writing import Writing, passages_run
from app.jobs.either_event import EitherEvent
from app.planning.plan import Mode, Plan
from app.store import Library
from app.store.records import RunRecord
from app.system.translation import tr


class Workbench(Protocol):
    """What a run needs of the workspace it belongs to; see `Workspace`."""

    library: Library

    def writing(self, document: Document, model: AnyModel, choices: Choices) -> Writing: ...
    def prepare(
        self, model: AnyModel, cancel: threading.Event | None = None
    ) -> Generator[Notice]: ...
    def engine_for(self, model: AnyModel, n_context: int) -> Engine: ...
    def note_speed(self, model: AnyModel) -> None: ...
    def note_written(self, model: AnyModel, written: AnswerMeter) -> None: ...
    def asks_again(self, document: Document, model: AnyModel, choices: Choices) -> bool: ...
    def keep_evidence(self, run_id: int, text: str, evidence: Evidence) -> None: ...


@dataclass(frozen=True)
class Order:
    """A run that somebody asks for; the arguments are those of `Workspace.run`."""

    document: Document
    model: AnyModel
    plan: Plan
    choices: Choices
    mode: Mode
    use_cache: bool
    cancel: threading.Event | None
    pause: threading.Event | None
    afresh: Collection[int]
    since: datetime | None

    @property
    def is_anew(self) -> bool:
        """Whether what the library has is asked for again."""
        return bool(self.afresh) or not self.use_cache

    @property
    def checked_in(self) -> Document:
        """What statements are looked up in: of compared documents both versions."""
        if isinstance(self.document, ChangesText) and self.document.sources is not None:
            return self.document.sources
        return self.document

    @property
    def stop(self) -> threading.Event:
        """Set when the run is cancelled or paused."""
        return EitherEvent(self.cancel, self.pause)

    def checked(self, text: str, notes: dict[int, str]) -> Evidence:
        """An answer looked up in the document, with the notes by part that it was made from."""
        by_part = [notes.get(chunk.index, "") for chunk in self.plan.chunks] if notes else []
        is_about_all = self.checked_in is self.document
        return check_evidence(text, self.checked_in, by_part, is_about_all=is_about_all)


def run(workspace: Workbench, order: Order) -> Generator[RunEvent]:
    """See `Workspace.run`."""
    document, model, plan, choices = order.document, order.model, order.plan, order.choices
    writing = workspace.writing(document, model, choices)
    if writing is Writing.PASSAGES and not order.afresh:
        passages = passages_run(document, model, plan, choices, workspace.library)
        yield from _kept(workspace, passages)
        return
    if writing is Writing.CHOICE and not order.afresh:
        yield from workspace.prepare(model, order.cancel)
        engine = workspace.engine_for(model, plan.budget.n_context)
        chosen = choosing_run(
            document, model, plan, choices, engine, workspace.library,
            since=None if order.use_cache else order.since or datetime.now(UTC),
            cancel=order.cancel,
        )  # fmt: skip
        yield from _kept(workspace, chosen)
        return
    known = _known(workspace, order)
    if known is not None:
        yield from _told_again(workspace, order, known)
        return
    yield from workspace.prepare(model, order.stop)
    warning = told(suspicious_passages(document))
    if warning:
        yield Notice("suspicious", warning)
    yield from _read(workspace, order)


def _kept(workspace: Workbench, events: Generator[RunEvent]) -> Generator[RunEvent]:
    """The events of a run, whose evidence is kept with its answer: exports have it from there."""
    evidence: Evidence | None = None
    with closing(events):
        for event in events:
            if isinstance(event, EvidenceChecked):
                evidence = event.evidence
            elif isinstance(event, RunFinished) and evidence is not None:
                workspace.keep_evidence(event.run_id, event.text, evidence)
            yield event


def _known(workspace: Workbench, order: Order) -> RunRecord | None:
    """The stored run with the answer, where it may be taken from there."""
    if order.is_anew and order.since is None:
        return None
    document = order.document
    key = result_key(
        document.sha256,
        order.model.fingerprint,
        prompts_for(order.choices, document.language),
        order.choices,
        order.plan.n_requested_context,
        order.mode,
        recognized_pages=document.recognized_pages,
    )
    return workspace.library.finished_run(key, order.since if order.is_anew else None)


def _told_again(workspace: Workbench, order: Order, known: RunRecord) -> Generator[RunEvent]:
    """The events of a run whose answer is stored. It is checked anew: the check may be better than
    it was; only the model's second opinions are kept."""
    prompts = prompts_for(order.choices, order.document.language)
    yield Planned(known.id, order.plan)
    notes = stored_notes(workspace.library, known, order.plan, prompts)
    evidence = order.checked(known.text, notes)
    evidence = opinions_kept(evidence, stored_evidence(known.text, known.evidence))
    workspace.keep_evidence(known.id, known.text, evidence)
    yield EvidenceChecked(known.id, evidence)
    data = stored_data(workspace.library, known, order.plan, prompts)
    yield replace(finished_from(known), data=data)


def _read(workspace: Workbench, order: Order) -> Generator[RunEvent]:
    """Reads the document with the model, and checks the answer before it is told as finished."""
    model, plan = order.model, order.plan
    run = Run(
        order.document,
        plan,
        prompts_for(order.choices, order.document.language),
        order.choices,
        workspace.engine_for(model, plan.budget.n_context),
        workspace.library,
        count_prompt=model.count_prompt,
        model_name=model.name,
        model_fingerprint=model.fingerprint,
        mode_asked=order.mode,
        use_cache=order.use_cache,
        cancel=order.cancel,
        pause=order.pause,
        afresh=order.afresh,
        since=order.since,
    )
    notes: dict[int, str] = {}
    written = AnswerMeter(plan)
    with closing(run.events()) as events:
        for event in events:
            if isinstance(event, PartDone):
                written.note(event)
                if event.part.level == 0 and not event.part.is_final:
                    notes[event.part.index] = event.text
            elif isinstance(event, RunFinished):
                workspace.note_speed(model)
                workspace.note_written(model, written)
                yield from _check(workspace, order, event, notes)
            yield event


def _check(
    workspace: Workbench, order: Order, finished: RunFinished, notes: dict[int, str]
) -> Generator[RunEvent]:
    """Looks an answer up in the document, asks the model again where that is wanted, and keeps
    what was found."""
    evidence = order.checked(finished.text, notes)
    workspace.keep_evidence(finished.run_id, finished.text, evidence)
    if workspace.asks_again(order.document, order.model, order.choices):
        yield Notice("second opinion", tr("The model is asked again about each ✓"))
        engine = workspace.engine_for(order.model, order.plan.budget.n_context)
        evidence = ask_again(engine, evidence, order.checked_in, order.stop)
        workspace.keep_evidence(finished.run_id, finished.text, evidence)
    yield EvidenceChecked(finished.run_id, evidence)
