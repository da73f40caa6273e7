"""Documents that Longleaf made out of others: comparisons, and summaries of several."""

from __future__ import annotations

from app.analysis.comparison.changes import FORMAT as COMPARISON
from app.store import Library

COLLECTION = "collection"
"""`Document.format` of a summary across several documents."""


def derived_documents(library: Library, sha256: str) -> list[str]:
    """SHA-256 of the documents in the library that were made out of another: they go when one of
    those they were made of is forgotten."""
    found = []
    for record in library.documents(limit=-1):
        if record.format in (COLLECTION, COMPARISON):
            stored = library.stored_document(record.sha256)
            if stored is not None and sha256 in stored.metadata.values():
                found.append(record.sha256)
    return found
