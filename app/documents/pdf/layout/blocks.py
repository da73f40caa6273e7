"""From the lines of a PDF to its blocks: paragraphs, headings, tables, notes, running heads."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence

from app.documents.base.document import Block, BlockKind, OutlineEntry, Page
from app.documents.pdf.layout.grouping import Grouping, Layout, Whole
from app.documents.pdf.layout.headings import Headings
from app.documents.pdf.layout.line_numbers import part_line_numbers
from app.documents.pdf.layout.measures import Usual
from app.documents.pdf.layout.running_heads import running_heads
from app.documents.pdf.layout.turns import TurnHelper, lay_out_turns
from app.documents.pdf.layout.words import Words
from app.documents.pdf.lines.line import Line
from app.documents.pdf.page.rules import Rules

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
        Grouping(lines, numbers, running, pages, rules, whole, layout).run()
    else:
        whole = Whole.of(usual, headings, words)
        layout = lay_out_turns(lines, running, pages, rules, whole, helper)
    return _finished(layout, headings)


def blocks_by_section(
    sections: Callable[[], Iterable[Sequence[Line]]],
    pages: Sequence[Page],
    outline: Sequence[OutlineEntry],
    rules: Mapping[int, Rules],
) -> Layout:
    """Does the same for a document whose lines are not all held at once. What recurs at the edges
    of pages is looked for in each section; all else is as it is usual in the whole document.

    Args:
        sections: Gives the lines of some hundred pages at a time; called twice.
        pages: All pages, by number.
        outline: The table of contents.
        rules: What is drawn, by page number.
    """
    usual, words = Usual(), Words()
    for section in sections():
        lines, _ = part_line_numbers(section)
        usual.add(lines)
        words.learn(lines)
        del section, lines  # before the next one is made
    headings, layout = Headings(usual, outline, len(pages)), Layout([])
    whole = Whole.of(usual, headings, words)
    for section in sections():
        lines, numbers = part_line_numbers(section)
        running = running_heads(lines, pages)
        Grouping(lines, numbers, running, pages, rules, whole, layout).run()
        del section, lines
    return _finished(layout, headings)


def _finished(layout: Layout, headings: Headings) -> Layout:
    headings.set_levels(layout.blocks)
    layout.found = headings.found
    _drop_unreadable(layout)
    return layout


def _drop_unreadable(layout: Layout) -> None:
    """Labels of charts whose fonts tell no letters are noise: they are left out, and said."""
    blocks = layout.blocks
    pages = {
        b.page for b in blocks if b.kind is BlockKind.CAPTION and b.text[:1].lower() in "fc图圖"
    }
    noise = [n for n, b in enumerate(blocks) if b.page in pages and _is_noise(b)]
    loud = {blocks[n].page for n in noise if len(blocks[n].text) > 20}
    gone = {n for n in noise if blocks[n].page in loud}
    if gone:
        layout.unreadable = sorted({blocks[n].page or 0 for n in gone})
        layout.blocks = [b for n, b in enumerate(blocks) if n not in gone]


def _is_noise(block: Block) -> bool:
    """Whether a paragraph has hardly a word among its characters."""
    if block.kind not in (BlockKind.PARAGRAPH, BlockKind.FOOTNOTE):
        return False
    dense = sum(not c.isspace() for c in block.text)
    words = _READABLE.findall(block.text)
    n_signs = sum(not c.isalnum() and not c.isspace() for c in block.text)
    return sum(map(len, words)) < 0.35 * dense and n_signs > 0.4 * dense
