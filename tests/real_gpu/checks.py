"""What is checked of a GPU. Each check returns what it saw, as a line, or fails."""

from __future__ import annotations

import contextlib
import os
import re
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from app.analysis.runs.events import ENGINE_TROUBLE
from app.engines.contract.engine import (
    EngineNotice,
    Event,
    Finished,
    LocalSettings,
    Message,
    Request,
    Sampling,
)
from app.engines.llama.faults.check import DIVERGENCE_MAX, try_rung
from app.engines.llama.local import LocalEngine
from app.jobs.workspace import Model
from app.models import read_facts, starter_model
from app.models.machine.engine_build import AS_BUILT, forget_check, rung_for
from app.models.machine.hardware import gpus_for_layers
from app.models.machine.memory import PROCESS_BYTES, forecast
from app.models.machine.placement import GPU_SHARE
from app.system.folders import log_folder

MIB = 2**20
N_CONTEXT = 512
FORECAST_ERROR_MAX = 0.1
"""Of the memory that a device is asked for."""
QUESTIONS = ("What is the capital of France?", "Name three colours.")
_BUFFER = re.compile(
    r"^\S+ +(\w+) +(?:\w+ +)?(model|KV|compute|output) buffer size = +([\d.]+) MiB", re.M
)


@dataclass
class Run:
    """What asking `QUESTIONS` gave."""

    answers: dict[str, str]
    notices: list[EngineNotice]
    n_gpu_layers: int
    gpu_bytes: int
    host_bytes: int
    log: str

    def buffers(self, where: str) -> dict[str, float]:
        """MiB of llama.cpp's buffers of the last worker, by purpose, whose place begins so."""
        last = self.log[self.log.rfind(" worker ") :]
        found: dict[str, float] = {}
        for place, purpose, size in _BUFFER.findall(last):
            if re.match(where, place):
                found[purpose] = found.get(purpose, 0.0) + float(size)
        return found


