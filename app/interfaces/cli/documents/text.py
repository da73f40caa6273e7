"""Shows what is read of a document: its text with places, what was left out, what was marked."""

from __future__ import annotations

import argparse
import sys

from app.interfaces.cli.options import (
    add_attachment,
    add_ocr,
    add_password,
    chosen_file,
    document_file,
    password,
    tell_page,
)
from app.interfaces.cli.output import print_json
from app.system.translation import to_translate, tr

HELP = to_translate("show what is read of a document")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    document_file(parser)
    add_password(parser)
    add_ocr(parser)
    add_attachment(parser)
    parser.add_argument("--json", action="store_true", help=tr("write one JSON object"))


def run(options: argparse.Namespace) -> int:
    from app.documents.guarded import load_guarded
    from app.export.what_was_read import reading_as_data, reading_as_markdown
    from app.jobs.sources.scans import read_with_ocr

    options.file = chosen_file(options.file, options)
    if options.ocr:
        document = read_with_ocr(options.file, password(options), load_guarded, on_page=tell_page)
    else:
        document = load_guarded(options.file, password(options))
    if options.json:
        print_json(reading_as_data(document))
    else:
        sys.stdout.write(reading_as_markdown(document))
    return 0
