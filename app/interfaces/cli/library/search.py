"""Searches the library."""

from __future__ import annotations

import argparse
import sys

from app.interfaces.cli.output import print_json
from app.system.translation import to_translate, tr
from app.system.wording import named

HELP = to_translate("search documents, summaries and notes in the library")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("words", nargs="+", metavar="WORD")
    parser.add_argument("--json", action="store_true", help=tr("write a JSON list"))


def run(options: argparse.Namespace) -> int:
    from dataclasses import asdict

    from app.store import Library

    with Library.open() as library:
        hits = list(library.search(" ".join(options.words)))
    if options.json:
        print_json([asdict(hit) for hit in hits])
        return 0
    if not hits:
        print(tr("Nothing found."), file=sys.stderr)
    for hit in hits:
        where = [named(hit.kind)]
        if hit.page is not None:
            where.append(tr("page {n}", n=hit.page_name))
        if hit.run_id is not None:
            where.append(tr("run {n}", n=hit.run_id))
        print(f"{hit.document_title} ({', '.join(where)})\n    {hit.snippet}")
    return 0
