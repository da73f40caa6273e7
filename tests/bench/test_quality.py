"""The quality benchmark measures what it says: over a scripted engine whose memory is known."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.analysis.runs.run import Choices
from app.engines.contract.engine import Request
from app.planning.plan import Mode
from tests.bench.quality.__main__ import measure_run
from tests.bench.quality.planting import Fact, Third, first_part, plant
from tests.bench.quality.scoring import reached, stage, table
from tests.documents.once import read
from tests.jobs.test_workspace import Scripted


@pytest.fixture
def scripted(starter_model: Path) -> Iterator[Scripted]:
    scripted = Scripted(starter_model)
    yield scripted
    scripted.workspace.close()


def copying(facts: list[Fact], kept: float = 1.0) -> object:
    """An engine that notes the planted facts of a part with their markers, and in merges drops all
    but a share of them."""

    def answer(request: Request) -> str:
        content = request.messages[1].content
        lines, marker = [], ""
        for line in content.splitlines():
            if re.fullmatch(r"\[p+\d+\]", line):
                marker = line
            for fact in facts:
                if fact.sentence in line:
                    is_note = "<notes>" in content
                    lines.append(line if is_note else f"- {fact.sentence} {marker}")
        if "<notes>" in content:
            lines = lines[: round(len(lines) * kept)]
        return "\n".join(lines) or "- Nothing."

    return answer


def test_facts_are_planted_evenly_and_can_be_found(contract_pdf: Path) -> None:
    document, facts = plant(read(contract_pdf), 30)
    assert len(facts) == 30 and len({fact.figure.key for fact in facts}) == 30
    assert {third: sum(f.third is third for f in facts) for third in Third} == dict.fromkeys(
        Third, 10
    )
    for fact in facts:
        assert document.text.count(fact.sentence) == document.text.count(fact.name) == 1
        [number] = re.findall(r"\d+", fact.label)
        block = next(b for b in document.blocks if b.text == fact.sentence)
        assert block.page == int(number)


@pytest.mark.parametrize("mode", [Mode.SINGLE, Mode.MAP_REDUCE])
def test_a_perfect_memory_scores_full_and_a_lossy_merge_loses_nothing(
    scripted: Scripted, contract_pdf: Path, mode: Mode
) -> None:
    source = read(contract_pdf)
    if mode is Mode.SINGLE:
        source = first_part(source, 15_000)
    document, facts = plant(source, 12)
    n_context = 8192 if mode is Mode.SINGLE else 4096
    for kept in (1.0, 0.5):
        scripted.answers(copying(facts, kept))  # type: ignore[arg-type]
        stages = measure_run(
            scripted.workspace,
            scripted.model,
            document,
            facts,
            mode=mode,
            n_context=n_context,
            choices=Choices(length="detailed"),
        )
        first, last = stages[0], stages[-1]
        for what in ("has_figure", "has_name", "has_page"):
            assert first.count(what) == 12
            assert last.count(what) == 12, "what a merge loses is put back"
        if mode is Mode.MAP_REDUCE:
            assert first.name == "notes" and last.name == "answer"
    assert "12/12" in table(stages)


def test_a_figure_without_its_name_or_page_counts_as_that(contract_pdf: Path) -> None:
    _, facts = plant(read(contract_pdf), 3)
    fact = facts[0]
    figure = fact.figure.text
    assert not reached(fact, ["Nothing is said [p. 1]."]).has_figure
    alone = reached(fact, [f"It is {figure} [p. 99]."])
    assert (alone.has_name, alone.has_figure, alone.has_page) == (False, True, False)
    named = reached(fact, [f"There is a {fact.name} deposit [{fact.label}]."])
    assert (named.has_name, named.has_figure, named.has_page) == (True, False, True)
    whole = reached(fact, [f"It is {figure}.", f"{fact.name}: {figure} [{fact.label}]."])
    assert whole.has_name and whole.has_page
    assert stage("answer", facts, [fact.sentence]).count("has_figure") == 1
