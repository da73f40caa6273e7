"""The local engine: a client of the worker process that owns llama.cpp.

Whatever happens to the worker, the caller's process lives: a worker that dies or hangs is replaced,
and only the requests it had not finished are asked again; see `attempts`.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass, replace

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
from app.engines.llama.attempts import Attempts
from app.engines.llama.faults.check import check_engine, is_wanted
from app.engines.llama.faults.fallbacks import Fallbacks
from app.engines.llama.prefills import EncodePrompt, Prefills
from app.engines.llama.protocol import (
    VERSION,
    Broken,
    Cancel,
    FromWorker,
    Generate,
    Idle,
    Kept,
    Pieces,
    Prompt,
    Ready,
    Stale,
)
from app.engines.llama.settings import (
    N_SEQUENCES_MAX,
    kv_bytes,
    place_sequences,
    worker_settings,
)
from app.engines.llama.snapshots import SnapshotStore
from app.engines.llama.speeds.measured import (
    DepthTimes,
    StepTimes,
    add_depth_times,
    add_step_times,
)
from app.engines.llama.worker_process import WorkerGone, WorkerProcess
from app.models.gguf.facts import ModelFacts
from app.models.machine.engine_build import Rung, rung_for
from app.models.machine.hardware import find_gpus, gpus_for_layers, probe
from app.models.machine.placement import Placement
from app.system.process_ends import EndKind, ProcessEnd
from app.system.translation import tr


@dataclass(frozen=True, slots=True)
class ThinkingFormat:
    """The prompt format of a model that thinks before it answers.

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
        self._prefills = Prefills(
            snapshots, encode, lambda: kv_bytes(facts, settings) / settings.n_context
        )
        self.placement: Placement | None = None
        self.speed: tuple[float, float] | None = None
        self.processor_times: tuple[StepTimes, DepthTimes] = ({}, {})
        self._worker = WorkerProcess()
        self._n_asked = 0  # sequences asked for when the worker was opened
        self._fallbacks: Fallbacks | None = None  # known once the engine is checked
        self._is_loaded = False
        self._has_answered = False  # the present worker, anything
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
        return self._worker.pid

    def generate(self, requests: Sequence[Request]) -> Iterator[Event]:
        """See `Engine.generate`."""
        return self._answers.of(self._events, requests)

    def _events(self, requests: Sequence[Request]) -> Iterator[Event]:
        with self._worker.lock:
            self._cancelled.clear()
            self._is_paused = False
            self._cancelled_ids.clear()
        attempts = Attempts(requests, self._worker.log_with_something)
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
                except WorkerGone as gone:
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
            self._prefills.end()
            if left:  # the caller went away: so does the work
                self._worker.kill()

    def cancel(self, request_id: str | None = None) -> None:
        """See `Engine.cancel`. A worker that is in a long step does not delay it."""
        if request_id is None:
            self._is_paused = False
            self._answers.stop()
            self._cancelled.set()
        with self._worker.lock, contextlib.suppress(WorkerGone):
            if request_id is not None:
                self._cancelled_ids.add(request_id)
            if self._worker.is_started:
                self._send_cancel()

    def pause(self) -> None:
        """See `Pausable.pause`. A worker that is in a long step is waited for, since what it has
        read would be gone with it; one that still loads the model has nothing to lose."""
        if not self._cancelled.is_set():
            self._is_paused = True
        self._answers.stop()
        self._cancelled.set()
        with self._worker.lock, contextlib.suppress(WorkerGone):
            if self._worker.is_started:
                self._send_cancel()

    def close(self) -> None:
        """Ends the worker; its memory goes back to the system."""
        self._is_paused = False
        self._cancelled.set()
        self._worker.kill()

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
        """Takes a lower rung where that may help, and says so in a sentence; "" where not."""
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
            self._worker.kill()
        placement = place_sequences(
            self._facts, self._settings, self._rung, min(n_requests, self._most_sequences)
        )
        self.placement = placement
        yield EngineNotice("loading", tr("Loading {name}", name=self._facts.name))
        self._has_answered, self._is_loaded = False, False
        with self._worker.lock:
            self._n_asked = min(n_requests, self._most_sequences)
            self._worker.start(worker_settings(self._facts, self._settings, self._rung, placement))
        message = self._receive()
        if isinstance(message, Broken):
            self._worker.kill()
            if self._has_layers_on_gpu:  # without them it may
                raise WorkerGone(EndKind.ERROR, message.message)
            raise EngineError(
                tr(
                    "The model “{name}” could not be loaded: {message}",
                    name=self._facts.path.name,
                    message=message.message,
                ),
                tr("Choose another model or a smaller budget; the file may be damaged."),
            )
        if not isinstance(message, Ready) or message.version != VERSION:
            self._worker.kill()
            raise EngineError(
                tr("The worker is of another version."), tr("Install Longleaf again.")
            )
        self._is_loaded = True
        yield EngineNotice("ready", tr("{name} is loaded", name=self._facts.name))

    def _serve(self, requests: Sequence[Request]) -> Iterator[Event]:
        prompts = tuple(self._prompt(request) for request in requests)
        with self._worker.lock:
            self._worker.send(Generate(prompts))
            # The worker forgets what was cancelled before it knew these requests.
            self._send_cancel()
        while True:
            message = self._receive()
            match message:
                case Idle():
                    if message.prefill_tps and message.decode_tps:
                        self.speed = (message.prefill_tps, message.decode_tps)
                    self._note_times(message)
                    return
                case Broken():
                    self._worker.kill()  # it is about to end, and must not be asked once more
                    raise WorkerGone(EndKind.ERROR, message.message)
                case Pieces():
                    for piece in message.pieces:
                        yield Token(piece.id, piece.text, piece.n_tokens)
                case Kept():
                    self._prefills.take(message.id, message.n_tokens, self._state_name())
                case Stale():
                    self._prefills.discard(message.id)
                case Started() | PromptProgress() | Finished() | Failed():
                    yield message

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
        return self._prefills.attach(prompt, request, self._state_name())

    def known(self, prompts: Sequence[Sequence[Message]], document: str) -> list[tuple[int, int]]:
        """Of each prompt about a document (SHA-256) its tokens and those of them that were read
        before and are kept. Empty, and quick, where nothing of the document is."""
        return self._prefills.known(prompts, document, self._state_name())

    def _n_written_max(self, request: Request, n_prompt: int) -> int:
        """Tokens that may be written: answer, and thought as far as the context has room for it."""
        n_left = self._settings.n_context - n_prompt
        return max(request.sampling.max_tokens, min(request.sampling.n_written_max, n_left))

    def _state_name(self) -> str:
        """Names all that a snapshot depends on; its format is that of the llama.cpp at hand."""
        from importlib.metadata import version

        flash = "" if self._rung.flash_attention else "/no-flash-attention"
        return f"{self.fingerprint}/{version('llama-cpp-python')}{flash}"

    def _receive(self) -> FromWorker:
        """The worker's next message. One that is paused is waited for, as long as it has read
        anything."""
        return self._worker.receive(
            lambda: self._cancelled.is_set() and not (self._is_paused and self._is_loaded)
        )

    def _send_cancel(self) -> None:
        """Tells the worker all that was cancelled since `generate` began."""
        ids = ["*"] if self._cancelled.is_set() else sorted(self._cancelled_ids)
        if ids:
            self._worker.send(Cancel(tuple(ids)))

    # Choices

    @property
    def _rung(self) -> Rung:
        if self._fallbacks is None:
            return rung_for(self._facts.fingerprint)
        return self._fallbacks.rung

    @property
    def _most_sequences(self) -> int:
        return self._settings.n_sequences or N_SEQUENCES_MAX
