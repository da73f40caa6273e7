"""The log of the program: what went wrong and where in the code, never what a document says.

An exception is written as its type and the places in the code that it went through. Its message and
its values are left out, since they may hold a passage or the name of a file. The loggers of
libraries do not end up here for the same reason.
"""

from __future__ import annotations

import logging
import sys
import traceback
from collections.abc import Sequence
from contextlib import suppress
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType

from app.system.folders import log_folder

LOG = logging.getLogger("longleaf")
_FILE = "longleaf.log"
_MAX_BYTES = 512 * 1024
_N_OLD_FILES = 2
_ROOT = Path(__file__).resolve().parents[2]


def start_log() -> Path:
    """Writes to the log file from now on, unexpected exceptions included; returns its path."""
    path = log_path()
    if not any(isinstance(each, RotatingFileHandler) for each in LOG.handlers):
        with suppress(OSError):  # a full disk is no reason not to start
            handler = RotatingFileHandler(
                path, maxBytes=_MAX_BYTES, backupCount=_N_OLD_FILES, encoding="utf-8", delay=True
            )
            handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
            LOG.addHandler(handler)
        LOG.setLevel(logging.INFO)
        LOG.propagate = False
        before = sys.excepthook

        def hook(
            kind: type[BaseException], error: BaseException, trace: TracebackType | None
        ) -> None:
            log_exception(error)
            before(kind, error, trace)

        sys.excepthook = hook
    return path


def stop_log() -> None:
    """Closes the file, for a log folder that is to be removed."""
    for handler in list(LOG.handlers):
        LOG.removeHandler(handler)
        handler.close()


def log_path() -> Path:
    """The log file; older ones lie beside it as `longleaf.log.1` and `.2`."""
    return log_folder() / _FILE


def log_exception(error: BaseException) -> None:
    """Writes an exception: its types and its way through the code, nothing of what it says."""
    LOG.error("%s", exception_text(error))


def exception_text(error: BaseException) -> str:
    """An exception as types and places, one a line."""
    lines: list[str] = []
    seen: BaseException | None = error
    while seen is not None:
        lines.append(f"{type(seen).__module__}.{type(seen).__qualname__}")
        for frame in traceback.extract_tb(seen.__traceback__):
            lines.append(f"    {_place(frame.filename)}:{frame.lineno} {frame.name}")
        seen = seen.__cause__ or (None if seen.__suppress_context__ else seen.__context__)
    return "\n".join(lines)


def last_lines(n_lines: int = 200) -> Sequence[str]:
    """The end of the log, oldest first."""
    try:
        return log_path().read_text(encoding="utf-8", errors="replace").splitlines()[-n_lines:]
    except OSError:
        return []


def _place(file: str) -> str:
    """A file of the code without the folders above it, which name a person."""
    path = Path(file)
    try:
        return path.relative_to(_ROOT).as_posix()
    except ValueError:
        return "/".join(path.parts[-2:])
