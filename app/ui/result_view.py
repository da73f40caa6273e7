"""The answer as it comes: Markdown, drawn a few times a second, never jumping under the reader."""

from __future__ import annotations

import re

from PySide6.QtCore import QEvent, QTimer, QUrl, Signal
from PySide6.QtWidgets import QTextBrowser, QWidget

from app.analysis.evidence import Evidence, StatementCheck, Support
from app.analysis.references import REFERENCE

_INTERVAL_MS = 120
_PAGE = re.compile(r"p\. (\d+)")
_MARKS = {
    Support.MATCHED: "✓",
    Support.CITED: "○",
    Support.DOUBTFUL: "⚠",
    Support.UNSUPPORTED: "∅",
}
MARKS_EXPLAINED = "✓ matches its page   ○ compare it there   ⚠ not on its page   ∅ names no page"


class ResultView(QTextBrowser):
    """Signals: `page_clicked` (page number, `StatementCheck` or None) when a reference is clicked;
    `statement_hovered` (what was found for it, or "")."""

    page_clicked = Signal(int, object)
    statement_hovered = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setOpenLinks(False)
        self.setAccessibleName("Result")
        self.anchorClicked.connect(self._follow)
        self.highlighted.connect(self._hover)
        self._evidence: Evidence | None = None
        self._offset = 0
        self._markdown = self._draft = ""
        self._timer = QTimer(self, singleShot=True, interval=_INTERVAL_MS)
        self._timer.timeout.connect(self._draw)

    @property
    def markdown(self) -> str:
        """The text as it is, references unlinked."""
        return self._markdown

    def set_markdown(self, text: str) -> None:
        """Replaces everything."""
        self._markdown = text
        self._draft = ""
        self._evidence = None
        self._draw()
        self.verticalScrollBar().setValue(0)

    def set_evidence(self, evidence: Evidence | None, offset: int = 0) -> None:
        """Marks each statement of the present text with what was found for it. The text that the
        evidence is of begins at `offset`."""
        self._evidence, self._offset = evidence, offset
        self._draw()

    def show_draft(self, text: str) -> None:
        """Shows something on the way to a result; `markdown` stays empty."""
        self._draft = text
        if not self._timer.isActive():
            self._timer.start()

    def append(self, piece: str) -> None:
        """Adds a piece of a stream; drawn together with what comes soon after it."""
        self._markdown += piece
        if not self._timer.isActive():
            self._timer.start()

    def _draw(self) -> None:
        bar = self.verticalScrollBar()
        position, at_end = bar.value(), bar.value() >= bar.maximum() - 4
        self.setMarkdown(self._with_links())
        bar.setValue(bar.maximum() if at_end and bar.maximum() else position)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        # Links carry the colour they were drawn with. (Qt sends this while it builds, too.)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "_timer"):
            self._timer.start()

    def _with_links(self) -> str:
        """The text as Markdown whose references, and marks of statements, are links."""
        text = self._markdown or self._draft
        if self._evidence is None or not self._markdown:
            return _linked(text, "")
        pieces, position = [], 0
        for index, statement in enumerate(self._evidence.statements):
            start, end = statement.start + self._offset, statement.end + self._offset
            pieces.append(_linked(text[position:start], ""))
            said = text[start:end]
            told = said.rstrip()
            pieces.append(_linked(told, f"#{index}"))
            pieces.append(f" [{_MARKS[statement.support]}](statement:#{index})")
            pieces.append(said[len(told) :])
            position = end
        return "".join([*pieces, _linked(text[position:], "")])

    def _statement(self, url: QUrl) -> StatementCheck | None:
        if self._evidence is None or not url.hasFragment():
            return None
        return self._evidence.statements[int(url.fragment())]

    def _follow(self, url: QUrl) -> None:
        statement = self._statement(url)
        if url.scheme() == "page":
            self.page_clicked.emit(int(url.path()), statement)
        elif statement is not None:
            pages = [p.page for p in statement.passages if p.page is not None]
            pages += [int(m[1]) for m in map(_PAGE.fullmatch, statement.references) if m]
            if pages:
                self.page_clicked.emit(pages[0], statement)

    def _hover(self, url: QUrl) -> None:
        statement = self._statement(url)
        self.statement_hovered.emit(found_for(statement) if statement is not None else "")


def found_for(statement: StatementCheck) -> str:
    """What was found for a statement, in one line."""
    told = [f"“{q.text}”: {q.says}" for q in statement.quotations]
    told += [f"{f.text}: {f.says}" for f in statement.figures if not f.in_cited_place]
    if statement.unknown:
        told.append(f"the document has no {', '.join(statement.unknown)}")
    if told:
        return "; ".join(told)
    return {
        Support.MATCHED: "The page it names has its words and figures.",
        Support.CITED: "Nothing speaks against it; compare it with the page it names.",
        Support.DOUBTFUL: "Something in it is not on the page it names.",
        Support.UNSUPPORTED: "It names no page, so that nothing could be compared.",
    }[statement.support]


def _linked(text: str, fragment: str) -> str:
    def link(match: re.Match[str]) -> str:
        links = []
        for label in match.group(1).split(", "):
            page = _PAGE.fullmatch(label)
            links.append(f"[{label}](page:{page.group(1)}{fragment})" if page else label)
        return f" \\[{', '.join(links)}\\]"

    return REFERENCE.sub(link, text)
