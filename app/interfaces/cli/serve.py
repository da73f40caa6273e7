"""Serves assistants and agents over the Model Context Protocol."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from app.interfaces.cli.reading import add_reading, open_chosen
from app.system.errors import LongleafError
from app.system.translation import to_translate, tr

HELP = to_translate(
    "serve assistants and agents (Model Context Protocol over standard input and output)"
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--allow",
        type=Path,
        action="append",
        required=True,
        metavar="FOLDER",
        help=tr("a folder, or a file, that may be read; may be given several times"),
    )
    add_reading(parser)


def run(options: argparse.Namespace) -> int:
    from app.interfaces.api import Longleaf

    try:
        from app.interfaces.mcp.files import AllowedFiles
        from app.interfaces.mcp.server import make_server
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in ("mcp", "anyio"):
            raise
        raise LongleafError(
            tr("Serving agents needs the package mcp, which is not installed."),
            tr('Install it with: .venv/bin/pip install -e ".[agents]"'),
        ) from error
    for place in options.allow:
        if not place.exists():
            raise LongleafError(
                tr("There is no “{place}”.", place=place),
                tr("Name a folder or a file that exists."),
            )
    with Longleaf(is_guarded=True) as longleaf:
        chosen = open_chosen(longleaf.workspace, options)
        longleaf.use(chosen.model)
        server = make_server(
            longleaf,
            AllowedFiles(options.allow),
            n_context=chosen.n_context,
            choices=chosen.choices,
        )
        print(
            tr(
                "Longleaf serves {n} place(s) with {name}; an assistant should have started this.",
                n=len(options.allow),
                name=chosen.model.name,
            ),
            file=sys.stderr,
            flush=True,
        )
        server.run("stdio")
    return 0
