"""Whether a PDF has layers (optional content, ISO 32000-1, 8.11) that may be switched off.

pdfium draws by them and tells nothing of them. What stands between the marks of a layer is seen in
the page's content; of a form or an annotation that belongs to one as a whole nothing is told, so
that the file itself is asked, once, where a page has such a form.
"""

from __future__ import annotations

import contextlib
import io
import logging
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

_sources: WeakKeyDictionary[Any, tuple[Path | bytes, str | None]] = WeakKeyDictionary()
_known: WeakKeyDictionary[Any, bool] = WeakKeyDictionary()
_MAX_FILE_BYTES = 200_000_000


def remember_source(pdf: Any, source: Path | bytes, password: str | None) -> None:
    """Keeps where an open pypdfium2 document came from, for as long as it is open."""
    _sources[pdf] = source, password


def has_layers(pdf: Any) -> bool:
    """Whether a document of `remember_source` has layers; False where that cannot be told."""
    if pdf not in _known:
        _known[pdf] = pdf in _sources and _ask(*_sources[pdf])
    return _known[pdf]


def _ask(source: Path | bytes, password: str | None) -> bool:
    from pypdf import PdfReader

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    if isinstance(source, Path) and source.stat().st_size > _MAX_FILE_BYTES:
        return False
    with contextlib.suppress(Exception):  # whatever a broken file makes pypdf stumble over
        file = io.BytesIO(source) if isinstance(source, bytes) else source
        reader = PdfReader(file, password=password)
        return "/OCProperties" in reader.root_object
    return False
