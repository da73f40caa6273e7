"""Drives an engine through requests to their end, and cancels them as soon as that is wanted."""

from __future__ import annotations

import threading
from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager

from app.engines.contract.engine import Engine, Event, Request

_LOOK_S = 0.05


def drive(
    engine: Engine, requests: Sequence[Request], cancel: threading.Event
) -> Generator[Event, None, None]:
    """Serves requests and yields their events.

    Once `cancel` is set the engine is told, also while it yields nothing, and the events go on to
    their end, which is near: an engine that is left in the midst of its work is ended, and its
    model has to be loaded again. Whoever takes the events looks at `cancel` afterwards, to tell
    what was cancelled from what was done.

    Closing the generator early ends the engine's work. Raises what `Engine.generate` raises.
    """
    events = engine.generate(requests)
    is_told = False
    try:
        with _told_to_cancel(engine, cancel):
            for event in events:
                yield event
                if cancel.is_set() and not is_told:  # by whoever took the event
                    engine.cancel()
                    is_told = True
    finally:
        if isinstance(events, Generator):
            events.close()


@contextmanager
def _told_to_cancel(engine: Engine, cancel: threading.Event) -> Iterator[None]:
    """Cancels everything that the engine does from when `cancel` is set until this ends."""
    is_over = threading.Event()

    def watch() -> None:
        while not is_over.is_set():
            if cancel.wait(timeout=_LOOK_S):
                if not is_over.is_set():
                    engine.cancel()
                return

    thread = threading.Thread(target=watch, daemon=True, name="cancel-watcher")
    thread.start()
    try:
        yield
    finally:
        is_over.set()
        thread.join()
