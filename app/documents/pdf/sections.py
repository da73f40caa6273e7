"""The lines of a long document, packed section by section until all of it can be laid out.

Lines have to wait until the last page tells what is usual. What can be learned of a section is
learned as soon as all of its pages have come; then it goes, packed, to whoever asked for the
document, and comes back once, to be laid out. So the process that reads holds a few sections,
however long the document is; and whoever asked holds less and less of it while the blocks come.
"""

from __future__ import annotations

import marshal
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import NamedTuple

from app.documents.base.reader import Keeper
from app.documents.pdf.lines.line import Line
from app.documents.pdf.lines.packed import packed, unpacked
from app.documents.pdf.page.rules.grid import Rules, rules_from_data, rules_to_data
from app.system.freed_memory import give_back_freed

SECTION_PAGES = 400
"""Pages whose lines are held together of a long document."""
_GROUP_PAGES = 8  # packed together, which takes a quarter less: so many come from one process


class Section(NamedTuple):
    """Lines of whole pages in reading order, and by page number what is drawn on those of the pages
    where there may be tables."""

    lines: Sequence[Line]
    rules: Mapping[int, Rules]


class KeptHere:
    """Keeps bytes in this process; see `base.reader.Keeper`."""

    def __init__(self) -> None:
        self._kept: dict[int, bytes] = {}

    def keep(self, number: int, data: bytes) -> None:
        self._kept[number] = data

    def give(self, number: int) -> bytes:
        return self._kept.pop(number)


@dataclass(slots=True)
class _Begun:
    """A section of which pages have come.

    Attributes:
        n_missing: Pages that have not.
        waiting: By group and page, lines of groups that are not whole.
        n_of_group: By group, how many of its pages have come.
        packed: By group, the lines of those that are whole.
        rules: By page, what is drawn.
    """

    n_missing: int
    waiting: dict[int, dict[int, Sequence[Line]]] = field(default_factory=dict)
    n_of_group: dict[int, int] = field(default_factory=dict)
    packed: dict[int, bytes] = field(default_factory=dict)
    rules: dict[int, Rules] = field(default_factory=dict)

    def lines(self) -> list[Line]:
        return list(chain(*(unpacked(data) for _, data in sorted(self.packed.items()))))


class Sections:
    """The sections of one document.

    Args:
        n_pages: Of the document.
        learn: Called with the lines of each section that has any, in the order of the document,
            once all of its pages have come.
        keeper: Keeps what is packed.
    """

    def __init__(
        self, n_pages: int, learn: Callable[[Sequence[Line]], None], keeper: Keeper
    ) -> None:
        self._n_pages, self._learn, self._keeper = n_pages, learn, keeper
        self._begun: dict[int, _Begun] = {}
        self._next = 0  # the section to be learned from next
        self._kept: list[int] = []

    def add(self, number: int, lines: Sequence[Line], rules: Rules) -> None:
        """Takes what a page gave; each page comes once, and one that cannot be read with nothing.

        Args:
            number: Of the page, from 1.
            lines: On it.
            rules: What is drawn on it.
        """
        at, offset = divmod(number - 1, SECTION_PAGES)
        n_pages = min(SECTION_PAGES, self._n_pages - at * SECTION_PAGES)
        section = self._begun.get(at)
        if section is None:
            section = self._begun[at] = _Begun(n_pages)
        section.n_missing -= 1
        group = offset // _GROUP_PAGES
        if lines:
            section.waiting.setdefault(group, {})[number] = lines
        if rules.across:
            section.rules[number] = rules
        section.n_of_group[group] = n_come = section.n_of_group.get(group, 0) + 1
        if n_come == min(_GROUP_PAGES, n_pages - group * _GROUP_PAGES):
            waiting = section.waiting.pop(group, {})
            if waiting:
                together = list(chain(*(waiting[n] for n in sorted(waiting))))
                section.packed[group] = packed(together)
        while (begun := self._begun.get(self._next)) is not None and not begun.n_missing:
            self._end(self._begun.pop(self._next))
            self._next += 1

    def _end(self, section: _Begun) -> None:
        """Learns from the section that is next, and hands it over."""
        if not section.packed:
            return
        self._learn(section.lines())
        rules = [(number, rules_to_data(rules)) for number, rules in section.rules.items()]
        groups = [data for _, data in sorted(section.packed.items())]
        data = marshal.dumps((zlib.compress(marshal.dumps(rules)), groups))
        self._keeper.keep(self._next, data)
        self._kept.append(self._next)
        give_back_freed()

    def take(self, on_section: Callable[[], None], *, is_last: bool) -> Iterator[Section]:
        """The sections that have lines, once all pages have come.

        Args:
            on_section: Called before each.
            is_last: Whether they are not asked for again.
        """
        for number in tuple(self._kept):
            on_section()
            data = self._keeper.give(number)
            if is_last:
                self._kept.remove(number)
            else:
                self._keeper.keep(number, data)
            yield _section(data)
            del data
            give_back_freed()


def _section(data: bytes) -> Section:
    rules, groups = marshal.loads(data)
    return Section(
        list(chain(*map(unpacked, groups))),
        {number: rules_from_data(each) for number, each in marshal.loads(zlib.decompress(rules))},
    )
