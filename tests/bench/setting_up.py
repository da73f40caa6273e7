"""From a clean clone with an empty pip cache to ready, before the engine's recipe and now:

    python -m tests.bench.setting_up [--before COMMIT] [--rounds N]

Each round clones this checkout's commits into temporary folders and runs
`python3 main.py --version` in both, one after the other: about eight minutes on two cores. It needs
a quiet machine.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

REPOSITORY = Path(__file__).resolve().parents[2]
RECIPE = "packaging/environment/engine.cmake"


def git(*arguments: str) -> str:
    """What git says in this checkout."""
    command = ["git", *arguments]
    done = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, check=True)
    return done.stdout.strip()


def commit_before() -> str:
    """The last commit without the recipe."""
    first_with = git("log", "--diff-filter=A", "--format=%H", "--reverse", "--", RECIPE).split()[0]
    return f"{first_with}^"


def set_up(commit: str) -> tuple[float, float]:
    """Sets a new clone up. Returns wall time and processor time, both in seconds."""
    with tempfile.TemporaryDirectory(prefix="longleaf-setting-up-") as name:
        folder = Path(name)
        git("clone", "--quiet", str(REPOSITORY), str(folder / "clone"))
        checkout = ["git", "checkout", "--quiet", git("rev-parse", commit)]
        subprocess.run(checkout, cwd=folder / "clone", check=True)
        environment = os.environ | {
            "PIP_CACHE_DIR": str(folder / "pip"),
            "LONGLEAF_HOME": str(folder / "home"),
            "CCACHE_DISABLE": "1",  # llama.cpp uses ccache where it is installed
        }
        for inherited in ("LONGLEAF_VENV", "CMAKE_ARGS", "VIRTUAL_ENV", "PYTHONPATH"):
            environment.pop(inherited, None)
        begun, used = time.monotonic(), resource.getrusage(resource.RUSAGE_CHILDREN)
        python = getattr(sys, "_base_executable", sys.executable)
        command = [python, "main.py", "--version"]
        subprocess.run(command, cwd=folder / "clone", env=environment, check=True)
        now = resource.getrusage(resource.RUSAGE_CHILDREN)
        processor_s = now.ru_utime + now.ru_stime - used.ru_utime - used.ru_stime
        return time.monotonic() - begun, processor_s


def main() -> int:
    """Measures both and prints their ratio."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--before", default="", help="a commit; default: the last without recipe")
    parser.add_argument("--rounds", type=int, default=1)
    options = parser.parse_args()
    before = options.before or commit_before()
    times: dict[str, list[tuple[float, float]]] = {"before": [], "now": []}
    for n in range(options.rounds):
        pair = [("before", before), ("now", "HEAD")]
        for name, commit in pair if n % 2 == 0 else reversed(pair):
            times[name].append(set_up(commit))
            wall_s, processor_s = times[name][-1]
            print(f"{name}: {wall_s:.0f} s, {processor_s:.0f} s of processor time", flush=True)
    for k, what in enumerate(("time to ready", "processor time")):
        was, now = (median(pair[k] for pair in times[name]) for name in ("before", "now"))
        print(f"{what}: {was:.0f} s before, {now:.0f} s now, {now / was:.2f} of it")
    print(
        f"load of this machine at the end: {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
