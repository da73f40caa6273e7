"""Plain text and Markdown."""

from __future__ import annotations

import re
from pathlib import Path

from app.documents.document import Block, BlockKind, Document
from app.documents.errors import NoText
from app.documents.language import language_of

_HEADING = re.compile(r"(#{1,6})\s+(.+?)\s*#*$")


def decode(data: bytes) -> str | None:
    """The text of `data` in the first encoding that fits strictly, or None for binary data."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    elif b"\0" in data[:65536]:
        return None
    else:
        encodings = ["utf-8-sig", "gb18030", "big5", "cp1252"]
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


def read_plain(path: Path, sha256: str, text: str) -> Document:
    """Paragraphs are what blank lines part; lines that begin with # are headings in Markdown."""
    is_markdown = path.suffix.lower() in {".md", ".markdown"}
    blocks = []
    paragraphs = re.split(r"\n\s*\n", text.replace("\r\n", "\n").replace("\r", "\n"))
    for paragraph in filter(None, (part.strip("\n") for part in paragraphs)):
        if not paragraph.strip():
            continue
        heading = _HEADING.match(paragraph) if is_markdown and "\n" not in paragraph else None
        number = f"body/{len(blocks) + 1}"
        if heading:
            level = len(heading.group(1))
            blocks.append(Block(heading.group(2), BlockKind.HEADING, path=number, level=level))
        else:
            blocks.append(Block(paragraph.strip(), BlockKind.PARAGRAPH, path=number))
    if not blocks:
        raise NoText(f"“{path.name}” has no text in it.", "Choose another document.")
    title = next((b.text for b in blocks if b.kind is BlockKind.HEADING), path.stem)
    kind = "markdown" if is_markdown else "text"
    return Document(
        path, sha256, kind, title, tuple(blocks), language=language_of(text), reader="longleaf"
    )
