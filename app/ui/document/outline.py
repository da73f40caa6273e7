"""The headings of a document as a tree to jump by."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QTreeWidget, QTreeWidgetItem, QWidget

from app.documents.base.document import Document
from app.documents.base.passages import fold
from app.system.translation import tr
from app.system.wording import pages_text

N_SEARCHED = 400
"""Characters of a block in which the title of an entry of the outline is looked for."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A line of the outline.

    Attributes:
        title: As it is shown.
        level: From 1.
        block: Index of its block, or None where only its page is known.
        page: Its page, or None where there are none.
        start: Offset into `Document.text` where it begins, as near as that is known.
    """

    title: str
    level: int
    block: int | None
    page: int | None
    start: int


def headings_of(document: Document) -> list[Heading]:
    """The outline that the file itself has where it has pages, else the headings of its text."""
    starts = dict(zip(document.body, document.block_starts, strict=True))
    if document.pages and document.outline:
        return _from_outline(document, starts)
    return [
        Heading(block.text.replace("\n", " "), block.level, index, block.page, starts[index])
        for index in document.body
        if (block := document.blocks[index]).level is not None
    ]


def _from_outline(document: Document, starts: dict[int, int]) -> list[Heading]:
    on_page: dict[int, list[int]] = defaultdict(list)
    for index in document.body:
        page = document.blocks[index].page
        if page is not None:
            on_page[page].append(index)
    page_starts = {place.page: place.start for place in document.places}
    folded: dict[int, str] = {}
    found, position = [], 0
    for entry in document.outline:
        if entry.page is None:
            continue
        title = fold(entry.title)
        block = None
        for index in on_page[entry.page] if title else ():
            if index not in folded:
                folded[index] = fold(document.blocks[index].text[:N_SEARCHED])
            if title in folded[index]:
                block = index
                break
        start = starts[block] if block is not None else page_starts.get(entry.page, position)
        position = start
        found.append(Heading(entry.title, entry.level, block, entry.page, start))
    return found


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

    def set_headings(self, headings: list[Heading]) -> None:
        """Shows these, unfolded to the second level."""
        self.clear()
        self._headings, self._items = headings, []
        above: list[tuple[int, QTreeWidgetItem]] = []
        tops: list[QTreeWidgetItem] = []
        for heading in headings:
            while above and above[-1][0] >= heading.level:
                above.pop()
            item = QTreeWidgetItem([heading.title])
            page = f" – {pages_text(heading.page, heading.page)}" if heading.page else ""
            item.setData(0, Qt.ItemDataRole.UserRole, len(self._items))
            item.setToolTip(0, f"{heading.title}{page}")
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
