"""The sections of a document with their exact token counts, as the budget bar draws them."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from itertools import pairwise

from app.documents.structure.outline import Heading, headings_of
from app.planning import Measured
from app.planning.plan import span_of

FEWEST, MOST = 3, 60
LARGEST_SHARE = 0.4
"""Headings of one more level are taken while there are fewer sections than `FEWEST` or one of them
has more than this share of the text, and as long as there are not more than `MOST`."""


@dataclass(frozen=True, slots=True)
class Section:
    """A stretch of the text under one heading.

    Attributes:
        title: Of the heading; "" for what comes before the first.
        start, end: Offsets into `Document.text`.
        n_tokens: Exact, by the units that lie in it.
        span: Its pages as they are called, "pp. 4–9", or "" where there are none.
    """

    title: str
    start: int
    end: int
    n_tokens: int
    span: str


def sections_of(measured: Measured) -> list[Section]:
    """Divides a document at its main headings; one section where it has none. Some ms for a book,
    once per document."""
    document = measured.document
    headings = _main(headings_of(document), len(document.text))
    edges = [heading.start for heading in headings]
    titles = [heading.title for heading in headings]
    if not edges or edges[0] > 0:
        edges, titles = [0, *edges], [document.title if not edges else "", *titles]
    edges.append(len(document.text))
    unit_starts = [unit.start for unit in measured.units]
    place_starts = [place.start for place in document.places]
    cumulative = measured.cumulative
    found = []
    for title, start, end in zip(titles, edges, edges[1:], strict=False):
        if end <= start:
            continue
        first, last = bisect_left(unit_starts, start), bisect_left(unit_starts, end)
        span = ""
        if document.pages and place_starts:
            low = max(bisect_left(place_starts, start + 1) - 1, 0)
            high = max(bisect_left(place_starts, end) - 1, low)
            span = span_of(document.places[low].label, document.places[high].label)
        n_tokens = cumulative[last] - cumulative[first]
        found.append(Section(title, start, end, n_tokens, span))
    return found


def _main(headings: list[Heading], n_characters: int) -> list[Heading]:
    """The headings of as many levels as make a readable number of sections."""
    in_order: list[Heading] = []
    for heading in headings:
        if not in_order or heading.start > in_order[-1].start:
            in_order.append(heading)
    chosen: list[Heading] = []
    for level in sorted({heading.level for heading in in_order}):
        wider = [heading for heading in in_order if heading.level <= level]
        if chosen and len(wider) > MOST:
            break
        chosen = wider[:MOST]
        edges = [0, *(heading.start for heading in chosen), n_characters]
        largest = max(end - start for start, end in pairwise(edges))
        if len(chosen) >= FEWEST and largest <= LARGEST_SHARE * n_characters:
            break
    return chosen
