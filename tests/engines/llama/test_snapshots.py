"""Prefills on disk: found again, checked, bounded, forgotten."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from app.engines.contract.engine import Finished, LocalSettings, Message, Request, Sampling, Started
from app.engines.llama.local import LocalEngine
from app.engines.llama.snapshots import N_TOKENS_MIN, SnapshotStore
from app.jobs.workspace import Model
from app.models import read_facts

TOKENS = list(range(N_TOKENS_MIN + 500))


def put(
    store: SnapshotStore, tokens: Sequence[int] = TOKENS, document: str = "d", engine: str = "e"
) -> None:
    path = store.place(1000)
    assert path is not None
    path.write_bytes(bytes(1000))
    store.add(path, engine, document, tokens)


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SnapshotStore:
    monkeypatch.setattr("app.engines.llama.snapshots.FREE_BYTES_LEFT", 0)
    return SnapshotStore(tmp_path / "snapshots", limit_bytes=2500)


def test_the_longest_common_beginning_is_found(store: SnapshotStore) -> None:
    put(store)
    found = store.find("e", [*TOKENS[:700], -1, -2])
    assert found is not None and found.n_common == 700
    assert store.find("another engine", TOKENS) is None
    assert store.find("e", [*TOKENS[: N_TOKENS_MIN - 1], -1]) is None


def test_a_damaged_one_is_removed_and_not_used(store: SnapshotStore) -> None:
    put(store)
    [path] = store.folder.glob("*.kv")
    data = bytearray(path.read_bytes())
    data[500] ^= 1
    path.write_bytes(data)
    assert store.find("e", TOKENS) is None
    assert not list(store.folder.iterdir())


def test_the_least_recently_used_goes_first(store: SnapshotStore) -> None:
    first, second, third = ([n, *TOKENS] for n in (-1, -2, -3))
    put(store, first)
    put(store, second)
    for age, path in enumerate(sorted(store.folder.glob("*.kv"), key=lambda p: p.stat().st_mtime)):
        os.utime(path, (age + 1, age + 1))
    assert store.find("e", first) is not None  # used just now
    put(store, third)
    assert store.size_bytes() <= 2500
    assert store.find("e", second) is None
    assert store.find("e", first) is not None and store.find("e", third) is not None


def test_what_a_longer_one_contains_is_not_kept_twice(store: SnapshotStore) -> None:
    put(store, TOKENS[:1100])
    put(store, TOKENS)
    assert len(list(store.folder.glob("*.kv"))) == 1


def test_a_document_can_be_forgotten(store: SnapshotStore) -> None:
    put(store, TOKENS, "one")
    put(store, [-1, *TOKENS], "two")
    assert store.forget("one") == 1
    assert store.find("e", TOKENS) is None and store.find("e", [-1, *TOKENS]) is not None


def test_a_smaller_budget_holds_from_the_next_question_on(store: SnapshotStore) -> None:
    put(store, [-1, *TOKENS])
    put(store, [-2, *TOKENS])
    assert SnapshotStore(store.folder, limit_bytes=1000).find("e", [-2, *TOKENS]) is not None
    assert SnapshotStore(store.folder, limit_bytes=0).find("e", [-2, *TOKENS]) is None
    assert not list(store.folder.iterdir())


def test_what_a_killed_program_left_is_removed(store: SnapshotStore) -> None:
    code = (
        "import os, sys; from pathlib import Path; from app.engines.llama import snapshots\n"
        "snapshots.FREE_BYTES_LEFT = 0\n"
        "store = snapshots.SnapshotStore(Path(sys.argv[1]), 2500)\n"
        "store.place(1000).write_bytes(bytes(1000)); os._exit(1)"
    )
    subprocess.run([sys.executable, "-c", code, str(store.folder)])
    put(store)
    ours = store.place(1000)
    orphan = store.folder / "orphan.kv"  # described no longer
    orphan.write_bytes(bytes(1000))
    os.utime(orphan, (1, 1))
    assert len(list(store.folder.glob("*.part"))) == 2
    assert store.find("e", TOKENS) is not None
    assert list(store.folder.glob("*.part")) == [ours] and not orphan.exists()
    store.forget("d")
    assert not list(store.folder.iterdir())


_OTHER_PROGRAM = """
import os, random, sys, time
from pathlib import Path
from app.engines.llama import snapshots
snapshots.FREE_BYTES_LEFT = 0
store = snapshots.SnapshotStore(Path(sys.argv[1]), 250_000)
chance, end = random.Random(sys.argv[2]), time.monotonic() + 4
while time.monotonic() < end:
    tokens = [chance.randrange(9), *range(snapshots.N_TOKENS_MIN + chance.randrange(200))]
    try:
        path = store.place(100_000)
        path.write_bytes(os.urandom(100_000))
        store.add(path, "e", chance.choice("ab"), tokens)
    except FileNotFoundError:
        pass  # forgotten by the other while it was written
    store.find("e", tokens)
    store.size_bytes()
    if chance.random() < 0.2:
        store.forget("a")
