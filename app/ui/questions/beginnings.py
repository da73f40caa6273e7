"""Questions to begin with: a button for each, which asks it."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import (
    QFrame,
    QLabel,
    QPushButton,
    QScrollArea,
    QStyle,
    QStyleOptionButton,
    QStylePainter,
    QVBoxLayout,
    QWidget,
)

from app.digest.kinds import DocumentKind
from app.system.translation import to_translate, tr

_QUESTIONS = {
    DocumentKind.CONTRACT: (
        to_translate("Who has to do what, and by when?"),
        to_translate("What is paid, when, and what happens if it is late?"),
        to_translate("How long does it run, how is it renewed, and how is it ended?"),
        to_translate("Who is liable for what, and up to which amount?"),
        to_translate("What is unusual, one-sided or unclear in it?"),
    ),
    DocumentKind.PAPER: (
        to_translate("What question does the paper ask, and what does it find?"),
        to_translate("How was it studied: data, methods, size?"),
        to_translate("Which figures carry the result, and how certain are they?"),
        to_translate("What are its limits, and who paid for it?"),
    ),
    DocumentKind.OTHER: (
        to_translate("What is this document, and what matters most in it?"),
        to_translate("Who has to do what, and by when?"),
        to_translate("Which amounts, figures and dates matter most?"),
        to_translate("What is unclear or unusual in it?"),
    ),
}


class _QuestionButton(QPushButton):
    """Its text ends in "…" where there is no room for it; the tool tip has the whole."""

    def minimumSizeHint(self) -> QSize:
        return QSize(80, super().minimumSizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        option = QStyleOptionButton()
        self.initStyleOption(option)
        room = (
            self.style()
            .subElementRect(QStyle.SubElement.SE_PushButtonContents, option, self)
            .width()
        )
        elided = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, room)
        option.text = elided
        painter = QStylePainter(self)
        painter.drawControl(QStyle.ControlElement.CE_PushButton, option)
        painter.end()


class Beginnings(QScrollArea):
    """What stands where nothing was asked yet.

    Attributes: `buttons`, one a question; those that are not needed are hidden.

    Signals: `chosen` (question).
    """

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMinimumHeight(36)  # on a low screen; the field below it must be seen whole
        self.setAccessibleName(tr("Questions to begin with"))
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(2, 2, 10, 2)
        said = QLabel(tr("Ask anything about the open document. Answers are kept with it."))
        said.setWordWrap(True)
        said.setObjectName("hint")
        column.addWidget(said)
        # The same ones for every kind of document, so that the keyboard's order stays.
        self.buttons = [_QuestionButton() for _ in range(max(map(len, _QUESTIONS.values())))]
        for button in self.buttons:
            button.setObjectName("question")
            button.setAutoDefault(True)  # so that Return presses it
            button.clicked.connect(lambda _=False, b=button: self.chosen.emit(b.text()))
            column.addWidget(button)
        column.addStretch(1)
        self.setWidget(inside)
        self.set_kind(DocumentKind.OTHER)

    def set_kind(self, kind: DocumentKind) -> None:
        """Offers what such a document is asked most."""
        questions = [tr(each) for each in _QUESTIONS[kind]]
        for n, button in enumerate(self.buttons):
            button.setVisible(n < len(questions))
            button.setText(questions[n] if n < len(questions) else "")
            button.setToolTip(button.text())
