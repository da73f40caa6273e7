"""The blocks of a DOCX in document order, with what hangs on them: notes, boxes, chart words."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from app.documents.base.document import Block, BlockKind
from app.documents.base.omissions import LeftOut
from app.documents.base.tables import as_cell, table_blocks
from app.documents.word.bound import BINDING, fill_bound
from app.documents.word.formatting.backdrops import FLOATING, is_backdrop
from app.documents.word.formatting.looks import Looks
from app.documents.word.formatting.styles import Styles
from app.documents.word.formatting.tables import TELLING_OF_CELLS, Table, read_table, table_cells
from app.documents.word.labels import labelled, numbered_block
from app.documents.word.markup import (
    ALTERNATES,
    CHUNK,
    MATHS,
    RELATIONS,
    W,
    alternate_branch,
    content_of,
    elements_by_name,
    is_on,
)
from app.documents.word.notes import NoteMarks, NoteReference, without_own_mark
from app.documents.word.numbering import Label, Numbering
from app.documents.word.opc.parts import related_part, target_of
from app.documents.word.opc.pictures import part_root
from app.documents.word.paragraphs import Paragraphs, Properties
from app.documents.word.text import FIELD_CHARACTER, InlineText, Story, are_fields_sound

MAX_BOLD_HEADING_CHARACTERS = 80
MAX_DEPTH = 40  # tables in tables, content controls in content controls
_SECTION = W + "sectPr"
_SOUGHT = (_SECTION, FIELD_CHARACTER, BINDING, *FLOATING)
"""What a story is searched for before it is read."""
_PARAGRAPH, _TABLE, _CONTROL = W + "p", W + "tbl", W + "sdt"
_AROUND = (W + "customXml", W + "ins", W + "moveTo")
_SKIPPED = frozenset(
    W + n for n in ("sectPr", "bookmarkStart", "bookmarkEnd", "proofErr", "permStart")
)
_CHAPTER = re.compile(r"第\s?\S{1,6}?\s?([编編章节節])")

ReadChunk = Callable[[Any, str, LeftOut], "list[Block] | None"]
"""Gives the blocks of a part in another format, with paths under a path; None where it is of no
kind that is read."""


class Body:
    """Reads the main story of an opened package.

    Args:
        main: The main part of the package.
        read_chunk: Reads parts in other formats.

    Attributes:
        unread: What is not in the text.
    """

    def __init__(self, main: Any, read_chunk: ReadChunk) -> None:
        self._part, self._body = main, main.root.find(W + "body")
        self._read_chunk = read_chunk
        found = elements_by_name(self._body, (*_SOUGHT, *TELLING_OF_CELLS))
        self._sections = found[_SECTION]
        self._cells_tell = any(found[name] for name in TELLING_OF_CELLS)
        self._fields_are_sound = are_fields_sound(found[FIELD_CHARACTER])
        fill_bound(found[BINDING], self._part)
        self.unread = LeftOut()
        self._counts = self.unread.counts
        self._settings = self._root("settings")
        self._styles = Styles(self._root("styles"))
        self._looks = Looks(
            *(self._styles, self._body, _floating(found), self._sections),
            *(self._settings, self._root("theme")),
        )
        self._paragraphs = Paragraphs(self._styles, self._looks)
        self._numbering, self._numbering_in_boxes, self._numbering_beside = (
            Numbering(self._root("numbering"), self._styles) for _ in range(3)
        )
        self._marks = NoteMarks(self._settings, self._sections)
        self._notes = {
            is_endnote: {
                note.get(W + "id", ""): note
                for note in (() if root is None else root.findall(W + name))
            }
            for is_endnote, name, root in (
                (False, "footnote", self._root("footnotes")),
                (True, "endnote", self._root("endnotes")),
            )
        }
        self._note_parts = {
            kind: related_part(self._part, f"{kind}s") or self._part
            for kind in ("footnote", "endnote")
        }
        self._blocks: list[Block] = []
        self._unstyled_headings: dict[int, int] = {}  # block index: level
        self._has_styled_headings = False
        self._carried: list[str] = []  # text of paragraphs whose mark is deleted

    def blocks(self) -> list[Block]:
        """All blocks, headers first and footers last."""
        heads = [*self._running("header")]
        feet = [*self._running("footer")]
        self._walk(self._body, "body", self._story(self._part, self._fields_are_sound), 0)
        self._flush_carried("body")
        if not self._has_styled_headings:
            self._promote_unstyled_headings()
        return [*heads, *self._blocks, *feet]

    # --- parts ---

    def _root(self, kind: str) -> Any:
        return part_root(related_part(self._part, kind))

    def _story(self, part: Any, fields_are_sound: bool) -> Story:
        return Story(
            *(partial(target_of, part), self._paragraphs, self._looks),
            *(self.unread, self._marks, fields_are_sound),
        )

    def _running(self, kind_of_part: str) -> Iterator[Block]:
        """Each distinct header or footer text once. A section that has none of a kind has that of
        the one before it."""
        seen: set[str] = set()
        read: set[str] = set()
        stated: dict[str, str] = {}
        even_odd = bool(is_on(self._settings, "evenAndOddHeaders"))
        for section in self._sections:
            first = bool(is_on(section, "titlePg"))
            for reference in section.findall(f"{W}{kind_of_part}Reference"):
                kind = reference.get(W + "type", "default")
                stated[kind] = reference.get(RELATIONS + "id", "")
            for kind, identifier in stated.items():
                if (kind == "first" and not first) or (kind == "even" and not even_odd):
                    continue
                part = target_of(self._part, identifier)
                root = None if identifier in read else part_root(part)
                if root is None:
                    continue
                read.add(identifier)
                found = elements_by_name(root, _SOUGHT)
                fill_bound(found[BINDING], self._part)
                if any(map(is_backdrop, _floating(found))):
                    self._looks.has_page_backdrop = True
                story = self._story(part, are_fields_sound(found[FIELD_CHARACTER]))
                text = self._flat(root, story)
                if text and text not in seen:
                    seen.add(text)
                    yield Block(text, BlockKind.RUNNING_HEAD, path=f"{kind_of_part}{len(seen)}")

    def _notes_of(self, references: Sequence[NoteReference]) -> None:
        for reference in references:
            note = self._notes[reference.is_endnote].get(reference.id)
            kind = "endnote" if reference.is_endnote else "footnote"
            text = ""
            if note is not None:
                is_sound = are_fields_sound(note.iter(FIELD_CHARACTER))
                text = self._flat(note, self._story(self._note_parts[kind], is_sound))
            if reference.is_hidden:
                self.unread.hide(text)
                continue
            if reference.is_own:
                text = without_own_mark(text, reference.mark)
            if not text:
                self._counts[f"{kind} without text"] += 1
                continue
            self._blocks.append(
                Block(
                    f"[^{reference.mark}]: {text}",
                    BlockKind.FOOTNOTE,
                    path=f"{kind}s/{reference.id}",
                    number=reference.mark,
                )
            )

    def _flat(self, root: Any, story: Story) -> str:
        """All text below `root` in lines: running heads and notes have no structure to keep but
        the numbers of their lists, which count apart from those of the body."""
        lines: list[str] = []
        for child in content_of(root):
            if child.tag == _TABLE:
                for row in self._rows_of(child, cells_tell=True).rows:
                    lines += [self._flat(cell.element, story) for cell in row.cells]
                continue
            if child.tag == CHUNK:
                self._counts["embedded document"] += 1
                continue
            inline, properties = story.read(child)
            label = None
            if inline.text:
                label = self._seen(self._numbering_beside.label(properties.list), properties, child)
            lines += (labelled(inline.text, label), *inline.charts, *inline.diagrams)
            lines += [self._flat(box, story) for box in inline.boxes]
        return "\n".join(filter(None, lines))

    # --- the body ---

    def _walk(self, parent: Any, path: str, story: Story, depth: int) -> None:
        if depth > MAX_DEPTH:
            self._counts["part nested too deeply"] += 1
            return
        index = 0
        for child in parent:
            tag = child.tag
            if not isinstance(tag, str) or tag in _SKIPPED:
                continue
            index += 1
            here = f"{path}/{index}"
            if tag == _PARAGRAPH or tag in MATHS:
                self._paragraph(child, here, story, depth)
            elif tag == _TABLE:
                self._flush_carried(here)
                self._table(child, here, story, depth)
            elif tag == _CONTROL:
                if (content := child.find(W + "sdtContent")) is not None:
                    self._walk(content, here, story, depth + 1)
            elif tag in _AROUND:
                self._walk(child, here, story, depth + 1)
            elif tag == CHUNK:
                self._flush_carried(here)
                self._blocks += self._chunk(child, here)
            elif tag == W + "subDoc":
                self._counts["embedded document"] += 1
            elif tag == ALTERNATES and (branch := alternate_branch(child)) is not None:
                self._walk(branch, here, story, depth + 1)

    def _chunk(self, element: Any, path: str) -> list[Block]:
        part = target_of(self._part, element.get(RELATIONS + "id", ""))
        blocks = None if part is None else self._read_chunk(part, path, self.unread)
        self._counts["embedded document"] += blocks is None
        return blocks or []

    def _paragraph(self, paragraph: Any, path: str, story: Story, depth: int) -> None:
        inline, properties = story.read(paragraph)
        label = self._label(inline, properties, paragraph)
        if label is _NOT_READ:
            return
        if inline.text:
            block = numbered_block(properties, path, inline.text, label)
            if block.level is None:
                self._note_heading_look(paragraph, properties, block)
            elif block.kind is BlockKind.HEADING and not properties.is_title:
                self._has_styled_headings = True
            self._blocks.append(block)
        if inline.has_more:
            self._beside(inline, path, story, depth)
        if properties.ends_section:
            self._marks.end_section()

    def _beside(self, inline: InlineText, path: str, story: Story, depth: int) -> None:
        """What hangs on a paragraph: its notes, text boxes, the words of charts and diagrams."""
        self._notes_of(inline.notes)
        of_text = self._numbering
        for n, box in enumerate(inline.boxes, 1):
            self._numbering = self._numbering_in_boxes  # boxes are a story of their own
            self._walk(box, f"{path}/box{n}", story, depth + 1)
        self._numbering = of_text
        for n, words in enumerate(inline.diagrams, 1):
            self._blocks.append(Block(words, BlockKind.PARAGRAPH, path=f"{path}/diagram{n}"))
        for n, words in enumerate(inline.charts, 1):
            self._blocks.append(Block(words, BlockKind.LABEL, path=f"{path}/chart{n}"))

    def _label(self, inline: InlineText, properties: Properties, paragraph: Any) -> Label | None:
        """What stands before a paragraph, or None; `_NOT_READ` where it melts into the next one or
        is left out. Takes in what melts into this one."""
        if inline.is_contents or properties.is_contents:
            if inline.text or inline.is_contents:
                self._counts["contents line"] += 1
            return _NOT_READ
        if properties.is_mark_deleted or properties.is_drop_cap:
            # Accepting a deleted paragraph mark joins the text to the paragraph that follows, as
            # large letters that begin a paragraph are one before it.
            self._carried.append(inline.untrimmed)
            self._notes_of(inline.notes)
            return _NOT_READ
        if self._carried:
            inline.text = (self._take_carried() + inline.untrimmed).strip()
        if not inline.text and properties.is_mark_hidden:
            return None  # hidden as a whole: Word does not count it
        return self._seen(self._numbering.label(properties.list), properties, paragraph)

    def _seen(self, label: Label | None, properties: Properties, paragraph: Any) -> Label | None:
        """A label of a paragraph, without its number where nobody sees that."""
        if label is None or not label.text:
            return label
        look = properties.mark
        if label.letters is not None or look.is_vanished:
            look = self._looks.of_number(label.letters, look)
        is_unseen = self._looks.is_unseen(look, paragraph, properties.fill)
        return Label("", False, label.depth) if is_unseen else label

    def _note_heading_look(self, paragraph: Any, properties: Properties, block: Block) -> None:
        """Remember what looks like a heading, for files whose author used no heading styles."""
        text = block.text
        if len(text) > MAX_BOLD_HEADING_CHARACTERS or "\n" in text or text[-1] in "。；;，,.:：":
            return
        chapter = _CHAPTER.match(text)
        if chapter:
            level = 2 if chapter[1] in "节節" else 1
        elif text.startswith("- ") or not self._styles.is_bold(paragraph, properties.style):
            return
        else:
            level = min(block.number.count(".") + 1, 6)
        self._unstyled_headings[len(self._blocks)] = level

    def _promote_unstyled_headings(self) -> None:
        for index, level in self._unstyled_headings.items():
            self._blocks[index] = dataclasses.replace(
                self._blocks[index], kind=BlockKind.HEADING, level=level
            )

    def _take_carried(self) -> str:
        text = "".join(self._carried)
        self._carried.clear()
        return text

    def _flush_carried(self, path: str) -> None:
        """Text of a deleted paragraph mark with no paragraph after it stands for itself."""
        if text := self._take_carried().strip():
            self._blocks.append(Block(text, BlockKind.PARAGRAPH, path=path))

    # --- tables ---

    def _table(self, element: Any, path: str, story: Story, depth: int) -> None:
        table = self._rows_of(element, cells_tell=self._cells_tell)
        if len(table.rows) == 1 and len(table.rows[0].cells) == 1:  # a frame around text
            self._walk(table.rows[0].cells[0].element, f"{path}/r1/c1", story, depth + 1)
            return
        waiting: list[tuple[str, InlineText]] = []
        self._blocks += table_blocks(self._grid(table, path, story, depth, waiting), path)
        for cell_path, inline in waiting:
            self._beside(inline, cell_path, story, depth)

    def _rows_of(self, element: Any, *, cells_tell: bool) -> Table:
        """The rows of a table; what of it is not read is counted."""
        table = read_table(element, self._looks.paper, cells_tell=cells_tell)
        self._counts["tracked deletion"] += table.n_deleted
        self._counts["tracked insertion"] += table.n_inserted
        for words in table.hidden:
            self.unread.hide(words)
        return table

    def _grid(
        self,
        table: Table,
        path: str,
        story: Story,
        depth: int,
        waiting: list[tuple[str, InlineText]],
    ) -> list[list[str]]:
        if depth > MAX_DEPTH:
            self._counts["part nested too deeply"] += 1
            return []

        def read_cell(cell: Any, row: int, column: int) -> str:
            lines: list[str] = []
            numbers: list[str] = []  # of empty paragraphs, as in a column for the numbers of rows
            for child in content_of(cell):
                if child.tag == _TABLE:
                    here = f"{path}/r{row}/c{column}"
                    rows = self._rows_of(child, cells_tell=self._cells_tell)
                    lines.append(as_cell(self._grid(rows, here, story, depth + 1, waiting)))
                    continue
                if child.tag == CHUNK:
                    found = self._chunk(child, f"{path}/r{row}/c{column}")
                    lines += [block.text for block in found]
                    continue
                inline, properties = story.read(child)
                label = self._label(inline, properties, child)
                if label is _NOT_READ:
                    continue
                if text := inline.text:
                    lines.append(labelled(text, label))
                elif label is not None and label.text:
                    numbers.append(label.text)
                if inline.has_more:
                    waiting.append((f"{path}/r{row}/c{column}", inline))
            if self._carried:
                lines.append(self._take_carried().strip())
            return "\n".join(filter(None, lines)) or "\n".join(numbers)

        return table_cells(table, read_cell)


def _floating(found: Mapping[str, Sequence[Any]]) -> list[Any]:
    """What may lie behind the text, of what was found in a story."""
    return [element for name in FLOATING for element in found[name]]


_NOT_READ = Label("", False, -1)
