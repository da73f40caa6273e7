"""Removes a document and all that was made from it."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from app.errors import LongleafError

HELP = "remove a document, and everything made from it, from the library"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", help="the file, or its SHA-256")


def run(options: argparse.Namespace) -> int:
    from app.analysis.workspace import Workspace
    from app.files import file_sha256

    path = Path(options.file)
    sha256 = file_sha256(path) if path.is_file() else options.file
    workspace = Workspace()
    try:
        if workspace.library.document(sha256) is None:
            raise LongleafError(
                f"The library has no document “{options.file}”.",
                "List what it has with: longleaf history",
            )
        found = workspace.forget(sha256)
    finally:
        workspace.close()
    print(f"Forgotten: {found.n_runs} runs, {found.n_parts} parts, {found.n_notes} notes.")
    for left in found.left:
        print(f"Could not look into the damaged copy “{left}”.", file=sys.stderr)
    return 0
