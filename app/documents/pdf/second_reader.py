"""The second reader: slower and without boxes, but it opens some files that pdfium refuses."""

from __future__ import annotations

import re
from pathlib import Path

from app.documents.base.document import Block, BlockKind, Document, Omission, OmissionKind, Page
from app.documents.base.language import language_of
from app.documents.errors import PasswordNeeded
from app.documents.pdf.layout.words import join_lines
from app.documents.pdf.missing import named_pages
from app.documents.pdf.outline import title_of
from app.documents.pdf.refused import damaged, password_needed
from app.system.translation import tr


def read_with_pypdf(path: Path, sha256: str, password: str | None) -> Document:
    """Reads a PDF. Raises `DocumentError`s as `read_pdf` does."""
    import logging

    from pypdf import PdfReader
    from pypdf.errors import FileNotDecryptedError, WrongPasswordError

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        reader = PdfReader(path, password=password)
        if reader.is_encrypted and not password and not reader.decrypt(""):
            raise password_needed(path, password)
        pages, blocks, broken = [], [], []
        for number, page in enumerate(reader.pages, start=1):
            width, height = float(page.mediabox.width), float(page.mediabox.height)
            try:
                text = page.extract_text()
            except Exception:
                text = ""
                broken.append(number)
            pages.append(Page(number, width, height, has_text=bool(text.strip())))
            for paragraph in re.split(r"\n\s*\n", text):
                if paragraph.strip():
                    joined = join_lines(
                        line.strip() for line in paragraph.splitlines() if line.strip()
                    )
                    blocks.append(Block(joined, BlockKind.PARAGRAPH, number))
        metadata = {str(k).lstrip("/"): str(v) for k, v in (reader.metadata or {}).items()}
    except (FileNotDecryptedError, WrongPasswordError) as error:
        raise password_needed(path, password) from error
    except PasswordNeeded:
        raise
    except Exception as error:  # pypdf raises whatever the broken file makes it stumble over
        raise damaged(path) from error
    if not blocks:
        raise damaged(path)
    omissions = (
        [
            Omission(
                OmissionKind.DAMAGED,
                broken[0] if len(broken) == 1 else None,
                tr("{pages}, which could not be read", pages=named_pages(broken)),
            )
        ]
        if broken
        else []
    )
    text = " ".join(block.text for block in blocks[:400])
    return Document(
        path,
        sha256,
        "pdf",
        title_of(metadata, blocks, path),
        tuple(blocks),
        tuple(pages),
        (),
        tuple(omissions),
        metadata,
        language_of(text),
        "pypdf",
    )
