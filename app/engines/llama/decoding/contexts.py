"""llama.cpp's contexts: where prompts are read and where answers are written.

On a processor these are two. Flash attention reads faster there and writes several times more
slowly, so one context with it reads, a prompt at a time, and hands what it read to another without
it, in which all sequences write together (`states`). On a GPU, with quantised keys and
values, which need flash attention, and for models whose state has another form there is one
context for both.
"""

from __future__ import annotations

import ctypes
import sys
from typing import Any

import llama_cpp
import numpy as np

from app.engines.llama.decoding.lookup import N_DRAFT
from app.engines.llama.decoding.sampling import TokenChooser
from app.engines.llama.decoding.signs import SignsOfLife
from app.engines.llama.decoding.slots import SlotMemory
from app.engines.llama.decoding.states import (
    Bytes,
    StateError,
    adapt_state,
    is_transposed,
    spare_bytes,
)
from app.engines.llama.protocol import WorkerSettings
from app.models.gguf.llama_backends import keep_off_gpus, start_llama, use_few_rows
from app.models.machine.memory import N_READ_BY_WRITER
from app.system.translation import tr

_KV_TYPES = {
    "f16": llama_cpp.GGML_TYPE_F16,
    "q8_0": llama_cpp.GGML_TYPE_Q8_0,
    "q4_0": llama_cpp.GGML_TYPE_Q4_0,
}
_N_PADDED = 256  # llama.cpp's own granularity of a sequence's cells
_LOG_INFO, _LOG_ERROR = 2, 4  # GGML_LOG_LEVEL_*; below is what only llama.cpp's authors need


@llama_cpp.llama_log_callback  # type: ignore[untyped-decorator, unused-ignore]
def _keep_lines(level: int, text: bytes, _data: ctypes.c_void_p) -> None:
    """Writes llama.cpp's lines to the log at once: the next may be its last. Of a model file it
    tells what the header says, except the long lists of its vocabulary."""
    if _LOG_INFO <= level <= _LOG_ERROR and b"tokenizer." not in text:
        sys.stderr.write(text.decode(errors="replace"))
        sys.stderr.flush()


