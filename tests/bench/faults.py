"""The worker killed at random moments of one map-reduce: nothing finished is computed twice, and
the result is that of a calm run.

    python -m tests.bench.faults [--kills 20] [--budget 2048]

Reads the sample contract in parts with the starter model; each kill is `SIGKILL` at a random moment
of the work that is then going on. Prints one line a kill and what was found at the end; exits with
1 when something was lost or done twice.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import sys
import tempfile
import threading
import time
from collections import Counter
from pathlib import Path

SAMPLE = Path(__file__).resolve().parents[2] / "resources/samples/cloud-service-agreement.pdf"


def main() -> int:
    """Makes a calm run and a disturbed one in two libraries, and compares them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--budget", type=int, default=2048)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    os.environ["LONGLEAF_CONVERT"] = "never"
    calm_s, calm, _, _ = run(options.budget, 0, random.Random(options.seed), 0.0)
    print(f"calm run: {calm_s:.1f} s, {len(calm)} characters")
    disturbed_s, text, done, n_kills = run(
        options.budget, options.kills, random.Random(options.seed), calm_s
    )
    twice = [part for part, n in done.items() if n > 1]
    print(f"disturbed run: {disturbed_s:.1f} s, {n_kills} kills, {len(done)} parts finished")
    print(f"parts finished twice: {twice or 'none'}")
    print(f"result identical: {text == calm}")
    return 0 if text == calm and not twice and n_kills >= options.kills else 1


def run(
    n_context: int, n_kills: int, chance: random.Random, calm_s: float
) -> tuple[float, str, Counter[tuple[int, int, int]], int]:
    """Seconds, answer, how often each part was finished by the model, and kills made. A run that
    ends in an error (kills without a step between them), or without a part that was given up after
    five kills, is started again: that is what a person would do. A merge is another one when its
    prompt is: the notes of a part that was given up are missing from the first."""
    os.environ["LONGLEAF_HOME"] = tempfile.mkdtemp(prefix="longleaf-faults-")
    from app import models
    from app.analysis.runs.events import PartDone, PartFailed, RunFinished, RunStopped
    from app.jobs.workspace import Workspace

    workspace = Workspace()
    model = workspace.open_model(models.starter_model() or Path("missing"))
    document = workspace.open_document(SAMPLE)
    plan = workspace.plan(document, model, n_context=n_context)
    done: Counter[tuple[int, int, int]] = Counter()
    killed: list[int] = []
    over = threading.Event()

    def kill() -> None:
        while len(killed) < n_kills and not over.is_set():
            time.sleep(chance.uniform(0.3, max(calm_s / n_kills * 1.5, 0.6)))
            engine = workspace.engine
            pid = getattr(engine, "worker_pid", None)
            if pid is not None:
                os.kill(pid, signal.SIGKILL)
                killed.append(pid)
                print(f"  kill {len(killed)} after {time.monotonic() - begun:.1f} s", flush=True)

    begun = time.monotonic()
    killer = threading.Thread(target=kill, daemon=True)
    if n_kills:
        killer.start()
    text = ""
    while not text:
        n_failed = 0
        for event in workspace.run(document, model, plan):
            if isinstance(event, PartDone) and not event.cached:
                done[event.part.level, event.part.index, event.n_prompt] += 1
            if isinstance(event, PartFailed):
                n_failed += 1
                print(f"  given up for now: {event.message}", flush=True)
            if isinstance(event, RunStopped):
                print(f"  stopped: {event.message} Started again.", flush=True)
            if isinstance(event, RunFinished) and not n_failed:
                text = event.text
    over.set()
    spent_s = time.monotonic() - begun
    workspace.close()
    return spent_s, text, done, len(killed)


if __name__ == "__main__":
    sys.exit(main())
