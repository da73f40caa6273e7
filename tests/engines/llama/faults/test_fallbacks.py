"""A worker that crashes is started again one rung lower, down to the one that works.

The workers here are stand-ins: they crash on every rung above the one that is to work, with a real
signal, and answer without a model.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from app.engines.contract.engine import (
    EngineError,
    EngineNotice,
    Event,
    Failed,
    Finished,
    LocalSettings,
    Message,
    Request,
    Sampling,
)
from app.engines.llama.faults.fallbacks import Fallbacks
from app.engines.llama.local import LocalEngine
from app.models.gguf.facts import ModelFacts, read_facts
from app.models.machine.engine_build import (
    AS_BUILT,
    EngineCheck,
    Rung,
    model_sentence,
    rung_for,
    store_check,
)
from app.models.machine.hardware import Gpu
from app.system.child_processes import child_process
from app.system.process_ends import EndKind, ProcessEnd

pytestmark = [
    pytest.mark.model,
    pytest.mark.skipif(sys.platform == "win32", reason="the stand-ins end by signals"),
]

CRASH = ProcessEnd(EndKind.CRASH, "SIGSEGV")
PLAIN = replace(AS_BUILT, extra_buffers=False)
NO_FLASH = replace(PLAIN, flash_attention=False)

# Reads the settings that it is opened with, and ends by the signal in its first argument (after it
# has answered as many requests as the second says) unless `works(settings)`, the third, is true.
# Where the signal is 0 it says that memory is short instead: at once, or with a number of answers
# before. The environment's LAST_WORDS goes to the log before the end.
_STAND_IN = """
import os, resource, sys
from app.engines.contract.engine import Finished, FinishReason, Started
from app.engines.llama.protocol import (
    Broken, Generate, Idle, Ready, read_message, write_message,
)
resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
number, n_before, works = int(sys.argv[1]), int(sys.argv[2]), eval("lambda s: " + sys.argv[3])
out = sys.stdout.buffer
settings = read_message(sys.stdin.buffer).settings
with open(sys.argv[4], "a") as opened:
    print(settings.extra_buffers, settings.flash_attention, settings.n_gpu_layers, file=opened)
print("a line of llama.cpp's", file=sys.stderr, flush=True)
def fail():
    write_message(out, Broken("not enough memory for a context of this size."))
    sys.exit(1)
if not number and not n_before and not works(settings):
    fail()
write_message(out, Ready())
while message := read_message(sys.stdin.buffer):
    if not isinstance(message, Generate):
        continue
    for n, request in enumerate(message.prompts):
        write_message(out, Started(request.id, 1))
        if n >= n_before and not works(settings):
            number or fail()
            print(os.environ.get("LAST_WORDS", ""), file=sys.stderr, flush=True)
            os.kill(os.getpid(), number)
        write_message(out, Finished(request.id, "done", FinishReason.STOP, 1, 1, 0.0, 0.0))
    write_message(out, Idle())
