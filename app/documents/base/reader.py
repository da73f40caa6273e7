"""What a reader of a format has to be: it knows its files, and reads them.

A new format is one file with such a reader, put into the list of `opening.formats`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from app.documents.base.document import Block, BlockKind, Document
from app.system.translation import to_translate

N_HEAD_BYTES = 4096


@dataclass(frozen=True, slots=True)
class Sample:
    """What of a file tells its format.

    Attributes:
        path: The file; its name counts only where contents do not tell.
        head: Its first `N_HEAD_BYTES` bytes.
        names: Of the entries, where it is a zip archive that can be opened.
    """

    path: Path
    head: bytes
    names: frozenset[str] = frozenset()

    @property
    def suffix(self) -> str:
        """The end of its name in small letters, ".docx"."""
        return self.path.suffix.lower()

    @property
    def is_pdf(self) -> bool:
        """Whether it begins like a PDF, with some bytes of another program before it or none."""
        return b"%PDF-" in self.head[:1024]

    @property
    def is_archive(self) -> bool:
        """Whether it begins like a zip archive."""
        return self.head.startswith(b"PK")

    @property
    def is_ole(self) -> bool:
        """Whether it begins like the files of old Office programs, or encrypted new ones."""
        return self.head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")


class BlockSink(Protocol):
    """Takes the blocks of a document, those of a long one as they are made, so that its reader need
    not hold them; the document that is returned has none then."""

    def add(self, blocks: Sequence[Block]) -> None:
        """Takes the next blocks, in reading order."""
        ...

    def amend(
        self, kinds: Mapping[int, tuple[BlockKind, int | None]], gone: Collection[int]
    ) -> None:
        """Puts right what was taken, once all of it is known.

        Args:
            kinds: By index, what a block is, and of which level, after all.
            gone: Indices of blocks that are left out after all.
        """
        ...


class Keeper(Protocol):
    """Keeps bytes for a reader that cannot use them yet, so that it need not hold them."""

    def keep(self, number: int, data: bytes) -> None:
        """Takes bytes by a number of the reader's choice."""
        ...

    def give(self, number: int) -> bytes:
        """The bytes of that number, which are then kept no longer."""
        ...


@dataclass(frozen=True, slots=True)
class Source:
    """A file to be read.

    Attributes:
        path: The file.
        sha256: Of it, in hex: the document's identity.
        password: For formats that can be read with one.
        on_page: Called with the number of a page and of pages before a page is read.
        skipped_pages: Pages that are not read and count as unreadable.
        helper: Another process that reads pages of the same PDF (`pdf.second_process`).
        sink: Takes the blocks, where the format tells them.
        keeper: Keeps what a reader cannot use yet; None where that stays with the reader.
    """

    path: Path
    sha256: str
    password: str | None = None
    on_page: Callable[[int, int], None] | None = None
    skipped_pages: Collection[int] = ()
    helper: Any = None
    sink: BlockSink | None = None
    keeper: Keeper | None = None


class Reader(Protocol):
    """Reads one format. Its module is loaded to tell files apart: what reading needs is imported
    when it reads.

    Attributes:
        format: "pdf", "docx" …
        group: What a dialog calls files of its kind, to be translated.
        suffixes: Usual ends of their names, without the dot.
        tells_pages: Whether it reports each page, so that a page that hangs can be left out.
        is_confined: Whether it starts no other program and writes no file, so that the process in
            which it reads can be held to that.
    """

    @property
    def format(self) -> str: ...
    @property
    def group(self) -> str: ...
    @property
    def suffixes(self) -> tuple[str, ...]: ...
    @property
    def tells_pages(self) -> bool: ...
    @property
    def is_confined(self) -> bool: ...

    def sniff(self, sample: Sample) -> bool:
        """Whether a file is of this format, by its contents."""
        ...

    def read(self, source: Source) -> Document:
        """The document. Raises `DocumentError`s."""
        ...


@dataclass(frozen=True, slots=True)
class FlowReader:
    """A reader of a format without pages, by two functions; see `Reader`."""

    format: str
    group: str
    suffixes: tuple[str, ...]
    looks_right: Callable[[Sample], bool]
    read_file: Callable[[Path, str], Document]
    is_confined: bool = True

    @property
    def tells_pages(self) -> bool:
        return False

    def sniff(self, sample: Sample) -> bool:
        return self.looks_right(sample)

    def read(self, source: Source) -> Document:
        return self.read_file(source.path, source.sha256)


GROUP = to_translate("Text and web pages")
"""What dialogs call the files of most formats without pages."""
