"""The runs of the library, their answers, and the speeds they reached."""

from __future__ import annotations

import json
import os
import uuid
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median_low
from typing import Any

from app.store import texts
from app.store.connection import BUSY_TIMEOUT_S, LibraryConnection, like, utc_now
from app.store.errors import StoreError
from app.store.records import NewRun, RunRecord, RunStatus, SearchFilter
from app.store.search import index as search_index
from app.store.shelves import erasing, listing
from app.system.translation import to_translate

_RUN_COLUMNS = """
    runs.*, documents.title AS document_title,
    (SELECT path FROM document_paths p WHERE p.sha256 = runs.document_sha256
     ORDER BY p.last_seen DESC LIMIT 1) AS document_path,
    (SELECT json_group_array(name) FROM (SELECT name FROM run_tags t JOIN tags ON tags.id = t.tag_id
     WHERE t.run_id = runs.id ORDER BY name)) AS tags
"""


_AT_PEACE_SHARE = 0.5
"""Of the best rate: wide enough for prompts of different lengths; the longer are read slower."""
_N_NO_ACCIDENT = 3
_INCOMPLETE = "/incomplete"
"""Added to the key of an answer that is not the whole one."""


UNDO_S = 120.0
"""How long what was deleted can be brought back."""


class RunShelf(LibraryConnection):
    """Runs and what came of them."""

    _has_traces: bool = False

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
                    utc_now(),
                    json.dumps(dict(new.parameters), sort_keys=True),
                    this_process(),
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
        is_whole: bool = True,
        n_parts_cached: int = 0,
        n_prompt: int = 0,
        n_generated: int = 0,
        elapsed_s: float = 0.0,
    ) -> None:
        """Closes a run.

        Args:
            status: How it ended.
            text: The answer.
            message: Why there is none, or what there is to say of it, a sentence a line.
            is_whole: False where something could not be read: the answer is kept, and when the same
                is asked again it is not taken for what was wanted.
            n_parts_cached, n_prompt, n_generated, elapsed_s: What it cost.
        """
        with self._writing() as db:
            if not is_whole:
                db.execute(
                    "UPDATE runs SET result_key = result_key || ? WHERE id = ?",
                    [_INCOMPLETE, run_id],
                )
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
                    "finished": utc_now(),
                },
            )
            search_index.index_result(db, run_id)

    def keep_evidence(self, run_id: int, evidence: Mapping[str, Any]) -> None:
        """Keeps what was found for a run's text, JSON-ready."""
        with self._writing() as db:
            stored = texts.storable(json.dumps(dict(evidence), ensure_ascii=False))
            db.table("runs").update(run_id, {"evidence": stored})

    def edit_result(self, run_id: int, text: str) -> None:
        """Puts a person's text in the answer's place; the model's own is kept beside it."""
        with self._writing() as db:
            self._must_know_run(run_id)
            db.execute(
                "UPDATE runs SET original_text = coalesce(original_text, text), text = ? "
                "WHERE id = ?",
                [texts.storable(text), run_id],
            )
            search_index.index_result(db, run_id)

    def restore_result(self, run_id: int) -> None:
        """Puts the model's own text back."""
        with self._writing() as db:
            db.execute(
                "UPDATE runs SET text = coalesce(original_text, text), original_text = NULL "
                "WHERE id = ?",
                [run_id],
            )
            search_index.index_result(db, run_id)

    def run(self, run_id: int) -> RunRecord | None:
        """A run by its number, deleted ones excepted."""
        found = self._runs("runs.id = ?", [run_id], 1)
        return found[0] if found else None

    def runs(
        self, limit: int = 100, query: str = "", document_sha256: str | None = None
    ) -> list[RunRecord]:
        """Runs, newest first; `query` is part of a title, a model's name or an answer."""
        pattern = like(query)
        where = (
            "(documents.title LIKE ? ESCAPE '\\' OR runs.model_name LIKE ? ESCAPE '\\' "
            "OR runs.text LIKE ? ESCAPE '\\')"
        )
        parameters: list[Any] = [pattern] * 3
        if document_sha256 is not None:
            where += " AND runs.document_sha256 = ?"
            parameters.append(document_sha256)
        return self._runs(where, parameters, limit)

    def listed_run_ids(self, limits: SearchFilter | None = None) -> Iterator[int]:
        """Numbers of the runs in the order a library shows them: by document, those used last
        first, looked up as they are asked for. Words and kinds of hits in `limits` do not count
        here."""
        return listing.listed_run_ids(self._reading, limits or SearchFilter())

    def n_runs(self) -> int:
        """How many runs there are, of whatever end."""
        [row] = self._all("SELECT count(*) AS n FROM runs WHERE deleted IS NULL")
        return int(row["n"])

    def model_names(self) -> list[str]:
        """The names of all models that runs were made with."""
        rows = self._all(
            "SELECT DISTINCT model_name FROM runs WHERE deleted IS NULL ORDER BY model_name"
        )
        return [row["model_name"] for row in rows if row["model_name"]]

    def runs_by_id(self, ids: Sequence[int]) -> list[RunRecord]:
        """The runs with these numbers, in their order; deleted ones are left out."""
        marks = ", ".join("?" * len(ids))
        found = {run.id: run for run in self._runs(f"runs.id IN ({marks})", ids, len(ids))}
        return [found[id_] for id_ in ids if id_ in found]

    def finished_run(self, result_key: str, since: datetime | None = None) -> RunRecord | None:
        """The newest finished run with this key, or None where it was begun before `since`."""
        found = self._runs(
            "runs.result_key = ? AND runs.status = ?", [result_key, RunStatus.FINISHED.value], 1
        )
        if not found or (since is not None and found[0].started < since):
            return None
        return found[0]

    def delete_run(self, run_id: int) -> None:
        """Takes a run out of sight; `restore_run` brings it back until it is purged."""
        with self._writing() as db:
            db.table("runs").update(run_id, {"deleted": utc_now()})
            search_index.unindex(db, "run_id = ?", [run_id])

    def restore_run(self, run_id: int) -> None:
        """Undoes `delete_run`, unless the run was purged since."""
        if not self._all("SELECT 1 FROM runs WHERE id = ?", [run_id]):
            return
        with self._writing() as db:
            db.table("runs").update(run_id, {"deleted": None})
            search_index.index_result(db, run_id)
            for [note_id] in db.execute(
                "SELECT id FROM notes WHERE run_id = ?", [run_id]
            ).fetchall():
                search_index.index_note(db, note_id)

    def purge_deleted(self, older_than_s: float = 0.0) -> int:
        """Removes for good what was deleted at least `older_than_s` seconds ago: runs with the
        parts nothing else uses, and questions. Backups from before schema changes are treated
        alike.

        Returns how many runs. Single words of them stay in the search index until the library
        is closed, which removes those too.
        """
        before = (datetime.now(UTC) - timedelta(seconds=older_than_s)).isoformat()
        seen = "SELECT 1 FROM {table} WHERE deleted <= ? LIMIT 1"
        if self.read_only or not any(
            self._all(seen.format(table=table), [before]) for table in ("runs", "exchanges")
        ):
            return 0
        with self._writing() as db:
            gone = erasing.erase_deleted(db, before)
        self._has_traces = True
        with self._reading() as db:
            erasing.empty_wal(db, 0.0)
        runs = [each for each in gone if each[0]]
        for copy in self._backups() if runs else ():
            erasing.erase_runs_from_copy(copy, runs, BUSY_TIMEOUT_S)
        return len(runs)

    def remove_traces(self) -> None:
        """Purges what was deleted longer ago than `UNDO_S`, and removes what this library still
        remembers of anything that was purged. Does not fail: another program may be using the file,
        and what is left then goes with its last reader."""
        with suppress(StoreError):
            self.purge_deleted(UNDO_S)
            if self._has_traces:
                with self._reading() as db:
                    erasing.scrub(db, BUSY_TIMEOUT_S)
                self._has_traces = False

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
        dead = [row["id"] for row in rows if not is_alive(row["process"] or "")]
        if dead:
            with self._writing() as db:
                for run_id in dead:
                    db.table("runs").update(
                        run_id,
                        {
                            "status": RunStatus.INTERRUPTED.value,
                            "message": to_translate(
                                "Longleaf ended before this run did. Its finished parts are kept; "
                                "run it again to go on from there."
                            ),
                        },
                    )

    def record_speed(self, model_fingerprint: str, prefill_tps: float, decode_tps: float) -> None:
        """Notes tokens per second that a model reached on this machine."""
        with self._writing() as db:
            db.table("speeds").insert(
                {
                    "model_fingerprint": model_fingerprint,
                    "prefill_tps": prefill_tps,
                    "decode_tps": decode_tps,
                    "measured": utc_now(),
                }
            )

    def speed(self, model_fingerprint: str) -> tuple[float, float] | None:
        """Prefill and decode tokens per second that the last nine runs show as usual, or None."""
        rows = self._all(
            "SELECT prefill_tps, decode_tps FROM speeds WHERE model_fingerprint = ? "
            "ORDER BY id DESC LIMIT 9",
            [model_fingerprint],
        )
        if not rows:
            return None
        return (
            usual_rate([row["prefill_tps"] for row in rows]),
            usual_rate([row["decode_tps"] for row in rows]),
        )


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
        original_text=row["original_text"],
        evidence=json.loads(row["evidence"]) if row["evidence"] else None,
    )


def usual_rate(rates: Sequence[float]) -> float:
    """What a machine does when left in peace, of what it did in its last runs, newest first.

    Nothing makes a machine faster than it is, and much makes it slower: what is far below the best
    was measured beside other programs and is left out. Only when the last runs were all so slow,
    the machine itself is taken to have changed. A single best one may be a mistake.
    """
    by_rate = sorted(rates)
    best = by_rate[-2] if len(rates) >= 3 else by_rate[-1]
    usual = [rate for rate in rates if rate >= best * _AT_PEACE_SHARE]
    newest = rates[:_N_NO_ACCIDENT]
    if len(newest) == _N_NO_ACCIDENT and max(newest) < best * _AT_PEACE_SHARE:
        usual = list(newest)
    return median_low(usual)


def this_process() -> str:
    """Process id and start time: an id alone may be another program's by now."""
    import psutil

    return f"{os.getpid()}@{psutil.Process().create_time():.2f}"


def is_alive(process: str) -> bool:
    """Whether the program that wrote `this_process` into a row still runs."""
    import psutil

    pid, _, started = process.partition("@")
    try:
        return bool(abs(psutil.Process(int(pid)).create_time() - float(started)) < 1.0)
    except (ValueError, psutil.Error):
        return False
