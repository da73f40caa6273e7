"""One call of `generate` of the server engine: which server gets which request, what comes of it.

Requests wait in one queue; whichever server has room takes the next, so that a server twice as fast
answers twice as many. A server that dies gives its requests back to the queue.
"""

from __future__ import annotations

import asyncio
import contextlib
import math
import queue
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

import httpx

from app.engines.contract.engine import (
    EngineError,
    EngineNotice,
    Event,
    Failed,
    Finished,
    FinishReason,
    Request,
)
from app.engines.servers.capacity import WorkingServer, client_of
from app.engines.servers.counting import TokenCount, estimate
from app.engines.servers.dialect import takes_schema
from app.engines.servers.facts import KeyRefused, ServerKind
from app.engines.servers.limit import RETRY_AFTER_MAX_S
from app.engines.servers.markers import markers_of, turned_back
from app.engines.servers.refusals import refusals_of
from app.engines.servers.request import (
    Answer,
    BrokenError,
    BusyError,
    QuotaError,
    RefusedError,
    ask,
)
from app.system.translation import tr

N_ATTEMPTS = 3  # of a request whose answer broke off
N_REFUSALS = 20  # of a request that a server had no room for
_DECODE_COST = 8.0
"""Prompt tokens that one generated token costs in time, for comparing requests with each other."""
_OLLAMA_CONTEXT_MIN = 4096
_LOADING_S = 900.0
"""How long a model may be on its way into memory: 70 billion weights from a slow disk."""
_LOADING_PAUSE_S = 1.0
_TICK_S = 1.0

_Span = tuple[float, float, int]  # from, to (monotonic seconds), tokens


@dataclass
class _Job:
    """A request on its way. `work` is its size, in prompt tokens."""

    request: Request
    work: float
    n_broken: int = 0
    n_refused: int = 0
    n_served_since: dict[int, int] = field(default_factory=dict)  # by server, see `_is_its_fault`
    answer: Answer | None = None

    @property
    def text(self) -> str:
        return self.answer.text if self.answer is not None else ""


