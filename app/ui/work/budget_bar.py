"""The document drawn to the scale of its tokens: its sections, its parts coloured by what becomes
of them, and the budget over it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFontMetricsF,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from app.analysis.runs.state import PartState
from app.planning import Chunk, Plan
from app.system.translation import tr
from app.system.wording import named, place_text
from app.ui.control.sections import Section
from app.ui.widgets.colors import Colors
from app.ui.widgets.theme import colors

_SECTIONS_PX, _PARTS_PX, _BUDGET_PX, _GAP_PX = 18, 16, 4, 3
_NAME_PX = 60  # narrower sections carry their number alone, if that
_LINE_PX = 5  # and still narrower ones no line before them
_NUMBER = re.compile(r"§?\s*\d+(\.\d+)*[.)]?(?=\s)|第\w{1,4}[条章节]")


class BudgetBar(QWidget):
    """From top to bottom: the sections, the parts, and the budget as a line. All are drawn to one
    scale, which is that of the longer of document and budget.

    Signals:
        place_clicked: (start, end) offsets of the section or part that was clicked
        part_clicked: (index of the chunk)
    """

    place_clicked = Signal(int, int)
    part_clicked = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._plan: Plan | None = None
        self._states: list[PartState] = []
        self._sections: Sequence[Section] = ()
        self._under: tuple[str, int] | None = None  # what the mouse is over: "section" or "part"
        self._chosen = -1  # the part that the keyboard is at
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(tr("Sections and parts of the document"))

    def sizeHint(self) -> QSize:
        return QSize(300, _SECTIONS_PX + _PARTS_PX + _BUDGET_PX + 2 * _GAP_PX + 2)

    def minimumSizeHint(self) -> QSize:
        return QSize(120, self.sizeHint().height())

    # What is shown

    def set_plan(self, plan: Plan | None) -> None:
        """Shows a plan. Every part waits, but for those of the same parts planned anew."""
        same = plan and self._plan and borders(plan) == borders(self._plan)
        self._plan = plan
        if not same:
            self._states = [PartState.WAITING] * (len(plan.chunks) if plan else 0)
            self._chosen, self._under = -1, None
        self._describe()
        self.update()

    def set_sections(self, sections: Sequence[Section]) -> None:
        """The sections of the document, in order."""
        self._sections = sections
        self._describe()
        self.update()

    def sections(self) -> Sequence[Section]:
        """The sections shown."""
        return self._sections

    def start_anew(self) -> None:
        """Every part waits."""
        self._states = [PartState.WAITING] * len(self._states)
        self._describe()
        self.update()

    def set_state(self, index: int, state: PartState) -> None:
        """Colours one part."""
        if 0 <= index < len(self._states) and self._states[index] is not state:
            self._states[index] = state
            self._describe()
            self.update()

    def stop(self, *, failed: bool) -> None:
        """The run ended early: what was at work failed, or waits again."""
        at_work = (PartState.READING, PartState.WRITING)
        left = PartState.FAILED if failed else PartState.WAITING
        self._states = [left if state in at_work else state for state in self._states]
        self._describe()
        self.update()

    def states(self) -> list[PartState]:
        """The state of every part, in order."""
        return list(self._states)

    def _describe(self) -> None:
        if self._plan is None:
            self.setAccessibleDescription("")
            return
        counts = [f"{self._states.count(s)} {named(s)}" for s in PartState if s in self._states]
        n = len(self._sections)
        told = [
            self._plan.reasons[0],
            tr("1 section") if n == 1 else tr("{n} sections", n=n),
            tr("parts: {counts}", counts=", ".join(counts)),
        ]
        self.setAccessibleDescription(". ".join(told))

    # Where

    def _scale(self) -> tuple[float, float]:
        """Width of the whole document, and of the budget, in pixels."""
        if self._plan is None:
            return 0.0, 0.0
        n_document = max(self._plan.n_document_tokens, 1)
        n_budget = max(self._plan.budget.n_context, 1)
        width = self.width() - 2.0
        return tuple(width * n / max(n_document, n_budget) for n in (n_document, n_budget))  # type: ignore[return-value]

    def _fields(self, counts: Sequence[int]) -> list[tuple[float, float]]:
        """(left, width) in pixels of what has these token counts."""
        whole, _ = self._scale()
        total = max(sum(counts), 1)
        fields, left = [], 1.0
        for count in counts:
            width = whole * count / total
            fields.append((left, width))
            left += width
        return fields

    def _part_fields(self) -> list[tuple[float, float]]:
        return self._fields([c.n_tokens for c in self._plan.chunks]) if self._plan else []

    def section_fields(self) -> list[tuple[float, float]]:
        return self._fields([s.n_tokens for s in self._sections])

    def _at(self, x: float, y: float) -> tuple[str, int] | None:
        above = y < _SECTIONS_PX + _GAP_PX / 2 and bool(self._sections)
        fields = self.section_fields() if above else self._part_fields()
        for index, (left, width) in enumerate(fields):
            if left <= x < left + width:
                return "section" if above else "part", index
        return None

    def text_at(self, x: float, y: float) -> str:
        """What is said of the section or part at a point, or ""."""
        found = self._at(x, y)
        if found is None or self._plan is None:
            return ""
        what, index = found
        if what == "section":
            return section_text(self._sections[index])
        return f"{part_text(self._plan.chunks[index])}: {self._states[index]}"

    def _go(self, found: tuple[str, int] | None) -> None:
        if found is None or self._plan is None:
            return
        what, index = found
        if what == "section":
            section = self._sections[index]
            self.place_clicked.emit(section.start, section.end)
        else:
            chunk = self._plan.chunks[index]
            self.part_clicked.emit(index)
            self.place_clicked.emit(chunk.start + chunk.n_overlap, chunk.end)

    # Events

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton:
            self._go(self._at(event.position().x(), event.position().y()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        under = self._at(event.position().x(), event.position().y())
        if under != self._under:
            self._under = under
            shape = (
                Qt.CursorShape.ArrowCursor if under is None else Qt.CursorShape.PointingHandCursor
            )
            self.setCursor(shape)
            self.update()

    def leaveEvent(self, event: QEvent) -> None:
        self._under = None
        self.update()
        super().leaveEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        n = len(self._states)
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if n and step is not None:
            self._chosen = min(max(self._chosen + step, 0), n - 1)
            left, width = self._part_fields()[self._chosen]
            at = QPoint(round(left + width / 2), self.height() - _PARTS_PX)
            told = self.text_at(at.x(), at.y())
            self.setAccessibleDescription(told)
            QToolTip.showText(self.mapToGlobal(at), told, self)
            self.update()
        elif n and self._chosen >= 0 and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Space):
            self._go(("part", self._chosen))
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() is QEvent.Type.ToolTip:
            told = self.text_at(event.pos().x(), event.pos().y())
            if told:
                QToolTip.showText(event.globalPos(), told, self)
            else:
                QToolTip.hideText()
            return True
        return super().event(event)

    # Drawing

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            self._paint(painter, colors())

    def _paint(self, painter: QPainter, c: Colors) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        top_of_parts = float(_SECTIONS_PX + _GAP_PX)
        track = QRectF(1, top_of_parts, self.width() - 2, _PARTS_PX)
        painter.setPen(QPen(QColor(c.border)))
        painter.setBrush(QColor(c.raised))
        painter.drawRoundedRect(track.adjusted(-0.5, -0.5, 0.5, 0.5), 4, 4)
        if self._plan is None:
            return
        self._paint_sections(painter, c)
        fill = {
            PartState.WAITING: c.waiting,
            PartState.READING: c.reading,
            PartState.WRITING: c.writing,
            PartState.CACHED: c.cached,
            PartState.DONE: c.done,
            PartState.FAILED: c.danger,
        }
        for index, (left, width) in enumerate(self._part_fields()):
            field = QRectF(left + 1, top_of_parts + 1, max(width - 2, 1.0), _PARTS_PX - 2)
            strong = self._under == ("part", index) or (self.hasFocus() and self._chosen == index)
            painter.setPen(QPen(QColor(c.text), 1.5) if strong else Qt.PenStyle.NoPen)
            painter.setBrush(QColor(fill[self._states[index]]))
            painter.drawRoundedRect(field, 3, 3)
        self._paint_budget(painter, c)
        if self.hasFocus():
            painter.setPen(QPen(QColor(c.accent), 1.5))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(track.adjusted(-0.5, -0.5, 0.5, 0.5), 4, 4)

    def _paint_sections(self, painter: QPainter, c: Colors) -> None:
        font = self.font()
        font.setPointSizeF(font.pointSizeF() * 0.82)
        painter.setFont(font)
        metrics = QFontMetricsF(font)
        for index, (left, width) in enumerate(self.section_fields()):
            field = QRectF(left, 0, width, _SECTIONS_PX)
            if self._under == ("section", index):
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(QColor(c.accent_soft))
                painter.drawRoundedRect(field, 3, 3)
            if index and width >= _LINE_PX:
                painter.setPen(QPen(QColor(c.border), 1))
                painter.drawLine(field.topLeft(), field.bottomLeft())
            room = field.adjusted(4, 0, -4, 0)
            said = name_within(self._sections[index].title, room.width(), metrics)
            if said:
                painter.setPen(QColor(c.muted))
                painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, said)

    def _paint_budget(self, painter: QPainter, c: Colors) -> None:
        """A line as long as the budget, with an end where it is shorter than the document."""
        _, width = self._scale()
        y = _SECTIONS_PX + _PARTS_PX + 2 * _GAP_PX + 1.0
        painter.setPen(QPen(QColor(c.accent), 2))
        painter.drawLine(QRectF(1, y, width, 0).topLeft(), QRectF(1, y, width, 0).topRight())
        for x in (2.0, width):
            painter.drawLine(QRectF(x, y - 3, 0, 4).topLeft(), QRectF(x, y - 3, 0, 4).bottomLeft())


def name_within(title: str, room_px: float, metrics: QFontMetricsF) -> str:
    """What of a section's title is worth showing in so little room: all, its beginning, its number
    ("7."), or nothing. A letter and "…" would say nothing."""
    if metrics.horizontalAdvance(title) <= room_px:
        return title
    if room_px >= _NAME_PX:
        return metrics.elidedText(title, Qt.TextElideMode.ElideRight, room_px)
    number = _NUMBER.match(title)
    said = number.group().strip() if number is not None else ""
    return said if metrics.horizontalAdvance(said) <= room_px else ""


def borders(plan: Plan) -> list[tuple[int, int]]:
    """Where the parts begin and end. Their ids would be surer, but take a hash of all the text; and
    another document begins with no plan."""
    return [(chunk.start, chunk.end) for chunk in plan.chunks]


def section_text(section: Section) -> str:
    """ "4. Fees, pp. 6–7, 1,012 tokens"."""
    title = section.title or tr("Before the first heading")
    return f"{title}{_pages(section.span)}, {tr('{n:,} tokens', n=section.n_tokens)}"


def part_text(chunk: Chunk) -> str:
    """ "Part 3, pp. 40–58, 7,012 tokens"."""
    name = tr("Part {n}", n=chunk.index + 1)
    pages = chunk.span if chunk.pages is not None else ""
    return f"{name}{_pages(pages)}, {tr('{n:,} tokens', n=chunk.n_tokens)}"


def _pages(span: str) -> str:
    return f", {place_text(span)}" if span else ""
