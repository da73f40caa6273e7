"""How Longleaf starts further processes of itself, from a checkout and as the built program."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO

from app.system.translation import language

_PIPE_BYTES = 1 << 20
FLAG = "--longleaf-process"
"""The built program has one executable: it is started again with this and a process's name."""

SPIN = {"GOMP_SPINCOUNT": "5000"}
"""How often llama.cpp's threads look for work before they sleep. GNU OpenMP's own choice, 300,000,
burns the time in which another program holds one of the cores: beside one busy program the starter
model then wrote 2 tokens a second instead of 50; on a quiet machine there is no difference."""


def child_process(name: str, module: str) -> tuple[list[str], dict[str, str]]:
    """The command and the environment of a process.

    Args:
        name: As `app.interfaces.processes` lists it, for the built program.
        module: What `python -m` runs in a checkout ("app.engines.llama.worker").
    """
    environment = {**os.environ, "LONGLEAF_LANGUAGE": language()}  # its sentences reach people too
    if getattr(sys, "frozen", False):
        return [sys.executable, FLAG, name], environment
    root = str(Path(__file__).resolve().parents[2])
    inherited = environment.get("PYTHONPATH")
    environment["PYTHONPATH"] = root + (os.pathsep + inherited if inherited else "")
    return [sys.executable, "-m", module], environment


def start_piped(
    command: Sequence[str],
    environment: Mapping[str, str] | None,
    stderr: IO[bytes] | int = subprocess.DEVNULL,
) -> subprocess.Popen[bytes]:
    """Starts a process (`child_process`) that is spoken to through its standard input and output,
    without a console window on Windows. Raises `OSError` when it cannot be started."""
    return subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=stderr,
        env=environment,
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    )


def widen_pipe(end: int) -> None:
    """Lets a pipe hold a megabyte, as far as the system can, so that who writes waits less for who
    reads.

    Args:
        end: The descriptor of one of its ends.
    """
    if sys.platform == "linux":
        import fcntl

        with contextlib.suppress(OSError):  # where a user has as much in pipes as there may be
            fcntl.fcntl(end, fcntl.F_SETPIPE_SZ, _PIPE_BYTES)
