"""Summarises a document."""

from __future__ import annotations

import argparse
import sys
import threading
from dataclasses import replace
from typing import TYPE_CHECKING

from app.commands.options import (
    add_ocr,
    add_password,
    document_file,
    open_document,
)
from app.commands.output import print_json, run_as_json
from app.commands.reading import add_reading, open_chosen
from app.wording import duration_text, parts_text

if TYPE_CHECKING:
    from app.analysis.model import AnyModel
    from app.planning.plan import Plan
    from app.store.records import RunRecord

HELP = "summarise a document"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    document_file(parser)
    add_reading(parser)
    parser.add_argument(
        "--kind", default="general", metavar="KIND", help="see: longleaf kinds; default: general"
    )
    parser.add_argument(
        "--length", default="", metavar="LENGTH", help="brief, one-page or detailed"
    )
    parser.add_argument(
        "--language",
        default="",
        metavar="TAG",
        help="of the answer (en, zh …); default: the document's",
    )
    parser.add_argument(
        "--prompt", default="", metavar="TEXT", help="your own request, with --kind own"
    )
    parser.add_argument(
        "--mode", choices=["auto", "single", "map-reduce"], default="auto", help="default: auto"
    )
    add_password(parser)
    add_ocr(parser)
    parser.add_argument(
        "--kv", choices=["f16", "q8_0", "q4_0"], default="f16", help="type of the KV cache"
    )
    parser.add_argument(
        "--gpu-layers", type=int, default=-1, metavar="N", help="default: as many as fit"
    )
    parser.add_argument(
        "--threads", type=int, default=0, metavar="N", help="default: one a physical core"
    )
    parser.add_argument("--json", action="store_true", help="write one JSON object")
    parser.add_argument(
        "--no-cache", action="store_true", help="ask the model again for everything"
    )
    parser.add_argument("--plan", action="store_true", help="print the plan and stop")


def run(options: argparse.Namespace) -> int:
    from app import documents
    from app.analysis.workspace import Tuning, Workspace
    from app.planning.plan import Mode

    tuning = Tuning(options.kv, max(options.threads, 0), max(options.gpu_layers, -1))
    workspace = Workspace(tuning=tuning)
    try:
        for notice in workspace.library.notices:
            print(notice, file=sys.stderr)
        documents.check_file(options.file)
        chosen = open_chosen(workspace, options)
        model, n_context = chosen.model, chosen.n_context
        kind = "own" if options.prompt and options.kind == "general" else options.kind
        mode = Mode(options.mode)
        choices = replace(
            chosen.choices,
            kind=kind,
            language=options.language,
            length=options.length,
            own=options.prompt,
        )
        if not options.no_cache and not options.plan:
            known = workspace.known_result(
                options.file, model, choices=choices, n_context=n_context, mode=mode
            )
            if known is not None:
                return _print_known(known, as_json=options.json)
        document = open_document(workspace, options)
        plan = workspace.plan(document, model, n_context=n_context, mode=mode, choices=choices)
        print(plan_text(plan, model), file=sys.stderr, flush=True)
        if options.plan:
            return 0
        cancel = threading.Event()
        events = workspace.run(
            document,
            model,
            plan,
            choices=choices,
            mode=mode,
            use_cache=not options.no_cache,
            cancel=cancel,
        )
        from app.commands.following import follow

        return follow(events, plan, cancel, as_json=options.json, document=document)
    finally:
        workspace.close()


def _print_known(run: RunRecord, *, as_json: bool) -> int:
    if as_json:
        print_json(run_as_json(run) | {"cached": True})
    else:
        when = run.started.astimezone().strftime("%Y-%m-%d %H:%M")
        print(
            f"From the library: made on {when} with {run.model_name} "
            f"({run.n_document_tokens:,} tokens, {run.mode}, {parts_text(run.n_parts)}).",
            file=sys.stderr,
        )
        print(run.text)
    return 0


def plan_text(plan: Plan, model: AnyModel) -> str:
    """The plan in words, a few lines."""
    lines = [f"Model: {model.name} ({model.label})", *plan.reasons]
    cost = []
    if plan.memory is not None:
        cost.append(f"memory about {plan.memory.total_bytes / 2**30:.1f} GiB")
    if plan.time_s is not None and plan.speed is not None:
        how = "measured here" if plan.speed.measured else "a guess until it has run here once"
        cost.append(f"time up to {duration_text(plan.time_s)} ({how})")
    if cost:
        lines.append(f"Estimated {', '.join(cost)}.")
    return "\n".join(lines)
