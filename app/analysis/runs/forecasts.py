"""Forecasts what a run needs of memory and context, and how fast a model will be."""

from __future__ import annotations

import dataclasses
from dataclasses import asdict

from app import models
from app.analysis.kinds.begun_notes import N_BYTES_MAX
from app.analysis.kinds.prompts import N_SECTION_BYTES, Prompts
from app.analysis.runs.model import AnyModel, Tuning
from app.engines.contract.engine import LocalSettings, Message
from app.models.gguf.facts import ModelFacts
from app.models.machine.hardware import gpus_for_layers
from app.models.machine.memory import ContextLimit
from app.planning.plan import MemoryForecast, Mode, Plan, PromptCosts, Speed
from app.planning.planner import N_SPARE_TOKENS
from app.system.translation import tr


def prompt_costs(model: AnyModel, prompts: Prompts) -> PromptCosts:
    """Counts the prompts of every step with no text in them, and the longest section path."""
    n_begun = 0
    if prompts.go_on:
        n_begun = N_BYTES_MAX + model.count_prompt((Message("user", prompts.go_on),)) + 16
    n_tokens = {step: model.count_prompt(messages) for step, messages in prompts.bare().items()}
    return PromptCosts(
        n_single=n_tokens["single"],
        n_map=n_tokens["map"] + N_SECTION_BYTES + n_begun,
        n_reduce=max(n_tokens["reduce"], n_tokens["final"]),
    )


def engine_settings(
    facts: ModelFacts, n_context: int, tuning: Tuning | None = None
) -> LocalSettings:
    """The local engine's settings for a context; YaRN where the model needs it for that length."""
    stretch = models.rope_for(facts, n_context)
    settings = LocalSettings(n_context=n_context, **asdict(tuning or Tuning()))
    if stretch is None:
        return settings
    return dataclasses.replace(
        settings,
        yarn_factor=stretch.factor,
        yarn_original_context=stretch.original_context,
    )


def n_needed(plan: Plan) -> int:
    """Tokens that the longest prompt of a plan and its answer take together: of the single pass, or
    of the longest part and of a merge of all notes at once."""
    budget, costs = plan.budget, plan.costs
    n_beside = budget.n_thought + N_SPARE_TOKENS
    if plan.mode is Mode.SINGLE:
        return costs.n_single + plan.n_document_tokens + budget.n_final_answer + n_beside
    n_part = costs.n_map + max(chunk.n_tokens for chunk in plan.chunks) + budget.n_part_answer
    n_notes = len(plan.chunks) * budget.n_part_answer
    return max(n_part, costs.n_reduce + n_notes + budget.n_final_answer) + n_beside


def thinking_room(plan: Plan) -> list[str]:
    """A sentence where room is kept for what the model thinks."""
    if not plan.budget.n_thought:
        return []
    return [
        tr(
            "Beside each answer {n:,} tokens are kept for what the model thinks before it.",
            n=plan.budget.n_thought,
        )
    ]


def stretching(limit: ContextLimit, plan: Plan) -> list[str]:
    """A sentence where a model is stretched beyond what it was trained for."""
    if limit.how != "yarn" or plan.budget.n_context <= limit.n_native:
        return []
    return [
        tr(
            "The model is stretched with YaRN by a factor of {factor:.2g}, from {native:,} tokens "
            "to {n_context:,}.",
            factor=plan.budget.n_context / limit.n_native,
            native=limit.n_native,
            n_context=plan.budget.n_context,
        )
    ]


def forecast_memory(facts: ModelFacts, n_context: int, kv_type: str = "f16") -> MemoryForecast:
    """What one sequence of `n_context` tokens needs, against what is free."""
    available_bytes = models.probe().memory_available_bytes
    on_processor = kv_type == "f16" and not gpus_for_layers()
    need = models.forecast(facts, n_context=n_context, kv_type=kv_type, two_contexts=on_processor)
    if on_processor and need.total_bytes > available_bytes:  # then one context serves for both
        need = models.forecast(facts, n_context=n_context, kv_type=kv_type)
    return MemoryForecast(
        need.weights_bytes,
        need.kv_bytes,
        need.compute_bytes + need.process_bytes,
        available_bytes,
    )


def guess_speed(facts: ModelFacts) -> Speed:
    """A guess for a model never run here, called one wherever it is shown.

    Prefill is bound by arithmetic (two operations a weight and token), decode by reading the
    weights once a token. The constants are those of one core of the development machine, 20 GFLOP/s
    and 6 GB/s, times physical cores, the latter up to four.
    """
    n_cores = models.probe().n_physical_cores
    prefill_tps = 20e9 * n_cores / (2 * max(facts.n_parameters, 1))
    decode_tps = 6e9 * min(n_cores, 4) / max(facts.size_bytes, 1)
    return Speed(prefill_tps, decode_tps, measured=False)
