"""The library at the left: shows what is in it, brings it back, deletes and forgets."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QMessageBox

from app.documents import Document
from app.store.records import DocumentRecord, Forgotten, RunRecord, SearchHit
from app.system.errors import LongleafError
from app.system.translation import tr
from app.ui.library.history_source import library_rows
from app.ui.presenters.run import RunPresenter
from app.ui.presenters.window_parts import WindowParts

N_LOOKED_AT = 20
"""Runs of a document, newest first, among which a finished one is looked for."""


class LibraryPresenter(QObject):
    """Signals: `document_wanted` (path) an earlier run's document is to be read again;
    `work_wanted` the work is to be shown; `page_wanted` (page number); `is_empty` (bool) whether
    there is nothing in it."""

    document_wanted = Signal(object)
    work_wanted = Signal()
    page_wanted = Signal(int)
    is_empty = Signal(bool)

    def __init__(self, parts: WindowParts, runs: RunPresenter) -> None:
        super().__init__(parts.window)
        self._parts, self._controller, self._runs = parts, parts.controller, runs
        self._library = parts.controller.workspace.library
        self._waiting: tuple[RunRecord, int | None] | None = None  # until its document is read
        history = parts.history
        history.hit_chosen.connect(self.show_hit)
        history.run_chosen.connect(self.show_run)
        history.delete_asked.connect(self.delete_run)
        history.forget_asked.connect(self.forget_document)
        history.search_changed.connect(self.refresh)
        self._controller.run_ended.connect(self.refresh)
        self._controller.forgotten.connect(self._end_forget)

    def refresh(self) -> None:
        """Shows documents and runs, or what is found for the words in the search field."""
        history = self._parts.history
        limits = history.limits()
        try:
            if history.words:
                history.set_hits(list(self._library.search(history.words, limits)))
            else:
                history.show_rows(library_rows(self._library, limits))
            self.is_empty.emit(not self._library.documents(limit=1))
        except LongleafError as error:
            self._parts.banner.tell(error.message, error.next_step)

    def show_run(self, run: RunRecord, page: int | None = None) -> None:
        """Shows an earlier answer, and a page of its document when that is still there."""
        banner = self._parts.banner
        document = self._controller.document
        if self._runs.is_shown and document is not None and document.sha256 == run.document_sha256:
            banner.tell(
                tr("This document is being read just now."),
                tr("Its earlier results can be shown when that has ended."),
            )
            return
        self.work_wanted.emit()
        if document is None or document.sha256 != run.document_sha256:
            self._parts.work.title.setText(run.document_title)
            if run.document_path.exists():
                self._waiting = run, page
                self.document_wanted.emit(run.document_path)
                return
            banner.tell(
                tr("The file “{path}” is no longer there.", path=run.document_path),
                tr("Its summary is kept and shown."),
            )
        self._show(run, page)

    def take_document(self, document: Document) -> None:
        """A document is shown now; so is the answer that waited for it, or else its latest one."""
        waiting, self._waiting = self._waiting, None
        if waiting is not None and waiting[0].document_path == document.path:
            self._show(*waiting)
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
            self._show(latest, None)

    def _show(self, run: RunRecord, page: int | None) -> None:
        self._runs.show_stored(run)
        if page is not None:
            self.page_wanted.emit(page)
        when = run.started.astimezone().strftime(tr("%d %B %Y, %H:%M"))
        self._parts.status.showMessage(
            tr("Made on {when} with {model}.", when=when, model=run.model_name)
        )

    def show_hit(self, hit: SearchHit) -> None:
        """Shows what a search found: the summary, or the page of its document."""
        run = self._library.run(hit.run_id) if hit.run_id is not None else None
        if run is None:
            runs = self._library.runs(limit=500)
            run = next((r for r in runs if r.document_sha256 == hit.document_sha256), None)
        if run is None:
            self._parts.banner.tell(
                tr("Its document is no longer in the library."), tr("Open it again.")
            )
            return
        self.show_run(run, hit.page)

    def delete_run(self, run: RunRecord) -> None:
        """Takes a run out of the library; it can be brought back at once."""
        self._library.delete_run(run.id)
        self.refresh()

        def undo() -> None:
            self._library.restore_run(run.id)
            self.refresh()

        self._parts.offer_undo(
            tr("“{title}” was removed from the library.", title=run.document_title), undo
        )

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
