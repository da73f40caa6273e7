"""Counts a document's tokens."""

from __future__ import annotations

import argparse
import sys
import time

from app.interfaces.cli.options import add_model, add_password, document_file, model_path, password
from app.interfaces.cli.output import print_json
from app.system.translation import to_translate, tr

HELP = to_translate("count a document's tokens")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    document_file(parser)
    add_model(parser)
    add_password(parser)
    parser.add_argument("--json", action="store_true", help=tr("write one JSON object"))


def run(options: argparse.Namespace) -> int:
    from app import documents

    started = time.perf_counter()
    documents.check_file(options.file)
    with documents.read_ahead(options.file, password(options)) as read:
        from app import models  # meanwhile the copy reads

        path = model_path(options.model)
        facts = models.read_facts(path)
        tokenizer = models.load_tokenizer(path, facts)
        document = read()
    n_tokens = tokenizer.count(document.text)
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
    print(tr("{n_tokens:,} tokens", n_tokens=n_tokens))
    pieces = [document.title]
    if document.pages:
        pieces.append(tr("{n:,} pages", n=len(document.pages)))
    pieces.append(tr("{n:,} characters", n=len(document.text)))
    pieces.append(
        tr(
            "counted exactly for {model} in {seconds:.1f} s",
            model=facts.name,
            seconds=elapsed_s,
        )
    )
    print(", ".join(pieces), file=sys.stderr)
    for omission in document.omissions:
        print(tr("Not read: {what}", what=omission.what), file=sys.stderr)
    return 0
