"""Leads from what names a place of the document to the document's pane."""

from __future__ import annotations

from PySide6.QtWidgets import QStatusBar

from app.analysis.evidence.checked import StatementCheck
from app.analysis.evidence.left_out.dropped import DroppedFact
from app.analysis.evidence.places.passage import Passage
from app.ui.presenters.document import DocumentPresenter
from app.ui.result.marks import found_for
from app.ui.shell.panes import WindowPanes

FOUND_MS = 10_000
"""How long it is told what was found for a statement that was followed."""


class Places:
    """Shows places of the open document, and its pane with them."""

    def __init__(
        self, panes: WindowPanes, documents: DocumentPresenter, status: QStatusBar
    ) -> None:
        self._panes, self._documents, self._status = panes, documents, status

    def follow_reference(
        self, label: str, found: StatementCheck | DroppedFact | None = None
    ) -> None:
        """Shows the place that a result names ("p. 12", "§ 4.2"), with what a statement has from
        there marked, or what was left out."""
        if isinstance(found, StatementCheck):
            self._status.showMessage(found_for(found), FOUND_MS)
        self._panes.show_document(True)
        self._documents.show_label(label, found)

    def show_page(self, number: int, passage: Passage | None = None) -> None:
        """Shows a page of the document, with a passage of it marked."""
        self._panes.show_document(True)
        self._documents.show_page(number, passage)

    def show_found(self, block: int | None, page: int | None, words: str) -> None:
        """Shows what a search of the library found in the text."""
        self._panes.show_found()
        self._documents.show_found(block, page, words)

    def show_span(self, start: int, end: int, *, mark: bool = False) -> None:
        """Shows a stretch of the document's text, marked or not."""
        self._panes.show_document(True)
        self._documents.show_span((start, end), mark=mark)
