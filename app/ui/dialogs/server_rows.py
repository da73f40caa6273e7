"""Servers as the dialog lists them: what is known of each, and what a person reads about it."""

from __future__ import annotations

from dataclasses import dataclass

from app.engines.servers.address import Reach, ServerAddress, reach_of
from app.engines.servers.discovery import discover
from app.engines.servers.facts import KeyRefused, ServerFacts
from app.engines.servers.kept import RememberedServers
from app.engines.servers.probing.reading import read_server
from app.system.errors import LongleafError
from app.system.translation import tr


@dataclass(frozen=True)
class ServerRow:
    """A server of the list.

    Attributes:
        address: With its key and the model wanted from it.
        is_kept: Whether the person added it; else it was found on this computer.
        reach: How far away it is.
        is_allowed: Whether documents may go there.
        facts: What it says of itself, or None.
        problem: Why it cannot be used, in a sentence; "" while it was not asked or when it can.
        needs_key: Whether only a key is missing.
    """

    address: ServerAddress
    is_kept: bool
    reach: Reach
    is_allowed: bool
    facts: ServerFacts | None = None
    problem: str = ""
    needs_key: bool = False

    @property
    def is_usable(self) -> bool:
        """Whether it can read documents now."""
        return self.facts is not None and self.is_allowed

    @property
    def where(self) -> str:
        """How far away it is, in words."""
        return {
            Reach.LOOPBACK: tr("this computer"),
            Reach.LOCAL_NETWORK: tr("local network"),
            Reach.INTERNET: tr("internet"),
        }[self.reach]

    @property
    def told(self) -> str:
        """What is known of it, in one line."""
        if self.problem:
            return self.problem
        if self.facts is None:
            return tr("Not asked: nobody agreed that documents go there.")
        pieces = [f"{self.facts.kind}: {self.facts.model_name}"]
        if self.facts.n_context:
            pieces.append(tr("{n:,} tokens a request", n=self.facts.n_context))
        if self.facts.n_slots > 1:
            pieces.append(tr("{n} requests at once", n=self.facts.n_slots))
        return " · ".join(pieces)


def look_at(address: ServerAddress, servers: RememberedServers, *, is_kept: bool) -> ServerRow:
    """Asks a server what it is; nothing is sent to one that nobody agreed to. Takes seconds."""
    reach = reach_of(address)
    allowed = servers.consents.allows(address, reach)
    row = ServerRow(address, is_kept, reach, allowed)
    if not allowed:
        return row
    try:
        facts = read_server(address, reach)
    except LongleafError as error:
        is_key = isinstance(error, KeyRefused)
        return ServerRow(address, is_kept, reach, allowed, None, error.message, is_key)
    return ServerRow(address, is_kept, reach, allowed, facts)


def all_rows(servers: RememberedServers) -> list[ServerRow]:
    """The person's own servers, then those found on this computer. Takes seconds."""
    rows = [look_at(address, servers, is_kept=True) for address in servers.all()]
    known = {row.address.origin for row in rows}
    for found in discover():
        if found.address.origin in known:
            continue
        rows.append(
            ServerRow(
                found.address,
                False,
                Reach.LOOPBACK,
                True,
                found.facts,
                found.problem,
                found.needs_key,
            )
        )
    return rows
