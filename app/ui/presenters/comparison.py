"""Compares two versions of a document, and lets a model say what the changes mean."""

from __future__ import annotations

import dataclasses
import threading
from collections.abc import Callable, Generator
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QTextDocument
from PySide6.QtWidgets import QFileDialog

from app.analysis.comparison.alignment import Comparison, compare
from app.analysis.comparison.changes import ChangesText, changes_text
from app.analysis.comparison.clauses import Clause
from app.analysis.evidence.checked import Evidence
from app.analysis.kinds.titles import titles_of_kinds
from app.analysis.runs.events import (
    RunEvent,
    RunFinished,
)
from app.documents.base.document import Document
from app.store.records import RunRecord
from app.system.errors import LongleafError
from app.system.translation import to_translate, tr
from app.system.wording import sentences_text
from app.ui.comparison.rows import printed_html
from app.ui.comparison.view import ComparisonView
from app.ui.presenters.document_opening import files_filter
from app.ui.presenters.window_parts import WindowParts
from app.ui.result.summary_stream import SummaryStream
from app.ui.widgets.printing import print_text


class ComparisonPresenter(QObject):
    """Attributes: `view` (ComparisonView).

    Signals:
        shown: Two versions are being compared: the view is to be seen.
        closed: The reader wants back.
        clause_wanted: (Document, Clause) A clause is to be shown in its document.
        summarised: A model's summary of the changes is in the library.
    """

    shown = Signal()
    closed = Signal()
    clause_wanted = Signal(object, object)
    summarised = Signal()
    _compared = Signal(object, object, object)  # Comparison, old, new
    _failed = Signal(str)

    def __init__(self, parts: WindowParts) -> None:
        super().__init__(parts.window)
        self._parts = parts
        self._window, self._controller, self._banner = parts.window, parts.controller, parts.banner
        self._versions: tuple[Document, Document] | None = None
        self._comparison: Comparison | None = None
        self._are_results = False
        self.view = view = ComparisonView()
        view.closed.connect(self.closed)
        view.other_clicked.connect(self.choose_other)
        view.swap_clicked.connect(self.swap)
        view.save_clicked.connect(self.ask_to_save)
        view.print_clicked.connect(self.print)
        view.summary_clicked.connect(self.summarise)
        view.cancel_clicked.connect(self._controller.cancel)
        view.place_clicked.connect(self._go_to)
        view.summary.place_clicked.connect(self._follow)
        self._compared.connect(self._show)
        self._failed.connect(self._tell)
        self._stream = SummaryStream(
            self.view.summary,
            self.view.say,
            to_translate("Reading what changed"),
            parts.controller.turns,
            self,
        )
        self._stream.ended.connect(lambda: self.view.set_busy(False))
        self._stream.finished.connect(self._finish)

    def choose_other(self) -> None:
        """Lets the user choose a version to compare the open document with."""
        document = self._controller.document
        if document is None:
            self._banner.tell(tr("There is nothing to compare yet."), tr("Open a document first."))
            return
        name, _ = QFileDialog.getOpenFileName(
            self._window,
            tr("Compare with another version"),
            str(document.path.parent),
            files_filter(),
        )
        if name:
            self.compare_with(Path(name))

    def compare_with(self, path: Path) -> None:
        """Compares the open document with a file; the one changed last is the new version."""
        document = self._controller.document
        if document is None:
            return

        def work() -> None:
            other = self._controller.workspace.open_document(path)
            self._compare(*_in_order(document, other))

        self._begin(work)

    def compare_files(self, one: Path, other: Path) -> None:
        """Compares two files; the one changed last is the new version."""

        def work() -> None:
            open_document = self._controller.workspace.open_document
            self._compare(*_in_order(open_document(one), open_document(other)))

        self._begin(work)

    def compare_results(self, earlier: RunRecord, shown: RunRecord) -> None:
        """Compares two results of one document as if they were documents."""
        from app.documents.flow.markdown import read_plain

        titles = titles_of_kinds()

        def version(run: RunRecord) -> Document:
            when = run.started.astimezone().strftime("%d %b %Y %H.%M")
            title = titles.get(run.kind, run.kind).replace("/", "-")
            return read_plain(Path(f"{title} {when}.md"), run.result_key, run.text)

        self._begin(lambda: self._compare(version(earlier), version(shown)), are_results=True)

    def swap(self) -> None:
        """What is old becomes new."""
        versions = self._versions
        if versions is not None and not self._controller.is_running:
            self._begin(
                lambda: self._compare(versions[1], versions[0]), are_results=self._are_results
            )

    def _begin(self, work: Callable[[], None], *, are_results: bool = False) -> None:
        self._are_results = are_results
        self.view.begin()
        self.shown.emit()

        def guarded() -> None:
            try:
                work()
            except LongleafError as error:
                self._failed.emit(sentences_text(error.message, error.next_step))

        self._controller.in_background(guarded)

    def _compare(self, old: Document, new: Document) -> None:
        self._compared.emit(compare(old, new), old, new)

    def _show(self, comparison: Comparison, old: Document, new: Document) -> None:
        self._versions, self._comparison = (old, new), comparison
        self.view.show_comparison(comparison, old, new)
        self.view.ask.setVisible(not self._are_results)

    def _tell(self, message: str) -> None:
        self.view.say(message)

    # On paper and in files

    def ask_to_save(self) -> None:
        """Asks for a name and writes the comparison there, with tracked changes."""
        if self._comparison is None or self._versions is None:
            return
        _, new = self._versions
        name, _ = QFileDialog.getSaveFileName(
            self._window,
            tr("Save the comparison"),
            str(new.path.with_name(f"{new.path.stem}-redline.docx")),
            tr("Word (*.docx)"),
        )
        if name:
            path = Path(name)
            self.save(path if path.suffix else path.with_suffix(".docx"))

    def save(self, path: Path) -> None:
        """Writes the comparison to a DOCX file and offers to open it."""
        if self._comparison is None or self._versions is None:
            return
        from app.export.redline import export_redline

        old, new = self._versions
        try:
            export_redline(self._comparison, (old.path.name, new.path.name), path)
        except LongleafError as error:
            self.view.say(sentences_text(error.message, error.next_step))
            return
        self._parts.tell_saved(path)

    def print(self) -> None:
        """Prints the differences of the two versions."""
        if self._comparison is None:
            return
        paper = QTextDocument()
        paper.setHtml(printed_html(self._comparison))
        print_text(paper, tr("Print the comparison"), self._window)

    # The summary

    def summarise(self) -> None:
        """Lets the chosen model say what the changes mean; it reads the changed text alone."""
        if self._comparison is None or self._versions is None:
            return
        model = self._controller.model
        if model is None:
            self.view.say(tr("There is no model yet: open a document and choose one under Model."))
            return
        old, new = self._versions
        comparison, n_context = self._comparison, self._controller.n_context
        chosen = self._controller.choices  # its sampling and language serve here, too
        choices = dataclasses.replace(chosen, kind="comparison", length="", own="")
        workspace = self._controller.workspace

        def events(cancel: threading.Event) -> Generator[RunEvent]:
            changes: ChangesText = changes_text(comparison, old, new)
            for each in (old, new):
                workspace.library.save_document(each)
            plan = workspace.plan(changes, model, n_context=n_context, choices=choices)
            yield from workspace.run(changes, model, plan, choices=choices, cancel=cancel)

        if self._stream.start(self._controller.occupy, events):
            self.view.set_busy(True)
        else:
            self.view.say(tr("One thing at a time: wait for what is going on, or cancel it."))

    def _finish(self, event: RunFinished, evidence: Evidence | None) -> None:
        found = evidence.summary if evidence is not None else ""
        read = tr("{n:,} tokens read.", n=event.n_prompt) if event.n_prompt else ""
        self.view.say(sentences_text(read, found))
        self.summarised.emit()

    # Places

    def _go_to(self, side: str, clause: Clause) -> None:
        if self._versions is not None and not self._are_results:
            self.clause_wanted.emit(self._versions[0 if side == "old" else 1], clause)

    def _follow(self, label: str, _statement: object) -> None:
        """A place named in the summary ("new: p. 4") leads to the change there."""
        self.view.show_label(label)


def _in_order(one: Document, other: Document) -> tuple[Document, Document]:
    """The two with the one whose file was changed last behind."""

    def changed_s(document: Document) -> float:
        try:
            return document.path.stat().st_mtime
        except OSError:
            return 0.0

    return (other, one) if changed_s(other) < changed_s(one) else (one, other)
