"""What the library pane is limited to: kind, time, tag, model, favourites."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QFrame, QGridLayout, QPushButton, QWidget

from app.analysis.kinds.prompts import kinds
from app.store.records import SearchFilter
from app.system.translation import language, to_translate, tr

_TIMES = (
    (to_translate("Time"), None),
    (to_translate("Today"), 0),
    (to_translate("Last 7 days"), 7),
    (to_translate("Last 30 days"), 30),
    (to_translate("Last 365 days"), 365),
)


class HistoryFilter(QFrame):
    """Signals: `changed` when another choice was made."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.kind, self.time, self.tag, self.model, self.collection = (
            QComboBox() for _ in range(5)
        )
        for box, name in (
            (self.kind, tr("Kind of result")),
            (self.time, tr("When it was made")),
            (self.tag, tr("Tag")),
            (self.model, tr("Model")),
            (self.collection, tr("Collection")),
        ):
            box.setAccessibleName(name)
            box.setSizeAdjustPolicy(
                QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
            )
            box.setMinimumContentsLength(6)
            box.activated.connect(lambda *_: self.changed.emit())
        self.kind.addItem(tr("Kind"), "")
        for kind in kinds():
            self.kind.addItem(kind.title(language()), kind.id)
        for name, days in _TIMES:
            self.time.addItem(tr(name), days)
        self.favourites = QCheckBox(tr("★ only"))
        self.favourites.toggled.connect(lambda *_: self.changed.emit())
        clear = QPushButton(tr("Clear"))
        clear.setObjectName("link")
        clear.setToolTip(tr("Show everything"))
        clear.clicked.connect(self.clear)
        self.offer((), (), ())
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(6)
        grid.addWidget(self.kind, 0, 0)
        grid.addWidget(self.time, 0, 1)
        grid.addWidget(self.tag, 1, 0)
        grid.addWidget(self.model, 1, 1)
        grid.addWidget(self.collection, 2, 0, 1, 2)
        grid.addWidget(self.favourites, 3, 0)
        grid.addWidget(clear, 3, 1)

    def offer(self, tags: Sequence[str], models: Sequence[str], collections: Sequence[str]) -> None:
        """The tags, models and collections that there are; what is chosen stays chosen."""
        for box, usual, names in (
            (self.tag, tr("Tag"), tags),
            (self.model, tr("Model"), models),
            (self.collection, tr("Collection"), collections),
        ):
            chosen = box.currentData() or ""
            box.clear()
            box.addItem(usual, "")
            for name in names:
                box.addItem(name, name)
            box.setCurrentIndex(max(box.findData(chosen), 0))

    def value(self, now: datetime | None = None) -> SearchFilter:
        """What is chosen. `now` is the present, with its time zone."""
        now = now or datetime.now().astimezone()
        days = self.time.currentData()
        since = None
        if days is not None:
            since = now.replace(hour=0, minute=0, second=0, microsecond=0) - timedelta(days=days)
        return replace(
            SearchFilter(),
            run_kind=self.kind.currentData() or "",
            model_name=self.model.currentData() or "",
            since=since,
            tag=self.tag.currentData() or "",
            collection=self.collection.currentData() or "",
            favourites=self.favourites.isChecked(),
        )

    @property
    def n_active(self) -> int:
        """How many choices limit something."""
        boxes = (self.kind, self.time, self.tag, self.model, self.collection)
        return sum(box.currentIndex() > 0 for box in boxes) + self.favourites.isChecked()

    def clear(self) -> None:
        """Shows everything."""
        for box in (self.kind, self.time, self.tag, self.model, self.collection):
            box.setCurrentIndex(0)
        self.favourites.blockSignals(True)
        self.favourites.setChecked(False)
        self.favourites.blockSignals(False)
        self.changed.emit()
