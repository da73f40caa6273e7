"""Chooses between one pass and map-reduce, and forecasts the work of each."""

from __future__ import annotations

from dataclasses import dataclass, replace

from app.planning.chunking import chunk_of, map_chunks
from app.planning.counting import Measured
from app.planning.errors import PlanError
from app.planning.plan import Budget, Chunk, MemoryForecast, Mode, Plan, PromptCosts, Speed
from app.planning.reduction import forecast_levels
from app.system.translation import tr

N_SPARE_TOKENS = 16
"""Kept free in every context, against the few tokens by which a vocabulary that is not byte-level
can count a text differently once it stands inside a prompt."""

N_ROOM_MIN = 512
"""A part or a merge with less room than this is not worth its instructions."""


@dataclass(frozen=True)
class _Capacities:
    """Tokens of text that fit beside the instructions and the answer, by step."""

    single: int
    map: int
    reduce: int


@dataclass(frozen=True)
class _Work:
    """What is read and written: `prompts` as (tokens, tokens of them known already)."""

    mode: Mode
    chunks: tuple[Chunk, ...]
    n_levels: int
    prompts: list[tuple[int, int]]
    n_decode: int
    n_alone: int  # of it by a sequence without others beside it


def make_plan(
    measured: Measured,
    budget: Budget,
    costs: PromptCosts,
    *,
    mode: Mode = Mode.AUTO,
    n_context_model: int | None = None,
    n_part_max: int = 0,
    n_note_max: int = 0,
    part_reason: str = "",
    model_limit_reason: str = "",
    speed: Speed | None = None,
    memory: MemoryForecast | None = None,
) -> Plan:
    """Plans a document. Pure, and fast enough to follow a slider.

    Args:
        measured: The document, counted.
        budget: The context the user allows, in tokens.
        costs: Tokens that template and instructions add in each step.
        mode: What the user wants; AUTO takes one pass whenever the document fits.
        n_context_model: Most tokens the model can hold; caps the budget.
        n_part_max: Most tokens of a part; 0 for as many as fit.
        n_note_max: Most tokens of the notes on such a part; 0 for a quarter of it.
        part_reason: Why parts are no longer than that, for people.
        model_limit_reason: Why that is so, for people.
        speed, memory: Forecasts to carry in the plan.

    Raises:
        PlanError: The budget leaves no room for text, or SINGLE was asked for and does not fit.
    """
    n_requested = budget.n_context
    budget = _capped(budget, n_context_model, n_part_max, n_note_max)
    if not measured.units:
        raise PlanError(tr("The document has no text to read."), tr("Choose another document."))
    capacities = _capacities(budget, costs, n_part_max)
    n_tokens = measured.n_tokens_with_markers
    fits = n_tokens <= capacities.single
    if mode is Mode.SINGLE and not fits:
        raise _does_not_fit_error(n_tokens - capacities.single, budget, n_requested)
    if fits and mode is not Mode.MAP_REDUCE:
        work = _single_pass(measured, budget, costs)
        reasons = [_single_reason(n_tokens, budget)]
    else:
        work = _in_parts(measured, budget, costs, capacities, speed)
        reasons = [_parts_reason(work, n_tokens, budget, is_wish=fits)]
        if part_reason:
            reasons.append(part_reason)
    reasons += _memory_reasons(memory)
    if not fits:  # else the limit is not reached
        reasons += _limit_reasons(budget, n_requested, model_limit_reason)
    reasons += _omission_reasons(measured)
    return Plan(
        mode=work.mode,
        n_document_tokens=n_tokens,
        budget=budget,
        n_requested_context=n_requested,
        chunks=work.chunks,
        n_levels=work.n_levels,
        n_prefill_tokens=sum(n_prompt for n_prompt, _ in work.prompts),
        n_decode_tokens=work.n_decode,
        costs=costs,
        speed=speed,
        memory=memory,
        reasons=tuple(reasons),
        n_alone_decode_tokens=work.n_alone,
        prompts=tuple(work.prompts),
    )


