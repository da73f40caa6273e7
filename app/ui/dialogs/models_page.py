"""The dialog of the models: those on this computer, and those worth a download."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import Qt, QThreadPool, Signal, SignalInstance
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QMessageBox,
    QPushButton,
    QScrollArea,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from app.jobs.better_model import best_fitting
from app.models import FoundModel
from app.models.report_card import ReportCard
from app.models.sources.catalogue import CatalogueModel, catalogue
from app.models.sources.downloads import (
    DownloadError,
    DownloadRequest,
    Progress,
    request_for,
    request_from,
)
from app.system.settings import Settings, load_settings, save_settings
from app.system.translation import tr
from app.ui.control.background import Job
from app.ui.control.model_tests import ModelTests
from app.ui.control.running_downloads import RunningDownloads
from app.ui.dialogs.download_view import DownloadView, fit_text, size_text, view_of
from app.ui.dialogs.models_found import CatalogueRow, FoundRow, ModelsFound, look

N_PARAMETERS_SERIOUS = 1_000_000_000
"""Models below a thousand million weights misread long documents; the starter has 135 million."""
N_TOKENS_TYPICAL = 10_000
"""Of a contract of a dozen pages: the model that is recommended reads it in good time here."""
W = TypeVar("W", bound=QWidget)


class ModelsPage(QDialog):
    """Attributes:
    found: The list of what is on this computer.
    views: The cards of the catalogue, by the id of the model.
    link: The field for the link of any other GGUF file.
    downloads: Of the window; they go on when this dialog is closed.

    Signals:
        model_chosen: (Path) this model shall read
        models_changed: one was downloaded or removed: the lists of models are to be filled anew
        settings_changed: (Settings) a further folder was named; it is kept already
        looked: the lists are up to date
    """

    model_chosen = Signal(object)
    models_changed = Signal()
    settings_changed = Signal(object)
    looked = Signal()
    _looked_at = Signal(object, object)

    def __init__(
        self,
        downloads: RunningDownloads | None = None,
        settings: Settings | None = None,
        parent: QWidget | None = None,
        tests: ModelTests | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Models"))
        self.resize(940, 640)
        self.downloads = downloads or RunningDownloads(settings or load_settings(), self)
        self._tests = tests
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)
        self.views: dict[str, DownloadView] = {}
        self._by_request: dict[DownloadRequest, DownloadView] = {}
        self.found = ModelsFound()
        self.tabs = QTabWidget()
        self.tabs.setAccessibleName(self.windowTitle())
        self.tabs.addTab(self.found, tr("On this computer"))
        self.tabs.addTab(self._catalogue(), tr("Recommended"))
        self._advice()
        column = QVBoxLayout(self)
        column.setSpacing(10)
        column.addWidget(_named(QLabel(tr("Models")), "title"))
        column.addWidget(self.advice)
        column.addWidget(self.tabs, 1)

        self.found.model_chosen.connect(self.use)
        self.found.models_changed.connect(self._models_changed)
        self.found.folder_wanted.connect(self._ask_folder)
        self.found.refresh_clicked.connect(self.refresh)
        self.downloads.changed.connect(self._show_progress)
        self.downloads.finished.connect(self._take_finished)
        self._looked_at.connect(self._show)
        self.found.test.setVisible(tests is not None)
        if tests is not None:
            self.found.test_wanted.connect(self.ask_to_test)
            self.found.test_stopped.connect(tests.stop)
            tests.changed.connect(self._show_test)
            tests.finished.connect(self._show_card)
        if parent is not None:
            self.finished.connect(self.deleteLater)  # a window opens a new one each time

    def _advice(self) -> None:
        """The plain word on the starter model; shown while there is nothing better."""
        self.advice = _named(QFrame(), "banner")
        self.advice.setProperty("tone", "calm")
        self.advice_text = _named(QLabel("", wordWrap=True), "bannerText")
        self.advice_button = QPushButton(tr("Show it"))
        self.advice_button.clicked.connect(lambda: self.show_recommended())
        row = QHBoxLayout(self.advice)
        row.addWidget(self.advice_text, 1)
        row.addWidget(self.advice_button)
        self.advice.hide()

    def _catalogue(self) -> QWidget:
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 8, 6, 0)
        column.setSpacing(8)
        self._cards = column
        for model in catalogue():
            self._add_view(request_for(model), view_of(model), model.id)
        self._add_link_field(column)
        column.addStretch(1)
        for request in self.downloads.requests():
            if request not in self._by_request:
                self._add_view(request, DownloadView(request.name, request.repository))
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidget(inside)
        area.setAccessibleName(tr("Recommended models"))
        self._area = area
        return area

    def _add_link_field(self, column: QVBoxLayout) -> None:
        card = _named(QFrame(), "card")
        self.link = QLineEdit()
        self.link.setPlaceholderText("https://huggingface.co/…/model-Q4_K_M.gguf")
        self.link.setAccessibleName(tr("Link to a GGUF file on the hub"))
        self.link_button = QPushButton(tr("Download"))
        self.link_button.setAccessibleName(tr("Download the file of the link"))
        self.link_problem = _named(QLabel("", wordWrap=True), "hint")
        self.link_problem.hide()
        row = QHBoxLayout()
        row.addWidget(self.link, 1)
        row.addWidget(self.link_button)
        inside = QVBoxLayout(card)
        inside.addWidget(QLabel(tr("Another model: paste the link of a GGUF file on Hugging Face")))
        inside.addLayout(row)
        inside.addWidget(self.link_problem)
        column.addWidget(card)
        self.link_button.clicked.connect(self.download_link)
        self.link.returnPressed.connect(self.download_link)

    def _add_view(self, request: DownloadRequest, view: DownloadView, name: str = "") -> None:
        self.views[name or request.name] = view
        self._by_request[request] = view
        at = len(self._by_request) - 1
        self._cards.insertWidget(at, view)
        view.download_clicked.connect(lambda: self.downloads.start(request))
        view.pause_clicked.connect(lambda: self.downloads.pause(request))
        view.cancel_clicked.connect(lambda: self.downloads.cancel(request))
        view.use_clicked.connect(self.use)
        view.set_progress(self.downloads.progress(request))

    # What a person does

    def refresh(self) -> None:
        """Looks for models again, in a thread; ends with `looked`."""
        self.found.set_looking()
        self._pool.start(Job(lambda: self._emit(self._looked_at, *look())))

    def show_recommended(self, model_id: str = "") -> None:
        """Turns to the catalogue, at one of its models or at the first."""
        self.tabs.setCurrentWidget(self._area)
        view = self.views[model_id or catalogue()[0].id]
        view.go.setFocus()
        self._area.ensureWidgetVisible(view)

    def use(self, path: Path) -> None:
        """This model shall read; closes the dialog."""
        self.model_chosen.emit(path)
        self.accept()

    def ask_to_test(self, model: FoundModel) -> None:
        """Tests a model in the background, once somebody agreed to that."""
        question = tr(
            "Test {name}? It reads short invented texts, about a minute; nothing else can be read "
            "meanwhile. This page may be closed.",
            name=model.facts.name if model.facts else model.path.name,
        )
        if QMessageBox.question(self, tr("Models"), question) is QMessageBox.StandardButton.Yes:
            self.test_model(model.path)

    def test_model(self, path: Path) -> None:
        """Begins the test of a model."""
        if self._tests is not None and not self._tests.start(path):
            words = tr("Something is being read; test it afterwards.")
            self.found.show_test(path, words, goes_on=False)

    def _show_test(self, path: Path, words: str) -> None:
        assert self._tests is not None
        self.found.show_test(path, words, goes_on=self._tests.testing is not None)

    def _show_card(self, _path: Path, _card: ReportCard) -> None:
        self.found.show_card()

    def add_folder(self, folder: str) -> None:
        """Looks for models in a further folder, from now on."""
        settings = load_settings()
        if folder in settings.models_folders:
            return
        settings = replace(settings, models_folders=(*settings.models_folders, folder))
        try:
            save_settings(settings)
        except OSError as error:
            reason = error.strerror or str(error)
            self.found.told.setText(tr("The folder could not be kept: {reason}.", reason=reason))
            return
        self.settings_changed.emit(settings)
        self._models_changed()

    def _ask_folder(self) -> None:
        folder = QFileDialog.getExistingDirectory(self, tr("A folder with GGUF files"))
        if folder:
            self.add_folder(folder)

    def download_link(self) -> None:
        """Downloads the file whose link is in the field."""
        try:
            request = request_from(self.link.text())
        except DownloadError as error:
            self.link_problem.setText(str(error))
            self.link_problem.show()
            return
        self.link_problem.hide()
        self.link.clear()
        if request not in self._by_request:
            self._add_view(request, DownloadView(request.name, request.repository))
        self.downloads.start(request)
        self._area.ensureWidgetVisible(self._by_request[request])

    # What is heard

    def _show(self, rows: Sequence[FoundRow], fits: Sequence[CatalogueRow]) -> None:
        self.found.set_rows(rows)
        files = {row.model.path.name: row.model.path for row in rows if row.model.facts}
        for row in fits:
            view = self.views[row.model.id]
            view.set_fit(fit_text(row.fit, row.speed), is_good=bool(row.fit.n_context))
            there = files.get(row.model.file)
            request = request_for(row.model)
            if there is not None and request not in self.downloads.requests():
                view.set_there(there)
            elif there is None:
                view.set_progress(self.downloads.progress(request))
        self._advise([row.model for row in rows], fits)
        self.looked.emit()

    def _advise(self, found: Sequence[FoundModel], fits: Sequence[CatalogueRow]) -> None:
        usable = [model.facts for model in found if model.facts is not None]
        serious = any(facts.n_parameters >= N_PARAMETERS_SERIOUS for facts in usable)
        self.advice.setVisible(not serious)
        candidates = [(row.model, row.fit, row.speed) for row in fits]
        best = best_fitting(candidates, N_TOKENS_TYPICAL)
        first: CatalogueModel = best.model if best is not None else catalogue()[0]
        size = size_text(first.size_bytes)
        if usable:
            text = tr(
                "The model that came with Longleaf is tiny: it shows how everything works, but "
                "what it writes is often wrong. For real work we recommend {name} ({size}).",
                name=first.name,
                size=size,
            )
        else:
            text = tr(
                "There is no model on this computer yet. We recommend {name} ({size}).",
                name=first.name,
                size=size,
            )
        self.advice_text.setText(text)

    def _show_progress(self, request: DownloadRequest, progress: Progress) -> None:
        view = self._by_request.get(request)
        if view is not None:
            view.set_progress(progress)

    def _take_finished(self, _request: DownloadRequest, _path: Path) -> None:
        self._models_changed()

    def _models_changed(self) -> None:
        self.models_changed.emit()
        self.refresh()

    def _emit(self, signal: SignalInstance, *values: object) -> None:
        if isValid(self):  # the dialog may be gone by now
            with contextlib.suppress(RuntimeError):
                signal.emit(*values)

    def done(self, result: int) -> None:
        self._pool.waitForDone(3000)
        super().done(result)


def _named(widget: W, name: str) -> W:
    """The widget under the name that the style sheet knows."""
    widget.setObjectName(name)
    if isinstance(widget, QLabel):
        widget.setTextFormat(Qt.TextFormat.PlainText)
    return widget
