"""Counts a document's tokens."""

from __future__ import annotations

import argparse
import sys
import time

from app.commands.options import add_model, add_password, document_file, model_path, password
from app.commands.output import print_json

HELP = "count a document's tokens"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    document_file(parser)
    add_model(parser)
    add_password(parser)
    parser.add_argument("--json", action="store_true", help="write one JSON object")


def run(options: argparse.Namespace) -> int:
    from app import documents
    from app.analysis.workspace import Model

    started = time.perf_counter()
    from app import models

    documents.check_file(options.file)

    path = model_path(options.model)
    facts = models.read_facts(path)
    model = Model(path, facts)
    document = documents.load(options.file, password=password(options))
    n_tokens = model.tokenizer.count(document.text)
    elapsed_s = time.perf_counter() - started
    if options.json:
        print_json(
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
