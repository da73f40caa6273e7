"""The products of `few_rows.cpp` against NumPy's, with stand-ins for llama.cpp's headers."""

from __future__ import annotations

import ctypes
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from app.models.gguf.llama_backends import use_few_rows

REPOSITORY = Path(__file__).resolve().parents[2]
SOURCE = REPOSITORY / "packaging/environment/few_rows.cpp"
COMPILER = shutil.which(os.environ.get("CXX", "g++"))
pytestmark = pytest.mark.skipif(
    COMPILER is None or sys.platform == "win32" or os.uname().machine != "x86_64",
    reason="needs a compiler for x86-64",
)
F32, F16, Q8_0 = 0, 1, 8  # ggml's numbers

HEADER = """
#pragma once
#include <cstddef>
#include <cstdint>
enum ggml_type { GGML_TYPE_F32 = 0, GGML_TYPE_F16 = 1, GGML_TYPE_Q8_0 = 8 };
enum ggml_op { GGML_OP_NONE, GGML_OP_MUL_MAT, GGML_OP_ADD };
struct ggml_buffer { bool is_host; };
struct ggml_tensor {
    ggml_type type; ggml_op op; ggml_buffer * buffer;
    int64_t ne[4]; size_t nb[4]; ggml_tensor * src[2]; void * data;
};
struct ggml_compute_params { int ith, nth; bool use_ref; };
inline bool ggml_backend_buffer_is_host(ggml_buffer * buffer) { return buffer->is_host; }
extern "C" bool ggml_cpu_extra_compute_forward(ggml_compute_params *, ggml_tensor *);
"""
HARNESS = """
#include "traits.h"
extern "C" bool longleaf_compute_forward(ggml_compute_params *, ggml_tensor *);
static bool is_taken;
extern "C" bool ggml_cpu_extra_compute_forward(ggml_compute_params *, ggml_tensor *) {
    return is_taken;
}
extern "C" bool product(int op, int type, int others, const int64_t * shapes,
                        const size_t * steps, void ** data, int n_threads, int flags) {
    ggml_buffer buffer = {!(flags & 1)};
    ggml_tensor tensors[3];
    for (int t = 0; t < 3; t++) {
        tensors[t] = {GGML_TYPE_F32, GGML_OP_NONE, &buffer, {}, {}, {}, data[t]};
        for (int i = 0; i < 4; i++) {
            tensors[t].ne[i] = shapes[4 * t + i];
            tensors[t].nb[i] = steps[4 * t + i];
        }
    }
    tensors[0].type = (ggml_type) type;
    tensors[1].type = (ggml_type) others;
    tensors[2].op = (ggml_op) op;
    tensors[2].src[0] = &tensors[0];
    tensors[2].src[1] = &tensors[1];
    is_taken = flags & 4;
    bool is_done = true;
    for (int ith = 0; ith < n_threads; ith++) {
        ggml_compute_params params = {ith, n_threads, (flags & 2) != 0};
        is_done = longleaf_compute_forward(&params, &tensors[2]) && is_done;
    }
    return is_done;
}
"""
NOT_HOST, REFERENCE, TAKEN = 1, 2, 4
Array = np.ndarray[Any, Any]


def compile_it(folder: Path, *options: str) -> Path:
    assert COMPILER is not None
    (folder / "traits.h").write_text(HEADER)
    (folder / "ggml-cpu-impl.h").write_text('#include "traits.h"\n')
    (folder / "harness.cpp").write_text(HARNESS)
    library = folder / "few_rows.so"
    flags = ["-std=c++17", "-O2", "-Wall", "-Wextra", "-Werror", "-fPIC", "-shared", *options]
    files = [SOURCE, folder / "harness.cpp"]
    subprocess.run([COMPILER, *flags, f"-I{folder}", "-o", library, *files], check=True)
    return library


def load_it(folder: Path, *features: str) -> ctypes.CDLL:
    """The products for a processor with these features, where the present one has them."""
    flags = Path("/proc/cpuinfo").read_text() if Path("/proc/cpuinfo").exists() else ""
    missing = set(features) - set(flags.split())
    if missing:
        pytest.skip(f"this processor has no {', '.join(sorted(missing))}")
    options = (f"-m{feature.replace('_', '')}" for feature in features)
    return ctypes.CDLL(str(compile_it(folder, *options)))


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> ctypes.CDLL:
    return load_it(tmp_path_factory.mktemp("few_rows"), "avx2", "fma", "f16c")


@pytest.fixture(scope="module")
def whole_numbers(tmp_path_factory: pytest.TempPathFactory) -> ctypes.CDLL:
    folder = tmp_path_factory.mktemp("whole_numbers")
    return load_it(folder, "avx2", "fma", "f16c", "avx512f", "avx512vl", "avx512_vnni")


