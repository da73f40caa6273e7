"""One SQLite connection for all threads of the program, and its errors in words."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from app.store.database import Database
from app.store.errors import DiskFull, LibraryLocked, StoreError
from app.system.translation import tr

BUSY_TIMEOUT_S = 5.0
"""How long another program's transaction is waited for."""

_DAMAGE = ("malformed", "not a database", "disk image", "corrupt", "encrypted")


class LibraryConnection:
    """What every shelf of the library stands on: reads and transactions behind one lock."""

    def __init__(
        self, path: Path, connection: sqlite3.Connection, *, read_only: bool = False
    ) -> None:
        self.path, self.read_only = path, read_only
        self._lock = threading.RLock()
        self.db = Database(connection)

    def close(self) -> None:
        """Closes the file."""
        with self._lock:
            self.db.close()

    def _backups(self) -> list[Path]:
        """The copies from before changes of the schema."""
        return sorted(self.path.parent.glob(f"{self.path.stem}.before-schema-*.db"))

    @contextmanager
    def _reading(self) -> Iterator[Database]:
        """The connection, to itself, for several reads that belong together."""
        with self._lock:
            try:
                yield self.db
            except sqlite3.DatabaseError as error:
                raise in_words(error, self.path) from error

    def _all(self, sql: str, parameters: Sequence[Any] = ()) -> list[dict[str, Any]]:
        with self._lock:
            try:
                return list(self.db.query(sql, list(parameters)))
            except sqlite3.DatabaseError as error:
                raise in_words(error, self.path) from error

    def _one(self, sql: str, parameters: Sequence[Any] = ()) -> dict[str, Any] | None:
        rows = self._all(sql, parameters)
        return rows[0] if rows else None

    @contextmanager
    def _writing(self) -> Iterator[Database]:
        """One transaction: all of it is stored, durably, or none."""
        with self._lock:
            if self.read_only:
                raise StoreError(
                    tr("This library was written by a newer Longleaf and cannot be changed here."),
                    tr("Update Longleaf, or set LONGLEAF_HOME to another folder."),
                )
            try:
                self.db.execute("BEGIN IMMEDIATE")
                try:
                    yield self.db
                except BaseException:
                    if self.db.conn.in_transaction:
                        self.db.execute("ROLLBACK")
                    raise
                self.db.execute("COMMIT")
            except sqlite3.DatabaseError as error:
                if self.db.conn.in_transaction:
                    self.db.execute("ROLLBACK")
                raise in_words(error, self.path) from error

    def _must_know_document(self, sha256: str) -> None:
        if self._one("SELECT 1 FROM documents WHERE sha256 = ?", [sha256]) is None:
            raise StoreError(
                tr("This document is not in the library."),
                tr("Read it once; then it can be marked."),
            )

    def _must_know_run(self, run_id: int, document_sha256: str | None = None) -> None:
        row = self._one("SELECT document_sha256 FROM runs WHERE id = ?", [run_id])
        if row is None or document_sha256 not in (None, row["document_sha256"]):
            raise StoreError(
                tr("There is no run {run} in the library.", run=run_id)
                if row is None
                else tr("There is no run {run} in the library for this document.", run=run_id),
                tr("List the runs with “longleaf history”."),
            )


class DamagedError(Exception):
    """SQLite's own check found something."""


def utc_now() -> str:
    """The present time as it is stored: UTC, ISO 8601."""
    return datetime.now(UTC).isoformat()


def like(query: str) -> str:
    """A pattern of LIKE … ESCAPE for any text that holds `query`."""
    escaped = query.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%{escaped}%"


def is_damage(error: BaseException) -> bool:
    """Whether an error means that the file itself is broken."""
    return isinstance(error, DamagedError) or any(word in str(error) for word in _DAMAGE)


_ENOUGH_MB = 50
"""What the library of some dozen long documents takes, with what SQLite writes beside it."""


def in_words(error: BaseException, path: Path) -> StoreError:
    """SQLite's error as a sentence with a next step."""
    text = str(error)
    if "locked" in text or "busy" in text:
        return LibraryLocked(
            tr("Another program is using the library “{path}”.", path=path),
            tr("Close the other program, or wait until it is done, and try again."),
        )
    if "full" in text:
        return DiskFull(
            tr("There is no room left on the disk of the library “{path}”.", path=path),
            tr(
                "Free {n_mb} MB on it and go on; everything finished before is kept.",
                n_mb=_ENOUGH_MB,
            ),
        )
    if "disk I/O" in text:
        return StoreError(
            tr("The disk of the library “{path}” cannot be written or read.", path=path),
            tr(
                "Look whether it is full, beyond your quota, unplugged or failing; everything "
                "finished before is kept."
            ),
        )
    if "readonly" in text or "unable to open" in text:
        return StoreError(
            tr("The library “{path}” cannot be written.", path=path),
            tr("Check the permissions of the file and its folder, or set LONGLEAF_HOME."),
        )
    return StoreError(
        tr("The library “{path}” could not be used: {reason}.", path=path, reason=text),
        tr("Try again."),
    )
