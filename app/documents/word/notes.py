"""Footnotes and endnotes of a DOCX: their marks as Word prints them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from app.documents.base.inline_marks import note_mark, raised
from app.documents.base.number_formats import format_number
from app.documents.word.markup import W, value

_NAMES = ("footnotePr", "endnotePr")


@dataclass(slots=True)
class NoteReference:
    """A footnote or endnote mark in the text; `is_own` when its author chose it ("*"), `is_hidden`
    when it is hidden text, and its note with it."""

    is_endnote: bool
    id: str
    mark: str
    is_own: bool = False
    is_hidden: bool = False


class NoteMarks:
    """The running marks of footnotes and endnotes, in the formats the settings ask for.

    Args:
        settings: The settings part, or None.
        sections: The `w:sectPr` of the main story, in order: each may have a format and a start of
            its own, and may begin to count anew (ECMA-376 part 1, 17.11.11 and 17.11.19).
    """

    def __init__(self, settings: Any, sections: Sequence[Any] = ()) -> None:
        self._settings, self._sections = settings, sections
        self._at = 0
        self._formats, self._counts = ["decimal", "lowerRoman"], [1, 1]
        for i, name in enumerate(_NAMES):
            start = self._stated(name, "numStart")
            self._counts[i] = int(start) if start and start.isdigit() else 1
        self._use_formats()

    def next(self, is_endnote: bool) -> str:
        """The mark of the next note of that kind. One with a mark of its own is not counted."""
        n = self._counts[is_endnote]
        self._counts[is_endnote] += 1
        mark = format_number(n, self._formats[is_endnote])
        return mark if not is_endnote or not mark.isdigit() else f"e{mark}"

    def end_section(self) -> None:
        """Goes on to the next section: notes that begin anew in each do so."""
        self._at += 1
        self._use_formats()
        self._restart("eachSect")
        self._restart("eachPage")

    def end_page(self) -> None:
        """Goes on to the next page: notes that begin anew on each do so. Where pages end, only the
        breaks tell that Word wrote into the file when it last showed it."""
        self._restart("eachPage")

    def _restart(self, when: str) -> None:
        for i, name in enumerate(_NAMES):
            if self._stated(name, "numRestart") == when:
                start = self._stated(name, "numStart")
                self._counts[i] = int(start) if start and start.isdigit() else 1

    def _use_formats(self) -> None:
        for i, name in enumerate(_NAMES):
            self._formats[i] = self._stated(name, "numFmt") or ("decimal", "lowerRoman")[i]

    def _stated(self, name: str, what: str) -> str | None:
        """What the section says, or else the document."""
        if self._at < len(self._sections):
            stated = value(self._sections[self._at].find(W + name), what)
            if stated is not None:
                return stated
        return None if self._settings is None else value(self._settings.find(W + name), what)


def without_own_mark(note: str, mark: str) -> str:
    """The text of a note without the mark that its author set before it, raised or not."""
    for each in (note_mark(mark), raised("", mark), mark):
        if note.startswith(each):
            return note.removeprefix(each).lstrip()
    return note


def own_mark(reference: Any) -> tuple[str, list[Any]]:
    """The mark that follows a reference with `w:customMarkFollows`, and the elements that hold it:
    the rest of its run, or else the next run."""
    elements = [e for e in reference.itersiblings() if e.tag in (W + "t", W + "sym")]
    if not elements:
        run = next(reference.getparent().itersiblings(W + "r"), None)
        elements = [] if run is None else [e for e in run if e.tag in (W + "t", W + "sym")]
    mark = "".join(e.text or "" if e.tag == W + "t" else "*" for e in elements).strip()
    return (mark, elements) if len(mark) <= 4 else ("", [])
