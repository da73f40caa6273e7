"""Summarises a document."""

from __future__ import annotations

import argparse
import sys
import threading
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from app.interfaces.cli.options import (
    add_attachment,
    add_ocr,
    add_password,
    back_matter_kinds,
    chosen_file,
    open_document,
)
from app.interfaces.cli.output import print_json, run_as_json
from app.interfaces.cli.reading import add_reading, open_chosen
from app.system.errors import ExitCode, LongleafError
from app.system.translation import to_translate, tr
from app.system.wording import duration_text, parts_text

if TYPE_CHECKING:
    from app.analysis.runs.model import AnyModel
    from app.analysis.runs.run import Choices
    from app.jobs.workspace import Workspace
    from app.planning.plan import Plan
    from app.store.records import RunRecord

HELP = to_translate("summarise a document, several, or a folder")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", nargs="+", type=Path, metavar="FILE")
    add_reading(parser)
    parser.add_argument(
        "--kind",
        default="general",
        metavar="KIND",
        help=tr("see: longleaf kinds; default: general"),
    )
    parser.add_argument(
        "--length", default="", metavar="LENGTH", help=tr("brief, one-page or detailed")
    )
    parser.add_argument(
        "--language",
        default="",
        metavar="TAG",
        help=tr("of the answer (en, zh …); default: the document's"),
    )
    parser.add_argument(
        "--prompt", default="", metavar="TEXT", help=tr("your own request, with --kind own")
    )
    parser.add_argument(
        "--mode", choices=["auto", "single", "map-reduce"], default="auto", help=tr("default: auto")
    )
    parser.add_argument(
        "--leave-out",
        type=back_matter_kinds,
        default=(),
        metavar="PARTS",
        help=tr("parts after the end: references, appendix, acknowledgements, notes, index"),
    )
    parser.add_argument(
        "--write",
        choices=["auto", "prose", "choice", "passages"],
        default="auto",
        help=tr(
            "prose by the model, or the document's own sentences: as the model chooses them, or "
            "key passages without a model; by default what the model's report card allows "
            "(longleaf models)"
        ),
    )
    add_password(parser)
    add_ocr(parser)
    add_attachment(parser)
    parser.add_argument(
        "--kv", choices=["f16", "q8_0", "q4_0"], default="f16", help=tr("type of the KV cache")
    )
    parser.add_argument(
        "--gpu-layers", type=int, default=-1, metavar="N", help=tr("default: as many as fit")
    )
    parser.add_argument(
        "--threads", type=int, default=0, metavar="N", help=tr("default: one a physical core")
    )
    parser.add_argument("--json", action="store_true", help=tr("write one JSON object"))
    parser.add_argument(
        "--no-cache", action="store_true", help=tr("ask the model again for everything")
    )
    parser.add_argument("--plan", action="store_true", help=tr("print the plan and stop"))
    parser.add_argument(
        "--no-across",
        action="store_true",
        help=tr("of several documents: each for itself, and no summary of all"),
    )


def run(options: argparse.Namespace) -> int:
    from app import documents
    from app.jobs.answers.writing import Writing, card_of, choice_to_come, prose_warning
    from app.jobs.workspace import Tuning, Workspace
    from app.planning.plan import Mode

    tuning = Tuning(options.kv, max(options.threads, 0), max(options.gpu_layers, -1))
    workspace = Workspace(tuning=tuning)
    try:
        for notice in workspace.library.notices:
            print(notice, file=sys.stderr)
        if len(options.file) > 1 or options.file[0].is_dir():
            return _summarize_many(workspace, options)
        [options.file] = options.file
        documents.check_file(options.file)
        options.file = chosen_file(options.file, options)
        chosen = open_chosen(workspace, options)
        model, n_context = chosen.model, chosen.n_context
        mode = Mode(options.mode)
        choices = _choices(chosen.choices, options)
        writing = workspace.writing_asked(model, choices)
        if writing is Writing.PASSAGES and not options.plan:
            return _print_passages(workspace, model, choices, options)
        warning = (
            choice_to_come(model) if writing is Writing.CHOICE else prose_warning(choices, model)
        )
        is_prose = writing is Writing.PROSE
        if is_prose and not options.no_cache and not options.plan and not options.ocr:
            known = workspace.known_result(
                options.file, model, choices=choices, n_context=n_context, mode=mode
            )
            if known is not None:
                if warning:
                    print(warning, file=sys.stderr, flush=True)
                return _print_known(known, as_json=options.json)
        document = choices.to_read(open_document(workspace, options))
        plan = workspace.plan(document, model, n_context=n_context, mode=mode, choices=choices)
        print(plan_text(plan, model), file=sys.stderr, flush=True)
        if warning:
            print(warning, file=sys.stderr, flush=True)
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
        from app.interfaces.cli.following import follow

        return follow(
            events,
            plan,
            cancel,
            as_json=options.json,
            document=document,
            card=card_of(model),
        )
    finally:
        workspace.close()


