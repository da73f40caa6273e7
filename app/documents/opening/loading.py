"""Opens a file of any kind Longleaf reads. The kind is told by content, never by the name."""

from __future__ import annotations

import hashlib
import re
import zipfile
from collections.abc import Callable, Collection
from pathlib import Path
from typing import TYPE_CHECKING

from app.documents.base.document import Document
from app.documents.errors import DamagedDocument, NotADocument
from app.system.translation import to_translate, tr

if TYPE_CHECKING:
    from app.documents.pdf.second_process import PageHelper

FILE_PATTERNS = {
    "Documents": "*.pdf *.docx *.docm *.doc *.odt *.rtf *.epub *.html *.htm *.md *.txt",
    "PDF": "*.pdf",
    "Word": "*.docx *.docm *.dotx *.doc",
    to_translate("Text and web pages"): "*.txt *.md *.markdown *.html *.htm *.rtf *.odt *.epub",
}
"""What a dialog offers, by the name of each group. The content decides all the same."""

_CHOOSE = to_translate("Choose a PDF, a Word document, a text file, or a page saved from the web.")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # old Office files, and encrypted new ones
_HTML = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*|<!--.*?-->\s*)*<(?:!doctype\s+html|html)\b", re.I | re.S
)


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
            file.seek(0)
            head = file.read(4096)
    except OSError as error:
        raise NotADocument(
            tr("“{name}” cannot be opened: {reason}.", name=path.name, reason=error.strerror),
            tr("Check its permissions."),
        ) from error
    if not head:
        raise NotADocument(
            tr("“{name}” is empty (0 bytes).", name=path.name),
            tr("Save or download the file again."),
        )
    if b"%PDF-" in head[:1024]:
        from app.documents.pdf.reader import read_pdf

        return read_pdf(
            path, sha256, password, on_page=on_page, skipped_pages=skipped_pages, helper=helper
        )
    if head.startswith(b"PK"):
        return _load_archive(path, sha256)
    if head.startswith(_OLE):
        return _load_ole(path, sha256)
    return _load_text(path, sha256, head)


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


def _load_archive(path: Path, sha256: str) -> Document:
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, OSError, ValueError):
        names = set()  # the reader of DOCX says what is wrong with it
    if "META-INF/container.xml" in names:
        from app.documents.flow.epub import read_epub

        return read_epub(path, sha256)
    if "content.xml" in names:
        from app.documents.flow.odt import read_odt

        return read_odt(path, sha256)
    from app.documents.word.reader import read_docx

    return read_docx(path, sha256)


def _load_ole(path: Path, sha256: str) -> Document:
    data = path.read_bytes()
    if (
        "WordDocument".encode("utf-16-le") in data
        and "EncryptedPackage".encode("utf-16-le") not in data
    ):
        from app.documents.word.old_word import read_doc

        return read_doc(path, sha256)
    from app.documents.word.reader import read_docx

    return read_docx(path, sha256)


def _load_text(path: Path, sha256: str, head: bytes) -> Document:
    suffix = path.suffix.lower()
    if head.startswith(b"{\\rtf"):
        from app.documents.flow.rtf import read_rtf

        return read_rtf(path, sha256)
    if suffix in (".docx", ".docm", ".dotx"):
        raise DamagedDocument(
            tr(
                "“{name}” is not a DOCX file: a DOCX is a zip archive and this is none.",
                name=path.name,
            ),
            tr("Save or download the file again."),
        )
    if suffix == ".pdf":
        raise DamagedDocument(
            tr("“{name}” is not a PDF file: it does not begin like one.", name=path.name),
            tr("Save or download the file again."),
        )
    from app.documents.flow.plain import MARKDOWN_SUFFIXES, decode, read_markdown, read_text

    if _HTML.match(head) or suffix in (".html", ".htm", ".xhtml"):
        from app.documents.flow.html import read_html

        return read_html(path, sha256)
    if decode(path.read_bytes()) is None:
        raise NotADocument(
            tr("“{name}” is not a kind of file Longleaf reads.", name=path.name), tr(_CHOOSE)
        )
    return (read_markdown if suffix in MARKDOWN_SUFFIXES else read_text)(path, sha256)
