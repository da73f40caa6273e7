"""Lists earlier runs, or shows one."""

from __future__ import annotations

import argparse
import sys

from app.commands.output import print_json, run_as_json
from app.errors import LongleafError

HELP = "list earlier summaries, or show one"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("run", nargs="?", type=int, metavar="NUMBER", help="show this one")
    parser.add_argument("--limit", type=int, default=20, metavar="N")
    parser.add_argument("--json", action="store_true", help="write JSON")


def run(options: argparse.Namespace) -> int:
    from app.store import Library

    with Library.open() as library:
        if options.run is not None:
            run = library.run(options.run)
            if run is None:
                raise LongleafError(
                    f"There is no run {options.run} in the library.",
                    "List them with: longleaf history",
                )
            if options.json:
                print_json(run_as_json(run))
            else:
                print(run.text or f"({run.status.value}: {run.message})")
            return 0
        runs = library.runs(limit=options.limit)
        if options.json:
            print_json([run_as_json(run) for run in runs])
            return 0
        if not runs:
            print("Nothing here yet. Begin with: longleaf summarize FILE", file=sys.stderr)
        for run in runs:
            when = run.started.astimezone().strftime("%Y-%m-%d %H:%M")
            print(
                f"{run.id:>5}  {when}  {run.status.value:<11}  {run.n_document_tokens:>9,} tokens  "
                f"{run.model_name}  {run.document_title}"
            )
    return 0
