"""A question made ready to be sent: over the whole text where that fits, else over passages of it.

Which of the two it was is said with the answer. A question over the whole text begins, letter by
letter, as a single pass over the document does, and a later question as the conversation before it,
so that an engine that kept their keys and values has only the question to read.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from app.analysis.answers.references import (
    BracketRewriter,
    MarkerResolver,
    ReferenceFilter,
    labels_in,
    marked,
)
from app.analysis.kinds.delimiters import delimiter_in
from app.analysis.kinds.prompts import Prompts
from app.analysis.questions.passages import (
    CJK,
    find_passages,
    is_of_whole,
    key_spans,
    keywords,
    labelled,
    labels_of,
)
from app.analysis.runs.events import Way
from app.documents.base.document import Document
from app.documents.base.language import language_of
from app.engines.contract.engine import Message
from app.planning.counting import Measured, TokenCounter
from app.planning.errors import PlanError
from app.planning.plan import Budget, Chunk, Mode, PromptCosts
from app.planning.planner import N_SPARE_TOKENS, make_plan
from app.store import Library
from app.system.errors import ExitCode, LongleafError
from app.system.translation import tr

N_ANSWER = 768
"""Tokens allowed for an answer."""
N_PASSAGES_MAX = 12
"""Passages of a page or so that a question is answered from, when the document does not fit."""
N_PASSAGE_TOKENS_MAX = 8192
"""Most tokens of passages and notes together: what lies further down the list is rarely about the
question, and on a CPU each thousand tokens are seconds of waiting."""
N_ROOM_LEAST = 256  # tokens that passages need
N_HISTORY_MAX = 2  # exchanges that a question over passages goes on from
NOTES_SHARE = 1 / 3
"""Share of that which the notes of the parts may take."""


class QuestionError(LongleafError):
    """A question that cannot be answered as things are."""

    exit_code = ExitCode.ENGINE


@dataclass(frozen=True, slots=True)
class Exchange:
    """A question asked before, and its answer as it was shown, with its references."""

    question: str
    answer: str


@dataclass(frozen=True, slots=True)
class Note:
    """What a part's reading noted, references settled: its header ("Part 3 (pp. 40–58)") and
    text."""

    header: str
    text: str


@dataclass(frozen=True)
class Asking:
    """A question made ready: what is sent, and how the answer's references are settled."""

    way: Way
    reason: str
    messages: tuple[Message, ...]
    references: BracketRewriter
    n_history: int
    n_answer: int
    labels: tuple[str, ...] = ()
    n_notes: int = 0
    question: str = ""
    language: str = ""
    n_thought: int = 0


CountPrompt = Callable[[Sequence[Message]], int]


def answer_language(question: str, document_language: str) -> str:
    """The tag of the language a question is asked in, as far as it can be told."""
    tag = language_of(question)
    if not tag and re.search(r"[A-Za-z]{2}", question) and not CJK.search(question):
        latin = document_language not in ("zh", "ja", "ko", "ru", "ar", "he", "el", "th", "hi")
        return document_language if latin else "en"
    return tag or document_language


def ask_whole(
    measured: Measured,
    prompts: Prompts,
    question: str,
    history: Sequence[Exchange],
    *,
    n_context: int,
    count_prompt: CountPrompt,
    n_thought: int = 0,
) -> Asking | None:
    """A question over the whole text, or None when it does not fit `n_context`. Of the history the
    oldest exchanges go first when there is no room for all."""
    for first in range(len(history) + 1):
        kept = history[first:]
        bare = _whole(prompts, "", measured.marker, None, question, kept)
        costs = PromptCosts(count_prompt(bare), 0, 0)
        try:
            plan = make_plan(
                measured,
                Budget(n_context, n_final_answer=N_ANSWER, n_thought=n_thought),
                costs,
                mode=Mode.SINGLE,
            )
        except PlanError:
            continue
        [chunk] = plan.chunks
        reason = tr(
            "Answered from the whole text: {n_tokens:,} tokens fit in the context.",
            n_tokens=chunk.n_tokens,
        )
        if first:
            left_out = tr("The {n} oldest questions were left out to make room.", n=first)
            reason = f"{reason} {left_out}"
        messages = _whole(prompts, chunk.text, chunk.marker, chunk, question, kept)
        return Asking(
            way=Way.WHOLE,
            reason=reason,
            messages=messages,
            references=MarkerResolver(chunk.places, chunk.marker, delimiter_in(messages)),
            n_history=len(kept),
            n_answer=plan.budget.n_final_answer,
            n_thought=n_thought,
            question=question,
            language=prompts.language,
        )
    return None


def _whole(
    prompts: Prompts,
    text: str,
    marker: str,
    chunk: Chunk | None,
    question: str,
    history: Sequence[Exchange],
) -> tuple[Message, ...]:
    questions = [*(exchange.question for exchange in history), question]
    messages = list(prompts.for_question(text, marker, questions[0]))
    for exchange, following in zip(history, questions[1:], strict=True):
        answer = exchange.answer
        if chunk is not None:  # as the model wrote it
            answer = marked(answer, chunk.places, marker)
        messages.append(Message("assistant", answer))
        messages.append(Message("user", prompts.question_again(marker, following)))
    return tuple(messages)


