"""Shows a document's key passages, chosen without a model."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from app.interfaces.cli.options import (
    add_ocr,
    add_password,
    document_file,
    password,
    tell_page,
)
from app.interfaces.cli.output import print_json
from app.system.translation import to_translate, tr

if TYPE_CHECKING:
    from app.documents.base.document import Document
    from app.jobs.answers.digesting import KeptDigest
    from app.jobs.workspace import Workspace

HELP = to_translate("show a document's key passages, at once and without a model")

_KIND_NAMES = {
    "contract": to_translate("a contract"),
    "paper": to_translate("a paper"),
    "other": to_translate("neither contract nor paper"),
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    document_file(parser)
    parser.add_argument(
        "--length",
        choices=["brief", "one-page", "detailed"],
        default="one-page",
        help=tr("default: one-page"),
    )
    parser.add_argument(
        "--as",
        dest="document_kind",
        choices=["contract", "paper", "other"],
        help=tr("what to take the document for; recognised by default"),
    )
    add_password(parser)
    add_ocr(parser)
    parser.add_argument(
        "--output",
        type=Path,
        metavar="FILE",
        help=tr("write them to a file: .md, .docx, .pdf, .json or .csv"),
    )
    parser.add_argument("--json", action="store_true", help=tr("write one JSON object"))


def run(options: argparse.Namespace) -> int:
    from app import documents
    from app.digest import DigestLength, DocumentKind
    from app.digest.rendering import as_values
    from app.jobs.answers.digesting import digest_document, keep

    documents.check_file(options.file)
    kind = DocumentKind(options.document_kind) if options.document_kind else None
    document = _read(options)
    made = digest_document(document, DigestLength(options.length), kind)
    if not options.json:
        print(made.text, flush=True)  # before what takes as long again: the library is opened
        _tell(made)
    from app.jobs.workspace import Workspace

    workspace = Workspace()
    try:
        for notice in workspace.library.notices:
            print(notice, file=sys.stderr)
        run_id = keep(workspace.library, document, made)
        _write(workspace, run_id, options.output)
    finally:
        workspace.close()
    if options.json:
        print_json(
            as_values(made.digest, document.language)
            | {"file": str(options.file), "sha256": document.sha256, "run": run_id}
        )
    return 0


def _read(options: argparse.Namespace) -> Document:
    from app import documents

    if not options.ocr:
        return documents.load(options.file, password=password(options))
    from app.jobs.sources.scans import read_with_ocr

    return read_with_ocr(
        options.file,
        password(options),
        lambda path, secret: documents.load(path, password=secret),
        on_page=tell_page,
    )


def _tell(made: KeptDigest) -> None:
    print(
        tr(
            "{n:,} of {n_sentences:,} sentences, word for word, chosen without a model in "
            "{seconds:.2f} s. Taken for {kind}; --as changes that.",
            n=len(made.digest.passages),
            n_sentences=made.digest.n_sentences,
            seconds=made.elapsed_s,
            kind=tr(_KIND_NAMES[made.digest.kind.value]),
        ),
        file=sys.stderr,
    )


def _write(workspace: Workspace, run_id: int, target: Path | None) -> None:
    if target is None:
        return
    from app.export import export_run
    from app.jobs.answers.stored import with_evidence

    run = workspace.library.run(run_id)
    if run is not None:
        export_run(with_evidence(workspace.library, run), target)
        print(tr("Written to {target}.", target=target), file=sys.stderr)
