"""Answers a question that was made ready: what the engine writes, settled and checked."""

from __future__ import annotations

import time
from collections.abc import Generator
from contextlib import closing
from threading import Event as Flag

from app.analysis.answers.echoes import EchoFilter
from app.analysis.answers.rewriting import echoes_in, rewritten
from app.analysis.evidence.check import check_evidence
from app.analysis.kinds.choices import Choices
from app.analysis.kinds.delimiters import up_to_text
from app.analysis.kinds.reminders import expected_language
from app.analysis.questions.prepared import Asking, CountPrompt
from app.analysis.runs.events import (
    Notice,
    QuestionAnswered,
    QuestionEvent,
    QuestionPlanned,
    QuestionProgress,
    QuestionStopped,
    QuestionThought,
    QuestionToken,
    Way,
)
from app.documents.base.document import Document
from app.engines.contract.drive import drive
from app.engines.contract.engine import (
    Engine,
    EngineNotice,
    Failed,
    Finished,
    FinishReason,
    PromptProgress,
    Request,
    Started,
    Thought,
    Token,
)
from app.system.errors import LongleafError
from app.system.translation import tr


def answer(
    document: Document,
    asking: Asking,
    engine: Engine,
    choices: Choices,
    *,
    count_prompt: CountPrompt,
    cancel: Flag,
) -> Generator[QuestionEvent]:
    """Asks, and tells what comes. Ends with one `QuestionAnswered` or `QuestionStopped`."""
    started = time.monotonic()
    n_prompt = count_prompt(asking.messages)
    yield QuestionPlanned(
        asking.way, asking.reason, n_prompt, asking.n_history, asking.labels, asking.n_notes
    )
    request = _request(asking, choices, document)
    references = EchoFilter(asking.references, echoes_in(asking.messages, asking.question))
    n_cached = 0
    ended: QuestionEvent | None = None
    try:
        with closing(drive(engine, [request], cancel)) as events:
            for event in events:
                match event:
                    case Started():
                        references.finish()  # begun anew after a restart
                        n_cached = event.n_cached
                    case PromptProgress(n_done=n_done, n_total=n_total):
                        yield QuestionProgress(n_done, n_total, n_cached)
                    case Token(text=text):
                        piece = references.feed(text)
                        if piece:
                            yield QuestionToken(piece)
                    case Thought(text=text):
                        yield QuestionThought(text)
                    case Finished(reason=FinishReason.CANCELLED):
                        ended = QuestionStopped(True, tr("Cancelled."), "")
                    case Finished():
                        if event.thought:
                            yield QuestionThought("", event.thought_s)
                        held = references.finish()
                        if held:
                            yield QuestionToken(held)
                        elapsed_s = time.monotonic() - started
                        ended = _settled(document, asking, references, event, n_cached, elapsed_s)
                    case Failed(message=message, next_step=next_step):
                        ended = QuestionStopped(False, message, next_step)
                    case EngineNotice(kind=kind, message=message):
                        yield Notice(kind, message)
    except LongleafError as error:
        ended = QuestionStopped(False, error.message, error.next_step)
    if cancel.is_set():
        ended = QuestionStopped(True, tr("Cancelled."), "")
    yield ended or QuestionStopped(False, tr("The model gave no answer."), tr("Ask again."))


def _request(asking: Asking, choices: Choices, document: Document) -> Request:
    # Only the whole text is worth keeping for what is asked next.
    document_id = document.sha256 if asking.way is Way.WHOLE else ""
    sampling = choices.sampling(asking.n_answer, n_thought=asking.n_thought)
    shared = up_to_text(asking.messages)
    said = f"{asking.question} {choices.system}"
    wanted = expected_language(choices.language, asking.language, said)
    return Request("question", asking.messages, sampling, document_id, shared, *wanted)


def _settled(
    document: Document,
    asking: Asking,
    references: EchoFilter,
    event: Finished,
    n_cached: int,
    elapsed_s: float,
) -> QuestionAnswered | QuestionStopped:
    """The whole answer with its references settled, compared with the document."""
    references.n_unknown = 0
    text = rewritten(references, event.text).strip()
    if not text:
        return QuestionStopped(False, tr("The model wrote nothing."), tr("Choose another model."))
    return QuestionAnswered(
        text=text,
        evidence=check_evidence(text, document),
        way=asking.way,
        reason=asking.reason,
        n_prompt=event.n_prompt,
        n_cached=n_cached,
        n_generated=event.n_generated,
        n_unknown_references=references.n_unknown,
        truncated=event.reason is not FinishReason.STOP,
        elapsed_s=elapsed_s,
    )
