"""A second process that reads pages of a large PDF while the first reads others.

pdfium cannot be asked by two threads at once, so it takes a process. It is a help and never a need:
the first process waits for nothing, reads itself whatever has not come, and stops when it has every
page. So a helper that hangs, crashes or is late costs nothing, and the bounds on reading stay those
of the first process. Only on Linux, where a process is copied in a moment and ends with its parent.
"""

from __future__ import annotations

import contextlib
import ctypes
import json
import marshal
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from app.documents.pdf.lines.line import PageLines
from app.documents.pdf.lines.packed import lines_from_data, lines_to_data
from app.documents.pdf.lines.reading import read_lines
from app.documents.pdf.page.hidden import Unseen, UnseenReason
from app.documents.pdf.page.opened import Pages, open_pdf
from app.documents.pdf.page.rules import Grid, Rules

_MIN_BYTES = 500_000  # of a file: a smaller one is read before a helper has begun
_TURN_PAGES = 8  # that each process reads before it passes over those of the other
_LENGTH_BYTES = 4
_READ_BYTES = 1 << 16  # what a pipe holds
_PR_SET_PDEATHSIG = 1


class PageHelper:
    """The helper as seen from the process that it helps."""

    def __init__(self, pid: int, pipe: int) -> None:
        self._pid = pid
        self._pipe = pipe
        self._received = bytearray()
        # One room for all that comes: memory that is new costs more than what is read into it.
        self._room = bytearray(_READ_BYTES)
        os.set_blocking(pipe, False)

    def take(self) -> list[tuple[int, PageLines | None]]:
        """What has come since the last time, each page with its number, without waiting; None for
        one that cannot be read."""
        pages: list[tuple[int, PageLines | None]] = []
        with contextlib.suppress(BlockingIOError):
            while n_bytes := os.readv(self._pipe, [self._room]):
                self._received += memoryview(self._room)[:n_bytes]
        at = 0
        while len(self._received) - at >= _LENGTH_BYTES:
            end = at + _LENGTH_BYTES
            end += int.from_bytes(self._received[at:end], "little")
            if len(self._received) < end:
                break
            number, page = marshal.loads(self._received[at + _LENGTH_BYTES : end])
            pages.append((number, None if page is None else _page_of(page)))
            at = end
        del self._received[:at]
        return pages

    def close(self) -> None:
        """Ends the helper."""
        with contextlib.suppress(OSError):
            os.kill(self._pid, signal.SIGKILL)
            os.waitpid(self._pid, 0)
        os.close(self._pipe)


def start_helper(
    path: Path, password: str | None, restrict: Callable[[], None]
) -> PageHelper | None:
    """Copies this process, which must have a single thread, to read pages of a PDF; None where
    that is impossible or would not pay.

    Args:
        path: The file.
        password: For an encrypted one.
        restrict: Called in the copy before it opens the file.
    """
    if not is_worth_helping(path):
        return None
    waiting = wait_to_help(lambda _: restrict())
    return None if waiting is None else waiting.begin(path, password, 0)


def is_worth_helping(path: Path) -> bool:
    """Whether a file is a PDF of some size."""
    try:
        if path.stat().st_size < _MIN_BYTES:
            return False
        with path.open("rb") as file:
            return b"%PDF-" in file.read(1024)
    except OSError:  # the reader says what is wrong with it
        return False


class WaitingHelper:
    """A helper that has no file yet, as seen from the process that it may help."""

    def __init__(self, pid: int, pipe: int, requests: int) -> None:
        self._pid, self._pipe, self._requests = pid, pipe, requests

    def begin(self, path: Path, password: str | None, memory_bytes: int) -> PageHelper:
        """Has it read pages of a file; `memory_bytes` is told to its `restrict`."""
        request = json.dumps([os.fspath(path.absolute()), password, memory_bytes])
        with contextlib.suppress(OSError):  # it died: the reader reads all pages
            os.write(self._requests, request.encode("ascii") + b"\n")
        os.close(self._requests)
        return PageHelper(self._pid, self._pipe)

    def close(self) -> None:
        """Ends it, since it is of no use for the file that came."""
        os.close(self._requests)
        PageHelper(self._pid, self._pipe).close()


def wait_to_help(restrict: Callable[[int], None]) -> WaitingHelper | None:
    """Copies this process, which must have a single thread, to wait for a PDF and read pages of it;
    None where that is impossible.

    Args:
        restrict: Called in the copy before it opens the file, with the memory that it may take.
    """
    if sys.platform != "linux" or len(os.sched_getaffinity(0)) < 2:
        return None
    parent = os.getpid()
    try:
        receiving, sending = os.pipe()
        asked, requests = os.pipe()
        pid = os.fork()
    except OSError:  # no room for another process: the reader goes on alone
        return None
    if pid:
        os.close(sending)
        os.close(asked)
        return WaitingHelper(pid, receiving, requests)
    try:
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() == parent:
            # The pipe to the program must end when the parent does.
            first, second = sorted((sending, asked))
            os.closerange(0, first)
            os.closerange(first + 1, second)
            os.closerange(second + 1, second + 256)
            with os.fdopen(asked, "rb") as requested:
                line = requested.readline()
            if line:
                path, password, memory_bytes = json.loads(line)
                restrict(memory_bytes)
                _send_pages(Path(path), password, sending)
    finally:
        os._exit(0)


def reading_order(n_pages: int, *, is_helper: bool) -> list[int]:
    """Page numbers in the order in which a process reads them: its own, then those of the other,
    which goes through them from the other end."""
    numbers = range(1, n_pages + 1)
    own = [n for n in numbers if ((n - 1) // _TURN_PAGES) % 2 == is_helper]
    others = [n for n in numbers if ((n - 1) // _TURN_PAGES) % 2 != is_helper]
    return own + others[::-1]


def _send_pages(path: Path, password: str | None, pipe: int) -> None:
    import pypdfium2 as pdfium

    pdf = open_pdf(path, password)
    pages = Pages(path, password, pdf)
    for number in reading_order(len(pdf), is_helper=True):
        try:
            page = _data_of(read_lines(pages.holder(), number - 1))
        except pdfium.PdfiumError:
            page = None
        data = marshal.dumps((number, page))
        data = len(data).to_bytes(_LENGTH_BYTES, "little") + data
        while data:
            data = data[os.write(pipe, data) :]


def _data_of(page: PageLines) -> tuple[Any, ...]:
    grids = [(grid.columns, grid.rows, grid.within) for grid in page.rules.grids]
    rules = (page.rules.across, grids)
    unseen = [(each.reason.value, each.text) for each in page.unseen]
    return (
        lines_to_data(page.lines),
        page.width_pt,
        page.height_pt,
        rules,
        page.has_picture,
        unseen,
        page.is_unreadable,
        page.is_guessed,
        page.comments,
        page.files,
    )


def _page_of(data: tuple[Any, ...]) -> PageLines:
    lines, width_pt, height_pt, (across, grids), has_picture, unseen, *rest = data
    rules = Rules(across, tuple(Grid(*grid) for grid in grids))
    return PageLines(
        lines_from_data(lines),
        width_pt,
        height_pt,
        rules,
        has_picture,
        tuple(Unseen(UnseenReason(reason), text) for reason, text in unseen),
        *rest,
    )
