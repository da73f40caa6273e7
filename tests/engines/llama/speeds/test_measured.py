"""How many sequences are decoded together: chosen by what was measured, which every run adds to."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.engines.contract.engine import LocalSettings, Message, Request, Sampling
from app.engines.llama.local import LocalEngine
from app.engines.llama.speeds.measured import (
    add_step_times,
    best_n_sequences,
    decode_rates,
    step_times,
)
from app.models import load_tokenizer, read_facts
from app.models.machine.engine_build import Rung, store_rung


@pytest.mark.parametrize(
    ("rates", "n_wanted", "chosen"),
    [
        ({}, 30, 8),  # never measured: as many as usual
        ({}, 3, 3),
        ({1: 60.0, 2: 61.0}, 8, 8),  # eight were never tried: try
        ({1: 60.0, 2: 90.0, 4: 118.0, 8: 120.0}, 8, 4),  # eight give 2 % more: not worth it
        ({1: 60.0, 2: 90.0, 4: 118.0, 8: 180.0}, 8, 8),
        ({1: 60.0, 2: 58.0, 4: 57.0, 8: 55.0}, 8, 1),
        ({1: 65.0, 4: 113.0, 8: 143.0, 16: 180.0}, 16, 16),
        ({1: 65.0, 4: 113.0, 8: 143.0, 16: 180.0}, 6, 4),
        ({1: 65.0, 4: 113.0, 8: 143.0}, 30, 16),  # they paid so far: try more
        ({1: 65.0, 4: 113.0, 8: 143.0}, 10, 10),
        ({1: 65.0, 4: 113.0, 8: 143.0}, 8, 8),
        ({1: 65.0, 4: 135.0, 8: 143.0}, 30, 8),  # from four to eight they hardly did
        ({8: 143.0}, 30, 16),
        ({1: 65.0, 8: 100.0, 16: 180.0}, 100, 32),  # as many as are asked for at most
    ],
)
def test_the_fewest_sequences_that_write_nearly_as_fast_as_the_best(
    rates: dict[int, float], n_wanted: int, chosen: int
) -> None:
    assert best_n_sequences(rates, n_wanted) == chosen


@pytest.fixture
def facts(starter_model: Path):  # type: ignore[no-untyped-def]
    return read_facts(starter_model)


def test_an_engine_that_runs_in_another_way_is_measured_anew(facts) -> None:  # type: ignore[no-untyped-def]
    add_step_times(facts, {2: (100, 1.0)}, on_gpu=False)
    store_rung(facts.fingerprint, Rung(extra_buffers=False))
    assert step_times(facts, on_gpu=False) == {}
    store_rung(facts.fingerprint, Rung())
    assert step_times(facts, on_gpu=False) == {2: (100.0, 1.0)}


def test_measurements_add_up_and_a_few_steps_are_none(facts) -> None:  # type: ignore[no-untyped-def]
    add_step_times(facts, {2: (10, 1.0), 4: (3, 0.1)}, on_gpu=False)
    add_step_times(facts, {2: (10, 1.8)}, on_gpu=False)
    assert decode_rates(step_times(facts, on_gpu=False)) == {2: pytest.approx(2 * 20 / 2.8)}
    assert step_times(facts, on_gpu=True) == {}


def test_a_run_beside_other_programs_does_not_make_later_runs_decode_fewer(facts) -> None:  # type: ignore[no-untyped-def]
    quiet = {1: (400, 8.0), 4: (400, 16.0), 8: (400, 20.0)}
    add_step_times(facts, quiet, on_gpu=False)
    add_step_times(facts, {8: (2000, 2000.0)}, on_gpu=False)  # twenty times as slow
    rates = decode_rates(step_times(facts, on_gpu=False))
    assert best_n_sequences(rates, 8) == 4 and rates[8] > rates[4] * 0.8
    add_step_times(facts, {8: (2000, 100.0)}, on_gpu=False)
    assert best_n_sequences(decode_rates(step_times(facts, on_gpu=False)), 8) == 8


def test_a_first_run_beside_other_programs_is_made_good_by_the_next(facts) -> None:  # type: ignore[no-untyped-def]
    add_step_times(facts, {8: (3000, 3000.0)}, on_gpu=False)
    add_step_times(facts, {8: (100, 5.0)}, on_gpu=False)
    assert decode_rates(step_times(facts, on_gpu=False))[8] > 80  # 8 before, 160 now


def test_old_measurements_fade(facts) -> None:  # type: ignore[no-untyped-def]
    for _ in range(40):
        add_step_times(facts, {1: (1000, 100.0)}, on_gpu=False)
    for _ in range(12):
        add_step_times(facts, {1: (1000, 10.0)}, on_gpu=False)
    assert decode_rates(step_times(facts, on_gpu=False))[1] > 50  # 10 before, 100 now


@pytest.mark.model
def test_a_run_measures_every_number_of_sequences_it_had(starter_model: Path) -> None:
    facts = read_facts(starter_model)
    tokenizer = load_tokenizer(starter_model, facts)
    engine = LocalEngine(
        facts,
        lambda messages: tokenizer.encode(messages[0].content),
        LocalSettings(n_context=256, n_sequences=3),
    )
    requests = [
        Request(
            str(n), (Message("user", "The parties agree that " + word),), Sampling(max_tokens=m)
        )
        for n, (word, m) in enumerate((("the", 10), ("this", 22), ("no", 34)))
    ]
    try:
        list(engine.generate(requests))
        first = engine.worker_pid
        list(engine.generate(requests[:2]))
        assert engine.worker_pid == first, "fewer requests must not load the model anew"
    finally:
        engine.close()
    times = step_times(facts, on_gpu=False)
    assert set(times) <= {1, 2, 3} and 3 in times
    assert all(spent_s > 0 for _, spent_s in times.values())
