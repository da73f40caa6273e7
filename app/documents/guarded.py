"""Reads documents in a process of their own, with bounds on time and memory.

A file may be built to hang, to fill the memory or to crash a library. Then the process that reads
it is ended, and the caller hears what happened in one sentence. Where one page of a PDF did it, the
file is read again without that page, and the document says which page is missing.
"""

from __future__ import annotations

import base64
import json
import queue
import subprocess
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from app.documents.base.data import amended_blocks, blocks_from_data, document_from_frame
from app.documents.base.document import Block, Document
from app.documents.errors import (
    DamagedDocument,
    DocumentError,
    NotADocument,
    NoText,
    PasswordNeeded,
)
from app.documents.opening.checking import check_file
from app.documents.opening.formats import tells_pages
from app.documents.opening.reading_process import Kept, ReadingProcess
from app.system.child_processes import child_process, start_piped
from app.system.translation import tr

MAX_SKIPPED_PAGES = 3
"""Pages of one file that may hang or crash the reader before it is given up."""
_START_S = 30.0  # until a process answers at all, on a busy or slow machine
_POLL_S = 0.1
_BYTES_PER_EXTRA_S = 4_000_000  # the table of objects of a large PDF takes longer
_BYTES_PER_EXTRA_S_OF_OTHERS = 300_000  # their readers tell no pages, and XML is packed densely
_WALL_FACTOR = 1.5  # times the seconds of work: other programs work, too, or a disk is slow
_KINDS: dict[str, type[DocumentError]] = {
    kind.__name__: kind for kind in (DocumentError, NotADocument, DamagedDocument, NoText)
}


@dataclass(frozen=True, slots=True)
class ReadingLimits:
    """What reading may take.

    Attributes:
        stall_s: Seconds of the process's own work without any progress: a page of a PDF.
        silent_s: The same for a file of another kind, which is read in one go.
        next_stall_s: The same once a page of the file has been left out for it, so that what
            happened is said within ten seconds though every page hangs.
        total_s: Seconds in all.
        memory_bytes: Memory of a reading process. On Linux each is bounded by the system, elsewhere
            it is watched ten times a second, and there is one alone.
    """

    stall_s: float = 4.0
    silent_s: float = 9.0
    next_stall_s: float = 1.0
    total_s: float = 600.0
    memory_bytes: int = 3 << 30


class ReadingCancelled(Exception):  # noqa: N818 - no error
    """The caller's `is_cancelled` said so."""


@dataclass(frozen=True, slots=True)
class ReadingFailure:
    """How a reading process came to grief.

    Attributes:
        kind: "time", "memory", "depth", "crash" (the process is gone) or "failed" (an exception).
        page: The page that was being read, or 0.
        detail: What the exception said. It may quote the file: for developers, never for a log.
    """

    kind: str
    page: int
    detail: str = ""


