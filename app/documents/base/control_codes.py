"""Control codes in a document's text: nobody sees them, and some models' vocabularies drop them."""

from __future__ import annotations

import re

DAMAGED = "\ufffd"
"""Stands for a character of which the file does not say what it shows."""
CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_IN_WORD = re.compile(rf"(?<=\w){CONTROL.pattern}+(?=\w)")
_WINDOWS = re.compile(r"[\x80-\x84\x86-\x9f]")
"""Codes of Windows-1252 that a converter took for Latin-1; U+0085 ends lines in some files."""


_SOFT_HYPHEN = "\u00ad"  # where a word may be divided; shown at the end of a line only


def without_control_codes(text: str) -> str:
    """`text` as it can be seen; the same object where it has no control code, as most has none.

    A code within a word stood for something, as old converters leave a dash as U+0014: it becomes
    `DAMAGED`, so that "30-45 days" is never "3045 days". Codes of Windows-1252 become what they are
    there. Soft hyphens go.
    """
    if text.isprintable():
        return text
    text = text.replace(_SOFT_HYPHEN, "")
    if not (CONTROL.search(text) or _WINDOWS.search(text)):
        return text
    text = _WINDOWS.sub(lambda code: code[0].encode("latin-1").decode("cp1252", "replace"), text)
    return CONTROL.sub("", _IN_WORD.sub(DAMAGED, text))
