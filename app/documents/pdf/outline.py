"""What a PDF says of itself: its outline, the numbers printed on its pages, its title."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from app.documents.base.document import Block, BlockKind, OutlineEntry
from app.documents.base.titles import is_made_up
from app.documents.pdf.layout.blocks import TITLE_PAGES
from app.documents.pdf.layout.grouping import Layout
from app.documents.pdf.layout.titles import folded

_N_UNNUMBERED_MAX = 32  # pages before the first one that bears a number


def outline_of(pdf: Any) -> list[OutlineEntry]:
    """The outline as the file has it; an entry that is broken is left out."""
    entries = []
    for bookmark in pdf.get_toc(max_depth=9):
        try:
            destination = bookmark.get_dest()
            page = destination.get_index() if destination else None
            title = bookmark.get_title().strip()
        except Exception:  # a broken entry is no reason to lose the document
            continue
        if title:
            entries.append(
                OutlineEntry(title, bookmark.level + 1, None if page is None else page + 1)
            )
    return entries


def placed(outline: Sequence[OutlineEntry], layout: Layout) -> Iterator[OutlineEntry]:
    """The outline, with the pages where its headings were found if it points to one page only."""
    is_flat = len(outline) >= 3 and len({entry.page for entry in outline}) == 1
    for entry in outline:
        page = layout.found.get(folded(entry.title)) if is_flat else None
        yield replace(entry, page=page) if page else entry


def page_labels(pdf: Any) -> Iterator[str]:
    """The printed page numbers, "" for pages without one; nothing where the first pages have none.
    The first of all is named in each file that names any (ISO 32000-1, 12.4.2), but with nothing
    where a cover bears no number."""
    if not any(pdf.get_page_label(n) for n in range(min(len(pdf), _N_UNNUMBERED_MAX))):
        return
    for index in range(len(pdf)):
        yield pdf.get_page_label(index)


def title_of(metadata: Mapping[str, str], blocks: Sequence[Block], path: Path) -> str:
    """The title that the file states, if it is one; else the largest heading on its first pages,
    else the name of the file."""
    stated = metadata.get("Title", "").strip()
    if len(stated) > 3 and "untitled" not in stated.lower() and not is_made_up(stated):
        return stated
    first = [b for b in blocks if b.kind is BlockKind.HEADING and (b.page or 0) <= TITLE_PAGES]
    return min(first, key=lambda b: b.level or 9).text if first else path.stem
