"""Real documents and samples, for tests of whatever is done with a document that was read."""

from __future__ import annotations

import functools
from dataclasses import replace
from pathlib import Path

from app.documents.base.document import Document
from app.documents.opening.loading import load

_read = functools.cache(load)


def read(path: Path) -> Document:
    """A document as `load` returns it, from a file that does not change: it is read once in a test
    process. What is found out of it as it is used is found out anew."""
    return replace(_read(path))
