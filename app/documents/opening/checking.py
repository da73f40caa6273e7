"""Whether there is a file at all, before anything is loaded that could read it."""

from __future__ import annotations

from pathlib import Path

from app.documents.errors import NotADocument
from app.system.translation import to_translate, tr

_CHOOSE = to_translate("Choose a PDF, a Word document, a text file, or a page saved from the web.")


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
