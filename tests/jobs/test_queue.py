"""Many documents: the queue, and one summary of all, over a scripted engine and a real library."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.analysis.evidence.check import Support
from app.analysis.runs.events import EvidenceChecked, PartDone, RunFinished, RunStopped
from app.analysis.runs.run import Choices
from app.engines.contract.engine import Request
from app.jobs.across import collect, summarize_across
from app.jobs.queue import (
    Anew,
    EntryEnded,
    EntryEvent,
    EntryStarted,
    QueueEnded,
    QueueEvent,
    ReadingQueue,
    anew_from,
    as_settings,
    files_in,
    from_settings,
)
from app.jobs.workspace import Workspace
from app.planning.plan import Mode
from app.store.records import QueueState
from app.system.errors import LongleafError
from tests.analysis.scripted import ScriptedEngine
from tests.jobs.test_workspace import Scripted


@pytest.fixture
def scripted(starter_model: Path) -> Iterator[Scripted]:
    scripted = Scripted(starter_model)
    scripted.answers(summary)
    yield scripted
    scripted.workspace.close()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Three leases, one of them in a folder of its own, and what is no document."""
    texts = {"2. Barn.md": "900", "10. Mill.md": "1,200", "old/1. House.txt": "700"}
    for name, rent in texts.items():
        path = tmp_path / "leases" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        what = path.stem.split()[-1]
        path.write_text(
            f"# 1 Rent\n\nThe rent of the {what} is ${rent} a month.\n\n"
            f"# 2 Term\n\nThe lease of the {what} ends on 1 May 2031.\n",
            encoding="utf-8",
        )
    (tmp_path / "leases" / "~$2. Barn.docx").write_bytes(b"lock")
    (tmp_path / "leases" / ".hidden.md").write_text("Hidden.", encoding="utf-8")
    (tmp_path / "leases" / "picture.png").write_bytes(b"\x89PNG")
    return tmp_path / "leases"


def summary(request: Request) -> str:
    content = request.messages[1].content
    if "summaries of several documents" in content:
        return (
            "The rent of the Mill is $1,200 a month [10. Mill: ¶ 1]. "
            "The Barn ends on 1 May 2031 [2. Barn: ¶ 3]. "
            "The Barn costs $1,200 [2. Barn: ¶ 1]. Made up [Castle: ¶ 1]."
        )
    rent = next(line for line in content.splitlines() if line.startswith("The rent"))
    return f"{rent} [p1]"


def queue_of(scripted: Scripted) -> ReadingQueue:
    return ReadingQueue(
        scripted.workspace, lambda _, entry: (scripted.model, entry.choices["n_context"])
    )


def add(queue: ReadingQueue, *paths: Path) -> list[int]:
    return queue.add(paths, Choices(), mode=Mode.AUTO, n_context=4096)


def states(queue: ReadingQueue) -> list[tuple[str, QueueState]]:
    return [(entry.path.stem, entry.state) for entry in queue.entries()]


def test_a_folder_becomes_a_queue_in_the_order_of_names(folder: Path) -> None:
    names = [path.relative_to(folder).as_posix() for path in files_in([folder])]
    assert names == ["2. Barn.md", "10. Mill.md", "old/1. House.txt"]
    assert len(files_in([folder, folder / "2. Barn.md"])) == 3, "each file once"
    with pytest.raises(LongleafError, match="no file or folder"):
        files_in([folder / "none.pdf"])
    (folder.parent / "empty").mkdir()
    with pytest.raises(LongleafError, match="no documents"):
        files_in([folder.parent / "empty"])


def test_choices_are_kept_with_an_entry() -> None:
    choices = Choices(kind="own", own="Who?", language="zh", stop=("###",), temperature=0.5)
    settings = as_settings(choices, Mode.MAP_REDUCE, 8192, "qwen")
    assert from_settings(settings) == (choices, Mode.MAP_REDUCE)
    assert (settings["n_context"], settings["model"]) == (8192, "qwen")
    assert anew_from(settings) is None
    for anew in (Anew(datetime.now(UTC)), Anew(datetime.now(UTC), 3)):
        kept = json.loads(json.dumps(as_settings(choices, Mode.AUTO, 8192, anew=anew)))
        assert anew_from(kept) == anew and from_settings(kept)[0] == choices
    assert from_settings({"kind": "terms", "of_a_later_version": 1}) == (
        Choices(kind="terms"),
        Mode.AUTO,
    )


