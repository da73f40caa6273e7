"""The index at the back of a book: narrow lines, each an entry with its page numbers.

Nothing but the shape of its lines tells an index entry from a piece of a paragraph, so pages are
taken for an index only where most of their lines end in page numbers.
"""

from __future__ import annotations

import itertools
import re
import statistics
from collections import Counter
from collections.abc import Collection, Iterator, Sequence

from app.documents.base.document import Page
from app.documents.pdf.lines.line import HYPHEN, Line

_NUMBER = r"(?:\d{1,4}|[ivxlc]{1,7})(?:nn?|f{1,2})?"
_PAGES = rf"{_NUMBER}(?:[-–—]{_NUMBER})?"
_ENDS_ENTRY = re.compile(rf",\s{_PAGES}$|^{_PAGES}(?:,\s{_PAGES})*$")
_SAYS_PAGES = re.compile(rf"(?:,\s|^){_PAGES}(?:,|$)")
_WHOLE = re.compile(r":$|\(?\bcont(?:inued|\.)\)?$|^see\b", re.I)
_MIN_LINES = 12  # on a page; a few such lines may be anything
_MIN_PAGES = 8  # of a document with an index
_MOST = 0.6  # of the lines end in page numbers
_NARROW = 0.55  # of the page's width is the usual line at most
_INDENT_PT = 3.0


def find_index_lines(
    lines: Sequence[Line], skipped: Collection[int], pages: Sequence[Page]
) -> dict[int, bool]:
    """The lines of an index, and of each whether it begins an entry.

    Args:
        lines: Of all pages, in reading order.
        skipped: Indices of lines that are known to be something else.
        pages: All pages, by number. Only the second half of a document is looked at.
    """
    found: dict[int, bool] = {}
    if len(pages) < _MIN_PAGES:
        return found
    late = [n for n, line in enumerate(lines) if line.page > len(pages) // 2 and n not in skipped]
    for page, on_page in itertools.groupby(late, key=lambda n: lines[n].page):
        numbers = _of_usual_size(lines, list(on_page))
        if _is_index([lines[n] for n in numbers], pages[page - 1].width_pt):
            found.update(_entries(lines, numbers))
    return found


def _of_usual_size(lines: Sequence[Line], numbers: Sequence[int]) -> list[int]:
    """Without the title of the index and what else is set in a size of its own."""
    usual = Counter(lines[n].size for n in numbers).most_common(1)[0][0]
    return [n for n in numbers if abs(lines[n].size - usual) <= 0.6]


def _is_index(lines: Sequence[Line], width_pt: float) -> bool:
    if len(lines) < _MIN_LINES or any(line.cells or line.is_typewriter for line in lines):
        return False
    if statistics.median([line.right - line.left for line in lines]) > _NARROW * width_pt:
        return False
    n_with_pages = sum(_SAYS_PAGES.search(line.text) is not None for line in lines)
    n_ending = sum(_ENDS_ENTRY.search(line.text) is not None for line in lines)
    return n_with_pages >= _MOST * len(lines) and n_ending >= _MOST * len(lines)


def _entries(lines: Sequence[Line], numbers: Sequence[int]) -> Iterator[tuple[int, bool]]:
    """An entry goes on in the next line where its pages are still to come and the line is indented
    under it; a line under a whole one, indented or not, is an entry of its own."""
    first: Line | None = None  # of the entry
    last: Line | None = None
    for n in numbers:
        line = lines[n]
        goes_on = False
        if first is not None and last is not None and not _is_whole(last.text):
            is_next_column = line.top < last.top - 2
            is_indented = line.left > first.left + _INDENT_PT
            goes_on = _is_open(last.text) if is_next_column else is_indented
        if not goes_on:
            first = line
        last = line
        yield n, not goes_on


def _is_open(text: str) -> bool:
    return text[-1] in (",", ";", HYPHEN)


def _is_whole(text: str) -> bool:
    if _is_open(text):
        return False
    return _ENDS_ENTRY.search(text) is not None or _WHOLE.search(text) is not None
