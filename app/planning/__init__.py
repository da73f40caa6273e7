"""Decides how a document is read: in one pass or in parts, from exact token counts."""

from __future__ import annotations

from app.planning.counting import Measured, TokenCounter, Unit, measure
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
from app.planning.planner import PlanError, make_plan
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
