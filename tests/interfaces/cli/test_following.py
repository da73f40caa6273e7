"""What the command line tells of a run while it goes on."""

from __future__ import annotations

import threading
from collections.abc import Generator
from typing import Any, cast

import pytest

from app.analysis.runs.events import Notice, RunEvent, RunStopped
from app.interfaces.cli.following import follow


@pytest.mark.parametrize("kind", ["fallback", "restarted", "checked"])
def test_how_the_engine_goes_on_is_told_where_there_is_no_terminal_too(
    kind: str, capsys: pytest.CaptureFixture[str]
) -> None:
    def events() -> Generator[RunEvent]:
        yield Notice("loading", "Loading the model")
        yield Notice(kind, "The model's process was started again.")
        yield Notice("ready", "The model is loaded")
        yield RunStopped(1, True, "Cancelled.", "", 0)

    unused = cast(Any, None)
    follow(events(), unused, threading.Event(), as_json=False, document=unused)
    assert capsys.readouterr().err.splitlines() == [
        "The model's process was started again.",
        "longleaf: Cancelled.",
    ]
