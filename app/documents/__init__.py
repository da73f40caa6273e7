"""Reads files into documents whose every block knows its place."""

from __future__ import annotations

from app.documents.base.document import Block, BlockKind, Box, Document, Location, Page, Place
from app.documents.errors import DocumentError, NoText, PasswordNeeded
from app.documents.opening.formats import FILE_PATTERNS
from app.documents.opening.loading import check_file, load
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
    "without_back_matter",
]
