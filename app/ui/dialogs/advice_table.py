"""What each quantisation of a model weighs and needs, and which fit: a table."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import (
    QHeaderView,
    QLabel,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.models.gguf.facts import ModelFacts
from app.models.machine.quantization_advice import QuantizationRow, advise, best_fitting
from app.system.translation import tr
from app.ui.widgets.theme import colors

_GIB = 2**30
_FIRST_CELL = 3  # after name, file size and bits per weight


class AdviceTable(QWidget):
    """Quantisations of one model, from the smallest file to the largest.

    A cell is the memory of one sequence of that context; those that fit are marked ✓ and coloured,
    "–" stands where the model cannot read so much.

    Attributes:
        table: One row a quantisation.
        rows: What it shows.

    Signals:
        quantization_chosen: (str) a row was chosen
    """

    quantization_chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows: list[QuantizationRow] = []
        self.heading = QLabel()
        self.heading.setObjectName("title")
        self.summary = QLabel("", wordWrap=True)
        self.summary.setObjectName("hint")
        self.table = QTableWidget()
        self.table.setAccessibleName(tr("Quantisations"))
        self.table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.table.setSelectionBehavior(QTableWidget.SelectionBehavior.SelectRows)
        self.table.setSelectionMode(QTableWidget.SelectionMode.SingleSelection)
        self.table.verticalHeader().hide()
        self.table.setShowGrid(False)
        self.table.setAlternatingRowColors(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.heading)
        column.addWidget(self.table, 1)
        column.addWidget(self.summary)
        self.table.itemSelectionChanged.connect(self._tell)

    def show_advice(self, facts: ModelFacts, available_bytes: int, *, on_gpu: bool = False) -> None:
        """Computes and shows the table.

        Args:
            facts: The model; `reference_facts()` for the reference model without a file.
            available_bytes: Memory to fit into: the graphics card's with `on_gpu`, else the main.
        """
        self.rows = advise(facts, available_bytes, on_gpu=on_gpu)
        columns = [(cell.n_context, cell.kv_type) for cell in self.rows[0].cells]
        self.heading.setText(facts.name)
        titles = [tr("Quantisation"), tr("File"), tr("Bits")]
        titles += [f"{n_context // 1024}K\n{kv_type}" for n_context, kv_type in columns]
        self.table.blockSignals(True)
        self.table.clear()
        self.table.setColumnCount(len(titles))
        self.table.setHorizontalHeaderLabels(titles)
        self.table.setRowCount(len(self.rows))
        for number, row in enumerate(self.rows):
            self._fill(number, row, on_gpu=on_gpu)
        header = self.table.horizontalHeader()
        for column in range(len(titles)):
            is_cell = column >= _FIRST_CELL
            mode = QHeaderView.ResizeMode
            header.setSectionResizeMode(column, mode.Stretch if is_cell else mode.ResizeToContents)
        self.table.blockSignals(False)
        self.summary.setText(self._summary(columns, available_bytes, on_gpu=on_gpu))

    def chosen(self) -> str:
        """The quantisation of the selected row, or ""."""
        rows = {index.row() for index in self.table.selectedIndexes()}
        return self.rows[rows.pop()].name if rows else ""

    def _fill(self, number: int, row: QuantizationRow, *, on_gpu: bool) -> None:
        texts = [row.name, f"{row.size_bytes / _GIB:.2f}", f"{row.bits_per_weight:.2f}"]
        for column, text in enumerate(texts):
            self.table.setItem(number, column, _item(text, is_number=column > 0))
        c = colors()
        for column, cell in enumerate(row.cells, _FIRST_CELL):
            if cell.need is None:
                item = _item("–")
                item.setToolTip(tr("This model cannot read so many tokens."))
                item.setForeground(QColor(c.muted))
            else:
                n_bytes = cell.need.gpu_bytes if on_gpu else cell.need.total_bytes
                item = _item(f"{n_bytes / _GIB:.1f}{' ✓' if cell.fits else ''}")
                item.setForeground(QColor(c.text if cell.fits else c.muted))
                if cell.fits:
                    item.setBackground(QColor(c.accent_soft))
            self.table.setItem(number, column, item)

    def _summary(
        self, columns: Sequence[tuple[int, str]], available_bytes: int, *, on_gpu: bool
    ) -> str:
        gib = f"{available_bytes / _GIB:.1f}"
        where = tr("the graphics card's {gib} GiB", gib=gib) if on_gpu else tr("{gib} GiB", gib=gib)
        readable = {cell.n_context for cell in self.rows[0].cells if cell.need is not None}
        if not readable:  # no question of memory
            return tr("This model reads fewer tokens at once than any of these budgets.")
        said = [tr("Memory in GiB; ✓ fits {where} that are free.", where=where)]
        for n_context in dict.fromkeys(n for n, _ in columns if n in readable):
            best = best_fitting(self.rows, n_context)
            if best is None:
                said.append(tr("{n}K tokens: none fits.", n=n_context // 1024))
            else:
                said.append(
                    tr(
                        "{n}K tokens: {name} at most, context in {kv}.",
                        n=n_context // 1024,
                        name=best[0],
                        kv=best[1],
                    )
                )
        return " ".join(said)

    def _tell(self) -> None:
        if self.chosen():
            self.quantization_chosen.emit(self.chosen())


def _item(text: str, *, is_number: bool = True) -> QTableWidgetItem:
    item = QTableWidgetItem(text)
    side = Qt.AlignmentFlag.AlignRight if is_number else Qt.AlignmentFlag.AlignLeft
    item.setTextAlignment(side | Qt.AlignmentFlag.AlignVCenter)
    return item
