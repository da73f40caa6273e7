"""A damaged library: whatever can still be read of it comes back, checked."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path

import pytest

from app.store import Library, StoreError
from app.store.records import NewExchange, NewRun, PartResult, RunStatus
from tests.store.search.test_queries import paged

N_DOCUMENTS = 25


def fill(path: Path) -> int:
    """A library with documents, answers, notes and questions; its number of runs."""
    with Library.open(path) as library:
        for n in range(N_DOCUMENTS):
            sha256 = f"{n:x}".rjust(64, "0")
            document = paged("a", f"Contract {n}", f"Clause {n} obliges. " * 200)
            library.save_document(replace(document, sha256=sha256))
            run_id = _finished(library, sha256, f"Answer {n} about apples.")
            library.put_part(PartResult(f"p{n}", f"part {n}", 1, 1, False, 0, 0), run_id=run_id)
            library.add_note(sha256, f"note {n}", run_id)
            library.tag_run(run_id, "checked")
            library.add_exchange(
                NewExchange(sha256, "f", "M", 1, f"Question {n}?", "Yes.", "whole", "Whole.")
            )
        return len(library.runs(limit=-1))


def _finished(library: Library, sha256: str, text: str) -> int:
    run_id = library.start_run(
        NewRun(sha256, f"key-{text}", "general", "single", 1, "f", "M", 1, 1)
    )
    library.finish_run(run_id, status=RunStatus.FINISHED, text=text)
    return run_id


def damage(path: Path, n_pages: int, seed: int) -> None:
    data = bytearray(path.read_bytes())
    chance = random.Random(seed)
    for _ in range(n_pages):
        at = chance.randrange(20, len(data) // 4096) * 4096  # behind the schema's own pages
        data[at : at + 4096] = chance.randbytes(4096)
    path.write_bytes(data)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_few_broken_pages_cost_a_few_rows(tmp_path: Path, seed: int) -> None:
    path = tmp_path / "library.db"
    n_runs = fill(path)
    damage(path, n_pages=3, seed=seed)
    with Library.open(path) as library:
        assert library.set_aside is not None and library.runs() == []
        before = library.set_aside.read_bytes()
        took = library.take_over(library.set_aside)
        assert library.set_aside.read_bytes() == before
        assert took.n_documents >= N_DOCUMENTS * 0.5 and took.n_runs >= n_runs * 0.5
        runs = library.runs(limit=-1)
        assert len(runs) == took.n_runs
        for run in runs:
            assert run.text.startswith("Answer ") and run.document_title.startswith("Contract ")
        assert len(library.search("apples", n_hits=200)) == took.n_runs
        assert library.db.execute("PRAGMA foreign_key_check").fetchall() == []
        assert library.db.execute("PRAGMA integrity_check").fetchone()[0] == "ok"


def test_a_sound_library_comes_over_whole(tmp_path: Path) -> None:
    fill(tmp_path / "old.db")
    with Library.open(tmp_path / "library.db") as library:
        took = library.take_over(tmp_path / "old.db")
        assert (took.n_documents, took.n_parts, took.n_notes) == (N_DOCUMENTS,) * 3
        sha256 = "5".rjust(64, "0")
        stored = library.stored_document(sha256)
        assert stored is not None and "Clause 5 obliges" in stored.text
        assert [each.question for each in library.exchanges(sha256)] == ["Question 5?"]
        assert library.runs(document_sha256=sha256)[0].tags == ("checked",)


def test_a_file_of_noise_is_refused_in_words(tmp_path: Path) -> None:
    noise = tmp_path / "noise.db"
    noise.write_bytes(random.Random(1).randbytes(20_000))
    with Library.open(tmp_path / "library.db") as library:
        with pytest.raises(StoreError, match="Nothing in"):
            library.take_over(noise)
        assert library.documents() == []
