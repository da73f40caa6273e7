"""Whole readings: this way of reading against the plain ones, in one run, as ratios.

    python -m tests.bench.reading [FILE] [--model GGUF] [--rounds 1] [--only NAME,…]

1. `deep`: a token written after some thousand others, in the context for writing that Longleaf
   adds and in the one that reads (flash attention in every step, as llama.cpp's server has it).
2. `run`: the whole default job over FILE, as it is planned, against parts that fill the context and
   one context for all. `server`: the same requests sent to llama.cpp's own server with as many
   slots, where it is at hand (see `tests.bench.engine`).
3. `second`: a second kind over FILE after the first: seconds of the phase that reads the parts, and
   tokens read of those parts' prompts, with what the plan said of them. What is done once for a
   model (its faster copy, the check of the engine) is done before and counts for neither.
4. `forecast`: the plan's seconds before the first run and before the second, against the clock.
5. `rearranged`: reading and writing with the copies of weights that llama.cpp makes for this
   processor (on one with AMX, for AMX) and without, one thread, processor time.

On two quiet cores and with the starter model each takes from one to five minutes over the sample
contract, and each prints what it has as it goes.

Other programs make every figure larger, least with `--threads 1`: the ways take turns, the best
round of each counts, and the processor time of the workers stands beside the clock's.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import psutil

from app import models
from app.analysis.kinds.choices import Choices
from app.analysis.runs.events import LevelStarted, RunFinished, RunStopped
from app.analysis.runs.model import Model, Tuning
from app.engines.contract.engine import (
    Engine,
    Event,
    LocalSettings,
    Message,
    Request,
    Sampling,
    Started,
)
from app.engines.llama.conversion import facts_to_run
from app.engines.llama.decoding.contexts import Contexts, hand_over, load_model
from app.engines.llama.local import LocalEngine
from app.engines.llama.protocol import WorkerSettings
from app.engines.llama.snapshots import SnapshotStore
from app.engines.llama.speeds.measure_process import pretend, read_s
from app.jobs.workspace import Workspace
from app.planning.plan import Plan
from tests.bench.engine import by_server
from tests.engines.servers.processes import llama_server

SAMPLE = Path(__file__).resolve().parents[2] / "resources/samples/cloud-service-agreement.pdf"
N_DEEP = (800, 2000, 7000)
N_WRITTEN = 12
N_READ = 1000


@dataclass
class Reading:
    """What one whole reading took: seconds in all, until the parts were read, and of processor
    time, there also of the steps that only read and those that only wrote, and the tokens of
    those; prompt tokens of the parts, and those of them that were kept; what was asked."""

    plan: Plan
    seconds: float = 0.0
    map_s: float = 0.0
    map_processor_s: float = 0.0
    map_read_s: float = 0.0
    map_written_s: float = 0.0
    n_map_written: int = 0
    processor_s: float = 0.0
    n_prompt: int = 0
    n_cached: int = 0
    asked: tuple[tuple[Request, ...], ...] = ()


class Watched:
    """An engine that notes what it is asked and what it need not read."""

    def __init__(self, engine: LocalEngine) -> None:
        self.engine = engine
        self.asked: list[tuple[Request, ...]] = []
        self.started: list[list[Started]] = []

    @property
    def fingerprint(self) -> str:
        return self.engine.fingerprint

    @property
    def speed(self) -> tuple[float, float] | None:
        return self.engine.speed

    def generate(self, requests: Sequence[Request]) -> Iterator[Event]:
        self.asked.append(tuple(requests))
        self.started.append([])
        for event in self.engine.generate(requests):
            if isinstance(event, Started):
                self.started[-1].append(event)
            yield event

    def cancel(self, request_id: str | None = None) -> None:
        self.engine.cancel(request_id)

    def close(self) -> None:
        self.engine.close()


@contextmanager
def home() -> Iterator[None]:
    """A program of its own, that knows nothing yet."""
    before = os.environ.get("LONGLEAF_HOME")
    with tempfile.TemporaryDirectory() as folder:
        os.environ["LONGLEAF_HOME"] = folder
        try:
            yield
        finally:
            if before is None:
                del os.environ["LONGLEAF_HOME"]
            else:
                os.environ["LONGLEAF_HOME"] = before


def read(
    workspace: Workspace,
    model: Model,
    path: Path,
    choices: Choices,
    *,
    n_context: int = 32_768,
    only_parts: bool = False,
) -> Reading:
    """Reads a file with a workspace whose engine is started for it; `only_parts` merges nothing."""
    workspace.release_engine()
    document = workspace.open_document(path)
    plan = workspace.plan(document, model, n_context=n_context, choices=choices)
    watched: list[Watched] = []
    make = workspace.engine_for

    def watch(*args: object) -> Engine:
        engine = make(*args)  # type: ignore[arg-type]
        assert isinstance(engine, LocalEngine)
        watched.append(Watched(engine))
        return watched[-1]

    workspace.engine_for = watch  # type: ignore[method-assign, assignment]
    reading, begun = Reading(plan), time.perf_counter()
    try:
        events = workspace.run(document, model, plan, choices=choices, use_cache=False)
        for event in events:
            if isinstance(event, LevelStarted) and event.level == 1:
                reading.map_s = time.perf_counter() - begun
                reading.map_processor_s = _processor_s(watched[0].engine)
                written, read_ = watched[0].engine.processor_times
                reading.map_written_s = sum(seconds for _, seconds in written.values())
                reading.n_map_written = sum(n * steps for n, (steps, _) in written.items())
                reading.map_read_s = sum(seconds for _, seconds in read_.values())
                if only_parts:
                    break
            if isinstance(event, RunStopped):
                raise RuntimeError(event.message)
            if isinstance(event, RunFinished):
                reading.seconds = time.perf_counter() - begun
    finally:
        del workspace.engine_for
    [engine] = watched
    reading.processor_s = _processor_s(engine.engine)
    reading.n_prompt = sum(each.n_prompt for each in engine.started[0])
    reading.n_cached = sum(each.n_cached for each in engine.started[0])
    reading.asked = tuple(engine.asked)
    workspace.release_engine()
    return reading


def make_ready(workspace: Workspace, model: Model) -> None:
    """Does what is done once, before a model is used for the first time."""
    for _ in workspace.prepare(model):
        pass
    asked = (Message("user", "Are you ready?"),)
    request = Request("ready", asked, Sampling(max_tokens=1))
    for _ in workspace.engine_for(model, 1024).generate([request]):
        pass


def _processor_s(engine: LocalEngine) -> float:
    if engine.worker_pid is None:
        return 0.0
    times = psutil.Process(engine.worker_pid).cpu_times()
    return float(times.user + times.system)


def plainly(model: Model, settings: LocalSettings) -> LocalEngine:
    """One context with flash attention for reading and writing."""
    settings = replace(settings, flash_attention=True)
    return LocalEngine(model.facts, model.encode, settings)


def deep(model: Model, _n_rounds: int) -> None:
    """What a token takes that is written after many others: the quickest of some, of the clock and
    of the processor, in the context that reads and in the one that writes. The tokens before it are
    pretended, which takes no time to read and as long to attend to."""
    print("\n1. a token written after others, ms (of processor time)")
    llama = None
    for n_before in N_DEEP:
        n_context = n_before + 2 * N_WRITTEN + 256
        settings = WorkerSettings(
            model_path=str(model.path),
            n_context=n_context,
            n_threads=models.probe().n_threads,
            flash_attention=None,
            two_contexts=True,
        )
        llama = llama or load_model(settings)
        contexts = Contexts(llama, settings)
        contexts.fit(1, n_context)
        reader, writer = contexts.reader, contexts.writer
        read_s(reader, 4, 0)
        if reader is writer or not pretend(reader, n_before):
            print("   this model has one context for both")
            return
        begun = time.perf_counter()
        hand_over(reader, 0, writer, 0)
        handed_s = time.perf_counter() - begun
        quickest: dict[str, tuple[float, float]] = {}
        for number in range(N_WRITTEN):
            for name, lane in (("flash", reader), ("plain", writer)):
                begun = time.perf_counter()
                processor_s = read_s(lane, 1, n_before + number)
                seconds = time.perf_counter() - begun
                before = quickest.get(name, (float("inf"), float("inf")))
                quickest[name] = min(before[0], seconds), min(before[1], processor_s)
        (flash_s, flash_processor_s), (plain_s, plain_processor_s) = quickest.values()
        print(
            f"   {n_before:>6,}: Longleaf {1e3 * plain_s:6.1f} ({1e3 * plain_processor_s:6.1f}), "
            f"with flash attention {1e3 * flash_s:6.1f} ({1e3 * flash_processor_s:6.1f}); "
            f"{flash_s / plain_s:.2f} ({flash_processor_s / plain_processor_s:.2f}) times as fast; "
            f"handed over in {handed_s:.2f} s"
        )


OURS, PLAIN, SERVER = "Longleaf", "large parts, one context", "llama.cpp's server"


def run(model: Model, path: Path, n_rounds: int, tuning: Tuning) -> None:
    """The whole job against the former way, in turns."""
    best = _Best()
    with home():
        workspace = Workspace(snapshot_limit_bytes=0, tuning=tuning)
        plain_workspace = Workspace(workspace.library, make_engine=plainly, tuning=tuning)
        for _ in range(n_rounds):
            for name, each in ((OURS, workspace), (PLAIN, plain_workspace)):
                found = read(each, model, path, Choices(writing="prose"))
                best.note(name, found.seconds, found.processor_s, f"{len(found.plan.chunks)} parts")
        workspace.close()
    print(f"\n2. the whole job over {path.name}, seconds (of processor time)")
    best.show(PLAIN)


def by_own_server(model: Model, path: Path, n_rounds: int, tuning: Tuning) -> None:
    """The whole job against the same requests sent to llama.cpp's own server, in turns."""
    program = llama_server()
    if program is None:
        print("\n2. llama.cpp's server is not at hand: left out")
        return
    best = _Best()
    with home():
        workspace = Workspace(snapshot_limit_bytes=0, tuning=tuning)
        for _ in range(n_rounds):
            found = read(workspace, model, path, Choices(writing="prose"))
            best.note(OURS, found.seconds, found.processor_s, f"{len(found.plan.chunks)} parts")
            sent = [_sent(program, model, asked, found.plan, tuning) for asked in found.asked]
            seconds, processor_s = (sum(each) for each in zip(*sent, strict=True))
            best.note(SERVER, seconds, processor_s, "the same requests")
        workspace.close()
    print(f"\n2. the whole job over {path.name}, seconds (of processor time)")
    best.show(SERVER)


