"""What a model needs in memory, and how long a text it can read.

The sizes follow llama.cpp's own allocations: the KV cache from `llama-kv-cache*.cpp`, the compute
buffer from what it reports on load. Weights are mapped from the file, or, where llama.cpp copies
them into another order (`rearranged`), read from it once and held in that order alone. With
n_ubatch tokens in flight the compute buffer holds, per token, about 3 (n_embd + n_ff) + n_head *
head_size floats (fitted to SmolLM2 135M and Gemma 3 270M at physical batches of 128, 512 and 2048,
where it is within 1 %), and the attention mask of 2 bytes for every cell the token may look at;
without flash attention also 4 bytes for every cell and head.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from app.models.gguf.errors import ModelError
from app.models.gguf.facts import ModelFacts
from app.models.machine.engine_build import extra_buffers as build_buffers
from app.models.machine.rearranged import EMBEDDING, is_tied, rearranged
from app.system.translation import tr

# Bytes per float of the KV cache.
KV_TYPES = {"f32": 4.0, "f16": 2.0, "bf16": 2.0, "q8_0": 34 / 32, "q5_0": 22 / 32, "q4_0": 18 / 32}
_CELL_PADDING = 256
VOCABULARY_BYTES_PER_TOKEN = 100
"""Strings and hash tables of llama.cpp's vocabulary, measured at 50k and 262k tokens."""
_FALLBACK_CONTEXT = 4096  # where a file does not state the length it was trained for
N_READ_BY_WRITER = 16
"""Tokens of a prompt's end in a step of the context for writing, where two contexts share the work
(`app.engines.llama.decoding.reading_steps`): 32 a step were hardly faster and take more memory."""

_COPIED_SHARE_MIN = 0.1
"""Of the weights: with fewer copied, mapping the file costs little, and starts faster."""

PROCESS_BYTES = 52 * 2**20
"""A worker before it loads a model takes 44 MiB (Linux, Python 3.11), and some more at work."""

# How often full attention recurs among sliding-window layers, where the file does not say, and
# whether the first layer of a period is the full one (src/models/*.cpp: load_swa_pattern).
_SLIDING_PERIODS: dict[str, tuple[int, bool]] = {
    "afmoe": (4, False),
    "cohere2": (4, False),
    "cohere2moe": (4, True),
    "exaone-moe": (4, False),
    "exaone4": (4, False),
    "gemma2": (2, False),
    "gemma3": (6, False),
    "gemma3n": (5, False),
    "gpt-oss": (2, False),
    "laguna": (4, True),
    "llama4": (4, False),
    "mellum": (4, False),
    "muse-glimmer": (4, False),
    "olmo2": (4, False),
    "plamo3": (8, False),
    "smallthinker": (4, True),
}

# Families trained so that YaRN stretches them to four times 32,768 tokens (Qwen's model cards).
_YARN_ARCHITECTURES = {"qwen2", "qwen2moe", "qwen3", "qwen3moe"}
_YARN_ORIGINAL = 32_768
_YARN_MAX_FACTOR = 4.0


@dataclass(frozen=True, slots=True)
class MemoryNeed:
    """Bytes by purpose. `gpu_bytes` is the part of the total that lies on GPUs; `process_bytes` is
    the worker's own: Python, numpy and llama.cpp's code. `holds_copies` says that the weights are
    to be read from the file and not mapped, since most would then be held twice."""

    weights_bytes: int
    kv_bytes: int
    compute_bytes: int
    gpu_bytes: int = 0
    process_bytes: int = PROCESS_BYTES
    holds_copies: bool = False

    @property
    def total_bytes(self) -> int:
        return self.weights_bytes + self.kv_bytes + self.compute_bytes + self.process_bytes

    @property
    def host_bytes(self) -> int:
        """What lies in main memory."""
        return self.total_bytes - self.gpu_bytes


class ContextLimit(NamedTuple):
    """How long a text a model can read, in tokens.

    `how` is "native", or "yarn" where YaRN reaches `n_max`; `reason` says why no more, as a clause
    for people ("this model was trained for …").
    """

    n_native: int
    n_max: int
    how: str
    reason: str


@dataclass(frozen=True, slots=True)
class RopeSetting:
    """YaRN with this factor over the length of `original_context` tokens."""

    factor: float
    original_context: int
    kind: str = "yarn"


