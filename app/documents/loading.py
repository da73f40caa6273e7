"""Opens a file of any kind Longleaf reads. The kind is told by content, never by the name."""

from __future__ import annotations

import hashlib
import zipfile
from pathlib import Path

from app.documents.document import Document
from app.documents.errors import DamagedDocument, NotADocument, PasswordNeeded

_CHOOSE = "Choose a PDF, a DOCX, or a text file."
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # old Office files, and encrypted new ones


def load(path: Path, password: str | None = None) -> Document:
    """Reads a document.

    Args:
        path: The file.
        password: For an encrypted PDF.

    Raises:
        NotADocument: Missing, a folder, empty, or of an unknown kind.
        DamagedDocument: Broken or cut short.
        PasswordNeeded: Encrypted, and the password is missing or wrong.
        NoText: A scan.
    """
    path = Path(path)
    if path.is_dir():
        raise NotADocument(f"“{path.name}” is a folder, not a document.", _CHOOSE)
    if not path.exists():
        raise NotADocument(f"There is no file “{path}”.", "Check the name and the folder.")
    try:
        with path.open("rb") as file:
            sha256 = hashlib.file_digest(file, "sha256").hexdigest()
            file.seek(0)
            head = file.read(4096)
    except OSError as error:
        raise NotADocument(
            f"“{path.name}” cannot be opened: {error.strerror}.", "Check its permissions."
        ) from error
    if not head:
        raise NotADocument(f"“{path.name}” is empty (0 bytes).", "Save or download the file again.")
    if b"%PDF-" in head[:1024]:
        from app.documents.pdf import read_pdf

        return read_pdf(path, sha256, password)
    if head.startswith(b"PK"):
        return _load_zip(path, sha256)
    if head.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in path.read_bytes():
            raise PasswordNeeded(
                f"“{path.name}” is an encrypted Office document.",
                "Open it in Word, save it without a password, and open that copy here.",
            )
        raise NotADocument(
            f"“{path.name}” is in the old Word format (.doc).", "Save it as DOCX and open that."
        )
    if path.suffix.lower() == ".docx":
        raise DamagedDocument(
            f"“{path.name}” is not a DOCX file: a DOCX is a zip archive and this is none.",
            "Save or download the file again.",
        )
    if path.suffix.lower() == ".pdf":
        raise DamagedDocument(
            f"“{path.name}” is not a PDF file: it does not begin like one.",
            "Save or download the file again.",
        )
    from app.documents.plain import decode, read_plain

    text = decode(path.read_bytes())
    if text is None:
        raise NotADocument(f"“{path.name}” is not a kind of file Longleaf reads.", _CHOOSE)
    return read_plain(path, sha256, text)


def _load_zip(path: Path, sha256: str) -> Document:
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        raise DamagedDocument(
            f"“{path.name}” is damaged or cut short: its archive cannot be opened.",
            "Save or download the file again.",
        ) from error
    if "word/document.xml" not in names:
        raise NotADocument(
            f"“{path.name}” is an archive but not a Word document.",
            "Choose a PDF, a DOCX, or a text file.",
        )
    from app.documents.docx import read_docx

    return read_docx(path, sha256)
