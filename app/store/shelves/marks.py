"""Tags, favourites and notes."""

from __future__ import annotations

import uuid
from datetime import datetime

from app.store import texts
from app.store.connection import LibraryConnection, utc_now
from app.store.database import Database
from app.store.errors import StoreError
from app.store.records import CollectionRecord, NoteRecord
from app.store.search import index as search_index
from app.store.shelves import erasing
from app.system.translation import tr


class MarkShelf(LibraryConnection):
    """What people put on documents and runs."""

    def tag_document(self, sha256: str, tag: str) -> None:
        """Gives a document a tag, made when it is new; "lease" and "Lease" are the same one."""
        with self._writing() as db:
            self._must_know_document(sha256)
            db.execute(
                "INSERT OR IGNORE INTO document_tags VALUES (?, ?)", [sha256, _tag_id(db, tag)]
            )

    def tag_run(self, run_id: int, tag: str) -> None:
        """Gives a run a tag, made when it is new."""
        with self._writing() as db:
            self._must_know_run(run_id)
            db.execute("INSERT OR IGNORE INTO run_tags VALUES (?, ?)", [run_id, _tag_id(db, tag)])

    def untag_document(self, sha256: str, tag: str) -> None:
        """Takes a tag off a document; a tag that nothing has any more is gone."""
        with self._writing() as db:
            db.execute(
                "DELETE FROM document_tags WHERE document_sha256 = ? "
                "AND tag_id IN (SELECT id FROM tags WHERE name = ?)",
                [sha256, tag.strip()],
            )
            erasing.drop_unused_tags(db)

    def untag_run(self, run_id: int, tag: str) -> None:
        """Takes a tag off a run; a tag that nothing has any more is gone."""
        with self._writing() as db:
            db.execute(
                "DELETE FROM run_tags WHERE run_id = ? "
                "AND tag_id IN (SELECT id FROM tags WHERE name = ?)",
                [run_id, tag.strip()],
            )
            erasing.drop_unused_tags(db)

    def tags(self) -> list[str]:
        """All tags, by name."""
        return [row["name"] for row in self._all("SELECT name FROM tags ORDER BY name")]

    def set_document_favourite(self, sha256: str, favourite: bool) -> None:
        """Marks a document as a favourite, or no longer."""
        with self._writing() as db:
            self._must_know_document(sha256)
            db.table("documents").update(sha256, {"favourite": int(favourite)})

    def set_run_favourite(self, run_id: int, favourite: bool) -> None:
        """Marks a run as a favourite, or no longer."""
        with self._writing() as db:
            self._must_know_run(run_id)
            db.table("runs").update(run_id, {"favourite": int(favourite)})

    def add_note(
        self, document_sha256: str, text: str, run_id: int | None = None, quote: str = ""
    ) -> int:
        """Keeps a note on a document, on one run of it, or on a statement of that run (`quote`),
        and returns its number."""
        now = utc_now()
        with self._writing() as db:
            self._must_know_document(document_sha256)
            if run_id is not None:
                self._must_know_run(run_id, document_sha256)
            cursor = db.execute(
                "INSERT INTO notes (uid, document_sha256, run_id, text, quote, created, changed) "
                "VALUES (?,?,?,?,?,?,?)",
                [
                    uuid.uuid4().hex,
                    document_sha256,
                    run_id,
                    texts.storable(text),
                    texts.storable(quote),
                    now,
                    now,
                ],
            )
            assert cursor.lastrowid is not None
            note_id = cursor.lastrowid
            search_index.index_note(db, note_id)
            return note_id

    def change_note(self, note_id: int, text: str) -> None:
        """Gives a note another text."""
        with self._writing() as db:
            db.execute(
                "UPDATE notes SET text = ?, changed = ? WHERE id = ?",
                [texts.storable(text), utc_now(), note_id],
            )
            search_index.index_note(db, note_id)

    def delete_note(self, note_id: int) -> None:
        """Removes a note for good."""
        with self._writing() as db:
            search_index.unindex(db, "note_id = ?", [note_id])
            db.execute("DELETE FROM notes WHERE id = ?", [note_id])

    def collections(self) -> list[CollectionRecord]:
        """All collections, by name."""
        rows = self._all("SELECT id, name FROM collections ORDER BY name")
        members = self._all(
            "SELECT collection_id, document_sha256 FROM collection_documents ORDER BY position"
        )
        return [
            CollectionRecord(
                row["id"],
                row["name"],
                tuple(m["document_sha256"] for m in members if m["collection_id"] == row["id"]),
            )
            for row in rows
        ]

    def add_to_collection(self, name: str, document_sha256: str) -> None:
        """Puts a document into a collection, which is made when it is new."""
        name = " ".join(texts.storable(name).split())
        if not name:
            raise StoreError(tr("A collection needs a name."), tr("Type at least one letter."))
        with self._writing() as db:
            self._must_know_document(document_sha256)
            db.execute("INSERT OR IGNORE INTO collections (name) VALUES (?)", [name])
            db.execute(
                "INSERT OR IGNORE INTO collection_documents "
                "SELECT c.id, ?, (SELECT coalesce(max(position), 0) + 1 FROM collection_documents "
                "WHERE collection_id = c.id) FROM collections c WHERE c.name = ?",
                [document_sha256, name],
            )

    def remove_from_collection(self, name: str, document_sha256: str) -> None:
        """Takes a document out; a collection that has none any more is gone."""
        with self._writing() as db:
            db.execute(
                "DELETE FROM collection_documents WHERE document_sha256 = ? "
                "AND collection_id IN (SELECT id FROM collections WHERE name = ?)",
                [document_sha256, name.strip()],
            )
            erasing.drop_empty_collections(db)

    def notes(self, document_sha256: str, run_id: int | None = None) -> list[NoteRecord]:
        """The notes on a document and its runs, or on one run alone, oldest first."""
        rows = self._all(
            "SELECT * FROM notes WHERE document_sha256 = ? AND (? IS NULL OR run_id = ?) "
            "ORDER BY id",
            [document_sha256, run_id, run_id],
        )
        return [
            NoteRecord(
                id=row["id"],
                document_sha256=row["document_sha256"],
                run_id=row["run_id"],
                text=row["text"],
                created=datetime.fromisoformat(row["created"]),
                changed=datetime.fromisoformat(row["changed"]),
                quote=row["quote"] or "",
            )
            for row in rows
        ]


def _tag_id(db: Database, tag: str) -> int:
    name = " ".join(texts.storable(tag).split())
    if not name:
        raise StoreError(tr("A tag needs a name."), tr("Type at least one letter."))
    db.execute("INSERT OR IGNORE INTO tags (name) VALUES (?)", [name])
    [id_] = db.execute("SELECT id FROM tags WHERE name = ?", [name]).fetchone()
    return int(id_)
