"""A run's events, folded into what it has come to."""

from __future__ import annotations

from app.analysis.runs.events import (
    LevelStarted,
    Notice,
    PartDone,
    PartFailed,
    PartProgress,
    PartRef,
    PartStarted,
    PartThought,
    PartToken,
    Progress,
    RunEvent,
    RunFinished,
    RunStopped,
)
from app.analysis.runs.state import PartState, RunState

FIRST, SECOND = PartRef(0, 0, 2, False), PartRef(0, 1, 2, False)
ANSWER = PartRef(1, 0, 1, True)


def folded(*events: RunEvent) -> RunState:
    state = RunState()
    for event in events:
        state.apply(event)
    return state


def test_parts_are_counted_and_their_notes_kept() -> None:
    state = folded(
        LevelStarted(0, 2),
        PartStarted(FIRST, 100),
        PartProgress(FIRST, 50, 100),
        PartToken(FIRST, "The rent "),
        PartToken(FIRST, "is 900."),
        PartFailed(SECOND, "It does not fit."),
    )
    assert state.parts == {0: PartState.WRITING, 1: PartState.FAILED}
    assert (state.n_done, state.n_parts) == (1, 2)
    assert state.notes == {0: "The rent is 900.", 1: "It does not fit."}
    state.apply(PartDone(FIRST, "The rent is 900 euros.", False, 100, 8))
    assert state.parts[0] is PartState.DONE and state.n_done == 2
    assert state.notes[0] == "The rent is 900 euros."


def test_a_new_level_forgets_drafts_and_keeps_notes() -> None:
    state = folded(LevelStarted(0, 2), PartDone(FIRST, "A note.", True, 10, 2), LevelStarted(1, 1))
    assert state.parts[0] is PartState.CACHED
    assert not state.drafts and state.notes[0] == "A note."
    assert (state.level, state.n_parts, state.n_done) == (1, 1, 0)


def test_an_answer_that_is_begun_anew_does_not_stand_twice() -> None:
    state = folded(
        LevelStarted(1, 1),
        PartStarted(ANSWER, 10),
        PartThought(ANSWER, "Let me see."),
        PartToken(ANSWER, "The lease"),
    )
    assert state.answer == "The lease" and state.thought == "Let me see."
    state.apply(PartStarted(ANSWER, 10))
    assert (state.answer, state.thought) == ("", "")
    state.apply(PartToken(ANSWER, "The lease ends."))
    assert state.answer == "The lease ends."


def test_how_it_ends_is_known() -> None:
    assert folded(Progress(0.5, 3.0, 100.0, None), Notice("loading", "Loading.")).finished is None
    done = folded(RunFinished(7, "The answer.", False, 2, 0, 10, 5, 1.0)).finished
    assert done is not None and done.run_id == 7
    stopped = folded(RunStopped(7, True, "Stopped.", "", 1))
    assert stopped.stopped is not None and stopped.finished is None


def test_how_the_engine_went_on_outlives_what_is_told_next() -> None:
    state = folded(Notice("restarted", "It was started again."), Notice("ready", "It is loaded."))
    assert (state.trouble, state.notice) == ("It was started again.", "It is loaded.")


def test_a_part_read_in_one_pass_has_the_answer_for_its_note() -> None:
    alone = PartRef(0, 0, 1, True)
    state = folded(PartStarted(alone, 10), PartToken(alone, "The rent is 900."))
    assert state.part_text(0) == "The rent is 900." and state.notes == {}
