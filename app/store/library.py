"""The library: one SQLite file that remembers every document, run and finished part.

A part is durable the moment `put_part` returns. One connection serves all threads of the program
behind a lock; other programs are waited for, and told about when they do not let go.
"""

from __future__ import annotations

import shutil
import sqlite3
import time
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Self

from app.store.connection import BUSY_TIMEOUT_S, DamagedError, in_words, is_damage
from app.store.errors import StoreError
from app.store.moving.carrying import CarryingShelf
from app.store.records import (
    SearchFilter,
    SearchHit,
)
from app.store.schema.migrations import migrations
from app.store.search import queries as search
from app.store.shelves.conversations import ConversationShelf
from app.store.shelves.marks import MarkShelf
from app.store.shelves.parts import PartShelf
from app.store.shelves.reading_queue import QueueShelf
from app.store.shelves.runs import RunShelf
from app.system.files import replacing
from app.system.folders import data_folder
from app.system.translation import tr

MIGRATION_TIMEOUT_S = 60.0
"""How long another program's schema change is waited for."""

CHECKED_BYTES = 64 * 2**20
"""Up to this size a library is checked at every start, above it only after a crash."""


class Library(RunShelf, PartShelf, MarkShelf, ConversationShelf, QueueShelf, CarryingShelf):
    """Open it with `Library.open`; close it, or use it as a context manager.

    Attributes:
        path: The SQLite file.
        read_only: True when it was made by a newer Longleaf: it can be read, not written.
        notices: Sentences about what happened while opening (a damaged file set aside …).
        set_aside: The damaged file that was set aside just now, for `take_over`, or None.
    """

    def __init__(
        self,
        path: Path,
        connection: sqlite3.Connection,
        *,
        read_only: bool = False,
        notices: Sequence[str] = (),
    ) -> None:
        super().__init__(path, connection, read_only=read_only)
        self.notices = list(notices)
        self.set_aside: Path | None = None

    @classmethod
    def open(cls, path: Path | None = None) -> Self:
        """Opens the library at `path`, or the user's own, and brings its schema up to date.

        A damaged file is renamed and kept, a new one is begun, and `notices` says so. Before a
        schema change the file is copied. Raises `StoreError`s.
        """
        path = path or data_folder() / "library.db"
        notices: list[str] = []
        aside: Path | None = None
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            library = cls._open(path)
        except (sqlite3.DatabaseError, DamagedError) as error:
            if not is_damage(error):
                raise in_words(error, path) from error
            aside = _set_aside(path)
            notices.append(
                tr(
                    "The library was damaged and could not be read. It was set aside as “{aside}”; "
                    "nothing was deleted, and a new library was begun. What can still be read of "
                    "it is "
                    "taken over by: longleaf transfer repair “{aside}”",
                    aside=aside,
                )
            )
            try:
                library = cls._open(path)
            except sqlite3.DatabaseError as again:
                raise in_words(again, path) from again
        except OSError as error:
            raise StoreError(
                tr(
                    "The library “{path}” cannot be opened: {reason}.",
                    path=path,
                    reason=error.strerror or error,
                ),
                tr("Check the folder's permissions, or set LONGLEAF_HOME to another folder."),
            ) from error
        library.notices += notices
        library.set_aside = aside
        return library

    @classmethod
    def _open(cls, path: Path) -> Self:
        existed = path.exists() and path.stat().st_size > 0
        connection = sqlite3.connect(
            path, timeout=BUSY_TIMEOUT_S, check_same_thread=False, isolation_level=None
        )
        try:
            connection.execute("PRAGMA foreign_keys = ON")
            connection.execute("PRAGMA secure_delete = ON")
            if existed:
                _check_soundness(connection, path)
            _write_ahead(connection)
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
        applied = set(migrations.applied(self.db))
        if applied - set(migrations.names):
            self.read_only = True
            self.db.execute("PRAGMA query_only = ON")
            self.notices.append(
                tr(
                    "This library was written by a newer Longleaf. It can be read here but not "
                    "changed; "
                    "update Longleaf to go on with it."
                )
            )
            return
        if not migrations.pending(self.db):
            return
        # Under one write lock, so that of two programs started together one makes the change and
        # the other finds it made; and all versions in between in one transaction, or none.
        self.db.execute(f"PRAGMA busy_timeout = {int(MIGRATION_TIMEOUT_S * 1000)}")
        self.db.execute("BEGIN IMMEDIATE")
        try:
            if migrations.pending(self.db):
                if existed and applied:
                    self.back_up(len(applied))
                migrations.apply(self.db)
            self.db.execute("COMMIT")
        except BaseException:
            if self.db.conn.in_transaction:
                self.db.execute("ROLLBACK")
            raise
        self.db.execute(f"PRAGMA busy_timeout = {int(BUSY_TIMEOUT_S * 1000)}")

    def back_up(self, n_applied: int) -> None:
        """Copies what is committed, which is what was there before the change."""
        target = self.path.with_name(f"{self.path.stem}.before-schema-{n_applied + 1}.db")
        with replacing(target) as begun:
            committed, copy = sqlite3.connect(self.path), sqlite3.connect(begun)
            try:
                committed.backup(copy)
                copy.execute("PRAGMA journal_mode = DELETE")  # a backup is one file
            finally:
                committed.close()
                copy.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Keeps the cache of parts within its limits, removes what was deleted, and closes the
        file."""
        self.tidy_parts()
        self.remove_traces()
        super().close()

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


def _write_ahead(connection: sqlite3.Connection) -> None:
    """Switches to a write-ahead log. Where two programs do so at once, SQLite may refuse one of
    them without waiting, lest both wait for each other: it asks again."""
    give_up_s = time.monotonic() + BUSY_TIMEOUT_S
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > give_up_s:
                raise
            time.sleep(0.05)


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
        raise DamagedError(result)


def _set_aside(path: Path) -> Path:
    stamp = datetime.now().strftime("%Y%m%d-%H%M%S-%f")
    aside = path.with_name(f"{path.stem}.damaged-{stamp}{path.suffix}")
    for suffix in ("", "-wal", "-shm"):
        part = path.with_name(path.name + suffix)
        if part.exists():
            shutil.move(part, aside.with_name(aside.name + suffix))
    return aside