"""


def test_two_programs_share_the_folder(store: SnapshotStore) -> None:
    others = [
        subprocess.Popen([sys.executable, "-c", _OTHER_PROGRAM, str(store.folder), str(n)])
        for n in range(2)
    ]
    assert [other.wait() for other in others] == [0, 0]
    store.clear()
    assert not list(store.folder.iterdir())


def test_the_parts_of_one_document_do_not_push_each_other_out(store: SnapshotStore) -> None:
    """Of a budget of 2,500 bytes one document gets 1,875, what is being written included."""
    assert store.place(1000, "d", 0) is not None
    assert store.place(1000, "d", 1000) is None
    put(store, document="e")
    assert store.place(500, "d", 1000) is not None
    assert store.place(500, "e", 500) is None


def test_what_is_known_of_a_prompt_is_told_without_the_state(store: SnapshotStore) -> None:
    put(store)
    assert store.has_document("e", "d") and not store.has_document("e", "other")
    assert store.n_known("e", [*TOKENS[:700], -1]) == 700
    assert store.n_known("another engine", TOKENS) == 0
    store.forget("d")
    assert not store.has_document("e", "d") and store.n_known("e", TOKENS) == 0


def test_what_is_too_large_is_not_kept(store: SnapshotStore) -> None:
    assert store.place(3000) is None
    assert SnapshotStore(store.folder, limit_bytes=0).place(1) is None


@pytest.mark.model
@pytest.mark.parametrize("kv_type", ["f16", "q8_0"])
def test_a_follow_up_after_a_restart_is_not_prefilled_again(
    tmp_path: Path, starter_model: Path, kv_type: str
) -> None:
    model = Model(starter_model, read_facts(starter_model))
    text = "The tenant pays 900 euros a month to Birk Properties on the first day. " * 26
    settings = LocalSettings(n_context=1024, kv_type=kv_type)

    def ask(question: str, snapshots: SnapshotStore | None) -> tuple[Finished, int]:
        engine = LocalEngine(model.facts, model.encode, settings, snapshots)
        messages = (Message("user", f"{text}\n\n{question}"),)
        request = Request("a", messages, Sampling(max_tokens=12), document="sha")
        try:
            events = list(engine.generate([request]))
        finally:
            engine.close()
        [started] = [e for e in events if isinstance(e, Started)]
        [finished] = [e for e in events if isinstance(e, Finished)]
        return finished, started.n_cached

    store = SnapshotStore(tmp_path)
    ask("Who pays?", store)
    assert store.size_bytes() > 0
    warm, n_cached = ask("How much is paid?", store)
    cold, _ = ask("How much is paid?", None)
    assert n_cached > warm.n_prompt - 40
    assert warm.text == cold.text
    assert warm.prefill_s < cold.prefill_s / 3


@pytest.mark.model
def test_parts_that_are_read_together_are_kept_for_another_task(
    tmp_path: Path, starter_model: Path
) -> None:
    model, store = Model(starter_model, read_facts(starter_model)), SnapshotStore(tmp_path)
    texts = [
        "".join(
            f"Clause {n}: the tenant of house {n * m} pays {n + 900} euros. " for n in range(22)
        )
        for m in (7, 11)
    ]

    def engine_for() -> LocalEngine:
        return LocalEngine(model.facts, model.encode, LocalSettings(n_context=1024), store)

    def read(task: str) -> list[Started]:
        engine = engine_for()
        requests = [
            Request(
                str(number),
                (Message("user", f"{text}\n\n{task}"),),
                Sampling(max_tokens=2),
                document="sha",
                shared=(Message("user", text),),
            )
            for number, text in enumerate(texts)
        ]
        try:
            return [e for e in engine.generate(requests) if isinstance(e, Started)]
        finally:
            engine.close()

    asked = [(Message("user", f"{text}\n\nName the houses."),) for text in texts]
    assert engine_for().known(asked, "sha") == []
    assert all(started.n_cached < 100 for started in read("Who pays?"))
    known = engine_for().known(asked, "sha")
    again = sorted(read("Name the houses."), key=lambda started: started.id)
    for (n_prompt, n_known), started in zip(known, again, strict=True):
        assert n_known >= 256 and (started.n_prompt, started.n_cached) == (n_prompt, n_known)
        assert started.n_prompt - started.n_cached < 40
    assert engine_for().known(asked, "another document") == []
