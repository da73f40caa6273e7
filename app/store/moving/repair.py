"""What can still be read of a damaged library, as a sound one.

Every row is read for itself where its table cannot be read as a whole, so that a broken page costs
the rows on it and no more. Indexes are not read at all: they are made anew.
"""

from __future__ import annotations

import json
import shutil
import sqlite3
import uuid
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from app.store import texts
from app.store.database import Database
from app.store.errors import StoreError
from app.store.moving.transfer import JSON_TYPES
from app.store.records import Transferred
from app.store.schema.migrations import migrations
from app.store.search import index as search_index
from app.system.files import replacing
from app.system.translation import tr

_TABLES = (
    *("documents", "document_paths", "pages", "blocks", "runs", "parts", "run_parts", "speeds"),
    *("tags", "document_tags", "run_tags", "notes", "exchanges", "collections"),
    *("collection_documents", "queue"),
)
_N_ROWS_AT_ONCE = 1000
_N_EMPTY_RANGES = 20
"""Ranges without a row after which a table ends that does not tell its last row id."""
_N_FAILURES_MAX = 4000
"""Reads that may fail in one table; what is left then is passed over in whole ranges."""


def repair(damaged: Path, target: Path) -> Transferred:
    """Writes what can be read of `damaged` to `target`, a new library, and says how much it is.

    `damaged` is only read. Raises `StoreError` when nothing in it can be read, or `target` exists
    or cannot be written.
    """
    if target.exists():
        raise StoreError(
            tr("“{target}” exists already.", target=target), tr("Choose another file name.")
        )
    with TemporaryDirectory(prefix="longleaf-repair-") as folder:
        copy = Path(folder) / "damaged.db"
        try:
            for suffix in ("", "-wal"):
                part = damaged.with_name(damaged.name + suffix)
                if not suffix or part.exists():
                    shutil.copyfile(part, copy.with_name(copy.name + suffix))
        except OSError as error:
            raise StoreError(
                tr(
                    "“{damaged}” cannot be read: {reason}.",
                    damaged=damaged,
                    reason=error.strerror or error,
                ),
                tr("Check that the file is there and that you may read it."),
            ) from error
        source = sqlite3.connect(copy, isolation_level=None)
        try:
            with replacing(target) as begun:
                sound = sqlite3.connect(begun, isolation_level=None)
                with closing(sound):
                    counts = _rebuild(source, Database(sound))
        except sqlite3.DatabaseError as error:
            raise StoreError(
                tr(
                    "Nothing in “{damaged}” can be read any more ({error}).",
                    damaged=damaged,
                    error=error,
                ),
                tr(
                    "Go back to a backup of it, or begin anew; the documents themselves are "
                    "untouched."
                ),
            ) from error
        finally:
            source.close()
    return counts


def _rebuild(source: sqlite3.Connection, target: Database) -> Transferred:
    known = {name for [name] in source.execute("SELECT name FROM sqlite_master").fetchall()}
    if "documents" not in known:
        raise sqlite3.DatabaseError(tr("it is no library"))
    migrations.apply(target)
    target.execute("PRAGMA foreign_keys = OFF")
    target.execute("BEGIN")
    for table in _TABLES:
        if table in known:
            _copy_rows(source, target, table)
    for table, rowid, *_ in _dangling(target):
        target.execute(f"DELETE FROM {table} WHERE rowid = ?", [rowid])
    _drop_incomplete_texts(target)
    _index(target)
    target.execute("COMMIT")

    def n(table: str) -> int:
        [count] = target.execute(f"SELECT count(*) FROM {table}").fetchone()
        return int(count)

    return Transferred(n("documents"), n("runs"), n("parts"), n("notes"))


def _sound_json(value: Any, type_: type) -> str | None:
    """A value as it is, or an empty one of its type where the damage has hit it: the row around it
    can still be read, and would be refused with it."""
    if value is None:
        return None
    try:
        is_sound = isinstance(json.loads(value), type_)
    except (ValueError, TypeError, RecursionError):
        is_sound = False
    return value if is_sound else json.dumps(type_())


