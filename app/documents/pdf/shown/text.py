"""The text of a PDF page character by character, for selecting it where it stands.

Nothing of this is kept with a document: a page's characters are read again when it is looked at.
"""

from __future__ import annotations

import ctypes
from array import array
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from app.documents.base.document import Box, Document
from app.documents.pdf.lines.line import HYPHEN, clean_text
from app.documents.pdf.page.opened import ReadablePage, open_page, open_pdf

_SAME_LINE = 0.5  # share of the lower character's height that two must have in common
_GAP = 2.0  # heights of a character: what lies further right is another column's
_BACK = 1.0  # heights that an accent or a kerned letter may stand before the letter it follows
_SIDEWAYS = 4.0  # how much nearer a line is beside a point than one above or below it
_NOWHERE = Box(0.0, 0.0, 0.0, 0.0)


@dataclass(frozen=True, slots=True)
class TextLine:
    """Neighbouring characters at one height.

    Attributes:
        start: Of its first character that can be seen.
        end: After its last one.
        box: Around them.
        block: Index in `Document.blocks` of what it belongs to, or -1.
        left, right: Where a point beside the line still means it: as far as its block reaches.
    """

    start: int
    end: int
    box: Box
    block: int
    left: float
    right: float


class PageText:
    """The characters of a page and where they stand.

    Attributes:
        number: The page, from 1.
        text: One character for each of pdfium's indices.
        lines: In the order of the page's content.
    """

    def __init__(
        self, number: int, text: str, edges: Sequence[array[float]], blocks: Sequence[_PageBlock]
    ) -> None:
        """`edges` are the left, top, right and bottom edges of the characters."""
        self.number, self.text = number, text
        self._left, self._top, self._right, self._bottom = edges
        self.lines = tuple(self._make_lines(blocks))
        self._starts = [line.start for line in self.lines]

    def index_at(self, x: float, y: float) -> int:
        """The place between two characters that is nearest to a point."""

        def distance(line: TextLine) -> tuple[float, float]:
            dx = max(line.left - x, x - line.right, 0.0)
            dy = max(line.box.top - y, y - line.box.bottom, 0.0)
            own_dx = max(line.box.left - x, x - line.box.right, 0.0)
            return dx + _SIDEWAYS * dy, own_dx

        if not self.lines:
            return 0
        line = min(self.lines, key=distance)
        for n in range(line.start, line.end):
            if not self._is_space(n) and x < (self._left[n] + self._right[n]) / 2:
                return n
        return line.end

    def character_at(self, x: float, y: float) -> int:
        """The character that is nearest to a point."""
        index = self.index_at(x, y)
        line = self.line_at(index)
        if line is None or index <= line.start:
            return index
        # Before its middle it is the one on the right of the place, else the one on the left.
        return index if index < line.end and x >= self._left[index] else index - 1

    def is_over(self, x: float, y: float) -> bool:
        """Whether a point lies on a line."""
        return any(
            line.box.left <= x <= line.box.right and line.box.top <= y <= line.box.bottom
            for line in self.lines
        )

    def line_at(self, index: int) -> TextLine | None:
        """The line of a place, or the one before it."""
        if not self.lines:
            return None
        return self.lines[max(bisect_right(self._starts, index) - 1, 0)]

    def paragraph_at(self, index: int) -> tuple[int, int]:
        """Where the paragraph around a place begins and ends: neighbouring lines of one block."""
        if not self.lines:
            return 0, 0
        first = last = max(bisect_right(self._starts, index) - 1, 0)
        block = self.lines[first].block
        if block >= 0:
            while first > 0 and self.lines[first - 1].block == block:
                first -= 1
            while last + 1 < len(self.lines) and self.lines[last + 1].block == block:
                last += 1
        return self.lines[first].start, self.lines[last].end

    def boxes(self, start: int, end: int) -> tuple[Box, ...]:
        """What to mark, line by line, of the characters from `start` to `end`."""
        found = []
        for line in self.lines:
            low, high = max(start, line.start), min(end, line.end)
            seen = [n for n in range(low, high) if not self._is_space(n)]
            if seen:
                left = min(self._left[n] for n in seen)
                right = max(self._right[n] for n in seen)
                found.append(Box(left, line.box.top, right, line.box.bottom))
        return tuple(found)

    def said(self, start: int, end: int) -> str:
        """The characters from `start` to `end` as text: the lines of a paragraph in one, words
        whole that the end of a line parted."""
        pieces: list[str] = []
        block = -1
        parted = True
        for line in self.lines:
            piece = self.text[max(start, line.start) : max(min(end, line.end), 0)]
            if not piece or line.start >= end or line.end <= start:
                continue
            if not parted:
                pieces.append(" " if line.block == block >= 0 else "\n")
            parted = piece.endswith(HYPHEN)
            pieces.append(clean_text(piece.removesuffix(HYPHEN)))
            block = line.block
        return "".join(pieces)

    def _is_space(self, n: int) -> bool:
        return self._right[n] <= self._left[n] or self.text[n].isspace()

    def _make_lines(self, blocks: Sequence[_PageBlock]) -> list[TextLine]:
        lines: list[TextLine] = []
        start, end, box = -1, -1, _NOWHERE
        is_ended = False

        def close() -> None:
            if start >= 0:
                block = _block_of(box, blocks)
                left = min(box.left, block.box.left) if block else box.left
                right = max(box.right, block.box.right) if block else box.right
                lines.append(TextLine(start, end, box, block.index if block else -1, left, right))

        for n, character in enumerate(self.text):
            if character in "\r\n":
                is_ended = True
            if self._is_space(n):
                continue
            here = Box(self._left[n], self._top[n], self._right[n], self._bottom[n])
            if start < 0 or is_ended or not _is_beside(box, here):
                close()
                start, box, is_ended = n, here, False
            else:
                box = box.joined(here)
            end = n + 1
            is_ended = character == HYPHEN
        close()
        return lines


