"""What one window hands to the next when the interface's language changes."""

from __future__ import annotations

from dataclasses import dataclass

from app.analysis.runs.run import Choices
from app.documents import Document
from app.planning import Mode
from app.ui.document.trail import Spot


@dataclass(frozen=True, slots=True)
class Carried:
    """Attributes:
    document: What is open, or None.
    spot: What is read at the top of it.
    choices, mode: What is chosen for a run.
    run_id: The result shown, or None.
    tab: Number of the tab in front.
    question: What stands in the field for questions.
    shows_work: Whether the work is seen, instead of the place to drop a document.
    shows_queue: Whether the queue is seen.
    """

    document: Document | None
    spot: Spot | None
    choices: Choices
    mode: Mode
    run_id: int | None
    tab: int
    question: str
    shows_work: bool
    shows_queue: bool
