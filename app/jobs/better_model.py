"""A model that fits this machine and would read a document better, and how long that would take."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from app import models
from app.analysis.runs.forecasts import guess_speed
from app.models.sources.catalogue import CatalogueModel, Fit, catalogue, fit
from app.planning.plan import Speed

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
    """The model of the catalogue that fits this machine best, see `best_fitting`.

    Args:
        n_document_tokens: Of the document, in whatever model's tokens.
        n_parameters: Of the present model: what is proposed has more.
    """
    hardware = models.probe()
    larger = [each for each in catalogue() if each.facts.n_parameters > n_parameters]
    speeds = [guess_speed(each.facts) for each in larger]
    return best_fitting(
        # Whether a model fits takes ten times as long to find out as whether it is too slow.
        (
            (each, fit(each.facts, hardware), speed)
            for each, speed in zip(larger, speeds, strict=True)
            if _time_s(speed, n_document_tokens) <= TIME_MOST_S
        ),
        n_document_tokens,
    )


def best_fitting(
    candidates: Iterable[tuple[CatalogueModel, Fit, Speed]], n_document_tokens: int
) -> BetterModel | None:
    """Of models, what each fits in and how fast it is: the largest that is done with a document
    within `TIME_WELL_S`, or else the quickest, within `TIME_MOST_S`; None where none is."""
    fitting: list[BetterModel] = []
    for model, fits, speed in candidates:
        time_s = _time_s(speed, n_document_tokens)
        if fits.n_context >= N_CONTEXT_LEAST and time_s <= TIME_MOST_S:
            fitting.append(BetterModel(model, time_s))
    quick = [each for each in fitting if each.time_s <= TIME_WELL_S]
    if quick:
        return max(quick, key=lambda each: each.model.facts.n_parameters)
    return min(fitting, key=lambda each: each.time_s, default=None)


def _time_s(speed: Speed, n_document_tokens: int) -> float:
    return n_document_tokens / speed.prefill_tps + N_WRITTEN / speed.decode_tps
