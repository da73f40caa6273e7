"""A document without pages as formatted text, built a few blocks at a time."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from PySide6.QtGui import (
    QColor,
    QFont,
    QFontDatabase,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFrameFormat,
    QTextLength,
    QTextTableFormat,
)

from app.documents.base.document import Block, BlockKind, Document
from app.documents.structure.cross_references import CrossReference, ReferenceKind
from app.ui.widgets.colors import Colors

MAX_TABLE_CELLS = 2000  # Qt lays a table out in one go; larger ones are shown as they are written
_CELL = re.compile(r"(?<!\\)\|")
_RULE = re.compile(r"\|?[\s:|-]+\|?$")
_SIZES = {1: 1.5, 2: 1.25, 3: 1.1}  # of headings, against the text
_PARENTHESES = re.compile(r"\(?[a-z0-9]{1,4}[).]", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Piece:
    """`Document.text[start:end]` stands at `position` of the built text; `exact` when character by
    character."""

    start: int
    end: int
    position: int
    length: int
    exact: bool


class FlowBuilder:
    """Builds `document` into `target`.

    Attributes:
        n_built: Blocks of `document.body` that are built.
    """

    def __init__(
        self,
        document: Document,
        links: Sequence[CrossReference],
        target: QTextDocument,
        colors: Colors,
    ) -> None:
        self._document, self._links, self._colors = document, links, colors
        self._link_starts = [link.start for link in links]
        self._cursor = QTextCursor(target)
        self._size_pt = target.defaultFont().pointSizeF()
        self._pieces: list[Piece] = []
        self._starts: list[int] = []
        self.n_built = 0

    @property
    def is_done(self) -> bool:
        return self.n_built >= len(self._document.body)

    def build_next(self) -> None:
        """Builds the next block."""
        document = self._document
        block = document.blocks[document.body[self.n_built]]
        start = document.block_starts[self.n_built]
        self.n_built += 1
        rows = _rows(block.text) if block.kind is BlockKind.TABLE else []
        if rows and len(rows) * len(rows[0]) <= MAX_TABLE_CELLS:
            self._insert_table(rows, start)
            return
        self._next_paragraph(self._block_format(block))
        shift = len(block.as_markdown()) - len(block.text)
        look = self._char_format(block)
        self._insert(block.text, start + shift, look, block.kind is BlockKind.HEADING)

    def ranges_of(self, start: int, end: int) -> list[tuple[int, int]]:
        """Where `Document.text[start:end]` stands in what is built."""
        found = []
        at = max(bisect_right(self._starts, start) - 1, 0)
        for piece in self._pieces[at:]:
            if piece.start >= end:
                break
            low, high = max(start, piece.start), min(end, piece.end)
            if low >= high:
                continue
            if piece.exact:
                text = self._document.text
                before = _n_units(text[piece.start : low])
                found.append((piece.position + before, _n_units(text[low:high])))
            else:
                found.append((piece.position, piece.length))
        return [(position, position + length) for position, length in found if length]

    def is_built(self, start: int) -> bool:
        """Whether an offset of the text is built."""
        starts = self._document.block_starts
        return self.is_done or start < starts[self.n_built]

    def offset_at(self, position: int) -> int:
        """The offset of `Document.text` that stands at a position, as near as it is known."""
        at = bisect_right([piece.position for piece in self._pieces], position) - 1
        if at < 0:
            return 0
        piece = self._pieces[at]
        return min(piece.start + max(position - piece.position, 0), piece.end)

    def _next_paragraph(self, block_format: QTextBlockFormat) -> None:
        self._cursor.movePosition(QTextCursor.MoveOperation.End)
        if self._pieces:
            self._cursor.insertBlock(block_format, QTextCharFormat())
        else:
            self._cursor.setBlockFormat(block_format)

    def _insert(
        self, text: str, start: int, look: QTextCharFormat, is_heading: bool = False
    ) -> None:
        """Inserts `text`, which is `Document.text[start:]`, with its links; the terms of a heading
        lead nowhere, as nobody looks them up there."""
        position = self._cursor.position()
        end, done = start + len(text), start
        at = bisect_left(self._link_starts, start)
        while at < len(self._links) and self._links[at].end <= end:
            link = self._links[at]
            at += 1
            if is_heading and link.kind is ReferenceKind.DEFINITION:
                continue
            self._write(text[done - start : link.start - start], look)
            self._write(text[link.start - start : link.end - start], self._link_format(link, look))
            done = link.end
        self._write(text[done - start :], look)
        self._add(Piece(start, end, position, self._cursor.position() - position, True))

    def _write(self, text: str, look: QTextCharFormat) -> None:
        if text:
            self._cursor.insertText(text.replace("\n", "\u2028"), look)

    def _add(self, piece: Piece) -> None:
        self._pieces.append(piece)
        self._starts.append(piece.start)

    def _insert_table(self, rows: list[list[tuple[int, int, str]]], start: int) -> None:
        self._next_paragraph(QTextBlockFormat())
        n_columns = max(map(len, rows))
        shape = QTextTableFormat()
        shape.setBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_Solid)
        shape.setBorderBrush(QColor(self._colors.border))
        shape.setBorder(1)
        shape.setBorderCollapse(True)
        shape.setCellPadding(6)
        shape.setCellSpacing(0)
        shape.setTopMargin(4)
        shape.setBottomMargin(12)
        shape.setHeaderRowCount(1)
        shape.setWidth(QTextLength(QTextLength.Type.PercentageLength, 99))
        table = self._cursor.insertTable(len(rows), n_columns, shape)
        head = QTextCharFormat()
        head.setFontWeight(QFont.Weight.DemiBold)
        for i, row in enumerate(rows):
            for j, (low, high, text) in enumerate(row):
                self._cursor = table.cellAt(i, j).firstCursorPosition()
                source = self._document.text[start + low : start + high]
                look = head if i == 0 else QTextCharFormat()
                if text == source:
                    self._insert(text, start + low, look, i == 0)
                else:
                    position = self._cursor.position()
                    self._write(text, look)
                    length = self._cursor.position() - position
                    self._add(Piece(start + low, start + high, position, length, False))
        self._cursor = table.lastCursorPosition()
        self._cursor.movePosition(QTextCursor.MoveOperation.End)

    def _block_format(self, block: Block) -> QTextBlockFormat:
        look = QTextBlockFormat()
        look.setBottomMargin(8)
        look.setLineHeight(135, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
        if block.kind is BlockKind.HEADING:
            look.setHeadingLevel(min(block.level or 1, 6))
            look.setTopMargin(18 if (block.level or 1) <= 2 else 10)
            look.setBottomMargin(6)
            look.setLineHeight(115, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
        elif block.kind is BlockKind.LIST_ITEM:
            deep = bool(block.number) and _PARENTHESES.fullmatch(block.number) is not None
            look.setLeftMargin(36 if deep and block.number.startswith("(") else 16)
        elif block.kind is BlockKind.CODE:
            look.setBackground(QColor(self._colors.raised))
            look.setLeftMargin(10)
        elif block.kind is BlockKind.FOOTNOTE:
            look.setLeftMargin(16)
        return look

    def _char_format(self, block: Block) -> QTextCharFormat:
        look = QTextCharFormat()
        if block.kind is BlockKind.HEADING:
            look.setFontPointSize(self._size_pt * _SIZES.get(block.level or 1, 1.0))
            look.setFontWeight(QFont.Weight.DemiBold)
        elif block.kind in (BlockKind.CODE, BlockKind.TABLE):
            mono = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
            look.setFontFamilies(mono.families())
        elif block.kind in (BlockKind.FOOTNOTE, BlockKind.CAPTION):
            look.setFontPointSize(self._size_pt * 0.92)
            look.setForeground(QColor(self._colors.muted))
        return look

    def _link_format(self, link: CrossReference, look: QTextCharFormat) -> QTextCharFormat:
        linked = QTextCharFormat(look)
        linked.setAnchor(True)
        linked.setAnchorHref(f"block:{link.target}")
        if link.kind is ReferenceKind.DEFINITION:
            linked.setUnderlineStyle(QTextCharFormat.UnderlineStyle.DotLine)
            linked.setUnderlineColor(QColor(self._colors.muted))
        else:
            linked.setForeground(QColor(self._colors.accent))
            linked.setFontUnderline(True)
        return linked


def _rows(markdown: str) -> list[list[tuple[int, int, str]]]:
    """The cells of a Markdown table: where each stands in it, and what it says. Empty where it is
    no table."""
    rows, position = [], 0
    for n, line in enumerate(markdown.split("\n")):
        if n == 1 and _RULE.fullmatch(line.strip()):
            position += len(line) + 1
            continue
        bars = [match.start() for match in _CELL.finditer(line)]
        if len(bars) < 2:
            return []
        cells = []
        for left, right in pairwise(bars):
            raw = line[left + 1 : right]
            said = raw.strip()
            low = position + left + 1 + (len(raw) - len(raw.lstrip()) if said else 0)
            text = said.replace("<br>", "\n").replace("\\|", "|")
            cells.append((low, low + len(said), text))
        rows.append(cells)
        position += len(line) + 1
    return rows


def _n_units(text: str) -> int:
    """How many positions `text` takes in a `QTextDocument`, which counts in UTF-16."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2
