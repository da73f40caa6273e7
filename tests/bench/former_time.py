"""How long a summary takes, beside an earlier state of the program, in one run by turns.

    python -m tests.bench.former_time [--commit ae33fea] [FILE ...]

Runs `summarize FILE` with the starter model and nothing else chosen, each in a folder of its own,
as on the first day:
first as the program is, then as it was at a commit of this repository, checked out into a folder
that goes again. What took so long that it is clear is stopped: the former is given `--most` times
the present time, and "at least" stands before what did not end in it. Wall-clock seconds, and of
the present also until the first line of the answer; processor seconds of both, children included.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from tests.conftest import REPOSITORY, SHARED_DATA

FILES = (
    REPOSITORY / "resources" / "samples" / "cloud-service-agreement.pdf",
    SHARED_DATA / "book-free-culture.pdf",
)


@dataclass(frozen=True)
class Taken:
    """What a summary took: seconds in all, to its first line, of processor; whether it ended."""

    wall_s: float
    first_line_s: float
    processor_s: float
    is_done: bool


def summarize(folder: Path, module: str, file: Path, most_s: float) -> Taken:
    """Runs the command in a checkout, for at most so many seconds."""
    with tempfile.TemporaryDirectory() as home:
        environment = os.environ | {
            "PYTHONPATH": str(folder),
            "LONGLEAF_HOME": home,
        }
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        begun = time.monotonic()
        process = subprocess.Popen(
            [sys.executable, "-m", module, "summarize", str(file)],
            cwd=folder,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        assert process.stdout is not None
        first_line_s = 0.0
        is_done = True
        try:
            if most_s == float("inf"):
                process.stdout.readline()
                first_line_s = time.monotonic() - begun
                process.communicate()
            else:
                process.communicate(timeout=most_s)
        except subprocess.TimeoutExpired:
            is_done = False
            os.killpg(process.pid, 15)
            process.communicate()
        wall_s = time.monotonic() - begun
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        assert not is_done or process.returncode == 0, process.returncode
        return Taken(wall_s, first_line_s, used, is_done)


def main() -> int:
    """Runs from the command line. Returns the exit status."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("files", nargs="*", type=Path, default=FILES)
    parser.add_argument("--commit", default="ae33fea", help="default: the last before 0.2.0 began")
    parser.add_argument("--module", default="app.cli", help="of the command line at that commit")
    parser.add_argument("--most", type=float, default=4.0, help="times the present time at most")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        former = Path(folder) / "former"
        git = ["git", "-C", str(REPOSITORY), "worktree"]
        subprocess.run([*git, "add", "-q", "--detach", str(former), options.commit], check=True)
        try:
            for file in options.files:
                if not file.exists():
                    print(f"{file.name} is not at hand.", file=sys.stderr)
                    continue
                now = summarize(REPOSITORY, "app.interfaces.cli", file, float("inf"))
                then = summarize(former, options.module, file, options.most * now.wall_s)
                least = "" if then.is_done else "at least "
                most = "" if then.is_done else "at most "
                print(
                    f"{file.name}: {now.wall_s:.1f} s (first line {now.first_line_s:.1f} s, "
                    f"processor {now.processor_s:.1f} s); at {options.commit} {least}"
                    f"{then.wall_s:.1f} s (processor {least}{then.processor_s:.1f} s): {most}"
                    f"{now.wall_s / then.wall_s:.2f} of it",
                    flush=True,
                )
        finally:
            subprocess.run([*git, "remove", "--force", str(former)], check=True)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
