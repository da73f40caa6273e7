"""The order in which a library shows its runs, looked up a few at a time."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from pathlib import Path

import pytest

from app.store import Library
from app.store.records import NewRun, RunRecord, SearchFilter
from app.store.shelves.listing import N_LOOKED_THROUGH
from tests.store.search.test_queries import paged

N_RUNS = 3 * N_LOOKED_THROUGH + 7


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library.open(tmp_path / "library.db") as library:
        yield library


@pytest.fixture
def runs(library: Library) -> Iterator[list[RunRecord]]:
    """Of 90 documents, in no order, of two kinds; some were deleted."""
    chance = random.Random(11)
    library.db.execute("PRAGMA synchronous = OFF")  # only to get it built
    numbers = [f"{n:064x}" for n in range(90)]
    for sha256 in numbers:
        library.save_document(replace(paged("a", "Lease", "The rent is due."), sha256=sha256))
    for n in range(N_RUNS):
        sha256 = chance.choice(numbers)
        kind = "general" if chance.random() < 0.9 else "terms"
        id_ = library.start_run(
            NewRun(sha256, f"{n}", kind, "single", 4096, "f" * 64, "Qwen3 4B", 1, 40)
        )
        if chance.random() < 0.05:
            library.delete_run(id_)
    yield library.runs(N_RUNS)


def expected(runs: list[RunRecord]) -> list[int]:
    """By document, those used last first; `runs` are newest first."""
    documents = dict.fromkeys(run.document_sha256 for run in runs)
    return [run.id for sha256 in documents for run in runs if run.document_sha256 == sha256]


def test_runs_stand_by_document_those_used_last_first(
    library: Library, runs: list[RunRecord]
) -> None:
    assert list(library.listed_run_ids()) == expected(runs)
    assert library.n_runs() == len(runs)
    terms = [run for run in runs if run.kind == "terms"]
    assert list(library.listed_run_ids(SearchFilter(run_kind="terms"))) == expected(terms)


def test_what_comes_in_and_goes_while_it_is_listed_is_no_trouble(
    library: Library, runs: list[RunRecord]
) -> None:
    ids = library.listed_run_ids()
    first = list(islice(ids, 20))
    oldest = runs[-1]
    library.delete_run(oldest.id)
    again = library.start_run(
        NewRun(oldest.document_sha256, "again", "general", "single", 4096, "f" * 64, "Q", 1, 40)
    )
    rest = list(ids)
    assert len({*first, *rest}) == len(first) + len(rest), "none twice"
    assert oldest.id not in rest or again not in rest
