"""Whether a PDF has layers (optional content, ISO 32000-1, 8.11) that may be switched off.

pdfium draws by them and tells nothing of them. What stands between the marks of a layer is seen in
the page's content; of a form that belongs to one as a whole nothing is told, so that the file
itself is searched, once, where a page has such a form. No reader of the whole file is needed for
it: a file with layers lists them in its root, by the name that is looked for here, or hides the
root from such a search, and then counts as one that has some. Annotations pdfium brings into the
page whatever layer they are on: in the few files where they are on any, pypdf tells which.
"""

from __future__ import annotations

import contextlib
import io
import logging
import mmap
import re
import zlib
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

from app.documents.pdf.salvage import MAX_STREAM_BYTES

_sources: WeakKeyDictionary[Any, tuple[Path | bytes, str | None]] = WeakKeyDictionary()
_off: WeakKeyDictionary[Any, dict[int, frozenset[int]]] = WeakKeyDictionary()
_known: WeakKeyDictionary[Any, bool] = WeakKeyDictionary()
_may: WeakKeyDictionary[Any, bool] = WeakKeyDictionary()
_NAME = b"OCProperties"
# A name may have any of its letters by number.
_LAYERS = re.compile(b"/" + b"".join(b"(?:%c|#%02x|#%02X)" % (c, c, c) for c in _NAME))
_PACKED = re.compile(rb"/Type\s*/ObjStm\b")
_STREAM = re.compile(rb"stream\r?\n")
_NEAR_BYTES = 1000  # of the dictionary of a packed stream, on each side of its type
_SMALL_BYTES = 10_000_000  # of a file that is searched before it is known whether that is needed
_STEP_BYTES = 1 << 16
_MAX_PACKED_BYTES = 256 << 20  # unpacked in all


def remember_source(pdf: Any, source: Path | bytes, password: str | None) -> None:
    """Keeps where an open pypdfium2 document came from, for as long as it is open."""
    _sources[pdf] = source, password


def source_of(pdf: Any) -> tuple[Path | bytes, str | None] | None:
    """Where a document of `remember_source` came from, and its password; None for any other."""
    return _sources.get(pdf)


def reopened(pdf: Any, again: Any) -> None:
    """Keeps what is known of a document for the same one that was opened again."""
    for known in (_known, _may):
        if pdf in known:
            known[again] = known[pdf]


def has_layers(pdf: Any) -> bool:
    """Whether a document of `remember_source` has layers, or may have."""
    if pdf not in _known:
        _known[pdf] = _ask(_sources[pdf][0]) if pdf in _sources else True
    return _known[pdf]


def may_have_layers(pdf: Any) -> bool:
    """The same where it can be told at once, and True of a large file, where that takes long."""
    known = _may.get(pdf)
    if known is None:
        source = _sources[pdf][0] if pdf in _sources else b""
        try:
            n_bytes = len(source) if isinstance(source, bytes) else source.stat().st_size
        except OSError:  # the file has gone since it was opened; pdfium still has it
            n_bytes = 0
        known = _may[pdf] = not 0 < n_bytes <= _SMALL_BYTES or has_layers(pdf)
    return known


def _ask(source: Path | bytes) -> bool:
    if isinstance(source, bytes):
        return names_layers(source)
    with (
        contextlib.suppress(OSError, ValueError),
        source.open("rb") as file,
        mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data,
    ):
        return names_layers(data)
    return True


def names_layers(data: bytes | mmap.mmap) -> bool:
    """Whether a PDF names layers, in its own objects or in those that are packed in streams; True
    where that cannot be told."""
    if _LAYERS.search(data):
        return True
    if not _PACKED.search(data):
        return False
    if data.find(b"/Encrypt") >= 0:
        return True
    try:
        return any(map(_LAYERS.search, _unpacked(data)))
    except (zlib.error, OverflowError):
        return True


def _unpacked(data: bytes | mmap.mmap) -> Iterator[bytes]:
    """The contents of the object streams (ISO 32000-1, 7.5.7). Raises `OverflowError` where they
    are more than is looked at, `zlib.error` where one cannot be unpacked."""
    room = _MAX_PACKED_BYTES
    for match in _PACKED.finditer(data):
        begin = _STREAM.search(data, match.end(), match.end() + _NEAR_BYTES)
        if begin is None:
            continue
        near = data[max(match.start() - _NEAR_BYTES, 0) : begin.start()]
        head = near[near.rfind(b" obj") + 1 :]
        if b"/Filter" not in head:
            continue  # it was searched with the rest
        if head.count(b"Decode") != 1 or b"FlateDecode" not in head:
            raise OverflowError
        unpacking = zlib.decompressobj()
        content = b""
        at = begin.end()
        while not unpacking.eof and at < len(data):
            content += unpacking.decompress(data[at : at + _STEP_BYTES], MAX_STREAM_BYTES)
            if len(content) > room or unpacking.unconsumed_tail:
                raise OverflowError
            at += _STEP_BYTES
        room -= len(content)
        yield content


def annotations_off(pdf: Any, index: int) -> frozenset[int]:
    """Which annotations of the page at `index`, counted from 0, are on a layer that is off; none
    where that cannot be told."""
    found = _off.setdefault(pdf, {})
    if index not in found:
        found[index] = frozenset()
        if pdf in _sources and has_layers(pdf):
            with contextlib.suppress(Exception):  # whatever a broken file makes pypdf stumble over
                found[index] = frozenset(_off_on_page(*_sources[pdf], index))
    return found[index]


def _off_on_page(source: Path | bytes, password: str | None, index: int) -> Iterator[int]:
    from pypdf import PdfReader

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    file = io.BytesIO(source) if isinstance(source, bytes) else source
    with PdfReader(file, password=password) as reader:
        groups: Any = reader.root_object["/OCProperties"]
        usual = groups["/D"]
        state = str(usual.get("/BaseState", "/ON"))
        # Groups are compared as references: that is what the file names them by.
        listed = groups.get("/OCGs", ()) if state == "/OFF" else ()
        on = {_key(each) for each in usual.get("/ON", ())}
        off = {_key(each) for each in listed} - on | {_key(each) for each in usual.get("/OFF", ())}
        annotations: Any = reader.pages[index].get("/Annots", ())
        for n, each in enumerate(annotations):
            layer = each.get_object().raw_get("/OC") if "/OC" in each.get_object() else None
            if layer is not None and not _is_on(layer, off):
                yield n


def _is_on(layer: Any, off: Collection[int]) -> bool:
    """Whether a layer, or a rule about several (ISO 32000-1, table 99), is on."""
    content = layer.get_object()
    if content.get("/Type") != "/OCMD":
        return _key(layer) not in off
    if "/OCGs" not in content:
        return True
    members = content["/OCGs"]
    of_members = members if isinstance(members, list) else [content.raw_get("/OCGs")]
    states = [_key(each) not in off for each in of_members]
    if not states:
        return True
    rule = content.get("/P", "/AnyOn")
    if rule == "/AllOn":
        return all(states)
    if rule == "/AllOff":
        return not any(states)
    return not all(states) if rule == "/AnyOff" else any(states)


def _key(reference: Any) -> int:
    """What tells one object of a file from the others."""
    return int(getattr(reference, "idnum", 0)) or id(reference.get_object())
