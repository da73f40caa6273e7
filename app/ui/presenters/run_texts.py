"""What is said of a run: how far it is, what it cost, how to go on with it."""

from __future__ import annotations

from app.analysis.runs.events import Progress, RunFinished, RunStopped
from app.analysis.runs.kept import kept_text
from app.planning import Chunk, Plan
from app.system.translation import tr
from app.system.wording import duration_text, pages_text, rough_duration_text, sentences_text


def progress_text(event: Progress, plan: Plan | None, level: int, n_parts: int) -> str:
    """How far a run is, which is at a level of `n_parts` parts."""
    what = tr("Reading")
    if plan is not None and plan.n_levels > 1:
        if level == 0:
            what = tr("Reading {n_parts} parts", n_parts=n_parts)
        elif plan.n_levels == 2:
            what = tr("Merging the notes")
        else:
            what = tr("Merging notes, level {level}", level=level)
    pieces = [what, f"{event.fraction:.0%}"]
    if event.left_s is not None:  # first: the rest of the line may have no room
        pieces.append(tr("about {duration} left", duration=rough_duration_text(event.left_s)))
    if event.prefill_tps and event.prefill_tps >= 1:
        pieces.append(tr("reads {prefill_tps:,.0f} tokens/s", prefill_tps=event.prefill_tps))
    if event.decode_tps and event.decode_tps >= 1:
        pieces.append(tr("writes {decode_tps:,.0f} tokens/s", decode_tps=event.decode_tps))
    return "  ·  ".join(pieces)


def costs_text(event: RunFinished) -> str:
    """How long it took, what was read and written, and what was known already."""
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


def how_to_go_on(stopped: RunStopped) -> str:
    """What to press, by the name on the button."""
    if not stopped.can_go_on:
        return stopped.next_step
    goes_on = tr("“{button}” goes on from there.", button=tr("Continue"))
    return sentences_text(kept_text(stopped), goes_on)


def chunk_text(chunk: Chunk) -> str:
    """The pages of a part, in brackets; "" where it has none."""
    if chunk.pages is None:
        return ""
    return f" ({pages_text(*chunk.pages)})"
