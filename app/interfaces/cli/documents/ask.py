"""Asks a question about a document."""

from __future__ import annotations

import argparse
import sys
import threading
from typing import TYPE_CHECKING

from app.interfaces.cli.options import (
    add_ocr,
    add_password,
    document_file,
    open_document,
)
from app.interfaces.cli.reading import add_reading, open_chosen
from app.system.errors import ExitCode
from app.system.translation import to_translate, tr
from app.system.wording import duration_text

if TYPE_CHECKING:
    from app.analysis.runs.events import QuestionAnswered

HELP = to_translate("ask a question about a document")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    document_file(parser)
    parser.add_argument("question", nargs="+", metavar="WORD")
    parser.add_argument(
        "--new", action="store_true", help=tr("begin another conversation about the document")
    )
    parser.add_argument(
        "--keep-nothing", action="store_true", help=tr("do not store question and answer")
    )
    add_reading(parser)
    add_password(parser)
    add_ocr(parser)


def run(options: argparse.Namespace) -> int:
    from app.analysis.runs.events import (
        Notice,
        QuestionAnswered,
        QuestionPlanned,
        QuestionStopped,
        QuestionThought,
        QuestionToken,
        ToolCalled,
    )
    from app.interfaces.cli.following import LASTING
    from app.jobs.workspace import Workspace

    workspace = Workspace()
    cancel = threading.Event()
    # Elsewhere nothing can be taken back, and an answer may break off and be written anew.
    streams = sys.stdout.isatty()
    try:
        chosen = open_chosen(workspace, options)
        document = open_document(workspace, options)
        workspace.library.save_document(document)
        for event in workspace.ask(
            document,
            chosen.model,
            " ".join(options.question),
            n_context=chosen.n_context,
            choices=chosen.choices,
            history=() if options.new else None,
            keep=not options.keep_nothing,
            cancel=cancel,
        ):
            match event:
                case QuestionPlanned(reason=reason):
                    print(reason, file=sys.stderr, flush=True)
                case ToolCalled():
                    print(f"  {event.says}", file=sys.stderr, flush=True)
                case QuestionToken(text=text) if streams:
                    print(text, end="", flush=True)
                case QuestionThought(thought_s=thought_s) if thought_s is not None:
                    told = tr("Thought for {duration}.", duration=duration_text(thought_s))
                    print(told, file=sys.stderr, flush=True)
                case Notice(kind=kind, message=message) if kind in LASTING:
                    print(message, file=sys.stderr, flush=True)
                case QuestionAnswered():
                    print("" if streams else event.text)
                    print(
                        event.evidence.summary, *event.evidence.lines(), sep="\n", file=sys.stderr
                    )
                    print(_cost(event), file=sys.stderr)
                case QuestionStopped():
                    print(f"longleaf: {event.message}\n{event.next_step}", file=sys.stderr)
                    return ExitCode.INTERRUPTED if event.cancelled else ExitCode.ENGINE
        return 0
    finally:
        workspace.close()


def _cost(event: QuestionAnswered) -> str:
    duration = duration_text(event.elapsed_s)
    if event.n_cached:
        return tr(
            "{n_prompt:,} tokens read, {n_cached:,} of them kept from before, {n_generated:,} "
            "written in {duration}.",
            n_prompt=event.n_prompt,
            n_cached=event.n_cached,
            n_generated=event.n_generated,
            duration=duration,
        )
    return tr(
        "{n_prompt:,} tokens read, {n_generated:,} written in {duration}.",
        n_prompt=event.n_prompt,
        n_generated=event.n_generated,
        duration=duration,
    )
