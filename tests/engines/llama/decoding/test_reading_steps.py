"""How prompts are divided into steps."""

from __future__ import annotations

import pytest

from app.engines.llama.decoding.reading_steps import N_BEFORE_MIN, N_ROWS, n_left_to_writer, n_next


def steps(n_prompt: int, n_known: int = 0, n_most: int = 512) -> tuple[list[int], int]:
    """The steps of the reading context, and what is left to the other."""
    found, n_read = [], n_known
    while n := n_prompt - n_read:
        n_left = n_left_to_writer(n, n_read)
        if n_left == n:
            return found, n
        found.append(n_next(n - n_left, n_most))
        n_read += found[-1]
    return found, 0


@pytest.mark.parametrize("n_most", [128, 512, 2048])
def test_no_step_is_too_short_for_flash_attention(n_most: int) -> None:
    for n_prompt in range(N_BEFORE_MIN + N_ROWS, 3000, 7):
        found, n_left = steps(n_prompt, n_most=n_most)
        assert sum(found) + n_left == n_prompt
        assert min(found) >= N_ROWS, n_prompt
        assert max(found) <= n_most


def test_little_is_left_to_the_writing_context() -> None:
    for n_prompt in range(N_BEFORE_MIN + N_ROWS, 3000, 7):
        assert steps(n_prompt)[1] < N_ROWS


def test_a_short_end_after_what_is_known_is_not_read_with_flash_attention() -> None:
    assert steps(7040, 7000) == ([], 40)
    assert steps(1600, 1500) == ([100], 0)
    assert steps(1585, 1500) == ([64], 21)


def test_a_short_prompt_is_read_in_one_context() -> None:
    assert steps(40) == ([40], 0)
    assert steps(N_BEFORE_MIN - 1) == ([N_BEFORE_MIN - 1], 0)


def test_steps_depend_on_the_prompt_alone() -> None:
    """Read in one go or after any of its own steps, the others are the same."""
    whole, n_left = steps(1999)
    for n in range(1, len(whole)):
        assert steps(1999, sum(whole[:n])) == (whole[n:], n_left)
