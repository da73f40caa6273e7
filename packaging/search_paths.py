"""Takes the building machine's folders out of the search paths of libraries.

A Python that was compiled with a path to its own libraries (pyenv does so) leaves that path in each
of its modules. On another machine the folder is not there, or is somebody else's, whose libraries
would be loaded in place of ours.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable
from pathlib import Path

_LOAD, _DYNAMIC = 1, 2  # kinds of segments
_STRING_TABLE, _RPATH, _RUNPATH = 5, 15, 29  # kinds of dynamic entries
_ENTRY = struct.Struct("<qQ")


def forget_search_paths(libraries: Iterable[Path]) -> int:
    """Removes search paths that do not begin at the library itself (`$ORIGIN`). Returns from how
    many of the ELF files; what is no ELF file stays as it is."""
    n_changed = 0
    for library in libraries:
        content = bytearray(library.read_bytes())
        if _forget_in(content):
            library.write_bytes(content)
            n_changed += 1
    return n_changed


def search_paths(content: bytes | bytearray) -> list[str]:
    """The search paths of an ELF file of 64 bits."""
    return [path for _, path in _search_path_entries(content)]


def _forget_in(content: bytearray) -> bool:
    places = [at for at, path in _search_path_entries(content) if "$ORIGIN" not in path]
    for at in reversed(places):
        _, end = _dynamic(content)
        content[at:end] = content[at + _ENTRY.size : end] + bytes(_ENTRY.size)
    return bool(places)


def _search_path_entries(content: bytes | bytearray) -> list[tuple[int, str]]:
    """Where the entries stand in the file, with the paths that they name."""
    start, end = _dynamic(content)
    entries = [(at, *_ENTRY.unpack_from(content, at)) for at in range(start, end, _ENTRY.size)]
    table = next((value for _, kind, value in entries if kind == _STRING_TABLE), None)
    if table is None:
        return []
    offset = _offset(content, table)
    found = []
    for at, kind, value in entries:
        if kind in (_RPATH, _RUNPATH):
            name_at = offset + value
            found.append((at, content[name_at : content.index(b"\0", name_at)].decode()))
    return found


def _segments(content: bytes | bytearray) -> list[tuple[int, int, int, int]]:
    """Kind, place in the file, address and length of each; none for other than 64 bits, low byte
    first."""
    if content[:6] != b"\x7fELF\x02\x01":
        return []
    (table,) = struct.unpack_from("<Q", content, 0x20)
    size, n_segments = struct.unpack_from("<HH", content, 0x36)
    segments = []
    for at in range(table, table + size * n_segments, size):
        kind, _, offset, address, _, length = struct.unpack_from("<IIQQQQ", content, at)
        segments.append((kind, offset, address, length))
    return segments


def _dynamic(content: bytes | bytearray) -> tuple[int, int]:
    """Where the dynamic entries begin and end in the file."""
    for kind, offset, _, length in _segments(content):
        if kind == _DYNAMIC:
            return offset, offset + length
    return 0, 0


def _offset(content: bytes | bytearray, address: int) -> int:
    """Where in the file an address is loaded from. Raises `ValueError` for one that is not."""
    for kind, offset, start, length in _segments(content):
        if kind == _LOAD and start <= address < start + length:
            return offset + address - start
    raise ValueError(f"Nothing is loaded to {address:#x}.")
