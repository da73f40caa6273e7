"""What the pages of a PDF gave, until all of it is laid out.

Of a long document only some pages are held as lines at a time; the others wait packed, elsewhere
if somebody keeps them, so that the memory that reading takes hardly grows with the pages.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from app.documents.base.reader import Keeper
from app.documents.pdf.layout.words import Words
from app.documents.pdf.lines.line import Line, PageLines
from app.documents.pdf.page.rules.grid import NO_RULES
from app.documents.pdf.sections import KeptHere, Section, Sections

MAX_HELD_PAGES = 1000
"""Pages whose lines are all held at once."""

_PACKED: list[Line] = []  # one for all pages
_NO_LINES: list[Line] = []


class ReadPages:
    """The pages that were read.

    Args:
        n_pages: Of the document.
        on_section: Called before lines of a long document are given to be laid out: whoever waits
            knows that it goes on, though no page is read any more.
        learns_words: Whether the words of each page are learned as it comes: then whoever lays
            pages out elsewhere need not wait for that.
        learn: Called with the lines of a long document, some hundred pages at a time, as soon as
            they have come.
        keeper: Keeps those lines until they are asked for.

    Attributes:
        n_pages: Of the document.
        words: What was learned, of a document that is not long.
        found: By number, what a page gave, in a long document without its lines and what is drawn;
            None for one that cannot be read.
    """

    def __init__(
        self,
        n_pages: int,
        on_section: Callable[[], None] = lambda: None,
        *,
        learns_words: bool = False,
        learn: Callable[[Sequence[Line]], None] = lambda lines: None,
        keeper: Keeper | None = None,
    ) -> None:
        self.found: dict[int, PageLines | None] = {}
        self.n_pages = n_pages
        self.words = Words() if learns_words and not self.is_long else None
        self._on_section = on_section
        self._sections: Sections | None = None
        if self.is_long:
            self._sections = Sections(n_pages, learn, keeper or KeptHere())
        self._alike: dict[tuple[float, float, bool], PageLines] = {}  # by size, and if with lines

    @property
    def is_long(self) -> bool:
        """Whether the document has more pages than are held as lines."""
        return self.n_pages > MAX_HELD_PAGES

    def add(self, number: int, page: PageLines | None) -> None:
        """Keeps what a page gave; each page is added once."""
        if page is not None and self.words is not None:
            self.words.learn(page.lines)
        if self._sections is not None:
            if page is None:
                self._sections.add(number, (), NO_RULES)
            else:
                self._sections.add(number, page.lines, page.rules)
                page = self._shared(page)
        self.found[number] = page

    def _shared(self, page: PageLines) -> PageLines:
        """A page of a long document without what waits elsewhere: then most pages are alike."""
        page = replace(page, lines=_PACKED if page.lines else _NO_LINES, rules=NO_RULES)
        kind = page.width_pt, page.height_pt, page.lines is _PACKED
        alike = self._alike.setdefault(kind, page)
        return alike if alike == page else page

    def has_lines(self, number: int) -> bool:
        """Whether there is any text on a page."""
        page = self.found.get(number)
        return page is not None and (page.lines is _PACKED or bool(page.lines))

    def sections(self, *, is_last: bool = False) -> Iterator[Section]:
        """The lines in reading order, of as many pages at a time as are held together; only those
        with any. All pages have been added.

        Args:
            is_last: Whether they are not asked for again: what was given is then not kept.
        """
        if self._sections is not None:
            yield from self._sections.take(self._on_section, is_last=is_last)
            return
        found = [page for number in range(1, self.n_pages + 1) if (page := self.found.get(number))]
        lines = [line for page in found for line in page.lines]
        if lines:
            numbered = enumerate(map(self.found.get, range(1, self.n_pages + 1)), start=1)
            rules = {number: page.rules for number, page in numbered if page and page.rules.across}
            yield Section(lines, rules)
