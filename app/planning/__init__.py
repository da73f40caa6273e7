"""Decides how a document is read: in one pass or in parts, from exact token counts.

What a name stands for is imported when it is asked for: a stored answer needs no plan.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.system.lazy_names import lazily

if TYPE_CHECKING:
    from app.planning.counting import Measured, TokenCounter, Unit, measure
    from app.planning.errors import PlanError
    from app.planning.plan import (
        Budget,
        Chunk,
        MemoryForecast,
        Mode,
        Plan,
        PromptCosts,
        ReadingCost,
        Speed,
    )
    from app.planning.planner import make_plan
    from app.planning.reduction import group_notes

__all__ = [
    "Budget",
    "Chunk",
    "Measured",
    "MemoryForecast",
    "Mode",
    "Plan",
    "PlanError",
    "PromptCosts",
    "ReadingCost",
    "Speed",
    "TokenCounter",
    "Unit",
    "group_notes",
    "make_plan",
    "measure",
]

__getattr__ = lazily(
    __name__,
    {
        "counting": (
            "Measured",
            "TokenCounter",
            "Unit",
            "measure",
        ),
        "errors": ("PlanError",),
        "plan": (
            "Budget",
            "Chunk",
            "MemoryForecast",
            "Mode",
            "Plan",
            "PromptCosts",
            "ReadingCost",
            "Speed",
        ),
        "planner": ("make_plan",),
        "reduction": ("group_notes",),
    },
)
