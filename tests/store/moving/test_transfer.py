"""A library, or one document, as a file that opens on another machine."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from app.store import Library, StoreError
from app.store.records import NewRun, PartResult, RunStatus, Transferred
from tests.documents.once import read
from tests.store.schema.dump_schema import SCHEMAS
from tests.store.search.test_queries import finished, paged

NOTHING = Transferred(0, 0, 0, 0)


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    folder = tmp_path / "here"
    with Library.open(folder / "library.db") as library:
        library.save_document(paged("a", "Lease", "The rent is due.", path="/home/ada/Lease.pdf"))
        library.save_document(paged("b", "Patent", "A secret machine.", path="C:\\Ada\\Patent.pdf"))
        run_id = finished(library, "a", "# Rent\n\n- 900 € [p. 1]", kind="contract")
        library.put_part(PartResult("p1", "notes", 5, 6, True, 0.5, 1.5), run_id=run_id)
        library.add_note("a" * 64, "On the document.")
        library.add_note("a" * 64, "On the run.", run_id)
        library.tag_document("a" * 64, "home")
        library.tag_run(run_id, "checked")
        library.set_run_favourite(run_id, True)
        library.delete_run(finished(library, "a", "Deleted."))
        going_on = NewRun("b" * 64, "k", "general", "single", 1, "f", "M", 1, 1)
        library.put_part(
            PartResult("p2", "half", 1, 1, False, 0, 0), run_id=library.start_run(going_on)
        )
        library.record_speed("f", 1, 1)
        yield library


@pytest.fixture
def other(tmp_path: Path) -> Iterator[Library]:
    with Library.open(tmp_path / "there" / "library.db") as other:
        other.save_document(paged("c", "Own", "Already here."))
        finished(other, "c", "Own result")
        yield other


def test_a_whole_library_arrives_whole(library: Library, other: Library, tmp_path: Path) -> None:
    file = tmp_path / "all.longleaf"
    assert library.export_library(file) == Transferred(2, 2, 2, 2)
    assert [p.name for p in tmp_path.iterdir() if p.is_file()] == ["all.longleaf"]
    assert other.import_library(file) == Transferred(2, 2, 2, 2)
    assert {d.title for d in other.documents()} == {"Lease", "Patent", "Own"}
    assert other.stored_document("a" * 64) == library.stored_document("a" * 64)
    [there], [here] = other.runs(document_sha256="a" * 64), library.runs(document_sha256="a" * 64)
    assert there.text == here.text and there.uid == here.uid and there.id != here.id
    assert there.favourite and there.tags == ("checked",) and there.kind == "contract"
    assert other.run_parts(there.id) == library.run_parts(here.id)
    [interrupted] = other.runs(document_sha256="b" * 64)
    assert interrupted.status is RunStatus.INTERRUPTED and "copied" in interrupted.message
    assert other.part("p2") is not None
    assert [note.text for note in other.notes("a" * 64)] == ["On the document.", "On the run."]
    assert other.notes("a" * 64)[1].run_id == there.id
    assert other.document("a" * 64).tags == ("home",)  # type: ignore[union-attr]
    assert {hit.document_sha256[0] for hit in other.search("rent")} == {"a"}
    assert other.search("deleted") == [] and other.speed("f") is None
    assert other.db.execute("PRAGMA foreign_key_check").fetchall() == []


def test_importing_twice_changes_nothing(library: Library, other: Library, tmp_path: Path) -> None:
    file = tmp_path / "all.longleaf"
    library.export_library(file)
    other.import_library(file)
    before = list(other.db.conn.iterdump())
    assert other.import_library(file) == NOTHING
    assert library.import_library(file) == NOTHING
    assert list(other.db.conn.iterdump()) == before


def test_one_document_goes_without_the_others_and_without_folders(
    library: Library, other: Library, tmp_path: Path
) -> None:
    file = tmp_path / "lease.longleaf"
    assert library.export_library(file, "a" * 64) == Transferred(1, 1, 1, 2)
    data = file.read_bytes()
    assert b"secret" not in data and b"Patent" not in data and b"/home/ada" not in data
    assert b"Deleted." not in data
    other.import_library(file)
    assert other.document("a" * 64).path == Path("Lease.pdf")  # type: ignore[union-attr]
    assert other.document("b" * 64) is None
    assert library.export_library(file, "b" * 64).n_documents == 1, "it is replaced"
    assert b"C:\\Ada" not in file.read_bytes()


def test_an_export_opens_as_a_library_and_in_plain_sqlite(library: Library, tmp_path: Path) -> None:
    file = tmp_path / "all.longleaf"
    library.export_library(file)
    connection = sqlite3.connect(f"file:{file}?mode=ro", uri=True)
    assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert connection.execute("PRAGMA journal_mode").fetchone() == ("delete",)
    assert connection.execute("SELECT count(*) FROM documents").fetchone() == (2,)
    connection.close()
    with Library.open(file) as opened:
        assert opened.search("rent") and opened.notices == []


@pytest.mark.parametrize("version", [1, 2])
def test_libraries_of_earlier_versions_are_taken_in_once(
    version: int, other: Library, tmp_path: Path
) -> None:
    old = tmp_path / "old.db"
    connection = sqlite3.connect(old)
    connection.executescript((SCHEMAS / f"{version}.sql").read_text(encoding="utf-8"))
    connection.close()
    before = old.read_bytes()
    taken = other.import_library(old)
    assert (taken.n_documents, taken.n_runs, taken.n_parts) == (1, 2, 2)
    assert other.search("900 €") and other.import_library(old) == NOTHING
    assert old.read_bytes() == before and not old.with_name("old.db-wal").exists()


def test_a_known_document_gets_the_text_it_lacked(other: Library, tmp_path: Path) -> None:
    connection = sqlite3.connect(tmp_path / "old.db")
    connection.executescript((SCHEMAS / "1.sql").read_text(encoding="utf-8"))
    connection.close()
    with Library.open(tmp_path / "old.db") as library:
        sha256 = library.documents()[0].sha256
        document = paged("a", "New title", "Text at last.")
        library.save_document(replace(document, sha256=sha256))
    with sqlite3.connect(tmp_path / "lean.db") as lean:
        lean.executescript((SCHEMAS / "1.sql").read_text(encoding="utf-8"))
    lean.close()
    assert other.import_library(tmp_path / "lean.db").n_documents == 1
    assert other.stored_document(sha256) is None
    other.import_library(tmp_path / "old.db")
    assert other.stored_document(sha256) is not None
    assert other.search("at last")


def test_a_real_document_survives_the_journey(
    other: Library, tmp_path: Path, contract_docx: Path
) -> None:
    document = read(contract_docx)
    with Library.open(tmp_path / "x" / "library.db") as library:
        library.save_document(document)
        library.export_library(tmp_path / "one.longleaf", document.sha256)
    other.import_library(tmp_path / "one.longleaf")
    stored = other.stored_document(document.sha256)
    assert stored is not None and stored.blocks == document.blocks and stored.text == document.text


def broken(kind: str, good: Path) -> None:
    if kind == "text":
        good.write_text("This is a letter, not a library. " * 100)
        return
    if kind == "cut":
        good.write_bytes(good.read_bytes()[: good.stat().st_size // 2])
        return
    connection = sqlite3.connect(good)
    connection.executescript(
        {
            "other program's": "DROP TABLE _sqlite_migrations",
            "newer": "INSERT INTO _sqlite_migrations (migration_set, name) "
            "VALUES ('longleaf', 'm999_later')",
            "trigger": "CREATE TRIGGER t AFTER INSERT ON runs BEGIN DELETE FROM runs; END",
            "view": "DROP TABLE notes; CREATE VIEW notes AS SELECT * FROM runs",
            "blob": "UPDATE runs SET text = x'00ff'",
            "time": "UPDATE runs SET started = 'yesterday'",
            "naive time": "UPDATE documents SET last_seen = '2026-01-01T00:00:00'",
            "status": "UPDATE runs SET status = 'won'",
            "null": "UPDATE blocks SET path = NULL",
            "sha": "UPDATE documents SET sha256 = '../../x' WHERE title = 'Lease'",
            "json": "UPDATE runs SET parameters = '[1'",
            "deep json": f"UPDATE runs SET evidence = '{'[' * 100_000}'",
            "outline": "UPDATE documents SET outline = '[{\"a\": 1}]'",
            "column": "ALTER TABLE runs RENAME COLUMN uid TO gone",
            "table": "DROP TABLE blocks",
            "link": "UPDATE run_parts SET key = 'nowhere'",
        }[kind]
    )
    connection.commit()
    connection.close()


@pytest.mark.parametrize(
    ("kind", "says"),
    [
        ("text", "not a library"),
        ("cut", "not a library"),
        ("other program's", "not written by Longleaf"),
        ("newer", "newer Longleaf"),
        ("trigger", "a program of its own"),
        ("view", "a program of its own"),
        *((kind, "not a library that can be imported") for kind in (
            "blob", "time", "naive time", "status", "null", "sha", "json", "deep json",
            "outline", "column", "table", "link",
        )),
    ],
)  # fmt: skip
def test_a_file_that_is_no_sound_library_changes_nothing(
    kind: str, says: str, library: Library, other: Library, tmp_path: Path
) -> None:
    file = tmp_path / "bad.longleaf"
    library.export_library(file)
    broken(kind, file)
    before = list(other.db.conn.iterdump())
    with pytest.raises(StoreError, match=says) as error:
        other.import_library(file)
    assert error.value.next_step and "bad.longleaf" in error.value.message
    assert list(other.db.conn.iterdump()) == before


def test_what_cannot_be_written_or_read_is_said(library: Library, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="cannot be written"):
        library.export_library(tmp_path / "no" / "folder" / "x.longleaf")
    with pytest.raises(StoreError, match="onto itself"):
        library.export_library(library.path)
    with pytest.raises(StoreError, match="not in the library"):
        library.export_library(tmp_path / "x.longleaf", "0" * 64)
    with pytest.raises(StoreError, match="cannot be read"):
        library.import_library(tmp_path / "missing.longleaf")
    (tmp_path / "folder").mkdir()
    with pytest.raises(StoreError, match="cannot be written"):
        library.export_library(tmp_path / "folder")
    assert not list(tmp_path.glob(".*")), "nothing half-written is left"
