"""A result as a table: the rows of a structured answer, or the statements of any other."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QPersistentModelIndex,
    QSortFilterProxyModel,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QGuiApplication, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from app.analysis.evidence.checked import MARKS, Evidence
from app.export.statements import statements
from app.system.translation import to_translate, tr
from app.system.wording import place_text
from app.ui.result.marks import found_for

_PAGE = re.compile(r"p\. (\d+)")
_INDEX = QModelIndex()
_SECTION = to_translate("Section")
_NARROW_PX = 560
"""Below this width the sections are left out of a table of statements."""
_ROLE = Qt.ItemDataRole


@dataclass(frozen=True, slots=True)
class ResultTable:
    """A table of a result. `labels` are the places of each row ("p. 12"), `tips` what is told of
    it."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    labels: tuple[tuple[str, ...], ...]
    tips: tuple[str, ...] = ()


def tables_of_data(data: Mapping[str, Any], titles: Mapping[str, str]) -> list[ResultTable]:
    """The lists of a structured answer as tables, one per field.

    Args:
        data: The answer's JSON with its pages as labels, as `RunFinished.data` has it.
        titles: Of fields, where they have any other than their name.
    """
    found = []
    for name, items in data.items():
        rows = [item for item in items if isinstance(item, Mapping)] if _is_list(items) else []
        if not rows:
            continue
        fields = list(dict.fromkeys(f for row in rows for f in row if f != "pages"))
        columns = tuple(f.replace("_", " ").capitalize() for f in fields)
        labels = tuple(_labels(row.get("pages")) for row in rows)
        cells = tuple(
            (*(_cell(row.get(f)) for f in fields), place_text(", ".join(where)))
            for row, where in zip(rows, labels, strict=True)
        )
        title = titles.get(name) or name.replace("_", " ").capitalize()
        found.append(ResultTable(title, (*columns, tr("Where")), cells, labels))
    return found


def table_of_statements(markdown: str, evidence: Evidence | None) -> ResultTable:
    """The statements of an answer with their sections and places; with the evidence's marks where
    it is known."""
    if evidence is not None and evidence.statements:
        rows = tuple(
            (
                MARKS[s.check.support] if s.check is not None else "",
                " › ".join(s.section),
                s.text,
                place_text(", ".join(s.references)),
            )
            for s in statements(markdown, evidence)
        )
        labels = tuple(s.references for s in evidence.statements)
        tips = tuple(found_for(s) for s in evidence.statements)
        return ResultTable(
            tr("Statements"), ("", tr(_SECTION), tr("Statement"), tr("Where")), rows, labels, tips
        )
    told = statements(markdown)
    return ResultTable(
        tr("Statements"),
        (tr(_SECTION), tr("Statement"), tr("Where")),
        tuple((" › ".join(s.section), s.text, place_text(", ".join(s.references))) for s in told),
        tuple(s.references for s in told),
    )


def _is_list(value: Any) -> bool:
    return isinstance(value, Sequence) and not isinstance(value, str)


def _labels(pages: Any) -> tuple[str, ...]:
    return tuple(str(page) for page in pages) if _is_list(pages) else ()


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if _is_list(value):
        return "; ".join(_cell(each) for each in value)
    return " ".join(str(value).split())


class _TableModel(QAbstractTableModel):
    def __init__(self, table: ResultTable) -> None:
        super().__init__()
        self.table = table

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = _INDEX) -> int:
        return 0 if parent.isValid() else len(self.table.rows)

    def columnCount(self, parent: QModelIndex | QPersistentModelIndex = _INDEX) -> int:
        return 0 if parent.isValid() else len(self.table.columns)

    def data(
        self, index: QModelIndex | QPersistentModelIndex, role: int = _ROLE.DisplayRole
    ) -> Any:
        if role in (_ROLE.DisplayRole, _ROLE.AccessibleTextRole):
            return self.table.rows[index.row()][index.column()]
        if role == _ROLE.ToolTipRole:
            tips = self.table.tips
            return tips[index.row()] if tips else self.table.rows[index.row()][index.column()]
        if role == _ROLE.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = _ROLE.DisplayRole
    ) -> Any:
        if orientation is Qt.Orientation.Horizontal and role == _ROLE.DisplayRole:
            return self.table.columns[section]
        return None


