"""Opens the package of a DOCX: a zip of XML parts, checked before anything is parsed.

The file may be hostile or half broken. What is refused here has its own sentence; what Word
itself shrugs off (a relationship to a part that is not there, the strict namespaces, a template
or macro content type) is put right in memory and handed to python-docx.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from app.documents.errors import DamagedDocument, NotADocument, PasswordNeeded
from app.system.translation import to_translate, tr

if TYPE_CHECKING:
    from docx.document import Document as WordDocument

MAX_UNPACKED_BYTES = 512 * 1024**2
MAX_XML_PART_BYTES = 128 * 1024**2
MAX_ENTRIES = 20_000
MAX_RATIO = 250  # real parts of repetitive XML reach about 100
RATIO_FREE_BYTES = 32 * 1024**2  # below this size no ratio is suspicious

_OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MAIN_TYPE = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_OTHER_MAIN_TYPES = (
    b"application/vnd.ms-word.document.macroEnabled.main+xml",
    b"application/vnd.ms-word.template.macroEnabledTemplate.main+xml",
    b"application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml",
)
# ISO/IEC 29500 strict namespaces and the transitional ones python-docx speaks.
_STRICT = (
    (b"http://purl.oclc.org/ooxml/officeDocument/math", b"officeDocument/2006/math"),
    (b"http://purl.oclc.org/ooxml/officeDocument/", b"officeDocument/2006/"),
    (b"http://purl.oclc.org/ooxml/wordprocessingml/main", b"wordprocessingml/2006/main"),
    (b"http://purl.oclc.org/ooxml/drawingml/", b"drawingml/2006/"),
)
_TRANSITIONAL = b"http://schemas.openxmlformats.org/"
_SAVE_AGAIN = to_translate(
    "Open it in Word or LibreOffice, save it as DOCX again, and open that file."
)
_GET_AGAIN = to_translate("Download or copy the file again.")
_CHOOSE = to_translate("Choose a DOCX, a PDF or a text file.")


class BrokenPackage(DamagedDocument):
    """Cut short or damaged by accident: parts of it may be left (`docx_salvage`)."""


def open_word(path: Path) -> WordDocument:
    """The package at `path` as python-docx sees it.

    Raises:
        BrokenPackage: Cut short or broken inside.
        NotADocument: Empty, not a Word document, or in the old format.
        PasswordNeeded: Encrypted.
        DamagedDocument: Built to do harm.
    """
    import docx

    source: Any = _checked(path)
    try:
        return docx.Document(source)
    except Exception as error:  # whatever python-docx meets in a broken package
        raise _damaged(path, str(error)) from error


def _damaged(path: Path, detail: str) -> BrokenPackage:
    detail = " ".join(detail.split())[:120]
    return BrokenPackage(
        tr("“{name}” is damaged inside ({detail}).", name=path.name, detail=detail), tr(_SAVE_AGAIN)
    )


def _checked(path: Path) -> str | io.BytesIO:
    """The path itself, or a corrected copy in memory."""
    with path.open("rb") as file:
        head = file.read(8)
    if not head:
        raise NotADocument(tr("“{name}” is empty (0 bytes).", name=path.name), tr(_GET_AGAIN))
    if head == _OLE_MAGIC:
        raise _ole_error(path)
    if not head.startswith(b"PK"):
        raise DamagedDocument(
            tr(
                "“{name}” is not a DOCX file: a DOCX is a zip archive and this is none.",
                name=path.name,
            ),
            tr(_GET_AGAIN),
        )
    try:
        with zipfile.ZipFile(path) as archive:
            return _corrected(path, archive)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError) as error:
        raise BrokenPackage(
            tr("“{name}” is damaged or cut short: its archive cannot be unpacked.", name=path.name),
            tr(_GET_AGAIN),
        ) from error
    except RuntimeError as error:  # zipfile's word for an encrypted entry
        raise PasswordNeeded(
            tr("“{name}” lies in a zip archive with a password.", name=path.name),
            tr("Unpack it with its password first, then open the file inside."),
        ) from error


def _ole_error(path: Path) -> NotADocument | PasswordNeeded:
    data = path.read_bytes()
    if "EncryptedPackage".encode("utf-16-le") in data:
        return PasswordNeeded(
            tr("“{name}” is protected with a password.", name=path.name),
            tr("Open it in Word, save it without a password, and open that copy here."),
        )
    if "WordDocument".encode("utf-16-le") in data:
        return NotADocument(
            tr("“{name}” is in the old Word format (.doc).", name=path.name),
            tr("Save it as DOCX and open that."),
        )
    return NotADocument(
        tr("“{name}” is an old Office file but no Word document.", name=path.name), tr(_CHOOSE)
    )


def _corrected(path: Path, archive: zipfile.ZipFile) -> str | io.BytesIO:
    entries = archive.infolist()
    names = {entry.filename for entry in entries}
    check_sizes(path, entries)
    if "[Content_Types].xml" not in names or not any(n.endswith("document.xml") for n in names):
        raise _wrong_kind(path, names)
    changed: dict[str, bytes] = {}
    for entry in entries:
        name = entry.filename
        if not name.endswith((".xml", ".rels")):
            continue
        content = original = archive.read(entry)
        if declares_entities(content):
            raise DamagedDocument(
                tr(
                    "“{name}” declares XML entities, which no DOCX needs and which can be used to "
                    "exhaust memory.",
                    name=path.name,
                ),
                tr("Do not open it unless you know where it comes from."),
            )
        if b"http://purl.oclc.org/ooxml/" in content:
            for strict, transitional in _STRICT:
                content = content.replace(strict, _TRANSITIONAL + transitional)
        if name.endswith(".rels"):
            content = _without_dangling(name, content, names)
        elif name == "[Content_Types].xml":
            for kind in _OTHER_MAIN_TYPES:
                content = content.replace(kind, _MAIN_TYPE)
        if content != original:
            changed[name] = content
    if not changed:
        return str(path)
    copy = io.BytesIO()
    with zipfile.ZipFile(copy, "w", zipfile.ZIP_STORED) as target:
        for entry in entries:
            target.writestr(entry.filename, changed.get(entry.filename) or archive.read(entry))
    copy.seek(0)
    return copy


def check_sizes(path: Path, entries: list[zipfile.ZipInfo]) -> None:
    """Refuse a zip bomb by the sizes its headers state: zipfile never unpacks more than those.

    Raises:
        DamagedDocument: Too much would come out.
    """
    unpacked = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries) or 1
    xml = max((e.file_size for e in entries if e.filename.endswith((".xml", ".rels"))), default=0)
    if (
        len(entries) > MAX_ENTRIES
        or unpacked > MAX_UNPACKED_BYTES
        or xml > MAX_XML_PART_BYTES
        or (unpacked > RATIO_FREE_BYTES and unpacked > packed * MAX_RATIO)
    ):
        raise DamagedDocument(
            tr(
                "“{name}” would unpack to {unpacked:,.0f} MB from {packed:,.1f} MB: it looks "
                "like a "
                "zip bomb and was not opened.",
                name=path.name,
                unpacked=unpacked / 1000000.0,
                packed=packed / 1000000.0,
            ),
            tr("If you trust it, open it in Word, save it again, and open that file."),
        )


def _wrong_kind(path: Path, names: set[str]) -> NotADocument:
    kinds = (
        ("xl/workbook.xml", tr("an Excel workbook")),
        ("ppt/presentation.xml", tr("a presentation")),
    )
    for name, kind in kinds:
        if name in names:
            return NotADocument(
                tr("“{name}” is {kind}, not a Word document.", name=path.name, kind=kind),
                tr(_CHOOSE),
            )
    return NotADocument(
        tr("“{name}” is an archive but not a Word document.", name=path.name), tr(_CHOOSE)
    )


def declares_entities(content: bytes) -> bool:
    """Whether an XML part has a document type, which no office format needs."""
    if content[:2] in (b"\xff\xfe", b"\xfe\xff") or content[:2].count(0):
        content = content.replace(b"\0", b"")
    return b"<!DOCTYPE" in content or b"<!ENTITY" in content


def _without_dangling(name: str, content: bytes, names: set[str]) -> bytes:
    """Drop internal relationships to parts that are not there; Word ignores them too."""
    base = PurePosixPath(name).parent.parent
    lower = {n.lower() for n in names}

    def keep(match: re.Match[bytes]) -> bytes:
        text = match[0]
        target = re.search(rb'\bTarget\s*=\s*["\']([^"\']*)["\']', text)
        if target is None or re.search(rb'TargetMode\s*=\s*["\']External', text):
            return text
        parts: list[str] = []
        address = target[1].decode("utf-8", "replace")
        whole = address if address.startswith("/") else f"{base}/{address}"
        for step in whole.split("/"):
            if step == ".." and parts:
                parts.pop()
            elif step not in ("", ".", ".."):
                parts.append(step)
        return text if "/".join(parts).lower() in lower else b""

    return re.sub(rb"<(?:\w+:)?Relationship\s[^>]*?/>", keep, content)
