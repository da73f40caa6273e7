"""One request to one server: sent, its answer streamed on as events, its failures told apart."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import httpx

from app.engines.contract.engine import (
    EngineError,
    Event,
    Finished,
    FinishReason,
    PromptProgress,
    Request,
    Started,
    Thought,
    Token,
)
from app.engines.servers.facts import ServerFacts, ServerKind, key_refused, unreachable
from app.engines.servers.limit import retry_after_s, retry_in_words_s
from app.engines.servers.protocol.dialect import request_body
from app.engines.servers.protocol.markers import Restorer
from app.engines.servers.protocol.refusals import refusals_of
from app.engines.servers.protocol.said import WEB_PAGE, Said, body_said
from app.engines.servers.protocol.stream import AnswerReader, Delta, LineSplitter, StreamError
from app.system.translation import tr

FIRST_TOKEN_S = 3600.0
"""A server without a graphics card may prefill 128K tokens for the better part of an hour, and most
say nothing meanwhile. A machine that has gone is noticed sooner, by TCP."""
SILENCE_S = 600.0  # between tokens: the server may prefill other requests in between
_BODY_BYTES_MAX = 1 << 20
_CHARACTERS_PER_TOKEN_MAX, _CHARACTERS_SPARE = 64, 4096
"""An answer beyond these, per token that was asked for, is that of a server which does not keep to
the number: it is taken for one that was cut there."""
_BUSY = {408, 425, 429, 502, 503, 504, 529}
_GATEWAY = {502, 504, *range(520, 528), 530}  # a proxy speaks, for a server that is not there
_BUSY_CODES = {"rate_limit_exceeded", "rate_limit_error", "overloaded_error", "server_overloaded"}
_NOTHING_TO_LEARN = {404, 405, 451}  # no part of a request is meant by these


class BusyError(Exception):
    """The server has too much to do. `wait_s` is the pause it asks for, if any; `is_loading` says
    that its model is only on its way into memory."""

    def __init__(self, words: str, wait_s: float | None, *, is_loading: bool = False) -> None:
        super().__init__(words)
        self.words, self.wait_s, self.is_loading = words, wait_s, is_loading


class BrokenError(Exception):
    """The connection or the answer broke. `began` tells whether the server had accepted it;
    `is_away` that a proxy spoke for a server which may not be there."""

    def __init__(self, trouble: EngineError, began: bool, *, is_away: bool = False) -> None:
        super().__init__(trouble.message)
        self.trouble, self.began, self.is_away = trouble, began, is_away


class RefusedError(Exception):
    """The server does not take this request, and would not the next time."""

    def __init__(self, message: str, next_step: str) -> None:
        super().__init__(message)
        self.message, self.next_step = message, next_step


class QuotaError(Exception):
    """The account at the server has nothing left; nor has it for any other request."""

    def __init__(self, trouble: EngineError) -> None:
        super().__init__(trouble.message)
        self.trouble = trouble


class _AdaptedError(Exception):
    """What was refused is left out from now on: the request is to be sent once more."""


class Answer:
    """An answer as it comes in, told on as events.

    Args:
        request: What was asked.
        n_prompt: Its prompt's tokens as far as they are known before the server says.
        emit: Takes the events.
        on_first: Called with the first token.
        forms: What is turned back in the answer, see `markers.turned_back`.

    Attributes:
        text, thought: What has come so far.
        sent_at, first_token_at: On the monotonic clock; 0.0 before.
        n_cached: Prompt tokens that needed no prefill.
    """

    def __init__(
        self,
        request: Request,
        n_prompt: int,
        emit: Callable[[Event], None],
        forms: Mapping[str, str] | None = None,
        on_first: Callable[[], None] = lambda: None,
    ) -> None:
        self._on_first = on_first
        self.request, self._emit = request, emit
        self._restorer = Restorer(forms or {})
        self._n_prompt, self._n_generated, self._n_pieces = n_prompt, 0, 0
        self._n_prefilled = -1
        self._reason: FinishReason | None = None
        self.text = self.thought = ""
        self.n_cached = 0
        self.sent_at = self.first_token_at = 0.0
        self.is_started = self.is_ended = False

    @property
    def is_whole(self) -> bool:
        """Whether the server said why it stopped."""
        return self._reason is not None

    def start(self, n_cached: int) -> None:
        """The server has accepted the request."""
        if not self.is_started:
            self.is_started, self.n_cached = True, n_cached
            self._emit(Started(self.request.id, self._n_prompt, n_cached))

    def take(self, delta: Delta) -> None:
        """One line of the answer."""
        id_ = self.request.id
        self._n_prompt = delta.n_prompt or self._n_prompt
        self._n_generated = delta.n_generated or self._n_generated
        self.start(delta.n_cached)
        has_words = bool(delta.text or delta.thought)
        if not self.first_token_at:
            n_done = self._n_prompt if has_words else delta.n_prefilled
            if n_done > self._n_prefilled and (has_words or delta.n_prompt):
                self._n_prefilled = n_done
                self._emit(PromptProgress(id_, n_done, self._n_prompt))
        if has_words and not self.first_token_at:
            self.first_token_at = time.monotonic()
            self._on_first()
        if delta.thought:
            self._n_pieces += 1
            self.thought += delta.thought
            self._emit(Thought(id_, delta.thought))
        if delta.text:
            self._n_pieces += 1
            self._tell(self._restorer.feed(delta.text))
        self._reason = delta.finish or self._reason
        n_tokens = self.request.sampling.n_written_max
        n_most = _CHARACTERS_PER_TOKEN_MAX * n_tokens + _CHARACTERS_SPARE
        if len(self.text) + len(self.thought) > n_most:
            self._reason, self.is_ended = FinishReason.LENGTH, True
        if delta.is_end:
            self.is_ended = True
            if self._reason is None and self._n_pieces:  # some servers say only [DONE]
                self._reason = FinishReason.STOP

    def _tell(self, text: str) -> None:
        if text:
            self.text += text
            self._emit(Token(self.request.id, text))

    def finished(self) -> Finished:
        """The whole answer, now."""
        self._tell(self._restorer.finish())
        now = time.monotonic()
        first = self.first_token_at or now
        return Finished(
            self.request.id,
            self.text,
            self._reason or FinishReason.CANCELLED,
            self._n_prompt,
            self._n_generated or self._n_pieces,  # a piece is a token with nearly every server
            first - self.sent_at,
            now - first,
        )


async def ask(
    client: httpx.AsyncClient, facts: ServerFacts, answer: Answer, *, n_context: int
) -> Finished:
    """Sends the request of `answer` and reads the server's stream to its end. What the server
    refuses of it is left out, and the rest sent once more.

    Cancelling the task closes the connection, upon which servers stop generating. Raises
    `BusyError`, `BrokenError`, `RefusedError`, `QuotaError`, or `KeyRefused`.
    """
    while True:  # each time something else is left out, until nothing is left that could be
        try:
            return await _ask(client, facts, answer, n_context)
        except _AdaptedError:
            continue


async def _ask(
    client: httpx.AsyncClient, facts: ServerFacts, answer: Answer, n_context: int
) -> Finished:
    address = facts.address
    path, body = request_body(facts, answer.request, n_context=n_context)
    answer.sent_at = time.monotonic()
    try:
        async with client.stream("POST", address.url + path, json=body) as response:
            if response.status_code != 200:
                raise await refusal_of(response, facts, body)
            if facts.kind is not ServerKind.LLAMA_CPP:  # it reports its cache in a moment
                answer.start(0)
            lines, reader = LineSplitter(), AnswerReader(facts.kind)
            chunks = response.aiter_bytes()
            while not answer.is_ended:
                limit_s = SILENCE_S if answer.first_token_at else FIRST_TOKEN_S
                # Not wait_for: before Python 3.12 it may swallow a cancellation.
                async with asyncio.timeout(limit_s):
                    data = await anext(chunks, b"")
                deltas = reader.feed(lines.feed(data) if data else lines.finish())
                for delta in deltas if data else (*deltas, *reader.finish()):
                    if delta.error is not None:
                        raise _refused(delta.error, facts, body, began=answer.first_token_at > 0)
                    answer.take(delta)
                    if answer.is_ended:
                        break
                if not data:
                    break
    except (httpx.HTTPError, StreamError) as error:
        raise BrokenError(unreachable(address, error), answer.is_started) from error
    except TimeoutError as error:
        silent = unreachable(address, httpx.ReadTimeout("silent"))
        raise BrokenError(silent, answer.is_started) from error
    if not answer.is_whole:
        cut = tr("The answer of the server at {origin} broke off.", origin=address.origin)
        step = tr("Look at the server's log.")
        if not answer.text:  # llama-cpp-python's server says no more than this
            step = tr("Look at the server's log; the text may be too long for its context.")
        raise BrokenError(EngineError(cut, step), True)
    return answer.finished()


async def refusal_of(
    response: httpx.Response, facts: ServerFacts, body: dict[str, Any]
) -> Exception:
    """What a status other than 200 means: an exception that `ask` raises.

    Args:
        response: Not read yet.
        body: What was asked, for what can be left out of it.
    """
    data = b""
    async for chunk in response.aiter_bytes():
        data += chunk
        if len(data) > _BODY_BYTES_MAX:
            break
    said, status = body_said(data), response.status_code
    if 300 <= status < 400:
        return RefusedError(
            tr(
                "The server at {origin} sends documents on to another address, which is not "
                "followed.",
                origin=facts.address.origin,
            ),
            tr("Give the address it really has."),
        )
    if status in (401, 403) and not said.is_out_of_quota:
        return key_refused(facts.address, said.words)
    said = replace(said, words=said.words or tr("status {status}", status=status), status=status)
    wait_s = retry_after_s(response.headers)
    if wait_s is None and status in (429, 529):
        wait_s = retry_in_words_s(data.decode("utf-8", "replace"))
    return _refused(said, facts, body, wait_s=wait_s)


def _refused(
    said: Said,
    facts: ServerFacts,
    body: dict[str, Any],
    *,
    began: bool = False,
    wait_s: float | None = None,
) -> Exception:
    """What an error means: as a status with a body, or within a stream, after words or before."""
    address, status = facts.address, said.status
    origin, words = address.origin, said.words
    if status == 402 or said.is_out_of_quota:
        spent = tr("The account at {origin} has nothing left: {words}", origin=origin, words=words)
        return QuotaError(
            EngineError(spent, tr("Look at the account, or use another server or model."))
        )
    if said.is_about_key and status in (0, 400, 401, 403, 500):
        return key_refused(address, words)
    if WEB_PAGE in said.codes:
        return RefusedError(
            tr("A web page came from {origin} instead of an answer.", origin=origin),
            tr("A proxy or a network may want you to sign in; check the address, too."),
        )
    is_gateway = status in _GATEWAY or (status == 503 and said.names_backend)
    if is_gateway and wait_s is None and not began and not said.is_loading:
        failed = tr("The server at {origin} failed: {words}", origin=origin, words=words)
        trouble = EngineError(failed, tr("Look at the server's log."))
        return BrokenError(trouble, False, is_away=True)
    if status != 413 and (status in _BUSY or said.codes & _BUSY_CODES):
        return BusyError(words, wait_s, is_loading=said.is_loading)
    if said.is_too_long:
        return RefusedError(
            tr(
                "The text does not fit the context of the server at {origin}: {words}",
                origin=origin,
                words=words,
            ),
            tr("Choose a smaller budget, or start the server with a longer context."),
        )
    if said.is_loading:
        return BusyError(words, wait_s, is_loading=True)
    if said.is_busy and not 400 <= status < 500:
        return BusyError(words, wait_s if wait_s is not None else retry_in_words_s(words))
    if status not in _NOTHING_TO_LEARN and not began and refusals_of(address).learn(said, body):
        return _AdaptedError()
    if status >= 500 or (not status and not said.is_about_model):
        failed = tr("The server at {origin} failed: {words}", origin=origin, words=words)
        is_away = not began and said.is_away
        trouble = EngineError(failed, tr("Look at the server's log."))
        return BrokenError(trouble, not is_away, is_away=is_away)
    if (status == 404 or said.is_about_model) and facts.models:
        shown = ", ".join(facts.models[:5]) + (" …" if len(facts.models) > 5 else "")
        return RefusedError(
            tr("The server at {origin} refuses the request: {words}", origin=origin, words=words),
            tr("It offers: {shown}.", shown=shown),
        )
    return RefusedError(
        tr("The server at {origin} refuses the request: {words}", origin=origin, words=words),
        tr("Look at the server's log, or choose another model."),
    )
