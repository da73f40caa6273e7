"""The sentences of a document that may become key passages, and what they stand under."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from app.digest.cues import cue
from app.digest.words import n_words
from app.documents.base.document import Block, BlockKind, Document
from app.documents.base.language import sentences
from app.documents.structure.back_matter import BackMatterKind, find_back_matter

_LEFT_OUT = frozenset(BackMatterKind) - {BackMatterKind.APPENDIX}
_READ = frozenset(
    (
        BlockKind.PARAGRAPH,
        BlockKind.LIST_ITEM,
        BlockKind.TABLE,
        BlockKind.FOOTNOTE,
        BlockKind.CAPTION,
    )
)
_N_LIST_WORDS_MAX = 60
"""A line that leads into a list is one passage with its items up to this length."""
_ENDS = re.compile(r"[.!?;:。！？；：…][\"'”’»)\]）』」]*\s*$")
NAMED_VALUE = re.compile(r"[^\s:：][^:：\n]{0,30}(?:：|: )\S")
"""A line such as "Landlord: Alder Ltd" needs no full stop."""
_TABLE_RULE = re.compile(r"^\s*\|?[\s:|-]*-{2,}[\s:|-]*$")
_CONTENTS = re.compile(
    r"(?:\.\s?){4,}\s*\d*\s*$|…\s*(?:\d+|[ivxlc]+)\s*$|^\S.{0,80}\s{2,}\d{1,4}$|"
    r"^\s*\d{1,2}(?:\.\d{1,2})+\s[^.!?]{3,80}\s\d{1,4}\s*$"
)
_CLAUSE_TITLE = re.compile(
    r"(?P<number>(?:§\s?)?(?:\d{1,3}(?:\.\d{1,3})*|[A-Z]|[IVXLC]{1,6})[.)]?\s+|"
    r"第[一二三四五六七八九十百零〇\d]{1,6}[条章节款]\s*|[一二三四五六七八九十]{1,3}、\s*)?"
    r"(?P<title>[A-Z][^\s.:;]*(?:\s+(?:[A-Z&][^\s.:;]*|and|of|or|the|to|in|for|by|on|from|with|a|an)){0,7}|"
    r"[\u4e00-\u9fff]{2,12})[.:：。—–-]?\s*$"
)
_CITES = re.compile(
    r"\b(?:see|ibid|supra|infra|cf|vol|pp?|eds?|trans|available at|at \d+|no)\b\.?|https?:|link #|"
    r"\((?:[^()]*, )?(?:1[5-9]|20)\d\d\)|[“”\"].*,|\b\d{1,3}[–-]\d{1,3}\b|§",
    re.IGNORECASE,
)
_RUN_ON_TITLE = re.compile(
    r"\s*(?:\d[\d.]*\s+)?[A-Z][a-z]{3,}(?: (?:[A-Z][a-z]+|and|of|&)){0,5}\.(?=[A-Z])"
)
"""A clause's title without a space behind it: "Applicability.The limitations …"."""
_LETTER = re.compile(r"[^\W\d_]")


@dataclass(frozen=True, slots=True)
class Unit:
    """A sentence, a table's row, or a line with the short list it leads into.

    Attributes:
        start, end: Where it stands in `Document.text`.
        text: What it says, on one line, word for word; an item of a list after its lead.
        n_words: Its length.
        section: Index of its section among `Section`s.
        kind: Of its block.
        is_first: Whether it begins its paragraph.
        is_whole: Whether it begins and ends like a sentence.
        n_cells: Cells of a table's row, else 0.
        lead: The line that its list item hangs on, which `text` begins with; or "".
    """

    start: int
    end: int
    text: str
    n_words: float
    section: int
    kind: BlockKind
    is_first: bool
    is_whole: bool
    n_cells: int = 0
    lead: str = ""

    @property
    def row_name(self) -> str:
        """What a table's row with two cells is about, its first cell; else ""."""
        return self.text.partition(": ")[0] if self.n_cells == 2 else ""


@dataclass(frozen=True, slots=True)
class Section:
    """What stands under one heading or clause title.

    Attributes:
        title: The heading as printed, with its number; "" before the first.
        path: The titles above it, outermost first, itself included.
        start: Offset into `Document.text`.
    """

    title: str
    path: tuple[str, ...]
    start: int


