"""The library: what is kept, and what happens to it when things go wrong."""

from __future__ import annotations

import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from app.documents.base.document import Block, BlockKind, Document, Page
from app.documents.structure.back_matter import without_back_matter
from app.store import DiskFull, Library, LibraryLocked, StoreError
from app.store import library as library_module
from app.store.records import NewRun, PartResult, RunStatus


def document(sha256: str = "a" * 64, path: str = "/home/x/lease.pdf") -> Document:
    block = Block("All of it.", BlockKind.PARAGRAPH, page=1)
    return Document(Path(path), sha256, "pdf", "Lease", (block,), (Page(1, 612, 792),))


def new_run(key: str = "key", sha256: str = "a" * 64) -> NewRun:
    return NewRun(sha256, key, "general", "single", 32768, "f" * 64, "Model", 1, 10)


def part(key: str, text: str = "Text.") -> PartResult:
    return PartResult(key, text, 10, 5, False, 0.1, 0.2)


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library.open(tmp_path / "library.db") as library:
        yield library


def test_a_renamed_file_is_the_same_document(library: Library) -> None:
    library.save_document(document())
    library.save_document(document(path="/home/x/renamed.pdf"))
    [known] = library.documents()
    assert known.path == Path("/home/x/renamed.pdf") and known.n_pages == 1


def test_what_a_choice_left_out_of_the_reading_is_stored_all_the_same(library: Library) -> None:
    texts = ("Work", "The end comes first. " * 20, "References", "[1] A paper.")
    kinds = (BlockKind.HEADING, BlockKind.PARAGRAPH) * 2
    blocks = tuple(
        Block(text, kind, 1, level=1 if kind is BlockKind.HEADING else None)
        for text, kind in zip(texts, kinds, strict=True)
    )
    whole = replace(document(), blocks=blocks)
    short = without_back_matter(whole)
    assert "[1] A paper." not in short.text and len(short.omissions) == 1
    library.save_document(short)
    stored = library.stored_document(whole.sha256)
    assert stored is not None and stored.text == whole.text and stored.omissions == ()
    [known] = library.documents()
    assert known.n_characters == len(whole.text)


def test_runs_are_found_by_what_determines_their_answer(library: Library) -> None:
    library.save_document(document())
    run_id = library.start_run(new_run())
    assert library.finished_run("key") is None
    library.finish_run(run_id, status=RunStatus.FINISHED, text="# Answer", elapsed_s=2.0)
    found = library.finished_run("key")
    assert found is not None and found.text == "# Answer" and found.document_title == "Lease"
    assert library.finished_run("other") is None


def test_search_takes_wildcards_literally(library: Library) -> None:
    library.save_document(document())
    run_id = library.start_run(new_run())
    library.finish_run(run_id, status=RunStatus.FINISHED, text="50 % of the fee")
    assert [run.id for run in library.runs(query="50 %")] == [run_id]
    assert library.runs(query="5_ %") == []


def test_a_deleted_run_can_be_restored_until_it_is_purged(library: Library) -> None:
    library.save_document(document())
    run_id = library.start_run(new_run())
    library.put_part(part("p1"), run_id=run_id)
    library.finish_run(run_id, status=RunStatus.FINISHED, text="x")
    library.delete_run(run_id)
    assert library.runs() == [] and library.finished_run("key") is None
    library.restore_run(run_id)
    assert [run.id for run in library.runs()] == [run_id]
    library.delete_run(run_id)
    assert library.purge_deleted() == 1
    assert library.part("p1") is None


def test_parts_are_there_in_another_process_at_once(library: Library) -> None:
    library.put_part(part("p1", "语言 text"))
    with Library.open(library.path) as other:
        assert other.part("p1") == part("p1", "语言 text")


def test_speeds_are_medians(library: Library) -> None:
    assert library.speed("f") is None
    for prefill in (100.0, 300.0, 5000.0):
        library.record_speed("f", prefill, prefill / 10)
    assert library.speed("f") == (300.0, 30.0)


@pytest.mark.parametrize(
    ("rates", "usual"),
    [
        ([100], 100),
        ([8, 100], 100),  # newest first: the last run shared the machine
        ([8, 9, 100, 90, 95], 95),
        ([95, 8, 9, 7, 8, 9, 8, 7, 90], 90),  # one quiet run is enough to be back
        ([8, 9, 7, 100, 90, 95, 92, 99, 97], 8),  # three in a row: the machine has changed
        ([60, 80, 100, 90, 70], 80),  # prompts of different lengths
    ],
)
def test_the_usual_speed_is_that_of_a_machine_left_in_peace(
    library: Library, rates: list[float], usual: float
) -> None:
    for rate in reversed(rates):
        library.record_speed("f", rate * 10.0, float(rate))
    assert library.speed("f") == (usual * 10.0, usual)


def test_a_run_of_a_dead_process_is_marked_interrupted(library: Library) -> None:
    library.save_document(document())
    run_id = library.start_run(new_run())
    with Library.open(library.path) as other:
        alive = other.run(run_id)
        assert alive is not None and alive.status is RunStatus.RUNNING
    connection = sqlite3.connect(library.path)
    with connection:
        connection.execute("UPDATE runs SET process = '999999@1.0'")
    connection.close()
    with Library.open(library.path) as other:
        dead = other.run(run_id)
        assert dead is not None and dead.status is RunStatus.INTERRUPTED
        assert "go on from there" in dead.message


