"""Reads files into documents whose every block knows its place.

What a name stands for is imported when it is asked for: telling formats apart loads the readers of
all of them, and a stored answer needs none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.system.lazy_names import lazily

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

__getattr__ = lazily(
    __name__,
    {
        "base.document": (
            "Block",
            "BlockKind",
            "Box",
            "Document",
            "Location",
            "Page",
            "Place",
        ),
        "errors": (
            "DocumentError",
            "NoText",
            "PasswordNeeded",
        ),
        "opening.checking": ("check_file",),
        "opening.formats": ("FILE_PATTERNS",),
        "opening.loading": (
            "load",
            "read_ahead",
        ),
        "structure.back_matter": (
            "BackMatter",
            "BackMatterKind",
            "find_back_matter",
            "without_back_matter",
        ),
    },
)
