"""A result as JSON, as `resources/schemas/result.schema.json` describes it."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

from app import __version__
from app.export.facts import title_of
from app.export.statements import statements
from app.store.records import RunRecord

SCHEMA = "longleaf-result-1"
"""Named in each file. Fields may be added under this name; any other change takes a new one."""


def as_json(run: RunRecord) -> bytes:
    """UTF-8, indented by two spaces."""
    text = json.dumps(result_of(run), ensure_ascii=False, indent=2, allow_nan=False)
    return (text + "\n").encode("utf-8", "replace")


def result_of(run: RunRecord) -> dict[str, Any]:
    """The JSON object of a run."""
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
        "statements": [
            {
                "section": list(one.section),
                "text": one.text,
                "references": list(one.references),
                "pages": list(one.pages),
            }
            for one in statements(run.text)
        ],
    }


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat()
