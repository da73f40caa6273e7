"""Runs in the order a library shows them: by document, those used last first."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from app.store.database import Database
from app.store.records import SearchFilter


def listed_run_ids(db: Database, limits: SearchFilter) -> list[int]:
    """Numbers of all runs within `limits`, those of one document side by side.

    Of `limits` the kind, model, times, tag, favourites and document count. Only numbers are
    sorted, not answers: some 20 ms for 10,000 runs.
    """
    where, parameters = ["runs.deleted IS NULL"], list[Any]()
    for condition, value in (
        ("runs.kind = ?", limits.run_kind),
        ("runs.model_name = ?", limits.model_name),
        ("runs.document_sha256 = ?", limits.document_sha256),
        ("runs.started >= ?", limits.since and _in_utc(limits.since)),
        ("runs.started <= ?", limits.until and _in_utc(limits.until)),
    ):
        if value:
            where.append(condition)
            parameters.append(value)
    if limits.tag:
        where.append(
            "(runs.id IN (SELECT run_id FROM run_tags JOIN tags ON tags.id = tag_id "
            "WHERE name = ? COLLATE NOCASE) OR runs.document_sha256 IN (SELECT document_sha256 "
            "FROM document_tags JOIN tags ON tags.id = tag_id WHERE name = ? COLLATE NOCASE))"
        )
        parameters += [limits.tag, limits.tag]
    if limits.collection:
        where.append(
            "runs.document_sha256 IN (SELECT document_sha256 FROM collection_documents "
            "JOIN collections ON collections.id = collection_id WHERE name = ?)"
        )
        parameters.append(limits.collection)
    if limits.favourites:
        where.append(
            "(runs.favourite = 1 OR runs.document_sha256 IN "
            "(SELECT sha256 FROM documents WHERE favourite = 1))"
        )
    rows = db.execute(
        "SELECT id FROM (SELECT id, max(id) OVER (PARTITION BY document_sha256) AS newest "
        f"FROM runs WHERE {' AND '.join(where)}) ORDER BY newest DESC, id DESC",
        parameters,
    ).fetchall()
    return [int(id_) for [id_] in rows]


def _in_utc(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat()
