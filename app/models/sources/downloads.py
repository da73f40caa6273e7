"""Downloads of models: with progress, paused and resumed, checked, and there only when complete.

The work is done by `app.models.sources.download_process`, one process a download: pause and cancel
end it at once, whatever the network does, and nothing here ever waits for the hub.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import subprocess
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from app.models.gguf.errors import ModelError
from app.models.sources.catalogue import CatalogueModel
from app.system.child_processes import child_process
from app.system.errors import ExitCode
from app.system.folders import data_folder
from app.system.translation import tr

PARTIAL_FOLDER = ".downloads"
"""Within the folder of models; discovery passes over it."""
_ASKED = "asked.json"
_RATE_WINDOW_S = 10.0
_WAIT_FOR_END_S = 5.0


class DownloadError(ModelError):
    """A download that failed; `message` says why. What has arrived is kept unless it is damaged."""


class State(StrEnum):
    """Where a download stands."""

    WAITING = "waiting"
    RUNNING = "running"
    CHECKING = "checking"
    PAUSED = "paused"
    FINISHED = "finished"
    FAILED = "failed"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class DownloadRequest:
    """One file of the hub.

    Attributes:
        repository, file, revision: "owner/name", path inside it, branch or commit.
        size_bytes, sha256: As far as they are known before the hub is asked; a known digest must
            be the hub's.
    """

    repository: str
    file: str
    revision: str = "main"
    size_bytes: int = 0
    sha256: str = ""

    @property
    def name(self) -> str:
        """The file's own name."""
        return self.file.rsplit("/", 1)[-1]


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a download is.

    Attributes:
        state: Where it stands.
        done_bytes, size_bytes: Downloaded (while checking: checked), and of all; 0 while unknown.
        rate_bytes_s: Of the last seconds, 0 while unknown.
        path: The model's file, once finished.
        error: Why it failed.
    """

    state: State = State.WAITING
    done_bytes: int = 0
    size_bytes: int = 0
    rate_bytes_s: float = 0.0
    path: Path | None = None
    error: DownloadError | None = None

    @property
    def left_s(self) -> float | None:
        """Seconds to go at the present rate, None while that is unknown."""
        if self.state is not State.RUNNING or self.rate_bytes_s <= 0:
            return None
        return (self.size_bytes - self.done_bytes) / self.rate_bytes_s


@dataclass(frozen=True, slots=True)
class HubSettings:
    """How the hub is reached: `endpoint` of a mirror ("" for HF_ENDPOINT, else the hub itself), and
    whether nothing may be fetched at all (HF_HUB_OFFLINE does the same)."""

    endpoint: str = ""
    is_offline: bool = False


_HOST = re.compile(r"(?:hf://|(?:www\.)?(?:huggingface\.co|hf\.co|hf-mirror\.com)/)", re.IGNORECASE)
"""What may stand before "owner/name/file.gguf" without making an address of it."""


def request_for(model: CatalogueModel) -> DownloadRequest:
    """What to fetch for a model of the catalogue."""
    return DownloadRequest(
        model.repository, model.file, model.commit, model.size_bytes, model.sha256
    )


def request_from(text: str) -> DownloadRequest:
    """What a link to a GGUF file on the hub, or "owner/name/file.gguf", means.

    Raises `DownloadError` for anything else.
    """
    link = text.strip()
    if begin := _HOST.match(link):
        link = link[begin.end() :]
    path = unquote(urlsplit(link).path if "://" in link else link.partition("?")[0]).strip("/")
    owner_and_name = r"[^/\s]+/[^/\s]+"
    within = r"(?:(?:blob|resolve|raw|tree)/([^/\s]+)/)?"
    match = re.fullmatch(
        rf"({owner_and_name})/{within}([^\n\\:*?\"<>|]+\.gguf)", path, re.IGNORECASE
    )
    if match is None:
        raise DownloadError(
            tr("That is no link to a GGUF file on the hub."),
            tr("Open the model's page, choose “Files”, and copy the link of one file."),
        )
    return DownloadRequest(match[1], match[3], match[2] or "main")


def models_folder() -> Path:
    """Where downloaded models go unless another folder is named."""
    return data_folder() / "models"


class Download:
    """One download. Its methods may be called from any thread and never block for long.

    Args:
        request: The file.
        folder: Where the model shall be.
        hub: How the hub is reached.
        on_change: Called with the `Progress` at every change, from a thread of the download's own.
    """

    def __init__(
        self,
        request: DownloadRequest,
        folder: Path | None = None,
        *,
        hub: HubSettings | None = None,
        on_change: Callable[[Progress], None] | None = None,
    ) -> None:
        self.request = request
        self.folder = folder or models_folder()
        self.hub = hub or HubSettings()
        self._on_change = on_change
        self._lock = threading.RLock()
        self._turn: object | None = None  # what runs now; None while nothing does
        self.process: subprocess.Popen[str] | None = None  # while it downloads
        self._reader: threading.Thread | None = None
        self._samples: list[tuple[float, int]] = []
        done_bytes = partial_bytes(self.partial_folder)
        state = State.PAUSED if done_bytes else State.WAITING
        self._progress = Progress(state, done_bytes, request.size_bytes)

    @property
    def target(self) -> Path:
        """The file that is there once the download has finished."""
        return self.folder / self.request.name

    @property
    def partial_folder(self) -> Path:
        """Where the part that has arrived lies."""
        asked = f"{self.request.repository}/{self.request.file}@{self.request.revision}"
        return self.folder / PARTIAL_FOLDER / hashlib.sha256(asked.encode()).hexdigest()[:16]

    @property
    def progress(self) -> Progress:
        """How far it is."""
        with self._lock:
            return self._progress

    def start(self) -> None:
        """Begins, or goes on where it stopped."""
        with self._lock:
            if self._turn is not None or self._progress.state is State.FINISHED:
                return
            self._samples = []
            self._set(state=State.RUNNING, error=None, rate_bytes_s=0.0)
            turn = self._turn = object()
            # Starting a process takes a tenth of a second: not in the caller's thread.
            self._reader = threading.Thread(target=self._run, args=(turn,), daemon=True)
            self._reader.start()

    def pause(self) -> None:
        """Stops at once; what has arrived is kept, also when the program ends."""
        with self._lock:
            if self._end_process():
                done_bytes = partial_bytes(self.partial_folder)
                self._set(state=State.PAUSED, done_bytes=done_bytes, rate_bytes_s=0.0)

    def cancel(self) -> None:
        """Stops at once and removes what has arrived."""
        with self._lock:
            self._end_process()
            if self._progress.state is not State.FINISHED:
                shutil.rmtree(self.partial_folder, ignore_errors=True)
                self._set(state=State.CANCELLED, done_bytes=0, rate_bytes_s=0.0)

    def wait(self, timeout_s: float | None = None) -> Progress:
        """Waits until it has finished, failed, or was stopped."""
        reader = self._reader
        if reader is not None:
            reader.join(timeout_s)
        return self.progress

    # The process

    def _run(self, turn: object) -> None:
        """In the download's own thread: starts the process and follows it to its end."""
        try:
            with self._lock:
                if self._turn is not turn:
                    return
                self._remember()
            process = self._start_process()
        except OSError as error:
            with self._lock:
                if self._turn is turn:
                    self._turn = None
                    self._fail(
                        tr(
                            "The download could not be started: {reason}.",
                            reason=error.strerror or error,
                        )
                    )
            return
        with self._lock:
            if self._turn is turn:
                self.process = process
            else:  # paused or cancelled meanwhile
                process.kill()
        self._follow(process)

    def _start_process(self) -> subprocess.Popen[str]:
        command, environment = child_process("download", "app.models.sources.download_process")
        process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment,
            text=True,
            encoding="utf-8",
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
        line = asdict(self.request) | asdict(self.hub)
        line |= {"target": str(self.target), "partial_folder": str(self.partial_folder)}
        assert process.stdin is not None
        process.stdin.write(json.dumps(line) + "\n")
        process.stdin.flush()
        return process

    def _end_process(self) -> bool:
        """Kills the process; whether there was one. Nothing it says afterwards is heard."""
        if self._turn is None:
            return False
        process, self._turn, self.process = self.process, None, None
        if process is not None:
            process.kill()
            with suppress(subprocess.TimeoutExpired):
                process.wait(_WAIT_FOR_END_S)
            if self.target.exists() and not self.partial_folder.exists():
                self._set(state=State.FINISHED, path=self.target)  # it had just finished
                return False
        return True

    def _follow(self, process: subprocess.Popen[str]) -> None:
        assert process.stdout is not None and process.stdin is not None
        for line in process.stdout:
            with suppress(ValueError), self._lock:
                if self.process is not process:
                    break
                self._take(json.loads(line))
        process.wait()
        for pipe in (process.stdin, process.stdout):
            with suppress(OSError):
                pipe.close()
        with self._lock:
            if self.process is process:
                self._turn = self.process = None
                if self._progress.state in (State.RUNNING, State.CHECKING):
                    self._fail(
                        tr("The download of “{name}” stopped unexpectedly.", name=self.request.name)
                    )

    def _take(self, message: dict[str, Any]) -> None:
        match message.pop("event"):
            case "found":
                size_bytes, done_bytes = message["size_bytes"], message["done_bytes"]
                self._set(state=State.RUNNING, size_bytes=size_bytes, done_bytes=done_bytes)
            case "progress":
                done_bytes = message["done_bytes"]
                self._set(done_bytes=done_bytes, rate_bytes_s=self._rate(done_bytes))
            case "checking":
                self._set(state=State.CHECKING, done_bytes=message["done_bytes"], rate_bytes_s=0.0)
            case "finished":
                size_bytes = self._progress.size_bytes
                path = Path(message["path"])
                self._set(state=State.FINISHED, done_bytes=size_bytes, path=path)
            case "failed":
                error = DownloadError(message["message"], message["next_step"])
                error.exit_code = ExitCode(message["exit_code"])
                self._set(state=State.FAILED, error=error, rate_bytes_s=0.0)

    def _rate(self, done_bytes: int) -> float:
        now = time.monotonic()
        kept = [sample for sample in self._samples if now - sample[0] <= _RATE_WINDOW_S]
        self._samples = [*kept, (now, done_bytes)]
        began, done_before = self._samples[0]
        return (done_bytes - done_before) / (now - began) if now > began else 0.0

    def _fail(self, sentence: str) -> None:
        error = DownloadError(sentence, tr("Go on with it; what has arrived is kept."))
        self._set(state=State.FAILED, error=error, rate_bytes_s=0.0)

    def _set(self, **changes: Any) -> None:
        self._progress = replace(self._progress, **changes)
        if self._on_change is not None:
            self._on_change(self._progress)

    def _remember(self) -> None:
        """Notes what was asked for, so that it can go on after a restart."""
        self.partial_folder.mkdir(parents=True, exist_ok=True)
        (self.partial_folder / _ASKED).write_text(json.dumps(asdict(self.request)))


def partial_bytes(partial_folder: Path) -> int:
    """Bytes that have arrived of an unfinished download."""
    return sum(path.stat().st_size for path in partial_folder.glob("*.part"))


def unfinished(folder: Path | None = None) -> list[DownloadRequest]:
    """What was begun in a folder of models and not finished, in earlier runs too."""
    found = []
    for path in sorted((folder or models_folder()).glob(f"{PARTIAL_FOLDER}/*/{_ASKED}")):
        with suppress(OSError, ValueError, TypeError):
            found.append(DownloadRequest(**json.loads(path.read_text())))
    return found
