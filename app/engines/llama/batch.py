"""Many sequences decoded together in one llama.cpp context.

Every step is one `llama_decode`: first a token for each sequence that is writing, then, in the room
that is left, prompt tokens of sequences that are still reading. A sequence that ends makes place
for the next request at once (continuous batching), so the weights are read once for all of them.
"""

from __future__ import annotations

import codecs
import ctypes
import sys
import time
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import llama_cpp

from app.engines.contract.token_ids import n_common
from app.engines.llama.lookup import N_DRAFT, LookupGain, LookupIndex
from app.engines.llama.sampling import NoGrammarError, TokenChooser
from app.engines.llama.slots import N_COPIED_MIN, SlotMemory
from app.engines.llama.stream import Send, TextStream
from app.models.gguf.llama_backends import start_llama
from app.system.translation import tr

_KV_TYPES = {
    "f16": llama_cpp.GGML_TYPE_F16,
    "q8_0": llama_cpp.GGML_TYPE_Q8_0,
    "q4_0": llama_cpp.GGML_TYPE_Q4_0,
}


_N_ABORTABLE_MIN = 32
"""Tokens of a step from which on it may take so long that it must be possible to abort it. The
callback is Python and asked at every node of the graph: too dear for steps that only write."""
_ABORTED = 2  # llama_decode's status

_LOG_INFO, _LOG_ERROR = 2, 4  # GGML_LOG_LEVEL_*; below is what only llama.cpp's authors need


@llama_cpp.llama_log_callback  # type: ignore[untyped-decorator, unused-ignore]
def _keep_lines(level: int, text: bytes, _data: ctypes.c_void_p) -> None:
    """Writes llama.cpp's lines to the log at once: the next may be its last. Of a model file it
    tells what the header says, except the long lists of its vocabulary."""
    if _LOG_INFO <= level <= _LOG_ERROR and b"tokenizer." not in text:
        sys.stderr.write(text.decode(errors="replace"))
        sys.stderr.flush()


@dataclass
class _Sequence:
    """A slot of the context. `kept` are the tokens whose keys and values it holds, the memory's own
    list."""

    slot: int
    kept: list[int]
    id: str = ""
    prompt: list[int] = field(default_factory=list)
    max_tokens: int = 0
    stop: tuple[str, ...] = ()
    sampler: Any = None
    is_greedy: bool = True
    n_generated: int = 0
    pending: int | None = None  # sampled, not yet decoded
    text: str = ""
    n_sent: int = 0  # characters of `text` that were sent
    n_unsent: int = 0  # tokens generated since
    decoder: codecs.IncrementalDecoder | None = None
    begun: float = 0.0
    first_token: float = 0.0
    n_before: int = 0  # tokens held before the present step
    index: LookupIndex | None = None  # of prompt and answer, once it writes alone
    draft: list[int] = field(default_factory=list)  # guessed in the present step
    keep: str = ""  # where the keys and values of the prompt go once it is read
    n_keep: int = 0  # the tokens of it that other prompts share; 0 when that is not known

    @property
    def is_busy(self) -> bool:
        return self.sampler is not None

    @property
    def is_reading(self) -> bool:
        return self.is_busy and self.pending is None


