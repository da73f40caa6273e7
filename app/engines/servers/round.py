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
from dataclasses import replace

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
from app.engines.servers.capacity import Span, WorkingServer, client_of, rate
from app.engines.servers.counting import TokenCount, estimate
from app.engines.servers.facts import KeyRefused, ServerKind
from app.engines.servers.patience import Job, Patience
from app.engines.servers.protocol.dialect import takes_schema
from app.engines.servers.protocol.markers import markers_of, turned_back
from app.engines.servers.protocol.refusals import refusals_of
from app.engines.servers.request import (
    Answer,
    BrokenError,
    BusyError,
    QuotaError,
    RefusedError,
    ask,
)
from app.system.translation import tr

_DECODE_COST = 8.0
"""Prompt tokens that one generated token costs in time, for comparing requests with each other."""
_OLLAMA_CONTEXT_MIN = 4096
_TICK_S = 1.0
_N_SHARED_MIN = 384
"""Characters at their beginning that requests share, from which on the first of them goes to a
server alone until its first token is there: the others then find the beginning in its cache. Less
than the blocks of a cache hold (16 tokens at vLLM) is not worth a wait."""
_CHARACTERS_PER_TOKEN_MIN = 3  # of a beginning, to tell that it fills a block of the cache
_KEEPS_PREFIXES = {ServerKind.VLLM, ServerKind.SGLANG}
_LATE = 1.5
"""A request is taken from a server that would need this many times as long as an idle one."""
_LATE_MIN_S = 0.5


