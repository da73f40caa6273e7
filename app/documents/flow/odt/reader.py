"""OpenDocument text (ODT), read from its own XML in document order."""

# mypy: disable-error-code="import-untyped"

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from app.documents.archives.guards import (
    BROKEN,
    archive_errors,
    check_sizes,
    declares_entities,
    parsed,
)
from app.documents.archives.salvage import (
    MAX_SALVAGED_BYTES,
    Entry,
    has_end,
    salvaged_entries,
    salvaged_part,
)
from app.documents.base.document import Document, Omission, OmissionKind
from app.documents.base.flowing import flow_document
from app.documents.errors import DamagedDocument, NotADocument, NoText, PasswordNeeded
from app.documents.flow.odt.styles import LOEXT, OFFICE, TABLE
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
_TABLE_PARTS = (
    *("table", "table-header-rows", "table-rows", "table-row"),
    *("table-columns", "table-header-columns", "table-column"),
    *("table-cell", "covered-table-cell"),
)
_PARTS = ("content.xml", "styles.xml", "meta.xml")
_TEXT = "text"
_BEHIND = to_translate("the text behind the place where the file is cut off or damaged")
_WITHIN = to_translate("what stood at a place where the file is damaged")
_STYLES = to_translate("styles and the numbers that hang on them")
_OBJECTS = to_translate("embedded objects")
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
        DamagedDocument: Cut short or broken inside, and no text is left.
        NoText: Nothing to read.
    """
    with archive_errors(path, tr(_GET_AGAIN)):
        with path.open("rb") as file:
            is_package = file.read(2) == b"PK"
        try:
            if is_package:
                with zipfile.ZipFile(path) as archive:
                    return _read_package(path, sha256, archive)
            root = _parse(path, path.read_bytes())
            return _document(path, sha256, root, root, root, lambda _: None)
        except BROKEN:
            document = _read_salvaged(path, sha256, is_package=is_package)
            if document is None:
                raise
            return document


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
        name = _inner(address)
        return _parse(path, archive.read(name)) if name in names else None

    return _document(path, sha256, content, styles, meta, part_of)


def _read_salvaged(path: Path, sha256: str, *, is_package: bool) -> Document | None:
    """The text that is left of a broken file, which says what is lost; None when none is left."""
    if path.stat().st_size > MAX_SALVAGED_BYTES:
        return None
    data = path.read_bytes()
    entries: dict[str, Entry] | None = {_PARTS[0]: Entry(data, is_whole=True)}
    if is_package:
        entries = salvaged_entries(data, lambda name: name.endswith(".xml"))
    if entries and any(_has_entities(entry.content) for entry in entries.values()):
        return None
    losses = _Losses()
    if not entries or (content := losses.part(entries, _PARTS[0], _TEXT)) is None:
        return None
    styles = meta = content
    if is_package:
        styles = losses.part(entries, _PARTS[1], tr(_STYLES), is_expected=not has_end(data))
        meta = losses.part(entries, _PARTS[2])

    def part_of(address: str) -> Any:
        return losses.part(entries, _inner(address), tr(_OBJECTS), is_expected=is_package)

    try:
        document = _document(path, sha256, content, styles, meta, part_of)
    except (KeyError, NoText):
        return None
    omissions = tuple(Omission(OmissionKind.DAMAGED, None, words) for words in losses.words)
    return replace(document, omissions=(*omissions, *document.omissions))


class _Losses:
    """Reads the parts of a broken file and notes what is lost.

    Attributes:
        words: What, as fragments that read after "without"; each once.
    """

    def __init__(self) -> None:
        self.words: dict[str, None] = {}

    def part(
        self, entries: Mapping[str, Entry], name: str, lost: str = "", *, is_expected: bool = False
    ) -> Any:
        """The root of a part; None where it is not there or makes no sense.

        Args:
            entries: What is left of the file.
            name: Of the part.
            lost: What is lost with it; "" for what nobody misses.
            is_expected: Whether it is lost where it is not there.
        """
        entry = entries.get(name)
        part = None if entry is None else salvaged_part(entry.content)
        if part is not None and part.is_whole and entry is not None and entry.is_whole:
            return part.root
        if lost == _TEXT:
            is_cut = entry is not None and not entry.is_whole
            self.words[tr(_BEHIND) if is_cut else tr(_WITHIN)] = None
        elif lost and (entry is not None or is_expected):
            self.words[tr("the {lost}, which are damaged", lost=lost)] = None
        return None if part is None else part.root


def _inner(address: str) -> str:
    """The name of the part that an embedded object lies in."""
    return posixpath.normpath(f"{address.removeprefix('./')}/content.xml")


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
    for element in text.iter(f"{LOEXT}*"):  # tables in shapes are written so
        if element.tag.removeprefix(LOEXT) in _TABLE_PARTS:
            element.tag = TABLE + element.tag.removeprefix(LOEXT)
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


def _has_entities(content: bytes) -> bool:
    """Whether a part declares any, apart from what OpenOffice wrote above its formulas."""
    return declares_entities(re.sub(rb"<!DOCTYPE\s+math:math[^>\[]*>", b"", content, count=1))


def _parse(path: Path, content: bytes) -> Any:
    if _has_entities(content):
        raise DamagedDocument(
            tr("“{name}” declares XML entities, which no ODT needs.", name=path.name),
            tr("Do not open it unless you know where it comes from."),
        )
    return parsed(content)
