"""A request that ends the worker each time fails alone; accidents cost nothing."""

from __future__ import annotations

import contextlib
from collections.abc import Collection

import pytest

from app.engines.contract.engine import EngineError, Message, Request, Sampling
from app.engines.llama.attempts import N_ALONE, N_FAILED, N_TOGETHER, Attempts
from app.system.process_ends import EndKind, ProcessEnd

CRASH = ProcessEnd(EndKind.CRASH, "SIGSEGV")
KILLED = ProcessEnd(EndKind.KILLED, "SIGKILL")
STATUS_1 = ProcessEnd(EndKind.ERROR, "exit status 1")


def requests(n: int) -> list[Request]:
    return [Request(f"r{k}", (Message("user", "?"),), Sampling(8)) for k in range(n)]


def serve(
    n: int, deadly: Collection[str] = (), *, at_once: int = 4, accidents: int = 0
) -> tuple[list[str], list[str], int]:
    """Plays a worker that serves some requests at once and ends as soon as it is at a deadly one,
    or by accident. Returns what was answered, what failed, and how often a worker was started."""
    attempts = Attempts(requests(n), lambda: "worker.log")
    answered: list[str] = []
    failed: list[str] = []
    n_started = 0
    while attempts.left:
        n_started += 1
        assert n_started < 100
        asked = [request.id for request in attempts.asked()]
        while asked:
            batch, asked = asked[:at_once], asked[at_once:]
            for id_ in batch:
                attempts.begin(id_)
            if accidents or any(id_ in deadly for id_ in batch):
                accidents -= accidents > 0
                given_up = attempts.end(CRASH, was_ready=True)
                failed += [given_up.id] if given_up else []
                break
            for id_ in batch:
                attempts.answer(id_)
                answered.append(id_)
    return answered, failed, n_started


def test_accidents_cost_nothing_but_another_start() -> None:
    answered, failed, n_started = serve(6, accidents=N_TOGETHER - 1)
    assert sorted(answered) == [f"r{k}" for k in range(6)] and not failed
    assert n_started == N_TOGETHER


@pytest.mark.parametrize("deadly", [["r0"], ["r5"], ["r9"], ["r2", "r3"], ["r0", "r9"]])
def test_what_ends_the_worker_each_time_fails_alone(deadly: list[str]) -> None:
    answered, failed, _ = serve(10, deadly)
    assert failed == deadly
    assert sorted(answered) == [f"r{k}" for k in range(10) if f"r{k}" not in deadly]


def test_one_request_alone_fails_after_as_many_attempts() -> None:
    attempts = Attempts(requests(1), lambda: "worker.log")
    for _ in range(N_TOGETHER - 1):
        [request] = attempts.asked()
        attempts.begin(request.id)
        assert attempts.end(KILLED, was_ready=True) is None
    attempts.asked()
    attempts.begin("r0")
    failed = attempts.end(KILLED, was_ready=True)
    assert failed is not None and failed.id == "r0" and not attempts.left
    assert "SIGKILL" in failed.message and "worker.log" in failed.next_step


def test_a_worker_that_ends_at_everything_or_before_it_is_ready_is_given_up() -> None:
    with pytest.raises(EngineError, match="SIGSEGV"):
        serve(6, [f"r{k}" for k in range(6)])
    attempts = Attempts(requests(3), lambda: "worker.log")
    for _ in range(N_TOGETHER - 1):
        attempts.asked()
        assert attempts.end(STATUS_1, was_ready=False) is None
    attempts.asked()
    with pytest.raises(EngineError, match="exit status 1"):
        attempts.end(STATUS_1, was_ready=False)
    assert N_ALONE < N_TOGETHER <= N_FAILED + 1


@pytest.mark.parametrize(
    ("end", "is_told", "is_not_told"),
    [
        (KILLED, "smaller model or budget", "fault of the engine"),
        (CRASH, "fault of the engine", "smaller"),
        (STATUS_1, "another model", "smaller"),
        (ProcessEnd(EndKind.SILENT, "silent for 600 s"), "smaller model", "fault"),
    ],
)
def test_the_next_step_is_one_that_can_help(
    end: ProcessEnd, is_told: str, is_not_told: str
) -> None:
    attempts = Attempts(requests(1), lambda: "")
    for _ in range(N_TOGETHER):
        attempts.asked()
        with pytest.raises(EngineError) if _ == N_TOGETHER - 1 else contextlib.nullcontext() as why:
            attempts.end(end, was_ready=False)
    assert why is not None
    next_step = why.value.next_step
    assert is_told in next_step and is_not_told not in next_step
    assert "Finished parts are kept" in next_step and "worker.log" not in next_step
