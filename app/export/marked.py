"""The answer as it is exported: what a reader must know of it, and each statement with its mark."""

from __future__ import annotations

import re
from collections.abc import Iterator

from app.analysis.evidence import dimming
from app.analysis.evidence.check import with_marks
from app.analysis.evidence.checked import MARKS, StatementCheck, Support, mark_legend
from app.export.statements import evidence_of
from app.store.records import RunRecord
from app.system.translation import tr

MARK_COLORS = {
    MARKS[Support.MATCHED]: "2F6B3A",
    MARKS[Support.CITED]: "5A6456",
    MARKS[Support.DOUBTFUL]: "8A5300",
    MARKS[Support.UNSUPPORTED]: "5A6456",
}
"""Of each mark and the reason behind it, where a file has colours: as on the screen."""
DIM_COLOR = "6E756A"
"""Of a statement that nothing supports: paler than the rest, and 4.7 : 1 on white."""
_BEGIN, _END = "\ue010", "\ue011"  # around a mark that is to have its colour
_COLORED = re.compile(f"{_BEGIN}([^{_BEGIN}{_END}]*){_END}")
_DIMMING = re.compile(f"([{dimming.BEGIN}{dimming.END}])")


def marked_answer(run: RunRecord, *, in_color: bool = False) -> str:
    """The answer in Markdown. What was found for it stands in front in words, and behind each
    statement its mark; without evidence the answer stands as it is, and says who edited it. Marks
    that are to be coloured are found again by `Coloring`."""
    evidence = evidence_of(run)
    text = run.text.replace("\r\n", "\n") if evidence is None else run.text
    text = text.replace(_BEGIN, " ").replace(_END, " ")  # no answer colours itself
    head = [tr("Edited by you.")] if run.original_text is not None else []
    if evidence is not None and evidence.statements:
        head.append(evidence.summary)
        head.append(mark_legend(evidence))
        if in_color:
            say = _dimmed if dimming.can_dim(text) else _as_it_is
            text = with_marks(text, evidence, _colored, say)
        else:
            text = with_marks(text, evidence, _mark)
    body = text.replace("\r\n", "\n").strip()
    return "\n\n".join(["\n\n".join(head), body]) if head else body


class Coloring:
    """The colours of a marked answer, piece after piece in its order: what is dimmed may begin in
    one piece of Markdown and end in another."""

    def __init__(self, run: RunRecord) -> None:
        self._has_signs = dimming.can_dim(run.text)
        self._is_dim = False

    def pieces(self, text: str) -> Iterator[tuple[str, str]]:
        """A piece of it as (text, colour): RRGGBB of a mark and its reason, or of what is dimmed,
        else ""."""
        position = 0
        for match in _COLORED.finditer(text):
            yield from self._said(text[position : match.start()])
            yield match[1], MARK_COLORS.get(match[1][:1], "")
            position = match.end()
        yield from self._said(text[position:])

    def _said(self, text: str) -> Iterator[tuple[str, str]]:
        for piece in _DIMMING.split(text) if self._has_signs else [text]:
            if self._has_signs and piece in (dimming.BEGIN, dimming.END):
                self._is_dim = piece == dimming.BEGIN
            elif piece:
                yield piece, DIM_COLOR if self._is_dim else ""


def _dimmed(statement: StatementCheck, said: str) -> str:
    return dimming.dimmed(said) if statement.support is Support.UNSUPPORTED else said


def _as_it_is(_statement: StatementCheck, said: str) -> str:
    return said


def _colored(statement: StatementCheck) -> str:
    lead, mark, words = _mark(statement).rpartition(MARKS[statement.support])
    return f"{lead}{_BEGIN}{mark}{words}{_END}"


def _mark(statement: StatementCheck) -> str:
    mark = f" {MARKS[statement.support]}"
    if statement.placed_by == "longleaf":
        return f" [{', '.join(statement.references)}]{mark} ({tr('page found by Longleaf')})"
    if statement.support is Support.DOUBTFUL and statement.reason:
        return f"{mark} ({statement.reason})"
    return mark
