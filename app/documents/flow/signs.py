"""What formats are told by that both their readers and the list of formats ask."""

from __future__ import annotations

import re

from app.documents.base.reader import N_HEAD_BYTES

MARKDOWN_SUFFIXES = frozenset({".md", ".markdown", ".mdown", ".mkd"})
ENCRYPTED = "encrypted-package"
"""The entry that holds all of an OpenDocument file with a password (ODF 1.4 part 2, 3.4)."""
BEFORE_RTF = b"\xef\xbb\xbf \t\r\n\0"
"""What some programs write before the first group of an RTF file."""
_BEGINS_MAIL = re.compile(rb"(?:[A-Za-z-]+:[^\n]*\r?\n(?:[ \t][^\n]*\n)*){2}")


def is_web_archive(data: bytes) -> bool:
    """Whether a file begins like a page that a browser saved with its pictures (MHTML)."""
    head = data[:N_HEAD_BYTES]
    return _BEGINS_MAIL.match(head) is not None and b"multipart/related" in head.lower()
