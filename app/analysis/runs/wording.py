"""What every interface says of a run: how far it is, what it cost, what is kept of one that was
stopped."""

from __future__ import annotations

from app.analysis.runs.events import RunFinished, RunStopped
from app.analysis.runs.state import RunState
from app.system.translation import tr
from app.system.wording import duration_text, parts_text, rough_duration_text, sentences_text

_DOT = "  ·  "


def step_text(run: RunState) -> str:
    """What a run is doing: which level of its plan is at work."""
    if run.plan is None or run.plan.n_levels < 2:
        return tr("Reading")
    if run.level == 0:
        return tr("Reading {parts}", parts=parts_text(run.n_parts))
    if run.plan.n_levels == 2:
        return tr("Merging the notes")
    return tr("Merging notes, level {level}", level=run.level)


def progress_text(run: RunState, doing: str = "", *, is_brief: bool = False) -> str:
    """How far a run is, in one line; nothing of the document is in it.

    Args:
        run: Its last report of progress is told, where there is one.
        doing: What goes on, in words; what the level at work does when empty.
        is_brief: Without the speeds.
    """
    pieces, progress = [doing or step_text(run)], run.progress
    if progress is None:
        return pieces[0]
    # Nothing is whole before it ends.
    pieces.append(f"{min(progress.fraction, 0.99):.0%}")
    if progress.left_s is not None:  # first: the rest of the line may have no room
        pieces.append(tr("about {duration} left", duration=rough_duration_text(progress.left_s)))
    if is_brief:
        return _DOT.join(pieces)
    if progress.prefill_tps and progress.prefill_tps >= 1:
        pieces.append(tr("reads {prefill_tps:,.0f} tokens/s", prefill_tps=progress.prefill_tps))
    if progress.decode_tps and progress.decode_tps >= 1:
        pieces.append(tr("writes {decode_tps:,.0f} tokens/s", decode_tps=progress.decode_tps))
    return _DOT.join(pieces)


def ended_text(event: RunFinished) -> str:
    """How long a run took, what was read and written, and what was known already."""
    if event.cached:
        return tr("From the library: nothing had to be computed again.")
    if not event.n_prompt and not event.n_parts_cached:  # key passages: no model read anything
        if event.elapsed_s < 1:
            return tr("Done.")
        return tr("Done in {duration}.", duration=duration_text(event.elapsed_s))
    told = [
        tr(
            "Done in {duration}: {n_prompt:,} tokens read, {n_generated:,} written",
            duration=duration_text(event.elapsed_s),
            n_prompt=event.n_prompt,
            n_generated=event.n_generated,
        )
    ]
    if event.n_parts_cached:
        told.append(
            tr(
                "{n_cached} of {n} texts from the library",
                n_cached=event.n_parts_cached,
                n=event.n_parts,
            )
        )
    return tr("{counts}.", counts=tr(", ").join(told))


def kept_text(stopped: RunStopped) -> str:
    """What there is to go on from, "" where that is nothing."""
    told = []
    if stopped.n_parts_kept == 1:
        told.append(tr("1 finished part is kept."))
    elif stopped.n_parts_kept:
        told.append(tr("{n} finished parts are kept.", n=stopped.n_parts_kept))
    if stopped.n_parts_begun:
        told.append(
            tr("What was written of the rest is kept, too.")
            if stopped.n_parts_kept
            else tr("What was written is kept.")
        )
    if stopped.is_in_memory:
        told.append(
            tr("What was read stays in memory as long as the model is used for nothing else.")
        )
    return sentences_text(*told)
