"""Measures how fast a worker reads and writes, step by step."""

from __future__ import annotations

import time

from app.engines.llama.protocol import Idle, Times

N_DEPTH = 512
"""Tokens by which the depth at which prompts are read is told apart: attention over what was read
before takes the longer the more that is."""


class StepMeter:
    """Counts tokens and seconds of the steps of one `serve`."""

    def __init__(self) -> None:
        self._n_read = self._n_written = 0
        self._read_s = self._written_s = 0.0
        self._steps: dict[int, list[float]] = {}
        self._depths: dict[int, list[float]] = {}
        self._processor_s = time.process_time()

    def note(
        self, n_prompt: int, n_written: int, n_writing: int, depth: int, spent_s: float
    ) -> None:
        """Adds a step: prompt tokens read at `depth`, tokens written by `n_writing` sequences.

        It counts as reading when prompt tokens are most of it, else as writing; as one in which
        sequences wrote together only where none read.
        """
        before_s, self._processor_s = self._processor_s, time.process_time()
        processor_s = self._processor_s - before_s
        if n_prompt > n_written:
            self._n_read += n_prompt
            self._read_s += spent_s
            if not n_written:
                _add(self._depths, depth // N_DEPTH, n_prompt, spent_s, processor_s)
        else:
            self._n_written += n_written
            self._written_s += spent_s
        if n_writing and not n_prompt:
            _add(self._steps, n_writing, 1, spent_s, processor_s)

    def as_message(self) -> Idle:
        """Tokens per second, 0 where there was nothing to measure; by how many sequences wrote
        together, the steps, their seconds, and those of processor time, with what lay between the
        steps; by depth (in `N_DEPTH` tokens) the same of prompt tokens read there."""
        return Idle(
            prefill_tps=self._n_read / self._read_s if self._read_s else 0.0,
            decode_tps=self._n_written / self._written_s if self._written_s else 0.0,
            steps=_times(self._steps),
            depths=_times(self._depths),
        )


def _times(measured: dict[int, list[float]]) -> tuple[Times, ...]:
    return tuple(Times(key, int(n), s, p) for key, (n, s, p) in sorted(measured.items()))


def _add(
    into: dict[int, list[float]], key: int, n: int, spent_s: float, processor_s: float
) -> None:
    times = into.setdefault(key, [0, 0.0, 0.0])
    times[0] += n
    times[1] += spent_s
    times[2] += processor_s
