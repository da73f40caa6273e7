"""Signs of life: a step of a large model on an old processor can take longer than a worker may be
silent before it is taken for one that hangs."""

from __future__ import annotations

import time
from collections.abc import Callable

from app.engines.llama.protocol import Working

EVERY_S = 20.0
"""Far below the silence after which a worker is ended (`worker_process.HANG_S`)."""


class SignsOfLife:
    """Says that the worker goes on while one call of llama.cpp takes long.

    llama.cpp asks between two operations whether to go on: its answer is the moment to say so.
    """

    def __init__(self, send: Callable[[Working], None], every_s: float = EVERY_S) -> None:
        self._send, self._every_s = send, every_s
        self._last = time.monotonic()

    def begin(self) -> None:
        """Begins a call: the next sign is due `every_s` from now."""
        self._last = time.monotonic()

    def give(self) -> None:
        """Sends a sign where one is due."""
        now = time.monotonic()
        if now - self._last >= self._every_s:
            self._last = now
            self._send(Working())