class ResultTableView(QWidget):
    """Signals: `page_clicked` (page number, None) and `place_clicked` (label, None) when a row is
    chosen whose place is known. Rows can be sorted, filtered and copied."""

    page_clicked = Signal(int, object)
    place_clicked = Signal(str, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tables: list[ResultTable] = []
        self.which = QComboBox()
        self.which.setAccessibleName(tr("Which table of the result"))
        self.which.activated.connect(self._choose)
        self.filter = QLineEdit(placeholderText=tr("Show only rows with …"))
        self.filter.setAccessibleName(tr("Filter of the rows"))
        self.filter.setClearButtonEnabled(True)
        self.sorted_rows = QSortFilterProxyModel(self)
        self.sorted_rows.setFilterKeyColumn(-1)
        self.sorted_rows.setFilterCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.filter.textChanged.connect(self.sorted_rows.setFilterFixedString)
        self.table = QTableView()
        self.table.setAccessibleName(tr("Rows of the result"))
        self.table.setModel(self.sorted_rows)
        self.table.setSortingEnabled(True)
        self.table.setWordWrap(True)
        self.table.setAlternatingRowColors(True)
        self.table.setShowGrid(False)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.verticalHeader().hide()
        self.table.horizontalHeader().setMinimumSectionSize(28)
        self.table.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft)
        self._fitting = QTimer(self, singleShot=True, interval=0)
        self._fitting.timeout.connect(self._fit_rows)
        self.table.horizontalHeader().sectionResized.connect(lambda *_: self._fitting.start())
        self.table.activated.connect(self._go_to)
        self.table.doubleClicked.connect(self._go_to)
        QShortcut(
            QKeySequence(QKeySequence.StandardKey.Copy),
            self.table,
            self.copy,
            context=Qt.ShortcutContext.WidgetShortcut,
        )
        row = QHBoxLayout()
        row.addWidget(self.which)
        row.addWidget(self.filter, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(row)
        column.addWidget(self.table, 1)

    def show_tables(self, tables: list[ResultTable]) -> None:
        """Shows the first of these tables; the others can be chosen."""
        self._tables = tables
        self.which.clear()
        self.which.addItems([f"{table.title} ({len(table.rows)})" for table in tables])
        self.which.setVisible(len(tables) > 1)
        self._choose(0)

    def copy(self) -> None:
        """Puts the selected rows, or all of them, on the clipboard, columns divided by tabs."""
        chosen = sorted({index.row() for index in self.table.selectedIndexes()})
        rows = chosen or range(self.sorted_rows.rowCount())
        columns = range(self.sorted_rows.columnCount())
        lines = [
            "\t".join(self.sorted_rows.index(r, c).data() or "" for c in columns) for r in rows
        ]
        QGuiApplication.clipboard().setText("\n".join(lines))

    def _choose(self, number: int) -> None:
        empty = ResultTable("", (), (), ())
        table = self._tables[number] if self._tables else empty
        self.rows_model = _TableModel(table)
        self.table.sortByColumn(-1, Qt.SortOrder.AscendingOrder)  # the answer's own order
        self.sorted_rows.setSourceModel(self.rows_model)
        header = self.table.horizontalHeader()
        widest = max(
            range(len(table.columns)),
            key=lambda c: sum(len(row[c]) for row in table.rows),
            default=0,
        )
        for c in range(len(table.columns)):
            stretches = c == widest
            mode = QHeaderView.ResizeMode
            header.setSectionResizeMode(c, mode.Stretch if stretches else mode.Interactive)
            if not stretches:
                metrics = self.fontMetrics()
                texts = sorted((row[c] for row in table.rows), key=len)[-5:]  # candidates
                longest = max((metrics.horizontalAdvance(text) for text in texts), default=0)
                width = min(longest, metrics.averageCharWidth() * 22) + 24
                header.resizeSection(c, max(width, header.sectionSizeHint(c)))
        self._hide_sections()
        self._fitting.start()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._hide_sections()

    def _hide_sections(self) -> None:
        columns = self.rows_model.table.columns if self._tables else ()
        for c, title in enumerate(columns):
            self.table.setColumnHidden(c, title == _SECTION and self.width() < _NARROW_PX)

    def _fit_rows(self) -> None:
        if self.sorted_rows.rowCount() <= 500:  # beyond that, measuring each would be felt
            self.table.resizeRowsToContents()

    def _go_to(self, index: QModelIndex) -> None:
        labels = self.rows_model.table.labels[self.sorted_rows.mapToSource(index).row()]
        if not labels:
            return
        page = _PAGE.fullmatch(labels[0])
        if page:
            self.page_clicked.emit(int(page[1]), None)
        else:
            self.place_clicked.emit(labels[0], None)
