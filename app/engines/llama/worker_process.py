"""Starts the worker, exchanges messages with it, and finds out how it ended."""

from __future__ import annotations

import contextlib
import queue
import subprocess
import threading
from collections.abc import Callable
from typing import IO

from app.engines.llama.faults.last_words import end_by_log
from app.engines.llama.protocol import (
    Cancel,
    FromWorker,
    Generate,
    Open,
    ProtocolError,
    ToWorker,
    WorkerSettings,
    Working,
    read_message,
    write_message,
)
from app.engines.llama.worker_log import log_bytes, log_path, log_since, open_log
from app.system.child_processes import SPIN, child_process, start_piped
from app.system.process_ends import EndKind, ProcessEnd, process_end
from app.system.translation import tr

HANG_S = 600.0
"""A worker says every 20 s that it goes on (`decoding.signs`), within a long step too. Nothing at
all for so long, where no sign can be given (making room, writing a state to a slow disk), is a
hang."""
CANCEL_GRACE_S = 0.5
"""A cancelled worker in the midst of a long step is replaced after this time."""


class WorkerGone(Exception):  # noqa: N818 - an event, not a mistake
    """The worker ended or stopped answering; `end` says how."""

    def __init__(self, kind: EndKind, name: str) -> None:
        super().__init__(name)
        self.end = ProcessEnd(kind, name)


class WorkerProcess:
    """A worker, or none yet; `start` may be called again after `kill`.

    Attributes:
        lock: Held while the worker is started or spoken to; whoever must say two things in a row
            holds it too.
    """

    def __init__(self) -> None:
        self.lock = threading.RLock()
        self._process: subprocess.Popen[bytes] | None = None
        self._inbox: queue.SimpleQueue[FromWorker | None] = queue.SimpleQueue()
        self._log_bytes_before = 0

    @property
    def is_started(self) -> bool:
        """Whether there is one, which may have ended by itself."""
        return self._process is not None

    @property
    def pid(self) -> int | None:
        """Its process id, None while there is none."""
        process = self._process
        return process.pid if process is not None and process.poll() is None else None

    def start(self, settings: WorkerSettings) -> None:
        """Starts it and has it load the model; `Ready` or `Broken` comes next. Raises `OSError`
        and `WorkerGone`."""
        log = open_log()
        self._log_bytes_before = log_bytes()
        command, environment = child_process("worker", "app.engines.llama.worker")
        with self.lock, log:
            self._inbox = queue.SimpleQueue()
            process = start_piped(command, SPIN | environment, log)
            self._process = process
            assert process.stdout is not None
            threading.Thread(
                target=_receive, args=(process.stdout, self._inbox), daemon=True
            ).start()
            self.send(Open(settings))

    def send(self, message: ToWorker) -> None:
        """Sends it a message. Raises `WorkerGone` where there is none; one that has just ended is
        noticed by `receive`."""
        with self.lock:
            if self._process is None or self._process.stdin is None:
                raise WorkerGone(EndKind.ERROR, tr("not running"))
            with contextlib.suppress(OSError):
                write_message(self._process.stdin, message)  # type: ignore[arg-type]

    def receive(self, is_to_end: Callable[[], bool]) -> FromWorker:
        """Its next message.

        Args:
            is_to_end: Whether nobody wants its work any more; it then has `CANCEL_GRACE_S` to say
                something. Otherwise it is ended when it was silent for `HANG_S`.

        Raises:
            WorkerGone: It ended, or was ended.
        """
        waited_s = 0.0
        while waited_s < HANG_S:
            is_ending = is_to_end()
            limit_s = CANCEL_GRACE_S if is_ending else 0.25
            try:
                message = self._inbox.get(timeout=limit_s)
            except queue.Empty:
                waited_s += limit_s
                if is_ending:
                    self.kill()
                    raise WorkerGone(EndKind.KILLED, "cancelled") from None
                continue
            if isinstance(message, Working):
                waited_s = 0.0
                continue
            if message is None:
                process = self._process
                code = process.wait() if process is not None else 0
                self.kill()
                end = end_by_log(process_end(code), log_since(self._log_bytes_before))
                raise WorkerGone(end.kind, end.name)
            return message
        self.kill()
        raise WorkerGone(EndKind.SILENT, tr("silent for {seconds:.0f} s", seconds=HANG_S))

    def log_with_something(self) -> str:
        """The path of the log, "" where this worker wrote nothing to it."""
        return str(log_path()) if log_bytes() > self._log_bytes_before else ""

    def kill(self) -> None:
        """Ends it, if there is one; its memory goes back to the system."""
        with self.lock:
            process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        process.wait()
        for stream in (process.stdin, process.stdout):
            if stream is not None:
                with contextlib.suppress(OSError):
                    stream.close()


def _receive(stream: IO[bytes], inbox: queue.SimpleQueue[FromWorker | None]) -> None:
    while True:
        try:
            message = read_message(stream)  # type: ignore[arg-type]
        except (OSError, ValueError, ProtocolError):
            message = None
        if isinstance(message, Open | Generate | Cancel):  # those go the other way
            message = None
        inbox.put(message)
        if message is None:
            return
