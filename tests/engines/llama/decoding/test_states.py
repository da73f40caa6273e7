"""The state of a sequence between contexts, in the form that llama.cpp writes it."""

from __future__ import annotations

import struct
from itertools import product

import numpy as np
import pytest

from app.engines.llama.decoding.states import (
    Bytes,
    StateError,
    adapt_state,
    is_transposed,
    repeated_state,
    spare_bytes,
)

N_TOKENS, N_LAYERS, N_COMPONENTS = 150, 3, 24
F16, Q8_0 = 1, 8


def state_of(
    *, n_streams: int, transposed: bool, stream: int = 0, n_caches: int = 1, v_type: int = F16
) -> bytes:
    """A state with the same keys and values whatever its form."""
    random = np.random.default_rng(1)
    pieces = [struct.pack("<Ii", 0x67677371, 0)]
    for _ in range(n_caches):
        pieces.append(struct.pack("<I", n_streams) + bytes(4 * stream))
        pieces.append(struct.pack("<I", N_TOKENS))
        pieces.append(np.array([[n, 1, 0] for n in range(N_TOKENS)], "<u4").tobytes())
        pieces.append(struct.pack("<II", int(transposed), N_LAYERS))
        for _ in range(N_LAYERS):
            pieces.append(struct.pack("<iQ", F16, N_COMPONENTS * 2))
            pieces.append(random.bytes(N_TOKENS * N_COMPONENTS * 2))
        for _ in range(N_LAYERS):
            values = random.integers(0, 2**16, (N_TOKENS, N_COMPONENTS), np.uint16)
            if transposed:
                pieces.append(struct.pack("<iII", v_type, 2, N_COMPONENTS) + values.T.tobytes())
            else:
                pieces.append(struct.pack("<iQ", v_type, N_COMPONENTS * 2) + values.tobytes())
        pieces.append(bytes(4 * (n_streams - 1 - stream)))
    return b"".join(pieces)


def with_room(state: bytes, n_streams: int) -> Bytes:
    room = np.full(len(state) + spare_bytes(n_streams), 0xEE, np.uint8)
    room[: len(state)] = np.frombuffer(state, np.uint8)
    return room


@pytest.mark.parametrize("n_caches", [1, 2])
@pytest.mark.parametrize(("n_before", "n_after"), [(1, 8), (8, 1), (4, 4), (1, 1), (3, 5)])
def test_a_state_is_what_the_other_context_would_have_written(
    n_before: int, n_after: int, n_caches: int
) -> None:
    for before, after in product((False, True), repeat=2):
        stream = n_before - 1  # that of the last sequence
        given = state_of(n_streams=n_before, transposed=before, stream=stream, n_caches=n_caches)
        wanted = state_of(n_streams=n_after, transposed=after, n_caches=n_caches)
        room = with_room(given, n_after)
        assert is_transposed(room, len(given)) is before
        adapted = adapt_state(room, len(given), n_streams=n_after, is_transposed=after)
        assert adapted.tobytes() == wanted


def test_a_state_of_another_form_is_refused() -> None:
    sound = state_of(n_streams=2, transposed=False)
    at_cells = 8 + 4 + 4
    damaged = {
        "cut short": sound[:-5],
        "cut in its head": sound[:14],
        "longer": sound + b"\0\0",
        "two sequences in a cell": sound[: at_cells + 4] + b"\2" + sound[at_cells + 5 :],
        "no streams": sound[:8] + bytes(4) + sound[12:],
        "quantised": state_of(n_streams=2, transposed=False, v_type=Q8_0),
        "transposed and quantised": state_of(n_streams=2, transposed=True, v_type=Q8_0),
    }
    for what, state in damaged.items():
        with pytest.raises(StateError):
            wanted = what != "transposed and quantised"
            adapt_state(with_room(state, 2), len(state), n_streams=2, is_transposed=wanted)
            pytest.fail(what)


def test_quantised_values_may_go_to_another_number_of_streams() -> None:
    given = state_of(n_streams=3, transposed=False, stream=2, v_type=Q8_0)
    adapted = adapt_state(with_room(given, 5), len(given), n_streams=5)
    assert adapted.tobytes() == state_of(n_streams=5, transposed=False, v_type=Q8_0)


def test_a_state_can_be_made_as_long_as_is_wanted() -> None:
    """For measurements: the first token again and again, in a second cache as many as its window
    sees, and the last of them."""
    given = state_of(n_streams=1, transposed=False, n_caches=2)
    longer = repeated_state(with_room(given, 1), len(given), 1000, n_window=64)
    per_layer = 12 + N_COMPONENTS * 2  # of one token
    assert len(longer) == 8 + sum(
        4 + 4 + 12 * n + 8 + 2 * N_LAYERS * (12 + (per_layer - 12) * n) for n in (1000, 64)
    )
    assert not is_transposed(longer, len(longer))
    second = longer.tobytes().rindex(struct.pack("<II", 1, 64))
    assert struct.unpack_from("<III", longer.data, second + 8) == (1000 - 64, 1, 0)
    room = with_room(longer.tobytes(), 4)
    adapted = adapt_state(room, len(longer), n_streams=4, is_transposed=True)
    assert is_transposed(adapted, len(adapted))
    with pytest.raises(StateError):
        given = state_of(n_streams=1, transposed=True)
        repeated_state(with_room(given, 1), len(given), 10)
