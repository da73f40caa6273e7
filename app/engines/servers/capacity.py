"""A server at work: how much it takes at once, how fast it is, whether it fails."""

from __future__ import annotations

import socket
from collections.abc import Sequence

import httpx

from app.engines.contract.engine import EngineError
from app.engines.servers.address import Reach
from app.engines.servers.counting import TokenCounter
from app.engines.servers.facts import CONNECT_S, ServerFacts, ServerKind, client_options
from app.engines.servers.limit import AdaptiveLimit, Backoff

N_AT_ONCE_MAX = 16
"""Requests that one server gets at once where it does not state its slots."""
_N_FIRST = 4
_FORMS_BATCHES = {ServerKind.VLLM, ServerKind.SGLANG, ServerKind.TGI}
"""What waits there joins the batch at the next step, and a step of many costs hardly more than one
of few: they get as many as they may have from the beginning."""
_N_BATCH_MAX = 64
"""Requests that such a server gets at once where it states how many tokens it can hold: more than
these together it would begin, break off for want of room, and compute anew."""

Span = tuple[float, float, int]
"""From, to (monotonic seconds), and tokens that were read or written meanwhile."""

# A peer that vanished without a word is noticed after 20 + 3 * 10 seconds.
_KEEPALIVE = [(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)] + [
    (socket.IPPROTO_TCP, getattr(socket, name), value)
    for name, value in (("TCP_KEEPIDLE", 20), ("TCP_KEEPINTVL", 10), ("TCP_KEEPCNT", 3))
    if hasattr(socket, name)
]


class WorkingServer:
    """A server at work: who it is, how much it takes, how fast it is, whether it fails."""

    def __init__(self, facts: ServerFacts, reach: Reach, n_at_once_max: int = 0) -> None:
        self.facts, self.reach = facts, reach
        self.counter = TokenCounter(facts, reach)
        forms_batches = facts.kind in _FORMS_BATCHES
        n_most = n_at_once_max or (
            _N_BATCH_MAX if forms_batches and facts.n_cache_tokens else N_AT_ONCE_MAX
        )
        n_first = n_most if forms_batches else _N_FIRST
        self.limit = AdaptiveLimit(
            min(facts.n_slots or n_most, n_most),
            n_first=facts.n_slots or n_first,
            heeds_waits=not forms_batches,
        )
        self.backoff = Backoff()
        self.active: dict[str, tuple[float, float]] = {}  # by request: when it began, its work
        self.n_tokens: dict[str, int] = {}  # by request under way: of its prompt and its answer
        self.n_per_estimated = 1.0  # tokens counted for each that was estimated
        self.work_s: float | None = None  # seconds per unit of work at the present load
        self.paused_until = 0.0
        self.failing_since: float | None = None
        self.trouble: EngineError | None = None  # the last one
        self.is_out = False  # refuses the key, or has no quota: no use asking again
        self.loading_since = 0.0  # monotonic; 0.0 while it is not loading a model
        self.is_told_loading = False
        self.n_served = 0

    def takes(self, request_id: str, now: float, work: float, n_tokens: int) -> None:
        """A request goes to it."""
        self.active[request_id] = (now, work)
        self.n_tokens[request_id] = n_tokens

    def leaves(self, request_id: str) -> None:
        """A request is no longer under way there."""
        self.active.pop(request_id, None)
        self.n_tokens.pop(request_id, None)

    def holds(self, n_tokens: int) -> bool:
        """Whether keys and values of so many more tokens have room beside what is under way."""
        n_most = self.facts.n_cache_tokens
        if not n_most or not self.active:
            return True
        n_block = max(self.facts.n_cache_block, 1)
        held = [*self.n_tokens.values(), n_tokens]
        return sum(-(-n // n_block) * n_block for n in held) <= n_most

    def has_room(self, now: float) -> bool:
        if self.is_out or now < self.paused_until:
            return False
        if self.failing_since is not None:  # one request finds out whether it is back
            return not self.active
        return len(self.active) < self.limit.n

    def expected_s(self, work: float) -> float:
        """Seconds it would take for so much work, 0 while nothing is measured."""
        return (self.work_s or 0.0) * work

    def free_in_s(self, now: float) -> float:
        """When a place is expected to be free; one that is overdue may take as long again."""
        if self.has_room(now):
            return 0.0
        left = [(self.work_s or 0.0) * work - (now - begun) for begun, work in self.active.values()]
        return min((abs(seconds) for seconds in left), default=0.0)

    def served(self, work: float, seconds: float) -> None:
        measured = seconds / work
        self.work_s = measured if self.work_s is None else 0.7 * self.work_s + 0.3 * measured
        self.backoff.succeeded()
        self.failing_since = self.trouble = None
        self.loading_since, self.is_told_loading = 0.0, False
        self.n_served += 1

    def failed(self, now: float, trouble: EngineError, asked_s: float | None = None) -> float:
        """Leaves the server alone for a while; returns for how many seconds."""
        self.trouble = trouble
        wait_s = self.backoff.failed(asked_s)
        self.paused_until = max(self.paused_until, now + wait_s)
        return wait_s


def client_of(server: WorkingServer) -> httpx.AsyncClient:
    """The connections to a server, for one round."""
    options = client_options(server.facts.address, server.reach)
    limits = httpx.Limits(max_connections=None, max_keepalive_connections=_N_BATCH_MAX)
    if not options["trust_env"]:  # with a proxy of the environment httpx makes its own transports
        options["transport"] = httpx.AsyncHTTPTransport(
            limits=limits,
            socket_options=_KEEPALIVE,
            trust_env=False,
            verify=options["verify"],
        )
    timeout = httpx.Timeout(None, connect=CONNECT_S, write=60.0)
    return httpx.AsyncClient(timeout=timeout, limits=limits, **options)


def rate(spans: Sequence[Span]) -> float:
    """Tokens a second over the time in which at least one span was under way."""
    covered, end = 0.0, float("-inf")
    for begin, finish, _ in sorted(spans):
        covered += max(0.0, finish - max(begin, end))
        end = max(end, finish)
    return sum(n for _, _, n in spans) / covered if covered > 0 else 0.0
