"""What every room may ask of a file: its digest, and to be written whole or not at all."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def file_sha256(path: Path) -> str:
    """SHA-256 (hex) of a file. Raises `OSError`."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Gives a path to write to; what stands there at the block's end takes the place of `path`.

    Whoever reads `path` meanwhile, or after the program was killed, finds the old file or the new
    one. When the block raises, `path` stays as it was. The name is unique among all threads and
    programs, and short, since one built on a long name may be too long for the file system.
    Raises `OSError`.
    """
    begun = path.parent / f".longleaf-{os.urandom(8).hex()}.part"
    try:
        yield begun
        begun.replace(path)
    finally:
        begun.unlink(missing_ok=True)


def write_whole(path: Path, content: str | bytes, *, is_durable: bool = False) -> None:
    """Writes a file (text as UTF-8) whole or not at all; see `replacing`.

    Args:
        path: In a folder that exists.
        content: All of it.
        is_durable: Whether it must survive a power cut.
    """
    data = content.encode("utf-8") if isinstance(content, str) else content
    with replacing(path) as begun, begun.open("xb") as file:
        file.write(data)
        if is_durable:
            file.flush()
            os.fsync(file.fileno())
