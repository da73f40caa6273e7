"""What this machine has for running models."""

from __future__ import annotations

import os
import platform
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Hardware:
    """Cores and memory that this process may use; limits of a container counted in."""

    processor: str
    n_physical_cores: int
    n_usable_cores: int
    memory_total_bytes: int
    memory_available_bytes: int

    def describe(self) -> list[str]:
        """A few lines for people."""
        return [
            f"Processor: {self.processor}",
            f"Cores: {self.n_physical_cores} physical, {self.n_usable_cores} usable here",
            f"Memory: {self.memory_total_bytes / 2**30:.1f} GiB, "
            f"{self.memory_available_bytes / 2**30:.1f} GiB free",
            f"Longleaf would use {min(self.n_physical_cores, self.n_usable_cores)} threads: one a "
            "physical core, since the work is bound by arithmetic and memory, not by waiting",
        ]


def probe() -> Hardware:
    """Looks at the machine now; takes a few milliseconds."""
    import psutil

    memory = psutil.virtual_memory()
    total, available = memory.total, memory.available
    limit, used = _container_memory()
    if limit is not None and limit < total:
        total = limit
        available = min(available, max(limit - used, 0))
    affinity = getattr(os, "sched_getaffinity", None)
    n_usable = len(affinity(0)) if affinity else os.cpu_count() or 1
    n_physical = psutil.cpu_count(logical=False) or n_usable
    return Hardware(_processor(), n_physical, n_usable, total, available)


def _container_memory() -> tuple[int | None, int]:
    """Limit and use of this process's control group (version 2), in bytes; None for no limit."""
    try:
        limit = Path("/sys/fs/cgroup/memory.max").read_text().strip()
        used = int(Path("/sys/fs/cgroup/memory.current").read_text())
    except (OSError, ValueError):
        return None, 0
    return (None if limit == "max" else int(limit)), used


def _processor() -> str:
    try:
        for line in Path("/proc/cpuinfo").read_text().splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    except OSError:
        pass
    return platform.processor() or platform.machine()
