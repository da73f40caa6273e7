"""A line that says which passages of the document may be meant to mislead a model."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QWidget

from app.analysis.suspicion import Suspicion, told
from app.system.translation import tr

_N_LETTERS = 300


class SuspicionStrip(QFrame):
    """Signals: `passage_clicked` (Suspicion); `wanted` (bool) whether it has something to tell that
    was not hidden by the reader."""

    passage_clicked = Signal(object)
    wanted = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("banner")
        self._found: Sequence[Suspicion] = ()
        self._at = -1
        self.told = QLabel(wordWrap=True)
        self.told.setObjectName("bannerText")
        self.told.setTextFormat(Qt.TextFormat.PlainText)
        self.next = QPushButton(tr("Show"))
        self.next.clicked.connect(self.go)
        hide = QPushButton(tr("Hide"))
        hide.clicked.connect(lambda: self.wanted.emit(False))
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 6, 10, 6)
        row.addWidget(self.told, 1)
        row.addWidget(self.next)
        row.addWidget(hide)

    def set_found(self, found: Sequence[Suspicion]) -> None:
        """Tells what was found in the open document."""
        self._found, self._at = found, -1
        self.told.setText(told(tuple(found)))
        self.setAccessibleName(self.told.text())
        self.next.setText(tr("Show"))
        self.wanted.emit(bool(found))

    def go(self) -> None:
        """Shows the next passage, and says what is suspicious about it."""
        if not self._found:
            return
        self._at = (self._at + 1) % len(self._found)
        found = self._found[self._at]
        words = "".join(c if c.isprintable() else "·" for c in found.text)
        words = words if len(words) <= _N_LETTERS else f"{words[: _N_LETTERS - 1]}…"
        where = f"{found.label}: " if found.label else ""
        self.told.setText(f"{where}“{words}” {found.says}.")
        self.next.setText(tr("Next ({at} of {n})", at=self._at + 1, n=len(self._found)))
        self.next.setVisible(len(self._found) > 1 or self._at < 0)
        self.passage_clicked.emit(found)
