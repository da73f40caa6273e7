"""Lists the models on this machine."""

from __future__ import annotations

import argparse
import sys

from app.interfaces.cli.output import print_json
from app.system.translation import to_translate, tr

HELP = to_translate("list the models on this machine")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help=tr("write a JSON list"))


def run(options: argparse.Namespace) -> int:
    from app import models

    found = models.find_models()
    if options.json:
        print_json(
            [
                {
                    "path": str(model.path),
                    "source": model.source,
                    "name": model.facts.name if model.facts else None,
                    "quantization": model.facts.quantization if model.facts else None,
                    "n_context_native": model.facts.n_context_native if model.facts else None,
                    "size_bytes": model.facts.size_bytes if model.facts else None,
                    "problem": model.problem,
                }
                for model in found
            ]
        )
        return 0
    if not found:
        print(
            tr(
                "No models found. Name a GGUF file with --model, or put one into a folder of LM "
                "Studio, Ollama or Hugging Face."
            ),
            file=sys.stderr,
        )
        return 4
    for model in found:
        if model.facts is None:
            print(f"{model.path}\n    {tr('cannot be used: {reason}', reason=model.problem)}")
            continue
        facts = model.facts
        print(
            f"{facts.name}  {facts.quantization}  {facts.size_bytes / 2**20:,.0f} MiB  "
            f"{tr('{n:,} tokens', n=facts.n_context_native)}  ({model.source})\n    {model.path}"
        )
    return 0
