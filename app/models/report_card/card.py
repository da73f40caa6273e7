"""A model's report card: what its test gave, what follows from it, and where it is kept."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import Any

from app.system.files import write_whole
from app.system.folders import data_folder, resources_folder
from app.system.translation import tr

VERSION = 1
"""Of the test: cards of another version are measured anew."""
KEPT_LEAST = 0.6
"""Share of the facts that a model must keep to be trusted with prose. What is not kept is at least
shown as left out; still, a summary that drops every second fact is no summary."""
INVENTED_MOST = 0.15
"""Statements with a figure or name that the text has not, as a share of the facts told."""
CITED_LEAST = 0.5
"""Share of the kept facts that must name the right page."""

CHOSEN_LEAST = 0.7
"""Share of the telling sentences that a model must name to be asked for a choice at all: a third is
chance."""


@dataclass(frozen=True, slots=True)
class ReportCard:
    """What a model's test gave.

    Attributes:
        fingerprint: Of the weights.
        name, quantization: As people know them.
        seed: The texts are made from it.
        n_texts: How many were read: a slow model reads fewer.
        n_facts: Facts in them.
        n_kept: Facts whose name and figure stand together in the answer.
        n_cited: Of these with the right page.
        n_invented: Statements with a figure or a name that the text has not.
        n_in_form: Answers in the form that was asked for.
        n_in_language: Answers in the language that was asked for.
        n_telling: Sentences among others that a reader has to know; as many were to be named.
        n_chosen: Of these named by the model.
        n_ranked: Of these put highest by the ranking of key passages, which needs no model.
        prefill_tps, decode_tps: Tokens per second here; 0 on a card that came with the program.
        elapsed_s: How long the test took.
        version: Of the test.
    """

    fingerprint: str
    name: str
    quantization: str
    seed: int
    n_texts: int
    n_facts: int
    n_kept: int
    n_cited: int
    n_invented: int
    n_in_form: int
    n_in_language: int
    n_telling: int = 0
    n_chosen: int = 0
    n_ranked: int = 0
    prefill_tps: float = 0.0
    decode_tps: float = 0.0
    elapsed_s: float = 0.0
    version: int = VERSION

    @property
    def passes(self) -> bool:
        """Whether the model can be trusted with a summary in its own words."""
        return (
            self.n_kept >= KEPT_LEAST * self.n_facts
            and self.n_invented <= INVENTED_MOST * self.n_facts
            and self.n_cited >= CITED_LEAST * self.n_kept
            and self.n_in_language == self.n_texts
        )

    @property
    def chooses(self) -> bool:
        """Whether the model names what matters better than the ranking does without one."""
        return self.n_chosen > self.n_ranked and self.n_chosen >= CHOSEN_LEAST * self.n_telling

    @property
    def outcome(self) -> str:
        """What it kept and invented, in one line for people."""
        return tr(
            "keeps {n_kept} of {n_facts} facts ({n_cited} with the right page), invents "
            "{n_invented}",
            n_kept=self.n_kept,
            n_facts=self.n_facts,
            n_cited=self.n_cited,
            n_invented=self.n_invented,
        )

    @property
    def summary(self) -> str:
        """The same, and what to think of it."""
        if self.passes:
            return self.outcome
        return tr("{outcome}: do not rely on its prose", outcome=self.outcome)

    @property
    def sentence(self) -> str:
        """For people, beside every result of the model."""
        return tr(
            "In its test {name} {quantization} {told}.",
            name=self.name,
            quantization=self.quantization,
            told=self.summary,
        )

    def as_json(self) -> dict[str, Any]:
        """Plain values, with what follows from them."""
        return asdict(self) | {"passes": self.passes, "summary": self.summary}


def known_card(fingerprint: str) -> ReportCard | None:
    """The card of a model: measured on this machine, or else the one that came with the program;
    None where it was never tested, or with another test."""
    if not fingerprint.isalnum():
        return None  # a server's, or none
    for folder in (_folder(), resources_folder() / "report_cards"):
        card = _read(folder / f"{fingerprint[:32]}.json")
        if card is not None and card.fingerprint == fingerprint and card.version == VERSION:
            return card
    return None


def save_card(card: ReportCard) -> Path:
    """Keeps a card with its model's fingerprint. Raises `OSError`."""
    path = _folder() / f"{card.fingerprint[:32]}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, json.dumps(asdict(card), indent=1))
    return path


def without_speed(card: ReportCard) -> ReportCard:
    """A card without what is true of one machine alone."""
    return replace(card, prefill_tps=0.0, decode_tps=0.0, elapsed_s=0.0)


def _folder() -> Path:
    return data_folder() / "report_cards"


def _read(path: Path) -> ReportCard | None:
    try:
        values = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return _card_of(values) if isinstance(values, dict) else None


def _card_of(values: Mapping[str, Any]) -> ReportCard | None:
    known = {field.name for field in fields(ReportCard)}
    try:
        return ReportCard(**{name: value for name, value in values.items() if name in known})
    except TypeError:
        return None
