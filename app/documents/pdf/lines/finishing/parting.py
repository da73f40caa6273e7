"""Lines of a PDF page that are several: pdfium takes what stands in one row for one line."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from app.documents.pdf.lines.characters import Characters
from app.documents.pdf.lines.finishing.added import TICKS, are_beside, parted_at
from app.documents.pdf.lines.inline import Inline
from app.documents.pdf.lines.line import Line, clean_text
from app.documents.pdf.page.opened import ReadablePage

BLANKS = ("___", "........", "…………")
"""What a page has that has lines to be filled in, one of them at least: a quick look."""
ENDS = (":\r", ": \r", "\uff1a\r")
"""What a page has that has labels at the ends of its lines."""
_BLANK_LINE = re.compile(r"_{3,}|\.{8,}|…{4,}")
_TO_FILL_IN = re.compile(r"(?:_{2,}|[.…]{4,})\s*")

_LABEL = re.compile(r"[:\uff1a]\s*$")
_MAX_VALUE_LINES = 4  # of one value; more are a column of text
_ROWS_OF_TABLE = 4  # of a table of two columns that is told as such
_MAX_ON_BAR = 40  # characters: of what stands upon a bar in place of other words
_BAR_GAP = 1.0  # times the size: between a bar and the words before it
_MAX_TO_VALUE = 22.0  # times the size: from a label to its value


def _stands_behind(label: Line, value: Line) -> bool:
    gap = value.left - label.right
    is_near = -1 < gap < _MAX_TO_VALUE * label.size and are_beside(label, value)
    return is_near and abs(label.bottom - value.bottom) < 0.5 * label.size


def _stands_within(line: Line, label: Line, value: Line) -> bool:
    """Whether a line stands between a label and what may be its value."""
    return are_beside(label, line) and label.right - 1 < line.left < value.left


def _bar_under(line: Line, bars: Sequence[Line]) -> Line | None:
    """The bar that a short line stands upon."""
    if len(line.text) > _MAX_ON_BAR or line.cells:
        return None
    for bar in bars:
        is_within = bar.left - 2 < line.left and line.right < bar.right + 2
        if is_within and bar.top < (line.top + line.bottom) / 2 < bar.bottom:
            return bar
    return None


def _goes_on(last: Line, line: Line) -> bool:
    is_next = 0 < line.top - last.top < 1.6 * max(last.size, line.size)
    return is_next and abs(line.left - last.left) < 2


class Parting:
    """Parts lines of one page in place.

    Args:
        page: The page.
        characters, inline: Of the same page.
        lines: Of the page.
        spans: Where each of them begins and ends in the text.
        added: Those of them that annotations brought in.
    """

    def __init__(
        self,
        page: ReadablePage,
        characters: Characters,
        inline: Inline,
        lines: list[Line],
        spans: list[tuple[int, int]],
        added: list[Line],
    ) -> None:
        self._units, self._characters, self._inline = page.units, characters, inline
        self._left_pt, self._covered = page.to_page.left, page.covered
        self._lines, self._spans, self._added = lines, spans, added

    def at_values(self, values: Sequence[Line]) -> None:
        """Parts lines that go on behind a value: several labels stand in one row."""
        for line, (start, end) in zip(self._lines, self._spans, strict=True) if values else ():
            first = self._inline.first_shown(start, end)
            if first > start and not line.angle:  # room for a box, made of spaces, or its tick
                line.left = self._characters.span(first, end)[0] - self._left_pt
        for value in values:
            for n, (line, span) in enumerate(zip(self._lines, self._spans, strict=True)):
                if not (line.top < value.bottom and line.bottom > value.top) or line.angle:
                    continue
                if line in self._added:
                    break  # they come last
                indices, letters = self._letters(span)
                at = parted_at(line, value, letters)
                if at is not None:
                    self._part(n, indices[at], letters[at - 1][2], letters[at][1])
                    break

    def take_from_gaps(self, bars: Sequence[Line]) -> list[Line]:
        """Takes out what stands in the room between words of another line and was drawn later, and
        gives it: ticks, which a printed form has behind all else, and the words upon bars that
        something else was blacked out with. These stand behind the words before the bar, too.

        Args:
            bars: Where the bars of the page stand.
        """
        taken = []
        for line in list(self._lines):
            if line.angle or any(line is each for each in self._added):
                continue  # what annotations brought in is put at its place anyway
            bar = _bar_under(line, bars)
            if line.text not in TICKS and bar is None:
                continue
            for other in self._lines:
                if other is line or not are_beside(other, line) or other.text in TICKS:
                    continue
                is_within = other.left < line.left and line.right < other.right
                if is_within or (bar is not None and self._is_before(other, line, bar)):
                    at = next(n for n, each in enumerate(self._lines) if each is line)
                    del self._lines[at], self._spans[at]
                    taken.append(line)
                    break
        return taken

    def _is_before(self, line: Line, label: Line, bar: Line) -> bool:
        """Whether a bar begins where a line ends that is not the one before its label."""
        if not -_BAR_GAP < (bar.left - line.right) / line.size < _BAR_GAP or line.cells:
            return False
        at = next(n for n, each in enumerate(self._lines) if each is label)
        return at == 0 or self._lines[at - 1] is not line

    def find_filled_in(self) -> None:
        """Counts as added what stands upon the line to be filled in of another line, or upon words
        of it that were covered: a form that was made a page of has it behind all else, and so has a
        page that somebody corrected. It is put last."""
        filled: list[int] = []
        for n, (line, (start, end)) in enumerate(zip(self._lines, self._spans, strict=True)):
            blanks = [found.span() for found in _BLANK_LINE.finditer(self._units, start, end)]
            blanks += self._covered_within(start, end)
            if line.angle or not (blanks and any(map(str.isalpha, line.text))):
                continue
            edges = [self._characters.span(*blank) for blank in blanks]
            for m, other in enumerate(self._lines):
                if m == n or m in filled or other.angle or other in self._added:
                    continue
                if not are_beside(line, other):
                    continue
                left = other.left + self._left_pt
                if any(low - 2 <= left < high for low, high in edges):
                    filled.append(m)
        self._count_as_added([m for m in filled if self._lines[m].text[0] != "_"])

    def find_behind_labels(self) -> None:
        """Counts as added what stands right of a label that ends with a colon and comes after other
        lines of the page: a form that was made a page of has its values behind all else."""
        lines = self._lines
        labels = [n for n, line in enumerate(lines) if _LABEL.search(line.text) and not line.angle]
        found: list[int] = []
        for m in range(2, len(lines) if labels else 0):
            value = lines[m]
            if m in found or value.angle or value in self._added or _LABEL.search(value.text):
                continue
            if lines[m - 1].top < value.top + value.size and m - 1 not in found:
                continue  # it goes on below what comes before it
            if set(range(m - _ROWS_OF_TABLE, m)) <= set(labels):
                continue  # a table that is written column by column
            for n in labels:
                if n < m - 1 and _stands_behind(lines[n], value):
                    between = (k for k, line in enumerate(lines) if k not in (n, m, *found))
                    if any(_stands_within(lines[k], lines[n], value) for k in between):
                        continue
                    end = m + 1
                    while end < len(lines) and _goes_on(lines[end - 1], lines[end]):
                        if any(_stands_behind(lines[k], lines[end]) for k in labels):
                            break
                        end += 1
                    if end - m <= _MAX_VALUE_LINES:
                        found += range(m, end)
                    break
        self._count_as_added(found)

    def _count_as_added(self, numbers: Sequence[int]) -> None:
        moved = [(self._lines[m], self._spans[m]) for m in numbers]
        for each, span in moved:
            at = next(n for n, line in enumerate(self._lines) if line is each)
            del self._lines[at], self._spans[at]
            self._lines.append(each)
            self._spans.append(span)
            self._added.append(each)

    def _covered_within(self, start: int, end: int) -> list[tuple[int, int]]:
        """The covered stretches of a line that goes on behind them."""
        at = [n for n in range(start, end) if n in self._covered] if self._covered else []
        runs: list[tuple[int, int]] = []
        for n in at:
            if runs and self._units[runs[-1][1] : n].strip() == "":
                runs[-1] = runs[-1][0], n + 1
            else:
                runs.append((n, n + 1))
        return runs

    def within_added(self) -> None:
        """Parts lines that annotations brought in where they are the values of several fields."""
        for line in list(self._added):
            at = self._lines.index(line)
            for cell in reversed(line.cells[1:]):
                indices, letters = self._letters(self._spans[at])
                first = next((n for n, each in enumerate(letters) if each[1] >= cell.left - 1), 0)
                if first:
                    self._part(at, indices[first], letters[first - 1][2], letters[first][1])
                    self._added.append(self._lines[at + 1])
            self._added[self._added.index(line)] = self._lines[at]

    def _letters(self, span: tuple[int, int]) -> tuple[list[int], list[tuple[str, float, float]]]:
        """Indices of the characters of a line that are no spaces, and they with their edges."""
        shift = self._left_pt
        indices = [n for n in range(*span) if not (self._units[n].isspace() or n in self._covered)]
        edges = [(self._units[n], self._characters.box(n)) for n in indices]
        return indices, [(unit, box[0] - shift, box[2] - shift) for unit, box in edges]

    def _part(self, n: int, cut: int, right: float, left: float) -> None:
        """Makes two of line `n`, the second from character `cut` on."""
        line, (start, end) = self._lines[n], self._spans[n]
        filled = _TO_FILL_IN.match(self._units, cut, end)
        rest = filled.end() if filled else cut
        texts = [clean_text(self._inline.said(*span)) for span in ((start, cut), (rest, end))]
        cells = line.cells
        before = replace(line, text=texts[0], right=right)
        if filled and texts[1]:
            left = self._characters.span(rest, end)[0] - self._left_pt
        behind = replace(line, text=texts[1], left=left)
        before.cells = tuple(c for c in cells if c.left < left) if len(cells) > 2 else ()
        behind.cells = tuple(c for c in cells if c.left >= left) if len(cells) > 2 else ()
        self._lines[n : n + 1] = [before, behind] if texts[1] else [before]
        self._spans[n : n + 1] = [(start, cut), (rest, end)] if texts[1] else [(start, cut)]
