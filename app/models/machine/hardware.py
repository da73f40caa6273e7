"""What this machine has for running models, and what Longleaf makes of it."""

from __future__ import annotations

import functools
import importlib.util
import json
import math
import os
import platform
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from app.system.child_processes import child_process
from app.system.translation import tr

_DEVICES_TIMEOUT_S = 30.0
_CGROUPS = Path("/sys/fs/cgroup")
# Processor features that llama.cpp's kernels profit from, by their names in /proc/cpuinfo.
_FEATURES = {
    "avx": "AVX",
    "avx2": "AVX2",
    "f16c": "F16C",
    "fma": "FMA",
    "avx512f": "AVX-512",
    "avx512_vnni": "AVX-512 VNNI",
    "avx_vnni": "AVX-VNNI",
    "avx512_bf16": "AVX-512 BF16",
    "amx_int8": "AMX",
    "asimd": "NEON",
    "asimddp": "dot product",
    "i8mm": "I8MM",
    "sve": "SVE",
}


@dataclass(frozen=True, slots=True)
class Gpu:
    """A GPU that this build of llama.cpp can use. `kind` is "gpu" or "integrated gpu"."""

    name: str
    description: str
    kind: str
    memory_free_bytes: int
    memory_total_bytes: int

    @property
    def holds_layers(self) -> bool:
        """Whether Longleaf places layers there: an integrated one shares main memory, and what it
        takes is missing there."""
        return self.kind == "gpu"


@dataclass(frozen=True, slots=True)
class Hardware:
    """Cores and memory that this process may use; limits of a container counted in.

    Attributes:
        processor: Its name.
        n_physical_cores: Physical cores among those this process may run on.
        n_usable_cores: Logical cores it may run on, no more than its share of processor time.
        memory_total_bytes, memory_available_bytes: Main memory.
        features: Processor features that matter for speed, where the system tells.
        gpus: GPUs, once they were asked for (`probe(with_gpus=True)`).
    """

    processor: str
    n_physical_cores: int
    n_usable_cores: int
    memory_total_bytes: int
    memory_available_bytes: int
    features: tuple[str, ...] = ()
    gpus: tuple[Gpu, ...] = ()

    @property
    def n_threads(self) -> int:
        """Threads for the engine: one per physical core, within this process's share."""
        return max(min(self.n_physical_cores, self.n_usable_cores), 1)

    def describe(self) -> list[str]:
        """A few lines for people. Looks for GPUs first, which may take a second."""
        gpus = self.gpus or find_gpus()
        lines = [
            tr("Processor: {processor}", processor=self.processor),
            tr(
                "Cores: {n_physical_cores} physical, {n_usable_cores} usable here",
                n_physical_cores=self.n_physical_cores,
                n_usable_cores=self.n_usable_cores,
            ),
        ]
        if self.features:
            lines.append(tr("Features: {features}", features=", ".join(self.features)))
        lines.append(
            tr(
                "Memory: {total_gib:.1f} GiB, {free_gib:.1f} GiB free",
                total_gib=self.memory_total_bytes / 2**30,
                free_gib=self.memory_available_bytes / 2**30,
            )
        )
        lines += [
            tr(
                "GPU: {description} ({name}), {total_gib:.1f} GiB, {free_gib:.1f} GiB free",
                description=gpu.description,
                name=gpu.name,
                total_gib=gpu.memory_total_bytes / 2**30,
                free_gib=gpu.memory_free_bytes / 2**30,
            )
            if gpu.holds_layers
            else tr(
                "GPU: {description} ({name}), which shares main memory: no layers are placed there",
                description=gpu.description,
                name=gpu.name,
            )
            for gpu in gpus
        ] or [tr("GPU: none that this build of llama.cpp can use")]
        lines.append(
            tr(
                "Longleaf would use 1 thread: one a physical core, since the work is bound by "
                "arithmetic and memory, not by waiting"
            )
            if self.n_threads == 1
            else tr(
                "Longleaf would use {n} threads: one a physical core, since the work is bound by "
                "arithmetic and memory, not by waiting",
                n=self.n_threads,
            )
        )
        return lines


def probe(*, with_gpus: bool = False) -> Hardware:
    """Looks at the machine now; takes a few milliseconds without GPUs."""
    import psutil

    memory = psutil.virtual_memory()
    total, available = memory.total, memory.available
    for limit, used in _memory_limits():
        total = min(total, limit)
        available = min(available, max(limit - used, 0))
    n_usable, n_physical = _cores()
    hardware = Hardware(_processor(), n_physical, n_usable, total, available, _features())
    return replace(hardware, gpus=find_gpus()) if with_gpus else hardware


