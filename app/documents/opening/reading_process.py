"""A process that reads documents, as seen from the process that asks it."""

from __future__ import annotations

import base64
import contextlib
import json
import queue
import subprocess
import threading
import time
from functools import cached_property
from typing import Any

from app.system.child_processes import widen_pipe

_MAX_ANSWER_BYTES = 1 << 30
_PIPE_BYTES = 1 << 16
# Pages are told by the hundred in a second, and to wake for each takes time that their reading
# needs: the more of them come one by one, the longer nobody listens.
_SMALL_BYTES = 1000
_MORE_S, _MOST_S = 0.0005, 0.016
_ENDING_S = 5.0  # for a process that was killed to be gone


class ReadingProcess:
    """A reading process and what it says.

    Attributes:
        lines: What it writes, line by line; an empty one when it is gone.
        n_files: How many files it has been given.
        is_ready: Whether it has loaded what it needs.
    """

    def __init__(self, popen: subprocess.Popen[bytes]) -> None:
        self.popen = popen
        self.lines: queue.Queue[bytes] = queue.Queue()
        self.n_files = 0
        self.is_ready = False
        assert popen.stdout is not None
        widen_pipe(popen.stdout.fileno())
        threading.Thread(target=self._listen, daemon=True).start()

    @property
    def is_gone(self) -> bool:
        """Whether it has ended."""
        return self.popen.poll() is not None

    def ask(self, request: dict[str, Any]) -> None:
        """Sends one line of JSON."""
        stdin = self.popen.stdin
        assert stdin is not None
        with contextlib.suppress(OSError):  # it died: seen when its answer is waited for
            stdin.write(json.dumps(request).encode("ascii") + b"\n")
            stdin.flush()

    def send(self, line: dict[str, Any]) -> None:
        """Sends a long line of JSON, and does not wait for whoever may never read it: that ends
        when the process does."""
        threading.Thread(target=self.ask, args=(line,), daemon=True).start()

    @cached_property
    def _known(self) -> Any:
        """It as the system knows it: asked for when it reads, not when the window is to come."""
        import psutil

        try:
            return psutil.Process(self.popen.pid)
        except psutil.Error:
            return None

    def work_s(self) -> float:
        """Seconds of processor time that the process has used; 0 when it is gone."""
        import psutil

        if self._known is None:
            return 0.0
        try:
            times = self._known.cpu_times()
        except psutil.Error:
            return 0.0
        return float(times.user + times.system)

    def memory_bytes(self) -> int:
        """Memory that the process holds; 0 when it is gone."""
        import psutil

        if self._known is None:
            return 0
        try:
            return int(self._known.memory_info().rss)
        except psutil.Error:
            return 0

    def end(self, *, is_alone: bool = False) -> None:
        """Ends the process and what it started; `is_alone` when it has ended that itself, since
        looking for it goes through every process of the machine."""
        _end(self.popen, is_alone)

    def _listen(self) -> None:
        stdout = self.popen.stdout
        assert stdout is not None
        begun: list[bytes] = []  # pieces of the line that has not ended
        n_small = 0  # pieces in a row
        with contextlib.suppress(OSError, ValueError):
            while piece := stdout.read1(_PIPE_BYTES):  # type: ignore[attr-defined]
                *ended, rest = piece.split(b"\n")
                for line in ended:
                    self.lines.put(b"".join((*begun, line, b"\n")))
                    begun.clear()
                if rest:
                    begun.append(rest)
                if len(begun) * _PIPE_BYTES > _MAX_ANSWER_BYTES:
                    break
                n_small = n_small + 1 if len(piece) < _SMALL_BYTES else 0
                time.sleep(min(n_small * _MORE_S, _MOST_S))
        self.lines.put(b"")


class Kept:
    """What a reading process cannot use yet of a file, and has this one keep.

    Attributes:
        n_bytes: How much that is.
    """

    def __init__(self, process: ReadingProcess) -> None:
        self.n_bytes = 0
        self._process = process
        self._data: dict[int, bytes] = {}

    def answer(self, told: dict[str, Any]) -> None:
        """Keeps the `data` of a number, or sends back what is kept of the one to `give`. Raises
        `ValueError`, `KeyError` or `TypeError` where that makes no sense."""
        if "keep" in told:
            number, data = int(told["keep"]), base64.b64decode(told["data"], validate=True)
            self.n_bytes += len(data) - len(self._data.get(number, b""))
            self._data[number] = data
            return
        data = self._data.pop(int(told["give"]))
        self.n_bytes -= len(data)
        self._process.send({"kept": base64.b64encode(data).decode("ascii")})


def _end(process: subprocess.Popen[bytes], is_alone: bool) -> None:
    """Ends a process and what it started."""
    import psutil

    children: list[Any] = []
    with contextlib.suppress(psutil.Error):
        if not is_alone:
            children = psutil.Process(process.pid).children(recursive=True)
    for each in (*children, process):
        with contextlib.suppress(psutil.Error, OSError):
            each.kill()
    # With a limit of its own, `Popen.wait` looks from time to time, up to 50 ms too late.
    waiting = threading.Thread(target=_wait_for_end, args=(process,), daemon=True)
    waiting.start()
    if not is_alone:  # else nobody has to wait until its memory is given back
        waiting.join(_ENDING_S)


def _wait_for_end(process: subprocess.Popen[bytes]) -> None:
    process.wait()
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            with contextlib.suppress(OSError):
                pipe.close()
