"""Options that choose what reads a document: a model here, servers, or a profile."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from app.interfaces.cli.options import add_model, budget_tokens, model_path
from app.system.errors import ExitCode, LongleafError
from app.system.translation import tr

if TYPE_CHECKING:
    from app.analysis.runs.model import AnyModel
    from app.analysis.runs.run import Choices
    from app.engines.servers.address import Consents, ServerAddress
    from app.jobs.workspace import Workspace

N_CONTEXT_USUAL = 32_768


class NotAllowedError(LongleafError):
    """A person did not agree to what was asked for."""

    exit_code = ExitCode.USAGE


@dataclass(frozen=True)
class Chosen:
    """What the options name, opened.

    Attributes:
        model: Ready to plan with.
        n_context: The budget in tokens.
        choices: What a profile sets of sampling and prompt; the usual without one.
    """

    model: AnyModel
    n_context: int
    choices: Choices


def add_reading(parser: argparse.ArgumentParser) -> None:
    """Adds `--model`, `--server`, `--profile`, `--budget` and what goes with them."""
    add_model(parser)
    parser.add_argument(
        "--server",
        metavar="URL[,URL…]",
        help=tr("read with an OpenAI-compatible server, or several that share the work"),
    )
    parser.add_argument(
        "--allow-server",
        action="store_true",
        help=tr("agree that documents go to a server that is not this computer"),
    )
    parser.add_argument("--profile", metavar="NAME", help=tr("see: longleaf profiles"))
    parser.add_argument(
        "--budget",
        type=budget_tokens,
        metavar="TOKENS",
        help=tr("context, 32k to 128k; default: the profile's, or 32k"),
    )
    parser.add_argument(
        "--think",
        type=int,
        metavar="TOKENS",
        help=tr("let the model think before each answer, with room for so many tokens"),
    )


def open_chosen(workspace: Workspace, options: argparse.Namespace) -> Chosen:
    """Opens the model that the options name, and tunes the workspace as their profile says.

    An option counts more than the profile. Raises `LongleafError`s.
    """
    from app.analysis.runs.profile_use import choices_of, tuning_of
    from app.models.sources.profiles import Profile, load_profile

    profile = load_profile(options.profile) if options.profile else Profile("none")
    workspace.tuning = tuning_of(profile, workspace.tuning)
    servers = options.server.split(",") if options.server else profile.servers
    wanted = options.model or profile.model
    model: AnyModel
    if servers:
        model = open_servers(workspace, servers, wanted, allow=options.allow_server)
    else:
        model = workspace.open_model(model_path(wanted))
    n_context = options.budget or profile.n_context or N_CONTEXT_USUAL
    choices = choices_of(profile)
    if options.think is not None:
        choices = replace(choices, n_thought=max(options.think, 0))
    return Chosen(model, n_context, choices)


def open_servers(
    workspace: Workspace, servers: Sequence[str], model: str, *, allow: bool
) -> AnyModel:
    """The model behind the servers of these addresses, once it is agreed that documents may go
    there. Raises `EngineError`, or `NotAllowedError`."""
    from app.engines.servers.kept import RememberedServers

    remembered = RememberedServers()
    addresses = [remembered.address(each, model=model or "") for each in servers if each.strip()]
    key = os.environ.get("LONGLEAF_SERVER_KEY", "")
    addresses = [replace(each, key=each.key or key) for each in addresses]
    agree(addresses, remembered.consents, allow=allow)
    return workspace.open_servers(addresses, consents=remembered.consents)


def agree(addresses: Sequence[ServerAddress], consents: Consents, *, allow: bool) -> None:
    """Warns before documents may leave this computer, and asks, unless `allow` says yes already.

    The answer is remembered for each server. Raises `NotAllowedError`.
    """
    from app.engines.servers.address import reach_of, warning

    for address in addresses:
        reach = reach_of(address)
        if consents.allows(address, reach):
            continue
        print(warning(address, reach), file=sys.stderr, flush=True)
        if not allow and not sys.stdin.isatty():
            raise NotAllowedError(
                tr("Nobody agreed that documents go to {origin}.", origin=address.origin),
                tr("Run the command in a terminal, or add --allow-server."),
            )
        if not allow and not _says_yes(tr("Send documents there from now on? [y/N] ")):
            raise NotAllowedError(
                tr("Nothing was sent to {origin}.", origin=address.origin),
                tr("Use a model on this computer."),
            )
        consents.agree(address, reach)
        print(
            tr("Remembered. Take it back with: longleaf servers remove {url}", url=address.url),
            file=sys.stderr,
            flush=True,
        )


def _says_yes(question: str) -> bool:
    print(question, end="", file=sys.stderr, flush=True)
    return sys.stdin.readline().strip().casefold() in ("y", "yes")
