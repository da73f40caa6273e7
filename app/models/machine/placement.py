"""How many layers of a model go onto the GPUs, and how many sequences are decoded together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import KW_ONLY, dataclass

from app.models.gguf.facts import ModelFacts
from app.models.machine.hardware import Gpu
from app.models.machine.memory import MemoryNeed, forecast
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
        n_gpu_layers: On GPUs, counted from the last, which is the output layer: one more than the
            model has means all.
        host_bytes, gpu_bytes: Forecast.
        reason: For people.
        has_two_contexts: Whether one context reads and another writes, see `memory.forecast`.
        holds_copies: Whether the weights are to be read and not mapped, see `MemoryNeed`.
    """

    n_sequences: int
    n_gpu_layers: int
    host_bytes: int
    gpu_bytes: int
    reason: str
    has_two_contexts: bool = False
    holds_copies: bool = False


def place(
    facts: ModelFacts,
    *,
    n_context: int,
    n_sequences_wanted: int,
    free_bytes: int,
    gpus: Sequence[Gpu] = (),
    n_gpu_layers: int = -1,
    gpu_share: float = 1.0,
    kv_type: str = "f16",
    n_ubatch: int = 512,
    flash_attention: bool = True,
    extra_buffers: Sequence[str] | None = None,
    two_contexts: bool = False,
) -> Placement:
    """Chooses.

    Args:
        n_gpu_layers: An order from 0 up; -1 lets free memory decide.
        gpu_share: Of the layers that would fit, how many go onto GPUs: fewer where a GPU failed.
        kv_type, n_ubatch, flash_attention, extra_buffers: See `forecast`.
        two_contexts: Whether there may be two on a processor, where memory has room for them.
    """
    placer = _Placer(
        facts,
        n_context=n_context,
        n_sequences_wanted=n_sequences_wanted,
        free_bytes=free_bytes,
        gpu_free_bytes=int(sum(gpu.memory_free_bytes for gpu in gpus if gpu.holds_layers)),
        is_ordered=n_gpu_layers >= 0,
        kv_type=kv_type,
        n_ubatch=n_ubatch,
        flash_attention=flash_attention,
        extra_buffers=extra_buffers,
        may_be_two=two_contexts,
    )
    n_all = facts.n_layers + 1
    if n_gpu_layers >= 0:
        n_layers = int(min(n_gpu_layers, n_all) * gpu_share)
        if not n_layers:
            return placer.on_processor(tr("as set"))
        return placer.placed(placer.most_sequences(n_layers), n_layers, tr("as set"))
    if not gpu_share:
        return placer.on_processor(tr("the GPU failed"))
    if not placer.gpu_free_bytes:
        return placer.on_processor(tr("no GPU that this build of llama.cpp can use"))
    n_sequences = placer.most_sequences(n_all) if gpu_share == 1.0 else 0
    if n_sequences:
        return placer.placed(n_sequences, n_all, tr("the whole model fits on the GPU"))
    for n_most in range(n_all, 0, -1):
        n_layers = int(n_most * gpu_share)
        if n_layers and placer.fits(1, n_most):
            reason = tr(
                "{n_layers} of {n_all} layers fit on the GPU",
                n_layers=n_layers,
                n_all=n_all,
            )
            return placer.placed(1, n_layers, reason)
    return placer.on_processor(tr("not one layer fits on the GPU beside the rest"))


@dataclass(frozen=True)
class _Placer:
    """What `place` is asked, and what fits of it. `is_ordered`: somebody else chose the layers."""

    facts: ModelFacts
    _: KW_ONLY
    n_context: int
    n_sequences_wanted: int
    free_bytes: int
    gpu_free_bytes: int
    is_ordered: bool
    kv_type: str
    n_ubatch: int
    flash_attention: bool
    extra_buffers: Sequence[str] | None
    may_be_two: bool

    def need(self, n_sequences: int, n_layers: int, two: bool = False) -> MemoryNeed:
        return forecast(
            self.facts,
            n_context=self.n_context,
            n_sequences=n_sequences,
            kv_type=self.kv_type,
            n_ubatch=self.n_ubatch,
            n_gpu_layers=n_layers,
            two_contexts=two,
            flash_attention=self.flash_attention,
            extra_buffers=self.extra_buffers,
        )

    def fits(self, n_sequences: int, n_layers: int, two: bool = False) -> bool:
        memory = self.need(n_sequences, n_layers, two)
        host_bytes, gpu_bytes = memory.host_bytes, memory.gpu_bytes
        share = MEMORY_SHARE if n_sequences == 1 else SEQUENCES_SHARE
        fits_gpu = not gpu_bytes or gpu_bytes <= self.gpu_free_bytes * GPU_SHARE
        return host_bytes <= self.free_bytes * share and (fits_gpu or self.is_ordered)

    def placed(self, n_sequences: int, n_layers: int, reason: str, two: bool = False) -> Placement:
        memory = self.need(max(n_sequences, 1), n_layers, two)
        return Placement(
            n_sequences,
            n_layers,
            memory.host_bytes,
            memory.gpu_bytes,
            reason,
            has_two_contexts=two,
            holds_copies=memory.holds_copies,
        )

    def most_sequences(self, n_layers: int, two: bool = False) -> int:
        wanted = range(self.n_sequences_wanted, 0, -1)
        return next((n for n in wanted if self.fits(n, n_layers, two)), 0)

    def on_processor(self, reason: str) -> Placement:
        n_two = self.most_sequences(0, two=True) if self.may_be_two else 0
        n_one = self.most_sequences(0)
        if n_two and 2 * n_two >= n_one:
            return self.placed(n_two, 0, reason, two=True)
        return self.placed(n_one, 0, reason)