class Round:
    """One call of `generate`: its requests, and the event loop that serves them."""

    def __init__(self, requests: Sequence[Request], n_context: int, patience_s: float) -> None:
        self.inbox: queue.SimpleQueue[Event | BaseException | None] = queue.SimpleQueue()
        self._n_context, self._patience_s = n_context, patience_s
        self._waiting: deque[_Job] = deque(
            _Job(r, estimate(r.messages).n + _DECODE_COST * r.sampling.n_written_max)
            for r in requests
        )
        self._tasks: dict[asyncio.Task[Finished], tuple[WorkingServer, _Job]] = {}
        self._prefill: list[_Span] = []
        self._decode: list[_Span] = []
        self._cancelled: set[str | None] = set()
        self._lock = threading.Lock()
        self._wake: Callable[[], object] = lambda: None

    def tell(self, kind: str, message: str) -> None:
        self.inbox.put(EngineNotice(kind, message))

    def cancel(self, request_id: str | None) -> None:
        """May be called from any thread."""
        with self._lock:
            self._cancelled.add(request_id)
            with contextlib.suppress(RuntimeError):  # the loop is closed: all is done
                self._wake()

    def speed(self) -> tuple[float, float] | None:
        rates = [_rate(self._prefill), _rate(self._decode)]
        return (rates[0], rates[1]) if all(rates) else None

    async def serve(self, servers: Sequence[WorkingServer]) -> None:
        """Serves every request. Raises `EngineError` when no server is left."""
        woken = asyncio.Event()
        loop = asyncio.get_running_loop()
        with self._lock:
            self._wake = lambda: loop.call_soon_threadsafe(woken.set)
        async with contextlib.AsyncExitStack() as stack:
            clients = {}
            for server in servers:
                server.active.clear()
                server.paused_until, server.failing_since = 0.0, None
                clients[id(server)] = await stack.enter_async_context(client_of(server))
            try:
                while self._waiting or self._tasks:
                    await self._cancel_marked()
                    self._assign(servers, clients)
                    if not self._waiting and not self._tasks:
                        return
                    self._check_alive(servers)
                    waker = asyncio.create_task(woken.wait())
                    await asyncio.wait(
                        {waker, *self._tasks},
                        timeout=self._pause_s(servers),
                        return_when=asyncio.FIRST_COMPLETED,
                    )
                    waker.cancel()
                    woken.clear()
                    for task in [task for task in self._tasks if task.done()]:
                        self._settle(task, servers)
            finally:
                for task in self._tasks:
                    task.cancel()
                await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _cancel_marked(self) -> None:
        with self._lock:
            marked, self._cancelled = self._cancelled, set()
        if not marked:
            return

        def is_marked(job: _Job) -> bool:
            return None in marked or job.request.id in marked

        ending = {task: job for task, (_, job) in self._tasks.items() if is_marked(job)}
        for task in ending:
            task.cancel()
        await asyncio.gather(*ending, return_exceptions=True)
        for task, job in ending.items():
            server, _ = self._tasks.pop(task)
            server.active.pop(job.request.id, None)
            self.inbox.put(_cancelled(job))
        for job in [job for job in self._waiting if is_marked(job)]:
            self._waiting.remove(job)
            self.inbox.put(_cancelled(job))

    # Who does what

    def _assign(
        self, servers: Sequence[WorkingServer], clients: dict[int, httpx.AsyncClient]
    ) -> None:
        while self._waiting:
            now = time.monotonic()
            job = self._waiting[0]
            free = [s for s in servers if s.has_room(now) and self._is_worth(s, job, servers, now)]
            if not free:
                return
            server = min(free, key=lambda s: (s.work_s or 0.0, len(s.active) / s.limit.n))
            self._waiting.popleft()
            server.active[job.request.id] = (now, job.work)
            task = asyncio.create_task(self._ask(server, clients[id(server)], job))
            self._tasks[task] = (server, job)

    def _is_worth(
        self, server: WorkingServer, job: _Job, servers: Sequence[WorkingServer], now: float
    ) -> bool:
        """Whether this server would be done before a faster one has worked off the whole queue.

        Else the last parts of a document would wait for the slowest machine.
        """
        if server.work_s is None:
            return True
        for other in servers:
            usable = not other.is_out and other.failing_since is None and now >= other.paused_until
            if other is server or other.work_s is None or not usable:
                continue
            rounds = math.ceil(len(self._waiting) / other.limit.n)
            if other.free_in_s(now) + rounds * other.expected_s(job.work) < server.expected_s(
                job.work
            ):
                return False
        return True

    def _pause_s(self, servers: Sequence[WorkingServer]) -> float:
        """Until the next server may be asked again, at most a tick."""
        now = time.monotonic()
        ends = [s.paused_until - now for s in servers if s.paused_until > now and not s.is_out]
        return max(0.01, min([_TICK_S, *ends])) if self._waiting else _TICK_S

    def _check_alive(self, servers: Sequence[WorkingServer]) -> None:
        now = time.monotonic()
        if self._tasks:
            return
        alive = [s for s in servers if not s.is_out]
        lasting = [
            s for s in alive if s.failing_since is None or now - s.failing_since < self._patience_s
        ]
        if not lasting:
            troubles = [s.trouble for s in (*alive, *servers) if s.trouble is not None]
            raise troubles[0] if troubles else EngineError(tr("No server is left."), "")

    # What became of it

    def _settle(self, task: asyncio.Task[Finished], servers: Sequence[WorkingServer]) -> None:
        server, job = self._tasks.pop(task)
        server.active.pop(job.request.id, None)
        now, origin = time.monotonic(), server.facts.address.origin
        try:
            self.inbox.put(task.result())
            return
        except asyncio.CancelledError:
            self.inbox.put(_cancelled(job))
            return
        except RefusedError as refused:
            self.inbox.put(Failed(job.request.id, refused.message, refused.next_step))
            return
        except (KeyRefused, QuotaError) as error:
            trouble = error.trouble if isinstance(error, QuotaError) else error
            server.is_out, server.trouble = True, trouble
            if len(servers) > 1:
                self.tell("skipped", tr("{message} The others go on.", message=trouble.message))
        except BusyError as busy:
            ended = self._wait_for(server, job, busy, now, origin)
            if ended is not None:
                self.inbox.put(ended)
                return
        except BrokenError as broken:
            ended = self._ask_again(server, job, broken, now)
            if ended is not None:
                self.inbox.put(ended)
                return
        job.answer = None
        self._waiting.appendleft(job)

    def _wait_for(
        self, server: WorkingServer, job: _Job, busy: BusyError, now: float, origin: str
    ) -> Failed | None:
        """Leaves a server alone that has too much to do, or is still loading its model, which is
        no reason to give it less at once. The failure of a request that was refused too often."""
        paused = now < server.paused_until
        if busy.is_loading:
            server.loading_since = server.loading_since or now
            is_over = now - server.loading_since > _LOADING_S
            trouble = EngineError(
                tr("The server at {origin} does not get its model loaded.", origin=origin),
                tr("Look at the server's log."),
            )
            if is_over:
                return Failed(job.request.id, trouble.message, trouble.next_step)
            if not paused:
                server.failed(now, trouble, busy.wait_s or _LOADING_PAUSE_S)
                if not server.is_told_loading:
                    server.is_told_loading = True
                    self.tell(
                        "loading", tr("The server at {origin} is loading its model.", origin=origin)
                    )
            return None
        server.limit.refused()
        job.n_refused += 1
        too_long = busy.wait_s is not None and busy.wait_s > RETRY_AFTER_MAX_S
        if too_long or job.n_refused > N_REFUSALS:
            what = (
                tr(
                    "The server at {origin} has too much to do and asks for a pause of "
                    "{seconds:,.0f} s: {words}",
                    origin=origin,
                    seconds=busy.wait_s,
                    words=busy.words,
                )
                if too_long
                else tr(
                    "The server at {origin} has too much to do: {words}",
                    origin=origin,
                    words=busy.words,
                )
            )
            return Failed(job.request.id, what, tr("Try again later; finished parts are kept."))
        wait_s = 0.0
        trouble = EngineError(
            tr("The server at {origin} has too much to do.", origin=origin), tr("Try again later.")
        )
        if not paused or busy.wait_s is not None:
            wait_s = server.failed(now, trouble, busy.wait_s)
        if not paused:
            self.tell(
                "busy",
                tr(
                    "The server at {origin} is busy; next try in {wait_s:.0f} s.",
                    origin=origin,
                    wait_s=wait_s,
                ),
            )
        return None

    def _ask_again(
        self, server: WorkingServer, job: _Job, broken: BrokenError, now: float
    ) -> Failed | None:
        """Asks for what broke off once more, of whichever server is there. The failure of a request
        whose answer broke off too often."""
        job.n_broken += broken.began or (broken.is_away and self._is_its_fault(server, job))
        if job.n_broken >= N_ATTEMPTS:
            return Failed(
                job.request.id,
                tr(
                    "The answer broke off {n_broken} times. {message}",
                    n_broken=job.n_broken,
                    message=broken.trouble.message,
                ),
                broken.trouble.next_step,
            )
        first = server.failing_since is None
        if first:
            server.failing_since = now
        if now >= server.paused_until:  # requests that break together count once
            server.failed(now, broken.trouble)
        if first:
            self.tell(
                "lost", tr("{message} What it had is asked again.", message=broken.trouble.message)
            )
        return None

    @staticmethod
    def _is_its_fault(server: WorkingServer, job: _Job) -> bool:
        """Whether a server that seemed to be away has answered others since this request last
        failed there."""
        before = job.n_served_since.get(id(server))
        job.n_served_since[id(server)] = server.n_served
        return before is not None and server.n_served > before

    async def _ask(self, server: WorkingServer, client: httpx.AsyncClient, job: _Job) -> Finished:
        facts, request = server.facts, job.request
        n_prompt = await self._count(server, request)
        request = _within(request, n_prompt, facts.n_context)
        is_held = takes_schema(facts.kind)
        is_held &= "response_format" not in refusals_of(facts.address).names
        if request.sampling.json_schema is not None and not is_held:
            self.tell(
                "no_schema",
                tr("{kind} cannot be held to a form; its answer may not keep it.", kind=facts.kind),
            )
        n_context = self._n_context
        if not n_context and facts.kind is ServerKind.OLLAMA:  # its own default may be too short
            n_needed = n_prompt + request.sampling.n_written_max
            n_context = max(_OLLAMA_CONTEXT_MIN, 1 << (n_needed - 1).bit_length())
        forms = turned_back(request.messages, markers_of(facts.address))
        answer = job.answer = Answer(request, n_prompt, self.inbox.put, forms)
        finished = await ask(client, facts, answer, n_context=n_context)
        end = answer.sent_at + finished.prefill_s + finished.decode_s
        first = answer.sent_at + finished.prefill_s
        server.limit.answered(finished.prefill_s, finished.n_prompt, n_at_once=len(server.active))
        server.served(job.work, end - answer.sent_at)
        n_prefilled = max(finished.n_prompt - answer.n_cached, 0)
        self._prefill.append((answer.sent_at, first, n_prefilled))
        self._decode.append((first, end, finished.n_generated))
        return finished

    async def _count(self, server: WorkingServer, request: Request) -> int:
        """Tokens of the prompt; refuses one that does not fit where the server counts exactly."""
        counted = await _in_thread(lambda: server.counter.count(request.messages))
        n_context, n_answer = server.facts.n_context, request.sampling.max_tokens
        if counted.is_exact and 0 < n_context < counted.n + n_answer:
            raise RefusedError(
                tr(
                    "A prompt of {n_prompt:,} tokens and an answer of {n_answer:,} do not fit a "
                    "context "
                    "of {n_context:,}.",
                    n_prompt=counted.n,
                    n_answer=n_answer,
                    n_context=n_context,
                ),
                tr("Choose a smaller budget, or start the server with a longer context."),
            )
        return counted.n


