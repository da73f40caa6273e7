"""Where a server is, how far away that is, and whether a document may go there.

A document leaves this computer only to an address that a person has agreed to, for that address and
for no other. Servers on this computer need no consent.
"""

from __future__ import annotations

import contextlib
import ipaddress
import json
import socket
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from pathlib import Path
from urllib.parse import urlsplit

from app.engines.contract.engine import EngineError
from app.system.files import write_whole
from app.system.folders import config_folder
from app.system.translation import to_translate, tr

Resolve = Callable[[str], Sequence[str]]
"""Turns a host name into IP addresses as text; none when the name is unknown."""

# Addresses that networks give to their own machines and that no router passes on: RFC 1918, RFC
# 3927 and RFC 4193. The shared space of RFC 6598 (100.64.0.0/10) is left out: it is the providers'.
_LOCAL_NETWORKS = tuple(
    ipaddress.ip_network(network)
    for network in (
        "10.0.0.0/8",
        "172.16.0.0/12",
        "192.168.0.0/16",
        "169.254.0.0/16",
        "fc00::/7",
        "fe80::/10",
    )
)
_EXAMPLE = to_translate("Write it like http://192.168.1.20:8000.")


class Reach(IntEnum):
    """How far a document travels to a server; a larger number is farther."""

    LOOPBACK = 0  # stays on this computer
    LOCAL_NETWORK = 1
    INTERNET = 2


class ConsentNeeded(EngineError):  # noqa: N818 - names a state people meet
    """A document would leave this computer and nobody has agreed to that."""


@dataclass(frozen=True, slots=True)
class ServerAddress:
    """An OpenAI-compatible server and the model wanted from it.

    Attributes:
        origin: "http://host:port", without a path and without credentials.
        path: What stands before `/v1`, "" or "/prefix".
        model: The model's id on the server; "" takes the one that is loaded, or the first listed.
        key: API key, or "".
    """

    origin: str
    path: str = ""
    model: str = ""
    key: str = field(default="", repr=False)

    @classmethod
    def parse(cls, text: str, *, model: str = "", key: str = "") -> ServerAddress:
        """Reads an address as people type it: "localhost:8080", "https://host/v1/".

        Raises `EngineError` for what is no address.
        """
        text = text.strip()
        if not text:
            raise EngineError(tr("The server's address is empty."), tr(_EXAMPLE))
        parts = urlsplit(text if "://" in text else f"http://{text}")
        try:
            host, port = parts.hostname, parts.port
        except ValueError:
            host, port = None, None
        if parts.scheme not in ("http", "https") or not host or any(c.isspace() for c in host):
            raise EngineError(
                tr("“{text}” is not the address of a server.", text=text), tr(_EXAMPLE)
            )
        if parts.username or parts.password:
            raise EngineError(
                tr("The server's address contains a user name or password."),
                tr("Leave it out and give the key on its own, so that it can be kept safely."),
            )
        path = parts.path.rstrip("/")
        for suffix in ("/chat/completions", "/v1"):
            path = path.removesuffix(suffix)
        shown = f"[{host}]" if ":" in host else host
        origin = f"{parts.scheme}://{shown}" + (f":{port}" if port else "")
        return cls(origin, path.rstrip("/"), model, key)

    @property
    def url(self) -> str:
        """The base of every path, without a slash at its end."""
        return self.origin + self.path

    @property
    def host(self) -> str:
        return urlsplit(self.origin).hostname or ""

    @property
    def is_encrypted(self) -> bool:
        return self.origin.startswith("https:")


def system_resolve(host: str) -> Sequence[str]:
    """The IP addresses of a host as the system's resolver gives them."""
    with contextlib.suppress(OSError, UnicodeError):
        found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
        return sorted({str(entry[4][0]).split("%", 1)[0] for entry in found})
    return ()


def reach_of(address: ServerAddress, resolve: Resolve = system_resolve) -> Reach:
    """How far away a server is; of several IP addresses of a name the farthest counts.

    A name that cannot be resolved counts as the internet: nothing is known of it.
    """
    host = address.host.casefold().rstrip(".")
    if host == "localhost" or host.endswith(".localhost"):  # RFC 6761: never asked of the network
        return Reach.LOOPBACK
    with contextlib.suppress(ValueError):
        return _reach_of_ip(host)
    found = [_reach_of_ip(ip) for ip in resolve(host)]
    return max(found, default=Reach.INTERNET)


def _reach_of_ip(text: str) -> Reach:
    ip = ipaddress.ip_address(text.split("%", 1)[0])
    if isinstance(ip, ipaddress.IPv6Address) and ip.ipv4_mapped is not None:
        ip = ip.ipv4_mapped
    if ip.is_loopback or ip.is_unspecified:  # connecting to 0.0.0.0 reaches this computer
        return Reach.LOOPBACK
    if any(ip.version == network.version and ip in network for network in _LOCAL_NETWORKS):
        return Reach.LOCAL_NETWORK
    return Reach.INTERNET


def warning(address: ServerAddress, reach: Reach) -> str:
    """What a person is told before a document goes to a server; "" for this computer."""
    if reach is Reach.LOOPBACK:
        return ""
    where = (
        tr("another computer on your local network")
        if reach is Reach.LOCAL_NETWORK
        else tr("a computer on the internet")
    )
    sentences = [
        tr(
            "The text of your documents will be sent to {origin}, {where}.",
            origin=address.origin,
            where=where,
        )
    ]
    if not address.is_encrypted:
        sentences.append(tr("The connection is not encrypted: others on the way can read along."))
    sentences.append(tr("Whoever runs that server can read and keep it."))
    return " ".join(sentences)


class Consents:
    """To which servers documents may go: one answer a server, kept in the settings' folder.

    A consent holds for an origin (scheme, host and port) up to the distance that was agreed to: if
    the name of a machine at home comes to lie on the internet, the question is asked again.

    Args:
        path: The file; `servers.json` in the settings' folder when None.
    """

    def __init__(self, path: Path | None = None) -> None:
        self._path = path or config_folder() / "servers.json"

    def allows(self, address: ServerAddress, reach: Reach | None = None) -> bool:
        """Whether a document may be sent there now."""
        reach = reach_of(address) if reach is None else reach
        return reach is Reach.LOOPBACK or self._read().get(address.origin, -1) >= reach

    def agree(self, address: ServerAddress, reach: Reach) -> None:
        """Remembers that a person agreed. Raises `OSError` when it cannot be written."""
        self._write(self._read() | {address.origin: int(reach)})

    def withdraw(self, address: ServerAddress) -> None:
        """Forgets an answer; the next use asks again."""
        self._write({o: r for o, r in self._read().items() if o != address.origin})

    def all(self) -> dict[str, Reach]:
        """Every server agreed to, by origin."""
        return {origin: Reach(reach) for origin, reach in self._read().items()}

    def check(self, address: ServerAddress) -> Reach:
        """The distance of a server that may be used. Raises `ConsentNeeded` for any other."""
        reach = reach_of(address)
        if not self.allows(address, reach):
            raise ConsentNeeded(
                warning(address, reach),
                tr("Agree to this server first, or use a model on this computer."),
            )
        return reach

    def _read(self) -> dict[str, int]:
        try:
            stored = json.loads(self._path.read_text(encoding="utf-8"))["consents"]
            values = {reach.value for reach in Reach}
            return {str(o): r for o, r in stored.items() if type(r) is int and r in values}
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return {}  # nothing that can be read is no consent

    def _write(self, consents: dict[str, int]) -> None:
        write_whole(self._path, json.dumps({"consents": consents}, indent=2))
