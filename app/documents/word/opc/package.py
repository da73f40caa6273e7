"""Opens the package of a DOCX: a zip of XML parts, checked before anything is parsed.

The file may be hostile or half broken. What is refused here has its own sentence; what Word
itself shrugs off (a relationship to a part that is not there, the strict namespaces, a template
or macro content type) is put right in memory and handed to python-docx.
"""

from __future__ import annotations

import html
import io
import re
import zipfile
import zlib
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING
from urllib.parse import unquote

from app.documents.archives.guards import check_sizes, declares_entities
from app.documents.base.reader import N_HEAD_BYTES
from app.documents.errors import DamagedDocument, NotADocument, PasswordNeeded
from app.documents.word.opc.flat import FLAT, WORD_2003, as_package
from app.system.translation import to_translate, tr

if TYPE_CHECKING:
    from app.documents.word.opc.opened import ReadPart

_OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MAIN_TYPE = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_WORD_TYPE = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_TYPE_OF_NO_XML = re.compile(
    rb"""(<(?:\w+:)?(?:Default|Override)\s[^>]*?(?:Extension|PartName)\s*=\s*["'][^"']*"""
    rb"""(?<![xX][mM][lL])["'][^>]*?\bContentType\s*=\s*["'])""" + re.escape(_MAIN_TYPE)
)
"""Where a document within the document has the type of a main part: so Microsoft's own library for
such files writes it, and python-docx would take the archive for XML."""
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
_TYPES, _RELATIONS = "[Content_Types].xml", "_rels/.rels"
_RELATION = re.compile(rb"<(?:\w+:)?Relationship\s[^>]*?/?>")
_SAVE_AGAIN = to_translate(
    "Open it in Word or LibreOffice, save it as DOCX again, and open that file."
)
_GET_AGAIN = to_translate("Download or copy the file again.")
_CHOOSE = to_translate("Choose a DOCX, a PDF or a text file.")


class BrokenPackage(DamagedDocument):
    """Cut short or damaged by accident: parts of it may be left (`docx_salvage`)."""


def open_word(path: Path) -> ReadPart:
    """The main part of the package at `path`.

    Raises:
        BrokenPackage: Cut short or broken inside.
        NotADocument: Empty, not a Word document, or in the old format.
        PasswordNeeded: Encrypted.
        DamagedDocument: Built to do harm.
    """
    from app.documents.word.opc.opened import open_package

    source = _checked(path)
    try:
        return open_package(source)
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
    source: Path | io.BytesIO = path
    if not head.startswith(b"PK") and (flat := _flat(path)) is not None:
        source = io.BytesIO(flat)
    elif not head.startswith(b"PK"):
        raise DamagedDocument(
            tr(
                "“{name}” is not a DOCX file: a DOCX is a zip archive and this is none.",
                name=path.name,
            ),
            tr(_GET_AGAIN),
        )
    try:
        with zipfile.ZipFile(source) as archive:
            return _corrected(path, archive, source)
    except (
        *(zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError),
        UnicodeDecodeError,
    ) as error:
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


def _flat(path: Path) -> bytes | None:
    """The archive that a file stands for which holds a package as one XML file; None for any other.

    Raises:
        NotADocument: It is in the XML format of Word 2003.
        BrokenPackage: Its XML is broken.
        DamagedDocument: It is built to do harm.
    """
    data = path.read_bytes()
    if WORD_2003 in data[:N_HEAD_BYTES]:
        raise NotADocument(
            tr("“{name}” is in the XML format of Word 2003.", name=path.name),
            tr("Save it as DOCX and open that."),
        )
    if FLAT not in data[:N_HEAD_BYTES]:
        return None
    if declares_entities(data):
        raise _has_entities(path)
    try:
        return as_package(data)
    except (SyntaxError, ValueError) as error:
        raise _damaged(path, str(error)) from error


def _has_entities(path: Path) -> DamagedDocument:
    return DamagedDocument(
        tr(
            "“{name}” declares XML entities, which no DOCX needs and which can be used to "
            "exhaust memory.",
            name=path.name,
        ),
        tr("Do not open it unless you know where it comes from."),
    )


def _corrected(path: Path, archive: zipfile.ZipFile, source: Path | io.BytesIO) -> str | io.BytesIO:
    entries = archive.infolist()
    check_sizes(path, entries)
    named = _standard_names(entries)
    names = set(named.values())
    rels = _read(archive, named, _RELATIONS) if _RELATIONS in names else b""
    main = _main_part(rels, names)
    if _TYPES not in names or main is None or main.partition("/")[0] in _OTHER_FOLDERS:
        raise _wrong_kind(path, names)
    changed: dict[str, bytes] = {}
    for entry in entries:
        name = named[entry.filename]
        if not name.endswith((".xml", ".rels")):
            continue
        content = original = archive.read(entry)
        if declares_entities(content):
            raise _has_entities(path)
        if b"http://purl.oclc.org/ooxml/" in content:
            for strict, transitional in _STRICT:
                content = content.replace(strict, _TRANSITIONAL + transitional)
        if name.endswith(".rels"):
            content = _with_sound_targets(name, content, names)
        elif name == _TYPES:
            for kind in _OTHER_MAIN_TYPES:
                content = content.replace(kind, _MAIN_TYPE)
            content = _TYPE_OF_NO_XML.sub(rb"\1" + _WORD_TYPE, content)
        if content != original:
            changed[name] = content
    if not changed and all(old == new for old, new in named.items()):
        return str(source) if isinstance(source, Path) else source
    copy = io.BytesIO()
    with zipfile.ZipFile(copy, "w", zipfile.ZIP_STORED) as target:
        for entry in entries:
            name = named[entry.filename]
            if not name.endswith("/"):
                target.writestr(name, changed.get(name) or archive.read(entry))
    copy.seek(0)
    return copy


