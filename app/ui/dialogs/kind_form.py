"""The form of a kind of analysis: its title, what it asks, its lengths."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QScrollArea,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from app.analysis.kinds.editing import KindFields
from app.analysis.kinds.files import N_ANSWER_MAX
from app.system.translation import language, tr
from app.ui.dialogs.kind_lengths import KindLengths
from app.ui.widgets.form_style import form_sheet, pad_spin_boxes

_N_LINES = {"task": 6, "map": 5}


class KindForm(QScrollArea):
    """Attributes: `title`, `description`, `task`, `map` (of the language chosen in `texts_in`),
    `asks`, `n_answer`, `lengths`.

    Signals: `edited` something was changed by hand; `language_chosen` other texts are shown.
    """

    edited = Signal()
    language_chosen = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._fields = KindFields({})
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAccessibleName(tr("Form of the kind"))
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.texts_in = QComboBox()
        for tag, name in (("en", tr("English")), ("zh", tr("Chinese"))):
            self.texts_in.addItem(name, tag)
        self.texts_in.setCurrentIndex(max(self.texts_in.findData(language()), 0))
        self.title, self.description = QLineEdit(), QLineEdit()
        self.task, self.map = QPlainTextEdit(), QPlainTextEdit()
        self.n_answer = QSpinBox()
        self.n_answer.setRange(1, N_ANSWER_MAX)
        self.n_answer.setSingleStep(128)
        self.asks = QCheckBox(tr("Ask for a request in a person's words; {own} stands for it"))
        self.lengths = KindLengths()
        self.data_note = QLabel(
            tr("This kind answers with data. Its fields and categories are edited as a file."),
            wordWrap=True,
        )
        self.data_note.setObjectName("hint")
        self._lay_out()
        for line in (self.title, self.description):
            line.textEdited.connect(self._take)
        for text in (self.task, self.map):
            text.textChanged.connect(self._take)
            text.setTabChangesFocus(True)
        self.asks.toggled.connect(self._take)
        self.n_answer.valueChanged.connect(self._take)
        self.lengths.edited.connect(self._take)
        self.texts_in.activated.connect(self._show_texts)

    def _lay_out(self) -> None:
        inside = QWidget()
        inside.setStyleSheet(form_sheet())
        form = QFormLayout()
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapAllRows)
        form.setVerticalSpacing(6)
        for label, widget in (
            (tr("Texts for documents in"), self.texts_in),
            (tr("Title"), self.title),
            (tr("Description"), self.description),
            (tr("What is asked of the whole document"), self.task),
            (tr("What is noted of each part of a long document"), self.map),
        ):
            widget.setAccessibleName(label)
            form.addRow(label, widget)
        for name, n_lines in _N_LINES.items():
            box: QPlainTextEdit = getattr(self, name)
            box.setFixedHeight(box.fontMetrics().lineSpacing() * n_lines + 26)
        hint = QLabel(
            tr(
                "{language} stands for the language of the answer, {length} for the text of the "
                "chosen length. Rules for references are added around it.",
                language="{language}",
                length="{length}",
            ),
            wordWrap=True,
        )
        hint.setObjectName("hint")
        self._n_answer_row = QWidget()
        row = QHBoxLayout(self._n_answer_row)
        row.setContentsMargins(0, 0, 0, 0)
        caption = QLabel(tr("Longest answer, in tokens"))
        caption.setBuddy(self.n_answer)
        self.n_answer.setAccessibleName(caption.text())
        row.addWidget(caption)
        row.addWidget(self.n_answer)
        row.addStretch(1)
        column = QVBoxLayout(inside)
        column.setContentsMargins(2, 8, 12, 2)
        column.setSpacing(10)
        column.addLayout(form)
        for each in (hint, self.asks, self._n_answer_row, self.lengths, self.data_note):
            column.addWidget(each)
        column.addStretch(1)
        pad_spin_boxes(inside)
        self.setWidget(inside)

    @property
    def tag(self) -> str:
        """Tag of the language whose texts are shown."""
        return str(self.texts_in.currentData())

    def show_fields(self, fields: KindFields) -> None:
        """Shows a kind without telling anybody."""
        self._fields = fields
        with QSignalBlocker(self.asks), QSignalBlocker(self.n_answer):
            self.asks.setChecked(fields.asks)
            self.n_answer.setValue(fields.n_answer)
        self.data_note.setVisible(fields.is_data)
        self.lengths.setVisible(not fields.is_data)
        self._show_texts()

    def fields(self) -> KindFields:
        """What the form says now."""
        return self._fields

    def _show_texts(self) -> None:
        texts = self._fields.texts.get(self.tag, {})
        for line, name in ((self.title, "title"), (self.description, "description")):
            if line.text() != texts.get(name, ""):
                line.setText(texts.get(name, ""))
                line.setCursorPosition(0)  # of a long one its beginning is seen
        for text, name in ((self.task, "task"), (self.map, "map")):
            if text.toPlainText() != texts.get(name, ""):
                with QSignalBlocker(text):
                    text.setPlainText(texts.get(name, ""))
        self.lengths.show_lengths(self._fields.lengths, self.tag)
        self._n_answer_row.setVisible(not self._fields.lengths)
        self.language_chosen.emit()

    def _take(self) -> None:
        self._fields.texts[self.tag] = {
            "title": self.title.text(),
            "description": self.description.text(),
            "task": self.task.toPlainText(),
            "map": self.map.toPlainText(),
        }
        self._fields.asks = self.asks.isChecked()
        self._fields.n_answer = self.n_answer.value()
        self._fields.lengths = self.lengths.lengths()
        self._n_answer_row.setVisible(not self._fields.lengths)
        self.edited.emit()
