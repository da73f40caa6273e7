"""How a prompt is divided into steps where one context reads and another writes.

On a processor llama.cpp's flash attention reads rows 64 at a time: a step of 65 takes as long as
one of 128, and one of fewer than 64 is computed in another way that takes several times as long.
Without flash attention each row costs its own time and no more. SmolLM2 135M after 1,536 tokens,
one thread, with and without flash attention: 16 rows 0.60 and 0.09 s, 48 rows 1.74 and 0.24 s, 64
rows 0.26 and 0.30 s, 80 rows 0.43 and 0.40 s.

So a prompt is read in steps of at least 64 rows, and the few tokens that are left at its end by the
context that writes. Where the steps end depends on the prompt alone and on what is known of it
already, never on what else is computed: the answer is the same in any company.
"""

from __future__ import annotations

N_ROWS = 64
"""Rows that flash attention computes together (`GGML_FA_TILE_Q` in ggml-cpu/common.h)."""
N_LEFT_MAX = 32
"""Rows that the writing context reads as quickly as the other reads up to `N_ROWS`."""
N_BEFORE_MIN = 256
"""Tokens before a prompt's end from which on attention takes enough time for that to matter."""


def n_left_to_writer(n_left: int, n_before: int) -> int:
    """How many tokens at the end of a prompt the writing context is to read.

    Args:
        n_left: Tokens of the prompt that are not read.
        n_before: Those that are.
    """
    n_over = n_left % N_ROWS
    if n_before + n_left - n_over < N_BEFORE_MIN:
        return 0
    return n_over if n_over <= N_LEFT_MAX or n_left < N_ROWS else 0


def n_next(n_left: int, n_most: int) -> int:
    """How many of `n_left` tokens the reading context takes in its next step, `n_most` at most: so
    many that the last step has `N_ROWS` of them, where that is possible."""
    n = min(n_left, n_most)
    is_scrap = 0 < n_left - n < N_ROWS
    return n - N_ROWS if is_scrap and n >= 2 * N_ROWS else n
