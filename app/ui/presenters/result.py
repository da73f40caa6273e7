"""What can be done with the result shown: edit, note, favour, print, compare, make again."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from app.analysis.evidence.checked import Evidence
from app.models.report_card import known_card
from app.store.records import NoteRecord, RunRecord
from app.system.errors import LongleafError
from app.system.translation import tr
from app.ui.presenters.result_saving import ResultSaving
from app.ui.presenters.run import RunPresenter
from app.ui.presenters.window_parts import WindowParts

N_EARLIER = 15
"""Earlier results of the same document that are offered for a comparison."""


class ResultPresenter(QObject):
    """Signals: `changed` the library has something else of a result than before; `compare_wanted`
    (earlier RunRecord, the RunRecord shown); `settings_wanted` the choices are to be seen."""

    changed = Signal()
    compare_wanted = Signal(object, object)
    settings_wanted = Signal()

    def __init__(self, parts: WindowParts, runs: RunPresenter, saving: ResultSaving) -> None:
        super().__init__(parts.window)
        self._parts, self._runs, self._saving = parts, runs, saving
        self._library = parts.controller.workspace.library
        self._run: RunRecord | None = None
        self._notes: list[NoteRecord] = []
        self.page = page = parts.work.result_page
        page.copy_clicked.connect(saving.copy)
        page.save_clicked.connect(saving.ask)
        page.print_clicked.connect(self.print_result)
        page.again_clicked.connect(self.make_again)
        page.afresh_clicked.connect(runs.start_afresh)
        page.compare_clicked.connect(self._compare)
        page.edited.connect(self.edit)
        page.restored.connect(self.restore)
        page.discarded.connect(self._offer_edit_again)
        page.starred.connect(self._star)
        page.note_changed.connect(self.write_note)
        page.evidence_shown.connect(self._place_notes)
        runs.shown.connect(self.show_run)
        runs.begun.connect(lambda _: self._leave())

    def show_run(self, run_id: int) -> None:
        """A result is shown: offers what can be done with it."""
        try:
            run = self._library.run(run_id)
            self._run = run
            if run is None or not run.text:
                self.page.set_ready(False)
                return
            earlier = [
                each
                for each in self._library.runs(N_EARLIER, document_sha256=run.document_sha256)
                if each.id != run.id and each.is_answered
            ]
            self._notes = self._library.notes(run.document_sha256, run.id)
        except LongleafError as error:
            self._tell(error)
            return
        self.page.set_earlier(earlier)
        self.page.set_ready(True)
        self.page.set_favourite(run.favourite)
        self.page.set_edited(run.original_text is not None)
        card = known_card(run.model_fingerprint)
        self.page.set_card(card.sentence if card else "")
        self._place_notes()

    def _leave(self) -> None:
        self._run, self._notes = None, []

    # Editing

    def edit(self, text: str) -> None:
        """Keeps a person's text in the result's place; the model's own stays beside it."""
        run = self._run
        if run is None:
            return
        before = run.text

        def undo() -> None:
            self._keep(lambda: self._library.edit_result(run.id, before))
            if run.original_text is None:
                self._keep(lambda: self._library.restore_result(run.id))
            self._show_again(run.id)

        if self._keep(lambda: self._library.edit_result(run.id, text)):
            self._show_again(run.id)
            self._parts.banner.offer(tr("Your changes are kept."), tr("Undo"), undo)

    def _offer_edit_again(self, text: str) -> None:
        run = self._run

        def undo() -> None:
            if run is not None and self._run is not None and self._run.id == run.id:
                self.page.edit_again(text)

        self._parts.banner.offer(tr("Your changes were discarded."), tr("Undo"), undo)

    def restore(self) -> None:
        """Brings the model's own text back; this can be undone."""
        run = self._run
        if run is None or run.original_text is None:
            return
        edited = run.text

        def undo() -> None:
            if self._keep(lambda: self._library.edit_result(run.id, edited)):
                self._show_again(run.id)

        self.page.end_edit()
        if self._keep(lambda: self._library.restore_result(run.id)):
            self._show_again(run.id)
            self._parts.banner.offer(tr("The model's own text is back."), tr("Undo"), undo)

    def _show_again(self, run_id: int) -> None:
        """Shows what the library has now, unless something else is shown by now."""
        run = self._library.run(run_id)
        if run is not None and self._runs.run_id == run_id:
            self._runs.show_stored(run)
        self.changed.emit()

    # Notes, star

    def write_note(self, index: int, text: str) -> None:
        """Keeps, changes or (with no text) removes the note on a statement."""
        run, evidence = self._run, self._runs.evidence
        if run is None or evidence is None:
            return
        quote = evidence.statements[index].text
        known = next((note for note in self._notes if _is_on(note, quote)), None)

        def keep() -> None:
            if known is None:
                self._library.add_note(run.document_sha256, text, run.id, quote)
            elif text:
                self._library.change_note(known.id, text)
            else:
                self._library.delete_note(known.id)

        if self._keep(keep):
            self._notes = self._library.notes(run.document_sha256, run.id)
            self._place_notes()
            self.changed.emit()
        if known is not None and not text:

            def undo() -> None:
                self._keep(
                    lambda: self._library.add_note(run.document_sha256, known.text, run.id, quote)
                )
                self._notes = self._library.notes(run.document_sha256, run.id)
                self._place_notes()

            self._parts.banner.offer(tr("The note was removed."), tr("Undo"), undo)

    def _place_notes(self) -> None:
        """Puts each note at the statement it quotes; one whose statement was edited away stays in
        the library."""
        evidence: Evidence | None = self.page.view.evidence
        placed: dict[int, str] = {}
        if evidence is not None:
            for index, statement in enumerate(evidence.statements):
                told = [note.text for note in self._notes if _is_on(note, statement.text)]
                if told:
                    placed[index] = "\n".join(told)
        if placed != self.page.notes:
            self.page.set_notes(placed)

    def _star(self, favourite: bool) -> None:
        run = self._run
        if run is not None and self._keep(
            lambda: self._library.set_run_favourite(run.id, favourite)
        ):
            self.changed.emit()

    # Making again, comparing, printing

    def make_again(self) -> None:
        """Shows the choices, so that another result can be made with others."""
        self._parts.work.unfold()
        self._parts.work.kind.setFocus()
        self._parts.status.showMessage(
            tr("Choose other settings and start; this result stays in the library."), 8000
        )
        self.settings_wanted.emit()

    def _compare(self, earlier: RunRecord) -> None:
        if self._run is not None:
            self.compare_wanted.emit(earlier, self._run)

    def print_result(self) -> None:
        """Lets the user choose a printer and prints the result, as its PDF looks."""
        from app.ui.widgets.printing import print_run

        run = self._run
        if run is None:
            return
        try:
            if print_run(run, self._parts.window):
                self._parts.status.showMessage(tr("The result was sent to the printer."), 6000)
        except LongleafError as error:
            self._tell(error)

    def _keep(self, change: Callable[[], object]) -> bool:
        try:
            change()
        except LongleafError as error:
            self._tell(error)
            return False
        return True

    def _tell(self, error: LongleafError) -> None:
        self._parts.banner.tell(error.message, error.next_step)


def _is_on(note: NoteRecord, statement: str) -> bool:
    return bool(note.quote) and " ".join(note.quote.split()) == " ".join(statement.split())
