"""Carries a library from one machine to another."""

from __future__ import annotations

import argparse
from pathlib import Path

from app.system.translation import to_translate, tr

HELP = to_translate(
    "carry the library to another machine, as one file, or save what a damaged one still has"
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("direction", choices=["out", "in", "repair"])
    parser.add_argument("target", type=Path, metavar="FILE.longleaf")


def run(options: argparse.Namespace) -> int:
    from app.store import Library

    with Library.open() as library:
        if options.direction == "out":
            done = library.export_library(options.target)
        elif options.direction == "repair":
            done = library.take_over(options.target)
        else:
            done = library.import_library(options.target)
    print(
        tr(
            "{n_documents} documents, {n_runs} runs, {n_parts} parts.",
            n_documents=done.n_documents,
            n_runs=done.n_runs,
            n_parts=done.n_parts,
        )
    )
    return 0
