"""What a profile means for a run: its sampling and prompt, and how the engine is set."""

from __future__ import annotations

from dataclasses import replace

from app.analysis.kinds.choices import Choices
from app.analysis.runs.model import Tuning
from app.models.sources.profiles import Profile


def choices_of(profile: Profile, choices: Choices | None = None) -> Choices:
    """The choices of a run with the profile's sampling, longest answer and system prompt.

    The profile's kind of analysis, its language and its length are left as they are chosen.
    """
    return replace(
        choices or Choices(),
        temperature=profile.temperature,
        top_k=profile.top_k,
        top_p=profile.top_p,
        min_p=profile.min_p,
        repeat_penalty=profile.repeat_penalty,
        repeat_last_n=profile.repeat_last_n,
        seed=profile.seed,
        stop=profile.stop,
        system=profile.system,
        n_answer_max=profile.max_tokens,
        n_part_max=profile.n_part,
        begins_notes=profile.begins_notes,
        n_thought=profile.n_thought,
    )


def tuning_of(profile: Profile, tuning: Tuning | None = None) -> Tuning:
    """The local engine's settings with the profile's device and type of KV cache.

    Whatever `tuning` sets otherwise than usual was set by hand and counts more.
    """
    usual, given = Tuning(), tuning or Tuning()
    if given.kv_type == usual.kv_type:
        given = replace(given, kv_type=profile.kv_type)
    if given.n_gpu_layers == usual.n_gpu_layers and profile.device == "cpu":
        given = replace(given, n_gpu_layers=0)
    return given
