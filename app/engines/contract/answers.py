"""What every engine says, made fit to be used: thoughts apart, marks and fences taken off, and an
answer that goes round in circles stopped.

Both engines pass their events through `AnswerStream.of`, so that nothing above them ever meets a
thought in an answer.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import replace

from app.documents.base.language import is_clearly_other
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
from app.engines.contract.marks import marks_in
from app.engines.contract.thoughts import Piece, ThoughtSplitter
from app.models.gguf.thinking import N_ROOM
from app.system.translation import tr

_JSON_TEXT = re.compile(r'"((?:[^"\\]|\\.)*)"(?!\s*:)')
_CALL = "<tool_call>"
_N_REMINDER = 48  # tokens: a sentence in any vocabulary


class AnswerStream:
    """The events of an engine as everything above it reads them.

    Args:
        cancel: Ends one request of the engine.
        n_context: Gives the tokens that prompt, thought and answer may have together, 0 for
            unknown.
        opens: Tells whether the prompt begins the answer's thought, for a model that was asked to
            think (True) or not to.

    Attributes:
        opens_in_thought: Answers begin in a thought that the prompt has opened, as one of them has
            shown that closed a thought it did not open.
        n_thought: Room that thoughts get although nobody asked for any: 0 until one has used up
            the room of its answer, for this model does think.
    """

    def __init__(
        self,
        cancel: Callable[[str], None],
        n_context: Callable[[], int],
        *,
        opens: Callable[[bool], bool] = lambda thinks: False,
    ) -> None:
        self._cancel, self._n_context, self._opens = cancel, n_context, opens
        self.opens_in_thought = False
        self.n_thought = 0
        self._is_stopped = False
        self._disobeyed: set[str] = set()  # languages that this model does not write when asked to

    def stop(self) -> None:
        """Asks nothing again of the requests under way: they were cancelled."""
        self._is_stopped = True

    def of(
        self, generate: Callable[[Sequence[Request]], Iterator[Event]], requests: Sequence[Request]
    ) -> Generator[Event]:
        """What the engine's own `generate` says about these requests, with `Thought`s split off.

        A request whose thought left no room for its answer is asked once more, with room for both;
        and one whose answer is in another language than was asked for, with a reminder.
        """
        self._is_stopped = False
        left = [self._with_room(request, request.sampling.n_thought) for request in requests]
        again = yield from self._once(generate, left, may_ask_again=True)
        if again and self._is_stopped:
            for request in again:
                yield Finished(request.id, "", FinishReason.CANCELLED, 0, 0, 0.0, 0.0)
        elif again:
            for event in self._once(generate, again, may_ask_again=False):
                # Its prompt is not the one that was asked for: it cannot be resumed.
                yield replace(event, written=()) if isinstance(event, Finished) else event

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
        """Gives the requests that are worth asking again, as they are to be asked."""
        asked = {request.id: request for request in requests}
        answers: dict[str, _Answer] = {}
        again: list[Request] = []
        events = generate(requests)
        try:
            for event in events:
                match event:
                    case Started(id=id_):
                        thinks = asked[id_].sampling.n_thought > 0
                        is_open = self.opens_in_thought or self._opens(thinks)
                        answers[id_] = _Answer(asked[id_], event, is_open)
                        yield event
                    case Token(id=id_) if id_ in answers:
                        yield from answers[id_].take(event)
                        self._stop_loop(answers[id_])
                    case Thought(id=id_) if id_ in answers:
                        yield from answers[id_].take_thought(event)
                        self._stop_loop(answers[id_])
                    case Finished(id=id_) if id_ in answers:
                        answer = answers.pop(id_)
                        *before, last = answer.finish(event)
                        yield from before
                        self.opens_in_thought |= answer.splitter.has_lone_end
                        n_prompt = event.n_prompt or answer.n_prompt
                        other = self._asked_again(asked[id_], event, last, n_prompt)
                        if other is not None and may_ask_again and not self._is_stopped:
                            again.append(other)
                            yield self._told_again(last)
                            continue
                        if other is not None and isinstance(last, Finished):
                            self._disobeyed.add(other.language)
                            yield EngineNotice(
                                "language",
                                tr("The answer is in another language than was asked for, twice."),
                            )
                        yield last
                    case _:
                        yield event
        finally:
            if isinstance(events, Generator):
                events.close()
        return again

    def _asked_again(
        self, request: Request, event: Finished, last: Event, n_prompt: int
    ) -> Request | None:
        """How a request is asked once more, if its answer, or the lack of one, is a reason to."""
        if isinstance(last, Failed):
            if event.reason is FinishReason.LENGTH and self._has_room(request, n_prompt):
                self.n_thought = N_ROOM
                return replace(self._with_room(request, N_ROOM), written=())
            return None
        if not isinstance(last, Finished) or last.reason is FinishReason.CANCELLED:
            return None
        wanted = request.language
        if not wanted or not request.reminder or wanted in self._disobeyed:
            return None
        if not is_clearly_other(_prose(last.text, request), wanted):
            return None
        return _reminded(request)

    @staticmethod
    def _told_again(last: Event) -> EngineNotice:
        if isinstance(last, Failed):
            return EngineNotice(
                "thought",
                tr(
                    "The model thought until the room for its answer was used up. It is asked "
                    "again with more room."
                ),
            )
        return EngineNotice(
            "language",
            tr("The answer is in another language than was asked for. It is asked again."),
        )

    def _stop_loop(self, answer: _Answer) -> None:
        if answer.loop_at >= 0 and not answer.is_stopped:
            answer.is_stopped = True
            self._cancel(answer.id)

    def _has_room(self, request: Request, n_prompt: int) -> bool:
        n_context = self._n_context()
        n_needed = n_prompt + request.sampling.max_tokens + N_ROOM
        return request.sampling.n_thought < N_ROOM and (not n_context or n_needed <= n_context)


def _reminded(request: Request) -> Request:
    """The request with its reminder after the last message of the user."""
    messages = list(request.messages)
    for at in reversed(range(len(messages))):
        if messages[at].role == "user":
            content = f"{messages[at].content}\n\n{request.reminder}"
            messages[at] = replace(messages[at], content=content)
            break
    # The prompt may have filled the context to the last token.
    n_answer = max(request.sampling.max_tokens - _N_REMINDER, request.sampling.max_tokens // 2)
    return replace(
        request,
        messages=tuple(messages),
        sampling=replace(request.sampling, max_tokens=n_answer),
        written=(),
    )


def _prose(text: str, request: Request) -> str:
    """What a person reads of an answer: nothing of a function's call, of JSON its longer texts."""
    if _CALL in text:
        return ""
    if request.sampling.json_schema is None:
        return text
    return " ".join(found for found in _JSON_TEXT.findall(text) if " " in found or len(found) > 20)


class _Answer:
    """One answer on its way."""

    def __init__(self, request: Request, started: Started, is_open: bool) -> None:
        self.id, self._request, self._started = request.id, request, started
        self.n_prompt = started.n_prompt
        contents = "\n".join(message.content for message in request.messages)
        self._in_prompt = marks_in(contents)
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
        """Adds text of the model."""
        if self.loop_at >= 0:
            return
        self._raw += token.text
        self._n_tokens += token.n_tokens
        self._n_untold += token.n_tokens
        if not self._request.may_repeat:
            self.loop_at = self._watch.feed(token.text)
        if self.loop_at < 0:
            yield from self._told(self.splitter.feed(token.text))

    def take_thought(self, thought: Thought) -> Iterator[Event]:
        """Adds thought that the server sent apart from the answer."""
        if self.loop_at >= 0:
            return
        self._thought += thought.text
        self._n_tokens += thought.n_tokens
        if not self._request.may_repeat:
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