@functools.cache
def find_gpus() -> tuple[Gpu, ...]:
    """The GPUs of llama.cpp's own device list, asked for once, in a process of its own.

    A driver that crashes or hangs there leaves no GPUs, and no other trace. A build of llama.cpp
    for the processor alone is told by its libraries, and not asked.
    """
    if _is_built_for_processor_alone():
        return ()
    command, environment = child_process("devices", "app.models.machine.device_process")
    try:
        done = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=_DEVICES_TIMEOUT_S,
            env=environment,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
        # Drivers like to print; the answer is the last line.
        answer = json.loads(done.stdout.decode("utf-8", "replace").strip().splitlines()[-1])
        return tuple(Gpu(**device) for device in answer["devices"])
    except (OSError, subprocess.TimeoutExpired, ValueError, IndexError, KeyError, TypeError):
        return ()


def gpus_for_layers(*, again: bool = False) -> tuple[Gpu, ...]:
    """Those of `find_gpus` on which layers are placed.

    Args:
        again: Reads what is free now, and whether they are still there. A process of a second or
            less, where llama.cpp was built for GPUs.
    """
    if again:
        find_gpus.cache_clear()
    return tuple(gpu for gpu in find_gpus() if gpu.holds_layers)


def _is_built_for_processor_alone() -> bool:
    """Whether llama.cpp's libraries are there one by one, and none is a GPU's."""
    found = importlib.util.find_spec("llama_cpp")
    folders = list(found.submodule_search_locations or []) if found else []
    names = [path.name for folder in folders for path in Path(folder, "lib").glob("*ggml*")]
    kinds = {match[1] for match in (re.search(r"ggml-?([a-z]*)", name) for name in names) if match}
    return bool(names) and kinds <= {"", "base", "blas", "cpu"}


def _cores() -> tuple[int, int]:
    """Usable logical cores and the physical cores among them."""
    import psutil

    affinity = getattr(os, "sched_getaffinity", None)
    allowed: set[int] = affinity(0) if affinity else set(range(os.cpu_count() or 1))
    physical = set()
    for number in allowed:
        topology = Path(f"/sys/devices/system/cpu/cpu{number}/topology")
        try:
            package = (topology / "physical_package_id").read_text().strip()
            physical.add((package, (topology / "core_id").read_text().strip()))
        except OSError:
            physical.clear()
            break
    n_physical = len(physical) or min(psutil.cpu_count(logical=False) or 1, len(allowed))
    n_usable = min([len(allowed), *(max(1, math.ceil(quota)) for quota in _processor_quotas())])
    return n_usable, n_physical


def _own_cgroups() -> Iterator[Path]:
    """This process's control group (version 2) and those above it."""
    try:
        lines = Path("/proc/self/cgroup").read_text().splitlines()
    except OSError:
        return
    for line in lines:
        if line.startswith("0::/"):
            path = line.removeprefix("0::/")
            folder = _CGROUPS / path
            while True:
                yield folder
                if folder == _CGROUPS or _CGROUPS not in folder.parents:
                    return
                folder = folder.parent


def _processor_quotas() -> Iterator[float]:
    """Cores' worth of time that control groups allow."""
    for folder in _own_cgroups():
        try:
            quota, period = (folder / "cpu.max").read_text().split()
            if quota != "max":
                yield int(quota) / int(period)
        except (OSError, ValueError, ZeroDivisionError):
            continue


def _memory_limits() -> Iterator[tuple[int, int]]:
    """Limits of control groups, and what is used of them beside droppable file pages; in bytes."""
    for folder in _own_cgroups():
        try:
            limit = (folder / "memory.max").read_text().strip()
            if limit == "max":
                continue
            used = int((folder / "memory.current").read_text())
            for line in (folder / "memory.stat").read_text().splitlines():
                if line.startswith("inactive_file "):
                    used -= int(line.split()[1])
            yield int(limit), used
        except (OSError, ValueError):
            continue


@functools.cache
def _processor() -> str:
    if sys.platform == "darwin":
        try:
            return subprocess.run(
                ["/usr/sbin/sysctl", "-n", "machdep.cpu.brand_string"],
                capture_output=True,
                text=True,
                timeout=5,
            ).stdout.strip()
        except (OSError, subprocess.TimeoutExpired):
            pass
    return _cpuinfo("model name") or platform.processor() or platform.machine()


@functools.cache
def _features() -> tuple[str, ...]:
    flags = set((_cpuinfo("flags") or _cpuinfo("Features")).split())
    return tuple(name for flag, name in _FEATURES.items() if flag in flags)


def _cpuinfo(field: str) -> str:
    """The first value of a field of /proc/cpuinfo, "" where there is none."""
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return ""
    for line in lines:
        name, _, value = line.partition(":")
        if name.strip() == field:
            return value.strip()
    return ""
