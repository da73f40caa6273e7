"""What is kept of a run that was stopped, in sentences."""

from __future__ import annotations

from app.analysis.runs.events import RunStopped
from app.system.translation import tr
from app.system.wording import sentences_text


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
