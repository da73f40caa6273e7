"""How far a run is, how fast, and how long it will take."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable

from app.analysis.runs.events import PartDone, Progress
from app.planning.plan import Plan

_WINDOW_S = 5.0  # speeds are averaged over this long
_INTERVAL_S = 0.25  # at most four reports a second
_DECODE_COST_DEFAULT = 4.0
"""Prefill tokens that one decoded token costs in time, while no speed is known: measured between 2
and 8 on CPUs with the two test models."""
_ALONE_FACTOR_DEFAULT = 1.5
"""How much more a token costs that one sequence writes alone, while that is not known: measured
1.3 to 2.1 with the same models."""


class WorkMeter:
    """Adds up the tokens of a run, weighted by what they cost, against the plan's forecast."""

    def __init__(self, plan: Plan, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._decode_cost = _DECODE_COST_DEFAULT
        self._alone_cost = _DECODE_COST_DEFAULT * _ALONE_FACTOR_DEFAULT
        if plan.speed is not None:
            self._decode_cost = plan.speed.prefill_tps / plan.speed.decode_tps
            self._alone_cost = plan.speed.prefill_tps / plan.speed.alone_tps
            if not plan.speed.decode_alone_tps:
                self._alone_cost *= _ALONE_FACTOR_DEFAULT
        n_together = plan.n_decode_tokens - plan.n_alone_decode_tokens
        self._total = (
            plan.n_prefill_tokens
            + self._decode_cost * n_together
            + self._alone_cost * plan.n_alone_decode_tokens
        )
        self._speed = plan.speed
        self._done = 0.0  # finished parts, fresh and cached
        self._cached = 0.0
        self._prefilled: dict[str, int] = {}
        self._decoded: dict[str, int] = {}
        self._to_be_told: dict[str, int] = {}
        self._alone: set[str] = set()
        self._recent_prefill: deque[tuple[float, int]] = deque()
        self._recent_decode: deque[tuple[float, int]] = deque()
        self._first_work: float | None = None
        self._last_report = float("-inf")

    def started(
        self, id_: str, *, is_alone: bool = False, n_known: int = 0, n_written: int = 0
    ) -> None:
        """A part begins, or begins anew; `is_alone` when no other is written beside it. `n_known`
        tokens of its prompt need not be read, and `n_written` of its answer, the first that will be
        told, were written before: they count as done and not for the speed."""
        if is_alone:
            self._alone.add(id_)
        self._prefilled[id_], self._decoded[id_] = n_known, n_written
        self._to_be_told[id_] = n_written
        self._begin()

    def prefilled(self, id_: str, n_done: int) -> None:
        """Notes that `n_done` prompt tokens of a part are read."""
        now = self._begin()
        self._recent_prefill.append((now, n_done - self._prefilled.get(id_, 0)))
        self._prefilled[id_] = n_done

    def decoded(self, id_: str, n_tokens: int) -> None:
        """Notes that more tokens of a part are written."""
        now = self._begin()
        n_told = min(n_tokens, self._to_be_told.get(id_, 0))
        if n_told:
            self._to_be_told[id_] -= n_told
        self._recent_decode.append((now, n_tokens - n_told))
        self._decoded[id_] = self._decoded.get(id_, 0) + n_tokens - n_told

    def finished(self, id_: str, n_prompt: int, n_answer_allowed: int) -> None:
        """A part is done: it counts with all the answer it was allowed, as in the forecast."""
        self._prefilled.pop(id_, None)
        self._decoded.pop(id_, None)
        self._done += n_prompt + self._cost(id_) * n_answer_allowed

    def from_cache(self, n_prompt: int, n_answer_allowed: int, *, is_alone: bool = False) -> None:
        """Notes that a part came from the library, without work."""
        cost = self._alone_cost if is_alone else self._decode_cost
        work = n_prompt + cost * n_answer_allowed
        self._done += work
        self._cached += work

    def progress(self) -> Progress | None:
        """The state of the whole run, or None when one was given a moment ago."""
        now = self._clock()
        if now - self._last_report < _INTERVAL_S:
            return None
        self._last_report = now
        done = self._done + sum(self._prefilled.values())
        done += sum(self._cost(id_) * n for id_, n in self._decoded.items())
        fraction = min(done / self._total, 0.999) if self._total else 0.0
        left_s: float | None = None
        fresh = done - self._cached
        spent_s = now - self._first_work if self._first_work is not None else 0.0
        if fresh > 0 and spent_s > 2.0:
            left_s = max(self._total - done, 0.0) * spent_s / fresh
        elif self._speed is not None:
            left_s = max(self._total - done, 0.0) / self._speed.prefill_tps
        return Progress(
            fraction,
            left_s,
            self._rate(self._recent_prefill, now),
            self._rate(self._recent_decode, now),
        )

    def _cost(self, id_: str) -> float:
        return self._alone_cost if id_ in self._alone else self._decode_cost

    def _begin(self) -> float:
        now = self._clock()
        if self._first_work is None:
            self._first_work = now
        return now

    def _rate(self, recent: deque[tuple[float, int]], now: float) -> float | None:
        while recent and recent[0][0] < now - _WINDOW_S:
            recent.popleft()
        n_tokens = sum(n for _, n in recent)
        if not n_tokens or self._first_work is None:
            return None
        return n_tokens / max(min(_WINDOW_S, now - self._first_work), 0.25)


class AnswerMeter:
    """Adds up the tokens of a run's notes and answer, against those that they may have.

    Attributes:
        parts, final: Tokens allowed and written.
    """

    def __init__(self, plan: Plan) -> None:
        self._budget = plan.budget
        self.parts = self.final = (0.0, 0.0)

    def note(self, done: PartDone) -> None:
        """A part is done; one from the library counts for nothing."""
        if done.cached:
            return
        if done.part.is_final:
            allowed, written = self.final
            self.final = allowed + self._budget.n_final_answer, written + done.n_generated
        else:
            allowed, written = self.parts
            self.parts = allowed + self._budget.n_part_answer, written + done.n_generated
