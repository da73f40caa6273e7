"""A model's report card: texts from a seed, what follows from its counts, where it is kept."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from app.models.report_card import ReportCard, known_card, make_texts, save_card
from app.models.report_card.card import without_speed

CARD = ReportCard("f" * 64, "Model", "Q4_0", 1, 6, 24, 20, 18, 1, 6, 6, 100.0, 10.0, 55.0)


def test_texts_are_the_same_for_a_seed_and_their_facts_are_unique() -> None:
    texts = make_texts(7)
    assert texts == make_texts(7) != make_texts(8)
    assert [text.language for text in texts] == ["en", "zh"] * 3
    everything = "".join(s for text in texts for page in text.pages for s in page)
    for text in texts:
        for fact in text.facts:
            assert fact.sentence in text.pages[fact.page - 1]
            assert everything.count(fact.name) == 1
            assert fact.figure in fact.sentence.replace(",", "")


@pytest.mark.parametrize(
    ("change", "passes"),
    [
        ({}, True),
        ({"n_kept": 14}, False),
        ({"n_invented": 4}, False),
        ({"n_cited": 9}, False),
        ({"n_in_language": 5}, False),
        ({"n_in_form": 0}, True),  # a form can be mended, an invention cannot
    ],
)
def test_who_can_be_trusted_with_prose(change: dict[str, int], passes: bool) -> None:
    card = replace(CARD, **change)
    assert card.passes is passes
    assert ("do not rely" in card.summary) is not passes


def test_a_card_is_kept_with_its_models_fingerprint() -> None:
    assert known_card(CARD.fingerprint) is None
    path = save_card(CARD)
    assert known_card(CARD.fingerprint) == CARD and known_card("e" * 64) is None
    path.write_text(json.dumps({"fingerprint": CARD.fingerprint, "version": 1}))
    assert known_card(CARD.fingerprint) is None  # damaged: measured anew
    save_card(replace(CARD, version=0))
    assert known_card(CARD.fingerprint) is None  # of another test


def test_the_starters_card_comes_with_the_program(starter_model: Path) -> None:
    from app import models

    card = known_card(models.read_facts(starter_model).fingerprint)
    assert card is not None and card.n_facts == 24 and not card.passes
    assert card == without_speed(card)
