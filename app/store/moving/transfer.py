"""Carrying documents with all that belongs to them from one library into another.

An exported file is itself a library of the current schema, so another Longleaf, Datasette or plain
sqlite3 opens it. What comes in is somebody's file: nothing of its schema is run, its rows are
copied by name, and each value is checked for its column.
"""

from __future__ import annotations

import json
import re
import shutil
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path, PurePosixPath, PureWindowsPath
from tempfile import TemporaryDirectory
from typing import Any

from app.documents.base.document import BlockKind
from app.store import texts
from app.store.database import Database
from app.store.errors import StoreError
from app.store.records import RunStatus, Transferred
from app.store.schema.migrations import migrations
from app.store.search import index as search_index
from app.system.translation import to_translate, tr

_TYPES = {"TEXT": (str,), "INTEGER": (int,), "FLOAT": (float, int), "REAL": (float, int)}
_TIMES = {"first_seen", "last_seen", "started", "finished", "created", "changed", "asked"}
_SHA256 = re.compile(r"[0-9a-f]{64}")


def documents_in(source: Database) -> list[str]:
    """The identities (SHA-256) of the documents of a library, in the order they came."""
    return [row["sha256"] for row in _rows(source, "documents", "1", [])]


def copy_document(
    source: Database, target: Database, sha256: str, *, with_folders: bool
) -> Transferred:
    """Adds a document, its text, runs, parts, tags and notes to `target`, in a transaction there.

    What `target` knows already stays as it is there; deleted runs are left behind. `with_folders`
    False keeps only the names of the files, not where they lay.
    """
    try:
        return _copy(source, target, sha256, with_folders)
    except sqlite3.IntegrityError as error:
        raise UnsoundLibrary(
            tr("its rows do not belong together ({error})", error=error)
        ) from error


def _copy(source: Database, target: Database, sha256: str, with_folders: bool) -> Transferred:
    n_documents = _copy_facts(source, target, sha256)
    for row in _rows(source, "document_paths", "sha256 = ?", [sha256]):
        path = row["path"] if with_folders else _file_name(row["path"])
        target.execute(
            "INSERT OR IGNORE INTO document_paths (sha256, path, last_seen) VALUES (?,?,?)",
            [sha256, path, row["last_seen"]],
        )
    runs, n_runs = _copy_runs(source, target, sha256)
    n_parts = _copy_parts(source, target, runs)
    n_notes = _copy_notes(source, target, sha256, runs)
    _copy_exchanges(source, target, sha256)
    _copy_collections(source, target, sha256)
    _copy_tags(source, target, sha256, runs)
    return Transferred(n_documents, n_runs, n_parts, n_notes)


def _copy_facts(source: Database, target: Database, sha256: str) -> int:
    [row] = _rows(source, "documents", "sha256 = ?", [sha256])
    known = target.execute(
        "SELECT text_sha256, first_seen, last_seen, favourite FROM documents WHERE sha256 = ?",
        [sha256],
    ).fetchone()
    if known is None:
        [number] = target.execute("SELECT coalesce(max(number), 0) + 1 FROM documents").fetchone()
        _insert(target, "documents", row | {"number": number})
        search_index.index_title(target, sha256, row["title"] or "")
    else:
        target.execute(
            "UPDATE documents SET first_seen = ?, last_seen = ?, favourite = ? WHERE sha256 = ?",
            [
                min(known[1], row["first_seen"]),
                max(known[2], row["last_seen"]),
                max(known[3], row["favourite"]),
                sha256,
            ],
        )
    if row["text_sha256"] and (known is None or known[0] is None):
        columns = (
            *("text_sha256", "reader", "outline", "omissions", "metadata", "language"),
            *("recognized_pages", "recognition_confidence"),
        )
        target.table("documents").update(sha256, {name: row[name] for name in columns})
        for table in ("pages", "blocks"):
            for item in _rows(source, table, "document_sha256 = ?", [sha256]):
                _insert(target, table, item)
        try:
            document = texts.read_document(target, sha256, Path())
        except (TypeError, ValueError) as error:
            raise UnsoundLibrary(tr("a document's outline cannot be read")) from error
        assert document is not None
        search_index.index_text(target, document)
    return int(known is None)


