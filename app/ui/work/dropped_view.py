"""What the readings of the parts noted and the answer does not say, and what of the document's
figures neither says."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.analysis.evidence.figures.reading import FigureKind
from app.analysis.evidence.left_out.dropped import DroppedFact
from app.system.translation import to_translate, tr
from app.system.wording import place_text

_PAGE = re.compile(r"p\. (\d+)")
_NAMES = {
    FigureKind.MONEY: to_translate("Amounts"),
    FigureKind.DATE: to_translate("Dates"),
    FigureKind.PERCENT: to_translate("Percentages"),
    FigureKind.NUMBER: to_translate("Numbers"),
    FigureKind.NAME: to_translate("Names"),
}
_EMPTY = to_translate(
    "Nothing to show: the answer has every figure and name that the notes on the parts have, and "
    "every amount, date, percentage and period of the document; or nothing was read yet."
)


class DroppedView(QWidget):
    """Signals: `page_clicked` (page number, fact); `place_clicked` (label, fact); `part_clicked`
    (index of the part whose note has it)."""

    page_clicked = Signal(int, object)
    place_clicked = Signal(str, object)
    part_clicked = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._facts: Sequence[DroppedFact] = ()
        self._renamed_pages: Mapping[str, int] = {}
        self.told = QLabel(wordWrap=True)
        self.told.setObjectName("hint")
        self.kind = QComboBox()
        self.kind.setAccessibleName(tr("Which figures"))
        self.kind.activated.connect(self._fill)
        self.list = QTreeWidget()
        self.list.setAccessibleName(tr("What was left out"))
        self.list.setHeaderLabels([tr("What"), tr("Where"), tr("Noted"), tr("Text")])
        self.list.setRootIsDecorated(False)
        self.list.setUniformRowHeights(True)
        header = self.list.header()
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(2, QHeaderView.ResizeMode.ResizeToContents)
        header.setStretchLastSection(True)
        self.list.itemActivated.connect(self._go_to)
        self.list.itemClicked.connect(self._go_to)
        row = QHBoxLayout()
        row.addWidget(self.told, 1)
        row.addWidget(self.kind, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 8, 0, 0)
        column.addLayout(row)
        column.addWidget(self.list, 1)
        self.set_facts(())

    def set_renamed_pages(self, pages: Mapping[str, int]) -> None:
        """Tells which page of the file a label means where another number is printed on it."""
        self._renamed_pages = pages

    def set_facts(self, facts: Sequence[DroppedFact]) -> None:
        """Shows what was left out, as `Evidence.dropped` has it."""
        self._facts = facts
        self.kind.clear()
        self.kind.addItem(tr("All ({n_facts:,})", n_facts=len(facts)), None)
        for kind, name in _NAMES.items():
            n = sum(fact.kind is kind for fact in facts)
            if n:
                self.kind.addItem(f"{tr(name)} ({n:,})", kind)
        self.kind.setVisible(bool(facts))
        self.list.setVisible(bool(facts))
        self.told.setText(
            tr(
                "A summary shortens, so most of this is meant to go: what the parts noted, and "
                "amounts, dates, percentages and periods that were not even noted. Whether "
                "something of it matters is for you to judge. A click leads to its page."
            )
            if facts
            else tr(_EMPTY)
        )
        self._fill()

    def _fill(self) -> None:
        self.list.clear()
        wanted = self.kind.currentData()
        items = []
        for fact in self._facts:
            if wanted not in (None, fact.kind):
                continue
            where = place_text(", ".join(fact.references)) or _parts_text(fact.parts)
            noted = tr("yes") if fact.is_noted else tr("no")
            item = QTreeWidgetItem([fact.text, where, noted, fact.context])
            item.setData(0, Qt.ItemDataRole.UserRole, fact)
            item.setToolTip(3, fact.context)
            of_file = filter(None, map(self._renamed_pages.get, fact.references))
            told = "\n".join(tr("Page {n} of the file", n=n) for n in of_file)
            item.setToolTip(1, told)
            items.append(item)
        self.list.addTopLevelItems(items)

    def _go_to(self, item: QTreeWidgetItem) -> None:
        fact: DroppedFact = item.data(0, Qt.ItemDataRole.UserRole)
        for label in fact.references:
            page = _PAGE.fullmatch(label)
            if page:
                self.page_clicked.emit(int(page[1]), fact)
            else:
                self.place_clicked.emit(label, fact)
            return
        if fact.parts:
            self.part_clicked.emit(fact.parts[0])


def _parts_text(parts: Sequence[int]) -> str:
    numbers = ", ".join(str(index + 1) for index in parts)
    if len(parts) == 1:
        return tr("part {numbers}", numbers=numbers)
    return tr("parts {numbers}", numbers=numbers)
