"""The dialogs of the main window, and the settings that they change.

Each is imported when it is opened, so that the window itself is there sooner.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QDialog, QVBoxLayout

from app.analysis.runs.model import Model, Tuning
from app.export.what_was_read import reading_as_markdown
from app.jobs.sources.attachments import attached_file, attachment_names
from app.models import probe
from app.models.machine.quantization_advice import reference_facts
from app.system.data_removal import remove_all_data
from app.system.program_log import stop_log
from app.system.settings import Settings, save_settings
from app.system.translation import tr
from app.ui.control.model_tests import ModelTests
from app.ui.control.running_downloads import RunningDownloads
from app.ui.presenters.model_choice import ModelChoice
from app.ui.presenters.window_parts import WindowParts
from app.ui.widgets.theme import apply_theme

if TYPE_CHECKING:
    from app.ui.actions.command_palette import CommandPalette
    from app.ui.actions.shortcut_sheet import ShortcutSheet
    from app.ui.dialogs.about_page import AboutPage
    from app.ui.dialogs.kinds_editor import KindsEditor
    from app.ui.dialogs.log_viewer import LogViewer
    from app.ui.dialogs.models_page import ModelsPage
    from app.ui.dialogs.servers_page import ServersPage
    from app.ui.dialogs.settings_dialog import SettingsDialog
    from app.ui.dialogs.what_was_read import WhatWasRead


class WindowDialogs(QObject):
    """Opens dialogs and does what is chosen in them.

    Attributes:
        downloads: Of models; they go on while no dialog shows them.
        model_tests: Of models; they go on likewise.

    Signals: `language_chosen` the interface is to have another language; `attachment_ready` (path)
    a file was taken out of a document and is to be opened.
    """

    language_chosen = Signal()
    attachment_ready = Signal(object)

    def __init__(
        self,
        parts: WindowParts,
        models: ModelChoice,
        actions: Callable[[], Mapping[str, QAction]],
    ) -> None:
        super().__init__(parts.window)
        self._parts, self._controller = parts, parts.controller
        self._models, self._actions = models, actions
        self.downloads = RunningDownloads(self._controller.settings, self)
        self.model_tests = ModelTests(self._controller, self)
        self.model_tests.finished.connect(lambda _path, _card: self._controller.make_plan())
        self.downloads.finished.connect(lambda _request, _path: self._controller.find_models())

    # Settings

    def settings(self) -> SettingsDialog:
        """Opens the settings of the whole program."""
        from app.ui.dialogs.settings_dialog import SettingsDialog

        document = self._controller.document
        title = document.title if document is not None else ""
        cache = self._controller.workspace.library.cache_statistics()
        dialog = SettingsDialog(self._controller.settings, title, self._parts.window, cache)
        dialog.settings_changed.connect(self.use)
        dialog.models_wanted.connect(self.models)
        dialog.servers_wanted.connect(self.servers)
        dialog.forget_wanted.connect(self._forget)
        dialog.delete_wanted.connect(self._delete_everything)
        dialog.open()
        return dialog

    def use(self, settings: Settings) -> None:
        """Uses settings from now on and keeps them."""
        before, self._controller.settings = self._controller.settings, settings
        try:
            save_settings(settings)
        except OSError as error:
            self._parts.banner.tell(
                tr("The settings could not be kept: {reason}.", reason=error.strerror or error),
                tr("They are used until Longleaf ends."),
            )
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        if (settings.theme, settings.font_pt) != (before.theme, before.font_pt):
            apply_theme(application, settings.theme, settings.font_pt)
        if settings.language != before.language:
            self.language_chosen.emit()
        tuning = Tuning(settings.kv_type, settings.n_threads, settings.n_gpu_layers)
        workspace = self._controller.workspace
        if (tuning, settings.snapshot_limit_bytes) != (
            workspace.tuning,
            workspace.snapshot_limit_bytes,
        ):
            self._controller.tune(tuning, settings.snapshot_limit_bytes)
        self._controller.limit_cache()
        self.downloads.set_settings(settings)
        if settings.extra_folders != before.extra_folders:
            self._controller.find_models()

    def _forget(self) -> None:
        document = self._controller.document
        if document is not None:
            self._controller.forget(document.sha256)

    def _delete_everything(self, with_models: bool) -> None:
        """Deletes all data and ends the program: a window without its library is of no use."""
        self.downloads.close()
        self._controller.close()
        stop_log()
        left = remove_all_data(with_models=with_models)
        if left:
            names = "\n".join(str(path) for path in left[:5])
            self._parts.banner.tell(tr("Not everything could be deleted:"), names)
            return
        QApplication.quit()

    def kinds(self) -> KindsEditor:
        """Opens the kinds of analysis, to be copied and edited."""
        from app.ui.dialogs.kinds_editor import KindsEditor

        card = self._parts.work.card
        editor = KindsEditor(card.choices().kind, self._parts.window)
        editor.kinds_changed.connect(card.fill_kinds)
        editor.kinds_changed.connect(card.choices_changed)
        editor.open()
        return editor

    def what_was_read(self) -> WhatWasRead | None:
        """Shows what was read of the open document; None where none is open."""
        from app.ui.dialogs.what_was_read import WhatWasRead

        document = self._controller.document
        if document is None:
            self._parts.status.showMessage(tr("Open a document first."))
            return None
        dialog = WhatWasRead(self._parts.window, attachment_names(document))
        password = self._controller.password
        dialog.attachment_chosen.connect(
            lambda name: self._open_attachment(dialog, document.path, name, password)
        )

        def work() -> None:
            text = reading_as_markdown(document)
            with contextlib.suppress(RuntimeError):  # it was closed meanwhile
                dialog.read.emit(text)

        dialog.open()
        self._controller.in_background(work)
        return dialog

    def _open_attachment(
        self, dialog: WhatWasRead, path: Path, name: str, password: str | None
    ) -> None:
        """Takes a file out of a document and opens it like any other."""

        def work() -> None:
            self.attachment_ready.emit(attached_file(path, name, password))

        dialog.close()
        self._controller.in_background(work, soon=True)

    # Models and servers

    def models(self) -> ModelsPage:
        """Opens the page of the models on this computer and those worth a download."""
        from app.ui.dialogs.models_page import ModelsPage

        page = ModelsPage(
            self.downloads, self._controller.settings, self._parts.window, self.model_tests
        )
        page.model_chosen.connect(self._models.add)
        page.models_changed.connect(self._controller.find_models)
        page.settings_changed.connect(self.use)
        page.refresh()
        page.open()
        return page

    def recommended(self, model_id: str = "") -> None:
        """Opens the page of the models with those worth a download in front, at one of them."""
        self.models().show_recommended(model_id)

    def servers(self) -> ServersPage:
        """Opens the page of the servers that may read in place of a model on this computer."""
        from app.ui.dialogs.servers_page import ServersPage

        page = ServersPage(parent=self._parts.window)
        page.servers_chosen.connect(self._controller.use_servers)
        page.open()
        page.refresh()
        return page

    def advice(self) -> QDialog:
        """Opens the table of quantisations of the present model, or of the reference model."""
        from app.ui.dialogs.advice_table import AdviceTable

        model = self._controller.model
        facts = model.facts if isinstance(model, Model) else reference_facts()
        dialog = QDialog(self._parts.window)
        dialog.setWindowTitle(tr("Quantisations"))
        dialog.resize(820, 420)
        table = AdviceTable()
        table.show_advice(facts, probe().memory_available_bytes)
        QVBoxLayout(dialog).addWidget(table)
        dialog.open()
        return dialog

    # Help

    def palette(self) -> CommandPalette:
        """Opens the list of everything that can be done, found by typing."""
        from app.ui.actions.command_palette import CommandPalette

        palette = CommandPalette(self._actions().values(), self._parts.window)
        palette.open_over(self._parts.window)
        return palette

    def shortcuts(self) -> ShortcutSheet:
        """Lists the keys of every action."""
        from app.ui.actions.shortcut_sheet import ShortcutSheet

        also = (
            (tr("Follow a reference"), "Tab, Return"),
            (tr("Larger or smaller page"), "Ctrl+Wheel"),
            (tr("Copy the text selected on a page"), "Ctrl+C"),
            (tr("Select the text of the page"), "Ctrl+A"),
        )
        sheet = ShortcutSheet(self._actions().values(), also, self._parts.window)
        sheet.open()
        return sheet

    def about(self) -> AboutPage:
        """Tells version, licence, and what is inside."""
        from app.ui.dialogs.about_page import AboutPage

        page = AboutPage(self._parts.window)
        page.open()
        return page

    def log(self) -> LogViewer:
        """Shows log and diagnostics, to be read before they are copied."""
        from app.ui.dialogs.diagnostics import diagnostics_text
        from app.ui.dialogs.log_viewer import LogViewer

        model = self._controller.model
        library = self._controller.workspace.library
        text = diagnostics_text(
            self._controller.settings,
            probe(),
            models=[model.facts] if isinstance(model, Model) else [],
            n_documents=len(library.documents(limit=-1)),
            n_runs=library.n_runs(),
        )
        viewer = LogViewer(text, self._parts.window)
        viewer.open()
        return viewer

    def recover(self, damaged: Path) -> None:
        """Takes over what can still be read of a damaged library."""

        def work() -> None:
            took = self._controller.workspace.library.take_over(damaged)
            self._controller.recovered.emit(took)

        self._parts.status.showMessage(tr("Reading what is left of the damaged library …"))
        self._controller.in_background(work)
