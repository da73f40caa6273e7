"""Counts the tokens of a document's indivisible pieces, once per document and model.

A plan for another budget is then sums over these counts, which is what lets the window follow the
budget slider while it moves.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, pairwise
from typing import Protocol

from app.documents.base.document import BLOCK_SEPARATOR, BlockKind, Document, Place
from app.documents.base.tables import table_head

N_UNIT_TOKENS_MAX = 384
"""Longest unit in tokens. A block above it is split at lines, sentences, words or, when nothing
else is there, characters. Small against any chunk, so that chunks fill well."""

N_HEAD_TOKENS_MAX = 192
"""Longest names of columns that are said again in each part of a table."""

RANK_SECTION = 1  # headings take ranks 1 to 6
RANK_CLAUSE = 7  # a numbered clause that is no heading
RANK_BLOCK = 8
RANK_INSIDE = 9


class TokenCounter(Protocol):
    """What planning needs of a tokenizer."""

    def count(self, text: str) -> int:
        """Exact tokens of `text`, taken as data."""
        ...


@dataclass(frozen=True, slots=True)
class Unit:
    """A piece of `Document.text` that is never divided between chunks.

    Attributes:
        start, end: Its range of `Document.text`; units partition the text.
        n_tokens: Exact tokens of the range, by itself.
        rank: How good a chunk border before it is: heading level, `RANK_CLAUSE`, `RANK_BLOCK`, or
            `RANK_INSIDE`
            for a piece that continues a block. Lower is better.
        key: First eight bytes of the block's id as a number: a border chosen by it depends on the
            content alone, not on where the content lies.
        place: Index into `Document.places` when a place starts here, else -1.
    """

    start: int
    end: int
    n_tokens: int
    rank: int
    key: int
    place: int


@dataclass(frozen=True)
class Measured:
    """A document counted in one model's tokens.

    `n_tokens` is exact for the whole text, `n_tokens_with_markers` for the text with a marker
    before each of its places. `additive` says that the counts of units and markers add up to them,
    as they do for byte-level vocabularies; planning then need not count a chunk again.
    """

    document: Document
    counter: TokenCounter
    units: tuple[Unit, ...]
    n_tokens: int
    n_tokens_with_markers: int
    additive: bool
    marker: str

    @cached_property
    def cumulative(self) -> tuple[int, ...]:
        """`cumulative[i]` is the tokens of the first i units."""
        return (0, *accumulate(unit.n_tokens for unit in self.units))

    @cached_property
    def _place_starts(self) -> list[int]:
        return [place.start for place in self.document.places]

    @cached_property
    def _marker_counts(self) -> list[int]:
        return [0]

    def marker_tokens(self, number: int) -> int:
        """Tokens of the marker line of the `number`-th place of a chunk (from 1)."""
        counts = self._marker_counts
        while len(counts) <= number:
            counts.append(self.counter.count(marker_line(self.marker, len(counts))))
        return counts[number]

    @cached_property
    def chunk_counts(self) -> dict[tuple[int, int], int]:
        """Exact tokens of chunks counted so far, by their first unit and the one after their last:
        plans for budgets beyond what the model holds consist of the same chunks."""
        return {}

    @cached_property
    def _marker_sums(self) -> list[int]:
        return [0]

    def markers_tokens(self, n_places: int) -> int:
        """Tokens of the first `n_places` marker lines together."""
        sums = self._marker_sums
        while len(sums) <= n_places:
            sums.append(sums[-1] + self.marker_tokens(len(sums)))
        return sums[n_places]

    def table_head(self, start: int) -> str:
        """The names of the columns, where a chunk that begins at `start` begins within a table and
        would not have them."""
        found = self.document.locate(start, start + 1)
        if not found or self.document.blocks[found[0].block].kind is not BlockKind.TABLE:
            return ""
        head = table_head(self.document.blocks[found[0].block].text, found[0].start)
        return head if head and self.counter.count(head) <= N_HEAD_TOKENS_MAX else ""

    def places_between(self, start: int, end: int) -> tuple[Place, ...]:
        """The places a chunk over `text[start:end]` names. The place it begins in the midst of
        comes first, moved to `start`."""
        places = self.document.places
        low, high = (bisect_left(self._place_starts, edge) for edge in (start, end))
        inside = places[low:high]
        if low > 0 and (low == high or places[low].start > start):
            before = places[low - 1]
            return (Place(start, before.label, before.page, before.block), *inside)
        return inside


def marker_line(marker: str, number: int) -> str:
    """The line that stands before a place in a prompt: "[p12]" and a newline."""
    return f"[{marker}{number}]\n"


def with_markers(text: str, start: int, places: Sequence[Place], marker: str) -> str:
    """`text`, which begins at offset `start` of the document, with a marker line before each of
    `places`, numbered from 1."""
    pieces, position = [], start
    for number, place in enumerate(places, start=1):
        pieces.append(text[position - start : place.start - start])
        pieces.append(marker_line(marker, number))
        position = place.start
    pieces.append(text[position - start :])
    return "".join(pieces)


def choose_marker(text: str) -> str:
    """Marker letters that `text` does not use itself, not even as "[p. 3]", which a model may copy:
    "p", or the first free of "pp", "ppp" …"""
    used = set(re.findall(r"\[\s*(p+)\.?\s?\d", text))
    marker = "p"
    while marker in used:
        marker += "p"
    return marker


def measure(document: Document, counter: TokenCounter) -> Measured:
    """Counts a document. Linear in its length; about a second for 350 pages on one core."""
    text = document.text
    starts = [place.start for place in document.places]
    place_at = {start: index for index, start in enumerate(starts)}
    units: list[Unit] = []
    for number, index in enumerate(document.body):
        block = document.blocks[index]
        start = document.block_starts[number]
        end = start + len(block.as_markdown())
        if number + 1 < len(document.body):
            end += len(BLOCK_SEPARATOR)
        key = int(block.id[:16], 16)
        rank = RANK_BLOCK
        if block.kind is BlockKind.HEADING or block.level is not None:
            rank = min(block.level or 1, 6)
        elif block.number:
            rank = RANK_CLAUSE
        # A place within a block, such as a row of a table, begins a unit: it can be named then.
        inside = starts[bisect_right(starts, start) : bisect_left(starts, end)]
        for low, high in pairwise((start, *inside, end)):
            for piece_start, piece_end, n_tokens in _pieces(text, low, high, counter):
                place = place_at.get(piece_start, -1)
                units.append(Unit(piece_start, piece_end, n_tokens, rank, key, place))
                rank = RANK_INSIDE
    marker = choose_marker(text)
    n_tokens = counter.count(text)
    n_marked = counter.count(with_markers(text, 0, document.places, marker))
    n_sum = sum(unit.n_tokens for unit in units)
    n_markers = sum(
        counter.count(marker_line(marker, number + 1)) for number in range(len(document.places))
    )
    additive = n_tokens == n_sum and n_marked == n_sum + n_markers
    return Measured(document, counter, tuple(units), n_tokens, n_marked, additive, marker)


_BREAKS = (
    re.compile(r"\n(?=\S)"),  # lines: rows of a table, lines of code
    re.compile(r"(?<=[.!?;:])\s+(?=\S)|(?<=[。！？；：])(?=\S)"),  # sentences
    re.compile(r"\s+(?=\S)"),  # words
)


def _pieces(text: str, start: int, end: int, counter: TokenCounter) -> list[tuple[int, int, int]]:
    """Splits `text[start:end]` into (start, end, n_tokens) of at most N_UNIT_TOKENS_MAX tokens."""
    n_tokens = counter.count(text[start:end])
    if n_tokens <= N_UNIT_TOKENS_MAX or end - start < 2:
        return [(start, end, n_tokens)]
    # The break nearest to the middle halves the piece; halves are split again as needed. White
    # space goes with what follows it, where byte-level vocabularies put it too.
    middle = (start + end) // 2
    for pattern in _BREAKS:
        best = -1
        for match in pattern.finditer(text, start + 1, end):
            if abs(match.start() - middle) < abs(best - middle) or best < 0:
                best = match.start()
            if match.start() > middle:
                break
        if best > start and min(best - start, end - best) * 8 >= end - start:
            break
    else:
        best = middle
    return _pieces(text, start, best, counter) + _pieces(text, best, end, counter)
