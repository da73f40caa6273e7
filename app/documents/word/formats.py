"""Word's formats among the others; what reads them is loaded when one is read."""

from __future__ import annotations

from pathlib import Path

from app.documents.base.document import Document
from app.documents.base.reader import FlowReader, Sample
from app.documents.word.opc.flat import FLAT, WORD_2003

_SUFFIXES = ("docx", "docm", "dotx", "dotm")


def _is_docx(sample: Sample) -> bool:
    """Every other archive: its reader says what it is instead. So it is with old Office files,
    which are encrypted new ones or no documents, and with files that are one by name alone."""
    if sample.is_archive or sample.is_ole or sample.suffix.removeprefix(".") in _SUFFIXES:
        return True
    return sample.head.lstrip(b"\xef\xbb\xbf \r\n").startswith(b"<?xml") and any(
        each in sample.head for each in (FLAT, WORD_2003)
    )


def _is_doc(sample: Sample) -> bool:
    if not sample.is_ole:
        return False
    data = sample.path.read_bytes()
    is_word = "WordDocument".encode("utf-16-le") in data
    return is_word and "EncryptedPackage".encode("utf-16-le") not in data


def _read_docx(path: Path, sha256: str) -> Document:
    from app.documents.word.reader import read_docx

    return read_docx(path, sha256)


def _read_doc(path: Path, sha256: str) -> Document:
    from app.documents.word.old_word import read_doc

    return read_doc(path, sha256)


DOCX = FlowReader("docx", "Word", _SUFFIXES, _is_docx, _read_docx)
DOC = FlowReader("doc", "Word", ("doc",), _is_doc, _read_doc, is_confined=False)
"""Through LibreOffice, which no process can hold to anything."""
