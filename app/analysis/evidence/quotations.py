"""Whether the quotations of a statement are in the document, and where."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from app.analysis.evidence.checked import QuotationCheck, QuotationVerdict
from app.analysis.evidence.places.index import WORD, DocumentIndex
from app.analysis.evidence.places.passage import Passage
from app.analysis.evidence.statements import QUOTED
from app.documents.base.passages import MatchKind, PassageSpan, passage_index

N_FOUND_TEXT = 400
"""Characters of the document's own words that are carried along with a similar quotation."""


def quotations_of(
    index: DocumentIndex, words: str, offset: int, cited: Sequence[str], *, similar: bool = True
) -> Iterator[QuotationCheck]:
    """The quotations of a statement, looked for letter by letter in the places it names and then
    anywhere.

    Args:
        index: The document's.
        words: The statement, references blanked.
        offset: Where it stands in the answer.
        cited: Labels of the places it names.
        similar: Whether a misquoted one is looked for, too.
    """
    for match in QUOTED.finditer(words):
        group = match.lastgroup
        assert group is not None
        start, end = match.span(group)
        quotation = match[group]
        if not WORD.search(quotation):
            continue
        found = _find_quotation(index, quotation, cited, similar)
        if found is None:
            verdict, passage, in_cited, own = QuotationVerdict.NOT_FOUND, None, False, ""
        else:
            span, passage = found
            in_cited = any(
                span.start < high and low < span.end
                for label in cited
                for low, high in index.ranges[label]
            )
            exact = span.kind is MatchKind.EXACT
            verdict = QuotationVerdict.FOUND if exact else QuotationVerdict.SIMILAR
            own = "" if exact else index.document.text[span.start : span.end][:N_FOUND_TEXT]
        yield QuotationCheck(
            offset + start, offset + end, quotation.strip(), verdict, in_cited, passage, own
        )


def _find_quotation(
    index: DocumentIndex, quotation: str, cited: Sequence[str], similar: bool
) -> tuple[PassageSpan, Passage] | None:
    """The match in a cited place if there is one, else the best one anywhere."""
    passages = passage_index(index.document)
    places = [(label, *span) for label in cited for span in index.ranges[label]]
    first = passages.find_first(quotation, ((low, high) for _, low, high in places))
    matches = [first] if first else passages.find(quotation, similar=similar)
    for match in matches:
        for label, low, high in places:
            if match.start < high and low < match.end:
                passage = Passage(match.start, match.end, label, index.pages[label], match.score)
                return match, passage
    if not matches:
        return None
    best = matches[0]
    label = index.label_at(best.start)
    return best, Passage(best.start, best.end, label, index.pages.get(label), best.score)
