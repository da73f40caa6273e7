"""What is waited for, and what asked again, of a server that is busy, loading, or breaks off."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from app.engines.contract.engine import EngineError, Failed, Request
from app.engines.servers.capacity import WorkingServer
from app.engines.servers.limit import RETRY_AFTER_MAX_S
from app.engines.servers.request import Answer, BrokenError, BusyError
from app.system.translation import tr

N_ATTEMPTS = 3  # of a request whose answer broke off
N_REFUSALS = 20  # of a request that a server had no room for
_LOADING_S = 900.0
"""How long a model may be on its way into memory: 70 billion weights from a slow disk."""
_LOADING_PAUSE_S = 1.0


@dataclass
class Job:
    """A request on its way. `work` is its size, in prompt tokens; `n_prompt` the tokens of its
    prompt, as estimated."""

    request: Request
    work: float
    n_prompt: int = 0
    n_broken: int = 0
    n_refused: int = 0
    n_served_since: dict[int, int] = field(default_factory=dict)  # by server, see `_is_its_fault`
    answer: Answer | None = None
    left: set[int] = field(default_factory=set)  # servers it was taken from, since they are slow
    is_moving: bool = False

    @property
    def text(self) -> str:
        return self.answer.text if self.answer is not None else ""


class Patience:
    """Decides what becomes of a request that got no answer.

    Args:
        tell: Takes a kind of notice and a sentence for people.
    """

    def __init__(self, tell: Callable[[str, str], None]) -> None:
        self._tell = tell

    def wait_for(
        self, server: WorkingServer, job: Job, busy: BusyError, now: float
    ) -> Failed | None:
        """Leaves a server alone that has too much to do, or is still loading its model, which is
        no reason to give it less at once. The failure of a request that was refused too often."""
        paused, origin = now < server.paused_until, server.facts.address.origin
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
                    self._tell(
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
            self._tell(
                "busy",
                tr(
                    "The server at {origin} is busy; next try in {wait_s:.0f} s.",
                    origin=origin,
                    wait_s=wait_s,
                ),
            )
        return None

    def ask_again(
        self, server: WorkingServer, job: Job, broken: BrokenError, now: float
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
            self._tell(
                "lost", tr("{message} What it had is asked again.", message=broken.trouble.message)
            )
        return None

    @staticmethod
    def _is_its_fault(server: WorkingServer, job: Job) -> bool:
        """Whether a server that seemed to be away has answered others since this request last
        failed there."""
        before = job.n_served_since.get(id(server))
        job.n_served_since[id(server)] = server.n_served
        return before is not None and server.n_served > before
