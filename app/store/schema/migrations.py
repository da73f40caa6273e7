"""The library's schema, as an ordered list of changes. Released ones are never edited."""

from __future__ import annotations

import hashlib
import json

from app.store.database import Database
from app.store.schema.changes import SchemaChanges
from app.store.search.terms import fold_to_terms

migrations = SchemaChanges()


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
    _create_runs(db)
    _create_parts(db)
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


def _create_runs(db: Database) -> None:
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


def _create_parts(db: Database) -> None:
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


@migrations()
def m002_tags_and_notes(db: Database) -> None:
    """Tags and favourites of documents and runs, and what people write about them.

    `runs.uid` names a run on every machine that it is carried to. Runs from before get one that
    depends on nothing but themselves, so that the same old library imported twice adds them once.
    """
    db.table("runs").add_column("uid", str)
    for run_id, *identity in db.execute(
        "SELECT id, document_sha256, result_key, model_fingerprint, started FROM runs"
    ).fetchall():
        uid = hashlib.sha256("\n".join(str(value) for value in identity).encode()).hexdigest()[:32]
        db.execute("UPDATE runs SET uid = ? WHERE id = ?", [uid, run_id])
    db.table("runs").create_index(["uid"])
    db.table("documents").add_column("favourite", int, not_null_default=0)
    db.table("runs").add_column("favourite", int, not_null_default=0)
    db.execute(
        "CREATE TABLE tags (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE COLLATE NOCASE)"
    )
    db.table("document_tags").create(
        {"document_sha256": str, "tag_id": int},
        pk=("document_sha256", "tag_id"),
        foreign_keys=[("document_sha256", "documents", "sha256"), ("tag_id", "tags", "id")],
    )
    db.table("document_tags").create_index(["tag_id"])
    db.table("run_tags").create(
        {"run_id": int, "tag_id": int},
        pk=("run_id", "tag_id"),
        foreign_keys=[("run_id", "runs", "id"), ("tag_id", "tags", "id")],
    )
    db.table("run_tags").create_index(["tag_id"])
    db.table("notes").create(
        {
            "id": int,
            "uid": str,
            "document_sha256": str,
            "run_id": int,
            "text": str,
            "created": str,
            "changed": str,
        },
        pk="id",
        foreign_keys=[("document_sha256", "documents", "sha256"), ("run_id", "runs", "id")],
        not_null={"uid", "document_sha256", "text"},
    )
    db.table("notes").create_index(["uid"], unique=True)
    db.table("notes").create_index(["document_sha256"])
    db.table("notes").create_index(["run_id"])


@migrations()
def m003_text_and_search(db: Database) -> None:
    """The text of documents as blocks and pages, and full-text search over it, over titles, results
    and notes.

    Each row of the indexes fills one column with terms as `app.store.search.terms` gives them, and
    the row of `search_entries` with the same id says what it is about. Ids are
    `documents.number << 20 | n`, so that a filter by document reads no other table.
    """
    for column, type_ in {
        "number": int,
        "text_sha256": str,
        "reader": str,
        "outline": str,
        "omissions": str,
        "metadata": str,
    }.items():
        db.table("documents").add_column(column, type_)
    db.execute("UPDATE documents SET number = rowid")
    db.table("documents").create_index(["number"], unique=True)
    db.table("pages").create(
        {
            "document_sha256": str,
            "number": int,
            "width_pt": float,
            "height_pt": float,
            "label": str,
            "has_text": int,
        },
        pk=("document_sha256", "number"),
        foreign_keys=[("document_sha256", "documents", "sha256")],
    )
    db.table("blocks").create(
        {
            "document_sha256": str,
            "position": int,
            "kind": str,
            "page": int,
            "left_pt": float,
            "top_pt": float,
            "right_pt": float,
            "bottom_pt": float,
            "path": str,
            "level": int,
            "number": str,
            "text": str,
        },
        pk=("document_sha256", "position"),
        foreign_keys=[("document_sha256", "documents", "sha256")],
        not_null={"kind", "text"},
    )
    db.table("run_parts").create_index(["key"])
    _create_search(db)
    # A filter reads these instead of the runs themselves, whose answers fill whole pages.
    db.table("runs").create_index(["kind", "document_sha256", "deleted"])
    db.table("runs").create_index(["model_name", "document_sha256", "deleted"])
    db.table("runs").create_index(["started"])
    db.execute("CREATE INDEX idx_runs_favourites ON runs (id) WHERE favourite = 1")
    db.execute("CREATE INDEX idx_documents_favourites ON documents (sha256) WHERE favourite = 1")
    _index_all(db)


