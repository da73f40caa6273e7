"""The formats that are read. Which one a file is of is told here: by its contents, and by its name
only where they do not tell."""

from __future__ import annotations

import contextlib
import zipfile
from pathlib import Path

from app.documents.base.reader import N_HEAD_BYTES, Reader, Sample
from app.documents.flow.formats import EPUB, HTML, MARKDOWN, ODT, RTF, TEXT
from app.documents.pdf.format import PDF
from app.documents.word.formats import DOC, DOCX

READERS: tuple[Reader, ...] = (PDF, EPUB, ODT, DOC, DOCX, RTF, HTML, MARKDOWN, TEXT)
"""In the order in which they are asked: a DOCX is any other archive, a text anything else."""


def sample_of(path: Path) -> Sample:
    """What of a file tells its format. Raises `OSError`."""
    with path.open("rb") as file:
        head = file.read(N_HEAD_BYTES)
    names: frozenset[str] = frozenset()
    if head.startswith(b"PK"):
        broken = (zipfile.BadZipFile, OSError, ValueError, NotImplementedError)  # DOCX says how
        with contextlib.suppress(*broken), zipfile.ZipFile(path) as archive:
            names = frozenset(archive.namelist())
    return Sample(path, head, names)


def reader_for(sample: Sample) -> Reader:
    """The reader of a file; the one of plain text, where no other knows it."""
    return next(reader for reader in READERS if reader.sniff(sample))


def tells_pages(path: Path) -> bool:
    """Whether the reader of a file reports each page. Archives are not opened for it."""
    return any(reader.tells_pages and reader.sniff(_head_of(path)) for reader in READERS)


def is_confined(path: Path) -> bool:
    """Whether the reader of a file starts no other program. Archives are not opened for it."""
    return all(reader.is_confined or not reader.sniff(_head_of(path)) for reader in READERS)


def _head_of(path: Path) -> Sample:
    with contextlib.suppress(OSError), path.open("rb") as file:  # the reader says so, too
        return Sample(path, file.read(N_HEAD_BYTES))
    return Sample(path, b"")


def _patterns() -> dict[str, str]:
    groups: dict[str, list[str]] = {}
    for reader in READERS:
        groups.setdefault(reader.group, []).extend(f"*.{suffix}" for suffix in reader.suffixes)
    every = [pattern for patterns in groups.values() for pattern in patterns]
    return {
        "Documents": " ".join(every),
        **{group: " ".join(patterns) for group, patterns in groups.items()},
    }


FILE_PATTERNS = _patterns()
"""What a dialog offers, by the name of each group. The content decides all the same."""
