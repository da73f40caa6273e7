"""What commands print: JSON, and stored runs as JSON."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any, TextIO

if TYPE_CHECKING:
    from app.store.records import RunRecord


def print_json(value: object, stream: TextIO | None = None) -> None:
    """Writes a value as indented JSON."""
    print(json.dumps(value, ensure_ascii=False, indent=2), file=stream or sys.stdout)


def run_as_json(run: RunRecord) -> dict[str, Any]:
    """A stored run as JSON-ready values."""
    from app.models.report_card import known_card

    card = known_card(run.model_fingerprint)
    return {
        "run": run.id,
        "status": run.status.value,
        "document": {
            "sha256": run.document_sha256,
            "title": run.document_title,
            "path": str(run.document_path),
            "n_tokens": run.n_document_tokens,
        },
        "model": {"name": run.model_name, "fingerprint": run.model_fingerprint},
        "report_card": card.as_json() if card else None,
        "kind": run.kind,
        "mode": run.mode,
        "n_context": run.n_context,
        "n_parts": run.n_parts,
        "n_prompt_tokens": run.n_prompt,
        "n_generated_tokens": run.n_generated,
        "elapsed_s": round(run.elapsed_s, 3),
        "started": run.started.isoformat(),
        "message": run.message,
        "text": run.text,
    }
