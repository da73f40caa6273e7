"""Questions and answers, kept with the document they are about."""

from __future__ import annotations

import json
import uuid
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from app.store.connection import LibraryConnection, utc_now
from app.store.records import ExchangeRecord, NewExchange
from app.store.search import index as search_index
from app.store.texts import storable


class ConversationShelf(LibraryConnection):
    """Exchanges by document, oldest first."""

    def add_exchange(self, new: NewExchange) -> int:
        """Keeps a question with its answer, and returns its number."""
        with self._writing() as db:
            self._must_know_document(new.document_sha256)
            cursor = db.execute(
                "INSERT INTO exchanges (uid, document_sha256, model_fingerprint, model_name, "
                "n_context, question, answer, way, reason, evidence, n_prompt, n_generated, "
                "elapsed_s, asked, begins) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
                [
                    uuid.uuid4().hex,
                    new.document_sha256,
                    new.model_fingerprint,
                    new.model_name,
                    new.n_context,
                    storable(new.question),
                    storable(new.answer),
                    new.way,
                    new.reason,
                    storable(json.dumps(dict(new.evidence), ensure_ascii=False)),
                    new.n_prompt,
                    new.n_generated,
                    new.elapsed_s,
                    utc_now(),
                    int(new.begins),
                ],
            )
            assert cursor.lastrowid is not None
            search_index.index_exchange(db, cursor.lastrowid)
            return cursor.lastrowid

    def exchanges(self, document_sha256: str) -> list[ExchangeRecord]:
        """The conversation about a document, oldest first, deleted ones left out."""
        rows = self._all(
            "SELECT * FROM exchanges WHERE document_sha256 = ? AND deleted IS NULL ORDER BY id",
            [document_sha256],
        )
        return [_exchange(row) for row in rows]

    def exchange_counts(self, documents: Collection[str]) -> dict[str, int]:
        """How many exchanges there are about each of these documents, where there are any."""
        marks = ", ".join("?" * len(documents))
        rows = self._all(
            "SELECT document_sha256, count(*) AS n FROM exchanges WHERE deleted IS NULL "
            f"AND document_sha256 IN ({marks}) GROUP BY document_sha256",
            list(documents),
        )
        return {row["document_sha256"]: int(row["n"]) for row in rows}

    def asked_only(self, limit: int = 50) -> list[str]:
        """SHA-256 of documents that were asked about and have no run, the last asked first."""
        rows = self._all(
            "SELECT document_sha256, max(id) AS newest FROM exchanges e WHERE deleted IS NULL "
            "AND NOT EXISTS (SELECT 1 FROM runs r WHERE r.document_sha256 = e.document_sha256 "
            "AND r.deleted IS NULL) GROUP BY document_sha256 ORDER BY newest DESC LIMIT ?",
            [limit],
        )
        return [row["document_sha256"] for row in rows]

    def exchange(self, exchange_id: int) -> ExchangeRecord | None:
        """An exchange by its number, unless it is deleted."""
        row = self._one("SELECT * FROM exchanges WHERE id = ? AND deleted IS NULL", [exchange_id])
        return None if row is None else _exchange(row)

    def delete_exchange(self, exchange_id: int) -> None:
        """Takes an exchange out of sight; `restore_exchange` brings it back until it is purged."""
        with self._writing() as db:
            db.execute("UPDATE exchanges SET deleted = ? WHERE id = ?", [utc_now(), exchange_id])
            search_index.index_exchange(db, exchange_id)

    def restore_exchange(self, exchange_id: int) -> None:
        """Undoes `delete_exchange`."""
        with self._writing() as db:
            db.execute("UPDATE exchanges SET deleted = NULL WHERE id = ?", [exchange_id])
            search_index.index_exchange(db, exchange_id)


def _exchange(row: Mapping[str, Any]) -> ExchangeRecord:
    return ExchangeRecord(
        document_sha256=row["document_sha256"],
        model_fingerprint=row["model_fingerprint"],
        model_name=row["model_name"],
        n_context=row["n_context"],
        question=row["question"],
        answer=row["answer"],
        way=row["way"],
        reason=row["reason"],
        evidence=json.loads(row["evidence"] or "{}"),
        n_prompt=row["n_prompt"],
        n_generated=row["n_generated"],
        elapsed_s=row["elapsed_s"],
        begins=bool(row["begins"]),
        id=row["id"],
        asked=datetime.fromisoformat(row["asked"]),
    )
