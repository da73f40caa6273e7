"""Longleaf: reads whole contracts and papers on the user's own machine.

The rooms and their one-way traffic:

    documents ─▶ digest, planning ─▶ analysis ─▶ store ─▶ ui, commands, export
                         ▲              │
                       models        engines

`app.errors` and `app.folders` stand below all rooms and import none of them. As a library:
`from app import Longleaf` (see `app.reading` and resources/docs/library.md).
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from app.analysis.run import Choices
    from app.errors import LongleafError
    from app.reading import Longleaf, Reading, Result

__version__ = "0.1.0"
__all__ = ["Choices", "Longleaf", "LongleafError", "Reading", "Result"]

# Imported when they are asked for: the program must not wait for what it may not need.
_HOMES = {
    "Choices": "app.analysis.run",
    "Longleaf": "app.reading",
    "LongleafError": "app.errors",
    "Reading": "app.reading",
    "Result": "app.reading",
}


def __getattr__(name: str) -> Any:
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(home), name)