"""

Make = Callable[..., LocalEngine]


@pytest.fixture
def facts(starter_model: Path) -> ModelFacts:
    return read_facts(starter_model)


@pytest.fixture
def opened(tmp_path: Path) -> Path:
    """Where the stand-ins write the settings that they were opened with."""
    return tmp_path / "opened"


@pytest.fixture
def make(facts: ModelFacts, opened: Path, monkeypatch: pytest.MonkeyPatch) -> Make:
    """Makes an engine whose worker is a stand-in."""

    def make(
        works: str, *, number: int = 11, n_before: int = 0, n_gpu_layers: int = -1
    ) -> LocalEngine:
        _, environment = child_process("worker", "app.engines.llama.worker")
        arguments = [str(number), str(n_before), works, str(opened)]
        command = [sys.executable, "-c", _STAND_IN, *arguments]
        monkeypatch.setattr(
            "app.engines.llama.worker_process.child_process", lambda *_: (command, environment)
        )
        return LocalEngine(
            facts, lambda _: [1], LocalSettings(n_context=512, n_gpu_layers=n_gpu_layers)
        )

    return make


@pytest.fixture
def gpus(monkeypatch: pytest.MonkeyPatch) -> list[Gpu]:
    """A made-up GPU with room for every layer; what is put in its place is what the next look at
    the machine finds."""
    found = [Gpu("X0", "made up", "gpu", 8 * 2**30, 8 * 2**30)]
    for module in ("local", "settings"):
        monkeypatch.setattr(f"app.engines.llama.{module}.gpus_for_layers", lambda **_: tuple(found))
    return found


def layers(opened: Path) -> list[int]:
    """On the GPU, of each worker that was opened."""
    return [int(line.split()[-1]) for line in opened.read_text().splitlines()]


def ask(engine: LocalEngine, n: int = 2) -> list[Event]:
    requests = [Request(f"r{k}", (Message("user", "?"),), Sampling(8)) for k in range(n)]
    try:
        return list(engine.generate(requests))
    finally:
        engine.close()


def kinds(events: list[Event]) -> list[str]:
    return [event.kind for event in events if isinstance(event, EngineNotice)]


@pytest.mark.parametrize(
    ("works", "rung", "n_lower"),
    [
        ("True", AS_BUILT, 0),
        ("not s.extra_buffers", PLAIN, 1),
        ("s.flash_attention is False", NO_FLASH, 2),
    ],
)
@pytest.mark.parametrize("number", [11, 4, 6])  # SIGSEGV, SIGILL, SIGABRT
def test_it_goes_down_to_the_rung_that_works(
    make: Make, facts: ModelFacts, works: str, rung: Rung, n_lower: int, number: int
) -> None:
    events = ask(make(works, number=number))
    assert [e.text for e in events if isinstance(e, Finished)] == ["done", "done"]
    assert kinds(events).count("fallback") == n_lower
    assert rung_for(facts.fingerprint) == rung
    sentences = [e.message for e in events if isinstance(e, EngineNotice) and e.kind == "fallback"]
    assert all("crashed" in sentence and "goes on" in sentence for sentence in sentences)


def test_the_next_engine_of_the_model_starts_on_the_rung_that_worked(
    make: Make, opened: Path
) -> None:
    ask(make("not s.extra_buffers"))
    opened.unlink()
    assert "fallback" not in kinds(ask(make("not s.extra_buffers")))
    assert opened.read_text().split()[0] == "False"


def test_how_a_model_runs_that_crashed_is_said(make: Make, facts: ModelFacts) -> None:
    assert model_sentence(facts.name, facts.fingerprint) == ""
    ask(make("not s.extra_buffers"))
    told = model_sentence(facts.name, facts.fingerprint)
    assert facts.name in told and "without the faster products" in told and "crashed" in told


def test_another_model_starts_as_it_was_built(make: Make, facts: ModelFacts) -> None:
    ask(make("not s.extra_buffers"))
    assert Fallbacks("another").rung == AS_BUILT


def test_a_crash_after_answers_is_an_accident_and_changes_no_rung(
    make: Make, facts: ModelFacts
) -> None:
    events = ask(make("False", n_before=1), n=4)
    assert sum(isinstance(e, Finished) for e in events) == 4
    assert "fallback" not in kinds(events) and "restarted" in kinds(events)
    assert rung_for(facts.fingerprint) == AS_BUILT


def test_a_killed_worker_takes_no_lower_rung_and_is_told_of_memory(
    make: Make, facts: ModelFacts
) -> None:
    events = ask(make("False", number=9), n=1)
    assert "fallback" not in kinds(events)
    [failed] = [event for event in events if isinstance(event, Failed)]
    assert "SIGKILL" in failed.message and "want of memory" in failed.next_step
    assert rung_for(facts.fingerprint) == AS_BUILT


def test_a_crash_on_every_rung_proposes_nothing_that_cannot_help(make: Make, opened: Path) -> None:
    events = ask(make("False"), n=1)
    [failed] = [event for event in events if isinstance(event, Failed)]
    assert "SIGSEGV" in failed.message
    assert "memory" not in failed.next_step and "smaller" not in failed.next_step
    assert "worker.log" in failed.next_step, "the stand-in wrote a line there"
    tried = set(opened.read_text().splitlines())
    assert len(tried) == 3, tried


def test_the_log_is_not_named_when_nothing_is_in_it(make: Make, longleaf_home: Path) -> None:
    (longleaf_home / "log").mkdir(exist_ok=True)
    (longleaf_home / "log" / "worker.log").mkdir()  # so that it cannot be written
    with pytest.raises(EngineError) as raised:
        ask(make("False"), n=6)
    assert "SIGSEGV" in raised.value.message and "worker.log" not in raised.value.next_step


def test_the_portable_program_goes_through_its_kernels() -> None:
    store_check(EngineCheck(kernels=("best.so", "middle.so", "least.so")))
    fallbacks = Fallbacks("a", has_gpu=True)
    seen = [fallbacks.rung]
    while fallbacks.lower(CRASH):
        seen.append(fallbacks.rung)
    assert [rung.kernel for rung in seen[:5]] == ["", "", "middle.so", "least.so", "least.so"]
    assert [rung.gpu_share for rung in seen] == [1.0] * 5 + [0.5] + [0.0] * 5
    assert len(seen) == len(set(seen))
    assert fallbacks.rung == AS_BUILT, "no rung helps: the fault is elsewhere"
    assert not fallbacks.lower(CRASH)


@pytest.mark.parametrize("n_before", [0, 1])
def test_a_gpu_without_memory_gets_half_the_layers_and_then_none(
    make: Make, facts: ModelFacts, opened: Path, gpus: list[Gpu], n_before: int
) -> None:
    engine = make("s.n_gpu_layers == 0", number=0, n_before=n_before)
    events = ask(engine, n=4)
    assert [e.text for e in events if isinstance(e, Finished)] == ["done"] * 4
    n_all = facts.n_layers + 1
    assert layers(opened) == [n_all, n_all // 2, 0]
    told = [e.message for e in events if isinstance(e, EngineNotice) and e.kind == "fallback"]
    assert "fewer layers on the GPU" in told[0] and "on the processor alone" in told[1]
    assert all("The GPU failed" in each and "not enough memory" in each for each in told)
    assert rung_for(facts.fingerprint) == AS_BUILT, "it may fit the next time"


def test_without_a_gpu_want_of_memory_is_an_error_as_it_was(make: Make, opened: Path) -> None:
    with pytest.raises(EngineError, match="could not be loaded: not enough memory"):
        ask(make("False", number=0))
    assert layers(opened) == [0]


def test_a_gpu_that_vanishes_is_not_asked_for_again(
    make: Make, opened: Path, gpus: list[Gpu]
) -> None:
    engine = make("s.n_gpu_layers == 0", n_before=1)
    requests = [Request(f"r{k}", (Message("user", "?"),), Sampling(8)) for k in range(3)]
    answers = []
    for event in engine.generate(requests):
        if isinstance(event, Finished):
            answers.append(event.text)
            gpus.clear()
    engine.close()
    assert answers == ["done"] * 3
    assert layers(opened)[0] > 0 and layers(opened)[1:] == [0]


@pytest.mark.parametrize(
    ("words", "shares", "told"),
    [
        (
            "what():  vk::Device::allocateMemory: ErrorOutOfDeviceMemory",
            [1.0, 0.5, 0.0],
            "memory",
        ),
        ("CUDA error: out of memory", [1.0, 0.5, 0.0], "memory"),
        ("what():  vk::Queue::submit: ErrorDeviceLost", [1.0, 0.0], "the GPU was lost"),
    ],
)
def test_a_drivers_error_is_no_fault_of_how_the_engine_is_run(
    make: Make,
    facts: ModelFacts,
    opened: Path,
    gpus: list[Gpu],
    monkeypatch: pytest.MonkeyPatch,
    words: str,
    shares: list[float],
    told: str,
) -> None:
    """Drivers end the process by SIGABRT, as a fault of the engine does."""
    monkeypatch.setenv("LAST_WORDS", words)
    events = ask(make("s.n_gpu_layers == 0", number=6))
    assert [e.text for e in events if isinstance(e, Finished)] == ["done", "done"]
    n_all = facts.n_layers + 1
    assert layers(opened) == [int(n_all * share) for share in shares]
    assert all(told in e.message for e in events if getattr(e, "kind", "") == "fallback")
    assert all(line.startswith("True") for line in opened.read_text().splitlines()), (
        "as it was built"
    )
    assert rung_for(facts.fingerprint) == AS_BUILT


def test_layers_placed_by_hand_on_an_integrated_gpu_leave_it_after_crashes(
    make: Make, opened: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shared = (Gpu("X0", "made up", "integrated gpu", 8 * 2**30, 8 * 2**30),)
    monkeypatch.setattr("app.engines.llama.local.find_gpus", lambda: shared)
    events = ask(make("s.n_gpu_layers == 0", n_gpu_layers=4), n=1)
    assert [e.text for e in events if isinstance(e, Finished)] == ["done"]
    assert layers(opened)[0] == 4 and 2 in layers(opened) and layers(opened)[-1] == 0
