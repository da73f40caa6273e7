"""What is left of an office document that is cut short or damaged.

It is a zip whose table of contents stands at its end, so that a download that stopped leaves a file
no program opens, and one bad byte in a picture costs the whole text. Here the entries are looked
for one by one, unpacked as far as they go, and XML that is not well formed is read as far as it
makes sense.
"""

# mypy: disable-error-code="import-untyped"

from __future__ import annotations

import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from app.documents.archives.guards import MAX_ENTRIES, MAX_RATIO, MAX_XML_PART_BYTES, parsed

MAX_SALVAGED_BYTES = 256 << 20
"""Size of a damaged file that is looked through, and of what is unpacked from it."""
_ENTRY = struct.Struct("<4sHHHHHIIIHH")  # APPNOTE 4.3.7, local file header
_SIGNATURE = b"PK\x03\x04"
_DESCRIPTOR = b"PK\x07\x08"
_SIZE_BEHIND = 8  # the flag of an entry whose size and checksum stand behind it
_END = b"PK\x05\x06"  # APPNOTE 4.3.16, end of central directory, with a comment up to 64 KB
_PIECE_BYTES = 1024  # so much at a time is unpacked, and kept where the next bytes are bad
_RATIO_FREE_BYTES = 4 << 20  # below this size no ratio is suspicious
_NAME = re.compile(r"(?:\{[^{}]*\})?[A-Za-z_][\w.-]*")


@dataclass(frozen=True, slots=True)
class Entry:
    """The content of an entry of an archive, and whether it is all of it and sound."""

    content: bytes
    is_whole: bool


@dataclass(frozen=True, slots=True)
class Part:
    """The root element of an XML part, and whether all of it was well formed."""

    root: Any
    is_whole: bool


def salvaged_entries(data: bytes, is_wanted: Callable[[str], bool]) -> dict[str, Entry] | None:
    """The entries that are left in an archive, by name.

    Args:
        data: The archive.
        is_wanted: Which names are looked for.

    Returns:
        Them; None when they are too large, as in no honest file.
    """
    entries: dict[str, Entry] = {}
    total = 0
    for name, found in _entries(data, is_wanted):
        total += len(found.content)
        if total > MAX_SALVAGED_BYTES or len(entries) > MAX_ENTRIES:
            return None
        entries.setdefault(name, found)
    return entries


def has_end(data: bytes) -> bool:
    """Whether an archive still has its table of contents: without it nobody knows what stood where
    the end of the file is lost."""
    return _END in data[-70_000:]


def salvaged_part(content: bytes) -> Part | None:
    """An XML part as far as it makes sense; None where it makes none."""
    from lxml import etree

    for is_whole in (True, False):
        try:
            root = parsed(content, recovers=not is_whole)
        except (etree.XMLSyntaxError, ValueError):
            continue
        if root is None:
            return None
        if not is_whole:
            _drop_nonsense(root)
        return Part(root, is_whole)
    return None


def _entries(data: bytes, is_wanted: Callable[[str], bool]) -> Iterator[tuple[str, Entry]]:
    """Entries by name, unpacked as far as they go."""
    at = data.find(_SIGNATURE)
    while 0 <= at <= len(data) - _ENTRY.size:
        _, _, flags, method, _, _, crc, size, _, n_name, n_extra = _ENTRY.unpack_from(data, at)
        begin = at + _ENTRY.size + n_name + n_extra
        name = data[at + _ENTRY.size : at + _ENTRY.size + n_name].decode("utf-8", "replace")
        following = data.find(_SIGNATURE, at + 4)
        if is_wanted(name):
            is_told_behind = bool(flags & _SIZE_BEHIND)
            end = following if following >= 0 else len(data)
            if method == zipfile.ZIP_DEFLATED:
                content, end, is_whole = _inflated(memoryview(data), begin)
            else:
                content = data[begin : begin + size if size and not is_told_behind else end]
                is_whole = True
            if is_told_behind and is_whole and method == zipfile.ZIP_DEFLATED:
                is_whole = zlib.crc32(content) == _sum_behind(data, end)
            elif crc and not is_told_behind:
                is_whole = is_whole and zlib.crc32(content) == crc
            if content:
                yield name, Entry(content, is_whole)
        at = following


def _sum_behind(data: bytes, at: int) -> int:
    """The checksum that stands behind an entry (APPNOTE 4.3.9), with or without its signature."""
    at += 4 * data.startswith(_DESCRIPTOR, at)
    return int.from_bytes(data[at : at + 4], "little")


def _inflated(data: memoryview, begin: int) -> tuple[bytes, int, bool]:
    """A stream unpacked as far as it goes, where it ends, and whether that is its own end."""
    stream = zlib.decompressobj(-zlib.MAX_WBITS)
    out: list[bytes] = []
    size = 0
    end = begin
    for at in range(begin, len(data), _PIECE_BYTES):
        end = min(at + _PIECE_BYTES, len(data))
        try:
            out.append(stream.decompress(data[at:end], MAX_XML_PART_BYTES))
        except zlib.error:
            break
        size += len(out[-1])
        if size > _RATIO_FREE_BYTES and size > MAX_RATIO * (end - begin):
            return b"", end, False  # a bomb
        if stream.eof or size > MAX_XML_PART_BYTES:
            break
    return b"".join(out), end - len(stream.unused_data), stream.eof


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
