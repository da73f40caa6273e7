"""What is left of a Word document that is cut short or damaged.

A DOCX is a zip whose table of contents stands at its end, so that a download that stopped leaves a
file no program opens, and one bad byte in a picture costs the whole text. Here the entries are
looked for one by one, unpacked as far as they go, XML that is not well formed is read as far as it
makes sense, and a new package is made of the parts that hold text.
"""

# mypy: disable-error-code="import-untyped"

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from app.documents.base.archives import (
    MAX_ENTRIES,
    MAX_RATIO,
    MAX_XML_PART_BYTES,
    declares_entities,
)
from app.system.translation import to_translate, tr

_ENTRY = struct.Struct("<4sHHHHHIIIHH")  # APPNOTE 4.3.7, local file header
_SIGNATURE = b"PK\x03\x04"
_PIECE_BYTES = 1024  # so much at a time is unpacked, and kept where the next bytes are bad
_RATIO_FREE_BYTES = 4 << 20  # below this size no ratio is suspicious
_MAX_TOTAL_BYTES = 256 << 20
_NAME = re.compile(r"(?:\{[^{}]*\})?[A-Za-z_][\w.-]*")
_MAIN = "word/document.xml"
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.{}+xml"
_PARTS = {
    "styles": to_translate("styles and the numbers that hang on them"),
    "numbering": to_translate("numbers of clauses and lists"),
    to_translate("footnotes"): to_translate("footnotes"),
    to_translate("endnotes"): to_translate("endnotes"),
    "settings": "",
}
"""Parts beside the text by the name of their root element, and what is lost with each."""


@dataclass(frozen=True, slots=True)
class Salvaged:
    """A package that can be opened, and what it lacks, as fragments that read after "without"."""

    package: io.BytesIO
    losses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Entry:
    content: bytes
    is_whole: bool


def salvaged(data: bytes) -> Salvaged | None:
    """A new package of what is left in `data`; None when no text is left, or when what is left is
    too large or declares entities, as no honest file does."""
    entries: dict[str, _Entry] = {}
    total = 0
    for name, found in _entries(data):
        total += len(found.content)
        if total > _MAX_TOTAL_BYTES or len(entries) > MAX_ENTRIES:
            return None
        if declares_entities(found.content):
            return None
        entries.setdefault(name, found)
    if _MAIN not in entries:
        return None
    main = _read(entries[_MAIN], "document")
    if main is None or main.root.find(f"{_W}body") is None:
        return None
    losses = [tr("its headers, footers and pictures, for the file is damaged")]
    if not entries[_MAIN].is_whole:
        losses.append(tr("the text behind the place where the file is cut off or damaged"))
    elif not main.is_whole:
        losses.append(tr("what stood at a place where the file is damaged"))
    parts = {"document": main.xml()}
    for kind, lost in _PARTS.items():
        if (entry := entries.get(f"word/{kind}.xml")) is None:
            # Where the end of the file is lost nobody knows what stood there.
            is_lost = not _has_end(data)
        else:
            part = _read(entry, kind)
            if part is not None:
                parts[kind] = part.xml()
            is_lost = part is None or not (part.is_whole and entry.is_whole)
        if lost and is_lost:
            losses.append(tr("the {lost}, which are damaged", lost=tr(lost)))
    return Salvaged(_package(parts), tuple(losses))


def _has_end(data: bytes) -> bool:
    return b"PK\x05\x06" in data[-70_000:]


