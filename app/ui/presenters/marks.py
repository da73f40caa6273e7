"""What people put on the rows of the library: stars, tags, notes, collections."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QDialog

from app.store.records import DocumentRecord
from app.system.errors import LongleafError
from app.system.translation import tr
from app.ui.library.history_model import HistoryRow, RowKind
from app.ui.library.tags_editor import TagsEditor
from app.ui.presenters.window_parts import WindowParts
from app.ui.widgets.note_question import ask_for_note


class MarksPresenter(QObject):
    """Signals: `changed` a mark was set or taken off; `path_wanted` (path) a document is to be
    opened; `conversation_wanted` (path) a document is to be opened at its questions."""

    changed = Signal()
    path_wanted = Signal(object)
    conversation_wanted = Signal(object)

    def __init__(self, parts: WindowParts) -> None:
        super().__init__(parts.window)
        self._parts = parts
        self._library = parts.controller.workspace.library
        history = parts.history
        history.star_asked.connect(self.star)
        history.tags_asked.connect(self.ask_tags)
        history.note_asked.connect(self.ask_note)
        history.collection_asked.connect(self.ask_collections)
        history.document_chosen.connect(
            lambda record: self._open(record.sha256, self.path_wanted.emit)
        )
        history.conversation_chosen.connect(
            lambda sha256: self._open(sha256, self.conversation_wanted.emit)
        )

    def offer_choices(self) -> None:
        """Fills the filter with the tags, models and collections that there are."""
        self._parts.history.filter.offer(
            self._library.tags(),
            self._library.model_names(),
            [each.name for each in self._library.collections()],
        )

    def star(self, row: HistoryRow) -> None:
        """Makes a row a favourite, or no longer."""
        if row.kind is RowKind.RUN:
            self._change(lambda: self._library.set_run_favourite(row.record.id, not row.favourite))
        else:
            self._change(
                lambda: self._library.set_document_favourite(row.record.sha256, not row.favourite)
            )

    def ask_tags(self, row: HistoryRow) -> None:
        """Lets the user choose the tags of a row."""
        editor = TagsEditor(
            tr("Tags of “{title}”", title=row.title),
            "tag",
            self._library.tags(),
            row.tags,
            self._parts.window,
        )
        if editor.exec() == QDialog.DialogCode.Accepted:
            self.set_tags(row, editor.names())

    def set_tags(self, row: HistoryRow, names: list[str]) -> None:
        """Gives a row these tags and no others."""
        library, record = self._library, row.record

        def change() -> None:
            for name in set(names) - set(row.tags):
                if row.kind is RowKind.RUN:
                    library.tag_run(record.id, name)
                else:
                    library.tag_document(record.sha256, name)
            for name in set(row.tags) - set(names):
                if row.kind is RowKind.RUN:
                    library.untag_run(record.id, name)
                else:
                    library.untag_document(record.sha256, name)

        self._change(change)

    def ask_note(self, row: HistoryRow) -> None:
        """Lets the user write, change or empty the note on a document or a result."""
        sha256, run_id = _of(row)
        notes = self._library.notes(sha256, run_id)
        known = next((n for n in notes if n.run_id == run_id and not n.quote), None)
        text, given = ask_for_note(
            self._parts.window,
            tr("Note on “{title}”", title=row.title),
            tr("Your note (a search finds it):"),
            known.text if known is not None else "",
        )
        text = text.strip()
        if not given or (known is not None and known.text == text):
            return

        def change() -> None:
            if known is None and text:
                self._library.add_note(sha256, text, run_id)
            elif known is not None and text:
                self._library.change_note(known.id, text)
            elif known is not None:
                self._library.delete_note(known.id)

        self._change(change)

    def ask_collections(self, row: HistoryRow) -> None:
        """Lets the user choose the collections that a document belongs to."""
        record: DocumentRecord = row.record
        found = self._library.collections()
        inside = [each.name for each in found if record.sha256 in each.documents]
        editor = TagsEditor(
            tr("Collections of “{title}”", title=row.title),
            "collection",
            [each.name for each in found],
            inside,
            self._parts.window,
        )
        if editor.exec() != QDialog.DialogCode.Accepted:
            return
        names = editor.names()

        def change() -> None:
            for name in set(names) - set(inside):
                self._library.add_to_collection(name, record.sha256)
            for name in set(inside) - set(names):
                self._library.remove_from_collection(name, record.sha256)

        self._change(change)

    def _open(self, sha256: str, then: Callable[[object], None]) -> None:
        record = self._library.document(sha256)
        if record is None:
            return
        if record.path.exists():
            then(record.path)
        else:
            self._parts.banner.tell(
                tr("The file “{path}” is no longer there.", path=record.path),
                tr("Its results are kept: choose one of them."),
            )

    def _change(self, change: Callable[[], None]) -> None:
        try:
            change()
        except LongleafError as error:
            self._parts.banner.tell(error.message, error.next_step)
        self.changed.emit()


def _of(row: HistoryRow) -> tuple[str, int | None]:
    """A row's document and run."""
    if row.kind is RowKind.RUN:
        return row.record.document_sha256, row.record.id
    return row.record.sha256, None
