"""What a model wrote for one exact prompt, so that it is never asked again."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

from app.store.connection import LibraryConnection, utc_now
from app.store.database import Database
from app.store.errors import StoreError
from app.store.records import CacheStatistics, PartResult, RunStatus

_KEPT_PARTS = f"""
    SELECT key FROM run_parts JOIN runs ON runs.id = run_id
    WHERE runs.deleted IS NULL AND (runs.favourite = 1 OR runs.original_text IS NOT NULL
    OR runs.status = '{RunStatus.RUNNING.value}'
    OR runs.id IN (SELECT run_id FROM run_tags) OR runs.id IN (SELECT run_id FROM notes
    WHERE run_id IS NOT NULL))
"""


PARTS_LIMIT_CHARACTERS = 500_000_000
"""Notes on some 10,000 books; a person who reads that much still has a library below a gigabyte."""


_BEGUN_MAX_AGE = timedelta(days=31)


class PartShelf(LibraryConnection):
    """Finished parts, by the key of their prompt.

    Attributes:
        parts_limit_characters: What `tidy_parts` keeps at most.
        parts_max_age: What `tidy_parts` keeps no longer; None for no end.
    """

    parts_limit_characters: int = PARTS_LIMIT_CHARACTERS
    parts_max_age: timedelta | None = None
    _has_new_parts: bool = False

    def part(self, key: str, since: datetime | None = None) -> PartResult | None:
        """What a model wrote for exactly this prompt, or None; of what was stored before `since`
        nothing is told."""
        row = self._one("SELECT * FROM parts WHERE key = ? AND created >= ?", [key, _moment(since)])
        return None if row is None else _part_result(row)

    def put_part(
        self, result: PartResult, *, run_id: int | None = None, level: int = 0, index: int = 0
    ) -> None:
        """Stores a finished part, durable on return, and links it to the run it was made in."""
        self._has_new_parts = True
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
                    "created": utc_now(),
                },
                pk="key",
            )
            db.execute("DELETE FROM begun_parts WHERE key = ?", [result.key])
            if run_id is not None:
                db.table("run_parts").upsert(
                    {"run_id": run_id, "level": level, "position": index, "key": result.key},
                    pk=("run_id", "level", "position"),
                )

    def begun_part(self, key: str, since: datetime | None = None) -> tuple[int, ...]:
        """The tokens that a model wrote for a prompt before it was interrupted; of what was stored
        before `since` nothing is told."""
        row = self._one(
            "SELECT tokens FROM begun_parts WHERE key = ? AND created >= ?", [key, _moment(since)]
        )
        return tuple(json.loads(row["tokens"])) if row is not None else ()

    def keep_begun(self, key: str, tokens: Sequence[int], *, run_id: int) -> None:
        """Keeps the beginning of a part until it is finished, its run removed, or a month over."""
        oldest = (datetime.now(UTC) - _BEGUN_MAX_AGE).isoformat()
        with self._writing() as db:
            db.execute("DELETE FROM begun_parts WHERE created < ?", [oldest])
            db.execute(
                "INSERT OR REPLACE INTO begun_parts (key, run_id, tokens, created) "
                "VALUES (?, ?, ?, ?)",
                [key, run_id, json.dumps(list(tokens)), utc_now()],
            )

    def cache_statistics(self) -> CacheStatistics:
        """How much is kept of what models wrote, and how often it answered in their place."""
        sizes = self._one("SELECT count(*) AS n, coalesce(sum(length(text)), 0) AS size FROM parts")
        asked = self._one(
            "SELECT coalesce(sum(n_parts_cached), 0) AS found, coalesce(sum(max(n_parts, "
            "n_parts_cached)), 0) AS asked FROM runs WHERE status = ?",
            [RunStatus.FINISHED.value],
        )
        assert sizes is not None and asked is not None
        return CacheStatistics(sizes["n"], sizes["size"], asked["asked"], asked["found"])

    def tidy_parts(self) -> int:
        """Keeps the parts within this library's limits and returns how many were dropped.

        The library does it when it closes; it never fails, and what cannot be dropped stays. The
        parts are looked into only when some are new and the file itself is above the limit, or an
        age is set.
        """
        if not self._has_new_parts or self.read_only:
            return 0
        with suppress(StoreError):
            sizes = self._one(
                "SELECT page_count * page_size AS size FROM pragma_page_count, pragma_page_size"
            )
            assert sizes is not None
            # A character takes a byte or more.
            if self.parts_max_age is not None or sizes["size"] > self.parts_limit_characters:
                return self.trim_parts(
                    limit_characters=self.parts_limit_characters, max_age=self.parts_max_age
                )
        return 0

    def trim_parts(self, *, limit_characters: int, max_age: timedelta | None = None) -> int:
        """Drops the oldest parts above a size or an age, and returns how many.

        Answers stay, all of them. The parts of a run that somebody marked (favourite, tag, note,
        edit) stay too, and those of a run that is going on. What was dropped would have to be
        computed again only if its document were read again.
        """
        with self._writing() as db:
            n = 0
            if max_age is not None:
                oldest = (datetime.now(UTC) - max_age).isoformat()
                n += self._drop(db, "created < ?", [oldest])
            over = (
                "key IN (SELECT key FROM (SELECT key, sum(length(text)) OVER "
                "(ORDER BY created DESC, key) AS so_far FROM parts) WHERE so_far > ?)"
            )
            return n + self._drop(db, over, [limit_characters])

    @staticmethod
    def _drop(db: Database, where: str, parameters: list[Any]) -> int:
        keys = [
            key
            for [key] in db.execute(
                f"SELECT key FROM parts WHERE {where} AND key NOT IN ({_KEPT_PARTS})", parameters
            ).fetchall()
        ]
        for key in keys:
            db.execute("DELETE FROM run_parts WHERE key = ?", [key])
            db.execute("DELETE FROM parts WHERE key = ?", [key])
        return len(keys)

    def run_parts(self, run_id: int) -> list[tuple[int, int, PartResult]]:
        """The finished parts of a run as (level, index, result), in order."""
        rows = self._all(
            "SELECT run_parts.level, run_parts.position, parts.* FROM run_parts "
            "JOIN parts USING (key) WHERE run_id = ? ORDER BY level, position",
            [run_id],
        )
        return [(row["level"], row["position"], _part_result(row)) for row in rows]


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


def _moment(since: datetime | None) -> str:
    """As the library keeps its times, which are compared as text; "" is before all of them."""
    return since.astimezone(UTC).isoformat() if since is not None else ""
