"""The documents of the library, with their text."""

from __future__ import annotations

import dataclasses
import json
import os
from collections.abc import Collection, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from app.documents.base.document import Document
from app.store import texts
from app.store.connection import BUSY_TIMEOUT_S, LibraryConnection, like, utc_now
from app.store.errors import LibraryLocked
from app.store.records import DocumentRecord, Forgotten, RunStatus
from app.store.search import index as search_index
from app.store.shelves import erasing
from app.store.shelves.runs import is_alive
from app.system.translation import tr


class DocumentShelf(LibraryConnection):
    """Documents: what they are, where they were seen, what they say."""

    def save_document(self, document: Document) -> None:
        """Remembers a document, or that it was seen again (perhaps under another name).

        Its text is stored and indexed the first time, and again when a reader got more out of it.
        What was recognised on scanned pages (OCR) stays when it is read without that, and what a
        choice left out of the reading is stored all the same.
        """
        document = document.whole or document
        now = utc_now()
        title = texts.storable(document.title)
        row = {
            "sha256": document.sha256,
            "title": title,
            "format": document.format,
            "language": document.language,
            "n_pages": len(document.pages),
            "n_characters": len(document.text),
            "last_seen": now,
        }
        with self._writing() as db:
            known = self._one(
                "SELECT title, text_sha256, recognized_pages FROM documents WHERE sha256 = ?",
                [document.sha256],
            )
            text = texts.facts_of(document)
            if (
                known is not None
                and known["recognized_pages"] != "[]"
                and not document.recognized_pages
            ):
                row, text = {"last_seen": now}, {"text_sha256": known["text_sha256"]}
                title = known["title"]
            if known is None:
                [number] = db.execute(
                    "SELECT coalesce(max(number), 0) + 1 FROM documents"
                ).fetchone()
                db.table("documents").insert(row | text | {"number": number, "first_seen": now})
            else:
                db.table("documents").update(document.sha256, row | text)
            if known is None or known["title"] != title:
                search_index.index_title(db, document.sha256, title)
            if known is None or known["text_sha256"] != text["text_sha256"]:
                texts.write_text(db, document)
                search_index.index_text(db, document)
            path = os.fsencode(document.path).decode("utf-8", "replace")
            db.table("document_paths").upsert(
                {"sha256": document.sha256, "path": path, "last_seen": now},
                pk=("sha256", "path"),
            )

    def stored_document(self, sha256: str) -> Document | None:
        """The document as it was read, without its file; None when its text is not stored."""
        record = self.document(sha256)
        if record is None:
            return None
        with self._reading() as db:
            return texts.read_document(db, sha256, record.path)

    def document(self, sha256: str) -> DocumentRecord | None:
        """What is known of a document, or None."""
        found = self._documents("WHERE d.sha256 = ?", [sha256])
        return found[0] if found else None

    def documents_by_sha256(self, identities: Collection[str]) -> dict[str, DocumentRecord]:
        """The known ones of these documents, by their SHA-256."""
        marks = ", ".join("?" * len(identities))
        found = self._documents(f"WHERE d.sha256 IN ({marks})", list(identities))
        return {record.sha256: record for record in found}

    def has_documents(self) -> bool:
        """Whether there is any document."""
        return bool(self._all("SELECT 1 FROM documents LIMIT 1"))

    def documents(self, limit: int = 100, query: str = "") -> list[DocumentRecord]:
        """Known documents, the last seen first; `query` is part of a title or path."""
        pattern = like(query)
        return self._documents(
            "WHERE d.title LIKE ? ESCAPE '\\' OR path LIKE ? ESCAPE '\\' "
            "ORDER BY d.last_seen DESC LIMIT ?",
            [pattern, pattern, limit],
        )

    def _documents(self, where: str, parameters: Sequence[Any]) -> list[DocumentRecord]:
        rows = self._all(
            "SELECT d.*, (SELECT path FROM document_paths p WHERE p.sha256 = d.sha256 "
            "ORDER BY p.last_seen DESC LIMIT 1) AS path, "
            "(SELECT json_group_array(name) FROM (SELECT name FROM document_tags t JOIN tags "
            "ON tags.id = t.tag_id WHERE t.document_sha256 = d.sha256 ORDER BY name)) AS tags "
            f"FROM documents d {where}",
            parameters,
        )
        return [
            DocumentRecord(
                sha256=row["sha256"],
                title=row["title"],
                format=row["format"],
                path=Path(row["path"] or ""),
                n_pages=row["n_pages"],
                n_characters=row["n_characters"],
                first_seen=datetime.fromisoformat(row["first_seen"]),
                last_seen=datetime.fromisoformat(row["last_seen"]),
                language=row["language"] or "",
                has_text=row["text_sha256"] is not None,
                favourite=bool(row["favourite"]),
                tags=tuple(json.loads(row["tags"])),
            )
            for row in rows
        ]

    def forget_document(self, sha256: str) -> Forgotten:
        """Removes a document with its text, runs, results, notes and index, and every trace.

        The parts go that no other document's run uses. The file is rewritten, its -wal emptied,
        and backups from before schema changes are treated alike; what could not be (a damaged
        copy that was set aside) is named in `Forgotten.left`. The document's own file is not
        touched. Takes about as long as copying the library. Raises `LibraryLocked` when the
        document is being read, or another program keeps the -wal from being emptied.
        """
        for row in self._all(
            "SELECT process FROM runs WHERE document_sha256 = ? AND status = ?",
            [sha256, RunStatus.RUNNING.value],
        ):
            if is_alive(row["process"] or ""):
                raise LibraryLocked(
                    tr("This document is being read right now, so it cannot be forgotten."),
                    tr("Cancel the run or wait until it ends, and forget the document then."),
                )
        with self._writing() as db:
            forgotten = erasing.erase_document(db, sha256)
        with self._reading() as db:
            if not erasing.scrub(db, BUSY_TIMEOUT_S):
                raise LibraryLocked(
                    tr(
                        "The document was removed, but another program is reading the library, "
                        "so traces of "
                        "it may be left in “{path}-wal”.",
                        path=self.path,
                    ),
                    tr("Close the other program and forget the document again."),
                )
        left = [
            copy
            for copy in self._backups()
            if not erasing.erase_from_copy(copy, sha256, BUSY_TIMEOUT_S)
        ]
        left += self.path.parent.glob(f"{self.path.stem}.damaged-*")
        return dataclasses.replace(forgotten, left=tuple(sorted(left)))
