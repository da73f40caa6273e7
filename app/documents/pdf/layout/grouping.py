"""Lines of whole pages on their way to be blocks, by what is usual in their document."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field, replace

from app.documents.base.document import Block, BlockKind, Box, Page
from app.documents.base.inline_marks import without_seams
from app.documents.pdf.layout.figures import find_labels, is_figure_caption
from app.documents.pdf.layout.groups import Group
from app.documents.pdf.layout.headings import Headings, stands_alone
from app.documents.pdf.layout.index import find_index_lines
from app.documents.pdf.layout.list_items import begins_item
from app.documents.pdf.layout.listings import find_listings, listing_text
from app.documents.pdf.layout.measures import Usual
from app.documents.pdf.layout.running_heads import MARGIN_LENGTH
from app.documents.pdf.layout.tables.column_tables import begins_column
from app.documents.pdf.layout.tables.ends import TableEnds
from app.documents.pdf.layout.tables.finding import Table, caption_of, find_tables
from app.documents.pdf.layout.titles import clause_of, named_clause_of
from app.documents.pdf.layout.words import Words, joined_lines
from app.documents.pdf.lines.line import HYPHEN, Line
from app.documents.pdf.page.rules.grid import NO_RULES, Rules
from app.documents.pdf.printed_numbers import PrintedNumbers

_NOTE_MARK = re.compile(r"^(\d{1,3}(?!\d)|[*†‡])\.?\s?\S")
_BULLETS = "•◦▪▫‣●○■□◆❖➢➤►▶✓✔☐☑☒\ue000-\uf8ff–*-"
_HANGING = re.compile(rf"^(?:\d{{1,3}}[.)]|\([a-zA-Z0-9]{{1,4}}\)|[{_BULLETS}])\s+\S")
_LIST = re.compile(rf"^[{_BULLETS}]\s+\S")
_EQUATION = re.compile(r"[=<>≤≥≈≡∑∏∫√±×÷∈∉⊂⊆∪∩→⇒∀∃∂∇∞·⋅].*\((?:\d{1,3}|\d{1,2}\.\d{1,3})[a-z]?\)$")
_EDGE = 0.15  # of a page: what recurs higher up is a head
_WATERMARK = 1.6  # times the size of the text: what is larger and recurs names no section
_SENTENCE_ENDS = frozenset('.!?:;。！？：；”")]')
_CONTINUES = re.compile(r"\w+")


@dataclass(slots=True)
class Layout:
    """What `make_blocks` gives.

    Attributes:
        blocks: In reading order.
        n_formulas: Displayed formulas with a number, by page: their layout is lost.
        unreadable: Pages whose pictures held text without readable words, which was left out.
        labelled: Pages whose pictures held words, which are blocks of their own kind.
        numbered: Pages with line numbers, which were left out.
        found: By folded title of the outline, the page where a heading of that title was found.
        ends: By index among the blocks, what tables tell of whether they go on over the end of
            their page.
        printed: What running heads say of the pages' numbers.
    """

    blocks: list[Block]
    n_formulas: Counter[int] = field(default_factory=Counter)
    unreadable: list[int] = field(default_factory=list)
    labelled: list[int] = field(default_factory=list)
    numbered: list[int] = field(default_factory=list)
    found: dict[str, int] = field(default_factory=dict)
    ends: dict[int, TableEnds] = field(default_factory=dict)
    printed: PrintedNumbers = field(default_factory=PrintedNumbers)


@dataclass(frozen=True, slots=True)
class Whole:
    """What the layout of a page takes from its whole document.

    Attributes:
        body_size: Size of the font of most letters, in points.
        line_gap: Usual distance between the tops of lines, in points.
        has_typewriter: Whether some of it, and not most, is set in a typewriter face.
        headings: What its headings look like.
        words: Which words it has.
        watermarks: Texts of its watermarks, which are no headings where they stay in the text.
    """

    body_size: float
    line_gap: float
    has_typewriter: bool
    headings: Headings
    words: Words
    watermarks: Set[str] = frozenset()

    @classmethod
    def of(cls, usual: Usual, headings: Headings, words: Words) -> Whole:
        """With what is usual in the document."""
        return cls(usual.body_size, usual.line_gap, usual.has_typewriter, headings, words)

    def with_watermarks(
        self, lines: Sequence[Line], running: Set[int], pages: Sequence[Page]
    ) -> Whole:
        """With the watermarks among lines of which some, given by their indices, recur."""
        found = {
            line.text
            for line in (lines[n] for n in running)
            if line.size > _WATERMARK * self.body_size
            and line.top > _EDGE * pages[line.page - 1].height_pt
        }
        return replace(self, watermarks=found)


class Grouping:
    """Lines of a document on their way to be blocks, which are added to a layout.

    No block goes over the end of a page, so that any pages may be laid out by themselves.

    Args:
        lines: Of whole pages, in reading order.
        numbers: Indices of those that are line numbers.
        running: Indices of those that recur from page to page.
        pages: All pages, by number.
        rules: What is drawn, by page number.
        whole: What is usual in the document.
        layout: What is added to.
    """

    def __init__(
        self,
        lines: Sequence[Line],
        numbers: set[int],
        running: set[int],
        pages: Sequence[Page],
        rules: Mapping[int, Rules],
        whole: Whole,
        layout: Layout,
    ) -> None:
        self.lines, self.numbers = lines, numbers
        self.running = running | numbers
        self.body_size, self.gap = whole.body_size, whole.line_gap
        self.headings, self.words = whole.headings, whole.words
        self.watermarks = whole.watermarks
        self.tables = self._tables(rules)
        taken = {n for table in self.tables.values() for n in range(table.first, table.end)}
        self.labels = self._labels(taken | self.running)
        self.listings: dict[int, int] = {}
        if whole.has_typewriter:
            skipped = taken | self.running | self.labels
            self.listings = dict(find_listings(lines, skipped, self.gap, self.body_size))
        self.index = find_index_lines(lines, taken | self.running | self.labels, pages)
        self.layout = layout
        layout.numbered += sorted({lines[n].page for n in self.numbers})

    def _tables(self, rules: Mapping[int, Rules]) -> dict[int, Table]:
        """Tables by the index of their first line."""
        found: dict[int, Table] = {}
        by_page: dict[int, list[int]] = {}
        drawn = {page for page, on_page in rules.items() if on_page.grids}
        last = self.lines[0] if self.lines else None
        for number, line in enumerate(self.lines):
            if line.cells or line.page in drawn or (last and begins_column(last, line)):
                by_page.setdefault(line.page, []).append(number)
            last = line
        for page, numbers in by_page.items():
            low, high = numbers[0], numbers[-1] + 1
            while low > 0 and self.lines[low - 1].page == page:
                low -= 1
            while high < len(self.lines) and self.lines[high].page == page:
                high += 1
            skipped = {n - low for n in range(low, high) if n in self.running}
            on_page = find_tables(
                self.lines[low:high], skipped, rules.get(page, NO_RULES), self.gap
            )
            for table in on_page:
                found[low + table.first] = replace(
                    table, first=low + table.first, end=low + table.end
                )
        return found

    def _labels(self, skipped: set[int]) -> set[int]:
        """Lines that are words inside pictures."""
        pages = {line.page for line in self.lines if is_figure_caption(line.text)}
        found: set[int] = set()
        for _, numbers in itertools.groupby(
            (n for n, line in enumerate(self.lines) if line.page in pages),
            key=lambda n: self.lines[n].page,
        ):
            on_page = list(numbers)
            low = on_page[0]
            lines = [self.lines[n] for n in on_page]
            inside = {n - low for n in on_page if n in skipped}
            found |= {low + n for n in find_labels(lines, inside, self.body_size)}
        return found

    def run(self) -> None:
        blocks = self.layout.blocks
        lines, running, tables = self.lines, self.running, self.tables
        special = running.union(tables, self.listings, self.labels)
        group: Group | None = None
        number = 0
        while number < len(lines):
            line = lines[number]
            if number not in special and group is not None:
                if self._begins_block(group, line, self.index.get(number)):
                    blocks.append(self._block(group))
                    group = Group(line, number in self.index)
                else:
                    group.add(line)
                number += 1
                continue
            if number not in special:
                group = Group(line, number in self.index)
                number += 1
                continue
            if number in self.numbers:
                number += 1
                continue
            if group is not None:
                blocks.append(self._block(group))
                group = None
            if number in running:
                self._add_running_head(line)
            elif number in tables:
                table = tables[number]
                if table.ends is not None:
                    self.layout.ends[len(blocks)] = table.ends
                blocks.append(Block(table.markdown, BlockKind.TABLE, line.page, table.box))
                number = table.end
                continue
            elif number in self.listings:
                end = self.listings[number]
                blocks.append(_listing(lines[number:end]))
                number = end
                continue
            else:
                self._add_label(line)
            number += 1
        if group is not None:
            blocks.append(self._block(group))

    def _add_running_head(self, line: Line) -> None:
        """A column of line numbers in the margin is one block, not thirty."""
        blocks = self.layout.blocks
        last = blocks[-1] if blocks else None
        text = joined_lines([line.text], self.words)
        if (
            last is not None
            and last.kind is BlockKind.RUNNING_HEAD
            and last.page == line.page
            and last.box is not None
            and len(text) <= MARGIN_LENGTH
            and line.left < last.box.right
            and line.right > last.box.left
        ):
            box = last.box.joined(line.box)
            blocks[-1] = Block(f"{last.text} {text}", BlockKind.RUNNING_HEAD, line.page, box)
        else:
            blocks.append(Block(text, BlockKind.RUNNING_HEAD, line.page, line.box))

    def _add_label(self, line: Line) -> None:
        """The words inside one picture are one block, each on a line."""
        blocks = self.layout.blocks
        last = blocks[-1] if blocks else None
        text = "\n".join([cell.text for cell in line.cells] or [line.text]).replace(HYPHEN, "-")
        if last is None or last.kind is not BlockKind.LABEL or last.page != line.page:
            blocks.append(Block(text, BlockKind.LABEL, line.page, line.box))
        else:
            box = line.box if last.box is None else last.box.joined(line.box)
            blocks[-1] = Block(f"{last.text}\n{text}", BlockKind.LABEL, line.page, box)
        if line.page not in self.layout.labelled:
            self.layout.labelled.append(line.page)

    def _begins_block(self, group: Group, line: Line, begins_entry: bool | None) -> bool:
        last = group.lines[-1]
        if line.page != last.page:
            return True
        if begins_entry is not None:
            return begins_entry
        is_near = last.top - last.size < line.bottom and line.top < last.bottom - 0.5
        if is_near and line.left >= last.right - 1:  # the same row, or raised
            return False
        if line.size != last.size and self._is_other_size(line, last):
            return True
        ends_sentence = last.text[-1] in _SENTENCE_ENDS
        if line.top < last.top - 2:  # the next column, or a box elsewhere
            if line.bottom < group.top and group.left < line.right and line.left < group.right:
                return True  # it stands above
            return last.text[-1] not in (HYPHEN, "-", ",") and ends_sentence
        # Of a heading in large type the lines are farther apart, too.
        usual = max(self.gap, line.size) if line.size > self.body_size * 1.15 else self.gap
        if line.top - last.top > usual * 1.35:
            return True
        if self.headings.is_title(line) or self.headings.is_title(last):
            return True
        if (
            line.weight
            and last.weight
            and self.headings.is_bold(line) != self.headings.is_bold(last)
        ):
            # A bold line of its own above or below text; bold words at its beginning are not one.
            bold = line if self.headings.is_bold(line) else last
            if stands_alone(bold.text):
                return True
        if begins_item(group.lines[0], last, line):
            return True
        # Most lines go on in the middle of a sentence, and no mark begins with a small letter.
        if not "a" <= line.text[0] <= "z":
            if clause_of(line.text) and _ends_short(group):
                return True
            if _LIST.match(line.text) or caption_of(line.text):
                return True
        if not ends_sentence:
            return False
        if named_clause_of(line.text):
            return True
        indent = self.body_size * 0.8
        if line.left - last.left > indent and not _HANGING.match(last.text):
            return True
        return len(group.lines) > 1 and line.left - group.left > indent

    def _is_other_size(self, line: Line, last: Line) -> bool:
        """Whether two lines are set in sizes of their own. A size is that of one character, which
        may be in another face; inside a sentence a small difference means nothing."""
        difference = abs(line.size - last.size)
        if difference <= 0.6:
            return False
        if difference > 0.2 * max(line.size, last.size) or last.text[-1] in _SENTENCE_ENDS:
            return True
        return not (0 < line.top - last.top <= self.gap * 1.2 and _CONTINUES.match(line.text))

    def _block(self, group: Group) -> Block:
        first = group.lines[0]
        text = without_seams(joined_lines(map(_with_its_end, group.lines), self.words))
        box = Box(group.left, group.top, group.right, group.bottom)
        if group.is_entry:  # it may begin with a number that numbers nothing
            return Block(text, BlockKind.LIST_ITEM, first.page, box)
        clause = clause_of(text) or named_clause_of(text)
        number = clause.group("number").rstrip(".") if clause else ""
        level = None if text in self.watermarks else self.headings.level(text, group)
        if level is not None:
            return Block(text, BlockKind.HEADING, first.page, box, level=level, number=number)
        if _LIST.match(text):
            return Block(text, BlockKind.LIST_ITEM, first.page, box)
        if caption_of(text):
            return Block(text, BlockKind.CAPTION, first.page, box)
        if len(text) < 200 and _EQUATION.search(text):
            self.layout.n_formulas[first.page] += 1
        kind = BlockKind.PARAGRAPH
        if first.size < self.body_size * 0.87 and _NOTE_MARK.match(text):
            kind, number = BlockKind.FOOTNOTE, ""
        return Block(text, kind, first.page, box, number=number)


def _listing(lines: Sequence[Line]) -> Block:
    return Block(listing_text(lines), BlockKind.CODE, lines[0].page, Box.around(lines))


def _ends_short(group: Group) -> bool:
    """Whether the paragraph may end here: at a sentence's end, or short of the margin."""
    last = group.lines[-1]
    return len(group.lines) == 1 or last.text[-1] in _SENTENCE_ENDS or last.right < group.right - 20


def _with_its_end(line: Line) -> str:
    """The text of a line, with the space that the next one is to be joined by, if that is known."""
    return line.text + " " if line.ends_word else line.text
