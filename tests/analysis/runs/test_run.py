"""The logic of a run, over a scripted engine (see `scripted.py`) and a real library."""

from __future__ import annotations

import threading
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.analysis.kinds.delimiters import delimiter_in
from app.analysis.kinds.prompts import load_prompts
from app.analysis.runs.events import (
    LevelStarted,
    PartDone,
    PartFailed,
    PartToken,
    Planned,
    RunEvent,
    RunFinished,
    RunStopped,
)
from app.analysis.runs.run import Choices, Run
from app.analysis.runs.steps import AGAIN_TEMPERATURE
from app.documents.base.document import Block, BlockKind, Document, Page
from app.engines.contract.engine import (
    Event,
    Failed,
    Finished,
    FinishReason,
    Message,
    Request,
    Token,
)
from app.planning import Budget, Mode, PromptCosts, make_plan, measure
from app.planning.plan import span_of
from app.store import DiskFull, Library
from app.store.records import RunStatus
from tests.analysis.scripted import ScriptedEngine


class Words:
    """One token a word, for plans that can be reasoned about."""

    def count(self, text: str) -> int:
        return len(text.split())


def count_prompt(messages: Sequence[Message]) -> int:
    return sum(len(message.content.split()) for message in messages)


def document(n: int = 120, changed: int | None = None) -> Document:
    blocks = []
    for i in range(n):
        if i % 10 == 0:
            blocks.append(Block(f"Section {i}", BlockKind.HEADING, page=i // 5 + 1, level=1))
        text = f"Paragraph {i}. " + "The fee is due on the first day of the month. " * 5
        if i == changed:
            text += "Amended."
        blocks.append(Block(text.strip(), BlockKind.PARAGRAPH, page=i // 5 + 1))
    pages = tuple(Page(number + 1, 612, 792) for number in range(n // 5 + 1))
    digest = f"{n}-{changed}".ljust(64, "0")
    return Document(Path("lease.pdf"), digest, "pdf", "Lease", tuple(blocks), pages, language="en")


@pytest.fixture
def library() -> Iterator[Library]:
    with Library.open() as library:
        yield library


def note_with_marker(request: Request) -> str:
    content = request.messages[1].content
    if "<notes>" in content:
        return "Everything is said [p. 1] and more."
    first = content[content.index("Paragraph") :].split(".")[0]
    return f"- {first} is about a fee [p1]. Invented [p77]."


def make_run(
    source: Document,
    engine: ScriptedEngine,
    library: Library,
    *,
    n_context: int = 2048,
    mode: Mode = Mode.AUTO,
    use_cache: bool = True,
    cancel: threading.Event | None = None,
    pause: threading.Event | None = None,
    afresh: Collection[int] = (),
    since: datetime | None = None,
) -> Run:
    prompts = load_prompts("general", "en")
    costs = {step: count_prompt(messages) for step, messages in prompts.bare().items()}
    plan = make_plan(
        measure(source, Words()),
        Budget(n_context, n_part_answer=128, n_final_answer=256),
        PromptCosts(costs["single"], costs["map"] + 30, costs["final"]),
        mode=mode,
    )
    return Run(
        source,
        plan,
        prompts,
        Choices(),
        engine,
        library,
        count_prompt=count_prompt,
        model_name="Scripted",
        model_fingerprint="scripted",
        mode_asked=mode,
        use_cache=use_cache,
        cancel=cancel,
        pause=pause,
        afresh=afresh,
        since=since,
    )


def finished(events: Sequence[RunEvent]) -> RunFinished:
    assert isinstance(events[-1], RunFinished), events[-1]
    return events[-1]


def test_a_listener_that_leaves_at_the_last_event_leaves_a_finished_run(library: Library) -> None:
    run = make_run(document(), ScriptedEngine(note_with_marker), library)
    for event in run.events():
        if isinstance(event, RunFinished):
            break
    assert library.runs()[0].status is RunStatus.FINISHED


@pytest.mark.parametrize("fails_early", [True, False])
def test_a_disk_that_stays_full_ends_the_run_in_words(
    library: Library, monkeypatch: pytest.MonkeyPatch, fails_early: bool
) -> None:
    """Also when there is no room for the sentence that says so."""

    def full(*_: object, **__: object) -> None:
        raise DiskFull("There is no room left.", "Free some space.")

    run = make_run(document(), ScriptedEngine(note_with_marker), library)
    events: list[RunEvent] = []
    for event in run.events():
        events.append(event)
        if isinstance(event, PartDone):
            if fails_early:
                monkeypatch.setattr(library, "put_part", full)
            monkeypatch.setattr(library, "finish_run", full)
    stopped = events[-1]
    assert isinstance(stopped, RunStopped) and stopped.message == "There is no room left."
    assert stopped.next_step == "Free some space."
    n_done = sum(isinstance(event, PartDone) for event in events)
    assert stopped.n_parts_kept == n_done == len(library.run_parts(stopped.run_id))
    monkeypatch.undo()
    engine = ScriptedEngine(note_with_marker)
    again = finished(list(make_run(document(), engine, library).events()))
    assert again.n_parts_cached == n_done


def test_map_reduce_tells_its_steps_and_stores_the_answer(library: Library) -> None:
    engine = ScriptedEngine(note_with_marker)
    run = make_run(document(), engine, library)
    events = list(run.events())
    n_parts = len(run.plan.chunks)
    assert n_parts > 2
    planned = events[0]
    assert isinstance(planned, Planned)
    assert [e for e in events if isinstance(e, LevelStarted)] == [
        LevelStarted(0, n_parts),
        LevelStarted(1, 1),
    ]
    done = [e for e in events if isinstance(e, PartDone)]
    assert [(d.part.level, d.part.index) for d in done] == [
        *((0, i) for i in range(n_parts)),
        (1, 0),
    ]
    second = run.plan.chunks[1]
    assert second.pages is not None
    assert f"[p. {second.pages[0]}]" in done[1].text, "markers are resolved to the chunk's pages"
    assert "Invented." in done[1].text, "a marker of no page is removed"
    answer = finished(events)
    written, _, put_back = answer.text.partition("\n\n## Also in the notes\n\n")
    assert written == "Everything is said [p. 1] and more."
    assert put_back.startswith("- Paragraph 0 is about a fee [p. 1]."), "its figures were lost"
    assert any("page references that the model made up" in text for text in answer.warnings)
    stored = library.run(planned.run_id)
    assert stored is not None
    assert stored.status is RunStatus.FINISHED and stored.text == answer.text
    assert stored.n_parts == n_parts


def test_delimiters_that_the_model_copied_are_in_no_note_and_no_answer(library: Library) -> None:
    def answer(request: Request) -> str:
        name = delimiter_in(request.messages)
        return f"<{name}> {note_with_marker(request)}\n</{name}>"

    engine = ScriptedEngine(answer)
    events = list(make_run(document(), engine, library).events())
    done = [event for event in events if isinstance(event, PartDone)]
    assert len(done) > 2
    assert not any("<" in event.text for event in done)
    assert finished(events).text.strip().startswith("Everything is said [p. 1] and more.")
    assert delimiter_in(engine.requests[-1].messages) == "notes", "notes hold no delimiter"


def test_the_answer_streams_as_it_is_stored(library: Library) -> None:
    events = list(make_run(document(8), ScriptedEngine(note_with_marker), library).events())
    streamed = "".join(e.text for e in events if isinstance(e, PartToken) and e.part.is_final)
    assert streamed == finished(events).text
    assert "[p. 1]" in streamed


def test_a_second_run_asks_the_model_nothing(library: Library) -> None:
    list(make_run(document(), ScriptedEngine(note_with_marker), library).events())
    engine = ScriptedEngine(note_with_marker)
    answer = finished(list(make_run(document(), engine, library).events()))
    assert answer.cached and engine.requests == []


def test_a_changed_paragraph_asks_only_for_its_part_and_the_merge(library: Library) -> None:
    list(make_run(document(), ScriptedEngine(note_with_marker), library).events())
    engine = ScriptedEngine(lambda request: "Changed. " + note_with_marker(request))
    answer = finished(list(make_run(document(changed=60), engine, library).events()))
    assert len(engine.served) == 2
    assert answer.n_parts_cached == answer.n_parts - 2


def test_without_cache_everything_is_asked_again(library: Library) -> None:
    list(make_run(document(8), ScriptedEngine(note_with_marker), library).events())
    engine = ScriptedEngine(note_with_marker)
    list(make_run(document(8), engine, library, use_cache=False).events())
    assert len(engine.served) == 1


def test_a_part_that_cannot_be_read_is_told_with_its_pages_and_costs_no_other(
    library: Library,
) -> None:
    failing = ScriptedEngine(note_with_marker, fail_at=2)
    run = make_run(document(), failing, library)
    events = list(run.events())
    [failed] = [event for event in events if isinstance(event, PartFailed)]
    assert (failed.part.level, failed.part.index) == (0, 2)
    assert failed.message == "The script says: fail here."
    answer = finished(events)
    first, last = run.plan.chunks[2].pages or (0, 0)
    [told] = [warning for warning in answer.warnings if "fail here" in warning]
    assert told.startswith(f"pp. {first}–{last} could not be read")
    merged = failing.requests[-1].messages[1].content
    assert "### Part 2 (" in merged and "### Part 3 (" not in merged and "### Part 4 (" in merged
    record = library.run(answer.run_id)
    assert record is not None and record.status is RunStatus.FINISHED
    assert told in record.message, "whoever opens it later is told, too"
    n_parts = len(run.plan.chunks)
    engine = ScriptedEngine(note_with_marker)
    again = make_run(document(), engine, library)
    key = again.record.result_key
    assert library.finished_run(key) is None, "it is not taken for the whole answer"
    assert not any("could not be read" in w for w in finished(list(again.events())).warnings)
    assert len(engine.served) == 2 and n_parts > 3, "the failed part and the merge"
    assert library.finished_run(key) is not None


@pytest.mark.parametrize("is_merge", [True, False])
def test_where_no_part_or_a_merge_fails_there_is_no_answer(
    library: Library, is_merge: bool
) -> None:
    class Failing(ScriptedEngine):
        def generate(self, requests: Sequence[Request]) -> Iterator[Event]:
            if requests[0].id.startswith("1.") or not is_merge:
                yield from (Failed(request.id, "It is broken.") for request in requests)
            else:
                yield from super().generate(requests)

    run = make_run(document(), Failing(note_with_marker), library)
    stopped = list(run.events())[-1]
    assert isinstance(stopped, RunStopped)
    assert stopped.message == "It is broken." and not stopped.cancelled
    assert stopped.n_parts_kept == (len(run.plan.chunks) if is_merge else 0)


def test_cancel_lets_the_engine_come_to_its_end(library: Library) -> None:
    """One that is left in the midst of its work ends its worker, and loads the model anew."""

    class Leaving(ScriptedEngine):
        is_left = False

        def generate(self, requests: Sequence[Request]) -> Iterator[Event]:
            try:
                yield from super().generate(requests)
            except GeneratorExit:
                self.is_left = True
                raise

    engine, cancel = Leaving(note_with_marker), threading.Event()
    for event in make_run(document(), engine, library, cancel=cancel).events():
        if isinstance(event, PartToken):
            cancel.set()
    assert isinstance(event, RunStopped) and event.cancelled
    assert not engine.is_left and len(engine.served) <= 1


def test_cancel_stops_at_once_and_the_next_run_goes_on_from_there(library: Library) -> None:
    cancel = threading.Event()
    engine = ScriptedEngine(note_with_marker, pause_after=2)
    events: list[RunEvent] = []
    for event in make_run(document(), engine, library, cancel=cancel).events():
        events.append(event)
        if sum(isinstance(e, PartDone) for e in events) == 2:
            cancel.set()
    stopped = events[-1]
    assert isinstance(stopped, RunStopped)
    assert stopped.cancelled and stopped.n_parts_kept == 2
    assert "2 finished parts are kept" in stopped.next_step
    assert library.runs(limit=1)[0].status is RunStatus.CANCELLED
    again = ScriptedEngine(note_with_marker)
    run = make_run(document(), again, library)
    finished(list(run.events()))
    assert len(again.served) == len(run.plan.chunks) - 2 + 1


def test_pause_finishes_what_is_in_flight_and_begins_nothing_more(library: Library) -> None:
    pause = threading.Event()
    engine = ScriptedEngine(note_with_marker)
    events: list[RunEvent] = []
    for event in make_run(document(), engine, library, pause=pause).events():
        events.append(event)
        n_done = sum(isinstance(e, PartDone) for e in events)
        if n_done == 1 and isinstance(event, PartToken):  # the second part is being written
            pause.set()
    stopped = events[-1]
    assert isinstance(stopped, RunStopped)
    assert stopped.cancelled and stopped.message == "Paused." and stopped.n_parts_kept == 2
    assert engine.served == ["0.0", "0.1"]
    again = ScriptedEngine(note_with_marker)
    run = make_run(document(), again, library)
    finished(list(run.events()))
    assert len(again.served) == len(run.plan.chunks) - 2 + 1


class PausableEngine(ScriptedEngine):
    """Stops in the midst of an answer, and says which words of it were written, as numbers."""

    def pause(self) -> None:
        self._cancelled.set()

    def generate(self, requests: Sequence[Request]) -> Iterator[Event]:
        for event in super().generate(requests):
            if self._cancelled.is_set() and isinstance(event, Token):
                continue
            if self._cancelled.is_set() and isinstance(event, Finished) and event.text:
                yield replace(event, reason=FinishReason.CANCELLED, written=(7, 8))
            else:
                yield event


def test_a_pause_keeps_what_was_written_and_the_next_run_goes_on_after_it(library: Library) -> None:
    pause, engine = threading.Event(), PausableEngine(note_with_marker)
    n_told = 0
    for event in make_run(document(), engine, library, pause=pause).events():
        if isinstance(event, PartToken):
            n_told += 1
            pause.set()
    assert n_told == 1, "nothing is told after the pause"
    assert isinstance(event, RunStopped) and event.cancelled and event.message == "Paused."
    assert event.n_parts_begun == 1 and event.can_go_on and event.is_in_memory
    assert "What was written is kept." in event.next_step
    again = ScriptedEngine(note_with_marker)
    finished(list(make_run(document(), again, library).events()))
    assert [request.written for request in again.requests][:2] == [(7, 8), ()]
    third = ScriptedEngine(note_with_marker)
    finished(list(make_run(document(), third, library, use_cache=False).events()))
    assert not any(request.written for request in third.requests)


def test_a_run_begun_anew_and_stopped_goes_on_with_its_own_parts_alone(library: Library) -> None:
    finished(list(make_run(document(), ScriptedEngine(note_with_marker), library).events()))
    since, pause = datetime.now(UTC), threading.Event()

    def otherwise(request: Request) -> str:
        return "Anew. " + note_with_marker(request)

    n_done = 0
    first = make_run(
        document(), ScriptedEngine(otherwise), library, use_cache=False, since=since, pause=pause
    )
    for event in first.events():
        n_done += isinstance(event, PartDone)
        if n_done == 1:
            pause.set()
    again = ScriptedEngine(otherwise)
    run = make_run(document(), again, library, use_cache=False, since=since)
    events = list(run.events())
    notes = [e.text for e in events if isinstance(e, PartDone) and not e.part.is_final]
    assert all(note.startswith("Anew.") for note in notes), "none of the older answer"
    assert len(again.served) == len(run.plan.chunks) - n_done + 1
    assert not finished(events).cached


def test_what_was_begun_goes_with_its_document(library: Library) -> None:
    pause = threading.Event()
    for event in make_run(
        document(), PausableEngine(note_with_marker), library, pause=pause
    ).events():
        if isinstance(event, PartToken):
            pause.set()
    library.forget_document(document().sha256)
    again = ScriptedEngine(note_with_marker)
    finished(list(make_run(document(), again, library).events()))
    assert not any(request.written for request in again.requests)


def test_a_part_is_asked_for_again_and_with_it_what_is_made_of_it(library: Library) -> None:
    list(make_run(document(), ScriptedEngine(note_with_marker), library).events())
    same = ScriptedEngine(note_with_marker)
    finished(list(make_run(document(), same, library, afresh=[1]).events()))
    assert same.served == ["0.1"], "it says the same, so that the merge does, too"
    [again] = same.requests
    assert again.sampling.temperature == AGAIN_TEMPERATURE, "greedy, a model says the same again"
    assert again.sampling.seed != Choices().seed
    other = ScriptedEngine(lambda request: "Anew. " + note_with_marker(request))
    finished(list(make_run(document(), other, library, afresh=[1]).events()))
    assert other.served == ["0.1", "1.0"]
    later = ScriptedEngine(note_with_marker)
    assert finished(list(make_run(document(), later, library).events())).cached


def test_notes_that_do_not_fit_one_merge_are_merged_in_levels(library: Library) -> None:
    def long_note(request: Request) -> str:
        size = 100 if "consecutive parts" in request.messages[1].content else 120
        return " ".join(f"word{i}" for i in range(size)) + " [p1]"

    run = make_run(document(400), ScriptedEngine(long_note), library, n_context=1300)
    events = list(run.events())
    levels = [e for e in events if isinstance(e, LevelStarted)]
    assert len(levels) >= 3
    assert levels[-1].n_parts == 1
    assert [level.n_parts for level in levels] == sorted(
        (level.n_parts for level in levels), reverse=True
    )
    finished(events)


def test_every_prompt_and_answer_fits_the_context(library: Library) -> None:
    engine = ScriptedEngine(note_with_marker)
    run = make_run(document(400), engine, library, n_context=1300)
    finished(list(run.events()))
    for request in engine.requests:
        assert count_prompt(request.messages) + request.sampling.max_tokens <= 1300


def test_an_answer_at_its_limit_is_reported(library: Library) -> None:
    engine = ScriptedEngine(lambda request: "word " * 300)
    answer = finished(list(make_run(document(8), engine, library).events()))
    assert any("length limit" in text for text in answer.warnings)


def test_spans_read_naturally() -> None:
    assert span_of("p. 4", "p. 4") == "p. 4"
    assert span_of("p. 4", "p. 9") == "pp. 4–9"
    assert span_of("§ 1", "§ 4") == "§ 1–§ 4"


def test_a_part_without_a_note_is_told_and_the_others_are_kept(library: Library) -> None:
    def answer(request: Request) -> str:
        return "" if request.id == "0.1" else note_with_marker(request)

    for engine in (ScriptedEngine(answer), ScriptedEngine(answer)):  # the second from the library
        run = make_run(document(), engine, library, use_cache=True)
        ended = finished(list(run.events()))
        [warning] = [each for each in ended.warnings if "noted nothing" in each]
        assert span_of(run.plan.chunks[1].places[0].label, run.plan.chunks[1].places[-1].label) in (
            warning
        )


@pytest.mark.parametrize("silent", ["0", "1"])
def test_a_merge_or_a_whole_reading_without_a_word_fails(library: Library, silent: str) -> None:
    def answer(request: Request) -> str:
        return "" if request.id.startswith(silent) else note_with_marker(request)

    ended = list(make_run(document(), ScriptedEngine(answer), library).events())[-1]
    assert isinstance(ended, RunStopped) and "wrote nothing" in ended.message
