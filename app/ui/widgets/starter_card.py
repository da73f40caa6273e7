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
        self._said = self._short = ""
        self._is_roomy, self._is_busy = True, False
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

    @property
    def text(self) -> str:
        """What it says where there is room."""
        return self._said

    @property
    def is_wanted(self) -> bool:
        """Whether it has something to say, though it may stand back just now."""
        return bool(self._said)

    def say(self, text: str, short: str, *, offers: bool) -> None:
        """Shows a text, or a short one where there is little room, with a button for the model that
        it offers where it does."""
        self._said, self._short = text, short
        self.setAccessibleName(text)
        self.get.setVisible(offers)
        self._fit()

    def withdraw(self) -> None:
        """Has nothing to say any more."""
        self._said = ""
        self._fit()

    def set_room(self, *, roomy: bool, busy: bool) -> None:
        """Stands back while there is a run or a result to look at (`busy`), and says it in short
        where the window is low."""
        self._is_roomy, self._is_busy = roomy, busy
        self._fit()

    def _fit(self) -> None:
        self._text.set_n_lines(N_LINES if self._is_roomy else N_LINES_LOW)
        self._text.setText(self._said if self._is_roomy else self._short)
        self._text.setToolTip(self._said)
        self.setVisible(self.is_wanted and not self._is_busy)
