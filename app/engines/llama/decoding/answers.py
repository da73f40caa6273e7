"""Turns tokens into text, passes it on, and ends answers."""

from __future__ import annotations

import codecs
import ctypes
import time
from collections.abc import Sequence
from typing import Any

import llama_cpp

from app.engines.contract.engine import Finished, FinishReason, Started
from app.engines.llama.decoding.sequence import WritingSequence
from app.engines.llama.decoding.stream import Send, TextStream
from app.engines.llama.protocol import Prompt


class Answers:
    """The answers of all sequences of a model.

    Args:
        vocab: llama.cpp's own, alive as long as this is used.

    Attributes:
        stream: Where text goes; set anew for each `serve`.
    """

    stream: TextStream

    def __init__(self, vocab: Any) -> None:
        self._vocab = vocab
        self._piece_buffer = ctypes.create_string_buffer(512)

    def begin(
        self, sequence: WritingSequence, request: Prompt, sampler: Any, n_held: int, send: Send
    ) -> None:
        """Starts a request in a slot that holds `n_held` tokens of it. What was written before is
        sent first."""
        sampling = request.sampling
        sequence.id, sequence.prompt = request.id, to_read(request)
        sequence.n_prompt = len(request.tokens)
        sequence.max_tokens, sequence.stop = sampling.max_tokens, sampling.stop
        sequence.sampler = sampler
        sequence.is_greedy = sampling.temperature <= 0
        sequence.pending, sequence.index = None, None
        sequence.text, sequence.n_sent, sequence.n_unsent = "", 0, 0
        sequence.decoder = codecs.getincrementaldecoder("utf-8")("replace")
        sequence.written = list(request.written)
        sequence.begun = sequence.first_token = time.monotonic()
        send(Started(sequence.id, sequence.n_prompt, min(n_held, sequence.n_prompt)))
        for token in request.written:
            sequence.text += sequence.decoder.decode(self._piece(token))
        sequence.n_unsent = len(request.written)
        self._pass_on(sequence, len(sequence.text) - sequence.n_stop_held)
        self.stream.send_due()

    def take(self, sequence: WritingSequence, token: int, send: Send) -> None:
        """Adds a sampled token to a sequence, or ends it."""
        if not sequence.written:
            sequence.first_token = time.monotonic()
        if llama_cpp.llama_vocab_is_eog(self._vocab, token):
            self.end(sequence, FinishReason.STOP, send)
            return
        sequence.written.append(token)
        sequence.n_unsent += 1
        sequence.pending = token
        assert sequence.decoder is not None
        sequence.text += sequence.decoder.decode(self._piece(token))
        cut = _first_stop(sequence.text, sequence.stop)
        if cut is not None:
            sequence.text = sequence.text[:cut]
            self.end(sequence, FinishReason.STOP, send)
            return
        self._pass_on(sequence, len(sequence.text) - sequence.n_stop_held)
        if sequence.n_generated >= sequence.max_tokens:
            self.end(sequence, FinishReason.LENGTH, send)

    def _pass_on(self, sequence: WritingSequence, end: int) -> None:
        if end > sequence.n_sent:
            self.stream.add(sequence.id, sequence.text[sequence.n_sent : end], sequence.n_unsent)
            sequence.n_sent, sequence.n_unsent = end, 0

    def end(self, sequence: WritingSequence, reason: FinishReason, send: Send) -> None:
        """Ends an answer, and makes its sequence free for the next."""
        self._pass_on(sequence, len(sequence.text))
        self.stream.send_all()
        now = time.monotonic()
        first = sequence.first_token if sequence.n_generated else now
        send(
            Finished(
                sequence.id,
                sequence.text,
                reason,
                sequence.n_prompt,
                sequence.n_generated,
                prefill_s=max(first - sequence.begun, 0.0),
                decode_s=max(now - first, 0.0),
                written=tuple(sequence.written) if reason is FinishReason.CANCELLED else (),
            )
        )
        llama_cpp.llama_sampler_free(sequence.sampler)
        sequence.sampler, sequence.pending = None, None

    def _piece(self, token: int) -> bytes:
        buffer = self._piece_buffer
        n = llama_cpp.llama_token_to_piece(self._vocab, token, buffer, len(buffer), 0, False)
        return buffer.raw[:n] if n > 0 else b""


def to_read(request: Prompt) -> list[int]:
    """What a context must hold before the next token of the answer can be chosen."""
    return [*request.tokens, *request.written]


def _first_stop(text: str, stops: Sequence[str]) -> int | None:
    found = [at for at in (text.find(stop) for stop in stops if stop) if at >= 0]
    return min(found) if found else None
