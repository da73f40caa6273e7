"""The library at the left: shows what is in it, brings it back, deletes and forgets."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QMessageBox

from app.analysis.kinds.titles import titles_of_kinds
from app.documents import Document
from app.store.records import (
    DocumentRecord,
    Forgotten,
    HitKind,
    RunRecord,
    SearchFilter,
    SearchHit,
)
from app.system.errors import LongleafError
from app.system.translation import tr
from app.ui.library.history_source import library_rows
from app.ui.presenters.run import RunPresenter
from app.ui.presenters.window_parts import WindowParts

N_LOOKED_AT = 20
"""Runs of a document, newest first, among which a finished one is looked for."""


class LibraryPresenter(QObject):
    """Signals: `document_wanted` (path) an earlier run's document is to be read again;
    `work_wanted` the work is to be shown; `found_wanted` (block's index or None, page or None,
    words) where words that were looked for are to be shown; `is_empty` (bool) whether there is
    nothing in it."""

    document_wanted = Signal(object)
    work_wanted = Signal()
    found_wanted = Signal(object, object, str)
    is_empty = Signal(bool)
    _hits_found = Signal(str, object, object)  # words, SearchFilter, hits

    def __init__(self, parts: WindowParts, runs: RunPresenter) -> None:
        super().__init__(parts.window)
        self._parts, self._controller, self._runs = parts, parts.controller, runs
        self._library = parts.controller.workspace.library
        # Until their document is read.
        self._waiting: RunRecord | None = None
        self._found: tuple[SearchHit, str] | None = None
        history = parts.history
        history.hit_chosen.connect(self.show_hit)
        history.run_chosen.connect(self.show_run)
        history.delete_asked.connect(self.delete_run)
        history.forget_asked.connect(self.forget_document)
        history.search_changed.connect(self.refresh)
        self._hits_found.connect(self._show_hits)
        self._controller.run_ended.connect(self.refresh)
        self._controller.forgotten.connect(self._end_forget)

    def refresh(self) -> None:
        """Shows documents and runs, or what is found for the words in the search field."""
        history = self._parts.history
        limits = history.limits()
        try:
            if history.words:
                self._search(history.words, limits)
            else:
                history.show_rows(library_rows(self._library, limits))
            self.is_empty.emit(not self._library.has_documents())
        except LongleafError as error:
            self._parts.banner.tell(error.message, error.next_step)

    def _search(self, words: str, limits: SearchFilter) -> None:
        """Searches in a thread: a common word of a large library takes longer than the window may
        wait. What was shown stays until then."""

        def work() -> None:
            self._hits_found.emit(words, limits, list(self._library.search(words, limits)))

        self._controller.threads.look_up(work)

    def _show_hits(self, words: str, limits: SearchFilter, hits: list[SearchHit]) -> None:
        history = self._parts.history
        if (words, limits) == (history.words, history.limits()):  # else others are looked for now
            history.set_hits(hits)

    def show_run(self, run: RunRecord) -> None:
        """Shows an earlier answer, and its document when that is still there."""
        banner = self._parts.banner
        document = self._controller.document
        if self._runs.is_shown and document is not None and document.sha256 == run.document_sha256:
            banner.tell(
                tr("This document is being read just now."),
                tr("Its earlier results can be shown when that has ended."),
            )
            return
        if document is None or document.sha256 != run.document_sha256:
            if run.document_path.exists():
                self._waiting = run
                self.document_wanted.emit(run.document_path)
                return
            self._parts.work.title.setText(run.document_title)
            banner.tell(
                tr("The file “{path}” is no longer there.", path=run.document_path),
                tr("Its summary is kept and shown."),
            )
        self.work_wanted.emit()
        self._show(run)

    def take_document(self, document: Document) -> None:
        """A document is shown now; so is the answer that waited for it, or else its latest one."""
        waiting, self._waiting = self._waiting, None
        if waiting is not None and waiting.document_path == document.path:
            self._show(waiting)
            return
        try:
            earlier = self._library.runs(N_LOOKED_AT, document_sha256=document.sha256)
        except LongleafError as error:
            self._parts.banner.tell(error.message, error.next_step)
            return
        if self._runs.is_shown:
            return  # the one that is being written takes its place
        latest = next((run for run in earlier if run.is_answered), None)
        if latest is not None:
            self._show(latest)
        self._show_found(document.sha256)

    def _show_found(self, sha256: str) -> None:
        """Shows the place that a search found, once its document is shown."""
        found, self._found = self._found, None
        present = self._controller.document
        if found is None or present is None or present.sha256 != sha256:
            return
        if found[0].document_sha256 == sha256:
            hit, words = found
            self.found_wanted.emit(hit.block, hit.page, words)

    def _show(self, run: RunRecord) -> None:
        self._runs.show_stored(run)
        self._show_found(run.document_sha256)
        when = run.started.astimezone().strftime(tr("%d %B %Y, %H:%M"))
        self._parts.status.showMessage(
            tr("Made on {when} with {model}.", when=when, model=run.model_name)
        )

    def show_hit(self, hit: SearchHit) -> None:
        """Shows what a search found: the summary, or its place in the document, marked."""
        sha256 = hit.document_sha256
        if hit.kind is HitKind.BODY:
            self._found = hit, self._parts.history.words
        run = self._library.run(hit.run_id) if hit.run_id is not None else None
        if run is None:
            run = next(iter(self._library.runs(1, document_sha256=sha256)), None)
        present = self._controller.document
        if run is not None and not (self._found and present and present.sha256 == sha256):
            self.show_run(run)
        elif present is not None and present.sha256 == sha256:
            self.work_wanted.emit()  # it is open, whatever is shown of it
            self._show_found(sha256)
        else:
            self._open(sha256)

    def _open(self, sha256: str) -> None:
        """Opens a document of which nothing was made."""
        record = self._library.document(sha256)
        if record is not None and record.path.exists():
            self.document_wanted.emit(record.path)
            return
        self._found = None
        self._parts.banner.tell(
            tr("Its document is no longer in the library.")
            if record is None
            else tr("The file “{path}” is no longer there.", path=record.path),
            tr("Open it again."),
        )

    def delete_run(self, run: RunRecord) -> None:
        """Takes a run out of the library; it can be brought back at once."""
        self._library.delete_run(run.id)
        self.refresh()

        def undo() -> None:
            self._library.restore_run(run.id)
            self.refresh()

        told = tr(
            "“{kind}” of “{title}” was removed from the library.",
            kind=titles_of_kinds().get(run.kind, run.kind),
            title=run.document_title,
        )
        self._parts.offer_undo(told, undo)

    def forget_document(self, about: RunRecord | DocumentRecord) -> None:
        """Removes a document, or that of a run, and everything made from it, after asking."""
        if isinstance(about, RunRecord):
            title, sha256 = about.document_title, about.document_sha256
        else:
            title, sha256 = about.title, about.sha256
        answer = QMessageBox.question(
            self._parts.window,
            tr("Forget this document?"),
            tr(
                "Everything Longleaf keeps of “{title}” is removed: its text, all its summaries, "
                "notes and what was read of it. This cannot be undone. The file itself stays.",
                title=title,
            ),
        )
        if answer is QMessageBox.StandardButton.Yes:
            self._parts.status.showMessage(tr("Forgetting …"))
            self._controller.forget(sha256)

    def _end_forget(self, found: Forgotten) -> None:
        self._parts.status.clearMessage()
        self._runs.clear()
        self.refresh()
        if found.left:
            names = ", ".join(str(path) for path in found.left)
            self._parts.banner.tell(
                tr("These damaged copies could not be looked into: {names}.", names=names), ""
            )
        else:
            self._parts.status.showMessage(tr("The document is forgotten."), 6000)
