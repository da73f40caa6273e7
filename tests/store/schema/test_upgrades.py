"""Libraries of every earlier schema open in this one, with everything they held."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from app.store import Library, StoreError
from app.store import library as library_module
from app.store.database import Database
from app.store.records import HitKind, RunStatus
from app.store.schema.migrations import migrations
from app.store.schema.page import TABLES, page_path, schema_page
from tests.store.schema.dump_schema import SCHEMAS, SHA256

NAMES = migrations.names
EARLIER = range(1, len(NAMES))


def lay_down(version: int, path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.executescript((SCHEMAS / f"{version}.sql").read_text(encoding="utf-8"))
    connection.close()


def schema_of(connection: sqlite3.Connection) -> list[str]:
    rows = connection.execute(
        "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%' "
        "AND name <> '_sqlite_migrations' ORDER BY type, name"
    )
    # A renamed full-text index quotes the names of its tables in another way.
    return [" ".join(row[0].replace('"', "'").split()) for row in rows]


@pytest.mark.parametrize("version", EARLIER)
def test_everything_is_there_after_the_upgrade(version: int, tmp_path: Path) -> None:
    path = tmp_path / "library.db"
    lay_down(version, path)
    with Library.open(path) as library:
        assert library.notices == [] and not library.read_only
        [document] = library.documents()
        assert document.title == "Mietvertrag Lärchenweg"
        assert document.path == Path("/home/ada/Lease.pdf")
        interrupted, finished = library.runs()
        assert finished.text.startswith("# Summary") and finished.kind == "contract"
        assert finished.parameters["temperature"] == 0.0 and len(finished.uid) == 32
        assert interrupted.status is RunStatus.INTERRUPTED
        assert [result.key for _, _, result in library.run_parts(1)] == ["part-1", "part-2"]
        assert library.speed("f1" * 32) == (100.0, 10.0)
        assert [hit.kind for hit in library.search("larchenweg")] == [HitKind.TITLE]
        assert [hit.run_id for hit in library.search("900 €")] == [1]
        assert library.search("deleted") == []
        library.restore_run(2)
        assert [hit.run_id for hit in library.search("deleted")] == [2]
        assert document.has_text is (version >= 3)
        assert (library.stored_document(SHA256) is not None) is (version >= 3)
        if version >= 2:
            assert document.tags == ("Rent",) and finished.favourite
            assert [note.text for note in library.notes(SHA256)] == ["Ask Ada."]
            assert [hit.kind for hit in library.search("Ask Ada")] == [HitKind.NOTE]
        if version >= 4:
            exchanges = library.exchanges(SHA256)
            assert [each.begins for each in exchanges] == [False, True, False]
            assert all(set(e.evidence) == {"statements", "same_language"} for e in exchanges)
        if version == 6:
            stored = library.stored_document(SHA256)
            assert stored is not None and dict(stored.metadata) == {"Author": "Ada"}
            assert stored.recognized_pages == (1, 2)
            assert stored.recognition_confidence == 0.87
        assert library.db.execute("PRAGMA foreign_key_check").fetchall() == []
        fresh = sqlite3.connect(":memory:")
        migrations.apply(Database(fresh))
        assert schema_of(library.db.conn) == schema_of(fresh)


@pytest.mark.parametrize("version", EARLIER)
def test_released_versions_are_never_changed(version: int, tmp_path: Path) -> None:
    lay_down(version, tmp_path / "old.db")
    old, new = sqlite3.connect(tmp_path / "old.db"), sqlite3.connect(":memory:")
    migrations.apply(Database(new), stop_before=NAMES[version])
    assert schema_of(old) == schema_of(new)


@pytest.mark.parametrize("version", EARLIER)
def test_a_backup_of_the_old_library_is_taken_first(version: int, tmp_path: Path) -> None:
    path = tmp_path / "library.db"
    lay_down(version, path)
    library = Library.open(path)
    [backup] = tmp_path.glob("library.before-schema-*")
    assert backup.name == f"library.before-schema-{version + 1}.db"
    copy = sqlite3.connect(backup)
    original = sqlite3.connect(":memory:")
    original.executescript((SCHEMAS / f"{version}.sql").read_text(encoding="utf-8"))
    assert list(copy.iterdump()) == list(original.iterdump())
    copy.close()
    library.close()
    Library.open(path).close()
    assert len(list(tmp_path.glob("library.before-schema-*"))) == 1, "none when nothing changes"


def test_a_change_that_fails_leaves_the_library_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "library.db"
    lay_down(1, path)

    def no_room(db: Database) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    no_room.__name__ = NAMES[-1]
    monkeypatch.setattr(migrations, "changes", [*migrations.changes[:-1], no_room])
    monkeypatch.setattr(library_module, "MIGRATION_TIMEOUT_S", 0.2)
    with pytest.raises(StoreError, match="no room left"):
        Library.open(path)
    monkeypatch.undo()
    with Library.open(path) as library:
        assert len(library.runs()) == 2 and library.search("900")


def test_two_programs_upgrade_at_the_same_time(tmp_path: Path) -> None:
    path = tmp_path / "library.db"
    lay_down(1, path)
    code = (
        "import sys; from pathlib import Path; from app.store import Library\n"
        "with Library.open(Path(sys.argv[1])) as library: print(len(library.search('900')))"
    )
    both = [
        subprocess.Popen(
            [sys.executable, "-c", code, str(path)], stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        for _ in range(2)
    ]
    outputs = [process.communicate(timeout=60) for process in both]
    assert [out.strip() for out, _ in outputs] == [b"1", b"1"], outputs


def test_the_schema_page_is_up_to_date_and_says_what_everything_is() -> None:
    assert page_path().read_text(encoding="utf-8") == schema_page(), (
        "run: python -m app.store.schema.page"
    )
    connection = sqlite3.connect(":memory:")
    db = Database(connection)
    migrations.apply(db)
    for table, (_, meanings) in TABLES.items():
        assert list(meanings) == [row[1] for row in db.execute(f'PRAGMA table_info("{table}")')]
    assert "| \n" not in schema_page()
    for name in db.table_names():
        assert name in TABLES or name.startswith(("search_records_", "search_text_", "sqlite_"))