def _create_search(db: Database) -> None:
    tokenizer = "tokenize=\"ascii tokenchars '$%'\""
    db.execute(f"CREATE VIRTUAL TABLE search_records USING fts5(title, result, note, {tokenizer})")
    db.execute(f"CREATE VIRTUAL TABLE search_text USING fts5(body, {tokenizer})")
    db.table("search_entries").create(
        {
            "id": int,
            "document_sha256": str,
            "run_id": int,
            "note_id": int,
            "page": int,
            "first_block": int,
            "last_block": int,
            "start": int,
            "end": int,
        },
        pk="id",
        foreign_keys=[
            ("document_sha256", "documents", "sha256"),
            ("run_id", "runs", "id"),
            ("note_id", "notes", "id"),
        ],
    )
    for column in ("document_sha256", "run_id", "note_id"):
        db.table("search_entries").create_index([column])


def _index_all(db: Database) -> None:
    """Fills the index with what the library has: titles, results, notes."""
    for number, sha256, title in db.execute(
        "SELECT number, sha256, title FROM documents"
    ).fetchall():
        index_once(db, number << 20, "title", title, sha256)
    records = (
        "SELECT d.number, d.sha256, r.id, NULL, 'result', r.text FROM runs r "
        "JOIN documents d ON d.sha256 = r.document_sha256 WHERE r.text <> '' AND r.deleted IS NULL "
        "UNION ALL SELECT d.number, d.sha256, n.run_id, n.id, 'note', n.text FROM notes n "
        "JOIN documents d ON d.sha256 = n.document_sha256 LEFT JOIN runs r ON r.id = n.run_id "
        "WHERE r.deleted IS NULL"
    )
    for n, (number, *about, column, text) in enumerate(db.execute(records).fetchall(), start=1):
        index_once(db, (number << 20) + n, column, text, *about)


@migrations()
def m004_conversations_queue_edits(db: Database) -> None:
    """Questions and answers kept with their document and searched like results; a queue of
    documents; edited answers beside the model's own, with the evidence found for them; notes on
    single statements; collections of documents."""
    db.table("exchanges").create(
        {
            "id": int,
            "uid": str,
            "document_sha256": str,
            "model_fingerprint": str,
            "model_name": str,
            "n_context": int,
            "question": str,
            "answer": str,
            "way": str,
            "reason": str,
            "evidence": str,
            "n_prompt": int,
            "n_generated": int,
            "elapsed_s": float,
            "asked": str,
            "deleted": str,
        },
        pk="id",
        foreign_keys=[("document_sha256", "documents", "sha256")],
        not_null={"uid", "document_sha256", "question", "answer"},
    )
    db.table("exchanges").create_index(["uid"], unique=True)
    db.table("exchanges").create_index(["document_sha256"])
    db.table("queue").create(
        {
            "id": int,
            "position": int,
            "path": str,
            "choices": str,
            "state": str,
            "message": str,
            "run_id": int,
            "process": str,
            "added": str,
        },
        pk="id",
        not_null={"position", "path", "state"},
    )
    db.table("runs").add_column("original_text", str)
    db.table("runs").add_column("evidence", str)
    db.table("notes").add_column("quote", str)
    db.execute(
        "CREATE TABLE collections (id INTEGER PRIMARY KEY, "
        "name TEXT NOT NULL UNIQUE COLLATE NOCASE)"
    )
    db.table("collection_documents").create(
        {"collection_id": int, "document_sha256": str, "position": int},
        pk=("collection_id", "document_sha256"),
        foreign_keys=[
            ("collection_id", "collections", "id"),
            ("document_sha256", "documents", "sha256"),
        ],
    )
    db.table("collection_documents").create_index(["document_sha256"])
    # FTS5 tables take no further column: the index is copied into one that has it.
    tokenizer = "tokenize=\"ascii tokenchars '$%'\""
    db.execute(
        f"CREATE VIRTUAL TABLE search_new USING fts5(title, result, note, exchange, {tokenizer})"
    )
    db.execute(
        "INSERT INTO search_new (rowid, title, result, note) "
        "SELECT rowid, title, result, note FROM search_records"
    )
    db.execute("DROP TABLE search_records")
    db.execute("ALTER TABLE search_new RENAME TO search_records")
    db.execute("ALTER TABLE search_entries ADD COLUMN exchange_id INTEGER REFERENCES exchanges(id)")
    db.table("search_entries").create_index(["exchange_id"])


