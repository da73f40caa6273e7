"""The catalogue agrees with itself, with the published files and with the memory forecast."""

from __future__ import annotations

import re

import pytest

from app.models import context_limit
from app.models.gguf.errors import ModelError
from app.models.machine.hardware import Gpu, Hardware
from app.models.sources.catalogue import CatalogueModel, catalogue, find, fit

GIB = 2**30


def _machine(gib: float, *, total_gib: float = 0, gpu_gib: float = 0) -> Hardware:
    gpu = Gpu("CUDA0", "A card", "gpu", int(gpu_gib * GIB), int(gpu_gib * GIB))
    return Hardware(
        "A processor",
        4,
        4,
        int((total_gib or gib) * GIB),
        int(gib * GIB),
        (),
        (gpu,) * bool(gpu_gib),
    )


@pytest.mark.parametrize("model", catalogue(), ids=lambda model: model.id)
def test_the_computed_file_is_as_large_as_the_published_one(model: CatalogueModel) -> None:
    # The architecture's numbers are right if every tensor adds up: a layer more or less is 3 %.
    assert model.facts.size_bytes == pytest.approx(model.size_bytes, rel=0.001)
    assert re.fullmatch(r"[0-9a-f]{64}", model.sha256)
    assert re.fullmatch(r"[0-9a-f]{40}", model.commit)
    assert model.file.endswith(".gguf") and model.licence and model.languages


def test_the_reference_model_comes_first_and_others_are_smaller_and_larger() -> None:
    first, *others = catalogue()
    assert first.id == "qwen2.5-7b-instruct" and first.quantization == "Q4_K_M"
    assert any(model.size_bytes < first.size_bytes for model in others)
    assert any(model.size_bytes > 4 * first.size_bytes for model in others)
    assert max(model.n_context_max for model in others) > 131_072
    assert len({model.id for model in catalogue()}) == len(catalogue())


def test_a_model_is_named_by_its_id_or_part_of_it() -> None:
    assert find("qwen2.5-7b-instruct").id == "qwen2.5-7b-instruct"
    assert find("Nemo").id == "mistral-nemo-instruct-2407"
    with pytest.raises(ModelError, match="fits several"):
        find("qwen2.5")
    with pytest.raises(ModelError, match="no model called"):
        find("gpt")


def test_what_fits_grows_with_the_memory() -> None:
    facts = find("qwen2.5-7b-instruct").facts
    assert fit(facts, _machine(4)).n_context == 0
    budgets = [fit(facts, _machine(gib)).n_context for gib in (8, 12, 16, 32)]
    assert budgets == sorted(budgets) and budgets[0] < budgets[-1] == 131_072
    small = fit(facts, _machine(4, total_gib=32))
    assert small.n_context == 0 and small.n_context_total == 131_072
    assert small.need_bytes > 4 * GIB


def test_a_card_that_holds_the_model_is_used() -> None:
    facts = find("qwen2.5-7b-instruct").facts
    with_card = fit(facts, _machine(64, gpu_gib=12))
    assert with_card.on_gpu and with_card.need_bytes <= 12 * GIB
    assert not fit(facts, _machine(64, gpu_gib=2)).on_gpu


def test_no_budget_is_offered_that_the_model_cannot_read() -> None:
    nemo = find("nemo").facts
    assert context_limit(nemo).n_max == 128_000
    assert fit(nemo, _machine(512)).n_context == 98_304
    assert fit(find("qwen3-4b").facts, _machine(512)).n_context == 262_144
