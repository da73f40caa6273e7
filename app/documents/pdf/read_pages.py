"""What the pages of a PDF gave, until all of it is laid out.

Of a long document only some pages are held as lines at a time; the others wait packed, so that the
memory that reading takes grows by little more than the document's text.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import chain, groupby

from app.documents.pdf.layout.words import Words
from app.documents.pdf.lines.line import Line, PageLines
from app.documents.pdf.lines.packed import packed, unpacked

MAX_HELD_PAGES = 1000
"""Pages whose lines are all held at once."""
SECTION_PAGES = 400
"""Pages whose lines are held together of a document that has more than that."""
_GROUP_PAGES = 8  # packed together, which takes a quarter less: so many come from one process

_PACKED: list[Line] = []  # one for all pages


class ReadPages:
    """The pages that were read.

    Args:
        n_pages: Of the document.
        on_section: Called before lines of a long document are given to be laid out: whoever waits
            knows that it goes on, though no page is read any more.
        learns_words: Whether the words of each page are learned as it comes: then whoever lays
            pages out elsewhere need not wait for that.

    Attributes:
        n_pages: Of the document.
        words: What was learned, of a document that is not long.
        found: By number, what a page gave, in a long document without its lines; None for one that
            cannot be read.
    """

    def __init__(
        self,
        n_pages: int,
        on_section: Callable[[], None] = lambda: None,
        *,
        learns_words: bool = False,
    ) -> None:
        self.found: dict[int, PageLines | None] = {}
        self.n_pages = n_pages
        self.words = Words() if learns_words and not self.is_long else None
        self._on_section = on_section
        self._waiting: dict[int, dict[int, list[Line]]] = {}  # by group and page
        self._packed: dict[int, bytes] = {}  # by group
        self._alike: dict[tuple[float, float], PageLines] = {}  # by their size

    @property
    def is_long(self) -> bool:
        """Whether the document has more pages than are held as lines."""
        return self.n_pages > MAX_HELD_PAGES

    def add(self, number: int, page: PageLines | None) -> None:
        """Keeps what a page gave."""
        if page is not None and self.words is not None:
            self.words.learn(page.lines)
        if self.is_long:
            group = (number - 1) // _GROUP_PAGES
            if page is not None and page.lines:
                self._waiting.setdefault(group, {})[number] = page.lines
                page = replace(page, lines=_PACKED)
            if page is not None:
                # Most pages of a long document differ in their lines alone.
                alike = self._alike.setdefault((page.width_pt, page.height_pt), page)
                page = alike if alike == page and alike.lines is page.lines else page
            self.found[number] = page
            self._pack_whole(group)
        else:
            self.found[number] = page

    def _pack_whole(self, group: int) -> None:
        """Packs the lines of a group, of which each page has been added."""
        first = group * _GROUP_PAGES + 1
        last = min(first + _GROUP_PAGES - 1, self.n_pages)
        if group in self._waiting and all(n in self.found for n in range(first, last + 1)):
            waiting = self._waiting.pop(group)
            self._packed[group] = packed(list(chain(*(waiting[n] for n in sorted(waiting)))))

    def has_lines(self, number: int) -> bool:
        """Whether there is any text on a page."""
        page = self.found.get(number)
        return page is not None and (page.lines is _PACKED or bool(page.lines))

    def last_sections(self) -> Iterator[list[Line]]:
        """The same as `sections`, for the last time: what was given is not kept."""
        return self.sections(is_last=True)

    def sections(self, *, is_last: bool = False) -> Iterator[list[Line]]:
        """The lines in reading order, of as many pages at a time as are held together; only those
        with any."""
        step = SECTION_PAGES if self.is_long else self.n_pages
        group, held = -1, {}
        for start in range(1, self.n_pages + 1, step):
            lines: list[Line] = []
            for number in range(start, min(start + step, self.n_pages + 1)):
                page = self.found.get(number)
                if page is None:
                    continue
                if page.lines is not _PACKED:
                    lines += page.lines
                    continue
                if group != (number - 1) // _GROUP_PAGES:
                    group = (number - 1) // _GROUP_PAGES
                    held = self._held(group, is_last=is_last)
                lines += held.pop(number, ())
            if lines:
                if self.is_long:
                    self._on_section()
                yield lines

    def _held(self, group: int, *, is_last: bool) -> dict[int, list[Line]]:
        """The lines of a group by their pages; `is_last` where they are not kept."""
        if group in self._waiting:  # a page of it has not come
            return self._waiting.pop(group) if is_last else dict(self._waiting[group])
        data = self._packed.pop(group, b"") if is_last else self._packed.get(group, b"")
        lines = unpacked(data) if data else []
        return {page: list(on_page) for page, on_page in groupby(lines, lambda line: line.page)}
