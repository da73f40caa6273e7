"""Reads DOCX in document order: what Word shows with every tracked change accepted.

python-docx opens the package (`opc.opened`); the story is walked element by element because its
own `Paragraph.text` knows no numbers, notes, content controls, text boxes or tracked changes.
"""

from __future__ import annotations

import dataclasses
from functools import partial
from pathlib import Path
from typing import Any

from app.documents.base.document import Document, Omission, OmissionKind
from app.documents.base.flowing import flow_document
from app.documents.errors import DamagedDocument, DocumentError
from app.documents.word.body import Body
from app.documents.word.opc.chunks import chunk_blocks
from app.documents.word.opc.package import BrokenPackage, open_word
from app.documents.word.opc.parts import core_properties
from app.system.translation import tr


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


def read_package(main: Any, path: Path, sha256: str, *, takes_documents: bool = True) -> Document:
    """Read the package of a main part; `takes_documents` False leaves out Word documents in it.
    Raises `DocumentError`s as `read_docx` does."""
    try:
        return _document(main, path, sha256, takes_documents)
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
    from app.documents.archives.salvage import MAX_SALVAGED_BYTES
    from app.documents.word.opc.opened import open_package
    from app.documents.word.opc.salvage import salvaged

    if path.stat().st_size > MAX_SALVAGED_BYTES:
        return None
    found = salvaged(path.read_bytes())
    if found is None:
        return None
    try:
        document = read_package(open_package(found.package), path, sha256)
    except Exception:  # whatever python-docx meets: then the file stays broken
        return None
    losses = tuple(Omission(OmissionKind.DAMAGED, None, what) for what in found.losses)
    return dataclasses.replace(document, omissions=(*losses, *document.omissions))


def _document(main: Any, path: Path, sha256: str, takes_documents: bool) -> Document:
    import docx

    read_word = read_package if takes_documents else None
    body = Body(main, partial(chunk_blocks, read_word=read_word))
    blocks = body.blocks()
    metadata = core_properties(main)
    return flow_document(
        path,
        sha256,
        "docx",
        blocks,
        body.unread,
        reader=f"python-docx {docx.__version__}",
        title=metadata.get("title", ""),
        metadata=metadata,
    )
