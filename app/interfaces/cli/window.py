"""Opens the window."""

from __future__ import annotations

import argparse
from pathlib import Path

from app.system.translation import to_translate

HELP = to_translate("open the window (with files, if named)")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("files", nargs="*", type=Path, metavar="FILE")


def run(options: argparse.Namespace) -> int:
    from app.ui.opening.start import run_window

    return run_window([str(path) for path in getattr(options, "files", [])])
