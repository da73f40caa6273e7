"""OpenDocument text (ODT), read from its own XML in document order."""

# mypy: disable-error-code="import-untyped"

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from app.documents.base.archives import archive_errors, check_sizes, declares_entities, parsed
from app.documents.base.document import Document
from app.documents.base.flowing import flow_document
from app.documents.errors import DamagedDocument, NotADocument, PasswordNeeded
from app.documents.flow.odt.styles import OFFICE
from app.documents.flow.odt.text import OdtReader
from app.documents.flow.signs import ENCRYPTED
from app.documents.flow.web.source import lxml_reader
from app.system.translation import to_translate, tr

_GET_AGAIN = to_translate("Open it in LibreOffice, save it again, and open that file.")
_KINDS = {
    "spreadsheet": to_translate("an OpenDocument spreadsheet"),
    "presentation": to_translate("an OpenDocument presentation"),
    "drawing": to_translate("an OpenDocument drawing"),
    "chart": to_translate("an OpenDocument chart"),
    "database": to_translate("an OpenDocument database"),
}
_PARTS = ("content.xml", "styles.xml", "meta.xml")
_OPENOFFICE_1 = "{http://openoffice.org/2000/office}"
_DC = "{http://purl.org/dc/elements/1.1/}"
_NAMES = {"title": "title", "creator": "author", "subject": "subject", "language": "language"}


def read_odt(path: Path, sha256: str) -> Document:
    """Read an ODT as LibreOffice shows it with every tracked change accepted.

    Args:
        path: The file, a package or one flat XML (FODT).
        sha256: Its SHA-256 in hex.

    Returns:
        Blocks with paths such as "body/12"; list and heading numbers computed from their styles.

    Raises:
        NotADocument: OpenDocument of another kind.
        PasswordNeeded: Encrypted.
        DamagedDocument: Cut short or broken inside.
        NoText: Nothing to read.
    """
    with archive_errors(path, tr(_GET_AGAIN)):
        with path.open("rb") as file:
            is_package = file.read(2) == b"PK"
        if is_package:
            with zipfile.ZipFile(path) as archive:
                return _read_package(path, sha256, archive)
        root = _parse(path, path.read_bytes())
        return _document(path, sha256, root, root, root, lambda _: None)


def _read_package(path: Path, sha256: str, archive: zipfile.ZipFile) -> Document:
    check_sizes(path, archive.infolist())
    names = set(archive.namelist())
    has_manifest = "META-INF/manifest.xml" in names
    if "content.xml" not in names and ENCRYPTED not in names:
        raise NotADocument(
            tr("“{name}” is an archive but no ODT.", name=path.name),
            tr("Choose another document."),
        )
    is_encrypted = has_manifest and b"encryption-data" in archive.read("META-INF/manifest.xml")
    if is_encrypted or ENCRYPTED in names:
        raise PasswordNeeded(
            tr("“{name}” is protected with a password.", name=path.name),
            tr("Save it without a password and open that copy here."),
        )
    content, styles, meta = (
        _parse(path, archive.read(name)) if name in names else None for name in _PARTS
    )

    def part_of(address: str) -> Any:
        name = posixpath.normpath(f"{address.removeprefix('./')}/content.xml")
        return _parse(path, archive.read(name)) if name in names else None

    return _document(path, sha256, content, styles, meta, part_of)


def _document(
    path: Path,
    sha256: str,
    content: Any,
    styles: Any,
    meta: Any,
    part_of: Callable[[str], Any],
) -> Document:
    body = content.find(f"{OFFICE}body")
    text = None if body is None else body.find(f"{OFFICE}text")
    if text is None:
        if content.tag.startswith(_OPENOFFICE_1):
            raise NotADocument(
                tr("“{name}” is in the old format of OpenOffice.org 1.", name=path.name),
                tr("Open it in LibreOffice, save it as ODT, and open that file."),
            )
        for kind, words in _KINDS.items():
            if body is not None and body.find(OFFICE + kind) is not None:
                raise NotADocument(
                    tr("“{name}” is {kind}, not a text.", name=path.name, kind=tr(words)),
                    tr("Choose another document."),
                )
        raise KeyError("office:text")
    reader = OdtReader(content, styles, text, part_of)
    metadata = _metadata(meta)
    return flow_document(
        path,
        sha256,
        "odt",
        reader.blocks,
        reader.left_out,
        reader=lxml_reader(),
        title=metadata.get("title", ""),
        metadata=metadata,
    )


def _metadata(root: Any) -> dict[str, str]:
    found = {}
    for name, kept in _NAMES.items():
        element = None if root is None else root.find(f".//{OFFICE}meta/{_DC}{name}")
        text = "" if element is None else " ".join((element.text or "").split())
        if text:
            found[kept] = text
    return found


def _parse(path: Path, content: bytes) -> Any:
    if declares_entities(re.sub(rb"<!DOCTYPE\s+math:math[^>\[]*>", b"", content, count=1)):
        raise DamagedDocument(
            tr("“{name}” declares XML entities, which no ODT needs.", name=path.name),
            tr("Do not open it unless you know where it comes from."),
        )
    return parsed(content)
