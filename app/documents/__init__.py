"""Reads files into documents whose every block knows its place.

What a name stands for is imported when it is asked for: telling formats apart loads the readers of
all of them, and a stored answer needs none.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from app.documents.base.document import Block, BlockKind, Box, Document, Location, Page, Place
    from app.documents.errors import DocumentError, NoText, PasswordNeeded
    from app.documents.opening.checking import check_file
    from app.documents.opening.formats import FILE_PATTERNS
    from app.documents.opening.loading import load, read_ahead
    from app.documents.structure.back_matter import (
        BackMatter,
        BackMatterKind,
        find_back_matter,
        without_back_matter,
    )

__all__ = [
    "FILE_PATTERNS",
    "BackMatter",
    "BackMatterKind",
    "Block",
    "BlockKind",
    "Box",
    "Document",
    "DocumentError",
    "Location",
    "NoText",
    "Page",
    "PasswordNeeded",
    "Place",
    "check_file",
    "find_back_matter",
    "load",
    "read_ahead",
    "without_back_matter",
]

_HOMES = {
    "FILE_PATTERNS": "opening.formats",
    "BackMatter": "structure.back_matter",
    "BackMatterKind": "structure.back_matter",
    "DocumentError": "errors",
    "NoText": "errors",
    "PasswordNeeded": "errors",
    "check_file": "opening.checking",
    "find_back_matter": "structure.back_matter",
    "load": "opening.loading",
    "read_ahead": "opening.loading",
    "without_back_matter": "structure.back_matter",
}
"""The others are the document's own parts."""


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    home = importlib.import_module(f"{__name__}.{_HOMES.get(name, 'base.document')}")
    return globals().setdefault(name, getattr(home, name))
