"""The library: one SQLite file that remembers every document, run and finished part.

A part is durable the moment `put_part` returns. One connection serves all threads of the program
behind a lock; other programs are waited for, and told about when they do not let go.
"""

from __future__ import annotations

import dataclasses
import errno
import json
import os
import shutil
import sqlite3
import tempfile
import threading
import uuid
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Any

from sqlite_utils import Database

from app.documents.document import Document
from app.folders import data_folder
from app.store import erasing, search, texts, transfer
from app.store.errors import DiskFull, LibraryLocked, StoreError
from app.store.migrations import migrations
from app.store.records import (
    DocumentRecord,
    Forgotten,
    NewRun,
    NoteRecord,
    PartResult,
    RunRecord,
    RunStatus,
    SearchFilter,
    SearchHit,
    Transferred,
)

BUSY_TIMEOUT_S = 5.0
"""How long another program's transaction is waited for."""

MIGRATION_TIMEOUT_S = 60.0
"""How long another program's schema change is waited for."""

CHECKED_BYTES = 64 * 2**20
"""Up to this size a library is checked at every start, above it only after a crash."""

_DAMAGE = ("malformed", "not a database", "disk image", "corrupt", "encrypted")

_RUN_COLUMNS = """
    runs.*, documents.title AS document_title,
    (SELECT path FROM document_paths p WHERE p.sha256 = runs.document_sha256
     ORDER BY p.last_seen DESC LIMIT 1) AS document_path,
    (SELECT json_group_array(name) FROM (SELECT name FROM run_tags t JOIN tags ON tags.id = t.tag_id
     WHERE t.run_id = runs.id ORDER BY name)) AS tags
"""


