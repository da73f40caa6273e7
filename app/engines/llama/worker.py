"""The process that owns llama.cpp. It knows tokens in and text out, nothing of documents.

Standard input carries messages from the parent, the original standard output those to it. Standard
error is the log that the parent keeps: the settings the worker ran with, llama.cpp's own lines, and
where each thread was when it crashed or failed. Nothing of any document is written there: no
message of an error, which may quote one, and no grammar that llama.cpp does not understand.
"""

from __future__ import annotations

import ctypes
import faulthandler
import os
import queue
import signal
import sys
import threading
import traceback
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from app.engines.llama.protocol import (
    VERSION,
    Broken,
    Cancel,
    FromWorker,
    Generate,
    Open,
    ProtocolError,
    Ready,
    ToWorker,
    WorkerSettings,
    read_message,
    settings_as_json,
    write_message,
)
from app.system.translation import use_language


def main() -> int:
    """Serves the parent until it closes the pipe."""
    _die_with_parent()
    faulthandler.enable()
    threading.excepthook = lambda raised: _log_end(raised.exc_value)
    sys.unraisablehook = lambda raised: _log_end(raised.exc_value)  # in llama.cpp's callbacks
    use_language()
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    commands: queue.SimpleQueue[ToWorker] = queue.SimpleQueue()
    cancelled: set[str] = set()
    threading.Thread(
        target=_listen, args=(sys.stdin.buffer, commands, cancelled), daemon=True
    ).start()

    def send(message: FromWorker) -> None:
        try:
            write_message(out, message)
        except OSError:
            os._exit(0)

    try:
        first = commands.get()
        if not isinstance(first, Open) or first.version != VERSION:
            raise RuntimeError(f"the worker speaks version {VERSION}")
        _log_settings(first.settings)
        from app.engines.llama.decoding.batch import BatchDecoder
        from app.engines.llama.decoding.signs import SignsOfLife

        decoder = BatchDecoder(first.settings, SignsOfLife(send))
        send(Ready(decoder.n_sequences))
        while True:
            command = commands.get()
            if isinstance(command, Generate):
                decoder.serve(command.prompts, send, cancelled)
                send(decoder.speed())
    except Exception as error:
        _log_end(error)
        send(Broken(str(error)))
        return 1


def _log_end(error: BaseException | None) -> None:
    """Writes which error ended the work, and where. Its message may quote the document: it goes to
    the parent only, since people send the log to others."""
    frames = traceback.extract_tb(error.__traceback__ if error is not None else None)
    places = ", ".join(f"{Path(each.filename).name}:{each.lineno}" for each in reversed(frames))
    sys.stderr.write(f"ended by {type(error).__name__} at {places}\n")
    sys.stderr.flush()


def _log_settings(settings: WorkerSettings) -> None:
    now = datetime.now(UTC).isoformat(timespec="seconds")
    sys.stderr.write(f"\n{now} worker {os.getpid()} with {settings_as_json(settings)}\n")
    sys.stderr.flush()


def _listen(stream: BinaryIO, commands: queue.SimpleQueue[ToWorker], cancelled: set[str]) -> None:
    """Takes commands while the main thread computes; a cancel works between two steps."""
    while True:
        try:
            message = read_message(stream)
        except (OSError, ProtocolError, ValueError):
            message = None
        if message is None:
            os._exit(0)  # the parent is gone; so is everybody who wanted this
        if isinstance(message, Cancel):
            cancelled.update(message.ids)
        elif isinstance(message, Generate):
            cancelled.clear()
            commands.put(message)
        elif isinstance(message, Open):
            commands.put(message)


def _die_with_parent() -> None:
    """On Linux the kernel ends this process with its parent; elsewhere the closed pipe does."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent to handle
    if sys.platform == "linux":
        pr_set_pdeathsig = 1
        ctypes.CDLL(None).prctl(pr_set_pdeathsig, signal.SIGKILL)
        if os.getppid() == 1:
            os._exit(0)


if __name__ == "__main__":
    sys.exit(main())
