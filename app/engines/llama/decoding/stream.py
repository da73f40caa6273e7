"""Collects what the worker's sequences write, and sends it to the parent."""

from __future__ import annotations

import time
from collections.abc import Callable

from app.engines.llama.protocol import FromWorker, Piece, Pieces

Send = Callable[[FromWorker], None]

INTERVAL_S = 0.03
"""Least time between two messages of text: nobody reads faster. A message for every token, each of
which wakes a process that then wants one of the cores, took 6 % of a small model's speed."""


class TextStream:
    """Collects what is written and sends it as `Pieces`. A model that is slower than
    `INTERVAL_S` a token has each of them sent at once."""

    def __init__(self, send: Send, clock: Callable[[], float] = time.monotonic) -> None:
        self._send, self._clock = send, clock
        self._held: dict[str, tuple[str, int]] = {}  # by request: its text and number of tokens
        self._sent_at = float("-inf")

    def add(self, id_: str, text: str, n_tokens: int) -> None:
        """Adds what a request has written since the last call, and how many tokens that was."""
        before, n_before = self._held.get(id_, ("", 0))
        self._held[id_] = before + text, n_before + n_tokens

    def send_due(self) -> None:
        """Sends what is held if the last message was long enough ago."""
        if self._clock() - self._sent_at >= INTERVAL_S:
            self.send_all()

    def send_all(self) -> None:
        """Sends what is held: before a message that must come after it, and before work that would
        keep it back."""
        pieces = tuple(Piece(id_, text, n) for id_, (text, n) in self._held.items())
        if pieces:
            self._send(Pieces(pieces))
            self._sent_at = self._clock()
            self._held.clear()