def _within(request: Request, n_prompt: int, n_context: int) -> Request:
    """The request with as much room for a thought as the server's context leaves it."""
    sampling = request.sampling
    n_left = n_context - n_prompt - sampling.max_tokens
    if not n_context or sampling.n_thought <= n_left:
        return request
    return replace(request, sampling=replace(sampling, n_thought=max(n_left, 0)))


async def _in_thread(call: Callable[[], TokenCount]) -> TokenCount:
    """What a blocking call returns. Unlike a thread of `asyncio.to_thread`, this one is not waited
    for when the round ends: a server that does not answer would hold up a cancel."""
    loop = asyncio.get_running_loop()
    done: asyncio.Future[TokenCount] = loop.create_future()

    def settle(counted: TokenCount | None, error: Exception | None) -> None:
        if done.cancelled():
            return
        if counted is not None:
            done.set_result(counted)
        else:
            done.set_exception(error or RuntimeError("nothing was counted"))

    def work() -> None:
        counted: TokenCount | None = None
        failed: Exception | None = None
        try:
            counted = call()
        except Exception as error:
            failed = error
        with contextlib.suppress(RuntimeError):  # the loop is closed: nobody waits for it
            loop.call_soon_threadsafe(settle, counted, failed)

    threading.Thread(target=work, daemon=True, name="token-count").start()
    return await done


def _cancelled(job: _Job) -> Finished:
    return Finished(job.request.id, job.text, FinishReason.CANCELLED, 0, 0, 0.0, 0.0)


def _rate(spans: Sequence[_Span]) -> float:
    """Tokens a second over the time in which at least one span was under way."""
    covered, end = 0.0, float("-inf")
    for begin, finish, _ in sorted(spans):
        covered += max(0.0, finish - max(begin, end))
        end = max(end, finish)
    return sum(n for _, _, n in spans) / covered if covered > 0 else 0.0
