"""The time that a DOCX takes grows as the file does."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.bench.large_files import large_files, read_s

SMALL_BYTES = 300_000


@pytest.mark.parametrize("name", ["dense-table", "deep-tables", "footnotes", "numbered", "changes"])
def test_four_times_the_file_takes_about_four_times_as_long(tmp_path: Path, name: str) -> None:
    def best_s(n_bytes: int) -> float:
        [(_, path)] = large_files(tmp_path, n_bytes, frozenset((f"docx/{name}",)))
        return min(read_s(path) for _ in range(3))

    assert best_s(4 * SMALL_BYTES) < 8 * best_s(SMALL_BYTES)
