"""The queue of documents: its order, its states, two programs at once, and the program's end."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.store import Library
from app.store.records import QueueState
from app.store.shelves import reading_queue


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library.open(tmp_path / "library.db") as library:
        yield library


def names(library: Library) -> list[str]:
    return [entry.path.name for entry in library.queue()]


def test_entries_are_taken_in_order(library: Library) -> None:
    for name in ("one", "two", "three"):
        library.queue_add(Path(f"/x/{name}"), {"kind": "contract", "n_context": 32768})
    first = library.queue_claim()
    assert first is not None and first.path == Path("/x/one")
    assert first.choices == {"kind": "contract", "n_context": 32768}
    library.queue_set(first.id, QueueState.DONE, run_id=7)
    second = library.queue_claim()
    assert second is not None and second.path.name == "two"
    library.queue_set(second.id, QueueState.FAILED, "It is encrypted.")
    third = library.queue_claim()
    assert third is not None and library.queue_claim() is None
    done, failed, reading = library.queue()
    assert (done.state, done.run_id) == (QueueState.DONE, 7)
    assert (failed.state, failed.message) == (QueueState.FAILED, "It is encrypted.")
    assert reading.state is QueueState.READING
    library.queue_set(failed.id, QueueState.WAITING)
    again = library.queue_claim()
    assert again is not None and (again.id, again.message) == (failed.id, "")


def test_the_order_can_be_changed_and_a_removal_undone(library: Library) -> None:
    ids = [library.queue_add(Path(f"/x/{n}"), {}) for n in range(4)]
    library.queue_order([ids[2], ids[0]])
    assert names(library) == ["2", "0", "1", "3"]
    gone = library.queue_remove(ids[0])
    assert gone is not None and names(library) == ["2", "1", "3"]
    library.queue_restore(gone)
    assert names(library) == ["2", "1", "3", "0"]
    assert library.queue_remove(999) is None


def test_two_programs_never_take_the_same_entry(library: Library, tmp_path: Path) -> None:
    for n in range(40):
        library.queue_add(Path(f"/x/{n}"), {})
    code = (
        "import sys; from pathlib import Path; from app.store import Library\n"
        f"library = Library.open(Path({str(tmp_path / 'library.db')!r}))\n"
        "while (entry := library.queue_claim()) is not None: print(entry.id)\n"
        "sys.stdout.flush(); sys.stdin.read()"
    )
    programs = [
        subprocess.Popen(
            [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        for _ in range(2)
    ]
    taken = []
    for program in programs:
        assert program.stdin is not None and program.stdout is not None
        program.stdin.close()
        taken += program.stdout.read().split()
        program.stdout.close()
        program.wait(30)
    # An entry whose program ended is free again, so the second may take it after the first is gone.
    assert len(set(taken)) == 40


def test_an_entry_of_a_program_that_died_waits_again(library: Library, tmp_path: Path) -> None:
    library.queue_add(Path("/x/one"), {})
    code = (
        "from pathlib import Path; from app.store import Library; import os\n"
        f"Library.open(Path({str(tmp_path / 'library.db')!r})).queue_claim(); os._exit(9)"
    )
    subprocess.run([sys.executable, "-c", code], check=False, timeout=60)
    [entry] = library.queue()
    assert entry.state is QueueState.WAITING


def test_an_entry_that_another_program_took_over_meanwhile_stays_with_it(
    library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    library.queue_add(Path("/x/one"), {})
    library.queue_claim()
    library.db.execute("UPDATE queue SET process = '1@0.0'")  # of a program that has died
    with Library.open(tmp_path / "library.db") as other:
        is_alive, claimed = reading_queue.is_alive, []

        def looks_slowly(process: str) -> bool:
            found = is_alive(process)
            if not claimed:
                claimed.append(None)
                assert other.queue_claim() is not None
            return found

        monkeypatch.setattr(reading_queue, "is_alive", looks_slowly)
        assert library.queue_claim() is None, "the other one has it"
        [entry] = library.queue()
        assert entry.state is QueueState.READING