@migrations()
def m005_where_a_conversation_begins(db: Database) -> None:
    """What hid in an exchange's evidence, that nothing before it belongs to it, has a column."""
    db.execute("ALTER TABLE exchanges ADD COLUMN begins INTEGER NOT NULL DEFAULT 0")
    db.execute(
        "UPDATE exchanges SET begins = 1, "
        "evidence = json_remove(evidence, '$.begins_conversation') "
        "WHERE json_valid(evidence) AND json_extract(evidence, '$.begins_conversation')"
    )


@migrations()
def m006_parts_that_were_begun(db: Database) -> None:
    """What was written of a part before its run was stopped."""
    db.table("begun_parts").create(
        {"key": str, "run_id": int, "tokens": str, "created": str},
        pk="key",
        foreign_keys=[("run_id", "runs", "id")],
        not_null={"tokens"},
    )
    db.table("begun_parts").create_index(["run_id"])


@migrations()
def m007_recognised_pages(db: Database) -> None:
    """What hid in a document's metadata, which of its pages were recognised (OCR) and how
    surely, has columns."""
    db.execute("ALTER TABLE documents ADD COLUMN recognized_pages TEXT NOT NULL DEFAULT '[]'")
    db.execute("ALTER TABLE documents ADD COLUMN recognition_confidence REAL")
    stated = "SELECT sha256, metadata FROM documents WHERE metadata LIKE '%\"OCR %'"
    for sha256, text in db.execute(stated).fetchall():
        metadata = json.loads(text)
        pages = str(metadata.pop("OCR pages", "")).split(", ")
        confidence = str(metadata.pop("OCR confidence", "")).removesuffix("%")
        db.table("documents").update(
            sha256,
            {
                "metadata": json.dumps(metadata, ensure_ascii=False),
                "recognized_pages": json.dumps([int(page) for page in pages if page.isdecimal()]),
                "recognition_confidence": int(confidence) / 100 if confidence.isdecimal() else None,
            },
        )


@migrations()
def m008_depth_of_list_items(db: Database) -> None:
    """How deep in its list an item is, which its name as a place depends on."""
    db.execute("ALTER TABLE blocks ADD COLUMN depth INTEGER NOT NULL DEFAULT 0")


def index_once(
    db: Database,
    id_: int,
    column: str,
    text: str,
    sha256: str,
    run_id: int | None = None,
    note_id: int | None = None,
) -> None:
    """Adds one row to the index of the third version's search, and what it is about."""
    db.execute(
        f"INSERT INTO search_records (rowid, {column}) VALUES (?, ?)", [id_, fold_to_terms(text)]
    )
    db.execute(
        "INSERT INTO search_entries (id, document_sha256, run_id, note_id) VALUES (?, ?, ?, ?)",
        [id_, sha256, run_id, note_id],
    )
