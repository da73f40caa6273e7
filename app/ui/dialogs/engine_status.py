"""How the engine runs on this processor, in one sentence, and a button that checks it again."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.models.machine.engine_build import engine_sentence
from app.system.translation import tr
from app.ui.control.engine_check import EngineCheckJob


class EngineStatus(QWidget):
    """Shows what the engine check found.

    Attributes:
        sentence: The label.
        again: The button.
    """

    def __init__(self) -> None:
        super().__init__()
        self.sentence = QLabel(engine_sentence())
        self.sentence.setWordWrap(True)
        self.again = QPushButton(tr("Check again"))
        self.again.setAutoDefault(False)
        self.again.clicked.connect(self._check)
        row = QHBoxLayout()
        row.addWidget(self.again)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.sentence)
        column.addLayout(row)
        self._job = EngineCheckJob(self)
        self._job.told.connect(self.sentence.setText)
        self._job.ended.connect(lambda: self.again.setEnabled(True))

    def _check(self) -> None:
        self.again.setEnabled(False)
        self.sentence.setText(tr("Checking …"))
        self._job.start(again=True)
