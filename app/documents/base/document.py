"""What a reader gives: a document as blocks that know their place.

`Document.text` is the one text of a document. Everything downstream (chunks, counts, evidence)
speaks of it in character offsets, and `Document.locate` turns a range of it back into pages and
boxes, so that any sentence of a result can be shown in its place.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from bisect import bisect_right
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from typing import NamedTuple, Protocol

from app.documents.base.clauses.places import flow_places
from app.documents.base.control_codes import without_control_codes
from app.system.composed_text import composed

BLOCK_SEPARATOR = "\n\n"


PAGE_NAME = re.compile(
    r"\d{1,9}|(?:[^\W\d_]{1,16}[ -]){0,2}[^\W\d_]{1,16}|"
    r"(?:[^\W\d_]{1,16}[ -])?[^\W\d_]{0,16}[ .-]?\d{1,5}(?:[-.]\d{1,4})?"
)
"""What a page may be called in a reference: "12", "vii", "A-3", "Cover", "Annex 2"."""
_NO_PAGE_NAME = re.compile(r"[^\w .-]|\.(?= )")


class BlockKind(StrEnum):
    """What a block is to the reader of the page."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LIST_ITEM = "list_item"
    TABLE = "table"  # text is a Markdown table
    CODE = "code"
    FOOTNOTE = "footnote"
    CAPTION = "caption"
    RUNNING_HEAD = "running_head"  # running header, footer or page number: never sent to a model
    LABEL = "label"  # words inside a picture, each on a line: never sent to a model


MAX_HEADING_CHARACTERS = 250
"""Lawyers give whole clauses the style of a heading; longer ones are paragraphs."""
UNREAD_KINDS = frozenset((BlockKind.RUNNING_HEAD, BlockKind.LABEL))
"""Blocks of these kinds are shown in their place and are no part of a document's text."""


class Bounded(Protocol):
    """Anything on a page with four edges, in PDF points from the page's top left corner."""

    @property
    def left(self) -> float: ...
    @property
    def top(self) -> float: ...
    @property
    def right(self) -> float: ...
    @property
    def bottom(self) -> float: ...


class Box(NamedTuple):
    """A rectangle on a page, in PDF points from the page's top left corner."""

    left: float
    top: float
    right: float
    bottom: float

    @classmethod
    def around(cls, shapes: Collection[Bounded]) -> Box:
        """The smallest box that holds all shapes, of which there is one at least."""
        return cls(
            min(shape.left for shape in shapes),
            min(shape.top for shape in shapes),
            max(shape.right for shape in shapes),
            max(shape.bottom for shape in shapes),
        )

    def joined(self, other: Box) -> Box:
        """The smallest box that holds this one and another."""
        return Box(
            min(self.left, other.left),
            min(self.top, other.top),
            max(self.right, other.right),
            max(self.bottom, other.bottom),
        )


@dataclass(frozen=True, slots=True)
class Block:
    """A heading, paragraph, table … in reading order.

    Attributes:
        text: The text as it reads, hyphenation undone, letters composed (`composed_text`), without
            control codes; for a heading or clause it begins with its number as printed ("4.2
            Fees"). Never empty.
        kind: What it is.
        page: Page number from 1 (PDF), or None where the format has no pages.
        box: Its bounds on that page (PDF), or None.
        path: Paragraph path (DOCX and other flow formats), such as "body/12" or "body/3/r2/c1";
            empty for PDF.
        level: Heading level from 1, or None when it is no heading.
        number: The clause or list number as printed ("4.2", "(a)", "第一条"), or "".
        depth: How deep in its list an item is, from 1; 0 where that is not known.
    """

    text: str
    kind: BlockKind
    page: int | None = None
    box: Box | None = None
    path: str = ""
    level: int | None = None
    number: str = ""
    depth: int = 0

    def __post_init__(self) -> None:
        text = without_control_codes(composed(self.text))
        if text is not self.text:
            object.__setattr__(self, "text", text)

    @property
    def id(self) -> str:
        """SHA-256 (hex) of the normalised text: NFC, white space folded."""
        return text_id(self.text)

    def as_markdown(self) -> str:
        """The block as it stands in `Document.text`: a heading gets its `#`s, the rest is as is."""
        if self.kind is BlockKind.HEADING:
            return "#" * min(self.level or 1, 6) + " " + self.text
        return self.text


