"""A document as clauses: blocks, those put together again that a page break has cut."""

from __future__ import annotations

import dataclasses
import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Any

from app.documents.base.clauses.numbers import typed_number
from app.documents.base.document import Block, BlockKind, Document

_QUOTES = str.maketrans(
    {"“": '"', "”": '"', "„": '"', "‘": "'", "’": "'", "‚": "'", "\u00ad": None, "\u200b": None}
)
_WORD = re.compile(r"[^\W_\u3040-\u30ff\u3400-\u9fff]+|[\u3040-\u30ff\u3400-\u9fff]")
_ENDS = re.compile(r"[.!?:;。！？：；][\"'”’)\]）」』]*\s*$")
_TABLE_RULE = re.compile(r"\|(?: ?:?-{3,}:? ?\|)+(?:\n|$)")
_FLOWING = (BlockKind.PARAGRAPH, BlockKind.LIST_ITEM)


@dataclass(frozen=True)
class Clause:
    """A paragraph, clause, heading or table of a document.

    Attributes:
        text: Its words, with its number as printed.
        number: "4.2", "(a)", "第一条", or "".
        blocks: Indices into `Document.blocks`.
        block_ids: `Block.id` of each.
        pieces: For each block, where it begins in `text` and its words in `Document.text`.
        end: Where it ends in `Document.text`.
        label: Name of its place, "p. 3" or "§ 4.2".
        page: Its page, where there are pages.
        section: Title of the section it stands in, or "".
        is_heading: Whether it is a heading.
    """

    text: str
    number: str
    blocks: tuple[int, ...]
    block_ids: tuple[str, ...]
    pieces: tuple[tuple[int, int], ...]
    end: int
    label: str
    page: int | None
    section: str
    is_heading: bool

    @property
    def start(self) -> int:
        """Where it begins in `Document.text`."""
        return self.pieces[0][1]

    @cached_property
    def key(self) -> str:
        """What it says: white space folded, quotation marks of one kind, without its number."""
        words = self.text[len(self.number) :] if self.text.startswith(self.number) else self.text
        folded = unicodedata.normalize("NFKC", words.translate(_QUOTES))
        return " ".join(folded.split()).lstrip(".．:：)、 ")

    @cached_property
    def name(self) -> str:
        """What it is called: number and title of a heading or of a clause that has one."""
        title = self.key if self.is_heading else self.key.partition(".")[0]
        return f"{self.number} {title[:60]}".strip() if self.is_heading or self.number else ""

    @cached_property
    def n_letters(self) -> int:
        """Letters and digits of its words."""
        return sum(map(str.isalnum, self.key))

    @cached_property
    def groups(self) -> frozenset[str]:
        """Its words two by two, and its longer words: what it is found again by."""
        words = [word.casefold() for word in _WORD.findall(self.key)]
        pairs = {f"{one} {two}" for one, two in pairwise(words)}
        return frozenset(pairs | {word for word in words if len(word) > 6} or words)

    def as_json(self, *, with_text: bool) -> dict[str, Any]:
        """Plain values for `json.dumps`."""
        value: dict[str, Any] = {
            "number": self.number,
            "label": self.label,
            "page": self.page,
            "section": self.section,
            "blocks": list(self.blocks),
            "block_ids": list(self.block_ids),
            "start": self.start,
            "end": self.end,
        }
        if with_text:
            value["text"] = self.text
        return value


def clauses_of(document: Document) -> list[Clause]:
    """The clauses of a document, in order."""
    places = document.places
    place_starts = [place.start for place in places]
    found: list[Clause] = []
    section = ""
    for group in _joined(document):
        first = document.blocks[group[0][0]]
        if first.kind is BlockKind.HEADING:
            section = first.text
        pieces, text = [], ""
        for index, start in group:
            block = document.blocks[index]
            seam, rest = _continued(text, block.text) if text else ("", block.text)
            n_marks = len(block.as_markdown()) - len(rest)
            pieces.append((len(text) + len(seam), start + n_marks))
            text += seam + rest
        begin, last = group[0][1], document.blocks[group[-1][0]]
        at = bisect_right(place_starts, begin) - 1
        place = places[at] if at >= 0 else None
        found.append(
            Clause(
                text=text,
                number=first.number or typed_number(first.text),
                blocks=tuple(index for index, _ in group),
                block_ids=tuple(document.blocks[index].id for index, _ in group),
                pieces=tuple(pieces),
                end=group[-1][1] + len(last.as_markdown()),
                label=place.label if place else "¶ 1",
                page=first.page,
                section=section if first.kind is not BlockKind.HEADING else "",
                is_heading=first.kind is BlockKind.HEADING,
            )
        )
    return found


def joined(one: Clause, two: Clause) -> Clause:
    """Two neighbours as one clause."""
    seam, rest = _continued(one.text, two.text)
    shift = len(one.text) + len(seam)
    return dataclasses.replace(
        one,
        text=one.text + seam + rest,
        blocks=one.blocks + two.blocks,
        block_ids=one.block_ids + two.block_ids,
        pieces=one.pieces + tuple((begin + shift, offset) for begin, offset in two.pieces),
        end=two.end,
    )


def _joined(document: Document) -> Iterator[list[tuple[int, int]]]:
    """(block, offset) of each clause: a paragraph that goes on over a page break is one."""
    group: list[tuple[int, int]] = []
    waiting: list[list[tuple[int, int]]] = []  # footnotes between the two pieces
    for start, index in zip(document.block_starts, document.body, strict=True):
        block = document.blocks[index]
        if group and _goes_on(document.blocks[group[-1][0]], block):
            group.append((index, start))
        elif group and block.kind is BlockKind.FOOTNOTE and _is_open(document, group):
            waiting.append([(index, start)])
        else:
            if group:
                yield group
            yield from waiting
            group, waiting = [(index, start)], []
    if group:
        yield group
    yield from waiting


def _is_open(document: Document, group: list[tuple[int, int]]) -> bool:
    last = document.blocks[group[-1][0]]
    return last.kind in _FLOWING and last.page is not None and not _ENDS.search(last.text)


def _goes_on(block: Block, following: Block) -> bool:
    if block.page is None or following.page != block.page + 1:
        return False
    if block.kind is following.kind is BlockKind.TABLE:
        return block.text.partition("\n")[0].split() == following.text.partition("\n")[0].split()
    if block.kind not in _FLOWING or following.kind is not BlockKind.PARAGRAPH:
        return False
    return not (_ENDS.search(block.text) or following.number or following.level)


def _continued(before: str, after: str) -> tuple[str, str]:
    """What stands between two pieces of one clause, and the second piece. A table that goes on has
    no head of its own: its names of columns, where the page repeats them, are not said twice."""
    if _is_table(before) and _is_table(after):
        head, _, below = after.partition("\n")
        rows = _TABLE_RULE.sub("", below, count=1)
        repeats = head.split() == before.partition("\n")[0].split()
        return "\n", rows if repeats and rows else f"{head}\n{rows}".rstrip("\n")
    return ("" if _is_cjk_seam(before, after) else " "), after


def _is_table(text: str) -> bool:
    return text.startswith("|") and bool(_TABLE_RULE.match(text.partition("\n")[2]))


def _is_cjk_seam(before: str, after: str) -> bool:
    return before[-1] >= "\u2e80" and after[0] >= "\u2e80"