class Library:
    """Open it with `Library.open`; close it, or use it as a context manager.

    Attributes:
        path: The SQLite file.
        read_only: True when it was made by a newer Longleaf: it can be read, not written.
        notices: Sentences about what happened while opening (a damaged file set aside …).
    """

    def __init__(
        self,
        path: Path,
        connection: sqlite3.Connection,
        *,
        read_only: bool = False,
        notices: Sequence[str] = (),
    ) -> None:
        self.path, self.read_only = path, read_only
        self.notices = list(notices)
        self._lock = threading.RLock()
        self._db = Database(connection)

    @classmethod
    def open(cls, path: Path | None = None) -> Library:
        """Opens the library at `path`, or the user's own, and brings its schema up to date.

        A damaged file is renamed and kept, a new one is begun, and `notices` says so. Before a
        schema change the file is copied. Raises `StoreError`s.
        """
        path = path or data_folder() / "library.db"
        notices: list[str] = []
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            library = cls._open(path)
        except (sqlite3.DatabaseError, _DamagedError) as error:
            if not _is_damage(error):
                raise _in_words(error, path) from error
            aside = _set_aside(path)
            notices.append(
                f"The library was damaged and could not be read. It was set aside as “{aside}”; "
                "nothing was deleted, and a new library was begun."
            )
            try:
                library = cls._open(path)
            except sqlite3.DatabaseError as again:
                raise _in_words(again, path) from again
        except OSError as error:
            raise StoreError(
                f"The library “{path}” cannot be opened: {error.strerror or error}.",
                "Check the folder's permissions, or set LONGLEAF_HOME to another folder.",
            ) from error
        library.notices += notices
        return library

    @classmethod
    def _open(cls, path: Path) -> Library:
        existed = path.exists() and path.stat().st_size > 0
        connection = sqlite3.connect(
            path, timeout=BUSY_TIMEOUT_S, check_same_thread=False, isolation_level=None
        )
        try:
            connection.execute("PRAGMA foreign_keys = ON")
            connection.execute("PRAGMA secure_delete = ON")
            if existed:
                _check_soundness(connection, path)
            connection.execute("PRAGMA journal_mode = WAL")
            # FULL: a finished part may have cost minutes, so it must survive a power cut; one
            # commit a part makes the cost of it invisible.
            connection.execute("PRAGMA synchronous = FULL")
            library = cls(path, connection)
            library._migrate(existed)
            library._end_runs_of_the_dead()
        except BaseException:
            connection.close()
            raise
        return library

    def _migrate(self, existed: bool) -> None:
        known = {migration.name for migration in migrations._migrations}
        applied = {migration.name for migration in migrations.applied(self._db)}
        if applied - known:
            self.read_only = True
            self._db.execute("PRAGMA query_only = ON")
            self.notices.append(
                "This library was written by a newer Longleaf. It can be read here but not "
                "changed; update Longleaf to go on with it."
            )
            return
        if not migrations.pending(self._db):
            return
        # Under one write lock, so that of two programs started together one makes the change and
        # the other finds it made; and all versions in between in one transaction, or none.
        self._db.execute(f"PRAGMA busy_timeout = {int(MIGRATION_TIMEOUT_S * 1000)}")
        self._db.execute("BEGIN IMMEDIATE")
        try:
            if migrations.pending(self._db):
                if existed and applied:
                    self._back_up(len(applied))
                migrations.apply(self._db)
            self._db.execute("COMMIT")
        except BaseException:
            if self._db.conn.in_transaction:
                self._db.execute("ROLLBACK")
            raise
        self._db.execute(f"PRAGMA busy_timeout = {int(BUSY_TIMEOUT_S * 1000)}")

    def _back_up(self, n_applied: int) -> None:
        """Copies what is committed, which is what was there before the change."""
        target = self.path.with_name(f"{self.path.stem}.before-schema-{n_applied + 1}.db")
        begun = target.with_name(f"{target.name}.{os.getpid()}.part")
        committed, copy = sqlite3.connect(self.path), sqlite3.connect(begun)
        try:
            committed.backup(copy)
            copy.execute("PRAGMA journal_mode = DELETE")  # a backup is one file
            copy.close()
            begun.replace(target)
        finally:
            committed.close()
            copy.close()
            begun.unlink(missing_ok=True)

    def close(self) -> None:
        with self._lock:
            self._db.close()

    def __enter__(self) -> Library:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # Documents

    def save_document(self, document: Document) -> None:
        """Remembers a document, or that it was seen again (perhaps under another name).

        Its text is stored and indexed the first time, and again when a reader got more out of it.
        """
        now = _now()
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
                "SELECT title, text_sha256 FROM documents WHERE sha256 = ?", [document.sha256]
            )
            text = texts.facts_of(document)
            if known is None:
                [number] = db.execute(
                    "SELECT coalesce(max(number), 0) + 1 FROM documents"
                ).fetchone()
                db.table("documents").insert(row | text | {"number": number, "first_seen": now})
            else:
                db.table("documents").update(document.sha256, row | text)
            if known is None or known["title"] != title:
                search.index_title(db, document.sha256, title)
            if known is None or known["text_sha256"] != text["text_sha256"]:
                texts.write_text(db, document)
                search.index_text(db, document)
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

    def documents(self, limit: int = 100, query: str = "") -> list[DocumentRecord]:
        """Known documents, the last seen first; `query` is part of a title or path."""
        pattern = _like(query)
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
            if _is_alive(row["process"] or ""):
                raise LibraryLocked(
                    "This document is being read right now, so it cannot be forgotten.",
                    "Cancel the run or wait until it ends, and forget the document then.",
                )
        with self._writing() as db:
            forgotten = erasing.erase_document(db, sha256)
        with self._reading() as db:
            if not erasing.scrub(db, BUSY_TIMEOUT_S):
                raise LibraryLocked(
                    "The document was removed, but another program is reading the library, so "
                    f"traces of it may be left in “{self.path}-wal”.",
                    "Close the other program and forget the document again.",
                )
        left = [
            copy
            for copy in self._backups()
            if not erasing.erase_from_copy(copy, sha256, BUSY_TIMEOUT_S)
        ]
        left += self.path.parent.glob(f"{self.path.stem}.damaged-*")
        return dataclasses.replace(forgotten, left=tuple(sorted(left)))

    def export_library(self, target: Path, document_sha256: str | None = None) -> Transferred:
        """Writes the whole library, or one document with all that belongs to it, as one file.

        The file is a library itself (`.longleaf` by custom): `import_library` takes it in, and any
        SQLite reads it. It appears at `target` when it is complete, in place of what was there.
        Deleted runs, speeds of this machine and, for one document, the folders it lay in are left
        out. Raises `StoreError`.
        """
        if target.exists() and self.path.exists() and target.samefile(self.path):
            raise StoreError(
                "The library cannot be exported onto itself.", "Choose another file name."
            )
        if document_sha256 is not None:
            self._must_know_document(document_sha256)
        try:
            with tempfile.TemporaryDirectory(
                dir=target.parent, prefix=f".{target.name}.", ignore_cleanup_errors=True
            ) as folder:
                begun = Path(folder) / "library.db"
                counts = self._export_to(begun, document_sha256)
                begun.replace(target)
        except OSError as error:
            if error.errno == errno.ENOSPC:
                raise DiskFull(
                    f"There is no room left on the disk of “{target}”.",
                    "Free some space, or choose another disk.",
                ) from error
            raise StoreError(
                f"“{target}” cannot be written: {error.strerror or error}.",
                "Choose a folder that exists and that you may write to.",
            ) from error
        return counts

    def _export_to(self, path: Path, document_sha256: str | None) -> Transferred:
        counts = Transferred(0, 0, 0, 0)
        with Library.open(path) as export:
            export._db.execute("PRAGMA synchronous = OFF")  # it is nobody's before it is complete
            for record in self.documents(limit=-1):
                if document_sha256 not in (None, record.sha256):
                    continue
                with self._reading() as ours, export._writing() as theirs:
                    counts = _sum(
                        counts,
                        transfer.copy_document(
                            ours, theirs, record.sha256, with_folders=document_sha256 is None
                        ),
                    )
            erasing.scrub(export._db, BUSY_TIMEOUT_S)
            export._db.execute("PRAGMA journal_mode = DELETE")
        with path.open("rb+") as file:
            os.fsync(file.fileno())
        return counts

    def import_library(self, source: Path) -> Transferred:
        """Adds everything of an exported file, or of another library, to this one, or nothing.

        What is known here stays as it is. Results and parts come in as they are in the file, and
        answer later runs like those made here, so import only from those you trust. Raises
        `StoreError` when the file is no library, is damaged, or is of a newer Longleaf.
        """
        counts = Transferred(0, 0, 0, 0)
        with transfer.opened_for_import(source) as theirs, self._writing() as ours:
            for sha256 in transfer.documents_in(theirs):
                counts = _sum(
                    counts, transfer.copy_document(theirs, ours, sha256, with_folders=True)
                )
        return counts

    def _backups(self) -> list[Path]:
        return sorted(self.path.parent.glob(f"{self.path.stem}.before-schema-*.db"))

    # Runs

    def start_run(self, new: NewRun) -> int:
        """Opens a run and returns its number."""
        with self._writing() as db:
            cursor = db.execute(
                "INSERT INTO runs (document_sha256, result_key, kind, mode, n_context, "
                "model_fingerprint, model_name, n_parts, n_parts_cached, n_document_tokens, "
                "n_prompt, n_generated, status, message, text, started, elapsed_s, parameters, "
                "process, uid) VALUES (?,?,?,?,?,?,?,?,0,?,0,0,?,'','',?,0,?,?,?)",
                [
                    new.document_sha256,
                    new.result_key,
                    new.kind,
                    new.mode,
                    new.n_context,
                    new.model_fingerprint,
                    new.model_name,
                    new.n_parts,
                    new.n_document_tokens,
                    RunStatus.RUNNING.value,
                    _now(),
                    json.dumps(dict(new.parameters), sort_keys=True),
                    _this_process(),
                    uuid.uuid4().hex,
                ],
            )
            assert cursor.lastrowid is not None
            return cursor.lastrowid

    def finish_run(
        self,
        run_id: int,
        *,
        status: RunStatus,
        text: str = "",
        message: str = "",
        n_parts_cached: int = 0,
        n_prompt: int = 0,
        n_generated: int = 0,
        elapsed_s: float = 0.0,
    ) -> None:
        """Closes a run with its answer, or with the sentence that says why there is none."""
        with self._writing() as db:
            db.table("runs").update(
                run_id,
                {
                    "status": status.value,
                    "text": texts.storable(text),
                    "message": message,
                    "n_parts_cached": n_parts_cached,
                    "n_prompt": n_prompt,
                    "n_generated": n_generated,
                    "elapsed_s": elapsed_s,
                    "finished": _now(),
                },
            )
            search.index_result(db, run_id)

    def run(self, run_id: int) -> RunRecord | None:
        """A run by its number, deleted ones excepted."""
        found = self._runs("runs.id = ?", [run_id], 1)
        return found[0] if found else None

    def runs(
        self, limit: int = 100, query: str = "", document_sha256: str | None = None
    ) -> list[RunRecord]:
        """Runs, newest first; `query` is part of a title, a model's name or an answer."""
        pattern = _like(query)
        where = (
            "(documents.title LIKE ? ESCAPE '\\' OR runs.model_name LIKE ? ESCAPE '\\' "
            "OR runs.text LIKE ? ESCAPE '\\')"
        )
        parameters: list[Any] = [pattern] * 3
        if document_sha256 is not None:
            where += " AND runs.document_sha256 = ?"
            parameters.append(document_sha256)
        return self._runs(where, parameters, limit)

    def finished_run(self, result_key: str) -> RunRecord | None:
        """The newest finished run with this key, or None."""
        found = self._runs(
            "runs.result_key = ? AND runs.status = ?", [result_key, RunStatus.FINISHED.value], 1
        )
        return found[0] if found else None

    def delete_run(self, run_id: int) -> None:
        """Takes a run out of sight; `restore_run` brings it back until it is purged."""
        with self._writing() as db:
            db.table("runs").update(run_id, {"deleted": _now()})
            search.unindex(db, "run_id = ?", [run_id])

    def restore_run(self, run_id: int) -> None:
        """Undoes `delete_run`."""
        with self._writing() as db:
            db.table("runs").update(run_id, {"deleted": None})
            search.index_result(db, run_id)
            for [note_id] in db.execute(
                "SELECT id FROM notes WHERE run_id = ?", [run_id]
            ).fetchall():
                search.index_note(db, note_id)

    def purge_deleted(self) -> int:
        """Removes deleted runs for good, with the parts nothing else uses; returns how many."""
        with self._writing() as db:
            gone = "SELECT id FROM runs WHERE deleted IS NOT NULL"
            for table in ("run_parts", "run_tags", "notes"):
                db.execute(f"DELETE FROM {table} WHERE run_id IN ({gone})")
            n = db.execute("DELETE FROM runs WHERE deleted IS NOT NULL").rowcount
            if n:
                erasing.drop_unused_parts(db)
                erasing.drop_unused_tags(db)
            return int(n)

    def _runs(self, where: str, parameters: Sequence[Any], limit: int) -> list[RunRecord]:
        rows = self._all(
            f"SELECT {_RUN_COLUMNS} FROM runs "
            "JOIN documents ON documents.sha256 = runs.document_sha256 "
            f"WHERE runs.deleted IS NULL AND {where} ORDER BY runs.id DESC LIMIT ?",
            [*parameters, limit],
        )
        return [_run_record(row) for row in rows]

    def _end_runs_of_the_dead(self) -> None:
        if self.read_only:
            return
        rows = self._all("SELECT id, process FROM runs WHERE status = ?", [RunStatus.RUNNING.value])
        dead = [row["id"] for row in rows if not _is_alive(row["process"] or "")]
        if dead:
            with self._writing() as db:
                for run_id in dead:
                    db.table("runs").update(
                        run_id,
                        {
                            "status": RunStatus.INTERRUPTED.value,
                            "message": "Longleaf ended before this run did. Its finished parts "
                            "are kept; run it again to go on from there.",
                        },
                    )

    # Parts

    def part(self, key: str) -> PartResult | None:
        """What a model wrote for exactly this prompt, or None."""
        row = self._one("SELECT * FROM parts WHERE key = ?", [key])
        return None if row is None else _part_result(row)

    def put_part(
        self, result: PartResult, *, run_id: int | None = None, level: int = 0, index: int = 0
    ) -> None:
        """Stores a finished part, durable on return, and links it to the run it was made in."""
        with self._writing() as db:
            db.table("parts").upsert(
                {
                    "key": result.key,
                    "text": result.text,
                    "n_prompt": result.n_prompt,
                    "n_generated": result.n_generated,
                    "truncated": int(result.truncated),
                    "prefill_s": result.prefill_s,
                    "decode_s": result.decode_s,
                    "created": _now(),
                },
                pk="key",
            )
            if run_id is not None:
                db.table("run_parts").upsert(
                    {"run_id": run_id, "level": level, "position": index, "key": result.key},
                    pk=("run_id", "level", "position"),
                )

    def run_parts(self, run_id: int) -> list[tuple[int, int, PartResult]]:
        """The finished parts of a run as (level, index, result), in order."""
        rows = self._all(
            "SELECT run_parts.level, run_parts.position, parts.* FROM run_parts "
            "JOIN parts USING (key) WHERE run_id = ? ORDER BY level, position",
            [run_id],
        )
        return [(row["level"], row["position"], _part_result(row)) for row in rows]

    # Search

    def search(
        self, query: str, limits: SearchFilter | None = None, n_hits: int = 50
    ) -> list[SearchHit]:
        """Finds titles, results, notes and passages of documents, best first.

        Every word of `query` must stand in what is found, or, where no passage has them all, in
        the same document; the last letters of a word of three or more may be missing; words in
        quotation marks follow each other. Case, accents and width are looked past. Chinese and
        other scripts without spaces are found from one character on.
        """
        with self._reading() as db:
            return search.find(db, query, limits, n_hits)

    # Tags, favourites, notes

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

    def add_note(self, document_sha256: str, text: str, run_id: int | None = None) -> int:
        """Keeps a note on a document, or on one run of it, and returns its number."""
        now = _now()
        with self._writing() as db:
            self._must_know_document(document_sha256)
            if run_id is not None:
                self._must_know_run(run_id, document_sha256)
            cursor = db.execute(
                "INSERT INTO notes (uid, document_sha256, run_id, text, created, changed) "
                "VALUES (?,?,?,?,?,?)",
                [uuid.uuid4().hex, document_sha256, run_id, texts.storable(text), now, now],
            )
            assert cursor.lastrowid is not None
            note_id = cursor.lastrowid
            search.index_note(db, note_id)
            return note_id

    def change_note(self, note_id: int, text: str) -> None:
        """Gives a note another text."""
        with self._writing() as db:
            db.execute(
                "UPDATE notes SET text = ?, changed = ? WHERE id = ?",
                [texts.storable(text), _now(), note_id],
            )
            search.index_note(db, note_id)

    def delete_note(self, note_id: int) -> None:
        """Removes a note for good."""
        with self._writing() as db:
            search.unindex(db, "note_id = ?", [note_id])
            db.execute("DELETE FROM notes WHERE id = ?", [note_id])

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
            )
            for row in rows
        ]

    def _must_know_document(self, sha256: str) -> None:
        if self._one("SELECT 1 FROM documents WHERE sha256 = ?", [sha256]) is None:
            raise StoreError(
                "This document is not in the library.", "Read it once; then it can be marked."
            )

    def _must_know_run(self, run_id: int, document_sha256: str | None = None) -> None:
        row = self._one("SELECT document_sha256 FROM runs WHERE id = ?", [run_id])
        if row is None or document_sha256 not in (None, row["document_sha256"]):
            raise StoreError(
                f"There is no run {run_id} in the library"
                + ("." if row is None else " for this document."),
                "List the runs with “longleaf history”.",
            )

    # Speeds

    def record_speed(self, model_fingerprint: str, prefill_tps: float, decode_tps: float) -> None:
        """Notes tokens per second that a model reached on this machine."""
        with self._writing() as db:
            db.table("speeds").insert(
                {
                    "model_fingerprint": model_fingerprint,
                    "prefill_tps": prefill_tps,
                    "decode_tps": decode_tps,
                    "measured": _now(),
                }
            )

    def speed(self, model_fingerprint: str) -> tuple[float, float] | None:
        """Median prefill and decode tokens per second of the last nine runs, or None."""
        rows = self._all(
            "SELECT prefill_tps, decode_tps FROM speeds WHERE model_fingerprint = ? "
            "ORDER BY id DESC LIMIT 9",
            [model_fingerprint],
        )
        if not rows:
            return None
        return (
            median(row["prefill_tps"] for row in rows),
            median(row["decode_tps"] for row in rows),
        )

    # The connection

    @contextmanager
    def _reading(self) -> Iterator[Database]:
        """The connection, to itself, for several reads that belong together."""
        with self._lock:
            try:
                yield self._db
            except sqlite3.DatabaseError as error:
                raise _in_words(error, self.path) from error

    def _all(self, sql: str, parameters: Sequence[Any] = ()) -> list[dict[str, Any]]:
        with self._lock:
            try:
                return list(self._db.query(sql, list(parameters)))
            except sqlite3.DatabaseError as error:
                raise _in_words(error, self.path) from error

    def _one(self, sql: str, parameters: Sequence[Any] = ()) -> dict[str, Any] | None:
        rows = self._all(sql, parameters)
        return rows[0] if rows else None

    @contextmanager
    def _writing(self) -> Iterator[Database]:
        """One transaction: all of it is stored, durably, or none."""
        with self._lock:
            if self.read_only:
                raise StoreError(
                    "This library was written by a newer Longleaf and cannot be changed here.",
                    "Update Longleaf, or set LONGLEAF_HOME to another folder.",
                )
            try:
                self._db.execute("BEGIN IMMEDIATE")
                try:
                    yield self._db
                except BaseException:
                    if self._db.conn.in_transaction:
                        self._db.execute("ROLLBACK")
                    raise
                self._db.execute("COMMIT")
            except sqlite3.DatabaseError as error:
                if self._db.conn.in_transaction:
                    self._db.execute("ROLLBACK")
                raise _in_words(error, self.path) from error


