"""Strings of CSS, and the characters that are written by their number in them (CSS Syntax 3)."""

from __future__ import annotations

import re

STRING = r"\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*'"
"""A pattern for a string with its quotation marks."""
_ESCAPE = re.compile(r"\\([0-9a-fA-F]{1,6})\s?|\\(.)")


def unescaped(text: str) -> str:
    """The text of a string or name."""
    return _ESCAPE.sub(_character, text) if "\\" in text else text


def _character(match: re.Match[str]) -> str:
    code, character = match.groups()
    if code is None:
        return str(character)
    number = int(code, 16)
    return chr(number) if 0 < number < 0x110000 and not 0xD800 <= number < 0xE000 else ""
