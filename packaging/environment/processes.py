"""Processes of the set-up: each in a group of its own, so that it ends with all that it started."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Mapping
from contextlib import suppress

from environment.places import NO_CONSOLE

_running: list[subprocess.Popen[str]] = []


def start(command: list[str], variables: Mapping[str, str]) -> subprocess.Popen[str]:
    """Starts a command whose output, errors too, is read line by line.

    Args:
        variables: Go into its environment beside this process's own.
    """
    process = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        env={**os.environ, **variables},
        creationflags=NO_CONSOLE,
        process_group=None if os.name == "nt" else 0,
    )
    _running.append(process)
    return process


def end(process: subprocess.Popen[str]) -> None:
    """Ends a process that `start` started, and its children: pip and its compilers."""
    if process.poll() is None:
        if os.name == "nt":
            tree = ["taskkill", "/F", "/T", "/PID", str(process.pid)]
            subprocess.run(tree, capture_output=True, creationflags=NO_CONSOLE)
        else:
            _signal_group(process)
    with suppress(ValueError):
        _running.remove(process)


def _signal_group(process: subprocess.Popen[str]) -> None:
    # Interrupted, pip removes its temporary folders: sources and objects of several 100 MB.
    for sign, patience_s in ((signal.SIGINT, 5.0), (signal.SIGTERM, 1.0), (signal.SIGKILL, 0.0)):
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, sign)
        given_up = time.monotonic() + patience_s
        while process.poll() is None and time.monotonic() < given_up:
            time.sleep(0.05)


def end_all() -> None:
    """Ends everything that still runs; what was finished stays for the next start."""
    for process in list(_running):
        end(process)
