"""The library: documents, runs and finished parts in one SQLite file."""

from __future__ import annotations

from app.store.errors import DiskFull, LibraryLocked, StoreError
from app.store.library import Library

__all__ = ["DiskFull", "Library", "LibraryLocked", "StoreError"]
