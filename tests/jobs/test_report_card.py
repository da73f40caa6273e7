"""The test of a model, with scripted models of known virtue; and who writes then."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app.analysis.kinds.choices import Choices
from app.analysis.runs.events import EvidenceChecked, PartToken, Planned, RunFinished
from app.engines.contract.engine import Request
from app.export.facts import facts_of
from app.export.json_file import result_of
from app.interfaces.cli.following import follow
from app.interfaces.cli.output import run_as_json
from app.jobs.answers.writing import Writing, prose_warning, writing_of
from app.jobs.report_card import test_model as measure_card
from app.models.report_card import known_card
from tests.analysis.runs.test_run import document
from tests.documents.once import read
from tests.jobs.test_workspace import Scripted


@pytest.fixture
def scripted(starter_model: Path) -> Iterator[Scripted]:
    scripted = Scripted(starter_model)
    yield scripted
    scripted.workspace.close()


def honest(request: Request, change: Callable[[str], str] = lambda line: line) -> str:
    """Every sentence of the text with its marker, in the form asked for."""
    content = request.messages[1].content
    if request.sampling.json_schema is not None:
        return '{"chosen": [{"n": 1}, {"n": 2}, {"n": 3}, {"n": 4}]}'
    lines, marker = [], ""
    for line in content[: content.rindex("</")].splitlines():
        if re.fullmatch(r"\[p+\d+\]", line):
            marker = line
        elif re.search(r"\d", line) and marker and not line.startswith("<"):
            lines.append(f"- {change(line.rstrip('.。'))} {marker}.")
    head = "## 要点" if re.search("[\u4e00-\u9fff]", lines[0]) else "## Main points"
    return "\n\n".join((head, "\n".join(lines)))


def test_a_perfect_model_passes_and_its_card_is_kept(scripted: Scripted) -> None:
    scripted.answers(honest)
    heard: list[tuple[int, int]] = []
    card = measure_card(scripted.workspace, scripted.model, on_text=lambda *n: heard.append(n))
    assert card is not None
    assert (card.n_texts, card.n_facts, card.n_kept, card.n_cited) == (6, 24, 24, 24)
    assert (card.n_invented, card.n_in_form, card.n_in_language) == (0, 6, 6)
    assert card.passes and heard[-1] == (6, 6)
    assert known_card(scripted.model.fingerprint) == card
    assert writing_of(Choices(), scripted.model) is Writing.PROSE


def test_a_model_that_invents_does_not_pass(scripted: Scripted) -> None:
    scripted.answers(lambda r: honest(r, lambda line: re.sub(r"\d[\d,.]*", "31337", line)))
    card = measure_card(scripted.workspace, scripted.model)
    assert card is not None
    assert card.n_kept == 0 and card.n_invented == 24 and not card.passes
    assert writing_of(Choices(), scripted.model) is Writing.PASSAGES
    assert writing_of(Choices(writing="prose"), scripted.model) is Writing.PROSE
    assert writing_of(Choices(kind="terms"), scripted.model) is Writing.PROSE
    assert "invents 24" in prose_warning(Choices(), scripted.model)


def test_a_model_of_another_language_or_of_no_words_does_not_pass(scripted: Scripted) -> None:
    scripted.answers(lambda request: "Hier steht nichts, was man wissen müsste oder sollte.")
    card = measure_card(scripted.workspace, scripted.model)
    assert card is not None and card.n_kept == 0 and card.n_in_language <= 3 and not card.passes


def test_the_card_stands_beside_every_result_of_the_model(
    scripted: Scripted, capsys: pytest.CaptureFixture[str]
) -> None:
    scripted.answers(lambda r: honest(r, lambda line: re.sub(r"\d[\d,.]*", "31337", line)))
    measure_card(scripted.workspace, scripted.model)
    scripted.answers(lambda _: "The rent is due on the first day of the month [p1].")
    source, choices = document(), Choices(writing="prose")
    workspace = scripted.workspace
    plan = workspace.plan(source, scripted.model, n_context=4096, choices=choices)
    for as_json in (False, True):
        events = workspace.run(source, scripted.model, plan, choices=choices)
        card = known_card(scripted.model.fingerprint)
        follow(events, plan, threading.Event(), as_json=as_json, document=source, card=card)
        told = capsys.readouterr()
        assert "keeps 0 of 24 facts" in told.err and "do not rely on its prose" in told.err
        if as_json:
            assert json.loads(told.out)["report_card"]["n_invented"] == 24
    [run] = workspace.library.runs(1)
    stored = workspace.library.run(run.id)
    assert stored is not None
    assert run_as_json(stored)["report_card"]["passes"] is False
    assert result_of(stored)["report_card"]["n_facts"] == 24
    assert any("invents 24" in value for _, value in facts_of(stored))


def test_a_test_that_is_cancelled_leaves_no_card(scripted: Scripted) -> None:
    cancel = threading.Event()
    scripted.answers(honest)
    before = known_card(scripted.model.fingerprint)
    made = measure_card(
        scripted.workspace, scripted.model, cancel=cancel, on_text=lambda *n: cancel.set()
    )
    assert made is None and known_card(scripted.model.fingerprint) == before


def test_passages_are_a_run_like_any_other(scripted: Scripted, contract_pdf: Path) -> None:
    document = read(contract_pdf)
    choices = Choices(writing="passages", length="brief")
    workspace = scripted.workspace
    plan = workspace.plan(document, scripted.model, n_context=4096, choices=choices)
    planned, token, checked, ended = workspace.run(document, scripted.model, plan, choices=choices)
    assert isinstance(planned, Planned) and isinstance(token, PartToken)
    assert isinstance(checked, EvidenceChecked) and isinstance(ended, RunFinished)
    assert token.text == ended.text and "State of Delaware" in ended.text
    assert scripted.engine.requests == []  # no model was asked
    run = workspace.library.run(ended.run_id)
    assert run is not None and run.kind == "general" and run.text == ended.text
    assert "without a model" in run.message
    again = list(workspace.run(document, scripted.model, plan, choices=choices))[-1]
    assert isinstance(again, RunFinished) and again.run_id == ended.run_id
