"""Draws the rows of the library: a document's title, and below it what was made of it."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from app.ui.library.history_model import ROW_ROLE, HistoryRow, RowKind
from app.ui.widgets.elided_label import lines_within
from app.ui.widgets.theme import colors

_PAD_PX = 8
_GAP_PX = 2
_INDENT_PX = 12
_N_TAGS_SHOWN = 3
_N_TITLE_LINES = 2


class HistoryDelegate(QStyledItemDelegate):
    """A document's title in up to two lines, its date and its file; what was made of it in two;
    tags of results as small fields; a star for favourites."""

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        row: HistoryRow = index.data(ROW_ROLE)
        line = option.fontMetrics.height()
        if row.kind is RowKind.DOCUMENT:
            n_lines = len(_title_lines(row, option)) + 1 + bool(row.file)
            return QSize(100, n_lines * line + (n_lines - 1) * _GAP_PX + _PAD_PX + 8)
        n_lines = 2 + bool(row.tags)
        return QSize(100, n_lines * line + (n_lines - 1) * _GAP_PX + 2 * _PAD_PX - 4)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        row: HistoryRow = index.data(ROW_ROLE)
        c = colors()
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        whole = option.rect.adjusted(2, 1, -2, -1)
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
        text, muted = c.text, c.muted
        if selected:
            _fill(painter, whole, c.accent)
            text = muted = c.on_accent
        elif hovered:
            _fill(painter, whole, c.accent_soft)
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QColor(c.text if selected else c.accent))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(whole, 6, 6)
        inside = whole.adjusted(_PAD_PX, _PAD_PX - 3, -_PAD_PX, -_PAD_PX + 3)
        if row.kind is RowKind.DOCUMENT:
            line = option.fontMetrics.height()
            at = QRect(inside.left(), inside.top(), inside.width(), line)
            for n, words in enumerate(_title_lines(row, option)):
                is_starred = row.favourite and n == 0
                self._line(painter, at, words, _bold(option.font), text, is_starred)
                at = at.translated(0, line + _GAP_PX)
            self._line(painter, at, row.detail, option.font, muted, False)
            third = at.translated(0, line + _GAP_PX)
            metrics = QFontMetrics(option.font)
            # In the middle: beginnings and endings tell versions apart.
            name = metrics.elidedText(row.file, Qt.TextElideMode.ElideMiddle, third.width())
            self._line(painter, third, name, option.font, muted, False)
            painter.restore()
            return
        inside.setLeft(inside.left() + (0 if row.kind is RowKind.HIT else _INDENT_PX))
        line = option.fontMetrics.height()
        first = QRect(inside.left(), inside.top(), inside.width(), line)
        title = row.title
        if row.kind is RowKind.HIT:
            title = with_its_place(title, first.width(), QFontMetrics(option.font))
        self._line(painter, first, title, option.font, text, row.favourite)
        second = first.translated(0, line + _GAP_PX)
        if row.marks:
            _draw_found(painter, second, row, option.font, (muted, text))
        else:
            self._line(painter, second, row.detail, option.font, muted, False)
        if row.tags:
            third = second.translated(0, line + _GAP_PX)
            _draw_tags(painter, third, row.tags, option.font, selected)
        painter.restore()

    def _line(
        self, painter: QPainter, where: QRect, text: str, font: QFont, color: str, star: bool
    ) -> None:
        painter.setFont(font)
        painter.setPen(QColor(color))
        metrics = QFontMetrics(font)
        room = QRect(where)
        if star:
            width = metrics.horizontalAdvance("★") + 4
            painter.drawText(
                where, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, "★"
            )
            room.setRight(room.right() - width)
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, shown)


def _title_lines(row: HistoryRow, option: QStyleOptionViewItem) -> list[str]:
    """A document's title in the lines that it takes in its list."""
    view = option.widget
    width_px = view.viewport().width() if isinstance(view, QAbstractItemView) else 0
    room_px = (width_px or option.rect.width()) - 2 * _PAD_PX - 4
    font = _bold(option.font)
    if row.favourite:
        room_px -= QFontMetrics(font).horizontalAdvance("★") + 4
    if QFontMetrics(font).horizontalAdvance(row.title) <= room_px:
        return [row.title]
    return lines_within(row.title, font, room_px, _N_TITLE_LINES) or [""]


def with_its_place(text: str, room_px: int, metrics: QFontMetrics) -> str:
    """A line "title · place" cut within the title: hits of one document differ in their places."""
    title, dot, place = text.rpartition(" · ")
    left_px = room_px - metrics.horizontalAdvance(dot + place)
    if metrics.horizontalAdvance(text) <= room_px or left_px < room_px // 4:
        return text
    return metrics.elidedText(title, Qt.TextElideMode.ElideRight, left_px) + dot + place


def cut_around(
    text: str, mark: tuple[int, int], room_px: int, metrics: QFontMetrics
) -> tuple[str, tuple[int, int]]:
    """As much of a text as there is room for, with what is marked in its middle, and where that
    stands in it then; "…" where it was cut."""
    if metrics.horizontalAdvance(text) <= room_px:
        return text, mark
    start, end = mark
    half_px = max((room_px - metrics.horizontalAdvance(text[start:end])) // 2, 0)
    before = metrics.elidedText(text[:start], Qt.TextElideMode.ElideLeft, half_px)
    left_px = room_px - metrics.horizontalAdvance(before + text[start:end])
    after = metrics.elidedText(text[end:], Qt.TextElideMode.ElideRight, max(left_px, 0))
    return before + text[start:end] + after, (len(before), len(before) + end - start)


def _draw_found(
    painter: QPainter, where: QRect, row: HistoryRow, font: QFont, colors_: tuple[str, str]
) -> None:
    """A line of what was found, cut around the word, which is bold."""
    muted, strong = colors_
    bold = _bold(font)
    shown, (start, end) = cut_around(row.detail, row.marks[0], where.width(), QFontMetrics(bold))
    at = where.left()
    for piece, its_font, color in (
        (shown[:start], font, muted),
        (shown[start:end], bold, strong),
        (shown[end:], font, muted),
    ):
        painter.setFont(its_font)
        painter.setPen(QColor(color))
        width = QFontMetrics(its_font).horizontalAdvance(piece)
        painter.drawText(QRect(at, where.top(), width + 2, where.height()), 0, piece)
        at += width


def _fill(painter: QPainter, where: QRect, color: str) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(color))
    painter.drawRoundedRect(where, 6, 6)


def _bold(font: QFont) -> QFont:
    bold = QFont(font)
    bold.setWeight(QFont.Weight.DemiBold)
    return bold


def _draw_tags(
    painter: QPainter, where: QRect, tags: tuple[str, ...], font: QFont, selected: bool
) -> None:
    c = colors()
    small = QFont(font)
    small.setPointSizeF(max(font.pointSizeF() * 0.85, 6.0))
    metrics = QFontMetrics(small)
    painter.setFont(small)
    left = where.left()
    shown = [*tags[:_N_TAGS_SHOWN], *(["…"] if len(tags) > _N_TAGS_SHOWN else [])]
    for tag in shown:
        label = metrics.elidedText(tag, Qt.TextElideMode.ElideRight, 110)
        width = metrics.horizontalAdvance(label) + 12
        if left + width > where.right() + 1:
            break
        field = QRect(left, where.top() + 1, width, where.height() - 2)
        _fill(painter, field, c.surface if selected else c.accent_soft)
        painter.setPen(QColor(c.text))
        painter.drawText(field, Qt.AlignmentFlag.AlignCenter, label)
        left += width + 4