def _read(archive: zipfile.ZipFile, named: dict[str, str], name: str) -> bytes:
    return archive.read(next(old for old, new in named.items() if new == name))


def _standard_names(entries: list[zipfile.ZipInfo]) -> dict[str, str]:
    """The name of each entry by the one in the archive: slashes as they should be, and the parts
    that are found by their names alone as those are usually written. Names of parts are equal
    whatever the case of their letters (ECMA-376 part 2, 6.2.2.3)."""
    plain = {e.filename: e.filename.replace("\\", "/").lstrip("/") for e in entries}
    by_lower = {name.lower(): name for name in plain.values()}
    known = {name.lower(): name for name in (_TYPES, _RELATIONS)}
    found: dict[str, str] = {}
    for old, name in plain.items():
        lower = name.lower()
        if lower in known:
            name = known[lower]
        elif lower.endswith(".rels") and "/_rels/" in lower:
            folder, _, source = lower.removesuffix(".rels").rpartition("/_rels/")
            if (part := by_lower.get(f"{folder}/{source}")) is not None:
                above, _, base = part.rpartition("/")
                name = f"{above}/_rels/{base}.rels"
        found[old] = name
    return found


def _main_part(relations: bytes, names: set[str]) -> str | None:
    """The part, in small letters, that the package's relationships name as the main one: its name
    is free (ECMA-376 part 2, 9.3), and Word for the web writes word/document2.xml. None where it is
    not there."""
    name = "word/document.xml"
    for relation in _RELATION.findall(relations):
        target = re.search(rb"""\bTarget\s*=\s*["']/?([^"']*)["']""", relation)
        if b"relationships/officeDocument" in relation and target is not None:
            name = target[1].decode("utf-8", "replace").lower()
    return name if name in {each.lower() for each in names} else None


_OTHER_FOLDERS = ("xl", "ppt", "visio")


def _wrong_kind(path: Path, names: set[str]) -> NotADocument:
    folders = {name.partition("/")[0].lower() for name in names}
    kinds = (
        ("xl", tr("an Excel workbook")),
        ("ppt", tr("a presentation")),
        ("visio", tr("a Visio drawing")),
    )
    for folder, kind in kinds:
        if folder in folders and "word" not in folders:
            return NotADocument(
                tr("“{name}” is {kind}, not a Word document.", name=path.name, kind=kind),
                tr(_CHOOSE),
            )
    if any(name.lower().endswith(".iwa") for name in names):
        return NotADocument(
            tr("“{name}” is a document of Apple's Pages, Numbers or Keynote.", name=path.name),
            tr("Export it as PDF or Word there, and open that file."),
        )
    return NotADocument(
        tr("“{name}” is an archive but not a Word document.", name=path.name), tr(_CHOOSE)
    )


def _with_sound_targets(name: str, content: bytes, names: set[str]) -> bytes:
    """Relationships as python-docx needs them: internal ones to parts that are not there are
    dropped, as Word ignores them too; a target in other letters than its part is written alike."""
    base = PurePosixPath(name).parent.parent
    by_lower = {n.lower(): n for n in names}

    def keep(match: re.Match[bytes]) -> bytes:
        text = match[0]
        target = re.search(rb'\bTarget\s*=\s*["\']([^"\']*)["\']', text)
        if target is None or re.search(rb'TargetMode\s*=\s*["\']External', text):
            return text
        parts: list[str] = []
        address = html.unescape(target[1].decode("utf-8", "replace")).replace("\\", "/")
        if address.startswith("#"):
            return b""  # a place in the part itself: python-docx looks for a part
        whole = address if address.startswith("/") else f"{base}/{address}"
        for step in whole.split("/"):
            if step == ".." and parts:
                parts.pop()
            elif step not in ("", ".", ".."):
                parts.append(step)
        wanted = "/".join(parts)
        part = by_lower.get(wanted.lower()) or by_lower.get(unquote(wanted).lower())
        if part is None:
            return b""
        if part == wanted:
            return text
        absolute = html.escape(f"/{part}").encode()
        return text[: target.start(1)] + absolute + text[target.end(1) :]

    return re.sub(rb"<(?:\w+:)?Relationship\s[^>]*?/>", keep, content)
