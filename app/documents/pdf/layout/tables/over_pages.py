"""Tables that go on over the end of a page.

Each page keeps a table of its own, so that every row has its page. But where the second page does
not repeat the names of the columns, its first row is no row of names: it gets those of the table
that goes on. And what is left of a row that a page's end cuts goes to the row it belongs to.
"""

from __future__ import annotations

import re
import statistics
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from app.documents.base.document import Block, BlockKind, Page
from app.documents.base.tables import as_markdown
from app.documents.pdf.layout.tables.columns import Span
from app.documents.pdf.layout.tables.drawn_tables import is_broken
from app.documents.pdf.layout.tables.ends import TableEnds
from app.documents.pdf.layout.tables.finding import caption_of
from app.documents.pdf.layout.tables.rows import FIGURE, appended
from app.documents.pdf.layout.words import FIRST_WIDE
from app.documents.pdf.lines.line import HYPHEN, display_width

_BESIDE_TEXT = frozenset((BlockKind.RUNNING_HEAD, BlockKind.FOOTNOTE, BlockKind.LABEL))
_EDGE = 0.12  # of a page's height: a line so near to its edge may be a head or foot
_SAME_EDGE_PT = 3.0
_GOES_ON = re.compile(
    r"(?:continued|cont['\u2019]?d|\bcont\.|continuation|fortsetzung|suite\b|contin[uú]a|segue\b"
    r"|\u7eed\u8868|\u7e8c\u8868|\uff08\u7eed\uff09|\(\u7eed\))",
    re.I,
)
_MAX_NOTE = 160  # characters above a table that say that it goes on
_MAX_NAME = 60  # characters of a column's name; Chinese ones count twice
_LONG = 40  # characters of cells of running text, in the middle of all
_MUCH_LONGER = 1.5  # times the name
_MIN_OF_KIND = 2  # cells that tell of what kind a column is
_MOST = 0.75  # of the cells of a column
_FEW_VALUES = 0.5  # of the number of cells: so many different ones stand in a column of few values
_MIN_VALUES = 4  # cells that tell it
_YEAR = re.compile(r"(?:19|20)\d\d")
_MOSTLY = 0.4  # of the letters of a date or amount are figures
_MAX_HEADS = 3  # rows of names
_MIN_ROWS = 3  # that have a name, by which one without is known to be none of its own
_PAGE_NUMBER = re.compile(
    r"\W*(?:(?:page|seite|blatt|p[aá]gin?a?|p|s)\b\.?\s*)?\d{1,4}"
    r"(?:\s*(?:/|of|von|de|sur|di|-)\s*\d{1,4})?\W*",
    re.I,
)
_SENTENCE_ENDS = frozenset(".!?:;。！？：；")


