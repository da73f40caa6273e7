"""RTF as Word shows it with every tracked change accepted.

No library that is kept up reads notes, tracked deletions, hidden text and tables, so that the
groups of the format are walked here (`walk`).
"""

from __future__ import annotations

import dataclasses
from pathlib import Path

from app.documents.base.document import Document, Omission, OmissionKind
from app.documents.base.flowing import flow_document
from app.documents.errors import NotADocument
from app.documents.flow.rtf.walk import read_rtf_data
from app.documents.flow.signs import BEFORE_RTF
from app.system.translation import tr


def read_rtf(path: Path, sha256: str) -> Document:
    """Read an RTF file.

    Args:
        path: The file.
        sha256: Its SHA-256 in hex.

    Returns:
        Blocks with paths such as "body/12"; lists and clauses with the numbers that Word wrote.

    Raises:
        NotADocument: It does not begin like RTF.
        NoText: Nothing to read.
    """
    data = path.read_bytes().lstrip(BEFORE_RTF)
    if not data.startswith(b"{\\rtf"):
        raise NotADocument(
            tr("“{name}” is not an RTF file.", name=path.name), tr("Choose another document.")
        )
    found = read_rtf_data(data)
    document = flow_document(
        path,
        sha256,
        "rtf",
        found.blocks,
        found.left_out,
        reader="longleaf",
        title=found.info.get("title", ""),
        metadata=found.info,
    )
    if found.is_cut:
        lost = Omission(OmissionKind.DAMAGED, None, tr("the end of the file, which is missing"))
        document = dataclasses.replace(document, omissions=(lost, *document.omissions))
    return document
