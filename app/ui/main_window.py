"""The main window: library at the left, the work at the right, errors in a line above it."""

from __future__ import annotations

import platform
from dataclasses import asdict
from pathlib import Path
from typing import Any

from PySide6.QtCore import QByteArray, QSettings, Qt, QTimer, QUrl, Signal
from PySide6.QtGui import (
    QAction,
    QCloseEvent,
    QDesktopServices,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QGuiApplication,
    QKeySequence,
)
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QInputDialog,
    QLineEdit,
    QMainWindow,
    QMessageBox,
    QSplitter,
    QStackedWidget,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from app import __version__
from app.analysis.events import (
    EvidenceChecked,
    LevelStarted,
    Notice,
    PartDone,
    PartProgress,
    PartRef,
    PartStarted,
    PartToken,
    Planned,
    Progress,
    QuestionAnswered,
    QuestionEvent,
    QuestionPlanned,
    QuestionProgress,
    QuestionStopped,
    QuestionToken,
    RunEvent,
    RunFinished,
    RunStopped,
)
from app.analysis.evidence import Evidence, Passage, StatementCheck
from app.analysis.workspace import Tuning
from app.documents import FILE_PATTERNS, Document
from app.engines.conversion import Conversion
from app.errors import LongleafError
from app.export import export_run
from app.folders import config_folder, data_folder, resources_folder
from app.models import FoundModel
from app.planning import Plan
from app.store.records import Forgotten, RunRecord, SearchHit
from app.ui.banner import Banner
from app.ui.budget_bar import PartState
from app.ui.controller import Controller
from app.ui.drop_zone import DropZone
from app.ui.engine_settings import EngineSettings
from app.ui.history_list import HistoryList
from app.ui.result_view import found_for
from app.ui.work_page import WorkPage
from app.wording import duration_text

_FILES = ";;".join(f"{name} ({patterns})" for name, patterns in FILE_PATTERNS.items())
_FILES += ";;All files (*)"
_SAVE_AS = {
    "Word (*.docx)": ".docx",
    "PDF (*.pdf)": ".pdf",
    "Markdown (*.md)": ".md",
    "JSON (*.json)": ".json",
    "Table of statements (*.csv)": ".csv",
}
_SHORTCUTS = (
    ("Open a document", "Ctrl+O"),
    ("Start", "Ctrl+Return"),
    ("Ask a question", "Ctrl+K"),
    ("Cancel the run", "Esc"),
    ("Search the library", "Ctrl+F"),
    ("Show or hide the library", "Ctrl+B"),
    ("Copy the summary", "Ctrl+Shift+C"),
    ("Save the summary", "Ctrl+S"),
    ("This list", "F1"),
)


