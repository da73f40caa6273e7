"""Large first letters of a paragraph, which a PDF has as lines of their own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from app.documents.pdf.lines.line import Line

_LARGER = 1.7  # times the size of the line beside it
_BESIDE = 0.6  # times the size of that line: so far behind the letter it begins at most
_OVERLAP_PT = 3.0
_LETTERS_THAT_ARE_WORDS = frozenset("AIOYEÀÈ")


def with_initials(lines: list[Line]) -> list[Line]:
    """The lines of a page with each large first letter put before the word that it begins."""
    if not any(map(_is_letter, lines)):
        return lines
    words: frozenset[str] | None = None
    joined: list[Line] = []
    for line in _with_letters_before_their_lines(lines):
        letter = joined[-1] if joined else None
        if letter is None or not (_is_letter(letter) and _begins(letter, line)):
            joined.append(line)
            continue
        if words is None:
            words = _words(lines)
        is_word = letter.text in _LETTERS_THAT_ARE_WORDS and line.text.split()[0].lower() in words
        text = f"{letter.text}{' ' if is_word else ''}{line.text}"
        joined[-1] = replace(line, text=text, cells=())
    return joined


def _with_letters_before_their_lines(lines: list[Line]) -> list[Line]:
    """The lines with each large letter before the one that it begins, where a file writes it
    elsewhere; there it has to be the only line, and one that goes on in small letters."""
    ordered = lines
    for n, letter in enumerate(lines):
        if not _is_letter(letter) or (n + 1 < len(lines) and _begins(letter, lines[n + 1])):
            continue
        begun = [line for line in lines if _begins(letter, line) and line.text[0].islower()]
        if len(begun) == 1:
            ordered = [line for line in ordered if line is not letter]
            ordered.insert(next(k for k, each in enumerate(ordered) if each is begun[0]), letter)
    return ordered


def _is_letter(line: Line) -> bool:
    return len(line.text) == 1 and line.text.isupper() and not line.angle


def _begins(letter: Line, line: Line) -> bool:
    """Whether a letter is the first one of a line that stands beside its upper part."""
    is_larger = letter.size > _LARGER * line.size
    is_beside = -_OVERLAP_PT < line.left - letter.right < _BESIDE * line.size
    is_level = letter.top - 0.5 * line.size < line.top < (letter.top + letter.bottom) / 2
    return is_larger and is_beside and is_level and line.text[0].isalpha()


def _words(lines: Sequence[Line]) -> frozenset[str]:
    return frozenset(word for line in lines for word in line.text.lower().split()[1:])
