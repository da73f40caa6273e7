"""`longleaf`: the same jobs as the window, without one.

Answers go to standard output and nothing else does; plans, progress and errors go to standard
error. Nothing decorative is written where no terminal reads it.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from app import __version__
from app.errors import LongleafError

if TYPE_CHECKING:
    from app.analysis.workspace import Model, Workspace
    from app.documents.document import Document
    from app.planning.plan import Plan
    from app.store.records import RunRecord

EXIT_INTERRUPTED = 130
EXIT_UNEXPECTED = 1


def parse_budget(text: str) -> int:
    """ "32k" … "128k", or a number of tokens, as tokens. Raises `ValueError`."""
    value = text.strip().lower().replace(",", "").replace("_", "")
    n_tokens = int(value[:-1]) * 1024 if value.endswith("k") else int(value)
    if not 1024 <= n_tokens <= 1_048_576:
        raise ValueError(text)
    return n_tokens


def _budget(text: str) -> int:
    try:
        return parse_budget(text)
    except ValueError:
        raise argparse.ArgumentTypeError(
            f"“{text}” is no context budget; write 32k, 64k, 128k or a number of tokens"
        ) from None


def build_parser() -> argparse.ArgumentParser:
    """The command line's grammar."""
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument(
        "--verbose", action="store_true", default=argparse.SUPPRESS, help="show details of errors"
    )
    parser = argparse.ArgumentParser(
        prog="longleaf",
        description="Reads whole contracts and papers on your own machine. "
        "Without a command, opens the window.",
        parents=[common],
    )
    parser.add_argument("--version", action="version", version=f"Longleaf {__version__}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")

    def command(name: str, help: str) -> argparse.ArgumentParser:
        return commands.add_parser(name, help=help, description=help, parents=[common])

    window = command("window", "open the window (with files, if named)")
    window.add_argument("files", nargs="*", type=Path, metavar="FILE")

    summarize = command("summarize", "summarise a document")
    summarize.add_argument("file", type=Path, metavar="FILE")
    _add_model(summarize)
    summarize.add_argument(
        "--budget",
        type=_budget,
        default="32k",
        metavar="TOKENS",
        help="context, 32k to 128k",
    )
    summarize.add_argument(
        "--kind", default="general", metavar="KIND", help="see: longleaf kinds; default: general"
    )
    summarize.add_argument(
        "--length", default="", metavar="LENGTH", help="brief, one-page or detailed"
    )
    summarize.add_argument(
        "--language",
        default="",
        metavar="TAG",
        help="of the answer (en, zh …); default: the document's",
    )
    summarize.add_argument(
        "--prompt", default="", metavar="TEXT", help="your own request, with --kind own"
    )
    summarize.add_argument(
        "--mode", choices=["auto", "single", "map-reduce"], default="auto", help="default: auto"
    )
    _add_password(summarize)
    _add_ocr(summarize)
    summarize.add_argument(
        "--kv", choices=["f16", "q8_0", "q4_0"], default="f16", help="type of the KV cache"
    )
    summarize.add_argument(
        "--gpu-layers", type=int, default=-1, metavar="N", help="default: as many as fit"
    )
    summarize.add_argument(
        "--threads", type=int, default=0, metavar="N", help="default: one a physical core"
    )
    summarize.add_argument("--json", action="store_true", help="write one JSON object")
    summarize.add_argument(
        "--no-cache", action="store_true", help="ask the model again for everything"
    )
    summarize.add_argument("--plan", action="store_true", help="print the plan and stop")

    count = command("count", "count a document's tokens")
    count.add_argument("file", type=Path, metavar="FILE")
    _add_model(count)
    _add_password(count)
    count.add_argument("--json", action="store_true", help="write one JSON object")

    models = command("models", "list the models on this machine")
    models.add_argument("--json", action="store_true", help="write a JSON list")

    history = command("history", "list earlier summaries, or show one")
    history.add_argument("run", nargs="?", type=int, metavar="NUMBER", help="show this one")
    history.add_argument("--limit", type=int, default=20, metavar="N")
    history.add_argument("--json", action="store_true", help="write JSON")

    ask = command("ask", "ask a question about a document")
    ask.add_argument("file", type=Path, metavar="FILE")
    ask.add_argument("question", nargs="+", metavar="WORD")
    _add_model(ask)
    ask.add_argument("--budget", type=_budget, default="32k", metavar="TOKENS")
    _add_password(ask)
    _add_ocr(ask)

    command("kinds", "list what can be made of a document")

    search = command("search", "search documents, summaries and notes in the library")
    search.add_argument("words", nargs="+", metavar="WORD")
    search.add_argument("--json", action="store_true", help="write a JSON list")

    export = command("export", "write a summary to a file: .md, .docx, .pdf, .json or .csv")
    export.add_argument("run", type=int, metavar="NUMBER", help="as `longleaf history` lists it")
    export.add_argument("target", type=Path, metavar="FILE")

    forget = command("forget", "remove a document, and everything made from it, from the library")
    forget.add_argument("file", metavar="FILE", help="the file, or its SHA-256")

    transfer = command("transfer", "carry the library to another machine, as one file")
    transfer.add_argument("direction", choices=["out", "in"])
    transfer.add_argument("target", type=Path, metavar="FILE.longleaf")

    optimize = command(
        "optimise", "measure a model here, and make a faster copy of it where that pays"
    )
    _add_model(optimize)

    hardware = command("hardware", "show what this machine has, and what Longleaf makes of it")
    hardware.add_argument("--test", action="store_true", help="measure a model's speed, too")
    _add_model(hardware)
    return parser


