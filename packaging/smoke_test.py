"""Tries the built program as a person would, on a machine without Python.

    python packaging/smoke_test.py [--program FOLDER] [--report FILE] [--pictures FOLDER]

The program gets an empty PATH and a home of its own. Without a window it counts the sample
contract, checks its engine, and summarises, in key passages and in the model's prose. Then its
window opens under Xvfb with the contract, summarises it (Ctrl+Return), is closed (Ctrl+Q), opened
again, and shows the summary from its library. Needs Xvfb and xdotool, and `import` (ImageMagick)
for pictures. Exit status 0 when everything went well.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import psutil

ROOT = Path(__file__).resolve().parent.parent
START_WANTED_S = 2.0
"""From the start to a window on the screen, with the files in the system's cache."""
TITLE = re.compile(r" – Longleaf$")  # of a window that shows a document
SUMMARY_LIMIT_S = 900.0
"""The starter model reads the contract in a minute or two; a busy machine gets more."""


class Failure(Exception):  # noqa: N818 - names a state of the test
    """A step did not go as it should."""


@dataclass
class Report:
    """What was tried and found."""

    lines: list[str] = field(default_factory=list)
    n_failed: int = 0

    def say(self, line: str) -> None:
        """Adds a line and prints it."""
        self.lines.append(line)
        print(line, flush=True)

    @contextlib.contextmanager
    def step(self, what: str) -> Iterator[list[str]]:
        """A step: yields a list for what was found; an exception of ours marks it failed."""
        found: list[str] = []
        begun = time.monotonic()
        try:
            yield found
        except (Failure, OSError, subprocess.SubprocessError, ValueError, KeyError) as error:
            self.n_failed += 1
            self.say(f"FAILED  {what}: {error}")
        else:
            spent = time.monotonic() - begun
            self.say(f"ok      {what} ({spent:.1f} s)" + "".join(f"; {each}" for each in found))


class Machine:
    """The program on a machine of its own: a home, an empty PATH, and a screen when asked.

    Attributes:
        home: The folder of everything that the program keeps.
        environment: The variables it is given; nothing of this process's own.
    """

    def __init__(self, program: Path, folder: Path) -> None:
        self.executable = program / "longleaf"
        self.home = folder / "home"
        empty = folder / "empty"
        for each in (self.home, empty, folder / "run"):
            each.mkdir(parents=True)
        (folder / "run").chmod(0o700)
        self.environment = {
            "HOME": str(self.home),
            "PATH": str(empty),
            "LANG": "C.UTF-8",
            "XDG_RUNTIME_DIR": str(folder / "run"),
            "TMPDIR": str(folder),
        }

    @property
    def library(self) -> Path:
        """Where the program keeps its library, by the system's own rule."""
        return self.home / ".local/share/Longleaf"

    def run(self, *arguments: str | Path, limit_s: float = 60) -> subprocess.CompletedProcess[str]:
        """Runs a command of the program to its end. Raises `Failure` unless it exits with 0."""
        done = subprocess.run(
            [str(self.executable), *map(str, arguments)],
            env=self.environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=limit_s,
        )
        if done.returncode:
            raise Failure(f"exit status {done.returncode}: {done.stderr.strip()[-600:]}")
        return done

    def finished_runs(self) -> list[tuple[str, str]]:
        """Title and text of the finished runs in the library's file."""
        file = self.library / "library.db"
        if not file.is_file():
            return []
        with contextlib.closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as database:
            try:
                rows = database.execute(
                    "SELECT documents.title, runs.text FROM runs JOIN documents "
                    "ON documents.sha256 = runs.document_sha256 WHERE runs.status = 'finished'"
                ).fetchall()
            except sqlite3.OperationalError:  # being written for the first time
                return []
        return [(str(title), str(text)) for title, text in rows]


class Screen:
    """An X server without a window manager, and a hand on keyboard and mouse."""

    def __init__(self) -> None:
        read, write = os.pipe()
        screen = ["-displayfd", str(write), "-screen", "0", "1280x900x24", "-nolisten", "tcp"]
        self._server = subprocess.Popen(
            # Without -noreset it begins anew when its last client leaves, and takes nobody then.
            ["Xvfb", *screen, "-noreset"],
            pass_fds=[write],
            stderr=subprocess.DEVNULL,
        )
        os.close(write)
        with os.fdopen(read) as answer:
            self.display = f":{answer.readline().strip()}"
        if self.display == ":":
            raise Failure("Xvfb did not start")
        self._environment = os.environ | {"DISPLAY": self.display}

    def close(self) -> None:
        """Ends the server."""
        self._server.terminate()
        self._server.wait(10)

    def hand(self, *arguments: str) -> str:
        """Runs xdotool; "" when it found nothing."""
        done = subprocess.run(
            ["xdotool", *arguments], env=self._environment, capture_output=True, text=True
        )
        return done.stdout.strip() if done.returncode == 0 else ""

    def window(self) -> str:
        """The id of the program's visible window, or ""."""
        return self.hand("search", "--onlyvisible", "--name", "Longleaf").split("\n")[0]

    def press(self, keys: str) -> None:
        """Presses keys in the program's window."""
        window = self.window()
        if window:
            self.hand("windowfocus", "--sync", window)
            self.hand("key", keys)

    def title(self) -> str:
        """The title of the program's window."""
        window = self.window()
        return self.hand("getwindowname", window) if window else ""

    def picture(self, path: Path) -> None:
        """Saves what the screen shows, where ImageMagick is there."""
        if shutil.which("import"):
            subprocess.run(
                ["import", "-window", "root", str(path)], env=self._environment, timeout=30
            )


