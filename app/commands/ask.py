"""Asks a question about a document."""

from __future__ import annotations

import argparse
import sys
import threading

from app.commands.options import (
    add_ocr,
    add_password,
    document_file,
    open_document,
)
from app.commands.output import EXIT_INTERRUPTED
from app.commands.reading import add_reading, open_chosen
from app.wording import duration_text

HELP = "ask a question about a document"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    document_file(parser)
    parser.add_argument("question", nargs="+", metavar="WORD")
    parser.add_argument(
        "--new", action="store_true", help="begin another conversation about the document"
    )
    parser.add_argument(
        "--keep-nothing", action="store_true", help="do not store question and answer"
    )
    add_reading(parser)
    add_password(parser)
    add_ocr(parser)


def run(options: argparse.Namespace) -> int:
    from app.analysis.events import (
        QuestionAnswered,
        QuestionPlanned,
        QuestionStopped,
        QuestionToken,
        ToolCalled,
    )
    from app.analysis.workspace import Workspace

    workspace = Workspace()
    cancel = threading.Event()
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
