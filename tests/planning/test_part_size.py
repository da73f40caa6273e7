"""The size of parts, from what reading costs."""

from __future__ import annotations

from app.planning.part_size import N_PART_MIN, answer_tokens, best_part
from app.planning.plan import ReadingCost

# Seconds as measured of SmolLM2 135M on two cores with AMX.
SMALL = ReadingCost(base_s=0.65e-3, depth_s=0.8e-6)
SMALL_WRITTEN_S = 4e-3


def test_a_token_costs_the_more_the_more_stand_before_it() -> None:
    cost = ReadingCost(base_s=1e-3, depth_s=1e-6)
    assert cost.time_s(1000) == 1.0 + 0.5
    assert cost.time_s(2000) == cost.time_s(1000) + cost.time_s(1000, n_before=1000)


def test_parts_are_small_where_attention_is_most_of_the_work() -> None:
    n_part, gain = best_part(SMALL, SMALL_WRITTEN_S, n_around=250, n_part_answer=512, n_most=7000)
    assert N_PART_MIN <= n_part <= 2048 and gain > 1.3


def test_parts_fill_the_context_where_reading_long_texts_costs_no_more() -> None:
    on_gpu = ReadingCost(base_s=0.1e-3, depth_s=1e-9)
    assert best_part(on_gpu, 5e-3, n_around=250, n_part_answer=512, n_most=30_000) == (0, 1.0)
    # Or where they can be no larger anyway.
    assert best_part(
        SMALL, SMALL_WRITTEN_S, n_around=250, n_part_answer=512, n_most=N_PART_MIN
    ) == (0, 1.0)


def test_instructions_and_notes_make_parts_larger() -> None:
    few, _ = best_part(SMALL, SMALL_WRITTEN_S, n_around=100, n_part_answer=256, n_most=7000)
    many, _ = best_part(SMALL, SMALL_WRITTEN_S, n_around=1500, n_part_answer=256, n_most=7000)
    assert few < many


def test_notes_are_shorter_than_what_they_are_about() -> None:
    assert answer_tokens(512, 1024) == 128
    assert answer_tokens(512, 8192) == 512
    assert answer_tokens(512, 100) == 64