def _print_passages(
    workspace: Workspace, model: AnyModel, choices: Choices, options: argparse.Namespace
) -> int:
    """Key passages instead of prose, without planning and without loading the model."""
    document = choices.to_read(open_document(workspace, options))
    run = workspace.write_passages(document, model, choices)
    if not options.json:
        for line in (run.message, tr("For prose by the model all the same: --write prose")):
            print(line, file=sys.stderr, flush=True)
        print(run.text, flush=True)
    from app.analysis.evidence.check import check_evidence  # takes as long as reading a page or two

    evidence = check_evidence(run.text, document, is_about_all=True)
    workspace.keep_evidence(run.id, run.text, evidence)
    if options.json:
        more = {"cached": False, "parts": [], "evidence": evidence.as_json()}
        print_json(run_as_json(run) | more)
    else:
        print(evidence.summary, file=sys.stderr)
    return 0


def _choices(of_profile: Choices, options: argparse.Namespace) -> Choices:
    return replace(
        of_profile,
        kind="own" if options.prompt and options.kind == "general" else options.kind,
        language=options.language,
        length=options.length,
        own=options.prompt,
        leave_out=options.leave_out,
        writing=options.write,
    )


def _summarize_many(workspace: Workspace, options: argparse.Namespace) -> int:
    """Reads the files through the queue, ahead of what waits there, then sums them up as one."""
    from app.interfaces.cli.following_queue import follow_queue, print_across
    from app.jobs.queue import ReadingQueue
    from app.planning.plan import Mode

    if options.plan or options.ocr or options.no_cache:
        raise LongleafError(
            tr("--plan, --ocr and --no-cache are for one document at a time."),
            tr("Name a single file."),
        )
    chosen = open_chosen(workspace, options)
    choices, n_context = _choices(chosen.choices, options), chosen.n_context
    queue = ReadingQueue(workspace, lambda _workspace, _entry: (chosen.model, n_context))
    mine = queue.add(
        options.file,
        choices,
        mode=Mode(options.mode),
        n_context=n_context,
        model=options.model or "",
    )
    queue.put_first(mine)
    prints = not options.json
    code, results = follow_queue(queue, only=mine, prints=prints)
    if code == ExitCode.INTERRUPTED:
        return code
    for entry_id in mine:
        queue.remove(entry_id)
    run_ids = [result["run"] for result in results if result["run"]]
    across = None
    if len(run_ids) > 1 and not options.no_across:
        across = print_across(
            workspace, chosen.model, run_ids, n_context=n_context, choices=choices, prints=prints
        )
    if options.json:
        print_json({"documents": results, "across": across})
    return code


def _print_known(run: RunRecord, *, as_json: bool) -> int:
    from app.models.report_card import known_card

    if as_json:
        print_json(run_as_json(run) | {"cached": True})
    else:
        when = run.started.astimezone().strftime("%Y-%m-%d %H:%M")
        print(
            tr(
                "From the library: made on {when} with {model_name} ({n_document_tokens:,} tokens, "
                "{mode}, {parts}).",
                when=when,
                model_name=run.model_name,
                n_document_tokens=run.n_document_tokens,
                mode=run.mode,
                parts=parts_text(run.n_parts),
            ),
            file=sys.stderr,
        )
        print(run.text)
        card = known_card(run.model_fingerprint)
        if card is not None:
            print(card.sentence, file=sys.stderr)
    return 0


def plan_text(plan: Plan, model: AnyModel) -> str:
    """The plan in words, a few lines."""
    lines = [tr("Model: {name} ({label})", name=model.name, label=model.label), *plan.reasons]
    cost = []
    if plan.memory is not None:
        cost.append(
            tr("memory about {memory_gib:.1f} GiB", memory_gib=plan.memory.total_bytes / 2**30)
        )
    if plan.time_s is not None and plan.speed is not None:
        how = (
            tr("measured here") if plan.speed.measured else tr("a guess until it has run here once")
        )
        cost.append(
            tr("time up to {duration} ({how})", duration=duration_text(plan.time_s), how=how)
        )
    if cost:
        lines.append(tr("Estimated {cost}.", cost=", ".join(cost)))
    return "\n".join(lines)
