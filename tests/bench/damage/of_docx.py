"""Damage inside Word documents and OpenDocument texts whose archive is whole, so that readers come
as far as that."""

from __future__ import annotations

import io
import random
import re
import struct
import warnings
import zipfile

from tests.bench.damage.of_bytes import ANY, BOMB_BYTES, EXTREMES, Mutation

_ELEMENT = re.compile(
    rb"<((?:w|text|table|office|draw|style):[a-zA-Z-]+|Relationship|Override)\b[^<>]*?(?:/>|>)"
)
_VALUE = re.compile(rb'(?<==")[^"<>]*(?=")')
_PARTS = ("word/document.xml", "word/styles.xml", "word/numbering.xml", "word/settings.xml",
          "word/_rels/document.xml.rels", "[Content_Types].xml", "_rels/.rels",
          "word/footnotes.xml", "word/footer1.xml", "content.xml",
          "META-INF/manifest.xml")  # fmt: skip


def change_xml(data: bytes, chance: random.Random) -> bytes:
    """Bytes of one XML part are damaged; the archive around it is whole."""
    return _with_part(data, chance, chance.choice(ANY))


def change_values(data: bytes, chance: random.Random) -> bytes:
    """Attributes take other values: extremes, each other's, paths out of the archive."""

    def change(content: bytes, chance: random.Random) -> bytes:
        found = list(_VALUE.finditer(content))
        for match in sorted(
            chance.sample(found, min(len(found), chance.choice((1, 10, 200)))),
            key=lambda each: -each.start(),
        ):
            value = chance.choice(
                (*EXTREMES, chance.choice(found)[0], b"", b"../../../../etc/passwd",
                 b"file:///etc/passwd", b"http://127.0.0.1:9/x", b"&#0;", "第一条".encode())
            )  # fmt: skip
            content = content[: match.start()] + value + content[match.end() :]
        return content

    return _with_part(data, chance, change)


def change_elements(data: bytes, chance: random.Random) -> bytes:
    """Elements lost, doubled a thousand times, renamed, or nested deeper than anybody writes."""

    def change(content: bytes, chance: random.Random) -> bytes:
        found = list(_ELEMENT.finditer(content))
        if not found:
            return content
        match = chance.choice(found)
        name, tag = match[1], match[0]
        kind = chance.randrange(4)
        close = content.find(b"</%s>" % name, match.end())
        if kind == 0:
            return content[: match.start()] + content[match.end() :]
        if kind == 1 and tag.endswith(b"/>"):
            return content[: match.end()] + tag * 1000 + content[match.end() :]
        if kind == 2 or tag.endswith(b"/>") or close < 0:
            other = chance.choice(found)[1]
            return content[: match.start()] + tag.replace(name, other, 1) + content[match.end() :]
        depth = chance.choice((10, 300, 5000))
        end = close + len(name) + 3
        inner = content[match.start() : end]
        return (
            content[: match.start()]
            + tag * depth
            + inner
            + b"</%s>" % name * depth
            + (content[end:])
        )

    return _with_part(data, chance, change)


def xml_entities(data: bytes, chance: random.Random) -> bytes:
    """Entities that grow a billionfold, or read a file of the machine."""

    def change(content: bytes, _: random.Random) -> bytes:
        growing = b"".join(
            b'<!ENTITY e%d "%s">' % (k, b"&e%d;" % (k - 1) * 10) for k in range(1, 10)
        )
        bomb = b'<!DOCTYPE x [<!ENTITY e0 "ha">%s]>' % growing
        outside = b'<!DOCTYPE x [<!ENTITY e9 SYSTEM "file:///etc/passwd">]>'
        kind = chance.choice((bomb, outside))
        if chance.random() < 0.3:  # hidden in another encoding
            text = (b"<?xml version='1.0'?>" + kind + b"<x>&e9;</x>").decode()
            return text.encode("utf-16")
        at = content.find(b"?>") + 2
        changed = content[:at] + kind + content[at:]
        changed = changed.replace(b"</text:p>", b"&e9;</text:p>", 1)
        return changed.replace(b"</w:t>", b"&e9;</w:t>", 1)

    return _with_part(data, chance, change)


