"""Chooses the length of parts, from what reading and writing cost on this machine.

Reading a token costs the more the more tokens stand before it, on a processor several times so
after a few thousand: many small parts are read faster than few large ones. But each part also costs
its instructions, and notes that have to be written and merged.
"""

from __future__ import annotations

from app.planning.plan import ReadingCost

N_PART_MIN = 1536
"""Parts of 1,024 tokens are read 7 % faster at best (SmolLM2 135M, two cores), but more often tear
apart what belongs together, and a contract review as a second kind over the same text reads more
than a tenth of its prompts anew: its task stands after each part (`python -m tests.bench.reading
--only second`)."""
GAIN_MIN = 1.15
"""Times as fast that smaller parts must be: what is measured varies by about as much."""
NOTES_SHARE = 0.6
"""Of the tokens that a part's notes may have, so many they have, about."""


def answer_tokens(n_part_answer: int, n_part: int) -> int:
    """Tokens that the notes on a part of `n_part` tokens may have: an eighth of it at most, as of
    parts of 4,096 tokens. All notes together are then no longer than those on large parts; twice
    as long, the last answer, which is written after all of them, took longer than the parts."""
    return max(64, min(n_part_answer, n_part // 8))


def best_part(
    cost: ReadingCost, written_s: float, *, n_around: int, n_part_answer: int, n_most: int
) -> tuple[int, float]:
    """The size of parts that reads a document fastest.

    Args:
        cost: What a token costs that is read.
        written_s: Seconds for a token that is written, while several sequences write.
        n_around: Tokens of instructions around each part.
        n_part_answer: Tokens that the notes on a part may have at most.
        n_most: Tokens of a part that fit a context.

    Returns tokens, and how many times as fast such parts are read as parts of `n_most` tokens; 0
    and 1 where these are as good. Pure: the same measurement gives the same parts ever after, so
    that what was read of them is found again.
    """

    def per_token_s(n_part: int, n_answer: int) -> float:
        n_notes = NOTES_SHARE * n_answer
        read_s = cost.time_s(n_part + n_around)
        return (read_s + n_notes * (written_s + cost.base_s)) / n_part

    largest_s = per_token_s(n_most, n_part_answer)
    sizes = []
    n_part = N_PART_MIN
    while n_part < n_most:
        sizes.append(n_part)
        n_part += n_part // 2 if n_part & (n_part - 1) == 0 else n_part // 3
    if not sizes:
        return 0, 1.0
    seconds = {n: per_token_s(n, answer_tokens(n_part_answer, n)) for n in sizes}
    best = min(sizes, key=lambda n: seconds[n])
    gain = largest_s / seconds[best]
    return (best, gain) if gain >= GAIN_MIN else (0, 1.0)
