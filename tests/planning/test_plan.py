"""Plans, with counters made for the test: words, and one whose counts do not add up."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.documents.base.document import Block, BlockKind, Document, Omission, OmissionKind, Page
from app.planning import (
    Budget,
    Mode,
    PlanError,
    PromptCosts,
    ReadingCost,
    Speed,
    group_notes,
    make_plan,
    measure,
)
from app.planning.counting import choose_marker
from app.planning.planner import N_SPARE_TOKENS
from app.planning.reduction import forecast_levels

COSTS = PromptCosts(n_single=80, n_map=120, n_reduce=90)


class Characters:
    """One token a character: adds up exactly."""

    def count(self, text: str) -> int:
        return len(text)


class Merging:
    """Runs of letters are one token, and so is a newline with what stands before it: as with
    SentencePiece, texts counted apart and together differ."""

    def count(self, text: str) -> int:
        return 1 + len(re.findall(r"[^\W\d_]+\n?|\d|[^\w]\n?|_", text)) if text else 0


def document_of(blocks: list[Block], n_pages: int = 0, **fields: object) -> Document:
    pages = tuple(Page(n + 1, 612, 792) for n in range(n_pages))
    return Document(Path("a.pdf"), "0" * 64, "pdf", "A", tuple(blocks), pages, **fields)  # type: ignore[arg-type]


texts = st.one_of(
    st.text(alphabet="ab 12.\n", min_size=1, max_size=80),
    st.text(min_size=1, max_size=60),
    st.sampled_from(["x" * 3000, "语" * 900 + "。" + "文" * 800, "a b " * 900, "1. [p1] x" * 50]),
)


@st.composite
def documents(draw: st.DrawFn) -> Document:
    blocks, page = [], 1
    for text in draw(st.lists(texts.filter(lambda t: t.strip()), min_size=1, max_size=25)):
        page += draw(st.integers(0, 2))
        kind = draw(
            st.sampled_from(
                [
                    BlockKind.PARAGRAPH,
                    BlockKind.PARAGRAPH,
                    BlockKind.HEADING,
                    BlockKind.RUNNING_HEAD,
                ]
            )
        )
        level = draw(st.integers(1, 3)) if kind is BlockKind.HEADING else None
        blocks.append(Block(text, kind, page=page, level=level))
    return document_of(blocks, n_pages=page if draw(st.booleans()) else 0)


@settings(max_examples=150, deadline=None)
@given(
    document=documents(),
    counter=st.sampled_from([Characters(), Merging()]),
    n_context=st.integers(900, 8000),
    n_overhead=st.integers(0, 120),
    mode=st.sampled_from(Mode),
)
def test_no_token_is_dropped_or_read_twice_and_every_prompt_fits(
    document: Document,
    counter: Characters | Merging,
    n_context: int,
    n_overhead: int,
    mode: Mode,
) -> None:
    costs = PromptCosts(n_overhead, n_overhead, n_overhead)
    budget = Budget(n_context=n_context, n_part_answer=64, n_final_answer=128)
    try:
        plan = make_plan(measure(document, counter), budget, costs, mode=mode)
    except PlanError:
        whole = measure(document, counter)
        assert not whole.units or mode is Mode.SINGLE or n_context - n_overhead < 900
        return
    position = 0
    for chunk in plan.chunks:
        assert chunk.start == position - chunk.n_overlap
        position = chunk.end
        # The prompt's view of the chunk is its range of the document, with only markers added.
        marked = re.sub(rf"\[{chunk.marker}\d+\]\n", "", chunk.text)
        assert marked == document.text[chunk.start : chunk.end]
        assert chunk.n_tokens == counter.count(chunk.text)
        answer = plan.budget.n_final_answer if plan.mode is Mode.SINGLE else budget.n_part_answer
        assert chunk.n_tokens + n_overhead + answer + N_SPARE_TOKENS <= n_context
        for number, place in enumerate(chunk.places, start=1):
            assert f"[{chunk.marker}{number}]" in chunk.text
            assert chunk.start <= place.start < chunk.end
    assert position == len(document.text)


@settings(max_examples=200, deadline=None)
@given(
    counts=st.lists(st.integers(1, 400), min_size=1, max_size=60), capacity=st.integers(850, 3000)
)
def test_notes_are_grouped_in_order_without_loss_and_merging_ends(
    counts: list[int], capacity: int
) -> None:
    groups = group_notes(counts, capacity)
    assert [i for group in groups for i in group] == list(range(len(counts)))
    assert all(sum(counts[i] for i in group) <= capacity for group in groups)
    assert len(groups) < len(counts) or len(counts) == 1


def long_document(n: int = 400, changed: int | None = None, extra: int | None = None) -> Document:
    blocks = []
    for i in range(n):
        if i % 20 == 0:
            blocks.append(Block(f"Section {i // 20}", BlockKind.HEADING, page=i // 4 + 1, level=2))
        text = f"Paragraph {i} " + f"says what number {i * i} is about. " * 4
        if i == changed:
            text += "And one thing more."
        blocks.append(Block(text.strip(), BlockKind.PARAGRAPH, page=i // 4 + 1))
        if i == extra:
            blocks.append(Block("A new paragraph. " * 9, BlockKind.PARAGRAPH, page=i // 4 + 1))
    return document_of(blocks, n_pages=n // 4 + 1)


def plan_of(document: Document, n_context: int = 6000, mode: Mode = Mode.AUTO):  # type: ignore[no-untyped-def]
    return make_plan(measure(document, Characters()), Budget(n_context), COSTS, mode=mode)


def test_a_changed_paragraph_changes_one_chunk() -> None:
    before = {chunk.id for chunk in plan_of(long_document()).chunks}
    after = [chunk.id for chunk in plan_of(long_document(changed=150)).chunks]
    assert len([id_ for id_ in after if id_ not in before]) == 1


def test_an_inserted_paragraph_near_the_start_leaves_later_chunks_alone() -> None:
    before = {chunk.id for chunk in plan_of(long_document()).chunks}
    after = [chunk.id for chunk in plan_of(long_document(extra=3)).chunks]
    assert len(after) > 10
    assert len([id_ for id_ in after if id_ not in before]) <= 2


def test_a_document_that_fits_is_read_in_one_pass_and_says_so() -> None:
    plan = plan_of(long_document(20), n_context=32_768)
    assert plan.mode is Mode.SINGLE
    assert len(plan.chunks) == 1 and plan.n_levels == 1
    assert plan.reasons[0].endswith("tokens fit in a context of 32,768.")


def sections_of(n_characters: int, n: int = 80) -> Document:
    """Sections of about so many characters each, under headings of one level."""
    blocks = []
    for i in range(n):
        blocks.append(Block(f"Section {i}", BlockKind.HEADING, page=i + 1, level=2))
        text = f"What number {i * i} says. " * (n_characters // 24)
        blocks.append(Block(text.strip(), BlockKind.PARAGRAPH, page=i + 1))
    return document_of(blocks, n_pages=n)


def test_parts_are_nearly_full_where_sections_are_short() -> None:
    plan = plan_of(sections_of(300, 160))
    n_most = max(chunk.n_tokens for chunk in plan.chunks)
    assert len(plan.chunks) > 5
    assert all(chunk.n_tokens > 0.7 * n_most for chunk in plan.chunks[:-2])


def test_parts_that_cannot_be_nearly_full_end_with_a_section_all_the_same() -> None:
    plan = plan_of(sections_of(3700, 12))  # one fills two thirds of a part, two do not fit
    begun = [chunk.text.splitlines()[1] for chunk in plan.chunks]
    assert begun == [f"## Section {i}" for i in range(12)]


def test_a_document_that_does_not_fit_is_read_in_parts_that_begin_at_sections() -> None:
    plan = plan_of(long_document())
    assert plan.mode is Mode.MAP_REDUCE
    starts = [chunk.text.split("\n")[1] for chunk in plan.chunks[1:]]
    assert all(line.startswith("## Section") for line in starts)
    assert f"{len(plan.chunks)} parts" in plan.reasons[0]


def test_chunks_know_the_section_they_continue() -> None:
    blocks = [
        Block("Terms", BlockKind.HEADING, page=1, level=1),
        Block("Fees", BlockKind.HEADING, page=1, level=2),
        *[Block("Fees are due. " * 60, BlockKind.PARAGRAPH, page=1) for _ in range(12)],
    ]
    plan = plan_of(document_of(blocks, 1), n_context=5000)
    assert plan.chunks[0].headings == ()
    assert plan.chunks[1].headings == ("Terms", "Fees")


def test_single_pass_that_does_not_fit_is_refused_with_the_numbers() -> None:
    with pytest.raises(PlanError, match=r"One pass needs a context of \d+,\d+ tokens") as caught:
        plan_of(long_document(), mode=Mode.SINGLE)
    assert "raise the budget" in caught.value.next_step


def test_a_larger_budget_is_not_advised_where_the_model_is_the_limit() -> None:
    with pytest.raises(PlanError, match=r"This model holds at most 8,192") as caught:
        make_plan(
            measure(long_document(), Characters()),
            Budget(131_072),
            COSTS,
            mode=Mode.SINGLE,
            n_context_model=8192,
        )
    assert "budget" not in caught.value.next_step


def test_the_model_caps_the_budget_and_the_plan_says_why() -> None:
    plan = make_plan(
        measure(long_document(), Characters()),
        Budget(131_072),
        COSTS,
        n_context_model=8192,
        model_limit_reason="the model was trained for 8,192",
    )
    assert plan.budget.n_context == 8192 and plan.n_requested_context == 131_072
    assert "The budget is 131,072, but the model was trained for 8,192." in plan.reasons


def test_what_is_left_out_is_said() -> None:
    document = document_of(
        [Block("Text.", BlockKind.PARAGRAPH, page=1)],
        1,
        omissions=(Omission(OmissionKind.PICTURE, None, "3 pictures"),),
    )
    assert "Not read: 3 pictures." in plan_of(document).reasons


def test_markers_never_collide_with_the_document() -> None:
    assert choose_marker("plain [1] text") == "p"
    assert choose_marker("see [p3] and [ppp4]") == "pp"


def test_time_is_forecast_from_speed() -> None:
    plan = make_plan(
        measure(long_document(20), Characters()),
        Budget(32_768),
        COSTS,
        speed=Speed(prefill_tps=1000, decode_tps=50, measured=True),
    )
    assert plan.time_s == pytest.approx(plan.n_prefill_tokens / 1000 + 1024 / 50)


def test_levels_are_forecast() -> None:
    assert forecast_levels(4, 500, 7000) == [1]
    assert forecast_levels(40, 500, 7000) == [4, 1]


def test_an_empty_document_has_no_plan() -> None:
    with pytest.raises(PlanError, match="no text"):
        plan_of(document_of([]))


def test_each_part_of_a_table_has_the_names_of_its_columns() -> None:
    head = "| Article | Unit price |\n| --- | --- |\n"
    rows = "\n".join(f"| Press {n} | EUR {n * 3} |" for n in range(900))
    blocks = [Block("Schedule", BlockKind.PARAGRAPH), Block(head + rows, BlockKind.TABLE)]
    document = document_of(blocks)
    plan = plan_of(document, 3000)
    assert len(plan.chunks) > 3
    for chunk in plan.chunks:
        assert chunk.text.count(head) == 1, "once, whether it lies in the range or not"
        assert chunk.n_tokens == len(chunk.text) <= 3000
        assert chunk.text.startswith(f"[{chunk.marker}1]\n")
    assert "".join(document.text[chunk.start : chunk.end] for chunk in plan.chunks) == document.text
    assert {place.label for chunk in plan.chunks for place in chunk.places} > {"¶ 1"}
    wide = "| " + "x" * 500 + " |\n| --- |\n"
    blocks = [Block(wide + "\n".join("| y |" for _ in range(2000)), BlockKind.TABLE)]
    assert sum(wide in chunk.text for chunk in plan_of(document_of(blocks), 3000).chunks) == 1


def test_time_is_forecast_from_what_each_prompt_costs() -> None:
    reading = ReadingCost(base_s=1e-3, depth_s=1e-6)
    speed = Speed(1000, 100, True, 25, reading, by_number=((1, 25.0), (2, 50.0)), part_share=0.5)
    plan = make_plan(
        measure(long_document(200), Characters()),
        Budget(8192),
        COSTS,
        mode=Mode.MAP_REDUCE,
        n_part_max=2048,
        n_note_max=100,
        part_reason="because",
        speed=speed,
    )
    n_parts = len(plan.chunks)
    assert n_parts > 3 and plan.budget.n_part_answer == 100 and "because" in plan.reasons
    assert all(chunk.n_tokens <= 2048 for chunk in plan.chunks)
    assert len(plan.prompts) == n_parts + 1
    assert sum(n for n, _ in plan.prompts) == plan.n_prefill_tokens
    read_s = sum(reading.time_s(n) for n, _ in plan.prompts)
    # Notes have half of what they may, two write together, and the answer is written alone.
    written_s = 0.5 * 100 * n_parts / 37.5 + plan.budget.n_final_answer / 25
    assert plan.time_s == pytest.approx(read_s + written_s)
    known = replace(plan, prompts=tuple((n, n - 100) for n, _ in plan.prompts))
    assert known.n_known_tokens == plan.n_prefill_tokens - 100 * (n_parts + 1)
    assert known.time_s is not None and known.time_s < plan.time_s