class _DamagedError(Exception):
    """SQLite's own check found something."""


def _sum(one: Transferred, other: Transferred) -> Transferred:
    return Transferred(
        one.n_documents + other.n_documents,
        one.n_runs + other.n_runs,
        one.n_parts + other.n_parts,
        one.n_notes + other.n_notes,
    )


def _check_soundness(connection: sqlite3.Connection, path: Path) -> None:
    """Raises for a damaged file. A large one that was closed properly only shows its schema: a
    check reads all of it, a second for a gigabyte at best."""
    wal = path.with_name(path.name + "-wal")
    was_left = wal.exists() and wal.stat().st_size > 0
    if path.stat().st_size > CHECKED_BYTES and not was_left:
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        return
    [result] = connection.execute("PRAGMA quick_check(1)").fetchone()
    if result != "ok":
        raise _DamagedError(result)


def _run_record(row: Mapping[str, Any]) -> RunRecord:
    return RunRecord(
        id=row["id"],
        document_sha256=row["document_sha256"],
        document_title=row["document_title"],
        document_path=Path(row["document_path"] or ""),
        result_key=row["result_key"],
        kind=row["kind"],
        mode=row["mode"],
        n_context=row["n_context"],
        model_fingerprint=row["model_fingerprint"],
        model_name=row["model_name"],
        n_parts=row["n_parts"],
        n_parts_cached=row["n_parts_cached"],
        n_document_tokens=row["n_document_tokens"],
        n_prompt=row["n_prompt"],
        n_generated=row["n_generated"],
        status=RunStatus(row["status"]),
        message=row["message"],
        text=row["text"],
        started=datetime.fromisoformat(row["started"]),
        finished=datetime.fromisoformat(row["finished"]) if row["finished"] else None,
        elapsed_s=row["elapsed_s"],
        parameters=json.loads(row["parameters"] or "{}"),
        uid=row["uid"] or "",
        favourite=bool(row["favourite"]),
        tags=tuple(json.loads(row["tags"])),
    )