@dataclass(frozen=True, slots=True)
class Page:
    """A page of a paged format; `label` is the printed page number ("xii") where it is known."""

    number: int
    width_pt: float
    height_pt: float
    label: str = ""
    has_text: bool = True


def names_of_pages(pages: Sequence[Page]) -> tuple[str, ...]:
    """What each page is called: the number that is printed on it where the file says so, each only
    once and in a form that a reference can have. Where it says so of some pages only, the others
    are "PDF 3", the third page of the file; else all are counted from 1."""
    names: dict[str, int] = {}
    for page in pages:
        label = " ".join(_NO_PAGE_NAME.sub(" ", page.label).split())
        if PAGE_NAME.fullmatch(label):
            names.setdefault(label, page.number)
    if not names:
        return tuple(str(page.number) for page in pages)
    named = {number: label for label, number in names.items()}
    return tuple(named.get(page.number, f"PDF {page.number}") for page in pages)


class OmissionKind(StrEnum):
    """What is not in the text. Code looks at this and never at an omission's words."""

    SCAN = "scan"  # pages that are pictures: text recognition reads them
    UNREADABLE = "unreadable"  # text whose font does not say which letters it shows
    UNCERTAIN = "uncertain"  # recognised, but hardly
    BLANK = "blank"  # pages with nothing on them
    DAMAGED = "damaged"  # what could not be read or is cut off
    HIDDEN = "hidden"  # text that nobody who looks at the document can see
    DELETED = "deleted"  # tracked deletions and text struck out
    COMMENT = "comment"
    PICTURE = "picture"  # pictures, charts, drawings, and the words in them
    FORMULA = "formula"
    EMBEDDED = "embedded"  # attached or embedded files and objects
    FORM = "form"  # what a form holds outside its pages
    CONTENTS = "contents"  # tables of contents and indexes, which repeat the text
    CHOICE = "choice"  # left out by the person who asked
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Omission:
    """Something of the file that is not in the text: pictures, a damaged page, text boxes …

    Attributes:
        kind: What it is.
        place: The page, from 1, where it concerns one page only.
        words: A sentence fragment for people, which reads after "without" ("3 pictures", "the text
            of page 7, which is a scan").
        text: What was left out, where it is known and somebody may want to look at it: hidden
            text above all, which may speak to a model. Never sent to a model.
    """

    kind: OmissionKind
    place: int | None
    words: str
    text: str = ""

    @property
    def what(self) -> str:
        """The same as `words`."""
        return self.words


@dataclass(frozen=True, slots=True)
class OutlineEntry:
    """An entry of the table of contents: title, level from 1, and where it points."""

    title: str
    level: int
    page: int | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "title", composed(self.title))


@dataclass(frozen=True, slots=True)
class Place:
    """A spot of `Document.text` that a reference can name.

    Attributes:
        start: Offset into `Document.text` where the place begins; rows of a table are places, too.
        label: How people name it: "p. 12" or "p. vii" (PDF, as printed where known), "§ 4.2",
            "¶ 31" or, for the twelfth row of a table, "¶ 31.12" (formats without pages).
        page: Page number where there are pages.
        block: Index of the block that it lies in or begins with.
    """

    start: int
    label: str
    page: int | None
    block: int


@dataclass(frozen=True, slots=True)
class Location:
    """A piece of one block: which, where in its Markdown text, and the block's page and box."""

    block: int
    start: int
    end: int
    page: int | None
    box: Box | None
    path: str