def _copy_rows(source: sqlite3.Connection, target: Database, table: str) -> None:
    ours = [row[1] for row in target.execute(f"PRAGMA table_info({table})").fetchall()]
    theirs = {row[1] for row in source.execute(f"PRAGMA table_info({table})").fetchall()}
    columns = [name for name in ours if name in theirs]
    for row in _readable_rows(source, table, columns):
        values = dict(zip(columns, row[1:], strict=True))
        for name in JSON_TYPES.keys() & values.keys():
            values[name] = _sound_json(values[name], JSON_TYPES[name])
        if table == "documents" and values.get("number") is None:
            values["number"] = row[0]
        if table == "runs" and not values.get("uid"):
            values["uid"] = uuid.uuid4().hex
        with suppress(sqlite3.IntegrityError):  # a row of two broken halves, or one read twice
            target.execute(
                f"INSERT INTO {table} ({', '.join(values)}) "
                f"VALUES ({', '.join('?' * len(values))})",
                list(values.values()),
            )


def _readable_rows(
    source: sqlite3.Connection, table: str, columns: list[str]
) -> Iterator[tuple[Any, ...]]:
    """Rows with their row id in front, those left out that cannot be read.

    A range of row ids that cannot be read is halved until what is broken stands alone.
    """
    names = ", ".join(["rowid", *columns])
    try:
        [last] = source.execute(f"SELECT max(rowid) FROM {table}").fetchone()
    except sqlite3.DatabaseError:
        last = None
    n_failures = n_empty = first = 0
    while n_empty < _N_EMPTY_RANGES if last is None else first <= last:
        n_found = 0
        waiting = [(first, first + _N_ROWS_AT_ONCE - 1)]
        while waiting:
            low, high = waiting.pop()
            try:
                rows = source.execute(
                    f"SELECT {names} FROM {table} WHERE rowid BETWEEN ? AND ? ORDER BY rowid",
                    [low, high],
                ).fetchall()
            except sqlite3.DatabaseError:
                n_failures += 1
                if low < high and n_failures < _N_FAILURES_MAX:
                    middle = (low + high) // 2
                    waiting += [(middle + 1, high), (low, middle)]
                continue
            n_found += len(rows)
            yield from rows
        n_empty = 0 if n_found else n_empty + 1
        first += _N_ROWS_AT_ONCE


def _dangling(target: Database) -> Iterator[tuple[str, int]]:
    """Rows that refer to rows that are gone; their own go with them, so it is asked again."""
    while True:
        found = target.execute("PRAGMA foreign_key_check").fetchall()
        if not found:
            return
        yield from found


def _drop_incomplete_texts(target: Database) -> None:
    """A text of which a piece is missing is worse than none: it is read again from its file."""
    for sha256, n_characters in target.execute(
        "SELECT sha256, n_characters FROM documents WHERE text_sha256 IS NOT NULL"
    ).fetchall():
        try:
            document = texts.read_document(target, sha256, Path())
            is_whole = document is not None and len(document.text) == n_characters
        except (TypeError, ValueError):
            is_whole = False
        if not is_whole:
            for table in ("pages", "blocks"):
                target.execute(f"DELETE FROM {table} WHERE document_sha256 = ?", [sha256])
            target.execute("UPDATE documents SET text_sha256 = NULL WHERE sha256 = ?", [sha256])


def _index(target: Database) -> None:
    for sha256, title, has_text in target.execute(
        "SELECT sha256, title, text_sha256 IS NOT NULL FROM documents"
    ).fetchall():
        search_index.index_title(target, sha256, title or "")
        document = texts.read_document(target, sha256, Path()) if has_text else None
        if document is not None:
            search_index.index_text(target, document)
    for table, index in (
        ("runs", search_index.index_result),
        ("notes", search_index.index_note),
        ("exchanges", search_index.index_exchange),
    ):
        for [id_] in target.execute(f"SELECT id FROM {table}").fetchall():
            index(target, id_)
