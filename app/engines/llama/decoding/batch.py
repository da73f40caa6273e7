"""Many sequences decoded together by llama.cpp.

Where one context reads and another writes (`contexts`), prompts are read one after another,
and each is handed over once it is read, but for a few tokens at its end (`reading_steps`); between
two steps of reading all that write go on by a token. Where one does both, every step is one
`llama_decode`: first a token for each sequence that is writing, then, in the room that is left,
prompt tokens of sequences that are still reading. Either way a sequence that ends makes place for
the next request at once (continuous batching), so the weights are read once for all of them.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import llama_cpp

from app.engines.contract.engine import Failed, Finished, FinishReason, PromptProgress
from app.engines.contract.token_ids import n_common
from app.engines.llama.decoding.answers import Answers, to_read
from app.engines.llama.decoding.contexts import Contexts, Lane, hand_over, load_model
from app.engines.llama.decoding.drafts import Drafts
from app.engines.llama.decoding.meter import StepMeter
from app.engines.llama.decoding.reading_steps import n_left_to_writer, n_next
from app.engines.llama.decoding.sampling import NoGrammarError
from app.engines.llama.decoding.sequence import WritingSequence
from app.engines.llama.decoding.signs import SignsOfLife
from app.engines.llama.decoding.slots import N_COPIED_MIN
from app.engines.llama.decoding.stream import Send, TextStream
from app.engines.llama.protocol import Idle, Kept, Prompt, Restore, Stale, WorkerSettings
from app.models.machine.memory import N_READ_BY_WRITER
from app.system.translation import tr

_N_ABORTABLE_MIN = 32
"""Tokens of a step from which on it may take so long that it must be possible to abort it. The
callback is Python and asked at every node of the graph: too dear for steps that only write."""
_ABORTED = 2  # llama_decode's status
_N_HANDED_MIN = 64
"""Prompt tokens that make handing back what an answer's context holds worth its time: the answer
that a follow-up question comes after is as a rule longer."""


class BatchDecoder:
    """One model, and `n_sequences` slots of `n_context` tokens each."""

    def __init__(self, settings: WorkerSettings, signs: SignsOfLife | None = None) -> None:
        self._signs = signs or SignsOfLife(lambda _sign: None)
        self._model = load_model(settings, self._signs)
        self._vocab = llama_cpp.llama_model_get_vocab(self._model)
        self.n_sequences: int = settings.n_sequences
        self._n_context: int = settings.n_context
        self._guesses: bool = settings.prompt_lookup
        self._contexts = Contexts(self._model, settings)
        self._place_sequences()
        self._answers = Answers(self._vocab)
        self._drafts = Drafts(self._answers, self._n_context)
        self._cancelled: set[str] = set()
        self._abort = llama_cpp.ggml_abort_callback(self._is_to_stop)
        self._never_abort = llama_cpp.ggml_abort_callback()
        self._meter = StepMeter()

    def close(self) -> None:
        """Frees weights and contexts, for a process that goes on without them."""
        self._contexts.close()
        llama_cpp.llama_model_free(self._model)

    @property
    def _reader(self) -> Lane:
        return self._contexts.reader

    @property
    def _writer(self) -> Lane:
        return self._contexts.writer

    @property
    def has_two_contexts(self) -> bool:
        """Whether one context reads and another writes."""
        return self._reader is not self._writer

    def _place_sequences(self) -> None:
        writer = self._writer
        self._sequences = [WritingSequence(n, writer, n) for n in range(writer.n_slots)]

    def _make_room(self, requests: Sequence[Prompt]) -> None:
        """Makes room to write what is asked. What the first prompt begins with is saved before;
        what is held of answers that will be resumed stays, as long as it has room."""
        needed = [len(r.tokens) + r.sampling.max_tokens for r in requests]
        possible = [n for n in needed if n <= self._n_context]
        if not possible:
            return
        goes_on = any(request.written for request in requests)
        if self._contexts.fits(len(requests), max(possible), may_be_large=goes_on):
            return
        self._hand_back(to_read(requests[0]), requests[0].restore)
        self._contexts.fit(len(requests), max(possible))
        self._place_sequences()

    # Serving

    def serve(self, requests: Sequence[Prompt], send: Send, cancelled: set[str]) -> None:
        """Answers all requests. Each ends with one `Finished` or `Failed`."""
        self._meter = StepMeter()
        self._cancelled = cancelled
        self._make_room(requests)
        waiting = deque(requests)
        self._stream = self._answers.stream = TextStream(send)
        n_shared = _n_shared([request.tokens for request in requests])
        self._go_on_with(waiting, send)
        while waiting or any(sequence.is_busy for sequence in self._sequences):
            if cancelled:
                self._drop(cancelled, waiting, send)
            for sequence in self._sequences:
                if waiting and not sequence.is_busy:
                    if self._is_to_wait(waiting[0], n_shared):
                        break
                    if waiting[0].restore and self._writer.memory.is_source(sequence.slot):
                        continue  # what is to be copied from here would be overwritten
                    self._begin(sequence, waiting, send)
            self._step(send)

    def _is_to_wait(self, request: Prompt, n_shared: int) -> bool:
        """Whether a request has to wait: prompts are read one after another, or by the
        same context, and then the beginning that they share only once."""
        if self.has_two_contexts:
            return any(sequence.is_reading for sequence in self._sequences)
        return self._awaits_prefix(request.tokens, n_shared)

    def _awaits_prefix(self, prompt: Sequence[int], n_shared: int) -> bool:
        """Whether a sequence is just reading the beginning that this prompt shares with it, so that
        waiting a step and copying it is cheaper than reading it again."""
        if n_shared < N_COPIED_MIN:
            return False
        held = max(self._writer.memory.n_usable(s.slot, prompt) for s in self._sequences)
        return held < n_shared and any(
            s.is_reading and len(s.kept) < n_shared for s in self._sequences
        )

    def _begin(self, sequence: WritingSequence, waiting: deque[Prompt], send: Send) -> None:
        """Gives a slot its next request, keeping what it already holds of that prompt."""
        request = waiting.popleft()
        sampler = self._sampler(request, send)
        if sampler is None:
            return
        prompt = to_read(request)
        sequence.lane = self._reader
        sequence.place = 0 if self.has_two_contexts else sequence.slot
        self._hand_back(prompt, request.restore)
        n_kept, is_stale = sequence.lane.memory.take_over(sequence.place, prompt, request.restore)
        if is_stale:
            send(Stale(request.id))
        sequence.keep, sequence.n_keep = request.keep, request.n_keep
        self._answers.begin(sequence, request, sampler, n_kept, send)

    def _sampler(self, request: Prompt, send: Send) -> Any:
        """What chooses the tokens of an answer; None, and the request has failed, where it cannot
        be answered."""
        if len(request.tokens) + request.sampling.max_tokens > self._n_context:
            message = tr(
                "A prompt of {n_prompt:,} tokens and an answer of {n_answer:,} do not fit a "
                "context of {n_context:,}.",
                n_prompt=len(request.tokens),
                n_answer=request.sampling.max_tokens,
                n_context=self._n_context,
            )
            send(Failed(request.id, message))
            return None
        try:
            sampler = self._reader.chooser.chain(request.sampling)
        except NoGrammarError as error:
            message = tr("No answer can be held to this form: {reason}.", reason=error)
            send(Failed(request.id, message))
            return None
        for token in request.written:
            llama_cpp.llama_sampler_accept(sampler, token)
        return sampler

    def _go_on_with(self, waiting: deque[Prompt], send: Send) -> None:
        """Takes up the answers that were interrupted and of which a slot still holds everything:
        nothing of them is read again. All of them before others begin, which would take the slots.
        """
        for request in list(waiting):
            wanted = to_read(request)[:-1]
            free = [s for s in self._sequences if not s.is_busy]
            memory = self._writer.memory
            found = next((s for s in free if memory.n_usable(s.slot, wanted) == len(wanted)), None)
            if not request.written or found is None:
                continue
            if memory.cut(found.slot, len(wanted)) < len(wanted):
                continue
            waiting.remove(request)
            sampler = self._sampler(request, send)
            if sampler is None:
                continue
            found.lane, found.place, found.keep = self._writer, found.slot, ""
            self._answers.begin(found, request, sampler, len(wanted), send)
            found.pending = request.written[-1]

    def _hand_back(self, prompt: list[int], snapshot: Restore | None) -> None:
        """Makes the reading context hold what a writing one holds of a prompt: of a conversation
        the last answer, which nothing else holds."""
        if not self.has_two_contexts:
            return
        wanted, held = prompt[:-1], self._writer.memory
        slot = max(range(len(held.held)), key=lambda n: held.n_usable(n, wanted))
        known = max(self._reader.memory.n_usable(0, wanted), snapshot.n_tokens if snapshot else 0)
        if held.n_usable(slot, wanted) >= known + _N_HANDED_MIN:
            hand_over(self._writer, slot, self._reader, 0)

    def _go_on_writing(self, sequence: WritingSequence) -> None:
        """Moves a sequence to the context for writing."""
        if sequence.is_busy and sequence.lane is not self._writer:
            hand_over(sequence.lane, sequence.place, self._writer, sequence.slot)
            sequence.lane, sequence.place = self._writer, sequence.slot

    def _save(self, sequence: WritingSequence, send: Send) -> None:
        """Writes a slot's keys and values to the file its request named."""
        path, sequence.keep = sequence.keep, ""
        if sequence.lane.memory.save(sequence.place, path):
            send(Kept(sequence.id, len(sequence.kept)))

    def _n_until_saved(self, sequence: WritingSequence) -> int:
        """Prompt tokens to be read before a slot's keys and values are saved; below 0 where nothing
        is to be saved any more.

        No more than the next prompt shares: it shares the document and not the question at the
        prompt's end. Where the document ends is not always known; then all, or with a sliding
        window, which lacks what it would have to see before its end, as many tokens less as it
        sees.
        """
        if not sequence.keep:
            return -1
        n_prompt, n_window = sequence.n_prompt, sequence.lane.memory.n_window
        n_all = max(n_prompt - n_window, 0) or n_prompt
        return (sequence.n_keep or n_all) - len(sequence.kept)

    def _step(self, send: Send) -> None:
        reading = [s for s in self._sequences if s.is_reading]
        if not self.has_two_contexts:
            writing = [s for s in self._sequences if s.is_busy and not s.is_reading]
            self._compute(self._writer, writing, reading, send)
            return
        for sequence in reading:  # one at most
            if self._n_left_to_writer(sequence) == len(sequence.prompt) - len(sequence.kept):
                self._go_on_writing(sequence)
            self._compute(sequence.lane, [], [sequence], send)
        writing = [s for s in self._sequences if s.is_busy and not s.is_reading]
        if writing:
            self._compute(self._writer, writing, [], send)

    def _n_left_to_writer(self, sequence: WritingSequence) -> int:
        """Tokens at the end of a prompt that the context for writing reads: none until everything
        that is to be saved is read."""
        if not self.has_two_contexts or self._n_until_saved(sequence) > 0:
            return 0
        n_before = len(sequence.kept)
        return n_left_to_writer(len(sequence.prompt) - n_before, n_before)

    def _compute(
        self, lane: Lane, writing: list[WritingSequence], reading: list[WritingSequence], send: Send
    ) -> None:
        """Computes one step of a context and handles its results."""
        n = 0
        for sequence in (*writing, *reading):
            sequence.n_before = len(sequence.kept)
        outputs: list[tuple[WritingSequence, int]] = []
        for sequence in writing:
            assert sequence.pending is not None
            lane.put(n, sequence.pending, len(sequence.kept), sequence.place, True)
            sequence.kept.append(sequence.pending)
            outputs.append((sequence, n))
            n += 1
        if len(writing) == 1 and self._guesses and not any(s.is_reading for s in self._sequences):
            n = self._drafts.put(n, writing[0])
        read, n_prompt = self._put_prompts(lane, n, reading, outputs)
        n += n_prompt
        if n == 0:
            return
        if n_prompt:  # it may take seconds
            self._stream.send_all()
        self._signs.begin()
        begun = time.monotonic()
        abort = self._abort if n >= _N_ABORTABLE_MIN else self._never_abort
        status = lane.compute(n, abort)
        if status == _ABORTED:
            self._undo_step((*writing, *reading))
            return
        if status != 0:
            raise RuntimeError(
                tr("llama.cpp could not compute a step (status {status}).", status=status)
            )
        chosen = [(s, lane.chooser.choose(s.sampler, s.is_greedy, i)) for s, i in outputs]
        if not n_prompt and len(writing) == 1:
            n_taken = self._drafts.take(writing[0], chosen[0][1], send)
            spent_s = time.monotonic() - begun
            self._meter.note(0, n_taken, int(n == 1), 0, spent_s)
            self._drafts.note(n_taken, spent_s, drafted=n > 1)
            self._stream.send_due()
            return
        spent_s = time.monotonic() - begun
        depth = read[0].n_before if read else 0
        self._meter.note(n_prompt, len(writing), len(writing), depth, spent_s)
        for sequence in read:
            if sequence.keep and self._n_until_saved(sequence) == 0:
                self._save(sequence, send)
        for sequence in read:
            n_read = min(len(sequence.kept), sequence.n_prompt)
            send(PromptProgress(sequence.id, n_read, sequence.n_prompt))
        for sequence, token in chosen:
            self._answers.take(sequence, token, send)
        self._stream.send_due()
        for sequence, _ in outputs:
            self._go_on_writing(sequence)

    def _is_to_stop(self, _data: object) -> bool:
        """Asked by llama.cpp between two operations of a step."""
        self._signs.give()
        return bool(self._cancelled)

    def _put_prompts(
        self,
        lane: Lane,
        n: int,
        reading: list[WritingSequence],
        outputs: list[tuple[WritingSequence, int]],
    ) -> tuple[list[WritingSequence], int]:
        """Adds prompt tokens behind the `n` of a step, and to `outputs` the ends of prompts;
        returns whose they are and how many."""
        read, first = [], n
        for sequence in reading:
            kept, n_total = sequence.kept, len(sequence.prompt)
            n_take = self._n_to_read(sequence, lane, lane.n_step - n)
            take = sequence.prompt[len(kept) : len(kept) + n_take]
            if not take:
                continue
            for token in take:
                position = len(kept)
                is_last = position + 1 == n_total
                lane.put(n, token, position, sequence.place, is_last)
                kept.append(token)
                if is_last:
                    outputs.append((sequence, n))
                n += 1
            read.append(sequence)
        return read, n - first

    def _n_to_read(self, sequence: WritingSequence, lane: Lane, n_most: int) -> int:
        """Prompt tokens of a sequence for the next step of a context, `n_most` at most."""
        n_left = len(sequence.prompt) - len(sequence.kept)
        n_until_saved = self._n_until_saved(sequence)
        if n_until_saved > 0:
            n_left = min(n_left, n_until_saved)
        if not self.has_two_contexts:
            return min(n_left, n_most)
        if lane is self._writer:
            return min(n_left, N_READ_BY_WRITER, n_most)
        return n_next(n_left - self._n_left_to_writer(sequence), n_most)

    def _undo_step(self, sequences: Sequence[WritingSequence]) -> None:
        """Forgets a step that was aborted: some of its layers are computed, some are not."""
        for sequence in sequences:
            if len(sequence.kept) > sequence.n_before:
                n = sequence.lane.memory.cut(sequence.place, sequence.n_before)
                if n < sequence.n_before and sequence.pending is not None:
                    raise RuntimeError("a step was aborted that cannot be taken back.")

    def _drop(self, cancelled: set[str], waiting: deque[Prompt], send: Send) -> None:
        asked = set(cancelled)  # more may be asked meanwhile, from the listening thread
        everything = "*" in asked
        for request in list(waiting):
            if everything or request.id in asked:
                waiting.remove(request)
                ended = Finished(request.id, "", FinishReason.CANCELLED, 0, 0, 0.0, 0.0)
                send(replace(ended, written=tuple(request.written)))
        for sequence in self._sequences:
            if sequence.is_busy and (everything or sequence.id in asked):
                self._answers.end(sequence, FinishReason.CANCELLED, send)
        cancelled -= asked

    def speed(self) -> Idle:
        """The speed of the last `serve`, see `StepMeter.as_message`."""
        return self._meter.as_message()


def _n_shared(prompts: Sequence[Sequence[int]]) -> int:
    """Tokens with which all prompts begin; 0 when there is only one."""
    if len(prompts) < 2:
        return 0
    return min(n_common(prompts[0], prompt) for prompt in prompts[1:])
