"""What a model is worth for summaries on this machine: measured once, kept with its fingerprint."""

from app.models.report_card.card import ReportCard, known_card, save_card
from app.models.report_card.choice_texts import ChoiceText, make_choice_texts
from app.models.report_card.texts import TestFact, TestText, make_texts

__all__ = [
    "ChoiceText",
    "ReportCard",
    "TestFact",
    "TestText",
    "known_card",
    "make_choice_texts",
    "make_texts",
    "save_card",
]
