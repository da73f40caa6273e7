"""Answers a question with what a workspace has: the document, a model, and what was read before."""

from __future__ import annotations

import dataclasses
import threading
from collections.abc import Generator, Sequence
from contextlib import closing
from typing import Protocol

from app.analysis.evidence.stored import evidence_to_store
from app.analysis.kinds.choices import Choices, part_key, prompts_for
from app.analysis.kinds.frames import answer_languages
from app.analysis.kinds.prompts import Prompts, load_prompts
from app.analysis.questions.answering import answer
from app.analysis.questions.lookups import ToolQuestion
from app.analysis.questions.prepared import (
    Asking,
    Exchange,
    Note,
    answer_language,
    ask_passages,
    ask_whole,
)
from app.analysis.runs.events import Notice, QuestionAnswered, QuestionEvent, QuestionStopped
from app.analysis.runs.model import AnyModel
from app.documents.base.document import Document
from app.engines.contract.engine import Engine
from app.jobs.answers.stored import settled_note
from app.models.gguf.thinking import room_for_thought
from app.models.machine.memory import context_needed
from app.planning.counting import Measured
from app.planning.plan import Mode, Plan
from app.planning.planner import N_SPARE_TOKENS
from app.store import Library
from app.store.records import NewExchange
from app.system.errors import LongleafError
from app.system.translation import tr


class Workbench(Protocol):
    """What a question needs of the workspace that it is asked in; see `Workspace`."""

    library: Library

    def prepare(
        self, model: AnyModel, cancel: threading.Event | None = None
    ) -> Generator[Notice]: ...
    def measure(self, document: Document, model: AnyModel) -> Measured: ...
    def plan(
        self,
        document: Document,
        model: AnyModel,
        *,
        n_context: int,
        mode: Mode = Mode.AUTO,
        kind: str = "general",
        choices: Choices | None = None,
        measured: Measured | None = None,
    ) -> Plan: ...
    def engine_for(self, model: AnyModel, n_context: int) -> Engine: ...
    def note_speed(self, model: AnyModel) -> None: ...


def ask(
    workspace: Workbench,
    document: Document,
    model: AnyModel,
    question: str,
    *,
    n_context: int,
    history: Sequence[Exchange] | None,
    choices: Choices,
    measured: Measured | None,
    keep: bool,
    cancel: threading.Event,
) -> Generator[QuestionEvent]:
    """See `Workspace.ask`."""
    question = question.strip()
    if not question:
        yield QuestionStopped(
            False, tr("There is no question."), tr("Write what you want to know.")
        )
        return
    begins = history is not None and not history
    if history is None:
        history = conversation(workspace.library, document.sha256)
    yield from workspace.prepare(model, cancel)
    n_held = min(n_context, model.limit.n_max)
    try:
        events = _answered(
            workspace, document, model, question, n_held, history, choices, measured, cancel
        )
        with closing(events):
            for event in events:
                if isinstance(event, QuestionAnswered):
                    workspace.note_speed(model)
                    if keep:
                        number = _keep(
                            workspace.library, document, model, question, event, n_held, begins
                        )
                        event = dataclasses.replace(event, exchange_id=number)
                yield event
    except LongleafError as error:
        yield QuestionStopped(False, error.message, error.next_step)


def _answered(
    workspace: Workbench,
    document: Document,
    model: AnyModel,
    question: str,
    n_context: int,
    history: Sequence[Exchange],
    choices: Choices,
    measured: Measured | None,
    cancel: threading.Event,
) -> Generator[QuestionEvent]:
    """From the whole text where that fits, else by tools where the model takes them, else from
    passages. Raises `LongleafError`."""
    measured = measured or workspace.measure(document, model)
    prompts = _prompts(document, question, choices)
    n_thought = room_for_thought(model.thinking, choices.n_thought, n_context)
    asking = _whole(model, question, n_context, history, prompts, measured, n_thought)
    n_held = n_context
    if asking is not None:
        n_answer = asking.n_answer + n_thought
        n_needed = model.count_prompt(asking.messages) + n_answer + N_SPARE_TOKENS
        n_held = context_needed(model.limit, n_context, n_needed)
    engine = workspace.engine_for(model, n_held)
    if asking is None and model.takes_tools:
        looking = ToolQuestion(
            document,
            workspace.library,
            model.tokenizer,
            prompts,
            question,
            history,
            n_context=n_context,
            count_prompt=model.count_prompt,
        )
        is_done = yield from looking.answer(engine, choices, cancel)
        if is_done:
            return
    if asking is None:
        asking = _passages(
            workspace, document, model, question, n_context, history, prompts, measured, n_thought
        )
    yield from answer(
        document, asking, engine, choices, count_prompt=model.count_prompt, cancel=cancel
    )


