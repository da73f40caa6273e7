"""RTF through striprtf: the text, without structure beyond paragraphs."""

# mypy: disable-error-code="import-untyped, import-not-found, no-untyped-call"

from __future__ import annotations

import dataclasses
import re
from collections import Counter
from pathlib import Path

from app.documents.base.document import Document
from app.documents.base.omissions import counted_omission
from app.documents.errors import DamagedDocument, NotADocument
from app.documents.flow.plain import read_plain
from app.system.translation import tr


def read_rtf(path: Path, sha256: str) -> Document:
    """Read an RTF file.

    Args:
        path: The file.
        sha256: Its SHA-256 in hex.

    Raises:
        NotADocument: It does not begin like RTF.
        DamagedDocument: striprtf cannot make sense of it.
        NoText: Nothing to read.
    """
    import striprtf
    from striprtf.striprtf import rtf_to_text

    data = path.read_bytes()
    if not data.startswith(b"{\\rtf"):
        raise NotADocument(
            tr("“{name}” is not an RTF file.", name=path.name), tr("Choose another document.")
        )
    source = data.decode("latin-1")
    try:
        text = rtf_to_text(source, errors="replace")
    except Exception as error:  # striprtf raises whatever its parsing meets
        raise DamagedDocument(
            tr("“{name}” is damaged.", name=path.name),
            tr("Open it in a word processor and save it as DOCX."),
        ) from error
    # One line is one paragraph in RTF; blank lines say so to the reader of plain text.
    document = read_plain(path.with_suffix(".txt"), sha256, re.sub(r"\n+", "\n\n", text))
    left_out = Counter({"picture": len(re.findall(r"\\pict\b", source))})
    return dataclasses.replace(
        document,
        path=path,
        format="rtf",
        reader=f"striprtf {getattr(striprtf, '__version__', '')}".strip(),
        omissions=tuple(counted_omission(n, what) for what, n in left_out.items() if n),
    )
