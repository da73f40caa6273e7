"""An engine behind HTTP: one OpenAI-compatible server, or several that share the work.

What they say of themselves is asked once (`probing`); which of them gets which request is
decided as they get on (`round`), and how many requests each gets at once follows from how it
copes (`AdaptiveLimit`).
"""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import threading
import time
from collections.abc import Iterator, Sequence

from app.engines.contract.answers import AnswerStream
from app.engines.contract.engine import EngineError, Event, Message, Request
from app.engines.servers.address import Consents, Reach, ServerAddress
from app.engines.servers.capacity import WorkingServer
from app.engines.servers.counting import NO_ANSWER, TokenCount
from app.engines.servers.facts import ServerFacts
from app.engines.servers.probing.reading import read_server, takes_tools
from app.engines.servers.round import Round
from app.system.translation import tr

PATIENCE_S = 60.0
"""How long servers that all have failed are asked again before the run is given up."""
LOOK_AGAIN_S = 30.0
"""How long a server that did not answer is left alone before the next `generate` asks it again."""
_GOODBYE_S = 5.0


class ServerEngine:
    """Generates text with a model behind one or more OpenAI-compatible servers.

    Several servers must offer the same model. A document goes to a server on this computer at once,
    to any other only with consent (`Consents`); `ConsentNeeded` is raised before anything is sent.

    Args:
        servers: Where to ask.
        n_context: Tokens that a prompt and its answer need together at most; servers with less are
            refused at once. 0 takes what the servers offer.
        consents: Who agreed to what; the stored ones when None.
        n_at_once_max: Requests one server gets at once, at most; what suits its kind when 0.
        patience_s: How long to go on asking when every server fails.

    Attributes:
        speed: Prefill and decode tokens per second of the last `generate`, all servers together,
            or None.
    """

    def __init__(
        self,
        servers: Sequence[ServerAddress],
        *,
        n_context: int = 0,
        consents: Consents | None = None,
        n_at_once_max: int = 0,
        patience_s: float = PATIENCE_S,
    ) -> None:
        if not servers:
            raise EngineError(tr("No server is chosen."), tr("Give the address of at least one."))
        self._addresses = tuple(dict.fromkeys(servers))
        self._n_context, self._n_at_once_max = n_context, n_at_once_max
        self._consents = consents if consents is not None else Consents()
        self._patience_s = patience_s
        self.speed: tuple[float, float] | None = None
        self._servers: list[WorkingServer] = []
        self._problems: dict[ServerAddress, EngineError] = {}
        self._asked_at = 0.0
        self._round: Round | None = None
        self._answers = AnswerStream(self.cancel, lambda: self.n_context)
        self._lock = threading.Lock()

    # What the servers say of themselves

    def connect(self) -> tuple[ServerFacts, ...]:
        """Asks the servers what they are, once; those that do not answer are left out.

        Raises `ConsentNeeded` for a server that may not be used, and `EngineError` when none
        answers, when they offer different models, or when their context is too short.
        """
        with self._lock:
            if not self._servers:
                self._servers = self._find()
            return tuple(server.facts for server in self._servers)

    def _find(self) -> list[WorkingServer]:
        for address in self._addresses:
            self._consents.check(address)
        self._problems = {}
        asked = [self._ask_facts(address) for address in self._addresses]
        self._asked_at = time.monotonic()
        found = [server for server in asked if server is not None]
        if not found:
            raise next(iter(self._problems.values()))
        models = {server.facts.model for server in found}
        if len(models) > 1 and not all(address.model for address in self._addresses):
            for server in found:
                server.counter.close()
            raise EngineError(
                tr(
                    "The servers offer different models: {models}.",
                    models=", ".join(sorted(models)),
                ),
                tr("Name the model of each server; all must be the same model."),
            )
        return found

    def _ask_facts(self, address: ServerAddress) -> WorkingServer | None:
        """A server that can be used; its problem is kept when it cannot."""
        reach = self._consents.check(address)
        try:
            facts = read_server(address, reach, is_to_be_used=True)
        except EngineError as error:
            self._problems[address] = error
            return None
        if 0 < facts.n_context < self._n_context:
            self._problems[address] = EngineError(
                tr(
                    "The server at {origin} holds {n_context:,} tokens a request; {n_needed:,} are "
                    "needed.",
                    origin=address.origin,
                    n_context=facts.n_context,
                    n_needed=self._n_context,
                ),
                tr("Start it with a longer context, or choose a smaller budget."),
            )
            return None
        self._problems.pop(address, None)
        return WorkingServer(facts, reach, self._n_at_once_max)

    def _look_again(self) -> None:
        """Takes in servers that did not answer at first, if they do now."""
        if not self._problems or time.monotonic() - self._asked_at < LOOK_AGAIN_S:
            return
        for address in list(self._problems):
            server = self._ask_facts(address)
            if server is None:
                continue
            if address.model or server.facts.model == self._servers[0].facts.model:
                self._servers.append(server)
            else:
                server.counter.close()
        self._asked_at = time.monotonic()

    @property
    def fingerprint(self) -> str:
        """See `Engine.fingerprint`. Asks the servers when they were not asked before."""
        weights = sorted({facts.weights for facts in self.connect()})
        if len(weights) == 1:
            return f"server/{weights[0]}"
        digest = hashlib.sha256("\n".join(weights).encode()).hexdigest()
        return f"servers/{digest}"

    @property
    def n_context(self) -> int:
        """Tokens that every server can hold, 0 when none says."""
        return min((f.n_context for f in self.connect() if f.n_context), default=0)

    @property
    def counts_exactly(self) -> bool:
        """Whether a server counts whole prompts, chat template included."""
        self.connect()
        return any(server.counter.counts_prompts for server in self._servers)

    def count(self, messages: Sequence[Message]) -> TokenCount:
        """Tokens of a prompt as the first server that can counts them, or an estimate that says
        so. The prompt is sent to that server."""
        self.connect()
        counted = [server.counter.count(messages) for server in self._servers[:1]]
        for server in self._servers[1:]:
            if counted[-1].is_exact:
                break
            if server.counter.is_exact:
                counted.append(server.counter.count(messages))
        return counted[-1] if counted[-1].is_exact else counted[0]

    def count_text(self, text: str) -> int | None:
        """Tokens of a bare text as a server counts them; None when none does."""
        self.connect()
        counts = (server.counter.count_text(text) for server in self._servers)
        return next((n for n in counts if n is not None), None)

    def token_ids(self, text: str) -> list[int] | None:
        """Token ids of a bare text, from a server that gives them; None when none does."""
        self.connect()
        for server in self._servers:
            with contextlib.suppress(*NO_ANSWER):
                ids = server.counter.ids(text)
                if ids is not None:
                    return ids
        return None

    def takes_tools(self) -> bool:
        """Whether every server lets the model call functions. May cost a request."""
        self.connect()
        return all(takes_tools(server.facts, server.reach) for server in self._servers)

    def reach_of_all(self) -> Reach:
        """How far away the farthest server is."""
        self.connect()
        return max(server.reach for server in self._servers)

    # Engine

    def generate(self, requests: Sequence[Request]) -> Iterator[Event]:
        """See `Engine.generate`. One call at a time."""
        return self._answers.of(self._events, requests)

    def _events(self, requests: Sequence[Request]) -> Iterator[Event]:
        with self._lock:
            if self._round is not None:
                raise EngineError(
                    tr("The server is already at work."), tr("Wait for it to finish.")
                )
            this = self._round = Round(requests, self._n_context, self._patience_s)
        thread = threading.Thread(
            target=self._work, args=(this,), daemon=True, name="server-engine"
        )
        thread.start()
        try:
            while (event := this.inbox.get()) is not None:
                if isinstance(event, BaseException):
                    raise event
                yield event
        finally:
            this.cancel(None)
            thread.join(timeout=_GOODBYE_S)
            with self._lock:
                self._round = None
            self.speed = this.speed() or self.speed

    def _work(self, this: Round) -> None:
        """Runs a round in its own thread; ends it with None, or with what went wrong."""
        end: BaseException | None = None
        try:
            self.connect()
            self._look_again()
            for server in self._servers:  # a name may lead elsewhere by now, a consent be withdrawn
                self._consents.check(server.facts.address)
            for problem in self._problems.values():
                this.tell("skipped", tr("{message} The others go on.", message=problem.message))
            asyncio.run(this.serve(self._servers))
        except BaseException as error:
            end = error
        this.inbox.put(end)

    def cancel(self, request_id: str | None = None) -> None:
        """See `Engine.cancel`. The connection of each cancelled request is closed."""
        if request_id is None:
            self._answers.stop()
        this = self._round
        if this is not None:
            this.cancel(request_id)

    def close(self) -> None:
        """Ends every request and connection; a later `generate` opens them again."""
        self.cancel()
        with self._lock:
            servers, self._servers = self._servers, []
        for server in servers:
            server.counter.close()
