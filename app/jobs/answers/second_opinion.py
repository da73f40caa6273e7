"""Asks the model again about each ✓ where a person wants that and the model can be relied on."""

from __future__ import annotations

import threading

from app.analysis.evidence.checked import Evidence, Opinion
from app.analysis.evidence.second_opinion import (
    N_TOKENS_ANSWER,
    N_TOKENS_ASKED,
    N_TOKENS_STATEMENT,
    opinion_in,
    requests_of,
    with_opinions,
)
from app.analysis.runs.model import AnyModel, Model
from app.documents.base.document import Document
from app.engines.contract.drive import drive
from app.engines.contract.engine import Engine, EngineError, Finished, FinishReason
from app.jobs.answers.writing import card_of
from app.planning.plan import Plan
from app.system.translation import tr
from app.system.wording import duration_text

N_PARAMETERS_LEAST = 1_000_000_000
"""A smaller model says "no" to what stands there word for word too often to be worth its time."""


def is_asked(model: AnyModel, setting: str) -> bool:
    """Whether a model is asked for its second opinion: its report card has to pass, and where
    nobody chose "always" it must not be small.

    Args:
        model: The model that wrote the answer.
        setting: "auto", "always" or "never", of `Settings.second_opinion`.
    """
    card = card_of(model)
    if setting == "never" or card is None or not card.passes or not isinstance(model, Model):
        return False
    return setting == "always" or model.facts.n_parameters >= N_PARAMETERS_LEAST


def cost_of(plan: Plan) -> str:
    """A sentence for the plan: how many questions are foreseen, and how long they take."""
    n = max(plan.budget.n_final_answer // N_TOKENS_STATEMENT, 1)
    if plan.speed is None:
        return tr(
            "Afterwards the model is asked again about each ✓, some {n} short questions.", n=n
        )
    time_s = n * (
        N_TOKENS_ASKED / max(plan.speed.prefill_tps, 0.1)
        + N_TOKENS_ANSWER / max(plan.speed.decode_tps, 0.1)
    )
    return tr(
        "Afterwards the model is asked again about each ✓: up to {n} short questions, up to "
        "{duration} more.",
        n=n,
        duration=duration_text(time_s),
    )


def ask_again(
    engine: Engine, evidence: Evidence, document: Document, cancel: threading.Event | None
) -> Evidence:
    """The evidence with the model's second opinion. What was not answered, because it was
    cancelled or the engine failed, stays as the check found it."""
    requests = requests_of(evidence, document)
    numbers = {request.id: number for number, request in requests.items()}
    opinions: dict[int, Opinion] = {}
    try:
        for event in drive(engine, list(requests.values()), cancel or threading.Event()):
            if isinstance(event, Finished) and event.reason is not FinishReason.CANCELLED:
                opinion = opinion_in(event.text)
                if opinion is not None:
                    opinions[numbers[event.id]] = opinion
    except EngineError:
        pass  # the answer is there; an opinion that is missing takes nothing away
    return with_opinions(evidence, opinions)
