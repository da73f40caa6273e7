"""The dialog of the kinds of analysis: make one, edit it in a form or as a file, see what the model
gets, put it back."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt, QTimer, Signal
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QHBoxLayout,
    QInputDialog,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QMessageBox,
    QPlainTextEdit,
    QPushButton,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from app.analysis.kinds.editing import (
    example_messages,
    kind_fields,
    kind_id,
    new_kind_text,
    with_fields,
)
from app.analysis.kinds.files import checked_kind
from app.analysis.kinds.offered import (
    copy_kind,
    discard_kind,
    is_shipped,
    kind_text,
    kinds,
    save_kind,
)
from app.planning import Mode
from app.system.errors import LongleafError
from app.system.translation import language, tr
from app.ui.dialogs.kind_form import KindForm

_LIST_PX = (150, 260)
CHECK_MS = 250
"""After the last key: a sentence that changes with every key is in the way."""


class KindsEditor(QDialog):
    """Attributes:
    list: Of the kinds; those of the user and edited ones are marked.
    tabs: `form`, `preview` (what the model gets), `text` (the file) of the chosen one.
    told: What is wrong with it, or what was done.

    Signals:
        kinds_changed: one was made, edited or removed
    """

    kinds_changed = Signal()

    def __init__(self, chosen: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Kinds of analysis"))
        self.resize(880, 620)
        self._saved = self._shown = ""
        self._check_soon = QTimer(self, singleShot=True, interval=CHECK_MS)
        self._make_widgets()
        self._lay_out()
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.list.currentItemChanged.connect(self._choose)
        self.form.edited.connect(self._take_form)
        self.form.language_chosen.connect(self._show_preview)
        self.step.activated.connect(self._show_preview)
        self.text.textChanged.connect(self._take_text)
        self.tabs.currentChanged.connect(self._turn)
        self._check_soon.timeout.connect(self.check)
        self.new_button.clicked.connect(self._ask_title)
        self.copy_button.clicked.connect(self._ask_name)
        self.discard_button.clicked.connect(self.discard)
        self.save_button.clicked.connect(self.save)
        self._fill(chosen)

    def _make_widgets(self) -> None:
        self.list = QListWidget()
        self.list.setAccessibleName(tr("Kinds of analysis"))
        self.form = KindForm()
        self.text = QPlainTextEdit()
        self.text.setAccessibleName(tr("The kind as a file"))
        self.text.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.step = QComboBox()
        self.step.setAccessibleName(tr("What is shown of it"))
        self.step.addItem(tr("Of a document that is read at once"), Mode.SINGLE.value)
        self.step.addItem(tr("Of each part of a long document"), Mode.MAP_REDUCE.value)
        self.preview = QPlainTextEdit(readOnly=True)
        self.preview.setAccessibleName(tr("What the model gets"))
        self.told = QLabel("", wordWrap=True)
        self.told.setObjectName("hint")
        self.told.setTextFormat(Qt.TextFormat.PlainText)
        self.new_button = QPushButton(tr("New…"))
        self.copy_button = QPushButton(tr("Copy as…"))
        self.discard_button = QPushButton(tr("Put back"))
        self.save_button = QPushButton(tr("Save"))
        self.save_button.setObjectName("primary")
        for button in (self.new_button, self.copy_button, self.discard_button, self.save_button):
            button.setAutoDefault(False)

    def _lay_out(self) -> None:
        hint = QLabel(
            tr(
                "A kind says what is asked of a document. Edit one, or copy it under another name; "
                "a shipped one can always be put back."
            ),
            wordWrap=True,
        )
        hint.setObjectName("hint")
        shown = QWidget()
        inside = QVBoxLayout(shown)
        inside.setContentsMargins(0, 8, 0, 0)
        inside.addWidget(self.step)
        inside.addWidget(self.preview, 1)
        self.tabs = QTabWidget()
        self.tabs.setAccessibleName(self.windowTitle())
        self.tabs.setDocumentMode(True)
        self.tabs.tabBar().setDrawBase(False)
        self.tabs.addTab(self.form, tr("Form"))
        self.tabs.addTab(shown, tr("What the model gets"))
        self.tabs.addTab(self.text, tr("As a file"))
        left = QVBoxLayout()
        left.addWidget(self.list, 1)
        row = QHBoxLayout()
        row.addWidget(self.new_button)
        row.addWidget(self.copy_button)
        left.addLayout(row)
        right = QVBoxLayout()
        right.addWidget(self.tabs, 1)
        buttons = QHBoxLayout()
        buttons.addWidget(self.told, 1)
        buttons.addWidget(self.discard_button)
        buttons.addWidget(self.save_button)
        right.addLayout(buttons)
        middle = QHBoxLayout()
        middle.setSpacing(16)
        middle.addLayout(left)
        middle.addLayout(right, 1)
        column = QVBoxLayout(self)
        column.addWidget(hint)
        column.addLayout(middle, 1)

    @property
    def chosen(self) -> str:
        """The id of the kind that is shown."""
        return self._shown

    # What a person does

    def make(self, title: str) -> bool:
        """Makes a kind of its own with a title."""
        id_ = kind_id(title)
        try:
            self._must_be_free(id_)
            save_kind(id_, new_kind_text(id_, title.strip()))
        except LongleafError as error:
            self.told.setText(str(error))
            return False
        self._fill(id_)
        self.told.setText(tr("Made. Say now what it asks for."))
        self.tabs.setCurrentWidget(self.form)
        self.form.task.setFocus()
        self.kinds_changed.emit()
        return True

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
            self._must_be_free(name)
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

    def check(self) -> None:
        """Says what is wrong with the kind as it stands, and shows what the model would get."""
        self._check_soon.stop()
        try:
            checked_kind(self.text.toPlainText(), tr("The kind “{kind}”", kind=self._shown))
        except LongleafError as error:
            self.told.setText(str(error))
            self.save_button.setEnabled(False)
        else:
            self.told.clear()
            self.save_button.setEnabled(self.text.toPlainText() != self._saved)
        self._show_preview()

    # What is shown

    def _must_be_free(self, name: str) -> None:
        if any(kind.id == name for kind in kinds()):
            raise LongleafError(tr("There is a kind “{name}” already.", name=name))

    def _fill(self, chosen: str) -> None:
        self._saved = self.text.toPlainText()  # nothing is lost by filling anew
        with QSignalBlocker(self.list):
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
        width = min(max(self.list.sizeHintForColumn(0) + 24, low), high)
        buttons = self.new_button.sizeHint().width() + self.copy_button.sizeHint().width() + 8
        self.list.setFixedWidth(max(width, buttons))
        self._show()

    def _choose(self, item: QListWidgetItem | None, before: QListWidgetItem | None) -> None:
        if item is None:
            return
        if not self._may_leave():
            with QSignalBlocker(self.list):
                self.list.setCurrentRow(self.list.row(before) if before is not None else 0)
            return
        self.told.clear()
        self._show()

    def _show(self) -> None:
        item = self.list.currentItem()
        self._shown = str(item.data(Qt.ItemDataRole.UserRole))
        self._saved = kind_text(self._shown)
        with QSignalBlocker(self.text):
            self.text.setPlainText(self._saved)
        own = {kind.id for kind in kinds() if kind.is_own}
        self.discard_button.setEnabled(self._shown in own)
        shipped = is_shipped(self._shown)
        self.discard_button.setText(tr("Put back") if shipped else tr("Delete"))
        self.check()
        self._show_form()

    def _show_form(self) -> None:
        """Brings the form up to date with the file; where it cannot show it, the file stays."""
        try:
            self.form.show_fields(kind_fields(self.text.toPlainText()))
        except LongleafError as error:
            self.told.setText(str(error))
            self.tabs.setCurrentWidget(self.text)

    def _turn(self) -> None:
        if self.tabs.currentWidget() is self.form:
            self._show_form()

    def _take_form(self) -> None:
        try:
            text = with_fields(self.text.toPlainText(), self.form.fields())
        except LongleafError as error:
            self.told.setText(str(error))
            return
        with QSignalBlocker(self.text):
            self.text.setPlainText(text)
        self._take_text()

    def _take_text(self) -> None:
        self.save_button.setEnabled(self.text.toPlainText() != self._saved)
        self._check_soon.start()

    def _show_preview(self) -> None:
        try:
            messages = example_messages(
                self.text.toPlainText(),
                self._shown,
                self.form.tag,
                Mode(self.step.currentData()),
                tr("(the text of the document)"),
                tr("(the request in a person's words)"),
            )
        except LongleafError as error:
            self.preview.setPlainText(str(error))
            return
        names = {"system": tr("Rules"), "user": tr("Request")}
        self.preview.setPlainText(
            "\n\n".join(f"— {names.get(role, role)} —\n{text}" for role, text in messages)
        )

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

    def _ask_title(self) -> None:
        if not self._may_leave():
            return
        title, given = QInputDialog.getText(self, self.windowTitle(), tr("Title of the new kind:"))
        if given and title.strip():
            self.make(title)

    def _ask_name(self) -> None:
        if not self._may_leave():
            return
        name, given = QInputDialog.getText(
            self, self.windowTitle(), tr("Name of the copy (letters, digits, hyphens):")
        )
        if given and name.strip():
            self.copy(name.strip())
