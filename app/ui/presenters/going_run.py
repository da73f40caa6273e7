"""A run that goes on."""

from __future__ import annotations

from dataclasses import dataclass, field

from app.analysis.kinds.choices import Choices
from app.analysis.runs.state import RunState
from app.documents.base.document import Document
from app.jobs.queue import Anew
from app.planning import Mode, Plan

N_TITLE_CHARACTERS = 40
"""Of the title of a document with which something goes on while another one is shown."""


def brief(title: str) -> str:
    """As much of a title as the status line has room for."""
    if len(title) <= N_TITLE_CHARACTERS:
        return title
    return f"{title[: N_TITLE_CHARACTERS - 1]}…"


@dataclass
class GoingRun:
    """A run that goes on, whatever is shown meanwhile.

    Attributes:
        document: What is read.
        plan: How.
        choices, mode, n_context: What is asked.
        password: Of the document, where it needs one.
        anew: What is asked for though the library has it, or None.
        state: What the run has come to, to be shown again when its document is.
    """

    document: Document
    plan: Plan
    choices: Choices
    mode: Mode
    n_context: int
    password: str | None = None
    anew: Anew | None = None
    state: RunState = field(default_factory=RunState)

    @property
    def afresh(self) -> int:
        """The one part that is read anew, or -1 for all."""
        return self.anew.afresh if self.anew is not None else -1

    def is_same_as(self, other: GoingRun) -> bool:
        """Whether the other asks just the same of the same document."""
        mine, its = (
            (run.document.sha256, run.choices, run.mode, run.n_context) for run in (self, other)
        )
        return mine == its
