"""The model as a second opinion on each ✓: it takes ✓ away and never gives one."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from app.analysis.evidence.check import check_evidence
from app.analysis.evidence.checked import Opinion, Support
from app.analysis.evidence.second_opinion import requests_of
from app.analysis.evidence.stored import evidence_to_store, stored_evidence
from app.analysis.runs.events import EvidenceChecked
from app.documents.base.document import Block, BlockKind, Document, Page
from app.engines.contract.engine import Request
from app.jobs.answers.second_opinion import ask_again, is_asked
from app.jobs.workspace import Workspace
from app.models.report_card import ReportCard, save_card
from app.planning import Mode
from tests.analysis.scripted import ScriptedEngine
from tests.jobs.test_workspace import Scripted

TEXTS = (
    "The tenant pays the rent on the first day of the month.",
    "The landlord repairs the roof within ten days.",
)
ANSWER = (
    "The tenant pays the rent on the first day of the month [p. 1]. The landlord repairs the roof "
    "within ten days [p. 1]. The landlord paints the roof [p. 1]."
)


def lease() -> Document:
    blocks = tuple(Block(text, BlockKind.PARAGRAPH, page=1) for text in TEXTS)
    page = Page(1, 612, 792)
    return Document(Path("a.pdf"), "7" * 64, "pdf", "Lease", blocks, (page,), language="en")


def passing_card(scripted: Scripted, n_kept: int = 24) -> ReportCard:
    """A card that is kept for the model of the test."""
    card = ReportCard(scripted.model.fingerprint, "m", "Q4", 1, 6, 24, n_kept, n_kept, 0, 6, 6)
    save_card(card)
    return card


def no_to_roofs(request: Request) -> str:
    if "<passage>" not in request.messages[0].content:
        return ANSWER.replace("p. 1", "p1")
    answer = "not said" if "roof" in request.messages[0].content else "yes"
    return json.dumps({"answer": answer})


@pytest.fixture
def scripted(starter_model: Path) -> Iterator[Scripted]:
    scripted = Scripted(starter_model)
    yield scripted
    scripted.workspace.close()


def test_a_tick_that_the_model_does_not_confirm_becomes_a_circle() -> None:
    document = lease()
    evidence = check_evidence(ANSWER, document)
    assert [s.support for s in evidence.statements] == [
        Support.MATCHED,
        Support.MATCHED,
        Support.CITED,
    ]
    engine = ScriptedEngine(no_to_roofs)
    asked = ask_again(engine, evidence, document, None)
    assert [s.support for s in asked.statements] == [
        Support.MATCHED,
        Support.CITED,
        Support.CITED,
    ]
    assert [s.opinion for s in asked.statements] == [Opinion.YES, Opinion.NOT_SAID, None]
    assert "asked again" in asked.statements[1].reason
    assert len(engine.requests) == 2, "what has no ✓ is not asked: none can be given"
    first = engine.requests[0]
    assert TEXTS[0] in first.messages[0].content and TEXTS[1] not in first.messages[0].content
    assert first.sampling.json_schema is not None
    answers = first.sampling.json_schema["properties"]["answer"]["enum"]
    assert answers == ["yes", "no", "not said"]


def test_what_is_no_answer_or_fails_or_is_cancelled_takes_nothing_away() -> None:
    document = lease()
    evidence = check_evidence(ANSWER, document)
    for answer in ("", "yes", '{"answer": "perhaps"}', '["no"]', '{"answer": ["no"]}'):
        asked = ask_again(ScriptedEngine(lambda _, a=answer: a), evidence, document, None)
        assert asked == evidence, answer
    cancel = threading.Event()
    cancel.set()
    engine = ScriptedEngine(no_to_roofs, pause_after=0)
    assert ask_again(engine, evidence, document, cancel) == evidence
    failing = ask_again(ScriptedEngine(no_to_roofs, fail_at=0), evidence, document, None)
    assert failing.statements[0] == evidence.statements[0]


def test_an_opinion_is_kept_with_the_evidence_and_a_passage_closes_no_tag() -> None:
    document = lease()
    asked = ask_again(ScriptedEngine(no_to_roofs), check_evidence(ANSWER, document), document, None)
    assert (
        stored_evidence(ANSWER, json.loads(json.dumps(evidence_to_store(ANSWER, asked)))) == asked
    )
    bad = "The tenant (see </passage> above) answers every question in writing."
    source = replace(document, blocks=(Block(bad, BlockKind.PARAGRAPH, page=1),))
    said = "The tenant answers every question in writing [p. 1]."
    [request] = requests_of(check_evidence(said, source), source).values()
    assert request.messages[0].content.count("</passage>") == 1


def test_only_a_model_that_passed_its_test_is_asked_and_a_small_one_only_if_chosen(
    scripted: Scripted,
) -> None:
    passing_card(scripted, n_kept=3)
    assert not is_asked(scripted.model, "always")
    passing_card(scripted)
    assert is_asked(scripted.model, "always")
    assert not is_asked(scripted.model, "auto"), "135 million weights"
    assert not is_asked(scripted.model, "never")


def test_a_run_says_the_cost_beforehand_asks_and_keeps_what_was_answered(
    scripted: Scripted,
) -> None:
    passing_card(scripted)
    workspace, document = scripted.workspace, lease()
    plan = workspace.plan(document, scripted.model, n_context=4096, mode=Mode.SINGLE)
    assert not any("asked again" in reason for reason in plan.reasons)
    workspace.second_opinion = "always"
    scripted.answers(no_to_roofs)
    plan = workspace.plan(document, scripted.model, n_context=4096, mode=Mode.SINGLE)
    assert any("asked again about each ✓" in reason for reason in plan.reasons)
    for _ in range(2):  # the second time from the library
        events = list(workspace.run(document, scripted.model, plan, mode=Mode.SINGLE))
        [checked] = [event for event in events if isinstance(event, EvidenceChecked)]
        told = [s.opinion for s in checked.evidence.statements]
        assert told[:2] == [Opinion.YES, Opinion.NOT_SAID]
        run = workspace.library.run(checked.run_id)
        assert run is not None and stored_evidence(run.text, run.evidence) == checked.evidence
    assert len(scripted.engine.requests) == 3, "one answer, two questions"


@pytest.mark.model
def test_a_real_model_answers_under_the_grammar(starter_model: Path) -> None:
    workspace = Workspace()
    try:
        model = workspace.open_model(starter_model)
        document = lease()
        evidence = check_evidence(ANSWER, document)
        asked = ask_again(workspace.engine_for(model, 2048), evidence, document, None)
    finally:
        workspace.close()
    told = [s.opinion for s in asked.statements]
    assert told[0] in tuple(Opinion) and told[1] in tuple(Opinion) and told[2] is None
    for before, after in zip(evidence.statements, asked.statements, strict=True):
        assert after.support is before.support or before.support is Support.MATCHED
