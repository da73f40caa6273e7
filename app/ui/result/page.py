"""The page of a result: its text, what can be done with it, its table, its notes, its editor."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QMenu,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.analysis.evidence.checked import Evidence, Support, mark_legend
from app.analysis.kinds.titles import titles_of_kinds
from app.store.records import RunRecord
from app.system.translation import tr
from app.ui.result.editor import ResultEditor
from app.ui.result.table import ResultTableView, table_of_statements, tables_of_data
from app.ui.result.view import NOTE_MARK, ResultView
from app.ui.widgets.elided_label import ElidedLabel
from app.ui.widgets.note_question import ask_for_note
from app.ui.widgets.thought_fold import ThoughtFold
from app.ui.widgets.tool_row import ToolRow

N_NOTES_SHOWN = 3
"""Notes on a result that are seen at once; the others are reached by scrolling."""


N_HEAD_LINES = 3
"""Of what is said above the answer: how much of it is supported, and by what a model."""


class ResultPage(QWidget):
    """Attributes: `view` (ResultView), `table` (ResultTableView), `editor` (ResultEditor).

    Signals:
        copy_clicked, save_clicked, print_clicked: Something is to be done with the result.
        again_clicked: It is to be made again with other settings.
        afresh_clicked: It is to be made again without what is stored.
        compare_clicked: (RunRecord) It is to be compared with this earlier one.
        edited: (text) Somebody changed the text; restored: the original is wanted back.
        discarded: (text) An edit was left without being saved.
        starred: (bool) It was made a favourite, or no longer.
        evidence_shown: The statements are marked, so that notes can be put on them.
        note_changed: (statement's index, text) A note was written; "" when it was removed.
    """

    copy_clicked = Signal()
    save_clicked = Signal()
    print_clicked = Signal()
    again_clicked = Signal()
    afresh_clicked = Signal()
    compare_clicked = Signal(object)
    edited = Signal(str)
    restored = Signal()
    discarded = Signal(str)
    starred = Signal(bool)
    note_changed = Signal(int, str)
    evidence_shown = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.data: Mapping[str, Any] | None = None
        self._titles: Mapping[str, str] = {}
        self._notes: dict[int, str] = {}
        self._is_edited = self._is_low = self._is_ready = False
        self.view = ResultView()
        self.thought = ThoughtFold()
        self.view.can_take_notes = True
        self.view.note_wanted.connect(self.ask_note)
        self.view.note_dropped.connect(lambda index: self.note_changed.emit(index, ""))
        self.table = ResultTableView()
        self.table.page_clicked.connect(self.view.page_clicked)
        self.table.place_clicked.connect(self.view.place_clicked)
        self.editor = ResultEditor()
        self.editor.saved.connect(self._save_edit)
        self.editor.discarded.connect(self._discard_edit)
        self.editor.restore_clicked.connect(self.restored)
        self._stack = QStackedWidget()
        for page in (self.view, self.table, self.editor):
            self._stack.addWidget(page)
        self._stack.setMinimumSize(200, 45)  # less than its pages would like: the window is small
        self.tool_row = self._make_tools()
        self._edited_note = QLabel(
            tr("Edited by you. The model's own text is kept."), wordWrap=True
        )
        self._edited_note.setObjectName("hint")
        restore = QPushButton(tr("Restore the original"))
        restore.setObjectName("link")
        restore.clicked.connect(self.restored)
        self.edited_line = QFrame()
        line = QHBoxLayout(self.edited_line)
        line.setContentsMargins(8, 0, 0, 0)
        line.addWidget(self._edited_note, 1)
        line.addWidget(restore)
        self.legend = QLabel(wordWrap=True)
        self.legend.setObjectName("hint")
        self.legend.setIndent(8)
        self.legend.setAccessibleName(tr("What the marks behind the statements mean"))
        self.told = ElidedLabel(N_HEAD_LINES)
        self.told.setAccessibleName(tr("What the document supports"))
        self._card_line = ElidedLabel(N_HEAD_LINES)
        self._card_line.setObjectName("hint")
        self._card_line.setAccessibleName(tr("What the model's test gave"))
        self.only_supported = QCheckBox(tr("Show only what the document supports"))
        self.only_supported.setToolTip(
            tr("Leaves out every statement that is not in the document as it stands")
        )
        self.only_supported.toggled.connect(self.view.show_only_supported)
        self._head = QFrame()
        head = QVBoxLayout(self._head)
        head.setContentsMargins(8, 0, 8, 0)
        head.setSpacing(2)
        head.addWidget(self.told)
        head.addWidget(self._card_line)
        head.addWidget(self.only_supported)
        self.note_list = QListWidget()
        self.note_list.setAccessibleName(tr("Notes on this result"))
        self.note_list.setObjectName("notes")
        self.note_list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.note_list.itemClicked.connect(self._show_note)
        self.note_list.itemActivated.connect(
            lambda item: self.ask_note(item.data(Qt.ItemDataRole.UserRole))
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 0)
        column.setSpacing(6)
        for widget in (self.tool_row, self.edited_line, self._head):
            column.addWidget(widget)
        column.addWidget(self.thought)
        column.addWidget(self._stack, 1)
        column.addWidget(self.note_list)
        column.addWidget(self.legend)
        self.clear()

    def _make_tools(self) -> ToolRow:
        tools = ToolRow()
        self.copy_action = tools.add(tr("Copy"), tr("Copy the whole text"), self.copy_clicked.emit)
        self.edit_action = tools.add(
            tr("Edit"), tr("Change the text; the original is kept"), self.begin_edit
        )
        self.save_action = tools.add(
            tr("Save…"), tr("Save as Word, PDF, Markdown, JSON or CSV"), self._save
        )
        self.print_action = tools.add(tr("Print…"), tr("Print the result"), self.print_clicked.emit)
        again = QMenu(self)
        again.addAction(tr("With other settings…"), self.again_clicked.emit)
        again.addAction(tr("Without what is stored"), self.afresh_clicked.emit)
        self.again = tools.add_menu(tr("Again"), tr("Make it again"), again)
        self.earlier = QMenu(self)
        self.earlier.setToolTipsVisible(True)
        self.compare = tools.add_menu(
            tr("Compare"), tr("Compare with an earlier result of this document"), self.earlier
        )
        self.table_action = tools.add(tr("Table"), tr("Show it as a table"), self._toggle_table)
        self.table_action.setCheckable(True)
        self.star_action = tools.add(tr("Favourite"), "")
        self.star_action.setCheckable(True)
        self.star_action.toggled.connect(self._show_star)
        self.star_action.triggered.connect(self.starred)
        tools.button_of(self.star_action).setAccessibleName(tr("Favourite"))
        self._show_star(False)
        return tools

    # What is shown

    def clear(self) -> None:
        """No result, as at the beginning of a run. An edit that was not saved is."""
        self.thought.clear()
        self.keep_edit()
        self.view.set_markdown("")
        self.data, self._notes = None, {}
        self.end_edit()
        self.table_action.setChecked(False)
        self._stack.setCurrentWidget(self.view)
        self.set_edited(False)
        self.set_earlier([])
        self.set_notes({})
        self.set_card("")
        self._show_legend(None)
        self.set_ready(False)

    def set_ready(self, ready: bool) -> None:
        """Whether there is a stored result that something can be done with."""
        for action in (
            self.copy_action,
            self.edit_action,
            self.save_action,
            self.print_action,
            self.table_action,
            self.star_action,
        ):
            action.setEnabled(ready)
        self._is_ready = ready
        self._fit_head()
        self.again.setEnabled(ready)
        self.compare.setEnabled(ready and not self.earlier.isEmpty())

    def set_evidence(self, evidence: Evidence | None) -> None:
        """Marks the statements and says what the marks mean."""
        if evidence is None or evidence is not self.view.evidence:  # else it came with the text
            self.view.set_evidence(evidence)
        self._show_legend(evidence)
        if self.table_action.isChecked():
            self._fill_table()
        self.evidence_shown.emit()

    def set_card(self, sentence: str) -> None:
        """What the test of the model that wrote it gave, in a sentence; "" where there is none."""
        self._card_line.setText(sentence)
        self._fit_head()

    def set_low(self, low: bool) -> None:
        """Whether there is little height: the answer has it, and of what is said of it only the
        count of statements stays; the rest is told when it is pointed at."""
        if low is not self._is_low:
            self._is_low = low
            self._fit_head()

    def _fit_head(self) -> None:
        card, legend = self._card_line.text(), self.legend.text()
        self._card_line.setVisible(bool(card) and not self._is_low)
        self.legend.setVisible(bool(legend) and not self._is_low and not self.is_editing)
        self.only_supported.setVisible(self.only_supported.isEnabled() or not self._is_low)
        self.tool_row.setVisible((self._is_ready or not self._is_low) and not self.is_editing)
        hidden = [card, legend] if self._is_low else []
        self.told.setToolTip("\n\n".join(filter(None, [self.told.text(), *hidden])))

    @property
    def notes(self) -> dict[int, str]:
        """The notes shown, by the statement's index."""
        return dict(self._notes)

    def set_data(self, data: Mapping[str, Any] | None, titles: Mapping[str, str]) -> None:
        """The answer as data, where it is, with titles of its fields: for the table."""
        self.data, self._titles = data, titles

    def set_edited(self, is_edited: bool) -> None:
        """Whether the text shown is one that somebody edited."""
        self._is_edited = is_edited
        self.edited_line.setVisible(is_edited)

    def set_favourite(self, favourite: bool) -> None:
        """Shows whether the result is a favourite, without telling anybody."""
        self.star_action.setChecked(favourite)

    def set_earlier(self, runs: Sequence[RunRecord]) -> None:
        """The results of the same document that this one can be compared with, newest first."""
        self.earlier.clear()
        titles = titles_of_kinds()
        for run in runs:
            when = run.started.astimezone().strftime("%d %b %Y, %H:%M")
            title = titles.get(run.kind, run.kind)
            action = self.earlier.addAction(f"{when} · {title} · {run.model_name}")
            action.triggered.connect(lambda _=False, run=run: self.compare_clicked.emit(run))
        self.compare.setEnabled(bool(runs))

    def set_notes(self, notes: Mapping[int, str]) -> None:
        """The notes on statements, by the statement's index."""
        self._notes = dict(sorted(notes.items()))
        self.view.set_notes(self._notes)
        self.note_list.clear()
        for index, text in self._notes.items():
            item = QListWidgetItem(f"{NOTE_MARK} {' '.join(text.split())}")
            item.setData(Qt.ItemDataRole.UserRole, index)
            item.setToolTip(text)
            self.note_list.addItem(item)
        row_px = self.note_list.sizeHintForRow(0) + 4 if notes else 0
        self.note_list.setFixedHeight(row_px * min(len(notes), N_NOTES_SHOWN) + 6)
        self.note_list.setVisible(bool(notes))

    # Notes

    def ask_note(self, index: int) -> None:
        """Lets the user write, change or empty the note on a statement."""
        text, given = ask_for_note(
            self, tr("Note"), tr("Your note on this statement:"), self._notes.get(index, "")
        )
        if given and text.strip() != self._notes.get(index, ""):
            self.note_changed.emit(index, text.strip())

    def _show_note(self, item: QListWidgetItem) -> None:
        self._stack.setCurrentWidget(self.view)
        self.view.show_statement(item.data(Qt.ItemDataRole.UserRole))

    # Editing

    @property
    def is_editing(self) -> bool:
        """Whether the editor is open."""
        return self._stack.currentWidget() is self.editor

    def begin_edit(self) -> None:
        """Opens the editor on the text shown."""
        if not self.view.markdown or self.is_editing:
            return
        self.tool_row.hide()
        self.legend.hide()
        self._head.hide()
        self.edited_line.hide()
        self.note_list.hide()
        self._stack.setCurrentWidget(self.editor)
        self.editor.edit(self.view.markdown, is_edited=self._is_edited)

    def edit_again(self, text: str) -> None:
        """Opens the editor on a text that was discarded before."""
        self.begin_edit()
        self.editor.replace(text)

    def _discard_edit(self) -> None:
        text, is_changed = self.editor.source.toPlainText(), self.editor.is_changed
        self.end_edit()
        if is_changed:  # Esc is pressed easily
            self.discarded.emit(text)

    def keep_edit(self) -> None:
        """Saves an edit that was not saved: what is shown is about to go."""
        if self.is_editing and self.editor.is_changed:
            self._save_edit(self.editor.source.toPlainText())

    def end_edit(self) -> None:
        """Closes the editor; what was not saved is gone."""
        if not self.is_editing:
            return
        self._stack.setCurrentWidget(self.view)
        self.tool_row.show()
        self._fit_head()
        self._head.setVisible(bool(self.legend.text()))
        self.edited_line.setVisible(self._is_edited)
        self.note_list.setVisible(bool(self._notes))

    def _save_edit(self, text: str) -> None:
        self.end_edit()
        self.edited.emit(text)

    def _save(self) -> None:
        self.save_clicked.emit()

    # The other ways to see it

    def _toggle_table(self) -> None:
        if self.table_action.isChecked():
            self._fill_table()
            self._stack.setCurrentWidget(self.table)
        else:
            self._stack.setCurrentWidget(self.view)

    def _fill_table(self) -> None:
        tables = tables_of_data(self.data, self._titles) if self.data else []
        evidence = None if self._is_edited and self.view.evidence is None else self.view.evidence
        self.table.show_tables([*tables, table_of_statements(self.view.markdown, evidence)])

    def _show_legend(self, evidence: Evidence | None) -> None:
        text = ""
        if evidence is not None and evidence.statements:
            text = mark_legend(evidence)
        self.legend.setText(text)
        self.told.setText(evidence.summary if evidence is not None and text else "")
        n = 0 if evidence is None else len(evidence.statements)
        is_mixed = evidence is not None and evidence.count(Support.MATCHED) < n
        self.only_supported.setEnabled(is_mixed)
        if not is_mixed:
            self.only_supported.setChecked(False)
        self._fit_head()
        self._head.setVisible(bool(text) and not self.is_editing)

    def _show_star(self, favourite: bool) -> None:
        self.star_action.setIconText("★" if favourite else "☆")  # the menu has the name
        self.star_action.setToolTip(
            tr("A favourite: it is never cleared away") if favourite else tr("Make it a favourite")
        )
