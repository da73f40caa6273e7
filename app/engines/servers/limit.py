"""How many requests a server is given at once, and how long it is left alone when it has too many.

Additive increase, multiplicative decrease, as in TCP congestion control: a server that keeps up
gets one request more for each round of answers, one that refuses or slows down gets fewer at once.
"""

from __future__ import annotations

import email.utils
import random
import time
from collections.abc import Mapping

_SLOWDOWN = 4.0
"""A first token that takes this many times as long per prompt token as the best ones means that
requests wait in the server's queue. Batching alone costs less: a batch shares the processor, so
that a handful at once may each be slower although all together are faster."""
_SLOW_FIRST_TOKEN_S = 2.0  # shorter waits are never held against a server
_BASELINE_DRIFT = 1.05  # the best time is forgotten slowly: a server may be slower than it was
_REFUSED, _SLOWED = 0.5, 0.7
_BACKOFF_FIRST_S, _BACKOFF_MAX_S = 0.5, 30.0
RETRY_AFTER_MAX_S = 120.0
"""A server that asks for a longer pause is not waited for."""


class AdaptiveLimit:
    """The number of requests that one server gets at once.

    Args:
        n_max: Never more than this (a server's own slots where it states them).
        n_first: Where to begin.
        heeds_waits: Whether slow first tokens mean too much at once: they do not where what waits
            joins a batch.

    Attributes:
        n: The limit now, at least 1.
    """

    def __init__(self, n_max: int, n_first: int = 4, *, heeds_waits: bool = True) -> None:
        self.n_max = max(n_max, 1)
        self._heeds_waits = heeds_waits
        self._limit = float(min(max(n_first, 1), self.n_max))
        self._best_s = float("inf")  # seconds to the first token, per prompt token
        self._n_until_decrease = 0

    @property
    def n(self) -> int:
        return int(self._limit)

    def answered(self, first_token_s: float, n_prompt: int, *, n_at_once: int) -> None:
        """A request was answered: `first_token_s` after it was sent, with `n_at_once` under way.

        The limit grows only where it is in use: answers of an idle server say nothing.
        """
        self._n_until_decrease = max(0, self._n_until_decrease - 1)
        per_token_s = first_token_s / max(n_prompt, 1)
        slow = per_token_s > _SLOWDOWN * self._best_s and first_token_s > _SLOW_FIRST_TOKEN_S
        self._best_s = min(self._best_s * _BASELINE_DRIFT, per_token_s)
        if slow and self._heeds_waits:
            self._decrease(_SLOWED)
        elif n_at_once >= self.n:
            self._limit = min(self._limit + 1 / self._limit, float(self.n_max))

    def refused(self) -> None:
        """The server had too much to do (429, 503)."""
        self._decrease(_REFUSED)

    def _decrease(self, factor: float) -> None:
        """Requests of one round fail together: they count once."""
        if self._n_until_decrease:
            return
        self._limit = max(1.0, self._limit * factor)
        self._n_until_decrease = self.n


class Backoff:
    """How long to leave a server alone: what it asks for, else ever longer, with some chance in it
    so that many clients do not come back together."""

    def __init__(self, chance: random.Random | None = None) -> None:
        self._chance = chance or random.Random()
        self.n_failures = 0

    def succeeded(self) -> None:
        self.n_failures = 0

    def failed(self, asked_s: float | None = None) -> float:
        """Seconds to wait after one more failure; `asked_s` is the server's own wish."""
        self.n_failures += 1
        if asked_s is not None:
            return asked_s
        longest = min(_BACKOFF_FIRST_S * 2.0 ** min(self.n_failures - 1, 10), _BACKOFF_MAX_S)
        return longest * self._chance.uniform(0.5, 1.0)


def retry_after_s(headers: Mapping[str, str], now: float | None = None) -> float | None:
    """Seconds in a `Retry-After` header (RFC 9110: a number or a date), or None without one."""
    milliseconds = headers.get("retry-after-ms", "").strip()
    if milliseconds.isascii() and milliseconds.isdigit():  # of Azure and OpenAI, and more exact
        return float(milliseconds[:12]) / 1000
    text = headers.get("retry-after", "").strip()
    if not text:
        return None
    if text.isascii() and text.isdigit():
        return float(text[:12])
    try:
        then = email.utils.parsedate_to_datetime(text).timestamp()
    except (ValueError, TypeError, OverflowError):
        return None
    return max(0.0, then - (time.time() if now is None else now))
