"""The quantisation table: sizes against real and published files, memory, and what fits."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.models import ModelError, read_facts
from app.models.machine.quantization_advice import (
    CONTEXTS,
    QUANTIZATIONS,
    advise,
    best_fitting,
    quantized,
    reference_facts,
)

GIB = 2**30


PUBLISHED_GB = {"Q4_K_M": 4.68, "Q8_0": 8.10, "F16": 15.24}
"""Sizes of files (10^9 bytes) that the model card of bartowski/Qwen2.5-7B-Instruct-GGUF states."""


def test_the_reference_model_is_the_one_of_its_card() -> None:
    facts = reference_facts()
    assert facts.n_parameters == 7_615_616_512  # its model card says 7.61B
    assert (facts.n_layers, facts.n_kv_heads[0], facts.head_size_k) == (28, 4, 128)


@pytest.mark.parametrize(("name", "published_gb"), sorted(PUBLISHED_GB.items()))
def test_sizes_are_those_of_published_files(name: str, published_gb: float) -> None:
    size_gb = quantized(reference_facts(), name).size_bytes / 1e9
    assert size_gb == pytest.approx(published_gb, rel=0.002)


def test_every_tensor_type_of_a_real_file_is_foreseen(gemma_model: Path) -> None:
    """Rows of 640 weights, which blocks of 256 do not divide, and an embedding that is tied."""
    facts = read_facts(gemma_model)
    made = quantized(facts, "Q4_K_M")
    assert dict(made.tensor_types) == dict(facts.tensor_types)
    assert made.size_bytes == facts.size_bytes


def test_a_model_of_seven_billion_weights_in_f16_is_fifteen_gigabytes() -> None:
    size_bytes = quantized(reference_facts(), "F16").size_bytes
    assert size_bytes == pytest.approx(2 * 7_615_616_512, rel=0.002)


def test_the_cache_is_computed_from_the_architecture() -> None:
    row = advise(reference_facts(), 64 * GIB)[0]
    for n_context in CONTEXTS:
        f16, q8 = row.cell(n_context).need, row.cell(n_context, "q8_0").need
        assert f16 is not None and q8 is not None
        assert f16.kv_bytes == 28 * 4 * (128 + 128) * 2 * n_context
        assert q8.kv_bytes == f16.kv_bytes * 34 // 64


def test_what_fits_a_card_of_12_gib() -> None:
    rows = advise(reference_facts(), int(12 * GIB), on_gpu=True)
    assert [row.size_bytes for row in rows] == sorted(row.size_bytes for row in rows)
    by_name = {row.name: row for row in rows}
    assert by_name["Q4_K_M"].cell(65_536).fits
    assert not by_name["Q8_0"].cell(131_072).fits
    assert not any(cell.fits for cell in by_name["F16"].cells)
    assert best_fitting(rows, 131_072) is not None
    assert best_fitting(advise(reference_facts(), GIB), 32_768) is None


def test_a_context_beyond_the_model_has_no_number(starter_model: Path) -> None:
    facts = read_facts(starter_model)  # trained for 8,192 tokens
    row = advise(facts, 64 * GIB, contexts=(8192, 32_768))[0]
    assert row.cell(8192).need is not None and row.cell(8192).fits
    assert row.cell(32_768).need is None and not row.cell(32_768).fits


def test_a_mixture_of_eight_experts_keeps_keys_and_values_finer() -> None:
    facts = replace(reference_facts(), n_experts=8)
    types = quantized(facts, "Q4_K_M").tensor_types
    assert types["blk.3.attn_k.weight"] == types["blk.3.attn_v.weight"] == "Q8_0"
    assert types["blk.3.attn_output.weight"] == "Q5_K"


def test_unknown_names_are_refused_in_words() -> None:
    with pytest.raises(ModelError, match="no quantisation “Q9”"):
        quantized(reference_facts(), "Q9")
    with pytest.raises(ModelError, match=r"Known are: .*qwen2\.5-7b-instruct"):
        reference_facts("gpt-17")


@settings(max_examples=20, deadline=None)
@given(available_gib=st.integers(1, 64), name=st.sampled_from(QUANTIZATIONS))
def test_more_memory_never_fits_less(available_gib: int, name: str) -> None:
    facts = reference_facts()
    less = {r.name: r for r in advise(facts, available_gib * GIB, kv_types=("q8_0",))}[name]
    more = {r.name: r for r in advise(facts, (available_gib + 8) * GIB, kv_types=("q8_0",))}[name]
    for a, b in zip(less.cells, more.cells, strict=True):
        assert a.need == b.need and (b.fits or not a.fits)
    fitting = [cell.fits for cell in less.cells]
    assert fitting == sorted(fitting, reverse=True), "a longer context needs more, never less"
