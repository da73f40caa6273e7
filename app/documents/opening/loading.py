"""Opens a file of any kind Longleaf reads."""

from __future__ import annotations

import contextlib
import gc
import hashlib
from collections.abc import Callable, Collection, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from app.documents.base.document import Document
from app.documents.base.reader import BlockSink, Keeper, Source
from app.documents.errors import NotADocument
from app.documents.opening.checking import check_file
from app.documents.opening.formats import reader_for, sample_of
from app.system.translation import tr

if TYPE_CHECKING:
    from app.documents.pdf.second_process import PageHelper

_N_OBJECTS_PER_COLLECTION = 50_000  # of a document's lines and blocks nearly none is garbage


def load(
    path: Path,
    password: str | None = None,
    *,
    on_page: Callable[[int, int], None] | None = None,
    skipped_pages: Collection[int] = (),
    helper: PageHelper | None = None,
    sink: BlockSink | None = None,
    keeper: Keeper | None = None,
) -> Document:
    """Reads a document: PDF, DOCX, plain text, Markdown, HTML, RTF, ODT, EPUB or old Word.

    Args:
        path: The file.
        password: For an encrypted PDF.
        on_page: Called with the number of a page and of pages before a page of a PDF is read.
        skipped_pages: Pages of a PDF that are not read and count as unreadable.
        helper: Another process that reads pages of the same PDF.
        sink: Takes the blocks of a PDF, which the document then has not.
        keeper: Keeps lines of a long PDF until they can be laid out.

    Raises:
        NotADocument: Missing, a folder, empty, or of an unknown kind.
        DamagedDocument: Broken or cut short.
        PasswordNeeded: Encrypted, and the password is missing or wrong.
        NoText: A scan.
    """
    path = Path(path)
    check_file(path)
    try:
        with path.open("rb") as file:
            sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        sample = sample_of(path)
    except OSError as error:
        raise NotADocument(
            tr("“{name}” cannot be opened: {reason}.", name=path.name, reason=error.strerror),
            tr("Check its permissions."),
        ) from error
    if not sample.head:
        raise NotADocument(
            tr("“{name}” is empty (0 bytes).", name=path.name),
            tr("Save or download the file again."),
        )
    source = Source(path, sha256, password, on_page, skipped_pages, helper, sink, keeper)
    return reader_for(sample).read(source)


@contextlib.contextmanager
def read_ahead(path: Path, password: str | None = None) -> Iterator[Callable[[], Document]]:
    """Begins to read a large PDF in a copy of this process, where that can be had, while the caller
    prepares other things. Gives what reads the rest and returns the document, as `load` does.

    This process must have a single thread when it is entered.
    """
    helper = None
    before = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(_N_OBJECTS_PER_COLLECTION)
    with contextlib.suppress(OSError):  # `load` says what is wrong with the file
        if sample_of(path).is_pdf:
            from app.documents.pdf.second_process import start_helper

            helper = start_helper(path, password, lambda: None)
    try:
        yield lambda: load(path, password, helper=helper)
    finally:
        gc.unfreeze()
        gc.set_threshold(*before)
        if helper is not None:
            helper.close()