class Round:
    """One call of `generate`: its requests, and the event loop that serves them."""

    def __init__(self, requests: Sequence[Request], n_context: int, patience_s: float) -> None:
        self.inbox: queue.SimpleQueue[Event | BaseException | None] = queue.SimpleQueue()
        self._n_context, self._patience_s = n_context, patience_s
        self._waiting: deque[Job] = deque(map(_job, requests))
        self._tasks: dict[asyncio.Task[Finished], tuple[WorkingServer, Job]] = {}
        self._prefill: list[Span] = []
        self._decode: list[Span] = []
        self._cancelled: set[str | None] = set()
        self._lock = threading.Lock()
        self._wake: Callable[[], object] = lambda: None
        self._patience = Patience(self.tell)
        self._n_shared = _shared_characters(requests)

    def tell(self, kind: str, message: str) -> None:
        self.inbox.put(EngineNotice(kind, message))

    def cancel(self, request_id: str | None) -> None:
        """May be called from any thread."""
        with self._lock:
            self._cancelled.add(request_id)
            with contextlib.suppress(RuntimeError):  # the loop is closed: all is done
                self._wake()

    def _wake_up(self) -> None:
        with self._lock, contextlib.suppress(RuntimeError):
            self._wake()

    def speed(self) -> tuple[float, float] | None:
        rates = [rate(self._prefill), rate(self._decode)]
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
                server.n_tokens.clear()
                server.paused_until, server.failing_since = 0.0, None
                clients[id(server)] = await stack.enter_async_context(client_of(server))
            try:
                while self._waiting or self._tasks:
                    await self._cancel_marked()
                    self._take_back_late(servers)
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

        def is_marked(job: Job) -> bool:
            return None in marked or job.request.id in marked

        ending = {task: job for task, (_, job) in self._tasks.items() if is_marked(job)}
        for task in ending:
            task.cancel()
        await asyncio.gather(*ending, return_exceptions=True)
        for task, job in ending.items():
            server, _ = self._tasks.pop(task)
            server.leaves(job.request.id)
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
            free = [
                s
                for s in servers
                if s.has_room(now)
                and s.holds(_n_tokens(job, s))
                and id(s) not in job.left
                and not self._is_first_under_way(s)
                and self._is_worth(s, job, servers, now)
            ]
            if not free:
                return
            server = min(free, key=lambda s: (s.work_s or 0.0, len(s.active) / s.limit.n))
            self._waiting.popleft()
            server.takes(job.request.id, now, job.work, _n_tokens(job, server))
            task = asyncio.create_task(self._ask(server, clients[id(server)], job))
            self._tasks[task] = (server, job)

    def _is_first_under_way(self, server: WorkingServer) -> bool:
        """Whether this server is reading the beginning that all requests share."""
        if self._n_shared < _N_SHARED_MIN or server.facts.kind not in _KEEPS_PREFIXES:
            return False
        if self._n_shared < _CHARACTERS_PER_TOKEN_MIN * server.facts.n_cache_block:
            return False
        jobs = [job for at, job in self._tasks.values() if at is server]
        is_read = server.n_served or any(j.answer and j.answer.first_token_at for j in jobs)
        return bool(jobs) and not is_read

    def _take_back_late(self, servers: Sequence[WorkingServer]) -> None:
        """When nothing waits any more, an idle server takes what a much slower one has not begun to
        answer; else the end of a document would wait for the slowest."""
        now = time.monotonic()
        if self._waiting or len(servers) < 2:
            return
        idle = [
            s for s in servers if s.work_s is not None and s.has_room(now) and s.trouble is None
        ]
        for task, (server, job) in list(self._tasks.items()):
            others = [s for s in idle if s is not server and id(s) not in job.left]
            if not others or (job.answer is not None and job.answer.first_token_at):
                continue
            begun, work = server.active.get(job.request.id, (now, job.work))
            elapsed_s = now - begun
            best = min(others, key=lambda s: s.expected_s(work))
            needs_s = best.expected_s(work)
            left_s = max(server.expected_s(work) - elapsed_s, elapsed_s)
            if elapsed_s > max(needs_s, _LATE_MIN_S) and left_s > _LATE * needs_s:
                server.work_s = max(server.work_s or 0.0, 2 * elapsed_s / work)
                job.left.add(id(server))
                job.is_moving = True
                task.cancel()
                idle.remove(best)

    def _is_worth(
        self, server: WorkingServer, job: Job, servers: Sequence[WorkingServer], now: float
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
        if self._waiting:
            return max(0.01, min([_TICK_S, *ends]))
        return _TICK_S if len(servers) < 2 else _TICK_S / 5  # one may be late

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
        server.leaves(job.request.id)
        now = time.monotonic()
        try:
            self.inbox.put(task.result())
            return
        except asyncio.CancelledError:
            if not job.is_moving:
                self.inbox.put(_cancelled(job))
                return
            job.is_moving = False
        except RefusedError as refused:
            self.inbox.put(Failed(job.request.id, refused.message, refused.next_step))
            return
        except (KeyRefused, QuotaError) as error:
            trouble = error.trouble if isinstance(error, QuotaError) else error
            server.is_out, server.trouble = True, trouble
            if len(servers) > 1:
                self.tell("skipped", tr("{message} The others go on.", message=trouble.message))
        except BusyError as busy:
            ended = self._patience.wait_for(server, job, busy, now)
            if ended is not None:
                self.inbox.put(ended)
                return
        except BrokenError as broken:
            ended = self._patience.ask_again(server, job, broken, now)
            if ended is not None:
                self.inbox.put(ended)
                return
        job.answer = None
        self._waiting.appendleft(job)

    async def _ask(self, server: WorkingServer, client: httpx.AsyncClient, job: Job) -> Finished:
        facts, request = server.facts, job.request
        n_prompt = await self._count(server, request)
        if request.id in server.n_tokens:
            server.n_per_estimated = n_prompt / max(job.n_prompt, 1)
            server.n_tokens[request.id] = _n_tokens(job, server)
            self._wake_up()  # what was estimated too high leaves room for more
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
        answer = job.answer = Answer(request, n_prompt, self.inbox.put, forms, self._wake_up)
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


def _job(request: Request) -> Job:
    n_prompt = estimate(request.messages).n
    return Job(request, n_prompt + _DECODE_COST * request.sampling.n_written_max, n_prompt)


def _n_tokens(job: Job, server: WorkingServer) -> int:
    """Of the prompt and the whole answer, as this server has counted others."""
    return int(job.n_prompt * server.n_per_estimated) + job.request.sampling.n_written_max


def _within(request: Request, n_prompt: int, n_context: int) -> Request:
    """The request with as much room for a thought as the server's context leaves it."""
    sampling = request.sampling
    n_left = n_context - n_prompt - sampling.max_tokens
    if not n_context or sampling.n_thought <= n_left:
        return request
    return replace(request, sampling=replace(sampling, n_thought=max(n_left, 0)))


def _shared_characters(requests: Sequence[Request]) -> int:
    """Characters that all of some requests begin with, within their first messages."""
    if len(requests) < 2:
        return 0
    texts = ["\n".join(m.content for m in request.messages[:2]) for request in requests]
    first, last = min(texts), max(texts)  # what these share, all between them share
    n = 0
    while n < len(first) and n < len(last) and first[n] == last[n]:
        n += 1
    return n


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


def _cancelled(job: Job) -> Finished:
    return Finished(job.request.id, job.text, FinishReason.CANCELLED, 0, 0, 0.0, 0.0)
