"""A document's blocks and pages in the library: written once, read back as the same `Document`."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from app.documents.base.document import (
    Block,
    BlockKind,
    Box,
    Document,
    Omission,
    OmissionKind,
    OutlineEntry,
    Page,
    names_of_pages,
)
from app.store.database import Database

_PAGE = "SELECT number, width_pt, height_pt, label, has_text FROM pages"
_BLOCK = (
    "SELECT text, kind, page, left_pt, top_pt, right_pt, bottom_pt, path, level, number, depth "
    "FROM blocks"
)


def storable(text: str) -> str:
    """`text` as SQLite can hold it: lone surrogates, which no UTF-8 has, become "?"."""
    return text.encode("utf-8", "replace").decode()


def content_digest(document: Document) -> str:
    """SHA-256 (hex) over all that `write_text` stores: it tells a better reading from the same."""
    digest = hashlib.sha256()
    for item in (*document.blocks, *document.pages, document.outline, document.omissions):
        digest.update(repr(item).encode("utf-8", "replace"))
    return digest.hexdigest()


def write_text(db: Database, document: Document) -> None:
    """Replaces a document's stored blocks and pages; the caller holds a transaction."""
    sha256 = document.sha256
    db.execute("DELETE FROM blocks WHERE document_sha256 = ?", [sha256])
    db.execute("DELETE FROM pages WHERE document_sha256 = ?", [sha256])
    db.conn.executemany(
        "INSERT INTO pages (document_sha256, number, width_pt, height_pt, label, has_text) "
        "VALUES (?,?,?,?,?,?)",
        (
            (sha256, p.number, p.width_pt, p.height_pt, storable(p.label), int(p.has_text))
            for p in document.pages
        ),
    )
    db.conn.executemany(
        "INSERT INTO blocks (document_sha256, position, text, kind, page, left_pt, top_pt, "
        "right_pt, bottom_pt, path, level, number, depth) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?)",
        ((sha256, position, *_row(block)) for position, block in enumerate(document.blocks)),
    )


def _row(block: Block) -> tuple[Any, ...]:
    box = block.box
    sides = (box.left, box.top, box.right, box.bottom) if box else (None,) * 4
    return (
        storable(block.text),
        block.kind.value,
        block.page,
        *sides,
        block.path,
        block.level,
        storable(block.number),
        block.depth,
    )


def facts_of(document: Document) -> dict[str, Any]:
    """The columns of `documents` that belong to its text."""
    return {
        "text_sha256": content_digest(document),
        "reader": document.reader,
        "outline": _json(asdict(entry) for entry in document.outline),
        "omissions": _json(asdict(omission) for omission in document.omissions),
        "metadata": storable(json.dumps(dict(document.metadata), ensure_ascii=False)),
        "recognized_pages": json.dumps(document.recognized_pages),
        "recognition_confidence": document.recognition_confidence,
    }


def _omission(stored: Mapping[str, Any]) -> Omission:
    """An omission as stored; older libraries know no kind, and call the words "what"."""
    words = str(stored.get("words", stored.get("what", "")))
    kind = stored.get("kind")
    if kind is None:
        is_scan = words.endswith(("(a scan)", "（扫描件）"))
        kind = OmissionKind.SCAN if is_scan else OmissionKind.OTHER
    place = stored.get("place", stored.get("page"))
    return Omission(OmissionKind(kind), place, words, str(stored.get("text", "")))


def _json(items: Iterable[dict[str, Any]]) -> str:
    return storable(json.dumps(list(items), ensure_ascii=False))


def read_blocks(
    db: Database, sha256: str, first: int = 0, last: int | None = None
) -> tuple[Block, ...]:
    """Stored blocks `first` to `last` inclusive, in reading order."""
    rows = db.execute(
        f"{_BLOCK} WHERE document_sha256 = ? AND position BETWEEN ? AND ? ORDER BY position",
        [sha256, first, 2**62 if last is None else last],
    )
    return tuple(
        Block(
            text=text,
            kind=BlockKind(kind),
            page=page,
            box=Box(*sides) if sides[0] is not None else None,
            path=path,
            level=level,
            number=number,
            depth=depth,
        )
        for text, kind, page, *sides, path, level, number, depth in rows
    )


def read_page_names(db: Database, sha256: str) -> tuple[str, ...]:
    """What references call the pages of a stored document; () where that is their numbers."""
    labelled = "SELECT 1 FROM pages WHERE document_sha256 = ? AND label <> '' LIMIT 1"
    if db.execute(labelled, [sha256]).fetchone() is None:
        return ()
    return names_of_pages(_pages(db, sha256))


def _pages(db: Database, sha256: str) -> tuple[Page, ...]:
    rows = db.execute(f"{_PAGE} WHERE document_sha256 = ? ORDER BY number", [sha256])
    return tuple(
        Page(number, width_pt, height_pt, label, bool(has_text))
        for number, width_pt, height_pt, label, has_text in rows
    )


def read_document(db: Database, sha256: str, path: Path) -> Document | None:
    """The document as it was read, without its file; None when its text is not stored."""
    row = db.execute(
        "SELECT format, title, language, reader, outline, omissions, metadata, recognized_pages, "
        "recognition_confidence FROM documents WHERE sha256 = ? AND text_sha256 IS NOT NULL",
        [sha256],
    ).fetchone()
    if row is None:
        return None
    format_, title, language, reader, outline, omissions, metadata, recognized, confidence = row
    return Document(
        path=path,
        sha256=sha256,
        format=format_,
        title=title,
        blocks=read_blocks(db, sha256),
        pages=_pages(db, sha256),
        outline=tuple(OutlineEntry(**entry) for entry in json.loads(outline)),
        omissions=tuple(_omission(each) for each in json.loads(omissions)),
        metadata=json.loads(metadata),
        recognized_pages=tuple(json.loads(recognized)),
        recognition_confidence=confidence,
        language=language,
        reader=reader,
    )
