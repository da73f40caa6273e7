"""What a piece of work costs, held to bounds that a busy machine does not break.

Other programs take the clock, other threads the processor, and Python's collection of garbage comes
when it comes. So time is the processor's for this thread alone, garbage waits, and of several tries
the cheapest counts: what is slow by its nature is slow in each.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Callable

N_TRIES = 4


def cost_s(work: Callable[[], object]) -> float:
    """Seconds of processor time that one call takes in this thread."""
    gc.collect()
    gc.disable()
    try:
        begun = time.thread_time()
        work()
        return time.thread_time() - begun
    finally:
        gc.enable()


def costs_less(bound_s: float, work: Callable[[], object]) -> bool:
    """Whether one of a few calls takes less than a bound; the first that does is the last."""
    return any(cost_s(work) < bound_s for _ in range(N_TRIES))


def grows_less(bound: float, few: Callable[[], object], many: Callable[[], object]) -> bool:
    """Whether much work costs less than `bound` times as much as little, each at its cheapest."""
    few_s = many_s = float("inf")
    for _ in range(N_TRIES):
        few_s, many_s = min(few_s, cost_s(few)), min(many_s, cost_s(many))
        if many_s < bound * few_s:
            return True
    return False
