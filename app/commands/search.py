"""Searches the library."""

from __future__ import annotations

import argparse
import sys

from app.commands.output import print_json

HELP = "search documents, summaries and notes in the library"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("words", nargs="+", metavar="WORD")
    parser.add_argument("--json", action="store_true", help="write a JSON list")


def run(options: argparse.Namespace) -> int:
    from dataclasses import asdict

    from app.store import Library

    with Library.open() as library:
        hits = list(library.search(" ".join(options.words)))
    if options.json:
        print_json([asdict(hit) for hit in hits])
        return 0
    if not hits:
        print("Nothing found.", file=sys.stderr)
    for hit in hits:
        page = f", page {hit.page}" if hit.page is not None else ""
        run = f", run {hit.run_id}" if hit.run_id is not None else ""
        print(f"{hit.document_title} ({hit.kind.value}{page}{run})\n    {hit.snippet}")
    return 0
