"""The evidence of an answer as the library keeps it, bound to the text that was checked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.analysis.evidence.checked import (
    Evidence,
    FigureCheck,
    Opinion,
    QuotationCheck,
    QuotationVerdict,
    StatementCheck,
    Support,
)
from app.analysis.evidence.figures.reading import FigureKind
from app.analysis.evidence.left_out.dropped import DroppedFact
from app.analysis.evidence.places.passage import Passage
from app.documents.base.document import text_id

_TEXT_ID = "text_id"


def evidence_to_store(text: str, evidence: Evidence) -> dict[str, Any]:
    """What was found for `text`, JSON-ready, with the identity of that text."""
    return {_TEXT_ID: text_id(text), **evidence.as_json()}


def stored_evidence(text: str, data: Mapping[str, Any] | None) -> Evidence | None:
    """The kept evidence of a text; None where there is none, or it is another text's by now: an
    answer that was edited has to be checked again."""
    if not data or data.get(_TEXT_ID) != text_id(text):
        return None
    try:
        return Evidence(
            tuple(_statement(each) for each in data["statements"]),
            bool(data["same_language"]),
            tuple(_dropped(each) for each in data.get("dropped", ())),
        )
    except (KeyError, TypeError, ValueError):  # carried over from who knows where
        return None


def _statement(data: Mapping[str, Any]) -> StatementCheck:
    return StatementCheck(
        start=int(data["start"]),
        end=int(data["end"]),
        text=str(data["text"]),
        references=tuple(map(str, data["references"])),
        shared=bool(data["shared"]),
        unknown=tuple(map(str, data["unknown"])),
        quotations=tuple(_quotation(each) for each in data["quotations"]),
        figures=tuple(_figure(each) for each in data["figures"]),
        passages=tuple(_passage(each) for each in data["passages"]),
        score=None if data["score"] is None else float(data["score"]),
        support=Support(data["support"]),
        placed_by=str(data["placed_by"]),
        opinion=Opinion(data["opinion"]) if data.get("opinion") else None,
    )


def _quotation(data: Mapping[str, Any]) -> QuotationCheck:
    passage = data["passage"]
    return QuotationCheck(
        start=int(data["start"]),
        end=int(data["end"]),
        text=str(data["text"]),
        verdict=QuotationVerdict(data["verdict"]),
        in_cited_place=bool(data["in_cited_place"]),
        passage=None if passage is None else _passage(passage),
        found_text=str(data["found_text"]),
    )


def _figure(data: Mapping[str, Any]) -> FigureCheck:
    return FigureCheck(
        start=int(data["start"]),
        end=int(data["end"]),
        kind=FigureKind(data["kind"]),
        text=str(data["text"]),
        in_cited_place=bool(data["in_cited_place"]),
        elsewhere=tuple(map(str, data["elsewhere"])),
    )


def _passage(data: Mapping[str, Any]) -> Passage:
    page = data["page"]
    return Passage(
        int(data["start"]),
        int(data["end"]),
        str(data["label"]),
        None if page is None else int(page),
        float(data["score"]),
    )


def _dropped(data: Mapping[str, Any]) -> DroppedFact:
    return DroppedFact(
        kind=FigureKind(data["kind"]),
        text=str(data["text"]),
        references=tuple(map(str, data["references"])),
        parts=tuple(map(int, data["parts"])),
        context=str(data["context"]),
        is_noted=bool(data["is_noted"]),
    )
