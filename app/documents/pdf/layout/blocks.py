"""From the lines of a PDF to its blocks: paragraphs, headings, tables, notes, running heads."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from app.documents.base.control_codes import DAMAGED
from app.documents.base.document import Block, BlockKind, OutlineEntry, Page
from app.documents.base.reader import BlockSink
from app.documents.pdf.layout.grouping import Grouping, Layout, Whole
from app.documents.pdf.layout.headings import Headings
from app.documents.pdf.layout.line_numbers.parting import part_line_numbers
from app.documents.pdf.layout.measures import Usual
from app.documents.pdf.layout.running_heads import running_heads
from app.documents.pdf.layout.tables.over_pages import OverPages
from app.documents.pdf.layout.turns import TurnHelper, lay_out_turns
from app.documents.pdf.layout.words import Words
from app.documents.pdf.lines.line import Line
from app.documents.pdf.page.rules.grid import Rules
from app.documents.pdf.sections import Section

N_SAMPLE_BLOCKS = 400
"""Blocks from the beginning that the language of a document is told by."""
TITLE_PAGES = 2
"""Pages on which its title is looked for."""

_READABLE = re.compile(r"[^\W\d_]{2,}|\d{2,}")


def make_blocks(
    lines: Sequence[Line],
    pages: Sequence[Page],
    outline: Sequence[OutlineEntry],
    rules: Mapping[int, Rules],
    words: Words | None = None,
    helper: TurnHelper | None = None,
) -> Layout:
    """Groups lines into blocks.

    Args:
        lines: Of all pages, in reading order.
        pages: All pages, by number.
        outline: The table of contents; what it names is a heading.
        rules: What is drawn, by page number, where there may be tables.
        words: Which words the lines have, where that is known.
        helper: Lays out pages as well.
    """
    lines, numbers = part_line_numbers(lines)
    usual = Usual()
    usual.add(lines)
    headings, layout = Headings(usual, outline, len(pages)), Layout([])
    running = running_heads(lines, pages)
    if helper is None or words is None or numbers:  # it knows the lines as they were
        whole = Whole.of(usual, headings, Words(lines))
        whole = whole.with_watermarks(lines, running | numbers, pages)
        Grouping(lines, numbers, running, pages, rules, whole, layout).run()
    else:
        whole = Whole.of(usual, headings, words).with_watermarks(lines, running, pages)
        layout = lay_out_turns(lines, running, pages, rules, whole, helper)
    layout.printed.add(lines, running - numbers, pages)
    _join_tables(layout, OverPages(pages))
    _finish(layout, headings)
    return layout


class Learned:
    """What the lines of a long document tell of the whole of it, taken in some hundred pages at a
    time, in order."""

    def __init__(self) -> None:
        self.usual = Usual()
        self.words = Words()

    def add(self, section: Sequence[Line]) -> None:
        """Takes in lines of whole pages."""
        lines, _ = part_line_numbers(section)
        self.usual.add(lines)
        self.words.learn_section(lines)


def blocks_by_section(
    sections: Iterable[Section],
    learned: Learned,
    pages: Sequence[Page],
    outline: Sequence[OutlineEntry],
    sink: BlockSink | None = None,
) -> Layout:
    """Does the same for a document whose lines are not all held at once. What recurs at the edges
    of pages is looked for in each section; all else is as it is usual in the whole document.

    Args:
        sections: The lines of some hundred pages at a time.
        learned: What all of them tell.
        pages: All pages, by number.
        outline: The table of contents.
        sink: Takes the blocks section by section. The layout then has only those that somebody asks
            about again.
    """
    headings, layout = Headings(learned.usual, outline, len(pages)), Layout([])
    whole = Whole.of(learned.usual, headings, learned.words)
    told, tables = _Told(), OverPages(pages)
    for section in sections:
        lines, numbers = part_line_numbers(section.lines)
        running = running_heads(lines, pages)
        whole = whole.with_watermarks(lines, running | numbers, pages)
        Grouping(lines, numbers, running, pages, section.rules, whole, layout).run()
        layout.printed.add(lines, running - numbers, pages)
        del section, lines  # before the next one is made
        if sink is not None:
            _join_tables(layout, tables)
            sink.add(layout.blocks)
            told.add(layout.blocks)
            layout.blocks = []  # no block goes over the end of a page
    if sink is None:
        _join_tables(layout, tables)
        _finish(layout, headings)
        return layout
    layout.blocks = list(told.asked)
    gone = _finish(layout, headings)
    kept = (n for n in range(len(told.asked)) if n not in gone)
    pairs = zip(kept, layout.blocks, strict=True)
    kinds = {
        told.numbers[n]: (block.kind, block.level)
        for n, block in pairs
        if block is not told.asked[n]
    }
    sink.amend(kinds, [told.numbers[n] for n in sorted(gone)])
    return layout


class _Told:
    """Of the blocks that were told, those that the levels of headings, what is left out, or the
    document's title and language depend on.

    Attributes:
        asked: Those.
        numbers: Of each of them, its place among all.
    """

    def __init__(self) -> None:
        self.asked: list[Block] = []
        self.numbers: list[int] = []
        self._n_told = 0

    def add(self, blocks: Sequence[Block]) -> None:
        """Takes the next blocks, of whole pages."""
        figures = _pages_with_figures(blocks)
        for n, block in enumerate(blocks, start=self._n_told):
            if (
                n < N_SAMPLE_BLOCKS
                or block.level is not None
                or block.kind is BlockKind.CAPTION
                or (block.page or 0) <= TITLE_PAGES
                or DAMAGED in block.text
                or (block.page in figures and _is_noise(block))
            ):
                self.asked.append(block)
                self.numbers.append(n)
        self._n_told += len(blocks)


def _join_tables(layout: Layout, tables: OverPages) -> None:
    """Joins the tables of a layout that go on over the end of a page."""
    layout.blocks = tables.join(layout.blocks, layout.ends)
    layout.ends = {}


def _finish(layout: Layout, headings: Headings) -> set[int]:
    """Puts right what only the whole document tells. Gives the indices of blocks that are left out
    for it."""
    headings.set_levels(layout.blocks)
    layout.found = headings.found
    return _drop_unreadable(layout)


def _pages_with_figures(blocks: Sequence[Block]) -> set[int | None]:
    captions = (block for block in blocks if block.kind is BlockKind.CAPTION)
    return {block.page for block in captions if block.text[:1].lower() in "fc图圖"}


def _drop_unreadable(layout: Layout) -> set[int]:
    """Labels of charts whose fonts tell no letters are noise: they are left out, and said."""
    blocks = layout.blocks
    pages = _pages_with_figures(blocks)
    noise = [n for n, b in enumerate(blocks) if b.page in pages and _is_noise(b)]
    loud = {blocks[n].page for n in noise if len(blocks[n].text) > 20}
    gone = {n for n in noise if blocks[n].page in loud}
    if gone:
        layout.unreadable = sorted({blocks[n].page or 0 for n in gone})
        layout.blocks = [b for n, b in enumerate(blocks) if n not in gone]
    return gone


def _is_noise(block: Block) -> bool:
    """Whether a paragraph has hardly a word among its characters."""
    if block.kind not in (BlockKind.PARAGRAPH, BlockKind.FOOTNOTE):
        return False
    dense = sum(not c.isspace() for c in block.text)
    words = _READABLE.findall(block.text)
    n_signs = sum(not c.isalnum() and not c.isspace() for c in block.text)
    return sum(map(len, words)) < 0.35 * dense and n_signs > 0.4 * dense
