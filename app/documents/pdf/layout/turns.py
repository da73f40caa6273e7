"""The layout of a document by two processes, each of which does some pages at a time.

A page takes what is usual in the whole document and gives blocks of its own, so that whoever has
its lines can lay it out. The helper is told what is usual, and which lines recur, once all pages
are read; it lays out the turns that it has read itself, and the first process does the others and
then whatever has not come, from the other end. It waits for nothing.
"""

from __future__ import annotations

import itertools
import marshal
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, Protocol

from app.documents.base.data import BLOCK_KINDS
from app.documents.base.document import Block, Box, Page
from app.documents.pdf.layout.grouping import Grouping, Layout, Whole
from app.documents.pdf.layout.headings import Headings
from app.documents.pdf.layout.tables.ends import ends_from_data, ends_to_data
from app.documents.pdf.layout.words import Words
from app.documents.pdf.lines.line import Line
from app.documents.pdf.page.rules.grid import Rules

TURN_PAGES = 8
"""Pages that a process reads, or lays out, before it passes over those of the other."""


class TurnHelper(Protocol):
    """Who lays out turns as well."""

    def begin_layout(self, whole: bytes) -> None:
        """Tells it to begin with its turns, by what `whole_to_data` gave."""
        ...

    def turns(self) -> Collection[int]:
        """The turns, from 0, all of whose pages it has read."""
        ...

    def laid_out(self) -> list[tuple[int, Layout]]:
        """What has come since the last time, each layout with its turn, without waiting."""
        ...


def lay_out_turns(
    lines: Sequence[Line],
    running: set[int],
    pages: Sequence[Page],
    rules: Mapping[int, Rules],
    whole: Whole,
    helper: TurnHelper,
) -> Layout:
    """Does the same as a `Grouping` of all lines, with a helper.

    Args:
        lines: Of all pages, in reading order, none of them a line number.
        running: Indices of those that recur from page to page.
        pages: All pages, by number.
        rules: What is drawn, by page number.
        whole: What is usual in the document.
        helper: Lays out turns as well.
    """
    parts = dict(_parts(lines, running))
    its = [turn for turn in helper.turns() if turn in parts]
    helper.begin_layout(_whole_to_data(whole, {turn: parts[turn][1] for turn in its}))
    done: dict[int, Layout] = {}
    for turn in (*(turn for turn in parts if turn not in set(its)), *sorted(its, reverse=True)):
        for told, layout in helper.laid_out():
            done.setdefault(told, layout)
        if turn not in done:
            on_turn, recurring = parts[turn]
            done[turn] = _lay_out(on_turn, set(recurring), pages, rules, whole)
    return _joined([done[turn] for turn in parts], whole.headings)


def helped_layouts(
    data: bytes, found: Mapping[int, tuple[list[Line], float, Rules]], n_pages: int
) -> Iterator[bytes]:
    """What the helper tells of each turn, for `layout_from_data`.

    Args:
        data: What it was told.
        found: Lines, width in points and what is drawn, of the pages that it has read.
        n_pages: Of the document.
    """
    body_size, gap, has_typewriter, look, words, watermarks, recurring = marshal.loads(data)
    headings, known = Headings.from_data(look), Words.from_data(words)
    whole = Whole(body_size, gap, has_typewriter, headings, known, frozenset(watermarks))
    widths = {number: width for number, (_, width, _) in found.items()}
    # Of other pages nothing but their number is asked.
    pages = [Page(number, widths.get(number, 0.0), 0.0) for number in range(1, n_pages + 1)]
    rules = {number: drawn for number, (_, _, drawn) in found.items() if drawn.across}
    for turn, running in sorted(recurring.items()):
        lines: list[Line] = []
        for number in range(turn * TURN_PAGES + 1, min((turn + 1) * TURN_PAGES, n_pages) + 1):
            lines += found[number][0] if number in found else ()
        yield _layout_to_data(turn, _lay_out(lines, set(running), pages, rules, whole))


def layout_from_data(data: bytes) -> tuple[int, Layout]:
    """A turn and its layout, of what `helped_layouts` gave."""
    turn, rows, n_formulas, labelled, found, told = marshal.loads(data)
    blocks = [
        Block(text, BLOCK_KINDS[kind], page, None if box is None else Box(*box), "", level, number)
        for text, kind, page, box, level, number in rows
    ]
    ends = {n: ends_from_data(each) for n, each in told}
    return turn, Layout(blocks, Counter(n_formulas), labelled=labelled, found=found, ends=ends)


def _parts(
    lines: Sequence[Line], running: set[int]
) -> Iterator[tuple[int, tuple[Sequence[Line], list[int]]]]:
    """By turn its lines, and the indices among them of those that recur."""
    recurring = sorted(running)
    start = at = 0
    for turn, group in itertools.groupby(lines, lambda line: (line.page - 1) // TURN_PAGES):
        end = start + sum(1 for _ in group)
        first = at
        while at < len(recurring) and recurring[at] < end:
            at += 1
        yield turn, (lines[start:end], [n - start for n in recurring[first:at]])
        start = end


def _lay_out(
    lines: Sequence[Line],
    running: set[int],
    pages: Sequence[Page],
    rules: Mapping[int, Rules],
    whole: Whole,
) -> Layout:
    """The layout of a turn, with the titles of the outline that were found in it."""
    layout = Layout([])
    whole.headings.found = layout.found
    if lines:
        Grouping(lines, set(), running, pages, rules, whole, layout).run()
    return layout


def _joined(layouts: Sequence[Layout], headings: Headings) -> Layout:
    """Layouts in the order of their pages as one; the titles go to the headings."""
    joined = Layout([])
    for each in layouts:
        joined.ends |= {len(joined.blocks) + n: ends for n, ends in each.ends.items()}
        joined.blocks += each.blocks
        joined.n_formulas.update(each.n_formulas)
        joined.labelled += each.labelled
        for title, page in each.found.items():
            joined.found.setdefault(title, page)
    headings.found = joined.found
    return joined


def _whole_to_data(whole: Whole, recurring: Mapping[int, list[int]]) -> bytes:
    return marshal.dumps(
        (
            whole.body_size,
            whole.line_gap,
            whole.has_typewriter,
            whole.headings.to_data(),
            whole.words.to_data(),
            list(whole.watermarks),
            dict(recurring),
        )
    )


def _layout_to_data(turn: int, layout: Layout) -> bytes:
    rows: list[tuple[Any, ...]] = [
        (
            block.text,
            block.kind.value,
            block.page,
            None if block.box is None else tuple(block.box),
            block.level,
            block.number,
        )
        for block in layout.blocks
    ]
    ends = [(n, ends_to_data(each)) for n, each in layout.ends.items()]
    return marshal.dumps((turn, rows, dict(layout.n_formulas), layout.labelled, layout.found, ends))
