"""The parts of a document as they are read: pages, tokens, state, and what was noted of each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    Qt,
    Signal,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QMenu,
    QPushButton,
    QSplitter,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from app.analysis.runs.state import PartState
from app.planning import Chunk, Plan
from app.system.translation import to_translate, tr
from app.system.wording import named, place_text
from app.ui.result.view import ResultView
from app.ui.work.budget_bar import borders

_INDEX = QModelIndex()
_ROLE = Qt.ItemDataRole
_COLUMNS = (
    to_translate("Part"),
    to_translate("Pages"),
    to_translate("Section"),
    to_translate("Tokens"),
    to_translate("State"),
)
_SIGNS = {
    PartState.WAITING: "·",
    PartState.READING: "…",
    PartState.WRITING: "✎",
    PartState.CACHED: "✓",
    PartState.DONE: "✓",
    PartState.FAILED: "✗",
}


@dataclass
class _Row:
    name: str
    pages: str
    section: str
    n_tokens: int
    state: PartState = PartState.WAITING
    note: str = ""


class _PartsModel(QAbstractTableModel):
    def __init__(self) -> None:
        super().__init__()
        self.rows: list[_Row] = []

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = _INDEX) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: QModelIndex | QPersistentModelIndex = _INDEX) -> int:
        return 0 if parent.isValid() else len(_COLUMNS)

    def data(
        self, index: QModelIndex | QPersistentModelIndex, role: int = _ROLE.DisplayRole
    ) -> Any:
        row, column = self.rows[index.row()], index.column()
        if role == _ROLE.DisplayRole:
            tokens = f"{row.n_tokens:,}" if row.n_tokens else ""
            state = f"{_SIGNS[row.state]} {named(row.state)}"
            return (row.name, row.pages, row.section, tokens, state)[column]
        if role == _ROLE.ToolTipRole:
            return row.section or None
        if role == _ROLE.TextAlignmentRole and column == 3:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = _ROLE.DisplayRole
    ) -> Any:
        if orientation is Qt.Orientation.Horizontal and role == _ROLE.DisplayRole:
            return tr(_COLUMNS[section])
        return None

    def set_rows(self, rows: list[_Row]) -> None:
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    def change(self, number: int) -> None:
        self.dataChanged.emit(self.index(number, 4), self.index(number, 4))


class PartsView(QWidget):
    """Signals: `again_clicked` (index of a part to be read again); `page_clicked` (page number,
    None) where a part begins or a reference of its note was followed; `place_clicked` (label,
    None) the same for places without pages."""

    again_clicked = Signal(int)
    page_clicked = Signal(int, object)
    place_clicked = Signal(str, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._plan: Plan | None = None
        self.rows_model = _PartsModel()
        self.table = QTableView()
        self.table.setModel(self.rows_model)
        self.table.setAccessibleName(tr("Parts of the document"))
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.setShowGrid(False)
        self.table.setWordWrap(False)
        self.table.setTabKeyNavigation(False)
        self.table.verticalHeader().hide()
        self.table.verticalHeader().setDefaultSectionSize(30)
        header = self.table.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setHighlightSections(False)
        for column in range(len(_COLUMNS)):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(2, QHeaderView.ResizeMode.Stretch)
        self.table.selectionModel().currentRowChanged.connect(self._show_note)
        self.table.activated.connect(lambda index: self._go_to(index.row()))
        self.table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.table.customContextMenuRequested.connect(self._menu)
        self._title = QLabel()
        self._title.setObjectName("caption")
        self.again = QPushButton(tr("Read this part again"))
        self.again.setToolTip(
            tr(
                "The model reads this part anew, and merges again what depends on it; everything "
                "else comes from the library"
            )
        )
        self.again.clicked.connect(lambda: self.again_clicked.emit(self.table.currentIndex().row()))
        self.note = ResultView()
        self.note.setAccessibleName(tr("What was noted of the part"))
        self.note.setPlaceholderText(tr("What the model noted of the part stands here."))
        self.note.page_clicked.connect(self.page_clicked)
        self.note.place_clicked.connect(self.place_clicked)
        below = QWidget()
        row = QHBoxLayout()
        row.addWidget(self._title, 1)
        row.addWidget(self.again)
        inside = QVBoxLayout(below)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.addLayout(row)
        inside.addWidget(self.note, 1)
        split = QSplitter(Qt.Orientation.Vertical)
        split.addWidget(self.table)
        split.addWidget(below)
        split.setChildrenCollapsible(False)
        split.setStretchFactor(0, 2)
        split.setStretchFactor(1, 3)
        column_box = QVBoxLayout(self)
        column_box.setContentsMargins(0, 8, 0, 0)
        column_box.addWidget(split)
        self._show_note()

    def set_plan(self, plan: Plan | None) -> None:
        """Shows the parts of a plan. Those of the same parts planned anew keep what they have."""
        same = plan is not None and self._plan is not None and borders(plan) == borders(self._plan)
        self._plan = plan
        if not same:
            chunks = plan.chunks if plan is not None else ()
            self.rows_model.set_rows([_row_of(chunk) for chunk in chunks])
            self._show_note()

    def start_anew(self) -> None:
        """Every part waits."""
        for row in self.rows_model.rows:
            row.state, row.note = PartState.WAITING, ""
        self.rows_model.set_rows(self.rows_model.rows)
        self._show_note()

    def set_state(self, index: int, state: PartState) -> None:
        """What is going on with a part."""
        if (
            0 <= index < len(self.rows_model.rows)
            and self.rows_model.rows[index].state is not state
        ):
            self.rows_model.rows[index].state = state
            self.rows_model.change(index)
            self._enable()

    def append_note(self, index: int, piece: str) -> None:
        """A piece of what is being noted of a part."""
        if 0 <= index < len(self.rows_model.rows):
            self.rows_model.rows[index].note += piece
            if index == self.table.currentIndex().row():
                self.note.append(piece)

    def set_note(self, index: int, text: str) -> None:
        """All that was noted of a part."""
        if 0 <= index < len(self.rows_model.rows):
            self.rows_model.rows[index].note = text
            if index == self.table.currentIndex().row():
                self._show_note()

    def set_missing(self, index: int) -> None:
        """A part of which the library has nothing: it failed. Why, is known just after the run."""
        if 0 <= index < len(self.rows_model.rows):
            if self.rows_model.rows[index].state is not PartState.FAILED:
                self.set_note(index, "")
            self.set_state(index, PartState.FAILED)

    def show_part(self, index: int) -> None:
        """Selects a part and shows its note."""
        self.table.selectRow(index)

    def stop(self, *, failed: bool) -> None:
        """The run ended early: what was being worked at waits again, or failed."""
        state = PartState.FAILED if failed else PartState.WAITING
        for index, row in enumerate(self.rows_model.rows):
            if row.state in (PartState.READING, PartState.WRITING):
                self.set_state(index, state)

    def set_running(self, running: bool) -> None:
        """While a run goes on no part can be read again."""
        self._running = running
        self._enable()

    _running = False

    def _enable(self) -> None:
        at = self.table.currentIndex().row()
        done = 0 <= at < len(self.rows_model.rows) and self.rows_model.rows[at].state in (
            PartState.DONE,
            PartState.CACHED,
            PartState.FAILED,
        )
        self.again.setEnabled(done and not self._running)

    def _show_note(self) -> None:
        at = self.table.currentIndex().row()
        row = self.rows_model.rows[at] if 0 <= at < len(self.rows_model.rows) else None
        where = ", ".join(filter(None, [tr("Part {n}", n=row.name), row.pages])) if row else ""
        self._title.setText(where if row else tr("Choose a part to read its note."))
        self.note.set_markdown(row.note if row else "")
        self._enable()

    def _go_to(self, number: int) -> None:
        chunk = self._plan.chunks[number] if self._plan is not None else None
        if chunk is None or not chunk.places:
            return
        self.place_clicked.emit(chunk.places[0].label, None)

    def _menu(self, at: QPoint) -> None:
        number = self.table.indexAt(at).row()
        if number < 0:
            return
        self.table.selectRow(number)
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(tr("Show its first page"), lambda: self._go_to(number))
        again = menu.addAction(tr("Read this part again"), lambda: self.again_clicked.emit(number))
        again.setEnabled(self.again.isEnabled())
        menu.popup(self.table.viewport().mapToGlobal(at))


def _row_of(chunk: Chunk) -> _Row:
    pages, headings = place_text(chunk.span), " › ".join(chunk.headings)
    return _Row(str(chunk.index + 1), pages, headings, chunk.n_tokens)
