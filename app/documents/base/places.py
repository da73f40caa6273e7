"""Places of documents without pages: what a reference such as "[§ 4.2]" or "[¶ 31]" names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Protocol

from app.documents.base.clause_numbers import typed_number

MIN_CHARACTERS = 200
"""A place of its own begins once so much text stands behind the last one: each place costs a
model some tokens, and an address has five lines."""
MAX_NUMBERED_CHARACTERS = 1500
"""Unnumbered paragraphs belong to the clause before them up to here."""
MIN_ROW_CHARACTERS = 400


class Placed(Protocol):
    """What of a `Block` tells its place; documents ask for their own, and import this."""

    @property
    def text(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def level(self) -> int | None: ...
    @property
    def number(self) -> str: ...


def flow_places(
    blocks: Sequence[Placed], read: Iterable[tuple[int, int]]
) -> Iterator[tuple[int, str, int]]:
    """(start, label, block) of each place.

    Clauses and numbered headings are named by their numbers ("§ 4.2"), other headings, paragraphs
    and tables by where they stand ("¶ 31"), rows of long tables by number or row ("¶ 31.12"). Notes
    belong to the place of the paragraph that they hang on.

    Args:
        blocks: Of the document.
        read: (start, index) of those that make up its text, in order.
    """
    last_start, label, is_numbered = -1, "", False
    for start, index in read:
        block = blocks[index]
        since = start - last_start
        is_own = block.kind != "footnote" and bool(block.number or block.level)
        room = MAX_NUMBERED_CHARACTERS if is_numbered else MIN_CHARACTERS
        is_note = block.kind in ("footnote", "caption")
        if last_start < 0 or is_own or (since >= room and not is_note):
            before = label
            label = _clause(block.number) if is_own and block.number else f"¶ {index + 1}"
            last_start, is_numbered = start, is_own
            if label != before:  # the same clause in another language is the same place
                yield start, label, index
        if block.kind == "table":
            for offset, row, number in _rows(block.text):
                at = start + offset
                if number or at - last_start >= MIN_ROW_CHARACTERS:
                    label = _clause(number) if number else f"¶ {index + 1}.{row}"
                    last_start, is_numbered = at, False
                    yield at, label, index


def _clause(number: str) -> str:
    """The label of a clause, whose number may have the sign already: "§ 3" is no "§ § 3"."""
    return f"§ {number.lstrip('§ ') or number}"


def _rows(table: str) -> Iterator[tuple[int, int, str]]:
    """(offset, number of the row, number of its clause or "") of the rows below a table's head."""
    offset = 0
    for row, line in enumerate(table.split("\n"), -1):
        if row > 0:
            first = line.removeprefix("| ").split(" |")[0]
            yield offset, row, typed_number(f"{first} ")
        offset += len(line) + 1
