"""A plan in words: how a document will be read, and what that costs."""

from __future__ import annotations

from app.planning import Plan
from app.system.translation import tr
from app.system.wording import duration_text, rough_duration_text, rough_range_text


def plain_plan_text(plan: Plan, leaves_out: bool) -> str:
    """How a document will be read, in words for whoever has never heard of tokens: in how many
    parts, for how long, and whether all of it is read."""
    if len(plan.chunks) == 1:
        how = tr("Read in one go")
    else:
        how = tr("Read in {n} parts, which are put together", n=len(plan.chunks))
    rest = tr("what was chosen is left out") if leaves_out else tr("nothing is left out")
    if plan.time_s is None or plan.speed is None:
        return tr("{how}; {rest}.", how=how, rest=rest)
    most = rough_duration_text(plan.time_s)
    if plan.speed.measured or most == rough_duration_text(plan.time_s / 2):
        time = tr("about {duration}", duration=most)
    else:  # not measured here yet: no better than within a factor of two
        time = rough_range_text(plan.time_s / 2, plan.time_s)
    return tr("{how}: {time}; {rest}.", how=how, time=time, rest=rest)


def cost_text(plan: Plan) -> str:
    """Time and memory that a plan takes, in a sentence; "" where neither is known."""
    cost = []
    if plan.time_s is not None and plan.speed is not None:
        time = tr("up to {duration}", duration=duration_text(plan.time_s))
        if not plan.speed.measured:
            time += " " + tr("(a guess until this model has run here)")
        cost.append(time)
    if plan.memory is not None:
        cost.append(
            tr(
                "about {memory_gib:.1f} GiB of memory",
                memory_gib=plan.memory.total_bytes / 2**30,
            )
        )
    return _sentence(tr(", ").join(cost))


def _sentence(text: str) -> str:
    return tr("{counts}.", counts=f"{text[:1].upper()}{text[1:]}") if text else ""
