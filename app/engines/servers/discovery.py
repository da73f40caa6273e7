"""Finds the servers that already run on this computer."""

from __future__ import annotations

import os
import socket
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from app.engines.contract.engine import EngineError
from app.engines.servers.address import Reach, ServerAddress, reach_of
from app.engines.servers.facts import KeyRefused, NotAServer, ServerFacts, Unreachable
from app.engines.servers.probing.reading import read_server

USUAL_PORTS = (8080, 11434, 1234, 8000, 5000, 3000)
"""llama.cpp, Ollama, LM Studio, vLLM (and llama-cpp-python), text-generation-webui, TGI: the
default of each in its own documentation."""
CONNECT_S = 0.5  # a closed port answers in microseconds, a firewalled one never
ANSWER_S = 2.0


@dataclass(frozen=True, slots=True)
class FoundServer:
    """A server on this computer: its facts, or the sentence that says why it cannot be used yet.

    `needs_key` is True where only a key is missing.
    """

    address: ServerAddress
    facts: ServerFacts | None
    problem: str = ""
    needs_key: bool = False


def discover(ports: Sequence[int] | None = None) -> list[FoundServer]:
    """Looks at the usual ports of this computer, all at once, within about three seconds.

    Ports where nothing answers, or something that is no model server, are passed over. Asks for
    facts alone; nothing of a document is sent.

    Args:
        ports: Instead of the usual ones, and of the one in `OLLAMA_HOST`.
    """
    addresses = [ServerAddress.parse(f"127.0.0.1:{p}") for p in dict.fromkeys(ports or USUAL_PORTS)]
    if ports is None:
        addresses = list(dict.fromkeys([*addresses, *_from_environment()]))
    if not addresses:
        return []
    with ThreadPoolExecutor(max_workers=len(addresses), thread_name_prefix="discovery") as pool:
        return [found for found in pool.map(_look, addresses) if found is not None]


def _look(address: ServerAddress) -> FoundServer | None:
    port = int(address.origin.rsplit(":", 1)[1])
    try:
        socket.create_connection((address.host, port), timeout=CONNECT_S).close()
    except OSError:
        return None
    try:
        facts = read_server(address, Reach.LOOPBACK, timeout_s=ANSWER_S)
    except (NotAServer, Unreachable):
        return None
    except KeyRefused as error:
        return FoundServer(address, None, error.message, needs_key=True)
    except EngineError as error:  # running, and without a model
        return FoundServer(address, None, str(error))
    return FoundServer(facts.address, facts)


def _from_environment() -> list[ServerAddress]:
    """Where Ollama was told to listen, if that is a port of this computer."""
    stated = os.environ.get("OLLAMA_HOST", "")
    try:
        address = ServerAddress.parse(stated)
    except EngineError:
        return []
    if reach_of(address) is not Reach.LOOPBACK or not address.origin.rsplit(":", 1)[1].isdigit():
        return []
    host = "127.0.0.1" if address.host == "0.0.0.0" else address.host
    port = address.origin.rsplit(":", 1)[1]
    return [ServerAddress.parse(f"[{host}]:{port}" if ":" in host else f"{host}:{port}")]