class GuardedReader:
    """Starts reading processes, and keeps one in wait if asked, so that reading begins at once.

    Each file has a process of its own, so that none can touch what another one gives. With
    `files_per_process` above one a process reads several, which is for tests: it is faster, and
    what leaks adds up.

    Attributes:
        limits: What reading may take.
        failures: What went wrong with reading processes in the last `load`, whether or not a
            document came of it in the end.
    """

    def __init__(self, limits: ReadingLimits | None = None, *, files_per_process: int = 1) -> None:
        self.limits = limits or ReadingLimits()
        self.failures: list[ReadingFailure] = []
        self._files_per_process = files_per_process
        self._waiting: ReadingProcess | None = None
        self._lock = threading.Lock()

    def prepare(self) -> None:
        """Starts a process ahead of need (about 0.3 s of work elsewhere). Safe to call again."""
        with self._lock:
            if self._waiting is None or self._waiting.is_gone:
                self._waiting = ReadingProcess(start_process())

    def close(self) -> None:
        """Ends the process in wait."""
        with self._lock:
            waiting, self._waiting = self._waiting, None
        if waiting is not None:
            waiting.end()

    def load(
        self,
        path: Path,
        password: str | None = None,
        *,
        on_progress: Callable[[int, int], None] | None = None,
        is_cancelled: Callable[[], bool] | None = None,
    ) -> Document:
        """Reads a document as `loading.load` does, guarded.

        Args:
            path: The file.
            password: For an encrypted PDF.
            on_progress: Called with the number of a page and of pages before the page is read.
            is_cancelled: Asked ten times a second; True ends the reading.

        Raises:
            NotADocument, DamagedDocument, PasswordNeeded, NoText: As `loading.load` does; and
                `DamagedDocument` when the file takes too long or too much memory.
            ReadingCancelled: `is_cancelled` said so.
        """
        path = Path(path)
        check_file(path)
        skipped: set[int] = set()
        self.failures = []
        readable_to = 0  # the page before which all could be read, or were left out
        begin = time.monotonic()
        while True:
            with self._lock:
                process, self._waiting = self._waiting, None
            if process is None or process.is_gone:
                process = ReadingProcess(start_process())
            reading = _Reading(process, self.limits, on_progress, is_cancelled)
            try:
                failure = reading.run(path, password, skipped, begin)
            finally:
                self._put_back(process, reading)
            if reading.document is not None:
                return replace(reading.document, path=path)
            at_page = reading.page
            self.failures.append(ReadingFailure(failure, at_page, reading.detail))
            # A page that could be read before is not what stopped it: that came after the pages.
            if not at_page or at_page <= readable_to:
                raise _gave_up(path, failure, 0)
            if len(skipped) >= MAX_SKIPPED_PAGES:
                raise _gave_up(path, failure, at_page)
            if time.monotonic() - begin > self.limits.total_s:
                raise _gave_up(path, failure, at_page)
            skipped.add(at_page)
            if not reading.is_helped:
                readable_to = at_page

    def _put_back(self, process: ReadingProcess, reading: _Reading) -> None:
        """Keeps a process that may read another file, and ends any other."""
        process.n_files += 1
        if reading.has_ended_well and process.n_files < self._files_per_process:
            with self._lock:
                if self._waiting is None:
                    self._waiting = process
                    return
        process.end(is_alone=reading.is_pdf_read)


def load_guarded(
    path: Path,
    password: str | None = None,
    *,
    limits: ReadingLimits | None = None,
    on_progress: Callable[[int, int], None] | None = None,
    is_cancelled: Callable[[], bool] | None = None,
) -> Document:
    """Reads one document as `GuardedReader.load` does, with a process started for it."""
    reader = GuardedReader(limits)
    return reader.load(path, password, on_progress=on_progress, is_cancelled=is_cancelled)


def read_attachment(path: Path, name: str, password: str | None = None) -> bytes:
    """The bytes of a file within a PDF, taken out by a reading process.

    Args:
        path: The PDF.
        name: As `longleaf text` shows it.
        password: For an encrypted PDF.

    Raises:
        DocumentError: As `load_guarded` does; `NotADocument` where there is no such file.
    """
    path = Path(path)
    check_file(path)
    process = ReadingProcess(start_process())
    reading = _Reading(process, ReadingLimits(), None, None)
    try:
        failure = reading.run(path, password, set(), time.monotonic(), attachment=name)
    finally:
        process.end()
    if failure:
        raise _gave_up(path, failure, 0)
    return reading.attachment


