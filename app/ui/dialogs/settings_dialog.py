"""The settings of the whole program, on five tabs; each tab can be put back to its defaults."""

from __future__ import annotations

from dataclasses import replace
from typing import TypeVar

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QDoubleSpinBox,
    QFormLayout,
    QLabel,
    QLineEdit,
    QMessageBox,
    QPushButton,
    QSpinBox,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from app.jobs.workspace import Tuning
from app.store.records import CacheStatistics
from app.system.folders import data_folder
from app.system.settings import FONT_PT_RANGE, Settings
from app.system.translation import LANGUAGES, tr
from app.ui.dialogs.engine_settings import EngineSettings
from app.ui.widgets.folder_fields import FolderField, FolderList
from app.ui.widgets.form_style import form_sheet, pad_spin_boxes

W = TypeVar("W", bound=QWidget)
GENERAL, ENGINE, MODELS, NETWORK, PRIVACY = range(5)


class SettingsDialog(QDialog):
    """Attributes:
    tabs: General, engine, models, network, privacy.
    language, theme, font_pt, notify, prevent_sleep, second_opinion: Of the general tab.
    engine: The fields of the engine tab.
    folders, downloads_folder: Of the models tab.
    endpoint, offline, update_notice: Of the network tab.

    Signals:
        settings_changed: (Settings) to be used and kept from now on
        models_wanted, servers_wanted: their dialog is to be opened
        forget_wanted: nothing of the open document shall be kept
        delete_wanted: (bool: downloaded models too) everything shall be deleted; was asked twice
    """

    settings_changed = Signal(object)
    models_wanted = Signal()
    servers_wanted = Signal()
    forget_wanted = Signal()
    delete_wanted = Signal(bool)

    def __init__(
        self,
        settings: Settings,
        document_title: str = "",
        parent: QWidget | None = None,
        cache: CacheStatistics | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Settings"))
        self.resize(640, 580)
        self._given = settings
        self._cache = cache
        self.tabs = QTabWidget()
        self.tabs.setAccessibleName(self.windowTitle())
        self.tabs.addTab(self._general(), tr("General"))
        self.tabs.addTab(self._engine(), tr("Engine"))
        self.tabs.addTab(self._models(), tr("Models"))
        self.tabs.addTab(self._network(), tr("Network"))
        self.tabs.addTab(self._privacy(document_title), tr("Privacy"))
        kinds = QDialogButtonBox.StandardButton
        self.buttons = QDialogButtonBox(
            kinds.Ok | kinds.Cancel | kinds.Apply | kinds.RestoreDefaults
        )
        self.buttons.button(kinds.Ok).setText(tr("OK"))
        self.buttons.button(kinds.Cancel).setText(tr("Cancel"))
        self.apply_button = self.buttons.button(kinds.Apply)
        self.apply_button.setText(tr("Apply"))
        self.reset_button = self.buttons.button(kinds.RestoreDefaults)
        self.reset_button.setText(tr("Restore defaults of this tab"))
        self.reset_button.setAutoDefault(False)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        self.apply_button.clicked.connect(self.apply)
        self.reset_button.clicked.connect(self.reset_tab)
        column = QVBoxLayout(self)
        column.addWidget(self.tabs, 1)
        column.addWidget(self.buttons)
        self.setStyleSheet(form_sheet())
        pad_spin_boxes(self)
        self.show_values(settings)
        if parent is not None:
            self.finished.connect(self.deleteLater)  # a window opens a new one each time

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        # Other colours were chosen, here or in the system. Setting a style sheet is a change too.
        if event.type() == QEvent.Type.PaletteChange and self.styleSheet() != form_sheet():
            self.setStyleSheet(form_sheet())

    # The tabs

    def _general(self) -> QWidget:
        self.language = _combo(("", tr("As the system")), *LANGUAGES.items())
        self.theme = _combo(
            ("system", tr("As the system")),
            ("light", tr("Light")),
            ("dark", tr("Dark")),
            ("contrast", tr("High contrast")),
        )
        self.font_pt = QDoubleSpinBox(decimals=1, singleStep=0.5, suffix=" pt")
        self.font_pt.setRange(*FONT_PT_RANGE)
        self.notify = QCheckBox(tr("Tell me when a long run ends and I am elsewhere"))
        self.progress = QCheckBox(tr("Show in the tray and the task bar how far a run is"))
        self.prevent_sleep = QCheckBox(tr("Keep the computer awake while a run goes on"))
        self.second_opinion = _combo(
            ("auto", tr("If it passed its test and is not small")),
            ("always", tr("If it passed its test")),
            ("never", tr("Never")),
        )
        page, form = _page()
        form.addRow(tr("Language"), _named(self.language, tr("Language of the program")))
        form.addRow(
            "",
            _hint(
                tr("Changes when this is closed and nothing is being read."),
                is_long=False,
            ),
        )
        form.addRow(tr("Colours"), _named(self.theme, tr("Colours")))
        form.addRow(tr("Size of letters"), _named(self.font_pt, tr("Size of letters")))
        form.addRow(self.notify)
        form.addRow(self.progress)
        form.addRow(self.prevent_sleep)
        form.addRow(
            tr("Ask the model again about each ✓"),
            _named(self.second_opinion, tr("Ask the model again about each ✓")),
        )
        return page

    def _engine(self) -> QWidget:
        self.engine = EngineSettings()
        page, form = _page()
        self.engine.add_to(form)
        form.addRow(
            _hint(
                tr(
                    "What was read of a document is kept on disk, so that the next question about "
                    "it starts at once. What was not used for longest goes first."
                )
            )
        )
        return page

    def _models(self) -> QWidget:
        self.folders = FolderList()
        self.downloads_folder = FolderField(tr("Longleaf's own"))
        open_models = QPushButton(tr("Show models…"))
        open_models.clicked.connect(self.models_wanted)
        page, form = _page()
        form.addRow(
            _hint(
                tr(
                    "Longleaf looks for GGUF files in the folders of other programs too: Ollama, "
                    "LM Studio, Hugging Face, GPT4All, Jan, llama.cpp."
                )
            )
        )
        form.addRow(tr("Your folders"), self.folders)
        form.addRow(tr("Downloads go to"), self.downloads_folder)
        form.addRow("", _left(open_models))
        return page

    def _network(self) -> QWidget:
        self.endpoint = QLineEdit()
        self.endpoint.setPlaceholderText("https://huggingface.co")
        self.offline = QCheckBox(tr("Offline: fetch nothing, neither models nor notices"))
        self.update_notice = QCheckBox(tr("Look once a day whether there is a newer Longleaf"))
        servers = QPushButton(tr("Servers…"))
        servers.clicked.connect(self.servers_wanted)
        page, form = _page()
        form.addRow(tr("Model hub"), _named(self.endpoint, tr("Address of the model hub")))
        form.addRow(
            "", _hint(tr("Empty for the usual one; or the address of a mirror."), is_long=False)
        )
        form.addRow(self.offline)
        form.addRow(self.update_notice)
        form.addRow(
            _hint(
                tr(
                    "Asks one address for a version number and sends nothing but the request. Off "
                    "until you allow it. Documents go nowhere, unless you chose a server."
                )
            )
        )
        form.addRow("", _left(servers))
        return page

    def _privacy(self, document_title: str) -> QWidget:
        self.forget = QPushButton(tr("Keep nothing of this document…"))
        self.forget.setEnabled(bool(document_title))
        self.delete_models = QCheckBox(tr("Downloaded models, too"))
        self.delete = QPushButton(tr("Delete all data…"))
        self.forget.clicked.connect(lambda: self._ask_forget(document_title))
        self.delete.clicked.connect(self._ask_delete)
        page, form = _page()
        form.addRow(
            _hint(
                tr(
                    "Documents, their text and everything written about them stay on this "
                    "computer, in {folder}. Nothing is reported to anybody.",
                    folder=data_folder(),
                )
            )
        )
        form.addRow(_bold(tr("What models wrote for parts")))
        if self._cache is not None:
            form.addRow(
                _hint(
                    tr(
                        "{n_parts:,} parts are kept, {n_mb:.1f} million letters. Of the parts that "
                        "runs needed, {rate:.0%} were known already.",
                        n_parts=self._cache.n_parts,
                        n_mb=self._cache.n_characters / 1e6,
                        rate=self._cache.hit_rate,
                    )
                )
            )
        self.parts_limit = QSpinBox(suffix=tr(" million letters"))
        self.parts_limit.setRange(1, 100_000)
        self.parts_age = QSpinBox(suffix=tr(" days"))
        self.parts_age.setSpecialValueText(tr("for ever"))
        self.parts_age.setRange(0, 36_500)
        form.addRow(tr("Keep at most"), _named(self.parts_limit, tr("Keep at most")))
        form.addRow(tr("Keep for"), _named(self.parts_age, tr("Keep for")))
        named = document_title or tr("No document is open.")
        form.addRow(_bold(tr("This document")))
        form.addRow(_hint(named))
        form.addRow(_left(self.forget))
        form.addRow(_bold(tr("Everything")))
        form.addRow(
            _hint(
                tr(
                    "Removes the library with all texts, summaries, questions and notes, the "
                    "cache and the logs. The documents themselves are not touched."
                )
            )
        )
        form.addRow(self.delete_models)
        form.addRow(_left(self.delete))
        return page

    # Values

    def show_values(self, settings: Settings) -> None:
        """Puts values into all fields."""
        for tab in (GENERAL, ENGINE, MODELS, NETWORK, PRIVACY):
            self._show_tab(tab, settings)

    def values(self) -> Settings:
        """What the fields say."""
        tuning = self.engine.tuning()
        return replace(
            self._given,
            language=self.language.currentData(),
            theme=self.theme.currentData(),
            font_pt=self.font_pt.value(),
            notify_when_done=self.notify.isChecked(),
            show_progress=self.progress.isChecked(),
            prevent_sleep=self.prevent_sleep.isChecked(),
            second_opinion=self.second_opinion.currentData(),
            kv_type=tuning.kv_type,
            n_threads=tuning.n_threads,
            n_gpu_layers=tuning.n_gpu_layers,
            snapshot_limit_bytes=self.engine.snapshot_limit_bytes(),
            models_folders=self.folders.folders(),
            downloads_folder=self.downloads_folder.folder(),
            hub_endpoint=self.endpoint.text().strip().rstrip("/"),
            is_offline=self.offline.isChecked(),
            update_notice=self.update_notice.isChecked(),
            parts_limit_mb=self.parts_limit.value(),
            parts_max_age_days=self.parts_age.value(),
        )

    def reset_tab(self) -> None:
        """Puts the fields of the tab that is shown back to their defaults."""
        self._show_tab(self.tabs.currentIndex(), Settings())

    def _show_tab(self, tab: int, settings: Settings) -> None:
        if tab == GENERAL:
            _choose(self.language, settings.language)
            _choose(self.theme, settings.theme)
            self.font_pt.setValue(settings.font_pt)
            self.notify.setChecked(settings.notify_when_done)
            self.progress.setChecked(settings.show_progress)
            self.prevent_sleep.setChecked(settings.prevent_sleep)
            _choose(self.second_opinion, settings.second_opinion)
        elif tab == ENGINE:
            tuning = Tuning(settings.kv_type, settings.n_threads, settings.n_gpu_layers)
            self.engine.show_values(tuning, settings.snapshot_limit_bytes)
        elif tab == MODELS:
            self.folders.set_folders(settings.models_folders)
            self.downloads_folder.set_folder(settings.downloads_folder)
        elif tab == NETWORK:
            self.endpoint.setText(settings.hub_endpoint)
            self.offline.setChecked(settings.is_offline)
            self.update_notice.setChecked(settings.update_notice)
        elif tab == PRIVACY:
            self.parts_limit.setValue(settings.parts_limit_mb)
            self.parts_age.setValue(settings.parts_max_age_days)

    # What a person does

    def apply(self) -> bool:
        """Tells what was set, if anything changed; whether the fields make sense."""
        settings = self.values()
        if settings.hub_endpoint and not settings.hub_endpoint.startswith(("https://", "http://")):
            self.tabs.setCurrentIndex(NETWORK)
            self.endpoint.setFocus()
            QMessageBox.warning(
                self, tr("Settings"), tr("The address of the hub must begin with https:// .")
            )
            return False
        if settings != self._given:
            self._given = settings
            self.settings_changed.emit(settings)
        return True

    def accept(self) -> None:
        if self.apply():
            super().accept()

    def _ask_forget(self, title: str) -> None:
        question = tr(
            "Forget “{title}”? Its text, summaries, questions, notes and everything kept on disk "
            "of it are removed without a trace. The file itself is not touched.",
            title=title,
        )
        if self._says_yes(question):
            self.forget.setEnabled(False)
            self.forget_wanted.emit()

    def _ask_delete(self) -> None:
        first = tr("Delete everything that Longleaf keeps on this computer?")
        second = tr("This cannot be undone. Delete it all?")
        if self._says_yes(first) and self._says_yes(second):
            self.delete_wanted.emit(self.delete_models.isChecked())

    def _says_yes(self, question: str) -> bool:
        kinds = QMessageBox.StandardButton
        said = QMessageBox.question(
            self, tr("Settings"), question, kinds.Yes | kinds.No, defaultButton=kinds.No
        )
        return said is kinds.Yes


def _page() -> tuple[QWidget, QFormLayout]:
    page = QWidget()
    form = QFormLayout(page)
    form.setContentsMargins(8, 14, 8, 8)
    form.setVerticalSpacing(9)
    form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
    return page, form


def _combo(*entries: tuple[str, str]) -> QComboBox:
    box = QComboBox()
    for value, label in entries:
        box.addItem(label, value)
    return box


def _choose(box: QComboBox, value: str) -> None:
    box.setCurrentIndex(max(box.findData(value), 0))


def _named(widget: W, name: str) -> W:
    widget.setAccessibleName(name)
    return widget


def _hint(text: str, *, is_long: bool = True) -> QLabel:
    label = QLabel(text, wordWrap=is_long)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setObjectName("hint")
    return label


def _bold(text: str) -> QLabel:
    label = QLabel(text)
    font = label.font()
    font.setBold(True)
    label.setFont(font)
    return label


def _left(button: QPushButton) -> QWidget:
    """A button as wide as it needs, at the left."""
    holder = QWidget()
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, 0, 0, 0)
    column.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
    button.setAutoDefault(False)
    return holder
