"""Lists the models on this machine."""

from __future__ import annotations

import argparse
import sys
from typing import Any

from app.interfaces.cli.output import print_json
from app.system.translation import to_translate, tr

HELP = to_translate("list the models on this machine")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help=tr("write a JSON list"))
    parser.add_argument(
        "--test",
        metavar="GGUF",
        help=tr(
            "test a model, by its file or part of its name, with invented texts: what it keeps, "
            "invents and cites; about a minute"
        ),
    )


def run(options: argparse.Namespace) -> int:
    from app import models
    from app.models.report_card import known_card

    if options.test:
        return _test(options)
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
                    "report_card": _card_values(model.facts.fingerprint) if model.facts else None,
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
        card = known_card(facts.fingerprint)
        print(f"    {card.summary if card else tr('not tested: longleaf models --test NAME')}")
    return 0


def _card_values(fingerprint: str) -> dict[str, Any] | None:
    from app.models.report_card import known_card

    card = known_card(fingerprint)
    return card.as_json() if card else None


def _test(options: argparse.Namespace) -> int:
    from app.interfaces.cli.options import model_path
    from app.jobs.report_card import test_model
    from app.jobs.workspace import Workspace

    workspace = Workspace()
    try:
        model = workspace.open_model(model_path(options.test))

        def told(n_done: int, n_texts: int) -> None:
            print(
                tr("{n_done} of {n_texts} texts read", n_done=n_done, n_texts=n_texts),
                file=sys.stderr,
                flush=True,
            )

        card = test_model(workspace, model, on_text=told)
    finally:
        workspace.close()
    assert card is not None  # nobody cancels it here
    if options.json:
        print_json(card.as_json())
        return 0
    print(f"{card.name}  {card.quantization}: {card.summary}")
    print(
        tr(
            "{n_in_form} of {n_texts} answers in the form asked for, {n_in_language} in the "
            "language; reads {prefill_tps:,.0f} tokens/s, writes {decode_tps:,.0f} tokens/s",
            n_in_form=card.n_in_form,
            n_texts=card.n_texts,
            n_in_language=card.n_in_language,
            prefill_tps=card.prefill_tps,
            decode_tps=card.decode_tps,
        )
    )
    return 0
