"""A second process that reads pages of a large PDF, and lays them out, while the first does others.

pdfium cannot be asked by two threads at once, so it takes a process. It is a help and never a need:
the first process waits for nothing, reads itself whatever has not come, and stops when it has every
page. So a helper that hangs, crashes or is late costs nothing, and the bounds on reading stay those
of the first process. Only on Linux, where a process is copied in a moment and ends with its parent.
"""

from __future__ import annotations

import contextlib
import ctypes
import io
import json
import marshal
import os
import select
import signal
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from app.documents.pdf.layout.grouping import Layout
from app.documents.pdf.layout.turns import TURN_PAGES, helped_layouts, layout_from_data
from app.documents.pdf.lines.line import Line, PageLines
from app.documents.pdf.lines.packed import lines_from_data, lines_to_data
from app.documents.pdf.lines.reading import read_lines
from app.documents.pdf.open_pages import Pages
from app.documents.pdf.page.hidden import Unseen, UnseenReason
from app.documents.pdf.page.opened import open_pdf
from app.documents.pdf.page.rules.grid import Rules, rules_from_data, rules_to_data
from app.documents.pdf.read_pages import MAX_HELD_PAGES
from app.documents.pdf.rehearsal import rehearse
from app.system.child_processes import widen_pipe

_MIN_BYTES = 500_000  # of a file: a smaller one is read before a helper has begun
_LENGTH_BYTES = 4
_READ_BYTES = 1 << 16  # what a pipe holds at first
_AT_ONCE_S = 0.05  # by then a file that is there already has been named
_LAYOUT = 0  # in place of a page's number
_PR_SET_PDEATHSIG = 1


