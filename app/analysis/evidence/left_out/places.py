"""Where in a document something stands that was left out of an answer."""

from __future__ import annotations

from app.analysis.evidence.figures.reading import FigureKind, figures_in
from app.analysis.evidence.left_out.dropped import DroppedFact
from app.analysis.evidence.places.index import index_of
from app.analysis.evidence.places.passage import Passage
from app.documents.base.document import Document
from app.documents.base.language import sentences


def passage_of(document: Document, fact: DroppedFact) -> Passage | None:
    """The sentence of the first place of a fact that has its figure or name, however it is written
    there; None where none has."""
    index = index_of(document)
    for label in fact.references:
        for start, end in index.ranges.get(label, ()):
            text = document.text[start:end]
            offset = _offset(text, fact)
            if offset is None:
                continue
            low, high = next(
                ((a, b) for a, b in sentences(text) if a <= offset < b), (0, len(text))
            )
            piece = text[low:high]
            low += len(piece) - len(piece.lstrip())
            high = low + len(piece.strip())
            return Passage(start + low, start + high, label, index.pages[label], 1.0)
    return None


def _offset(text: str, fact: DroppedFact) -> int | None:
    if fact.kind is not FigureKind.NAME:
        wanted = next(iter(figures_in(fact.text)), None)
        for figure in figures_in(text) if wanted is not None else ():
            if wanted is not None and figure.kind is wanted.kind and figure.key == wanted.key:
                return figure.start
    at = text.casefold().find(fact.text.casefold())
    return at if at >= 0 else None
