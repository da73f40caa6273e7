"""Questions about the open document: to the model, and its answers into the view."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog

from app.analysis.evidence.checked import Evidence
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
from app.ui.presenters.going_run import brief
from app.ui.presenters.window_parts import WindowParts
from app.ui.questions.view import Asked

if TYPE_CHECKING:
    from app.analysis.questions.prepared import Exchange


@dataclass
class GoingQuestion:
    """A question that is being answered, whatever is shown meanwhile: the document it is about,
    and what has come of it."""

    document: Document
    asked: Asked


class QuestionPresenter(QObject):
    """Puts questions to the model. While one is being answered another document may be shown; the
    answer is there again when its own is.

    Attributes: `going` (GoingQuestion) the question that is being answered, or None.

    Signals:
        busy_changed: (bool) a question is being answered, or no longer.
        changed: The library has other questions than before.
        progressed: (what goes on) of a question whose document is not shown; "" when it is.
        document_wanted: (Document) what the question is about is to be shown.
    """

    busy_changed = Signal(bool)
    changed = Signal()
    progressed = Signal(str)
    document_wanted = Signal(object)
    _checked = Signal(int, object)  # number of an exchange, Evidence: from the thread that checked

    def __init__(self, parts: WindowParts) -> None:
        super().__init__(parts.window)
        self._parts, self._controller, self._work = parts, parts.controller, parts.work
        self._library = parts.controller.workspace.library
        self.going: GoingQuestion | None = None
        self._work.questions.delete_clicked.connect(self.delete)
        self._work.questions.export_clicked.connect(self.export)
        self._checked.connect(self._work.questions.set_evidence)
        self._work.questions.asked.connect(self.ask)
        self._work.questions.cancel_clicked.connect(self._controller.cancel)
        self._controller.question_event.connect(self._take_event)
        self._controller.planned.connect(lambda _plan: self._keep_start())

    @property
    def _is_shown(self) -> bool:
        """Whether the question that is being answered is about the document that is shown."""
        document = self._controller.document
        return document is not None and self._is_about(document)

    def _is_about(self, document: Document) -> bool:
        return self.going is not None and self.going.document.sha256 == document.sha256

    def _keep_start(self) -> None:
        """A plan may be made while a question has the engine: then nothing can be started."""
        if self.going is not None:
            self._work.start.setEnabled(False)

    def show_going(self) -> None:
        """Shows the document that the question is about which is being answered."""
        if self.going is not None:
            self.document_wanted.emit(self.going.document)

    def ask(self, question: str) -> None:
        """Puts a question about the open document to the model."""
        view = self._work.questions
        document = self._controller.document
        if self._controller.is_running or self._controller.measured is None or document is None:
            view.say(tr("One thing at a time: wait for what is going on, or cancel it."))
            return
        # What is stored goes on, unless another conversation is to begin.
        history: list[Exchange] | None = [] if view.begins else None
        self.going = GoingQuestion(document, view.begin(question))
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
        if self.going is not None:
            self._show_going_in(document, self.going)
        self._name_tab(len(stored))
        if not stored:
            return

        def check() -> None:
            from app.analysis.evidence.check import check_evidence

            for each in stored:
                found: Evidence = check_evidence(each.answer, document)
                self._checked.emit(each.id, found)

        self._controller.in_background(check)

    def _show_going_in(self, document: Document, going: GoingQuestion) -> None:
        """A document is shown, and a question is being answered: there, or elsewhere."""
        if self._is_about(document):
            self._work.questions.go_on(going.asked)
            self.progressed.emit("")
        else:
            title = brief(going.document.title)
            self.progressed.emit(tr("Answering a question about “{title}”", title=title))

    def delete(self, exchange_id: int) -> None:
        """Takes a question and its answer out; this can be undone."""
        document = self._controller.document
        if document is None:
            return
        if self._controller.is_running:
            told = tr("One thing at a time: wait for what is going on, or cancel it.")
            self._work.questions.say(told)
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
        going = self.going
        if going is None:
            return
        if self._is_shown:
            self._show_event(event)
        else:
            self._keep_event(event, going)
        if isinstance(event, QuestionAnswered | QuestionStopped):
            was_shown, self.going = self._is_shown, None
            if was_shown:
                self._name_tab(len(self._work.questions.exchanges()))
            self.progressed.emit("")
            self._work.start.setEnabled(self._controller.plan is not None)
            self.busy_changed.emit(False)

    def _show_event(self, event: QuestionEvent) -> None:
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

    def _keep_event(self, event: QuestionEvent, going: GoingQuestion) -> None:
        """What comes while another document is shown."""
        document, banner = going.document, self._parts.banner

        def show() -> None:
            self.document_wanted.emit(document)
            self.go_to()

        match event:
            case QuestionToken(text=text):
                going.asked.answer += text
            case ToolCalled(says=says):
                going.asked.looked_up.append(says)
            case QuestionAnswered():
                told = tr("Your question about “{title}” is answered.", title=document.title)
                banner.offer(told, tr("Show"), show)
                self.changed.emit()
            case QuestionStopped(cancelled=False, message=message, next_step=next_step):
                banner.tell(f"{document.title}: {message}", next_step, tr("Show"), show)
