"""Options that several commands share, and what they open."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from app.system.translation import tr

if TYPE_CHECKING:
    from app.documents.base.document import Document
    from app.jobs.workspace import Workspace


def parse_budget(text: str) -> int:
    """ "32k" … "128k", or a number of tokens, as tokens. Raises `ValueError`."""
    value = text.strip().lower().replace(",", "").replace("_", "")
    n_tokens = int(value[:-1]) * 1024 if value.endswith("k") else int(value)
    if not 1024 <= n_tokens <= 1_048_576:
        raise ValueError(text)
    return n_tokens


def budget_tokens(text: str) -> int:
    """`parse_budget` for argparse."""
    try:
        return parse_budget(text)
    except ValueError:
        raise argparse.ArgumentTypeError(
            tr(
                "“{text}” is no context budget; write 32k, 64k, 128k or a number of tokens",
                text=text,
            )
        ) from None


def document_file(parser: argparse.ArgumentParser) -> None:
    """Adds the argument that names the document to read."""
    parser.add_argument("file", type=Path, metavar="FILE")


def add_model(parser: argparse.ArgumentParser) -> None:
    """Adds `--model`; see `model_path`."""
    parser.add_argument(
        "--model", metavar="GGUF", help=tr("a model file or part of its name; default: the starter")
    )


def back_matter_kinds(text: str) -> tuple[str, ...]:
    """Parts after the end of a document, by their names, in one order."""
    from app.documents import BackMatterKind

    named = {word.strip().lower() for word in text.split(",") if word.strip()}
    known = [kind.value for kind in BackMatterKind]
    if named - set(known):
        raise argparse.ArgumentTypeError(tr("choose from: {known}", known=", ".join(known)))
    return tuple(kind for kind in known if kind in named)


def add_ocr(parser: argparse.ArgumentParser) -> None:
    """Adds `--ocr`; see `open_document`."""
    parser.add_argument(
        "--ocr",
        action="store_true",
        help=tr("recognise the text of scanned pages (needs the extra ocr)"),
    )


def add_password(parser: argparse.ArgumentParser) -> None:
    """Adds `--password`; see `password`."""
    parser.add_argument(
        "--password",
        help=tr("for an encrypted PDF; or set LONGLEAF_PASSWORD, which others cannot see"),
    )


def add_attachment(parser: argparse.ArgumentParser) -> None:
    """Adds `--attachment`; see `chosen_file`."""
    parser.add_argument(
        "--attachment",
        metavar="NAME",
        help=tr("read this file within a PDF instead; longleaf text shows the names"),
    )


def chosen_file(path: Path, options: argparse.Namespace) -> Path:
    """The document to read: `path`, or the file within it that was asked for. Raises
    `DocumentError`."""
    if not options.attachment:
        return path
    from app.jobs.sources.attachments import attached_file

    return attached_file(path, options.attachment, password(options))


def open_document(workspace: Workspace, options: argparse.Namespace) -> Document:
    """Reads `options.file`, recognising scanned pages where asked to. Raises `DocumentError`."""
    if not options.ocr:
        return workspace.open_document(options.file, password=password(options))
    return workspace.recognize_document(options.file, password(options), on_page=tell_page)


def tell_page(n_done: int, n_pages: int) -> None:
    """Says how far text recognition has come."""
    print(
        tr("Recognised page {n_done} of {n_pages}", n_done=n_done, n_pages=n_pages),
        file=sys.stderr,
        flush=True,
    )


def model_path(name: str | None) -> Path:
    """The file of a model named on the command line, or the starter. Raises `ModelError`."""
    from app import models

    if name:
        return models.resolve(name)
    starter = models.starter_model()
    if starter is None:
        from app.models.gguf.errors import ModelError

        raise ModelError(
            tr("The starter model is not installed."),
            tr("Name a model with --model, or run main.py once to install it."),
        )
    return starter


def password(options: argparse.Namespace) -> str | None:
    """The password given, or that of the environment."""
    return options.password or os.environ.get("LONGLEAF_PASSWORD")
