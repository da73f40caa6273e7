"""The statements of a result as CSV, one a row, with their pages."""

from __future__ import annotations

import csv
import io

from app.export.markdown_blocks import legible
from app.export.statements import statements
from app.store.records import RunRecord

COLUMNS = ("number", "section", "statement", "pages", "references")

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def as_csv(run: RunRecord) -> bytes:
    """UTF-8 with a mark at its beginning, without which Excel reads it in a local code page.

    Pages and references are separated by "; ". A text that a spreadsheet would take for a formula
    gets an apostrophe in front: a model repeats what a document says, which may be hostile.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for number, one in enumerate(statements(run.text), start=1):
        writer.writerow(
            [
                number,
                _inert(" / ".join(one.section)),
                _inert(one.text),
                "; ".join(map(str, one.pages)),
                _inert("; ".join(one.references)),
            ]
        )
    return out.getvalue().encode("utf-8-sig", "replace")


def _inert(text: str) -> str:
    text = legible(text)
    return "'" + text if text.startswith(_FORMULA) else text
