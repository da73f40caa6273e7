"""Prompt lookup: guesses the next tokens from where the last ones stood before.

Summaries copy names, amounts and whole clauses from the document. When the last tokens occur
earlier in the prompt or the answer, those that followed them there are decoded along with the next
token, and kept as far as the model agrees (Saxena, "Prompt Lookup Decoding", 2023). Whether it
gains depends on the machine, so that it is measured while it is used, and left off where slower.

It is off unless asked for: llama.cpp's kernels for one token and for several round differently, so
that at a near tie the answer may take another turn, and with it the promise that the same question
gives the same answer.
"""

from __future__ import annotations

from collections.abc import Sequence

N_KEY = 3
"""Tokens that must agree before a guess; two hit often and wrongly, four seldom."""
N_DRAFT = 6
"""Tokens guessed at once."""
N_PLAIN_MIN, N_DRAFTED_MIN = 4, 6
"""Steps of each kind that are measured before one is preferred."""
N_REPROBE = 48
"""Steps after which the slower way is tried again: the text may have turned to quotations."""
_WEIGHT = 0.15  # of the newest measurement in a moving average


class LookupIndex:
    """Where each run of `N_KEY` tokens was last followed by something."""

    def __init__(self, tokens: Sequence[int]) -> None:
        self._tokens: list[int] = []
        self._ends: dict[tuple[int, ...], int] = {}
        self.extend(tokens)

    def extend(self, tokens: Sequence[int]) -> None:
        """Adds tokens at the end."""
        for token in tokens:
            if len(self._tokens) >= N_KEY:
                self._ends[tuple(self._tokens[-N_KEY:])] = len(self._tokens)
            self._tokens.append(token)

    def draft(self) -> list[int]:
        """The tokens that followed the last occurrence of the present end; [] without one."""
        if len(self._tokens) < N_KEY:
            return []
        end = self._ends.get(tuple(self._tokens[-N_KEY:]))
        return [] if end is None else self._tokens[end : end + N_DRAFT]


class LookupGain:
    """Compares the speed of steps with and without guesses."""

    def __init__(self) -> None:
        self._plain_tps = self._drafted_tps = 0.0
        self._n_plain = self._n_drafted = self._n_since = 0

    def wants_draft(self) -> bool:
        """Whether the next step should use a guess, if there is one."""
        if self._n_plain < N_PLAIN_MIN:
            return False
        if self._n_drafted < N_DRAFTED_MIN:
            return True
        self._n_since += 1
        if self._n_since >= N_REPROBE:
            self._n_since = 0
            return self._drafted_tps <= self._plain_tps  # the other way, once
        return self._drafted_tps > self._plain_tps

    def note(self, n_tokens: int, spent_s: float, *, drafted: bool) -> None:
        """Adds a step that gave `n_tokens` in this time."""
        tps = n_tokens / max(spent_s, 1e-6)
        if drafted:
            self._n_drafted += 1
            self._drafted_tps = _mean(self._drafted_tps, tps, self._n_drafted)
        else:
            self._n_plain += 1
            self._plain_tps = _mean(self._plain_tps, tps, self._n_plain)


def _mean(old: float, new: float, n: int) -> float:
    """A plain mean at first, then a moving one."""
    weight = max(1.0 / n, _WEIGHT)
    return old + weight * (new - old)
