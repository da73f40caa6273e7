"""EPUB books: the pages of the spine in reading order."""

# mypy: disable-error-code="import-untyped"

from __future__ import annotations

import posixpath
import zipfile
from pathlib import Path
from urllib.parse import unquote

from app.documents.archives.guards import archive_errors, check_sizes, parsed
from app.documents.base.document import Block, Document
from app.documents.base.flowing import flow_document
from app.documents.errors import NotADocument, PasswordNeeded
from app.documents.flow.web.html import HtmlBlocks
from app.documents.flow.web.source import decode_html, lxml_reader
from app.system.translation import to_translate, tr

_GET_AGAIN = to_translate("Download or copy the file again.")


def read_epub(path: Path, sha256: str) -> Document:
    """Read an EPUB 2 or 3 without copy protection.

    Args:
        path: The file.
        sha256: Its SHA-256 in hex.

    Returns:
        Blocks with paths such as "chapter3.xhtml/12".

    Raises:
        NotADocument: A zip, but no EPUB.
        DamagedDocument: Cut short or broken inside.
        PasswordNeeded: Copy-protected.
        NoText: Pictures only.
    """
    with archive_errors(path, tr(_GET_AGAIN)), zipfile.ZipFile(path) as archive:
        return _read(path, sha256, archive)


def _read(path: Path, sha256: str, archive: zipfile.ZipFile) -> Document:
    check_sizes(path, archive.infolist())
    names = set(archive.namelist())
    if "META-INF/container.xml" not in names:
        raise NotADocument(
            tr("“{name}” is an archive but no EPUB.", name=path.name),
            tr("Choose another document."),
        )
    if "META-INF/rights.xml" in names:
        raise PasswordNeeded(
            tr("“{name}” is copy-protected.", name=path.name),
            tr("Longleaf reads only books without protection."),
        )
    container = parsed(archive.read("META-INF/container.xml"))
    rootfile = container.find(".//{*}rootfile")
    if rootfile is None:
        raise KeyError("rootfile")
    package_name = rootfile.get("full-path", "")
    package = parsed(archive.read(package_name))
    items = {item.get("id"): item for item in package.iterfind(".//{*}manifest/{*}item")}
    blocks: list[Block] = []
    folder = ""

    def sheet_at(address: str) -> str:
        """A style sheet of the book, by its address in the present chapter."""
        name = posixpath.normpath(posixpath.join(folder, unquote(address.partition("?")[0])))
        return archive.read(name).decode("utf-8", "replace") if name in names else ""

    collected = HtmlBlocks("", sheet_at=sheet_at)
    for reference in package.iterfind(".//{*}spine/{*}itemref"):
        item = items.get(reference.get("idref"))
        if item is None or "nav" in item.get("properties", "").split():
            continue
        name = posixpath.normpath(
            posixpath.join(posixpath.dirname(package_name), unquote(item.get("href", "")))
        )
        text = decode_html(archive.read(name)) if name in names else None
        if text is None:
            collected.left_out.counts["missing chapter"] += 1
            continue
        folder = posixpath.dirname(name)
        collected.prefix, collected.blocks = posixpath.basename(name), []
        collected.read(text)
        blocks.extend(collected.blocks)
    metadata = {
        name: " ".join(found.split())
        for name, tag in (("title", "title"), ("author", "creator"), ("language", "language"))
        if (found := package.findtext(f".//{{http://purl.org/dc/elements/1.1/}}{tag}"))
    }
    title = metadata.get("title", "")
    return flow_document(
        path,
        sha256,
        "epub",
        blocks,
        collected.left_out,
        reader=lxml_reader(),
        title=title,
        metadata=metadata,
    )