def _copy_runs(source: Database, target: Database, sha256: str) -> tuple[dict[int, int], int]:
    """The ids of the source's runs with those in the target, and how many are new there."""
    ids: dict[int, int] = {}
    n_new = 0
    for row in _rows(source, "runs", "document_sha256 = ? AND deleted IS NULL", [sha256]):
        known = target.execute(
            "SELECT id FROM runs WHERE uid = ? AND document_sha256 = ?", [row["uid"], sha256]
        ).fetchone()
        if known is not None:
            ids[row["id"]] = int(known[0])
            continue
        if row["status"] == RunStatus.RUNNING.value:
            row |= {
                "status": RunStatus.INTERRUPTED.value,
                "message": _WAS_RUNNING,
            }
        new = {name: value for name, value in row.items() if name != "id"} | {"process": ""}
        ids[row["id"]] = _insert(target, "runs", new)
        search_index.index_result(target, ids[row["id"]])
        n_new += 1
    return ids, n_new


def _copy_parts(source: Database, target: Database, runs: Mapping[int, int]) -> int:
    n_new = 0
    for there, here in runs.items():
        for part in _rows(
            source, "parts", "key IN (SELECT key FROM run_parts WHERE run_id = ?)", [there]
        ):
            n_new += target.execute(
                f"INSERT OR IGNORE INTO parts ({', '.join(part)}) "
                f"VALUES ({', '.join('?' * len(part))})",
                list(part.values()),
            ).rowcount
        for link in _rows(source, "run_parts", "run_id = ?", [there]):
            target.execute(
                "INSERT OR IGNORE INTO run_parts (run_id, level, position, key) VALUES (?,?,?,?)",
                [here, link["level"], link["position"], link["key"]],
            )
    return n_new


def _copy_notes(source: Database, target: Database, sha256: str, runs: Mapping[int, int]) -> int:
    n_new = 0
    for note in _rows(source, "notes", "document_sha256 = ?", [sha256]):
        known = target.execute("SELECT 1 FROM notes WHERE uid = ?", [note["uid"]]).fetchone()
        if known is not None or (note["run_id"] is not None and note["run_id"] not in runs):
            continue
        run_id = None if note["run_id"] is None else runs[note["run_id"]]
        new = {name: value for name, value in note.items() if name != "id"} | {"run_id": run_id}
        search_index.index_note(target, _insert(target, "notes", new))
        n_new += 1
    return n_new


def _copy_exchanges(source: Database, target: Database, sha256: str) -> None:
    for row in _rows(source, "exchanges", "document_sha256 = ? AND deleted IS NULL", [sha256]):
        known = target.execute("SELECT 1 FROM exchanges WHERE uid = ?", [row["uid"]]).fetchone()
        if known is None:
            new = {name: value for name, value in row.items() if name != "id"}
            search_index.index_exchange(target, _insert(target, "exchanges", new))


def _copy_collections(source: Database, target: Database, sha256: str) -> None:
    rows = source.execute(
        "SELECT c.name, m.position FROM collections c JOIN collection_documents m "
        "ON m.collection_id = c.id WHERE m.document_sha256 = ?",
        [sha256],
    ).fetchall()
    for name, position in rows:
        _check("collections", "name", "TEXT", name)
        _check("collection_documents", "position", "INTEGER", position)
        target.execute("INSERT OR IGNORE INTO collections (name) VALUES (?)", [name])
        target.execute(
            "INSERT OR IGNORE INTO collection_documents SELECT id, ?, ? FROM collections "
            "WHERE name = ?",
            [sha256, position, name],
        )


