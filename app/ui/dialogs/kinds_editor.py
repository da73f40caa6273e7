"""The dialog of the kinds of analysis: look at one, copy it, edit it, put it back."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QInputDialog,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QMessageBox,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.analysis.kinds.offered import copy_kind, discard_kind, kind_text, kinds, save_kind
from app.system.errors import LongleafError
from app.system.translation import language, tr

_LIST_PX = (150, 300)


class KindsEditor(QDialog):
    """Attributes:
    list: Of the kinds; those of the user and edited ones are marked.
    text: The file of the chosen one.
    told: What is wrong with it, or what was done.

    Signals:
        kinds_changed: one was made, edited or removed
    """

    kinds_changed = Signal()

    def __init__(self, chosen: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Kinds of analysis"))
        self.resize(860, 600)
        self._saved = ""
        self._shown = ""
        hint = QLabel(
            tr(
                "A kind says what is asked of a document. Edit one, or copy it under another name; "
                "a shipped one can always be put back."
            ),
            wordWrap=True,
        )
        hint.setObjectName("hint")
        self.list = QListWidget()
        self.list.setAccessibleName(tr("Kinds of analysis"))
        self.list.setMaximumWidth(_LIST_PX[1])
        self.text = QPlainTextEdit()
        self.text.setAccessibleName(tr("Text of the kind"))
        self.text.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.told = QLabel("", wordWrap=True)
        self.told.setObjectName("hint")
        self.told.setTextFormat(Qt.TextFormat.PlainText)
        self.copy_button = QPushButton(tr("Copy as…"))
        self.discard_button = QPushButton(tr("Put back"))
        self.save_button = QPushButton(tr("Save"))
        self.save_button.setObjectName("primary")
        for button in (self.copy_button, self.discard_button, self.save_button):
            button.setAutoDefault(False)

        buttons = QHBoxLayout()
        buttons.addWidget(self.told, 1)
        for button in (self.copy_button, self.discard_button, self.save_button):
            buttons.addWidget(button)
        middle = QHBoxLayout()
        middle.addWidget(self.list)
        middle.addWidget(self.text, 1)
        column = QVBoxLayout(self)
        column.addWidget(hint)
        column.addLayout(middle, 1)
        column.addLayout(buttons)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)

        self.list.currentItemChanged.connect(self._choose)
        self.text.textChanged.connect(self._show_buttons)
        self.copy_button.clicked.connect(self._ask_name)
        self.discard_button.clicked.connect(self.discard)
        self.save_button.clicked.connect(self.save)
        self._fill(chosen)

    @property
    def chosen(self) -> str:
        """The id of the kind that is shown."""
        return self._shown

    def save(self) -> bool:
        """Keeps the text, if it is usable; says what is wrong otherwise."""
        try:
            save_kind(self._shown, self.text.toPlainText())
        except LongleafError as error:
            self.told.setText(str(error))
            return False
        self._fill(self._shown)
        self.told.setText(tr("Saved. It is asked like this from now on."))
        self.kinds_changed.emit()
        return True

    def copy(self, name: str) -> bool:
        """Makes a kind of its own out of the one that is shown."""
        try:
            if any(kind.id == name for kind in kinds()):
                raise LongleafError(tr("There is a kind “{name}” already.", name=name))
            copy_kind(self._shown, name)
        except LongleafError as error:
            self.told.setText(str(error))
            return False
        self._fill(name)
        self.told.setText(tr("Copied. Change its title, and what it asks for."))
        self.kinds_changed.emit()
        return True

    def discard(self) -> None:
        """Removes the user's file: a shipped kind is as it was shipped, another one is gone."""
        question = tr("Give up what you wrote for “{name}”?", name=self._shown)
        kinds_of_answer = QMessageBox.StandardButton
        if QMessageBox.question(self, self.windowTitle(), question) is not kinds_of_answer.Yes:
            return
        discard_kind(self._shown)
        self._fill(self._shown)
        self.told.clear()
        self.kinds_changed.emit()

    def reject(self) -> None:
        if self._may_leave():
            super().reject()

    def _fill(self, chosen: str) -> None:
        self._saved = self.text.toPlainText()  # nothing is lost by filling anew
        self.list.blockSignals(True)
        self.list.clear()
        at = 0
        for kind in kinds():
            title = kind.title(language())
            item = QListWidgetItem(tr("{title} (yours)", title=title) if kind.is_own else title)
            item.setData(Qt.ItemDataRole.UserRole, kind.id)
            item.setToolTip(kind.problem or kind.description(language()))
            self.list.addItem(item)
            at = self.list.count() - 1 if kind.id == chosen else at
        self.list.setCurrentRow(at)
        low, high = _LIST_PX
        self.list.setMinimumWidth(min(max(self.list.sizeHintForColumn(0) + 24, low), high))
        self.list.blockSignals(False)
        self._show()

    def _choose(self, item: QListWidgetItem | None, before: QListWidgetItem | None) -> None:
        if item is None:
            return
        if not self._may_leave():
            self.list.blockSignals(True)
            self.list.setCurrentRow(self.list.row(before) if before is not None else 0)
            self.list.blockSignals(False)
            return
        self.told.clear()
        self._show()

    def _show(self) -> None:
        item = self.list.currentItem()
        self._shown = str(item.data(Qt.ItemDataRole.UserRole))
        self._saved = kind_text(self._shown)
        self.text.setPlainText(self._saved)
        own = {kind.id for kind in kinds() if kind.is_own}
        self.discard_button.setEnabled(self._shown in own)
        self._show_buttons()

    def _show_buttons(self) -> None:
        self.save_button.setEnabled(self.text.toPlainText() != self._saved)

    def _may_leave(self) -> bool:
        """Whether nothing is lost, or may be."""
        if self.text.toPlainText() == self._saved:
            return True
        kinds_of_answer = QMessageBox.StandardButton
        said = QMessageBox.question(
            self,
            self.windowTitle(),
            tr("Save what you wrote for “{name}”?", name=self._shown),
            kinds_of_answer.Save | kinds_of_answer.Discard | kinds_of_answer.Cancel,
        )
        if said is kinds_of_answer.Save:
            return self.save()
        return said is kinds_of_answer.Discard

    def _ask_name(self) -> None:
        if not self._may_leave():
            return
        name, given = QInputDialog.getText(
            self, self.windowTitle(), tr("Name of the copy (letters, digits, hyphens):")
        )
        if given and name.strip():
            self.copy(name.strip())