def read_units(document: Document) -> tuple[list[Unit], list[Section]]:
    """All units of a document in order, and its sections. References, acknowledgements, the index,
    code and tables of contents have none."""
    skipped = {
        index
        for part in find_back_matter(document)
        if part.kind in _LEFT_OUT
        for index in range(part.first, part.last + 1)
        if part.kind is not BackMatterKind.NOTES or not _stands_alone(document.blocks[index])
    }
    reading = _Reading()
    text = document.text
    for start, index in zip(document.block_starts, document.body, strict=True):
        block = document.blocks[index]
        if block.kind is BlockKind.HEADING:
            reading.heading(block, start)
        elif index not in skipped and block.kind in _READ:
            reading.block(block, start)
    reading.end_list()
    return _joined(reading.units, text), reading.sections


def _stands_alone(block: Block) -> bool:
    """Whether a paragraph among the notes is one of its own: it has no number and cites nothing."""
    text = block.text
    is_whole = text[:1].isupper() and bool(_ENDS.search(text))
    return block.kind is BlockKind.PARAGRAPH and is_whole and not _CITES.search(text)


class _Reading:
    """Goes through the blocks and remembers what they stand under."""

    def __init__(self) -> None:
        self.units: list[Unit] = []
        self.sections = [Section("", (), 0)]
        self._headings: list[tuple[int, str]] = []
        self._list: list[Unit] = []  # a line that ends with a colon, and its items so far

    def heading(self, block: Block, start: int) -> None:
        self.end_list()
        level = block.level or 1
        self._headings = [each for each in self._headings if each[0] < level]
        self._headings.append((level, block.text))
        self._begin_section(block.text, start)

    def _begin_section(self, title: str, start: int, under: tuple[str, ...] = ()) -> None:
        path = (*(text for _, text in self._headings), *under)
        self.sections.append(Section(title, path, start))

    def block(self, block: Block, start: int) -> None:
        if block.kind is BlockKind.TABLE:
            self.end_list()
            self.units += _rows(block.text, start, len(self.sections) - 1)
            return
        is_clause = bool(_CLAUSE_NUMBER.match(block.number))
        is_listed = block.kind is BlockKind.LIST_ITEM or bool(_ITEM_NUMBER.match(block.number))
        is_item = is_listed and not is_clause
        if not is_item:
            self.end_list()
        for k, (low, high) in enumerate(_ranges(block.text)):
            piece = block.text[low:high]
            if k == 0 and high < len(block.text) and (title := _clause_title(piece)):
                self.end_list()
                self._begin_section(title, start + low, (title,))
                continue
            unit = _unit(piece, start + low, len(self.sections) - 1, block, is_first=k == 0)
            if unit is not None:
                self._add(unit, is_item=is_item and k == 0)

    def _add(self, unit: Unit, *, is_item: bool) -> None:
        if is_item and self._list:
            self._list.append(unit)
        elif unit.text.endswith((":", "：")):
            self.end_list()
            self._list = [unit]
        else:
            self.end_list()
            self.units.append(unit)

    def end_list(self) -> None:
        """A line that leads into a list is one passage with its items where they are short; else
        each item is one, with its lead in front."""
        items, self._list = self._list, []
        if len(items) < 2:
            self.units += items
            return
        lead, rest = items[0], items[1:]
        length = sum(each.n_words for each in items)
        if length <= _N_LIST_WORDS_MAX:
            text = " ".join(each.text for each in items)
            self.units.append(
                Unit(
                    lead.start, rest[-1].end, text, length, lead.section, lead.kind,
                    lead.is_first, True,
                )
            )  # fmt: skip
            return
        for each in rest:  # "Customer shall not:" makes the opposite of its items
            text = f"{lead.text} {_ITEM_MARK.sub('', each.text)}"
            self.units.append(
                Unit(
                    each.start, each.end, text, lead.n_words + each.n_words, each.section,
                    each.kind, each.is_first, each.is_whole, 0, lead.text,
                )
            )  # fmt: skip


