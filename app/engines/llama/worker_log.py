"""The worker's log: one file for all workers, of which the parent reads what a crash left."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path
from typing import IO

from app.system.folders import log_folder

LOG_BYTES_MAX = 2**20
"""A log that is larger is put aside when the next worker starts."""
_LAST_BYTES = 2**14
"""Of the log, what is looked through for the reason of an end."""


def log_path() -> Path:
    """Where it lies."""
    return log_folder() / "worker.log"


def log_bytes() -> int:
    """Its size; 0 where there is none."""
    try:
        return log_path().stat().st_size
    except OSError:
        return 0


def log_since(n_bytes: int) -> str:
    """The end of what was written after the first `n_bytes`; "" where it cannot be read."""
    try:
        with log_path().open("rb") as log:
            log.seek(max(n_bytes, log_bytes() - _LAST_BYTES))
            return log.read().decode("utf-8", "replace")
    except OSError:
        return ""


def open_log() -> IO[bytes]:
    """The log, to be written to; nothing is logged where it cannot be written."""
    try:
        path = log_path()
        with contextlib.suppress(OSError):  # Windows keeps it while another worker writes to it
            if path.exists() and path.stat().st_size > LOG_BYTES_MAX:
                path.replace(path.with_suffix(".old.log"))
        return path.open("ab")
    except OSError:
        return Path(os.devnull).open("ab")
