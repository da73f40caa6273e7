"""What an exported file says about where its text comes from."""

from __future__ import annotations

from app.store.records import RunRecord


def title_of(run: RunRecord) -> str:
    """The document's title on one line, or its file's name, or its identity."""
    title = " ".join(run.document_title.split())
    return title or run.document_path.name or run.document_sha256


def facts_of(run: RunRecord) -> list[tuple[str, str]]:
    """Names and values for people, in order; times in UTC to the minute."""
    ended = run.finished or run.started
    passes = "in one pass" if run.mode == "single" else f"in {run.n_parts:,} parts"
    facts = [
        ("Document", run.document_path.name),
        ("Document SHA-256", run.document_sha256),
        ("Read", f"{run.n_document_tokens:,} tokens {passes}"),
        ("Model", run.model_name),
        ("Kind", run.kind),
        ("Date", ended.strftime("%Y-%m-%d %H:%M UTC")),
    ]
    return [(name, " ".join(value.split())) for name, value in facts if value]
