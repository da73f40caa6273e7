"""Decides how a document is read: in one pass or in parts, from exact token counts.

What a name stands for is imported when it is asked for: a stored answer needs no plan.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

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

_HOMES = {
    "Measured": "counting",
    "TokenCounter": "counting",
    "Unit": "counting",
    "measure": "counting",
    "PlanError": "errors",
    "make_plan": "planner",
    "group_notes": "reduction",
}
"""The others are in `plan`."""


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    home = importlib.import_module(f"{__name__}.{_HOMES.get(name, 'plan')}")
    return globals().setdefault(name, getattr(home, name))