def conversation(library: Library, document_sha256: str) -> list[Exchange]:
    """What was asked and answered about a document since the conversation was begun."""
    found: list[Exchange] = []
    for stored in library.exchanges(document_sha256):
        if stored.begins:
            found = []
        found.append(Exchange(stored.question, stored.answer))
    return found


def _keep(
    library: Library,
    document: Document,
    model: AnyModel,
    question: str,
    answered: QuestionAnswered,
    n_context: int,
    begins: bool,
) -> int:
    library.save_document(document)
    return library.add_exchange(
        NewExchange(
            document_sha256=document.sha256,
            model_fingerprint=model.fingerprint,
            model_name=model.name,
            n_context=n_context,
            question=question,
            answer=answered.text,
            way=answered.way.value,
            reason=answered.reason,
            evidence=evidence_to_store(answered.text, answered.evidence),
            begins=begins,
            n_prompt=answered.n_prompt,
            n_generated=answered.n_generated,
            elapsed_s=answered.elapsed_s,
        )
    )


def _prompts(document: Document, question: str, choices: Choices) -> Prompts:
    """In the language of the question, unless another is chosen."""
    language = choices.language or answer_language(question, document.language)
    known = language if language in answer_languages() else ""
    return load_prompts("general", document.language, answer_language=known, system=choices.system)


def _whole(
    model: AnyModel,
    question: str,
    n_context: int,
    history: Sequence[Exchange],
    prompts: Prompts,
    measured: Measured,
    n_thought: int,
) -> Asking | None:
    return ask_whole(
        measured,
        prompts,
        question,
        history,
        n_context=n_context,
        count_prompt=model.count_prompt,
        n_thought=n_thought,
    )


def _passages(
    workspace: Workbench,
    document: Document,
    model: AnyModel,
    question: str,
    n_context: int,
    history: Sequence[Exchange],
    prompts: Prompts,
    measured: Measured,
    n_thought: int,
) -> Asking:
    return ask_passages(
        document,
        workspace.library,
        prompts,
        question,
        history,
        part_notes(workspace, document, model, n_context=n_context, measured=measured),
        n_context=n_context,
        n_document_tokens=measured.n_tokens,
        counter=model.tokenizer,
        count_prompt=model.count_prompt,
        n_thought=n_thought,
    )


def part_notes(
    workspace: Workbench,
    document: Document,
    model: AnyModel,
    *,
    n_context: int,
    measured: Measured | None,
) -> list[Note]:
    """See `Workspace.part_notes`."""
    engine = workspace.engine_for(model, min(n_context, model.limit.n_max))
    for run in workspace.library.runs(limit=10, document_sha256=document.sha256):
        same = run.model_fingerprint == model.fingerprint
        if run.mode != Mode.MAP_REDUCE.value or not same:
            continue
        choices = Choices.from_stored(run.parameters)
        try:
            plan = workspace.plan(
                document,
                model,
                n_context=run.n_context,
                mode=Mode.MAP_REDUCE,
                choices=choices,
                measured=measured,
            )
            prompts = prompts_for(choices, document.language)
        except LongleafError:
            continue  # made with a kind that is gone
        sampling = choices.sampling(plan.budget.n_part_answer, n_thought=plan.budget.n_thought)
        found = []
        for chunk in plan.chunks:
            key = part_key(engine.fingerprint, prompts.for_map(chunk), sampling)
            stored = workspace.library.part(key)
            if stored is not None and chunk.places:
                text = settled_note(stored.text, chunk, prompts)
                found.append(Note(f"Part {chunk.index + 1} ({chunk.span})", text))
        if found:
            return found
    return []
