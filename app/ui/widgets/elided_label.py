"""Text in as many lines as it may have; what does not fit ends in "…" and is in the tool tip."""

from __future__ import annotations

import math
import re

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent, QTextLayout, QTextOption
from PySide6.QtWidgets import (
    QComboBox,
    QLabel,
    QSizePolicy,
    QStyle,
    QStyleOptionComboBox,
    QStylePainter,
    QWidget,
)

_N_KNOWN = 16
_HAN_PAIR = re.compile(r"(?<=[\u3400-\u9fff])(?=[\u3400-\u9fff])")


def unbroken(text: str) -> str:
    """`text` that no line ends in: of two Chinese words, the second would begin in the middle."""
    return _HAN_PAIR.sub("\u2060", text.replace(" ", "\u00a0"))


def shortened(name: str, n_characters: int = 48) -> str:
    """A file's name without its middle where it is longer: its beginning and its ending tell it."""
    if len(name) <= n_characters:
        return name
    n_last = n_characters // 3
    return f"{name[: n_characters - n_last - 1]}…{name[-n_last:]}"


def lines_within(text: str, font: QFont, width_px: int, n_lines: int) -> list[str]:
    """A text in lines of `width_px`, `n_lines` at most; the last ends in "…" if there is more."""
    layout = QTextLayout(text, font)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    lines: list[str] = []
    layout.beginLayout()
    try:
        while len(lines) < n_lines:
            line = layout.createLine()
            if not line.isValid():
                break
            line.setLineWidth(max(width_px, 1))
            start, length = line.textStart(), line.textLength()
            rest = text[start:]
            if len(lines) == n_lines - 1 and len(rest) > length:
                elide = Qt.TextElideMode.ElideRight
                lines.append(QFontMetrics(font).elidedText(rest, elide, width_px))
            else:
                lines.append(text[start : start + length])
    finally:
        layout.endLayout()
    return lines


class ElidedLabel(QLabel):
    """A label of plain text with at most `n_lines` lines."""

    def __init__(self, n_lines: int = 1, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._n_lines = n_lines
        self._known: dict[tuple[object, ...], list[str]] = {}
        self.setTextFormat(Qt.TextFormat.PlainText)
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def set_n_lines(self, n_lines: int) -> None:
        """Lets the text have this many lines."""
        if n_lines != self._n_lines:
            self._n_lines = n_lines
            self.updateGeometry()
            self.update()

    def setText(self, text: str) -> None:
        super().setText(text)
        self.setToolTip(text)
        self.updateGeometry()

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        n = max(len(self._lines(width)), 1)
        return math.ceil(n * self.fontMetrics().lineSpacing()) + 2

    def sizeHint(self) -> QSize:
        return QSize(200, self.heightForWidth(max(self.width(), 100)))

    def minimumSizeHint(self) -> QSize:
        return QSize(40, self.fontMetrics().lineSpacing() + 2)

    def shown(self) -> str:
        """The text as it is drawn, line by line."""
        return "\n".join(self._lines(self.width()))

    def _lines(self, width: int) -> list[str]:
        """The text in lines for a width; a layout asks for the same ones many times over."""
        key = (self.text(), width, self._n_lines, self.font().key())
        if key not in self._known:
            if len(self._known) >= _N_KNOWN:  # of earlier texts, mostly
                self._known.clear()
            self._known[key] = lines_within(self.text(), self.font(), width, self._n_lines)
        return self._known[key]

    def paintEvent(self, _event: QPaintEvent) -> None:
        metrics, lines = self.fontMetrics(), self._lines(self.width())
        top = max(self.height() - len(lines) * metrics.lineSpacing(), 0) / 2
        with QPainter(self) as painter:
            painter.setPen(self.palette().color(self.foregroundRole()))
            for n, line in enumerate(lines):
                at = QPointF(0, top + n * metrics.lineSpacing() + metrics.ascent())
                painter.drawText(at, line)


class ElidedCombo(QComboBox):
    """A combo box whose chosen entry ends in "…" where there is no room for all of it."""

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QStylePainter(self)
        with painter:
            self._paint(painter)

    def _paint(self, painter: QStylePainter) -> None:
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        room = self.style().subControlRect(
            QStyle.ComplexControl.CC_ComboBox,
            option,
            QStyle.SubControl.SC_ComboBoxEditField,
            self,
        )
        text = option.currentText
        option.currentText = self.fontMetrics().elidedText(
            text, Qt.TextElideMode.ElideRight, room.width() - 4
        )
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)
