"""How many layers of a model go onto the GPUs, and how many sequences are decoded together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.models.gguf.facts import ModelFacts
from app.models.machine.hardware import Gpu
from app.models.machine.memory import forecast
from app.system.translation import tr

MEMORY_SHARE = 0.85
"""Of what is free in main memory; the rest is for the system and the window."""
GPU_SHARE = 0.92
"""Of what is free on the GPUs; drivers and fragmentation take some."""
SEQUENCES_SHARE = 0.45
"""Of what is free, for sequences beyond the first: they are for speed, not for the work itself."""


@dataclass(frozen=True, slots=True)
class Placement:
    """Where a model goes.

    Attributes:
        n_sequences: Decoded together; 0 when not even one fits.
        n_gpu_layers: On GPUs, counted from the last; one more than the model has means all and the
            output layer.
        host_bytes, gpu_bytes: Forecast.
        reason: For people.
        has_two_contexts: Whether one context reads and another writes, see `memory.forecast`.
    """

    n_sequences: int
    n_gpu_layers: int
    host_bytes: int
    gpu_bytes: int
    reason: str
    has_two_contexts: bool = False


def place(
    facts: ModelFacts,
    *,
    n_context: int,
    n_sequences_wanted: int,
    free_bytes: int,
    gpus: Sequence[Gpu] = (),
    n_gpu_layers: int = -1,
    kv_type: str = "f16",
    n_ubatch: int = 512,
    two_contexts: bool = False,
) -> Placement:
    """Chooses. `n_gpu_layers` of 0 or more is an order; -1 lets free memory decide. With
    `two_contexts` there are two on a processor where memory has room for them, see
    `memory.forecast`."""
    gpu_free_bytes = int(sum(gpu.memory_free_bytes for gpu in gpus if gpu.kind == "gpu"))
    n_all = facts.n_layers + 1

    def need(n_sequences: int, n_layers: int, two: bool = False) -> tuple[int, int]:
        memory = forecast(
            facts,
            n_context=n_context,
            n_sequences=n_sequences,
            kv_type=kv_type,
            n_ubatch=n_ubatch,
            n_gpu_layers=n_layers,
            two_contexts=two,
        )
        return memory.total_bytes - memory.gpu_bytes, memory.gpu_bytes

    def fits(n_sequences: int, n_layers: int, two: bool = False) -> bool:
        host_bytes, gpu_bytes = need(n_sequences, n_layers, two)
        share = MEMORY_SHARE if n_sequences == 1 else SEQUENCES_SHARE
        fits_gpu = not gpu_bytes or gpu_bytes <= gpu_free_bytes * GPU_SHARE
        return host_bytes <= free_bytes * share and (fits_gpu or n_gpu_layers >= 0)

    def placed(n_sequences: int, n_layers: int, reason: str) -> Placement:
        host_bytes, gpu_bytes = need(max(n_sequences, 1), n_layers)
        return Placement(n_sequences, n_layers, host_bytes, gpu_bytes, reason)

    def most_sequences(n_layers: int, two: bool = False) -> int:
        return next((n for n in range(n_sequences_wanted, 0, -1) if fits(n, n_layers, two)), 0)

    def on_processor(reason: str) -> Placement:
        n_two = most_sequences(0, two=True) if two_contexts else 0
        n_one = most_sequences(0)
        if n_two and 2 * n_two >= n_one:
            host_bytes, _ = need(n_two, 0, two=True)
            return Placement(n_two, 0, host_bytes, 0, reason, has_two_contexts=True)
        return placed(n_one, 0, reason)

    if n_gpu_layers == 0:
        return on_processor(tr("as set"))
    if n_gpu_layers > 0:
        return placed(most_sequences(n_gpu_layers), n_gpu_layers, tr("as set"))
    if not gpu_free_bytes:
        return on_processor(tr("no GPU that this build of llama.cpp can use"))
    n_sequences = most_sequences(n_all)
    if n_sequences:
        return placed(n_sequences, n_all, tr("the whole model fits on the GPU"))
    for n_layers in range(n_all - 1, 0, -1):
        if fits(1, n_layers):
            reason = tr(
                "{n_layers} of {n_all} layers fit on the GPU",
                n_layers=n_layers,
                n_all=facts.n_layers,
            )
            return placed(1, n_layers, reason)
    return on_processor(tr("not one layer fits on the GPU beside the rest"))
