"""The local engine: a client of the worker process that owns llama.cpp.

Whatever happens to the worker, the caller's process lives: a worker that dies or hangs is replaced,
and only the requests it had not finished are asked again.
"""

from __future__ import annotations

import contextlib
import os
import queue
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import IO, Any

from app.engines.engine import (
    EngineError,
    EngineNotice,
    Event,
    Failed,
    Finished,
    FinishReason,
    LocalSettings,
    Message,
    PromptProgress,
    Request,
    Started,
    Token,
)
from app.engines.protocol import VERSION, ProtocolError, read_message, write_message
from app.folders import log_folder
from app.models.facts import ModelFacts

EncodePrompt = Callable[[Sequence[Message]], list[int]]

N_SEQUENCES_MAX = 8
N_ATTEMPTS = 3
HANG_S = 600.0
"""A step of 512 tokens of a large model may take minutes on a slow machine; longer is a hang."""
CANCEL_GRACE_S = 0.5
"""A cancelled worker in the midst of a long step is replaced after this time."""
LOG_BYTES_MAX = 2**20
_MEMORY_SHARE = 0.85
"""Of what is free; the rest is for the system and the window."""


class OutOfMemory(EngineError):  # noqa: N818 - names a state people meet
    """The model does not fit."""

    exit_code = 7


