"""Processes of the set-up: each in a group of its own, so that it ends with all that it started."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Mapping
from contextlib import suppress

from environment.places import NO_CONSOLE

running: list[subprocess.Popen[str]] = []
"""What was started and has not ended."""


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
    running.append(process)
    return process


def end(processes: list[subprocess.Popen[str]]) -> None:
    """Ends processes that `start` started, and their children: pip and its compilers."""
    if os.name == "nt":
        for process in processes:
            if process.poll() is None:
                tree = ["taskkill", "/F", "/T", "/PID", str(process.pid)]
                subprocess.run(tree, capture_output=True, creationflags=NO_CONSOLE)
    else:
        _signal_groups(processes)
    for process in processes:
        with suppress(ValueError):
            running.remove(process)


def _signal_groups(processes: list[subprocess.Popen[str]]) -> None:
    groups = [process.pid for process in processes if process.poll() is None]
    # Interrupted, pip removes its temporary folders: sources and objects of several 100 MB.
    for sign, patience_s in ((signal.SIGINT, 5.0), (signal.SIGTERM, 1.0), (signal.SIGKILL, 1.0)):
        groups = [group for group in groups if _reaches(group, sign)]
        given_up = time.monotonic() + patience_s
        while groups and time.monotonic() < given_up:
            for process in processes:
                process.poll()  # a leader that ended is taken off the list of processes
            groups = [group for group in groups if _reaches(group, 0)]
            time.sleep(0.05)


def _reaches(group: int, sign: int) -> bool:
    """Sends a signal to a group (0: only looks); whether somebody of it still runs."""
    try:
        os.killpg(group, sign)
    except (ProcessLookupError, PermissionError):
        return False
    return True


def end_all() -> None:
    """Ends everything that still runs; what was finished stays for the next start."""
    end(list(running))
