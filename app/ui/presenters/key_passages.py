"""Key passages in the result's place from the first moment, and who will write the answer."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from app.analysis.evidence.checked import Evidence, Support
from app.analysis.runs.events import RunFinished
from app.analysis.runs.model import Model
from app.digest.rendering import as_markdown
from app.documents import Document
from app.jobs.answers.digesting import NothingToChoose
from app.jobs.answers.writing import Writing, choice_to_come, prose_warning, why_passages
from app.jobs.better_model import BetterModel, better_model
from app.jobs.sources.sample_summary import kept_sample_summary
from app.planning import Plan
from app.system.translation import tr
from app.system.wording import rough_duration_text, sentences_text
from app.ui.presenters.run import RunPresenter
from app.ui.presenters.window_parts import WindowParts

SUPPORTED_LEAST = 0.5
"""Share of an answer's statements that must be found; below it the reader is warned."""


class KeyPassages(QObject):
    """Signals: `models_wanted` a better model is looked for."""

    models_wanted = Signal()
    _chosen = Signal(object, str)  # Document, Markdown: from the thread that chose them
    _proposed = Signal(int, object)  # number of the run that was poor; BetterModel, or None

    def __init__(self, parts: WindowParts, runs: RunPresenter) -> None:
        super().__init__(parts.window)
        self._parts, self._controller, self._runs = parts, parts.controller, runs
        self._warned = ""
        self._expects_sample = False
        self._chosen.connect(self._show)
        self._proposed.connect(self._warn)
        self._controller.planned.connect(self._say_who_writes)
        runs.finished.connect(self._check)

    def take_document(self, document: Document) -> None:
        """Chooses the key passages of a document that was opened, in a thread."""
        self._runs.set_passages("")

        def work() -> None:
            try:
                made = self._controller.workspace.digest(document, keep=False)
            except NothingToChoose:
                return
            self._chosen.emit(document, as_markdown(made.digest, document.language))

        # Before the tokens are counted: a model that was never run here is measured for that.
        self._controller.in_background(work, first=True)
        if self._expects_sample:
            self._expects_sample = False
            self._parts.banner.offer(
                tr("A finished summary of this sample, made by hand, shows what a result can be."),
                tr("Show it"),
                lambda: self._show_sample_summary(document),
            )

    def expect_sample(self) -> None:
        """The next document is the sample that somebody wants to try: its finished summary, made
        by hand, is offered with it."""
        self._expects_sample = True

    def _show_sample_summary(self, document: Document) -> None:
        run = kept_sample_summary(self._controller.workspace.library, document)
        if run is not None:
            self._runs.show_stored(run)
            self._parts.work.take_focus()  # the button that had it is gone

    def _show(self, document: Document, text: str) -> None:
        if document is self._controller.document:
            head = tr("Key passages: the document's own sentences, chosen without a model.")
            self._runs.set_passages(f"*{head}*\n\n{text}")

    def _say_who_writes(self, plan: Plan) -> None:
        """Says with the plan that the model will not write, or offers that it does all the same."""
        document, model = self._controller.document, self._controller.model
        if document is None or model is None or self._controller.is_running:
            return
        choices, card = self._controller.choices, self._parts.work.card
        writing = self._controller.workspace.writing
        usual = writing(document, model, replace(choices, writing="auto"))
        card.offer_prose(prose_warning(choices, model) if usual is not Writing.PROSE else "")
        who = writing(document, model, choices)
        if who is Writing.PASSAGES:
            card.say(why_passages(model), tr("The answer takes a second or two."))
        elif who is Writing.CHOICE:
            card.say(
                choice_to_come(model),
                tr("It reads the sentences that carry most, part by part."),
            )

    def _check(self, event: RunFinished) -> None:
        """An answer of which less than half is found in the document is no help: says so."""
        evidence, plan = self._runs.evidence, self._controller.plan
        if evidence is None or plan is None or not is_poor(evidence):
            return
        n_found = evidence.count(Support.MATCHED)
        n = len(evidence.statements)
        found = (
            tr("{n_found} of {n} statements stand in the document as they are.",
               n_found=n_found, n=n)
            if n_found > 1
            else tr("Hardly a statement stands in the document as it is: {n_found} of {n}.",
                    n_found=n_found, n=n)
        )  # fmt: skip
        weak = tr("The model is too weak for this; the key passages are the document's own words.")
        self._warned = sentences_text(found, weak)
        run_id, model = event.run_id, self._controller.model
        n_parameters = model.facts.n_parameters if isinstance(model, Model) else 0
        self._controller.in_background(
            lambda: self._proposed.emit(
                run_id, better_model(plan.n_document_tokens, n_parameters=n_parameters)
            )
        )

    def _warn(self, run_id: int, better: BetterModel | None) -> None:
        if run_id != self._runs.run_id or self._parts.banner.tells_error:
            return  # something else is to be read by now
        text = self._warned
        if better is not None:
            offer = tr(
                "{name} fits this machine and would take about {duration} for this document.",
                name=better.model.name,
                duration=rough_duration_text(better.time_s),
            )
            text = sentences_text(text, offer)
        self._parts.banner.warn(text, tr("Get a better model…"), self.models_wanted.emit)


def is_poor(evidence: Evidence) -> bool:
    """Whether less than half of an answer's statements stand in the document."""
    statements = evidence.statements
    if not evidence.same_language or not statements:
        return False
    return evidence.count(Support.MATCHED) < SUPPORTED_LEAST * len(statements)
