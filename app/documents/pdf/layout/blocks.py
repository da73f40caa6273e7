"""From the lines of a PDF to its blocks: paragraphs, headings, tables, notes, running heads."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence

from app.documents.base.control_codes import DAMAGED
from app.documents.base.document import Block, BlockKind, OutlineEntry, Page
from app.documents.base.reader import BlockSink
from app.documents.pdf.layout.grouping import Grouping, Layout, Whole
from app.documents.pdf.layout.headings import Headings
from app.documents.pdf.layout.line_numbers import part_line_numbers
from app.documents.pdf.layout.measures import Usual
from app.documents.pdf.layout.running_heads import running_heads
from app.documents.pdf.layout.turns import TurnHelper, lay_out_turns
from app.documents.pdf.layout.words import Words
from app.documents.pdf.lines.line import Line
from app.documents.pdf.page.rules import Rules

N_SAMPLE_BLOCKS = 400
"""Blocks from the beginning that the language of a document is told by."""
TITLE_PAGES = 2
"""Pages on which its title is looked for."""

_READABLE = re.compile(r"[^\W\d_]{2,}|\d{2,}")
_TOLD = Block("…", BlockKind.RUNNING_HEAD, 0)


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
    _finish(layout, headings)
    return layout


def blocks_by_section(
    sections: Callable[[], Iterable[Sequence[Line]]],
    pages: Sequence[Page],
    outline: Sequence[OutlineEntry],
    rules: Mapping[int, Rules],
    sink: BlockSink | None = None,
) -> Layout:
    """Does the same for a document whose lines are not all held at once. What recurs at the edges
    of pages is looked for in each section; all else is as it is usual in the whole document.

    Args:
        sections: Gives the lines of some hundred pages at a time; called twice.
        pages: All pages, by number.
        outline: The table of contents.
        rules: What is drawn, by page number.
        sink: Takes the blocks section by section. Those that nobody asks about again stand in the
            layout as one that says nothing.
    """
    usual, words = Usual(), Words()
    for section in sections():
        lines, _ = part_line_numbers(section)
        usual.add(lines)
        words.learn(lines)
        words.drop_numbers()
        del section, lines  # before the next one is made
    headings, layout = Headings(usual, outline, len(pages)), Layout([])
    whole = Whole.of(usual, headings, words)
    for section in sections():
        lines, numbers = part_line_numbers(section)
        running = running_heads(lines, pages)
        whole = whole.with_watermarks(lines, running | numbers, pages)
        n_before = len(layout.blocks)
        Grouping(lines, numbers, running, pages, rules, whole, layout).run()
        del section, lines
        if sink is not None:
            sink.add(layout.blocks[n_before:])
            _forget(layout.blocks, n_before)
    told = list(layout.blocks) if sink is not None else []
    gone = _finish(layout, headings)
    if sink is not None:
        kept = (n for n in range(len(told)) if n not in gone)
        pairs = zip(kept, layout.blocks, strict=True)
        kinds = {n: (block.kind, block.level) for n, block in pairs if block is not told[n]}
        sink.amend(kinds, sorted(gone))
    return layout


def _forget(blocks: list[Block], start: int) -> None:
    """Puts one block that says nothing in place of those, from `start` on, that neither the levels
    of headings, nor what is left out, nor the document's title and language depend on."""
    figures = _pages_with_figures(blocks[start:])
    for n in range(max(start, N_SAMPLE_BLOCKS), len(blocks)):
        block = blocks[n]
        is_asked = (
            block.level is not None
            or block.kind is BlockKind.CAPTION
            or (block.page or 0) <= TITLE_PAGES
            or DAMAGED in block.text
            or (block.page in figures and _is_noise(block))
        )
        if not is_asked:
            blocks[n] = _TOLD


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