@pytest.mark.parametrize("damage", ["garbage", "header", "middle"])
def test_a_damaged_library_is_set_aside_and_never_deleted(tmp_path: Path, damage: str) -> None:
    path = tmp_path / "library.db"
    with Library.open(path) as library:
        for n in range(200):
            library.put_part(part(f"p{n}", "text " * 200))
    data = bytearray(path.read_bytes())
    if damage == "garbage":
        data = bytearray(random.Random(1).randbytes(5000))
    elif damage == "header":
        data[:100] = b"\xff" * 100
    else:
        data[4096 : len(data) - 4096] = b"\x5a" * (len(data) - 8192)
    path.write_bytes(data)
    with Library.open(path) as library:
        assert "set aside" in library.notices[0]
        library.put_part(part("new"))
    [aside] = tmp_path.glob("library.damaged-*.db")
    assert aside.read_bytes() == bytes(data)


def test_a_library_of_a_newer_program_is_read_but_not_written(tmp_path: Path) -> None:
    path = tmp_path / "library.db"
    with Library.open(path) as library:
        library.put_part(part("p1"))
    connection = sqlite3.connect(path)
    with connection:
        connection.execute(
            "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) "
            "VALUES ('longleaf', 'm999_from_the_future', '2030-01-01')"
        )
    connection.close()
    with Library.open(path) as library:
        assert library.read_only and "newer Longleaf" in library.notices[0]
        assert library.part("p1") == part("p1")
        with pytest.raises(StoreError, match="newer Longleaf"):
            library.put_part(part("p2"))


def test_a_locked_library_is_waited_for_and_then_reported(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = sqlite3.connect(library.path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    monkeypatch.setattr(library_module, "BUSY_TIMEOUT_S", 0.1)
    with Library.open(library.path) as second, pytest.raises(LibraryLocked) as error:
        second.put_part(part("p1"))
    assert error.value.exit_code == 5
    other.execute("ROLLBACK")
    other.close()


def test_a_full_disk_loses_nothing(library: Library) -> None:
    library.put_part(part("before"))
    n_pages = library.db.execute("PRAGMA page_count").fetchone()[0]
    library.db.execute(f"PRAGMA max_page_count = {n_pages}")
    with pytest.raises(DiskFull) as error:
        library.put_part(part("large", "x" * 10_000_000))
    assert error.value.exit_code == 7
    assert library.part("before") == part("before") and library.part("large") is None


@pytest.mark.skipif(sys.platform == "win32", reason="has no limits of this kind")
def test_a_disk_that_takes_no_more_loses_nothing(library: Library) -> None:
    """A quota, unlike a full disk, is no error that SQLite tells from a broken disk."""
    import resource

    library.put_part(part("before"))
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, limits[1]))
    try:
        with pytest.raises(StoreError, match="cannot be written or read"):
            library.put_part(part("large", "x" * 10_000_000))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    library.put_part(part("after"))
    path = library.path
    library.close()
    with Library.open(path) as again:
        assert again.notices == [] and again.part("large") is None
        assert again.part("before") is not None and again.part("after") is not None


def test_a_folder_that_cannot_be_written_is_an_error_in_words(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    with pytest.raises(StoreError, match="cannot be"):
        Library.open(tmp_path / "file" / "library.db")


def test_a_file_that_became_read_only_is_an_error_in_words(library: Library) -> None:
    library.put_part(part("before"))
    library.db.execute("PRAGMA query_only = ON")  # SQLite's own error, without another user
    with pytest.raises(StoreError, match="cannot be written") as error:
        library.put_part(part("after"))
    assert "permissions" in error.value.next_step
    assert library.part("before") == part("before") and library.part("after") is None


WRITER = """
import sys
from pathlib import Path
from app.store import Library
from app.store.records import PartResult
library = Library.open(Path(sys.argv[1]))
for n in range(100000):
    key = f"{sys.argv[2]}-{n}"
    library.put_part(PartResult(key, "text " * 50, 1, 1, False, 0.0, 0.0))
    print(key, flush=True)
"""


def test_killed_at_any_moment_it_keeps_every_finished_part(tmp_path: Path) -> None:
    path = tmp_path / "library.db"
    Library.open(path).close()
    chance = random.Random(20)
    for attempt in range(6):
        with subprocess.Popen(
            [sys.executable, "-c", WRITER, str(path), str(attempt)],
            stdout=subprocess.PIPE,
            text=True,
        ) as process:
            assert process.stdout is not None
            told = [process.stdout.readline().strip()]
            end = time.monotonic() + chance.uniform(0.0, 0.15)
            while time.monotonic() < end:
                told.append(process.stdout.readline().strip())
            process.send_signal(signal.SIGKILL)
            told += [line.strip() for line in process.stdout if line.endswith("\n")]
        with Library.open(path) as library:
            assert library.notices == []
            assert library.db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            assert all(library.part(key) is not None for key in told if key)