class PageHelper:
    """The helper as seen from the process that it helps."""

    def __init__(self, pid: int, pipe: int, requests: int) -> None:
        self._pid = pid
        self._pipe, self._requests = pipe, requests
        self._received = bytearray()
        # One room for all that comes: memory that is new costs more than what is read into it.
        self._room = bytearray(_READ_BYTES)
        self._n_told: Counter[int] = Counter()  # by turn
        self._to_send = b""
        for end in (pipe, requests):
            os.set_blocking(end, False)

    def take(self) -> list[tuple[int, PageLines | None]]:
        """What has come since the last time, each page with its number, without waiting; None for
        one that cannot be read."""
        pages = [each for each in self._messages() if each[0] != _LAYOUT]
        self._n_told.update((number - 1) // TURN_PAGES for number, _ in pages)
        return [(number, None if page is None else _page_of(page)) for number, page in pages]

    def turns(self) -> set[int]:
        """The turns, from 0, all of whose pages it has read; not the last one if that is short."""
        return {turn for turn, n_pages in self._n_told.items() if n_pages == TURN_PAGES}

    def begin_layout(self, whole: bytes) -> None:
        """Tells it to lay out turns that it has read, by what `turns` gave it."""
        self._to_send = len(whole).to_bytes(_LENGTH_BYTES, "little") + whole
        self._send()

    def laid_out(self) -> list[tuple[int, Layout]]:
        """What has come since the last time, each layout with its turn, without waiting."""
        self._send()
        return [layout_from_data(data) for kind, data in self._messages() if kind == _LAYOUT]

    def _send(self) -> None:
        """Sends what the pipe takes; a helper that is gone gets nothing."""
        with contextlib.suppress(OSError):
            while self._to_send:
                self._to_send = self._to_send[os.write(self._requests, self._to_send) :]

    def _messages(self) -> list[tuple[int, Any]]:
        """What has come and is whole."""
        messages: list[tuple[int, Any]] = []
        with contextlib.suppress(BlockingIOError):
            while n_bytes := os.readv(self._pipe, [self._room]):
                self._received += memoryview(self._room)[:n_bytes]
        at = 0
        while len(self._received) - at >= _LENGTH_BYTES:
            end = at + _LENGTH_BYTES
            end += int.from_bytes(self._received[at:end], "little")
            if len(self._received) < end:
                break
            messages.append(marshal.loads(self._received[at + _LENGTH_BYTES : end]))
            at = end
        del self._received[:at]
        return messages

    def close(self) -> None:
        """Ends the helper."""
        with contextlib.suppress(OSError):
            os.kill(self._pid, signal.SIGKILL)
            os.waitpid(self._pid, 0)
        for end in (self._pipe, self._requests):
            os.close(end)


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
        return PageHelper(self._pid, self._pipe, self._requests)

    def close(self) -> None:
        """Ends it, since it is of no use for the file that came."""
        PageHelper(self._pid, self._pipe, self._requests).close()


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
        for end in (sending, requests):
            widen_pipe(end)
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
            with os.fdopen(asked, "rb", buffering=0) as told:
                if not select.select([told], [], [], _AT_ONCE_S)[0]:
                    rehearse()  # what it writes to is copied for it, which takes time
                line = told.readline()
                if line:
                    path, password, memory_bytes = json.loads(line)
                    restrict(memory_bytes)
                    _help(Path(path), password, sending, told)
    finally:
        os._exit(0)


def reading_order(n_pages: int, *, is_helper: bool) -> list[int]:
    """Page numbers in the order in which a process reads them: its own, then those of the other,
    which goes through them from the other end."""
    numbers = range(1, n_pages + 1)
    own = [n for n in numbers if ((n - 1) // TURN_PAGES) % 2 == is_helper]
    others = [n for n in numbers if ((n - 1) // TURN_PAGES) % 2 != is_helper]
    return own + others[::-1]


def _help(path: Path, password: str | None, pipe: int, requests: io.FileIO) -> None:
    """Reads pages, until the first process has all of them, and lays out turns of theirs."""
    import pypdfium2 as pdfium

    pdf = open_pdf(path, password)
    n_pages = len(pdf)
    pages = Pages(path, password, pdf)
    found: dict[int, tuple[list[Line], float, Rules]] = {}
    for number in reading_order(n_pages, is_helper=True):
        if select.select([requests], [], [], 0)[0]:
            break
        try:
            page = read_lines(pages.holder(), number - 1)
        except pdfium.PdfiumError:
            page = None
        if page is not None and n_pages <= MAX_HELD_PAGES:
            found[number] = page.lines, page.width_pt, page.rules
        _tell(pipe, number, None if page is None else _data_of(page))
    n_bytes = int.from_bytes(_read(requests, _LENGTH_BYTES), "little")
    if n_bytes:
        for layout in helped_layouts(_read(requests, n_bytes), found, n_pages):
            _tell(pipe, _LAYOUT, layout)


def _read(file: io.FileIO, n_bytes: int) -> bytes:
    """So many bytes of a pipe, or all until its end."""
    data = bytearray()
    while piece := file.read(n_bytes - len(data)):
        data += piece
    return bytes(data)


def _tell(pipe: int, number: int, what: Any) -> None:
    data = marshal.dumps((number, what))
    data = len(data).to_bytes(_LENGTH_BYTES, "little") + data
    while data:
        data = data[os.write(pipe, data) :]


def _data_of(page: PageLines) -> tuple[Any, ...]:
    unseen = [(each.reason.value, each.text) for each in page.unseen]
    return (
        lines_to_data(page.lines),
        page.width_pt,
        page.height_pt,
        rules_to_data(page.rules),
        page.has_picture,
        unseen,
        page.unread_share,
        page.is_guessed,
        page.comments,
        page.files,
        page.n_turns,
    )


def _page_of(data: tuple[Any, ...]) -> PageLines:
    lines, width_pt, height_pt, rules, has_picture, unseen, *rest = data
    return PageLines(
        lines_from_data(lines),
        width_pt,
        height_pt,
        rules_from_data(rules),
        has_picture,
        tuple(Unseen(UnseenReason(reason), text) for reason, text in unseen),
        *rest,
    )
