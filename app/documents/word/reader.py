"""Reads DOCX in document order: what Word shows with every tracked change accepted.

python-docx opens the package; the story is walked element by element because python-docx's own
`Paragraph.text` knows no numbers, notes, content controls, text boxes or tracked changes.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

from app.documents.base.clause_numbers import typed_number
from app.documents.base.document import (
    Block,
    BlockKind,
    Document,
    Omission,
    OmissionKind,
)
from app.documents.base.flowing import flow_document
from app.documents.base.omissions import LeftOut
from app.documents.base.tables import as_cell, table_blocks
from app.documents.errors import DamagedDocument, DocumentError
from app.documents.word.chunks import chunk_blocks
from app.documents.word.looks import Looks, is_backdrop
from app.documents.word.notes import NoteMarks, NoteReference
from app.documents.word.numbering import Label, Numbering
from app.documents.word.package import BrokenPackage, open_word
from app.documents.word.pictures import part_root
from app.documents.word.styles import Styles, W, is_on
from app.documents.word.tables import (
    children,
    hidden_rows,
    n_deleted_rows,
    rows_of,
    table_cells,
)
from app.documents.word.text import InlineText, Story, alternate_branch
from app.system.translation import tr

MAX_HEADING_CHARACTERS = 250  # lawyers give whole clauses a heading style; those are paragraphs
MAX_BOLD_HEADING_CHARACTERS = 80
MAX_SALVAGED_BYTES = 256 << 20
MAX_DEPTH = 40  # tables in tables, content controls in content controls
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
_ANCHOR = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}anchor"
_JUNK_TITLE = re.compile(
    r"(?:microsoft (?:office )?word|word document|powerpoint|untitled|no title|title|document|文档|"
    r"无标题|无题)(?: ?(?:presentation|document))?[ \d]*(?: ?- .*)?",
    re.IGNORECASE,
)
"""Titles that programs give by themselves."""
_CORE_NAMES = {
    "title": "title", "creator": "author", "subject": "subject", "keywords": "keywords",
    "lastModifiedBy": "last_modified_by", "language": "language", "created": "created",
    "modified": "modified",
}  # fmt: skip
_CORE = "/metadata/core-properties"
"""How the relationship to the title and author ends: LibreOffice writes another beginning than the
standard (ECMA-376 part 2, annex E)."""
_SKIPPED = {W + n for n in ("sectPr", "bookmarkStart", "bookmarkEnd", "proofErr", "permStart")}


def read_docx(path: Path, sha256: str) -> Document:
    """Read a DOCX (also DOCM, DOTX, strict Open XML).

    Args:
        path: The file.
        sha256: Its SHA-256 in hex, the document's identity.

    Returns:
        Blocks in document order; `Block.path` is "body/12" (the twelfth child of the body),
        "body/3/r2/c1/1", "body/5/box1/1", "footnotes/2", "header1" ….

    Raises:
        NotADocument: Empty, another kind of file, or an old .doc.
        DamagedDocument: Cut short, broken inside, or built to do harm.
        PasswordNeeded: Encrypted.
        NoText: Readable, but without any text.
    """
    try:
        return read_package(open_word(path), path, sha256)
    except BrokenPackage as error:
        document = _read_salvaged(path, sha256)
        if document is None:
            raise DamagedDocument(error.message, error.next_step) from error
        return document


def read_package(word: Any, path: Path, sha256: str, *, takes_documents: bool = True) -> Document:
    """Read a package that python-docx has opened; `takes_documents` False leaves out Word documents
    in it. Raises `DocumentError`s as `read_docx` does."""
    try:
        return _Reader(word, takes_documents).document(path, sha256)
    except DocumentError:
        raise
    except (RecursionError, ValueError, KeyError, AttributeError, TypeError) as error:
        raise BrokenPackage(
            tr(
                "“{name}” is damaged inside ({kind}: {error}).",
                name=path.name,
                kind=type(error).__name__,
                error=str(error)[:80],
            ),
            tr("Open it in Word or LibreOffice, save it as DOCX again, and open that file."),
        ) from error


def _read_salvaged(path: Path, sha256: str) -> Document | None:
    """The text that is left of a broken file, which says what is lost; None when none is left."""
    import docx

    from app.documents.word.salvage import salvaged

    if path.stat().st_size > MAX_SALVAGED_BYTES:
        return None
    found = salvaged(path.read_bytes())
    if found is None:
        return None
    try:
        document = read_package(docx.Document(found.package), path, sha256)
    except Exception:  # whatever python-docx meets: then the file stays broken
        return None
    losses = tuple(Omission(OmissionKind.DAMAGED, None, what) for what in found.losses)
    return dataclasses.replace(document, omissions=(*losses, *document.omissions))


class _Reader:
    def __init__(self, word: Any, takes_documents: bool = True) -> None:
        self._takes_documents = takes_documents
        self._part = word.part
        self._body = word.element.body
        self._unread = LeftOut()
        self._left_out = self._unread.counts
        self._settings = self._related("settings")
        self._styles = Styles(self._related("styles"))
        self._looks = Looks(self._styles, self._body, self._settings)
        self._numbering = Numbering(self._related("numbering"), self._styles)
        self._marks = NoteMarks(self._settings, list(self._body.iter(W + "sectPr")))
        self._notes = {
            is_endnote: {
                note.get(W + "id", ""): note
                for note in (() if root is None else root.findall(W + name))
            }
            for is_endnote, name, root in (
                (False, "footnote", self._related("footnotes")),
                (True, "endnote", self._related("endnotes")),
            )
        }
        self._note_parts: dict[str, Any] = {}
        self._blocks: list[Block] = []
        self._unstyled_headings: dict[int, int] = {}  # block index: level
        self._has_styled_headings = False
        self._carried: list[str] = []  # text of paragraphs whose mark is deleted

    def document(self, path: Path, sha256: str) -> Document:
        heads = [*self._running("header")]
        feet = [*self._running("footer")]
        story = self._story(self._body, self._part)
        self._walk(self._body, "body", story, 0)
        self._flush_carried("body")
        if not self._has_styled_headings:
            self._promote_unstyled_headings()
        import docx

        metadata = self._metadata()
        stated = metadata.get("title", "")
        return flow_document(
            path,
            sha256,
            "docx",
            [*heads, *self._blocks, *feet],
            self._unread,
            reader=f"python-docx {docx.__version__}",
            title="" if _JUNK_TITLE.fullmatch(stated) else stated,
            metadata=metadata,
        )

    # --- parts ---

    def _related(self, kind: str) -> Any:
        """The root element of the first part of this kind beside the main one, or None."""
        for relation in self._part.rels.values():
            if relation.reltype == _RELATION + kind and not relation.is_external:
                return part_root(relation.target_part)
        return None

    def _story(self, root: Any, part: Any) -> Story:
        return Story(
            root, partial(_target, part), self._styles, self._looks, self._unread, self._marks
        )

    def _metadata(self) -> dict[str, str]:
        """What the file itself says; python-docx makes up a title where there is none."""
        relations = self._part.package.rels.values()
        parts = [
            r.target_part for r in relations if r.reltype.endswith(_CORE) and not r.is_external
        ]
        root = part_root(parts[0]) if parts else None
        found: dict[str, str] = {}
        for element in () if root is None else root:
            name = element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""
            text = " ".join((element.text or "").split())
            if text and (kept := _CORE_NAMES.get(name)):
                found[kept] = text
        return found

    # --- running heads ---

    def _running(self, kind_of_part: str) -> Iterator[Block]:
        """Each distinct header or footer text once."""
        seen: set[str] = set()
        read: set[str] = set()
        even_odd = bool(is_on(self._settings, "evenAndOddHeaders"))
        for section in self._body.iter(W + "sectPr"):
            first = bool(is_on(section, "titlePg"))
            for reference in section.findall(f"{W}{kind_of_part}Reference"):
                kind = reference.get(W + "type", "default")
                if (kind == "first" and not first) or (kind == "even" and not even_odd):
                    continue
                identifier = reference.get(_R + "id", "")
                part = _target(self._part, identifier)
                root = None if identifier in read else part_root(part)
                if root is None:
                    continue
                read.add(identifier)
                if any(map(is_backdrop, root.iter(_ANCHOR))):
                    self._looks.has_page_backdrop = True
                text = self._flat(root, self._story(root, part))
                if text and text not in seen:
                    seen.add(text)
                    yield Block(text, BlockKind.RUNNING_HEAD, path=f"{kind_of_part}{len(seen)}")

    def _note_story(self, kind: str, note: Any) -> Story:
        part = self._note_parts.get(kind)
        if part is None:
            wanted = f"{_RELATION}{kind}s"
            parts = [r.target_part for r in self._part.rels.values() if r.reltype == wanted]
            part = self._note_parts[kind] = parts[0] if parts else self._part
        return self._story(note, part)

    def _flat(self, root: Any, story: Story) -> str:
        """All text below `root` in lines: running heads and notes have no structure to keep."""
        lines: list[str] = []
        for paragraph in _paragraphs(root):
            inline = story.read(paragraph)
            lines += filter(None, (inline.text, *inline.charts, *inline.diagrams))
            lines.extend(filter(None, (self._flat(box, story) for box in inline.boxes)))
        return "\n".join(lines)

    # --- the body ---

    def _walk(self, parent: Any, path: str, story: Story, depth: int) -> None:
        if depth > MAX_DEPTH:
            self._left_out["part nested too deeply"] += 1
            return
        index = 0
        for child in parent:
            tag = child.tag
            if not isinstance(tag, str) or tag in _SKIPPED:
                continue
            index += 1
            here = f"{path}/{index}"
            if tag == W + "p":
                self._paragraph(child, here, story, depth)
            elif tag == W + "tbl":
                self._flush_carried(here)
                self._table(child, here, story, depth)
            elif tag == W + "sdt":
                if (content := child.find(W + "sdtContent")) is not None:
                    self._walk(content, here, story, depth + 1)
            elif tag in (W + "customXml", W + "ins", W + "moveTo"):
                self._walk(child, here, story, depth + 1)
            elif tag == W + "altChunk":
                self._flush_carried(here)
                part = _target(self._part, child.get(_R + "id", ""))
                blocks = None
                if part is not None:
                    blocks = chunk_blocks(
                        part, here, self._unread, read_package if self._takes_documents else None
                    )
                if blocks is None:
                    self._left_out["embedded document"] += 1
                self._blocks += blocks or ()
            elif tag == W + "subDoc":
                self._left_out["embedded document"] += 1
            elif (branch := alternate_branch(child)) is not None:
                self._walk(branch, here, story, depth + 1)

    def _paragraph(self, paragraph: Any, path: str, story: Story, depth: int) -> None:
        inline, label = self._read(paragraph, story)
        if inline is None:
            return
        if inline.text:
            block = self._block(paragraph, path, inline.text, label)
            if block.level is None:
                self._note_heading_look(paragraph, block)
            elif block.kind is BlockKind.HEADING and "title" not in self._names(paragraph):
                self._has_styled_headings = True
            self._blocks.append(block)
        self._beside(inline, path, story, depth)
        if paragraph.find(f"{W}pPr/{W}sectPr") is not None:
            self._marks.end_section()

    def _beside(self, inline: InlineText, path: str, story: Story, depth: int) -> None:
        """What hangs on a paragraph: its notes, text boxes, the words of charts and diagrams."""
        self._notes_of(inline.notes)
        for n, box in enumerate(inline.boxes, 1):
            self._walk(box, f"{path}/box{n}", story, depth + 1)
        for n, words in enumerate(inline.diagrams, 1):
            self._blocks.append(Block(words, BlockKind.PARAGRAPH, path=f"{path}/diagram{n}"))
        for n, words in enumerate(inline.charts, 1):
            self._blocks.append(Block(words, BlockKind.LABEL, path=f"{path}/chart{n}"))

    def _read(self, paragraph: Any, story: Story) -> tuple[InlineText | None, Label | None]:
        """Text and label; None where the paragraph melts into the next or is left out."""
        inline = story.read(paragraph)
        names = self._names(paragraph)
        if inline.is_contents or any(n.startswith("toc ") and n[4:].isdigit() for n in names):
            if inline.text or inline.is_contents:
                self._left_out["contents line"] += 1
            return None, None
        mark = paragraph.find(f"{W}pPr/{W}rPr")
        if mark is not None and (
            mark.find(W + "del") is not None or mark.find(W + "moveFrom") is not None
        ):
            # Accepting a deleted paragraph mark joins the text to the paragraph that follows.
            self._carried.append(inline.untrimmed)
            self._notes_of(inline.notes)
            return None, None
        if self._carried:
            inline.text = (self._take_carried() + inline.untrimmed).strip()
        if not inline.text and is_on(mark, "vanish"):
            return inline, None  # hidden as a whole: Word does not count it
        return inline, self._numbering.label(paragraph)

    def _names(self, paragraph: Any) -> list[str]:
        return self._styles.names(self._styles.of(paragraph))

    def _note_heading_look(self, paragraph: Any, block: Block) -> None:
        """Remember what looks like a heading, for files whose author used no heading styles."""
        text = block.text
        if len(text) > MAX_BOLD_HEADING_CHARACTERS or "\n" in text or text[-1] in "。；;，,.:：":
            return
        chapter = re.match(r"第\s?\S{1,6}?\s?([编編章节節])", text)
        if chapter:
            level = 2 if chapter[1] in "节節" else 1
        elif block.text.startswith("- ") or not self._styles.is_bold(paragraph):
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

    def _block(self, paragraph: Any, path: str, text: str, label: Label | None) -> Block:
        number = ""
        kind = BlockKind.PARAGRAPH
        if label is not None:
            kind = BlockKind.LIST_ITEM
            if label.text:
                number = _bare(label.text)
                text = f"{label.text} {text}"
            elif label.is_bullet:
                text = f"- {text}"
        number = number or typed_number(text)
        level = self._styles.heading_level(paragraph)
        if level is not None and len(text) <= MAX_HEADING_CHARACTERS:
            text = " ".join(text.removeprefix("- ").split())
            return Block(text, BlockKind.HEADING, path=path, level=level, number=number)
        names = self._names(paragraph)
        if "caption" in names:
            kind = BlockKind.CAPTION
        elif "html preformatted" in names or "source code" in names:
            kind = BlockKind.CODE
        return Block(text, kind, path=path, number=number)

    def _table(self, table: Any, path: str, story: Story, depth: int) -> None:
        rows = rows_of(table)
        cells = [list(children(row, "tc")) for row in rows]
        self._note_removed(table)
        if len(cells) == 1 and len(cells[0]) == 1:  # a frame around text, not a table
            self._walk(cells[0][0], f"{path}/r1/c1", story, depth + 1)
            return
        waiting: list[tuple[str, InlineText]] = []
        self._blocks += table_blocks(self._grid(table, path, story, depth, waiting), path)
        for cell_path, inline in waiting:
            self._beside(inline, cell_path, story, depth)

    def _note_removed(self, table: Any) -> None:
        """Counts what of a table is not read: deleted rows and cells, and hidden rows."""
        self._left_out["tracked deletion"] += n_deleted_rows(table)
        for words in hidden_rows(table):
            self._unread.hide(words)

    def _grid(
        self,
        table: Any,
        path: str,
        story: Story,
        depth: int,
        waiting: list[tuple[str, InlineText]],
    ) -> list[list[str]]:
        if depth > MAX_DEPTH:
            self._left_out["part nested too deeply"] += 1
            return []

        def read_cell(cell: Any, row: int, column: int) -> str:
            here = f"{path}/r{row}/c{column}"
            lines: list[str] = []
            for child in _flow(cell):
                if child.tag == W + "tbl":
                    self._note_removed(child)
                    inner = self._grid(child, here, story, depth + 1, waiting)
                    lines.append(as_cell(inner))
                    continue
                inline, label = self._read(child, story)
                if inline is None:
                    continue
                if inline.text:
                    prefix = ""
                    if label is not None:
                        prefix = f"{label.text} " if label.text else "- " * label.is_bullet
                    lines.append(prefix + inline.text)
                waiting.append((here, inline))
            lines.append(self._take_carried().strip())
            return "\n".join(filter(None, lines))

        return table_cells(table, read_cell)

    def _notes_of(self, references: list[NoteReference]) -> None:
        for reference in references:
            note = self._notes[reference.is_endnote].get(reference.id)
            kind = "endnote" if reference.is_endnote else "footnote"
            text = "" if note is None else self._flat(note, self._note_story(kind, note))
            if reference.is_own:
                text = text.removeprefix(reference.mark).lstrip()
            if not text:
                self._left_out[f"{kind} without text"] += 1
                continue
            self._blocks.append(
                Block(
                    f"[^{reference.mark}]: {text}",
                    BlockKind.FOOTNOTE,
                    path=f"{kind}s/{reference.id}",
                    number=reference.mark,
                )
            )


def _target(part: Any, identifier: str) -> Any:
    """The part that a relationship of another part leads to, or None."""
    relation = part.rels.get(identifier)
    return None if relation is None or relation.is_external else relation.target_part


def _flow(parent: Any) -> Iterator[Any]:
    """Paragraphs and tables of a cell, content controls opened."""
    for child in parent:
        if child.tag in (W + "p", W + "tbl"):
            yield child
        elif child.tag in (W + "sdt", W + "sdtContent", W + "customXml", W + "ins", W + "moveTo"):
            yield from _flow(child)


def _paragraphs(parent: Any) -> Iterator[Any]:
    for child in _flow(parent):
        if child.tag == W + "p":
            yield child
        else:
            for row in rows_of(child):
                for cell in children(row, "tc"):
                    yield from _paragraphs(cell)


def _bare(label: str) -> str:
    """The number without the full stop or comma that sets it off: "1." is clause 1."""
    return label.rstrip(".．、:： ") or label
