"""Places of documents without pages: what a reference such as "[§ 4.2]" or "[¶ 31]" names."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Sequence
from typing import Protocol

from app.documents.base.clauses.marks import is_sentence, title_number
from app.documents.base.clauses.names import Numbered, clause_names
from app.documents.base.clauses.numbers import typed_number

MIN_LETTERS = 80
"""A place of its own begins once so much text stands behind the last one, about a line
of a page: each place costs a model some tokens, and an address has five lines."""
_LETTERS_OF_A_SIGN = 3  # what a Chinese character says; English contracts are thrice as long
_SIGN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]")
MAX_NUMBERED_LETTERS = 1500
"""Unnumbered paragraphs belong to the numbered clause before them up to here."""
MIN_ROW_LETTERS = 400
_ENTRY = re.compile(r"(?:(?:[.·…]\s?){4,}|\t|\s{2,})\d*\s*$|\s\d{1,4}\s*$")
_N_ENTRY_MAX = 200  # characters of an entry of a table of contents
_NO_LABEL = re.compile(r"[\[\],\n]")  # what a reference cannot have in it
_ROW = re.compile(r".*/r\d+(?=/)")  # the path of a table's row


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
    @property
    def path(self) -> str: ...
    @property
    def depth(self) -> int: ...


def flow_places(
    blocks: Sequence[Placed], read: Iterable[tuple[int, int]]
) -> Iterator[tuple[int, str, int]]:
    """(start, label, block) of each place.

    Clauses and numbered headings are named by their numbers with those of the clauses they stand in
    ("§ 4.2(a)"), other headings, paragraphs and tables by where they stand ("¶ 31"), rows of long
    tables by number or row ("¶ 31.12"). Notes belong to the place of the paragraph that they hang
    on.

    Args:
        blocks: Of the document.
        read: (start, index) of those that make up its text, in order.
    """
    read = list(read)
    names = _names(blocks, [index for _, index in read])
    n_letters, label, is_numbered = 0, "", False  # n_letters: since the last place began
    for start, index in read:
        block = blocks[index]
        name = names.get((index, 0))
        is_own = block.kind != "footnote" and (name is not None or bool(block.level))
        room = MAX_NUMBERED_LETTERS if is_numbered else MIN_LETTERS
        is_note = block.kind in ("footnote", "caption")
        if not label or is_own or (n_letters >= room and not is_note):
            before = label
            label = f"§ {name}" if is_own and name else f"¶ {index + 1}"
            n_letters, is_numbered = 0, is_own and bool(name)
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
                name = names.get((index, row)) if number else ""
                label = f"§ {name}" if name else f"¶ {index + 1}.{row}"
                n_letters, is_numbered = 0, False
                yield start + offset, label, index
        n_letters += _n_letters(block.text[n_before:])


def _names(blocks: Sequence[Placed], read: Iterable[int]) -> dict[tuple[int, int], str]:
    """The full name of each numbered clause by (block, row or 0), without the sign of a clause:
    "§ 3" is no "§ § 3"; "" where nothing tells it from another one."""
    read = list(read)
    texts = {blocks[index].text.casefold() for index in read if blocks[index].number}
    at: list[tuple[int, int]] = []
    items: list[Numbered] = []
    for index in read:
        block = blocks[index]
        is_heading = bool(block.level)
        number = block.number or title_number(block.text, is_heading=is_heading)
        if block.kind == "table":
            number = number or _first_clause(block.text)
        elif _is_entry(block.text, texts) or (not is_heading and is_sentence(number, block.text)):
            number = ""
        if block.kind != "footnote" and (number or is_heading):
            weight = 2 if is_heading else 1
            row = _ROW.match(block.path)
            group = row[0] if row else ""
            items.append(Numbered(number, block.level, block.depth, block.text, weight, group))
            at.append((index, 0))
        if block.kind == "table":
            for _, row_number, number in _rows(block.text):
                if number:
                    items.append(Numbered(number, weight=0))
                    at.append((index, row_number))
    names = (_NO_LABEL.sub("", name.lstrip("§ ") or name) for name in clause_names(items))
    return {key: name for key, name, item in zip(at, names, items, strict=True) if item.number}


def _is_entry(text: str, titles: Container[str]) -> bool:
    """Whether a line of a table of contents is all that a text is: a title and its page."""
    match = _ENTRY.search(text) if len(text) <= _N_ENTRY_MAX else None
    if match is None:
        return False
    is_led = len(match[0].rstrip("0123456789 ")) > 1 or match[0].startswith("\t")
    return is_led or text[: match.start()].rstrip(" .").casefold() in titles


def _n_letters(text: str) -> int:
    """The length of a text, of Chinese as if it were English."""
    n_signs = 0 if text.isascii() else len(_SIGN.findall(text))
    return len(text) + (_LETTERS_OF_A_SIGN - 1) * n_signs


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
