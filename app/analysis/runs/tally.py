"""Counts the parts and tokens of a run, and says at its end what people should know of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from app.analysis.runs.events import RunFinished, RunStopped
from app.analysis.runs.steps import Step
from app.analysis.runs.wording import kept_text
from app.system.translation import tr
from app.system.wording import place_text, sentences_text


@dataclass
class Tally:
    """Counts of one run.

    Attributes:
        n_parts: Steps of all levels; of these `n_cached` came from the library.
        n_kept, n_begun: Steps whose text is in the library, whole and begun.
        n_prompt, n_generated: Tokens read and written.
        n_truncated, n_repeated: Texts that reached their limit, and of these those that repeated
            themselves without end.
        n_unknown_references: Page references that the model made up.
        silent: The places of parts of which nothing was noted.
        unread: Parts that could not be read.
        data: The answer as data, where the kind has a schema.
    """

    n_parts: int = 0
    n_cached: int = 0
    n_kept: int = 0
    n_begun: int = 0
    n_prompt: int = 0
    n_generated: int = 0
    n_truncated: int = 0
    n_repeated: int = 0
    n_unknown_references: int = 0
    silent: list[str] = field(default_factory=list)
    unread: list[Step] = field(default_factory=list)
    data: Mapping[str, Any] | None = None

    def finished(self, run_id: int, text: str, elapsed_s: float) -> RunFinished:
        """The event of a run that has its answer."""
        return RunFinished(
            run_id=run_id,
            text=text,
            cached=self.n_cached == self.n_parts,
            n_parts=self.n_parts,
            n_parts_cached=self.n_cached,
            n_prompt=self.n_prompt,
            n_generated=self.n_generated,
            elapsed_s=elapsed_s,
            warnings=self.warnings(),
            data=self.data,
        )

    def stopped(self, run_id: int, message: str, *, is_in_memory: bool = False) -> RunStopped:
        """The event of a run that stopped and can go on, with how."""
        ended = RunStopped(run_id, True, message, "", self.n_kept, self.n_begun, is_in_memory)
        if not ended.can_go_on:
            hint = tr("No part was finished yet; a new start begins at the beginning.")
        else:
            hint = sentences_text(kept_text(ended), tr("Start again to go on from there."))
        return replace(ended, next_step=hint)

    def warnings(self) -> tuple[str, ...]:
        """What people are to know of the answer, in sentences."""
        found = []
        if self.n_repeated:
            found.append(
                tr(
                    "The model began to repeat itself without end in {n_repeated} of {n_parts} "
                    "texts: they were stopped there.",
                    n_repeated=self.n_repeated,
                    n_parts=self.n_parts,
                )
            )
        if self.n_truncated > self.n_repeated:
            found.append(
                tr(
                    "{n_truncated} of {n_parts} texts reached their length limit and end abruptly.",
                    n_truncated=self.n_truncated - self.n_repeated,
                    n_parts=self.n_parts,
                )
            )
        for part in self.unread:
            found.append(
                tr(
                    "{places} could not be read, and nothing of it is in the answer: {reason} Read "
                    "it yourself, or start again: only what is missing is read then.",
                    places=place_text(part.span),
                    reason=part.failure,
                )
            )
        if self.silent:
            found.append(
                tr(
                    "The model noted nothing of {places}: read there yourself, or read the part "
                    "again.",
                    places=", ".join(map(place_text, self.silent)),
                )
            )
        if self.n_unknown_references:
            found.append(
                tr("1 page reference that the model made up was removed.")
                if self.n_unknown_references == 1
                else tr(
                    "{n} page references that the model made up were removed.",
                    n=self.n_unknown_references,
                )
            )
        return tuple(found)
