"""Writes a stored result to a file."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from app.system.errors import LongleafError
from app.system.translation import to_translate, tr

HELP = to_translate("write a summary to a file: .md, .docx, .pdf, .json or .csv")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "run", type=int, metavar="NUMBER", help=tr("as `longleaf history` lists it")
    )
    parser.add_argument("target", type=Path, metavar="FILE")


def run(options: argparse.Namespace) -> int:
    from app.export import export_run
    from app.jobs.answers.stored import with_evidence
    from app.store import Library

    with Library.open() as library:
        run = library.run(options.run)
        if run is not None:
            run = with_evidence(library, run)
    if run is None:
        raise LongleafError(
            tr("There is no run {run} in the library.", run=options.run),
            tr("List them with: longleaf history"),
        )
    export_run(run, options.target)
    print(tr("Written to {target}.", target=options.target), file=sys.stderr)
    return 0
