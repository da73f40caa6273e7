"""A model that fits this machine and would read a document better, and how long that would take."""

from __future__ import annotations

from dataclasses import dataclass

from app import models
from app.analysis.runs.forecasts import guess_speed
from app.models.sources.catalogue import CatalogueModel, catalogue, fit

N_WRITTEN = 1024
"""Tokens of an answer of a page."""
N_CONTEXT_LEAST = 8192
TIME_WELL_S = 30 * 60.0
"""The largest model that is done within this time is proposed, since it reads best."""
TIME_MOST_S = 2 * 3600.0
"""Where none is, the quickest, unless it takes longer than this."""


@dataclass(frozen=True, slots=True)
class BetterModel:
    """A model of the catalogue and its time for a document, a guess until it has run here."""

    model: CatalogueModel
    time_s: float


def better_model(n_document_tokens: int, *, n_parameters: int = 0) -> BetterModel | None:
    """The model of the catalogue that fits this machine best: the largest that is done within
    `TIME_WELL_S`, or else the quickest, within `TIME_MOST_S`.

    Args:
        n_document_tokens: Of the document, in whatever model's tokens.
        n_parameters: Of the present model: what is proposed has more.
    """
    hardware = models.probe()
    fitting: list[BetterModel] = []
    for each in catalogue():
        facts = each.facts
        if facts.n_parameters <= n_parameters:
            continue
        if fit(facts, hardware).n_context < N_CONTEXT_LEAST:
            continue
        speed = guess_speed(facts)
        time_s = n_document_tokens / speed.prefill_tps + N_WRITTEN / speed.decode_tps
        if time_s <= TIME_MOST_S:
            fitting.append(BetterModel(each, time_s))
    quick = [each for each in fitting if each.time_s <= TIME_WELL_S]
    if quick:
        return max(quick, key=lambda each: each.model.facts.n_parameters)
    return min(fitting, key=lambda each: each.time_s, default=None)
