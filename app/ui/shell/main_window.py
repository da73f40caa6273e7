"""The main window: the library, the document, the work on it, errors in a line above that.

It builds the widgets and hands them to presenters; each of those turns one stream of events into
what is shown.
"""

from __future__ import annotations

from pathlib import Path
from typing import cast

from PySide6.QtCore import QByteArray, QSettings, QTimer, QUrl, Signal
from PySide6.QtGui import (
    QCloseEvent,
    QDesktopServices,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
)
from PySide6.QtWidgets import (
    QDialog,
    QMainWindow,
    QMenu,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.analysis.comparison.clauses import Clause
from app.documents import Document, find_back_matter
from app.store.records import RunRecord
from app.system.folders import config_folder, data_folder
from app.system.translation import tr
from app.ui.actions import help as window_help
from app.ui.control.controller import Controller
from app.ui.document.pane import DocumentPane
from app.ui.incoming.dropping import Dropping
from app.ui.incoming.received import ReceivedFiles
from app.ui.library.history_list import HistoryList
from app.ui.presenters.comparison import ComparisonPresenter
from app.ui.presenters.document import DocumentPresenter
from app.ui.presenters.document_opening import DocumentOpening
from app.ui.presenters.first_choice import FirstChoice
from app.ui.presenters.key_passages import KeyPassages
from app.ui.presenters.library import LibraryPresenter
from app.ui.presenters.line import Line
from app.ui.presenters.marks import MarksPresenter
from app.ui.presenters.model_choice import ModelChoice
from app.ui.presenters.parts import PartsPresenter
from app.ui.presenters.questions import QuestionPresenter
from app.ui.presenters.queue import QueuePresenter
from app.ui.presenters.result import ResultPresenter
from app.ui.presenters.result_saving import ResultSaving
from app.ui.presenters.run import RunPresenter
from app.ui.presenters.starter import StarterAdvice
from app.ui.presenters.window_parts import WindowParts
from app.ui.shell.closing import Closing
from app.ui.shell.dialogs import WindowDialogs
from app.ui.shell.first_size import SMALLEST, first_size, within
from app.ui.shell.language_change import LanguageChange
from app.ui.shell.library_notices import LibraryNotices
from app.ui.shell.menus import build_menus
from app.ui.shell.notifications import come_forward
from app.ui.shell.pages import WindowPages
from app.ui.shell.panes import WindowPanes
from app.ui.shell.places import Places
from app.ui.shell.run_surroundings import RunSurroundings
from app.ui.shell.update_notice import Update
from app.ui.widgets.banner import Banner
from app.ui.widgets.drop_zone import DropZone
from app.ui.widgets.starter_card import StarterCard
from app.ui.work.page import WorkPage


class MainWindow(QMainWindow):
    """Attributes:
    controller: Does the work in threads.
    history, pane, drop_zone, work, banner: The widgets; `pane` shows the document.
    panes: The first two beside the rest.
    pages: The panes, or what needs the whole width.
    places: Leads to places of the document.
    opening, documents, models, runs, first_choice, passages, starter, questions, library, saving,
        results, parts, comparison, marks, queue, dialogs: The presenters.
    actions_by_name: Every action of the menus.

    Signals:
        queue_requested: (list of paths) several files, or a folder, are to be read one by one
    """

    queue_requested = Signal(object)

    def __init__(self, controller: Controller) -> None:
        super().__init__()
        self.controller = controller
        self.settings = QSettings(
            str(config_folder() / "window.ini"), QSettings.Format.IniFormat, self
        )
        self.setWindowTitle("Longleaf")
        self.setMinimumSize(SMALLEST)
        self.setAcceptDrops(True)
        self.history = HistoryList()
        self.pane = DocumentPane()
        self.drop_zone = DropZone()
        self.work = WorkPage()
        self.banner = Banner()
        self._lay_out()
        parts = WindowParts(
            self,
            controller,
            self.settings,
            self.banner,
            self.statusBar(),
            self.history,
            self.work,
        )
        self.documents = DocumentPresenter(controller, self.pane)
        self.places = Places(self.panes, self.documents, self.statusBar())
        self.opening = DocumentOpening(parts)
        self.models = ModelChoice(parts, self.drop_zone)
        self.runs = RunPresenter(parts)
        self.first_choice = FirstChoice(parts, self.runs)
        self.passages = KeyPassages(parts, self.runs)
        card = StarterCard()
        self.work.add_offer(card)
        self.starter = StarterAdvice(parts, card)
        self.questions = QuestionPresenter(parts)
        self.library = LibraryPresenter(parts, self.runs)
        self.saving = ResultSaving(parts, self.runs)
        self.parts = PartsPresenter(parts, self.runs)
        self.results = ResultPresenter(parts, self.runs, self.saving)
        self.comparison = ComparisonPresenter(parts)
        self.pages.addWidget(self.comparison.view)
        self.marks = MarksPresenter(parts)
        self.queue = QueuePresenter(parts)
        self.pages.addWidget(self.queue.view)
        self.line = Line(parts, self.runs, self.queue)
        self.dialogs = WindowDialogs(parts, self.models, lambda: self.actions_by_name)
        self.language = LanguageChange(parts, self.queue, self.dialogs.downloads)
        self.closing = Closing(parts, self.runs, self.queue)
        self.received = ReceivedFiles(
            self.banner,
            self.open_path,
            self.queue_requested.emit,
            self.comparison.compare_files,
        )
        self.dropping = Dropping(
            self,
            self.pages.currentWidget,
            lambda: self.pages.shows_queue,
            self._take_dropped,
        )
        self.notices = LibraryNotices(parts, self.dialogs.recover, self.library.refresh)
        self.surroundings = RunSurroundings(parts, self.runs, self.queue)
        self.actions_by_name = build_menus(self)
        self._set_busy(False)
        self._connect_presenters()
        self._connect_panes()
        self._connect_work()
        for button in self.findChildren(QPushButton):
            button.setAutoDefault(True)  # so that Return presses it, as in a dialog
        self._restore()
        self.library.refresh()
        self.notices.tell()
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
        self.panes = WindowPanes(self.history, self.pane, self.stack)
        self.pages = WindowPages(self.panes, self.stack, self.work, self.drop_zone)
        below = QVBoxLayout()
        below.setContentsMargins(18, 0, 18, 0)
        below.addWidget(self.banner)
        middle = QWidget()
        column = QVBoxLayout(middle)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.pages, 1)
        column.addLayout(below)  # at the bottom: what is above it does not move when it comes
        self.setCentralWidget(middle)
        self.going = QPushButton()
        self.going.setObjectName("link")
        self.going.setToolTip(tr("Show the document that is being read"))
        self.going.hide()
        self.statusBar().addPermanentWidget(self.going)

    def _connect_presenters(self) -> None:
        work = self.work
        self.drop_zone.open_clicked.connect(self.opening.ask)
        self.drop_zone.sample_clicked.connect(self.passages.expect_sample)
        self.drop_zone.sample_clicked.connect(self.opening.open_sample)
        self.drop_zone.models_clicked.connect(self.dialogs.recommended)
        self.passages.models_wanted.connect(self.dialogs.recommended)
        self.starter.model_wanted.connect(self.dialogs.recommended)
        self.opening.help_wanted.connect(self.show_guide)
        self.opening.reading_wanted.connect(self.dialogs.what_was_read)
        self.opening.recognizing.connect(lambda: self.actions_by_name["cancel"].setEnabled(True))
        self.runs.busy_changed.connect(self._set_busy)
        self.questions.busy_changed.connect(self.actions_by_name["cancel"].setEnabled)
        self.library.document_wanted.connect(self.open_path)
        self.library.work_wanted.connect(lambda: self.stack.setCurrentWidget(work))
        self.library.found_wanted.connect(self.places.show_found)
        self.library.is_empty.connect(self.panes.set_library_empty)
        self.dialogs.language_chosen.connect(self.language.begin)
        self.dialogs.attachment_ready.connect(self.open_path)
        self.documents.ask_about.connect(self.questions.go_to)
        self.queue.shown.connect(lambda: self.pages.setCurrentWidget(self.queue.view))
        self.queue.closed.connect(self.show_panes)
        self.queue.changed.connect(self.library.refresh)
        self.queue.run_wanted.connect(self._show_run)
        self.queue_requested.connect(self.queue.add)
        self.runs.document_wanted.connect(self._show_read)
        self.going.clicked.connect(self.runs.show_going)
        self.runs.progressed.connect(self._tell_going)
        self.questions.document_wanted.connect(self._show_read)
        self.going.clicked.connect(self.questions.show_going)
        self.questions.progressed.connect(self._tell_going)
        self.marks.changed.connect(self.library.refresh)
        self.marks.path_wanted.connect(self.open_path)
        self.marks.conversation_wanted.connect(self._show_conversation)
        self.history.conversation_dropped.connect(self.questions.delete_all)
        self.history.search_changed.connect(self.panes.set_sought)
        self.history.filter_button.toggled.connect(lambda _: self.marks.offer_choices())
        self.results.changed.connect(self.library.refresh)
        self.questions.changed.connect(self.library.refresh)
        self.results.compare_wanted.connect(self.comparison.compare_results)
        self.comparison.shown.connect(lambda: self.pages.show_comparison(self.comparison.view))
        self.comparison.closed.connect(self.show_panes)
        self.comparison.clause_wanted.connect(self._show_clause)
        self.comparison.summarised.connect(self.library.refresh)

    def _connect_panes(self) -> None:
        work = self.work
        self.parts.label_wanted.connect(self.places.follow_reference)
        self.parts.span_wanted.connect(
            lambda start, end: self.places.show_span(start, end, mark=True)
        )
        self.pane.closed.connect(lambda: self.panes.show_document(False))
        self.pane.library_wanted.connect(lambda: self.panes.show_library(True))
        work.show_document.clicked.connect(lambda: self.panes.show_document(True))
        self.panes.shown.connect(self._check_panes)
        self.banner.focus_freed.connect(self.pages.take_focus)

    def _connect_work(self) -> None:
        c, work = self.controller, self.work
        c.occupied.connect(self._set_busy)
        c.document_opened.connect(self.take_document)
        c.recovered.connect(self.notices.end_recovery)
        c.sections_found.connect(work.bar.set_sections)
        work.budget_chosen.connect(lambda n: c.choose(n_context=n))
        work.mode_chosen.connect(lambda mode: c.choose(mode=mode))
        work.choices_changed.connect(lambda: c.choose(choices=work.choices()))
        work.start_clicked.connect(self.runs.start)
        work.cancel_clicked.connect(c.cancel)
        work.bar.place_clicked.connect(self.places.show_span)
        for view in (work.result, work.questions.answers):
            view.page_clicked.connect(lambda n, told: self.places.follow_reference(f"p. {n}", told))
            view.place_clicked.connect(self.places.follow_reference)
            view.question_wanted.connect(self.questions.go_to)
            view.statement_hovered.connect(self.statusBar().showMessage)
        recent = cast(QMenu, self.actions_by_name["recent"].menu())
        recent.aboutToShow.connect(lambda: self.opening.fill_recent(recent))

    def _restore(self) -> None:
        free = self.screen().availableGeometry()
        self.resize(first_size(free))
        geometry = self.settings.value("geometry")
        if isinstance(geometry, QByteArray) and self.restoreGeometry(geometry):
            self.setGeometry(within(self.geometry(), free))
        self.panes.restore(self.settings)
        self.pane.restore_zoom(self.settings)
        budget = int(str(self.settings.value("budget", 32_768)))
        self.controller.n_context = budget
        self.work.set_budget(budget)

    def end(self) -> None:
        """Closes the window without a question, whatever goes on."""
        self.closing.agree()
        self.close()

    def closeEvent(self, event: QCloseEvent) -> None:
        if not self.closing.may_close():
            event.ignore()
            return
        self.remember()
        self.documents.stop_drawing()
        self.controller.close()
        event.accept()

    def remember(self) -> None:
        """Keeps what the next window begins with, and an edit that is not kept yet."""
        self.work.result_page.keep_edit()
        self.settings.setValue("geometry", self.saveGeometry())
        self.panes.remember(self.settings)
        self.pane.remember_zoom(self.settings)
        self.settings.setValue("budget", self.controller.n_context)
        self.settings.sync()

    def _set_busy(self, busy: bool) -> None:
        self.actions_by_name["cancel"].setEnabled(busy)
        self.actions_by_name["pause"].setEnabled(busy)
        self._enable_start(busy)

    def _enable_start(self, busy: bool) -> None:
        """While one document is read another one can be put in line, by the menu and its keys,
        too."""
        self.actions_by_name["start"].setEnabled(not busy or not self.runs.is_shown)

    # Documents

    def open_path(self, path: Path, password: str | None = None) -> None:
        """Opens a file; what is being read meanwhile goes on."""
        self.opening.open_path(path, password)

    def take_document(self, document: Document) -> None:
        """Shows a document that was read."""
        self.statusBar().clearMessage()
        self.setWindowTitle(f"{document.title} – Longleaf")
        self.runs.clear()
        self.work.set_document(document)
        self.documents.set_document(document)
        self.parts.look_at(document)
        self.questions.show_stored(document)
        self.panes.set_has_document(True)
        self.stack.setCurrentWidget(self.work)
        self.pane.take_focus()
        self.opening.remember(document)
        self.opening.tell_unread(document)
        self.work.card.offer_to_leave_out(find_back_matter(document))
        self.controller.choices = self.work.choices()
        self.controller.use_document(document)
        self.runs.take_document()
        self._enable_start(self.controller.is_running)
        self.library.take_document(document)
        self.first_choice.take_document(document)
        self.passages.take_document(document)

    def receive(self, paths: list[Path]) -> None:
        """Takes files of the command line or of a further start, and comes to the front."""
        come_forward(self)
        self.received.take(paths)

    def tell_of_update(self, update: Update) -> None:
        """Says that there is a newer version; nothing is fetched."""
        self.banner.inform(tr("Longleaf {version} is there.", version=update.version))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        self.dropping.enter(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        self.dropping.enter(event)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self.dropping.leave()

    def dropEvent(self, event: QDropEvent) -> None:
        self.dropping.drop(event)

    def _take_dropped(self, paths: list[Path]) -> None:
        if self.pages.shows_queue:
            self.queue_requested.emit(paths)
        else:
            self.received.take(paths)

    # Where other presenters lead

    def _show_clause(self, document: Document, clause: Clause) -> None:
        """Shows a clause of a version that was compared, in its document."""
        self.show_panes()
        present = self.controller.document
        if present is None or present.sha256 != document.sha256:
            self.take_document(document)
        self.places.show_span(clause.start, clause.end, mark=True)

    def _show_read(self, document: Document) -> None:
        """Shows a document that is being read, or was."""
        self.show_panes()
        if document is not self.controller.document:
            self.take_document(document)

    def _tell_going(self, told: str) -> None:
        """How far a run is whose document is not shown."""
        self.going.setText(told)
        self.going.setVisible(bool(told))

    def _show_conversation(self, path: Path) -> None:
        self.work.tabs.setCurrentWidget(self.work.questions)
        if self.controller.document is None or self.controller.document.path != path:
            self.open_path(path)

    def _show_run(self, run: RunRecord) -> None:
        self.show_panes()
        self.library.show_run(run)

    # Panes and help

    def show_panes(self) -> None:
        """Shows library, document and work."""
        self.pages.show_panes()

    def search_document(self) -> None:
        """Puts the cursor into the search field of the document, or else of the library."""
        if self.controller.document is None:
            self.find_in_library()
            return
        self.panes.show_document(True)
        self.pane.find_bar.begin()

    def find_in_library(self) -> None:
        """Puts the cursor into the search field of the library."""
        self.panes.show_library(True)
        self.history.search.setFocus()
        self.history.search.selectAll()

    def toggle_library(self) -> None:
        """Shows or hides the library."""
        self.panes.show_library(self.history.isHidden())

    def toggle_document(self) -> None:
        """Shows or hides the document."""
        self.panes.show_document(self.pane.isHidden())

    def _check_panes(self, library: bool, document: bool) -> None:
        self.actions_by_name["library"].setChecked(library)
        self.actions_by_name["document"].setChecked(document)
        # What is not seen must be found by those who do not know the menu or its keys.
        self.pane.library.setVisible(not library)
        self.work.show_document.setVisible(not document and self.panes.has_document)

    def open_data_folder(self) -> None:
        """Shows the folder of the library in the file manager."""
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(data_folder())))

    def show_guide(self, section: str = "") -> QDialog:
        """Opens the user guide beside the window, at a section with this title."""
        return window_help.show_guide(self, section)