class MainWindow(QMainWindow):
    """Attributes: `controller`, `history`, `drop_zone`, `work`, `banner`."""

    _checked = Signal(int, object)  # run, Evidence: from the thread that checked it

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
        self._level = (0, 1)
        self._plan_failed = False
        self._evidence: Evidence | None = None
        self._run_id: int | None = None
        self._notes: dict[int, str] = {}  # of the level at work, by part
        self._make_menus()
        self._connect()
        self._restore()
        self.refresh_history()
        for notice in controller.workspace.library.notices:
            self.banner.tell(notice)
        self.drop_zone.setFocus()
        QTimer.singleShot(0, controller.find_models)

    # Building

    def _make_menus(self) -> None:
        def add(menu: Any, text: str, slot: Any, keys: str = "") -> QAction:
            action = menu.addAction(text)
            action.triggered.connect(lambda: slot())
            if keys:
                action.setShortcut(QKeySequence(keys))
            return action  # type: ignore[no-any-return]

        file = self.menuBar().addMenu("&File")
        add(file, "&Open…", self.ask_document, "Ctrl+O")
        add(file, "Open the &sample contract", self.open_sample)
        self._recent = file.addMenu("Open &recent")
        self._recent.aboutToShow.connect(self._fill_recent)
        file.addSeparator()
        self._save = add(file, "&Save the summary…", self.save_result, "Ctrl+S")
        add(file, "&Quit", self.close, "Ctrl+Q")
        edit = self.menuBar().addMenu("&Edit")
        add(edit, "&Copy the summary", self.copy_result, "Ctrl+Shift+C")
        add(edit, "&Ask a question", self._go_to_questions, "Ctrl+K")
        add(edit, "&Find in the library", self.history.search.setFocus, "Ctrl+F")
        run = self.menuBar().addMenu("&Run")
        self._start = add(run, "&Start", self.start, "Ctrl+Return")
        self._again = add(run, "Start again, &without the cache", self.start_afresh)
        self._cancel = add(run, "&Cancel", self.controller.cancel, "Esc")
        self._cancel.setEnabled(False)
        run.addSeparator()
        add(run, "&Make this model faster", self.convert_model)
        add(run, "S&ettings of the engine…", self.ask_settings, "Ctrl+,")
        view = self.menuBar().addMenu("&View")
        toggle = add(view, "&Library", self._toggle_library, "Ctrl+B")
        toggle.setCheckable(True)
        toggle.setChecked(True)
        folder = add(view, "Open the &data folder", self._open_data_folder)
        folder.setToolTip(str(data_folder()))
        help_ = self.menuBar().addMenu("&Help")
        add(help_, "&Guide", self.show_guide)
        add(help_, "&Keyboard shortcuts", self._show_shortcuts, "F1")
        add(help_, "&About Longleaf", self._about)

    def _connect(self) -> None:
        c, work = self.controller, self.work
        self.drop_zone.open_clicked.connect(self.ask_document)
        self.drop_zone.sample_clicked.connect(self.open_sample)
        c.document_opened.connect(self._take_document)
        c.password_needed.connect(self._ask_password)
        c.models_found.connect(self._take_models)
        c.planned.connect(self._take_plan)
        c.failed.connect(self._fail)
        c.run_event.connect(self._take_event)
        c.run_ended.connect(self._end_run)
        c.page_drawn.connect(work.page.set_picture)
        work.model_chosen.connect(self._choose_model)
        work.browse_clicked.connect(self._browse_model)
        work.budget_chosen.connect(lambda n: c.choose(n_context=n))
        work.mode_chosen.connect(lambda mode: c.choose(mode=mode))
        work.choices_changed.connect(lambda: c.choose(choices=work.choices()))
        work.questions.asked.connect(self.ask)
        work.questions.cancel_clicked.connect(c.cancel)
        work.questions.page_clicked.connect(self._follow_reference)
        work.questions.answers.statement_hovered.connect(self.statusBar().showMessage)
        c.question_event.connect(self._take_question_event)
        work.start_clicked.connect(self.start)
        work.cancel_clicked.connect(c.cancel)
        work.result.page_clicked.connect(self._follow_reference)
        work.page.wanted.connect(c.draw_page)
        work.result.statement_hovered.connect(self.statusBar().showMessage)
        self._checked.connect(self._show_evidence)
        c.forgotten.connect(self._end_forget)
        c.converted.connect(self._end_convert)
        c.scan_found.connect(self._offer_ocr)
        c.recognized.connect(self._show_recognized)
        self.history.hit_chosen.connect(self.show_hit)
        self.history.forget_asked.connect(self.forget_document)
        work.bar.part_clicked.connect(self._show_part)
        self.history.run_chosen.connect(self.show_run)
        self.history.reopen_asked.connect(lambda run: self.open_path(run.document_path))
        self.history.delete_asked.connect(self.delete_run)
        self.history.search_changed.connect(self.refresh_history)

    def _restore(self) -> None:
        geometry, split = self._settings.value("geometry"), self._settings.value("split")
        if isinstance(geometry, QByteArray):
            self.restoreGeometry(geometry)
        if isinstance(split, QByteArray):
            self.split.restoreState(split)
        self._restore_tuning()
        budget = int(str(self._settings.value("budget", 32_768)))
        self.controller.n_context = budget
        self.work.set_budget(budget)

    def closeEvent(self, event: QCloseEvent) -> None:
        self._settings.setValue("geometry", self.saveGeometry())
        self._settings.setValue("split", self.split.saveState())
        self._settings.setValue("budget", self.controller.n_context)
        self.controller.close()
        event.accept()

    # Documents

    def ask_document(self) -> None:
        """Lets the user choose a file."""
        folder = str(self._settings.value("folder", str(Path.home())))
        name, _ = QFileDialog.getOpenFileName(self, "Open a document", folder, _FILES)
        if name:
            self._settings.setValue("folder", str(Path(name).parent))
            self.open_path(Path(name))

    def open_sample(self) -> None:
        """Opens the contract that comes with Longleaf."""
        self.open_path(resources_folder() / "samples" / "cloud-service-agreement.pdf")

    def open_path(self, path: Path, password: str | None = None) -> None:
        """Opens a file; while a run goes on, says so instead."""
        if self.controller.is_running:
            self.banner.tell("A run is going on.", "Cancel it or wait for its end, then open this.")
            return
        self.banner.hide()
        self.statusBar().showMessage(f"Opening {path.name} …")
        self.controller.open_document(path, password)

    def _take_document(self, document: Document) -> None:
        self.statusBar().clearMessage()
        self.setWindowTitle(f"{document.title} – Longleaf")
        self.work.set_document(document)
        self.stack.setCurrentWidget(self.work)
        self._remember(document.path)
        self.controller.use_document(document)

    def _ask_password(self, path: Path, wrong: bool) -> None:
        self.statusBar().clearMessage()
        question = f"“{path.name}” is encrypted."
        if wrong:
            question = f"That password does not open “{path.name}”."
        password, given = QInputDialog.getText(
            self, "Password needed", f"{question}\nPassword:", QLineEdit.EchoMode.Password
        )
        if given:
            self.open_path(path, password)

    def _offer_ocr(self, path: Path, message: str, next_step: str) -> None:
        self.statusBar().clearMessage()
        from app.documents.ocr import is_installed

        if not is_installed():
            self.banner.tell(message, next_step)
            return

        def recognize() -> None:
            self.statusBar().showMessage(f"Recognising the text of {path.name} … (Esc stops)")
            self._cancel.setEnabled(True)
            self.controller.recognize_document(path)

        self.banner.offer(
            f"{message} It takes some seconds a page.", "Recognise the text", recognize
        )

    def _show_recognized(self, n_done: int, n_pages: int) -> None:
        self.statusBar().showMessage(
            f"Recognising text: page {n_done} of {n_pages} (Esc stops; what is done is kept)"
        )

    def _remember(self, path: Path) -> None:
        recent = [str(path), *(p for p in self._recent_paths() if p != str(path))][:8]
        self._settings.setValue("recent", recent)

    def _recent_paths(self) -> list[str]:
        value = self._settings.value("recent", [])
        return [value] if isinstance(value, str) else list(value or [])  # type: ignore[call-overload]

    def _fill_recent(self) -> None:
        self._recent.clear()
        for name in self._recent_paths():
            action = self._recent.addAction(Path(name).name)
            action.triggered.connect(lambda _=False, p=name: self.open_path(Path(p)))
        if self._recent.isEmpty():
            self._recent.addAction("Nothing yet").setEnabled(False)

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

    # Models and plans

    def _take_models(self, found: list[FoundModel]) -> None:
        usable = [model for model in found if model.facts is not None]
        remembered = str(self._settings.value("model", ""))
        chosen = next((m.path for m in usable if str(m.path) == remembered), None)
        chosen = chosen or (usable[0].path if usable else None)
        self.work.set_models(found, chosen)
        if chosen is None:
            self.banner.tell(
                "No model was found on this machine.",
                "Open a document and choose a GGUF file under Model.",
            )
            return
        self.controller.use_model(chosen)
        first = usable[0]
        if first.source == "starter" and first.facts is not None and len(usable) == 1:
            self.drop_zone.set_note(
                f"The starter model ({first.facts.name}, {first.facts.size_bytes / 2**20:.0f} MB) "
                "is tiny: it shows how Longleaf works, but writes poor summaries. For real work "
                "choose a larger GGUF, such as Qwen2.5-7B-Instruct Q4_K_M."
            )

    def _choose_model(self, path: Path) -> None:
        self._settings.setValue("model", str(path))
        self.work.start.setEnabled(False)
        self.controller.use_model(path)

    def _browse_model(self) -> None:
        name, _ = QFileDialog.getOpenFileName(self, "Choose a model", "", "Models (*.gguf)")
        model = self.controller.model
        if name:
            self.add_model(Path(name))
        elif model is not None:
            self.work.model.setCurrentIndex(max(self.work.model.findData(model.path), 0))

    def add_model(self, path: Path) -> None:
        """Uses a GGUF file from anywhere; a damaged one is refused in words."""
        before = self.controller.model
        self.controller.use_model(path)
        model = self.controller.model
        if model is None or model is before:
            return
        facts = model.facts
        self.work.model.insertItem(0, f"{facts.name} · {facts.quantization}", path)
        self.work.model.setCurrentIndex(0)
        self._settings.setValue("model", str(path))

    def convert_model(self) -> None:
        """Measures the chosen model here, and makes a faster copy of it where that pays."""
        model = self.controller.model
        if model is None or self.controller.is_running:
            self.banner.tell(
                "Nothing can be measured now.", "Choose a model, and wait for the run."
            )
            return
        self.statusBar().showMessage(f"Measuring {model.facts.name}; a large one takes minutes …")
        self.controller.convert_model()

    def _end_convert(self, found: Conversion) -> None:
        self.statusBar().clearMessage()
        what = "A faster copy is used from now on" if found.used else "The model stays as it is"
        speed = found.copy if found.used and found.copy is not None else found.original
        self.banner.inform(
            f"{what}: {found.reason}. It reads {speed.prefill_tps:,.0f} tokens/s and writes "
            f"{speed.decode_tps:,.0f} tokens/s here."
        )
        self.controller.make_plan()

    def ask_settings(self) -> None:
        """Lets the user set the engine by hand."""
        workspace = self.controller.workspace
        dialog = EngineSettings(workspace.tuning, workspace.snapshot_limit_bytes, self)
        if dialog.exec():
            self._apply_settings(dialog.tuning(), dialog.snapshot_limit_bytes())

    def _apply_settings(self, tuning: Tuning, snapshot_limit_bytes: int) -> None:
        for name, value in asdict(tuning).items():
            self._settings.setValue(f"engine/{name}", value)
        self._settings.setValue("engine/snapshot_gib", snapshot_limit_bytes // 2**30)
        self.controller.tune(tuning, snapshot_limit_bytes)

    def _restore_tuning(self) -> None:
        value = self._settings.value
        usual = Tuning()
        tuning = Tuning(
            str(value("engine/kv_type", usual.kv_type)),
            int(str(value("engine/n_threads", usual.n_threads))),
            int(str(value("engine/n_gpu_layers", usual.n_gpu_layers))),
        )
        workspace = self.controller.workspace
        workspace.tuning = tuning
        workspace.snapshot_limit_bytes = int(str(value("engine/snapshot_gib", 8))) * 2**30

    def _take_plan(self, plan: Plan) -> None:
        if self._plan_failed:
            self._plan_failed = False
            self.banner.hide()
        if not self.controller.is_running:
            self.work.set_plan(plan)

    def _fail(self, message: str, next_step: str) -> None:
        self.statusBar().clearMessage()
        self.banner.tell(message, next_step)
        if self.controller.document is not None and self.controller.plan is None:
            self._plan_failed = True
            self.work.set_no_plan(message)

    # Runs

    def start(self) -> None:
        """Begins the run that the plan describes."""
        self._begin(use_cache=True)

    def start_afresh(self) -> None:
        """Begins it without using anything stored."""
        self._begin(use_cache=False)

    def _begin(self, *, use_cache: bool) -> None:
        plan = self.controller.plan
        if plan is None or self.controller.is_running:
            return
        self.banner.hide()
        self.work.tabs.setCurrentWidget(self.work.result)
        self._evidence, self._run_id = None, None
        self.work.result.set_markdown("")
        self.work.bar.set_plan(plan)
        self.work.bar.start_anew()
        self.work.set_running(True)
        self._cancel.setEnabled(True)
        self._start.setEnabled(False)
        self.controller.start(use_cache=use_cache)

    def _take_event(self, event: RunEvent) -> None:
        work = self.work
        match event:
            case Planned() | PartProgress():
                if isinstance(event, PartProgress) and event.part.level == 0:
                    work.bar.set_state(event.part.index, PartState.READING)
            case LevelStarted(level=level, n_parts=n_parts):
                self._level = (level, n_parts)
                self._notes.clear()
            case PartStarted(part=part):
                if part.level == 0:
                    work.bar.set_state(part.index, PartState.READING)
                if part.is_final:
                    work.result.set_markdown("")
            case PartToken(part=part, text=text):
                if part.level == 0:
                    work.bar.set_state(part.index, PartState.WRITING)
                if part.is_final:
                    work.result.append(text)
                else:
                    self._note(part, text)
            case PartDone(part=part, cached=cached):
                if part.level == 0:
                    state = PartState.CACHED if cached else PartState.DONE
                    work.bar.set_state(part.index, state)
            case Progress():
                work.progress.setValue(round(event.fraction * 1000))
                work.progress_text.setText(self._progress_text(event))
            case Notice(message=message):
                work.progress_text.setText(message)
            case EvidenceChecked(evidence=evidence):
                self._evidence = evidence
            case RunFinished():
                self._finish(event)
            case RunStopped():
                self.banner.tell(event.message, event.next_step)

    def _note(self, part: PartRef, piece: str) -> None:
        """Shows the notes on the parts while there is no answer yet."""
        self._notes[part.index] = self._notes.get(part.index, "") + piece
        plan = self.controller.plan
        texts = ["*Notes on the parts as they are written. The summary follows.*"]
        for index, text in sorted(self._notes.items()):
            title = f"Part {index + 1}"
            if part.level == 0 and plan is not None and plan.chunks[index].pages:
                first, last = plan.chunks[index].pages  # type: ignore[misc]
                title += f" (p. {first})" if first == last else f" (pp. {first}–{last})"
            texts.append(f"#### {title}\n\n{text}")
        self.work.result.show_draft("\n\n".join(texts))

    def _progress_text(self, event: Progress) -> str:
        level, n_parts = self._level
        plan = self.controller.plan
        what = "Reading"
        if plan is not None and plan.n_levels > 1:
            what = f"Reading {n_parts} parts" if level == 0 else f"Merging notes, level {level}"
        pieces = [what, f"{event.fraction:.0%}"]
        if event.prefill_tps:
            pieces.append(f"reads {event.prefill_tps:,.0f} tokens/s")
        if event.decode_tps:
            pieces.append(f"writes {event.decode_tps:,.0f} tokens/s")
        if event.left_s is not None:
            pieces.append(f"about {duration_text(event.left_s)} left")
        return "  ·  ".join(pieces)

    def _finish(self, event: RunFinished) -> None:
        self.work.result.set_markdown(event.text)
        self._run_id = event.run_id
        if self._evidence is not None:
            self.work.result.set_evidence(self._evidence)
        if event.cached:
            text = "From the library: nothing had to be computed again."
            for index in range(len(self.work.bar.states())):
                self.work.bar.set_state(index, PartState.CACHED)
        else:
            text = (
                f"Done in {duration_text(event.elapsed_s)}: {event.n_prompt:,} tokens read, "
                f"{event.n_generated:,} written"
            )
            if event.n_parts_cached:
                text += f", {event.n_parts_cached} of {event.n_parts} texts from the library"
            text += "."
        found = [self._evidence.summary] if self._evidence is not None else []
        self.work.set_outcome(" ".join([text, *found, *event.warnings]))

    def _end_run(self) -> None:
        self.work.set_running(False)
        self._cancel.setEnabled(False)
        self._start.setEnabled(True)
        self.refresh_history()
        self.controller.make_plan()  # what was measured makes the next forecast better

    # Questions

    def ask(self, question: str) -> None:
        """Puts a question about the open document to the model."""
        if self.controller.is_running or self.controller.measured is None:
            self.work.questions.say("One thing at a time: wait for what is going on, or cancel it.")
            return
        history = self.work.questions.history()
        self.work.questions.begin(question)
        self.work.start.setEnabled(False)
        self._cancel.setEnabled(True)
        self.controller.ask(question, history)

    def _take_question_event(self, event: QuestionEvent) -> None:
        view = self.work.questions
        match event:
            case QuestionPlanned(reason=reason):
                view.say(reason)
            case QuestionProgress(n_done=n_done, n_total=n_total, n_cached=n_cached):
                kept = f", {n_cached:,} kept from before" if n_cached else ""
                view.say(f"Read {n_done:,} of {n_total:,} tokens{kept}")
            case QuestionToken(text=text):
                view.append(text)
            case Notice(message=message):
                view.say(message)
            case QuestionAnswered():
                view.finish(event.text, event.reason, event.evidence)
            case QuestionStopped(message=message, next_step=next_step):
                view.fail(f"{message} {next_step}".strip())
        if isinstance(event, QuestionAnswered | QuestionStopped):
            self.work.start.setEnabled(self.controller.plan is not None)
            self._cancel.setEnabled(False)

    # Results

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

    def copy_result(self) -> None:
        """Puts the summary on the clipboard, as Markdown."""
        if self.work.result.markdown:
            QGuiApplication.clipboard().setText(self.work.result.markdown)
            self.statusBar().showMessage("The summary was copied.", 4000)

    def save_result(self) -> None:
        """Asks for a name and writes the summary there, as Markdown."""
        text, document = self.work.result.markdown, self.controller.document
        if not text:
            self.banner.tell("There is no summary to save yet.", "Summarise a document first.")
            return
        stem = document.path.stem if document is not None else "summary"
        name, chosen = QFileDialog.getSaveFileName(
            self, "Save the summary", f"{stem}-summary.docx", ";;".join(_SAVE_AS)
        )
        if name:
            path = Path(name)
            self.write_result(path if path.suffix else path.with_suffix(_SAVE_AS[chosen]))

    def write_result(self, path: Path) -> None:
        """Writes the summary shown to `path`, in the format that its suffix names."""
        library = self.controller.workspace.library
        run = library.run(self._run_id) if self._run_id is not None else None
        if run is None:
            self.banner.tell("There is no summary to save yet.", "Summarise a document first.")
            return
        try:
            export_run(run, path)
        except LongleafError as error:
            self.banner.tell(error.message, error.next_step)
            return
        self.statusBar().showMessage(f"Saved as {path}.", 6000)

    # Library

    def refresh_history(self) -> None:
        """Shows the runs, or what is found for the words in the search field."""
        library, words = self.controller.workspace.library, self.history.search.text().strip()
        try:
            if words:
                self.history.set_hits(list(library.search(words)))
                return
            runs = library.runs(limit=200)
        except LongleafError as error:
            self.banner.tell(error.message, error.next_step)
            return
        self.history.set_runs(runs)

    def show_run(self, run: RunRecord) -> None:
        """Shows an earlier answer; its document is opened too when it is still there."""
        if self.controller.is_running:
            self.banner.tell("A run is going on.", "Cancel it or wait for its end.")
            return
        document = self.controller.document
        self.stack.setCurrentWidget(self.work)
        if document is None or document.sha256 != run.document_sha256:
            self.work.title.setText(run.document_title)
            if run.document_path.exists():
                try:
                    opened = self.controller.workspace.open_document(run.document_path)
                except LongleafError as error:
                    self.banner.tell(error.message, error.next_step)
                else:
                    self._take_document(opened)
            else:
                self.banner.tell(
                    f"The file “{run.document_path}” is no longer there.",
                    "Its summary is kept and shown.",
                )
        self.work.result.set_markdown(run.text or f"*{run.message or run.status.value}*")
        self._run_id = run.id
        if run.text:
            self.controller.read_answer(
                run.text, lambda evidence: self._checked.emit(run.id, evidence)
            )
        when = run.started.astimezone().strftime("%d %B %Y, %H:%M")
        self.statusBar().showMessage(f"Made on {when} with {run.model_name}.")

    def _show_evidence(self, run_id: int, evidence: Evidence) -> None:
        if run_id == self._run_id and not self.controller.is_running:
            self._evidence = evidence
            self.work.result.set_evidence(evidence)

    def show_hit(self, hit: SearchHit) -> None:
        """Shows what a search found: the summary, or the page of its document."""
        library = self.controller.workspace.library
        run = library.run(hit.run_id) if hit.run_id is not None else None
        if run is None:
            runs = [r for r in library.runs(limit=500) if r.document_sha256 == hit.document_sha256]
            run = runs[0] if runs else None
        if run is None:
            self.banner.tell("Its document is no longer in the library.", "Open it again.")
            return
        self.show_run(run)
        if hit.page is not None:
            self.show_page(hit.page)

    def forget_document(self, run: RunRecord) -> None:
        """Removes a run's document and everything made from it, after asking."""
        answer = QMessageBox.question(
            self,
            "Forget this document?",
            f"Everything Longleaf keeps of “{run.document_title}” is removed: its text, all its "
            "summaries, notes and prefills. This cannot be undone. The file itself stays.",
        )
        if answer is QMessageBox.StandardButton.Yes:
            self.statusBar().showMessage("Forgetting …")
            self.controller.forget(run.document_sha256)

    def _end_forget(self, found: Forgotten) -> None:
        self.statusBar().clearMessage()
        self.work.result.set_markdown("")
        self._run_id = self._evidence = None
        self.refresh_history()
        if found.left:
            names = ", ".join(str(path) for path in found.left)
            self.banner.tell(f"These damaged copies could not be looked into: {names}.", "")
        else:
            self.statusBar().showMessage("The document is forgotten.", 6000)

    def delete_run(self, run: RunRecord) -> None:
        """Takes a run out of the library; it can be brought back at once."""
        library = self.controller.workspace.library
        library.delete_run(run.id)
        self.refresh_history()

        def undo() -> None:
            library.restore_run(run.id)
            self.refresh_history()

        self.banner.offer(f"“{run.document_title}” was removed from the library.", "Undo", undo)

    def _go_to_questions(self) -> None:
        if self.controller.document is not None:
            self.work.tabs.setCurrentWidget(self.work.questions)
            self.work.questions.field.setFocus()

    def _toggle_library(self) -> None:
        self.history.setVisible(not self.history.isVisible())

    def _open_data_folder(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(data_folder())))

    # Help

    def _show_shortcuts(self) -> None:
        rows = "".join(
            f"<tr><td style='padding-right:24px'>{what}</td><td><b>{keys}</b></td></tr>"
            for what, keys in _SHORTCUTS
        )
        QMessageBox.information(self, "Keyboard shortcuts", f"<table>{rows}</table>")

    def show_guide(self) -> QDialog:
        """Opens the user guide beside the window."""
        dialog = QDialog(self)
        dialog.setWindowTitle("Guide")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.resize(760, 680)
        page = QTextBrowser()
        page.setOpenExternalLinks(True)
        folder = resources_folder() / "docs"
        page.setSearchPaths([str(folder)])
        page.setMarkdown((folder / "guide.md").read_text(encoding="utf-8"))
        QVBoxLayout(dialog).addWidget(page)
        dialog.show()
        return dialog

    def _about(self) -> None:
        QMessageBox.about(
            self,
            "About Longleaf",
            f"<h3>Longleaf {__version__}</h3><p>Reads whole contracts and papers on your own "
            "machine.</p><p>Apache License 2.0. Built on llama.cpp, Qt, pypdfium2, pypdf, "
            "python-docx, tiktoken and sqlite-utils.</p>"
            f"<p>Python {platform.python_version()}</p>",
        )
