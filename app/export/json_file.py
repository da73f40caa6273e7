"""A result as JSON, as `resources/schemas/result.schema.json` describes it."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

from app import __version__
from app.analysis.evidence.checked import Evidence, Support
from app.export.facts import title_of
from app.export.statements import Statement, evidence_of, statements
from app.models.report_card import known_card
from app.store.records import RunRecord

SCHEMA = "longleaf-result-1"
"""Named in each file. Fields may be added under this name; any other change takes a new one."""


def as_json(run: RunRecord) -> bytes:
    """UTF-8, indented by two spaces."""
    text = json.dumps(result_of(run), ensure_ascii=False, indent=2, allow_nan=False)
    return (text + "\n").encode("utf-8", "replace")


def result_of(run: RunRecord) -> dict[str, Any]:
    """The JSON object of a run."""
    evidence = evidence_of(run)
    card = known_card(run.model_fingerprint)
    return {
        "schema": SCHEMA,
        "longleaf": __version__,
        "document": {
            "sha256": run.document_sha256,
            "title": title_of(run),
            "file": run.document_path.name,
            "n_tokens": run.n_document_tokens,
        },
        "model": {"name": run.model_name, "fingerprint": run.model_fingerprint},
        "report_card": card.as_json() if card else None,
        "run": {
            "uid": run.uid,
            "kind": run.kind,
            "mode": run.mode,
            "status": run.status.value,
            "n_context": run.n_context,
            "n_parts": run.n_parts,
            "n_prompt_tokens": run.n_prompt,
            "n_generated_tokens": run.n_generated,
            "started": _utc(run.started),
            "finished": _utc(run.finished) if run.finished else None,
            "elapsed_s": run.elapsed_s,
            "parameters": dict(run.parameters),
            "tags": list(run.tags),
            "remarks": run.message.splitlines() if run.text else [],
        },
        "text": run.text,
        "is_edited": run.original_text is not None,
        "evidence": None if evidence is None else _counts(evidence),
        "statements": [_statement(one) for one in statements(run.text, evidence)],
    }


def _counts(evidence: Evidence) -> dict[str, Any]:
    """How many statements stand in the document as they are, and the rest."""
    return {
        "summary": evidence.summary,
        "same_language": evidence.same_language,
        "n_statements": len(evidence.statements),
        **{f"n_{support.value}": evidence.count(support) for support in Support},
        "n_placed_by_longleaf": sum(s.placed_by == "longleaf" for s in evidence.statements),
    }


def _statement(one: Statement) -> dict[str, Any]:
    data: dict[str, Any] = {
        "section": list(one.section),
        "text": one.text,
        "references": list(one.references),
        "pages": list(one.pages),
    }
    if one.check is not None:
        data |= {
            "support": one.check.support.value,
            "placed_by": one.check.placed_by,
            "reason": one.check.reason,
        }
    return data


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat()
