"""A run that goes on."""

from __future__ import annotations

from dataclasses import dataclass, field

from app.analysis.kinds.choices import Choices
from app.analysis.runs.state import RunState
from app.documents.base.document import Document
from app.planning import Mode, Plan


@dataclass
class GoingRun:
    """A run that goes on, whatever is shown meanwhile.

    Attributes:
        document: What is read.
        plan: How.
        afresh: The one part that is read anew, or -1 for all.
        choices, mode, n_context: What is asked.
        password: Of the document, where it needs one.
        is_kept: Whether the library keeps what it has done, so that it can be resumed.
        state: What the run has come to, to be shown again when its document is.
    """

    document: Document
    plan: Plan
    afresh: int
    choices: Choices
    mode: Mode
    n_context: int
    password: str | None = None
    is_kept: bool = True
    state: RunState = field(default_factory=RunState)
