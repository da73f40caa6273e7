"""The library's schema, as an ordered list of changes. Released ones are never edited."""

from __future__ import annotations

from sqlite_utils import Database
from sqlite_utils.migrations import Migrations

migrations = Migrations("longleaf")


@migrations()
def m001_documents_runs_parts(db: Database) -> None:
    """Documents, where they were seen, runs, and what a model wrote for each exact prompt."""
    db.table("documents").create(
        {
            "sha256": str,
            "title": str,
            "format": str,
            "language": str,
            "n_pages": int,
            "n_characters": int,
            "first_seen": str,
            "last_seen": str,
        },
        pk="sha256",
    )
    db.table("document_paths").create(
        {"sha256": str, "path": str, "last_seen": str},
        pk=("sha256", "path"),
        foreign_keys=[("sha256", "documents", "sha256")],
    )
    db.table("runs").create(
        {
            "id": int,
            "document_sha256": str,
            "result_key": str,
            "kind": str,
            "mode": str,
            "n_context": int,
            "model_fingerprint": str,
            "model_name": str,
            "n_parts": int,
            "n_parts_cached": int,
            "n_document_tokens": int,
            "n_prompt": int,
            "n_generated": int,
            "status": str,
            "message": str,
            "text": str,
            "started": str,
            "finished": str,
            "elapsed_s": float,
            "parameters": str,
            "process": str,
            "deleted": str,
        },
        pk="id",
        foreign_keys=[("document_sha256", "documents", "sha256")],
        not_null={"result_key", "status"},
    )
    db.table("runs").create_index(["result_key", "status"])
    db.table("runs").create_index(["document_sha256"])
    db.table("parts").create(
        {
            "key": str,
            "text": str,
            "n_prompt": int,
            "n_generated": int,
            "truncated": int,
            "prefill_s": float,
            "decode_s": float,
            "created": str,
        },
        pk="key",
        not_null={"text"},
    )
    db.table("run_parts").create(
        {"run_id": int, "level": int, "position": int, "key": str},
        pk=("run_id", "level", "position"),
        foreign_keys=[("run_id", "runs", "id"), ("key", "parts", "key")],
    )
    db.table("speeds").create(
        {
            "id": int,
            "model_fingerprint": str,
            "prefill_tps": float,
            "decode_tps": float,
            "measured": str,
        },
        pk="id",
    )
    db.table("speeds").create_index(["model_fingerprint"])
