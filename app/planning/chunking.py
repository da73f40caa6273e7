"""Divides a document into parts, at borders that follow its content and not its positions."""

from __future__ import annotations

from app.planning.counting import RANK_BLOCK, Measured, with_markers
from app.planning.errors import PlanError
from app.planning.plan import Chunk
from app.system.translation import tr

FILL_MIN = 0.5
"""A part is at least this share of its capacity: the freedom to end it at a section."""
FILL_WANTED = 0.75
"""A part is at least this share of its capacity where it can be: enough freedom to find a heading,
or at least the same border again after an edit further up. Each part has notes of the same length
to be written and merged, however small it is. Without this the sample contract was 8 parts of 1,536
tokens at most and a book 132; now they are 6 and 118, and an edit changes one or two parts as
before."""


def map_chunks(measured: Measured, capacity: int) -> tuple[Chunk, ...]:
    """Cuts the units into chunks of at most `capacity` tokens with content-defined borders."""
    chunks: list[Chunk] = []
    first = 0
    while first < len(measured.units):
        last = _border(measured, first, capacity)
        chunk = chunk_of(measured, len(chunks), first, last)
        while chunk.n_tokens > capacity and last - first > 1:  # vocabularies that do not add up
            last -= 1
            chunk = chunk_of(measured, len(chunks), first, last)
        if chunk.n_tokens > capacity:
            raise PlanError(
                tr(
                    "A piece of {n_tokens:,} tokens cannot be divided to fit {capacity:,}.",
                    n_tokens=chunk.n_tokens,
                    capacity=capacity,
                ),
                tr("Choose a larger budget."),
            )
        chunks.append(chunk)
        first = last
    return tuple(chunks)


def _border(measured: Measured, first: int, capacity: int) -> int:
    """The unit before which the chunk that starts at `first` should end.

    Headings go before blocks, and borders from FILL_WANTED on before those from FILL_MIN on; then
    the highest heading wins, and among equals the one whose block has the smallest id.
    The choice depends on content, not on position, so that after an edit the borders further down
    fall where they fell before.
    """
    units, cumulative = measured.units, measured.cumulative
    n_units = len(units)

    end = first + 1
    n_places = 1  # the first unit begins a place or continues one: either way it has a marker
    head = measured.table_head(units[first].start)
    n_before = cumulative[first] - (measured.counter.count(head) if head else 0)
    while end < n_units:
        n_places_next = n_places + int(units[end].place >= 0)
        n_next = cumulative[end + 1] - n_before + measured.markers_tokens(n_places_next)
        if n_next > capacity:
            break
        n_places = n_places_next
        end += 1
    if end == n_units:
        return n_units
    n_rest = cumulative[n_units] - cumulative[first]
    # The last part should not be a scrap: leave it at least a quarter of a chunk.
    n_most = min(capacity, max(n_rest - capacity // 4, int(capacity * FILL_MIN) + 1))
    candidates: list[tuple[bool, bool, int, int, int]] = []
    for border in range(end, first, -1):
        n_tokens = cumulative[border] - cumulative[first]
        if n_tokens < capacity * FILL_MIN:
            break
        if n_tokens <= n_most:
            unit = units[border]
            is_short = n_tokens < capacity * FILL_WANTED
            candidates.append((unit.rank >= RANK_BLOCK, is_short, unit.rank, unit.key, -border))
    return -min(candidates)[-1] if candidates else end


def chunk_of(measured: Measured, index: int, first: int, last: int) -> Chunk:
    """The chunk of units `first` to `last` (exclusive), rendered with its place markers."""
    document, units = measured.document, measured.units
    start, end = units[first].start, units[last - 1].end
    places = measured.places_between(start, end)
    text = with_markers(document.text[start:end], start, places, measured.marker)
    if head := measured.table_head(start):
        at = text.index("\n") + 1 if places and places[0].start == start else 0
        text = text[:at] + head + text[at:]
    inside = units[first].rank > RANK_BLOCK or (last < len(units) and units[last].rank > RANK_BLOCK)
    if measured.additive and not inside:
        n_tokens = (
            measured.cumulative[last]
            - measured.cumulative[first]
            + measured.markers_tokens(len(places))
        )
    else:
        n_tokens = measured.chunk_counts.get((first, last), -1)
        if n_tokens < 0:
            n_tokens = measured.chunk_counts[first, last] = measured.counter.count(text)
    return Chunk(
        index=index,
        start=start,
        end=end,
        text=text,
        n_tokens=n_tokens,
        places=places,
        marker=measured.marker,
        headings=_headings_at(measured, start),
    )


def _headings_at(measured: Measured, start: int) -> tuple[str, ...]:
    """Titles of the sections that `start` lies in, outermost first, its own heading left out."""
    document = measured.document
    path: list[tuple[int, str]] = []
    for block_start, level, title in _heading_starts(measured):
        if block_start >= start:
            break
        while path and path[-1][0] >= level:
            path.pop()
        path.append((level, title))
    first = document.locate(start, start + 1)
    if first:
        block = document.blocks[first[0].block]
        if block.level is not None and first[0].start == 0:
            path = [entry for entry in path if entry[0] < block.level]
    return tuple(title for _, title in path)


def _heading_starts(measured: Measured) -> list[tuple[int, int, str]]:
    cached = measured.__dict__.get("_heading_starts")
    if cached is None:
        document = measured.document
        cached = [
            (start, document.blocks[index].level or 1, document.blocks[index].text)
            for start, index in zip(document.block_starts, document.body, strict=True)
            if document.blocks[index].level is not None
        ]
        measured.__dict__["_heading_starts"] = cached
    result: list[tuple[int, int, str]] = cached
    return result
