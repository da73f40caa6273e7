"""The paragraphs and tables of an RTF file, made of what its groups and words say."""

from __future__ import annotations

import dataclasses
import re
from bisect import bisect_right

from app.documents.base.clauses.numbers import typed_number
from app.documents.base.document import MAX_HEADING_CHARACTERS, Block, BlockKind
from app.documents.base.inline_marks import joined, note_mark, tidy_lines
from app.documents.base.omissions import LeftOut
from app.documents.base.tables import table_blocks
from app.documents.base.visibility import MAX_INVISIBLE_PT, PAGE_PT
from app.documents.flow.plain import heading_level
from app.documents.flow.rtf.lists import Lists
from app.documents.flow.rtf.old_lists import OldLists
from app.documents.flow.rtf.state import TWIPS_PER_PT, Note, Paragraph, Style, list_of_style

_SAME_EDGE_TWIPS = 80  # rows of one table seldom agree to the point
_HEADING = re.compile(r"heading ([1-9])\b", re.IGNORECASE)
NEXT_CELL, NEXT_ROW = "\ue000", "\ue001"  # of tables within a cell, until its text is made


class RtfBlocks:
    """Attributes:
    paragraph: The one that is being read.
    out: Blocks of the present flow: the body, or a note or box while it is read.
    flow: Paragraphs and blocks of the flows around it, outermost first.
    cell, row, rows: Of the table that is being read.
    styles: Paragraph styles by number.
    hidden: Text of the paragraph that nobody can see.
    lists: Of the file.
    has_labels: Whether the file says itself what stands before the items of its lists.
    edges: Left edge of the present row, then the right edges of its cells.
    row_twips: The height of the present row where that is fixed, else 0.
    fills: Numbers of the colours of its cells; 0 for none, None where that is a pattern.
    merged: Places of its cells that go on with the cell above, which shows its own text alone.
    fill, row_fill: The same of the cell, and of the row, that are being described.
    """

    def __init__(self, prefix: str, left_out: LeftOut) -> None:
        self._prefix, self.left_out = prefix, left_out
        self.paragraph = Paragraph()
        self.out: list[Block] = []
        self.flow: list[tuple[Paragraph, list[Block]]] = []
        self.cell: list[str] = []
        self.row: list[str] = []
        self.rows: list[list[str]] = []
        self.styles: dict[int, Style] = {}
        self.hidden = ""
        self.row_twips = 0
        self.fills: list[int | None] = []
        self.merged: set[int] = set()
        self.fill: int | None = 0
        self.row_fill: int | None = 0
        self.edges: list[int] = [0]
        self._edges: list[list[int]] = []  # of the rows
        self.lists = Lists()
        self._old_lists = OldLists()
        self.has_labels = False
        self._n_paragraphs = 0

    def begin_row(self) -> None:
        """A description of rows begins."""
        self.row_twips = self.fill = self.row_fill = 0
        self.edges[:] = [0]
        self.fills.clear()
        self.merged.clear()

    def describe_cell(self, right_edge: int) -> None:
        """The description of a cell ends."""
        self.edges.append(right_edge)
        self.fills.append(self.row_fill if self.fill == 0 else self.fill)
        self.fill = 0

    def merge(self) -> None:
        """The cell that is being described goes on with the one above."""
        self.merged.add(len(self.fills))

    def shade(self, name: str, number: int) -> None:
        """What is described has a colour behind it, or a pattern of two."""
        if name.startswith("tr"):
            self.row_fill = None if number else self.row_fill
        elif name == "clshdng":
            self.fill = None if number else self.fill
        elif self.fill is not None:
            self.fill = number

    def fill_of_cell(self) -> int | None:
        """Number of the colour of the cell that is being read, as `fills` has it."""
        at = len(self.row)
        return self.fills[at] if at < len(self.fills) and self.paragraph.depth == 1 else None

    def hide(self, text: str) -> None:
        """Takes text of the paragraph that nobody can see."""
        self.hidden += text

    def begin_flow(self) -> None:
        """Begins the text of a note, box or running head."""
        self.flow.append((self.paragraph, self.out))
        self.paragraph, self.out = Paragraph(), []

    def end_flow(self) -> list[Block]:
        """Ends it, goes back to the text around it, and gives its blocks."""
        self.end_paragraph()
        inner = self.out
        self.paragraph, self.out = self.flow.pop()
        return inner

    def level(self) -> int | None:
        """Heading level from 1 of the present paragraph, by itself or its style."""
        if self.paragraph.level is not None:
            return self.paragraph.level + 1 if self.paragraph.level < 9 else None
        seen: set[int] = set()
        number: int | None = self.paragraph.style
        while number is not None and number in self.styles and number not in seen:
            seen.add(number)
            style = self.styles[number]
            named = _HEADING.match(style.name)
            if named:
                return int(named[1])
            if style.name.casefold() == "title":
                return 1
            if style.level is not None:
                return style.level + 1 if style.level < 9 else None
            number = style.base
        return None

    def end_paragraph(self, *, is_joined: bool = False, is_marked: bool = False) -> None:
        """Ends the paragraph, unless it `is_joined` to the next one; `is_marked` says that its end
        is one that is seen, so that it counts in its list though it is empty."""
        paragraph = self.paragraph
        if is_joined:
            return
        if self.hidden:
            self.left_out.hide(self.hidden)
            self.hidden = ""
        notes = [piece for piece, _ in paragraph.pieces if isinstance(piece, Note)]
        pieces = [
            (note_mark(piece.mark) if isinstance(piece, Note) else piece, stands)
            for piece, stands in paragraph.pieces
        ]
        text = tidy_lines(joined(pieces)).strip(" \t\n\u3000\u00a0")
        label = " ".join(paragraph.label.split()) if paragraph.label else ""
        in_list = paragraph.in_list
        if in_list is None and not self.has_labels:  # else paragraphs say all that holds of them
            in_list = list_of_style(self.styles, paragraph.style)
        # A row's number may stand in a cell alone.
        if in_list is not None and (text or paragraph.depth or is_marked):
            counted = self.lists.label(*in_list)
            label = label or counted
        elif text and not self.has_labels:
            label = label or self._old_lists.label(paragraph.old_list)
        if label and not any(map(str.isalnum, label)):
            label = "-"
        level, is_bold = self.level(), paragraph.is_bold
        self.paragraph = paragraph.next()
        if paragraph.depth and not self.flow:
            line = f"{label} {text}".strip()
            self.cell += [line] if line else []
            self.cell += [f"{note_mark(note.mark)}: {note.text}" for note in notes if note.text]
            self.cell += [block.text for block in paragraph.beside]
            return
        if not self.flow:
            self.end_table()
        if text:
            depth = 0 if in_list is None else in_list[1] + 1
            self.out.append(
                dataclasses.replace(self._block(text, label, level, is_bold), depth=depth)
            )
        for note in notes:
            if note.text:
                line = f"{note_mark(note.mark)}: {note.text}"
                path = f"{self._path()}/note{note.mark}"
                self.out.append(Block(line, BlockKind.FOOTNOTE, path=path, number=note.mark))
        self.out += paragraph.beside

    def _path(self) -> str:
        return f"{self._prefix}/{self._n_paragraphs}"

    def _block(self, text: str, label: str, level: int | None, is_bold: bool) -> Block:
        self._n_paragraphs += 1
        number = "" if label == "-" else label.rstrip(".．、:： ") or label
        whole = f"{label} {text}" if label else text
        number = number or typed_number(text)
        if level is not None and len(whole) <= MAX_HEADING_CHARACTERS:
            whole = " ".join(whole.removeprefix("- ").split())
            kind = BlockKind.HEADING
        else:
            kind, level = BlockKind.LIST_ITEM if label else BlockKind.PARAGRAPH, None
            if not label and is_bold and len(whole) <= 80 and whole[-1] not in "。；;，,.:：":
                level = -1  # perhaps a heading: known when the whole file is read
        return Block(whole, kind, path=self._path(), level=level, number=number)

    def headed(self, blocks: list[Block]) -> list[Block]:
        """Headings by their look, in a file whose author used no styles for them."""
        has_headings = any(block.kind is BlockKind.HEADING for block in blocks)
        found = []
        for block in blocks:
            looks = block.level == -1
            if looks:
                block = dataclasses.replace(block, level=None)
            if not has_headings and block.kind is BlockKind.PARAGRAPH and "\n" not in block.text:
                level = heading_level(block.text)
                if level is None and looks:
                    level = min(block.number.count(".") + 1, 6)
                if level is not None:
                    block = dataclasses.replace(block, kind=BlockKind.HEADING, level=level)
            found.append(block)
        return found

    def end_cell(self) -> None:
        self.paragraph.depth = max(self.paragraph.depth, 1)
        self.end_paragraph()
        text = _cell_text(self.cell)
        if len(self.row) in self.merged:
            self.left_out.hide(text)
            text = ""
        self.row.append(text)
        self.cell = []

    def end_row(self) -> None:
        if self.cell:
            self.end_cell()
        is_low = 0 < self.row_twips <= MAX_INVISIBLE_PT * TWIPS_PER_PT
        if is_low or abs(self.edges[0]) >= PAGE_PT * TWIPS_PER_PT:
            self.left_out.hide(" ".join(self.row))
        elif any(self.row):
            self.rows.append(self.row)
            self._edges.append(self.edges.copy())
        self.row = []

    def end_table(self) -> None:
        rows, self.rows = self.rows, []
        edges, self._edges = self._edges, []
        if not rows:
            return
        rows = _in_columns(rows, edges)
        width = max(map(len, rows))
        grid = [row + [""] * (width - len(row)) for row in rows]
        used = [n for n in range(width) if any(row[n] for row in grid)]
        grid = [[row[n] for n in used] for row in grid]
        self._n_paragraphs += 1
        self.out += table_blocks(grid, self._path())