class LocalEngine:
    """Generates text with a GGUF model on this machine.

    Args:
        facts: The model.
        encode: Turns messages into token ids in the model's own chat format.
        settings: See `LocalSettings`.

    Attributes:
        speed: Prefill and decode tokens per second of the last `generate`, or None.
    """

    def __init__(self, facts: ModelFacts, encode: EncodePrompt, settings: LocalSettings) -> None:
        self._facts, self._encode, self._settings = facts, encode, settings
        self.speed: tuple[float, float] | None = None
        self._process: subprocess.Popen[bytes] | None = None
        self._inbox: queue.SimpleQueue[dict[str, Any] | None] = queue.SimpleQueue()
        self._n_sequences = 0
        self._state = threading.RLock()
        self._cancelled = threading.Event()

    @property
    def fingerprint(self) -> str:
        return f"{self._facts.fingerprint}/kv-{self._settings.kv_type}"

    @property
    def worker_pid(self) -> int | None:
        """Process id of the worker, None while there is none."""
        process = self._process
        return process.pid if process is not None and process.poll() is None else None

    def generate(self, requests: Sequence[Request]) -> Iterator[Event]:
        """See `Engine.generate`."""
        self._cancelled.clear()
        left = {request.id: request for request in requests}
        attempt = 0
        try:
            while left:
                try:
                    yield from self._open(len(left))
                    yield from self._serve(left)
                except _WorkerGone as gone:
                    if self._cancelled.is_set():
                        break
                    attempt += 1
                    if attempt >= N_ATTEMPTS:
                        raise EngineError(
                            f"The model's process ended unexpectedly {attempt} times ({gone}).",
                            "Finished parts are kept. Choose a smaller model or budget; details "
                            f"are in “{_log_path()}”.",
                        ) from gone
                    yield EngineNotice(
                        "restarted",
                        f"The model's process ended unexpectedly ({gone}); it was started again "
                        "and goes on with what is left.",
                    )
            for id_ in left:
                yield Finished(id_, "", FinishReason.CANCELLED, 0, 0, 0.0, 0.0)
        finally:
            if left and self._process is not None:  # the caller went away: so does the work
                self._kill()

    def cancel(self, request_id: str | None = None) -> None:
        """See `Engine.cancel`. A worker that is in a long step does not delay it."""
        if request_id is None:
            self._cancelled.set()
        with self._state, contextlib.suppress(OSError):
            if self._process is not None and self._process.stdin is not None:
                ids = ["*"] if request_id is None else [request_id]
                write_message(self._process.stdin, {"type": "cancel", "ids": ids})  # type: ignore[arg-type]

    def close(self) -> None:
        """Ends the worker; its memory goes back to the system."""
        self._cancelled.set()
        self._kill()

    # The worker

    def _open(self, n_requests: int) -> Iterator[Event]:
        n_wanted = self._choose_sequences(n_requests)
        if self.worker_pid is not None:
            if n_wanted <= self._n_sequences:
                return
            self._kill()
        yield EngineNotice("loading", f"Loading {self._facts.name}")
        settings = self._settings
        log = _open_log()
        environment = os.environ | {"PYTHONPATH": str(Path(__file__).resolve().parents[2])}
        with self._state, log:
            self._inbox = queue.SimpleQueue()
            process = subprocess.Popen(
                worker_command(),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                env=environment,
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )
            self._process, self._n_sequences = process, n_wanted
            assert process.stdout is not None
            threading.Thread(
                target=_receive, args=(process.stdout, self._inbox), daemon=True
            ).start()
            self._send(
                {
                    "type": "open",
                    "version": VERSION,
                    "settings": {
                        "model_path": str(self._facts.path),
                        "n_context": settings.n_context,
                        "n_sequences": n_wanted,
                        "n_threads": settings.n_threads or _n_threads(),
                        "n_gpu_layers": settings.n_gpu_layers,
                        "n_ubatch": settings.n_ubatch,
                        "kv_type": settings.kv_type,
                        "flash_attention": settings.flash_attention,
                        "yarn_factor": settings.yarn_factor,
                        "yarn_original_context": settings.yarn_original_context,
                    },
                }
            )
        message = self._receive_one()
        if message["type"] == "broken":
            self._kill()
            raise EngineError(
                f"The model “{self._facts.path.name}” could not be loaded: {message['message']}",
                "Choose another model or a smaller budget; the file may be damaged.",
            )
        if message["type"] != "ready" or message["version"] != VERSION:
            self._kill()
            raise EngineError("The worker is of another version.", "Install Longleaf again.")
        yield EngineNotice("ready", f"{self._facts.name} is loaded")

    def _serve(self, left: dict[str, Request]) -> Iterator[Event]:
        self._send(
            {
                "type": "generate",
                "requests": [
                    {
                        "id": request.id,
                        "tokens": self._encode(request.messages),
                        "sampling": asdict(request.sampling),
                    }
                    for request in left.values()
                ],
            }
        )
        while True:
            message = self._receive_one()
            match message["type"]:
                case "idle":
                    if message["prefill_tps"] and message["decode_tps"]:
                        self.speed = (message["prefill_tps"], message["decode_tps"])
                    return
                case "broken":
                    raise _WorkerGone(message["message"])
                case "started":
                    yield Started(message["id"], message["n_prompt"], message["n_cached"])
                case "prompt":
                    yield PromptProgress(message["id"], message["n_done"], message["n_total"])
                case "token":
                    yield Token(message["id"], message["text"])
                case "failed":
                    del left[message["id"]]
                    yield Failed(message["id"], message["message"])
                case "finished":
                    del left[message["id"]]
                    yield Finished(
                        message["id"],
                        message["text"],
                        FinishReason(message["reason"]),
                        message["n_prompt"],
                        message["n_generated"],
                        message["prefill_s"],
                        message["decode_s"],
                    )

    def _receive_one(self) -> dict[str, Any]:
        """The worker's next message. A worker that is silent for too long is ended."""
        waited_s = 0.0
        while waited_s < HANG_S:
            limit_s = CANCEL_GRACE_S if self._cancelled.is_set() else 0.25
            try:
                message = self._inbox.get(timeout=limit_s)
            except queue.Empty:
                waited_s += limit_s
                if self._cancelled.is_set() and limit_s == CANCEL_GRACE_S:
                    self._kill()
                    raise _WorkerGone("cancelled") from None
                continue
            if message is None:
                process = self._process
                code = process.wait() if process is not None else 0
                self._kill()
                raise _WorkerGone(f"signal {-code}" if code < 0 else f"exit status {code}")
            return message
        self._kill()
        raise _WorkerGone(f"silent for {HANG_S:.0f} s")

    def _send(self, message: dict[str, Any]) -> None:
        with self._state:
            if self._process is None or self._process.stdin is None:
                raise _WorkerGone("not running")
            try:
                write_message(self._process.stdin, message)  # type: ignore[arg-type]
            except OSError as error:
                raise _WorkerGone("its pipe is closed") from error

    def _kill(self) -> None:
        with self._state:
            process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        process.wait()
        for stream in (process.stdin, process.stdout):
            if stream is not None:
                with contextlib.suppress(OSError):
                    stream.close()

    # Choices

    def _choose_sequences(self, n_requests: int) -> int:
        """As many as there are requests, up to eight, and as memory allows."""
        import psutil

        need = self._facts.size_bytes + kv_bytes(self._facts, self._settings)
        free = psutil.virtual_memory().available
        if self.worker_pid is not None:
            return min(n_requests, self._n_sequences)
        if need > free * _MEMORY_SHARE:
            raise OutOfMemory(
                f"{self._facts.name} needs about {need / 2**30:.1f} GiB with this budget; "
                f"{free / 2**30:.1f} GiB of memory are free.",
                "Choose a smaller budget or a smaller model, or close other programs.",
            )
        room = free * _MEMORY_SHARE * 0.5 - self._facts.size_bytes
        n_fitting = max(1, int(room // kv_bytes(self._facts, self._settings)))
        limit = self._settings.n_sequences or N_SEQUENCES_MAX
        return max(1, min(limit, n_requests, n_fitting))


class _WorkerGone(Exception):  # noqa: N818 - an event, not a mistake
    """The worker ended or stopped answering."""


def worker_command() -> list[str]:
    """How the worker is started, from a checkout and from the built program."""
    if getattr(sys, "frozen", False):
        return [sys.executable, "--longleaf-process", "worker"]
    return [sys.executable, "-m", "app.engines.worker"]


def kv_bytes(facts: ModelFacts, settings: LocalSettings) -> int:
    """Bytes of keys and values of one sequence at full length: every layer's KV heads times their
    sizes, at 2 bytes (f16), 34/32 (q8_0) or 18/32 (q4_0)."""
    per_value = {"f16": 2.0, "q8_0": 34 / 32, "q4_0": 18 / 32}[settings.kv_type]
    n_values = sum(facts.n_kv_heads) * (facts.head_size_k + facts.head_size_v)
    return int(n_values * per_value * settings.n_context)


def _n_threads() -> int:
    import psutil

    allowed = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return max(1, min(psutil.cpu_count(logical=False) or 1, allowed or 1))


def _receive(stream: IO[bytes], inbox: queue.SimpleQueue[dict[str, Any] | None]) -> None:
    while True:
        try:
            message = read_message(stream)  # type: ignore[arg-type]
        except (OSError, ValueError, ProtocolError):
            message = None
        inbox.put(message)
        if message is None:
            return


def _log_path() -> Path:
    return log_folder() / "worker.log"


def _open_log() -> IO[bytes]:
    path = _log_path()
    if path.exists() and path.stat().st_size > LOG_BYTES_MAX:
        path.replace(path.with_suffix(".old.log"))
    return path.open("ab")
