"""What was measured of models on this machine, kept in the cache folder.

A record is lost with the cache folder at no cost but that of measuring again.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from app.engines.llama.decoding.meter import N_DEPTH
from app.models.gguf.facts import ModelFacts
from app.models.machine.engine_build import build_key, rung_for
from app.models.machine.hardware import probe
from app.system.files import write_whole
from app.system.folders import cache_folder

N_SEQUENCES_UNMEASURED = 8
"""Sequences decoded together by a model that was never measured here."""
RATE_SHARE = 0.95
"""Of the best rate: more sequences than reach it cost memory and give next to nothing."""
DOUBLING_GAIN = 1.15
"""What twice as many sequences must have gained for twice as many again to be tried. From four to
eight it was 1.3 with Gemma 270M and a copy of SmolLM2 in Q8_0; see `tests.bench.engine`."""
N_STEPS_MIN = 8
"""Steps from which on a rate counts as measured."""
_N_STEPS_KEPT = 4000
"""Older measurements fade once a number of sequences has seen more steps than these."""

_ACCIDENT = 2.0
"""A run that wrote so many times as slowly as usual shared the machine with other programs. Without
a bound, one such run with eight sequences would make every later run decode fewer together, and so
never measure eight again."""

StepTimes = Mapping[int, tuple[float, float]]
"""Steps in which n sequences wrote a token each, and their seconds, by n."""

DepthTimes = Mapping[int, tuple[float, float]]
"""Tokens read, and their seconds, by how many others stood before them, in `meter.N_DEPTH`."""


def machine_key(facts: ModelFacts) -> str:
    """Names a model file, this build of llama.cpp on this processor and how it is run here: what a
    speed depends on. An engine that is compiled anew, or run in another way, is measured anew."""
    rung = rung_for(facts.fingerprint)
    return f"{facts.fingerprint}/{build_key()}/{probe().n_threads}/{rung.key}"


def record(key: str) -> Any:
    """What was stored under a key, or None."""
    return _read().get(key)


def store_record(key: str, value: Any) -> None:
    """Stores JSON-ready values. A folder that cannot be written is passed over."""
    records = _read() | {key: value}
    path = _path()
    with contextlib.suppress(OSError):  # measured again next time
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, json.dumps(records, indent=1))


def step_times(facts: ModelFacts, *, on_gpu: bool) -> StepTimes:
    """The times of decoding together, over all runs of a model here."""
    stored = record(_steps_key(facts, on_gpu))
    try:
        return {int(n): (float(steps), float(spent_s)) for n, (steps, spent_s) in stored.items()}
    except (AttributeError, TypeError, ValueError):
        return {}


def add_step_times(facts: ModelFacts, new: StepTimes, *, on_gpu: bool) -> None:
    """Adds what a run has shown to what is known: as it is where they agree, else so that the
    slower of both counts as `_ACCIDENT` times as slow as the faster."""
    known = dict(step_times(facts, on_gpu=on_gpu))
    for n, (n_steps, spent_s) in new.items():
        before, before_s = known.get(n, (0.0, 0.0))
        if before and n_steps:
            slowest_s = _ACCIDENT * min(before_s / before, spent_s / n_steps)
            before_s, spent_s = min(before_s, slowest_s * before), min(spent_s, slowest_s * n_steps)
        fade = min(1.0, _N_STEPS_KEPT / (before + n_steps)) if before + n_steps else 1.0
        known[n] = ((before + n_steps) * fade, (before_s + spent_s) * fade)
    if new:
        stored = {str(n): list(times) for n, times in sorted(known.items())}
        store_record(_steps_key(facts, on_gpu), stored)


def depth_times(facts: ModelFacts, *, on_gpu: bool) -> DepthTimes:
    """The times of reading, over all runs of a model here."""
    stored = record(_depths_key(facts, on_gpu))
    try:
        return {int(n): (float(tokens), float(spent_s)) for n, (tokens, spent_s) in stored.items()}
    except (AttributeError, TypeError, ValueError):
        return {}


def add_depth_times(facts: ModelFacts, new: DepthTimes, *, on_gpu: bool) -> None:
    """Adds what a run has shown of reading to what is known; older runs count half as much."""
    known = dict(depth_times(facts, on_gpu=on_gpu))
    for n, (n_tokens, spent_s) in new.items():
        before, before_s = known.get(n, (0.0, 0.0))
        if before and n_tokens:
            slowest_s = _ACCIDENT * min(before_s / before, spent_s / n_tokens)
            before_s = min(before_s, slowest_s * before)
            spent_s = min(spent_s, slowest_s * n_tokens)
        known[n] = (before / 2 + n_tokens, before_s / 2 + spent_s)
    if new:
        stored = {str(n): list(times) for n, times in sorted(known.items())}
        store_record(_depths_key(facts, on_gpu), stored)


def fit_reading(times: DepthTimes) -> tuple[float, float] | None:
    """Seconds of a token that is read with none before it, and for each token that is: the line
    that fits best, each depth weighted by its tokens. None where nothing was measured; the second
    is 0 where there is one depth only."""
    points = [
        (N_DEPTH * (n + 0.5), spent_s / n_tokens, n_tokens)
        for n, (n_tokens, spent_s) in times.items()
        if n_tokens > 0
    ]
    total = sum(weight for _, _, weight in points)
    if not total:
        return None
    mean_x = sum(x * weight for x, _, weight in points) / total
    mean_y = sum(y * weight for _, y, weight in points) / total
    spread = sum(weight * (x - mean_x) ** 2 for x, _, weight in points)
    if spread <= 0:
        return mean_y, 0.0
    slope = sum(weight * (x - mean_x) * (y - mean_y) for x, y, weight in points) / spread
    slope = min(max(slope, 0.0), mean_y / mean_x)
    return mean_y - slope * mean_x, slope


def decode_rates(times: StepTimes) -> dict[int, float]:
    """Tokens per second of all sequences together, by how many there are, where measured."""
    return {
        n: n * n_steps / spent_s
        for n, (n_steps, spent_s) in sorted(times.items())
        if n_steps >= N_STEPS_MIN and spent_s > 0
    }


def best_n_sequences(rates: Mapping[int, float], n_wanted: int) -> int:
    """How many of up to `n_wanted` sequences to decode together: the fewest that write nearly as
    fast as the best number does (`decode_rates`). All of up to eight while so many were never
    tried; twice the most that were while that went on to pay."""
    n_tried = max(rates, default=0)
    n_most = min(n_wanted, max(N_SEQUENCES_UNMEASURED, n_tried))
    if n_tried < n_most:
        return n_most
    if n_wanted > n_tried and _still_pays(rates):
        return min(n_wanted, 2 * n_tried)
    within = {n: rate for n, rate in rates.items() if n <= n_most}
    if not within:
        return n_most
    best = max(within.values())
    return min(n for n, rate in within.items() if rate >= RATE_SHARE * best)


def _still_pays(rates: Mapping[int, float]) -> bool:
    """Whether the most sequences that were tried write so much faster than half as many that still
    more may be worth it."""
    n_tried = max(rates)
    half = [n for n in rates if 2 * n <= n_tried]
    return not half or rates[n_tried] >= DOUBLING_GAIN * rates[max(half)]


def _steps_key(facts: ModelFacts, on_gpu: bool) -> str:
    return f"{machine_key(facts)}/steps/{'gpu' if on_gpu else 'cpu'}"


def _depths_key(facts: ModelFacts, on_gpu: bool) -> str:
    return f"{machine_key(facts)}/depths/{'gpu' if on_gpu else 'cpu'}"


def _path() -> Path:
    return cache_folder() / "models" / "speeds.json"


def _read() -> dict[str, Any]:
    try:
        records = json.loads(_path().read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return records if isinstance(records, dict) else {}