def _in_columns(rows: list[list[str]], edges: list[list[int]]) -> list[list[str]]:
    """Rows with their cells in the columns in which they begin, where some reach over several;
    where the edges of cells do not fit, as the rows are."""
    rows = [
        row[: len(e) - 1] if not any(row[len(e) - 1 :]) else row
        for row, e in zip(rows, edges, strict=True)
    ]
    if any(len(row) != len(e) - 1 or sorted(e) != e for row, e in zip(rows, edges, strict=True)):
        return rows
    if len({len(e) for e in edges}) == 1 and len({e[0] // _SAME_EDGE_TWIPS for e in edges}) == 1:
        return rows
    known: list[int] = []
    for edge in sorted({edge for e in edges for edge in e[:-1]}):
        if not known or edge - known[-1] > _SAME_EDGE_TWIPS:
            known.append(edge)
    placed = []
    for row, e in zip(rows, edges, strict=True):
        line = [""] * len(known)
        for text, left in zip(row, e, strict=False):
            column = bisect_right(known, left) - 1
            if line[column]:
                return rows
            line[column] = text
        placed.append(line)
    return placed


def _cell_text(parts: list[str]) -> str:
    """The paragraphs of a cell as lines; a row of a table within it is one line."""
    text = "\n".join(parts)
    if NEXT_CELL not in text and NEXT_ROW not in text:
        return text.strip("\n |")
    text = re.sub(rf"\n?{NEXT_CELL}\n?{NEXT_ROW}\n?", "\n", text)
    text = re.sub(rf"\n?{NEXT_CELL}\n?", " | ", text).replace(NEXT_ROW, "")
    return text.strip("\n |")
