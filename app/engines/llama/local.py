"""The local engine: a client of the worker process that owns llama.cpp.

Whatever happens to the worker, the caller's process lives: a worker that dies or hangs is replaced,
and only the requests it had not finished are asked again; see `attempts`.
"""

from __future__ import annotations

import contextlib
import os
import queue
import subprocess
import threading
from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass, replace
from importlib.metadata import version
from pathlib import Path
from typing import IO

from app.engines.contract.answers import AnswerStream
from app.engines.contract.engine import (
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
from app.engines.contract.token_ids import n_common
from app.engines.llama.attempts import Attempts
from app.engines.llama.check import check_engine, is_wanted
from app.engines.llama.fallbacks import Fallbacks
from app.engines.llama.last_words import end_by_log
from app.engines.llama.measured_speeds import (
    DepthTimes,
    StepTimes,
    add_depth_times,
    add_step_times,
    best_n_sequences,
    decode_rates,
    step_times,
)
from app.engines.llama.protocol import (
    VERSION,
    Broken,
    Cancel,
    FromWorker,
    Generate,
    Idle,
    Kept,
    Open,
    Pieces,
    Prompt,
    ProtocolError,
    Ready,
    Restore,
    Stale,
    ToWorker,
    WorkerSettings,
    read_message,
    write_message,
)
from app.engines.llama.snapshots import N_TOKENS_MIN, SnapshotStore
from app.models.gguf.facts import ModelFacts
from app.models.machine.engine_build import Rung, rung_for
from app.models.machine.hardware import find_gpus, gpus_for_layers, probe
from app.models.machine.memory import forecast
from app.models.machine.placement import Placement, place
from app.system.child_processes import SPIN, child_process, start_piped
from app.system.errors import ExitCode
from app.system.folders import log_folder
from app.system.process_ends import EndKind, ProcessEnd, process_end
from app.system.translation import tr

EncodePrompt = Callable[[Sequence[Message]], list[int]]

N_SEQUENCES_MAX = 16
HANG_S = 600.0
"""A step of 512 tokens of a large model may take minutes on a slow machine; longer is a hang."""
CANCEL_GRACE_S = 0.5
"""A cancelled worker in the midst of a long step is replaced after this time."""
LOG_BYTES_MAX = 2**20
_LAST_BYTES = 2**14
"""Of the log, what is looked through for the reason of an end."""


class OutOfMemory(EngineError):  # noqa: N818 - names a state people meet
    """The model does not fit."""

    exit_code = ExitCode.STORAGE


@dataclass(frozen=True, slots=True)
class ThinkingFormat:
    """How a model is spoken to that thinks before it answers.

    Attributes:
        encode: Like `EncodePrompt`, and lets the model think.
        opens: Whether the prompt begins the thought itself, where the model is to think (True) or
            is not.
    """

    encode: EncodePrompt
    opens: Callable[[bool], bool]


class LocalEngine:
    """Generates text with a GGUF model on this machine.

    Args:
        facts: The model.
        encode: Turns messages into token ids in the model's own chat format.
        settings: See `LocalSettings`.
        snapshots: Where prefills of documents are kept after the program ends; None keeps none.
        thinking: How prompts are written for answers that begin with a thought; None for a model
            that does not think.

    Attributes:
        speed: Prefill and decode tokens per second of the last `generate`, or None.
        processor_times: Of the same, what its steps took of processor time.
        placement: Where the model lies, once it is loaded.
    """

    def __init__(
        self,
        facts: ModelFacts,
        encode: EncodePrompt,
        settings: LocalSettings,
        snapshots: SnapshotStore | None = None,
        *,
        thinking: ThinkingFormat | None = None,
    ) -> None:
        self._facts, self._encode, self._settings = facts, encode, settings
        self._answers = AnswerStream(
            self.cancel,
            lambda: settings.n_context,
            opens=thinking.opens if thinking is not None else lambda thinks: False,
        )
        self._thinking = thinking
        self._snapshots = snapshots
        self._pending: dict[str, tuple[Path, list[int], str]] = {}
        self._restored: dict[str, Path] = {}
        self.placement: Placement | None = None
        self.speed: tuple[float, float] | None = None
        self.processor_times: tuple[StepTimes, DepthTimes] = ({}, {})
        self._process: subprocess.Popen[bytes] | None = None
        self._inbox: queue.SimpleQueue[FromWorker | None] = queue.SimpleQueue()
        self._n_asked = 0  # sequences asked for when the worker was opened
        self._fallbacks: Fallbacks | None = None  # known once the engine is checked
        self._log_bytes_before = 0
        self._is_loaded = False
        self._has_answered = False  # the present worker, anything
        self._state = threading.RLock()
        self._cancelled = threading.Event()
        self._is_paused = False  # and not cancelled: what the worker holds is wanted again
        self._cancelled_ids: set[str] = set()

    @property
    def fingerprint(self) -> str:
        settings = self._settings
        name = f"{self._facts.fingerprint}/kv-{settings.kv_type}"
        if settings.yarn_factor > 1.0:
            name += f"/yarn-{settings.yarn_factor:g}"
        return name

    @property
    def worker_pid(self) -> int | None:
        """Process id of the worker, None while there is none."""
        process = self._process
        return process.pid if process is not None and process.poll() is None else None

    def generate(self, requests: Sequence[Request]) -> Iterator[Event]:
        """See `Engine.generate`."""
        return self._answers.of(self._events, requests)

    def _events(self, requests: Sequence[Request]) -> Iterator[Event]:
        with self._state:
            self._cancelled.clear()
            self._is_paused = False
            self._cancelled_ids.clear()
        attempts = Attempts(requests, self._log_with_something)
        left = attempts.left
        try:
            fallbacks = yield from self._checked()
            while left:
                asked, is_ready = attempts.asked(), False
                try:
                    yield from self._open(len(asked))
                    is_ready = True
                    for event in self._serve(asked):
                        if isinstance(event, Started):
                            attempts.begin(event.id)
                        elif isinstance(event, Finished | Failed):
                            attempts.answer(event.id)
                            fallbacks.note_answer()
                            self._has_answered = True
                        yield event
                except _WorkerGone as gone:
                    if self._cancelled.is_set():
                        break
                    told = self._give_way(fallbacks, gone.end)
                    if told:
                        yield EngineNotice("fallback", told)
                        continue
                    failed = attempts.end(gone.end, was_ready=is_ready)
                    if failed is not None:
                        yield failed
                    if not left:
                        break
                    yield EngineNotice(
                        "restarted",
                        tr(
                            "The model's process ended unexpectedly ({gone}); it was started "
                            "again and goes on with what is left.",
                            gone=gone.end.words,
                        ),
                    )
            for id_ in left:
                yield Finished(id_, "", FinishReason.CANCELLED, 0, 0, 0.0, 0.0)
        finally:
            for path, _, _ in self._pending.values():
                with contextlib.suppress(OSError):
                    path.unlink()
            self._pending.clear()
            self._restored.clear()
            if left and self._process is not None:  # the caller went away: so does the work
                self._kill()

    def cancel(self, request_id: str | None = None) -> None:
        """See `Engine.cancel`. A worker that is in a long step does not delay it."""
        if request_id is None:
            self._is_paused = False
            self._answers.stop()
            self._cancelled.set()
        with self._state, contextlib.suppress(_WorkerGone):
            if request_id is not None:
                self._cancelled_ids.add(request_id)
            if self._process is not None:
                self._send_cancel()

    def pause(self) -> None:
        """See `Pausable.pause`. A worker that is in a long step is waited for, since what it has
        read would be gone with it; one that still loads the model has nothing to lose."""
        if not self._cancelled.is_set():
            self._is_paused = True
        self._answers.stop()
        self._cancelled.set()
        with self._state, contextlib.suppress(_WorkerGone):
            if self._process is not None:
                self._send_cancel()

    def close(self) -> None:
        """Ends the worker; its memory goes back to the system."""
        self._is_paused = False
        self._cancelled.set()
        self._kill()

    # The worker

    def _checked(self) -> Generator[Event, None, Fallbacks]:
        """Checks the engine where it never was on this processor; gives the ladder to run on."""
        if self._fallbacks is None:
            if is_wanted():
                yield EngineNotice("checking", tr("Checking the engine on this processor, once"))
                check = check_engine(cancel=self._cancelled)
                if check is not None and check.failures:
                    yield EngineNotice("checked", check.sentence)
            n_gpu_layers = self._settings.n_gpu_layers
            # By hand they may be placed on any GPU.
            has_gpu = bool(
                n_gpu_layers and (find_gpus() if n_gpu_layers > 0 else gpus_for_layers())
            )
            self._fallbacks = Fallbacks(self._facts.fingerprint, has_gpu=has_gpu)
        return self._fallbacks

    def _give_way(self, fallbacks: Fallbacks, end: ProcessEnd) -> str:
        """Takes a lower rung where that may help, and says so for people; "" where it does not."""
        if self._has_layers_on_gpu and fallbacks.leave_gpu(end):
            return tr(
                "The GPU failed ({gone}); the model was started again {how} and goes on with what "
                "is left.",
                gone=end.words,
                how=fallbacks.rung.words,
            )
        if self._has_answered or not fallbacks.lower(end):
            return ""
        return tr(
            "The model's process crashed ({gone}); it was started again {how} and goes on with "
            "what is left.",
            gone=end.words,
            how=fallbacks.rung.words,
        )

    @property
    def _has_layers_on_gpu(self) -> bool:
        return self.placement is not None and self.placement.n_gpu_layers > 0

    def _open(self, n_requests: int) -> Iterator[Event]:
        if self.worker_pid is not None:
            if min(n_requests, self._most_sequences) <= self._n_asked:
                return
            self._kill()
        placement = self._place(n_requests)
        yield EngineNotice("loading", tr("Loading {name}", name=self._facts.name))
        log = _open_log()
        self._log_bytes_before, self._has_answered, self._is_loaded = _log_bytes(), False, False
        command, environment = child_process("worker", "app.engines.llama.worker")
        with self._state, log:
            self._inbox = queue.SimpleQueue()
            process = start_piped(command, SPIN | environment, log)
            self._process, self._n_asked = process, min(n_requests, self._most_sequences)
            assert process.stdout is not None
            threading.Thread(
                target=_receive, args=(process.stdout, self._inbox), daemon=True
            ).start()
            self._send(Open(self._worker_settings(placement)))
        message = self._receive_one()
        if isinstance(message, Broken):
            self._kill()
            if self._has_layers_on_gpu:  # without them it may
                raise _WorkerGone(EndKind.ERROR, message.message)
            raise EngineError(
                tr(
                    "The model “{name}” could not be loaded: {message}",
                    name=self._facts.path.name,
                    message=message.message,
                ),
                tr("Choose another model or a smaller budget; the file may be damaged."),
            )
        if not isinstance(message, Ready) or message.version != VERSION:
            self._kill()
            raise EngineError(
                tr("The worker is of another version."), tr("Install Longleaf again.")
            )
        self._is_loaded = True
        yield EngineNotice("ready", tr("{name} is loaded", name=self._facts.name))

    def _serve(self, requests: Sequence[Request]) -> Iterator[Event]:
        prompts = tuple(self._prompt(request) for request in requests)
        with self._state:
            self._send(Generate(prompts))
            # The worker forgets what was cancelled before it knew these requests.
            self._send_cancel()
        while True:
            message = self._receive_one()
            match message:
                case Idle():
                    if message.prefill_tps and message.decode_tps:
                        self.speed = (message.prefill_tps, message.decode_tps)
                    self._note_times(message)
                    return
                case Broken():
                    self._kill()  # it is about to end, and must not be asked once more
                    raise _WorkerGone(EndKind.ERROR, message.message)
                case Pieces():
                    for piece in message.pieces:
                        yield Token(piece.id, piece.text, piece.n_tokens)
                case Kept():
                    self._take_snapshot(message.id, message.n_tokens)
                case Stale():
                    if self._snapshots is not None and message.id in self._restored:
                        self._snapshots.discard(self._restored.pop(message.id))
                case Started() | PromptProgress() | Finished() | Failed():
                    yield message

    def _worker_settings(self, placement: Placement) -> WorkerSettings:
        settings, rung = self._settings, self._rung
        return WorkerSettings(
            model_path=str(self._facts.path),
            n_context=settings.n_context,
            n_sequences=placement.n_sequences,
            n_threads=settings.n_threads or probe().n_threads,
            n_gpu_layers=placement.n_gpu_layers,
            n_ubatch=settings.n_ubatch,
            kv_type=self._kv_type,
            flash_attention=settings.flash_attention if rung.flash_attention else False,
            two_contexts=placement.has_two_contexts,
            extra_buffers=rung.extra_buffers,
            kernel=rung.kernel,
            maps_file=not placement.holds_copies,
            # A sliding window cannot take back what it has overwritten.
            prompt_lookup=settings.prompt_lookup and not self._facts.sliding_window,
            yarn_factor=settings.yarn_factor,
            yarn_original_context=settings.yarn_original_context,
        )

    def _note_times(self, idle: Idle) -> None:
        self.processor_times = (
            {each.key: (each.n, each.processor_s) for each in idle.steps},
            {each.key: (each.n, each.processor_s) for each in idle.depths},
        )
        if self.placement is None or self._settings.n_threads not in (0, probe().n_threads):
            return  # other settings than usual tell nothing of the usual speed
        on_gpu = self.placement.n_gpu_layers > 0
        steps = {each.key: (each.n, each.spent_s) for each in idle.steps}
        depths = {each.key: (each.n, each.spent_s) for each in idle.depths}
        add_step_times(self._facts, steps, on_gpu=on_gpu)
        add_depth_times(self._facts, depths, on_gpu=on_gpu)

    def _prompt(self, request: Request) -> Prompt:
        """A request in tokens, and where its prefill comes from and goes to."""
        encode, sampling = self._encode, request.sampling
        if self._thinking is not None and sampling.n_thought and sampling.json_schema is None:
            encode = self._thinking.encode
        tokens = encode(request.messages)
        n_written_max = self._n_written_max(request, len(tokens))
        prompt = Prompt(
            request.id,
            tokens,
            replace(sampling, max_tokens=n_written_max),
            written=list(request.written),
        )
        store = self._snapshots
        if store is None or not request.document or len(tokens) < N_TOKENS_MIN:
            return prompt
        found = store.find(self._state_name(), tokens)
        n_known = 0
        if found is not None:
            n_known = found.n_common
            prompt = replace(prompt, restore=Restore(str(found.path), n_known))
            self._restored[request.id] = found.path
        if len(tokens) - n_known >= N_TOKENS_MIN:
            per_token = kv_bytes(self._facts, self._settings) / self._settings.n_context
            begun = self._pending.get(request.id)  # by a worker that ended since
            n_keep = self._n_shared(request, tokens)
            size_bytes = int(per_token * (n_keep or len(tokens)))
            n_more_bytes = int(per_token * sum(len(each[1]) for each in self._pending.values()))
            path = begun[0] if begun else store.place(size_bytes, request.document, n_more_bytes)
            if path is not None:
                prompt = replace(prompt, keep=str(path), n_keep=n_keep)
                self._pending[request.id] = (path, tokens, request.document)
        return prompt

    def n_known(self, prompts: Sequence[Sequence[Message]], document: str) -> list[int]:
        """Of each prompt about a document (SHA-256) the tokens that were read before and are kept.
        Quick where there are none."""
        store = self._snapshots
        if store is None or not store.has_document(self._state_name(), document):
            return [0] * len(prompts)
        return [store.n_known(self._state_name(), self._encode(prompt)) for prompt in prompts]

    def _n_written_max(self, request: Request, n_prompt: int) -> int:
        """Tokens that may be written: answer, and thought as far as the context has room for it."""
        n_left = self._settings.n_context - n_prompt
        return max(request.sampling.max_tokens, min(request.sampling.n_written_max, n_left))

    def _n_shared(self, request: Request, tokens: list[int]) -> int:
        """Tokens of a prompt up to the end of its document, 0 where that is not known: further
        prompts share no more, and the state of a sliding window cannot be taken back to there."""
        if not request.document_end:
            return 0
        beginning = []
        for each in request.messages:
            is_document = each.role == "user"
            content = each.content[: request.document_end] if is_document else each.content
            beginning.append(Message(each.role, content))
            if is_document:
                break
        return n_common(self._encode(beginning), tokens)

    def _take_snapshot(self, request_id: str, n_tokens: int) -> None:
        path, tokens, document = self._pending.pop(request_id)
        with contextlib.suppress(OSError):  # a convenience; the answer is what matters
            if self._snapshots is not None:
                self._snapshots.add(path, self._state_name(), document, tokens[:n_tokens])
            path.unlink(missing_ok=True)

    def _state_name(self) -> str:
        """Names all that a snapshot depends on; its format is that of the llama.cpp at hand."""
        flash = "" if self._rung.flash_attention else "/no-flash-attention"
        return f"{self.fingerprint}/{version('llama-cpp-python')}{flash}"

    def _receive_one(self) -> FromWorker:
        """The worker's next message. A worker that is silent for too long is ended."""
        waited_s = 0.0
        while waited_s < HANG_S:
            is_to_end = self._cancelled.is_set() and not (self._is_paused and self._is_loaded)
            limit_s = CANCEL_GRACE_S if is_to_end else 0.25
            try:
                message = self._inbox.get(timeout=limit_s)
            except queue.Empty:
                waited_s += limit_s
                if is_to_end:
                    self._kill()
                    raise _WorkerGone(EndKind.KILLED, "cancelled") from None
                continue
            if message is None:
                process = self._process
                code = process.wait() if process is not None else 0
                self._kill()
                end = end_by_log(process_end(code), _log_since(self._log_bytes_before))
                raise _WorkerGone(end.kind, end.name)
            return message
        self._kill()
        raise _WorkerGone(EndKind.SILENT, tr("silent for {seconds:.0f} s", seconds=HANG_S))

    def _send(self, message: ToWorker) -> None:
        with self._state:
            if self._process is None or self._process.stdin is None:
                raise _WorkerGone(EndKind.ERROR, tr("not running"))
            try:
                write_message(self._process.stdin, message)  # type: ignore[arg-type]
            except OSError:  # it has ended; how is known as soon as its messages are read
                return

    def _send_cancel(self) -> None:
        """Tells the worker all that was cancelled since `generate` began."""
        ids = ["*"] if self._cancelled.is_set() else sorted(self._cancelled_ids)
        if ids:
            self._send(Cancel(tuple(ids)))

    def _log_with_something(self) -> str:
        """The path of the worker's log, "" where the present worker wrote nothing to it."""
        return str(_log_path()) if _log_bytes() > self._log_bytes_before else ""

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

    @property
    def _rung(self) -> Rung:
        if self._fallbacks is None:
            return rung_for(self._facts.fingerprint)
        return self._fallbacks.rung

    @property
    def _kv_type(self) -> str:
        """Of the KV cache. llama.cpp quantises it only with flash attention."""
        return self._settings.kv_type if self._rung.flash_attention else "f16"

    @property
    def _most_sequences(self) -> int:
        return self._settings.n_sequences or N_SEQUENCES_MAX

    def _place(self, n_requests: int) -> Placement:
        """As many sequences as there are requests, as this machine decodes fastest and as memory
        allows; layers on GPUs where there are some."""
        settings, free_bytes = self._settings, probe().memory_available_bytes
        uses_gpus = settings.n_gpu_layers and self._rung.gpu_share
        gpus = gpus_for_layers(again=True) if uses_gpus else ()
        n_sequences = min(n_requests, self._most_sequences)
        if not settings.n_sequences:
            rates = decode_rates(step_times(self._facts, on_gpu=bool(gpus)))
            n_sequences = best_n_sequences(rates, n_sequences)
        placement = place(
            self._facts,
            n_context=settings.n_context,
            n_sequences_wanted=n_sequences,
            free_bytes=free_bytes,
            gpus=gpus,
            n_gpu_layers=settings.n_gpu_layers,
            gpu_share=self._rung.gpu_share,
            kv_type=self._kv_type,
            n_ubatch=settings.n_ubatch,
            flash_attention=self._rung.flash_attention,
            extra_buffers=() if not self._rung.extra_buffers else None,
            two_contexts=(
                settings.flash_attention is None
                and self._rung.flash_attention
                and self._kv_type == "f16"  # quantised values need flash attention in every step
            ),
        )
        if not placement.n_sequences:
            raise OutOfMemory(
                tr(
                    "{name} needs about {need_gib:.1f} GiB with this budget; {free_gib:.1f} GiB of "
                    "memory are free.",
                    name=self._facts.name,
                    need_gib=placement.host_bytes / 2**30,
                    free_gib=free_bytes / 2**30,
                ),
                tr("Choose a smaller budget or a smaller model, or close other programs."),
            )
        self.placement = placement
        return placement


class _WorkerGone(Exception):  # noqa: N818 - an event, not a mistake
    """The worker ended or stopped answering."""

    def __init__(self, kind: EndKind, name: str) -> None:
        super().__init__(name)
        self.end = ProcessEnd(kind, name)


def kv_bytes(facts: ModelFacts, settings: LocalSettings) -> int:
    """Bytes of keys and values of one sequence at full length."""
    return forecast(facts, n_context=settings.n_context, kv_type=settings.kv_type).kv_bytes


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


def _log_path() -> Path:
    return log_folder() / "worker.log"


def _log_bytes() -> int:
    try:
        return _log_path().stat().st_size
    except OSError:
        return 0


def _log_since(n_bytes: int) -> str:
    """The end of what was written after the first `n_bytes`; "" where it cannot be read."""
    try:
        with _log_path().open("rb") as log:
            log.seek(max(n_bytes, _log_bytes() - _LAST_BYTES))
            return log.read().decode("utf-8", "replace")
    except OSError:
        return ""


def _open_log() -> IO[bytes]:
    """The worker's log; nothing is logged where it cannot be written."""
    try:
        path = _log_path()
        with contextlib.suppress(OSError):  # Windows keeps it while another worker writes to it
            if path.exists() and path.stat().st_size > LOG_BYTES_MAX:
                path.replace(path.with_suffix(".old.log"))
        return path.open("ab")
    except OSError:
        return Path(os.devnull).open("ab")