def forecast(
    facts: ModelFacts,
    *,
    n_context: int,
    n_sequences: int = 1,
    kv_type: str = "f16",
    n_ubatch: int = 512,
    n_gpu_layers: int = 0,
    flash_attention: bool = True,
    full_sliding_cache: bool = False,
    two_contexts: bool = False,
    extra_buffers: Sequence[str] | None = None,
) -> MemoryNeed:
    """What a worker needs for `n_sequences` sequences of `n_context` tokens each.

    Assumes a KV cache per sequence and logits for one token per sequence. With `two_contexts` one
    context reads, of one sequence and with flash attention, and the other writes without it; what
    is handed over lies in memory a third time for a moment (`app.engines.llama.decoding.contexts`).
    With `full_sliding_cache`, sliding-window layers keep the whole context (llama.cpp's
    `swa_full`).
    `n_gpu_layers` counts the output layer as the first; negative means all. `extra_buffers` names
    the memory for rearranged weights that llama.cpp has, where no layer is on a GPU; None looks at
    this machine (`engine_build.extra_buffers`).

    Raises `ModelError` for an unknown `kv_type`.
    """
    if kv_type not in KV_TYPES:
        raise ModelError(
            tr("There is no KV cache type “{kv_type}”.", kv_type=kv_type),
            tr("Choose one of: {known}.", known=", ".join(KV_TYPES)),
        )
    n_ubatch = min(n_ubatch, max(n_context, 1))
    slides = [] if full_sliding_cache else sliding_layers(facts)
    n_cells = _padded(n_context)
    n_sliding_cells = min(n_cells, _padded(facts.sliding_window + n_ubatch))
    n_caches = n_sequences + 2 if two_contexts else n_sequences
    kv_layers = []
    for layer, n_kv_heads in enumerate(facts.n_kv_heads):
        cells = n_sliding_cells if layer < len(slides) and slides[layer] else n_cells
        floats = n_kv_heads * (facts.head_size_k + facts.head_size_v)
        kv_layers.append(int(floats * cells * n_caches * KV_TYPES[kv_type]))
    compute = _compute_bytes(
        facts,
        n_cells,
        n_sliding_cells if any(slides) else 0,
        n_sequences,
        n_ubatch,
        flash_attention=flash_attention,
        two_contexts=two_contexts,
    )
    by_layer, others = _weights(facts)
    embedding = facts.tensor_bytes.get(EMBEDDING, 0)
    vocabulary = VOCABULARY_BYTES_PER_TOKEN * facts.n_vocabulary
    n_on_gpu = facts.n_layers + 1 if n_gpu_layers < 0 else n_gpu_layers
    # Counted from the end, of which the output layer is the first (llama-model.cpp: i_gpu_start).
    on_gpu = set(range(max(facts.n_layers + 1 - n_on_gpu, 0), facts.n_layers))
    gpu = sum(by_layer.get(layer, 0) + kv_layers[layer] for layer in on_gpu)
    weights = sum(by_layer.values()) + others + vocabulary
    if n_on_gpu:  # embeddings are looked up in main memory always
        gpu += others if is_tied(facts) else others - embedding
        weights += embedding if is_tied(facts) else 0
        gpu += compute
    buffers = build_buffers() if extra_buffers is None else extra_buffers
    if n_on_gpu:  # what stays here lies where the GPU can reach it, in the file's own order
        buffers = ()
    moved = rearranged(facts, buffers)
    holds_copies = moved.originals_bytes > _COPIED_SHARE_MIN * facts.size_bytes
    weights += moved.copies_bytes - (moved.originals_bytes if holds_copies else 0)
    return MemoryNeed(
        weights_bytes=weights,
        kv_bytes=sum(kv_layers),
        compute_bytes=compute,
        gpu_bytes=gpu,
        holds_copies=holds_copies,
    )


def _compute_bytes(
    facts: ModelFacts,
    n_cells: int,
    n_sliding_cells: int,
    n_sequences: int,
    n_ubatch: int,
    *,
    flash_attention: bool,
    two_contexts: bool,
) -> int:
    """What the steps themselves take: activations, masks and logits."""
    n_bytes = 4 * n_ubatch * _activations(facts)
    n_bytes += 2 * n_ubatch * (n_cells + n_sliding_cells)
    if not flash_attention:
        n_bytes += n_ubatch * n_cells * (4 * facts.n_heads + 2)
    n_bytes += 4 * facts.n_vocabulary * n_sequences
    if two_contexts:
        n_step = max(n_sequences, N_READ_BY_WRITER)
        n_bytes += n_step * (4 * _activations(facts) + n_cells * (4 * facts.n_heads + 2))
        n_bytes += 4 * facts.n_vocabulary * n_sequences
    return n_bytes


def largest_context(
    facts: ModelFacts,
    available_bytes: int,
    *,
    n_sequences: int = 1,
    kv_type: str = "f16",
    n_ubatch: int = 512,
    flash_attention: bool = True,
) -> int:
    """Most tokens per sequence, in steps of 256, whose forecast fits; 0 when none does.

    Never more than the model can read (`context_limit`).
    """

    def fits(n_blocks: int) -> bool:
        need = forecast(
            facts,
            n_context=n_blocks * _CELL_PADDING,
            n_sequences=n_sequences,
            kv_type=kv_type,
            n_ubatch=n_ubatch,
            flash_attention=flash_attention,
        )
        return need.total_bytes <= available_bytes

    low, high = 0, context_limit(facts).n_max // _CELL_PADDING
    while low < high:  # the largest that fits lies in [low, high]
        middle = (low + high + 1) // 2
        if fits(middle):
            low = middle
        else:
            high = middle - 1
    return low * _CELL_PADDING