def _capped(
    budget: Budget, n_context_model: int | None, n_part_max: int, n_note_max: int
) -> Budget:
    """The budget within what the model holds, with answers that fit it."""
    if n_context_model is not None and n_context_model < budget.n_context:
        budget = replace(budget, n_context=n_context_model)
    budget = fit_answers(budget)
    if n_part_max:
        n_note_max = n_note_max or max(64, n_part_max // 4)
        budget = replace(budget, n_part_answer=min(budget.n_part_answer, n_note_max))
    return budget


def fit_answers(budget: Budget) -> Budget:
    """Answers take at most an eighth (part) and a quarter (final) of the context, so that at least
    two notes always fit one reduce and merging ends."""
    return replace(
        budget,
        n_part_answer=max(64, min(budget.n_part_answer, budget.n_context // 8)),
        n_final_answer=max(64, min(budget.n_final_answer, budget.n_context // 4)),
    )


def _capacities(budget: Budget, costs: PromptCosts, n_part_max: int) -> _Capacities:
    n_free = budget.n_context - budget.n_thought - N_SPARE_TOKENS
    n_map = n_free - costs.n_map - budget.n_part_answer
    return _Capacities(
        single=n_free - costs.n_single - budget.n_final_answer,
        map=min(n_map, n_part_max or n_map),
        reduce=n_free - costs.n_reduce - budget.n_final_answer,
    )


def _does_not_fit_error(n_beyond: int, budget: Budget, n_requested: int) -> PlanError:
    message = tr(
        "One pass needs a context of {needed:,} tokens; the budget is {n_requested:,}.",
        needed=budget.n_context + n_beyond,
        n_requested=n_requested,
    )
    if n_requested > budget.n_context:  # a larger budget would not help
        cap = tr("This model holds at most {n_context:,}.", n_context=budget.n_context)
        return PlanError(
            f"{message} {cap}",
            tr("Let the document be read in parts, or choose a model with a longer context."),
        )
    return PlanError(
        message,
        tr("Let the document be read in parts, raise the budget, or choose another model."),
    )


def _single_pass(measured: Measured, budget: Budget, costs: PromptCosts) -> _Work:
    n_written = budget.n_final_answer + budget.n_thought
    return _Work(
        mode=Mode.SINGLE,
        chunks=(chunk_of(measured, 0, 0, len(measured.units)),),
        n_levels=1,
        prompts=[(costs.n_single + measured.n_tokens_with_markers, 0)],
        n_decode=n_written,
        n_alone=n_written,
    )


def _in_parts(
    measured: Measured,
    budget: Budget,
    costs: PromptCosts,
    capacities: _Capacities,
    speed: Speed | None,
) -> _Work:
    if min(capacities.map, capacities.reduce) < N_ROOM_MIN:
        raise PlanError(
            tr(
                "A context of {n_context:,} tokens leaves no room for the text beside the "
                "instructions and the answer.",
                n_context=budget.n_context,
            ),
            tr("Choose a larger budget, or a model with a longer context."),
        )
    chunks = map_chunks(measured, capacities.map)
    levels = forecast_levels(len(chunks), budget.n_part_answer, capacities.reduce)
    prompts = [(chunk.n_tokens + costs.n_map, 0) for chunk in chunks]
    n_decode = len(chunks) * (budget.n_part_answer + budget.n_thought)
    n_notes = len(chunks)
    n_alone = n_decode if n_notes == 1 else 0
    part_share = speed.part_share if speed is not None else 1.0
    for n_groups in levels:
        n_merged = int(part_share * n_notes * budget.n_part_answer)
        prompts += [(n_merged // n_groups + costs.n_reduce, 0)] * n_groups
        is_last = n_groups == 1
        n_written = budget.n_final_answer if is_last else budget.n_part_answer
        n_decode += n_groups * (n_written + budget.n_thought)
        n_alone += budget.n_final_answer + budget.n_thought if is_last else 0
        n_notes = n_groups
    return _Work(Mode.MAP_REDUCE, chunks, 1 + len(levels), prompts, n_decode, n_alone)


def _single_reason(n_tokens: int, budget: Budget) -> str:
    return tr(
        "Read at once: its {n_tokens:,} tokens fit in a context of {n_context:,}.",
        n_tokens=n_tokens,
        n_context=budget.n_context,
    )


def _parts_reason(work: _Work, n_tokens: int, budget: Budget, *, is_wish: bool) -> str:
    n_parts, n_merges = len(work.chunks), work.n_levels - 1
    parts = tr("1 part") if n_parts == 1 else tr("{n} parts", n=n_parts)
    if is_wish:
        return tr(
            "Read in parts as asked: {parts}, {n_tokens:,} tokens.", n_tokens=n_tokens, parts=parts
        )
    return tr(
        "Read in {parts}, then {merges}: {n_tokens:,} tokens do not fit in a context "
        "of {n_context:,}.",
        n_tokens=n_tokens,
        parts=parts,
        n_context=budget.n_context,
        merges=tr("one merge") if n_merges == 1 else tr("{n} rounds of merging", n=n_merges),
    )


def _limit_reasons(budget: Budget, n_requested: int, why: str) -> list[str]:
    if n_requested <= budget.n_context:
        return []
    why = why or tr(
        "this model holds at most {n_context:,} tokens at once", n_context=budget.n_context
    )
    return [tr("The budget is {n_requested:,}, but {why}.", n_requested=n_requested, why=why)]


def _memory_reasons(memory: MemoryForecast | None) -> list[str]:
    if memory is None or memory.fits:
        return []
    return [
        tr(
            "Needs about {needed_gib:.1f} GiB of memory, but {free_gib:.1f} GiB are free: "
            "choose a smaller budget or model, or close other programs.",
            needed_gib=memory.total_bytes / 2**30,
            free_gib=memory.available_bytes / 2**30,
        )
    ]


def _omission_reasons(measured: Measured) -> list[str]:
    omissions = measured.document.omissions
    if not omissions:
        return []
    left_out, n_more = "; ".join(omission.what for omission in omissions[:3]), len(omissions) - 3
    if n_more > 0:
        return [tr("Not read: {left_out}; and {n} more.", left_out=left_out, n=n_more)]
    return [tr("Not read: {left_out}.", left_out=left_out)]
