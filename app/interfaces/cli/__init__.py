"""The commands of `longleaf`, one per module: on `documents`, on the `library`, and on
the `machine` that reads.

Each module has `HELP` (one line), `add_arguments(parser)` and `run(options) -> exit status`. They
import what they need when they run: the list of commands must cost nothing.
"""

from __future__ import annotations

from types import ModuleType

from app.interfaces.cli import serve, window
from app.interfaces.cli.documents import (
    ask,
    compare,
    count,
    digest,
    kinds,
    queue,
    summarize,
    text,
)
from app.interfaces.cli.library import export, forget, history, search, transfer
from app.interfaces.cli.machine import (
    advise,
    catalogue,
    download,
    hardware,
    models,
    optimise,
    profiles,
    servers,
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