def sliding_layers(facts: ModelFacts) -> list[bool]:
    """For each layer, whether it sees only a sliding window."""
    if facts.sliding_window <= 0:
        return [False] * facts.n_layers
    stated = facts.sliding_window_pattern
    if isinstance(stated, tuple) and stated:
        return [bool(stated[layer % len(stated)]) for layer in range(facts.n_layers)]
    period, full_first = _SLIDING_PERIODS.get(facts.architecture, (0, False))
    if isinstance(stated, int) and stated > 0 and period:
        period = stated
    if period <= 0:  # llama.cpp ignores the window of any other architecture
        return [False] * facts.n_layers
    full = 0 if full_first else period - 1
    return [layer % period != full for layer in range(facts.n_layers)]


def context_limit(facts: ModelFacts) -> ContextLimit:
    """How many tokens the model can read at once, and why no more."""
    native = facts.n_context_native or _FALLBACK_CONTEXT
    if _can_stretch(facts):
        n_max = int(_YARN_ORIGINAL * _YARN_MAX_FACTOR)
        return ContextLimit(
            native,
            n_max,
            "yarn",
            tr(
                "this model was trained for {native:,} tokens and YaRN stretches it to {n_max:,} "
                "at "
                "most",
                native=native,
                n_max=n_max,
            ),
        )
    if not facts.n_context_native:
        reason = tr(
            "this model does not say how much it can hold; {native:,} tokens are safe",
            native=native,
        )
    elif facts.rope.kind:
        reason = tr(
            "this model holds {native:,} tokens, its own stretching included", native=native
        )
    else:
        reason = tr(
            "this model was trained for {native:,} tokens at once, and no way to stretch it is "
            "known to work",
            native=native,
        )
    return ContextLimit(native, native, "native", reason)


def rope_for(facts: ModelFacts, n_context: int) -> RopeSetting | None:
    """The RoPE setting for `n_context` tokens, None where the model needs none.

    The factor is no larger than needed: YaRN costs some quality on short texts. Raises `ModelError`
    when the model cannot read so many tokens.
    """
    limit = context_limit(facts)
    if n_context <= limit.n_native:
        return None
    if n_context > limit.n_max:
        raise ModelError(
            tr(
                "A context of {n_context:,} tokens is too long: {reason}.",
                n_context=n_context,
                reason=limit.reason,
            ),
            tr("Choose a context of {n_max:,} tokens or less.", n_max=limit.n_max),
        )
    return RopeSetting(factor=n_context / _YARN_ORIGINAL, original_context=_YARN_ORIGINAL)


def context_needed(limit: ContextLimit, n_wanted: int, n_needed: int) -> int:
    """Tokens that a model is to hold for what needs `n_needed` of them: as many as are wanted, but
    for models that are stretched, which are so no further than that (in steps, so that a question
    that comes after is read in the same context)."""
    if limit.how != "yarn":
        return n_wanted
    step = max(limit.n_native // 4, 1)
    return min(n_wanted, max(limit.n_native, -(-n_needed // step) * step))


def yarn_factor(facts: ModelFacts, n_context: int) -> float:
    """The factor of `rope_for`; 1.0 where the model needs none, or takes none."""
    setting = rope_for(facts, min(n_context, context_limit(facts).n_max))
    return setting.factor if setting else 1.0


def _can_stretch(facts: ModelFacts) -> bool:
    native = facts.n_context_native
    return (
        facts.architecture in _YARN_ARCHITECTURES
        and facts.rope.kind == ""
        and _YARN_ORIGINAL <= native < _YARN_ORIGINAL * _YARN_MAX_FACTOR
    )


def _padded(n_tokens: int) -> int:
    return -(-n_tokens // _CELL_PADDING) * _CELL_PADDING


def _activations(facts: ModelFacts) -> int:
    """Floats of the compute buffer per token in flight (see the module's docstring)."""
    raw, architecture = facts.raw, facts.architecture

    def number(key: str) -> int:
        value = raw.get(f"{architecture}.{key}")
        return value if isinstance(value, int) else 0

    n_ff = number("feed_forward_length") or 4 * facts.n_embedding
    if facts.n_experts:
        n_used = max(number("expert_used_count"), 1)
        n_ff = max(n_ff, n_used * number("expert_feed_forward_length"))
    return 3 * (facts.n_embedding + n_ff) + facts.n_heads * facts.head_size_k


_LAYER_NAME = re.compile(r"^blk\.(\d+)\.")


def _weights(facts: ModelFacts) -> tuple[dict[int, int], int]:
    """Bytes of weights by layer, and of everything outside the layers."""
    by_layer: dict[int, int] = {}
    others = 0
    for name, size_bytes in facts.tensor_bytes.items():
        match = _LAYER_NAME.match(name)
        if match:
            layer = int(match[1])
            by_layer[layer] = by_layer.get(layer, 0) + size_bytes
        else:
            others += size_bytes
    return by_layer, others
