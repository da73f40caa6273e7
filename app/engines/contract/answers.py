"""What every engine says, made fit to be used: thoughts apart, marks and fences taken off, and an
answer that goes round in circles stopped.

Both engines pass their events through `AnswerStream.of`, so that nothing above them ever meets a
thought in an answer.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import replace

from app.engines.contract.answer_text import FenceFilter, LoopWatch, unfenced
from app.engines.contract.engine import (
    EngineNotice,
    Event,
    Failed,
    Finished,
    FinishReason,
    Request,
    Started,
    Thought,
    Token,
)
from app.engines.contract.thoughts import END_MARKS, FAMILIES, Piece, ThoughtSplitter
from app.models.gguf.thinking import N_ROOM
from app.system.translation import tr

_MARKS = (*END_MARKS, *(mark for family in FAMILIES for mark in family))


class AnswerStream:
    """The events of an engine as everything above it reads them.

    Args:
        cancel: Ends one request of the engine.
        n_context: Gives the tokens that prompt, thought and answer may have together, 0 for
            unknown.

    Attributes:
        opens_in_thought: Answers begin in a thought that the prompt has opened; True from the start
            where the template shows it, or once an answer has closed a thought it did not open.
        n_thought: Room that thoughts get although nobody asked for any: 0 until one has used up
            the room of its answer, for this model does think.
    """

    def __init__(
        self,
        cancel: Callable[[str], None],
        n_context: Callable[[], int],
        *,
        opens_in_thought: bool = False,
    ) -> None:
        self._cancel, self._n_context = cancel, n_context
        self.opens_in_thought = opens_in_thought
        self.n_thought = 0

    def of(
        self, generate: Callable[[Sequence[Request]], Iterator[Event]], requests: Sequence[Request]
    ) -> Generator[Event]:
        """What the engine's own `generate` says about these requests, with `Thought`s split off.

        A request whose thought left no room for its answer is asked once more, with room for both.
        """
        left = [self._with_room(request, request.sampling.n_thought) for request in requests]
        may_ask_again = True
        while left:
            spent = yield from self._once(generate, left, may_ask_again=may_ask_again)
            left = [self._with_room(request, N_ROOM) for request in spent]
            may_ask_again = False
            if spent:
                self.n_thought = N_ROOM
                yield EngineNotice(
                    "thought",
                    tr(
                        "The model thought until the room for its answer was used up. It is asked "
                        "again with more room."
                    ),
                )

    def _with_room(self, request: Request, n_thought: int) -> Request:
        """The request with room for a thought."""
        n_wanted = max(n_thought, self.n_thought)
        if n_wanted == request.sampling.n_thought:
            return request
        return replace(request, sampling=replace(request.sampling, n_thought=n_wanted))

    def _once(
        self,
        generate: Callable[[Sequence[Request]], Iterator[Event]],
        requests: Sequence[Request],
        *,
        may_ask_again: bool,
    ) -> Generator[Event, None, list[Request]]:
        """Gives the requests that are worth asking again."""
        asked = {request.id: request for request in requests}
        answers: dict[str, _Answer] = {}
        spent: list[Request] = []
        events = generate(requests)
        try:
            for event in events:
                match event:
                    case Started(id=id_):
                        answers[id_] = _Answer(asked[id_], event, self.opens_in_thought)
                        yield event
                    case Token(id=id_) if id_ in answers:
                        yield from answers[id_].take(event)
                        self._stop_loop(answers[id_])
                    case Thought(id=id_) if id_ in answers:
                        yield from answers[id_].take_thought(event)
                        self._stop_loop(answers[id_])
                    case Finished(id=id_) if id_ in answers:
                        answer = answers.pop(id_)
                        for told in answer.finish(event):
                            n_prompt = event.n_prompt or answer.n_prompt
                            if (
                                isinstance(told, Failed)
                                and may_ask_again
                                and event.reason is FinishReason.LENGTH
                                and self._has_room(asked[id_], n_prompt)
                            ):
                                spent.append(asked[id_])
                            else:
                                yield told
                        self.opens_in_thought |= answer.splitter.has_lone_end
                    case _:
                        yield event
        finally:
            if isinstance(events, Generator):
                events.close()
        return spent

    def _stop_loop(self, answer: _Answer) -> None:
        if answer.loop_at >= 0 and not answer.is_stopped:
            answer.is_stopped = True
            self._cancel(answer.id)

    def _has_room(self, request: Request, n_prompt: int) -> bool:
        n_context = self._n_context()
        n_needed = n_prompt + request.sampling.max_tokens + N_ROOM
        return request.sampling.n_thought < N_ROOM and (not n_context or n_needed <= n_context)


class _Answer:
    """One answer on its way."""

    def __init__(self, request: Request, started: Started, is_open: bool) -> None:
        self.id, self._request, self._started = request.id, request, started
        self.n_prompt = started.n_prompt
        contents = "\n".join(message.content for message in request.messages)
        self._in_prompt = {mark for mark in _MARKS if mark in contents}
        self._is_open = is_open and request.sampling.json_schema is None  # a grammar has no thought
        self.splitter = self._new_splitter()
        self._fence, self._watch = FenceFilter(), LoopWatch()
        self._raw, self._thought = "", ""  # as text of the answer; as a field of its own
        self._n_tokens = self._n_untold = 0
        self._thought_from_s = self._thought_to_s = 0.0
        self.loop_at, self.is_stopped = -1, False

    def _new_splitter(self) -> ThoughtSplitter:
        return ThoughtSplitter(is_open=self._is_open, in_prompt=self._in_prompt)

    def take(self, token: Token) -> Iterator[Event]:
        """More text of the model."""
        if self.loop_at >= 0:
            return
        self._raw += token.text
        self._n_tokens += token.n_tokens
        self._n_untold += token.n_tokens
        self.loop_at = self._watch.feed(token.text)
        if self.loop_at < 0:
            yield from self._told(self.splitter.feed(token.text))

    def take_thought(self, thought: Thought) -> Iterator[Event]:
        """More thought, which the server told apart itself."""
        if self.loop_at >= 0:
            return
        self._thought += thought.text
        self._n_tokens += thought.n_tokens
        self.loop_at = self._watch.feed(thought.text)
        self._clock()
        yield thought

    def _clock(self) -> None:
        self._thought_to_s = time.monotonic()
        self._thought_from_s = self._thought_from_s or self._thought_to_s

    def _told(self, pieces: Iterator[Piece]) -> Iterator[Event]:
        for piece in pieces:
            n, self._n_untold = self._n_untold, 0
            if piece.is_thought:
                if piece.is_all_thought:  # what was told as answer is taken back
                    self._fence = FenceFilter()
                    yield self._started
                self._clock()
                yield Thought(self.id, piece.text, n)
            elif shown := self._fence.feed(piece.text):
                yield Token(self.id, shown, n)
            else:
                self._n_untold = n

    def finish(self, event: Finished) -> Iterator[Event]:
        """The end of the answer; what is cut at its length limit within a thought is none."""
        is_cut = event.reason is FinishReason.LENGTH
        raw = event.text or self._raw
        if self.loop_at >= 0:
            raw = raw[: self.loop_at] if self._raw else ""
        else:
            yield from self._told(self.splitter.finish(is_cut=is_cut))
            if held := self._fence.finish():
                yield Token(self.id, held, 0)
        whole = self._new_splitter()
        for _ in (*whole.feed(raw), *whole.finish(is_cut=is_cut or self.loop_at >= 0)):
            pass
        text = unfenced(whole.text)
        thought = (self._thought + whole.thought).strip()
        reason = event.reason
        if self.loop_at >= 0:
            reason = FinishReason.REPETITION
        if not text.strip() and reason is not FinishReason.CANCELLED and thought:
            yield self._failed(reason)
            return
        yield replace(
            event,
            text=text,
            reason=reason,
            n_prompt=event.n_prompt or self._started.n_prompt,
            n_generated=event.n_generated or self._n_tokens,
            thought=thought,
            thought_s=self._thought_to_s - self._thought_from_s,
        )

    def _failed(self, reason: FinishReason) -> Failed:
        if reason is FinishReason.LENGTH:
            n_room = self._request.sampling.max_tokens + self._request.sampling.n_thought
            return Failed(
                self.id,
                tr(
                    "The model's thought used up the room for its answer ({n:,} tokens).",
                    n=n_room,
                ),
                tr(
                    "Switch thinking off, give it more room, or choose a model that does not think."
                ),
            )
        if reason is FinishReason.REPETITION:
            return Failed(
                self.id,
                tr("The model's thought went round in circles and was stopped."),
                tr("Switch thinking off, or choose another model."),
            )
        return Failed(
            self.id,
            tr("The model wrote a thought and no answer."),
            tr("Switch thinking off, or choose another model."),
        )
