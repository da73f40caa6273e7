"""The work on one document: what it is, the choices, the plan, the answer."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QProgressBar,
    QPushButton,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from app.analysis.runs.run import Choices
from app.documents.base.document import Document
from app.models import FoundModel
from app.planning import Plan
from app.system.translation import to_translate, tr
from app.ui.questions.view import QuestionsView
from app.ui.result.marks import MARKS_EXPLAINED
from app.ui.result.page import ResultPage
from app.ui.widgets.elided_label import ElidedLabel, shortened
from app.ui.widgets.starter_card import StarterCard
from app.ui.widgets.title_label import TitleLabel
from app.ui.work.settings_card import SettingsCard

_LANGUAGES = {"en": to_translate("English"), "zh": to_translate("Chinese")}
ROOMY_PX = 800
"""From this height on, the choices and the answer have room one below the other."""
N_OUTCOME_LINES = 6
ROOM_FOR_OFFER_PX = 560
"""Below this height the choices and the result have no room for a card between them, nor for more
than the name of the document and its answer."""
ROOM_FOR_FORECAST_PX = 680
"""From this height on, all that is said of the plan has room; below it, the choices are one line
until somebody wants to change them."""


class _Tabs(QTabWidget):
    """Takes what height is left. With a height that depends on its width, as its pages have one,
    a layout would give it all of that and squeeze the choices above it."""

    def hasHeightForWidth(self) -> bool:
        return False


class _RunBar(QProgressBar):
    """Is painted with what changes beside it. Qt paints such a bar, and all that waits to be
    painted around it, at once whenever its value is set."""

    def setValue(self, value: int) -> None:
        self.setUpdatesEnabled(False)
        super().setValue(value)
        self.setUpdatesEnabled(True)


class WorkPage(QWidget):
    """Attributes: `card` (the choices), `bar`, `result_page`, `result` (its text),
    `questions`, `tabs`, `start`, `cancel`, `show_document` (for whoever holds the panes).

    Signals: `start_clicked`, `pause_clicked`, `cancel_clicked`; those of the card
    (`SettingsCard`) by their names.
    """

    model_chosen = Signal(object)
    browse_clicked = Signal()
    budget_chosen = Signal(int)
    mode_chosen = Signal(object)
    choices_changed = Signal()
    start_clicked = Signal()
    cancel_clicked = Signal()
    pause_clicked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document: Document | None = None
        self.outcome = ""
        self._is_running = self._is_pausing = False
        self._notice: QWidget | None = None
        self._notice_wanted = False
        self._offer: StarterCard | None = None
        self._unfolded = False  # by hand, for as long as the run or result lasts
        self._room = 0, 0  # height of the window, and what the page had of it at most
        self.title = TitleLabel()
        self.subtitle = ElidedLabel()
        self.subtitle.setObjectName("subtitle")
        self.show_document = QPushButton(tr("Show the document"))
        self.show_document.setObjectName("link")
        self.show_document.setToolTip("Ctrl+D")
        self.show_document.hide()
        self.start = QPushButton(tr("Start"))
        self.start.setObjectName("primary")
        self.start.setToolTip("Ctrl+Return")
        self.start.clicked.connect(self.start_clicked)
        self.cancel = QPushButton(tr("Cancel"))
        self.cancel.setToolTip("Esc")
        self.cancel.clicked.connect(self.cancel_clicked)
        self.pause = QPushButton(tr("Pause"))
        self.pause.setToolTip(
            tr(
                "Stops after this step and keeps what is read and written: Continue goes on from "
                "there. A server finishes what it has begun."
            )
        )
        self.pause.clicked.connect(self.pause_clicked)
        self.pause.hide()
        self.cancel.hide()
        self.card = card = SettingsCard()
        card.model_chosen.connect(self.model_chosen)
        card.browse_clicked.connect(self.browse_clicked)
        card.budget_chosen.connect(self.budget_chosen)
        card.mode_chosen.connect(self.mode_chosen)
        card.choices_changed.connect(self.choices_changed)
        card.unfold_clicked.connect(self.unfold)
        for changed in (
            card.model_chosen,
            card.budget_chosen,
            card.mode_chosen,
            card.choices_changed,
        ):
            changed.connect(lambda *_: self.set_resumable(False))
        self.model, self.budget, self.mode = card.model, card.budget, card.mode
        self.budget_text, self.bar = card.budget_text, card.bar
        self.kind, self.length, self.language, self.own = (
            card.kind,
            card.length,
            card.language,
            card.own,
        )
        self.reason, self.forecast = card.reason, card.forecast

        self.progress = _RunBar(textVisible=False)
        self.progress.setRange(0, 1000)
        self.progress.setAccessibleName(tr("Progress of the run"))
        self.progress_text = ElidedLabel(N_OUTCOME_LINES)
        self.progress_text.setObjectName("subtitle")
        self.progress.hide()
        self.progress_text.hide()
        self.result_page = ResultPage()
        self.result = self.result_page.view
        self.result.setPlaceholderText(tr("The summary appears here while it is written."))
        self.questions = QuestionsView()
        self.tabs = _Tabs()
        self.tabs.setAccessibleName(tr("Result, questions and parts"))
        self.tabs.setDocumentMode(True)
        self.tabs.tabBar().setDrawBase(False)
        self.tabs.setMinimumHeight(110)
        self.tabs.addTab(self.result_page, tr("Result"))
        self.tabs.addTab(self.questions, tr("Questions"))
        self.tabs.currentChanged.connect(lambda _: self._fold())
        self._lay_out()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(self.title, 1)
        top = Qt.AlignmentFlag.AlignTop
        head.addWidget(self.show_document, 0, top)
        head.addWidget(self.start, 0, top)
        head.addWidget(self.pause, 0, top)
        head.addWidget(self.cancel, 0, top)
        column = QVBoxLayout(self)
        column.setContentsMargins(18, 14, 18, 12)
        column.setSpacing(10)
        column.addLayout(head)
        column.addWidget(self.subtitle)  # below the buttons: it has the whole width
        for widget in (self.card, self.progress, self.progress_text):
            column.addWidget(widget)
        column.addWidget(self.tabs, 1)

    def set_resumable(self, resumable: bool) -> None:
        """Whether a start goes on with a run that was paused or stopped."""
        self.start.setText(tr("Continue") if resumable else tr("Start"))

    def set_in_line(self, in_line: bool) -> None:
        """Whether a start puts the document in line, since another one is being read."""
        if in_line:
            self.start.setText(tr("Put in line"))
            self.start.setToolTip(tr("Another document is being read: this one is read after it"))
        elif self.start.text() == tr("Put in line"):
            self.start.setText(tr("Start"))
            self.start.setToolTip("Ctrl+Return")

    def add_notice(self, notice: QWidget) -> None:
        """Puts a line above the tabs, for what a reader should know of the document."""
        layout = self.layout()
        assert isinstance(layout, QVBoxLayout)
        layout.insertWidget(layout.indexOf(self.tabs), notice)
        self._notice = notice
        notice.hide()

    def add_offer(self, offer: StarterCard) -> None:
        """Puts a card above the tabs, which comes and goes as it likes."""
        self._offer = offer
        layout = self.layout()
        assert isinstance(layout, QVBoxLayout)
        layout.insertWidget(layout.indexOf(self.tabs), offer)

    def want_notice(self, wanted: bool) -> None:
        """Shows that line, or hides it; where there is little room it stands in for the choices."""
        self._notice_wanted = wanted
        self._fold()

    def take_focus(self) -> None:
        """Lets the keys go through the result, or begin or stop where there is none."""
        if self.tabs.currentWidget() is self.questions:
            self.questions.field.setFocus()
        elif self.result.isVisible() and self.result.markdown:
            self.result.setFocus()
        else:
            (self.cancel if self._is_running else self.start).setFocus()

    # Folding

    def unfold(self) -> None:
        """Shows all choices, however little room there is."""
        self._unfolded = True
        self._fold()

    def _fold(self) -> None:
        """Gives the answer room: where there is little of it, the choices become one line."""
        busy = self._is_running or bool(self.outcome) or bool(self.result.markdown)
        busy = busy or self._notice_wanted or self.tabs.currentWidget() is not self.result_page
        roomy = self.height() >= ROOMY_PX
        self.card.set_roomy(self.height() >= ROOM_FOR_FORECAST_PX)
        self.result_page.set_low(self.height() < ROOM_FOR_FORECAST_PX)
        if self._offer is not None:
            self._offer.set_room(
                roomy=self.height() >= ROOM_FOR_FORECAST_PX,
                busy=busy or self.height() < ROOM_FOR_OFFER_PX,
            )
        self.title.set_roomy(roomy)
        # On low screens the key passages, too, would be a line or two below all the choices.
        low = self._room_px() < ROOM_FOR_FORECAST_PX and not self.card.asks_for_request
        folded = (busy or low) and not roomy and not self._unfolded
        self.card.fold(folded, tells_plan=not busy)
        # On the lowest screens the answer would be a line: what is known from elsewhere gives way.
        gives_way = folded and self.height() < ROOM_FOR_OFFER_PX and not self._is_running
        self.bar.setVisible(not gives_way)
        self.subtitle.setVisible(not gives_way)
        self.title.setToolTip(
            f"{self.title.text()}\n{self.subtitle.text()}" if gives_way else self.title.text()
        )
        if self._notice is not None:
            self._notice.setVisible(self._notice_wanted and (roomy or folded))

    def _room_px(self) -> int:
        """The height that the page has in a window of this height: a banner that comes takes some
        of it, and nobody's choices are to go because of that."""
        of_window = self.window().height()
        before = self._room[1] if of_window == self._room[0] else 0
        self._room = of_window, max(before, self.height())
        return self._room[1]

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fold()

    # What is shown

    def set_models(self, found: list[FoundModel], chosen: Path | None) -> None:
        """Fills the list of models."""
        self.card.set_models(found, chosen)

    def set_document(self, document: Document) -> None:
        """Shows what was opened; the plan follows when it is counted."""
        self._document = document
        self.title.setText(document.title)
        self._describe(None)
        self.result_page.clear()
        for view in (self.result, self.questions.answers):
            view.set_renamed_pages(document.renamed_pages)
        self.questions.clear()
        self.outcome = ""
        self.set_resumable(False)
        self.progress_text.hide()
        self.bar.set_sections(())
        self.card.set_no_plan(tr("Counting tokens …"))
        self.start.setEnabled(False)
        self._unfolded = False
        self._fold()

    def show_result(self, text: str) -> None:
        """Shows a text as the result."""
        self.result.set_markdown(text)
        self._fold()

    def choices(self) -> Choices:
        """What is asked for, as the fields say."""
        return self.card.choices()

    def set_budget(self, n_tokens: int) -> None:
        """Moves the slider without telling anybody."""
        self.card.set_budget(n_tokens)

    def set_plan(self, plan: Plan) -> None:
        """Shows how the document will be read, and what that costs."""
        self._describe(plan)
        self.card.set_plan(plan)
        self.start.setEnabled(True)
        self.card.say_choices()

    def set_no_plan(self, message: str) -> None:
        """The choices cannot be met; `message` says why."""
        self.card.set_no_plan(message)
        self.start.setEnabled(False)

    def set_running(self, running: bool) -> None:
        """Locks the choices while a run goes on."""
        had_focus = self.start.hasFocus() or self.cancel.hasFocus()
        self._is_running, self._is_pausing = running, False
        self.card.lock(running)
        self.start.setEnabled(not running)
        self.questions.button.setEnabled(not running)
        self.start.setVisible(not running)
        self.pause.setVisible(running)
        self.pause.setEnabled(running)
        self.cancel.setVisible(running)
        self.cancel.setEnabled(running)
        if had_focus:  # else it would go to whatever comes next
            (self.cancel if running else self.start).setFocus()
        self.progress.setVisible(running)
        if not running:
            self._show_outcome()
        else:
            self.progress_text.show()
            # One line while it changes: what stands below would jump with each more or less.
            self.progress_text.set_n_lines(1)
            self.outcome = ""
            self._unfolded = False
            self.progress.setValue(0)
            self.show_notice(tr("Starting …"))
        self._fold()

    def show_stopping(self) -> None:
        """The run was cancelled, and ends when what is in flight lets it."""
        if self._is_running:
            self.cancel.setEnabled(False)
            self.pause.setEnabled(False)
            self.progress_text.setText(tr("Cancelling …"))

    def show_pausing(self, *, is_at_server: bool) -> None:
        """The run was paused, and ends after its step, or when the server has finished its own."""
        if self._is_running:
            self._is_pausing = True
            self.pause.setEnabled(False)
            self.progress_text.setText(
                tr("Pausing: the server finishes what it has begun, and is asked nothing more …")
                if is_at_server
                else tr("Pausing after this step …")
            )

    def show_progress(self, fraction: float, text: str) -> None:
        """How far the run is; in words only until it was paused or cancelled."""
        if self._is_running and not self.cancel.isEnabled():
            return
        self.progress.setRange(0, 1000)
        self.progress.setValue(round(fraction * 1000))
        if not self._is_pausing:
            self.progress_text.setText(text)

    def show_notice(self, text: str) -> None:
        """What the run does; until it tells how far it is, the bar says only that it goes on."""
        if self.progress.value() <= 0:
            self.progress.setRange(0, 0)
        self.progress_text.setText(text)

    def set_outcome(self, text: str) -> None:
        """Says how the run went, where its progress stood."""
        self.outcome = text
        if not self._is_running:
            self._show_outcome()

    def _show_outcome(self) -> None:
        self.progress_text.setVisible(bool(self.outcome))
        self.progress_text.set_n_lines(N_OUTCOME_LINES)
        self.progress_text.setText(self.outcome)
        self.progress_text.setToolTip(tr(MARKS_EXPLAINED))

    def _describe(self, plan: Plan | None) -> None:
        document = self._document
        if document is None:
            return
        facts = [shortened(document.path.name)]
        if document.pages:
            n = len(document.pages)
            facts.append(tr("1 page") if n == 1 else tr("{n:,} pages", n=n))
        facts.append(
            tr("{n:,} tokens", n=plan.n_document_tokens)
            if plan
            else tr("{n:,} characters", n=len(document.text))
        )
        if document.language:
            facts.append(tr(_LANGUAGES.get(document.language, document.language)))
        self.subtitle.setText("  ·  ".join(facts))