def _part_result(row: Mapping[str, Any]) -> PartResult:
    return PartResult(
        key=row["key"],
        text=row["text"],
        n_prompt=row["n_prompt"],
        n_generated=row["n_generated"],
        truncated=bool(row["truncated"]),
        prefill_s=row["prefill_s"],
        decode_s=row["decode_s"],
    )


def _now() -> str:
    return datetime.now(UTC).isoformat()


def _tag_id(db: Database, tag: str) -> int:
    name = " ".join(texts.storable(tag).split())
    if not name:
        raise StoreError("A tag needs a name.", "Type at least one letter.")
    db.execute("INSERT OR IGNORE INTO tags (name) VALUES (?)", [name])
    [id_] = db.execute("SELECT id FROM tags WHERE name = ?", [name]).fetchone()
    return int(id_)


def _like(query: str) -> str:
    escaped = query.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%{escaped}%"


def _this_process() -> str:
    """Process id and start time: an id alone may be another program's by now."""
    import psutil

    return f"{os.getpid()}@{psutil.Process().create_time():.2f}"


def _is_alive(process: str) -> bool:
    import psutil

    pid, _, started = process.partition("@")
    try:
        return bool(abs(psutil.Process(int(pid)).create_time() - float(started)) < 1.0)
    except (ValueError, psutil.Error):
        return False


def _is_damage(error: BaseException) -> bool:
    return isinstance(error, _DamagedError) or any(word in str(error) for word in _DAMAGE)


def _set_aside(path: Path) -> Path:
    stamp = datetime.now().strftime("%Y%m%d-%H%M%S-%f")
    aside = path.with_name(f"{path.stem}.damaged-{stamp}{path.suffix}")
    for suffix in ("", "-wal", "-shm"):
        part = path.with_name(path.name + suffix)
        if part.exists():
            shutil.move(part, aside.with_name(aside.name + suffix))
    return aside


def _in_words(error: BaseException, path: Path) -> StoreError:
    text = str(error)
    if "locked" in text or "busy" in text:
        return LibraryLocked(
            f"Another program is using the library “{path}”.",
            "Close the other program, or wait until it is done, and try again.",
        )
    if "full" in text:
        return DiskFull(
            f"There is no room left on the disk of the library “{path}”.",
            "Free some space and go on; everything finished before is kept.",
        )
    if "readonly" in text or "unable to open" in text:
        return StoreError(
            f"The library “{path}” cannot be written.",
            "Check the permissions of the file and its folder, or set LONGLEAF_HOME.",
        )
    return StoreError(f"The library “{path}” could not be used: {text}.", "Try again.")
