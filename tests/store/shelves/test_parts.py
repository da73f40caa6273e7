"""What models wrote is kept within limits, and never at the cost of what somebody marked."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from app.store import Library
from app.store.records import PartResult
from tests.store.search.test_queries import finished, paged

A = "a" * 64


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library.open(tmp_path / "library.db") as library:
        library.save_document(paged("a", "Lease", "The rent."))
        yield library


def run_with_parts(library: Library, *keys: str) -> int:
    run_id = finished(library, "a", f"Answer of {keys}")
    for index, key in enumerate(keys):
        library.put_part(PartResult(key, "x" * 100, 1, 1, False, 0, 0), run_id=run_id, index=index)
    return run_id


def test_the_oldest_parts_go_first_and_answers_stay(library: Library) -> None:
    old, new = run_with_parts(library, "p1", "p2"), run_with_parts(library, "p3", "p4")
    assert library.trim_parts(limit_characters=250) == 2
    assert library.part("p1") is None and library.part("p4") is not None
    run = library.run(old)
    assert run is not None and run.text.startswith("Answer") and library.run_parts(old) == []
    assert len(library.run_parts(new)) == 2
    assert library.trim_parts(limit_characters=250) == 0


@pytest.mark.parametrize("mark", ["favourite", "tag", "note", "edit"])
def test_the_parts_of_a_marked_run_stay(library: Library, mark: str) -> None:
    kept = run_with_parts(library, "p1", "p2")
    run_with_parts(library, "p3")
    match mark:
        case "favourite":
            library.set_run_favourite(kept, True)
        case "tag":
            library.tag_run(kept, "checked")
        case "note":
            library.add_note(A, "Mine.", kept)
        case "edit":
            library.edit_result(kept, "Mine.")
    assert library.trim_parts(limit_characters=0) == 1
    assert len(library.run_parts(kept)) == 2


def test_parts_above_an_age_go(library: Library) -> None:
    run_with_parts(library, "p1")
    assert library.trim_parts(limit_characters=10**9, max_age=timedelta(days=1)) == 0
    assert library.trim_parts(limit_characters=10**9, max_age=timedelta(seconds=-1)) == 1


def test_the_hit_rate_counts_parts_that_were_known(library: Library) -> None:
    assert library.cache_statistics().hit_rate == 0.0
    run_with_parts(library, "p1", "p2")
    statistics = library.cache_statistics()
    assert (statistics.n_parts, statistics.n_characters) == (2, 200)
    assert statistics.n_asked >= 1 and statistics.n_found == 0


def test_closing_keeps_the_parts_within_the_limit(tmp_path: Path) -> None:
    path = tmp_path / "library.db"
    for limit, kept in ((10**9, {"p1", "p2"}), (150, {"p3"})):
        with Library.open(path) as library:
            library.parts_limit_characters = limit
            library.save_document(paged("a", "Lease", "The rent."))
            run_with_parts(library, *(("p1", "p2") if limit > 150 else ("p3",)))
        with Library.open(path) as library:
            assert {key for key in ("p1", "p2", "p3") if library.part(key)} == kept


def test_what_cannot_be_dropped_does_not_keep_the_library_open(library: Library) -> None:
    run_with_parts(library, "p1")
    library.parts_limit_characters = 0
    library.db.execute("PRAGMA query_only = ON")  # as in a folder that became read-only
    assert library.tidy_parts() == 0