class OverPages:
    """Joins what belongs together of the tables of a document, section by section.

    Args:
        pages: All pages, by number.
    """

    def __init__(self, pages: Sequence[Page]) -> None:
        self._pages = pages
        self._names: list[list[str]] = []  # the rows of names of the last table, where known
        self._last: tuple[Block, TableEnds] | None = None
        self._between: list[Block] = []  # what has come since

    def join(self, blocks: list[Block], ends: Mapping[int, TableEnds]) -> list[Block]:
        """The blocks of whole pages with each table that goes on as it reads.

        Args:
            blocks: In reading order; those of the pages before were given in the call before.
            ends: Of the tables among them that may go on, by their index.
        """
        if not ends:
            self._last = None
            return blocks
        at_edges = self._at_edges(blocks)
        joined: list[Block] = []
        at = -1  # of the last table in `joined`
        for n, block in enumerate(blocks):
            own = ends.get(n)
            if own is None:
                if block.kind is BlockKind.TABLE:
                    self._last = None
                elif self._last is not None:
                    self._between.append(block)
                joined.append(block)
                continue
            rows = own.rows
            if self._last is not None and self._goes_on(self._last, block, own, at_edges):
                last, before = self._last
                n_same = _n_same(before.rows, rows)
                if at >= 0 and (whole := _with_rest(before, own, n_same)) is not None:
                    joined[at] = replace(last, text=as_markdown(whole))
                    rows = [*rows[:n_same], *rows[n_same + 1 :]]
                    before = replace(before, rows=whole)
                    if len(rows) == n_same:  # there was no more than that
                        self._last = joined[at], before
                        continue
                    own = replace(own, rows=rows, first=())
                if n_same:
                    self._names = rows[:n_same]
                else:
                    self._names = self._names or _names(before, own)
                    if self._names and _begins_with_row(self._names, before, own):
                        rows = [*self._names, *rows]
                if rows is not ends[n].rows:
                    block = replace(block, text=as_markdown(rows))
                    own = replace(own, rows=rows)
            else:
                self._names = []
            self._last, self._between = (block, own), []
            at = len(joined)
            joined.append(block)
        return joined

    def _at_edges(self, blocks: Sequence[Block]) -> Counter[tuple[str, int]]:
        """What stands at the edges of pages, with its figures folded, and at which height."""
        found = {(*_shape(block), block.page) for block in blocks if self._is_at_edge(block)}
        return Counter((text, height) for text, height, _ in found)

    def _is_at_edge(self, block: Block) -> bool:
        """Whether a block stands at the head or the foot of its page."""
        if block.box is None or block.page is None or len(block.text) > _MAX_NOTE:
            return False
        height = self._pages[block.page - 1].height_pt
        return block.box.bottom < _EDGE * height or block.box.top > (1 - _EDGE) * height

    def _goes_on(
        self,
        before: tuple[Block, TableEnds],
        block: Block,
        own: TableEnds,
        at_edges: Counter[tuple[str, int]],
    ) -> bool:
        """Whether a table may be the rest of the last one: it stands on the next page in the same
        columns, with no text between them."""
        last, ends = before
        if last.page is None or block.page != last.page + 1:
            return False
        return _are_same(ends.columns, own.columns) and all(
            self._is_beside(each, last.page, at_edges) for each in self._between
        )

    def _is_beside(self, block: Block, page: int, at_edges: Counter[tuple[str, int]]) -> bool:
        """Whether a block between two parts of a table, the first on the page, is no text."""
        if block.kind in _BESIDE_TEXT:
            return True
        is_short = len(block.text) <= _MAX_NOTE
        if block.page != page and is_short and _GOES_ON.search(block.text):
            return True
        if not self._is_at_edge(block) or caption_of(block.text):
            return False
        return _PAGE_NUMBER.fullmatch(block.text) is not None or at_edges[_shape(block)] > 1


def _shape(block: Block) -> tuple[str, int]:
    return re.sub(r"\d+", "#", block.text), round(block.box.top / 6) if block.box else 0


def _are_same(one: Sequence[Span], other: Sequence[Span]) -> bool:
    """Whether columns are those of one table, on two pages."""
    return len(one) == len(other) and all(map(_is_same_column, one, other))


def _is_same_column(one: Span, other: Span) -> bool:
    left, right = abs(one[0] - other[0]), abs(one[1] - other[1])
    middle = abs(sum(one) - sum(other)) / 2
    return min(left, right, middle) < _SAME_EDGE_PT


def _folded(row: Sequence[str]) -> list[str]:
    return ["".join(cell.split()).casefold() for cell in row]


def _n_same(before: Sequence[Sequence[str]], rows: Sequence[Sequence[str]]) -> int:
    """Rows that a table begins with as the page before does: the names of its columns."""
    n = 0
    while n < min(_MAX_HEADS, len(before), len(rows)) and _folded(before[n]) == _folded(rows[n]):
        n += 1
    return n


def _with_rest(before: TableEnds, own: TableEnds, n_names: int) -> list[list[str]] | None:
    """The rows of a table, the last one with what is left of it on the next page below so many
    rows of names; None where the next page begins with a row of its own."""
    if n_names >= min(len(own.rows), len(own.first)) or len(before.rows) <= max(n_names, 1):
        return None
    last, rest = before.rows[-1], own.rows[n_names]
    filled = [k for k, text in enumerate(rest) if text]
    if not filled or not all(last[k] and not _is_figure(rest[k]) for k in filled):
        return None
    others = [*before.rows[1:-1], *own.rows[n_names + 1 :]]
    if not rest[0] and any(not row[0] for row in others):
        return None  # rows without a name are rows of their own
    are_sure = []
    for k in filled:
        above, below = before.last[k], own.first[n_names][k]
        if above is None or below is None or not is_broken(above, below, _limit(before, own, k)):
            return None
        are_sure.append(above.text[-1] == HYPHEN or _is_within_sentence(above.text, rest[k]))
    is_part = not rest[0] and len(filled) <= len(rest) / 2 and len(others) >= _MIN_ROWS
    if not (is_part or (all(are_sure) if rest[0] else any(are_sure))):
        return None
    whole = list(last)
    for k in filled:
        above = before.last[k]
        is_divided = above is not None and above.text[-1] == HYPHEN
        begun = last[k][:-1] + HYPHEN if is_divided else last[k]
        whole[k] = appended(begun, rest[k])
    return [*before.rows[:-1], whole]


