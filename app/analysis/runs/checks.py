"""Whether a run can go on with what came of its steps, and whether a prompt fits."""

from __future__ import annotations

from collections.abc import Sequence

from app.analysis.runs.steps import RunError, Step
from app.engines.contract.engine import Failed, Sampling
from app.system.translation import tr


def check_silent(steps: Sequence[Step]) -> list[Step]:
    """The parts of which nothing was noted, of those of a level that are done.

    A part of the document of which a small model notes nothing is told with the answer, and no
    reason to throw away what it noted of the others; a merge that says nothing is. Raises
    `RunError` there.
    """
    silent = [step for step in steps if not step.text.strip()]
    if silent and (steps[0].ref.level > 0 or len(silent) == len(steps)):
        raise RunError(
            tr(
                "The model wrote nothing for {n_missing} of {n} parts.",
                n_missing=len(silent),
                n=len(steps),
            ),
            tr("Choose another model; finished parts are kept."),
        )
    return silent


def check_failed(failed: Sequence[tuple[Step, Failed]], how_to_go_on: str) -> list[Step]:
    """The parts that could not be read.

    A part of the document that cannot be read (its request ends the model's process, or a server
    refuses it) is told with the answer, and no reason to give up the others. Where none is read, or
    a merge fails, there is no answer: raises `RunError`.

    Args:
        failed: The steps of a level that failed, and how.
        how_to_go_on: The next step, where the failure names none.
    """
    if not failed:
        return []
    step, event = failed[0]
    if step.ref.is_final or step.ref.level > 0 or len(failed) == step.ref.n_in_level:
        raise RunError(event.message, event.next_step or how_to_go_on)
    return [step for step, _ in failed]


def check_fit(n_prompt: int, sampling: Sampling, n_context: int) -> None:
    """Raises `RunError` where a prompt of `n_prompt` tokens and its answer do not fit a context."""
    if n_prompt + sampling.max_tokens > n_context:
        raise RunError(
            tr(
                "A prompt of {n_prompt:,} tokens and an answer of {n_answer:,} do not fit a "
                "context "
                "of {n_context:,}.",
                n_prompt=n_prompt,
                n_answer=sampling.max_tokens,
                n_context=n_context,
            ),
            tr("Choose a larger budget, or read the document in parts."),
        )