def _copy_tags(source: Database, target: Database, sha256: str, runs: Mapping[int, int]) -> None:
    for table, column, ids in (
        ("document_tags", "document_sha256", {sha256: sha256}),
        ("run_tags", "run_id", dict(runs)),
    ):
        for there, here in ids.items():
            for [name] in source.execute(
                f"SELECT name FROM tags JOIN {table} ON tag_id = tags.id WHERE {column} = ?",
                [there],
            ).fetchall():
                _check("tags", "name", "TEXT", name)
                target.execute("INSERT OR IGNORE INTO tags (name) VALUES (?)", [name])
                target.execute(
                    f"INSERT OR IGNORE INTO {table} ({column}, tag_id) "
                    "SELECT ?, id FROM tags WHERE name = ?",
                    [here, name],
                )


def _rows(
    source: Database, table: str, where: str, parameters: Sequence[Any]
) -> list[dict[str, Any]]:
    """The rows of a table with each value checked."""
    types = {row[1]: row[2] for row in source.execute(f"PRAGMA table_info({table})")}
    try:
        rows = source.execute(
            f"SELECT {', '.join(types)} FROM {table} WHERE {where} ORDER BY rowid",
            list(parameters),
        ).fetchall()
    except sqlite3.DatabaseError as error:
        raise UnsoundLibrary(
            tr("“{table}” cannot be read ({error})", table=table, error=error)
        ) from error
    found = [dict(zip(types, row, strict=True)) for row in rows]
    for row in found:
        for name, value in row.items():
            _check(table, name, types[name], value)
    return found


def _check(table: str, column: str, type_: str, value: Any) -> None:
    is_right = value is None or isinstance(value, _TYPES.get(type_, (str,)))
    try:
        if value is None:
            is_right = (table, column) not in _NEEDED
        elif is_right and column in _TIMES:
            is_right = datetime.fromisoformat(value).tzinfo is not None
        elif is_right and column in ("sha256", "document_sha256"):
            is_right = _SHA256.fullmatch(value) is not None
        elif is_right and column == "status":
            RunStatus(value)
        elif is_right and (table, column) == ("blocks", "kind"):
            BlockKind(value)
        elif is_right and column in JSON_TYPES:
            is_right = isinstance(json.loads(value), JSON_TYPES[column])
    except (ValueError, RecursionError):  # the latter of JSON that is nothing but brackets
        is_right = False
    if not is_right:
        raise UnsoundLibrary(
            tr(
                "{table}.{column} holds something that does not belong there",
                table=table,
                column=column,
            )
        )


_COPIED = (
    *("documents", "document_paths", "pages", "blocks", "runs", "parts", "run_parts"),
    *("tags", "document_tags", "run_tags", "notes"),
    *("exchanges", "collections", "collection_documents"),
)
JSON_TYPES: dict[str, type] = {
    "parameters": dict, "metadata": dict, "outline": list, "omissions": list, "evidence": dict,
    "recognized_pages": list,
}  # fmt: skip
_NEEDED = {
    ("documents", "sha256"), ("documents", "first_seen"), ("documents", "last_seen"),
    ("documents", "n_pages"), ("documents", "n_characters"), ("documents", "title"),
    ("documents", "format"), ("documents", "recognized_pages"),
    *(("runs", name) for name in (
        "uid", "kind", "mode", "n_context", "model_fingerprint", "model_name", "n_parts",
        "n_parts_cached", "n_document_tokens", "n_prompt", "n_generated", "status", "message",
        "text", "started", "elapsed_s", "result_key",
    )),
    *(("parts", name) for name in (
        "key", "text", "n_prompt", "n_generated", "truncated", "prefill_s", "decode_s",
    )),
    ("notes", "uid"), ("notes", "text"), ("notes", "created"), ("notes", "changed"),
    ("blocks", "kind"), ("blocks", "text"), ("blocks", "path"), ("blocks", "number"),
    ("pages", "number"), ("pages", "width_pt"), ("pages", "height_pt"), ("pages", "label"),
    ("tags", "name"), ("collections", "name"),
    *(("exchanges", name) for name in (
        "uid", "model_fingerprint", "model_name", "n_context", "question", "answer", "way",
        "reason", "n_prompt", "n_generated", "elapsed_s", "asked",
    )),
}  # fmt: skip


