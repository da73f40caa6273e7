"""How much context a plan needs: a model is stretched no further than that."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.analysis.runs.forecasts import n_needed
from app.documents.base.document import Block, BlockKind, Document
from app.models.machine.memory import ContextLimit, context_needed
from app.planning import Budget, Mode, Plan, PromptCosts, make_plan, measure

COSTS = PromptCosts(n_single=80, n_map=120, n_reduce=90)
STRETCHED = ContextLimit(32_768, 131_072, "yarn", "trained for 32,768 tokens")


class Words:
    def count(self, text: str) -> int:
        return len(text.split())


def planned(n_words: int, n_context: int, n_part_max: int, mode: Mode = Mode.AUTO) -> Plan:
    blocks = tuple(
        Block("word " * 100, BlockKind.PARAGRAPH, page=None) for _ in range(n_words // 100)
    )
    document = Document(Path("a.txt"), "0" * 64, "txt", "A", blocks, ())
    budget = Budget(n_context=n_context)
    measured = measure(document, Words())
    return make_plan(measured, budget, COSTS, mode=mode, n_part_max=n_part_max)


@pytest.mark.parametrize("mode", [Mode.AUTO, Mode.MAP_REDUCE])
def test_short_parts_are_read_without_stretching(mode: Mode) -> None:
    plan = planned(150_000 if mode is Mode.AUTO else 20_000, 131_072, 4_000, mode)
    assert plan.mode is Mode.MAP_REDUCE
    n_held = context_needed(STRETCHED, plan.budget.n_context, n_needed(plan))
    assert n_held < 131_072
    again = planned(150_000 if mode is Mode.AUTO else 20_000, n_held, 4_000, mode)
    assert [c.id for c in again.chunks] == [c.id for c in plan.chunks]
    assert again.n_levels == plan.n_levels, "all notes still fit one merge"


def test_parts_as_long_as_the_budget_need_all_of_it() -> None:
    plan = planned(400_000, 131_072, 0)
    assert plan.mode is Mode.MAP_REDUCE
    assert context_needed(STRETCHED, 131_072, n_needed(plan)) == 131_072


def test_a_single_pass_needs_its_document_and_its_answer() -> None:
    plan = planned(40_000, 131_072, 0)
    assert plan.mode is Mode.SINGLE
    assert n_needed(plan) > 40_000 + plan.budget.n_final_answer
    assert 40_000 < context_needed(STRETCHED, 131_072, n_needed(plan)) < 65_536