def _limit(before: TableEnds, own: TableEnds, k: int) -> float:
    """How far the lines of a column reach at most."""
    left, right = before.columns[k]
    is_drawn = any(right == begin for begin, _ in before.columns) or (
        k and any(left == end for _, end in before.columns)
    )
    if not is_drawn:
        return max(right, own.columns[k][1])
    above = before.last[k]
    return right - max(0.0, above.left - left if above else 0.0)


def _is_within_sentence(text: str, following: str) -> bool:
    if following[0] >= FIRST_WIDE:
        return text[-1] not in _SENTENCE_ENDS
    return following[0].islower()


def _is_figure(text: str) -> bool:
    n_digits = sum(map(str.isdigit, text))
    return FIGURE.fullmatch(text) is not None or n_digits > _MOSTLY * len(text)


class _Kind:
    """What most cells of a column are, as far as their names are not: figures, running text, or one
    of a few values."""

    def __init__(self, cells: Sequence[str]) -> None:
        n = len(cells)
        is_enough = n >= _MIN_OF_KIND
        self.is_figures = is_enough and sum(map(_is_figure, cells)) >= _MOST * n
        width = statistics.median(map(display_width, cells)) if is_enough else 0
        self.is_long = not self.is_figures and width >= _LONG
        self._least = width / _MUCH_LONGER
        self._values = set(cells)
        self.is_few = n >= _MIN_VALUES and len(self._values) <= _FEW_VALUES * n
        self._are_years = is_enough and all(map(_YEAR.fullmatch, cells))

    def __bool__(self) -> bool:
        return self.is_figures or self.is_long or self.is_few

    def is_name(self, cell: str) -> bool:
        """Whether a cell may name the column."""
        if self.is_figures:
            return not _is_figure(cell) or (
                not self._are_years and _YEAR.fullmatch(cell) is not None
            )
        if self.is_long:
            return display_width(cell) <= self._least and cell[-1] not in _SENTENCE_ENDS
        return cell not in self._values

    def holds(self, cell: str) -> bool:
        """Whether a cell is of that kind."""
        if self.is_figures:
            return _is_figure(cell)
        if self.is_long:
            return display_width(cell) >= _LONG or cell[-1] in _SENTENCE_ENDS
        return cell in self._values


def _kinds(rows: Sequence[Sequence[str]]) -> list[_Kind]:
    return [_Kind([cell for cell in column if cell]) for column in zip(*rows, strict=True)]


def _names(before: TableEnds, own: TableEnds) -> list[list[str]]:
    """The first rows of a table that name its columns, by what stands below them there and on the
    next page; none where that cannot be told."""
    found: list[list[str]] = []
    kinds = _kinds([*before.rows[1:], *own.rows[1:]])
    for n, row in enumerate(before.rows[: _MAX_HEADS - 1]):
        told = [kind.is_name(cell) for kind, cell in zip(kinds, row, strict=True) if kind and cell]
        are_short = all(display_width(cell) <= _MAX_NAME for cell in row)
        is_marked = n == 0 and (before.is_bold or before.is_ruled)
        if not (are_short and all(told) and (told or is_marked)):
            break
        if n == 0 and not all(row[1:]):
            break
        found.append(row)
    return found


def _begins_with_row(names: Sequence[Sequence[str]], before: TableEnds, own: TableEnds) -> bool:
    """Whether a table begins with a row like those of the page before, and not with names."""
    if own.is_bold or own.is_ruled:
        return False
    rows = [*before.rows[len(names) :], *own.rows[1:]]
    told = [
        kind.holds(cell)
        for kind, cell in zip(_kinds(rows), own.rows[0], strict=True)
        if kind and cell
    ]
    return any(told) if told else before.is_bold or before.is_ruled
