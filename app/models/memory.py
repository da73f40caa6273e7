"""What a model needs in memory, and how long a context it can hold, from its GGUF facts."""

from __future__ import annotations

from dataclasses import dataclass

from app.models.facts import ModelFacts

_KV_BYTES = {"f16": 2.0, "q8_0": 34 / 32, "q4_0": 18 / 32}
"""Bytes a value in llama.cpp's block formats: 32 values with a 2-byte scale for the quantised."""

_CELLS_ALIGNED = 256  # llama.cpp rounds a sequence's cells up to this


@dataclass(frozen=True, slots=True)
class MemoryNeed:
    """Bytes for the weights, the KV cache of all sequences, and the compute buffers."""

    weights_bytes: int
    kv_bytes: int
    compute_bytes: int

    @property
    def total_bytes(self) -> int:
        return self.weights_bytes + self.kv_bytes + self.compute_bytes


def forecast(
    facts: ModelFacts,
    *,
    n_context: int,
    n_sequences: int = 1,
    kv_type: str = "f16",
    n_ubatch: int = 512,
) -> MemoryNeed:
    """Forecasts the worker's memory.

    KV: each layer keeps, for every cell, its KV heads times their key and value sizes; layers with
    a sliding window keep the window and one batch. Compute: logits of a batch at 4 bytes and about
    six activations of the model's width, as llama.cpp reserves for one micro-batch.
    """
    n_cells = -(-n_context // _CELLS_ALIGNED) * _CELLS_ALIGNED
    per_value = _KV_BYTES[kv_type]
    kv = 0.0
    for n_heads in facts.n_kv_heads:
        kv += n_heads * (facts.head_size_k + facts.head_size_v) * per_value * n_cells
    compute = n_ubatch * (facts.n_vocabulary + 6 * facts.n_embedding) * 4
    return MemoryNeed(facts.size_bytes, int(kv * n_sequences), compute)


@dataclass(frozen=True, slots=True)
class ContextLimit:
    """How long a context a model can hold: as trained, and at most, with the reason in words."""

    n_native: int
    n_max: int
    reason: str


def context_limit(facts: ModelFacts) -> ContextLimit:
    """The longest context the model supports. Qwen2 and Qwen2.5 models of 32,768 tokens support
    YaRN up to four times that, as their makers document; others are held to their native length."""
    n_native = facts.n_context_native
    if supports_yarn(facts):
        return ContextLimit(
            n_native,
            n_native * 4,
            f"this model holds at most {n_native * 4:,} tokens, {n_native:,} natively and up to "
            "four times as many with YaRN",
        )
    return ContextLimit(
        n_native, n_native, f"this model was trained for {n_native:,} tokens at once"
    )


def supports_yarn(facts: ModelFacts) -> bool:
    """Whether the model's makers document YaRN beyond the native length."""
    return (
        facts.architecture == "qwen2" and facts.n_context_native == 32_768 and not facts.rope.kind
    )


def yarn_factor(facts: ModelFacts, n_context: int) -> float:
    """The YaRN factor for a context, no larger than it needs (YaRN costs quality on short text);
    1.0 when the native length suffices or the file states a scaling of its own."""
    if n_context <= facts.n_context_native or not supports_yarn(facts):
        return 1.0
    return n_context / facts.n_context_native
