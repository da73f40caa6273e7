"""The marks behind the statements of an answer: what they look like, and what is said of them."""

from __future__ import annotations

import re

from PySide6.QtCore import QUrl
from PySide6.QtGui import (
    QColor,
    QFont,
    QTextBlock,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFragment,
)

from app.analysis.evidence.checked import MARKS, Evidence, StatementCheck, Support
from app.analysis.evidence.dimming import BEGIN, END
from app.system.translation import to_translate, tr
from app.system.wording import place_text
from app.ui.widgets.theme import colors

MARKS_EXPLAINED = to_translate(
    "✓ same words and figures on its page   ○ its words are there: compare   "
    "⚠ something in it is not there   ∅ nothing in the document says it"
)


def found_for(statement: StatementCheck) -> str:
    """What was found for a statement, in one line."""
    told = [f"“{q.text}”: {q.says}" for q in statement.quotations]
    told += [f"{f.text}: {f.says}" for f in statement.figures if not f.in_cited_place]
    if statement.unknown:
        told.append(
            tr("the document has no {labels}", labels=place_text(", ".join(statement.unknown)))
        )
    where = place_text(", ".join(statement.references[:3]))
    if statement.support is Support.MATCHED:
        told.insert(0, tr("One passage has the same words and figures: {where}.", where=where))
        if statement.placed_by == "longleaf":
            told.append(tr("The answer names no page: Longleaf found it."))
    elif not told:
        told = [
            tr("No passage there has just these words: compare it with {where}.", where=where)
            if statement.support is Support.CITED
            else tr("It names no page, and no passage of the document says it.")
        ]
    return tr("; ").join(told)


def beside(statement: StatementCheck) -> str:
    """What is written beside a mark: why it is ⚠, or who found the page."""
    if statement.support is Support.DOUBTFUL:
        return statement.reason
    return tr("page found by Longleaf") if statement.placed_by == "longleaf" else ""


def plain(text: str) -> str:
    """Words that Markdown leaves as they are."""
    return re.sub(r"([\\`*_\[\]<>|#~])", r"\\\1", " ".join(text.split()))


def without_empty_lines(markdown: str) -> str:
    """Markdown without list items, table rows and headings under which nothing is left."""
    kept: list[str] = []
    for line in markdown.splitlines():
        if re.fullmatch(r"\s*(?:>\s*)*(?:[-*+•]|\d{1,3}[.)、])?\s*[|\s.,;:!?*_]*", line):
            if kept and kept[-1]:
                kept.append("")
            continue
        level = _heading_level(line)
        while level and kept and (not kept[-1] or _heading_level(kept[-1]) >= level):
            kept.pop()
        kept += ["", line] if level and kept else [line]
    while kept and (not kept[-1] or _heading_level(kept[-1])):
        kept.pop()
    return "\n".join(kept)


def _heading_level(line: str) -> int:
    match = re.match(r"\s{0,3}(#{1,6})\s", line)
    return len(match[1]) if match else 0


def color_marks(document: QTextDocument, evidence: Evidence | None) -> None:
    """Gives the marks of statements their colours and dims what nothing supports."""
    if evidence is None:
        return
    c = colors()
    shown = {
        Support.MATCHED: (c.found, c.found_soft),
        Support.CITED: (c.muted, None),
        Support.DOUBTFUL: (c.warning, c.warning_soft),
        Support.UNSUPPORTED: (c.muted, None),
    }
    for fragment, href in anchors(document):
        url = QUrl(href)
        index = int(url.fragment()) if url.fragment().isdecimal() else -1
        if url.scheme() != "statement" or not 0 <= index < len(evidence.statements):
            continue
        support = evidence.statements[index].support
        foreground, background = shown[support]
        mark = QTextCharFormat()
        mark.setForeground(QColor(foreground))
        mark.setFontUnderline(False)
        if fragment.text().strip() in MARKS.values():
            mark.setFontWeight(QFont.Weight.Bold)
        if background is not None:
            mark.setBackground(QColor(background))
        cursor = QTextCursor(document)
        cursor.setPosition(fragment.position())
        cursor.setPosition(fragment.position() + fragment.length(), QTextCursor.MoveMode.KeepAnchor)
        cursor.mergeCharFormat(mark)
    _dim(document, c.muted)


def _dim(document: QTextDocument, muted: str) -> None:
    """Dims what stands between `BEGIN` and `END`, and takes these away."""
    dim = QTextCharFormat()
    dim.setForeground(QColor(muted))
    dim.setFontItalic(True)
    begin = document.find(BEGIN)
    while not begin.isNull():
        end = document.find(END, begin)
        if end.isNull():
            begin.removeSelectedText()
            break
        start = begin.selectionStart()
        end.removeSelectedText()
        stop = end.position()
        begin.removeSelectedText()
        cursor = QTextCursor(document)
        cursor.setPosition(start)
        cursor.setPosition(stop - 1, QTextCursor.MoveMode.KeepAnchor)
        cursor.mergeCharFormat(dim)
        begin = document.find(BEGIN, start)


def anchors(document: QTextDocument) -> list[tuple[QTextFragment, str]]:
    found, block = [], document.begin()
    while block.isValid():
        found += anchors_of(block)
        block = block.next()
    return found


def anchors_of(block: QTextBlock) -> list[tuple[QTextFragment, str]]:
    """The links of a block in order, with the pieces of text they stand on."""
    found, at = [], block.begin()
    while not at.atEnd():
        fragment = at.fragment()
        if fragment.charFormat().isAnchor():
            found.append((fragment, fragment.charFormat().anchorHref()))
        at += 1
    return found
