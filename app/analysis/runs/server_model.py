"""A model behind servers, as planning and running need it; see `app.analysis.runs.model`."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

from app.documents.base.document import Document
from app.engines.contract.engine import Message
from app.engines.servers.address import Consents, ServerAddress
from app.engines.servers.counting import (
    DocumentCounter,
    LocalVocabulary,
    TokenCount,
    find_vocabulary,
)
from app.engines.servers.engine import ServerEngine
from app.engines.servers.facts import ServerFacts, ServerKind
from app.models.gguf.thinking import Thinking
from app.models.machine.memory import ContextLimit
from app.planning.counting import TokenCounter
from app.system.translation import tr

N_CONTEXT_UNKNOWN = 131_072
"""Taken for servers that do not say how much they hold: the largest budget that is offered."""


class ServerModel:
    """The model that one or more servers offer. They are asked what they are at once, and nothing
    of a document goes to them before it is counted.

    Attributes:
        servers: What each of those that answered says of itself.
    """

    def __init__(
        self, addresses: Sequence[ServerAddress], *, consents: Consents | None = None
    ) -> None:
        self._addresses, self._consents = tuple(addresses), consents
        self._engine = ServerEngine(addresses, consents=consents)
        self.servers: tuple[ServerFacts, ...] = self._engine.connect()
        self._fingerprint = self._engine.fingerprint

    @property
    def name(self) -> str:
        """As the servers call it, without the folders of a path."""
        return self.servers[0].model_name

    @property
    def label(self) -> str:
        """Where it is."""
        first, *others = self.servers
        if not others:
            return tr("{kind} at {origin}", kind=first.kind, origin=first.address.origin)
        return tr(
            "{kind} at {origin} and {n} more",
            kind=first.kind,
            origin=first.address.origin,
            n=len(others),
        )

    @property
    def fingerprint(self) -> str:
        """See `ServerEngine.fingerprint`."""
        return self._fingerprint

    @property
    def speed_key(self) -> str:
        """The weights at these servers: a speed belongs to both."""
        places = ",".join(sorted(facts.address.url for facts in self.servers))
        return f"{self.fingerprint}@{places}"

    @property  # not cached: its sentence is in the interface's language, which may change
    def limit(self) -> ContextLimit:
        """The context of the server that holds least."""
        stated = [facts for facts in self.servers if facts.n_context]
        if not stated:
            return ContextLimit(
                N_CONTEXT_UNKNOWN,
                N_CONTEXT_UNKNOWN,
                "native",
                tr("{label} does not say how much it holds", label=self.label),
            )
        least = min(stated, key=lambda facts: facts.n_context)
        return ContextLimit(least.n_context, least.n_context, "native", _why_no_more(least))

    @cached_property
    def takes_tools(self) -> bool:
        """Whether every server lets the model call functions."""
        return self._engine.takes_tools()

    @property
    def thinking(self) -> Thinking:
        """Whether it thinks before it answers, as far as the servers or its name tell."""
        return self.servers[0].thinking

    @property
    def notes(self) -> tuple[str, ...]:
        """Who counts its tokens, where that is not exact or the context is unknown."""
        notes = []
        if not self.counted.is_exact:
            notes.append(tr("Tokens are {how}.", how=self.counted.how))
        if not any(facts.n_context for facts in self.servers):
            notes.append(
                tr("The server does not say how long its context is: choose a budget no longer.")
            )
        return tuple(notes)

    @cached_property
    def counted(self) -> TokenCount:
        """How prompts are counted: `is_exact` and `how` of a short one."""
        return self._count((Message("system", "Be brief."), Message("user", "Hello.")))

    @cached_property
    def vocabulary(self) -> LocalVocabulary | None:
        """The same vocabulary in a file on this machine, which spares asking the server."""
        return find_vocabulary(self.servers[0], self._engine, self._engine.reach_of_all())

    @cached_property
    def tokenizer(self) -> TokenCounter:
        """Counts texts: by the vocabulary on this machine, else by the server as it can."""
        if self.vocabulary is not None:
            return self.vocabulary.counter
        return DocumentCounter(self._engine)

    def counter_for(self, document: Document) -> TokenCounter:
        """What the document is measured with."""
        if self.vocabulary is not None:
            return self.vocabulary.counter
        return DocumentCounter(self._engine, document.text)

    def count_prompt(self, messages: Sequence[Message]) -> int:
        """Tokens of a prompt in the model's chat format, as exactly as the server allows."""
        return self._count(messages).n

    def _count(self, messages: Sequence[Message]) -> TokenCount:
        vocabulary = self.vocabulary  # at hand, and nothing is sent
        if vocabulary is not None and (vocabulary.is_exact or not self._engine.counts_exactly):
            return vocabulary.count(messages)
        return self._engine.count(messages)

    def engine(self, n_context: int) -> ServerEngine:
        """An engine whose prompts and answers need at most `n_context` tokens together."""
        return ServerEngine(self._addresses, n_context=n_context, consents=self._consents)

    def close(self) -> None:
        """Closes the connections that counted."""
        self._engine.close()


def _why_no_more(facts: ServerFacts) -> str:
    """Why a server holds no more tokens, and how it would."""
    n_context, kind, origin = facts.n_context, facts.kind, facts.address.origin
    if facts.is_loaded is None:
        return tr(
            "{kind} at {origin} was started with {n_context:,} tokens a request",
            kind=kind,
            origin=origin,
            n_context=n_context,
        )
    if facts.is_loaded:
        return tr(
            "{kind} at {origin} has the model loaded with {n_context:,} tokens, for whoever else "
            "uses it, too: unload it there, or load it with more",
            kind=kind,
            origin=origin,
            n_context=n_context,
        )
    if kind is ServerKind.LM_STUDIO:
        return tr(
            "{kind} at {origin} has not loaded the model, and loads it with {n_context:,} tokens "
            "when it is asked: load it there with more first",
            kind=kind,
            origin=origin,
            n_context=n_context,
        )
    return tr(
        "the model holds at most {n_context:,} tokens at {origin}",
        n_context=n_context,
        origin=origin,
    )
