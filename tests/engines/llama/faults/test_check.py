"""The engine check: finds the rung that works, keeps it, and asks nothing twice.

Most processes here are stand-ins for the one that computes; one test lets the real one compute.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from app.engines.contract.engine import EngineError
from app.engines.llama.faults.check import check_engine, is_wanted
from app.models.machine.engine_build import (
    AMX_BUFFER,
    REPACK_BUFFER,
    EngineCheck,
    engine_sentence,
    extra_buffers,
    forget_check,
    known_check,
    rung_for,
    store_rung,
)
from app.models.machine.hardware import probe

# Behaves on each rung as `how(rung)` says: "well", "wrong", "hangs", "spins", "plods",
# "nothing" or the name of a signal.
_STAND_IN = """
import json, os, resource, signal, sys, time
resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
rung = json.loads(sys.argv[-1])
how = eval("lambda r: " + sys.argv[1])(rung)
with open(sys.argv[2], "a") as tried:
    print(rung, file=tried)
print("a driver's own line")
print(json.dumps({"extra_buffers": ["AMX", "CPU_REPACK"], "kernels": json.loads(sys.argv[3])}))
sys.stdout.flush()
while how == "spins":
    pass
while how == "plods" and time.process_time() < 2.0:  # an old processor, or an emulated one
    if time.process_time() % 0.1 < 0.01:
        print(flush=True)
if how == "hangs":
    time.sleep(60)
if how.startswith("SIG"):
    os.kill(os.getpid(), getattr(signal, how))
if how != "nothing":
    print(json.dumps({"n_tokens": 100, "divergence": 0.001 if how in ("well", "plods") else 3.0}))
"""

Check = Callable[..., EngineCheck | None]


@pytest.fixture
def tried(tmp_path: Path) -> Path:
    """A line for each rung that was tried."""
    return tmp_path / "tried"


@pytest.fixture
def check(tried: Path, tmp_path: Path) -> Check:
    def check(how: str, kernels: str = "[]", **more: object) -> EngineCheck | None:
        command = [sys.executable, "-c", _STAND_IN, how, str(tried), kernels]
        return check_engine(model=tmp_path / "any.gguf", command=command, **more)  # type: ignore[arg-type]

    return check


def test_an_engine_that_does_well_is_left_as_it_was_built(
    check: Check, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("LONGLEAF_ENGINE_CHECK")
    assert is_wanted()
    found = check("'well'")
    assert found is not None and found.failures == () and found == known_check()
    assert not is_wanted()
    assert "as it was built" in engine_sentence() and "100 tokens" in engine_sentence()
    assert extra_buffers() == (AMX_BUFFER, REPACK_BUFFER)


@pytest.mark.skipif(sys.platform == "win32", reason="the stand-ins end by signals")
@pytest.mark.parametrize("how", ["SIGSEGV", "SIGILL", "SIGBUS", "SIGFPE", "SIGABRT", "wrong"])
def test_a_crash_and_a_wrong_result_take_the_next_rung(check: Check, tried: Path, how: str) -> None:
    found = check(f"{how!r} if r['extra_buffers'] else 'well'")
    assert found is not None and not found.rung.extra_buffers and found.rung.flash_attention
    assert len(tried.read_text().splitlines()) == 2
    assert extra_buffers() == (), "nothing is rearranged any more"
    sentence = engine_sentence()
    assert "without the faster products" in sentence and "as it was built, it failed" in sentence
    assert (how if how != "wrong" else "results were wrong") in sentence


@pytest.mark.skipif(sys.platform == "win32", reason="the stand-ins end by signals")
def test_the_portable_program_tries_its_next_kernels(check: Check) -> None:
    found = check(
        "'well' if r['kernel'] == 'least.so' else 'SIGILL'", '["best.so","middle.so","least.so"]'
    )
    assert found is not None and found.rung.kernel == "least.so" and len(found.failures) == 3


@pytest.mark.skipif(sys.platform == "win32", reason="the stand-ins end by signals")
def test_when_nothing_works_it_says_so_and_tries_again_next_time(
    check: Check, tried: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("LONGLEAF_ENGINE_CHECK")
    with pytest.raises(EngineError, match=r"does not work on this processor.*SIGSEGV"):
        check("'SIGSEGV'")
    assert len(tried.read_text().splitlines()) == 3
    assert is_wanted()


@pytest.mark.skipif(sys.platform == "win32", reason="the stand-ins end by signals")
@pytest.mark.parametrize("how", ["SIGKILL", "nothing"])
def test_what_says_nothing_of_the_engine_decides_nothing(check: Check, how: str) -> None:
    assert check(repr(how)) is None
    assert known_check() is None


@pytest.mark.parametrize("how", ["hangs", "spins"])
def test_an_engine_that_hangs_takes_the_next_rung(
    check: Check, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    monkeypatch.setattr("app.engines.llama.faults.check.SPUN_S", 0.5 / probe().n_threads)
    monkeypatch.setattr("app.engines.llama.faults.check.STOOD_S", 1.5)
    found = check(f"{how!r} if r['extra_buffers'] else 'well'")
    assert found is not None and not found.rung.extra_buffers
    assert "did not end" in engine_sentence()


def test_a_slow_processor_is_waited_for(check: Check, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.engines.llama.faults.check.SPUN_S", 0.8 / probe().n_threads)
    found = check("'plods'")  # takes more, and gives signs of life
    assert found is not None and found.failures == ()


def test_it_can_be_cancelled_and_shows_progress(check: Check) -> None:
    cancel, told = threading.Event(), []
    threading.Timer(0.5, cancel.set).start()
    assert check("'hangs'", progress=told.append, cancel=cancel) is None
    assert told == ["Checking the engine on this processor, once"]


def test_another_build_is_checked_anew_and_forgetting_tries_everything_again(
    check: Check, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("LONGLEAF_ENGINE_CHECK")
    found = check("'well' if not r['extra_buffers'] else 'wrong'")
    assert found is not None
    store_rung("model", found.rung)
    with monkeypatch.context() as changed:
        changed.setattr("app.models.machine.engine_build.build_key", lambda: "another")
        assert is_wanted() and rung_for("model").extra_buffers
    assert not is_wanted() and not rung_for("model").extra_buffers
    forget_check()
    assert is_wanted() and known_check() is None and rung_for("model").extra_buffers


def test_what_is_known_is_not_checked_again_unless_asked(check: Check, tried: Path) -> None:
    first = check("'well'")
    assert check("'SIGSEGV'") == first and len(tried.read_text().splitlines()) == 1
    check("'well'", again=True)
    assert len(tried.read_text().splitlines()) == 2


@pytest.mark.model
def test_the_real_engine_does_well_here_and_takes_seconds(starter_model: Path) -> None:
    own = psutil.Process().cpu_times()
    found = check_engine(model=starter_model)
    spent = psutil.Process().cpu_times()
    assert found is not None and found.failures == ()
    assert found.n_tokens >= 64 and found.divergence < 0.05
    assert REPACK_BUFFER in found.extra_buffers
    spent_s = spent.children_user - own.children_user + spent.children_system
    assert spent_s - own.children_system < 10, "processor time; on a quiet machine it takes 2 s"
