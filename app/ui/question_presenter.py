"""Questions about the open document: to the model, and its answers into the view."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from app.analysis.events import (
    Notice,
    QuestionAnswered,
    QuestionEvent,
    QuestionPlanned,
    QuestionProgress,
    QuestionStopped,
    QuestionToken,
)
from app.ui.window_parts import WindowParts


class QuestionPresenter(QObject):
    """Signals: `busy_changed` (bool) a question is being answered, or no longer."""

    busy_changed = Signal(bool)

    def __init__(self, parts: WindowParts) -> None:
        super().__init__(parts.window)
        self._controller, self._work = parts.controller, parts.work
        self._work.questions.asked.connect(self.ask)
        self._work.questions.cancel_clicked.connect(self._controller.cancel)
        self._controller.question_event.connect(self._take_event)

    def ask(self, question: str) -> None:
        """Puts a question about the open document to the model."""
        view = self._work.questions
        if self._controller.is_running or self._controller.measured is None:
            view.say("One thing at a time: wait for what is going on, or cancel it.")
            return
        history = view.history()
        view.begin(question)
        self._work.start.setEnabled(False)
        self.busy_changed.emit(True)
        self._controller.ask(question, history)

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
                view.say(reason)
            case QuestionProgress(n_done=n_done, n_total=n_total, n_cached=n_cached):
                kept = f", {n_cached:,} kept from before" if n_cached else ""
                view.say(f"Read {n_done:,} of {n_total:,} tokens{kept}")
            case QuestionToken(text=text):
                view.append(text)
            case Notice(message=message):
                view.say(message)
            case QuestionAnswered():
                view.finish(event.text, event.reason, event.evidence)
            case QuestionStopped(message=message, next_step=next_step):
                view.fail(f"{message} {next_step}".strip())
        if isinstance(event, QuestionAnswered | QuestionStopped):
            self._work.start.setEnabled(self._controller.plan is not None)
            self.busy_changed.emit(False)