def _add_model(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--model", metavar="GGUF", help="a model file or part of its name; default: the starter"
    )


def _add_ocr(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--ocr",
        action="store_true",
        help="recognise the text of scanned pages (needs the extra ocr)",
    )


def _open(workspace: Workspace, options: argparse.Namespace) -> Document:
    if not options.ocr:
        return workspace.open_document(options.file, password=_password(options))

    def told(n_done: int, n_pages: int) -> None:
        print(f"Recognised page {n_done} of {n_pages}", file=sys.stderr, flush=True)

    return workspace.recognize_document(options.file, _password(options), on_page=told)


def _add_password(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--password", help="for an encrypted PDF; or set LONGLEAF_PASSWORD, which others cannot see"
    )


def main(argv: Sequence[str] | None = None) -> int:
    """Runs the command line and returns the exit status (see `LongleafError.exit_code`)."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    if not arguments or (not arguments[0].startswith("-") and Path(arguments[0]).is_file()):
        arguments = ["window", *arguments]
    options = build_parser().parse_args(arguments)
    verbose = getattr(options, "verbose", False)
    try:
        return _COMMANDS[options.command or "window"](options)
    except LongleafError as error:
        if verbose:
            raise
        print(f"longleaf: {error.message}", file=sys.stderr)
        if error.next_step:
            print(error.next_step, file=sys.stderr)
        return error.exit_code
    except KeyboardInterrupt:
        print("longleaf: interrupted.", file=sys.stderr)
        return EXIT_INTERRUPTED
    except BrokenPipeError:
        # The reader of our output went away (`longleaf history | head`): not an error of ours.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return EXIT_UNEXPECTED
    except Exception as error:
        if verbose:
            raise
        print(f"longleaf: something unexpected went wrong: {error!r}", file=sys.stderr)
        print("Run the same command with --verbose for the details.", file=sys.stderr)
        return EXIT_UNEXPECTED


def _window(options: argparse.Namespace) -> int:
    from app.ui.window_main import run_window

    return run_window([str(path) for path in getattr(options, "files", [])])


def _summarize(options: argparse.Namespace) -> int:
    from app import documents
    from app.analysis.run import Choices
    from app.analysis.workspace import Tuning, Workspace
    from app.planning.plan import Mode

    tuning = Tuning(options.kv, max(options.threads, 0), max(options.gpu_layers, -1))
    workspace = Workspace(tuning=tuning)
    try:
        for notice in workspace.library.notices:
            print(notice, file=sys.stderr)
        documents.check_file(options.file)
        model = _model(workspace, options.model)
        kind = "own" if options.prompt and options.kind == "general" else options.kind
        mode = Mode(options.mode)
        choices = Choices(
            kind=kind, language=options.language, length=options.length, own=options.prompt
        )
        n_context = options.budget
        if not options.no_cache and not options.plan:
            known = workspace.known_result(
                options.file, model, choices=choices, n_context=n_context, mode=mode
            )
            if known is not None:
                return _print_known(known, as_json=options.json)
        document = _open(workspace, options)
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
        from app.cli_progress import follow

        return follow(events, plan, cancel, as_json=options.json, document=document)
    finally:
        workspace.close()


def _print_known(run: RunRecord, *, as_json: bool) -> int:
    if as_json:
        _print_json(run_as_json(run) | {"cached": True})
    else:
        when = run.started.astimezone().strftime("%Y-%m-%d %H:%M")
        print(
            f"From the library: made on {when} with {run.model_name} "
            f"({run.n_document_tokens:,} tokens, {run.mode}, {parts_text(run.n_parts)}).",
            file=sys.stderr,
        )
        print(run.text)
    return 0


def plan_text(plan: Plan, model: Model) -> str:
    """The plan in words, a few lines."""
    lines = [f"Model: {model.facts.name} ({model.facts.quantization})", *plan.reasons]
    cost = []
    if plan.memory is not None:
        cost.append(f"memory about {plan.memory.total_bytes / 2**30:.1f} GiB")
    if plan.time_s is not None and plan.speed is not None:
        how = "measured here" if plan.speed.measured else "a guess until it has run here once"
        cost.append(f"time up to {duration_text(plan.time_s)} ({how})")
    if cost:
        lines.append(f"Estimated {', '.join(cost)}.")
    return "\n".join(lines)


def parts_text(n: int) -> str:
    """ "1 part", "12 parts"."""
    return "1 part" if n == 1 else f"{n:,} parts"


def duration_text(seconds: float) -> str:
    """ "8 s", "3 min 20 s", "1 h 5 min"."""
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60} min {whole % 60} s"
    return f"{whole // 3600} h {whole % 3600 // 60} min"


def run_as_json(run: RunRecord) -> dict[str, Any]:
    """A stored run as JSON-ready values."""
    return {
        "run": run.id,
        "status": run.status.value,
        "document": {
            "sha256": run.document_sha256,
            "title": run.document_title,
            "path": str(run.document_path),
            "n_tokens": run.n_document_tokens,
        },
        "model": {"name": run.model_name, "fingerprint": run.model_fingerprint},
        "kind": run.kind,
        "mode": run.mode,
        "n_context": run.n_context,
        "n_parts": run.n_parts,
        "n_prompt_tokens": run.n_prompt,
        "n_generated_tokens": run.n_generated,
        "elapsed_s": round(run.elapsed_s, 3),
        "started": run.started.isoformat(),
        "text": run.text,
    }


def _count(options: argparse.Namespace) -> int:
    from app import documents
    from app.analysis.workspace import Model

    started = time.perf_counter()
    from app import models

    documents.check_file(options.file)

    path = _model_path(options.model)
    facts = models.read_facts(path)
    model = Model(path, facts)
    document = documents.load(options.file, password=_password(options))
    n_tokens = model.tokenizer.count(document.text)
    elapsed_s = time.perf_counter() - started
    if options.json:
        _print_json(
            {
                "file": str(options.file),
                "sha256": document.sha256,
                "format": document.format,
                "title": document.title,
                "language": document.language,
                "n_pages": len(document.pages) or None,
                "n_characters": len(document.text),
                "n_tokens": n_tokens,
                "model": facts.name,
                "left_out": [omission.what for omission in document.omissions],
            }
        )
        return 0
    print(f"{n_tokens:,} tokens")
    pages = f", {len(document.pages):,} pages" if document.pages else ""
    print(
        f"{document.title}{pages}, {len(document.text):,} characters, counted exactly for "
        f"{facts.name} in {elapsed_s:.1f} s",
        file=sys.stderr,
    )
    for omission in document.omissions:
        print(f"Not read: {omission.what}", file=sys.stderr)
    return 0


def _models(options: argparse.Namespace) -> int:
    from app import models

    found = models.find_models()
    if options.json:
        _print_json(
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
            "No models found. Name a GGUF file with --model, or put one into a folder of "
            "LM Studio, Ollama or Hugging Face.",
            file=sys.stderr,
        )
        return 4
    for model in found:
        if model.facts is None:
            print(f"{model.path}\n    cannot be used: {model.problem}")
            continue
        facts = model.facts
        print(
            f"{facts.name}  {facts.quantization}  {facts.size_bytes / 2**20:,.0f} MiB  "
            f"{facts.n_context_native:,} tokens  ({model.source})\n    {model.path}"
        )
    return 0


def _history(options: argparse.Namespace) -> int:
    from app.store import Library

    with Library.open() as library:
        if options.run is not None:
            run = library.run(options.run)
            if run is None:
                raise LongleafError(
                    f"There is no run {options.run} in the library.",
                    "List them with: longleaf history",
                )
            if options.json:
                _print_json(run_as_json(run))
            else:
                print(run.text or f"({run.status.value}: {run.message})")
            return 0
        runs = library.runs(limit=options.limit)
        if options.json:
            _print_json([run_as_json(run) for run in runs])
            return 0
        if not runs:
            print("Nothing here yet. Begin with: longleaf summarize FILE", file=sys.stderr)
        for run in runs:
            when = run.started.astimezone().strftime("%Y-%m-%d %H:%M")
            print(
                f"{run.id:>5}  {when}  {run.status.value:<11}  {run.n_document_tokens:>9,} tokens  "
                f"{run.model_name}  {run.document_title}"
            )
    return 0


def _ask(options: argparse.Namespace) -> int:
    from app.analysis.events import (
        QuestionAnswered,
        QuestionPlanned,
        QuestionStopped,
        QuestionToken,
    )
    from app.analysis.workspace import Workspace

    workspace = Workspace()
    cancel = threading.Event()
    try:
        model = _model(workspace, options.model)
        document = _open(workspace, options)
        workspace.library.save_document(document)
        for event in workspace.ask(
            document, model, " ".join(options.question), n_context=options.budget, cancel=cancel
        ):
            match event:
                case QuestionPlanned(reason=reason):
                    print(reason, file=sys.stderr, flush=True)
                case QuestionToken(text=text):
                    print(text, end="", flush=True)
                case QuestionAnswered():
                    print()
                    print(event.evidence.summary, file=sys.stderr)
                    kept = (
                        f", {event.n_cached:,} of them kept from before" if event.n_cached else ""
                    )
                    print(
                        f"{event.n_prompt:,} tokens read{kept}, {event.n_generated:,} written in "
                        f"{duration_text(event.elapsed_s)}.",
                        file=sys.stderr,
                    )
                case QuestionStopped():
                    print(f"longleaf: {event.message}\n{event.next_step}", file=sys.stderr)
                    return EXIT_INTERRUPTED if event.cancelled else 6
        return 0
    finally:
        workspace.close()


def _kinds(options: argparse.Namespace) -> int:
    from app.analysis.prompts import kinds

    for kind in kinds():
        told = kind.problem or kind.description()
        print(f"{kind.id:<10} {kind.title()}: {told}")
    return 0


def _search(options: argparse.Namespace) -> int:
    from dataclasses import asdict

    from app.store import Library

    with Library.open() as library:
        hits = list(library.search(" ".join(options.words)))
    if options.json:
        _print_json([asdict(hit) for hit in hits])
        return 0
    if not hits:
        print("Nothing found.", file=sys.stderr)
    for hit in hits:
        page = f", page {hit.page}" if hit.page is not None else ""
        run = f", run {hit.run_id}" if hit.run_id is not None else ""
        print(f"{hit.document_title} ({hit.kind.value}{page}{run})\n    {hit.snippet}")
    return 0


def _export(options: argparse.Namespace) -> int:
    from app.export import export_run
    from app.store import Library

    with Library.open() as library:
        run = library.run(options.run)
    if run is None:
        raise LongleafError(
            f"There is no run {options.run} in the library.", "List them with: longleaf history"
        )
    export_run(run, options.target)
    print(f"Written to {options.target}.", file=sys.stderr)
    return 0


def _forget(options: argparse.Namespace) -> int:
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


def _transfer(options: argparse.Namespace) -> int:
    from app.store import Library

    with Library.open() as library:
        if options.direction == "out":
            done = library.export_library(options.target)
        else:
            done = library.import_library(options.target)
    print(f"{done.n_documents} documents, {done.n_runs} runs, {done.n_parts} parts.")
    return 0


def _hardware(options: argparse.Namespace) -> int:
    from app import models

    for line in models.probe().describe():
        print(line, flush=True)
    from app.engines.conversion import facts_to_run, measure_speed
    from app.models.hardware import find_gpus
    from app.models.placement import place

    facts = facts_to_run(models.read_facts(_model_path(options.model)))
    placement = place(
        facts,
        n_context=min(32_768, models.context_limit(facts).n_max),
        n_sequences_wanted=8,
        free_bytes=models.probe().memory_available_bytes,
        gpus=find_gpus(),
    )
    print(
        f"{facts.name} ({facts.quantization}): {placement.n_gpu_layers} of {facts.n_layers} layers "
        f"on a GPU ({placement.reason}), {placement.n_sequences} parts read together, "
        f"{placement.host_bytes / 2**30:.1f} GiB of memory",
        flush=True,
    )
    if options.test:
        speed = measure_speed(facts)
        print(
            f"Measured: reads {speed.prefill_tps:,.0f} tokens/s, "
            f"writes {speed.decode_tps:,.0f} tokens/s"
        )
    return 0


def _optimise(options: argparse.Namespace) -> int:
    from app import models
    from app.engines.conversion import convert_if_faster

    facts = models.read_facts(_model_path(options.model))
    print(f"Measuring {facts.name} ({facts.quantization}) …", file=sys.stderr, flush=True)
    found = convert_if_faster(facts)
    speeds = [(facts.quantization, found.original)]
    if found.copy is not None:
        speeds.append((found.quantization, found.copy))
    for quantization, speed in speeds:
        print(
            f"{quantization:<7} reads {speed.prefill_tps:7,.0f} tokens/s, "
            f"writes {speed.decode_tps:6,.0f} tokens/s"
        )
    print(f"{'The copy is used' if found.used else 'The model stays as it is'}: {found.reason}.")
    return 0


def _model_path(name: str | None) -> Path:
    from app import models

    if name:
        return models.resolve(name)
    starter = models.starter_model()
    if starter is None:
        from app.models.facts import ModelError

        raise ModelError(
            "The starter model is not installed.",
            "Name a model with --model, or run main.py once to install it.",
        )
    return starter


def _model(workspace: Workspace, name: str | None) -> Model:
    return workspace.open_model(_model_path(name))


def _password(options: argparse.Namespace) -> str | None:
    return options.password or os.environ.get("LONGLEAF_PASSWORD")


def _print_json(value: object, stream: TextIO | None = None) -> None:
    print(json.dumps(value, ensure_ascii=False, indent=2), file=stream or sys.stdout)


_COMMANDS = {
    "window": _window,
    "summarize": _summarize,
    "count": _count,
    "models": _models,
    "history": _history,
    "hardware": _hardware,
    "optimise": _optimise,
    "ask": _ask,
    "kinds": _kinds,
    "search": _search,
    "export": _export,
    "forget": _forget,
    "transfer": _transfer,
}


if __name__ == "__main__":
    sys.exit(main())
