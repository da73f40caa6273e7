"""Lists what can be made of a document."""

from __future__ import annotations

import argparse

HELP = "list what can be made of a document"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    del parser  # it takes none


def run(options: argparse.Namespace) -> int:
    from app.analysis.prompts import kinds

    for kind in kinds():
        told = kind.problem or kind.description()
        print(f"{kind.id:<10} {kind.title()}: {told}")
    return 0
