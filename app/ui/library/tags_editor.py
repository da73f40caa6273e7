"""Tags of a document or a result, chosen among those there are or new."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.system.translation import to_translate, tr

N_LETTERS_MAX = 60
"""Longest name that can be typed."""
_WORDS = {
    "tag": (
        to_translate("New tag"),
        to_translate("Name of a new tag"),
        to_translate("Upper and lower case make no difference to a tag."),
    ),
    "collection": (
        to_translate("New collection"),
        to_translate("Name of a new collection"),
        to_translate("Upper and lower case make no difference to a collection."),
    ),
}


class TagsEditor(QDialog):
    """A list of names with check marks and a field for a new one; also used for collections.

    Args:
        title: Of the dialog.
        what: What they name: "tag" or "collection".
        known: All names there are.
        chosen: Those that are set.
    """

    def __init__(
        self,
        title: str,
        what: str,
        known: Sequence[str],
        chosen: Sequence[str],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        new, name_of_new, about_case = (tr(words) for words in _WORDS[what])
        self.list = QListWidget()
        self.list.setAccessibleName(title)
        self.field = QLineEdit(placeholderText=new)
        self.field.setAccessibleName(name_of_new)
        self.field.setMaxLength(N_LETTERS_MAX)
        add = QPushButton(tr("Add"))
        add.setAutoDefault(False)
        add.clicked.connect(self.add_typed)
        self.field.returnPressed.connect(self.add_typed)
        for name in sorted({*known, *chosen}, key=str.casefold):
            self._add(name, name in chosen)
        hint = QLabel(about_case, wordWrap=True)
        hint.setObjectName("hint")
        buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel
        )
        buttons.accepted.connect(self.finish)
        buttons.rejected.connect(self.reject)
        buttons.button(QDialogButtonBox.StandardButton.Ok).setAutoDefault(False)
        row = QHBoxLayout()
        row.addWidget(self.field, 1)
        row.addWidget(add)
        column = QVBoxLayout(self)
        column.addWidget(self.list, 1)
        column.addLayout(row)
        column.addWidget(hint)
        column.addWidget(buttons)
        self.resize(340, 380)
        self.field.setFocus()

    def names(self) -> list[str]:
        """The names with a check mark."""
        items = [self.list.item(row) for row in range(self.list.count())]
        return [item.text() for item in items if item.checkState() is Qt.CheckState.Checked]

    def add_typed(self) -> None:
        """Takes the name in the field, as a new one or one that is there."""
        name = " ".join(self.field.text().split())
        if not name:
            return
        self.field.clear()
        for row in range(self.list.count()):
            item = self.list.item(row)
            if item.text().casefold() == name.casefold():
                item.setCheckState(Qt.CheckState.Checked)
                self.list.scrollToItem(item)
                return
        self.list.scrollToItem(self._add(name, True))

    def _add(self, name: str, checked: bool) -> QListWidgetItem:
        item = QListWidgetItem(name)
        item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
        item.setCheckState(Qt.CheckState.Checked if checked else Qt.CheckState.Unchecked)
        self.list.addItem(item)
        return item

    def finish(self) -> None:
        self.add_typed()  # a name that was typed was meant
        self.accept()
