"""Chooses how the worker runs a model: where in memory, and how many sequences at once."""

from __future__ import annotations

from app.engines.contract.engine import EngineError, LocalSettings
from app.engines.llama.protocol import WorkerSettings
from app.engines.llama.speeds.measured import best_n_sequences, decode_rates, step_times
from app.models.gguf.facts import ModelFacts
from app.models.machine.engine_build import Rung
from app.models.machine.hardware import gpus_for_layers, probe
from app.models.machine.memory import forecast
from app.models.machine.placement import Placement, place
from app.system.errors import ExitCode
from app.system.translation import tr

N_SEQUENCES_MAX = 16


class OutOfMemory(EngineError):  # noqa: N818 - names a state people meet
    """The model does not fit."""

    exit_code = ExitCode.STORAGE


def worker_settings(
    facts: ModelFacts, settings: LocalSettings, rung: Rung, placement: Placement
) -> WorkerSettings:
    """The worker's settings for a model that is placed as `placement` says."""
    return WorkerSettings(
        model_path=str(facts.path),
        n_context=settings.n_context,
        n_sequences=placement.n_sequences,
        n_threads=settings.n_threads or probe().n_threads,
        n_gpu_layers=placement.n_gpu_layers,
        n_ubatch=settings.n_ubatch,
        kv_type=_kv_type(settings, rung),
        flash_attention=settings.flash_attention if rung.flash_attention else False,
        two_contexts=placement.has_two_contexts,
        extra_buffers=rung.extra_buffers,
        kernel=rung.kernel,
        maps_file=not placement.holds_copies,
        # A sliding window cannot take back what it has overwritten.
        prompt_lookup=settings.prompt_lookup and not facts.sliding_window,
        yarn_factor=settings.yarn_factor,
        yarn_original_context=settings.yarn_original_context,
    )


def place_sequences(
    facts: ModelFacts, settings: LocalSettings, rung: Rung, n_sequences: int
) -> Placement:
    """Where a model lies and how many sequences are decoded together: up to `n_sequences`, as this
    machine decodes fastest and as memory allows; layers on GPUs where there are some. Raises
    `OutOfMemory`."""
    free_bytes, kv_type = probe().memory_available_bytes, _kv_type(settings, rung)
    uses_gpus = settings.n_gpu_layers and rung.gpu_share
    gpus = gpus_for_layers(again=True) if uses_gpus else ()
    if not settings.n_sequences:
        rates = decode_rates(step_times(facts, on_gpu=bool(gpus)))
        n_sequences = best_n_sequences(rates, n_sequences)
    placement = place(
        facts,
        n_context=settings.n_context,
        n_sequences_wanted=n_sequences,
        free_bytes=free_bytes,
        gpus=gpus,
        n_gpu_layers=settings.n_gpu_layers,
        gpu_share=rung.gpu_share,
        kv_type=kv_type,
        n_ubatch=settings.n_ubatch,
        flash_attention=rung.flash_attention,
        extra_buffers=() if not rung.extra_buffers else None,
        two_contexts=(
            settings.flash_attention is None
            and rung.flash_attention
            and kv_type == "f16"  # quantised values need flash attention in every step
        ),
    )
    if not placement.n_sequences:
        raise OutOfMemory(
            tr(
                "{name} needs about {need_gib:.1f} GiB with this budget; {free_gib:.1f} GiB of "
                "memory are free.",
                name=facts.name,
                need_gib=placement.host_bytes / 2**30,
                free_gib=free_bytes / 2**30,
            ),
            tr("Choose a smaller budget or a smaller model, or close other programs."),
        )
    return placement


def kv_bytes(facts: ModelFacts, settings: LocalSettings) -> int:
    """Bytes of keys and values of one sequence at full length."""
    return forecast(facts, n_context=settings.n_context, kv_type=settings.kv_type).kv_bytes


def _kv_type(settings: LocalSettings, rung: Rung) -> str:
    """Of the KV cache. llama.cpp quantises it only with flash attention."""
    return settings.kv_type if rung.flash_attention else "f16"
