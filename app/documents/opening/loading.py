"""Opens a file of any kind Longleaf reads."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection
from pathlib import Path
from typing import TYPE_CHECKING

from app.documents.base.document import Document
from app.documents.base.reader import Source
from app.documents.errors import NotADocument
from app.documents.opening.formats import reader_for, sample_of
from app.system.translation import to_translate, tr

if TYPE_CHECKING:
    from app.documents.pdf.second_process import PageHelper

_CHOOSE = to_translate("Choose a PDF, a Word document, a text file, or a page saved from the web.")


def load(
    path: Path,
    password: str | None = None,
    *,
    on_page: Callable[[int, int], None] | None = None,
    skipped_pages: Collection[int] = (),
    helper: PageHelper | None = None,
) -> Document:
    """Reads a document: PDF, DOCX, plain text, Markdown, HTML, RTF, ODT, EPUB or old Word.

    Args:
        path: The file.
        password: For an encrypted PDF.
        on_page: Called with the number of a page and of pages before a page of a PDF is read.
        skipped_pages: Pages of a PDF that are not read and count as unreadable.
        helper: Another process that reads pages of the same PDF.

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
    source = Source(path, sha256, password, on_page, skipped_pages, helper)
    return reader_for(sample).read(source)


def check_file(path: Path) -> None:
    """Raises `NotADocument` for a path where no file lies."""
    if path.is_dir():
        raise NotADocument(
            tr("“{name}” is a folder, not a document.", name=path.name),
            tr("Choose one of the files in it."),
        )
    if not path.exists():
        raise NotADocument(
            tr("There is no file “{path}”.", path=path), tr("Check the name and the folder.")
        )
    if not path.is_file():
        raise NotADocument(tr("“{name}” is a device, not a document.", name=path.name), tr(_CHOOSE))