def as_q8_0(floats: Array) -> tuple[Array, Array]:
    """Rows in blocks of 32 bytes behind their scale, and what they stand for."""
    blocks = floats.reshape(-1, 32)
    scale = (np.abs(blocks).max(1, keepdims=True) / 127).astype("<f2")
    whole = np.rint(blocks / scale.astype("f4")).clip(-127, 127).astype("i1")
    packed = np.concatenate([scale.view("u1"), whole.view("u1")], axis=1)
    return packed.reshape(-1), (whole * scale.astype("f4")).reshape(floats.shape)


def as_f16(floats: Array) -> tuple[Array, Array]:
    packed = floats.astype("<f2")
    return packed, packed.astype("f4")


PACKED = {F16: (as_f16, 1, 2), Q8_0: (as_q8_0, 32, 34)}
"""How floats are packed, how many at a time, and into how many bytes."""


def ask(
    library: ctypes.CDLL,
    type_: int,
    arrays: tuple[Array, Array, Array],
    shapes: tuple[tuple[int, ...], ...],
    steps: tuple[tuple[int, ...], ...],
    *,
    op: int = 1,
    others: int = F32,
    n_threads: int = 1,
    flags: int = 0,
) -> bool:
    return bool(
        library.product(
            op,
            type_,
            others,
            (ctypes.c_int64 * 12)(*[n for shape in shapes for n in shape]),
            (ctypes.c_size_t * 12)(*[n for step in steps for n in step]),
            (ctypes.c_void_p * 3)(*[array.ctypes.data for array in arrays]),
            n_threads,
            flags,
        )
    )


def weights(
    library: ctypes.CDLL,
    type_: int,
    k: int,
    m: int,
    n: int,
    as_type: int | None = None,
    **how: int,
) -> tuple[bool, Array, Array]:
    """A matrix of `m` rows of `k` weights with `n` rows: done, the products, NumPy's."""
    random = np.random.default_rng(k + m)
    floats = random.normal(size=(m, k)).astype("f4")
    pack, n_together, size = PACKED[type_]
    packed, meant = pack(floats)
    row = k // n_together * size
    b = random.normal(size=(n, k)).astype("f4")
    c = np.full((n, m), np.nan, "f4")
    is_done = ask(
        library,
        type_ if as_type is None else as_type,
        (packed, b, c),
        ((k, m, 1, 1), (k, n, 1, 1), (m, n, 1, 1)),
        (
            (size, row, row * m, row * m),
            (4, 4 * k, 4 * k * n, 4 * k * n),
            (4, 4 * m, 4 * m * n, 4 * m * n),
        ),
        **how,
    )
    return is_done, c, b.astype("f8") @ meant.astype("f8").T


@pytest.mark.parametrize("type_", PACKED)
@pytest.mark.parametrize("n", [*range(1, 15), 32])
@pytest.mark.parametrize("n_threads", [1, 3])
def test_weights_with_few_rows(library: ctypes.CDLL, type_: int, n: int, n_threads: int) -> None:
    is_done, found, right = weights(library, type_, 96, 28, n, n_threads=n_threads)
    assert is_done
    np.testing.assert_allclose(found, right, rtol=1e-4, atol=1e-4)


@pytest.mark.parametrize("type_", PACKED)
def test_a_row_has_the_same_product_in_any_company(library: ctypes.CDLL, type_: int) -> None:
    alone = weights(library, type_, 1568, 12, 1)[1]
    for n in range(2, 33):
        assert (weights(library, type_, 1568, 12, n, n_threads=2)[1][0] == alone[0]).all()


def rounded(floats: Array) -> Array:
    """What ggml makes of the rows that it multiplies Q8_0 with (quantize_row_q8_0)."""
    blocks = floats.reshape(-1, 32)
    most = np.abs(blocks).max(1, keepdims=True)
    inverse = np.divide(np.float32(127), most, out=np.zeros_like(most), where=most > 0)
    scale = (most / np.float32(127)).astype("<f2").astype("f4")
    return (np.rint(blocks * inverse) * scale).reshape(floats.shape)


@pytest.mark.parametrize("n", [*range(2, 15), 32])
@pytest.mark.parametrize("n_threads", [1, 3])
def test_whole_numbers_are_multiplied_as_ggml_rounds_them(
    whole_numbers: ctypes.CDLL, n: int, n_threads: int
) -> None:
    is_done, found, _ = weights(whole_numbers, Q8_0, 96, 28, n, n_threads=n_threads)
    assert is_done
    random = np.random.default_rng(96 + 28)  # as in `weights`
    meant = as_q8_0(random.normal(size=(28, 96)).astype("f4"))[1].astype("f8")
    b = rounded(random.normal(size=(n, 96)).astype("f4")).astype("f8")
    np.testing.assert_allclose(found, b @ meant.T, rtol=1e-5, atol=1e-5)


