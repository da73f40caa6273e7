"""Lets a model choose the answer from the document's sentences, and keeps it like any other."""

from __future__ import annotations

import threading
from collections.abc import Generator
from contextlib import closing
from datetime import datetime

from app.analysis.evidence.check import check_evidence
from app.analysis.kinds.choices import Choices
from app.analysis.runs.choosing import ChoosingRun, choosing_key
from app.analysis.runs.events import EvidenceChecked, Planned, RunEvent, RunFinished, RunStopped
from app.analysis.runs.model import AnyModel
from app.digest import DigestLength, WeighedDocument
from app.digest.rendering import as_markdown
from app.documents.base.document import Document
from app.engines.contract.engine import Engine
from app.jobs.answers.digesting import DIGEST_MODE, nothing_to_choose
from app.jobs.answers.stored import finished_from
from app.jobs.answers.writing import Writing, digest_kind_of, remarks
from app.planning.plan import Plan
from app.store import Library
from app.store.records import NewRun, RunStatus
from app.system.errors import LongleafError
from app.system.translation import tr


def choosing_run(
    document: Document,
    model: AnyModel,
    plan: Plan,
    choices: Choices,
    engine: Engine,
    library: Library,
    *,
    since: datetime | None = None,
    cancel: threading.Event | None = None,
) -> Generator[RunEvent]:
    """Lets the model choose, keeps what came of it and checks it; the same events as of any run.
    What was stored before `since` does not serve it.

    Raises `NothingToChoose` where the document has no sentence.
    """
    length = DigestLength(choices.length or DigestLength.ONE_PAGE)
    key = choosing_key(document, model.fingerprint, choices.kind, length)
    known = library.finished_run(key, since)
    if known is not None:
        yield Planned(known.id, plan)
        yield EvidenceChecked(known.id, check_evidence(known.text, document, is_about_all=True))
        yield finished_from(known)
        return
    weighed = WeighedDocument(document, digest_kind_of(choices))
    if not weighed.candidates(length):
        raise nothing_to_choose()
    library.save_document(document)
    run_id = library.start_run(_record(document, model, plan, choices, key))
    run = ChoosingRun(
        document, weighed, length, engine, library, run_id, since=since, cancel=cancel
    )
    ended: RunFinished | RunStopped
    status, text = RunStatus.FAILED, ""
    try:
        yield Planned(run_id, plan)
        with closing(run.events()) as events:
            yield from events
        if run.digest is None:
            status = RunStatus.CANCELLED
            ended = RunStopped(
                run_id, True, tr("Cancelled."), tr("Start again to go on."), run.n_done
            )
        else:
            status = RunStatus.FINISHED
            text = as_markdown(run.digest, document.language)
            ended = _finished(run_id, run, text, _warnings(document, model, choices, run))
            yield EvidenceChecked(run_id, check_evidence(text, document, is_about_all=True))
    except LongleafError as error:
        ended = RunStopped(run_id, False, error.message, error.next_step, run.n_done)
    except GeneratorExit:
        library.finish_run(run_id, status=RunStatus.CANCELLED)
        raise
    library.finish_run(
        run_id,
        status=status,
        text=text,
        message=ended.message if isinstance(ended, RunStopped) else "\n".join(ended.warnings),
        n_parts_cached=run.n_cached,
        n_prompt=run.n_prompt,
        n_generated=run.n_generated,
        elapsed_s=run.elapsed_s,
    )
    yield ended


def _record(document: Document, model: AnyModel, plan: Plan, choices: Choices, key: str) -> NewRun:
    return NewRun(
        document_sha256=document.sha256,
        result_key=key,
        kind=choices.kind,
        mode=DIGEST_MODE,
        n_context=plan.budget.n_context,
        model_fingerprint=model.fingerprint,
        model_name=model.name,
        n_parts=0,
        n_document_tokens=plan.n_document_tokens,
        parameters={"length": choices.length, "writing": Writing.CHOICE.value},
    )


def _finished(run_id: int, run: ChoosingRun, text: str, warnings: tuple[str, ...]) -> RunFinished:
    return RunFinished(
        run_id=run_id,
        text=text,
        cached=run.n_cached == run.n_parts,
        n_parts=run.n_parts,
        n_parts_cached=run.n_cached,
        n_prompt=run.n_prompt,
        n_generated=run.n_generated,
        elapsed_s=run.elapsed_s,
        warnings=warnings,
    )


def _warnings(
    document: Document, model: AnyModel, choices: Choices, run: ChoosingRun
) -> tuple[str, ...]:
    said = remarks(document, model, choices, Writing.CHOICE)
    if run.n_unanswered:
        said.append(
            tr(
                "For {n} of {n_parts} parts the model named nothing; they were chosen by the "
                "ranking that needs no model.",
                n=run.n_unanswered,
                n_parts=run.n_parts,
            )
        )
    return tuple(said)
