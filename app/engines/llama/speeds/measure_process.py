"""Measures what a model's tokens cost, in a process of its own.

Started as `python -m app.engines.llama.speeds.measure_process SETTINGS`, or by the built program
with the same argument: the worker's settings as JSON, of one sequence. Writes a JSON object to
standard output: `base_s`, `depth_s`, `written_s`, `written_depth_s`, see `FirstMeasurement`;
those of depth are null for models whose state cannot be made longer.

Processor time counts, and of several rounds the quickest: other programs only ever make one slower.
"""

from __future__ import annotations

import json
import sys
import time
from typing import Any

from app.engines.llama.protocol import settings_from_json

N_DEEP = 4096
"""Tokens before those that are read again: by then attention is most of the work."""
_N_FEW, _N_MORE, _N_ROUNDS, _N_DEEP_READ = 32, 128, 3, 64
_QUICK_S = 0.3
"""Models that read `_N_FEW` tokens in this time are measured with more, and more often."""
_N_WRITTEN = 8


def main(arguments: list[str] | None = None) -> int:
    """Measures as told on the command line."""
    settings = settings_from_json((sys.argv[1:] if arguments is None else arguments)[-1])
    from app.engines.llama.decoding.contexts import Contexts, load_model

    contexts = Contexts(load_model(settings), settings)
    few_s = read_s(contexts.reader, _N_FEW, 0)
    is_quick = few_s < _QUICK_S
    n_read, n_rounds = (_N_MORE, _N_ROUNDS) if is_quick else (_N_FEW, 1)
    if is_quick:
        base_s = min(read_s(contexts.reader, n_read, 0) for _ in range(n_rounds)) / n_read
    else:
        base_s = few_s / n_read
    written_s = _written_s(contexts, n_read)
    depth_s = _depth_s(contexts.reader, settings.n_context, n_read, base_s)
    measured = {"base_s": base_s, "depth_s": depth_s, "written_s": written_s}
    print(json.dumps(measured | {"written_depth_s": _written_depth_s(contexts, n_read, written_s)}))
    return 0


def read_s(lane: Any, n_tokens: int, n_before: int) -> float:
    """Seconds to read tokens after those that a context holds of its first sequence."""
    import llama_cpp

    lane.memory.cut(0, n_before)
    for n in range(n_tokens):
        lane.put(n, 200 + n, n_before + n, 0, n + 1 == n_tokens)
    begun = time.process_time()
    if lane.compute(n_tokens, llama_cpp.ggml_abort_callback()) != 0:
        raise RuntimeError("llama.cpp could not compute a step")
    spent_s = time.process_time() - begun
    lane.memory.held[0][n_before:] = range(n_tokens)
    return spent_s


def _written_s(contexts: Any, n_before: int) -> float:
    """Seconds to write a token after some others that the reading context holds."""
    from app.engines.llama.decoding.contexts import hand_over

    contexts.fit(1, n_before + _N_WRITTEN)
    if contexts.reader is not contexts.writer:
        hand_over(contexts.reader, 0, contexts.writer, 0)
    return min(read_s(contexts.writer, 1, n_before + n) for n in range(_N_WRITTEN))


def _depth_s(lane: Any, n_context: int, n_read: int, base_s: float) -> float | None:
    n_read = min(n_read, _N_DEEP_READ)
    n_deep = min(N_DEEP, n_context - n_read)
    if not pretend(lane, n_deep):
        return None
    n_rounds = 1 if lane.memory.n_window else 2  # a window cannot be taken back to be read again
    deep_s = min(read_s(lane, n_read, n_deep) for _ in range(n_rounds)) / n_read
    return max(deep_s - base_s, 0.0) / n_deep


def _written_depth_s(contexts: Any, n_before: int, written_s: float) -> float | None:
    """Seconds more to write a token for each one before it, after `_depth_s`."""
    n_deep = len(contexts.reader.memory.held[0])
    if n_deep <= n_before:
        return None
    return max(_written_s(contexts, n_deep) - written_s, 0.0) / (n_deep - n_before)


def pretend(lane: Any, n_tokens: int) -> bool:
    """Makes a context hold so many tokens without reading them; it must hold some. Returns whether
    that is possible."""
    from app.engines.llama.decoding.states import StateError, repeated_state

    try:
        state, n_bytes = lane.state(0, 0)
        longer = repeated_state(state, n_bytes, n_tokens, lane.memory.n_window)
        lane.set_state(0, longer, [200] * n_tokens)
    except StateError:
        return False
    return True


if __name__ == "__main__":
    sys.exit(main())