def test_a_row_of_whole_numbers_has_the_same_product_in_any_company(
    whole_numbers: ctypes.CDLL,
) -> None:
    pair = weights(whole_numbers, Q8_0, 1568, 12, 2)[1]
    for n in range(3, 33):
        assert (weights(whole_numbers, Q8_0, 1568, 12, n, n_threads=2)[1][:2] == pair).all()


def test_one_row_of_whole_numbers_and_halves_are_left_to_llama_cpp(
    whole_numbers: ctypes.CDLL,
) -> None:
    assert not weights(whole_numbers, Q8_0, 96, 28, 1)[0]
    assert not weights(whole_numbers, F16, 96, 28, 6)[0]
    attention(whole_numbers, of_values=False, n_heads=3, n_shared=3, n_tokens=256)


def attention(
    library: ctypes.CDLL, *, of_values: bool, n_heads: int, n_shared: int, n_tokens: int
) -> None:
    """Keys (token by token, all heads in a row) or values (transposed: a row for each component,
    with room for more tokens) of 2 sequences, 64 components a head."""
    n_dims, n_streams, room = 64, 2, n_tokens + 40
    random = np.random.default_rng(n_heads)
    if of_values:
        held = random.normal(size=(n_streams, n_heads, n_dims, room)).astype("<f2")
        held[..., n_tokens:] = np.nan
        a, k, m = held[..., :n_tokens], n_tokens, n_dims
    else:
        held = random.normal(size=(n_streams, room, n_heads, n_dims)).astype("<f2")
        held[:, n_tokens:] = np.nan
        a, k, m = held[:, :n_tokens].transpose(0, 2, 1, 3), n_dims, n_tokens
    n_all = n_heads * n_shared
    b = random.normal(size=(n_streams, n_all, k)).astype("f4")
    c = np.full((n_streams, n_all, m), np.nan, "f4")
    is_done = ask(
        library,
        F16,
        (held, b, c),
        ((k, m, n_heads, n_streams), (k, 1, n_all, n_streams), (m, 1, n_all, n_streams)),
        (
            a.strides[::-1],
            (4, 4 * k, 4 * k, 4 * k * n_all),
            (4, 4 * m, 4 * m, 4 * m * n_all),
        ),
        n_threads=2,
    )
    assert is_done
    shared = np.repeat(a.astype("f8"), n_shared, axis=1)
    np.testing.assert_allclose(
        c, np.einsum("shmk,shk->shm", shared, b.astype("f8")), rtol=1e-4, atol=1e-3
    )


@pytest.mark.parametrize("of_values", [False, True])
@pytest.mark.parametrize("n_heads, n_shared", [(3, 3), (1, 4), (2, 6), (2, 7), (8, 1), (1, 32)])
def test_keys_and_values(
    library: ctypes.CDLL, of_values: bool, n_heads: int, n_shared: int
) -> None:
    for n_tokens in (32, 256, 1792):
        attention(
            library, of_values=of_values, n_heads=n_heads, n_shared=n_shared, n_tokens=n_tokens
        )


def test_what_is_left_to_llama_cpp(library: ctypes.CDLL) -> None:
    assert weights(library, Q8_0, 96, 28, 6)[0]
    for how in (
        {"flags": NOT_HOST},  # rearranged, or on a GPU
        {"flags": REFERENCE},
        {"op": 2},
        {"others": F16},
    ):
        is_done, found, _ = weights(library, Q8_0, 96, 28, 6, **how)
        assert not is_done and np.isnan(found).all(), how
    assert not weights(library, Q8_0, 96, 28, 33)[0], "many rows"
    assert not weights(library, Q8_0, 96, 30, 6)[0], "rows that make no whole blocks"
    assert not weights(library, F16, 72, 28, 6)[0], "rows of another length"
    assert not weights(library, F16, 96, 28, 6, as_type=2)[0], "another type"
    # What rearranged weights have a way of their own for is theirs.
    is_done, found, _ = weights(library, Q8_0, 96, 28, 6, flags=TAKEN)
    assert is_done and np.isnan(found).all()


def test_it_can_be_left_out(library: ctypes.CDLL, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LONGLEAF_FEW_ROWS", "on")  # to be put back
    use_few_rows(False)
    assert not weights(library, Q8_0, 96, 28, 6)[0]
    use_few_rows(True)
    assert weights(library, Q8_0, 96, 28, 6)[0]


@pytest.mark.parametrize(
    "options",
    [["-msse4.2"], ["-march=haswell"], ["-march=skylake-avx512"], ["-march=icelake-server"]],
)
def test_every_kernel_compiles(tmp_path: Path, options: list[str]) -> None:
    compile_it(tmp_path, *options)
