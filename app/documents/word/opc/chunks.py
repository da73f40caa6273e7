"""Parts of other formats that a DOCX takes in (`w:altChunk`): web pages, text, RTF, other DOCX."""

# mypy: disable-error-code="import-untyped"

from __future__ import annotations

import dataclasses
import io
import zipfile
from pathlib import Path
from typing import Any, Protocol

from app.documents.archives.guards import check_sizes
from app.documents.base.document import UNREAD_KINDS, Block, BlockKind, Document
from app.documents.base.encodings import decode_text
from app.documents.base.omissions import LeftOut
from app.documents.errors import DocumentError
from app.documents.flow.rtf.walk import read_rtf_data
from app.documents.flow.web.html import HtmlBlocks
from app.documents.flow.web.source import decode_html, page_of_archive


class ReadWord(Protocol):
    """Reads the Word document of a main part; see `reader.read_package`."""

    def __call__(
        self, main: Any, path: Path, sha256: str, *, takes_documents: bool = True
    ) -> Document: ...


def chunk_blocks(
    part: Any, path: str, left_out: LeftOut, read_word: ReadWord | None
) -> list[Block] | None:
    """The blocks of a part, with paths under `path`; None where it is of no kind that is read, or a
    Word document and `read_word` is None: documents in documents need not end.

    What is not in the text of the part is counted in `left_out`.
    """
    data: bytes = part.blob
    kind, name = str(part.content_type).lower(), str(part.partname).lower()
    if data.startswith(b"PK"):
        return _of_word(data, path, read_word) if read_word is not None else None
    if data.startswith(b"{\\rtf"):
        found = read_rtf_data(data, path)
        left_out.add(found.left_out)
        return [block for block in found.blocks if block.kind not in UNREAD_KINDS]
    if "rfc822" in kind or "related" in kind or name.endswith((".mht", ".mhtml", ".eml")):
        data = page_of_archive(data)
        kind = "html"
    if "html" in kind or "xml" in kind or name.endswith((".htm", ".html", ".xhtml")):
        text = decode_html(data)
        if text is None:
            return None
        page = HtmlBlocks(path)
        page.read(text)
        left_out.add(page.left_out)
        return page.blocks
    decoded = decode_text(data) if "text" in kind or name.endswith(".txt") else None
    if decoded is None:
        return None
    lines = [line.strip() for line in decoded.text.splitlines()]
    return [
        Block(line, BlockKind.PARAGRAPH, path=f"{path}/{n}")
        for n, line in enumerate(lines, 1)
        if line
    ]


def _of_word(data: bytes, path: str, read_word: ReadWord) -> list[Block] | None:
    from app.documents.word.opc.opened import open_package

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            check_sizes(Path("altChunk.docx"), archive.infolist())
        main = open_package(io.BytesIO(data))
        inner = read_word(main, Path("altChunk.docx"), "", takes_documents=False)
    except (DocumentError, zipfile.BadZipFile, KeyError, ValueError, OSError):
        return None
    return [
        dataclasses.replace(inner.blocks[i], path=f"{path}/{inner.blocks[i].path}")
        for i in inner.body
    ]
