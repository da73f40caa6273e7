"""Layers on GPUs and sequences side by side, from free memory. The GPUs are made up; the model's
facts are real."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.models import read_facts
from app.models.gguf.facts import ModelFacts
from app.models.machine.hardware import Gpu
from app.models.machine.memory import forecast
from app.models.machine.placement import Placement, place

GIB = 2**30


@pytest.fixture
def facts(gemma_model: Path) -> ModelFacts:
    return read_facts(gemma_model)


def gpu(free_bytes: float, kind: str = "gpu") -> tuple[Gpu, ...]:
    return (Gpu("X0", "made up", kind, int(free_bytes), 24 * GIB),)


def test_without_a_gpu_everything_stays_in_main_memory(facts: ModelFacts) -> None:
    placement = place(facts, n_context=4096, n_sequences_wanted=8, free_bytes=16 * GIB)
    assert (placement.n_sequences, placement.n_gpu_layers, placement.gpu_bytes) == (8, 0, 0)


def test_a_large_gpu_takes_the_whole_model(facts: ModelFacts) -> None:
    placement = place(
        facts, n_context=4096, n_sequences_wanted=4, free_bytes=16 * GIB, gpus=gpu(16 * GIB)
    )
    assert (placement.n_sequences, placement.n_gpu_layers) == (4, facts.n_layers + 1)


def test_a_small_gpu_takes_as_many_layers_as_fit(facts: ModelFacts) -> None:
    """The output layer goes first, and is two thirds of this model: below that it is none."""
    whole = forecast(facts, n_context=4096, n_gpu_layers=-1).gpu_bytes
    placement = place(
        facts, n_context=4096, n_sequences_wanted=4, free_bytes=16 * GIB, gpus=gpu(whole * 0.9)
    )
    assert 0 < placement.n_gpu_layers <= facts.n_layers and placement.n_sequences == 1
    assert placement.gpu_bytes <= whole * 0.9
    more = forecast(facts, n_context=4096, n_gpu_layers=placement.n_gpu_layers + 1).gpu_bytes
    assert more > whole * 0.9 * 0.92
    less = place(
        facts, n_context=4096, n_sequences_wanted=4, free_bytes=16 * GIB, gpus=gpu(whole * 0.6)
    )
    assert less.n_gpu_layers == 0


def test_an_integrated_gpu_shares_main_memory_and_is_not_counted(facts: ModelFacts) -> None:
    shared = gpu(16 * GIB, "integrated gpu")
    placement = place(facts, n_context=4096, n_sequences_wanted=1, free_bytes=8 * GIB, gpus=shared)
    assert placement.n_gpu_layers == 0


def test_layers_set_by_hand_are_taken_as_they_are(facts: ModelFacts) -> None:
    placement = place(
        facts, n_context=2048, n_sequences_wanted=1, free_bytes=8 * GIB, n_gpu_layers=3
    )
    assert placement.n_gpu_layers == 3


def test_sequences_give_way_before_the_work_does(facts: ModelFacts) -> None:
    one = forecast(facts, n_context=32_768).total_bytes
    placement = place(facts, n_context=32_768, n_sequences_wanted=8, free_bytes=int(one / 0.8))
    assert placement.n_sequences == 1
    assert (
        place(facts, n_context=32_768, n_sequences_wanted=8, free_bytes=one // 2).n_sequences == 0
    )


def test_where_a_gpu_failed_fewer_layers_or_none_go_there(facts: ModelFacts) -> None:
    def placed(gpu_share: float) -> Placement:
        return place(
            facts,
            n_context=4096,
            n_sequences_wanted=1,
            free_bytes=16 * GIB,
            gpus=gpu(16 * GIB),
            gpu_share=gpu_share,
        )

    assert placed(0.5).n_gpu_layers == (facts.n_layers + 1) // 2
    assert placed(0.0).n_gpu_layers == 0 and "failed" in placed(0.0).reason