def ask_passages(
    document: Document,
    library: Library,
    prompts: Prompts,
    question: str,
    history: Sequence[Exchange],
    notes: Sequence[Note],
    *,
    n_context: int,
    n_document_tokens: int,
    counter: TokenCounter,
    count_prompt: CountPrompt,
    n_thought: int = 0,
) -> Asking:
    """A question over passages that a search finds, and the notes of the parts where the document
    was read in parts before. Raises `QuestionError` when there is neither, or no room."""
    n_answer = min(N_ANSWER, n_context // 4)
    n_asked = count_prompt(_over_passages(prompts, [], question, history))
    room = min(n_context - n_answer - n_thought - N_SPARE_TOKENS - n_asked, N_PASSAGE_TOKENS_MAX)
    if room < N_ROOM_LEAST:
        raise _no_room(n_context)
    from app.analysis.evidence.check import shared_words

    words = question
    if history and len(keywords(question)) < 3:
        words = f"{history[-1].question} {question}"
    chosen_notes = _fitting(
        [(n, f"### {note.header}\n{note.text.strip()}") for n, note in enumerate(notes)],
        shared_words(document, words, [note.text for note in notes]),
        int(room * NOTES_SHARE),
        counter,
    )
    room -= sum(counter.count(text) + 2 for _, text in chosen_notes)
    found = find_passages(document, library, words)[:N_PASSAGES_MAX]
    are_key = not found and is_of_whole(words)
    if are_key:
        found = key_spans(document)
    chosen = _fitting(
        [(start, labelled(document, start, end)) for start, end in found],
        [float(-rank) for rank in range(len(found))],
        room,
        counter,
    )
    if not chosen and not chosen_notes:
        raise _nothing_found(n_document_tokens)
    spots = _spots(document, found, chosen)
    labels = {*spots, *(label for _, text in chosen_notes for label in labels_in(text))}
    texts = [text for _, text in (*chosen_notes, *chosen)]
    asked = _over_passages(prompts, texts, question, history)
    return Asking(
        way=Way.PASSAGES,
        reason=_why_passages(len(chosen), len(chosen_notes), n_document_tokens, are_key=are_key),
        messages=asked,
        references=ReferenceFilter(labels, delimiter_in(asked)),
        n_history=len(history[-N_HISTORY_MAX:]),
        n_answer=n_answer,
        labels=spots,
        n_notes=len(chosen_notes),
        n_thought=n_thought,
        question=question,
        language=prompts.language,
    )


def _no_room(n_context: int) -> QuestionError:
    return QuestionError(
        tr(
            "A context of {n_context:,} tokens leaves no room for passages beside the question.",
            n_context=n_context,
        ),
        tr("Choose a larger budget, or ask a shorter question."),
    )


def _nothing_found(n_document_tokens: int) -> QuestionError:
    return QuestionError(
        tr(
            "No passage of the document has the words of this question, and the whole text of "
            "{n_tokens:,} tokens does not fit in the context.",
            n_tokens=n_document_tokens,
        ),
        tr("Ask with words that the document uses, or choose a larger budget."),
    )


def _spots(
    document: Document, found: Sequence[tuple[int, int]], chosen: Sequence[tuple[int, str]]
) -> tuple[str, ...]:
    """The labels of the passages that were chosen of those found, in order, each once."""
    starts = {start for start, _ in chosen}
    return tuple(
        dict.fromkeys(
            label
            for start, end in sorted(found)
            if start in starts
            for label in labels_of(document, start, end)
        )
    )


def _over_passages(
    prompts: Prompts, texts: Sequence[str], question: str, history: Sequence[Exchange]
) -> tuple[Message, ...]:
    """The request: what was asked last, and the question over passages."""
    system, asked = prompts.for_question_on_passages(texts, question)
    return (system, *last_said(history), asked)


def last_said(history: Sequence[Exchange]) -> list[Message]:
    """What was asked and answered last, as far as a question that is not over all text goes on."""
    return [
        message
        for exchange in history[-N_HISTORY_MAX:]
        for message in (
            Message("user", exchange.question),
            Message("assistant", exchange.answer),
        )
    ]


def _why_passages(n_passages: int, n_notes: int, n_document_tokens: int, *, are_key: bool) -> str:
    """Why and from what an answer is made, for people."""
    many = tr("1 passage") if n_passages == 1 else tr("{n} passages", n=n_passages)
    if are_key:
        return tr(
            "Answered from the document's key passages ({passages}), since none has the words of "
            "the question: the whole text of {n_tokens:,} tokens does not fit in the context.",
            passages=many,
            n_tokens=n_document_tokens,
        )
    if n_notes:
        return tr(
            "Answered from {passages} found by the words of the question and the notes on "
            "{n_parts} parts: the whole text of {n_tokens:,} tokens does not fit in the context.",
            passages=many,
            n_parts=n_notes,
            n_tokens=n_document_tokens,
        )
    return tr(
        "Answered from {passages} found by the words of the question: the whole text of "
        "{n_tokens:,} tokens does not fit in the context.",
        passages=many,
        n_tokens=n_document_tokens,
    )


def _fitting(
    texts: Sequence[tuple[int, str]], scores: Sequence[float], room: int, counter: TokenCounter
) -> list[tuple[int, str]]:
    """The best of `texts` that fit `room` tokens, in the order of their numbers."""
    chosen = []
    best = sorted(zip(scores, texts, strict=True), key=lambda each: -each[0])
    for _, each in best:
        n_tokens = counter.count(each[1]) + 2  # and the blank line between
        if n_tokens <= room:
            room -= n_tokens
            chosen.append(each)
    return sorted(chosen)
