"""What two short commands take from their start to their end, at a commit before and now:

    python -m tests.bench.starting COMMIT [--book FILE.pdf] [--rounds 8]

`longleaf summarize` of a text whose answer is in the library, and with `--book` `longleaf count` of
it. Both commits take turns and the best round of each counts, by the clock and in processor time of
all processes; the latter says the same on a machine that is busy with other things.
"""

from __future__ import annotations

import argparse
import io
import os
import resource
import subprocess
import sys
import tarfile
import tempfile
import time
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
TEXT = "# Lease\n\nThe tenant pays 1,200 euros each month. The lease ends on 28 February 2029.\n"


class Checkout:
    """A commit's files and a home of its own."""

    def __init__(self, commit: str, folder: Path) -> None:
        packed = subprocess.run(
            ["git", "archive", commit], cwd=REPOSITORY, capture_output=True, check=True
        ).stdout
        self._folder = folder / "files"
        with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
            archive.extractall(self._folder, filter="data")
        is_new = (self._folder / "app/interfaces/cli").is_dir()
        self._module = "app.interfaces.cli" if is_new else "app.cli"
        self.prose = ["--write", "prose"] if is_new else []
        self._environment = os.environ | {
            "PYTHONPATH": str(self._folder),
            "LONGLEAF_HOME": str(folder / "home"),
        }
        self._environment.pop("PYTHONDONTWRITEBYTECODE", None)  # an installed program has its own

    def run(self, *arguments: str) -> tuple[float, float]:
        """Runs a command of `longleaf`. Returns seconds and seconds of processor time."""
        before, begun = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
        command = [sys.executable, "-m", self._module, *arguments]
        subprocess.run(
            command, cwd=self._folder, env=self._environment, capture_output=True, check=True
        )
        spent_s, after = time.perf_counter() - begun, resource.getrusage(resource.RUSAGE_CHILDREN)
        used_s = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        return spent_s, used_s


def main() -> None:
    """Measures both and prints ratios."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("before", metavar="COMMIT")
    parser.add_argument("--book", type=Path)
    parser.add_argument("--rounds", type=int, default=8)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        text = Path(folder) / "lease.md"
        text.write_text(TEXT, encoding="utf-8")
        checkouts = [Checkout(options.before, Path(folder, "before"))]
        checkouts.append(Checkout("HEAD", Path(folder, "now")))
        commands = {"stored answer": ("summarize", str(text))}
        if options.book is not None:
            commands["count"] = ("count", str(options.book.resolve()))
        for name, command in commands.items():
            best = [(float("inf"), float("inf"))] * 2
            for n in range(options.rounds + 1):
                for k, checkout in enumerate(checkouts):
                    prose = checkout.prose if command[0] == "summarize" else []
                    spent_s, used_s = checkout.run(*command, *prose)
                    if n:  # the first round writes the answer and what is kept between starts
                        best[k] = min(best[k][0], spent_s), min(best[k][1], used_s)
            for k, what in enumerate(("seconds", "processor time")):
                before, now = best[0][k], best[1][k]
                print(f"{name}, {what}: {before:.2f} before, {now:.2f} now, {now / before:.2f}")


if __name__ == "__main__":
    main()