def test_documents_are_read_one_after_the_other_and_a_failure_stops_no_other(
    scripted: Scripted, folder: Path
) -> None:
    queue = queue_of(scripted)
    add(queue, folder)
    (folder / "10. Mill.md").write_text("", encoding="utf-8")
    events = list(queue.run())
    ended = [event for event in events if isinstance(event, EntryEnded)]
    assert [e.entry.state for e in ended] == [QueueState.DONE, QueueState.FAILED, QueueState.DONE]
    assert ended[1].entry.message and ended[1].document is None
    assert [e.state for e in queue.entries()] == [e.entry.state for e in ended]
    assert events[-1] == QueueEnded(n_done=2, n_failed=1, n_waiting=0, is_paused=False)
    runs = [scripted.workspace.library.run(e.entry.run_id or 0) for e in ended]
    assert runs[0] is not None and runs[0].text == "The rent of the Barn is $900 a month. [¶ 1]"
    assert [event.n_waiting for event in events if isinstance(event, EntryStarted)] == [2, 1, 0]
    # Once it is mended it is read when it waits again; the others are not touched.
    n_requests = len(scripted.engine.requests)
    (folder / "10. Mill.md").write_text("# 1 Rent\n\nThe rent is $5.", encoding="utf-8")
    queue.wait_again(ended[1].entry.id)
    list(queue.run())
    assert len(scripted.engine.requests) == n_requests + 1
    assert {state for _, state in states(queue)} == {QueueState.DONE}


def test_order_can_be_changed_and_entries_taken_out_and_put_back(
    scripted: Scripted, folder: Path
) -> None:
    queue = queue_of(scripted)
    barn, _mill, house = add(queue, folder)
    queue.put_first([house])
    removed = queue.remove(barn)
    assert removed is not None and queue.remove(barn) is None
    assert [name for name, _ in states(queue)] == ["1. House", "10. Mill"]
    scripted.workspace.library.queue_restore(removed)
    started = [e.entry.path.stem for e in queue.run() if isinstance(e, EntryStarted)]
    assert started == ["1. House", "10. Mill", "2. Barn"]


def test_a_paused_queue_goes_on_after_a_restart(
    scripted: Scripted, folder: Path, starter_model: Path
) -> None:
    queue = queue_of(scripted)
    add(queue, folder)
    events: list[QueueEvent] = []
    for event in queue.run():
        events.append(event)
        if isinstance(event, EntryEvent) and isinstance(event.event, PartDone):
            queue.pause()
    end = events[-1]
    assert isinstance(end, QueueEnded) and end.is_paused
    assert end.n_done + end.n_waiting == 3 and end.n_waiting >= 2
    n_requests = len(scripted.engine.requests)
    scripted.workspace.close()
    later = Scripted(starter_model)
    later.answers(summary)
    try:
        restarted = queue_of(later)
        assert sum(state is QueueState.WAITING for _, state in states(restarted)) == end.n_waiting
        list(restarted.run())
        assert {state for _, state in states(restarted)} == {QueueState.DONE}
        assert n_requests + len(later.engine.requests) == 3, "nothing is asked for twice"
    finally:
        later.workspace.close()


def test_an_abandoned_reading_waits_again(scripted: Scripted, folder: Path) -> None:
    queue = queue_of(scripted)
    add(queue, folder)
    running = queue.run()
    for event in running:
        if isinstance(event, EntryEvent):
            break
    assert states(queue)[0][1] is QueueState.READING
    running.close()
    assert states(queue)[0][1] is QueueState.WAITING


def test_skipping_cancels_one_document_and_stopping_all(scripted: Scripted, folder: Path) -> None:
    for act, expected in (
        ("skip", [QueueState.CANCELLED, QueueState.DONE, QueueState.DONE]),
        ("stop", [QueueState.WAITING, QueueState.WAITING, QueueState.WAITING]),
    ):
        queue = queue_of(scripted)
        for entry in queue.entries():
            queue.remove(entry.id)
        queue.add([folder], Choices(seed=len(act) + len(expected)), mode=Mode.AUTO, n_context=4096)
        scripted.engine = ScriptedEngine(summary, pause_after=0)
        scripted.workspace.release_engine()
        for event in queue.run():
            if isinstance(event, EntryEvent) and isinstance(event.event, RunStopped):
                scripted.engine.pause_after = -1
            elif isinstance(event, EntryEvent) and scripted.engine.pause_after == 0:
                getattr(queue, act)()
        assert [state for _, state in states(queue)] == expected, act


def test_two_queues_share_the_work(scripted: Scripted, folder: Path) -> None:
    queue = queue_of(scripted)
    add(queue, folder)
    first = scripted.workspace.library.queue_claim()
    assert first is not None
    started = [e.entry.path.stem for e in queue.run() if isinstance(e, EntryStarted)]
    assert first.path.stem not in started and len(started) == 2


