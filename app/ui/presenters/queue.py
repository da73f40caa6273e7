"""The queue in the window: adds to it, reads it, and makes one summary of several results."""

from __future__ import annotations

import threading
from collections.abc import Callable, Generator, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QFileDialog, QInputDialog, QLineEdit

from app.analysis.evidence.checked import Evidence
from app.analysis.runs.events import (
    Notice,
    Progress,
    RunEvent,
    RunFinished,
)
from app.analysis.runs.model import AnyModel
from app.analysis.runs.state import RunState
from app.analysis.runs.wording import progress_text
from app.jobs.across import collect, summarize_across
from app.jobs.queue import (
    EntryEnded,
    EntryEvent,
    EntryStarted,
    QueueEnded,
    QueueEvent,
    ReadingQueue,
)
from app.jobs.workspace import Workspace
from app.store.records import QueueEntry, QueueState
from app.system.errors import LongleafError
from app.system.translation import to_translate, tr
from app.ui.presenters.document_opening import files_filter
from app.ui.presenters.window_parts import WindowParts
from app.ui.queue.asked_dialog import AskedDialog
from app.ui.queue.list import NOW_ID
from app.ui.queue.view import QueueView
from app.ui.result.summary_stream import SummaryStream


class QueuePresenter(QObject):
    """Attributes: `view` (QueueView), `queue` (ReadingQueue), `is_reading`.

    Signals:
        shown: The queue is to be seen.
        closed: The reader wants back.
        run_wanted: (RunRecord) The result of an entry is to be shown.
        changed: A result was added to the library.
        progressed: (share of the queue that is read, from 0 to 1; how many wait)
        reading_changed: (bool) The queue is being read, or no longer.
        read_event: (QueueEvent) or what ended the reading (LongleafError), in order.
    """

    shown = Signal()
    closed = Signal()
    run_wanted = Signal(object)
    changed = Signal()
    progressed = Signal(float, int)
    reading_changed = Signal(bool)
    read_event = Signal(object)

    def __init__(self, parts: WindowParts) -> None:
        super().__init__(parts.window)
        self._parts, self._controller = parts, parts.controller
        self._library = parts.controller.workspace.library
        self.queue = ReadingQueue(parts.controller.workspace, self._asked)
        self.is_reading = False
        self._n_read = self._n_waiting = 0  # since the queue began
        self._run = RunState()  # of the entry that is read
        self.view = view = QueueView()
        parts.history.queue_clicked.connect(self.show)
        view.closed.connect(self.closed)
        view.add_clicked.connect(self.ask_files)
        view.add_folder_clicked.connect(self.ask_folder)
        view.start_clicked.connect(self.start)
        view.order_changed.connect(self._order)
        view.remove_clicked.connect(self.remove)
        view.again_clicked.connect(self._read_again)
        view.result_clicked.connect(self._show_result)
        view.across_clicked.connect(self.summarise_across)
        view.cancel_clicked.connect(self._controller.cancel)
        view.asked_clicked.connect(self.ask_kind)
        view.password_clicked.connect(self.ask_password)
        self.read_event.connect(self._take_event)
        self._stream = SummaryStream(
            self.view.across,
            self.view.say,
            to_translate("Merging the summaries"),
            parts.controller.turns,
            self,
        )
        self._stream.ended.connect(lambda: self.view.set_busy_across(False))
        self._stream.finished.connect(self._finish_across)
        self._controller.stopping.connect(self._stop)
        self.refresh()

    def _stop(self) -> None:
        self.queue.stop()

    def show(self) -> None:
        """Shows the queue as the library has it."""
        self.refresh()
        self.shown.emit()
        self.view.list.setFocus()

    def refresh(self) -> None:
        """Reads the queue again."""
        try:
            entries = self.queue.entries()
            self.view.set_entries(entries)
            n_waiting = sum(entry.state is QueueState.WAITING for entry in entries)
            self._parts.history.set_queue(n_waiting)
        except LongleafError as error:
            self._tell(error)

    # Adding and ordering

    def ask_files(self) -> None:
        """Lets the user choose files for the queue."""
        names, _ = QFileDialog.getOpenFileNames(
            self._parts.window, tr("Add to the queue"), self._parts.folder(), files_filter()
        )
        if names:
            self._parts.remember_folder(Path(names[0]).parent)
            self.add([Path(name) for name in names])

    def ask_folder(self) -> None:
        """Lets the user choose a folder, whose documents are put into the queue."""
        name = QFileDialog.getExistingDirectory(
            self._parts.window, tr("Add a folder to the queue"), self._parts.folder()
        )
        if name:
            self._parts.remember_folder(Path(name))
            self.add([Path(name)])

    def add(self, paths: Sequence[Path]) -> None:
        """Puts files and folders at the end, to be read with the settings chosen now, and shows
        the queue. Those that wait there already are not put in again."""
        c = self._controller
        try:
            waiting = {e.path for e in self.queue.entries() if e.state is QueueState.WAITING}
            new = [path for path in paths if path.resolve() not in waiting]
            if new:
                self.queue.add(new, self._parts.work.choices(), mode=c.mode, n_context=c.n_context)
        except LongleafError as error:
            self._tell(error)
            return
        self.show()

    def remove(self, ids: Sequence[int]) -> None:
        """Takes entries out; this can be undone."""
        before = self.view.list.ids()
        gone = [entry for entry in map(self.queue.remove, ids) if entry is not None]
        self.refresh()
        if not gone:
            return

        def undo() -> None:
            for entry in gone:
                self._library.queue_restore(entry)
            self.queue.put_first(before)
            self.refresh()

        told = (
            tr("“{name}” was taken out of the queue.", name=gone[0].path.name)
            if len(gone) == 1
            else tr("{n} documents were taken out of the queue.", n=len(gone))
        )
        self.view.offer(told, tr("Undo"), undo)

    def _order(self, ids: Sequence[int]) -> None:
        self.queue.put_first(ids)
        self.refresh()

    def put_in_line(self, path: Path) -> bool:
        """Puts a document at the end, to be read when its turn comes; whether that was done."""
        c = self._controller
        try:
            self.queue.add([path], self._parts.work.choices(), mode=c.mode, n_context=c.n_context)
        except LongleafError as error:
            self._tell(error)
            return False
        self.refresh()
        return True

    def ask_kind(self, ids: Sequence[int]) -> None:
        """Lets kind and length be chosen for entries that are not read yet."""
        chosen = [entry for entry in self.queue.entries() if entry.id in set(ids)]
        if not chosen:
            return
        first = chosen[0]
        told = first.path.name if len(chosen) == 1 else tr("{n} documents", n=len(chosen))
        dialog = AskedDialog(
            told,
            str(first.choices.get("kind", "")),
            str(first.choices.get("length", "")),
            self._parts.window,
        )
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)

        def take() -> None:
            kind, length = dialog.chosen
            self.queue.choose([entry.id for entry in chosen], kind=kind, length=length)
            self.refresh()

        dialog.accepted.connect(take)
        dialog.open()

    def ask_password(self, entry_id: int) -> None:
        """Lets a password be given for an entry, which then waits to be read."""
        entry = next((each for each in self.queue.entries() if each.id == entry_id), None)
        if entry is None:
            return
        dialog = QInputDialog(self._parts.window)
        dialog.setWindowTitle(tr("Password needed"))
        dialog.setLabelText(
            tr("“{name}” is encrypted.", name=entry.path.name)
            + "\n"
            + tr("The password is kept until Longleaf ends, and written nowhere.")
        )
        dialog.setTextEchoMode(QLineEdit.EchoMode.Password)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)

        def take(password: str) -> None:
            if password:
                self.queue.passwords[entry.path] = password
                self._read_again([entry_id])
                if not self._controller.is_running:
                    self.start()

        dialog.textValueSelected.connect(take)
        dialog.open()

    def _read_again(self, ids: Sequence[int]) -> None:
        for id_ in ids:
            self.queue.wait_again(id_)
        self.refresh()

    # Reading

    def start(self) -> None:
        """Reads what waits, in a thread."""
        if self._controller.model is None:
            self.view.inform(tr("There is no model yet: choose one under Model."))
            return

        def work(_cancel: threading.Event) -> None:
            for event in self.queue.run():
                self._controller.turns.put(self.read_event.emit, event)

        if self._occupy(work):
            self.reading_changed.emit(True)

    def _occupy(self, work: Callable[[threading.Event], None]) -> bool:
        def guarded(cancel: threading.Event) -> None:
            try:
                work(cancel)
            except LongleafError as error:
                self._controller.turns.put(self.read_event.emit, error)

        if self._controller.occupy(guarded):
            return True
        self.view.inform(tr("One thing at a time: wait for what is going on, or cancel it."))
        return False

    def _asked(self, workspace: Workspace, entry: QueueEntry) -> tuple[AnyModel, int]:
        """The model chosen in the window, or the one that the entry names."""
        n_context = int(entry.choices.get("n_context") or self._controller.n_context)
        name = str(entry.choices.get("model") or "")
        if name and Path(name).is_file():
            return workspace.open_model(Path(name)), n_context
        model = self._controller.model
        if model is None:
            raise LongleafError(tr("There is no model."), tr("Choose one under Model."))
        return model, n_context

    def _take_event(self, event: QueueEvent | LongleafError) -> None:
        view, status = self.view, self._parts.status
        match event:
            case EntryStarted(entry=entry, n_waiting=n_waiting):
                self._run = RunState()
                self._n_read = self._n_read if self.is_reading else 0
                self._n_waiting, self.is_reading = n_waiting, True
                self._tell_progress(0.0)
                view.set_running(True)
                self.refresh()
                status.showMessage(
                    tr(
                        "Queue: reading {name}, {n_waiting} waiting",
                        name=entry.path.name,
                        n_waiting=n_waiting,
                    )
                )
            case EntryEvent(entry_id=id_, event=inner):
                self._run.apply(inner)
                if isinstance(inner, Progress):
                    view.set_progress(id_, inner.fraction, progress_text(self._run))
                    self._tell_progress(inner.fraction)
                elif isinstance(inner, Notice):
                    view.set_progress(id_, 0.0, inner.message)
            case EntryEnded(entry=entry):
                self._n_read += 1
                self.refresh()
                self.changed.emit()
                if event.needs_password:
                    self.view.offer(
                        tr("“{name}” is encrypted.", name=entry.path.name),
                        tr("Give its password…"),
                        lambda: self.ask_password(entry.id),
                    )
            case QueueEnded(n_done=n_done, n_failed=n_failed, n_waiting=n_waiting):
                self._end()
                told = [tr("Queue: {n} done", n=n_done)]
                if n_failed:
                    told.append(tr("{n} failed", n=n_failed))
                if n_waiting:
                    told.append(tr("{n} waiting", n=n_waiting))
                status.showMessage(tr(", ").join(told), 10_000)
            case LongleafError():
                self._end()
                self._tell(event)

    def _tell_progress(self, fraction: float) -> None:
        n = self._n_read + 1 + self._n_waiting
        self.progressed.emit((self._n_read + fraction) / n, self._n_waiting)

    def _end(self) -> None:
        self.is_reading = False
        self.reading_changed.emit(False)
        self.view.set_running(False)
        self.refresh()

    def _show_result(self, entry_id: int) -> None:
        if entry_id == NOW_ID:
            return  # it has none yet
        entry = next((e for e in self.queue.entries() if e.id == entry_id), None)
        run = self._library.run(entry.run_id) if entry and entry.run_id is not None else None
        if run is None:
            self.view.inform(tr("Its result is no longer in the library: read it again."))
        else:
            self.run_wanted.emit(run)

    # One summary of several

    def summarise_across(self, ids: Sequence[int]) -> None:
        """Makes one summary of the results of these entries."""
        model, n_context = self._controller.model, self._controller.n_context
        if model is None:
            self.view.inform(tr("There is no model yet: choose one under Model."))
            return
        runs = {entry.id: entry.run_id for entry in self.queue.entries()}
        run_ids = [run_id for id_ in ids if (run_id := runs.get(id_)) is not None]
        workspace = self._controller.workspace
        choices = self._controller.choices

        def events(cancel: threading.Event) -> Generator[RunEvent]:
            collected = collect(workspace.library, run_ids)
            yield from summarize_across(
                workspace,
                collected,
                model,
                n_context=n_context,
                choices=choices,
                cancel=cancel,
            )

        if self._stream.start(self._occupy, events):
            self.view.set_busy_across(True)

    def _finish_across(self, _event: RunFinished, evidence: Evidence | None) -> None:
        self.view.say(evidence.summary if evidence is not None else "")
        self.changed.emit()

    def _tell(self, error: LongleafError) -> None:
        """Where the person looks: on the queue's page, or below every other one."""
        seen = self.view if self.view.isVisible() else self._parts.banner
        seen.tell(error.message, error.next_step)
