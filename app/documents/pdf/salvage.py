"""Puts together again what is left of a PDF that was cut short.

The table that says where the objects of a PDF are stands at its end, and so, in most files made
since 2003, does the root of the page tree. Without them no reader finds a page, though most pages
are there. Here the objects are looked for one by one, those packed in object streams unpacked, and
a new table and page tree written around them.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator

MAX_FILE_BYTES = 512 << 20
MAX_STREAM_BYTES = 64 << 20  # of one unpacked object stream
MAX_OBJECTS = 2_000_000

_OBJECT = re.compile(rb"(?<![0-9])(\d{1,10})\s+(\d{1,5})\s+obj\b")
_PACKED = re.compile(rb"/Type\s*/ObjStm\b")
_PAGE = re.compile(rb"/Type\s*/Page(?![A-Za-z])")
_PAGES = re.compile(rb"/Type\s*/Pages\b")
_KIDS = re.compile(rb"/Kids\s*\[([^\]]*)\]")
_PARENT = re.compile(rb"/Parent\s+\d+\s+\d+\s+R")
_CONTENTS = re.compile(rb"/Contents\s*(?:\[\s*)?(\d+)\s+\d+\s+R")
_REFERENCE = re.compile(rb"(\d+)\s+\d+\s+R")
_STREAM = re.compile(rb"stream\r?\n")


def salvaged(data: bytes) -> bytes | None:
    """A whole PDF of the pages that are left in `data`, in their order as far as it is known; None
    when no page is left, the file is encrypted (its key is lost with its end) or too large."""
    if len(data) > MAX_FILE_BYTES or b"/Encrypt" in data:
        return None
    objects: dict[int, bytes] = {}
    for number, content in _objects(data):
        objects[number] = content
        if _PACKED.search(content[:600]):
            objects.update(_unpacked(content))
        if len(objects) > MAX_OBJECTS:
            return None
    pages = _pages_in_order(objects)
    if not pages:
        return None
    return _written(objects, pages)


def _objects(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Numbers and contents of the objects that are whole."""
    at = 0
    while match := _OBJECT.search(data, at):
        end = data.find(b"endobj", match.end())
        if end < 0:
            return
        following = _OBJECT.search(data, match.end(), end)
        if following is not None and b"stream" not in data[match.end() : following.start()]:
            at = following.start()  # this one has no end of its own
            continue
        yield int(match[1]), data[match.end() : end]
        at = end + 6


def _unpacked(content: bytes) -> dict[int, bytes]:
    """The objects inside an object stream (ISO 32000-1, 7.5.7)."""
    stream = _STREAM.search(content)
    first = re.search(rb"/First\s+(\d+)", content)
    count = re.search(rb"/N\s+(\d+)", content)
    if not (stream and first and count) or b"/DecodeParms" in content[: stream.start()]:
        return {}
    packed = content[stream.end() :]
    if b"FlateDecode" in content[: stream.start()]:
        try:
            packed = zlib.decompressobj().decompress(packed, MAX_STREAM_BYTES)
        except zlib.error:
            return {}
    try:
        begin = int(first[1])
        numbers = [int(word) for word in packed[:begin].split()[: 2 * int(count[1])]]
    except ValueError:
        return {}
    pairs = list(zip(numbers[::2], numbers[1::2], strict=False))
    if not pairs:
        return {}
    ends = [offset for _, offset in pairs[1:]] + [len(packed) - begin]
    return {
        number: packed[begin + offset : begin + end]
        for (number, offset), end in zip(pairs, ends, strict=True)
    }


def _pages_in_order(objects: dict[int, bytes]) -> list[int]:
    """The pages by what is left of their tree, then those it does not tell, by number."""
    pages = {
        number
        for number, content in objects.items()
        if _PAGE.search(content[:4000]) and _has_contents(content, objects)
    }
    children: dict[int, list[int]] = {}
    for number, content in objects.items():
        if _PAGES.search(content[:4000]) and (kids := _KIDS.search(content)):
            children[number] = [int(kid) for kid in _REFERENCE.findall(kids[1])]
    inner = {kid for kids in children.values() for kid in kids}
    ordered: dict[int, None] = {}
    seen: set[int] = set()
    # Where the upper part of the tree is lost, what is left are branches, by number.
    waiting = sorted((n for n in children if n not in inner), reverse=True)
    while waiting:
        number = waiting.pop()
        if number in seen:
            continue
        seen.add(number)
        if number in pages:
            ordered[number] = None
        waiting.extend(reversed(children.get(number, ())))
    return [*ordered, *sorted(pages - ordered.keys())]


def _has_contents(page: bytes, objects: dict[int, bytes]) -> bool:
    """Whether what the page shows is left; a page cut off before it is none."""
    contents = _CONTENTS.search(page)
    return contents is not None and int(contents[1]) in objects


def _written(objects: dict[int, bytes], pages: list[int]) -> bytes:
    root = max(objects) + 1
    tree = root + 1
    kids = b" ".join(b"%d 0 R" % page for page in pages)
    made = {
        root: b"<</Type/Catalog/Pages %d 0 R>>" % tree,
        tree: b"<</Type/Pages/Count %d/Kids[%s]/MediaBox[0 0 612 792]>>" % (len(pages), kids),
    }
    out = [b"%PDF-1.7\n"]
    size = len(out[0])
    offsets: dict[int, int] = {}
    for number, content in (*objects.items(), *made.items()):
        if number in pages and not _is_parent_left(content, objects):
            content = _PARENT.sub(b"/Parent %d 0 R" % tree, content, count=1)
        offsets[number] = size
        out.append(b"%d 0 obj\n%s\nendobj\n" % (number, content.strip(b"\r\n")))
        size += len(out[-1])
    table = [b"xref\n0 1\n0000000000 65535 f \n"]
    table += [b"%d 1\n%010d 00000 n \n" % (n, offset) for n, offset in sorted(offsets.items())]
    trailer = b"trailer\n<</Size %d/Root %d 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (
        max(offsets) + 1,
        root,
        size,
    )
    return b"".join([*out, *table, trailer])


def _is_parent_left(page: bytes, objects: dict[int, bytes]) -> bool:
    parent = _PARENT.search(page)
    return parent is not None and int(parent[0].split()[1]) in objects