_AFTER_NUMBER = re.compile(r"^(?:[.):]?\s+|[、．：:）]\s*)")  # what stands between number and text
_BEGINS_WITH_FIGURE = re.compile(r"\d+(?:[.,]\d+)*%?\s+[a-zà-ÿ]")
"""How the second half of a sentence may begin, "1 million objects": that is no clause's number."""
_ITEM_MARK = re.compile(r"^(?:[•●▪◦·‣*–-]|[(（]?[^\W_]{1,4}[)）.、])\s+")
_CLAUSE_NUMBER = re.compile(r"^\d{1,3}(?:\.\d{1,3})+\.?$|^第.{1,6}[条章节]")
_ITEM_NUMBER = re.compile(r"^[(（](?:[a-z]{1,4}|[ivx]{1,5}|[一二三四五六七八九十\d]{1,3})[)）]$")


def _ranges(text: str) -> Iterator[tuple[int, int]]:
    for begin, end in sentences(text):
        title = _RUN_ON_TITLE.match(text[begin:end]) if begin == 0 else None
        for low, high in pairwise((begin, *((title.end(),) if title else ()), end)):
            piece = text[low:high]
            low += len(piece) - len(piece.lstrip())
            high = low + len(piece.strip())
            if low < high:
                yield low, high


def _unit(piece: str, start: int, section: int, block: Block, *, is_first: bool) -> Unit | None:
    if not _LETTER.search(piece) or _CONTENTS.search(piece) or cue("imprint").search(piece):
        return None
    text = " ".join(piece.split())
    if (
        is_first
        and block.number
        and text.startswith(block.number)
        and len(block.number) < len(text)
        and not _BEGINS_WITH_FIGURE.match(text)
    ):
        # Its place says where it stands: "1" of "1. The tenant …" goes with its point.
        text = _AFTER_NUMBER.sub("", text.removeprefix(block.number))
    begins = not text[:1].islower()
    return Unit(
        start, start + len(piece), text, n_words(text), section, block.kind, is_first,
        begins and bool(_ENDS.search(text) or NAMED_VALUE.match(text)),
    )  # fmt: skip


def _clause_title(piece: str) -> str:
    """The title that a clause begins with ("5.3 Termination."), or ""."""
    match = _CLAUSE_TITLE.fullmatch(piece.strip()) if len(piece) <= 90 else None
    if match is None or (match["number"] is None and not piece.rstrip().endswith((".", "：", ":"))):
        return ""
    return piece.strip().rstrip(".:：。—–- ")


def _rows(text: str, start: int, section: int) -> Iterator[Unit]:
    """The rows of a Markdown table but its head, cells parted by colons or dots."""
    lines = text.split("\n")
    position = start
    for number, line in enumerate(lines):
        at, position = position, position + len(line) + 1
        is_head = number + 1 < len(lines) and _TABLE_RULE.match(lines[number + 1])
        if _TABLE_RULE.match(line) or is_head or not _LETTER.search(line):
            continue
        cells = [
            " ".join(c.replace("<br>", " ").split()) for c in line.strip().strip("|").split("|")
        ]
        cells = [cell for cell in cells if cell]
        if len(cells) < 2:
            continue
        joined = f"{cells[0].rstrip(':：')}: {cells[1]}" if len(cells) == 2 else " · ".join(cells)
        yield Unit(
            at, at + len(line), joined, n_words(joined), section, BlockKind.TABLE, False, True,
            len(cells),
        )  # fmt: skip


def _joined(units: list[Unit], text: str) -> list[Unit]:
    """Puts the halves of sentences together that a page's end parted."""
    found: list[Unit] = []
    for unit in units:
        last = found[-1] if found else None
        if (
            last is not None
            and (unit.text[:1].islower() or _BEGINS_WITH_FIGURE.match(unit.text))
            and unit.is_first
            and last.kind is unit.kind is BlockKind.PARAGRAPH
            and last.section == unit.section
            and not _ENDS.search(last.text)
            and not text[last.end : unit.start].strip()
        ):
            joined = f"{last.text} {unit.text}"
            found[-1] = Unit(
                last.start, unit.end, joined, last.n_words + unit.n_words, last.section,
                last.kind, last.is_first, bool(_ENDS.search(joined)), 0, last.lead,
            )  # fmt: skip
        else:
            found.append(unit)
    return found
