"""The numbers that are printed on the pages of a PDF that says nothing of them itself.

Where running heads or feet have a number that counts the pages through nearly the whole document,
it is what a reader of the paper calls them by: an article of pages 465 to 478, a contract behind a
cover and two pages of contents. Where anything speaks against it (numbers that begin again, two
that count, many pages without one) the pages are counted as the file has them.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum
from typing import NamedTuple

from app.documents.base.clauses.marks import roman_value
from app.documents.base.document import Page
from app.documents.base.number_formats import roman
from app.documents.pdf.lines.line import Line

EDGE = 0.12
"""Share of a page's height at its top and its bottom where its number stands."""

_MIN_PAGES = 3  # that have the number
_MIN_ROMAN = 2  # the same of Roman ones, which are in front of others
_LEAST_PAGES = 5  # fewer all have it
_MIN_SHARE = 0.6  # of the pages from the first to the last of one count that have the number
_ALONE = 0.2  # of the numbers of a count stand by themselves, or at either end of words
_LESSER = 0.15  # of the pages of another count: what fewer pages have there is chance
_MAX_BEFORE, _MAX_BEHIND, _MAX_BETWEEN = 0.25, 0.15, 0.1  # of all pages, without a number
_FEW_BEFORE, _FEW_BEHIND = 3, 2  # pages

_PAGE_WORD = (
    r"(?:pages?|pag\.?|pg\.?|p\.|seite|s\.|página|pág\.?|pagina|sida|side|sivu|strona|str\.?|"
    r"strana|oldal|sayfa|стр\.?|страница|trang|halaman|第)"
)
_OF = r"(?:of|/|von|de|sur|di|da|av|af|van|z|из|共)"
_VALUE = r"([1-9]\d{0,4}|[ivxlc]{1,9}|[IVXLC]{1,9})"
_FRAME = r"[-–—|•·~\[\](){}<>\s]*"
_WHOLE = re.compile(
    rf"{_FRAME}(?:{_PAGE_WORD}\s*)?{_VALUE}\s?[頁页]?(?:\s*{_OF}\s*[1-9]\d{{0,4}}\s?[頁页]?)?{_FRAME}",
    re.IGNORECASE,
)
_NAMED = re.compile(rf"(?<!\w){_PAGE_WORD}\s*([1-9]\d{{0,4}})(?![\w.,/-]*\w)", re.IGNORECASE)
_PARTED = re.compile(r"(?:^|.*\s[|•·–—]\s+)([1-9]\d{0,4})(?:\s+[|•·–—]\s.*|$)")
_BEGINS = re.compile(r"([1-9]\d{0,4}|[ivxlc]{1,9})\s+([^\s\d]+)(?:\s+(\S+))?")
_ENDS = re.compile(r"(?:.*\s)?([^\s\d]+)\s+([1-9]\d{0,4}|[ivxlc]{1,9})")
_YEAR = re.compile(r"\d{4}\W*")
_COUNTS_OTHERS = frozenset(
    word
    for words in (
        "no nr num number nummer numéro número № # invoice rechnung facture factura chapter § art",
        "kapitel chapitre capítulo section abschnitt part teil exhibit annex appendix schedule",
        "item question problem exercise example table tabelle figure abbildung case vol volume",
        "band issue article clause lesson day week month year tag woche lot form draft version",
        "january february march april may june july august september october november december",
        "januar februar märz april mai juni juli oktober dezember janvier février mars avril juin",
        "juillet août septembre octobre novembre décembre enero febrero marzo abril mayo junio",
        "julio agosto septiembre octubre noviembre diciembre gennaio febbraio aprile maggio giugno",
        "luglio settembre ottobre dicembre",
    )
    for word in words.split()
)


class _Beside(Enum):
    """Where words stand beside a number, within the same piece of a line."""

    NOWHERE = 1
    BEHIND = 2
    BEFORE = 3


class _Count(NamedTuple):
    """A way of counting: "1", "i" or "I" for the figures, and how much higher than the number of
    the file's page the printed one is."""

    figures: str
    ahead: int

    def label(self, page: int) -> str:
        value = page + self.ahead
        if self.figures == "1":
            return str(value)
        return roman(value) if self.figures == "i" else roman(value).upper()


