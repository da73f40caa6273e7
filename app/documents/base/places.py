"""Places of documents without pages: what a reference such as "[§ 4.2]" or "[¶ 31]" names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Protocol

from app.documents.base.clause_numbers import typed_number

MIN_LETTERS = 80
"""A place of its own begins once so much text stands behind the last one, about a line
of a page: each place costs a model some tokens, and an address has five lines."""
_LETTERS_OF_A_SIGN = 3  # what a Chinese character says; English contracts are thrice as long
_SIGN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]")
MAX_NUMBERED_LETTERS = 1500
"""Unnumbered paragraphs belong to the numbered clause before them up to here."""
MIN_ROW_LETTERS = 400


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
    n_letters, label, is_numbered = 0, "", False  # n_letters: since the last place began
    for start, index in read:
        block = blocks[index]
        number = block.number or (_first_clause(block.text) if block.kind == "table" else "")
        is_own = block.kind != "footnote" and bool(number or block.level)
        room = MAX_NUMBERED_LETTERS if is_numbered else MIN_LETTERS
        is_note = block.kind in ("footnote", "caption")
        if not label or is_own or (n_letters >= room and not is_note):
            before = label
            label = _clause(number) if is_own and number else f"¶ {index + 1}"
            n_letters, is_numbered = 0, is_own and bool(number)
            if label != before:  # the same clause in another language is the same place
                yield start, label, index
        if block.kind != "table":
            n_letters += _n_letters(block.text)
            continue
        n_before = 0
        for offset, row, number in _rows(block.text):
            n_letters += _n_letters(block.text[n_before:offset])
            n_before = offset
            if number or n_letters >= MIN_ROW_LETTERS:
                label = _clause(number) if number else f"¶ {index + 1}.{row}"
                n_letters, is_numbered = 0, False
                yield start + offset, label, index
        n_letters += _n_letters(block.text[n_before:])


def _n_letters(text: str) -> int:
    """The length of a text, of Chinese as if it were English."""
    n_signs = 0 if text.isascii() else len(_SIGN.findall(text))
    return len(text) + (_LETTERS_OF_A_SIGN - 1) * n_signs


def _clause(number: str) -> str:
    """The label of a clause, whose number may have the sign already: "§ 3" is no "§ § 3"."""
    return f"§ {number.lstrip('§ ') or number}"


def _first_clause(table: str) -> str:
    """The number of the clause in the first row of a table that has one in its next row as well: it
    is no head then; else ""."""
    head, _, row, *_ = (*table.split("\n", 3), "", "")
    numbers = [typed_number(f"{_first_cell(line)} ") for line in (head, row)]
    return numbers[0] if all(numbers) else ""


def _first_cell(row: str) -> str:
    return row.removeprefix("| ").split(" |")[0]


def _rows(table: str) -> Iterator[tuple[int, int, str]]:
    """(offset, number of the row, number of its clause or "") of the rows below a table's head."""
    offset = 0
    for row, line in enumerate(table.split("\n"), -1):
        if row > 0:
            yield offset, row, typed_number(f"{_first_cell(line)} ")
        offset += len(line) + 1
