"""The headings of a document, from the file's own outline or from its text."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from app.documents.base.document import Document
from app.documents.base.passages import fold

N_SEARCHED = 400
"""Characters of a block in which the title of an entry of the outline is looked for."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A line of the outline.

    Attributes:
        title: As it is shown.
        level: From 1.
        block: Index of its block, or None where only its page is known.
        page: Its page, or None where there are none.
        start: Offset into `Document.text` where it begins, as near as that is known.
    """

    title: str
    level: int
    block: int | None
    page: int | None
    start: int


def headings_of(document: Document) -> list[Heading]:
    """The outline that the file itself has where it has pages, else the headings of its text."""
    starts = dict(zip(document.body, document.block_starts, strict=True))
    if document.pages and document.outline:
        return _from_outline(document, starts)
    return [
        Heading(block.text.replace("\n", " "), block.level, index, block.page, starts[index])
        for index in document.body
        if (block := document.blocks[index]).level is not None
    ]


def _from_outline(document: Document, starts: dict[int, int]) -> list[Heading]:
    on_page: dict[int, list[int]] = defaultdict(list)
    for index in document.body:
        page = document.blocks[index].page
        if page is not None:
            on_page[page].append(index)
    page_starts = {place.page: place.start for place in document.places}
    folded: dict[int, str] = {}
    found, position = [], 0
    for entry in document.outline:
        if entry.page is None:
            continue
        title = fold(entry.title)
        block = None
        for index in on_page[entry.page] if title else ():
            if index not in folded:
                folded[index] = fold(document.blocks[index].text[:N_SEARCHED])
            if title in folded[index]:
                block = index
                break
        start = starts[block] if block is not None else page_starts.get(entry.page, position)
        position = start
        found.append(Heading(entry.title, entry.level, block, entry.page, start))
    return found
