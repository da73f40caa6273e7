"""Two versions of a document side by side, what changed marked, a model's summary above."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QEvent, QSizeF, Qt, QTimer, QUrl, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut, QTextCursor
from PySide6.QtWidgets import (
    QCheckBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from app.analysis.comparison.alignment import ChangeKind, Comparison
from app.analysis.comparison.clauses import Clause
from app.documents.base.document import Document
from app.system.translation import tr
from app.system.wording import named
from app.ui.comparison.rows import SIGNS, Row, row_html, rows_of
from app.ui.result.view import ResultView
from app.ui.widgets.instead import show_instead
from app.ui.widgets.theme import colors
from app.ui.widgets.theme_panes import change_colors

_N_ROWS_A_TICK = 12
"""Rows drawn before the window may do something else: some 20 ms."""

N_ROWS_MAX = 3_000
"""Rows that are drawn at all; beyond that a person filters."""

_SUMMARY_SHARE = 0.33
"""Of the height, for the summary at most."""

_KINDS = (ChangeKind.CHANGED, ChangeKind.ADDED, ChangeKind.REMOVED, ChangeKind.MOVED)


class ComparisonView(QWidget):
    """Attributes: `summary` (ResultView) shows what a model says about the changes.

    Signals:
        closed: The reader wants back.
        other_clicked: Another document is to be chosen to compare with.
        swap_clicked: What is old is to be new.
        save_clicked: The comparison is to be saved as a file; print_clicked: to be printed.
        summary_clicked: A model is to say what the changes mean; cancel_clicked: no longer.
        place_clicked: ("old" or "new", Clause) The clause is to be shown in its document.
    """

    closed = Signal()
    other_clicked = Signal()
    swap_clicked = Signal()
    save_clicked = Signal()
    print_clicked = Signal()
    summary_clicked = Signal()
    cancel_clicked = Signal()
    place_clicked = Signal(str, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.comparison: Comparison | None = None
        self._rows: Iterator[Row] = iter(())
        self.shown: list[int] = []  # numbers of the changes drawn, in order
        self._at = -1
        self._drawing = QTimer(self, interval=0)
        self._drawing.timeout.connect(self._draw_more)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 12, 20, 12)
        column.setSpacing(8)
        column.addLayout(self._make_head())
        column.addWidget(self._make_summary())
        column.addLayout(self._make_tools())
        self.old_name, self.new_name = QLabel(), QLabel()
        names = QHBoxLayout()
        names.setContentsMargins(24, 0, 24, 0)
        for name in (self.old_name, self.new_name):
            name.setObjectName("caption")
            name.setTextFormat(Qt.TextFormat.PlainText)
        names.addWidget(self.old_name, 45)
        names.addStretch(10)
        names.addWidget(self.new_name, 45)
        column.addLayout(names)
        self.text = QTextBrowser()
        self.text.setOpenLinks(False)
        self.text.setAccessibleName(tr("Both versions, clause by clause"))
        self.text.anchorClicked.connect(self._follow)
        column.addWidget(self.text, 1)
        for keys, step in (("Alt+Down", 1), ("Alt+Up", -1)):
            QShortcut(
                QKeySequence(keys),
                self,
                lambda step=step: self.go(step),
                context=Qt.ShortcutContext.WidgetWithChildrenShortcut,
            )

    def _make_head(self) -> QHBoxLayout:
        self._title = QLabel(tr("Comparison"))
        self._title.setObjectName("title")
        self.counts = QLabel(wordWrap=True)
        self.counts.setObjectName("subtitle")
        swap, other, close = (
            QPushButton(tr("Swap")),
            QPushButton(tr("Other version…")),
            QPushButton(tr("Back")),
        )
        self.save, self.print = QPushButton(tr("Save…")), QPushButton(tr("Print…"))
        self.save.setToolTip(tr("As a Word document with tracked changes"))
        self.save.clicked.connect(self.save_clicked)
        self.print.clicked.connect(self.print_clicked)
        swap.setToolTip(tr("What is old becomes new"))
        other.setToolTip(tr("Compare with another document"))
        close.setToolTip(tr("Back to the document (Esc)"))
        swap.clicked.connect(self.swap_clicked)
        other.clicked.connect(self.other_clicked)
        close.clicked.connect(self.closed)
        head = QHBoxLayout()
        told = QVBoxLayout()
        told.setSpacing(2)
        told.addWidget(self._title)
        told.addWidget(self.counts)
        head.addLayout(told, 1)
        for button in (self.save, self.print, swap, other, close):
            head.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        return head

    def _make_summary(self) -> QFrame:
        self.summary = ResultView()
        self.summary.setAccessibleName(tr("What the changes mean"))
        self.summary.document().documentLayout().documentSizeChanged.connect(self._fit_summary)
        self.summary.hide()
        self.ask = QPushButton(tr("Say what the changes mean"))
        self.ask.setToolTip(tr("The model reads what changed, and nothing else"))
        self.ask.clicked.connect(self.summary_clicked)
        self.stop = QPushButton(tr("Stop"))
        self.stop.clicked.connect(self.cancel_clicked)
        self.stop.hide()
        self.status = QLabel(wordWrap=True)
        self.status.setObjectName("hint")
        row = QHBoxLayout()
        row.addWidget(self.ask)
        row.addWidget(self.stop)
        row.addWidget(self.status, 1)
        frame = QFrame()
        inside = QVBoxLayout(frame)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.addWidget(self.summary)
        inside.addLayout(row)
        return frame

    def _make_tools(self) -> QHBoxLayout:
        self.previous, self.next = QPushButton(tr("‹ Previous")), QPushButton(tr("Next ›"))
        self.previous.setToolTip(tr("Previous change (Alt+Up)"))
        self.next.setToolTip(tr("Next change (Alt+Down)"))
        self.previous.clicked.connect(lambda: self.go(-1))
        self.next.clicked.connect(lambda: self.go(1))
        self.where = QLabel()
        self.where.setObjectName("hint")
        row = QHBoxLayout()
        for widget in (self.previous, self.next, self.where):
            row.addWidget(widget)
        row.addStretch()
        self.boxes: dict[ChangeKind, QCheckBox] = {}
        for kind in _KINDS:
            box = self.boxes[kind] = QCheckBox(f"{SIGNS[kind]} {named(kind)}")
            box.setChecked(True)
            box.toggled.connect(self._redraw)
            row.addWidget(box)
        self.same = QCheckBox(tr("= the same"))
        self.same.setToolTip(tr("Show the clauses that did not change, too"))
        self.same.toggled.connect(self._redraw)
        row.addWidget(self.same)
        return row

    # What is shown

    def show_comparison(self, comparison: Comparison, old: Document, new: Document) -> None:
        """Shows two versions; the first change is in sight."""
        self.comparison = comparison
        self.counts.setText(comparison.summary)
        for label, document, which in (
            (self.old_name, old, tr("Old: {name}", name=old.path.name)),
            (self.new_name, new, tr("New: {name}", name=new.path.name)),
        ):
            label.setText(which)
            label.setToolTip(f"{document.title}\n{document.path}")
        for kind, box in self.boxes.items():
            n = comparison.count(kind)
            box.setText(f"{SIGNS[kind]} {n:,} {named(kind)}")
            box.setEnabled(n > 0)
        self.ask.setEnabled(bool(comparison.differences))
        self.save.setEnabled(True)
        self.print.setEnabled(True)
        self.summary.set_markdown("")
        self.summary.hide()
        self.status.clear()
        self.set_busy(False)
        self._redraw()

    def begin(self) -> None:
        """Two versions are being read."""
        self.comparison = None
        self.counts.setText(tr("Reading both versions …"))
        for button in (self.ask, self.save, self.print):
            button.setEnabled(False)
        self._redraw()

    def show_label(self, label: str) -> None:
        """Shows the first change at a place, "old: p. 3" or "new: p. 4"."""
        if self.comparison is None:
            return
        for at, number in enumerate(self.shown):
            if label in self.comparison.changes[number].labels:
                self._at = at - 1
                self.go(1)
                return

    def set_busy(self, busy: bool) -> None:
        """While a model writes the summary it can only be stopped."""
        show_instead(*((self.stop, self.ask) if busy else (self.ask, self.stop)))
        if busy:
            self.summary.set_markdown("")
            self.summary.show()

    def say(self, text: str) -> None:
        """How the summary goes on."""
        self.status.setText(text)

    def _fit_summary(self, size: QSizeF) -> None:
        height = size.height() + self.summary.height() - self.summary.viewport().height()
        self.summary.setFixedHeight(round(min(max(height, 60), self.height() * _SUMMARY_SHARE)))

    def go(self, step: int) -> None:
        """Shows the next change, or the previous one."""
        if not self.shown:
            return
        self._at = min(max(self._at + step, 0), len(self.shown) - 1)
        self._show_where()
        self.text.scrollToAnchor(f"c{self.shown[self._at]}")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:  # while nothing runs; else it cancels that
            self.closed.emit()
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "text"):
            self._redraw()  # the colours are in the text

    def _redraw(self) -> None:
        self.text.clear()
        self.shown, self._at = [], -1
        comparison = self.comparison
        if comparison is None:
            return
        kinds = frozenset(kind for kind, box in self.boxes.items() if box.isChecked())
        self._rows = rows_of(comparison, kinds, with_same=self.same.isChecked())
        self._n_drawn = 0
        self._drawing.start()
        self._draw_more()

    def _draw_more(self) -> None:
        """Draws some rows at a time, so that a book's worth of changes stalls nothing."""
        c = change_colors(colors())
        cursor = QTextCursor(self.text.document())
        cursor.movePosition(QTextCursor.MoveOperation.End)
        cursor.beginEditBlock()
        n = 0
        for row in self._rows:
            cursor.insertHtml(row_html(row, c))
            cursor.movePosition(QTextCursor.MoveOperation.End)
            if row.change is not None and row.change.kind is not ChangeKind.SAME:
                self.shown.append(row.number)
            n += 1
            self._n_drawn += 1
            if n == _N_ROWS_A_TICK or self._n_drawn == N_ROWS_MAX:
                break
        cursor.endEditBlock()
        if n < _N_ROWS_A_TICK:
            self._drawing.stop()
        if self._n_drawn == N_ROWS_MAX:
            self._drawing.stop()
            cursor.insertHtml(
                tr(
                    "<p>Only the first {n:,} rows are shown; leave out some kinds above.</p>",
                    n=N_ROWS_MAX,
                )
            )
        self._show_where()

    @property
    def is_drawing(self) -> bool:
        """Whether rows are still being added."""
        return self._drawing.isActive()

    def _show_where(self) -> None:
        n = len(self.shown)
        for button in (self.previous, self.next):
            button.setEnabled(n > 0)
        if self._at >= 0:
            self.where.setText(tr("{at} of {n:,}", at=self._at + 1, n=n))
        else:
            self.where.setText(tr("1 change") if n == 1 else tr("{n:,} changes", n=n))

    def _follow(self, url: QUrl) -> None:
        comparison = self.comparison
        if comparison is None or url.scheme() not in ("old", "new"):
            return
        for change in comparison.changes:
            clause: Clause | None = change.old if url.scheme() == "old" else change.new
            if clause is not None and str(clause.start) == url.path():
                self.place_clicked.emit(url.scheme(), clause)
                return