def test_one_summary_of_all_names_document_and_page(scripted: Scripted, folder: Path) -> None:
    queue = queue_of(scripted)
    add(queue, folder)
    run_ids = [e.entry.run_id or 0 for e in queue.run() if isinstance(e, EntryEnded)]
    collected = collect(scripted.workspace.library, run_ids)
    assert collected.names == ("2. Barn", "10. Mill", "1. House")
    n_requests = len(scripted.engine.requests)
    events = list(summarize_across(scripted.workspace, collected, scripted.model, n_context=4096))
    [request] = scripted.engine.requests[n_requests:]
    content = request.messages[1].content
    assert "### 10. Mill\nThe rent of the Mill is $1,200 a month. [10. Mill: ¶ 1]" in content
    assert "ends on" not in content, "only the summaries are read"
    checked, ended = events[-2:]
    assert isinstance(checked, EvidenceChecked) and isinstance(ended, RunFinished), ended
    mill, barn, wrong, made_up, *put_back = checked.evidence.statements
    assert mill.references == ("10. Mill: ¶ 1",) and mill.support is Support.MATCHED
    # The reference to ¶ 3 is in no summary: nobody read it for that statement.
    assert barn.references == () and made_up.references == ()
    assert "[Castle" not in ended.text
    # What the summary lost of the figures is put back, each with its place.
    assert [each.references for each in put_back] == [("2. Barn: ¶ 1",), ("1. House: ¶ 1",)]
    assert all(each.support is Support.MATCHED for each in put_back)
    assert wrong.support is Support.DOUBTFUL, "another document's rent"
    assert wrong.figures[0].elsewhere == ("10. Mill: ¶ 1",)
    again = list(summarize_across(scripted.workspace, collected, scripted.model, n_context=4096))[
        -1
    ]
    assert isinstance(again, RunFinished) and again.cached and again.text == ended.text
    run = scripted.workspace.library.run(ended.run_id)
    assert run is not None and run.kind == "across"
    assert run.document_title == "2. Barn, 10. Mill, 1. House"
    # Forgetting one of them forgets what was made of it.
    scripted.workspace.forget(collected.sources.documents[0].sha256)
    assert scripted.workspace.library.run(ended.run_id) is None


def test_many_summaries_are_merged_in_rounds(scripted: Scripted, tmp_path: Path) -> None:
    def long_summary(request: Request) -> str:
        content = request.messages[1].content
        if "summaries of several documents" in content:
            return "All of them are about rent. [Lease 3: ¶ 1]"
        return "The tenant pays the rent on time. [p1] " * 12

    scripted.answers(long_summary)
    for n in range(1, 13):
        path = tmp_path / f"Lease {n}.md"
        path.write_text(f"# 1 Rent\n\nThe rent is ${n}00 a month.\n", encoding="utf-8")
    queue = queue_of(scripted)
    queue.add([tmp_path], Choices(), mode=Mode.AUTO, n_context=2048)
    run_ids = [e.entry.run_id or 0 for e in queue.run() if isinstance(e, EntryEnded)]
    collected = collect(scripted.workspace.library, run_ids)
    events = list(summarize_across(scripted.workspace, collected, scripted.model, n_context=2048))
    end = events[-1]
    assert isinstance(end, RunFinished), end
    levels = {event.part.level for event in events if isinstance(event, PartDone)}
    assert levels >= {1, 2}
    assert end.text.endswith("[Lease 3: ¶ 1]")


def test_one_document_is_no_collection(scripted: Scripted, folder: Path) -> None:
    queue = queue_of(scripted)
    add(queue, folder / "2. Barn.md")
    [ended] = [event for event in queue.run() if isinstance(event, EntryEnded)]
    with pytest.raises(LongleafError, match="at least two"):
        collect(scripted.workspace.library, [ended.entry.run_id or 0] * 2)


@pytest.mark.model
def test_a_folder_is_read_and_summarised_with_the_real_model(
    folder: Path, starter_model: Path
) -> None:
    workspace = Workspace()
    try:
        model = workspace.open_model(starter_model)
        queue = ReadingQueue(workspace, lambda _, entry: (model, entry.choices["n_context"]))
        choices = Choices(length="brief", n_answer_max=64)
        queue.add([folder], choices, mode=Mode.AUTO, n_context=1024)
        ended = [event.entry for event in queue.run() if isinstance(event, EntryEnded)]
        assert [entry.state for entry in ended] == [QueueState.DONE] * 3
        collected = collect(workspace.library, [entry.run_id or 0 for entry in ended])
        events = list(
            summarize_across(workspace, collected, model, n_context=1536, choices=choices)
        )
    finally:
        workspace.close()
    checked, end = events[-2:]
    assert isinstance(checked, EvidenceChecked) and isinstance(end, RunFinished), end
    assert end.text
    known = {place.label for place in collected.sources.places}
    assert {label for s in checked.evidence.statements for label in s.references} <= known
