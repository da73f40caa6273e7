"""The queue: documents that wait to be read, in order; it survives a restart."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from app.store.connection import LibraryConnection, utc_now
from app.store.records import QueueEntry, QueueState
from app.store.shelves.runs import is_alive, this_process


class QueueShelf(LibraryConnection):
    """Entries in the order they are read."""

    def queue_add(self, path: Path, choices: Mapping[str, Any]) -> int:
        """Puts a file at the queue's end and returns the entry's number."""
        with self._writing() as db:
            cursor = db.execute(
                "INSERT INTO queue (position, path, choices, state, message, added) "
                "SELECT coalesce(max(position), 0) + 1, ?, ?, ?, '', ? FROM queue",
                [
                    os.fsencode(path).decode("utf-8", "replace"),
                    json.dumps(dict(choices), ensure_ascii=False),
                    QueueState.WAITING.value,
                    utc_now(),
                ],
            )
            assert cursor.lastrowid is not None
            return cursor.lastrowid

    def queue(self) -> list[QueueEntry]:
        """All entries in order; one whose program died while reading it waits again."""
        self._free_entries_of_the_dead()
        return [_entry(row) for row in self._all("SELECT * FROM queue ORDER BY position")]

    def queue_claim(self) -> QueueEntry | None:
        """Takes the first waiting entry for this program, or returns None.

        In one transaction: of two programs that ask at once each gets another entry.
        """
        self._free_entries_of_the_dead()
        with self._writing() as db:
            row = self._one(
                "SELECT * FROM queue WHERE state = ? ORDER BY position LIMIT 1",
                [QueueState.WAITING.value],
            )
            if row is None:
                return None
            db.execute(
                "UPDATE queue SET state = ?, message = '', process = ? WHERE id = ?",
                [QueueState.READING.value, this_process(), row["id"]],
            )
        return _entry(row | {"state": QueueState.READING.value, "message": ""})

    def queue_set(
        self, entry_id: int, state: QueueState, message: str = "", run_id: int | None = None
    ) -> None:
        """Notes how it went with an entry, or makes it wait again."""
        with self._writing() as db:
            db.execute(
                "UPDATE queue SET state = ?, message = ?, run_id = coalesce(?, run_id), "
                "process = NULL WHERE id = ?",
                [state.value, message, run_id, entry_id],
            )

    def queue_choose(self, entry_id: int, choices: Mapping[str, Any]) -> None:
        """Asks for something else of an entry that is not being read."""
        with self._writing() as db:
            db.execute(
                "UPDATE queue SET choices = ? WHERE id = ? AND state <> ?",
                [json.dumps(dict(choices), ensure_ascii=False), entry_id, QueueState.READING.value],
            )

    def queue_order(self, entry_ids: Sequence[int]) -> None:
        """Puts the entries with these numbers first, in this order; the others keep theirs."""
        with self._writing() as db:
            rows = db.execute("SELECT id FROM queue ORDER BY position").fetchall()
            known = [int(id_) for [id_] in rows]
            first = [id_ for id_ in entry_ids if id_ in known]
            order = [*first, *(id_ for id_ in known if id_ not in set(first))]
            for position, id_ in enumerate(order, start=1):
                db.execute("UPDATE queue SET position = ? WHERE id = ?", [position, id_])

    def queue_remove(self, entry_id: int) -> QueueEntry | None:
        """Takes an entry out and returns it, so that `queue_restore` can undo this."""
        with self._writing() as db:
            row = self._one("SELECT * FROM queue WHERE id = ?", [entry_id])
            db.execute("DELETE FROM queue WHERE id = ?", [entry_id])
        return None if row is None else _entry(row)

    def queue_restore(self, entry: QueueEntry) -> None:
        """Undoes `queue_remove`; the entry comes last, and waits if it was being read."""
        was_reading = entry.state is QueueState.READING
        state = QueueState.WAITING if was_reading else entry.state
        with self._writing() as db:
            db.execute(
                "INSERT OR IGNORE INTO queue (id, position, path, choices, state, message, "
                "run_id, added) SELECT ?, coalesce(max(position), 0) + 1, ?, ?, ?, ?, ?, ? "
                "FROM queue",
                [
                    entry.id,
                    os.fsencode(entry.path).decode("utf-8", "replace"),
                    json.dumps(dict(entry.choices), ensure_ascii=False),
                    state.value,
                    entry.message,
                    entry.run_id,
                    entry.added.isoformat(),
                ],
            )

    def _free_entries_of_the_dead(self) -> None:
        rows = self._all(
            "SELECT id, process FROM queue WHERE state = ?", [QueueState.READING.value]
        )
        dead = [row for row in rows if not is_alive(row["process"] or "")]
        if not dead or self.read_only:
            return
        with self._writing() as db:
            for row in dead:  # unless another program has freed and claimed it since
                db.execute(
                    "UPDATE queue SET state = ?, message = '', process = NULL "
                    "WHERE id = ? AND state = ? AND process IS ?",
                    [
                        QueueState.WAITING.value,
                        row["id"],
                        QueueState.READING.value,
                        row["process"],
                    ],
                )


def _entry(row: Mapping[str, Any]) -> QueueEntry:
    return QueueEntry(
        id=row["id"],
        path=Path(row["path"]),
        choices=json.loads(row["choices"] or "{}"),
        state=QueueState(row["state"]),
        message=row["message"] or "",
        run_id=row["run_id"],
        added=datetime.fromisoformat(row["added"]),
    )
