"""The library at the left: every earlier run, newest first, with a search field."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import (
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QMenu,
    QVBoxLayout,
    QWidget,
)

from app.store.records import HitKind, RunRecord, RunStatus, SearchHit

_FOUND_IN = {
    HitKind.TITLE: "title",
    HitKind.RESULT: "summary",
    HitKind.NOTE: "note",
    HitKind.BODY: "text",
}

_HOW = {"single": "one pass", "map-reduce": "in parts"}
_STATUS = {
    RunStatus.RUNNING: "running",
    RunStatus.CANCELLED: "cancelled",
    RunStatus.FAILED: "failed",
    RunStatus.INTERRUPTED: "interrupted",
}


def _parts(n: int) -> str:
    return "one part" if n == 1 else f"{n} parts"


class HistoryList(QWidget):
    """Signals: `run_chosen`, `reopen_asked`, `delete_asked`, `forget_asked` (RunRecord);
    `hit_chosen` (SearchHit); `search_changed` (str)."""

    run_chosen = Signal(object)
    reopen_asked = Signal(object)
    delete_asked = Signal(object)
    forget_asked = Signal(object)
    hit_chosen = Signal(object)
    search_changed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("sidebar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        heading = QLabel("Library")
        heading.setObjectName("title")
        self.search = QLineEdit(placeholderText="Search titles and summaries")
        self.search.setClearButtonEnabled(True)
        self.search.setAccessibleName("Search the library")
        self.search.textChanged.connect(self.search_changed)
        self.list = QListWidget()
        self.list.setAccessibleName("Earlier summaries")
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.list.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.list.customContextMenuRequested.connect(self._menu)
        self.list.itemActivated.connect(self._choose)
        self.list.itemClicked.connect(self._choose)
        self._empty = QLabel(
            "Summaries you make are kept here. They stay on this machine.", wordWrap=True
        )
        self._empty.setObjectName("hint")
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 14, 10, 10)
        column.setSpacing(10)
        column.addWidget(heading)
        column.addWidget(self.search)
        column.addWidget(self._empty)
        column.addWidget(self.list, 1)

    def set_runs(self, runs: list[RunRecord]) -> None:
        """Shows these runs, in this order."""
        self.list.clear()
        for run in runs:
            when = run.started.astimezone().strftime("%d %b, %H:%M")
            status = _STATUS.get(run.status, _HOW.get(run.mode, run.mode))
            item = QListWidgetItem(f"{run.document_title}\n{when} · {status}")
            item.setData(Qt.ItemDataRole.UserRole, run)
            item.setToolTip(
                f"{run.document_title}\n{run.document_path}\n"
                f"{run.model_name}, {_parts(run.n_parts)}, {run.started.astimezone():%d %B %Y}"
            )
            self.list.addItem(item)
        self._say_when_empty(not runs)

    def set_hits(self, hits: list[SearchHit]) -> None:
        """Shows what a search found, best first."""
        self.list.clear()
        for hit in hits:
            where = _FOUND_IN[hit.kind] if hit.page is None else f"page {hit.page}"
            item = QListWidgetItem(f"{hit.document_title} · {where}\n{hit.snippet}")
            item.setData(Qt.ItemDataRole.UserRole, hit)
            item.setToolTip(hit.snippet)
            self.list.addItem(item)
        self._say_when_empty(not hits)

    def _say_when_empty(self, empty: bool) -> None:
        self._empty.setText(
            "Nothing fits this search."
            if self.search.text()
            else "Summaries you make are kept here. They stay on this machine."
        )
        self._empty.setVisible(empty)

    def _choose(self, item: QListWidgetItem) -> None:
        chosen = item.data(Qt.ItemDataRole.UserRole)
        signal = self.hit_chosen if isinstance(chosen, SearchHit) else self.run_chosen
        signal.emit(chosen)

    def _menu(self, at: QPoint) -> None:
        item = self.list.itemAt(at)
        if item is None:
            return
        run = item.data(Qt.ItemDataRole.UserRole)
        if isinstance(run, SearchHit):
            return
        menu = QMenu(self)
        menu.addAction("Show", lambda: self.run_chosen.emit(run))
        menu.addAction("Open the document", lambda: self.reopen_asked.emit(run))
        menu.addSeparator()
        menu.addAction("Delete", lambda: self.delete_asked.emit(run))
        menu.addAction("Forget this document…", lambda: self.forget_asked.emit(run))
        menu.exec(self.list.mapToGlobal(at))