class BatchDecoder:
    """One model and one context with `n_sequences` slots of `n_context` tokens each."""

    def __init__(self, settings: dict[str, Any]) -> None:
        llama_cpp.llama_log_set(_keep_lines, ctypes.c_void_p(0))
        start_llama(settings.get("kernel", ""))
        model_params = llama_cpp.llama_model_default_params()
        model_params.use_extra_bufts = settings.get("extra_buffers", True)
        if not settings.get("maps_file", True):
            model_params.load_mode = llama_cpp.LLAMA_LOAD_MODE_NONE
        model_params.n_gpu_layers = settings["n_gpu_layers"]
        path = settings["model_path"].encode()
        self._model = llama_cpp.llama_model_load_from_file(path, model_params)
        if not self._model:
            raise RuntimeError(tr("llama.cpp could not load the model file."))
        self._vocab = llama_cpp.llama_model_get_vocab(self._model)
        self.n_sequences: int = settings["n_sequences"]
        self._n_context: int = settings["n_context"]
        params = llama_cpp.llama_context_default_params()
        params.n_ctx = -(-self._n_context // 256) * 256 * self.n_sequences
        params.n_seq_max = self.n_sequences
        params.n_batch = params.n_ubatch = settings["n_ubatch"]
        params.n_threads = params.n_threads_batch = settings["n_threads"]
        params.type_k = params.type_v = _KV_TYPES[settings["kv_type"]]
        # A pool for each sequence: one pool for all made prefill 6 to 20 % slower.
        params.kv_unified = False
        params.swa_full = False
        params.no_perf = True
        self._guesses: bool = settings["prompt_lookup"]
        params.n_outputs_max = self.n_sequences + (N_DRAFT if self._guesses else 0)
        flash = settings["flash_attention"]
        auto = llama_cpp.LLAMA_FLASH_ATTN_TYPE_AUTO
        params.flash_attn_type = auto if flash is None else int(flash)
        if settings["yarn_factor"] > 1.0:
            params.rope_scaling_type = llama_cpp.LLAMA_ROPE_SCALING_TYPE_YARN
            params.rope_freq_scale = 1.0 / settings["yarn_factor"]
            params.yarn_orig_ctx = settings["yarn_original_context"]
        self._context = llama_cpp.llama_init_from_model(self._model, params)
        if not self._context:
            raise RuntimeError(tr("there is not enough memory for a context of this size."))
        self._memory = SlotMemory(self._context, self._model, self.n_sequences, self._n_context)
        self._n_step: int = settings["n_ubatch"]
        self._batch = llama_cpp.llama_batch_init(self._n_step, 0, 1)
        self._sequences = [_Sequence(slot, kept) for slot, kept in enumerate(self._memory.held)]
        self._piece_buffer = ctypes.create_string_buffer(512)
        self._gain = LookupGain()
        self._chooser = TokenChooser(self._context, self._vocab)
        self._cancelled: set[str] = set()
        self._abort = llama_cpp.ggml_abort_callback(lambda _data: bool(self._cancelled))
        self._never_abort = llama_cpp.ggml_abort_callback()
        self._reset_speed()

    # Serving

    def serve(self, requests: Sequence[dict[str, Any]], send: Send, cancelled: set[str]) -> None:
        """Answers all requests. Each ends with one "finished" or "failed"."""
        self._reset_speed()
        self._cancelled = cancelled
        waiting = deque(requests)
        self._stream = TextStream(send)
        n_shared = _n_shared([request["tokens"] for request in requests])
        while waiting or any(sequence.is_busy for sequence in self._sequences):
            if cancelled:
                self._drop(cancelled, waiting, send)
            for sequence in self._sequences:
                if waiting and not sequence.is_busy:
                    if self._awaits_prefix(waiting[0]["tokens"], n_shared):
                        break
                    if waiting[0].get("restore") and self._memory.is_source(sequence.slot):
                        continue  # what is to be copied from here would be overwritten
                    self._begin(sequence, waiting, send)
            self._step(send)

    def _awaits_prefix(self, prompt: Sequence[int], n_shared: int) -> bool:
        """Whether a sequence is just reading the beginning that this prompt shares with it, so that
        waiting a step and copying it is cheaper than reading it again."""
        if n_shared < N_COPIED_MIN:
            return False
        held = max(self._memory.n_usable(s.slot, prompt) for s in self._sequences)
        return held < n_shared and any(
            s.is_reading and len(s.kept) < n_shared for s in self._sequences
        )

    def _begin(self, sequence: _Sequence, waiting: deque[dict[str, Any]], send: Send) -> None:
        """Gives a slot its next request, keeping what it already holds of that prompt."""
        request = waiting.popleft()
        prompt: list[int] = request["tokens"]
        if len(prompt) + request["sampling"]["max_tokens"] > self._n_context:
            send(
                {
                    "type": "failed",
                    "id": request["id"],
                    "message": tr(
                        "A prompt of {n_prompt:,} tokens and an answer of {n_answer:,} do not "
                        "fit a context "
                        "of {n_context:,}.",
                        n_prompt=len(prompt),
                        n_answer=request["sampling"]["max_tokens"],
                        n_context=self._n_context,
                    ),
                }
            )
            return
        sampling = request["sampling"]
        try:
            sampler = self._chooser.chain(sampling)
        except NoGrammarError as error:
            message = tr("No answer can be held to this form: {reason}.", reason=error)
            send({"type": "failed", "id": request["id"], "message": message})
            return
        n_kept, is_stale = self._memory.take_over(sequence.slot, prompt, request.get("restore"))
        if is_stale:
            send({"type": "stale", "id": request["id"]})
        sequence.id, sequence.prompt = request["id"], prompt
        sequence.max_tokens, sequence.stop = sampling["max_tokens"], tuple(sampling["stop"])
        sequence.sampler = sampler
        sequence.is_greedy = sampling["temperature"] <= 0
        sequence.n_generated, sequence.pending, sequence.index = 0, None, None
        sequence.text, sequence.n_sent, sequence.n_unsent = "", 0, 0
        sequence.decoder = codecs.getincrementaldecoder("utf-8")("replace")
        sequence.keep, sequence.n_keep = request.get("keep", ""), request.get("n_keep", 0)
        sequence.begun = time.monotonic()
        send({"type": "started", "id": sequence.id, "n_prompt": len(prompt), "n_cached": n_kept})

    def _save(self, sequence: _Sequence, send: Send) -> None:
        """Writes a slot's keys and values to the file its request named."""
        path, sequence.keep = sequence.keep, ""
        if self._memory.save(sequence.slot, path):
            send({"type": "kept", "id": sequence.id, "n_tokens": len(sequence.kept)})

    def _n_until_saved(self, sequence: _Sequence) -> int:
        """Prompt tokens to be read before a slot's keys and values are saved; below 0 where nothing
        is to be saved any more.

        All, or with a sliding window no more than the next prompt shares: it shares the document
        and not the question at the prompt's end, and a window that ends there lacks what it would
        have to see before. Where the document ends is not always known; then as many tokens as the
        window sees are left to be read again.
        """
        if not sequence.keep:
            return -1
        n_saved = n_prompt = len(sequence.prompt)
        n_window = self._memory.n_window
        if n_window:
            n_saved = sequence.n_keep or max(n_prompt - n_window, 0) or n_prompt
        return n_saved - len(sequence.kept)

    def _step(self, send: Send) -> None:
        batch, n = self._batch, 0
        for sequence in self._sequences:
            sequence.n_before = len(sequence.kept)
        writing = [s for s in self._sequences if s.is_busy and not s.is_reading]
        reading = [s for s in self._sequences if s.is_reading]
        outputs: list[tuple[_Sequence, int]] = []
        for sequence in writing:
            assert sequence.pending is not None
            self._put(n, sequence.pending, len(sequence.kept), sequence.slot, True)
            sequence.kept.append(sequence.pending)
            outputs.append((sequence, n))
            n += 1
        if len(writing) == 1 and not reading and self._guesses:
            n = self._put_draft(n, writing[0])
        read: list[_Sequence] = []
        n_prompt = 0
        for sequence in reading:
            n_most = self._n_step - n
            n_left = self._n_until_saved(sequence)
            if n_left > 0:
                n_most = min(n_most, n_left)
            take = sequence.prompt[len(sequence.kept) : len(sequence.kept) + n_most]
            if not take:
                continue
            for token in take:
                position = len(sequence.kept)
                is_last = position + 1 == len(sequence.prompt)
                self._put(n, token, position, sequence.slot, is_last)
                sequence.kept.append(token)
                if is_last:
                    outputs.append((sequence, n))
                n += 1
            n_prompt += len(take)
            read.append(sequence)
        if n == 0:
            return
        if n_prompt:  # it may take seconds
            self._stream.send_all()
        batch.n_tokens = n
        begun = time.monotonic()
        abort = self._abort if n >= _N_ABORTABLE_MIN else self._never_abort
        llama_cpp.llama_set_abort_callback(self._context, abort, ctypes.c_void_p(0))
        status = llama_cpp.llama_decode(self._context, batch)
        self._memory.note_step()
        if status == _ABORTED:
            self._undo_step()
            return
        if status != 0:
            raise RuntimeError(
                tr("llama.cpp could not compute a step (status {status}).", status=status)
            )
        chosen = [(s, self._chooser.choose(s.sampler, s.is_greedy, i)) for s, i in outputs]
        if not n_prompt and len(writing) == 1:
            n_taken = self._take_draft(writing[0], chosen[0][1], send)
            spent_s = time.monotonic() - begun
            self._note_speed(0, n_taken, spent_s)
            if n == 1:
                self._note_step(1, spent_s)
            self._gain.note(n_taken, spent_s, drafted=n > 1)
            self._stream.send_due()
            return
        spent_s = time.monotonic() - begun
        self._note_speed(n_prompt, len(writing), spent_s)
        if not n_prompt:
            self._note_step(len(writing), spent_s)
        for sequence in read:
            if sequence.keep and self._n_until_saved(sequence) == 0:
                self._save(sequence, send)
        for sequence in read:
            send(
                {
                    "type": "prompt",
                    "id": sequence.id,
                    "n_done": len(sequence.kept),
                    "n_total": len(sequence.prompt),
                }
            )
        for sequence, token in chosen:
            self._take(sequence, token, send)
        self._stream.send_due()

    def _put_draft(self, n: int, sequence: _Sequence) -> int:
        """Adds guessed tokens behind the one that is certain; returns the batch's new length."""
        sequence.draft = []
        if sequence.index is None:
            sequence.index = LookupIndex(sequence.kept)
        if not self._gain.wants_draft():
            return n
        room = self._n_context - len(sequence.kept)
        left = sequence.max_tokens - sequence.n_generated - 1
        sequence.draft = sequence.index.draft()[: max(min(room, left), 0)]
        for offset, token in enumerate(sequence.draft):
            self._put(n, token, len(sequence.kept) + offset, sequence.slot, True)
            n += 1
        return n

    def _take_draft(self, sequence: _Sequence, token: int, send: Send) -> int:
        """Takes the token that is certain, then guessed ones as long as the model agrees; returns
        how many came of the step."""
        n_taken = 1
        self._take(sequence, token, send)
        if sequence.index is not None:
            sequence.index.extend([token])
        for place, guess in enumerate(sequence.draft, start=1):
            if token != guess or not sequence.is_busy:
                break
            sequence.kept.append(guess)  # it is decoded already
            token = self._chooser.choose(sequence.sampler, sequence.is_greedy, place)
            n_taken += 1
            self._take(sequence, token, send)
            if sequence.index is not None:
                sequence.index.extend([token])
        if sequence.draft:
            self._memory.cut(sequence.slot, len(sequence.kept))
            sequence.draft = []
        return n_taken

    def _undo_step(self) -> None:
        """Forgets a step that was aborted: some of its layers are computed, some are not."""
        for sequence in self._sequences:
            if len(sequence.kept) > sequence.n_before:
                n = self._memory.cut(sequence.slot, sequence.n_before)
                if n < sequence.n_before and sequence.pending is not None:
                    raise RuntimeError("a step was aborted that cannot be taken back.")

    def _put(self, index: int, token: int, position: int, slot: int, wants_logits: bool) -> None:
        batch = self._batch
        batch.token[index] = token
        batch.pos[index] = position
        batch.n_seq_id[index] = 1
        batch.seq_id[index][0] = slot
        batch.logits[index] = wants_logits

    def _take(self, sequence: _Sequence, token: int, send: Send) -> None:
        """Adds a sampled token to a sequence, or ends it."""
        if not sequence.n_generated:
            sequence.first_token = time.monotonic()
        if llama_cpp.llama_vocab_is_eog(self._vocab, token):
            self._end(sequence, "stop", send)
            return
        sequence.n_generated += 1
        sequence.n_unsent += 1
        sequence.pending = token
        assert sequence.decoder is not None
        sequence.text += sequence.decoder.decode(self._piece(token))
        cut = _first_stop(sequence.text, sequence.stop)
        if cut is not None:
            sequence.text = sequence.text[:cut]
            self._end(sequence, "stop", send)
            return
        n_held = max((len(stop) - 1 for stop in sequence.stop), default=0)
        self._pass_on(sequence, len(sequence.text) - n_held)
        if sequence.n_generated >= sequence.max_tokens:
            self._end(sequence, "length", send)

    def _pass_on(self, sequence: _Sequence, end: int) -> None:
        if end > sequence.n_sent:
            self._stream.add(sequence.id, sequence.text[sequence.n_sent : end], sequence.n_unsent)
            sequence.n_sent, sequence.n_unsent = end, 0

    def _end(self, sequence: _Sequence, reason: str, send: Send) -> None:
        self._pass_on(sequence, len(sequence.text))
        self._stream.send_all()
        now = time.monotonic()
        first = sequence.first_token if sequence.n_generated else now
        send(
            {
                "type": "finished",
                "id": sequence.id,
                "text": sequence.text,
                "reason": reason,
                "n_prompt": len(sequence.prompt),
                "n_generated": sequence.n_generated,
                "prefill_s": max(first - sequence.begun, 0.0),
                "decode_s": max(now - first, 0.0),
            }
        )
        llama_cpp.llama_sampler_free(sequence.sampler)
        sequence.sampler, sequence.pending = None, None

    def _drop(self, cancelled: set[str], waiting: deque[dict[str, Any]], send: Send) -> None:
        asked = set(cancelled)  # more may be asked meanwhile, from the listening thread
        everything = "*" in asked
        for request in list(waiting):
            if everything or request["id"] in asked:
                waiting.remove(request)
                send(_cancelled(request["id"]))
        for sequence in self._sequences:
            if sequence.is_busy and (everything or sequence.id in asked):
                self._end(sequence, "cancelled", send)
        cancelled -= asked

    # Tokens

    def _piece(self, token: int) -> bytes:
        buffer = self._piece_buffer
        n = llama_cpp.llama_token_to_piece(self._vocab, token, buffer, len(buffer), 0, False)
        return buffer.raw[:n] if n > 0 else b""

    # Speed

    def _reset_speed(self) -> None:
        self._n_read = self._n_written = 0
        self._read_s = self._written_s = 0.0
        self._steps: dict[int, list[float]] = {}

    def _note_step(self, n_writing: int, spent_s: float) -> None:
        """A step in which sequences wrote and none read."""
        times = self._steps.setdefault(n_writing, [0, 0.0])
        times[0] += 1
        times[1] += spent_s

    def _note_speed(self, n_prompt: int, n_written: int, spent_s: float) -> None:
        """Steps count as reading when prompt tokens are most of them, else as writing."""
        if n_prompt > n_written:
            self._n_read += n_prompt
            self._read_s += spent_s
        else:
            self._n_written += n_written
            self._written_s += spent_s

    def speed(self) -> dict[str, Any]:
        """Tokens per second of the last `serve`, 0 where there was nothing to measure; and by how
        many sequences wrote together, the steps and their seconds."""
        return {
            "prefill_tps": self._n_read / self._read_s if self._read_s else 0.0,
            "decode_tps": self._n_written / self._written_s if self._written_s else 0.0,
            "steps": [[n, *times] for n, times in sorted(self._steps.items())],
        }


def _cancelled(id_: str) -> dict[str, Any]:
    return {
        "type": "finished",
        "id": id_,
        "text": "",
        "reason": "cancelled",
        "n_prompt": 0,
        "n_generated": 0,
        "prefill_s": 0.0,
        "decode_s": 0.0,
    }


def _n_shared(prompts: Sequence[Sequence[int]]) -> int:
    """Tokens with which all prompts begin; 0 when there is only one."""
    if len(prompts) < 2:
        return 0
    return min(n_common(prompts[0], prompt) for prompt in prompts[1:])


def _first_stop(text: str, stops: Sequence[str]) -> int | None:
    found = [at for at in (text.find(stop) for stop in stops if stop) if at >= 0]
    return min(found) if found else None