def wait(until: Callable[[], object], limit_s: float, what: str, every_s: float = 0.1) -> float:
    """Waits; returns the seconds it took. Raises `Failure` when the limit is reached."""
    begun = time.monotonic()
    while not until():
        if time.monotonic() - begun > limit_s:
            raise Failure(f"{what} did not happen in {limit_s:.0f} s")
        time.sleep(every_s)
    return time.monotonic() - begun


@contextlib.contextmanager
def open_window(machine: Machine, screen: Screen, *arguments: str) -> Iterator[tuple[float, float]]:
    """Starts the program's window; yields the seconds until it was on the screen, and the processor
    time that its process had used by then. At the end it is closed with Ctrl+Q, and must leave no
    process behind."""
    environment = machine.environment | {"DISPLAY": screen.display}
    begun = time.monotonic()
    with tempfile.TemporaryFile("w+") as said:
        process = subprocess.Popen(
            [str(machine.executable), *arguments],
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=said,
        )
        try:

            def is_shown() -> bool:
                if process.poll() is not None:
                    said.seek(0)
                    raise Failure(f"it ended with {process.returncode}: {said.read()[-600:]}")
                return bool(screen.window())

            wait(is_shown, 60, "the window", every_s=0.02)
            start_s, used = time.monotonic() - begun, psutil.Process(process.pid).cpu_times()
            yield start_s, used.user + used.system
            family = psutil.Process(process.pid).children(recursive=True)
            screen.press("ctrl+q")
            try:
                status = process.wait(30)
            except subprocess.TimeoutExpired:
                raise Failure("Ctrl+Q did not end it") from None
            if status:
                said.seek(0)
                raise Failure(f"it ended with {status}: {said.read()[-600:]}")
            _, alive = psutil.wait_procs(family, timeout=10)
            if alive:
                raise Failure(f"it left processes behind: {[each.pid for each in alive]}")
        finally:
            if process.poll() is None:
                for child in psutil.Process(process.pid).children(recursive=True):
                    child.kill()
                process.kill()
                process.wait()


def try_without_window(report: Report, program: Path, folder: Path, sample: Path) -> None:
    """Version, models, count and summary on the command line."""
    machine = Machine(program, folder)
    with report.step("--version") as found:
        found.append(machine.run("--version").stdout.strip())
    with report.step("its processes are known") as found:
        found.append(", ".join(check_processes(machine)))
    with report.step("the starter model is inside") as found:
        models = json.loads(machine.run("models", "--json").stdout)
        inside = [model for model in models if model["source"] == "starter"]
        if not inside or not Path(inside[0]["path"]).is_relative_to(program):
            raise Failure(f"models found: {models}")
        found.append(f"{inside[0]['name']} {inside[0]['quantization']}")
    with report.step("count the sample") as found:
        counted = json.loads(machine.run("count", sample, "--json", limit_s=120).stdout)
        if counted["n_tokens"] < 1000:
            raise Failure(f"{counted['n_tokens']} tokens")
        found.append(f"{counted['n_tokens']:,} tokens, {counted['n_pages']} pages")
    with report.step("the engine is checked") as found:
        found.append(machine.run("hardware").stdout.strip().splitlines()[-2])
    with report.step("its key passages") as found:
        text = machine.run("summarize", sample, limit_s=120).stdout.strip()
        if len(text) < 100:
            raise Failure(f"they are “{text}”")
        found.append(f"{len(text):,} characters")
    prose = ("summarize", sample, "--write", "prose")
    with report.step("summarise the sample with the model") as found:
        text = machine.run(*prose, limit_s=SUMMARY_LIMIT_S).stdout.strip()
        if len(text) < 100:
            raise Failure(f"the summary is “{text}”")
        found.append(f"{len(text):,} characters")
    with report.step("summarise it again, from the library") as found:
        again = machine.run(*prose, limit_s=60)
        if again.stdout.strip() != text or "From the library" not in again.stderr:
            raise Failure("the answer did not come from the library")


