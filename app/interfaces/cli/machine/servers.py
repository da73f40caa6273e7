"""Lists, adds and removes servers that read instead of a model on this machine."""

from __future__ import annotations

import argparse
import getpass
import os
import sys
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from app.interfaces.cli.output import print_json
from app.system.errors import LongleafError
from app.system.translation import to_translate, tr

if TYPE_CHECKING:
    from app.engines.servers.address import ServerAddress
    from app.engines.servers.facts import ServerFacts

HELP = to_translate("list servers on this computer and those you added; add or remove one")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help=tr("write a JSON list"))
    actions = parser.add_subparsers(dest="action", metavar="ACTION")
    add = actions.add_parser("add", help=tr("keep a server's address, and its key in the keyring"))
    add.add_argument("address", metavar="URL")
    add.add_argument("--model", default="", metavar="NAME", help=tr("the model wanted from it"))
    add.add_argument(
        "--key",
        action="store_true",
        help=tr("ask for its key, or take it from LONGLEAF_SERVER_KEY"),
    )
    add.add_argument(
        "--allow-server",
        action="store_true",
        help=tr("agree that documents go to a server that is not this computer"),
    )
    remove = actions.add_parser("remove", help=tr("forget a server, its key and the consent to it"))
    remove.add_argument("address", metavar="URL")


def run(options: argparse.Namespace) -> int:
    if options.action == "add":
        return _add(options)
    if options.action == "remove":
        return _remove(options)
    return _list(as_json=options.json)


def _add(options: argparse.Namespace) -> int:
    from app.engines.servers.address import reach_of
    from app.engines.servers.kept import RememberedServers
    from app.engines.servers.probing.reading import read_server
    from app.interfaces.cli.reading import agree

    remembered = RememberedServers()
    address = remembered.address(options.address, model=options.model)
    if options.key:
        address = replace(address, key=_ask_key(address))
    agree([address], remembered.consents, allow=options.allow_server)
    facts = read_server(address, reach_of(address))
    told = remembered.add(address)
    print(describe(facts))
    if told:
        print(told, file=sys.stderr)
    return 0


def _ask_key(address: ServerAddress) -> str:
    """The key, from the environment or asked without an echo: never from the command line, which
    others on this machine can read."""
    key = os.environ.get("LONGLEAF_SERVER_KEY", "")
    if not key and sys.stdin.isatty():
        key = getpass.getpass(tr("Key of {origin}: ", origin=address.origin)).strip()
    if not key:
        raise LongleafError(
            tr("There is no key."), tr("Run the command in a terminal, or set LONGLEAF_SERVER_KEY.")
        )
    return key


def _remove(options: argparse.Namespace) -> int:
    from app.engines.servers.kept import RememberedServers

    remembered = RememberedServers()
    address = remembered.address(options.address)
    if not remembered.remove(address):
        raise LongleafError(
            tr("{url} is not among your servers.", url=address.url),
            tr("List them with: longleaf servers"),
        )
    print(tr("Forgotten: {url}, its key and the consent to it.", url=address.url))
    return 0


def _list(*, as_json: bool) -> int:
    from app.engines.servers.discovery import discover
    from app.engines.servers.kept import RememberedServers
    from app.engines.servers.probing.reading import read_server

    found = discover()
    remembered = RememberedServers()
    rows: list[tuple[ServerAddress, ServerFacts | None, str, bool]] = []
    for address in remembered.all():
        try:
            answer = read_server(address, remembered.consents.check(address))
            rows.append((address, answer, "", True))
        except LongleafError as error:
            rows.append((address, None, str(error), True))
    known = {row[0].origin for row in rows}
    rows += [
        (each.address, each.facts, each.problem, False)
        for each in found
        if each.address.origin not in known
    ]
    if as_json:
        print_json([_as_json(*row) for row in rows])
        return 0
    for address, facts, problem, is_kept in rows:
        where = tr("yours") if is_kept else tr("found on this computer")
        print(f"{address.url}  ({where})")
        print(f"    {describe(facts) if facts else problem}")
    if not rows:
        print(
            tr(
                "No server runs on this computer's usual ports, and none was added. Add one with: "
                "longleaf servers add URL"
            ),
            file=sys.stderr,
        )
    return 0


def describe(facts: ServerFacts) -> str:
    """A server in one line."""
    pieces = [f"{facts.kind}: {facts.model_name}"]
    if facts.n_context:
        pieces.append(tr("{n_context:,} tokens a request", n_context=facts.n_context))
    if facts.n_slots:
        pieces.append(
            tr("1 request at once")
            if facts.n_slots == 1
            else tr("{n_slots} at once", n_slots=facts.n_slots)
        )
    others = len(facts.models) - 1
    if others > 0:
        pieces.append(tr("{n} more models", n=others))
    return ", ".join(pieces)


def _as_json(
    address: ServerAddress, facts: ServerFacts | None, problem: str, is_kept: bool
) -> dict[str, Any]:
    return {
        "url": address.url,
        "kept": is_kept,
        "kind": facts.kind.value if facts else None,
        "model": facts.model if facts else address.model or None,
        "models": list(facts.models) if facts else [],
        "n_context": facts.n_context or None if facts else None,
        "n_slots": facts.n_slots or None if facts else None,
        "problem": problem or None,
    }
