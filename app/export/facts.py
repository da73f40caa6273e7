"""What an exported file says about where its text comes from."""

from __future__ import annotations

from app.analysis.kinds.titles import titles_of_kinds
from app.models.report_card import known_card
from app.store.records import RunRecord
from app.system.translation import tr


def title_of(run: RunRecord) -> str:
    """The document's title on one line, or its file's name, or its identity."""
    title = " ".join(run.document_title.split())
    return title or run.document_path.name or run.document_sha256


def facts_of(run: RunRecord) -> list[tuple[str, str]]:
    """Names and values for people, in order; times in UTC to the minute."""
    ended = run.finished or run.started
    if run.mode == "digest":
        read = tr("key passages, word for word, chosen without a model")
    elif run.mode == "single":
        read = tr("{n_tokens:,} tokens in one pass", n_tokens=run.n_document_tokens)
    else:
        read = tr(
            "{n_tokens:,} tokens in {n_parts:,} parts",
            n_tokens=run.n_document_tokens,
            n_parts=run.n_parts,
        )
    card = known_card(run.model_fingerprint)
    facts = [
        (tr("Document"), run.document_path.name),
        (tr("Document SHA-256"), run.document_sha256),
        (tr("Read"), read),
        (tr("Model"), run.model_name),
        (tr("Test of the model"), card.summary if card else ""),
        (tr("Kind"), titles_of_kinds().get(run.kind, run.kind)),
        (tr("Date"), ended.strftime("%Y-%m-%d %H:%M UTC")),
    ]
    if run.text and run.message:
        facts.append((tr("Please note"), run.message))
    return [(name, " ".join(value.split())) for name, value in facts if value]