@dataclass(slots=True)
class PrintedNumbers:
    """What running heads and feet say of their pages' numbers, taken in some pages at a time."""

    _told: dict[int, dict[_Count, _Beside]] = field(default_factory=dict)
    _at_edges: dict[int, set[_Count]] = field(default_factory=dict)

    def add(self, lines: Sequence[Line], running: Collection[int], pages: Sequence[Page]) -> None:
        """Takes in pages.

        Args:
            lines: Of whole pages, in reading order.
            running: Indices of those that recur from page to page.
            pages: All pages, by number.
        """
        if not lines:
            return
        begin, end = lines[0].page - 1, max(lines[0].page, lines[-1].page)
        heights = [page.height_pt for page in pages[begin:end]]
        high = [0.0] * (begin + 1) + [EDGE * height for height in heights]  # by page
        low = [0.0] * (begin + 1) + [(1 - EDGE) * height for height in heights]
        for n, line in enumerate(lines):
            if (line.bottom < high[line.page] or line.top > low[line.page]) and not line.angle:
                self._look_at(line, is_running=n in running)

    def _look_at(self, line: Line, *, is_running: bool) -> None:
        """Heads of short chapters recur on few pages, and the first page of an article has its
        number where no other has: what counts as running heads do is believed there, too."""
        counts = dict(_counts(line, is_whole=not is_running))
        if counts and is_running:
            self._told.setdefault(line.page, {}).update(counts)
        elif counts:
            self._at_edges.setdefault(line.page, set()).update(counts)

    def named(self, pages: Sequence[Page]) -> list[Page]:
        """Pages with what is printed on them for their labels, unless the file labels any."""
        labels = {} if any(page.label for page in pages) else self.labels(len(pages))
        if not labels:
            return list(pages)
        return [replace(page, label=labels.get(page.number, "")) for page in pages]

    def labels(self, n_pages: int) -> dict[int, str]:
        """What is printed on the pages of a document of so many, by their numbers in the file;
        nothing where that is not sure, or is their own numbers."""
        spans = self._spans(n_pages)
        if all(count == _Count("1", 0) for count in spans):
            return {}
        return {
            page: count.label(page)
            for count, (first, last) in spans.items()
            for page in range(first, last + 1)
        }

    def _spans(self, n_pages: int) -> dict[_Count, tuple[int, int]]:
        """The first and last page of each count, in order; none where something is not sure."""
        by_count: dict[_Count, list[int]] = defaultdict(list)
        for page, counts in sorted(self._told.items()):
            for count in counts:
                by_count[count].append(page)
        counting = {
            count: on
            for count, on in by_count.items()
            if len(on) >= (_MIN_PAGES if count.figures == "1" else _MIN_ROMAN)
            and self._are_of_pages(count, on)
        }
        sure = {c: on for c, on in counting.items() if not _is_chance(on, counting.values())}
        spans: dict[_Count, tuple[int, int]] = {}
        n_with = 0
        for count, on in sorted(sure.items(), key=lambda each: each[1]):
            first, last = self._widened(count, on[0], on[-1], n_pages)
            n_here = sum(self._has(count, page) for page in range(first, last + 1))
            if n_here < _MIN_SHARE * (last - first + 1):
                return {}
            spans[count] = first, last
            n_with += n_here
        is_enough = n_with >= min(n_pages, _LEAST_PAGES)
        return spans if is_enough and _go_on(spans, n_pages) else {}

    def _are_of_pages(self, count: _Count, on: Sequence[int]) -> bool:
        """Whether numbers stand by themselves, or now before words and now behind them, as on left
        and right pages: behind the same word everywhere they may be those of orders."""
        n = Counter(self._told[page][count] for page in on)
        both = min(n[_Beside.BEHIND], n[_Beside.BEFORE])
        return max(n[_Beside.NOWHERE], both) >= _ALONE * len(on)

    def _widened(self, count: _Count, first: int, last: int, n_pages: int) -> tuple[int, int]:
        """The first and last page of a count, with those before and behind that have its number."""
        while first > 1 and self._has(count, first - 1):
            first -= 1
        while last < n_pages and self._has(count, last + 1):
            last += 1
        return first, last

    def _has(self, count: _Count, page: int) -> bool:
        return count in self._told.get(page, ()) or count in self._at_edges.get(page, ())


def _is_chance(on: Sequence[int], others: Collection[Sequence[int]]) -> bool:
    """Whether the pages of a count are few among those of another one."""
    return any(
        len(on) < _LESSER * len(other) and other[0] <= on[0] and on[-1] <= other[-1]
        for other in others
    )


def _go_on(spans: Mapping[_Count, tuple[int, int]], n_pages: int) -> bool:
    """Whether counts follow each other through nearly the whole document: small Roman figures
    first, and each page higher than the one before."""
    if not spans:
        return False
    before, value, is_arabic = 0, 0, False
    for count, (first, last) in spans.items():
        begins = count.figures == "1" and not is_arabic
        most = max(_FEW_BEFORE, (_MAX_BETWEEN if before else _MAX_BEFORE) * n_pages)
        if first <= before or first - before - 1 > most or first + count.ahead < 1:
            return False
        if count.figures != "1" and is_arabic:
            return False
        if not begins and first + count.ahead <= value:
            return False
        before, value, is_arabic = last, last + count.ahead, count.figures == "1"
    return is_arabic and n_pages - before <= max(_FEW_BEHIND, _MAX_BEHIND * n_pages)


def _counts(line: Line, *, is_whole: bool = False) -> Iterator[tuple[_Count, _Beside]]:
    """How the numbers of a line may count its page; `is_whole` where each stands alone."""
    pieces = line.pieces
    for n, piece in enumerate(pieces):
        text = piece.text.strip()
        if len(text) > 200 or not text:
            continue
        before = pieces[n - 1].text.split() if n else []
        whole = _WHOLE.fullmatch(text)
        if whole:
            count = None if before and _counts_others(before[-1]) else _count(whole[1], line.page)
            if count is not None:
                yield count, _Beside.NOWHERE
        elif not is_whole:
            for value, beside in _within(text):
                if (count := _count(value, line.page)) is not None:
                    yield count, beside


def _within(text: str) -> Iterator[tuple[str, _Beside]]:
    """Numbers beside words that may be those of pages."""
    if named := _NAMED.search(text):
        yield named[1], _Beside.NOWHERE
    elif parted := _PARTED.fullmatch(text):
        yield parted[1], _Beside.NOWHERE
    else:
        begins, ends = _BEGINS.match(text), _ENDS.fullmatch(text)
        if begins and not _counts_others(begins[2]) and not _YEAR.fullmatch(begins[3] or ""):
            yield begins[1], _Beside.BEHIND
        if ends and not _counts_others(ends[1]):
            yield ends[2], _Beside.BEFORE


def _counts_others(word: str) -> bool:
    """Whether a number beside a word counts something that is no page."""
    return word.lower().strip(".,:;()") in _COUNTS_OTHERS


def _count(value: str, page: int) -> _Count | None:
    if value.isdecimal():
        return _Count("1", int(value) - page)
    small = value.lower()
    number = roman_value(value.upper())
    if value not in (small, small.upper()) or roman(number) != small:
        return None
    return _Count("i" if value == small else "I", number - page)
