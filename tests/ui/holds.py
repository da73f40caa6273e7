"""How long a thread keeps Python's interpreter from all others, in its own computing time: a call
into C, such as a search through a whole text, cannot be interrupted, and the window waits."""

from __future__ import annotations

import math
import sys
import threading
import time
from collections.abc import Callable

from app.ui.control.threads import SWITCH_S

_LOOK_S = 0.0003


def longest_hold_s(work: Callable[[], object], below_s: float, n_rounds: int = 6) -> float:
    """The most that a thread computes in `work` between two turns of another one that waits for
    its own. Where that other thread has no processor for a moment, `work` computes on meanwhile: a
    hold of the interpreter shows in every round, so the first below `below_s` ends the looking."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(SWITCH_S)
    try:
        least = math.inf
        for _ in range(n_rounds):
            least = min(least, _longest_s(work))
            if least < below_s:
                break
        return least
    finally:
        sys.setswitchinterval(before)


def _longest_s(work: Callable[[], object]) -> float:
    begun, seen = threading.Event(), threading.Event()
    failed: list[BaseException] = []

    def run() -> None:
        begun.wait()
        try:
            work()
        except BaseException as error:
            failed.append(error)
        finally:
            is_done.set()
            seen.wait()  # its clock is there until then

    is_done = threading.Event()
    thread = threading.Thread(target=run)
    thread.start()
    assert thread.ident is not None
    clock = time.pthread_getcpuclockid(thread.ident)
    last, longest = time.clock_gettime(clock), 0.0
    begun.set()
    while not is_done.is_set():
        time.sleep(_LOOK_S)
        now = time.clock_gettime(clock)
        last, longest = now, max(longest, now - last)
    seen.set()
    thread.join()
    if failed:
        raise failed[0]
    return longest
