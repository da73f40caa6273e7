"""The steps of a reading: what is asked of the model in each, and how its answer goes on."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from app.analysis.answers.rewriting import Rewriter, chunk_rewriter, merge_rewriter
from app.analysis.kinds.choices import Choices, part_key
from app.analysis.kinds.prompts import Prompts
from app.analysis.runs.events import PartRef
from app.analysis.runs.uniting import united
from app.engines.contract.engine import Finished, FinishReason, Message, Sampling
from app.planning.plan import Chunk, Mode, Plan, span_of
from app.planning.planner import N_SPARE_TOKENS
from app.planning.reduction import group_notes
from app.store.records import PartResult
from app.system.errors import ExitCode, LongleafError
from app.system.translation import tr

AGAIN_TEMPERATURE = 0.5
"""Least temperature of a part that is read again by itself."""
CountPrompt = Callable[[Sequence[Message]], int]
"""Exact tokens of a prompt, chat template included."""


class RunError(LongleafError):
    """A run cannot go on. What was finished stays in the library."""

    exit_code = ExitCode.ENGINE


def result_of(key: str, event: Finished) -> PartResult:
    """What the library keeps of a finished answer, under its key."""
    return PartResult(
        key=key,
        text=event.text,
        n_prompt=event.n_prompt,
        n_generated=event.n_generated,
        truncated=event.reason is not FinishReason.STOP,
        prefill_s=event.prefill_s,
        decode_s=event.decode_s,
    )


@dataclass
class Step:
    """A step of a run: a prompt, and what came of it.

    Attributes:
        ref: Which it is.
        messages, sampling: What is asked.
        key: Under which the library keeps what comes of it.
        rewriter: Rewrites the text for people.
        first_label, last_label: The places it is about.
        begun: What its text begins with before the model writes.
        text: What came of it, rewritten.
        is_done: Whether anything did.
        failure: Why nothing did, in a sentence, or "".
        written: Tokens of the answer that were written before it was interrupted.
        sources: The notes that a merge is made from.
        section: The outermost heading it stands under, or "".
        shared: The beginning of its messages that other kinds' have, too, see `Request.shared`.
    """

    ref: PartRef
    messages: tuple[Message, ...]
    sampling: Sampling
    key: str
    rewriter: Rewriter
    first_label: str
    last_label: str
    begun: str = ""
    text: str = ""
    is_done: bool = False
    failure: str = ""
    written: tuple[int, ...] = ()
    sources: tuple[str, ...] = ()
    section: str = ""
    shared: tuple[Message, ...] = ()

    @property
    def span(self) -> str:
        """The places it is about: "pp. 4–9"."""
        return span_of(self.first_label, self.last_label)

    def sampling_for_another(self) -> Sampling:
        """What is asked where the note that came of it was no good: some chance. Without any, a
        model writes the same again, word by word."""
        return replace(
            self.sampling,
            temperature=max(self.sampling.temperature, AGAIN_TEMPERATURE),
            seed=secrets.randbelow(2**31),
        )


@dataclass(frozen=True, slots=True)
class PartNote:
    """A part's text that is to be merged, and the places it covers; `section` is the outermost
    heading they stand under, "" where there are several or none, `number` its own from 1."""

    text: str
    rendered: str
    first_label: str
    last_label: str
    section: str = ""
    number: int = 1


class StepMaker:
    """Makes the steps of one reading.

    Args:
        plan, prompts, choices: What is read and how.
        fingerprint: The engine's.
        count_prompt: Measures what fits a merge.
    """

    def __init__(
        self,
        plan: Plan,
        prompts: Prompts,
        choices: Choices,
        fingerprint: str,
        count_prompt: CountPrompt,
    ) -> None:
        self._plan, self._prompts, self._choices = plan, prompts, choices
        self._fingerprint, self._count_prompt = fingerprint, count_prompt

    def for_chunks(self) -> list[Step]:
        """The whole document in one pass, or its parts."""
        is_final = self._plan.mode is Mode.SINGLE
        return [self._for_chunk(chunk, is_final) for chunk in self._plan.chunks]

    def for_merges(self, level: int, notes: Sequence[PartNote]) -> list[Step]:
        """The merges of a level; one alone gives the answer. Raises `RunError` where not even two
        notes fit a context."""
        notes = self._united(notes)
        groups = self._groups(notes)
        return [
            self._for_merge(level, index, len(groups), [notes[i] for i in group])
            for index, group in enumerate(groups)
        ]

    def note(self, step: Step) -> PartNote:
        """What came of a step, to be merged."""
        return PartNote(
            text=step.text,
            rendered=self._prompts.note(step.ref.index + 1, step.span, step.text),
            first_label=step.first_label,
            last_label=step.last_label,
            section=step.section,
            number=step.ref.index + 1,
        )

    def _united(self, notes: Sequence[PartNote]) -> list[PartNote]:
        """The notes with each line once."""
        texts = united([note.text for note in notes])
        return [
            note
            if text.strip() == note.text.strip() or not text.strip()
            else replace(
                note,
                text=text,
                rendered=self._prompts.note(
                    note.number, span_of(note.first_label, note.last_label), text
                ),
            )
            for note, text in zip(notes, texts, strict=True)
        ]

    def _for_chunk(self, chunk: Chunk, is_final: bool) -> Step:
        prompts = self._prompts
        messages = prompts.for_single(chunk) if is_final else prompts.for_map(chunk)
        shared = prompts.shared_by_single if is_final else prompts.shared_by_map
        step = self._step(
            PartRef(0, chunk.index, len(self._plan.chunks), is_final),
            messages,
            chunk_rewriter(prompts, chunk, messages, is_final=is_final),
            chunk.places[0].label if chunk.places else "",
            chunk.places[-1].label if chunk.places else "",
        )
        step.section = chunk.headings[0] if chunk.headings else ""
        step.shared = shared(chunk)
        if not is_final:
            step.begun = prompts.begun(chunk)
        return step

    def _for_merge(self, level: int, index: int, n: int, notes: Sequence[PartNote]) -> Step:
        is_final = n == 1
        rendered = [note.rendered for note in notes]
        messages = self._prompts.for_reduce(rendered, is_final=is_final)
        texts = [note.text for note in notes]
        step = self._step(
            PartRef(level, index, n, is_final),
            messages,
            merge_rewriter(self._prompts, texts, messages, is_final=is_final),
            notes[0].first_label,
            notes[-1].last_label,
        )
        step.sources = tuple(texts)
        sections = {note.section for note in notes}
        step.section = sections.pop() if len(sections) == 1 else ""
        return step

    def _step(
        self,
        ref: PartRef,
        messages: tuple[Message, ...],
        rewriter: Rewriter,
        first_label: str,
        last_label: str,
    ) -> Step:
        budget = self._plan.budget
        if ref.is_final:
            sampling = self._choices.sampling(
                budget.n_final_answer, self._prompts.schema, budget.n_thought
            )
        else:
            sampling = self._choices.sampling(budget.n_part_answer, n_thought=budget.n_thought)
        key = part_key(self._fingerprint, messages, sampling)
        return Step(ref, messages, sampling, key, rewriter, first_label, last_label)

    def _groups(self, notes: Sequence[PartNote]) -> list[range]:
        """Which notes are merged together, counted exactly: prompt of all, less the bare prompt."""
        bare = self._count_prompt(self._prompts.for_reduce([], is_final=False))
        bare = max(bare, self._count_prompt(self._prompts.for_reduce([], is_final=True)))
        budget = self._plan.budget
        n_written = budget.n_final_answer + budget.n_thought
        capacity = budget.n_context - bare - n_written - N_SPARE_TOKENS
        empty = self._count_prompt((Message("user", ""),))
        counts = [
            self._count_prompt((Message("user", note.rendered + "\n\n"),)) - empty for note in notes
        ]
        groups = group_notes(counts, capacity, [note.section for note in notes])
        if len(groups) >= len(notes) > 1:
            raise RunError(
                tr(
                    "Two notes of this document do not fit one context together, so they cannot be "
                    "merged."
                ),
                tr("Choose a larger budget, or a model with a longer context."),
            )
        return groups
