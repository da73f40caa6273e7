"""The rows of the library pane, fetched as they come into sight."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt

from app.system.errors import LongleafError
from app.system.translation import tr

_INDEX = QModelIndex()
_ROLE = Qt.ItemDataRole
ROW_ROLE = int(_ROLE.UserRole)


class RowKind(StrEnum):
    """What a row is."""

    DOCUMENT = "document"  # heads the rows of a document
    RUN = "run"
    CONVERSATION = "conversation"
    HIT = "hit"


@dataclass(frozen=True, slots=True)
class HistoryRow:
    """A row of the library.

    Attributes:
        kind: What it is.
        title, detail: Its two lines; a document has one.
        record: The `DocumentRecord`, `RunRecord` or `SearchHit` it stands for, or, for a
            conversation, the SHA-256 of its document.
        favourite, tags: What somebody marked it with.
        tip: What is told of it when it is pointed at.
        marks: Where the words that were looked for stand in `detail`.
        file: The name of a document's file: its third line.
    """

    kind: RowKind
    title: str
    detail: str
    record: Any
    favourite: bool = False
    tags: tuple[str, ...] = ()
    tip: str = ""
    marks: tuple[tuple[int, int], ...] = ()
    file: str = ""


Fetch = Callable[[], Sequence[HistoryRow]]
"""Gives the next rows; none when there are no more."""


class HistoryModel(QAbstractListModel):
    """Rows of a source, in pages: what is not in sight is not read."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[HistoryRow] = []
        self._fetch: Fetch | None = None

    def set_source(self, fetch: Fetch) -> None:
        """Shows the rows that `fetch` gives; the first of them at once."""
        self.beginResetModel()
        self.rows = list(fetch())
        self._fetch = fetch if self.rows else None
        self.endResetModel()

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = _INDEX) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def canFetchMore(self, parent: QModelIndex | QPersistentModelIndex) -> bool:
        return not parent.isValid() and self._fetch is not None

    def fetchMore(self, parent: QModelIndex | QPersistentModelIndex) -> None:
        if parent.isValid() or self._fetch is None:
            return
        try:
            more = self._fetch()
        except LongleafError:
            more = ()  # the library is busy or closed: the next refresh tells or shows it
        if not more:
            self._fetch = None
            return
        first = len(self.rows)
        self.beginInsertRows(_INDEX, first, first + len(more) - 1)
        self.rows += more
        self.endInsertRows()

    def data(
        self, index: QModelIndex | QPersistentModelIndex, role: int = _ROLE.DisplayRole
    ) -> Any:
        if not 0 <= index.row() < len(self.rows):
            return None
        row = self.rows[index.row()]
        if role == ROW_ROLE:
            return row
        if role == _ROLE.DisplayRole:
            return row.title
        if role == _ROLE.ToolTipRole:
            return row.tip
        if role == _ROLE.AccessibleTextRole:
            star = tr("favourite, ") if row.favourite else ""
            tags = tr(", tags {tags}", tags=", ".join(row.tags)) if row.tags else ""
            file = tr(", ") + row.file if row.file else ""
            return f"{star}{row.title}. {row.detail}{file}{tags}"
        return None
