"""Chooses between one pass and map-reduce, and where the parts begin."""

from __future__ import annotations

from dataclasses import replace

from app.planning.counting import RANK_BLOCK, Measured, with_markers
from app.planning.plan import Budget, Chunk, MemoryForecast, Mode, Plan, PromptCosts, Speed
from app.planning.reduction import forecast_levels
from app.system.errors import ExitCode, LongleafError
from app.system.translation import tr

N_SPARE_TOKENS = 16
"""Kept free in every context, against the few tokens by which a vocabulary that is not byte-level
can count a text differently once it stands inside a prompt."""

FILL_MIN = 0.5
"""A part is at least this share of its capacity: the freedom to end it at a section, and to find
the same border again after an edit further up."""


class PlanError(LongleafError):
    """No plan can be made with this budget."""

    exit_code = ExitCode.USAGE


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
    if n_context_model is not None and n_context_model < budget.n_context:
        budget = replace(budget, n_context=n_context_model)
    budget = fit_answers(budget)
    if n_part_max:
        n_note_max = n_note_max or max(64, n_part_max // 4)
        budget = replace(budget, n_part_answer=min(budget.n_part_answer, n_note_max))
    n_free = budget.n_context - budget.n_thought - N_SPARE_TOKENS
    single_capacity = n_free - costs.n_single - budget.n_final_answer
    map_capacity = n_free - costs.n_map - budget.n_part_answer
    map_capacity = min(map_capacity, n_part_max or map_capacity)
    reduce_capacity = n_free - costs.n_reduce - budget.n_final_answer
    n_tokens = measured.n_tokens_with_markers
    reasons: list[str] = []

    if not measured.units:
        raise PlanError(tr("The document has no text to read."), tr("Choose another document."))

    fits = n_tokens <= single_capacity
    if mode is Mode.SINGLE and not fits:
        needed = n_tokens + budget.n_context - single_capacity
        message = tr(
            "One pass needs a context of {needed:,} tokens; the budget is {n_requested:,}.",
            needed=needed,
            n_requested=n_requested,
        )
        if n_requested > budget.n_context:
            cap = tr("This model holds at most {n_context:,}.", n_context=budget.n_context)
            # A larger budget would not help.
            raise PlanError(
                f"{message} {cap}",
                tr("Let the document be read in parts, or choose a model with a longer context."),
            )
        raise PlanError(
            message,
            tr("Let the document be read in parts, raise the budget, or choose another model."),
        )
    if fits and mode is not Mode.MAP_REDUCE:
        reasons.append(
            tr(
                "Read at once: its {n_tokens:,} tokens fit in a context of {n_context:,}.",
                n_tokens=n_tokens,
                n_context=budget.n_context,
            )
        )
        chunks: tuple[Chunk, ...] = (_chunk(measured, 0, 0, len(measured.units)),)
        chosen, n_levels = Mode.SINGLE, 1
        n_prefill = costs.n_single + n_tokens
        prompts = [(n_prefill, 0)]
        n_decode = n_alone = budget.n_final_answer + budget.n_thought
    else:
        if map_capacity < 512 or reduce_capacity < 512:
            raise PlanError(
                tr(
                    "A context of {n_context:,} tokens leaves no room for the text beside the "
                    "instructions and the answer.",
                    n_context=budget.n_context,
                ),
                tr("Choose a larger budget, or a model with a longer context."),
            )
        chunks = _map_chunks(measured, map_capacity)
        chosen = Mode.MAP_REDUCE
        levels = forecast_levels(len(chunks), budget.n_part_answer, reduce_capacity)
        n_levels = 1 + len(levels)
        prompts = [(chunk.n_tokens + costs.n_map, 0) for chunk in chunks]
        n_decode = len(chunks) * (budget.n_part_answer + budget.n_thought)
        n_notes = len(chunks)
        n_alone = n_decode if n_notes == 1 else 0
        part_share = speed.part_share if speed is not None else 1.0
        for n_groups in levels:
            n_merged = int(part_share * n_notes * budget.n_part_answer)
            prompts += [(n_merged // n_groups + costs.n_reduce, 0)] * n_groups
            last = n_groups == 1
            n_written = budget.n_final_answer if last else budget.n_part_answer
            n_decode += n_groups * (n_written + budget.n_thought)
            n_alone += budget.n_final_answer + budget.n_thought if last else 0
            n_notes = n_groups
        n_prefill = sum(n_prompt for n_prompt, _ in prompts)
        parts = tr("1 part") if len(chunks) == 1 else tr("{n} parts", n=len(chunks))
        if fits:
            reasons.append(
                tr(
                    "Read in parts as asked: {parts}, {n_tokens:,} tokens.",
                    n_tokens=n_tokens,
                    parts=parts,
                )
            )
        else:
            merges = (
                tr("one merge") if n_levels == 2 else tr("{n} rounds of merging", n=n_levels - 1)
            )
            reasons.append(
                tr(
                    "Read in {parts}, then {merges}: {n_tokens:,} tokens do not fit in a context "
                    "of {n_context:,}.",
                    n_tokens=n_tokens,
                    parts=parts,
                    n_context=budget.n_context,
                    merges=merges,
                )
            )
        if part_reason:
            reasons.append(part_reason)
    if memory is not None and not memory.fits:
        reasons.append(
            tr(
                "Needs about {needed_gib:.1f} GiB of memory, but {free_gib:.1f} GiB are free: "
                "choose a smaller budget or model, or close other programs.",
                needed_gib=memory.total_bytes / 2**30,
                free_gib=memory.available_bytes / 2**30,
            )
        )
    if n_requested > budget.n_context:
        why = model_limit_reason or tr(
            "this model holds at most {n_context:,} tokens at once", n_context=budget.n_context
        )
        reasons.append(
            tr("The budget is {n_requested:,}, but {why}.", n_requested=n_requested, why=why)
        )
    if measured.document.omissions:
        left_out = "; ".join(omission.what for omission in measured.document.omissions[:3])
        more = len(measured.document.omissions) - 3
        reasons.append(
            tr("Not read: {left_out}; and {n} more.", left_out=left_out, n=more)
            if more > 0
            else tr("Not read: {left_out}.", left_out=left_out)
        )
    return Plan(
        mode=chosen,
        n_document_tokens=n_tokens,
        budget=budget,
        n_requested_context=n_requested,
        chunks=chunks,
        n_levels=n_levels,
        n_prefill_tokens=n_prefill,
        n_decode_tokens=n_decode,
        costs=costs,
        speed=speed,
        memory=memory,
        reasons=tuple(reasons),
        n_alone_decode_tokens=n_alone,
        prompts=tuple(prompts),
    )


def fit_answers(budget: Budget) -> Budget:
    """Answers take at most an eighth (part) and a quarter (final) of the context, so that at least
    two notes always fit one reduce and merging comes to an end."""
    return replace(
        budget,
        n_part_answer=max(64, min(budget.n_part_answer, budget.n_context // 8)),
        n_final_answer=max(64, min(budget.n_final_answer, budget.n_context // 4)),
    )


def _map_chunks(measured: Measured, capacity: int) -> tuple[Chunk, ...]:
    """Cuts the units into chunks of at most `capacity` tokens with content-defined borders."""
    chunks: list[Chunk] = []
    first = 0
    while first < len(measured.units):
        last = _border(measured, first, capacity)
        chunk = _chunk(measured, len(chunks), first, last)
        while chunk.n_tokens > capacity and last - first > 1:  # vocabularies that do not add up
            last -= 1
            chunk = _chunk(measured, len(chunks), first, last)
        if chunk.n_tokens > capacity:
            raise PlanError(
                tr(
                    "A piece of {n_tokens:,} tokens cannot be divided to fit {capacity:,}.",
                    n_tokens=chunk.n_tokens,
                    capacity=capacity,
                ),
                tr("Choose a larger budget."),
            )
        chunks.append(chunk)
        first = last
    return tuple(chunks)


def _border(measured: Measured, first: int, capacity: int) -> int:
    """The unit before which the chunk that starts at `first` should end.

    Among the borders between FILL_MIN and the full capacity the highest heading wins, and among
    equals the one whose block has the smallest id. The choice depends on content, not on position,
    so that after an edit the borders further down fall where they fell before.
    """
    units, cumulative = measured.units, measured.cumulative
    n_units = len(units)

    end = first + 1
    n_places = 1  # the first unit begins a place or continues one: either way it has a marker
    head = measured.table_head(units[first].start)
    n_before = cumulative[first] - (measured.counter.count(head) if head else 0)
    while end < n_units:
        n_places_next = n_places + int(units[end].place >= 0)
        n_next = cumulative[end + 1] - n_before + measured.markers_tokens(n_places_next)
        if n_next > capacity:
            break
        n_places = n_places_next
        end += 1
    if end == n_units:
        return n_units
    n_rest = cumulative[n_units] - cumulative[first]
    # The last part should not be a scrap: leave it at least a quarter of a chunk.
    n_most = min(capacity, max(n_rest - capacity // 4, int(capacity * FILL_MIN) + 1))
    candidates = []
    for border in range(end, first, -1):
        n_tokens = cumulative[border] - cumulative[first]
        if n_tokens < capacity * FILL_MIN:
            break
        if n_tokens <= n_most:
            unit = units[border]
            candidates.append((unit.rank, unit.key, -border))
    if not candidates:
        return end
    return -min(candidates)[2]


def _chunk(measured: Measured, index: int, first: int, last: int) -> Chunk:
    """The chunk of units `first` to `last` (exclusive), rendered with its place markers."""
    document, units = measured.document, measured.units
    start, end = units[first].start, units[last - 1].end
    places = measured.places_between(start, end)
    text = with_markers(document.text[start:end], start, places, measured.marker)
    if head := measured.table_head(start):
        at = text.index("\n") + 1 if places and places[0].start == start else 0
        text = text[:at] + head + text[at:]
    inside = units[first].rank > RANK_BLOCK or (last < len(units) and units[last].rank > RANK_BLOCK)
    if measured.additive and not inside:
        n_tokens = (
            measured.cumulative[last]
            - measured.cumulative[first]
            + measured.markers_tokens(len(places))
        )
    else:
        n_tokens = measured.chunk_counts.get((first, last), -1)
        if n_tokens < 0:
            n_tokens = measured.chunk_counts[first, last] = measured.counter.count(text)
    return Chunk(
        index=index,
        start=start,
        end=end,
        text=text,
        n_tokens=n_tokens,
        places=places,
        marker=measured.marker,
        headings=_headings_at(measured, start),
    )


def _headings_at(measured: Measured, start: int) -> tuple[str, ...]:
    """Titles of the sections that `start` lies in, outermost first, its own heading left out."""
    document = measured.document
    path: list[tuple[int, str]] = []
    for block_start, level, title in _heading_starts(measured):
        if block_start >= start:
            break
        while path and path[-1][0] >= level:
            path.pop()
        path.append((level, title))
    first = document.locate(start, start + 1)
    if first:
        block = document.blocks[first[0].block]
        if block.level is not None and first[0].start == 0:
            path = [entry for entry in path if entry[0] < block.level]
    return tuple(title for _, title in path)


def _heading_starts(measured: Measured) -> list[tuple[int, int, str]]:
    cached = measured.__dict__.get("_heading_starts")
    if cached is None:
        document = measured.document
        cached = [
            (start, document.blocks[index].level or 1, document.blocks[index].text)
            for start, index in zip(document.block_starts, document.body, strict=True)
            if document.blocks[index].level is not None
        ]
        measured.__dict__["_heading_starts"] = cached
    result: list[tuple[int, int, str]] = cached
    return result
