"""Measures once what reading with a model costs on this machine, before the first plan with it."""

from __future__ import annotations

import json
import subprocess
from dataclasses import astuple, dataclass

from app.engines.llama.protocol import WorkerSettings, settings_as_json
from app.engines.llama.speeds.measure_process import N_DEEP
from app.engines.llama.speeds.measured import machine_key, record, store_record
from app.models.gguf.facts import ModelFacts
from app.models.machine.engine_build import rung_for
from app.models.machine.memory import context_limit
from app.system.child_processes import SPIN, child_process

_LIMIT_S = 120.0
"""For one that hangs, or is too large for this machine."""


@dataclass(frozen=True, slots=True)
class FirstMeasurement:
    """What was measured of a model before its first plan; it never changes.

    Attributes:
        base_s, depth_s: See `app.planning.plan.ReadingCost`; seconds of one processor core.
        written_s, written_depth_s: The same for a token of one sequence that writes alone, and for
            each token before it.
    """

    base_s: float
    depth_s: float
    written_s: float
    written_depth_s: float


def first_measurement(facts: ModelFacts) -> FirstMeasurement | None:
    """What was measured of this model on this machine with this llama.cpp, or None."""
    stored = record(_key(facts))
    try:
        return FirstMeasurement(*(float(each) for each in stored))
    except TypeError:
        return None


def measure_reading(facts: ModelFacts) -> FirstMeasurement | None:
    """Measures a model in a process of its own (`measure_process`): one or two seconds for small
    ones, some more for large ones. None where that fails; the next plan measures then.

    One thread computes, and its processor time counts: what other programs do at the same time
    changes that little, and what matters is how the costs compare.
    """
    rung = rung_for(facts.fingerprint)
    settings = WorkerSettings(
        model_path=str(facts.path),
        n_context=min(N_DEEP + 256, context_limit(facts).n_max),
        flash_attention=None if rung.flash_attention else False,
        two_contexts=rung.flash_attention,
        extra_buffers=rung.extra_buffers,
        kernel=rung.kernel,
    )
    command, environment = child_process("measure", "app.engines.llama.speeds.measure_process")
    try:
        done = subprocess.run(
            [*command, settings_as_json(settings)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=SPIN | environment,
            timeout=_LIMIT_S,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
        said = json.loads(done.stdout.splitlines()[-1])
        base_s, depth_s, written_s = said["base_s"], said["depth_s"], said["written_s"]
        written_depth_s = said["written_depth_s"] or 0.0
    except (OSError, subprocess.SubprocessError, ValueError, LookupError, TypeError):
        return None  # whoever runs the model is told why
    least_s = _depth_share(facts) * base_s
    found = FirstMeasurement(base_s, max(depth_s or 0.0, least_s), written_s, written_depth_s)
    store_record(_key(facts), astuple(found))
    return found


def _depth_share(facts: ModelFacts) -> float:
    """How much more a token costs for each one before it, at least: by the multiplications that
    attention adds to those with the weights, as if both were as fast."""
    n_attention = 2 * facts.n_heads * facts.head_size_k * facts.n_layers
    return n_attention / max(facts.n_parameters, 1)


def _key(facts: ModelFacts) -> str:
    return f"{machine_key(facts)}/first"
