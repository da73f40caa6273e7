"""Converts the state of a sequence, as llama.cpp writes it, for another kind of context.

llama.cpp computes attention in two ways. With flash attention the values lie token by token, as the
keys do; without it they lie transposed, all tokens of one component together. On a processor the
one reads faster and the other writes faster, several times so after a few thousand tokens. What
both keep of a sequence is the same but for that order and a flag.

The layout (`llama-kv-cache.cpp`, `state_write` and what it calls; little-endian, nothing is
aligned): a magic number and the sequence's id; then for each cache, of which models with sliding
windows have two, the number of streams and for each stream the number of cells, 0 for all but the
sequence's own. Where there are cells: of each its position, the number 1 and the sequence's id;
whether values lie transposed; the number of layers; for each layer the keys, and then for each
layer the values.
"""

from __future__ import annotations

import ctypes
import struct
from dataclasses import dataclass
from typing import Any

import numpy as np

Bytes = np.ndarray[Any, np.dtype[np.uint8]]

N_HEADER_BYTES = 8
"""The magic number and the sequence's id."""
_N_CELL_BYTES = 12
_WIDTHS = {0: 4, 1: 2, 30: 2}
"""Bytes of an element of the types F32, F16 and BF16 by ggml's number; others are quantised, and
those llama.cpp itself transposes only with flash attention."""
_N_TILE = 64
"""Tokens that are transposed at once: with up to 1,024 components they stay in the nearest
cache. In one go 5,400 tokens of SmolLM2 took five times as long."""


class StateError(Exception):
    """A state of another form than this module knows."""


@dataclass(frozen=True, slots=True)
class _Values:
    """The values of one layer: where their description and they themselves begin; `width` is 0
    for quantised ones."""

    at: int
    n_tokens: int
    n_token_bytes: int
    width: int

    @property
    def data_at(self) -> int:
        return self.at + 12  # both descriptions take as many bytes

    @property
    def end(self) -> int:
        return self.data_at + self.n_tokens * self.n_token_bytes


@dataclass(frozen=True, slots=True)
class _Cache:
    """What one cache holds of the sequence, from the number of its cells on; `flag_at` is where
    it says whether values lie transposed."""

    start: int
    end: int
    flag_at: int
    is_transposed: bool
    values: tuple[_Values, ...]


def adapt_state(
    state: Bytes, n_bytes: int, *, n_streams: int, is_transposed: bool | None = None
) -> Bytes:
    """Makes a state fit a context, in its own memory and little more.

    Args:
        state: The state, and behind it at least `spare_bytes` that may be overwritten.
        n_bytes: Its length.
        n_streams: Streams of the context it is for: its sequences, unless they share one.
        is_transposed: Whether the values lie transposed there; None where they lie as here.

    Returns the part of `state` that holds the new one. Raises `StateError`; the state is then of no
    more use.
    """
    caches = _caches(state, n_bytes)
    for cache in caches:
        if is_transposed is not None and cache.is_transposed != is_transposed:
            _transpose(state, cache, is_transposed)
    # The streams that are empty move the rest: to the end first, from where it can go to its place.
    n_new = N_HEADER_BYTES + sum(4 * n_streams + cache.end - cache.start for cache in caches)
    shift = len(state) - n_bytes
    address = state.ctypes.data
    if n_new > n_bytes:
        ctypes.memmove(address + shift, address, n_bytes)
    else:
        shift = 0
    at = N_HEADER_BYTES
    header = state[shift : shift + N_HEADER_BYTES].copy()
    for cache in caches:
        size = cache.end - cache.start
        ctypes.memmove(address + at + 4, address + shift + cache.start, size)
        state[at : at + 4] = _u32(n_streams)
        at += 4 + size
        state[at : at + 4 * (n_streams - 1)] = 0
        at += 4 * (n_streams - 1)
    state[:N_HEADER_BYTES] = header
    return state[:at]


def is_transposed(state: Bytes, n_bytes: int) -> bool:
    """Whether the values of a state lie transposed. Raises `StateError`."""
    return _caches(state, n_bytes)[0].is_transposed


