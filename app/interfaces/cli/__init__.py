"""The commands of `longleaf`, one a module.

Each module has `HELP` (one line), `add_arguments(parser)` and `run(options) -> exit status`. They
import what they need when they run: the list of commands must cost nothing.
"""

from __future__ import annotations

from types import ModuleType

from app.interfaces.cli import (
    advise,
    ask,
    catalogue,
    compare,
    count,
    digest,
    download,
    export,
    forget,
    hardware,
    history,
    kinds,
    models,
    optimise,
    profiles,
    queue,
    search,
    serve,
    servers,
    summarize,
    text,
    transfer,
    window,
)

COMMANDS: dict[str, ModuleType] = {
    "window": window,
    "summarize": summarize,
    "digest": digest,
    "ask": ask,
    "compare": compare,
    "queue": queue,
    "kinds": kinds,
    "count": count,
    "text": text,
    "models": models,
    "catalogue": catalogue,
    "download": download,
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
