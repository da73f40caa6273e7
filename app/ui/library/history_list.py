"""The library at the left: documents and what was made of them, with search and filters."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListView,
    QMenu,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.store.records import HitKind, RunRecord, SearchFilter, SearchHit
from app.system.translation import to_translate, tr
from app.ui.library.history_filter import HistoryFilter
from app.ui.library.history_model import ROW_ROLE, Fetch, HistoryModel, HistoryRow, RowKind
from app.ui.library.history_rows import HistoryDelegate

_FOUND_IN = {
    HitKind.TITLE: to_translate("title"),
    HitKind.RESULT: to_translate("summary"),
    HitKind.NOTE: to_translate("note"),
    HitKind.EXCHANGE: to_translate("answer to a question"),
    HitKind.BODY: to_translate("text"),
}
_TYPING_MS = 150
_EMPTY = to_translate("Summaries you make are kept here. They stay on this machine.")


class HistoryList(QWidget):
    """Attributes: `list` (the view), `model` (its rows), `search`, `filter`.

    Signals:
        run_chosen, reopen_asked, delete_asked: (RunRecord)
        forget_asked: (RunRecord or DocumentRecord)
        document_chosen: (DocumentRecord) to be opened
        conversation_chosen, conversation_dropped: (SHA-256 of its document)
        star_asked, tags_asked, note_asked, collection_asked: (HistoryRow of a run or document)
        hit_chosen: (SearchHit)
        search_changed: other words or another filter
        queue_clicked: the queue is to be seen
    """

    run_chosen = Signal(object)
    document_chosen = Signal(object)
    conversation_chosen = Signal(str)
    conversation_dropped = Signal(str)
    reopen_asked = Signal(object)
    delete_asked = Signal(object)
    forget_asked = Signal(object)
    star_asked = Signal(object)
    tags_asked = Signal(object)
    note_asked = Signal(object)
    collection_asked = Signal(object)
    hit_chosen = Signal(object)
    search_changed = Signal(str)
    queue_clicked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("sidebar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        heading = QLabel(tr("Library"))
        heading.setObjectName("title")
        self.filter_button = QPushButton(tr("Filter"))
        self.filter_button.setCheckable(True)
        self.filter_button.setObjectName("link")
        self.filter_button.setToolTip(tr("Only a kind, a time, a tag, a model or favourites"))
        self.queue_button = QPushButton(tr("Queue"))
        self.queue_button.setObjectName("link")
        self.queue_button.setToolTip(tr("Documents that are read one after the other"))
        self.queue_button.clicked.connect(self.queue_clicked)
        top = QHBoxLayout()
        top.setSpacing(0)
        top.addWidget(heading, 1)
        top.addWidget(self.queue_button)
        top.addWidget(self.filter_button)
        self.search = QLineEdit(placeholderText=tr("Search titles, texts and summaries"))
        self.search.setClearButtonEnabled(True)
        self.search.setAccessibleName(tr("Search the library"))
        self._typing = QTimer(self, singleShot=True, interval=_TYPING_MS)
        self._typing.timeout.connect(self._tell)
        self.search.textChanged.connect(lambda *_: self._typing.start())
        self.search.returnPressed.connect(self._tell)
        self.filter = HistoryFilter()
        self.filter.hide()
        self.filter.changed.connect(self._tell)
        self.filter_button.toggled.connect(self.filter.setVisible)
        self.model = HistoryModel()
        self.list = _RowsByWidth()
        self.list.setObjectName("library")
        self.list.setModel(self.model)
        self.list.setItemDelegate(HistoryDelegate(self.list))
        self.list.setAccessibleName(tr("Documents and results"))
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.list.setMouseTracking(True)
        self.list.setLayoutMode(QListView.LayoutMode.Batched)
        self.list.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.list.customContextMenuRequested.connect(self._show_menu)
        self.list.activated.connect(self._choose)
        self.list.clicked.connect(self._choose)
        QShortcut(
            QKeySequence(QKeySequence.StandardKey.Delete),
            self.list,
            self._delete,
            context=Qt.ShortcutContext.WidgetShortcut,
        )
        self.empty_text = QLabel(tr(_EMPTY), wordWrap=True)
        self.empty_text.setObjectName("hint")
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 14, 10, 10)
        column.setSpacing(8)
        column.addLayout(top)
        for widget in (self.search, self.filter, self.empty_text):
            column.addWidget(widget)
        column.addWidget(self.list, 1)

    @property
    def words(self) -> str:
        """What is searched for."""
        return self.search.text().strip()

    def take_focus(self) -> None:
        """Lets the keys go through the rows, or begin a search where there are none."""
        if not self.model.rows:
            self.search.setFocus()
            return
        if not self.list.currentIndex().isValid():
            self.list.setCurrentIndex(self.model.index(0, 0))
        self.list.setFocus()

    def set_queue(self, n_waiting: int) -> None:
        """How many documents wait in the queue."""
        told = tr("Queue ({n:,})", n=n_waiting) if n_waiting else tr("Queue")
        self.queue_button.setText(told)

    def limits(self) -> SearchFilter:
        """What the rows are limited to."""
        return self.filter.value()

    def runs(self) -> list[RunRecord]:
        """The runs among the rows that were fetched, in order."""
        return [row.record for row in self.model.rows if row.kind is RowKind.RUN]

    def show_rows(self, fetch: Fetch) -> None:
        """Shows documents and runs, fetched as they come into sight; the place stays."""
        at = self.list.verticalScrollBar().value()
        self.model.set_source(fetch)
        self.list.verticalScrollBar().setValue(at)
        self._say_when_empty()

    def set_hits(self, hits: Sequence[SearchHit]) -> None:
        """Shows what a search found, best first."""
        rows = [_hit_row(hit) for hit in hits]
        waiting = iter([rows])
        self.model.set_source(lambda: next(waiting, []))
        self.list.scrollToTop()
        self._say_when_empty()

    def _say_when_empty(self) -> None:
        limited = bool(self.words) or self.filter.n_active > 0
        self.empty_text.setText(tr("Nothing fits this search.") if limited else tr(_EMPTY))
        self.empty_text.setVisible(not self.model.rows)

    def _tell(self) -> None:
        self._typing.stop()
        n = self.filter.n_active
        self.filter_button.setText(tr("Filter ({n})", n=n) if n else tr("Filter"))
        self.search_changed.emit(self.words)

    def _choose(self, index: QModelIndex) -> None:
        row: HistoryRow | None = index.data(ROW_ROLE)
        if row is None:
            return
        signal = {
            RowKind.HIT: self.hit_chosen,
            RowKind.RUN: self.run_chosen,
            RowKind.DOCUMENT: self.document_chosen,
            RowKind.CONVERSATION: self.conversation_chosen,
        }[row.kind]
        signal.emit(row.record)

    def _delete(self) -> None:
        row: HistoryRow | None = self.list.currentIndex().data(ROW_ROLE)
        if row is not None and row.kind is RowKind.RUN:
            self.delete_asked.emit(row.record)
        elif row is not None and row.kind is RowKind.CONVERSATION:
            self.conversation_dropped.emit(row.record)

    def menu_of(self, row: HistoryRow) -> QMenu:
        """What can be done with a row."""
        menu = QMenu(self)
        record = row.record
        if row.kind is RowKind.HIT:
            menu.addAction(tr("Show"), lambda: self.hit_chosen.emit(record))
            return menu
        if row.kind is RowKind.CONVERSATION:
            menu.addAction(tr("Show"), lambda: self.conversation_chosen.emit(record))
            menu.addSeparator()
            menu.addAction(tr("Delete"), lambda: self.conversation_dropped.emit(record))
            return menu
        if row.kind is RowKind.RUN:
            menu.addAction(tr("Show"), lambda: self.run_chosen.emit(record))
            menu.addAction(tr("Open the document"), lambda: self.reopen_asked.emit(record))
        else:
            menu.addAction(tr("Open"), lambda: self.document_chosen.emit(record))
        menu.addSeparator()
        star = tr("No longer a favourite") if row.favourite else tr("Make it a favourite")
        menu.addAction(star, lambda: self.star_asked.emit(row))
        menu.addAction(tr("Tags…"), lambda: self.tags_asked.emit(row))
        menu.addAction(tr("Note…"), lambda: self.note_asked.emit(row))
        if row.kind is RowKind.DOCUMENT:
            menu.addAction(tr("Collections…"), lambda: self.collection_asked.emit(row))
        menu.addSeparator()
        if row.kind is RowKind.RUN:
            menu.addAction(tr("Delete"), lambda: self.delete_asked.emit(record))
        menu.addAction(tr("Forget this document…"), lambda: self.forget_asked.emit(record))
        return menu

    def _show_menu(self, at: QPoint) -> None:
        row: HistoryRow | None = self.list.indexAt(at).data(ROW_ROLE)
        if row is not None:
            menu = self.menu_of(row)
            menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            menu.popup(self.list.viewport().mapToGlobal(at))


class _RowsByWidth(QListView):
    """Lays its rows out anew for another width, in which a title may take another line. Qt's own
    `ResizeMode.Adjust` looks at the direction of the flow alone, which is the height here."""

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.scheduleDelayedItemsLayout()


def _hit_row(hit: SearchHit) -> HistoryRow:
    where = tr(_FOUND_IN[hit.kind]) if hit.page is None else tr("page {n}", n=hit.page_name)
    of_file = tr("Page {n} of the file", n=hit.page) if hit.is_renamed else ""
    return HistoryRow(
        RowKind.HIT,
        f"{hit.document_title} · {where}",
        hit.snippet,
        hit,
        tip="\n".join(filter(None, [hit.snippet, of_file])),
        marks=hit.marks,
    )