def repeated_state(state: Bytes, n_bytes: int, n_tokens: int, n_window: int = 0) -> Bytes:
    """A state of `n_tokens` tokens, each a copy of the first token of another state: going on from
    it takes as long as from a real one, and making it takes no time.

    Args:
        state, n_bytes: Of a context with one stream, values not transposed.
        n_window: Tokens that the second of two caches holds, at most.

    Raises `StateError`.
    """
    pieces = [state[:N_HEADER_BYTES].tobytes()]
    for number, cache in enumerate(_caches(state, n_bytes)):
        if cache.is_transposed:
            raise StateError("values lie transposed")
        n = min(n_tokens, n_window) if number and n_window else n_tokens
        cells = np.zeros((n, 3), "<u4")
        cells[:, 0], cells[:, 1] = np.arange(n_tokens - n, n_tokens), 1
        n_layers = struct.unpack_from("<I", state.data, cache.flag_at + 4)[0]
        pieces += [struct.pack("<II", 1, n), cells.tobytes(), struct.pack("<II", 0, n_layers)]
        at, n_cells = cache.flag_at + 8, struct.unpack_from("<I", state.data, cache.start)[0]
        while at < cache.end:  # keys and values have one form
            type_, n_row_bytes = struct.unpack_from("<iQ", state.data, at)
            pieces.append(struct.pack("<iQ", type_, n_row_bytes))
            pieces.append(state[at + 12 : at + 12 + n_row_bytes].tobytes() * n)
            at += 12 + n_cells * n_row_bytes
    return np.frombuffer(b"".join(pieces), np.uint8)


def spare_bytes(n_streams: int) -> int:
    """Bytes that `adapt_state` needs behind a state: for what models with two caches add."""
    return 8 * n_streams


def _caches(state: Bytes, n_bytes: int) -> list[_Cache]:
    found: list[_Cache] = []
    at = N_HEADER_BYTES
    try:
        while at < n_bytes:
            (n_streams,) = struct.unpack_from("<I", state.data, at)
            if not 0 < n_streams <= 1024:
                raise StateError(f"{n_streams} streams")
            at += 4
            mine: _Cache | None = None
            for _ in range(n_streams):
                (n_cells,) = struct.unpack_from("<I", state.data, at)
                if not n_cells:
                    at += 4
                    continue
                if mine is not None:
                    raise StateError("two streams")
                mine = _cache(state, at, n_cells, n_bytes)
                at = mine.end
            if mine is None:
                raise StateError("no cells")
            found.append(mine)
    except struct.error as error:
        raise StateError("it ends too early") from error
    if at != n_bytes:
        raise StateError("it ends too early")
    return found


def _cache(state: Bytes, start: int, n_cells: int, n_bytes: int) -> _Cache:
    at = start + 4
    if at + n_cells * _N_CELL_BYTES > n_bytes:
        raise StateError("it ends too early")
    cells = state[at : at + n_cells * _N_CELL_BYTES].view("<u4").reshape(n_cells, 3)
    if (cells[:, 1] != 1).any():
        raise StateError("cells of another form")
    at += n_cells * _N_CELL_BYTES
    flag_at = at
    flag, n_layers = struct.unpack_from("<II", state.data, at)
    if flag > 1 or not 0 < n_layers <= 4096:
        raise StateError("layers of another form")
    at += 8
    for _ in range(n_layers):  # keys
        _, n_row_bytes = struct.unpack_from("<iQ", state.data, at)
        at += 12 + n_cells * n_row_bytes
    values = []
    for _ in range(n_layers):
        if flag:
            type_, width, n_components = struct.unpack_from("<iII", state.data, at)
            n_row_bytes = width * n_components
            if _WIDTHS.get(type_) != width:
                raise StateError("values of another type")
        else:
            type_, n_row_bytes = struct.unpack_from("<iQ", state.data, at)
        layer = _Values(at, n_cells, n_row_bytes, _WIDTHS.get(type_, 0))
        values.append(layer)
        at = layer.end
    if at > n_bytes:
        raise StateError("it ends too early")
    return _Cache(start, at, flag_at, bool(flag), tuple(values))


def _transpose(state: Bytes, cache: _Cache, is_transposed: bool) -> None:
    """Transposes the values of a cache in place."""
    state[cache.flag_at : cache.flag_at + 4] = _u32(int(is_transposed))
    for layer in cache.values:
        if not layer.width:
            raise StateError("values of another type")
        n, m, width = layer.n_tokens, layer.n_token_bytes // layer.width, layer.width
        type_ = state[layer.at : layer.at + 4]
        kind = np.uint16 if width == 2 else np.uint32
        # Nothing is aligned in a state.
        moved = np.empty(n * m, kind)
        if is_transposed:
            before = state[layer.data_at : layer.end].view(kind).reshape(n, m)
            after = moved.reshape(m, n)
            for first in range(0, n, _N_TILE):
                after[:, first : first + _N_TILE] = before[first : first + _N_TILE].T
            described = struct.pack("<II", width, m)
        else:
            before = state[layer.data_at : layer.end].view(kind).reshape(m, n)
            after = moved.reshape(n, m)
            for first in range(0, n, _N_TILE):
                after[first : first + _N_TILE] = before[:, first : first + _N_TILE].T
            described = struct.pack("<Q", m * width)
        state[layer.data_at : layer.end] = moved.view(np.uint8)
        state[layer.at : layer.at + 12] = np.frombuffer(type_.tobytes() + described, np.uint8)


def _u32(value: int) -> Bytes:
    return np.frombuffer(struct.pack("<I", value), np.uint8)
