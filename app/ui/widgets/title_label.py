"""The title of a document: large, or in smaller letters on two lines where it is long and there is
little room."""

from __future__ import annotations

from PySide6.QtGui import QFontMetricsF, QResizeEvent
from PySide6.QtWidgets import QWidget

from app.ui.widgets.elided_label import ElidedLabel
from app.ui.widgets.theme import TITLE_FACTOR, font_pt


class TitleLabel(ElidedLabel):
    """Its style is `#title`, with `long` a property of it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(2, parent)
        self.setObjectName("title")
        self._is_roomy = True

    def set_roomy(self, is_roomy: bool) -> None:
        """Whether there is room for two lines of large letters."""
        self._is_roomy = is_roomy
        self._fit()

    def setText(self, text: str) -> None:
        super().setText(text)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        large = self.font()
        large.setPointSizeF(font_pt() * TITLE_FACTOR)
        width = QFontMetricsF(large).horizontalAdvance(self.text())
        is_long = not self._is_roomy and width > self.width()
        if is_long is not bool(self.property("long")):
            self.setProperty("long", is_long)
            self.style().unpolish(self)
            self.style().polish(self)
        self.set_n_lines(2 if self._is_roomy or is_long else 1)
