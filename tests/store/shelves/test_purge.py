"""What is removed from the library is gone, once it cannot be brought back any more."""

from __future__ import annotations

import shutil
from pathlib import Path

from app.store import Library
from app.store.records import NewExchange, NewRun, PartResult, RunStatus
from app.store.shelves import runs as runs_module
from tests.store.moving.test_forget import bytes_on_disk
from tests.store.search.test_queries import paged

SECRETS = ("xylogravure", "zephyrquill", "kumquatfjord", "voxhumana")


def with_secret_run(folder: Path) -> tuple[Library, int, int]:
    """A library with a run and a question whose words stand nowhere else; their numbers."""
    library = Library.open(folder / "library.db")
    library.save_document(paged("a", "Lease", "A page that stays. " * 50))
    result, part, note, answer = SECRETS
    run_id = library.start_run(
        NewRun("a" * 64, "key-a", "general", "single", 32768, "f" * 64, "Model", 1, 10)
    )
    library.put_part(PartResult("own", f"part {part}", 1, 1, False, 0, 0), run_id=run_id)
    library.finish_run(run_id, status=RunStatus.FINISHED, text=f"# Result {result} [p. 1]")
    library.add_note("a" * 64, f"note {note}", run_id)
    exchange = library.add_exchange(
        NewExchange("a" * 64, "f" * 64, "Model", 4096, "Why?", f"Since {answer}.", "whole", "")
    )
    return library, run_id, exchange


def test_what_is_removed_is_gone_when_the_library_closes_after_the_undo(
    tmp_path: Path, monkeypatch
) -> None:
    library, run_id, exchange = with_secret_run(tmp_path)
    shutil.copy(tmp_path / "library.db", tmp_path / "library.before-schema-9.db")
    monkeypatch.setattr(runs_module, "UNDO_S", 0.0)
    before = bytes_on_disk(tmp_path)
    assert all(word.encode() in before for word in SECRETS), "the test would prove nothing"
    library.delete_run(run_id)
    library.delete_exchange(exchange)
    library.close()
    after = bytes_on_disk(tmp_path)
    assert [word for word in SECRETS if word.encode() in after] == []
    assert [word for word in SECRETS if word[3:].encode() in after] == []
    with Library.open(tmp_path / "library.db") as again:
        assert again.runs() == [] and again.part("own") is None
        assert [document.sha256[0] for document in again.documents()] == ["a"]


def test_what_can_still_be_brought_back_outlives_another_program(tmp_path: Path) -> None:
    library, run_id, _ = with_secret_run(tmp_path)
    library.delete_run(run_id)
    Library.open(tmp_path / "library.db").close()  # the command line, beside the window
    library.restore_run(run_id)
    assert [run.id for run in library.runs()] == [run_id]
    library.close()


def test_a_purge_while_the_library_is_open_leaves_no_text(tmp_path: Path) -> None:
    library, run_id, exchange = with_secret_run(tmp_path)
    library.delete_run(run_id)
    library.delete_exchange(exchange)
    assert library.purge_deleted(older_than_s=3600.0) == 0
    assert library.purge_deleted() == 1
    after = bytes_on_disk(tmp_path)
    for text in (f"part {SECRETS[1]}", f"Result {SECRETS[0]}", f"note {SECRETS[2]}"):
        assert text.encode() not in after
    library.restore_run(run_id)
    assert library.runs() == []
    library.close()
    assert [word for word in SECRETS if word.encode() in bytes_on_disk(tmp_path)] == []
