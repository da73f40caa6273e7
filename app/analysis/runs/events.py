"""The events of a run. The window, the command line and the tests read this stream."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from app.planning.plan import Plan
from app.system.translation import tr
from app.system.wording import place_text

if TYPE_CHECKING:
    from app.analysis.evidence.checked import Evidence


@dataclass(frozen=True, slots=True)
class PartRef:
    """Names a step of a run.

    `level` 0 is the map (or the single pass); 1, 2 … are reduce levels. `index` counts from 0 among
    the `n_in_level` parts of its level. `is_final` marks the step whose text is the answer.
    """

    level: int
    index: int
    n_in_level: int
    is_final: bool


@dataclass(frozen=True, slots=True)
class Planned:
    """The run begins; `run_id` is its row in the library."""

    run_id: int
    plan: Plan


@dataclass(frozen=True, slots=True)
class LevelStarted:
    """A level begins: map (0) or a reduce level, with this many parts."""

    level: int
    n_parts: int


@dataclass(frozen=True, slots=True)
class PartStarted:
    part: PartRef
    n_prompt: int


@dataclass(frozen=True, slots=True)
class PartProgress:
    """Prefill of a part: `n_done` of `n_total` prompt tokens."""

    part: PartRef
    n_done: int
    n_total: int


@dataclass(frozen=True, slots=True)
class PartToken:
    """A piece of a part's text, its place markers already turned into "[p. 12]"."""

    part: PartRef
    text: str


@dataclass(frozen=True, slots=True)
class PartThought:
    """A piece of what the model thinks before it writes a part. It is shown apart and kept nowhere.
    `thought_s` is set in the last one, which has no text: the seconds it took in all."""

    part: PartRef
    text: str
    thought_s: float | None = None


@dataclass(frozen=True, slots=True)
class PartDone:
    """A part is finished and stored. `cached` parts cost nothing."""

    part: PartRef
    text: str
    cached: bool
    n_prompt: int
    n_generated: int
    truncated: bool = False  # the answer reached its token limit


@dataclass(frozen=True, slots=True)
class PartFailed:
    """A part could not be read; the others go on. `message` says why."""

    part: PartRef
    message: str


@dataclass(frozen=True, slots=True)
class Progress:
    """Over the whole run, sent a few times a second at most.

    `fraction` is 0 to 1 by forecast work; `left_s` None until a speed is known. Speeds are of the
    last seconds, None while there is nothing to measure.
    """

    fraction: float
    left_s: float | None
    prefill_tps: float | None
    decode_tps: float | None


ENGINE_TROUBLE = frozenset({"checked", "fallback", "restarted"})
"""Kinds of notices that say how the engine goes on after it failed. They are to stay in sight: the
next ones, that a model is loaded, come at once."""


@dataclass(frozen=True, slots=True)
class Notice:
    """Something to tell that needs no action: the model is loading, the worker was restarted."""

    kind: str
    message: str


@dataclass(frozen=True, slots=True)
class EvidenceChecked:
    """The answer was compared with the document; the next event is its `RunFinished`. Offsets in
    `evidence` are those of `RunFinished.text`."""

    run_id: int
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class RunFinished:
    """The answer, stored. `cached` when the whole run came from the library. `data` is a structured
    answer's JSON, its pages as labels ("p. 12"), or None where the answer is prose."""

    run_id: int
    text: str
    cached: bool
    n_parts: int
    n_parts_cached: int
    n_prompt: int
    n_generated: int
    elapsed_s: float
    warnings: tuple[str, ...] = ()
    data: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class RunStopped:
    """The run ended early: cancelled, paused, or failed with a sentence for people.

    Attributes:
        n_parts_kept: Finished parts; they stay.
        n_parts_begun: Those of which the beginning was written, and is kept.
        is_in_memory: The engine was stopped in the midst of its work and holds what it has read.
    """

    run_id: int
    cancelled: bool
    message: str
    next_step: str
    n_parts_kept: int
    n_parts_begun: int = 0
    is_in_memory: bool = False

    @property
    def can_go_on(self) -> bool:
        """Whether the next start begins with more than nothing."""
        return bool(self.n_parts_kept or self.n_parts_begun or self.is_in_memory)


# Questions


class Way(StrEnum):
    """What a question is answered from."""

    WHOLE = "whole"  # the whole text
    TOOLS = "tools"  # what the model itself looked up in the document
    PASSAGES = "passages"  # passages that a search found, and notes of an earlier reading in parts


@dataclass(frozen=True, slots=True)
class QuestionPlanned:
    """A question goes to the model.

    Attributes:
        way: What it is answered from.
        reason: That, in a sentence for people, to stand with the answer.
        n_prompt: Tokens of the prompt.
        n_history: Exchanges of the conversation that are part of it.
        labels: Places of the passages, for `Way.PASSAGES`.
        n_notes: Parts whose notes are part of it.
    """

    way: Way
    reason: str
    n_prompt: int
    n_history: int
    labels: tuple[str, ...] = ()
    n_notes: int = 0


@dataclass(frozen=True, slots=True)
class QuestionProgress:
    """`n_done` of `n_total` prompt tokens are read; `n_cached` of them were kept from before."""

    n_done: int
    n_total: int
    n_cached: int


@dataclass(frozen=True, slots=True)
class ToolCalled:
    """The model looked something up in the document.

    Attributes:
        step: From 1.
        name: "search_document", "read_pages" or "list_headings"; what the model wrote where there
            is no such tool.
        arguments: As it gave them.
        labels: Places of what came back.
        problem: Why nothing came back, or "".
    """

    step: int
    name: str
    arguments: Mapping[str, Any]
    labels: tuple[str, ...]
    problem: str = ""

    @property
    def says(self) -> str:
        """For people: "search_document (query: rent): p. 3, p. 7"."""
        told = ", ".join(f"{name}: {value}" for name, value in self.arguments.items())[:120]
        many = place_text(", ".join(self.labels[:8])) + (" …" if len(self.labels) > 8 else "")
        return f"{self.name} ({told}): {self.problem or many or tr('nothing')}"


@dataclass(frozen=True, slots=True)
class QuestionToken:
    """A piece of the answer, its place markers already turned into "[p. 12]"."""

    text: str


@dataclass(frozen=True, slots=True)
class QuestionThought:
    """A piece of what the model thinks before it answers; see `PartThought`."""

    text: str
    thought_s: float | None = None


@dataclass(frozen=True, slots=True)
class QuestionAnswered:
    """The answer, with what of it was found in the document. `n_cached` prompt tokens needed no
    reading; `n_unknown_references` were removed because the model made them up. `exchange_id` is
    its number in the library, None when it was not kept."""

    text: str
    evidence: Evidence
    way: Way
    reason: str
    n_prompt: int
    n_cached: int
    n_generated: int
    n_unknown_references: int
    truncated: bool
    elapsed_s: float
    exchange_id: int | None = None


@dataclass(frozen=True, slots=True)
class QuestionStopped:
    """There is no answer: cancelled, or failed with a sentence for people."""

    cancelled: bool
    message: str
    next_step: str


QuestionEvent = (
    QuestionPlanned
    | QuestionProgress
    | ToolCalled
    | QuestionToken
    | QuestionThought
    | Notice
    | QuestionAnswered
    | QuestionStopped
)

RunEvent = (
    Planned
    | LevelStarted
    | PartStarted
    | PartProgress
    | PartToken
    | PartThought
    | PartDone
    | PartFailed
    | Progress
    | Notice
    | EvidenceChecked
    | RunFinished
    | RunStopped
)
