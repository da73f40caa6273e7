"""Questions about the open document, and their answers."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from app.analysis.evidence import Evidence
from app.analysis.questions import Exchange
from app.ui.result_view import ResultView


@dataclass
class _Asked:
    question: str
    answer: str = ""
    reason: str = ""
    evidence: Evidence | None = None


class QuestionsView(QWidget):
    """Signals: `asked` (question); `cancel_clicked`; `page_clicked` (page number, statement)."""

    asked = Signal(str)
    cancel_clicked = Signal()
    page_clicked = Signal(int, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._exchanges: list[_Asked] = []
        self.answers = ResultView()
        self.answers.setAccessibleName("Questions and answers")
        self.answers.setMinimumHeight(40)
        self.answers.setPlaceholderText(
            "Ask anything about the open document. When all of it fits the budget it is read "
            "whole, and the next question starts at once."
        )
        self.answers.page_clicked.connect(self.page_clicked)
        self.field = QLineEdit(placeholderText="Ask about this document")
        self.field.setAccessibleName("Your question")
        self.field.setClearButtonEnabled(True)
        self.field.returnPressed.connect(self._ask)
        self.button = QPushButton("Ask")
        self.button.clicked.connect(self._ask)
        self.stop = QPushButton("Stop")
        self.stop.clicked.connect(self.cancel_clicked)
        self.stop.hide()
        self.status = QLabel(wordWrap=True)
        self.status.setObjectName("hint")
        row = QHBoxLayout()
        row.addWidget(self.field, 1)
        row.addWidget(self.button)
        row.addWidget(self.stop)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 8, 0, 0)
        column.addWidget(self.answers, 1)
        column.addWidget(self.status)
        column.addLayout(row)

    def history(self) -> list[Exchange]:
        """What was asked and answered so far, oldest first."""
        return [Exchange(each.question, each.answer) for each in self._exchanges if each.answer]

    def clear(self) -> None:
        """Another document: no questions yet."""
        self._exchanges.clear()
        self.status.clear()
        self.answers.set_markdown("")

    def begin(self, question: str) -> None:
        """A question was sent."""
        self._exchanges.append(_Asked(question))
        self.field.clear()
        self._set_busy(True)
        self._show()

    def say(self, text: str) -> None:
        """How the present answer goes on."""
        self.status.setText(text)

    def append(self, piece: str) -> None:
        """A piece of the present answer."""
        self._exchanges[-1].answer += piece
        self.answers.append(piece)

    def finish(self, text: str, reason: str, evidence: Evidence) -> None:
        """The present answer is complete."""
        last = self._exchanges[-1]
        last.answer, last.reason, last.evidence = text, reason, evidence
        self.status.setText(evidence.summary)
        self._show()
        self._set_busy(False)

    def fail(self, message: str) -> None:
        """There is no answer to the present question; it goes back into the field."""
        last = self._exchanges.pop()
        self.field.setText(last.question)
        self.status.setText(message)
        self._show()
        self._set_busy(False)

    def _ask(self) -> None:
        question = self.field.text().strip()
        if question and self.button.isEnabled():
            self.asked.emit(question)

    def _set_busy(self, busy: bool) -> None:
        self.button.setVisible(not busy)
        self.button.setEnabled(not busy)
        self.stop.setVisible(busy)

    def _show(self) -> None:
        pieces = [
            f"**{each.question}**\n\n{each.answer}"
            + (f"\n\n*{each.reason}*" if each.reason else "")
            for each in self._exchanges
        ]
        self.answers.set_markdown("\n\n---\n\n".join(pieces))
        last = self._exchanges[-1] if self._exchanges else None
        if last is not None and last.evidence is not None:
            offset = len("\n\n---\n\n".join([*pieces[:-1], ""])) if len(pieces) > 1 else 0
            offset += len(f"**{last.question}**\n\n")
            self.answers.set_evidence(last.evidence, offset)
        bar = self.answers.verticalScrollBar()
        bar.setValue(bar.maximum())
