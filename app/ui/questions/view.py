"""Questions about the open document, and their answers."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.analysis.evidence.checked import Evidence, StatementCheck
from app.system.translation import tr
from app.ui.questions.beginnings import Beginnings
from app.ui.result.view import ResultView
from app.ui.widgets.elided_label import ElidedLabel
from app.ui.widgets.thought_fold import ThoughtFold

if TYPE_CHECKING:
    from app.analysis.questions.prepared import Exchange

BESIDE_PX = 560
"""From this width on, what is told of an answer stands beside the buttons, else above them."""
LOW_PX = 300
"""Below this height it always stands beside them, and has two lines: the answers need the room."""
_RULE = "\n\n---\n\n"
_SPECIAL = re.compile(r"([\\`*_\[\]<>#|])")


@dataclass
class Asked:
    """A question and its answer as shown.

    Attributes:
        id: Its number in the library, or None while it is not kept.
        begins: Whether a conversation begins with it.
        looked_up: What the model looked up on its way, a line each.
        evidence: What was found for the answer, as far as it is known.
    """

    question: str
    answer: str = ""
    reason: str = ""
    id: int | None = None
    begins: bool = False
    looked_up: list[str] = field(default_factory=list)
    evidence: Evidence | None = None


class QuestionsView(QWidget):
    """Attributes: `answers` (ResultView), `beginnings` (what stands there before the first
    question), `field`, `button`, `stop`.

    Signals:
        asked: (question)
        cancel_clicked: The answer is to be stopped.
        delete_clicked: (number of an exchange in the library)
        export_clicked: The conversation is to be written to a file.
        page_clicked: (page number, statement) A reference was followed.
    """

    asked = Signal(str)
    cancel_clicked = Signal()
    delete_clicked = Signal(int)
    export_clicked = Signal()
    page_clicked = Signal(int, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._exchanges: list[Asked] = []
        self._begins = False
        self.answers = ResultView()
        self.answers.setAccessibleName(tr("Questions and answers"))
        self.answers.setMinimumHeight(40)
        self.answers.page_clicked.connect(self.page_clicked)
        self.answers.anchorClicked.connect(self._follow)
        self.beginnings = Beginnings()
        self.beginnings.chosen.connect(self.ask)
        self.field = QLineEdit(placeholderText=tr("Ask about this document"))
        self.field.setAccessibleName(tr("Your question"))
        self.field.setClearButtonEnabled(True)
        self.field.returnPressed.connect(self._ask)
        self.button = QPushButton(tr("Ask"))
        self.button.clicked.connect(self._ask)
        self.stop = QPushButton(tr("Stop"))
        self.stop.clicked.connect(self.cancel_clicked)
        self.stop.hide()
        self.thought = ThoughtFold()
        self.status = ElidedLabel(3)
        self.status.setObjectName("hint")
        self.anew = QPushButton(tr("New conversation"))
        self.anew.setToolTip(tr("The next question stands alone: what was said before is not read"))
        self.anew.clicked.connect(self.begin_anew)
        self.export = QPushButton(tr("Export…"))
        self.export.setToolTip(tr("Writes the questions and answers to a Markdown file"))
        self.export.clicked.connect(self.export_clicked)
        self._above = above = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        above.addWidget(self.status, 1)
        links = QHBoxLayout()
        links.addStretch(1)
        for button in (self.anew, self.export):
            button.setObjectName("link")
            links.addWidget(button)
        above.addLayout(links)
        row = QHBoxLayout()
        row.addWidget(self.field, 1)
        row.addWidget(self.button)
        row.addWidget(self.stop)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 8, 0, 0)
        column.addWidget(self.beginnings, 1)
        column.addWidget(self.answers, 1)
        column.addWidget(self.thought)
        column.addLayout(above)
        column.addLayout(row)
        self._show()
        self._enable()

    def resizeEvent(self, event: QResizeEvent) -> None:
        is_low = self.height() < LOW_PX
        is_narrow = self.width() < BESIDE_PX and not is_low
        self.status.set_n_lines(2 if is_low else 3)
        self._above.setDirection(
            QBoxLayout.Direction.TopToBottom if is_narrow else QBoxLayout.Direction.LeftToRight
        )
        super().resizeEvent(event)

    def history(self) -> list[Exchange]:
        """What was asked and answered in the present conversation, oldest first."""
        from app.analysis.questions.prepared import Exchange

        found: list[Exchange] = []
        for each in self._exchanges:
            if each.begins:
                found = []
            if each.answer:
                found.append(Exchange(each.question, each.answer))
        return [] if self._begins else found

    @property
    def begins(self) -> bool:
        """Whether the next question begins a conversation."""
        return self._begins

    def clear(self) -> None:
        """Another document: no questions yet."""
        self.status.clear()
        self.thought.clear()
        self._begins = False
        self._set_busy(False)
        self.set_exchanges([])

    def set_exchanges(self, exchanges: Sequence[Asked]) -> None:
        """Shows what was asked before."""
        self._exchanges = list(exchanges)
        self._show()
        self._enable()

    def exchanges(self) -> list[Asked]:
        """What is shown."""
        return list(self._exchanges)

    def set_evidence(self, id_: int, evidence: Evidence) -> None:
        """What was found for a stored answer."""
        for each in self._exchanges:
            if each.id == id_:
                each.evidence = evidence
        self._show(stay=True)

    def begin_anew(self) -> None:
        """The next question begins a conversation."""
        self._begins = True
        self.say(tr("The next question begins a new conversation."))
        self._enable()
        self.field.setFocus()

    def begin(self, question: str) -> Asked:
        """A question was sent; what is shown of it from now on."""
        asked = Asked(question, begins=self._begins)
        self._begins = False
        self.field.clear()
        self.go_on(asked)
        return asked

    def go_on(self, asked: Asked) -> None:
        """A question that was sent is being answered."""
        self._exchanges.append(asked)
        self._set_busy(True)
        self._show()

    def say(self, text: str) -> None:
        """How the present answer goes on."""
        self.status.setText(text)

    def look_up(self, text: str) -> None:
        """The model looked something up for the present answer."""
        self._exchanges[-1].looked_up.append(text)
        self._show()

    def append(self, piece: str) -> None:
        """A piece of the present answer."""
        self._exchanges[-1].answer += piece
        self.answers.append(piece)

    def finish(
        self, text: str, reason: str, evidence: Evidence, exchange_id: int | None = None
    ) -> None:
        """The present answer is complete."""
        last = self._exchanges[-1]
        last.answer, last.reason, last.evidence = text, reason, evidence
        last.id = exchange_id
        self.status.setText(evidence.summary)
        self._show()
        self._set_busy(False)

    def fail(self, message: str) -> None:
        """There is no answer to the present question; it goes back into the field."""
        last = self._exchanges.pop()
        self._begins = last.begins
        self.field.setText(last.question)
        self.status.setText(message)
        self._show()
        self._set_busy(False)

    def as_markdown(self, title: str) -> str:
        """The conversation as a text of its own."""
        pieces = [f"# {_plain(title)}"]
        for each in self._exchanges:
            pieces += [f"## {_plain(each.question)}", each.answer]
            if each.reason:
                pieces.append(f"*{each.reason}*")
        return "\n\n".join(pieces) + "\n"

    def ask(self, question: str) -> None:
        """Asks a question, unless another one is being answered."""
        if question and self.button.isEnabled():
            self.asked.emit(question)

    def _ask(self) -> None:
        self.ask(self.field.text().strip())

    def _set_busy(self, busy: bool) -> None:
        self.button.setVisible(not busy)
        self.button.setEnabled(not busy)
        self.stop.setVisible(busy)
        self._enable()

    def _enable(self) -> None:
        busy = self.stop.isVisibleTo(self)
        self.anew.setVisible(bool(self._exchanges))
        self.anew.setEnabled(not busy and not self._begins)
        self.export.setVisible(bool(self._exchanges))
        self.export.setEnabled(not busy)

    def _follow(self, url: QUrl) -> None:
        if url.scheme() == "drop" and url.path().isdecimal():
            ids = {each.id for each in self._exchanges}
            if int(url.path()) in ids:  # an answer may have such a link of its own
                self.delete_clicked.emit(int(url.path()))

    def _show(self, *, stay: bool = False) -> None:
        """Draws everything, with the end in sight unless the reader is to `stay` where they are."""
        self.beginnings.setVisible(not self._exchanges)
        self.answers.setVisible(bool(self._exchanges))
        if not self._exchanges:
            self.answers.set_markdown("")
            return
        bar = self.answers.verticalScrollBar()
        at = bar.value()
        text = ""
        statements: list[StatementCheck] = []
        for each in self._exchanges:
            if text:
                text += _RULE
            if each.begins and text:
                text += f"*{tr('A new conversation')}*\n\n"
            text += f"**{_plain(each.question)}**\n\n"
            for line in each.looked_up:
                text += f"*{tr('Looked up: {what}', what=_plain(line))}*\n\n"
            if each.evidence is not None:
                offset = len(text)
                statements += [
                    dataclasses.replace(s, start=s.start + offset, end=s.end + offset)
                    for s in each.evidence.statements
                ]
            text += each.answer
            if each.reason:
                text += f"\n\n*{_plain(each.reason)}*"
            if each.id is not None:
                text += f" [{tr('Delete')}](drop:{each.id})"
        self.answers.set_markdown(text)
        if statements:
            self.answers.set_evidence(Evidence(tuple(statements), True))
        bar.setValue(at if stay else bar.maximum())


def _plain(text: str) -> str:
    """`text` as Markdown that shows it as it is, on one line."""
    return _SPECIAL.sub(r"\\\1", " ".join(text.split()))
