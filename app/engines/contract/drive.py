"""Runs requests through an engine to their end; cancels or pauses it when asked to."""

from __future__ import annotations

import threading
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import ExitStack, contextmanager

from app.engines.contract.engine import Engine, Event, Pausable, Request

_LOOK_S = 0.05


def drive(
    engine: Engine,
    requests: Sequence[Request],
    cancel: threading.Event,
    pause: threading.Event | None = None,
) -> Generator[Event, None, None]:
    """Serves requests and yields their events.

    Once `cancel` is set the engine is told, also while it yields nothing, and the events go on to
    their end, which is near: an engine that is left in the midst of its work is ended, and its
    model has to be loaded again. Whoever takes the events looks at `cancel` afterwards, to tell
    what was cancelled from what was done. `pause` does the same where the
    engine can be paused.

    Closing the generator early ends the engine's work. Raises what `Engine.generate` raises.
    """
    events = engine.generate(requests)
    wishes: list[tuple[threading.Event, Callable[[], None]]] = [(cancel, engine.cancel)]
    if pause is not None and isinstance(engine, Pausable):
        wishes.append((pause, engine.pause))
    told: set[threading.Event] = set()
    try:
        with ExitStack() as watched:
            for wish, tell in wishes:
                watched.enter_context(_told_once(wish, tell))
            for event in events:
                yield event
                for wish, tell in wishes:  # set by whoever took the event
                    if wish.is_set() and wish not in told:
                        told.add(wish)
                        tell()
    finally:
        if isinstance(events, Generator):
            events.close()


@contextmanager
def _told_once(wish: threading.Event, tell: Callable[[], None]) -> Iterator[None]:
    """Calls `tell` in a thread of its own once `wish` is set, unless this has ended by then."""
    is_over = threading.Event()

    def watch() -> None:
        while not is_over.is_set():
            if wish.wait(timeout=_LOOK_S):
                if not is_over.is_set():
                    tell()
                return

    thread = threading.Thread(target=watch, daemon=True, name="wish-watcher")
    thread.start()
    try:
        yield
    finally:
        is_over.set()
        thread.join()
