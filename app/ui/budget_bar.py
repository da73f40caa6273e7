"""The document as a strip of its parts, in proportion to their tokens, coloured by their state."""

from __future__ import annotations

from enum import StrEnum

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QHelpEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from app.planning import Chunk, Mode, Plan
from app.ui.theme import colors


class PartState(StrEnum):
    WAITING = "waiting"
    READING = "reading"
    WRITING = "writing"
    CACHED = "from the library"
    DONE = "done"
    FAILED = "failed"


class BudgetBar(QWidget):
    """Signals: `part_clicked` (index of the chunk). In a single pass the strip shows the budget
    with the document laid into it; in parts, one field for each."""

    part_clicked = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._plan: Plan | None = None
        self._states: list[PartState] = []
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Parts of the document")

    def sizeHint(self) -> QSize:
        return QSize(400, 30)

    def set_plan(self, plan: Plan | None) -> None:
        """Shows a plan. Every part waits, but for those of the same parts planned anew."""
        same = (
            plan and self._plan and [c.id for c in plan.chunks] == [c.id for c in self._plan.chunks]
        )
        self._plan = plan
        if not same:
            self._states = [PartState.WAITING] * (len(plan.chunks) if plan else 0)
        if plan:
            self.setAccessibleDescription(plan.reasons[0])
        self.update()

    def start_anew(self) -> None:
        """Every part waits."""
        self._states = [PartState.WAITING] * len(self._states)
        self.update()

    def set_state(self, index: int, state: PartState) -> None:
        """Colours one part."""
        if 0 <= index < len(self._states) and self._states[index] is not state:
            self._states[index] = state
            self.update()

    def stop(self, *, failed: bool) -> None:
        """The run ended early: what was at work failed, or waits again."""
        at_work = (PartState.READING, PartState.WRITING)
        left = PartState.FAILED if failed else PartState.WAITING
        self._states = [left if state in at_work else state for state in self._states]
        self.update()

    def states(self) -> list[PartState]:
        """The state of every part, in order."""
        return list(self._states)

    def paintEvent(self, _event: QPaintEvent) -> None:
        c = colors()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        whole = QRectF(0.5, 4.5, self.width() - 1, self.height() - 9)
        painter.setPen(QPen(QColor(c.border)))
        painter.setBrush(QColor(c.raised))
        painter.drawRoundedRect(whole, 5, 5)
        painter.setPen(Qt.PenStyle.NoPen)
        fill = {
            PartState.WAITING: c.waiting,
            PartState.READING: c.reading,
            PartState.WRITING: c.writing,
            PartState.CACHED: c.cached,
            PartState.DONE: c.done,
            PartState.FAILED: c.danger,
        }
        for (left, width), state in zip(self._fields(), self._states, strict=True):
            painter.setBrush(QColor(fill[state]))
            painter.drawRoundedRect(
                QRectF(left + 1, 6, max(width - 2, 1.0), self.height() - 12), 3, 3
            )

    def _fields(self) -> list[tuple[float, float]]:
        """(left, width) of each part in pixels."""
        if self._plan is None:
            return []
        width = self.width() - 2.0
        if self._plan.mode is Mode.SINGLE:
            total = max(self._plan.budget.n_context, 1)
        else:
            total = max(sum(chunk.n_tokens for chunk in self._plan.chunks), 1)
        fields, left = [], 1.0
        for chunk in self._plan.chunks:
            part = width * chunk.n_tokens / total
            fields.append((left, part))
            left += part
        return fields

    def _at(self, x: float) -> int:
        for index, (left, width) in enumerate(self._fields()):
            if left <= x < left + width:
                return index
        return -1

    def mousePressEvent(self, event: QMouseEvent) -> None:
        index = self._at(event.position().x())
        if index >= 0:
            self.part_clicked.emit(index)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and self._plan is not None:
            index = self._at(event.pos().x())
            if index >= 0:
                chunk = self._plan.chunks[index]
                QToolTip.showText(
                    event.globalPos(), f"{part_text(chunk)}: {self._states[index]}", self
                )
            else:
                QToolTip.hideText()
            return True
        return super().event(event)


def part_text(chunk: Chunk) -> str:
    """ "Part 3, pp. 40–58, 7,012 tokens"."""
    pages = ""
    if chunk.pages:
        first, last = chunk.pages
        pages = f", p. {first}" if first == last else f", pp. {first}–{last}"
    return f"Part {chunk.index + 1}{pages}, {chunk.n_tokens:,} tokens"