class _Best:
    """The quickest round of each way."""

    def __init__(self) -> None:
        self._found: dict[str, tuple[float, float, str]] = {}

    def note(self, name: str, seconds: float, processor_s: float, what: str) -> None:
        """Takes a round, and tells of it."""
        print(f"   … {name}: {seconds:.1f} s ({processor_s:.1f})", flush=True)
        before = self._found.get(name, (float("inf"), 0.0, ""))
        self._found[name] = min(before, (seconds, processor_s, what))

    def show(self, other: str) -> None:
        """Prints all, as shares of the seconds of one."""
        for name, (seconds, processor_s, what) in self._found.items():
            ratio, used = seconds / self._found[other][0], processor_s / self._found[other][1]
            taken, ratios = f"{seconds:7.1f} ({processor_s:6.1f})", f"{ratio:.2f} ({used:.2f})"
            print(f"   {name:<26} {taken}  {ratios}  {what}")


def _sent(
    program: str, model: Model, asked: Sequence[Request], plan: Plan, tuning: Tuning
) -> tuple[float, float]:
    """Seconds that llama.cpp's server takes for some requests, and those of processor time."""
    longest = max(len(model.encode(r.messages)) + r.sampling.max_tokens for r in asked)
    n_context = min(-(-(longest + 64) // 256) * 256, plan.budget.n_context)
    n_threads = tuning.n_threads or models.probe().n_threads
    seconds, _, processor_s = by_server(program, model, asked, n_context, n_threads)
    return seconds, processor_s


def second(model: Model, path: Path, kinds: Sequence[str], n_context: int, tuning: Tuning) -> None:
    """A second kind over the same parts."""
    print(f"\n3. reading the parts of {path.name}: first as {kinds[0]}, then as {kinds[1]}")
    found = []
    with home():
        workspace = Workspace(tuning=tuning)
        make_ready(workspace, model)
        print(f"   with the weights as {facts_to_run(model.facts).quantization}", flush=True)
        for kind in kinds:
            choices = Choices(kind=kind, writing="prose")
            each = read(workspace, model, path, choices, n_context=n_context, only_parts=True)
            found.append(each)
            n_read = each.n_prompt - each.n_cached
            planned = each.plan.prompts[: len(each.plan.chunks)]
            n_planned = sum(n - n_known for n, n_known in planned)
            print(
                f"   {each.map_s:7.1f} s ({each.map_processor_s:6.1f} of processor time: "
                f"{each.map_read_s:.1f} reading, {each.map_written_s:.1f} writing "
                f"{each.n_map_written:,} tokens), "
                f"{n_read:,} of {each.n_prompt:,} tokens read ({n_read / each.n_prompt:.1%}; "
                f"{n_planned:,} planned), "
                f"{len(each.plan.chunks)} parts",
                flush=True,
            )
        size_bytes = SnapshotStore().size_bytes()
        workspace.close()
    first, again = found
    print(
        f"   ratio {again.map_s / first.map_s:.2f} "
        f"({again.map_processor_s / first.map_processor_s:.2f}); "
        f"kept on disk: {size_bytes / 2**20:.0f} MiB"
    )


def forecasts(model: Model, path: Path) -> None:
    """The plan's seconds against the clock's."""
    print(f"\n4. forecasts for {path.name}")
    with home():
        workspace = Workspace(snapshot_limit_bytes=0)
        for when in ("first", "second"):
            found = read(workspace, model, path, Choices(writing="prose"))
            wanted = found.plan.time_s or 0.0
            print(
                f"   {when} run: {wanted:.0f} s forecast, {found.seconds:.0f} s taken: "
                f"{wanted / found.seconds:.2f}",
                flush=True,
            )
        workspace.close()


def rearranged(model: Model) -> None:
    """With and without weights rearranged for the processor, in turns."""
    print("\n5. weights rearranged for this processor, processor time of one thread")
    found: dict[bool, Contexts] = {}
    for extra_buffers in (True, False):
        settings = WorkerSettings(
            model_path=str(model.path),
            n_context=N_READ + 256,
            two_contexts=True,
            extra_buffers=extra_buffers,
        )
        found[extra_buffers] = Contexts(load_model(settings), settings)
    best = dict.fromkeys(found, (float("inf"), float("inf")))
    for _ in range(2):
        for extra_buffers, contexts in found.items():
            steps = range(0, N_READ, 500)
            read_all_s = sum(read_s(contexts.reader, 500, n_before) for n_before in steps)
            contexts.fit(1, N_READ + N_WRITTEN)
            if contexts.reader is not contexts.writer:
                hand_over(contexts.reader, 0, contexts.writer, 0)
            one_s = min(read_s(contexts.writer, 1, N_READ + n) for n in range(N_WRITTEN))
            known_read_s, known_one_s = best[extra_buffers]
            best[extra_buffers] = min(known_read_s, read_all_s), min(known_one_s, one_s)
    for extra_buffers, (read_all_s, one_s) in best.items():
        print(
            f"   {'with' if extra_buffers else 'without':<8} {N_READ / read_all_s:5.0f} tokens/s "
            f"read, {1 / one_s:4.0f} written after {N_READ:,}"
        )
    (with_s, with_one_s), (without_s, without_one_s) = best.values()
    print(f"   {without_s / with_s:.2f} and {without_one_s / with_one_s:.2f} times as fast")


def main() -> None:
    """Runs what is asked for and prints ratios."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path, nargs="?", default=SAMPLE)
    parser.add_argument("--model", type=Path)
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--threads", type=int, default=0)
    parser.add_argument("--kinds", default="general,terms")
    parser.add_argument("--context", type=int, default=32_768, help="the budget of `second`")
    parser.add_argument("--only", default="deep,run,server,second,forecast,rearranged")
    options = parser.parse_args()
    path = options.model or models.starter_model()
    assert path is not None, "the starter model is not installed"
    model = Model(path, models.read_facts(path))
    tuning = Tuning(n_threads=options.threads)
    parts: dict[str, Callable[[], None]] = {
        "deep": lambda: deep(model, options.rounds),
        "run": lambda: run(model, options.file, options.rounds, tuning),
        "server": lambda: by_own_server(model, options.file, options.rounds, tuning),
        "second": lambda: second(
            model, options.file, options.kinds.split(","), options.context, tuning
        ),
        "forecast": lambda: forecasts(model, options.file),
        "rearranged": lambda: rearranged(model),
    }
    print(f"{model.facts.name} {model.facts.quantization}, {models.probe().processor}", flush=True)
    for name in options.only.split(","):
        parts[name]()


if __name__ == "__main__":
    main()
