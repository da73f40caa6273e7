"""A comparison of two versions as a Word document with tracked changes, as lawyers exchange them.

Insertions and deletions are Word's own (ECMA-376 part 1, 17.13.5: `w:ins`, `w:del`), so that
whoever gets the file accepts or rejects each; a clause that moved or was renumbered has a comment.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from itertools import count, zip_longest
from pathlib import Path
from typing import Any

from app.analysis.comparison.alignment import Change, ChangeKind, Comparison
from app.analysis.comparison.tables import (
    Cells,
    has_head,
    is_table,
    paired_rows,
    rows_of_table,
)
from app.analysis.comparison.word_edits import EditKind, WordEdit, word_edits
from app.export.exporting import write_export
from app.system.translation import tr
from app.system.wording import place_text

AUTHOR = "Longleaf"
_W_R = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}r"
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
        """Adds a clause: a table as one, anything else as a paragraph."""
        clause = change.new or change.old
        assert clause is not None
        if all(is_table(each.text) for each in (change.old, change.new) if each is not None):
            self._add_table(change)
            return
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

    def _add_table(self, change: Change) -> None:
        """Adds a table, its removed rows among the others."""
        old = rows_of_table(change.old.text) if change.old is not None else []
        new = rows_of_table(change.new.text) if change.new is not None else []
        if change.new is not None and not change.edits:  # where it moved to, or as it was
            old = new if change.old is not None else old
        n_columns = max((len(cells) for cells in (*old, *new)), default=1)
        table = self._document.add_table(0, n_columns, style="Table Grid")
        for before, after in paired_rows(old, new):
            self._add_row(table, before, after)
        clause = change.new or change.old
        assert clause is not None
        cells = [cell.paragraphs[0] for cell in table.rows[0].cells] if len(table.rows) else []
        if has_head(clause.text):
            for run in (run for paragraph in cells for run in paragraph._p.iter(_W_R)):
                run.get_or_add_rPr().get_or_add_b()
        remark, told = _remark(change), next((each.runs for each in cells if each.runs), None)
        if remark and told:
            self._document.add_comment(told, remark, author=AUTHOR, initials="L")
        self._document.add_paragraph()  # else the next table would go on with this one

    def _add_row(self, table: Any, old: Cells | None, new: Cells | None) -> None:
        row = table.add_row()
        for cell, (before, after) in zip(
            row.cells, zip_longest(old or (), new or (), fillvalue=""), strict=False
        ):
            edits = word_edits(before, after) if before != after else ()
            for kind, text in _text_pieces(before, after, edits):
                if text:
                    self._write(cell.paragraphs[0], kind, text)
        if old is None or new is None:
            row._tr.get_or_add_trPr().append(self._tracked("w:ins" if old is None else "w:del"))
            for cell in row.cells:
                self._track_mark(cell.paragraphs[0], is_added=old is None)

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
    yield from _text_pieces(old.text, new.text, change.edits)


def _text_pieces(old: str, new: str, edits: Sequence[WordEdit]) -> Iterator[tuple[EditKind, str]]:
    """The new text, with what was removed of the old one, in runs."""
    if not edits:
        yield EditKind.SAME, new
        return
    at_old = at_new = 0
    for n, edit in enumerate(edits):
        # What parts the words belongs to the piece before: accepting gives the new text, letter by
        # letter, and rejecting the old one.
        later = tuple(edits[n + 1 :])
        if edit.kind is not EditKind.SAME:
            later = tuple(each for each in later if each.kind is EditKind.SAME)
        end_old = later[0].old_start if later else len(old)
        end_new = later[0].new_start if later else len(new)
        if edit.kind is EditKind.REMOVED:
            yield edit.kind, old[at_old:end_old]
        else:
            yield edit.kind, new[at_new:end_new]
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
