"""Questions about the open document: to the model, and its answers into the view."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog

from app.analysis.evidence.check import Evidence, check_evidence
from app.analysis.questions.prepared import Exchange
from app.analysis.runs.events import (
    Notice,
    QuestionAnswered,
    QuestionEvent,
    QuestionPlanned,
    QuestionProgress,
    QuestionStopped,
    QuestionThought,
    QuestionToken,
    ToolCalled,
)
from app.documents.base.document import Document
from app.system.errors import LongleafError
from app.system.translation import tr
from app.system.wording import sentences_text
from app.ui.presenters.window_parts import WindowParts
from app.ui.questions.view import Asked


class QuestionPresenter(QObject):
    """Signals: `busy_changed` (bool) a question is being answered, or no longer; `changed` the
    library has other questions than before."""

    busy_changed = Signal(bool)
    changed = Signal()
    _checked = Signal(int, object)  # number of an exchange, Evidence: from the thread that checked

    def __init__(self, parts: WindowParts) -> None:
        super().__init__(parts.window)
        self._parts, self._controller, self._work = parts, parts.controller, parts.work
        self._library = parts.controller.workspace.library
        self._work.questions.delete_clicked.connect(self.delete)
        self._work.questions.export_clicked.connect(self.export)
        self._checked.connect(self._work.questions.set_evidence)
        self._work.questions.asked.connect(self.ask)
        self._work.questions.cancel_clicked.connect(self._controller.cancel)
        self._controller.question_event.connect(self._take_event)

    def ask(self, question: str) -> None:
        """Puts a question about the open document to the model."""
        view = self._work.questions
        if self._controller.is_running or self._controller.measured is None:
            view.say(tr("One thing at a time: wait for what is going on, or cancel it."))
            return
        # What is stored goes on, unless another conversation is to begin.
        history: list[Exchange] | None = [] if view.begins else None
        view.begin(question)
        self._work.start.setEnabled(False)
        self.busy_changed.emit(True)
        self._controller.ask(question, history)

    def show_stored(self, document: Document) -> None:
        """Shows what was asked about a document before; its statements are marked when a thread has
        checked them."""
        try:
            stored = self._library.exchanges(document.sha256)
        except LongleafError as error:
            self._parts.banner.tell(error.message, error.next_step)
            return
        self._work.questions.set_exchanges(
            [
                Asked(
                    each.question,
                    each.answer,
                    each.reason,
                    each.id,
                    each.begins,
                )
                for each in stored
            ]
        )
        self._name_tab(len(stored))
        if not stored:
            return

        def check() -> None:
            for each in stored:
                found: Evidence = check_evidence(each.answer, document)
                self._checked.emit(each.id, found)

        self._controller.in_background(check)

    def delete(self, exchange_id: int) -> None:
        """Takes a question and its answer out; this can be undone."""
        document = self._controller.document
        if document is None or self._controller.is_running:
            return

        def show() -> None:
            self.show_stored(document)
            self.changed.emit()

        def undo() -> None:
            self._library.restore_exchange(exchange_id)
            show()

        try:
            self._library.delete_exchange(exchange_id)
        except LongleafError as error:
            self._parts.banner.tell(error.message, error.next_step)
            return
        show()
        self._parts.offer_undo(tr("The question was deleted."), undo)

    def delete_all(self, document_sha256: str) -> None:
        """Takes the whole conversation about a document out; this can be undone."""
        ids = [each.id for each in self._library.exchanges(document_sha256)]

        def show() -> None:
            document = self._controller.document
            if document is not None and document.sha256 == document_sha256:
                self.show_stored(document)
            self.changed.emit()

        def undo() -> None:
            for id_ in ids:
                self._library.restore_exchange(id_)
            show()

        for id_ in ids:
            self._library.delete_exchange(id_)
        show()
        self._parts.offer_undo(tr("The conversation was deleted."), undo)

    def export(self) -> None:
        """Asks for a name and writes the conversation there, as Markdown."""
        document = self._controller.document
        if document is None:
            return
        name, _ = QFileDialog.getSaveFileName(
            self._parts.window,
            tr("Export the conversation"),
            str(Path(self._parts.folder("saved folder")) / f"{document.path.stem}-questions.md"),
            "Markdown (*.md)",
        )
        if name:
            self._parts.remember_folder(Path(name).parent, "saved folder")
            self.write(Path(name))

    def write(self, path: Path) -> None:
        """Writes the conversation to a file, in place of what was there."""
        document = self._controller.document
        if document is None:
            return
        try:
            text = self._work.questions.as_markdown(document.title)
            path.write_text(text, encoding="utf-8")
        except OSError as error:
            reason = error.strerror or str(error)
            self._parts.banner.tell(
                tr("“{path}” cannot be written: {reason}.", path=path, reason=reason),
                tr("Choose a folder you may write to."),
            )
            return
        self._parts.status.showMessage(tr("Saved as {path}.", path=path), 6000)

    def _name_tab(self, n: int) -> None:
        at = self._work.tabs.indexOf(self._work.questions)
        self._work.tabs.setTabText(at, tr("Questions ({n})", n=n) if n else tr("Questions"))

    def go_to(self, quoted: str = "") -> None:
        """Puts the cursor into the field for questions, behind a quotation to ask about."""
        if self._controller.document is None:
            return
        self._work.tabs.setCurrentWidget(self._work.questions)
        field = self._work.questions.field
        if quoted:
            field.setText(f"“{' '.join(quoted.split())}” – ")
        field.setFocus()
        field.end(False)

    def _take_event(self, event: QuestionEvent) -> None:
        view = self._work.questions
        match event:
            case QuestionPlanned(reason=reason):
                view.thought.clear()
                view.say(reason)
            case QuestionProgress(n_done=n_done, n_total=n_total, n_cached=n_cached):
                told = tr("Read {n_done:,} of {n_total:,} tokens", n_done=n_done, n_total=n_total)
                if n_cached:
                    told += tr(", ") + tr("{n:,} kept from before", n=n_cached)
                view.say(told)
            case QuestionThought(text=text, thought_s=thought_s):
                view.thought.add(text, thought_s)
            case QuestionToken(text=text):
                view.append(text)
            case Notice(message=message):
                view.say(message)
            case ToolCalled(says=says):
                view.look_up(says)
            case QuestionAnswered():
                view.finish(event.text, event.reason, event.evidence, event.exchange_id)
                self.changed.emit()
            case QuestionStopped(message=message, next_step=next_step):
                view.fail(sentences_text(message, next_step))
        if isinstance(event, QuestionAnswered | QuestionStopped):
            self._name_tab(len(view.exchanges()))
            self._work.start.setEnabled(self._controller.plan is not None)
            self.busy_changed.emit(False)
