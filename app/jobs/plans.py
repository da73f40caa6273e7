"""Plans a reading with what this machine has shown of the model and keeps of the document."""

from __future__ import annotations

import dataclasses

from app import models
from app.analysis.kinds.choices import Choices, prompts_for
from app.analysis.kinds.prompts import Prompts
from app.analysis.runs.forecasts import engine_settings, n_needed, stretching, thinking_room
from app.analysis.runs.model import AnyModel, Model
from app.documents.base.document import Document
from app.engines.llama.local import LocalEngine
from app.jobs.engines import Engines
from app.jobs.speeds import PartSize, part_size, with_known
from app.models.gguf.thinking import room_for_thought
from app.models.machine.memory import context_needed
from app.planning.counting import Measured
from app.planning.plan import Budget, Mode, Plan, PromptCosts
from app.planning.planner import make_plan
from app.system.translation import tr


def plan_reading(
    engines: Engines,
    document: Document,
    model: AnyModel,
    measured: Measured,
    costs: PromptCosts,
    *,
    n_context: int,
    mode: Mode,
    choices: Choices,
) -> Plan:
    """Plans a reading.

    Args:
        engines: Know the speed of models and the memory they take.
        measured: The document, counted in the model's tokens.
        costs: Tokens around the text, with this model and these choices.
        n_context, mode, choices: What the person wants.

    Raises `PlanError`, `PromptError`.
    """
    prompts, limit = prompts_for(choices, document.language), model.limit
    n_held = min(n_context, limit.n_max)
    size = PartSize(choices.n_part_max)
    if not size.n_tokens and engines.measures(model):
        budget = Budget(n_context=n_context, n_final_answer=prompts.n_answer)
        size = part_size(model.facts, n_held, budget, costs)
    n_thought = room_for_thought(model.thinking, choices.n_thought, n_held)

    def planned(n_tokens: int) -> Plan:
        return make_plan(
            measured,
            Budget(n_context=n_tokens, n_final_answer=prompts.n_answer, n_thought=n_thought),
            costs,
            mode=mode,
            n_context_model=limit.n_max,
            n_part_max=size.n_tokens,
            n_note_max=size.n_note,
            part_reason=size.reason,
            model_limit_reason=limit.reason,
            speed=engines.speed(model),
            memory=engines.memory(model, min(n_tokens, limit.n_max)),
        )

    plan = planned(n_context)
    n_held = context_needed(limit, plan.budget.n_context, n_needed(plan))
    if n_held < plan.budget.n_context:
        plan = dataclasses.replace(planned(n_held), n_requested_context=n_context)
    plan = _with_known(engines, plan, model, document, prompts)
    reasons = [*plan.reasons, *stretching(limit, plan), *thinking_room(plan), *model.notes]
    reasons += _what_fits(engines, model, plan)
    return dataclasses.replace(plan, reasons=tuple(reasons))


def _what_fits(engines: Engines, model: AnyModel, plan: Plan) -> list[str]:
    """A sentence where the model does not fit this machine's memory as planned."""
    if not isinstance(model, Model) or plan.memory is None or plan.memory.fits:
        return []
    n_most = models.largest_context(
        model.facts, plan.memory.available_bytes, kv_type=engines.tuning.kv_type
    )
    if n_most < 2048:
        return [tr("This model does not fit at any budget; choose a smaller one.")]
    return [tr("The largest budget that fits now is {n_k}K tokens.", n_k=n_most // 1024)]


def _with_known(
    engines: Engines, plan: Plan, model: AnyModel, document: Document, prompts: Prompts
) -> Plan:
    """The plan with what is kept of its prompts from earlier readings."""
    if engines.make_engine is not None or not isinstance(model, Model):
        return plan
    settings = engine_settings(model.facts, plan.budget.n_context, engines.tuning)
    engine = engines.local_engine(model, settings)
    assert isinstance(engine, LocalEngine)
    return with_known(plan, engine, document.sha256, prompts)
