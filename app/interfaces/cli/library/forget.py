"""Removes a document and all that was made from it."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from app.system.errors import LongleafError
from app.system.translation import to_translate, tr

HELP = to_translate("remove a document, and everything made from it, from the library")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", help=tr("the file, or its SHA-256"))


def run(options: argparse.Namespace) -> int:
    from app.jobs.workspace import Workspace
    from app.system.files import file_sha256

    path = Path(options.file)
    sha256 = file_sha256(path) if path.is_file() else options.file
    workspace = Workspace()
    try:
        if workspace.library.document(sha256) is None:
            raise LongleafError(
                tr("The library has no document “{file}”.", file=options.file),
                tr("List what it has with: longleaf history"),
            )
        found = workspace.forget(sha256)
    finally:
        workspace.close()
    print(
        tr(
            "Forgotten: {n_runs} runs, {n_parts} parts, {n_notes} notes.",
            n_runs=found.n_runs,
            n_parts=found.n_parts,
            n_notes=found.n_notes,
        )
    )
    for left in found.left:
        print(tr("Could not look into the damaged copy “{left}”.", left=left), file=sys.stderr)
    return 0
