"""Which blocks of a PDF are headings, and of which level."""

from __future__ import annotations

import re
import statistics
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from app.documents.base.document import Block, BlockKind, OutlineEntry
from app.documents.pdf.layout.groups import Group
from app.documents.pdf.layout.measures import Usual
from app.documents.pdf.layout.tables.finding import caption_of
from app.documents.pdf.layout.titles import (
    CLAUSE,
    folded,
    titles_by_page,
    titles_everywhere,
    unnumbered,
)
from app.documents.pdf.layout.words import FIRST_WIDE
from app.documents.pdf.lines.finishing.sideways import is_slanted
from app.documents.pdf.lines.line import HYPHEN, Line

_DOTTED = re.compile(r"\d{1,3}(?:\.\d{1,3})+\.?\s|[A-Z]\.\d{1,3}(?:\.\d{1,3})*\.?\s")
_WORD = re.compile(r"[^\W\d_]{2}")
_ENTRY = re.compile(r" … ?\w{1,6}$")  # of a table of contents
_BOLD = 1.3  # times the usual weight of the document
_MIN_HEADING_WEIGHT = 500
_MAX_SAME_HEADINGS = 3
_NO_END = frozenset((".", ",", ";", ":", HYPHEN))
_DUTY = re.compile("不得|应当|必须|有权|视为|无权|[应须][在于按向由为以对将]")
"""What a Chinese heading hardly has, and a sentence that binds somebody has."""
_LONG_CHINESE = 14  # characters, from which a comma makes a sentence


class Headings:
    """What the headings of a document look like.

    Args:
        usual: What is usual in the document.
        outline: What it names is a heading.
        n_pages: Of the document.

    Attributes:
        found: By folded title of the outline, the page where a heading of that title was found.
    """

    def __init__(self, usual: Usual, outline: Sequence[OutlineEntry], n_pages: int) -> None:
        self.found: dict[str, int] = {}
        self.body_size = usual.body_size
        self.titles = titles_by_page(outline)
        self.everywhere = titles_everywhere(outline, n_pages)
        self.sizes = sorted(
            {round(size) for size in usual.sizes if size > self.body_size * 1.15}, reverse=True
        )[:4]
        weight = max(usual.weights, key=usual.weights.__getitem__, default=0)
        self.bold = max(weight * _BOLD, _MIN_HEADING_WEIGHT) if weight else 1e9

    def to_data(self) -> tuple[Any, ...]:
        """What they look like as what `marshal` writes."""
        return self.body_size, self.titles, self.everywhere, self.sizes, self.bold

    @classmethod
    def from_data(cls, data: tuple[Any, ...]) -> Headings:
        """The headings that `to_data` described."""
        self = cls.__new__(cls)
        self.found = {}
        self.body_size, self.titles, self.everywhere, self.sizes, self.bold = data
        return self

    def is_bold(self, line: Line) -> bool:
        """Whether a line is heavier than the text of the document."""
        return line.weight >= self.bold

    def is_title(self, line: Line) -> bool:
        """Whether the outline names a line."""
        on_page = self.titles.get(line.page)
        if not (on_page or self.everywhere):
            return False
        if self.everywhere and (self.is_bold(line) or line.size > self.body_size * 1.05):
            on_page = self.everywhere
        if not on_page or len(line.text) > 150:
            return False
        return folded(line.text) in on_page or folded(unnumbered(line.text)) in on_page

    def level(self, text: str, group: Group) -> int | None:
        """The heading level by the outline, by font size, or by number and weight; else None.
        A level by number is counted from -9 up and put right by `set_levels`."""
        first = group.lines[0]
        if is_slanted(first):
            return None
        if len(text) < 400:
            # Without pages a title is looked for among what is set like one.
            is_set_off = self.is_bold(first) or first.size > self.body_size * 1.05
            for titles in (self.titles.get(first.page), self.everywhere if is_set_off else None):
                if titles:
                    for title in (folded(text), folded(unnumbered(text))):
                        if title in titles:
                            self.found.setdefault(title, first.page)
                            return titles[title]
        if len(text) >= 120 or len(group.lines) > 3 or _ENTRY.search(text):
            return None
        size = round(first.size)
        if size in self.sizes and _WORD.search(text) and text[-1] not in "。；":
            return self.sizes.index(size) + 1
        if len(group.lines) > 2 or not stands_alone(text) or caption_of(text):
            return None
        is_bold = self.is_bold(first) and first.size > self.body_size * 0.92
        if _DOTTED.match(text) and (is_bold or len(group.lines) == 1):
            title = unnumbered(text)
            if title[:1].isupper() or title[:1] >= FIRST_WIDE:
                depth = text.split()[0].rstrip(".").count(".") + 1
                return depth - 10
        if is_bold and len(group.lines) == 1 and _WORD.search(text):
            clause = CLAUSE.match(text)
            if clause and not clause.group("number").startswith("("):
                return -9
            return len(self.sizes) + 1 if not clause else None
        return None

    def set_levels(self, blocks: list[Block]) -> None:
        """Numbered headings go under those whose level the outline or the size told."""
        # "Note", "Tip", "Example": what stands in bold again and again is a label.
        bold = Counter(b.text for b in blocks if b.level == len(self.sizes) + 1 and not b.number)
        for n, block in enumerate(blocks):
            if block.level == len(self.sizes) + 1 and bold[block.text] > _MAX_SAME_HEADINGS:
                blocks[n] = replace(block, kind=BlockKind.PARAGRAPH, level=None)
        shifts = [
            block.level - depth
            for block in blocks
            if block.level is not None and block.level > 0 and (depth := _depth(block.number))
        ]
        shift = max(int(statistics.median(shifts)), 0) if shifts else 0
        for n, block in enumerate(blocks):
            if block.level is not None and block.level < 0:
                blocks[n] = replace(block, level=block.level + 10 + shift)


def stands_alone(text: str) -> bool:
    """Whether a line may be a heading: it is short and is no sentence, nor part of one."""
    return len(text) < 80 and text[-1] not in _NO_END and not _is_chinese_sentence(text)


def _is_chinese_sentence(text: str) -> bool:
    """Whether a line says what is to be: a numbered clause of a Chinese contract often takes one
    line, and not each ends with a full stop."""
    if text[-1] in "。；：，！":
        return True
    return _DUTY.search(text) is not None or (len(text) > _LONG_CHINESE and "，" in text)


def _depth(number: str) -> int:
    return number.count(".") + 1 if number[:1].isdigit() else 0