@dataclass(frozen=True)
class Document:
    """A document as read. `sha256` (hex) of the file is its identity; the path may change. The
    title is composed as the text is: names of files on a Mac are not. `left_out` are the indices of
    blocks that somebody chose not to have read, and `whole` is then the document as it was before
    that choice."""

    path: Path
    sha256: str
    format: str  # "pdf", "docx", "text", "markdown" …
    title: str
    blocks: tuple[Block, ...]
    pages: tuple[Page, ...] = ()
    outline: tuple[OutlineEntry, ...] = ()
    omissions: tuple[Omission, ...] = ()
    metadata: Mapping[str, str] = field(default_factory=dict)
    language: str = ""  # BCP 47 primary tag, "en" or "zh", or "" when unknown
    reader: str = ""  # the library that read it, for the record
    left_out: frozenset[int] = frozenset()
    recognized_pages: tuple[int, ...] = ()  # pages whose text was recognised (OCR), ascending
    recognition_confidence: float | None = None  # from 0 to 1, over the characters of those pages
    whole: Document | None = field(default=None, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "title", composed(self.title))

    @cached_property
    def body(self) -> tuple[int, ...]:
        """Indices of the blocks that make up `text`: all but running heads, the words inside
        pictures, and what was left out by choice."""
        return tuple(
            i
            for i, block in enumerate(self.blocks)
            if block.kind not in UNREAD_KINDS and i not in self.left_out
        )

    @cached_property
    def block_starts(self) -> tuple[int, ...]:
        """Offset into `text` of each block named by `body`, in the same order."""
        starts, position = [], 0
        for index in self.body:
            starts.append(position)
            position += len(self.blocks[index].as_markdown()) + len(BLOCK_SEPARATOR)
        return tuple(starts)

    @cached_property
    def text(self) -> str:
        """The whole text that is read, counted and summarised: `body` joined by blank lines."""
        return BLOCK_SEPARATOR.join(self.blocks[i].as_markdown() for i in self.body)

    @cached_property
    def page_names(self) -> tuple[str, ...]:
        """What each page is called, as `names_of_pages` says."""
        return names_of_pages(self.pages)

    def page_name(self, number: int) -> str:
        """What references call a page of the file, by its number."""
        names = self.page_names
        return names[number - 1] if number <= len(names) else str(number)

    @cached_property
    def renamed_pages(self) -> Mapping[str, int]:
        """By label ("p. vii"), the page of the file, where another number is printed on it."""
        names = enumerate(self.page_names, start=1)
        return {f"p. {name}": number for number, name in names if name != str(number)}

    @cached_property
    def places(self) -> tuple[Place, ...]:
        """The spots references may name, by `start`: page starts, or else headings, clauses,
        paragraphs and rows (`flow_places`)."""
        read = zip(self.block_starts, self.body, strict=True)
        if not self.pages:
            return tuple(
                Place(start, label, None, index)
                for start, label, index in flow_places(self.blocks, read)
            )
        found: list[Place] = []
        for start, index in read:
            block = self.blocks[index]
            if block.page is not None and (not found or found[-1].page != block.page):
                label = f"p. {self.page_name(block.page)}"
                found.append(Place(start, label, block.page, index))
        return tuple(found)

    def locate(self, start: int, end: int) -> tuple[Location, ...]:
        """The blocks and pages under `text[start:end]`, in order; separators belong to none."""
        found = []
        first = max(bisect_right(self.block_starts, start) - 1, 0)
        for k in range(first, len(self.body)):
            block_start = self.block_starts[k]
            if block_start >= end:
                break
            block = self.blocks[self.body[k]]
            length = len(block.as_markdown())
            low, high = max(start - block_start, 0), min(end - block_start, length)
            if low < high:
                found.append(Location(self.body[k], low, high, block.page, block.box, block.path))
        return tuple(found)


def text_id(text: str) -> str:
    """SHA-256 (hex) of `text` in NFC with runs of white space folded to one space."""
    folded = " ".join(unicodedata.normalize("NFC", text).split())
    return hashlib.sha256(folded.encode("utf-8", "surrogatepass")).hexdigest()
