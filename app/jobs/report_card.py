"""Tests a model once: reads invented texts with it and counts what it keeps, invents and cites."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from app.analysis.answers.rewriting import chunk_rewriter, rewritten
from app.analysis.evidence.check import check_evidence
from app.analysis.evidence.checked import Evidence
from app.analysis.kinds.choices import Choices, prompts_for
from app.analysis.kinds.choosing_prompts import choosing_messages, choosing_sampling, chosen_in
from app.analysis.runs.model import Model
from app.digest import DocumentKind, WeighedDocument
from app.documents.base.document import Block, BlockKind, Document, Page, text_id
from app.documents.base.language import language_of
from app.documents.base.passages import fold
from app.engines.contract.drive import drive
from app.engines.contract.engine import Engine, EngineError, Failed, Finished, Request
from app.models.report_card import (
    ChoiceText,
    ReportCard,
    TestText,
    make_choice_texts,
    make_texts,
    save_card,
)
from app.models.report_card.texts import N_TEXTS, SEED
from app.planning.plan import Mode

if TYPE_CHECKING:
    from app.jobs.workspace import Workspace

N_CONTEXT = 4096
N_ANSWER = 320
"""Tokens of an answer: four facts take a hundred."""
TIME_S = 60.0
"""After so long no further text is begun, once one in each language was read."""


@dataclass(frozen=True, slots=True)
class TextScore:
    """How one text fared."""

    n_kept: int
    n_cited: int
    n_invented: int
    is_in_form: bool
    is_in_language: bool


def test_model(
    workspace: Workspace,
    model: Model,
    *,
    seed: int = SEED,
    on_text: Callable[[int, int], None] | None = None,
    cancel: threading.Event | None = None,
) -> ReportCard | None:
    """Reads the test's texts with a model and keeps its card. About a minute; texts that a slow
    model has no time for are left out.

    Args:
        workspace: Whose engine reads.
        model: The model to test.
        seed: Of the texts.
        on_text: Called with (texts done, texts in all) after each.
        cancel: Set it to stop; no card is kept then, and None comes back.

    Raises `EngineError` when the model cannot be run.
    """
    cancel = cancel or threading.Event()
    engine = workspace.engine_for(model, N_CONTEXT)
    begun = time.monotonic()
    texts = make_texts(seed, N_TEXTS)
    scores: list[TextScore] = []
    n_prompt = n_generated = 0
    prefill_s = decode_s = 0.0
    for text in texts:
        if cancel.is_set():
            return None
        if len(scores) >= 2 and time.monotonic() - begun > TIME_S:
            break
        document = document_of(text)
        choices = Choices(language=text.language, n_answer_max=N_ANSWER, writing="prose")
        plan = workspace.plan(
            document, model, n_context=N_CONTEXT, mode=Mode.SINGLE, choices=choices
        )
        prompts = prompts_for(choices, document.language)
        [chunk] = plan.chunks
        messages = prompts.for_single(chunk)
        request = Request("card", messages, choices.sampling(N_ANSWER))
        for event in drive(engine, [request], cancel):
            if isinstance(event, Failed):
                raise EngineError(event.message, event.next_step)
            if isinstance(event, Finished):
                answer = rewritten(
                    chunk_rewriter(prompts, chunk, messages, is_final=True), event.text
                )
                scores.append(score_answer(text, document, answer))
                n_prompt, n_generated = n_prompt + event.n_prompt, n_generated + event.n_generated
                prefill_s, decode_s = prefill_s + event.prefill_s, decode_s + event.decode_s
        if on_text is not None:
            on_text(len(scores), len(texts))
    choice = _choice_test(engine, seed, cancel)
    if cancel.is_set():
        return None
    card = replace(
        _card(model, seed, texts, scores),
        n_telling=choice.n_telling,
        n_chosen=choice.n_chosen,
        n_ranked=choice.n_ranked,
        prefill_tps=round(n_prompt / prefill_s, 1) if prefill_s else 0.0,
        decode_tps=round(n_generated / decode_s, 1) if decode_s else 0.0,
        elapsed_s=round(time.monotonic() - begun, 1),
    )
    save_card(card)
    return card


@dataclass(frozen=True, slots=True)
class ChoiceScore:
    """Of the sentences that tell something: how many there were, and how many the model and the
    ranking of key passages named."""

    n_telling: int
    n_chosen: int
    n_ranked: int


def _choice_test(engine: Engine, seed: int, cancel: threading.Event) -> ChoiceScore:
    """Lets the model name the telling sentences of some texts, and the ranking, too."""
    texts = make_choice_texts(seed)
    requests = [
        Request(
            str(k),
            choosing_messages(text.sentences, len(text.telling), text.language),
            choosing_sampling(len(text.sentences), len(text.telling)),
        )
        for k, text in enumerate(texts)
    ]
    n_chosen = 0
    for event in drive(engine, requests, cancel):
        if isinstance(event, Failed):
            raise EngineError(event.message, event.next_step)
        if isinstance(event, Finished):
            text = texts[int(event.id)]
            named = {at for at, _ in chosen_in(event.text, len(text.sentences))}
            n_chosen += len(named & text.telling)
    return ChoiceScore(
        sum(len(text.telling) for text in texts), n_chosen, sum(map(_n_ranked, texts))
    )


def _n_ranked(text: ChoiceText) -> int:
    """How many of the telling sentences the ranking puts highest, in the better of the two ways to
    take such a text."""
    blocks = tuple(Block(each, BlockKind.PARAGRAPH) for each in text.sentences)
    name = text_id("\n".join(text.sentences))
    document = Document(Path("test.txt"), name, "text", "", blocks, language=text.language)
    best = 0
    for kind in (DocumentKind.CONTRACT, DocumentKind.OTHER):
        ranked = WeighedDocument(document, kind).by_worth(range(len(text.sentences)))
        best = max(best, len(set(ranked[: len(text.telling)]) & text.telling))
    return best


def _card(
    model: Model, seed: int, texts: Iterable[TestText], scores: list[TextScore]
) -> ReportCard:
    read = list(texts)[: len(scores)]
    return ReportCard(
        fingerprint=model.fingerprint,
        name=model.name,
        quantization=model.label,
        seed=seed,
        n_texts=len(scores),
        n_facts=sum(len(text.facts) for text in read),
        n_kept=sum(score.n_kept for score in scores),
        n_cited=sum(score.n_cited for score in scores),
        n_invented=sum(score.n_invented for score in scores),
        n_in_form=sum(score.is_in_form for score in scores),
        n_in_language=sum(score.is_in_language for score in scores),
    )


def document_of(text: TestText) -> Document:
    """A test text as a document with pages."""
    blocks = [
        Block(sentence, BlockKind.PARAGRAPH, page=number)
        for number, page in enumerate(text.pages, start=1)
        for sentence in page
    ]
    pages = tuple(Page(n, 595.0, 842.0) for n in range(1, len(text.pages) + 1))
    name = text_id("\n".join(block.text for block in blocks))
    return Document(
        Path("test.txt"), name, "text", "", tuple(blocks), pages, language=text.language
    )


def score_answer(text: TestText, document: Document, answer: str) -> TextScore:
    """What an answer kept, cited and invented.

    Args:
        text, document: What was read.
        answer: In Markdown, references settled.
    """
    evidence = check_evidence(answer, document)
    n_kept = n_cited = 0
    for fact in text.facts:
        label = f"p. {fact.page}"
        having = [
            each
            for each in evidence.statements
            if fold(fact.name) in fold(each.text) and fact.figure in _digits(each.text)
        ]
        n_kept += bool(having)
        n_cited += any(label in each.references for each in having)
    has_heading = "\n## " in f"\n{answer}"
    return TextScore(
        n_kept,
        n_cited,
        _n_invented(evidence, document),
        is_in_form=has_heading and "\n- " in answer.replace("\n* ", "\n- "),
        is_in_language=_is_in(answer, text.language),
    )


def _is_in(answer: str, language: str) -> bool:
    """Whether an answer is in a language; a few English words may be too few to tell."""
    told = language_of(answer)
    return told == language or (language == "en" and told == "" and bool(answer.strip()))


def _digits(text: str) -> str:
    return text.replace(",", "").replace("，", "")


def _n_invented(evidence: Evidence, document: Document) -> int:
    """Statements with a figure or name that the text does not have, or hardly a word of it."""
    letters = fold(document.text)
    count = 0
    for statement in evidence.statements:
        is_strange = any(
            not figure.in_cited_place and not figure.elsewhere and fold(figure.text) not in letters
            for figure in statement.figures
        )
        has_no_words = statement.score is not None and 0 < statement.score < 0.3
        count += is_strange or has_no_words
    return count
