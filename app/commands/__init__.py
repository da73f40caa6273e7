"""The commands of `longleaf`, one a module.

Each module has `HELP` (one line), `add_arguments(parser)` and `run(options) -> exit status`. They
import what they need when they run: the list of commands must cost nothing.
"""

from __future__ import annotations

from types import ModuleType

from app.commands import (
    advise,
    ask,
    compare,
    count,
    export,
    forget,
    hardware,
    history,
    kinds,
    models,
    optimise,
    profiles,
    search,
    serve,
    servers,
    summarize,
    transfer,
    window,
)

COMMANDS: dict[str, ModuleType] = {
    "window": window,
    "summarize": summarize,
    "ask": ask,
    "compare": compare,
    "kinds": kinds,
    "count": count,
    "models": models,
    "history": history,
    "search": search,
    "export": export,
    "forget": forget,
    "transfer": transfer,
    "optimise": optimise,
    "hardware": hardware,
    "serve": serve,
    "servers": servers,
    "profiles": profiles,
    "advise": advise,
}
"""By name, in the order that `longleaf --help` lists them."""
