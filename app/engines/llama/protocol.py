"""What the window's process and the worker say to each other.

Messages are JSON objects with a "type", each preceded by its length in four bytes. Both ends state
`VERSION`; an end that meets another version refuses to go on.

To the worker: open, generate, cancel. From it: ready, started, prompt (how far it is read), tokens
(what several requests have written since the last such message), finished, failed, kept (a snapshot
is written), stale (one could not be restored), idle (every request of the last `generate` is
answered), broken (nothing can be generated).
"""

from __future__ import annotations

import json
import struct
from typing import Any, BinaryIO

VERSION = 4
MESSAGE_BYTES_MAX = 256 * 2**20

_LENGTH = struct.Struct("<I")


class ProtocolError(Exception):
    """The other end said something that is no message."""


def write_message(stream: BinaryIO, message: dict[str, Any]) -> None:
    """Writes one message and flushes. Raises `OSError` when the other end is gone."""
    data = json.dumps(message, ensure_ascii=False, separators=(",", ":")).encode()
    stream.write(_LENGTH.pack(len(data)) + data)
    stream.flush()


def read_message(stream: BinaryIO) -> dict[str, Any] | None:
    """Reads one message; None at the end of the stream. Raises `ProtocolError`."""
    head = stream.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        return None
    [n_bytes] = _LENGTH.unpack(head)
    if n_bytes > MESSAGE_BYTES_MAX:
        raise ProtocolError(f"a message of {n_bytes} bytes")
    data = stream.read(n_bytes)
    if len(data) < n_bytes:
        return None
    message = json.loads(data)
    if not isinstance(message, dict) or "type" not in message:
        raise ProtocolError("a message without a type")
    return message
