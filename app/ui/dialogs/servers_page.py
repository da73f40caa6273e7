"""The dialog of the servers: found on this computer, added by address and key, tested, agreed to,
removed, chosen to read."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TypeVar

from PySide6.QtCore import QObject, Qt, QThreadPool, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import (
    QDialog,
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.engines.servers.address import ServerAddress, reach_of, warning
from app.engines.servers.kept import RememberedServers
from app.system.errors import LongleafError
from app.system.folders import resources_folder
from app.system.translation import tr
from app.ui.control.background import Job
from app.ui.dialogs.server_rows import ServerRow, all_rows, look_at
from app.ui.widgets.theme import colors
from app.ui.widgets.worded_list import WordedList

_ROW = Qt.ItemDataRole.UserRole
W = TypeVar("W", bound=QWidget)


class _Answers(QObject):
    """What threads found out. It has no parent: they may outlive the dialog, and what they emit
    then reaches nobody."""

    found = Signal(object)
    tested = Signal(object)


class ServersPage(QDialog):
    """Servers that may read in place of a model on this computer.

    Checked servers share the work of one document. Nothing is asked of a server that is not this
    computer, and no document goes there, before the person agreed in the banner that names it.

    Attributes:
        list: Of the servers; `rows()` gives them.
        address, model, key: Fields of the server to add.
        consent: The banner that asks, shown while it does.

    Signals:
        servers_chosen: (tuple of ServerAddress) these shall read from now on; all may be used
        servers_changed: a server was added or removed
        looked: the list is up to date
    """

    servers_chosen = Signal(object)
    servers_changed = Signal()
    looked = Signal()

    def __init__(
        self, servers: RememberedServers | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Servers"))
        self.resize(660, 640)
        self._servers = servers or RememberedServers()
        self._asked: ServerAddress | None = None
        self._answers = _Answers()

        heading = _named(QLabel(tr("Servers")), "title")
        hint = QLabel(
            tr(
                "A server reads in place of a model on this computer: vLLM, llama.cpp, Ollama, LM "
                "Studio and others that speak OpenAI's protocol. Several that are checked share "
                "the parts of a document; they must offer the same model."
            ),
            wordWrap=True,
        )
        hint.setObjectName("hint")
        self.list = WordedList(
            tr(
                "No server yet. Start vLLM, Ollama, LM Studio or llama.cpp on this computer and "
                "look again, or add one by its address below."
            )
        )
        self.list.setAccessibleName(tr("Servers"))
        self.list.setWordWrap(True)
        self.list.setMinimumHeight(190)
        self.list.setStyleSheet(_boxes_sheet())
        self.state = _named(QLabel(wordWrap=True), "caption")
        self.refresh_button = QPushButton(tr("Look again"))
        self.remove_button = QPushButton(tr("Remove"))
        self.use_button = _named(QPushButton(tr("Read with these")), "primary")
        self._banner()
        self._fields()

        actions = QHBoxLayout()
        actions.addWidget(self.refresh_button)
        actions.addWidget(self.remove_button)
        actions.addWidget(self.state, 1)
        actions.addWidget(self.use_button)
        column = QVBoxLayout(self)
        column.setSpacing(10)
        column.addWidget(heading)
        column.addWidget(hint)
        column.addWidget(self.list, 1)
        column.addLayout(actions)
        column.addWidget(self.consent)
        column.addWidget(self._card)

        self.refresh_button.clicked.connect(self.refresh)
        self.remove_button.clicked.connect(self.remove)
        self.use_button.clicked.connect(self.use)
        self.add_button.clicked.connect(self.add)
        self.list.itemChanged.connect(self._update_buttons)
        self.list.currentRowChanged.connect(self._row_chosen)
        self._answers.found.connect(self._show_rows)
        self._answers.tested.connect(self._show_tested)
        self._update_buttons()

    def _banner(self) -> None:
        self.consent = _named(QFrame(), "banner")
        self.consent_text = _named(QLabel("", wordWrap=True), "bannerText")
        self.agree_button = QPushButton(tr("Send documents there"))
        self.refuse_button = QPushButton(tr("Not now"))
        self.refuse_button.setDefault(True)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self.refuse_button)
        row.addWidget(self.agree_button)
        column = QVBoxLayout(self.consent)
        column.addWidget(self.consent_text)
        column.addLayout(row)
        self.agree_button.clicked.connect(self.agree)
        self.refuse_button.clicked.connect(self.refuse)
        self.consent.hide()

    def _fields(self) -> None:
        self._card = _named(QFrame(), "card")
        self.address = _field("http://192.168.1.20:8000")
        self.model = _field(tr("The one that is loaded"))
        self.key = _field(tr("None"))
        self.key.setEchoMode(QLineEdit.EchoMode.Password)
        self.key.setToolTip(tr("Kept in the system's keyring and nowhere else."))
        self.add_button = QPushButton(tr("Test and add"))
        self.problem = QLabel("", wordWrap=True)
        self.problem.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        form = QFormLayout(self._card)
        form.addRow(tr("Address"), self.address)
        form.addRow(tr("Model"), self.model)
        form.addRow(tr("Key"), self.key)
        row = QHBoxLayout()
        row.addWidget(self.problem, 1)
        row.addWidget(self.add_button)
        form.addRow(row)

    # What is there

    def rows(self) -> list[ServerRow]:
        """The servers as they are listed."""
        return [self.list.item(i).data(_ROW) for i in range(self.list.count())]

    def checked(self) -> list[ServerRow]:
        """Those that are checked."""
        items = [self.list.item(i) for i in range(self.list.count())]
        return [i.data(_ROW) for i in items if i.checkState() is Qt.CheckState.Checked]

    def refresh(self) -> None:
        """Looks for servers and asks those that may be asked; ends with `looked`."""
        self.state.setText(tr("Looking …"))
        self.refresh_button.setEnabled(False)
        answers, servers = self._answers, self._servers
        _start(lambda: answers.found.emit(all_rows(servers)))

    def _show_rows(self, rows: Sequence[ServerRow]) -> None:
        checked = {row.address.url for row in self.checked()}
        self.list.blockSignals(True)
        self.list.clear()
        for row in rows:
            self._append(row, is_checked=row.address.url in checked)
        self.list.blockSignals(False)
        self.refresh_button.setEnabled(True)
        self.state.setText("" if rows else tr("No server runs on this computer's usual ports."))
        self._update_buttons()
        self.looked.emit()

    def _append(self, row: ServerRow, *, is_checked: bool) -> None:
        item = QListWidgetItem(f"{row.address.url}   ({row.where})\n{row.told}")
        item.setData(_ROW, row)
        flags = Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled
        item.setFlags(flags | Qt.ItemFlag.ItemIsUserCheckable)
        state = Qt.CheckState.Checked if is_checked and row.is_usable else Qt.CheckState.Unchecked
        item.setCheckState(state)
        self.list.addItem(item)

    def _row_chosen(self, number: int) -> None:
        """A server that lacks a key or a consent is put into the fields, to be completed."""
        item = self.list.item(number)
        if item is not None:
            row: ServerRow = item.data(_ROW)
            if row.needs_key or not row.is_allowed:
                self.address.setText(row.address.url)
                self.model.setText(row.address.model)
                self.problem.setText(tr("Enter its key.") if row.needs_key else "")
        self._update_buttons()

    def _update_buttons(self) -> None:
        item = self.list.currentItem()
        self.remove_button.setEnabled(item is not None and item.data(_ROW).is_kept)
        checked = self.checked()
        self.use_button.setEnabled(bool(checked) and all(row.is_usable for row in checked))

    # What a person does

    def add(self) -> None:
        """Tests the server in the fields and keeps it when it answers; asks first when it is not
        this computer."""
        self.problem.setText("")
        try:
            address = self._servers.address(self.address.text(), model=self.model.text().strip())
        except LongleafError as error:
            self.problem.setText(str(error))
            return
        if self.key.text():
            address = replace(address, key=self.key.text())
        self.add_button.setEnabled(False)
        self.problem.setText(tr("Asking {address} …", address=address.origin))
        self._test(address)

    def _test(self, address: ServerAddress) -> None:
        answers, servers = self._answers, self._servers
        _start(lambda: answers.tested.emit(look_at(address, servers, is_kept=True)))

    def _show_tested(self, row: ServerRow) -> None:
        self.add_button.setEnabled(True)
        if not row.is_allowed:
            self._asked = row.address
            self.consent_text.setText(warning(row.address, row.reach))
            self.consent.show()
            self.refuse_button.setFocus()
            self.problem.setText("")
            return
        if row.facts is None:
            self.problem.setText(row.problem)
            return
        try:
            told = self._servers.add(row.address)
        except OSError as error:
            self.problem.setText(tr("The server could not be kept: {error}", error=error))
            return
        self.problem.setText(told or tr("Added: {what}", what=row.told))
        for field in (self.address, self.model, self.key):
            field.clear()
        for number in reversed(range(self.list.count())):
            if self.list.item(number).data(_ROW).address.url == row.address.url:
                self.list.takeItem(number)
        self._append(row, is_checked=True)
        self._update_buttons()
        self.servers_changed.emit()

    def agree(self) -> None:
        """Documents may go to the server that the banner names; it is tested then."""
        address, self._asked = self._asked, None
        self.consent.hide()
        if address is None:
            return
        self._servers.consents.agree(address, reach_of(address))
        self.problem.setText(tr("Asking {address} …", address=address.origin))
        self.add_button.setEnabled(False)
        self._test(address)

    def refuse(self) -> None:
        """Nothing goes to the server that the banner names."""
        self._asked = None
        self.consent.hide()
        self.problem.setText(tr("Nothing was sent."))

    def remove(self) -> None:
        """Forgets the selected server, its key and the consent to it."""
        item = self.list.currentItem()
        if item is None or not item.data(_ROW).is_kept:
            return
        self._servers.remove(item.data(_ROW).address)
        self.list.takeItem(self.list.row(item))
        self._update_buttons()
        self.servers_changed.emit()

    def use(self) -> None:
        """The checked servers shall read; closes the dialog."""
        chosen = tuple(row.facts.address for row in self.checked() if row.facts is not None)
        if chosen:
            self.servers_chosen.emit(chosen)
            self.accept()


def _start(work: Callable[[], None]) -> None:
    QThreadPool.globalInstance().start(Job(work))


def _named(widget: W, name: str) -> W:
    """The widget under the name that the style sheet knows."""
    widget.setObjectName(name)
    return widget


def _boxes_sheet() -> str:
    """Boxes to check that are seen on every background."""
    c = colors()
    is_dark = QColor(c.on_accent).lightness() < 128
    mark = resources_folder() / "icons" / ("check-dark.svg" if is_dark else "check.svg")
    box = f"width: 14px; height: 14px; border: 1px solid {c.muted}; border-radius: 3px;"
    return (
        f"QListWidget::indicator {{ {box} background: {c.surface}; }}"
        f"QListWidget::indicator:checked {{ background: {c.accent}; border-color: {c.accent}; "
        f"image: url({mark.as_posix()}); }}"
    )


def _field(placeholder: str) -> QLineEdit:
    field = QLineEdit()
    field.setPlaceholderText(placeholder)
    return field
