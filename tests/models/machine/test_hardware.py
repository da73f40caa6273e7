"""What the machine has, and what a container leaves of it."""

from __future__ import annotations

import json
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from app.models.machine import hardware
from app.models.machine.hardware import Gpu, Hardware, find_gpus, gpus_for_layers, probe


def test_this_machine() -> None:
    found = probe()
    assert 1 <= found.n_threads <= found.n_usable_cores
    assert found.n_physical_cores >= 1
    assert 0 < found.memory_available_bytes <= found.memory_total_bytes
    assert found.processor
    lines = found.describe()
    assert any(line.startswith("Memory:") for line in lines)
    assert any(line.startswith("GPU:") for line in lines)


def test_a_container_leaves_less(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    inner = tmp_path / "outer" / "inner"
    inner.mkdir(parents=True)
    (inner / "cpu.max").write_text("50000 100000\n")
    (inner / "memory.max").write_text("max\n")
    (tmp_path / "outer" / "memory.max").write_text(f"{1 << 30}\n")
    (tmp_path / "outer" / "memory.current").write_text(f"{600 << 20}\n")
    (tmp_path / "outer" / "memory.stat").write_text(f"anon 5\ninactive_file {200 << 20}\n")
    monkeypatch.setattr(hardware, "_CGROUPS", tmp_path)
    monkeypatch.setattr(
        hardware, "_own_cgroups", lambda: iter([inner, tmp_path / "outer", tmp_path])
    )
    found = probe()
    assert found.n_usable_cores == 1 and found.n_threads == 1
    assert found.memory_total_bytes == 1 << 30
    assert found.memory_available_bytes == 624 << 20


def test_gpus_are_described() -> None:
    gpu = Gpu("CUDA0", "Some GPU", "gpu", 10 << 30, 12 << 30)
    machine = Hardware("Some CPU", 8, 16, 64 << 30, 32 << 30, ("AVX2",), (gpu,))
    assert "GPU: Some GPU (CUDA0), 12.0 GiB, 10.0 GiB free" in machine.describe()
    assert machine.n_threads == 8
    shared = replace(machine, gpus=(replace(gpu, kind="integrated gpu"),))
    assert any("no layers are placed there" in line for line in shared.describe())


def test_a_driver_that_crashes_leaves_no_gpus(monkeypatch: pytest.MonkeyPatch) -> None:
    find_gpus.cache_clear()
    monkeypatch.setattr(
        hardware.subprocess,
        "run",
        lambda *_, **__: subprocess.CompletedProcess([], -11, stdout=b"driver: oh no\n"),
    )
    assert find_gpus() == ()
    find_gpus.cache_clear()


def test_the_answer_is_the_last_line(monkeypatch: pytest.MonkeyPatch) -> None:
    find_gpus.cache_clear()
    answer = (
        b'ggml_cuda_init: found 1 device\n{"devices": [{"name": "CUDA0", "description": "X", '
        b'"kind": "gpu", "memory_free_bytes": 1, "memory_total_bytes": 2}], "system_info": ""}\n'
    )
    monkeypatch.setattr(hardware, "_is_built_for_processor_alone", lambda: False)
    monkeypatch.setattr(
        hardware.subprocess,
        "run",
        lambda *_, **__: subprocess.CompletedProcess([], 0, stdout=answer),
    )
    assert find_gpus() == (Gpu("CUDA0", "X", "gpu", 1, 2),)
    find_gpus.cache_clear()


def test_layers_go_to_gpus_with_memory_of_their_own_as_it_is_now(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    find_gpus.cache_clear()
    free_bytes = [3, 2, 1]

    def answer(*_: object, **__: object) -> subprocess.CompletedProcess[bytes]:
        each = {"description": "X", "memory_free_bytes": free_bytes.pop(), "memory_total_bytes": 9}
        devices = [each | {"name": kind, "kind": kind} for kind in ("gpu", "integrated gpu")]
        return subprocess.CompletedProcess([], 0, stdout=json.dumps({"devices": devices}).encode())

    monkeypatch.setattr(hardware, "_is_built_for_processor_alone", lambda: False)
    monkeypatch.setattr(hardware.subprocess, "run", answer)
    assert [gpu.name for gpu in gpus_for_layers()] == ["gpu"]
    assert [gpu.memory_free_bytes for gpu in gpus_for_layers()] == [1]
    assert [gpu.memory_free_bytes for gpu in gpus_for_layers(again=True)] == [2]
    find_gpus.cache_clear()
