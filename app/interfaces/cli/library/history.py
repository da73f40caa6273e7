"""Lists earlier runs, or shows one."""

from __future__ import annotations

import argparse
import sys

from app.interfaces.cli.output import print_json, run_as_json
from app.system.errors import LongleafError
from app.system.translation import to_translate, tr
from app.system.wording import named

HELP = to_translate("list earlier summaries, or show one")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("run", nargs="?", type=int, metavar="NUMBER", help=tr("show this one"))
    parser.add_argument("--limit", type=int, default=20, metavar="N")
    parser.add_argument("--json", action="store_true", help=tr("write JSON"))


def run(options: argparse.Namespace) -> int:
    from app.store import Library

    with Library.open() as library:
        if options.run is not None:
            run = library.run(options.run)
            if run is None:
                raise LongleafError(
                    tr("There is no run {run} in the library.", run=options.run),
                    tr("List them with: longleaf history"),
                )
            if options.json:
                print_json(run_as_json(run))
            else:
                print(run.text or f"({named(run.status)}: {tr(run.message)})")
                if run.text and run.message:
                    print(run.message, file=sys.stderr)
            return 0
        runs = library.runs(limit=options.limit)
        if options.json:
            print_json([run_as_json(run) for run in runs])
            return 0
        if not runs:
            print(tr("Nothing here yet. Begin with: longleaf summarize FILE"), file=sys.stderr)
        for run in runs:
            when = run.started.astimezone().strftime("%Y-%m-%d %H:%M")
            print(
                f"{run.id:>5}  {when}  {named(run.status):<11}  "
                f"{tr('{n:>9,} tokens', n=run.n_document_tokens)}  "
                f"{run.model_name}  {run.document_title}"
            )
    return 0
