"""A comparison of two versions as a Word document with tracked changes, as lawyers exchange them.

Insertions and deletions are Word's own (ECMA-376 part 1, 17.13.5: `w:ins`, `w:del`), so that
whoever gets the file accepts or rejects each; a clause that moved or was renumbered has a comment.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any

from app.analysis.comparison.alignment import Change, ChangeKind, Comparison
from app.analysis.comparison.word_edits import EditKind
from app.export.exporting import write_export
from app.system.translation import tr
from app.system.wording import place_text

AUTHOR = "Longleaf"
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def export_redline(comparison: Comparison, names: tuple[str, str], path: Path) -> None:
    """Writes a comparison to a DOCX file, whole or not at all.

    Args:
        comparison: Of two versions.
        names: Names of the old and the new file, for the heading.
        path: Where to; an existing file is replaced.

    Raises `ExportError`.
    """
    write_export(path, as_redline(comparison, names))


def as_redline(
    comparison: Comparison, names: tuple[str, str], when: datetime | None = None
) -> bytes:
    """The DOCX file: the new version's text with all that was removed in its place."""
    from docx import Document

    document = Document()
    properties = document.core_properties
    properties.title = tr("{old} compared with {new}", old=names[0], new=names[1])
    properties.author = AUTHOR
    document.add_heading(_clean(properties.title), level=1)
    document.add_paragraph(comparison.summary)
    writer = _Writer(document, (when or datetime.now(UTC)).strftime("%Y-%m-%dT%H:%M:%SZ"))
    for change in comparison.changes:
        writer.add(change)
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


class _Writer:
    def __init__(self, document: Any, when: str) -> None:
        self._document, self._when = document, when
        self._ids = count(1)

    def add(self, change: Change) -> None:
        """Adds a clause as a paragraph."""
        clause = change.new or change.old
        assert clause is not None
        if clause.is_heading and change.kind is not ChangeKind.REMOVED:
            paragraph = self._document.add_heading(level=2)
        else:
            paragraph = self._document.add_paragraph()
        for kind, text in _pieces(change):
            self._write(paragraph, kind, text)
        if change.kind in (ChangeKind.ADDED, ChangeKind.REMOVED):
            self._track_mark(paragraph, is_added=change.kind is ChangeKind.ADDED)
        remark = _remark(change)
        if remark and paragraph.runs:
            self._document.add_comment(paragraph.runs, remark, author=AUTHOR, initials="L")

    def _write(self, paragraph: Any, kind: EditKind, text: str) -> None:
        from docx.oxml import OxmlElement
        from docx.oxml.ns import qn

        run = paragraph.add_run(_clean(text))
        if kind is EditKind.SAME:
            return
        tracked = self._tracked("w:ins" if kind is EditKind.ADDED else "w:del")
        paragraph._p.replace(run._r, tracked)
        tracked.append(run._r)
        if kind is EditKind.REMOVED:
            for told in run._r.findall(qn("w:t")):
                deleted = OxmlElement("w:delText")
                deleted.text = told.text
                deleted.set(qn("xml:space"), "preserve")
                run._r.replace(told, deleted)

    def _track_mark(self, paragraph: Any, *, is_added: bool) -> None:
        """Tracks the end of the paragraph too: else an empty one stays when it is rejected."""
        from docx.oxml import OxmlElement

        properties = paragraph._p.get_or_add_pPr()
        mark = OxmlElement("w:rPr")
        mark.append(self._tracked("w:ins" if is_added else "w:del"))
        properties.append(mark)

    def _tracked(self, tag: str) -> Any:
        from docx.oxml import OxmlElement
        from docx.oxml.ns import qn

        element = OxmlElement(tag)
        element.set(qn("w:id"), str(next(self._ids)))
        element.set(qn("w:author"), AUTHOR)
        element.set(qn("w:date"), self._when)
        return element


def _pieces(change: Change) -> Iterator[tuple[EditKind, str]]:
    """The text of a clause in runs; the spaces between words stay with the words before them."""
    old, new = change.old, change.new
    if old is None or new is None:
        clause = new or old
        assert clause is not None
        yield (EditKind.ADDED if old is None else EditKind.REMOVED), clause.text
        return
    if not change.edits:
        yield EditKind.SAME, new.text
        return
    at_old = at_new = 0
    for n, edit in enumerate(change.edits):
        # What parts the words belongs to the piece before: accepting gives the new text, letter by
        # letter, and rejecting the old one.
        later = change.edits[n + 1 :]
        if edit.kind is not EditKind.SAME:
            later = tuple(each for each in later if each.kind is EditKind.SAME)
        end_old = later[0].old_start if later else len(old.text)
        end_new = later[0].new_start if later else len(new.text)
        if edit.kind is EditKind.REMOVED:
            yield edit.kind, old.text[at_old:end_old]
        else:
            yield edit.kind, new.text[at_new:end_new]
        at_old = at_old if edit.kind is EditKind.ADDED else end_old
        at_new = at_new if edit.kind is EditKind.REMOVED else end_new


def _remark(change: Change) -> str:
    if change.old is None or change.new is None:
        return ""
    if change.kind is ChangeKind.MOVED:
        return tr("Moved here from {place}.", place=place_text(change.old.label))
    if change.is_renumbered:
        return tr("Was number {number}.", number=change.old.number or "–")
    return ""


def _clean(text: str) -> str:
    return _NOT_XML.sub("", text)