def circular_styles(data: bytes, chance: random.Random) -> bytes:
    """Styles that rest on themselves, lists that are defined by each other."""

    def change(content: bytes, chance: random.Random) -> bytes:
        names = re.findall(rb'w:styleId="([^"]*)"', content) or [b"Normal"]
        for element in (b"basedOn", b"next", b"link"):
            content = re.sub(
                rb'<w:%s w:val="[^"]*"' % element,
                lambda _, e=element: b'<w:%s w:val="%s"' % (e, chance.choice(names)),
                content,
            )
        return re.sub(
            rb'(<w:style\b[^>]*w:styleId="([^"]*)"[^>]*>)',
            rb'\1<w:basedOn w:val="\2"/>',
            content,
        )

    return _with_part(data, chance, change, "word/styles.xml")


def shuffle_parts(data: bytes, chance: random.Random) -> bytes:
    """Parts lost, doubled, or one in another's place."""
    parts = _unzipped(data)
    names = [name for name, _ in parts]
    kind = chance.randrange(3)
    if kind == 0:
        gone = chance.choice(names)
        parts = [part for part in parts if part[0] != gone]
    elif kind == 1:
        parts.append((chance.choice(names), chance.choice(parts)[1]))
    else:
        a, b = chance.sample(range(len(parts)), 2)
        parts[a], parts[b] = (names[a], parts[b][1]), (names[b], parts[a][1])
    return _zipped(parts)


def zip_bomb(data: bytes, chance: random.Random) -> bytes:
    """A part that unpacks to hundreds of megabytes; its header says so or lies."""
    name = chance.choice(_PARTS[:3])
    size = BOMB_BYTES // chance.choice((1, 4, 30))
    unit = chance.choice((b" ", b"<w:p/>", b"<w:p><w:r><w:t>x</w:t></w:r></w:p>"))
    body = unit * (size // len(unit))

    def change(content: bytes, _: random.Random) -> bytes:
        at = content.find(b"<w:sectPr")
        at = at if at >= 0 else content.rfind(b"</")
        return content[:at] + body + content[at:]

    out = bytearray(_with_part(data, chance, change, name))
    if chance.random() < 0.5:
        with zipfile.ZipFile(io.BytesIO(out)) as archive:
            stated = archive.getinfo(name).file_size if name in archive.namelist() else 0
        true, false = struct.pack("<I", stated), struct.pack("<I", 2000)
        while stated and (at := out.find(true)) >= 0:
            out[at : at + 4] = false
    return bytes(out)


def _with_part(data: bytes, chance: random.Random, change: Mutation, name: str = "") -> bytes:
    parts = _unzipped(data)
    names = [part for part, _ in parts]
    # Most of what a reader does with a file it does with its text.
    if name not in names:
        known = [part for part in _PARTS if part in names]
        name = known[0] if chance.random() < 0.5 else chance.choice(known)
    return _zipped([(n, change(content, chance) if n == name else content) for n, content in parts])


def _unzipped(data: bytes) -> list[tuple[str, bytes]]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return [(entry.filename, archive.read(entry)) for entry in archive.infolist()]


def _zipped(parts: list[tuple[str, bytes]]) -> bytes:
    out = io.BytesIO()
    with (
        warnings.catch_warnings(),
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive,
    ):
        warnings.simplefilter("ignore")  # two parts of one name are meant
        for name, content in parts:
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


DOCX: tuple[Mutation, ...] = (
    *ANY, change_xml, change_values, change_elements, change_elements, circular_styles,
    shuffle_parts, xml_entities,
)  # fmt: skip
ODT: tuple[Mutation, ...] = (
    *ANY, change_xml, change_values, change_elements, change_elements, shuffle_parts, xml_entities,
)  # fmt: skip
