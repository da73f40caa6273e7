"""How fast a model is here, and what follows from that for the plan."""

from __future__ import annotations

from dataclasses import dataclass, replace

from app import models
from app.analysis.kinds.prompts import Prompts
from app.analysis.runs.forecasts import guess_speed
from app.analysis.runs.model import Model, Tuning
from app.engines.llama.local import LocalEngine
from app.engines.llama.speeds.first_measurement import (
    FirstMeasurement,
    first_measurement,
    measure_reading,
)
from app.engines.llama.speeds.measured import (
    decode_rates,
    depth_times,
    fit_reading,
    machine_key,
    record,
    step_times,
    store_record,
)
from app.models.gguf.facts import ModelFacts
from app.planning.part_size import N_PART_MIN, answer_tokens, best_part
from app.planning.plan import Budget, Mode, Plan, PromptCosts, ReadingCost, Speed
from app.system.translation import tr
from app.system.wording import rough_duration_text

PART_SHARE_GUESSED, FINAL_SHARE_GUESSED = 0.95, 0.85
"""Of what notes and answers may have, so much they are taken to have before a model has shown it.
The starter model had 0.98 of its notes on the sample contract and all of its answer; larger models
end an answer sooner."""
_TOGETHER_GAIN = 3.0
"""Times as many tokens that several sequences write together as one alone, while not measured and
with few tokens before them: 2.6 to 4 with the models at hand and eight sequences."""


_N_WRITING_CORES = 8
"""Writing reads all weights for each token: more cores than so many add nothing."""
_CORES_GAIN = 0.8
"""The power of their number by which cores are faster than one: two read 1.6 and wrote 2.0 times as
fast with the starter model."""


@dataclass(frozen=True, slots=True)
class PartSize:
    """Tokens of a part and of the notes on it at most, 0 for as many as fit; and why, for
    people."""

    n_tokens: int = 0
    n_note: int = 0
    reason: str = ""


def learn_speed(facts: ModelFacts) -> None:
    """Measures a model that was never measured here."""
    if first_measurement(facts) is None:
        measure_reading(facts)


def local_speed(model: Model, facts: ModelFacts, tuning: Tuning) -> Speed:
    """A model's speed: as measured in runs here, from its first measurement, or a guess.

    Args:
        model, facts: The model, and the file that is run for it.
        tuning: Whether layers may be on a GPU.
    """
    on_gpu = tuning.n_gpu_layers != 0 and bool(depth_times(facts, on_gpu=True))
    fitted = fit_reading(depth_times(facts, on_gpu=on_gpu))
    rates = decode_rates(step_times(facts, on_gpu=on_gpu))
    if fitted is None or not rates:
        return _first_guess(model)
    alone = rates.get(1, min(rates.values()))
    together = max(rates.values()) if len(rates) > 1 else _TOGETHER_GAIN * alone
    part_share, final_share = answer_shares(facts)
    reading = ReadingCost(*fitted)
    return Speed(
        prefill_tps=1024 / reading.time_s(1024),
        decode_tps=together,
        measured=record(_shares_key(facts)) is not None,
        decode_alone_tps=alone,
        reading=reading,
        by_number=tuple(sorted(rates.items())) if len(rates) > 1 else (),
        part_share=part_share,
        final_share=final_share,
    )


def _first_guess(model: Model) -> Speed:
    """A guess from what one core did with a model, or from its size alone."""
    first = first_measurement(model.facts)
    if first is None:
        return guess_speed(model.facts)
    n_cores = models.probe().n_threads
    gain = n_cores**_CORES_GAIN
    reading = ReadingCost(first.base_s / gain, first.depth_s / gain)
    n_cores_used = min(n_cores, _N_WRITING_CORES) ** _CORES_GAIN
    depth_s = first.written_depth_s * N_PART_MIN  # attention is each sequence's own
    alone = n_cores_used / (first.written_s + depth_s)
    return Speed(
        prefill_tps=1024 / reading.time_s(1024),
        decode_tps=n_cores_used / (first.written_s / _TOGETHER_GAIN + depth_s),
        measured=False,
        decode_alone_tps=alone,
        reading=reading,
        part_share=PART_SHARE_GUESSED,
        final_share=FINAL_SHARE_GUESSED,
    )


