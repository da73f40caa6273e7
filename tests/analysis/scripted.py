"""A scripted engine for tests of the logic around an engine: it generates nothing, it answers as
told. Real generation is tested with real models elsewhere."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence

from app.engines.contract.engine import (
    Event,
    Failed,
    Finished,
    FinishReason,
    PromptProgress,
    Request,
    Started,
    Token,
)

Answer = Callable[[Request], str]


class ScriptedEngine:
    """Answers each request with what `answer` returns for it, word by word.

    Attributes:
        served: Ids of the requests that were answered, in order.
        requests: Every request that came in.
        fail_at: Fails the request with this position (from 0) instead of answering.
        pause_after: Blocks after this many answers until cancelled.
    """

    fingerprint = "scripted"

    def __init__(self, answer: Answer, *, fail_at: int = -1, pause_after: int = -1) -> None:
        self.answer, self.fail_at, self.pause_after = answer, fail_at, pause_after
        self.served: list[str] = []
        self.requests: list[Request] = []
        self.n_closed = 0
        self._cancelled = threading.Event()
        self._dropped: set[str] = set()

    def generate(self, requests: Sequence[Request]) -> Iterator[Event]:
        self._cancelled.clear()
        self._dropped.clear()
        for request in requests:
            if request.id in self._dropped:
                yield Finished(request.id, "", FinishReason.CANCELLED, 0, 0, 0.0, 0.0)
                continue
            self.requests.append(request)
            n_prompt = sum(len(message.content) for message in request.messages)
            yield Started(request.id, n_prompt)
            if len(self.served) == self.pause_after:
                self._cancelled.wait(timeout=120)
            if self._cancelled.is_set():
                yield Finished(request.id, "", FinishReason.CANCELLED, 0, 0, 0.0, 0.0)
                continue
            if len(self.requests) - 1 == self.fail_at:
                yield Failed(request.id, "The script says: fail here.", "Nothing to do.")
                continue
            yield PromptProgress(request.id, n_prompt, n_prompt)
            text = self.answer(request)
            for index, word in enumerate(text.split(" ")):
                yield Token(request.id, word if index == 0 else " " + word)
            self.served.append(request.id)
            n_words = len(text.split(" "))
            reason = FinishReason.STOP
            if n_words >= request.sampling.max_tokens:
                reason = FinishReason.LENGTH
            yield Finished(request.id, text, reason, n_prompt, n_words, 0.01, 0.01)

    def cancel(self, request_id: str | None = None) -> None:
        if request_id is None:
            self._cancelled.set()
        else:
            self._dropped.add(request_id)

    def close(self) -> None:
        self.n_closed += 1