class Lane:
    """A context of `n_slots` sequences, its next batch, and its memory.

    Args:
        model: llama.cpp's own, alive as long as this is used.
        settings: The worker's.
        n_tokens: Tokens that each of the sequences can hold.
        n_step: Most tokens of a step.
        n_outputs: Most tokens of a step after which one is chosen.
        flash: Whether flash attention is used; None leaves it to llama.cpp.

    Attributes:
        is_transposed: Whether values are known to lie transposed in its state.

    Raises `RuntimeError` where memory is short.
    """

    def __init__(
        self,
        model: Any,
        settings: WorkerSettings,
        *,
        n_slots: int,
        n_tokens: int,
        n_step: int,
        n_outputs: int,
        flash: bool | None,
    ) -> None:
        params = llama_cpp.llama_context_default_params()
        params.n_ctx = -(-n_tokens // _N_PADDED) * _N_PADDED * n_slots
        params.n_seq_max = n_slots
        params.n_batch = params.n_ubatch = n_step
        params.n_threads = params.n_threads_batch = settings.n_threads
        params.type_k = params.type_v = _KV_TYPES[settings.kv_type]
        # A pool for each sequence: one pool for all made prefill 6 to 20 % slower.
        params.kv_unified = False
        params.swa_full = False
        params.no_perf = True
        params.n_outputs_max = n_outputs
        auto = llama_cpp.LLAMA_FLASH_ATTN_TYPE_AUTO
        params.flash_attn_type = auto if flash is None else int(flash)
        if settings.yarn_factor > 1.0:
            params.rope_scaling_type = llama_cpp.LLAMA_ROPE_SCALING_TYPE_YARN
            params.rope_freq_scale = 1.0 / settings.yarn_factor
            params.yarn_orig_ctx = settings.yarn_original_context
        self._context = llama_cpp.llama_init_from_model(model, params)
        if not self._context:
            raise RuntimeError(tr("there is not enough memory for a context of this size."))
        self.n_slots, self.n_tokens, self.n_step = n_slots, n_tokens, n_step
        self.is_transposed = flash is False
        self.memory = SlotMemory(self._context, model, n_slots, n_tokens)
        self.chooser = TokenChooser(self._context, llama_cpp.llama_model_get_vocab(model))
        self._batch = llama_cpp.llama_batch_init(n_step, 0, 1)

    def put(self, index: int, token: int, position: int, slot: int, wants_logits: bool) -> None:
        """Puts a token at place `index` of the next step."""
        batch = self._batch
        batch.token[index] = token
        batch.pos[index] = position
        batch.n_seq_id[index] = 1
        batch.seq_id[index][0] = slot
        batch.logits[index] = wants_logits

    def compute(self, n: int, abort: Any) -> int:
        """Computes a step of `n` tokens and returns llama.cpp's status."""
        self._batch.n_tokens = n
        llama_cpp.llama_set_abort_callback(self._context, abort, ctypes.c_void_p(0))
        status = llama_cpp.llama_decode(self._context, self._batch)
        self.memory.note_step()
        return int(status)

    def state(self, slot: int, n_spare: int) -> tuple[Bytes, int]:
        """What a slot holds, `n_spare` bytes to work with behind it, and its length."""
        size = llama_cpp.llama_state_seq_get_size(self._context, slot)
        state = np.empty(size + n_spare, np.uint8)
        data = state.ctypes.data_as(ctypes.POINTER(ctypes.c_uint8))
        if llama_cpp.llama_state_seq_get_data(self._context, data, size, slot) != size:
            raise StateError("llama.cpp did not write it")
        return state, size

    def set_state(self, slot: int, state: Bytes, held: list[int]) -> None:
        """Makes a slot hold what a state says, that of the tokens `held`."""
        self.memory.cut(slot, 0)
        data = state.ctypes.data_as(ctypes.POINTER(ctypes.c_uint8))
        if llama_cpp.llama_state_seq_set_data(self._context, data, len(state), slot) != len(state):
            self.memory.cut(slot, 0)
            raise StateError("llama.cpp did not read it")
        self.memory.held[slot][:] = held

    def close(self) -> None:
        """Frees its memory."""
        llama_cpp.llama_batch_free(self._batch)
        llama_cpp.llama_free(self._context)


def hand_over(source: Lane, slot: int, target: Lane, target_slot: int) -> None:
    """Copies what a slot of one context holds into one of another: 0.1 s for 5,000 tokens of
    SmolLM2 135M. Raises `StateError` where that cannot be done."""
    state, n_bytes = source.state(slot, spare_bytes(target.n_slots))
    state = adapt_state(
        state, n_bytes, n_streams=target.n_slots, is_transposed=target.is_transposed
    )
    target.set_state(target_slot, state, source.memory.held[slot])


def load_model(settings: WorkerSettings, signs: SignsOfLife | None = None) -> Any:
    """Loads the weights, with signs of life meanwhile. Raises `RuntimeError`."""
    llama_cpp.llama_log_set(_keep_lines, ctypes.c_void_p(0))
    start_llama(settings.kernel)
    use_few_rows(settings.extra_buffers)  # the same rung gives up both
    params = llama_cpp.llama_model_default_params()
    params.use_extra_bufts = settings.extra_buffers
    if not settings.maps_file:
        params.load_mode = llama_cpp.LLAMA_LOAD_MODE_NONE
    params.n_gpu_layers = settings.n_gpu_layers
    if not settings.n_gpu_layers:
        keep_off_gpus(params)

    @llama_cpp.llama_progress_callback  # type: ignore[untyped-decorator, unused-ignore]
    def goes_on(_share: float, _data: object) -> bool:
        if signs is not None:
            signs.give()
        return True

    params.progress_callback = goes_on
    model = llama_cpp.llama_model_load_from_file(settings.model_path.encode(), params)
    if not model:
        raise RuntimeError(tr("llama.cpp could not load the model file."))
    return model


class Contexts:
    """The contexts of a worker. The one for writing is as large as the requests need.

    Args:
        model: llama.cpp's own, alive as long as this is used.
        settings: The worker's.

    Attributes:
        reader, writer: One and the same where two would not work or not pay.

    Raises `RuntimeError` where memory is short.
    """

    def __init__(self, model: Any, settings: WorkerSettings) -> None:
        self._model, self._settings = model, settings
        self._n_drafted = N_DRAFT if settings.prompt_lookup else 0
        if settings.two_contexts:
            self.reader = self._lane(1, settings.n_context, settings.n_ubatch, flash=None)
            self.writer = self._writer(1, 1)
            if _understand_each_other(model, self.reader, self.writer):
                return
            self.reader.close()
            self.writer.close()
        self.reader = self.writer = self._lane(
            settings.n_sequences,
            settings.n_context,
            settings.n_ubatch,
            flash=settings.flash_attention,
        )

    def fits(self, n_slots: int, n_tokens: int, *, may_be_large: bool = False) -> bool:
        """Whether there is room for writing by up to `n_slots` sequences of `n_tokens` tokens each,
        prompt and answer together, and not twice as much as needed, unless it `may_be_large`.
        Always true where there are no two contexts."""
        if self.reader is self.writer:
            return True
        n_slots, n_tokens = self._rounded(n_slots, n_tokens)
        n_held = self.writer.n_slots * self.writer.n_tokens
        has_room = self.writer.n_slots >= n_slots and self.writer.n_tokens >= n_tokens
        return has_room and (may_be_large or n_held <= 2 * n_slots * n_tokens)

    def fit(self, n_slots: int, n_tokens: int) -> None:
        """Makes the context for writing so large; what it held is lost."""
        n_slots, n_tokens = self._rounded(n_slots, n_tokens)
        self.writer.close()
        while True:
            try:
                self.writer = self._writer(n_slots, n_tokens)
                return
            except RuntimeError:
                if n_slots == 1:
                    raise
                n_slots //= 2

    def _rounded(self, n_slots: int, n_tokens: int) -> tuple[int, int]:
        return min(n_slots, self._settings.n_sequences), -(-n_tokens // _N_PADDED) * _N_PADDED

    def close(self) -> None:
        """Frees their memory."""
        self.reader.close()
        if self.writer is not self.reader:
            self.writer.close()

    def _writer(self, n_slots: int, n_tokens: int) -> Lane:
        n_step = max(n_slots + self._n_drafted, N_READ_BY_WRITER)
        return self._lane(n_slots, n_tokens, n_step, flash=False)

    def _lane(self, n_slots: int, n_tokens: int, n_step: int, *, flash: bool | None) -> Lane:
        return Lane(
            self._model,
            self._settings,
            n_slots=n_slots,
            n_tokens=n_tokens,
            n_step=n_step,
            n_outputs=min(n_slots + self._n_drafted, n_step),
            flash=flash,
        )


def _understand_each_other(model: Any, reader: Lane, writer: Lane) -> bool:
    """Whether a state can go from one context to the other and back: tried with two tokens, since
    each family of models may keep its own."""
    never = llama_cpp.ggml_abort_callback()
    vocab = llama_cpp.llama_model_get_vocab(model)
    tokens = [n % max(llama_cpp.llama_vocab_n_tokens(vocab), 1) for n in (1, 2)]
    for at, token in enumerate(tokens):
        reader.put(at, token, at, 0, at == 1)
    if reader.compute(len(tokens), never) != 0:
        return False
    reader.memory.held[0][:] = tokens
    try:
        first, n_first = reader.state(0, 0)
        if is_transposed(first, n_first):  # no flash attention for this model
            return False
        hand_over(reader, 0, writer, 0)
        hand_over(writer, 0, reader, 0)
        again, n_again = reader.state(0, 0)
        return n_first == n_again and bool((first == again).all())
    except StateError:
        return False
    finally:
        reader.memory.cut(0, 0)
        writer.memory.cut(0, 0)