def _entries(data: bytes) -> Iterator[tuple[str, _Entry]]:
    """XML parts by name, unpacked as far as they go."""
    at = data.find(_SIGNATURE)
    while 0 <= at <= len(data) - _ENTRY.size:
        _, _, flags, method, _, _, crc, size, _, n_name, n_extra = _ENTRY.unpack_from(data, at)
        begin = at + _ENTRY.size + n_name + n_extra
        name = data[at + _ENTRY.size : at + _ENTRY.size + n_name].decode("utf-8", "replace")
        following = data.find(_SIGNATURE, at + 4)
        if name.startswith("word/") and name.endswith(".xml") and "/" not in name[5:]:
            end = following if following >= 0 else len(data)
            if method == zipfile.ZIP_DEFLATED:
                content, is_whole = _inflated(data[begin:])
            else:
                content = data[begin : begin + size if size and not flags & 8 else end]
                is_whole = True
            if crc and not flags & 8:
                is_whole = is_whole and zlib.crc32(content) == crc
            if content:
                yield name, _Entry(content, is_whole)
        at = following


def _inflated(packed: bytes) -> tuple[bytes, bool]:
    """A stream unpacked as far as it goes, and whether that was to its end."""
    stream = zlib.decompressobj(-zlib.MAX_WBITS)
    out: list[bytes] = []
    size = 0
    for at in range(0, len(packed), _PIECE_BYTES):
        try:
            out.append(stream.decompress(packed[at : at + _PIECE_BYTES], MAX_XML_PART_BYTES))
        except zlib.error:
            break
        size += len(out[-1])
        if size > _RATIO_FREE_BYTES and size > MAX_RATIO * (at + _PIECE_BYTES):
            return b"", False  # a bomb
        if stream.eof or size > MAX_XML_PART_BYTES:
            break
    return b"".join(out), stream.eof


@dataclass(frozen=True, slots=True)
class _Part:
    root: Any
    is_whole: bool

    def xml(self) -> bytes:
        from lxml import etree

        return bytes(etree.tostring(self.root, encoding="UTF-8", standalone=True))


def _read(entry: _Entry, kind: str) -> _Part | None:
    """A part whose root element is of the kind that its name says; None where it makes no sense."""
    from lxml import etree

    content = entry.content.replace(
        b"http://purl.oclc.org/ooxml/wordprocessingml/main", _W[1:-1].encode()
    )
    for is_whole in (True, False):
        parser = etree.XMLParser(
            resolve_entities=False, no_network=True, load_dtd=False, recover=not is_whole
        )
        try:
            root = etree.fromstring(content, parser)
        except (etree.XMLSyntaxError, ValueError):
            continue
        if root is None or root.tag != _W + kind:
            return None
        if not is_whole:
            _drop_nonsense(root)
        part = _Part(root, is_whole)
        try:
            etree.fromstring(part.xml())
        except (etree.XMLSyntaxError, ValueError):
            return None
        return part
    return None


def _drop_nonsense(root: Any) -> None:
    """Takes out what a forgiving parser made of damaged names: no other parser would read it."""
    for element in list(root.iter()):
        if not isinstance(element.tag, str) or not _NAME.fullmatch(element.tag):
            parent = element.getparent()
            if parent is not None:
                parent.remove(element)
            continue
        for name in [name for name in element.attrib if not _NAME.fullmatch(name)]:
            del element.attrib[name]


def _package(parts: dict[str, bytes]) -> io.BytesIO:
    kinds = [kind for kind in parts if kind != "document"]
    overrides = "".join(
        f'<Override PartName="/word/{kind}.xml" ContentType="{_TYPE.format(name)}"/>'
        for kind, name in (("document", "document.main"), *((kind, kind) for kind in kinds))
    )
    related = "".join(
        f'<Relationship Id="salvaged{n}" Type="{_OFFICE}/{kind}" Target="{kind}.xml"/>'
        for n, kind in enumerate(kinds)
    )
    files = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{overrides}</Types>',
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="main" '
        f'Type="{_OFFICE}/officeDocument" Target="{_MAIN}"/></Relationships>',
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f"{related}</Relationships>",
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for name, text in files.items():
            archive.writestr(name, text)
        for kind, content in parts.items():
            archive.writestr(f"word/{kind}.xml", content)
    out.seek(0)
    return out
