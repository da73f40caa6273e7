"""What a model wrote for one exact prompt, so that it is never asked again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.store.connection import LibraryConnection, utc_now
from app.store.records import PartResult


class PartShelf(LibraryConnection):
    """Finished parts, by the key of their prompt."""

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
                    "created": utc_now(),
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
