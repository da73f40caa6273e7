"""What a run has come to: its events folded once, for every interface that shows or returns it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from enum import StrEnum

from app.analysis.evidence.checked import Evidence
from app.analysis.runs.events import (
    ENGINE_TROUBLE,
    EvidenceChecked,
    LevelStarted,
    Notice,
    PartDone,
    PartFailed,
    PartProgress,
    PartRef,
    PartStarted,
    PartThought,
    PartToken,
    Planned,
    Progress,
    RunEvent,
    RunFinished,
    RunStopped,
)
from app.planning import Plan


class PartState(StrEnum):
    """What becomes of a part of the document."""

    WAITING = "waiting"
    READING = "reading"
    WRITING = "writing"
    CACHED = "from the library"
    DONE = "done"
    FAILED = "failed"


@dataclass
class RunState:
    """What a run has come to so far.

    Attributes:
        run_id: Its row in the library; None before it is known.
        plan: How the document is read; None before that is known.
        level: The level at work: 0 reads the document, the ones above it merge notes.
        n_parts: Parts of that level.
        n_done: Parts of it that are done or failed.
        parts: What becomes of each part of the document that was begun, by its index.
        notes: What each part of the document has noted so far, by its index; the reason where it
            failed. Empty where the document is read in one pass.
        drafts: What the parts of the level at work have written so far, by their index.
        answer: The answer, as far as it is written. It may be begun anew after a crash of the
            worker.
        thought: What the model thought before the answer.
        thought_s: How long that took; None while it goes on.
        progress: The last report, or None.
        notice: What was told last that needs no action, or "".
        trouble: How the engine went on after it failed, as told last, or "".
        evidence: What was found of the answer in the document, or None.
        finished, stopped: How the run ended; both None while it goes on.
    """

    run_id: int | None = None
    plan: Plan | None = None
    level: int = 0
    n_parts: int = 1
    n_done: int = 0
    parts: dict[int, PartState] = field(default_factory=dict)
    notes: dict[int, str] = field(default_factory=lambda: defaultdict(str))
    drafts: dict[int, str] = field(default_factory=lambda: defaultdict(str))
    answer: str = ""
    thought: str = ""
    thought_s: float | None = None
    progress: Progress | None = None
    notice: str = ""
    trouble: str = ""
    evidence: Evidence | None = None
    finished: RunFinished | None = None
    stopped: RunStopped | None = None

    def apply(self, event: RunEvent) -> None:
        """Takes the next event of the run."""
        match event:
            case Planned(run_id=run_id, plan=plan):
                self.run_id, self.plan = run_id, plan
            case LevelStarted(level=level, n_parts=n_parts):
                self.level, self.n_parts, self.n_done = level, n_parts, 0
                self.drafts.clear()
                self._forget_thought()
            case PartStarted() | PartProgress() | PartToken() | PartDone() | PartFailed():
                self._apply_to_part(event.part, event)
            case PartThought(part=part, text=text, thought_s=thought_s):
                if part.is_final:
                    self.thought += text
                    self.thought_s = thought_s
            case Progress():
                self.progress = event
            case Notice(kind=kind, message=message):
                self.notice = message
                if kind in ENGINE_TROUBLE:
                    self.trouble = message
            case EvidenceChecked(evidence=evidence):
                self.evidence = evidence
            case RunFinished(run_id=run_id, text=text):
                self.run_id, self.answer, self.finished = run_id, text, event
                self._settle_parts(event)
            case RunStopped():
                self.stopped = event

    def _settle_parts(self, event: RunFinished) -> None:
        """Not every part says what becomes of it where the answer was known, or is of key
        passages."""
        ended = (PartState.CACHED, PartState.DONE, PartState.FAILED)
        state = PartState.CACHED if event.cached else PartState.DONE
        for index in range(len(self.plan.chunks) if self.plan is not None else 0):
            if self.parts.get(index) not in ended:
                self.parts[index] = state

    def is_of_document(self, part: PartRef) -> bool:
        """Whether a step reads a part of the document. Key passages come in one step, whatever the
        parts of the plan."""
        n_parts = len(self.plan.chunks) if self.plan is not None else 1
        return part.level == 0 and (not part.is_final or n_parts <= 1)

    def part_text(self, index: int) -> str:
        """What a part of the document has noted so far; the answer's own text where the document is
        read in one pass."""
        return self.notes.get(index, self.answer)

    def _apply_to_part(
        self,
        part: PartRef,
        event: PartStarted | PartProgress | PartToken | PartDone | PartFailed,
    ) -> None:
        match event:
            case PartStarted():  # anew, where it was begun before
                self._set_state(part, PartState.READING)
                self._set_text(part, "")
                if part.is_final:
                    self._forget_thought()
            case PartProgress():
                self._set_state(part, PartState.READING)
            case PartToken(text=text):
                self._set_state(part, PartState.WRITING)
                self._add_text(part, text)
            case PartDone(text=text, cached=cached):
                self.n_done += 1
                self._set_state(part, PartState.CACHED if cached else PartState.DONE)
                self._set_text(part, text)
            case PartFailed(message=message):
                self.n_done += 1
                self._set_state(part, PartState.FAILED)
                self._set_text(part, message)

    def _set_state(self, part: PartRef, state: PartState) -> None:
        if self.is_of_document(part):
            self.parts[part.index] = state

    def _set_text(self, part: PartRef, text: str) -> None:
        if part.is_final:
            self.answer = text
            return
        if part.level == 0:
            self.notes[part.index] = text
        self.drafts[part.index] = text

    def _add_text(self, part: PartRef, text: str) -> None:
        if part.is_final:
            self.answer += text
            return
        if part.level == 0:
            self.notes[part.index] += text
        self.drafts[part.index] += text

    def _forget_thought(self) -> None:
        self.thought, self.thought_s = "", None
