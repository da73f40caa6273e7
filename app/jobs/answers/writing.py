"""Who writes the answer: the model, or the document itself.

A model whose report card says that it keeps few facts or invents some is not asked for prose. The
answer then consists of the document's own sentences, word for word: chosen by the model where its
card says that it chooses better than the ranking of key passages does, else by that ranking, and no
model is loaded. What a person chose counts more than the card.
"""

from __future__ import annotations

from collections.abc import Generator
from enum import StrEnum
from typing import TYPE_CHECKING

from app.analysis.kinds.choices import Choices
from app.analysis.runs.model import AnyModel, Model
from app.documents.base.document import Document
from app.models.report_card import ReportCard, known_card
from app.planning.plan import Plan
from app.store import Library
from app.system.translation import tr

if TYPE_CHECKING:
    from app.analysis.runs.events import RunEvent
    from app.digest import DocumentKind
    from app.jobs.answers.digesting import KeptDigest

_KINDS = {
    "general": None,
    "contract": "contract",
    "paper": "paper",
}
"""Kinds of analysis that key passages can answer, and what they take the document for."""


class Writing(StrEnum):
    """Who writes an answer; the values are those of `Choices.writing`."""

    PROSE = "prose"  # the model, in its own words
    CHOICE = "choice"  # the document: what the model names of its sentences
    PASSAGES = "passages"  # the document: its key passages, without a model


def card_of(model: AnyModel) -> ReportCard | None:
    """The report card of a model on this machine, if there is one."""
    return known_card(model.fingerprint) if isinstance(model, Model) else None


def writing_of(choices: Choices, model: AnyModel) -> Writing:
    """Who writes: as chosen, else by the model's report card; a model without a card writes."""
    if choices.kind not in _KINDS or choices.writing == Writing.PROSE:
        return Writing.PROSE
    if choices.writing in (Writing.PASSAGES, Writing.CHOICE):
        return Writing(choices.writing)
    card = card_of(model)
    if card is None or card.passes:
        return Writing.PROSE
    return Writing.CHOICE if card.chooses else Writing.PASSAGES


def why_passages(model: AnyModel, writing: Writing = Writing.PASSAGES) -> str:
    """Why the document's own sentences are the answer, in a sentence or two for people."""
    card = card_of(model)
    if writing is Writing.CHOICE:
        return tr(
            "These are the document's own sentences. {model} chose and ordered them, no more.",
            model=model.name,
        )
    if card is None or card.passes:
        return tr("These are the document's own sentences, chosen without a model, as you asked.")
    return tr(
        "These are the document's own sentences, chosen without a model: in its test {model} "
        "{told}.",
        model=model.name,
        told=card.summary,
    )


def choice_to_come(model: AnyModel) -> str:
    """What a model will do that chooses, for the plan; afterwards `why_passages` says it."""
    return tr(
        "The answer will be the document's own sentences; {model} chooses and orders them.",
        model=model.name,
    )


def prose_warning(choices: Choices, model: AnyModel) -> str:
    """What to know before a model that did not pass writes all the same; "" where nothing is."""
    card: ReportCard | None = card_of(model)
    if card is None or card.passes:
        return ""
    return tr("Do not rely on this answer: in its test {model} {told}.", model=model.name,
              told=card.outcome)  # fmt: skip


def kept_passages(
    document: Document, model: AnyModel, choices: Choices, library: Library
) -> KeptDigest:
    """Key passages as the answer that was asked for, kept in the library."""
    from app.digest import DigestLength
    from app.jobs.answers.digesting import digest_document

    return digest_document(
        document,
        DigestLength(choices.length or DigestLength.ONE_PAGE),
        digest_kind_of(choices),
        library,
        run_kind=choices.kind,
        message="\n".join(remarks(document, model, choices)),
    )


def digest_kind_of(choices: Choices) -> DocumentKind | None:
    """What key passages take the document for, by the kind of analysis; None to recognise it."""
    from app.digest import DocumentKind

    kind = _KINDS[choices.kind]
    return DocumentKind(kind) if kind else None


def remarks(
    document: Document, model: AnyModel, choices: Choices, writing: Writing = Writing.PASSAGES
) -> list[str]:
    """What there is to say of an answer in the document's own sentences, a line each."""
    said = [why_passages(model, writing)]
    if choices.language not in ("", document.language):
        said.append(tr("They stay in the document's language."))
    return said


def passages_run(
    document: Document, model: AnyModel, plan: Plan, choices: Choices, library: Library
) -> Generator[RunEvent]:
    """A run whose answer is key passages: the same events as of any other, in a second or two.

    Raises `NothingToChoose` where the document has no sentence.
    """
    from app.analysis.evidence.check import check_evidence
    from app.analysis.runs.events import EvidenceChecked, PartRef, PartToken, Planned, RunFinished

    made = kept_passages(document, model, choices, library)
    yield Planned(made.run_id, plan)
    yield PartToken(PartRef(0, 0, 1, True), made.text)
    evidence = check_evidence(made.text, document, is_about_all=True)
    yield EvidenceChecked(made.run_id, evidence)
    yield RunFinished(
        run_id=made.run_id,
        text=made.text,
        cached=False,
        n_parts=0,
        n_parts_cached=0,
        n_prompt=0,
        n_generated=0,
        elapsed_s=made.elapsed_s,
        warnings=tuple(remarks(document, model, choices)),
    )
