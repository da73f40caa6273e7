"""The KV cache of a context: which tokens each slot holds, and what a prompt can reuse."""

from __future__ import annotations

import contextlib
import ctypes
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import llama_cpp
import numpy as np

from app.engines.contract.token_ids import n_common
from app.engines.llama.decoding.states import (
    N_HEADER_BYTES,
    Bytes,
    StateError,
    adapt_state,
    spare_bytes,
)
from app.engines.llama.protocol import Restore

N_COPIED_MIN = 8
"""Prompt tokens that make a copy from another slot worth its time; fewer are computed. Where eight
prompts shared 16 tokens of 820, copying them made prefill 6 % faster on two cores."""


_N_FILE_HEAD_BYTES = 12
"""Of a snapshot: a magic number, a version, the number of tokens. Tokens follow, then the state."""


class SlotMemory:
    """Keys and values of `n_slots` sequences of at most `n_context` tokens each.

    Args:
        context, model: llama.cpp's own, alive as long as this is used.

    Attributes:
        held: For each slot the tokens whose keys and values it has. The lists stay the same;
            whoever has tokens computed adds them.
        n_window: Tokens that a layer with a sliding window sees, 0 for models without one.
    """

    def __init__(self, context: Any, model: Any, n_slots: int, n_context: int) -> None:
        self._context, self._n_context = context, n_context
        self._memory = llama_cpp.llama_get_memory(context)
        self.held: list[list[int]] = [[] for _ in range(n_slots)]
        self.n_window: int = llama_cpp.llama_model_n_swa(model)
        self._sources: set[int] = set()  # slots that llama.cpp copies from with the next step

    def is_source(self, slot: int) -> bool:
        """Whether the next step copies from a slot, so that it must not be overwritten before."""
        return slot in self._sources

    def note_step(self) -> None:
        """Notes that a step was computed, and with it the copies that were waiting."""
        self._sources.clear()

    def n_usable(self, slot: int, prompt: Sequence[int]) -> int:
        """How many tokens of a prompt's beginning a slot can provide.

        Layers with a sliding window hold only the last tokens of a slot. They are of use when those
        that the window sees from the first token to be computed are among them; llama.cpp would go
        on without them, and the answer would miss what they said.
        """
        n = n_common(self.held[slot], prompt)
        first = llama_cpp.llama_memory_seq_pos_min(self._memory, slot)
        return n if first <= max(0, n - self.n_window) else 0

    def take_over(self, slot: int, prompt: list[int], snapshot: Restore | None) -> tuple[int, bool]:
        """Makes a slot hold as much of a prompt's beginning as is known anywhere: in the slot
        itself, in another one, or in a snapshot on disk.

        Returns the number of tokens, and whether the snapshot turned out to be of no use.
        """
        wanted = prompt[:-1]  # the last token must be computed: it has logits
        n_own = self.n_usable(slot, wanted)
        others = [other for other in range(len(self.held)) if other != slot]
        source = max(others, key=lambda other: self.n_usable(other, wanted), default=None)
        n_other = self.n_usable(source, wanted) if source is not None else 0
        is_stale = False
        if snapshot and snapshot.n_tokens > max(n_own, n_other) + N_COPIED_MIN:
            self._load(slot, snapshot.path)
            n_own = self.n_usable(slot, wanted)
            # Unreadable, or its window is beyond what both begin with.
            is_stale = not n_own
        if source is not None and n_other >= n_own + N_COPIED_MIN:
            # Between pools llama.cpp copies whole sequences only; what is too much is removed. It
            # notes the copy now and makes it before it computes the next step.
            llama_cpp.llama_memory_seq_rm(self._memory, slot, -1, -1)
            llama_cpp.llama_memory_seq_cp(self._memory, source, slot, -1, -1)
            self._sources.add(source)
            self.held[slot][:] = self.held[source]
            n_own = n_other
        return self.cut(slot, n_own), is_stale

    def cut(self, slot: int, n: int) -> int:
        """Forgets what a slot holds from token `n` on, or all where a recurrent state cannot be
        taken back; returns what it still holds."""
        if not llama_cpp.llama_memory_seq_rm(self._memory, slot, n, -1):
            llama_cpp.llama_memory_seq_rm(self._memory, slot, -1, -1)
            n = 0
        del self.held[slot][n:]
        return n

    def save(self, slot: int, path: str) -> bool:
        """Writes what a slot holds to a file. False where that fails, as on a full disk, and then
        there is no file: a snapshot is a convenience, the answer is not."""
        held = self.held[slot]
        tokens = (llama_cpp.llama_token * len(held))(*held)
        n_bytes = llama_cpp.llama_state_seq_save_file(
            self._context, path.encode(), slot, tokens, len(tokens)
        )
        if not n_bytes:
            with contextlib.suppress(OSError):
                Path(path).unlink()
        return bool(n_bytes)

    def _load(self, slot: int, path: str) -> None:
        """Restores a snapshot into a slot, which is empty when it does not fit."""
        tokens = (llama_cpp.llama_token * self._n_context)()
        n_tokens = ctypes.c_size_t()
        self.cut(slot, 0)
        held = self._load_adapted(slot, path)
        if held is not None:
            self.held[slot][:] = held
            return
        n_read = llama_cpp.llama_state_seq_load_file(
            self._context, path.encode(), slot, tokens, self._n_context, ctypes.byref(n_tokens)
        )
        if n_read:
            self.held[slot][:] = tokens[: n_tokens.value]
        else:
            self.cut(slot, 0)

    def _load_adapted(self, slot: int, path: str) -> list[int] | None:
        """Restores a snapshot that a context of another number of slots has written, which
        llama.cpp's own loading refuses. None where it is none or that fails."""
        n_streams = len(self.held)
        try:
            written = np.fromfile(path, np.uint8)
            n_tokens = int(written[8:12].view("<u4")[0])
            start = _N_FILE_HEAD_BYTES + 4 * n_tokens
            if n_tokens > self._n_context or int(written[start : start + 4].view("<u4")[0]) in (
                0,
                n_streams,
            ):
                return None
            tokens: list[int] = written[_N_FILE_HEAD_BYTES:start].view("<i4").tolist()
            n_bytes = N_HEADER_BYTES + len(written) - start
            state = np.empty(n_bytes + spare_bytes(n_streams), np.uint8)
            state[N_HEADER_BYTES:n_bytes] = written[start:]
            self._write_header(slot, state)
            adapted = adapt_state(state, n_bytes, n_streams=n_streams)
        except (OSError, ValueError, IndexError, StateError):
            return None
        data = adapted.ctypes.data_as(ctypes.POINTER(ctypes.c_uint8))
        n_read = llama_cpp.llama_state_seq_set_data(self._context, data, len(adapted), slot)
        if n_read != len(adapted):
            self.cut(slot, 0)
            return None
        return tokens

    def _write_header(self, slot: int, state: Bytes) -> None:
        """Begins a state as llama.cpp begins that of an empty slot."""
        empty = np.zeros(llama_cpp.llama_state_seq_get_size(self._context, slot), np.uint8)
        data = empty.ctypes.data_as(ctypes.POINTER(ctypes.c_uint8))
        llama_cpp.llama_state_seq_get_data(self._context, data, len(empty), slot)
        state[:N_HEADER_BYTES] = empty[:N_HEADER_BYTES]