class Bench:
    """The starter model, and a GPU that can be made faulty.

    Args:
        library: `faulty_device.c`, compiled.
    """

    def __init__(self, library: Path) -> None:
        path = starter_model()
        assert path is not None, "the starter model is not installed"
        self.model = Model(path, read_facts(path))
        self._library = library
        self._undisturbed: dict[int, Run] = {}
        n_all = self.model.facts.n_layers + 1
        self.some_layers = (0, n_all // 3, n_all)

    @contextlib.contextmanager
    def device(self, **what: object) -> Iterator[None]:
        """The device with these of the library's variables (`shown_bytes=…`)."""
        before = dict(os.environ)
        os.environ["LD_PRELOAD"] = str(self._library)
        for name, value in what.items():
            os.environ[f"FAULTY_GPU_{name.upper()}"] = str(value)
        gpus_for_layers(again=True)
        try:
            yield
        finally:
            os.environ.clear()
            os.environ.update(before)
            gpus_for_layers(again=True)
            forget_check()

    def ask(self, n_gpu_layers: int = -1, n_tokens: int = 4) -> Run:
        """Asks `QUESTIONS` together, greedily."""
        log = log_folder() / "worker.log"
        n_before = log.stat().st_size if log.exists() else 0
        settings = LocalSettings(n_context=N_CONTEXT, n_gpu_layers=n_gpu_layers)
        engine = LocalEngine(self.model.facts, self.model.encode, settings)
        requests = [
            Request(str(n), (Message("user", text),), Sampling(max_tokens=n_tokens))
            for n, text in enumerate(QUESTIONS)
        ]
        try:
            events: list[Event] = list(engine.generate(requests))
        finally:
            engine.close()
        placement = engine.placement
        assert placement is not None
        return Run(
            {event.id: event.text for event in events if isinstance(event, Finished)},
            [event for event in events if isinstance(event, EngineNotice)],
            placement.n_gpu_layers,
            placement.gpu_bytes,
            placement.host_bytes,
            log.read_bytes()[n_before:].decode("utf-8", "replace"),
        )

    def undisturbed(self, n_gpu_layers: int) -> Run:
        """Asks with so many layers on the device as it is; once, since it is slow."""
        if n_gpu_layers not in self._undisturbed:
            self._undisturbed[n_gpu_layers] = self.ask(n_gpu_layers)
        return self._undisturbed[n_gpu_layers]

    def complete(self, run: Run) -> str:
        """The notices of a run that answered everything, in a few words."""
        assert len(run.answers) == len(QUESTIONS) and all(run.answers.values()), run
        told = [notice.message for notice in run.notices if notice.kind in ENGINE_TROUBLE]
        return " / ".join(told) or "nothing to tell"


def discovery(bench: Bench) -> str:
    gpus = gpus_for_layers(again=True)
    assert len(gpus) == 1 and gpus[0].memory_total_bytes >= gpus[0].memory_free_bytes > 0, gpus
    return (
        f"{gpus[0].description} ({gpus[0].name}), {gpus[0].memory_free_bytes / MIB:,.0f} MiB free"
    )


def free_memory_is_read_anew(bench: Bench) -> str:
    before = gpus_for_layers(again=True)[0].memory_free_bytes
    with bench.device(shown_bytes=300 * MIB):
        shown = gpus_for_layers()[0].memory_free_bytes
    assert shown == 300 * MIB, shown
    return f"{before / MIB:,.0f} MiB, then {shown / MIB:,.0f}"


def layers_none_some_and_all(bench: Bench) -> str:
    said = []
    for n_layers in bench.some_layers:
        run = bench.undisturbed(n_layers)
        bench.complete(run)
        assert run.n_gpu_layers == n_layers
        on_gpu = run.buffers("Vulkan\\d|CUDA\\d")
        assert bool(on_gpu) == bool(n_layers), f"{n_layers} layers, but {on_gpu}"
        said.append(f"{n_layers}: {sum(on_gpu.values()):.0f} MiB there")
    return "; ".join(said)


def memory_forecast(bench: Bench) -> str:
    """The device's memory against the forecast. The processor's is only shown: llama.cpp's log
    names the part of the file that is mapped, whether or not it is then read (tests/models/machine
    holds the forecast to what a worker takes)."""
    said = []
    for n_layers in bench.some_layers:
        run = bench.undisturbed(n_layers)
        there, here = run.buffers("Vulkan\\d|CUDA\\d"), run.buffers("CPU|.*_Host")
        n_there = sum(there.values()) * MIB
        assert abs(run.gpu_bytes - n_there) <= FORECAST_ERROR_MAX * n_there, (there, run.gpu_bytes)
        said.append(
            f"{n_layers} layers: {sum(there.values()):.0f} MiB there {there}, forecast "
            f"{run.gpu_bytes / MIB:.0f}; {sum(here.values()):.0f} here {here}, forecast "
            f"{run.host_bytes / MIB - PROCESS_BYTES / MIB:.0f}"
        )
    return "\n       ".join(said)


def answers_against_the_processor(bench: Bench) -> str:
    said = []
    for share in (0.5, 1.0):
        attempt = try_rung(bench.model.path, replace(AS_BUILT, gpu_share=share))
        assert attempt is not None and attempt.end is None, attempt
        assert attempt.facts["divergence"] < DIVERGENCE_MAX
        said.append(f"{share:.0%} of the layers {attempt.facts['divergence']:.4f}")
    alone, there = bench.undisturbed(0), bench.undisturbed(bench.some_layers[-1])
    n_same = sum(alone.answers[name] == there.answers[name] for name in alone.answers)
    same = f"{n_same} of {len(alone.answers)} answers the same"
    return f"divergence {', '.join(said)} nats a token; {same}"


def a_small_device_gets_what_fits(bench: Bench) -> str:
    whole = forecast(bench.model.facts, n_context=N_CONTEXT, n_gpu_layers=-1).gpu_bytes
    said = []
    for share in (0.8, 0.4):
        n_bytes = int(whole * share / GPU_SHARE)
        with bench.device(shown_bytes=n_bytes, bytes=n_bytes):
            run = bench.ask()
        told = bench.complete(run)
        assert told == "nothing to tell", f"{n_bytes / MIB:.0f} MiB: {told}"
        said.append(f"{n_bytes / MIB:.0f} MiB: {run.n_gpu_layers} layers")
    return "; ".join(said)


def a_device_out_of_memory(bench: Bench) -> str:
    said = []
    for n_mib in (2, 60, 100, 120):
        with bench.device(bytes=n_mib * MIB):
            run = bench.ask()
            told = bench.complete(run)
            kept = rung_for(bench.model.facts.fingerprint)
        said.append(f"{n_mib} MiB there: {run.n_gpu_layers} layers ({told}; kept: {kept.words})")
    return "\n       ".join(said)


def a_device_that_vanishes(bench: Bench) -> str:
    said = []
    for n_submits in (0, 100):
        gone = Path(tempfile.mkdtemp()) / "gone"
        with bench.device(submits=n_submits, gone=gone):
            run = bench.ask(n_tokens=16)
            told = bench.complete(run)
        said.append(f"after {n_submits} submissions: {run.n_gpu_layers} layers in the end ({told})")
    return "\n       ".join(said)


def a_device_that_fails_again_and_again(bench: Bench) -> str:
    with bench.device(submits=60):
        run = bench.ask()
        told = bench.complete(run)
    assert run.n_gpu_layers == 0
    return told


def no_device_at_all(bench: Bench) -> str:
    with bench.device():
        os.environ["VK_ICD_FILENAMES"] = "/nonexistent.json"
        gpus = gpus_for_layers(again=True)
        run = bench.ask()
        told = bench.complete(run)
    assert not gpus and run.n_gpu_layers == 0
    return f"{gpus}; {told}"


CHECKS = (
    discovery,
    free_memory_is_read_anew,
    layers_none_some_and_all,
    memory_forecast,
    answers_against_the_processor,
    a_small_device_gets_what_fits,
    a_device_out_of_memory,
    a_device_that_vanishes,
    a_device_that_fails_again_and_again,
    no_device_at_all,
)
