"""What is said of a run, the same words in the window, on the command line and in the tray."""

from __future__ import annotations

import pytest

from app.analysis.runs.events import (
    LevelStarted,
    PartRef,
    PartToken,
    Planned,
    Progress,
    RunFinished,
)
from app.analysis.runs.state import PartState, RunState
from app.analysis.runs.wording import ended_text, progress_text, step_text
from app.planning import Budget, Chunk, Mode, Plan
from app.planning.plan import PromptCosts


def plan(n_levels: int, n_chunks: int = 0) -> Plan:
    chunks = tuple(Chunk(n, n * 100, n * 100 + 100, "", 30, ()) for n in range(n_chunks))
    return Plan(
        mode=Mode.MAP_REDUCE,
        n_document_tokens=3000,
        budget=Budget(4096, 500, 1000),
        n_requested_context=4096,
        chunks=chunks,
        n_levels=n_levels,
        n_prefill_tokens=3000,
        n_decode_tokens=500,
        costs=PromptCosts(0, 0, 0),
        speed=None,
        memory=None,
        reasons=(),
    )


@pytest.mark.parametrize(
    ("n_levels", "level", "n_parts", "told"),
    [
        (1, 0, 1, "Reading"),
        (2, 0, 7, "Reading 7 parts"),
        (2, 1, 1, "Merging the notes"),
        (4, 2, 3, "Merging notes, level 2"),
    ],
)
def test_the_level_at_work_is_named(n_levels: int, level: int, n_parts: int, told: str) -> None:
    run = RunState()
    run.apply(Planned(1, plan(n_levels)))
    run.apply(LevelStarted(level, n_parts))
    assert step_text(run) == told
    run.apply(Progress(0.473, 66.0, 1204.0, 0.4))
    assert progress_text(run) == f"{told}  ·  47%  ·  about 1 min left  ·  reads 1,204 tokens/s"
    assert progress_text(run, "Merging the summaries", is_brief=True) == (
        "Merging the summaries  ·  47%  ·  about 1 min left"
    )


def test_nothing_is_whole_before_it_ends() -> None:
    run = RunState()
    run.apply(Progress(0.999, 5.0, None, None))
    assert "99%" in progress_text(run)


def finished(*, cached: bool = False, n_prompt: int = 0, n_parts_cached: int = 0) -> RunFinished:
    return RunFinished(7, "The answer.", cached, 3, n_parts_cached, n_prompt, 40, 61.0)


def test_what_it_cost_is_said_as_it_was() -> None:
    assert ended_text(finished(cached=True)).startswith("From the library")
    assert ended_text(finished()) == "Done in 1 min 1 s."
    told = ended_text(finished(n_prompt=1200, n_parts_cached=2))
    assert told == (
        "Done in 1 min 1 s: 1,200 tokens read, 40 written, 2 of 3 texts from the library."
    )


def test_parts_of_a_known_answer_are_from_the_library() -> None:
    for cached, state in ((True, PartState.CACHED), (False, PartState.DONE)):
        run = RunState()
        run.apply(Planned(1, plan(2, n_chunks=3)))
        # Key passages come as the text of a part.
        run.apply(PartToken(PartRef(0, 0, 1, True), "The rent is 900."))
        run.apply(finished(cached=cached))
        assert run.parts == {0: state, 1: state, 2: state}
        assert not run.is_of_document(PartRef(0, 0, 1, True)), "no part has them for its note"
