"""The answer as it comes: Markdown, drawn a few times a second, never jumping under the reader."""

from __future__ import annotations

import re

from PySide6.QtCore import QEvent, QTimer, QUrl, Signal
from PySide6.QtWidgets import QTextBrowser, QWidget

from app.analysis.references import REFERENCE

_INTERVAL_MS = 120
_PAGE = re.compile(r"p\. (\d+)")


class ResultView(QTextBrowser):
    """Signals: `page_clicked` (page number) when a reference is clicked."""

    page_clicked = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setOpenLinks(False)
        self.setAccessibleName("Result")
        self.anchorClicked.connect(self._follow)
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
        self._draw()
        self.verticalScrollBar().setValue(0)

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
        self.setMarkdown(REFERENCE.sub(_linked, self._markdown or self._draft))
        bar.setValue(bar.maximum() if at_end and bar.maximum() else position)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        # Links carry the colour they were drawn with. (Qt sends this while it builds, too.)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "_timer"):
            self._timer.start()

    def _follow(self, url: QUrl) -> None:
        if url.scheme() == "page":
            self.page_clicked.emit(int(url.path()))


def _linked(match: re.Match[str]) -> str:
    labels = match.group(1).split(", ")
    links = []
    for label in labels:
        page = _PAGE.fullmatch(label)
        links.append(f"[{label}](page:{page.group(1)})" if page else label)
    return f" \\[{', '.join(links)}\\]"
