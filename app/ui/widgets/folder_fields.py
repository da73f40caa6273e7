"""Fields for folders: one folder, or a list of them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.system.translation import tr


class FolderField(QWidget):
    """One folder that is chosen, never typed; `usual` is what stands there when none is."""

    def __init__(self, usual: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.field = QLineEdit()
        self.field.setReadOnly(True)
        self.field.setPlaceholderText(usual)
        self.field.setAccessibleName(tr("Folder"))
        self.choose = QPushButton(tr("Choose…"))
        self.clear = QPushButton(tr("Usual"))
        for button in (self.choose, self.clear):
            button.setAutoDefault(False)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.field, 1)
        row.addWidget(self.choose)
        row.addWidget(self.clear)
        self.choose.clicked.connect(self._ask)
        self.clear.clicked.connect(lambda: self.set_folder(""))
        self.set_folder("")

    def folder(self) -> str:
        """The folder, "" for the usual one."""
        return self.field.text()

    def set_folder(self, folder: str) -> None:
        """Shows a folder."""
        self.field.setText(folder)
        self.clear.setEnabled(bool(folder))

    def _ask(self) -> None:
        folder = QFileDialog.getExistingDirectory(self, tr("Choose a folder"), self.folder())
        if folder:
            self.set_folder(folder)


class FolderList(QWidget):
    """Several folders, added and removed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.list = QListWidget()
        self.list.setObjectName("notes")
        self.list.setAccessibleName(tr("Your folders"))
        self.list.setMinimumHeight(90)
        self.add = QPushButton(tr("Add a folder…"))
        self.remove = QPushButton(tr("Remove"))
        for button in (self.add, self.remove):
            button.setAutoDefault(False)
        buttons = QVBoxLayout()
        buttons.addWidget(self.add)
        buttons.addWidget(self.remove)
        buttons.addStretch(1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.list, 1)
        row.addLayout(buttons)
        self.add.clicked.connect(self._ask)
        self.remove.clicked.connect(lambda: self.list.takeItem(self.list.currentRow()))
        self.list.itemSelectionChanged.connect(self._update)
        self._update()

    def folders(self) -> tuple[str, ...]:
        """The folders, in their order."""
        return tuple(self.list.item(number).text() for number in range(self.list.count()))

    def set_folders(self, folders: Sequence[str]) -> None:
        """Shows folders."""
        self.list.clear()
        self.list.addItems(list(folders))
        self._update()

    def add_folder(self, folder: str) -> None:
        """Adds a folder, once."""
        if folder and folder not in self.folders():
            self.list.addItem(folder)

    def _ask(self) -> None:
        self.add_folder(QFileDialog.getExistingDirectory(self, tr("Choose a folder")))

    def _update(self) -> None:
        self.remove.setEnabled(bool(self.list.selectedItems()))
