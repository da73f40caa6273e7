"""Lists the kinds of analysis."""

from __future__ import annotations

import argparse

from app.system.translation import language, to_translate

HELP = to_translate("list what can be made of a document")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    del parser  # it takes none


def run(options: argparse.Namespace) -> int:
    from app.analysis.kinds.prompts import kinds

    for kind in kinds():
        told = kind.problem or kind.description(language())
        print(f"{kind.id:<10} {kind.title(language())}: {told}")
    return 0
