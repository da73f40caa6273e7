"""Kills a program at random moments while it works on a library, and looks at what is left.

The child does what a run does: it stores a document with its text, starts a run, stores part by
part, finishes the run with a result, tags it, notes something about it, now and then deletes,
purges or forgets, and begins again. It says what is finished on standard output; the parent kills
it without warning and then expects all of that in a sound database.
"""

from __future__ import annotations

import random
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from app.documents.base.document import Block, BlockKind, Document, Page
from app.store import Library
from app.store.records import NewRun, PartResult, RunStatus
from app.store.search.index import INDEXES

N_PARTS = 12
N_PAGES = 40


def document(number: int) -> Document:
    """A document of 40 pages that only this number has."""
    blocks = tuple(
        Block(f"Page {page} of contract{number}: " + "the rent is due. " * 40,
              BlockKind.PARAGRAPH, page=page)
        for page in range(1, N_PAGES + 1)
    )  # fmt: skip
    pages = tuple(Page(page, 595, 842) for page in range(1, N_PAGES + 1))
    return Document(
        Path(f"/x/{number}.pdf"), f"{number:064x}", "pdf", f"Contract {number}", blocks, pages
    )


def part(run_key: str, index: int) -> PartResult:
    """The part that a run stores at `index`."""
    return PartResult(f"{run_key}/{index}", f"Notes {index}. " * 60, 900, 120, False, 0.5, 1.5)


def work(path: Path, round_: int) -> None:
    """The child: works until it is killed."""
    with Library.open(path) as library:
        for n in range(10_000):
            number = round_ * 10_000 + n
            key = f"{round_}.{n}"
            one = document(number)
            library.save_document(one)
            new = NewRun(one.sha256, key, "general", "map-reduce", 32768, "f", "M", N_PARTS, 9999)
            run_id = library.start_run(new)
            print("run", key, run_id, flush=True)
            for index in range(N_PARTS):
                library.put_part(part(key, index), run_id=run_id, index=index)
                print("part", key, index, flush=True)
            library.finish_run(run_id, status=RunStatus.FINISHED, text=f"Result of run{number}.")
            print("finished", key, number, flush=True)
            library.tag_run(run_id, "mine")
            library.add_note(one.sha256, f"A note on {key}", run_id)
            if n % 4 == 3:
                print("gone", key, run_id, flush=True)
                library.delete_run(run_id)
                library.purge_deleted()
            if n % 8 == 5:
                print("gone", key, run_id, flush=True)
                library.forget_document(one.sha256)


@dataclass
class Tally:
    """What was seen over all kills. Everything in `faults` is a failure, in words."""

    n_kills: int = 0
    n_parts: int = 0
    n_runs_finished: int = 0
    n_resumable: int = 0
    faults: tuple[str, ...] = ()

    def __str__(self) -> str:
        return (
            f"{self.n_kills} kills, {self.n_parts} parts told and all looked up, "
            f"{self.n_runs_finished} finished runs, {self.n_resumable} interrupted runs with "
            f"finished parts, {len(self.faults)} faults"
        )


def kill_at_random(path: Path, n_kills: int, chance: random.Random, longest_s: float) -> Tally:
    """Kills the child `n_kills` times and examines the library after each.

    Args:
        longest_s: The kill comes at a random moment up to this after the child's first word; one
            in ten comes while it starts, opens and migrates.
    """
    tally = Tally()
    for round_ in range(1, n_kills + 1):
        told = _killed_child(path, round_, chance, longest_s)
        tally.n_kills += 1
        tally.faults += tuple(_faults(path, told, tally))
    return tally


def _killed_child(
    path: Path, round_: int, chance: random.Random, longest_s: float
) -> list[list[str]]:
    with subprocess.Popen(
        [sys.executable, "-m", "tests.store.killed", str(path), str(round_)],
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[2],
    ) as process:
        assert process.stdout is not None
        lines = []
        if chance.random() < 0.1:
            time.sleep(chance.uniform(0.0, 0.6))
        else:
            lines.append(process.stdout.readline())
            time.sleep(chance.uniform(0.0, longest_s))
        process.kill()
        lines += process.stdout.readlines()
    return [line.split() for line in lines if line.endswith("\n")]


def _faults(path: Path, told: list[list[str]], tally: Tally) -> list[str]:
    faults = []
    with Library.open(path) as library:
        if library.notices:
            faults.append(f"opening said: {library.notices}")
        [result] = library.db.execute("PRAGMA integrity_check").fetchone()
        if result != "ok":
            faults.append(f"integrity_check: {result}")
        if library.db.execute("PRAGMA foreign_key_check").fetchall():
            faults.append("foreign keys point nowhere")
        for index in INDEXES:
            library.db.execute(f"INSERT INTO {index} ({index}, rank) VALUES ('integrity-check', 1)")
            ids = f"SELECT rowid FROM {index}"
            if library.db.execute(
                f"{ids} WHERE rowid NOT IN (SELECT id FROM search_entries)"
            ).fetchall():
                faults.append(f"{index} has rows of nothing")
        gone = {key for what, key, *_ in told if what == "gone"}
        runs = {run.result_key: run for run in library.runs(limit=-1)}
        for what, key, value in told:
            if key in gone:
                continue
            run = runs.get(key)
            if run is None:
                faults.append(f"run {key} is missing")
            elif what == "part":
                tally.n_parts += 1
                if library.part(f"{key}/{value}") != part(key, int(value)):
                    faults.append(f"part {value} of run {key} is missing")
            elif what == "finished":
                tally.n_runs_finished += 1
                if run.status is not RunStatus.FINISHED or not library.search(f"run{value}"):
                    faults.append(f"the result of run {key} is missing or not found")
        for key, run in runs.items():
            if run.status is RunStatus.RUNNING:
                faults.append(f"run {key} of a dead program still counts as running")
            elif run.status is RunStatus.INTERRUPTED and library.run_parts(run.id):
                tally.n_resumable += key in {t[1] for t in told}
            if library.stored_document(run.document_sha256) is None:
                faults.append(f"the text of run {key}'s document is missing")
    return faults


if __name__ == "__main__":
    work(Path(sys.argv[1]), int(sys.argv[2]))
