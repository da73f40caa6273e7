"""The lengths that a kind of analysis can be asked in, as a table."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.analysis.kinds.editing import LengthFields
from app.analysis.kinds.files import N_ANSWER_MAX
from app.analysis.kinds.prompts import N_ANSWER_DEFAULT
from app.system.translation import tr

_TITLE, _TEXT, _N_ANSWER = range(3)
_N_ROWS_SHOWN = 4


class KindLengths(QWidget):
    """Attributes: `table` (title, text, longest answer), `add`, `remove`.

    Signals: `edited` something was changed by hand.
    """

    edited = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lengths: list[LengthFields] = []
        self._tag = "en"
        caption = QLabel(tr("Lengths that can be chosen; the first is the usual one"))
        self.table = QTableWidget(0, 3)
        caption.setBuddy(self.table)
        self.table.setAccessibleName(caption.text())
        self.table.setHorizontalHeaderLabels(
            [tr("Length"), tr("What is asked for it"), tr("Tokens")]
        )
        self.table.verticalHeader().hide()
        self.table.setTabKeyNavigation(False)
        self.table.setWordWrap(False)
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(_TEXT, QHeaderView.ResizeMode.Stretch)
        self.add, self.remove = QPushButton(tr("Add a length")), QPushButton(tr("Remove it"))
        buttons = QHBoxLayout()
        for button in (self.add, self.remove):
            button.setObjectName("link")
            button.setAutoDefault(False)
            buttons.addWidget(button)
        buttons.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        for widget in (caption, self.table):
            column.addWidget(widget)
        column.addLayout(buttons)
        self.table.itemChanged.connect(lambda _: self._take())
        self.add.clicked.connect(self.add_length)
        self.remove.clicked.connect(self.remove_length)

    def show_lengths(self, lengths: Sequence[LengthFields], tag: str) -> None:
        """Shows lengths with their texts in a language, without telling anybody."""
        self._lengths, self._tag = list(lengths), tag
        with QSignalBlocker(self.table):
            self.table.setRowCount(len(lengths))
            for row, each in enumerate(lengths):
                for column, text in (
                    (_TITLE, each.titles.get(tag, "")),
                    (_TEXT, each.texts.get(tag, "")),
                    (_N_ANSWER, str(each.n_answer)),
                ):
                    item = QTableWidgetItem(text)
                    item.setToolTip(text if column == _TEXT else "")
                    self.table.setItem(row, column, item)
        self.table.setVisible(bool(lengths))
        self.remove.setVisible(bool(lengths))
        height = self.table.horizontalHeader().sizeHint().height() + 6
        height += (
            min(len(lengths), _N_ROWS_SHOWN) * self.table.verticalHeader().defaultSectionSize()
        )
        self.table.setFixedHeight(height)

    def lengths(self) -> list[LengthFields]:
        """What the table says."""
        return list(self._lengths)

    def add_length(self) -> None:
        """Adds one more, to be named."""
        taken = {each.id for each in self._lengths}
        number = next(n for n in range(1, 1000) if f"length-{n}" not in taken)
        title = tr("Length {n}", n=number)
        asked = tr("Write at most ten sentences.")
        new = LengthFields(
            f"length-{number}",
            {"en": title, "zh": title},
            {"en": asked, "zh": asked},
            N_ANSWER_DEFAULT,
        )
        self.show_lengths([*self._lengths, new], self._tag)
        self.table.setCurrentCell(len(self._lengths) - 1, _TITLE)
        self.edited.emit()

    def remove_length(self) -> None:
        """Takes the chosen one out."""
        row = max(self.table.currentRow(), 0)
        if self._lengths:
            del self._lengths[row]
            self.show_lengths(self._lengths, self._tag)
            self.edited.emit()

    def _take(self) -> None:
        for row, each in enumerate(self._lengths):
            title, text, n_answer = (self.table.item(row, column) for column in range(3))
            if title is None or text is None or n_answer is None:
                return
            each.titles[self._tag], each.texts[self._tag] = title.text(), text.text()
            typed = n_answer.text().strip()
            if typed.isdecimal() and 1 <= int(typed) <= N_ANSWER_MAX:
                each.n_answer = int(typed)
            else:
                with QSignalBlocker(self.table):
                    n_answer.setText(str(each.n_answer))
        self.edited.emit()
