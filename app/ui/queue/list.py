"""The rows of the line: what waits, what is read, what came of it, in order."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QProgressBar,
    QTreeWidget,
    QTreeWidgetItem,
    QWidget,
)

from app.analysis.kinds.prompts import Kind, kinds
from app.store.records import QueueEntry, QueueState
from app.system.translation import language, to_translate, tr

NOW_ID = 0
"""The number of the row of the run that was begun from the document's own page; entries of the
library begin with 1."""
_ID = Qt.ItemDataRole.UserRole
_STATE, _SAYS, _ASKED = 1, 2, 3
_READING = to_translate("… reading")
_STATES = {
    QueueState.WAITING: to_translate("· waiting"),
    QueueState.READING: _READING,
    QueueState.DONE: to_translate("✓ done"),
    QueueState.FAILED: to_translate("✗ failed"),
    QueueState.CANCELLED: to_translate("– left out"),
}


class QueueList(QTreeWidget):
    """Signals: `order_changed` (the entries' numbers, in their new order)."""

    order_changed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._kinds: dict[str, Kind | None] = {"": None}  # read from files: once
        self.setAccessibleName(tr("Documents to be read, in order"))
        self.setHeaderLabels([tr("Document"), tr("State"), "", tr("Kind and length")])
        self.setRootIsDecorated(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.setDefaultDropAction(Qt.DropAction.MoveAction)
        self.setAlternatingRowColors(True)
        header = self.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(_STATE, QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(_SAYS, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(_ASKED, QHeaderView.ResizeMode.ResizeToContents)
        header.moveSection(_ASKED, 1)

    def fill(self, entries: list[QueueEntry]) -> None:
        """Shows these; what was selected stays selected."""
        chosen = {item.data(0, _ID) for item in self.selectedItems()}
        at = self.verticalScrollBar().value()
        self.blockSignals(True)
        self.clear()
        if not {str(entry.choices.get("kind", "")) for entry in entries} <= self._kinds.keys():
            self._kinds = {"": None, **{kind.id: kind for kind in kinds()}}
        for entry in entries:
            kind = self._kinds.get(str(entry.choices.get("kind", "")))
            asked = kind.title(language()) if kind is not None else ""
            if kind is not None and len(kind.lengths) > 1:
                length = str(entry.choices.get("length") or kind.lengths[0])
                asked += tr(", ") + kind.length_title(length, language()).lower()
            name, state = entry.path.name, tr(_STATES[entry.state])
            item = QTreeWidgetItem([name, state, entry.message, asked])
            item.setData(0, _ID, entry.id)
            item.setToolTip(0, str(entry.path))
            item.setToolTip(_SAYS, entry.message)
            item.setFlags(item.flags() & ~Qt.ItemFlag.ItemIsDropEnabled)
            if entry.id == NOW_ID:
                item.setFlags(item.flags() & ~Qt.ItemFlag.ItemIsDragEnabled)
            self.addTopLevelItem(item)
            item.setSelected(entry.id in chosen)
        self.blockSignals(False)
        self.verticalScrollBar().setValue(at)

    def show_progress(self, entry_id: int, fraction: float, told: str) -> None:
        """How far the reading of an entry is, from 0 to 1 and in words."""
        for item in self.items():
            if item.data(0, _ID) != entry_id:
                continue
            bar = self.bar_of(item)
            if bar is None:
                bar = QProgressBar()
                bar.setRange(0, 1000)
                bar.setTextVisible(False)
                bar.setAccessibleName(tr("Progress of {name}", name=item.text(0)))
                self.setItemWidget(item, _SAYS, _in_the_middle(bar))
            bar.setValue(round(fraction * 1000))
            bar.setToolTip(told)
            item.setToolTip(_STATE, told)
            item.setText(_STATE, f"… {min(fraction, 0.99):.0%}" if fraction > 0 else tr(_READING))

    def bar_of(self, item: QTreeWidgetItem) -> QProgressBar | None:
        """The bar that shows how far a row is, or None."""
        holder = self.itemWidget(item, _SAYS)
        return None if holder is None else holder.findChild(QProgressBar)

    def ids(self) -> list[int]:
        """The numbers of the library's entries in the order shown."""
        return [id_ for item in self.items() if (id_ := item.data(0, _ID)) != NOW_ID]

    def id_of(self, item: QTreeWidgetItem) -> int:
        """The number of a row's entry."""
        return int(item.data(0, _ID))

    def items(self) -> list[QTreeWidgetItem]:
        """The rows in order."""
        found = (self.topLevelItem(row) for row in range(self.topLevelItemCount()))
        return [item for item in found if item is not None]

    def dropEvent(self, event: QDropEvent) -> None:
        super().dropEvent(event)
        self.order_changed.emit(self.ids())


def _in_the_middle(bar: QProgressBar) -> QWidget:
    """A bar of its own height within a row that is higher: by itself it would hang at the top."""
    holder = QWidget()
    row = QHBoxLayout(holder)
    row.setContentsMargins(6, 0, 6, 0)
    row.addWidget(bar, 0, Qt.AlignmentFlag.AlignVCenter)
    return holder
