"""A faster copy of the real starter model: made, measured, used only when it pays."""

from __future__ import annotations

import hashlib
import subprocess
import sys
import threading
import time
from dataclasses import replace
from pathlib import Path

import pytest

from app.engines.contract.engine import EngineError
from app.engines.llama import conversion
from app.engines.llama.conversion import (
    ConversionCancelledError,
    MeasuredSpeed,
    convert,
    convert_if_faster,
    facts_to_run,
    is_candidate,
    known_conversion,
    measure_speed,
)
from app.models import ModelFacts, read_facts
from app.models.machine.engine_build import AMX_BUFFER
from app.system.folders import cache_folder

pytestmark = pytest.mark.model


@pytest.fixture(autouse=True)
def _no_amx(monkeypatch: pytest.MonkeyPatch) -> None:
    """As on a processor that computes the starter's own type slowly."""
    monkeypatch.setattr(conversion, "extra_buffers", lambda: ("CPU_REPACK",))


@pytest.fixture
def facts(starter_model: Path) -> ModelFacts:
    return read_facts(starter_model)


def test_no_copy_is_made_of_what_the_processor_computes_fast(
    facts: ModelFacts, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert is_candidate(facts)
    monkeypatch.setattr(conversion, "extra_buffers", lambda: (AMX_BUFFER, "CPU_REPACK"))
    assert not is_candidate(facts)
    assert is_candidate(replace(facts, quantization="F16"))


def test_a_copy_is_a_sound_model_and_the_original_stays_as_it_is(
    facts: ModelFacts, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(conversion, "_N_MEASURED_PROMPT", 128)
    before = hashlib.sha256(facts.path.read_bytes()).digest()
    copy = read_facts(convert(facts, "Q8_0"))
    assert copy.quantization == "Q8_0" and copy.n_vocabulary == facts.n_vocabulary
    assert copy.n_layers == facts.n_layers and copy.fingerprint != facts.fingerprint
    assert hashlib.sha256(facts.path.read_bytes()).digest() == before
    speed = measure_speed(copy)
    assert speed.prefill_tps > speed.decode_tps > 0


@pytest.mark.parametrize(("gain", "used"), [(1.3, True), (1.2, False)])
def test_a_copy_is_used_only_when_it_is_fast_enough(
    facts: ModelFacts, monkeypatch: pytest.MonkeyPatch, gain: float, used: bool
) -> None:
    def speed(measured: ModelFacts, _cancel: object = None) -> MeasuredSpeed:
        return MeasuredSpeed(300.0 * (gain if measured.quantization == "Q8_0" else 1.0), 50.0)

    monkeypatch.setattr(conversion, "measure_speed", speed)  # what was measured is given here
    found = convert_if_faster(facts)
    assert found.used is used and f"{gain:.1f} times" in found.reason
    assert known_conversion(facts) == found
    assert facts_to_run(facts).quantization == ("Q8_0" if used else "Q4_1")
    assert bool(list((cache_folder() / "models").glob("*.gguf"))) is used


def test_a_copy_that_was_deleted_is_not_missed(
    facts: ModelFacts, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        conversion,
        "measure_speed",
        lambda f, _cancel=None: MeasuredSpeed(600.0 if f.quantization == "Q8_0" else 300.0, 50.0),
    )
    Path(convert_if_faster(facts).path).unlink()
    assert facts_to_run(facts) == facts


def test_types_with_fast_kernels_are_left_alone(facts: ModelFacts, gemma_model: Path) -> None:
    assert is_candidate(facts)
    assert not is_candidate(read_facts(gemma_model))


def test_a_model_that_cannot_be_converted_is_an_error_in_words(
    facts: ModelFacts, tmp_path: Path
) -> None:
    broken = tmp_path / "broken.gguf"
    broken.write_bytes(facts.path.read_bytes()[:1_000_000])
    with pytest.raises(EngineError, match=r"could not convert “broken\.gguf”"):
        convert(replace(facts, path=broken), "Q8_0")
    assert not list((cache_folder() / "models").glob("*"))


def test_two_programs_make_the_copy_at_once_and_a_third_clears_up(facts: ModelFacts) -> None:
    code = (
        "import sys; from pathlib import Path; from app.models import read_facts\n"
        "from app.engines.llama.conversion import convert\n"
        "print(convert(read_facts(Path(sys.argv[1])), 'Q8_0'))"
    )
    command = [sys.executable, "-c", code, str(facts.path)]
    programs = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    said = [program.communicate()[0].strip() for program in programs]
    assert [program.returncode for program in programs] == [0, 0] and said[0] == said[1]
    folder = cache_folder() / "models"
    left = folder / f"some.gguf.{programs[0].pid}.part"  # it has ended
    left.write_bytes(b"half")
    assert read_facts(convert(facts, "Q8_0")).quantization == "Q8_0"
    assert [path.name for path in folder.iterdir()] == [Path(said[0]).name]


@pytest.mark.parametrize("step", ["measuring", "converting", "measuring the copy"])
def test_nobody_has_to_wait_for_it(
    facts: ModelFacts, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    cancel = threading.Event()
    if step == "measuring":
        threading.Timer(0.5, cancel.set).start()
    else:

        def speed(measured: ModelFacts, cancelled: threading.Event | None = None) -> MeasuredSpeed:
            if step == "converting":
                threading.Timer(0.1, cancel.set).start()
            elif measured.quantization == "Q8_0":
                cancel.set()
                return measure_speed(measured, cancelled)
            return MeasuredSpeed(300.0, 50.0)

        monkeypatch.setattr(conversion, "measure_speed", speed)
        monkeypatch.setattr(conversion, "_LOOK_S", 0.05)
    with pytest.raises(ConversionCancelledError):
        convert_if_faster(facts, cancel)
    assert known_conversion(facts) is None, "it is done another time"
    assert not list((cache_folder() / "models").glob("*"))


def test_the_forecast_holds_for_what_is_measured_beside_it(
    facts: ModelFacts, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(conversion, "_N_MEASURED_PROMPT", 256)
    begun = time.monotonic()
    speed = measure_speed(facts)
    spent_s = time.monotonic() - begun
    whole_s = conversion.forecast_s(facts, speed.prefill_tps, speed.decode_tps)
    monkeypatch.setattr(conversion, "extra_buffers", lambda: (AMX_BUFFER, "CPU_REPACK"))
    alone_s = conversion.forecast_s(facts, speed.prefill_tps, speed.decode_tps)
    assert spent_s / 4 < alone_s < spent_s * 4
    assert 3 * alone_s < whole_s < 4 * alone_s, "measured three times, and converted"
    larger = replace(facts, n_parameters=50 * facts.n_parameters)
    monkeypatch.setattr(conversion, "extra_buffers", lambda: ("CPU_REPACK",))
    assert conversion.forecast_s(larger, speed.prefill_tps, speed.decode_tps) > whole_s
