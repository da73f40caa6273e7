"""Forgetting a document: not one byte of it stays."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest

from app.store import Library, LibraryLocked
from app.store.records import NewExchange, NewRun, PartResult, QueueState, RunStatus
from app.store.search.index import INDEXES
from app.store.shelves import documents as documents_module
from tests.store.search.test_queries import finished, paged

SECRET_WORDS = ("xylogravure", "qwertzuiop", "zephyrquill", "voxhumana", "kumquatfjord", "brznk")
HAN_SECRET = "龘靐齉齾"


def bytes_on_disk(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(folder.iterdir()) if path.is_file())


def fill(library: Library) -> int:
    """A secret document with everything a document can have, between two others; its run."""
    library.save_document(paged("a", "First", "A page that stays. " * 50))
    title, body, result, part, note, tag = SECRET_WORDS
    library.save_document(
        paged("b", f"Title {title}", f"{body} and {HAN_SECRET} " * 80, path=f"/home/{title}.pdf")
    )
    run_id = library.start_run(
        NewRun("b" * 64, "key-b", "general", "single", 32768, "f" * 64, "Model", 1, 10)
    )
    library.put_part(PartResult("own", f"part {part}", 1, 1, False, 0, 0), run_id=run_id)
    library.put_part(
        PartResult("shared", "a part of both", 1, 1, False, 0, 0), run_id=run_id, index=1
    )
    library.finish_run(run_id, status=RunStatus.FINISHED, text=f"# Result {result} [p. 1]")
    library.add_note("b" * 64, f"note {note}", run_id)
    library.tag_run(run_id, tag)
    library.save_document(paged("c", "Third", "Another page that stays. " * 50))
    other = finished(library, "c", "A result that stays.")
    library.put_part(PartResult("shared", "a part of both", 1, 1, False, 0, 0), run_id=other)
    library.tag_run(other, "kept")
    return run_id


def test_no_byte_is_left(tmp_path: Path) -> None:
    library = Library.open(tmp_path / "library.db")
    run_id = fill(library)
    before = bytes_on_disk(tmp_path)
    for word in SECRET_WORDS:
        assert word.encode() in before, "the test would prove nothing"
    assert HAN_SECRET.encode() in before and b"b" * 64 in before
    forgotten = library.forget_document("b" * 64)
    assert (forgotten.n_runs, forgotten.n_parts, forgotten.n_notes) == (1, 1, 1)
    assert forgotten.left == ()
    after = bytes_on_disk(tmp_path)  # with the library open, its -wal included
    for word in SECRET_WORDS:
        assert word.encode() not in after
        # The index keeps words by what they do not share with the word before.
        assert word[3:].encode() not in after
    assert HAN_SECRET.encode() not in after and HAN_SECRET[0].encode() not in after
    assert b"b" * 64 not in after
    assert library.document("b" * 64) is None and library.run(run_id) is None
    assert library.part("own") is None and library.part("shared") is not None
    assert {hit.document_sha256[0] for hit in library.search("stays")} == {"a", "c"}
    assert library.tags() == ["kept"]
    for table in INDEXES:
        library.db.execute(f"INSERT INTO {table} ({table}) VALUES ('integrity-check')")
    assert library.db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    library.close()
    assert all(word.encode() not in bytes_on_disk(tmp_path) for word in SECRET_WORDS)


def test_nothing_said_about_it_is_left(tmp_path: Path) -> None:
    secrets = ("wexfrabjous", "brilligane", "slithytove", "mimsyborgo", "outgrabemo", "jubjubbird")
    secrets += ("vorpalsword", "manxomefoe", "tulgeywood")
    with Library.open(tmp_path / "library.db") as library:
        run_id = fill(library)
        asked, answered, undone, edit, evidence, quote, collection, queued, renamed = secrets
        one = NewExchange("b" * 64, "f", "M", 1, asked, answered, "whole", "", {"of": evidence})
        library.add_exchange(one)
        library.delete_exchange(library.add_exchange(replace(one, question=undone)))
        library.edit_result(run_id, f"{edit} result")
        library.keep_evidence(run_id, {"statements": [evidence]})
        library.add_note("b" * 64, "see here", run_id, quote=quote)
        library.add_to_collection(collection, "b" * 64)
        library.queue_add(Path(f"/home/{SECRET_WORDS[0]}.pdf"), {"own_words": queued})
        entry = library.queue_add(Path(f"/home/{renamed}.pdf"), {})
        library.queue_set(entry, QueueState.DONE, run_id=run_id)
        kept = library.queue_add(Path("/home/kept.pdf"), {})
        before = bytes_on_disk(tmp_path)
        for word in secrets:
            assert word.encode() in before, "the test would prove nothing"
        library.forget_document("b" * 64)
        after = bytes_on_disk(tmp_path)
        for word in (*secrets, *SECRET_WORDS):
            assert word[3:].encode() not in after, word
        assert [entry.id for entry in library.queue()] == [kept]
        assert library.collections() == []


def test_words_of_the_index_are_gone_too(tmp_path: Path) -> None:
    with Library.open(tmp_path / "library.db") as library:
        fill(library)
        library.forget_document("b" * 64)
        words: set[str] = set()
        for table in INDEXES:
            library.db.execute(
                f"CREATE VIRTUAL TABLE temp.{table}_words USING fts5vocab(main, {table}, row)"
            )
            words |= {row[0] for row in library.db.execute(f"SELECT term FROM {table}_words")}
        assert "stays" in words and not words & {*SECRET_WORDS, *HAN_SECRET}


def test_a_document_of_the_same_text_keeps_what_it_uses(tmp_path: Path) -> None:
    with Library.open(tmp_path / "library.db") as library:
        fill(library)
        forgotten = library.forget_document("c" * 64)
        assert forgotten.n_parts == 0
        assert library.part("shared") is not None and library.part("own") is not None
        library.forget_document("b" * 64)
        assert library.part("shared") is None


def test_backups_forget_as_well_and_damaged_copies_are_named(tmp_path: Path) -> None:
    with Library.open(tmp_path / "library.db") as library:
        fill(library)
        library.back_up(1)
        damaged = tmp_path / "library.damaged-20260101-000000-000000.db"
        damaged.write_bytes(b"garbage")
        [backup] = tmp_path.glob("library.before-schema-*.db")
        assert SECRET_WORDS[0].encode() in backup.read_bytes()
        forgotten = library.forget_document("b" * 64)
        assert forgotten.left == (damaged,)
        assert SECRET_WORDS[0].encode() not in bytes_on_disk(tmp_path)
        connection = sqlite3.connect(backup)
        assert connection.execute("SELECT count(*) FROM documents").fetchone() == (2,)
        connection.close()


def test_a_document_being_read_is_not_forgotten(tmp_path: Path) -> None:
    with Library.open(tmp_path / "library.db") as library:
        library.save_document(paged("a", "Lease", "text"))
        library.start_run(NewRun("a" * 64, "k", "general", "single", 1, "f", "M", 1, 1))
        with pytest.raises(LibraryLocked, match="being read right now"):
            library.forget_document("a" * 64)
        assert library.search("text")


def test_another_reader_that_holds_the_old_state_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(documents_module, "BUSY_TIMEOUT_S", 0.2)
    with Library.open(tmp_path / "library.db") as library:
        fill(library)
        library.db.execute("PRAGMA busy_timeout = 200")
        other = sqlite3.connect(library.path, isolation_level=None)
        other.execute("BEGIN")
        other.execute("SELECT count(*) FROM documents").fetchone()
        with pytest.raises(LibraryLocked, match="traces of it may be left"):
            library.forget_document("b" * 64)
        other.execute("COMMIT")
        other.close()
        library.forget_document("b" * 64)
        assert SECRET_WORDS[1].encode() not in bytes_on_disk(tmp_path)