def check_processes(machine: Machine) -> list[str]:
    """Starts every process that the sources name, with nothing to do. Raises `Failure` for one
    that the program does not have."""
    names = set()
    for file in sorted((ROOT / "app").rglob("*.py")):
        names |= set(re.findall(r'child_process\("(\w+)"', file.read_text("utf-8")))
    for name in sorted(names - {"convert"}):  # it takes arguments
        done = subprocess.run(
            [str(machine.executable), "--longleaf-process", name],
            env=machine.environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=60,
        )
        words = done.stderr
        if "no process called" in words or "ModuleNotFoundError" in words:
            raise Failure(f"“{name}”: {words.strip()[-300:]}")
    return sorted(names)


def try_window(
    report: Report, program: Path, folder: Path, sample: Path, pictures: Path | None
) -> None:
    """Opens the window twice: to summarise, and to find the summary again."""
    machine, screen = Machine(program, folder), Screen()

    def keep(name: str) -> None:
        if pictures is not None:
            screen.picture(pictures / f"{name}.png")

    try:
        with report.step("the window opens the contract and summarises it") as found:
            with open_window(machine, screen, str(sample)) as (start_s, _):
                found.append(f"window after {start_s:.2f} s")
                wait(lambda: TITLE.search(screen.title()), 60, "opening the contract")
                keep("1-opened")
                time.sleep(1.0)

                def is_done() -> bool:
                    if not machine.finished_runs():
                        screen.press("ctrl+Return")  # without effect while a run goes on
                    return bool(machine.finished_runs())

                wait(is_done, SUMMARY_LIMIT_S, "the summary", every_s=2.0)
                time.sleep(1.0)
                keep("2-summary")
            found.append("closed with Ctrl+Q, nothing left running")
        with report.step("the library's file holds the summary") as found:
            kept = machine.finished_runs()
            if len(kept) != 1 or len(kept[0][1]) < 100:
                raise Failure(f"it holds {kept}")
            found.append(f"“{kept[0][0]}”, {len(kept[0][1]):,} characters")
        with (
            report.step("started again, the window shows it from the library") as found,
            open_window(machine, screen) as (start_s, _),
        ):
            found.append(f"window after {start_s:.2f} s")
            time.sleep(1.0)
            if TITLE.search(screen.title()):
                raise Failure("it shows a document that nobody asked for")
            # To the search field, from there to the list, its first entry, open.
            for keys in ("ctrl+f", "Tab", "Home", "Return"):
                screen.press(keys)
                time.sleep(0.3)
            keep("3-library")
            wait(lambda: TITLE.search(screen.title()), 30, "showing the earlier summary")
            time.sleep(0.5)
            keep("4-found-again")
            found.append(f"title “{screen.title()}”")
        with report.step(f"start-up below {START_WANTED_S:.0f} s") as found:
            times, processor_times = [], []
            for _ in range(3):
                with open_window(machine, screen) as (start_s, processor_s):
                    times.append(start_s)
                    processor_times.append(processor_s)
                    time.sleep(1.5)  # it asks the disk for models meanwhile
            found.append("window after " + ", ".join(f"{each:.2f}" for each in times) + " s")
            # On a busy machine the time alone says little of the program.
            spent = ", ".join(f"{each:.2f}" for each in processor_times)
            found[0] += f" ({spent} s of processor time; load {os.getloadavg()[0]:.1f})"
            if sorted(times)[1] > START_WANTED_S:
                raise Failure(found[0])
    finally:
        screen.close()


def main() -> int:
    """Tries the program and reports."""
    parser = argparse.ArgumentParser(description="Tries the built program.")
    parser.add_argument("--program", type=Path, default=ROOT / "dist" / "longleaf")
    parser.add_argument("--report", type=Path, help="also write the report here")
    parser.add_argument("--pictures", type=Path, help="save pictures of the screen here")
    parser.add_argument("--no-window", action="store_true", help="only the command line")
    options = parser.parse_args()
    program = options.program.resolve()
    sample = ROOT / "resources" / "samples" / "cloud-service-agreement.pdf"
    if not (program / "longleaf").is_file():
        print(f"There is no program in {program}. Build it: python packaging/build.py")
        return 2
    lacking = [tool for tool in ("Xvfb", "xdotool") if not shutil.which(tool)]
    if lacking and not options.no_window:
        print(f"Not installed: {', '.join(lacking)}. On Debian: apt-get install xvfb xdotool")
        return 2
    if options.pictures:
        options.pictures.mkdir(parents=True, exist_ok=True)
    report = Report()
    with tempfile.TemporaryDirectory(prefix="longleaf-smoke-") as name:
        folder = Path(name)
        copy = folder / sample.name  # a person's file, not the program's own
        shutil.copy(sample, copy)
        try_without_window(report, program, folder / "first", copy)
        if not options.no_window:
            try_window(report, program, folder / "second", copy, options.pictures)
    report.say("Everything went well." if not report.n_failed else f"{report.n_failed} failed.")
    if options.report:
        options.report.write_text("\n".join(report.lines) + "\n", encoding="utf-8")
    return 1 if report.n_failed else 0


if __name__ == "__main__":
    sys.exit(main())
