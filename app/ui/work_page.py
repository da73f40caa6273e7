"""The work on one document: what it is, the choices, the plan, the answer."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QSlider,
    QSplitter,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from app.analysis.prompts import answer_languages, kinds
from app.analysis.run import Choices
from app.analysis.workspace import BUDGETS
from app.documents.document import Document
from app.models import FoundModel
from app.planning import Mode, Plan
from app.ui.budget_bar import BudgetBar
from app.ui.page_view import PageView
from app.ui.questions_view import QuestionsView
from app.ui.result_page import ResultPage
from app.ui.result_view import MARKS_EXPLAINED
from app.wording import duration_text

_LANGUAGES = {"en": "English", "zh": "Chinese"}
_MODES = ((Mode.AUTO, "Automatic"), (Mode.SINGLE, "One pass"), (Mode.MAP_REDUCE, "In parts"))


class WorkPage(QWidget):
    """Signals: `model_chosen` (path), `browse_clicked`, `budget_chosen` (tokens), `mode_chosen`
    (Mode), `choices_changed`, `start_clicked`, `cancel_clicked`."""

    model_chosen = Signal(object)
    browse_clicked = Signal()
    budget_chosen = Signal(int)
    mode_chosen = Signal(object)
    choices_changed = Signal()
    start_clicked = Signal()
    cancel_clicked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document: Document | None = None
        self._outcome = ""
        self.title = QLabel(wordWrap=True)
        self.title.setObjectName("title")
        self.title.setTextFormat(Qt.TextFormat.PlainText)
        self.subtitle = QLabel(wordWrap=True)
        self.subtitle.setObjectName("subtitle")

        self.model = QComboBox()
        self.model.setAccessibleName("Model")
        self.model.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.model.setMinimumContentsLength(18)
        self.model.activated.connect(self._choose_model)
        self.budget = QSlider(Qt.Orientation.Horizontal)
        self.budget.setRange(BUDGETS[0] // 1024, BUDGETS[-1] // 1024)
        self.budget.setSingleStep(8)
        self.budget.setPageStep(16)
        self.budget.setTickInterval(32)
        self.budget.setTickPosition(QSlider.TickPosition.TicksBelow)
        self.budget.setAccessibleName("Context budget in thousands of tokens")
        self.budget.setMinimumWidth(140)
        self.budget.valueChanged.connect(self._move_budget)
        self.budget_text = QLabel()
        self.mode = QComboBox()
        self.mode.setAccessibleName("How to read")
        for mode, label in _MODES:
            self.mode.addItem(label, mode)
        self.mode.activated.connect(lambda: self.mode_chosen.emit(self.mode.currentData()))
        self.start = QPushButton("Start")
        self.start.setObjectName("primary")
        self.start.setToolTip("Ctrl+Return")
        self.start.clicked.connect(self.start_clicked)
        self.cancel = QPushButton("Cancel")
        self.cancel.setToolTip("Esc")
        self.cancel.clicked.connect(self.cancel_clicked)
        self.cancel.hide()

        self.kind = QComboBox()
        self.kind.setAccessibleName("What to make of the document")
        self.length = QComboBox()
        self.length.setAccessibleName("Length of the answer")
        self.language = QComboBox()
        self.language.setAccessibleName("Language of the answer")
        self.own = QLineEdit(placeholderText="What should be found out or written?")
        self.own.setAccessibleName("Your own request")
        self.own.hide()
        self._kinds = {kind.id: kind for kind in kinds() if not kind.problem}
        for kind in self._kinds.values():
            self.kind.addItem(kind.title(), kind.id)
            tip = kind.description()
            self.kind.setItemData(self.kind.count() - 1, tip, Qt.ItemDataRole.ToolTipRole)
        self.language.addItem("As the document", "")
        for tag, name in answer_languages().items():
            self.language.addItem(name, tag)
        self._fit_to_kind()
        self.kind.activated.connect(self._choose_kind)
        for box in (self.length, self.language):
            box.activated.connect(lambda: self.choices_changed.emit())
        self.own.editingFinished.connect(self.choices_changed)
        wanted = QHBoxLayout()
        wanted.setSpacing(10)
        for label, box in (
            ("Make", self.kind),
            ("Length", self.length),
            ("Answer in", self.language),
        ):
            caption = QLabel(label)
            caption.setObjectName("caption")
            caption.setBuddy(box)
            wanted.addWidget(caption)
            wanted.addWidget(box)
        wanted.addWidget(self.own, 1)
        wanted.addStretch()

        grid = QGridLayout()
        grid.setHorizontalSpacing(14)
        grid.setVerticalSpacing(4)
        for column, (label, widget) in enumerate(
            (("Model", self.model), ("Budget", self.budget), ("Reading", self.mode))
        ):
            caption = QLabel(label)
            caption.setObjectName("caption")
            caption.setBuddy(widget)
            grid.addWidget(caption, 0, column)
            grid.addWidget(widget, 1, column)
            if widget is self.budget:
                grid.addWidget(self.budget_text, 0, column, Qt.AlignmentFlag.AlignRight)
        buttons = QHBoxLayout()
        buttons.addWidget(self.start)
        buttons.addWidget(self.cancel)
        grid.addLayout(buttons, 1, 3)
        grid.setColumnStretch(0, 3)
        grid.setColumnStretch(1, 3)
        grid.setColumnStretch(2, 1)

        self.bar = BudgetBar()
        self.reason = QLabel(wordWrap=True)
        self.reason.setObjectName("reason")
        self.forecast = QLabel(wordWrap=True)
        self.forecast.setObjectName("hint")
        card = QFrame()
        card.setObjectName("card")
        inside = QVBoxLayout(card)
        inside.setContentsMargins(16, 12, 16, 12)
        inside.setSpacing(8)
        inside.addLayout(wanted)
        inside.addLayout(grid)
        inside.addWidget(self.bar)
        inside.addWidget(self.reason)
        inside.addWidget(self.forecast)

        self.progress = QProgressBar(textVisible=False)
        self.progress.setRange(0, 1000)
        self.progress.setAccessibleName("Progress of the run")
        self.progress_text = QLabel(wordWrap=True)
        self.progress_text.setObjectName("subtitle")
        self.progress_text.setToolTip(MARKS_EXPLAINED)
        self.progress.hide()
        self.progress_text.hide()

        self.result_page = ResultPage()
        self.result = self.result_page.view
        self.result.setPlaceholderText("The summary appears here while it is written.")
        self.page = PageView()
        self.page.hide()
        self.page.closed.connect(self.page.hide)
        self.split = QSplitter(Qt.Orientation.Horizontal)
        self.questions = QuestionsView()
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.tabs.addTab(self.result_page, "Result")
        self.tabs.addTab(self.questions, "Questions")
        self.split.addWidget(self.tabs)
        self.split.addWidget(self.page)
        self.split.setChildrenCollapsible(False)
        self.split.setStretchFactor(0, 3)
        self.split.setStretchFactor(1, 2)

        column_box = QVBoxLayout(self)
        column_box.setContentsMargins(20, 16, 20, 12)
        column_box.setSpacing(10)
        column_box.addWidget(self.title)
        column_box.addWidget(self.subtitle)
        column_box.addWidget(card)
        column_box.addWidget(self.progress)
        column_box.addWidget(self.progress_text)
        column_box.addWidget(self.split, 1)

    def set_models(self, found: list[FoundModel], chosen: Path | None) -> None:
        """Fills the list of models; damaged files are shown but cannot be chosen."""
        self.model.clear()
        for model in found:
            if model.facts is not None:
                self.model.addItem(f"{model.facts.name} · {model.facts.quantization}", model.path)
        self.model.addItem("Choose a file…", None)
        index = self.model.findData(chosen) if chosen else 0
        self.model.setCurrentIndex(max(index, 0))

    def set_document(self, document: Document) -> None:
        """Shows what was opened; the plan follows when it is counted."""
        self._document = document
        self.title.setText(document.title)
        self._describe(None)
        self.result_page.clear()
        self.questions.clear()
        self._outcome = ""
        self.progress_text.hide()
        self.page.set_document(document.pages if document.format == "pdf" else ())
        self.page.hide()
        self.bar.set_plan(None)
        self.start.setEnabled(False)
        self.reason.setText("Counting tokens …")
        self.forecast.setText("")

    def choices(self) -> Choices:
        """What is asked for, as the fields say."""
        return Choices(
            kind=self.kind.currentData() or "general",
            length=self.length.currentData() or "",
            language=self.language.currentData() or "",
            own=self.own.text().strip() if self._chosen_kind_asks else "",
        )

    @property
    def _chosen_kind_asks(self) -> bool:
        kind = self._kinds.get(self.kind.currentData())
        return kind is not None and kind.asks

    def _choose_kind(self) -> None:
        self._fit_to_kind()
        if self._chosen_kind_asks:
            self.own.setFocus()
        self.choices_changed.emit()

    def _fit_to_kind(self) -> None:
        """Shows the lengths of the chosen kind, and the field for a request where it needs one."""
        kind = self._kinds.get(self.kind.currentData())
        self.length.clear()
        if kind is not None:
            for length in kind.lengths:
                self.length.addItem(kind.length_title(length), length)
        self.length.setEnabled(self.length.count() > 1)
        self.own.setVisible(self._chosen_kind_asks)

    def set_budget(self, n_tokens: int) -> None:
        """Moves the slider without telling anybody."""
        self.budget.blockSignals(True)
        self.budget.setValue(n_tokens // 1024)
        self.budget.blockSignals(False)
        self._show_budget(n_tokens)

    def set_plan(self, plan: Plan) -> None:
        """Shows how the document will be read, and what that costs."""
        self._describe(plan)
        self.bar.set_plan(plan)
        self.reason.setText(plan.reasons[0])
        cost = []
        if plan.memory is not None:
            cost.append(f"about {plan.memory.total_bytes / 2**30:.1f} GiB of memory")
        if plan.time_s is not None and plan.speed is not None:
            how = "" if plan.speed.measured else " (a guess until this model has run here)"
            cost.append(f"up to {duration_text(plan.time_s)}{how}")
        self.forecast.setText(" ".join([_sentence(", ".join(cost)), *plan.reasons[1:]]))
        self.start.setEnabled(True)

    def set_no_plan(self, message: str) -> None:
        """The choices cannot be met; `message` says why."""
        self.bar.set_plan(None)
        self.reason.setText(message)
        self.forecast.setText("")
        self.start.setEnabled(False)

    def set_running(self, running: bool) -> None:
        """Locks the choices while a run goes on."""
        choices = (self.model, self.budget, self.mode, self.kind, self.language, self.own)
        for widget in (*choices, self.start, self.questions.button):
            widget.setEnabled(not running)
        self.length.setEnabled(not running and self.length.count() > 1)
        self.start.setVisible(not running)
        self.cancel.setVisible(running)
        self.cancel.setEnabled(running)
        self.progress.setVisible(running)
        self.progress_text.setVisible(running or bool(self._outcome))
        if not running:
            self.progress_text.setText(self._outcome)
        if running:
            self._outcome = ""
            self.progress.setValue(0)
            self.progress_text.setText("Starting …")

    def set_outcome(self, text: str) -> None:
        """Says how the run went, where its progress stood."""
        self._outcome = text

    def _describe(self, plan: Plan | None) -> None:
        document = self._document
        if document is None:
            return
        facts = [document.path.name]
        if document.pages:
            n = len(document.pages)
            facts.append("1 page" if n == 1 else f"{n:,} pages")
        facts.append(
            f"{plan.n_document_tokens:,} tokens" if plan else f"{len(document.text):,} characters"
        )
        if document.language:
            facts.append(_LANGUAGES.get(document.language, document.language))
        self.subtitle.setText("  ·  ".join(facts))

    def _choose_model(self) -> None:
        path = self.model.currentData()
        if path is None:
            self.browse_clicked.emit()
        else:
            self.model_chosen.emit(path)

    def _move_budget(self, value: int) -> None:
        self._show_budget(value * 1024)
        self.budget_chosen.emit(value * 1024)

    def _show_budget(self, n_tokens: int) -> None:
        self.budget_text.setText(f"{n_tokens // 1024}K tokens")


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}." if text else ""
