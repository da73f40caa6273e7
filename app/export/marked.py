"""The answer as it is exported: what a reader must know of it, and each statement with its mark."""

from __future__ import annotations

from app.analysis.evidence.check import with_marks
from app.analysis.evidence.checked import MARKS, StatementCheck, Support, mark_legend
from app.export.statements import evidence_of
from app.store.records import RunRecord
from app.system.translation import tr


def marked_answer(run: RunRecord) -> str:
    """The answer in Markdown. What was found for it stands in front in words, and behind each
    statement its mark; without evidence the answer stands as it is, and says who edited it."""
    evidence = evidence_of(run)
    text = run.text.replace("\r\n", "\n") if evidence is None else run.text
    head = [tr("Edited by you.")] if run.original_text is not None else []
    if evidence is not None and evidence.statements:
        head.append(evidence.summary)
        head.append(mark_legend(evidence))
        text = with_marks(text, evidence, _mark)
    body = text.replace("\r\n", "\n").strip()
    return "\n\n".join(["\n\n".join(head), body]) if head else body


def _mark(statement: StatementCheck) -> str:
    mark = f" {MARKS[statement.support]}"
    if statement.placed_by == "longleaf":
        return f" [{', '.join(statement.references)}]{mark} ({tr('page found by Longleaf')})"
    if statement.support is Support.DOUBTFUL and statement.reason:
        return f"{mark} ({statement.reason})"
    return mark