def part_size(facts: ModelFacts, n_context: int, budget: Budget, costs: PromptCosts) -> PartSize:
    """The size of parts that reads fastest, from what was measured once."""
    first: FirstMeasurement | None = first_measurement(facts)
    n_most = n_context - costs.n_map - budget.n_part_answer
    if first is None or n_most <= 0:
        return PartSize()
    n_part, gain = best_part(
        ReadingCost(first.base_s, first.depth_s),
        first.written_s / _TOGETHER_GAIN,
        n_around=costs.n_map,
        n_part_answer=budget.n_part_answer,
        n_most=n_most,
    )
    if not n_part:
        return PartSize()
    reason = tr(
        "Parts of up to {n_part:,} tokens: this model reads them about {gain:.1f} times as fast "
        "here as parts that fill the context.",
        n_part=n_part,
        gain=gain,
    )
    return PartSize(n_part, answer_tokens(budget.n_part_answer, n_part), reason)


def answer_shares(facts: ModelFacts) -> tuple[float, float]:
    """How much of what they may have the notes on parts and the answers of a model had."""
    stored = record(_shares_key(facts))
    try:
        (allowed, written), (allowed_last, written_last) = stored
        shares = (
            written / allowed if allowed else PART_SHARE_GUESSED,
            written_last / allowed_last if allowed_last else FINAL_SHARE_GUESSED,
        )
    except (TypeError, ValueError):
        shares = PART_SHARE_GUESSED, FINAL_SHARE_GUESSED
    return shares


def note_answers(facts: ModelFacts, parts: tuple[float, float], final: tuple[float, float]) -> None:
    """Keeps what a run has written: tokens allowed and written, of its parts and of its answer.
    Older runs count half as much."""
    try:
        before = [[each / 2 for each in pair] for pair in record(_shares_key(facts))]
        (allowed, written), (allowed_last, written_last) = before
    except (TypeError, ValueError):
        allowed = written = allowed_last = written_last = 0.0
    store_record(
        _shares_key(facts),
        [
            [allowed + parts[0], written + parts[1]],
            [allowed_last + final[0], written_last + final[1]],
        ],
    )


def _shares_key(facts: ModelFacts) -> str:
    return f"{machine_key(facts)}/answers"


def with_known(plan: Plan, engine: LocalEngine, document: str, prompts: Prompts) -> Plan:
    """A plan that counts what an engine keeps of a document (SHA-256) as read."""
    make = prompts.for_single if plan.mode is Mode.SINGLE else prompts.for_map
    first = engine.known([make(chunk) for chunk in plan.chunks], document)
    if not any(n_known for _, n_known in first):
        return plan
    # Counted exactly: the forecast keeps room for the longest headings and begun notes.
    prompts_now = (*first, *plan.prompts[len(first) :])
    n_read = sum(n for n, _ in first)
    found = replace(plan, prompts=prompts_now, n_prefill_tokens=sum(n for n, _ in prompts_now))
    speed, numbers = found.speed, {"n_known": found.n_known_tokens, "n_read": n_read}
    if speed is None:
        reason = tr(
            "Already read: {n_known:,} of {n_read:,} tokens are kept from an earlier reading.",
            **numbers,
        )
    else:
        spared_s = sum(speed.prefill_s(n) - speed.prefill_s(n, k) for n, k in first)
        reason = tr(
            "Already read: about {spared}, since {n_known:,} of {n_read:,} tokens are kept from an "
            "earlier reading.",
            spared=rough_duration_text(spared_s),
            **numbers,
        )
    return replace(found, reasons=(*plan.reasons[:1], reason, *plan.reasons[1:]))