@dataclass(frozen=True, slots=True)
class _PageBlock:
    index: int
    box: Box


def read_page_text(document: Document, number: int, password: str | None = None) -> PageText:
    """Reads the characters of page `number` (from 1) of a PDF; about 5 µs each. A page that cannot
    be read, and one that is a picture, has none."""
    import pypdfium2 as pdfium

    blocks = [
        _PageBlock(index, block.box)
        for index, block in enumerate(document.blocks)
        if block.page == number and block.box is not None
    ]
    try:
        with open_pdf(document.path, password) as pdf:
            page = open_page(pdf, number - 1)
            try:
                text, edges = page.units, _edges(page)
            finally:
                page.close()
    except (pdfium.PdfiumError, OSError, IndexError):
        text, edges = "", _no_edges()
    return PageText(number, text, edges, blocks)


def _no_edges() -> tuple[array[float], ...]:
    return tuple(array("f") for _ in range(4))


def _edges(page: ReadablePage) -> tuple[array[float], ...]:
    import pypdfium2.raw as raw

    edges = _no_edges()
    box = raw.FS_RECTF()
    pointer = ctypes.byref(box)
    for index in range(len(page.units)):
        # Boxes as high as the line: what is marked is no row of single letters.
        if raw.FPDFText_GetLooseCharBox(page.textpage.raw, index, pointer):
            at = page.shown(box.left, box.top, box.right, box.bottom)
            placed = at.left, at.top, at.right, at.bottom
        else:
            placed = (0.0, 0.0, 0.0, 0.0)
        for edge, value in zip(edges, placed, strict=True):
            edge.append(value)
    return edges


def _is_beside(line: Box, character: Box) -> bool:
    overlap = min(line.bottom, character.bottom) - max(line.top, character.top)
    height = min(line.bottom - line.top, character.bottom - character.top)
    taller = max(line.bottom - line.top, character.bottom - character.top)
    return (
        overlap > _SAME_LINE * height
        and character.left - line.right < _GAP * taller
        and character.left > line.right - _BACK * taller
    )


def _block_of(box: Box, blocks: Sequence[_PageBlock]) -> _PageBlock | None:
    """The block that the middle of a line lies in; the smallest where they overlap."""
    x, y = (box.left + box.right) / 2, (box.top + box.bottom) / 2
    around = [
        each
        for each in blocks
        if each.box.left <= x <= each.box.right and each.box.top <= y <= each.box.bottom
    ]
    return min(around, key=lambda each: each.box.bottom - each.box.top, default=None)
