"""The statements of a result as CSV, one per row, with their pages."""

from __future__ import annotations

import csv
import io

from app.analysis.evidence.checked import MARKS
from app.export.markdown_blocks import legible
from app.export.statements import Statement, evidence_of, statements
from app.store.records import RunRecord

COLUMNS = (
    *("number", "section", "statement", "pages", "references"),
    *("mark", "support", "placed_by", "reason"),
)

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def as_csv(run: RunRecord) -> bytes:
    """UTF-8 with a mark at its beginning, without which Excel reads it in a local code page.

    Pages and references are separated by "; ". A text that a spreadsheet would take for a formula
    gets an apostrophe in front: a model repeats what a document says, which may be hostile.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for number, one in enumerate(statements(run.text, evidence_of(run)), start=1):
        writer.writerow(
            [
                number,
                _inert(" / ".join(one.section)),
                _inert(one.text),
                "; ".join(map(str, one.pages)),
                _inert("; ".join(one.references)),
                *_found(one),
            ]
        )
    return out.getvalue().encode("utf-8-sig", "replace")


def _found(one: Statement) -> tuple[str, str, str, str]:
    """Mark, verdict, who found its place, and why it is no ✓; empty where nothing was checked."""
    if one.check is None:
        return ("", "", "", "")
    check = one.check
    return (MARKS[check.support], check.support.value, check.placed_by, _inert(check.reason))


def _inert(text: str) -> str:
    text = legible(text)
    return "'" + text if text.startswith(_FORMULA) else text
