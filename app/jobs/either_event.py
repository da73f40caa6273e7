"""An event that is set when one of several is."""

from __future__ import annotations

import threading


class EitherEvent(threading.Event):
    """Set as soon as one of `events` is, or itself; to be asked by `is_set`, not waited for."""

    def __init__(self, *events: threading.Event | None) -> None:
        super().__init__()
        self._events = [event for event in events if event is not None]

    def is_set(self) -> bool:
        return super().is_set() or any(event.is_set() for event in self._events)
