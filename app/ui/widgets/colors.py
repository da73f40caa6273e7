"""The colours of the window: light, dark, high contrast."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Colors:
    """Text colours reach a contrast of 4.5 (WCAG AA) on their backgrounds; those of `CONTRAST` 7
    (AAA), and its borders and states 3 on what they lie on."""

    window: str
    surface: str
    raised: str
    border: str
    text: str
    muted: str
    disabled: str  # what cannot be used now: must be told apart
    accent: str
    on_accent: str
    accent_soft: str
    danger: str
    danger_soft: str
    waiting: str
    reading: str
    writing: str
    cached: str
    done: str
    found: str  # a statement that stands in the document: told apart from what can be clicked
    found_soft: str
    warning: str
    warning_soft: str


LIGHT = Colors(
    window="#f4f5f2", surface="#ffffff", raised="#fafbf8", border="#d9ddd3", text="#1d231b",
    muted="#5a6456", disabled="#5a6456", accent="#2f6b3a", on_accent="#ffffff",
    accent_soft="#e3efe2",
    danger="#a3261b", danger_soft="#fbe9e7", waiting="#d5dacf", reading="#e2b84f",
    writing="#d98a2b", cached="#7fa8c9", done="#4f9a5c",
    found="#2f6b3a", found_soft="#e3efe2", warning="#8a5300", warning_soft="#fdeecb",
)  # fmt: skip
DARK = Colors(
    window="#171b17", surface="#1f241f", raised="#252b25", border="#3a423a", text="#e8ece5",
    muted="#a5afa1", disabled="#a5afa1", accent="#7cc48a", on_accent="#10210f",
    accent_soft="#26382a",
    danger="#ff9d92", danger_soft="#3b2321", waiting="#3b443b", reading="#d8b04a",
    writing="#dd933a", cached="#6d9cc2", done="#5fae6d",
    found="#7cc48a", found_soft="#26382a", warning="#f5b942", warning_soft="#3d3016",
)  # fmt: skip
CONTRAST = Colors(
    window="#000000", surface="#000000", raised="#141414", border="#ffffff", text="#ffffff",
    muted="#e8e8e8", disabled="#8f8f8f", accent="#ffd84d", on_accent="#000000",
    accent_soft="#3d3200",
    danger="#ff9d92", danger_soft="#4a0d06", waiting="#707070", reading="#35c3ff",
    writing="#ffd84d", cached="#d3a6ff", done="#5df26b",
    found="#8dff8d", found_soft="#0d3310", warning="#ffb347", warning_soft="#3a2600",
)  # fmt: skip
