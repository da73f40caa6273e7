"""Reads files into documents whose every block knows its place."""

from __future__ import annotations

from app.documents.back_matter import (
    BackMatter,
    BackMatterKind,
    find_back_matter,
    without_back_matter,
)
from app.documents.document import Block, BlockKind, Box, Document, Location, Page, Place
from app.documents.errors import DocumentError, NoText, PasswordNeeded
from app.documents.loading import FILE_PATTERNS, check_file, load

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