def _insert(target: Database, table: str, row: Mapping[str, Any]) -> int:
    cursor = target.execute(
        f"INSERT INTO {table} ({', '.join(row)}) VALUES ({', '.join('?' * len(row))})",
        list(row.values()),
    )
    return int(cursor.lastrowid or 0)


def _file_name(path: str) -> str:
    return PureWindowsPath(path).name if "\\" in path else PurePosixPath(path).name


# As it is stored; `tr` translates it where it is shown.
_WAS_RUNNING = to_translate(
    "This run was going on when it was copied. Its finished parts came with it; run it again to "
    "go on from there."
)


class UnsoundLibrary(StoreError):  # noqa: N818 - names what people have
    """A file is no library of ours, or not a sound one."""

    def __init__(self, why: str) -> None:
        super().__init__(
            tr("This library is not sound: {why}.", why=why), tr("Go back to a backup of it.")
        )
        self.why = why


@contextmanager
def opened_for_import(path: Path) -> Iterator[Database]:
    """A private copy of a library file, checked and brought to the current schema.

    Raises `StoreError` when it is none, is damaged, or is of a newer Longleaf; also when a row
    that is read inside turns out not to belong there.
    """
    with TemporaryDirectory(prefix="longleaf-import-") as folder:
        copy = Path(folder) / "library.db"
        try:
            for suffix in ("", "-wal"):  # the -wal of a library that was copied while in use
                part = path.with_name(path.name + suffix)
                if not suffix or part.exists():
                    shutil.copyfile(part, copy.with_name(copy.name + suffix))
        except OSError as error:
            raise StoreError(
                tr("“{path}” cannot be read: {reason}.", path=path, reason=error.strerror or error),
                tr("Check that the file is there and that you may read it."),
            ) from error
        connection = sqlite3.connect(copy, isolation_level=None)
        try:
            connection.execute("PRAGMA trusted_schema = OFF")
            connection.execute("PRAGMA cell_size_check = ON")
            db = Database(connection)
            _examine(db, path)
            migrations.apply(db)
            _compare_columns(db)
            yield db
        except (sqlite3.DatabaseError, UnsoundLibrary) as error:
            why = error.why if isinstance(error, UnsoundLibrary) else str(error)
            raise StoreError(
                tr("“{path}” is not a library that can be imported: {why}.", path=path, why=why),
                tr("Choose a file that Longleaf exported, or export it again where it came from."),
            ) from error
        finally:
            connection.close()


def _examine(db: Database, path: Path) -> None:
    [result] = db.execute("PRAGMA quick_check(1)").fetchone()
    if result != "ok":
        raise UnsoundLibrary(tr("it is damaged ({result})", result=result))
    applied = set(migrations.applied(db))
    if not applied:
        raise UnsoundLibrary(tr("it was not written by Longleaf"))
    if applied - set(migrations.names):
        raise StoreError(
            tr("“{path}” was written by a newer Longleaf.", path=path),
            tr("Update Longleaf, then import it."),
        )
    active = db.execute(
        "SELECT name FROM sqlite_master WHERE type IN ('trigger', 'view')"
    ).fetchone()
    if active is not None:
        raise UnsoundLibrary(tr("it carries a program of its own (“{active}”)", active=active[0]))


def _compare_columns(db: Database) -> None:
    """Columns of other names or types than ours would become part of a statement."""
    connection = sqlite3.connect(":memory:")
    try:
        ours = Database(connection)
        migrations.apply(ours)
        for table in _COPIED:
            facts = f"PRAGMA table_info({table})"
            if [row[1:3] for row in db.execute(facts)] != [row[1:3] for row in ours.execute(facts)]:
                raise UnsoundLibrary(tr("its table “{table}” is not as it should be", table=table))
    finally:
        connection.close()
