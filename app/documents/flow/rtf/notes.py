"""The marks of an RTF file's footnotes and endnotes: automatic ones, and those of authors."""

from __future__ import annotations

import re

from app.documents.base.number_formats import format_number

_FORMATS = {
    "ar": "decimal", "alc": "lowerLetter", "auc": "upperLetter", "rlc": "lowerRoman",
    "ruc": "upperRoman", "chi": "chicago", "chosung": "chosung", "ganada": "ganada",
    "cnum": "decimalEnclosedCircle", "gbnum": "decimalEnclosedFullstop",
    "gbnumd": "decimalEnclosedParen", "gbnuml": "decimalEnclosedCircleChinese",
    "gbnumk": "ideographEnclosedCircle", "zodiac": "ideographTraditional",
    "zodiacd": "ideographZodiac", "zodiacl": "ideographZodiacTraditional",
    "dbnum": "japaneseCounting", "dbnumd": "chineseCounting", "dbnumt": "chineseLegalSimplified",
    "dbnumk": "chineseCountingThousand",
}  # fmt: skip
"""By the end of `\\ftnn…`, `\\aftnn…` and the same of sections (specification 1.9.1, "Document
Formatting Properties")."""
_OF_DOCUMENT_AND_SECTION = ("ftn", "sftn"), ("aftn", "saftn")
WORDS = {
    prefix + said: (bool(is_endnote), said)
    for is_endnote, prefixes in enumerate(_OF_DOCUMENT_AND_SECTION)
    for prefix in prefixes
    for said in (*(f"n{end}" for end in _FORMATS), "start", "restart", "rstpg", "rstcont")
}
"""Words about the marks, each with whether it speaks of endnotes, and what it says."""
_OWN = re.compile(r"(?:(?<!\S)\(?\w{1,2}\)|[*†‡§¶#]{1,3})$")
"""A mark that an author typed as letters of the line."""


class NoteMarks:
    """Counts the notes; each is asked for once, in the order of the text."""

    def __init__(self) -> None:
        self._forms = ["decimal", "lowerRoman"]
        self._starts, self._counts = [1, 1], [0, 0]
        self._restarts = ["", ""]  # "rstpg" on each page, "restart" in each section

    def word(self, name: str, number: int | None) -> None:
        """One of `WORDS`."""
        is_endnote, said = WORDS[name]
        if said == "start":
            self._starts[is_endnote] = 1 if number is None else number
        elif said.startswith("n"):
            self._forms[is_endnote] = _FORMATS[said[1:]]
        else:
            self._restarts[is_endnote] = said

    def next(self, *, is_endnote: bool) -> str:
        """The next automatic mark; one of an endnote in figures has an "e" before them, for it is
        none of a footnote."""
        n = self._starts[is_endnote] + self._counts[is_endnote]
        self._counts[is_endnote] += 1
        mark = format_number(n, self._forms[is_endnote])
        return f"e{mark}" if is_endnote and mark.isdigit() else mark

    def end(self, *, of_section: bool) -> None:
        """A page or section ends: notes that begin anew in the next one do so."""
        for n, when in enumerate(self._restarts):
            if when == "rstpg" or (of_section and when == "restart"):
                self._counts[n] = 0


def typed_mark(before: str, note: str) -> str:
    """The mark that stands at the end of the text before a note and at the beginning of the note
    itself, or ""."""
    match = _OWN.search(before.rstrip())
    return match[0] if match is not None and note.startswith(match[0]) else ""
