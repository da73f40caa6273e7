"""With the starter model: what it is for, and the model that would do better here."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from app.analysis.runs.model import Model
from app.jobs.better_model import BetterModel, better_model
from app.models import starter_model
from app.planning import Plan
from app.system.translation import tr
from app.system.wording import rough_range_text, sentences_text
from app.ui.dialogs.download_view import size_text
from app.ui.presenters.window_parts import WindowParts
from app.ui.widgets.starter_card import StarterCard


class StarterAdvice(QObject):
    """Signals: `model_wanted` (id of a model of the catalogue) is to be looked at."""

    model_wanted = Signal(str)
    _found = Signal(object, object)  # Plan, BetterModel or None: from the thread that looked

    def __init__(self, parts: WindowParts, card: StarterCard) -> None:
        super().__init__(parts.window)
        self._parts, self._controller, self.card = parts, parts.controller, card
        self._is_dismissed = False  # until the program is started again
        self._offered = ""
        self._looked_for = -1
        parts.controller.planned.connect(self._look)
        self._found.connect(self._show)
        card.model_wanted.connect(lambda: self.model_wanted.emit(self._offered))
        card.dismissed.connect(self._dismiss)

    @property
    def _reads(self) -> bool:
        """Whether the starter is the model that reads."""
        model = self._controller.model
        return isinstance(model, Model) and model.path == starter_model()

    def _look(self, plan: Plan) -> None:
        if self._is_dismissed or not self._reads:
            self.card.withdraw()
            return
        if plan.n_document_tokens == self._looked_for and self.card.is_wanted:
            return
        self._looked_for = plan.n_document_tokens
        model = self._controller.model
        n_parameters = model.facts.n_parameters if isinstance(model, Model) else 0

        def work() -> None:
            found = better_model(plan.n_document_tokens, n_parameters=n_parameters)
            self._found.emit(plan, found)

        self._controller.in_background(work)

    def _show(self, plan: Plan, better: BetterModel | None) -> None:
        if self._is_dismissed or not self._reads or plan.n_document_tokens != self._looked_for:
            return
        self._offered = better.model.id if better is not None else ""
        self.card.say(*starter_texts(better), offers=better is not None)

    def _dismiss(self) -> None:
        self._is_dismissed = True
        self.card.withdraw()


def starter_texts(better: BetterModel | None) -> tuple[str, str]:
    """What the starter is for; and the model that fits this machine best, with its size, licence
    and time for the document. Then the same in a line."""
    first = tr("The starter model shows how Longleaf works, but is often wrong.")
    if better is None:
        none = tr("No larger model of the catalogue fits the free memory of this machine.")
        return sentences_text(first, none), first
    facts = {
        "name": better.model.name,
        "size": size_text(better.model.size_bytes),
        "licence": better.model.licence,
        "time": rough_range_text(better.time_s / 2, better.time_s),
    }
    offer = tr(
        "{name} fits this machine: {size}, {licence}, {time} for this document.",
        **facts,
    )
    return sentences_text(first, offer), tr("{name}: {size}, {licence}, {time}", **facts)
