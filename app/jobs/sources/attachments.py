"""Files within a document, taken out so that they can be read like any other."""

from __future__ import annotations

from pathlib import Path

from app.documents.base.document import Document, OmissionKind
from app.documents.guarded import read_attachment
from app.system.files import file_sha256, write_whole
from app.system.folders import cache_folder

FOLDER = "attachments"
"""In the cache, a folder for each document; nothing there is needed again."""


def attachment_names(document: Document) -> tuple[str, ...]:
    """What the files within a PDF are called; of other formats nothing is taken out."""
    if document.format != "pdf":
        return ()
    texts = (o.text for o in document.omissions if o.kind is OmissionKind.EMBEDDED)
    return tuple(name for text in texts for name in text.splitlines() if name)


def attached_file(path: Path, name: str, password: str | None = None) -> Path:
    """Takes the file `name` out of a PDF, in a process of its own, and returns its path.

    Raises:
        DocumentError: The PDF cannot be opened, or has no such file.
    """
    content = read_attachment(path, name, password)
    folder = cache_folder() / FOLDER / file_sha256(path)[:16]
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / name
    write_whole(target, content)
    return target
