"""A model that chooses among the document's sentences: under a grammar, and nothing of its own."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.analysis.evidence.check import Support
from app.analysis.evidence.stored import stored_evidence
from app.analysis.kinds.choices import Choices
from app.analysis.kinds.choosing_prompts import choosing_sampling, chosen_in
from app.analysis.runs.events import EvidenceChecked, PartDone, RunEvent, RunFinished, RunStopped
from app.documents.base.document import Document
from app.engines.contract.engine import Request
from app.jobs.answers.writing import Writing, choice_to_come, why_passages, writing_of
from app.jobs.report_card import test_model as measure_card
from app.planning import Mode
from tests.bench.digest.planting import plant_facts
from tests.documents.once import read
from tests.jobs.test_workspace import Scripted

CHOICE = Choices(writing="choice")


@pytest.fixture
def scripted(starter_model: Path) -> Iterator[Scripted]:
    scripted = Scripted(starter_model)
    yield scripted
    scripted.workspace.close()


def shown(request: Request) -> list[tuple[int, str]]:
    """The numbered sentences of a prompt."""
    content = request.messages[1].content
    return [(int(n), text) for n, text in re.findall(r"^(\d+)\. (.+)$", content, re.MULTILINE)]


def naming(wanted: str) -> object:
    """A model that names the sentences with certain words, then the last ones."""

    def answer(request: Request) -> str:
        schema = request.sampling.json_schema
        assert schema is not None
        n = schema["properties"]["chosen"]["maxItems"]
        sentences = shown(request)
        found = [at for at, text in sentences if re.search(wanted, text)]
        found += [at for at, _ in reversed(sentences) if at not in found]
        items: list[dict[str, object]] = [{"n": at} for at in found[:n]]
        if "topic" in schema["properties"]["chosen"]["items"]["properties"]:
            items = [item | {"topic": "law"} for item in items]
        return json.dumps({"chosen": items})

    return answer


def run(scripted: Scripted, document: Document, **more: object) -> list[RunEvent]:
    plan = scripted.workspace.plan(document, scripted.model, n_context=4096, choices=CHOICE)
    return list(
        scripted.workspace.run(document, scripted.model, plan, choices=CHOICE, **more)  # type: ignore[arg-type]
    )


def test_what_the_model_names_is_the_answer_in_the_documents_words(
    scripted: Scripted, contract_pdf: Path
) -> None:
    document, facts = plant_facts(read(contract_pdf), "contract")
    names = "|".join(re.escape(fact.sentence) for fact in facts[::3])
    scripted.answers(naming(names))  # type: ignore[arg-type]
    events = run(scripted, document)
    *_, checked, ended = events
    assert isinstance(checked, EvidenceChecked) and isinstance(ended, RunFinished)
    assert all(s.support is Support.MATCHED for s in checked.evidence.statements)
    for fact in facts[::3]:
        assert f"{fact.sentence} [{fact.label}]" in ended.text
    assert "## Governing law and disputes" in ended.text, "its topics are taken"
    assert "chose and ordered them" in ended.warnings[0]
    notes = [event for event in events if isinstance(event, PartDone)]
    assert len(notes) == ended.n_parts > 3 and all("[p. " in note.text for note in notes)


def test_a_choice_is_kept_part_by_part_and_as_an_answer(
    scripted: Scripted, contract_pdf: Path
) -> None:
    document = read(contract_pdf)
    scripted.answers(naming("shall"))  # type: ignore[arg-type]
    first = run(scripted, document)[-1]
    n_asked = len(scripted.engine.requests)
    again = run(scripted, document)[-1]
    assert isinstance(first, RunFinished) and isinstance(again, RunFinished)
    assert again.cached and again.text == first.text and again.warnings == first.warnings
    assert len(scripted.engine.requests) == n_asked
    run(scripted, document, use_cache=False)
    assert len(scripted.engine.requests) == 2 * n_asked


def test_a_model_that_answers_nonsense_leaves_the_ranking_and_says_so(
    scripted: Scripted, contract_pdf: Path
) -> None:
    document = read(contract_pdf)
    scripted.answers(lambda request: "I would choose all of them.")
    ended = run(scripted, document)[-1]
    assert isinstance(ended, RunFinished) and "43,200.00" in ended.text
    assert any("named nothing" in warning for warning in ended.warnings)


def test_a_choice_that_is_stopped_goes_on_from_its_parts(
    scripted: Scripted, contract_pdf: Path
) -> None:
    document = read(contract_pdf)
    scripted.answers(naming("shall"))  # type: ignore[arg-type]
    cancel = threading.Event()
    plan = scripted.workspace.plan(document, scripted.model, n_context=4096, choices=CHOICE)
    events = []
    for event in scripted.workspace.run(
        document, scripted.model, plan, choices=CHOICE, mode=Mode.AUTO, cancel=cancel
    ):
        events.append(event)
        if isinstance(event, PartDone):
            cancel.set()
    ended = events[-1]
    assert isinstance(ended, RunStopped) and ended.cancelled and ended.n_parts_kept >= 1
    n_asked = len(scripted.engine.served)
    finished = run(scripted, document)[-1]
    assert isinstance(finished, RunFinished) and finished.n_parts_cached == ended.n_parts_kept
    assert len(scripted.engine.served) == n_asked + finished.n_parts - ended.n_parts_kept


def test_only_numbers_that_were_shown_count_and_each_once() -> None:
    answer = json.dumps(
        {"chosen": [{"n": 3, "topic": "law"}, {"n": 3}, {"n": 9}, {"n": True}, {"n": 1}, "x"]}
    )
    assert chosen_in(answer, 4, ("law",)) == [(2, "law"), (0, "")]
    assert chosen_in("", 4) == chosen_in("[]", 4) == chosen_in('{"chosen": 3}', 4) == []
    schema = choosing_sampling(4, 2).json_schema
    assert schema is not None
    assert schema["properties"]["chosen"]["items"]["properties"]["n"]["enum"] == [1, 2, 3, 4]


def test_the_card_decides_who_chooses(scripted: Scripted) -> None:
    telling = "deposit|weir|barrels|ferry|loan|notice|court|recipe"
    telling += "|定金|堰坝|桶油|渡船|借款|通知|法庭|配方"
    scripted.answers(
        lambda request: (
            naming(telling)(request)  # type: ignore[operator]
            if request.sampling.json_schema is not None
            else "It says 31337 [p1]."
        )
    )
    card = measure_card(scripted.workspace, scripted.model)
    assert card is not None and not card.passes and card.chooses
    assert card.n_chosen == card.n_telling == 24 > card.n_ranked
    assert writing_of(Choices(), scripted.model) is Writing.CHOICE
    assert writing_of(Choices(writing="passages"), scripted.model) is Writing.PASSAGES
    assert "chose and ordered" in why_passages(scripted.model, Writing.CHOICE)
    assert "will be" in choice_to_come(scripted.model)
    scripted.answers(lambda request: '{"chosen": [{"n": 1}, {"n": 2}, {"n": 3}, {"n": 4}]}')
    card = measure_card(scripted.workspace, scripted.model)
    assert card is not None and not card.chooses, "naming the first ones is no choice"
    assert writing_of(Choices(), scripted.model) is Writing.PASSAGES


def test_what_was_found_for_a_choice_is_kept_with_it(
    scripted: Scripted, contract_pdf: Path
) -> None:
    scripted.answers(naming("shall"))  # type: ignore[arg-type]
    *_, checked, ended = run(scripted, read(contract_pdf))
    assert isinstance(checked, EvidenceChecked) and isinstance(ended, RunFinished)
    kept = scripted.workspace.library.run(ended.run_id)
    assert kept is not None
    found = stored_evidence(kept.text, kept.evidence)
    assert found is not None and len(found.statements) == len(checked.evidence.statements)
