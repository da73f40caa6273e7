"""One function drives an engine: cancels at once, goes on to the end, closes what it opened."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Sequence

import pytest

from app.engines.contract.drive import drive
from app.engines.contract.engine import (
    EngineError,
    Event,
    Finished,
    FinishReason,
    Message,
    Request,
    Sampling,
    Started,
    Token,
)

REQUESTS = [Request(id_, (Message("user", "?"),), Sampling(8)) for id_ in "ab"]


class PatientEngine:
    """Writes a token for each request, and then waits to be cancelled, if it is to."""

    fingerprint = "patient"

    def __init__(self, *, waits: bool = True) -> None:
        self._waits = waits
        self._cancelled = threading.Event()
        self.n_cancelled = 0
        self.is_closed = False

    def generate(self, requests: Sequence[Request]) -> Iterator[Event]:
        try:
            for request in requests:
                yield Started(request.id, 1)
                yield Token(request.id, "x")
            if self._waits:
                assert self._cancelled.wait(timeout=60)
            reason = FinishReason.CANCELLED if self._waits else FinishReason.STOP
            for request in requests:
                yield Finished(request.id, "x", reason, 1, 1, 0.0, 0.0)
        finally:
            self.is_closed = True

    def cancel(self, request_id: str | None = None) -> None:
        self.n_cancelled += 1
        self._cancelled.set()

    def close(self) -> None:
        raise AssertionError("an engine stays open")


def test_without_a_cancel_every_event_passes_and_nothing_is_cancelled() -> None:
    engine = PatientEngine(waits=False)
    events = list(drive(engine, REQUESTS, threading.Event()))
    assert [type(event) for event in events] == [Started, Token] * 2 + [Finished] * 2
    assert engine.is_closed and not engine.n_cancelled


def test_a_cancel_reaches_an_engine_that_yields_nothing() -> None:
    engine, cancel = PatientEngine(), threading.Event()
    threading.Timer(0.2, cancel.set).start()
    ends = [e for e in drive(engine, REQUESTS, cancel) if isinstance(e, Finished)]
    assert [end.reason for end in ends] == [FinishReason.CANCELLED] * 2, "on to the end"


def test_a_cancel_by_whoever_takes_the_events_is_told_at_once() -> None:
    engine, cancel = PatientEngine(), threading.Event()
    events = drive(engine, REQUESTS, cancel)
    next(events)
    cancel.set()
    next(events)
    assert engine.n_cancelled >= 1
    events.close()
    assert engine.is_closed


def test_after_the_end_a_cancel_touches_the_engine_no_more() -> None:
    engine, cancel = PatientEngine(waits=False), threading.Event()
    list(drive(engine, REQUESTS, cancel))
    cancel.set()
    time.sleep(0.2)
    assert not engine.n_cancelled
    assert not [t for t in threading.enumerate() if t.name == "wish-watcher"]


def test_what_the_engine_raises_comes_through() -> None:
    class Broken(PatientEngine):
        def generate(self, requests: Sequence[Request]) -> Iterator[Event]:
            yield Started("a", 1)
            raise EngineError("broken", "mend it")

    with pytest.raises(EngineError, match="broken"):
        list(drive(Broken(), REQUESTS, threading.Event()))
