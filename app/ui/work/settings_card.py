"""What is to be made of the document, with which model, budget and way of reading."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSlider,
    QVBoxLayout,
    QWidget,
)

from app.analysis.kinds.frames import answer_languages
from app.analysis.kinds.prompts import kinds
from app.analysis.runs.run import Choices
from app.documents import BackMatter, BackMatterKind
from app.jobs.workspace import BUDGETS
from app.models import FoundModel
from app.models.gguf.thinking import N_ROOM, Thinking
from app.planning import Mode, Plan
from app.system.translation import language, to_translate, tr
from app.system.wording import (
    sentences_text,
)
from app.ui.widgets.elided_label import ElidedCombo, ElidedLabel, unbroken
from app.ui.widgets.length_field import show_lengths
from app.ui.work.budget_bar import BudgetBar
from app.ui.work.plan_words import cost_text, plain_plan_text

_MODES = (
    (Mode.AUTO, to_translate("Automatic")),
    (Mode.SINGLE, to_translate("One pass")),
    (Mode.MAP_REDUCE, to_translate("In parts")),
)
N_FORECAST_LINES = 4


class SettingsCard(QFrame):
    """Signals: `model_chosen` (path, or what `show_server` was given), `browse_clicked`,
    `budget_chosen` (tokens), `mode_chosen` (Mode), `choices_changed`, `unfold_clicked`.

    Folded, it is one line that says what is chosen, above the budget bar.
    """

    model_chosen = Signal(object)
    browse_clicked = Signal()
    budget_chosen = Signal(int)
    mode_chosen = Signal(object)
    choices_changed = Signal()
    unfold_clicked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self._make_choices()
        self._make_engine_fields()
        self._fields = QWidget()
        self._fields.setLayout(self._lay_out_fields())
        self._line = QWidget()
        self.said = ElidedLabel(2)
        self.said.setObjectName("hint")
        self.unfold = QPushButton(tr("Change…"))
        self.unfold.setObjectName("link")
        self.unfold.clicked.connect(self.unfold_clicked)
        line = QHBoxLayout(self._line)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(self.said, 1)
        line.addWidget(self.unfold)
        self._line.hide()
        self.bar = BudgetBar()
        self.reason = QLabel(wordWrap=True)
        self.reason.setObjectName("reason")
        self.forecast = ElidedLabel(N_FORECAST_LINES)
        self.forecast.setObjectName("hint")
        self.details = QPushButton(tr("Details"))
        self.details.setObjectName("link")
        self.details.setCheckable(True)
        self.details.setToolTip(tr("The numbers behind it: tokens, memory, limits"))
        self.details.toggled.connect(lambda _: self._show_details())
        self.details.hide()
        self.forecast.hide()
        self._tells_plan = False
        self._told = QWidget()
        told = QHBoxLayout(self._told)
        told.setContentsMargins(0, 0, 0, 0)
        told.addWidget(self.reason, 1)
        told.addWidget(self.details, 0, Qt.AlignmentFlag.AlignTop)
        inside = QVBoxLayout(self)
        inside.setContentsMargins(16, 12, 16, 12)
        inside.setSpacing(8)
        for widget in (self._fields, self._line, self.bar):
            inside.addWidget(widget)
        inside.addWidget(self._told)
        inside.addWidget(self.forecast)

    def _make_choices(self) -> None:
        self.kind = _combo(tr("What to make of the document"))
        self.length = _combo(tr("Length of the answer"))
        self.language = _combo(tr("Language of the answer"))
        self.own = QLineEdit(placeholderText=tr("What should be found out or written?"))
        self.own.setAccessibleName(tr("Your own request"))
        self.own.hide()
        self.fill_kinds()
        self.language.addItem(tr("Same language"), "")
        for tag, name in answer_languages(language()).items():
            self.language.addItem(name, tag)
        self._back_matter: tuple[str, ...] = ()
        self.leave_out = QCheckBox()
        self.leave_out.hide()
        self.leave_out.toggled.connect(lambda _: self.choices_changed.emit())
        self.prose = QCheckBox()
        self.prose.hide()
        self.prose.toggled.connect(lambda _: self.choices_changed.emit())
        self.thinking = QCheckBox(tr("Let the model think before it answers"))
        self.thinking.setToolTip(
            tr("Answers may be better and take longer. The thought is shown apart and not kept.")
        )
        self.thinking.hide()
        self.thinking.toggled.connect(lambda _: self.choices_changed.emit())
        self._fit_to_kind()
        self.kind.activated.connect(self._choose_kind)
        for box in (self.length, self.language):
            box.activated.connect(lambda: self.choices_changed.emit())
        self.own.editingFinished.connect(self.choices_changed)

    def _make_engine_fields(self) -> None:
        self.model = _combo(tr("Model"))
        self.model.activated.connect(self._choose_model)
        self.budget = QSlider(Qt.Orientation.Horizontal)
        self.budget.setRange(BUDGETS[0] // 1024, BUDGETS[-1] // 1024)
        self.budget.setSingleStep(8)
        self.budget.setPageStep(16)
        self.budget.setAccessibleName(tr("Context budget in thousands of tokens"))
        self.budget.setMinimumWidth(110)
        self.budget.valueChanged.connect(self._move_budget)
        self.budget_text = QLabel()
        self.mode = _combo(tr("How to read"))
        for mode, label in _MODES:
            self.mode.addItem(tr(label), mode)
        self.mode.activated.connect(self._choose_mode)

    def _lay_out_fields(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(14)
        grid.setVerticalSpacing(3)
        # The model's name is long and must be read whole: it has the room of two.
        places: tuple[tuple[str, QWidget, int, int, int], ...] = (
            (tr("Make"), self.kind, 0, 0, 1),
            (tr("Length"), self.length, 0, 1, 1),
            (tr("Answer in"), self.language, 0, 2, 1),
            (tr("Model"), self.model, 3, 0, 2),
            (tr("Reading"), self.mode, 3, 2, 1),
        )
        for label, widget, row, column, n_columns in places:
            grid.addWidget(_caption(label, widget), row, column, 1, n_columns)
            grid.addWidget(widget, row + 1, column, 1, n_columns)
        budget = QHBoxLayout()
        budget.setSpacing(12)
        budget.addWidget(_caption(tr("Budget"), self.budget))
        budget.addWidget(self.budget, 1)
        budget.addWidget(self.budget_text)
        grid.addLayout(budget, 8, 0, 1, 3)
        grid.addWidget(self.own, 2, 0, 1, 3)
        grid.addWidget(self.leave_out, 5, 0, 1, 3)
        grid.addWidget(self.prose, 6, 0, 1, 3)
        grid.addWidget(self.thinking, 7, 0, 1, 3)
        grid.setRowMinimumHeight(2, 4)
        for column, stretch in enumerate((4, 3, 4)):
            grid.setColumnStretch(column, stretch)
        return grid

    def fold(self, folded: bool, *, tells_plan: bool = False) -> None:
        """Shows one line instead of the fields, or the fields again; below that one line, how the
        document will be read if it `tells_plan`."""
        tells_plan = tells_plan and folded
        if folded is self.is_folded and tells_plan is self._tells_plan:
            return
        self._tells_plan = tells_plan
        self._fields.setVisible(not folded)
        self._line.setVisible(folded)
        self._told.setVisible(not folded or tells_plan)
        self._show_details()
        if folded:
            self.say_choices()
        for widget in (self._fields, self):
            layout = widget.layout()
            if layout is not None:  # sizes of before it was hidden, in another style perhaps
                layout.invalidate()
            widget.updateGeometry()

    def set_roomy(self, roomy: bool) -> None:
        """Whether there is room for all that is said of the plan, or for a line of it."""
        self.forecast.set_n_lines(N_FORECAST_LINES if roomy else 1)

    @property
    def is_folded(self) -> bool:
        """Whether it is one line."""
        return not self._line.isHidden()

    def say_choices(self) -> None:
        """Puts what is chosen into the one line."""
        kind = self.kind.currentText()
        if self.length.count() > 1:
            kind += tr(", ") + self.length.currentText().lower()
        model = self.model.currentText()
        if isinstance(self.model.currentData(), Path):  # of servers, it is said where they are
            model = model.split(" · ")[0]
        pieces = [kind, model, self.budget_text.text(), self.mode.currentText().lower()]
        self.said.setText("  ·  ".join(unbroken(piece) for piece in pieces if piece))

    def set_models(self, found: list[FoundModel], chosen: Path | None) -> None:
        """Fills the list of models; damaged files are shown but cannot be chosen."""
        self.model.clear()
        for model in found:
            if model.facts is not None:
                self.model.addItem(f"{model.facts.name} · {model.facts.quantization}", model.path)
        self.model.addItem(tr("Choose a file…"), None)
        index = self.model.findData(chosen) if chosen else 0
        self.model.setCurrentIndex(max(index, 0))

    def show_server(self, text: str, model: object) -> None:
        """Puts a model behind servers at the head of the list, chosen."""
        first = self.model.itemData(0)
        if first is not None and not isinstance(first, Path):
            self.model.removeItem(0)  # another one
        self.model.insertItem(0, text, model)
        self.model.setCurrentIndex(0)

    def choices(self) -> Choices:
        """What is asked for, as the fields say."""
        return Choices(
            kind=self.kind.currentData() or "general",
            length=self.length.currentData() or "",
            language=self.language.currentData() or "",
            own=self.own.text().strip() if self.asks_for_request else "",
            leave_out=self._back_matter if self.leave_out.isChecked() else (),
            writing="prose" if self.prose.isChecked() and not self.prose.isHidden() else "auto",
            n_thought=N_ROOM if self.thinking.isChecked() and not self.thinking.isHidden() else 0,
        )

    def show_choices(self, choices: Choices, mode: Mode) -> None:
        """Puts what was chosen elsewhere into the fields, without telling anybody."""
        self.kind.setCurrentIndex(max(self.kind.findData(choices.kind), 0))
        self._fit_to_kind()
        self.length.setCurrentIndex(max(self.length.findData(choices.length), 0))
        self.language.setCurrentIndex(max(self.language.findData(choices.language), 0))
        self.own.setText(choices.own)
        self.thinking.blockSignals(True)
        self.thinking.setChecked(choices.n_thought > 0)
        self.thinking.blockSignals(False)
        self.mode.setCurrentIndex(max(self.mode.findData(mode.value), 0))

    def fill_kinds(self) -> None:
        """Fills the list of kinds; the chosen one stays chosen if it is still there."""
        chosen = self.kind.currentData()
        self.kind.clear()
        self._kinds = {kind.id: kind for kind in kinds() if not kind.problem}
        for kind in self._kinds.values():
            self.kind.addItem(kind.title(language()), kind.id)
            tip = kind.description(language())
            self.kind.setItemData(self.kind.count() - 1, tip, Qt.ItemDataRole.ToolTipRole)
        self.kind.setCurrentIndex(max(self.kind.findData(chosen), 0))

    def choose_kind(self, kind: str) -> bool:
        """Chooses a kind for the person, and tells it; says whether it was another one before. One
        that is not there any more changes nothing."""
        at = self.kind.findData(kind)
        if at < 0 or at == self.kind.currentIndex():
            return False
        self.kind.setCurrentIndex(at)
        self._fit_to_kind()
        self.choices_changed.emit()
        return True

    def offer_to_leave_out(self, parts: Sequence[BackMatter]) -> None:
        """Offers to leave references and the like out; schedules of contracts bind, and stay."""
        parts = [part for part in parts if part.kind is not BackMatterKind.APPENDIX]
        self._back_matter = tuple(sorted({part.kind.value for part in parts}))
        self.leave_out.blockSignals(True)
        self.leave_out.setChecked(False)
        self.leave_out.blockSignals(False)
        self.leave_out.setVisible(bool(parts))
        titles = ", ".join(part.title for part in parts)
        self.leave_out.setText(tr("Leave out: {titles}", titles=titles[:80]))

    def offer_prose(self, warning: str) -> None:
        """Offers that a model writes although it did not pass its test; `warning` says what that
        test gave, and "" takes the offer back."""
        self.prose.setText(tr("Let the model write all the same"))
        self.prose.setToolTip(warning)
        self.prose.setVisible(bool(warning))

    def offer_thinking(self, thinking: Thinking) -> None:
        """Offers a switch for a model that thinks only when it is asked to."""
        was_hidden = self.thinking.isHidden()
        self.thinking.setVisible(thinking is Thinking.SWITCHABLE)
        if was_hidden is not self.thinking.isHidden() and self.thinking.isChecked():
            self.choices_changed.emit()  # what was chosen before counts from now on, or no longer

    def set_budget(self, n_tokens: int) -> None:
        """Moves the slider without telling anybody."""
        self.budget.blockSignals(True)
        self.budget.setValue(n_tokens // 1024)
        self.budget.blockSignals(False)
        self._show_budget(n_tokens)

    def set_plan(self, plan: Plan) -> None:
        """Shows how the document will be read, and what that costs."""
        self.bar.set_plan(plan)
        # What is in the way is said first, and not among the details.
        first = [] if plan.memory is None or plan.memory.fits else list(plan.reasons[1:2])
        rest = plan.reasons[1 + len(first) :]
        told = sentences_text(*first, plain_plan_text(plan, bool(self.choices().leave_out)))
        self.say(told, sentences_text(*first, cost_text(plan), *rest, plan.reasons[0]))

    def set_no_plan(self, message: str) -> None:
        """The choices cannot be met, or nothing is known yet; `message` says which."""
        self.bar.set_plan(None)
        self.say(message)

    def say(self, reason: str, forecast: str = "") -> None:
        """How the document is read, and what it costs."""
        self.reason.setText(reason)
        self.forecast.setText(forecast)
        self._show_details()

    def _show_details(self) -> None:
        has_details = bool(self.forecast.text()) and not self.is_folded
        self.details.setVisible(has_details)
        self.forecast.setVisible(has_details and self.details.isChecked())

    def lock(self, locked: bool) -> None:
        """Nothing can be chosen while a run goes on."""
        fields = (self.model, self.budget, self.mode, self.kind, self.language, self.own)
        for widget in (*fields, self.leave_out, self.prose, self.thinking):
            widget.setEnabled(not locked)
        self.length.setEnabled(not locked and self.length.count() > 1)
        self.unfold.setEnabled(not locked)

    @property
    def asks_for_request(self) -> bool:
        """Whether the chosen kind needs a request in words."""
        kind = self._kinds.get(self.kind.currentData())
        return kind is not None and kind.asks

    def _choose_kind(self) -> None:
        self._fit_to_kind()
        if self.asks_for_request:
            self.own.setFocus()
        self.choices_changed.emit()

    def _fit_to_kind(self) -> None:
        """Shows the lengths of the chosen kind, and the field for a request where it needs one."""
        show_lengths(self.length, self._kinds.get(self.kind.currentData()))
        self.own.setVisible(self.asks_for_request)

    def _choose_model(self) -> None:
        path = self.model.currentData()
        if path is None:
            self.browse_clicked.emit()
        else:
            self.model_chosen.emit(path)

    def _choose_mode(self) -> None:
        # Qt keeps strings of an enumeration as plain strings.
        self.mode_chosen.emit(Mode(self.mode.currentData()))

    def _move_budget(self, value: int) -> None:
        self._show_budget(value * 1024)
        self.budget_chosen.emit(value * 1024)

    def _show_budget(self, n_tokens: int) -> None:
        self.budget_text.setText(tr("{n_k}K tokens", n_k=n_tokens // 1024))


def _caption(text: str, widget: QWidget) -> QLabel:
    caption = QLabel(text)
    caption.setObjectName("caption")
    caption.setBuddy(widget)
    return caption


def _combo(name: str) -> QComboBox:
    box = ElidedCombo()
    box.setAccessibleName(name)
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    box.setMinimumContentsLength(3)  # in a narrow window; else there is more
    return box
