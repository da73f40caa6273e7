"""Removing things so that the file does not remember them."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from app.store.database import Database
from app.store.records import Forgotten
from app.store.search.index import INDEXES, unindex


def drop_unused_tags(db: Database) -> None:
    """Removes tags that nothing has; the caller holds a transaction."""
    db.execute(
        "DELETE FROM tags WHERE id NOT IN (SELECT tag_id FROM document_tags) "
        "AND id NOT IN (SELECT tag_id FROM run_tags)"
    )


def drop_empty_collections(db: Database) -> None:
    """Removes collections without documents; the caller holds a transaction."""
    db.execute(
        "DELETE FROM collections WHERE id NOT IN (SELECT collection_id FROM collection_documents)"
    )


def drop_unused_parts(db: Database) -> int:
    """Removes parts that no run uses, and returns how many; the caller holds a transaction."""
    return int(
        db.execute("DELETE FROM parts WHERE key NOT IN (SELECT key FROM run_parts)").rowcount
    )


def erase_document(db: Database, sha256: str) -> Forgotten:
    """Deletes all rows of one document, in a library of any schema; in a transaction.

    A part that a run of another document uses as well stays: the same prompt made it, so the same
    text stands in that document. A part that no run names is only a cache whose document cannot be
    told, and goes.
    """
    tables = set(db.table_names())
    runs = "SELECT id FROM runs WHERE document_sha256 = ?"
    if "search_entries" in tables:
        unindex(db, "document_sha256 = ?", [sha256])
    n_notes = 0
    if "notes" in tables:
        n_notes = db.execute("DELETE FROM notes WHERE document_sha256 = ?", [sha256]).rowcount
    for table in ("run_tags", "run_parts", "begun_parts"):
        if table in tables:
            db.execute(f"DELETE FROM {table} WHERE run_id IN ({runs})", [sha256])
    n_parts = drop_unused_parts(db)
    if "queue" in tables:
        db.execute(
            "DELETE FROM queue WHERE path IN (SELECT path FROM document_paths WHERE sha256 = ?) "
            f"OR run_id IN ({runs})",
            [sha256, sha256],
        )
    n_runs = db.execute("DELETE FROM runs WHERE document_sha256 = ?", [sha256]).rowcount
    for table in ("blocks", "pages", "document_tags", "exchanges", "collection_documents"):
        if table in tables:
            db.execute(f"DELETE FROM {table} WHERE document_sha256 = ?", [sha256])
    if "tags" in tables:
        drop_unused_tags(db)
    if "collections" in tables:
        drop_empty_collections(db)
    db.execute("DELETE FROM document_paths WHERE sha256 = ?", [sha256])
    db.execute("DELETE FROM documents WHERE sha256 = ?", [sha256])
    return Forgotten(n_runs, n_parts, n_notes)


def erase_deleted(db: Database, before: str) -> list[tuple[int, str]]:
    """Deletes the rows of runs and questions that were taken out of sight at or before a time.

    Args:
        db: The library, in a transaction.
        before: ISO 8601 in UTC, as `deleted` has it.

    Returns:
        Id and result key of each run that is gone; a question counts as `(0, "")`.
    """
    n_exchanges = db.execute("DELETE FROM exchanges WHERE deleted <= ?", [before]).rowcount
    gone = [
        (int(id_), str(key))
        for id_, key in db.execute(
            "SELECT id, result_key FROM runs WHERE deleted <= ?", [before]
        ).fetchall()
    ]
    _erase_runs(db, [id_ for id_, _ in gone])
    return gone + [(0, "")] * n_exchanges


def _erase_runs(db: Database, ids: Sequence[int]) -> None:
    """Deletes runs with all that belongs to them, in a library of any schema."""
    tables = set(db.table_names())
    for id_ in ids:
        for table in ("run_parts", "begun_parts", "run_tags", "notes"):
            if table in tables:
                db.execute(f"DELETE FROM {table} WHERE run_id = ?", [id_])
        db.execute("DELETE FROM runs WHERE id = ?", [id_])
    if ids:
        drop_unused_parts(db)
        if "tags" in tables:
            drop_unused_tags(db)


def scrub(db: Database, timeout_s: float) -> bool:
    """Rewrites the file so that nothing deleted is left in it or its -wal; no transaction is open.

    Returns False when another program kept reading the old state for `timeout_s`: then the -wal
    could not be emptied.
    """
    db.execute("PRAGMA secure_delete = ON")
    for table in {*INDEXES} & {*db.table_names()}:
        # FTS5 marks deleted rows and keeps their words until its segments are merged into one.
        db.execute(f"INSERT INTO {table} ({table}) VALUES ('optimize')")
    db.execute("VACUUM")
    return empty_wal(db, timeout_s)


def empty_wal(db: Database, timeout_s: float) -> bool:
    """Moves what the -wal holds into the file and empties it; no transaction is open.

    Returns False when another program kept reading the old state for `timeout_s`.
    """
    end = time.monotonic() + timeout_s
    while True:
        try:
            [busy, *_] = db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        except sqlite3.OperationalError as error:
            if "locked" not in str(error):
                raise
            busy = 1
        if not busy:
            return True
        if time.monotonic() > end:
            return False
        time.sleep(0.05)


def erase_from_copy(path: Path, sha256: str, timeout_s: float) -> bool:
    """Erases a document from another library file, a backup; False when that cannot be done."""
    return _in_copy(path, timeout_s, lambda db: erase_document(db, sha256))


def erase_runs_from_copy(path: Path, runs: Sequence[tuple[int, str]], timeout_s: float) -> bool:
    """Erases runs, given by id and result key, from a backup; False when that cannot be done."""

    def erase(db: Database) -> None:
        same = "SELECT 1 FROM runs WHERE id = ? AND result_key = ?"
        known = [id_ for id_, key in runs if db.execute(same, [id_, key]).fetchone()]
        _erase_runs(db, known)

    return _in_copy(path, timeout_s, erase)


def _in_copy(path: Path, timeout_s: float, erase: Callable[[Database], object]) -> bool:
    connection = sqlite3.connect(path, isolation_level=None, timeout=timeout_s)
    try:
        db = Database(connection)
        if "documents" not in db.table_names():
            return False
        connection.execute("PRAGMA secure_delete = ON")
        connection.execute("BEGIN IMMEDIATE")
        erase(db)
        connection.execute("COMMIT")
        return scrub(db, timeout_s)
    except sqlite3.DatabaseError:
        return False
    finally:
        connection.close()
