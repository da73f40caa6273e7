"""Runs pip, several at a time, and says in words what it does and why it failed."""

from __future__ import annotations

import queue
import re
import subprocess
import sys
import threading
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from environment import processes
from environment.places import NO_CONSOLE, interpreter
from environment.progress import Progress, SetupError

N_LAST_LINES = 15


class PipCommand(NamedTuple):
    """pip's arguments, and variables of its environment beside this process's own."""

    arguments: list[str]
    variables: Mapping[str, str] = MappingProxyType({})


class _Chain:
    """Commands that run one after the other. Their lines go to `heard` as (chain, line or None)."""

    def __init__(self, venv: Path, commands: list[PipCommand], heard: queue.Queue[_Heard]) -> None:
        self._venv, self._commands, self._heard = venv, commands, heard
        self._process: subprocess.Popen[str] | None = None
        self._stopped = False
        self.lines: list[str] = []
        self.told, self.share, self.code = "", 0.0, 0
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def _run(self) -> None:
        for command in self._commands:
            if self._stopped or self.code:
                break
            self.lines.clear()
            line = pip_line(self._venv, [*command.arguments, "--progress-bar", "off", "--no-input"])
            self._process = process = processes.start(line, command.variables)
            assert process.stdout is not None
            for said in process.stdout:
                self._heard.put((self, said.strip()))
            self.code = process.wait()
            processes.end([process])
        self._heard.put((self, None))

    def take(self, line: str) -> bool:
        """Notes a line; whether there is something new to tell."""
        self.lines.append(line)
        told, share = told_by_pip(line)
        self.told, self.share = told or self.told, max(share, self.share)
        return bool(told)

    def begin_no_more(self) -> None:
        """Lets the running command be the last."""
        self._stopped = True

    def running(self) -> list[subprocess.Popen[str]]:
        """The command that runs, if one does."""
        return [self._process] if self._process is not None else []


_Heard = tuple[_Chain, "str | None"]


def run_pip(venv: Path, chains: list[list[PipCommand]], progress: Progress) -> None:
    """Runs chains of commands at the same time and follows what they say.

    Raises `SetupError` with the cause in words as soon as one fails; the others are ended.
    """
    heard: queue.Queue[_Heard] = queue.Queue()
    running = [_Chain(venv, commands, heard) for commands in chains]
    everyone = list(running)
    try:
        while running:
            try:
                chain, line = heard.get(timeout=1)
            except queue.Empty:
                continue
            if line is None:
                if chain.code:
                    raise explain(chain.lines)
                running.remove(chain)
            elif chain.take(line):
                told = " · ".join(each.told for each in running if each.told)
                progress.detail(told, max(each.share for each in running))
    finally:
        for each in everyone:
            each.begin_no_more()
        processes.end([process for each in everyone for process in each.running()])


def pip_line(venv: Path, arguments: list[str]) -> list[str]:
    """The command line of the environment's pip."""
    return [str(interpreter(venv)), "-m", "pip", "--disable-pip-version-check", *arguments]


def ask_pip(venv: Path, *arguments: str) -> str | None:
    """What a short command of pip prints, or None when it fails."""
    command = pip_line(venv, list(arguments))
    done = subprocess.run(command, capture_output=True, text=True, creationflags=NO_CONSOLE)
    return done.stdout.strip() if done.returncode == 0 else None


def told_by_pip(line: str) -> tuple[str, float]:
    """What a line of pip means to a person, or "" for noise, and how much of it is done (0 to
    1)."""
    words = line.split()
    compiled = re.match(r"\[(\d+)/(\d+)\]", line)
    if compiled:
        n_done, n_all = int(compiled[1]), int(compiled[2])
        return f"compiling the engine, {n_done} of {n_all}", n_done / max(n_all, 1)
    if line.startswith("Collecting") and len(words) > 1:
        return f"looking for {words[1]}", 0.0
    if line.startswith("Downloading") and len(words) > 1:
        return f"downloading {words[1].rsplit('/', 1)[-1]} {' '.join(words[2:])}", 0.0
    if "Building wheel" in line:
        return "compiling" if "still running" in line or "started" in line else "building", 0.0
    if line.startswith("Installing collected"):
        return "installing", 0.0
    return "", 0.0


def explain(lines: list[str]) -> SetupError:
    """pip's failure in words; the last of its own lines go to standard error."""
    text = "\n".join(lines)
    # With -v the compiler's own error stands far above pip's last words.
    errors = [line for line in lines if re.search(r"(: |CMake )(fatal )?(error|Error)\b", line)]
    last = [*errors[:N_LAST_LINES], *(line for line in lines[-N_LAST_LINES:] if line)]
    print("\n" + "\n".join(dict.fromkeys(last)), file=sys.stderr)
    if "No space left" in text:
        return SetupError("The disk is full.", "Free 3 GB and run the same command again.")
    signs = ("Temporary failure in name resolution", "NewConnectionError", "ConnectTimeout",
             "Failed to establish", "ProxyError", "Network is unreachable", "from versions: none",
             "Max retries exceeded", "getaddrinfo failed", "ReadTimeout")  # fmt: skip
    if any(sign in text for sign in signs):
        return SetupError(
            "The Python package index cannot be reached.",
            "Check the network connection (or pip's settings) and run the same command again; "
            "what is already there is kept.",
        )
    if "Failed building wheel" in text or "CMake Error" in text:
        return SetupError(
            "The engine could not be compiled; the compiler's last words stand above.",
            "Install a C++ compiler of 2020 or later and run the same command again.",
        )
    return SetupError(
        "pip could not install what Longleaf needs; its last words stand above.",
        "Run the same command again; what is already there is kept.",
    )
