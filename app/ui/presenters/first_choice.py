"""What an opened document is taken for, and what follows: the kind of analysis that is chosen, and
the questions to begin with."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from app.digest import DocumentKind
from app.digest.kinds import recognize_kind
from app.documents import Document
from app.system.translation import to_translate, tr
from app.ui.presenters.run import RunPresenter
from app.ui.presenters.window_parts import WindowParts

_USUAL = {
    DocumentKind.CONTRACT: "contract",
    DocumentKind.PAPER: "paper",
    DocumentKind.OTHER: "general",
}
"""The kind of analysis that is chosen while nobody chose another one."""
_TOLD = {
    DocumentKind.CONTRACT: to_translate("Taken for a contract: “{kind}” is chosen."),
    DocumentKind.PAPER: to_translate("Taken for a paper: “{kind}” is chosen."),
}
TOLD_MS = 8000


class FirstChoice(QObject):
    """Chooses for each document that is opened. What a person chose in its place for a contract, a
    paper or another document counts for all such documents from then on."""

    _recognized = Signal(object, object)  # Document, DocumentKind: from the thread that looked

    def __init__(self, parts: WindowParts, runs: RunPresenter) -> None:
        super().__init__(parts.window)
        self._parts, self._controller, self._runs = parts, parts.controller, runs
        self._taken_for: DocumentKind | None = None
        self._recognized.connect(self._choose)
        parts.work.card.kind.activated.connect(self._remember)

    def take_document(self, document: Document) -> None:
        """Looks at a document that was opened, in a thread."""
        self._taken_for = None
        self._controller.in_background(
            lambda: self._recognized.emit(document, recognize_kind(document)), first=True
        )

    def _choose(self, document: Document, taken_for: DocumentKind) -> None:
        if document is not self._controller.document:
            return
        self._taken_for = taken_for
        self._parts.work.questions.beginnings.set_kind(taken_for)
        if self._runs.is_shown:
            return  # it is being read as it was asked for
        card = self._parts.work.card
        wanted = self._parts.settings.value(_key(taken_for), _USUAL[taken_for])
        if card.choose_kind(str(wanted)) and taken_for in _TOLD:
            told = tr(_TOLD[taken_for], kind=card.kind.currentText())
            self._parts.status.showMessage(told, TOLD_MS)

    def _remember(self) -> None:
        if self._taken_for is not None:
            chosen = self._parts.work.card.choices().kind
            self._parts.settings.setValue(_key(self._taken_for), chosen)


def _key(taken_for: DocumentKind) -> str:
    return f"kinds/{taken_for.value}"
