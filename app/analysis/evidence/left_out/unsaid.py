"""The figures of a document that an answer does not say, whatever the readings noted.

Notes are written by the model, too: an amount that its reading of page 14 passed over is in none of
them. So the amounts, dates, percentages and periods are taken from the document itself. A summary
need not say them all; whoever relies on it can see which it does not say, and where they stand.
"""

from __future__ import annotations

from collections.abc import Sequence

from app.analysis.evidence.figures.index import index_figures
from app.analysis.evidence.figures.reading import FigureKind
from app.analysis.evidence.left_out.dropped import (
    N_CONTEXT,
    DroppedFact,
    in_order,
    without_references,
)
from app.analysis.evidence.places.index import index_of
from app.documents.base.document import Document
from app.documents.base.language import sentences

_N_PLACES = 5


def unsaid_figures(document: Document, said: Sequence[str]) -> tuple[DroppedFact, ...]:
    """The amounts, dates, percentages and periods of a document that no text says.

    Args:
        document: Its body is looked at, without what was left out of the reading.
        said: The answer, and the notes of the parts: what these have is told by `dropped_facts`.

    Returns:
        Amounts first, then dates, percentages and periods; each in the order of the document.
    """
    has = index_figures("\n".join(without_references(text) for text in said))
    found: dict[tuple[FigureKind, str, str], DroppedFact] = {}
    for figure, label in index_of(document).weighty_figures:
        if has.has(figure):
            continue
        key = (figure.kind, figure.key, figure.currency)
        known = found.get(key)
        if known is None:
            context = _sentence_at(document.text, figure.start)
            found[key] = DroppedFact(figure.kind, figure.text, (label,), (), context, False)
        elif label not in known.references and len(known.references) < _N_PLACES:
            references = (*known.references, label)
            found[key] = DroppedFact(known.kind, known.text, references, (), known.context, False)
    return in_order(found.values())


def _sentence_at(text: str, offset: int) -> str:
    """The sentence that a figure stands in, on one line, cut to `N_CONTEXT` around the figure."""
    start = text.rfind("\n", 0, offset) + 1
    end = text.find("\n", offset)
    line = text[start : end if end >= 0 else len(text)]
    at = offset - start
    low, high = next(((a, b) for a, b in sentences(line) if a <= at < b), (0, len(line)))
    first = max(low, at - N_CONTEXT // 2)
    piece = " ".join(line[first:high].replace("|", " ").split())
    if first > low:
        piece = "… " + piece
    return piece if len(piece) <= N_CONTEXT else piece[: N_CONTEXT - 1].rstrip() + "…"
