"""What a plan says of what was read before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from app import documents, models
from app.analysis.kinds.choices import Choices, prompts_for
from app.analysis.runs.model import Model, Tuning
from app.engines.contract.engine import Message
from app.engines.llama.speeds.first_measurement import first_measurement
from app.jobs.speeds import learn_speed, local_speed, with_known
from app.planning import Budget, Mode, Plan, PromptCosts, ReadingCost, Speed, make_plan, measure

SPEED = Speed(1000, 100, True, reading=ReadingCost(base_s=2e-3, depth_s=0.0))


class Words:
    """A token a word."""

    def count(self, text: str) -> int:
        return len(text.split())


class Keeping:
    """An engine that keeps all of each prompt but its last hundred tokens, or nothing. Its prompts
    are some tokens shorter than forecast."""

    def __init__(self, plan: Plan, *, keeps: bool = True) -> None:
        self._known = [(n - 7, n - 107) for n, _ in plan.prompts] if keeps else []

    def known(self, prompts: Sequence[Sequence[Message]], document: str) -> list[tuple[int, int]]:
        return self._known[: len(prompts)]


def a_plan(path: Path) -> Plan:
    return make_plan(
        measure(documents.load(path), Words()),
        Budget(8192),
        PromptCosts(n_single=80, n_map=120, n_reduce=90),
        mode=Mode.MAP_REDUCE,
        n_part_max=1024,
        speed=SPEED,
    )


def test_a_plan_says_how_much_reading_is_spared(contract_pdf: Path) -> None:
    plan, prompts = a_plan(contract_pdf), prompts_for(Choices(), "en")
    found = with_known(plan, Keeping(plan), "0" * 64, prompts)  # type: ignore[arg-type]
    n_parts = len(plan.chunks)
    n_read = sum(n - 7 for n, _ in plan.prompts[:n_parts])
    n_known = n_read - 100 * len(plan.chunks)
    assert found.n_known_tokens == n_known
    assert found.n_prefill_tokens == plan.n_prefill_tokens - 7 * n_parts
    assert plan.time_s is not None and found.time_s is not None
    assert round(plan.time_s - found.time_s, 6) == round(2e-3 * (n_known + 7 * n_parts), 6)
    # Said in steps of five seconds, as all that is only forecast.
    spared_s = -(-2e-3 * n_known // 5) * 5
    said = f"Already read: about {spared_s:.0f} s, since {n_known:,} of {n_read:,} tokens"
    assert found.reasons[1].startswith(said)


def test_without_a_speed_it_says_the_tokens_alone(contract_pdf: Path) -> None:
    plan, prompts = replace(a_plan(contract_pdf), speed=None), prompts_for(Choices(), "en")
    found = with_known(plan, Keeping(plan), "0" * 64, prompts)  # type: ignore[arg-type]
    assert f"Already read: {found.n_known_tokens:,} of " in found.reasons[1]


def test_a_plan_says_nothing_where_nothing_is_kept(contract_pdf: Path) -> None:
    plan, prompts = a_plan(contract_pdf), prompts_for(Choices(), "en")
    assert with_known(plan, Keeping(plan, keeps=False), "0" * 64, prompts) is plan  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def measured_home(starter_model: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home in which the starter model's speed was measured."""
    home = tmp_path_factory.mktemp("measured")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LONGLEAF_HOME", str(home))
        learn_speed(models.read_facts(starter_model))
    return home


def test_the_first_guess_knows_that_attention_is_not_shared(
    starter_model: Path, measured_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LONGLEAF_HOME", str(measured_home))
    facts = models.read_facts(starter_model)
    first = first_measurement(facts)
    assert first is not None and first.written_depth_s > 0 and first.depth_s > 0
    speed = local_speed(Model(starter_model, facts), facts, Tuning())
    assert not speed.measured
    # Sequences that write together share the weights, and each attends to its own tokens.
    assert 1.0 < speed.decode_tps / speed.alone_tps < 3.0


def test_the_first_guess_takes_two_cores_for_less_than_twice_one(
    starter_model: Path, measured_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LONGLEAF_HOME", str(measured_home))
    facts = models.read_facts(starter_model)
    found = {}
    for n in (1, 2, 64):
        machine = replace(models.probe(), n_physical_cores=n, n_usable_cores=n)
        monkeypatch.setattr("app.jobs.speeds.models.probe", lambda machine=machine: machine)
        found[n] = local_speed(Model(starter_model, facts), facts, Tuning())
    assert 1.3 < found[2].alone_tps / found[1].alone_tps < 2
    assert 1.3 < found[1].prefill_s(1000) / found[2].prefill_s(1000) < 2
    assert found[64].alone_tps / found[1].alone_tps < 10, "memory is read no faster than that"
