"""How many requests a server is given at once, and how long it is left alone when it has too many.

Additive increase, multiplicative decrease, as in TCP congestion control: a server that keeps up
gets one request more for each round of answers, one that refuses or slows down gets fewer at once.
"""

from __future__ import annotations

import email.utils
import random
import re
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


_SPAN = re.compile(
    r"(?P<n>\d{1,9}(?:\.\d{1,9})?)\s*"
    r"(?:(?P<ms>ms|milliseconds?)|(?P<m>m|min(?:ute)?s?)|(?P<h>h|hours?)|s|sec(?:ond)?s?|)(?![a-z])",
    re.ASCII,
)
_IN_WORDS = re.compile(
    r"(?:try again|retry|wait)(?: after| in| for)?:? ((?:\d[\d.]* ?(?:[a-z]+)?\s?){1,3})",
    re.IGNORECASE,
)
_IN_JSON = re.compile(
    r"\"retry_?(?:after|delay)(?P<ms>_?ms)?\w{0,8}\"\s*:\s*\"?(?P<n>\d[\d.]*(?:ms|s)?)",
    re.IGNORECASE,
)


def retry_after_s(headers: Mapping[str, str], now: float | None = None) -> float | None:
    """Seconds in a `Retry-After` header (RFC 9110: a number or a date), or None without one."""
    milliseconds = headers.get("retry-after-ms", "").strip()
    if milliseconds and (wait_s := _seconds(milliseconds)) is not None:
        return wait_s / 1000  # of Azure and OpenAI, and more exact
    text = headers.get("retry-after", "").strip()
    if not text:
        return None
    if (wait_s := _seconds(text)) is not None:
        return wait_s
    try:
        then = email.utils.parsedate_to_datetime(text).timestamp()
    except (ValueError, TypeError, OverflowError):
        return None
    return max(0.0, then - (time.time() if now is None else now))


def retry_in_words_s(text: str) -> float | None:
    """The pause that a refusal asks for, in s: "try again in 1m6.2s", "retryDelay": "34s"."""
    if found := _IN_JSON.search(text):
        wait_s = _seconds(found["n"])
        return wait_s / 1000 if wait_s is not None and found["ms"] else wait_s
    said = _IN_WORDS.search(text)
    return _seconds(said[1].strip().rstrip(".")) if said else None


def _seconds(text: str) -> float | None:
    """Seconds of "7", "1.5", "300ms" or "1m6.2s"; None for anything else."""
    bare = "".join(text.casefold().split())
    spans = list(_SPAN.finditer(bare))
    if not spans or "".join(span[0] for span in spans) != bare:
        return None
    sizes_s = {"ms": 0.001, "m": 60.0, "h": 3600.0}
    units = (next((name for name in sizes_s if span[name]), "") for span in spans)
    return sum(
        float(span["n"]) * sizes_s.get(unit, 1.0) for span, unit in zip(spans, units, strict=True)
    )
