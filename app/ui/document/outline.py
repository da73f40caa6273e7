"""The headings of a document as a tree to jump by."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QTreeWidget, QTreeWidgetItem, QWidget

from app.documents.structure.outline import Heading
from app.system.translation import tr
from app.system.wording import pages_text


class OutlineTree(QTreeWidget):
    """Signals: `chosen` (Heading)."""

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("outline")
        self.setHeaderHidden(True)
        self.setAccessibleName(tr("Contents of the document"))
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setIndentation(14)
        self.setUniformRowHeights(True)
        self._headings: list[Heading] = []
        self._items: list[QTreeWidgetItem] = []
        self.itemClicked.connect(self._choose)
        self.itemActivated.connect(self._choose)

    def set_headings(self, headings: list[Heading], printed: Mapping[int, str]) -> None:
        """Shows these, unfolded to the second level; `printed` says what pages are called on which
        another number is printed than theirs."""
        self.clear()
        self._headings, self._items = headings, []
        above: list[tuple[int, QTreeWidgetItem]] = []
        tops: list[QTreeWidgetItem] = []
        for heading in headings:
            while above and above[-1][0] >= heading.level:
                above.pop()
            item = QTreeWidgetItem([heading.title])
            number = heading.page
            page = printed.get(number) or pages_text(number, number) if number else ""
            item.setData(0, Qt.ItemDataRole.UserRole, len(self._items))
            item.setToolTip(0, f"{heading.title} – {page}" if page else heading.title)
            if above:
                above[-1][1].addChild(item)
            else:
                tops.append(item)
            above.append((heading.level, item))
            self._items.append(item)
        self.addTopLevelItems(tops)
        self.expandToDepth(0 if len(headings) > 60 else 1)

    def follow(self, start: int) -> None:
        """Marks the heading that an offset of the text stands under."""
        index = bisect_right([heading.start for heading in self._headings], start) - 1
        if index < 0:
            return
        item = self._items[index]
        above = item.parent()
        while above is not None:
            if not above.isExpanded():
                item = above
            above = above.parent()
        if item is not self.currentItem():
            self.setCurrentItem(item)
            self.scrollToItem(item)

    def _choose(self, item: QTreeWidgetItem) -> None:
        self.chosen.emit(self._headings[item.data(0, Qt.ItemDataRole.UserRole)])
