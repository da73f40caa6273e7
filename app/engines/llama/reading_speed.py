"""Measures once what reading with a model costs on this machine, before the first plan with it."""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass

from app.engines.contract.engine import (
    EngineError,
    EngineNotice,
    LocalSettings,
    Message,
    Request,
    Sampling,
)
from app.engines.llama.local import LocalEngine
from app.engines.llama.measured_speeds import (
    decode_rates,
    depth_times,
    fit_reading,
    machine_key,
    record,
    step_times,
    store_record,
)
from app.models.gguf.facts import ModelFacts
from app.models.machine.memory import context_limit

_LENGTHS = (128, 1024, 2560)
"""Tokens read, one length after another, until `_LIMIT_S` are spent; what a shorter prompt read
the next one need not read again."""
_LIMIT_S = 1.5
_N_WRITTEN = 12
_DEPTH_SHARE = 1.5e-4
"""How much more a token costs for each one before it, where only one depth was measured: of a 7B
model on a processor, from its arithmetic, with attention at a quarter of the speed of the rest."""


@dataclass(frozen=True, slots=True)
class FirstMeasurement:
    """What was measured of a model before its first plan; it never changes.

    Attributes:
        base_s, depth_s: See `app.planning.plan.ReadingCost`.
        written_s: Seconds for a token of one sequence that writes alone.
    """

    base_s: float
    depth_s: float
    written_s: float


def first_measurement(facts: ModelFacts) -> FirstMeasurement | None:
    """What was measured of this model on this machine with this llama.cpp, or None."""
    stored = record(_key(facts))
    try:
        return FirstMeasurement(*(float(each) for each in stored))
    except TypeError:
        return None


def measure_reading(
    facts: ModelFacts, cancel: threading.Event | None = None
) -> FirstMeasurement | None:
    """Reads prompts of a few lengths and writes a few tokens: some two seconds for small models, a
    prompt of 128 tokens for large ones. None where the model cannot be run, or once `cancel` is
    set; the next plan measures then."""
    n_words = max(facts.n_vocabulary - 300, 1)
    n_most = min(_LENGTHS[-1] + _N_WRITTEN + 4, context_limit(facts).n_max)

    def encode(messages: Sequence[Message]) -> list[int]:
        return [200 + 37 * n % n_words for n in range(int(messages[0].content))]

    engine = LocalEngine(facts, encode, LocalSettings(n_context=n_most, n_sequences=1))
    try:
        for n_tokens in _LENGTHS:
            if n_tokens + _N_WRITTEN > n_most:
                break
            sampling = Sampling(max_tokens=_N_WRITTEN)
            begun = time.monotonic()
            for event in engine.generate(
                [Request("a", (Message("user", str(n_tokens)),), sampling)]
            ):
                if isinstance(event, EngineNotice) and event.kind == "ready":
                    begun = time.monotonic()
                if cancel is not None and cancel.is_set():
                    return None
            if time.monotonic() - begun > _LIMIT_S:
                break
    except EngineError:
        return None  # whoever runs it is told why
    finally:
        engine.close()
    on_gpu = engine.placement is not None and engine.placement.n_gpu_layers > 0
    fitted = fit_reading(depth_times(facts, on_gpu=on_gpu))
    alone = decode_rates(step_times(facts, on_gpu=on_gpu)).get(1)
    if fitted is None or alone is None:
        return None
    base_s, depth_s = fitted
    found = FirstMeasurement(base_s, depth_s or _DEPTH_SHARE * base_s, 1 / alone)
    store_record(_key(facts), [found.base_s, found.depth_s, found.written_s])
    return found


def _key(facts: ModelFacts) -> str:
    return f"{machine_key(facts)}/first"