class _Reading:
    """One try at one file.

    Attributes:
        attachment: The bytes of a file within it, where that was asked for.
        document: What was read, when all went well.
        page: The page that was being read last, or 0.
        detail: What the exception said that ended it, or "".
        has_ended_well: Whether the process gave a document or said what is wrong with the file.
        is_helped: Whether another process reads pages as well, so that they go in no order.
    """

    def __init__(
        self,
        process: ReadingProcess,
        limits: ReadingLimits,
        on_progress: Callable[[int, int], None] | None,
        is_cancelled: Callable[[], bool] | None,
    ) -> None:
        self.document: Document | None = None
        self.page = 0
        self.detail = ""
        self.has_ended_well = False
        self.is_helped = False
        self.attachment = b""
        self._blocks: list[Block] = []
        self._kept = Kept(process)
        self._process = process
        self._limits = limits
        self._on_progress = on_progress
        self._is_cancelled = is_cancelled

    @property
    def is_pdf_read(self) -> bool:
        """Whether a PDF was read to its end, for which no program is started that could remain."""
        return self.document is not None and self.document.format == "pdf"

    def run(
        self,
        path: Path,
        password: str | None,
        skipped: set[int],
        begin: float,
        attachment: str = "",
    ) -> str:
        """Reads. Returns "" or what went wrong: "time", "memory", "depth", "crash" or "failed".
        Raises what the reader itself found wrong with the file."""
        request = {
            "path": str(path.absolute()),
            "password": password,
            "skipped_pages": sorted(skipped),
            "memory_bytes": self._limits.memory_bytes,
            "attachment": attachment,
        }
        self._process.ask(request)
        patience_s = self._patience_s(path, bool(skipped))
        heard, heard_work_s = time.monotonic(), -1.0  # asked in silence: it takes time, too
        while True:
            try:
                line = self._process.lines.get(timeout=_POLL_S)
            except queue.Empty:
                line = None
            now = time.monotonic()
            if self._is_cancelled is not None and self._is_cancelled():
                raise ReadingCancelled
            if line is not None:
                heard, heard_work_s = now, -1.0
                ended = self._understand(line)
                if ended is not None:
                    return ended
            if now - begin > self._limits.total_s:
                return "time"
            if line is not None:
                continue
            if self._process.memory_bytes() > self._limits.memory_bytes:
                return "memory"
            work_s = self._process.work_s()
            heard_work_s = work_s if heard_work_s < 0 else heard_work_s
            if not self._process.is_ready:
                if now - heard > _START_S:
                    return "time"
            elif now - heard > _WALL_FACTOR * patience_s or work_s - heard_work_s > patience_s:
                return "time"

    def _patience_s(self, path: Path, has_skipped: bool) -> float:
        """Seconds of work that may pass in silence."""
        size = path.stat().st_size
        if not tells_pages(path):
            return self._limits.silent_s + size / _BYTES_PER_EXTRA_S_OF_OTHERS
        stall_s = self._limits.next_stall_s if has_skipped else self._limits.stall_s
        return stall_s + size / _BYTES_PER_EXTRA_S

    def _understand(self, line: bytes) -> str | None:
        """None while the reading goes on; else "" or what went wrong."""
        if not line:
            return "crash"
        try:
            told: dict[str, Any] = json.loads(line)
            if "ready" in told:
                self._process.is_ready = True
                return None
            if "helped" in told:
                self.is_helped = True
                return None
            if "page" in told:
                before, self.page = self.page, int(told["page"])
                # The last page is told again for as long as all of them are laid out.
                if self._on_progress is not None and self.page != before:
                    self._on_progress(self.page, int(told["of"]))
                return None
            if "blocks" in told:
                self._blocks += blocks_from_data(told["blocks"])
                return None
            if "keep" in told or "give" in told:
                self._kept.answer(told)
                return "memory" if self._kept.n_bytes > self._limits.memory_bytes else None
            if "amended" in told:
                self._blocks = amended_blocks(self._blocks, told["amended"], told["gone"])
                return None
            if "attachment" in told:
                self.attachment = base64.b64decode(told["attachment"])
                return ""
            if "document" in told:
                self.document = document_from_frame(told["document"], self._blocks)
                self.has_ended_well = True
                return ""
            error = told["error"]
            kind, message, next_step = (str(error[key]) for key in ("kind", "message", "next_step"))
            is_wrong = bool(error["wrong"])
        except (ValueError, KeyError, TypeError, RecursionError):
            return "crash"
        if kind in ("memory", "depth", "failed"):
            self.detail = message
            return kind
        self.has_ended_well = True
        if kind == PasswordNeeded.__name__:
            raise PasswordNeeded(message, next_step, wrong=is_wrong)
        raise _KINDS.get(kind, DocumentError)(message, next_step)


def _gave_up(path: Path, failure: str, page: int) -> DamagedDocument:
    where = tr(" at page {page}", page=page) if page else ""
    if failure == "time":
        said = tr(
            "Reading “{name}” was stopped{where}: it went on and on without an end.",
            name=path.name,
            where=where,
        )
    elif failure == "memory":
        said = tr(
            "Reading “{name}” was stopped{where}: it took more memory than a document may.",
            name=path.name,
            where=where,
        )
    elif failure == "depth":
        said = tr(
            "“{name}” is nested deeper{where} than any document people write.",
            name=path.name,
            where=where,
        )
    else:
        said = tr(
            "“{name}” cannot be read: it makes its reader fail{where}.", name=path.name, where=where
        )
    return DamagedDocument(
        said,
        tr(
            "The file is damaged or was built to do harm. If you trust it, open it in the "
            "program that made it, save it again, and open that file."
        ),
    )


def start_process() -> subprocess.Popen[bytes]:
    """Starts a process that reads documents and waits for the first."""
    return start_piped(*child_process("reader", "app.documents.opening.guarded_process"))
