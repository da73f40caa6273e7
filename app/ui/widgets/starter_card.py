"""A card that says what the starter model is for, and which model would do better."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QWidget

from app.system.translation import tr
from app.ui.widgets.elided_label import ElidedLabel

N_LINES = 3
N_LINES_LOW = 2


class StarterCard(QFrame):
    """Hidden until it has something to say.

    Signals: `model_wanted` the model that it offers; `dismissed` it is not wanted any more.
    """

    model_wanted = Signal()
    dismissed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("banner")
        self.setProperty("tone", "calm")
        self._text = ElidedLabel(N_LINES)
        self._text.setObjectName("bannerText")
        self.get = QPushButton(tr("Get it…"))
        self.get.clicked.connect(self.model_wanted)
        self.close_button = QPushButton(tr("Not now"))
        self.close_button.clicked.connect(self.dismissed)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 6, 8, 6)
        row.addWidget(self._text, 1)
        for button in (self.get, self.close_button):
            button.setObjectName("link")
            row.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)
        self.hide()

    def set_roomy(self, roomy: bool) -> None:
        """Whether there is room for all lines of it."""
        self._text.set_n_lines(N_LINES if roomy else N_LINES_LOW)

    @property
    def text(self) -> str:
        """What it says."""
        return self._text.text()

    def say(self, text: str, *, offers: bool) -> None:
        """Shows a text, with a button for the model that it offers where it does."""
        self._text.setText(text)
        self.setAccessibleName(text)
        self.get.setVisible(offers)
        self.show()
