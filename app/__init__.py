"""Longleaf: reads whole contracts and papers on the user's own machine.

The rooms and their one-way traffic:

    documents ─▶ digest, planning ─▶ analysis ─▶ store ─▶ ui, commands, export
                         ▲              │
                       models        engines

`app.system` stands below all rooms and imports none of them. As a library:
`from app import Longleaf` (see `app.interfaces.api` and resources/docs/library.md).
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from app.analysis.runs.run import Choices
    from app.interfaces.api import Longleaf, Reading, Result
    from app.system.errors import LongleafError

__version__ = "0.1.0"
__all__ = ["Choices", "Longleaf", "LongleafError", "Reading", "Result"]

# Imported when they are asked for: the program must not wait for what it may not need.
_HOMES = {
    "Choices": "app.analysis.runs.run",
    "Longleaf": "app.interfaces.api",
    "LongleafError": "app.system.errors",
    "Reading": "app.interfaces.api",
    "Result": "app.interfaces.api",
}


def __getattr__(name: str) -> Any:
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(home), name)
