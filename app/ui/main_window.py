"""The main window: library at the left, the work at the right, errors in a line above it.

It builds the widgets and hands them to presenters; each of those turns one stream of events into
what is shown.
"""

from __future__ import annotations

from pathlib import Path
from typing import cast

from PySide6.QtCore import QByteArray, QSettings, Qt, QTimer, QUrl
from PySide6.QtGui import (
    QCloseEvent,
    QDesktopServices,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
)
from PySide6.QtWidgets import (
    QDialog,
    QMainWindow,
    QMenu,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.analysis.evidence import Passage, StatementCheck
from app.documents import Document
from app.folders import config_folder, data_folder
from app.ui import window_help
from app.ui.banner import Banner
from app.ui.controller import Controller
from app.ui.document_opening import DocumentOpening
from app.ui.drop_zone import DropZone
from app.ui.history_list import HistoryList
from app.ui.library_presenter import LibraryPresenter
from app.ui.model_choice import ModelChoice
from app.ui.question_presenter import QuestionPresenter
from app.ui.result_saving import ResultSaving
from app.ui.result_view import found_for
from app.ui.run_presenter import RunPresenter
from app.ui.window_menus import build_menus
from app.ui.window_parts import WindowParts
from app.ui.work_page import WorkPage


class MainWindow(QMainWindow):
    """Attributes:
    controller: Does the work in threads.
    history, drop_zone, work, banner: The widgets.
    opening, models, runs, questions, library, saving: The presenters.
    actions_by_name: Every action of the menus.
    """

    def __init__(self, controller: Controller) -> None:
        super().__init__()
        self.controller = controller
        self._settings = QSettings(
            str(config_folder() / "window.ini"), QSettings.Format.IniFormat, self
        )
        self.setWindowTitle("Longleaf")
        self.setMinimumSize(800, 520)
        self.resize(1180, 760)
        self.setAcceptDrops(True)
        self.history = HistoryList()
        self.drop_zone = DropZone()
        self.work = WorkPage()
        self.banner = Banner()
        self._lay_out()
        parts = WindowParts(
            self,
            controller,
            self._settings,
            self.banner,
            self.statusBar(),
            self.history,
            self.work,
        )
        self.opening = DocumentOpening(parts)
        self.models = ModelChoice(parts, self.drop_zone)
        self.runs = RunPresenter(parts)
        self.questions = QuestionPresenter(parts)
        self.library = LibraryPresenter(parts, self.runs)
        self.saving = ResultSaving(parts, self.runs)
        self.actions_by_name = build_menus(self)
        self._set_busy(False)
        self._connect()
        self._restore()
        self.library.refresh()
        for notice in controller.workspace.library.notices:
            self.banner.tell(notice)
        self.drop_zone.setFocus()
        QTimer.singleShot(0, controller.find_models)

    def _lay_out(self) -> None:
        self.stack = QStackedWidget()
        zone = QWidget()
        margin = QVBoxLayout(zone)
        margin.setContentsMargins(20, 16, 20, 16)
        margin.addWidget(self.drop_zone)
        self.stack.addWidget(zone)
        self.stack.addWidget(self.work)
        right = QWidget()
        column = QVBoxLayout(right)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        over = QVBoxLayout()
        over.setContentsMargins(20, 12, 20, 0)
        over.addWidget(self.banner)
        column.addLayout(over)
        column.addWidget(self.stack, 1)
        self.split = QSplitter(Qt.Orientation.Horizontal)
        self.split.addWidget(self.history)
        self.split.addWidget(right)
        self.split.setStretchFactor(1, 1)
        self.split.setSizes([270, 910])
        self.split.setHandleWidth(1)
        self.setCentralWidget(self.split)

    def _connect(self) -> None:
        c, work = self.controller, self.work
        self.drop_zone.open_clicked.connect(self.opening.ask)
        self.drop_zone.sample_clicked.connect(self.opening.open_sample)
        self.opening.recognizing.connect(lambda: self.actions_by_name["cancel"].setEnabled(True))
        self.runs.busy_changed.connect(self._set_busy)
        self.questions.busy_changed.connect(self.actions_by_name["cancel"].setEnabled)
        self.library.document_wanted.connect(self._take_document)
        self.library.work_wanted.connect(lambda: self.stack.setCurrentWidget(work))
        self.library.page_wanted.connect(self.show_page)
        c.document_opened.connect(self._take_document)
        c.page_drawn.connect(work.page.set_picture)
        work.budget_chosen.connect(lambda n: c.choose(n_context=n))
        work.mode_chosen.connect(lambda mode: c.choose(mode=mode))
        work.choices_changed.connect(lambda: c.choose(choices=work.choices()))
        work.start_clicked.connect(self.runs.start)
        work.cancel_clicked.connect(c.cancel)
        work.page.wanted.connect(c.draw_page)
        work.bar.part_clicked.connect(self._show_part)
        for view in (work.result, work.questions.answers):
            view.page_clicked.connect(self._follow_reference)
            view.statement_hovered.connect(self.statusBar().showMessage)
        recent = cast(QMenu, self.actions_by_name["recent"].menu())
        recent.aboutToShow.connect(lambda: self.opening.fill_recent(recent))

    def _restore(self) -> None:
        geometry, split = self._settings.value("geometry"), self._settings.value("split")
        if isinstance(geometry, QByteArray):
            self.restoreGeometry(geometry)
        if isinstance(split, QByteArray):
            self.split.restoreState(split)
        self.models.restore_tuning()
        budget = int(str(self._settings.value("budget", 32_768)))
        self.controller.n_context = budget
        self.work.set_budget(budget)

    def closeEvent(self, event: QCloseEvent) -> None:
        self._settings.setValue("geometry", self.saveGeometry())
        self._settings.setValue("split", self.split.saveState())
        self._settings.setValue("budget", self.controller.n_context)
        self.controller.close()
        event.accept()

    def _set_busy(self, busy: bool) -> None:
        self.actions_by_name["cancel"].setEnabled(busy)
        self.actions_by_name["start"].setEnabled(not busy)

    # Documents

    def open_path(self, path: Path, password: str | None = None) -> None:
        """Opens a file; while a run goes on, says so instead."""
        self.opening.open_path(path, password)

    def _take_document(self, document: Document) -> None:
        self.statusBar().clearMessage()
        self.setWindowTitle(f"{document.title} – Longleaf")
        self.work.set_document(document)
        self.stack.setCurrentWidget(self.work)
        self.opening.remember(document)
        self.controller.use_document(document)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()
            self.drop_zone.set_over(True)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self.drop_zone.set_over(False)

    def dropEvent(self, event: QDropEvent) -> None:
        self.drop_zone.set_over(False)
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        if paths:
            event.acceptProposedAction()
            self.open_path(paths[0])
            if len(paths) > 1:
                self.banner.tell(
                    f"One document is read at a time; “{paths[0].name}” was opened.",
                    "Drop the others one after another.",
                )

    # Pages

    def _follow_reference(self, number: int, statement: StatementCheck | None) -> None:
        passage = None
        if statement is not None:
            passage = statement.passage_at(f"p. {number}")
            self.statusBar().showMessage(found_for(statement))
        self.show_page(number, passage)

    def show_page(self, number: int, passage: Passage | None = None) -> None:
        """Shows a page of the document beside the result, with a passage of it marked."""
        document = self.controller.document
        if document is None or document.format != "pdf":
            return
        self.work.page.show()
        self.work.page.show_page(number, passage)

    def _show_part(self, index: int) -> None:
        plan = self.controller.plan
        if plan is not None and plan.chunks[index].pages:
            self.show_page(plan.chunks[index].pages[0])  # type: ignore[index]

    # Panes and help

    def find_in_library(self) -> None:
        """Puts the cursor into the search field of the library."""
        self.history.show()
        self.history.search.setFocus()

    def toggle_library(self) -> None:
        """Shows or hides the library."""
        self.history.setVisible(not self.history.isVisible())

    def open_data_folder(self) -> None:
        """Shows the folder of the library in the file manager."""
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(data_folder())))

    def show_guide(self) -> QDialog:
        """Opens the user guide beside the window."""
        return window_help.show_guide(self)

    def show_shortcuts(self) -> None:
        """Lists the keys of every action."""
        window_help.show_shortcuts(self, self.actions_by_name.values())

    def show_about(self) -> None:
        """Tells version and licence."""
        window_help.show_about(self)
