"""Pause, with the real starter model in the real window: by events, not by the clock."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.analysis.runs.events import (
    PartDone,
    PartProgress,
    PartStarted,
    PartToken,
    RunEvent,
    RunFinished,
    RunStopped,
)
from app.analysis.runs.run import Choices
from app.jobs.queue import EntryEvent
from app.planning import Mode
from app.store.records import QueueState
from tests.ui.desk import Desk
from tests.ui.work.test_panes_real import WAIT_MS, excerpt

pytestmark = pytest.mark.model

LONG = Choices(kind="general", n_answer_max=160, writing="prose")


@pytest.fixture
def desk(
    qtbot: QtBot, tmp_path: Path, contract_docx: Path, starter_model: Path
) -> tuple[Desk, list[RunEvent], Path]:
    """A window, what its runs say, and a document that the starter model reads in a second."""
    desk = Desk(qtbot, None)
    events: list[RunEvent] = []
    desk.window.controller.run_event.connect(events.append)
    return desk, events, excerpt(contract_docx, tmp_path / "agreement.md")


def test_a_paused_run_says_nothing_more_and_goes_on_without_reading(
    desk: tuple[Desk, list[RunEvent], Path],
) -> None:
    at, events, path = desk
    window, work = at.window, at.window.work
    at.open(path)
    window.controller.choose(choices=LONG, mode=Mode.SINGLE)
    work.start.click()
    at.wait(lambda: any(isinstance(event, PartToken) for event in events), WAIT_MS)
    work.pause.click()
    assert work.progress_text.text() == "Pausing after this step …"
    at.wait(lambda: not window.controller.is_running, WAIT_MS)
    at.settle()
    stopped = events[-1]
    assert isinstance(stopped, RunStopped) and stopped.n_parts_begun == 1
    assert not [event for event in events if isinstance(event, PartDone)], "it was not finished"
    assert work.start.text() == "Continue"
    assert "What was written is kept." in window.banner.text
    written = "".join(event.text for event in events if isinstance(event, PartToken))
    events.clear()
    at.qtbot.wait(300)
    assert events == [], "nothing comes after the pause"

    with at.qtbot.waitSignal(window.controller.run_ended, timeout=WAIT_MS):
        work.start.click()
    at.settle()
    assert any(isinstance(event, PartStarted) for event in events)
    assert not [event for event in events if isinstance(event, PartProgress)], "nothing read anew"
    again = "".join(event.text for event in events if isinstance(event, PartToken))
    assert again.startswith(written) and len(again) > len(written)
    assert isinstance(events[-1], RunFinished) and work.result.markdown
    window.end()


def test_a_paused_queue_goes_on_where_it_was(desk: tuple[Desk, list[RunEvent], Path]) -> None:
    at, _, path = desk
    window, queue = at.window, at.window.queue
    events: list[object] = []
    queue.read_event.connect(events.append)
    queue.queue.add([path], LONG, mode=Mode.SINGLE, n_context=8192)
    queue.show()
    queue.view.start.click()

    def told(kind: type) -> list[EntryEvent]:
        return [e for e in events if isinstance(e, EntryEvent) and isinstance(e.event, kind)]

    at.wait(lambda: told(PartToken), WAIT_MS)
    queue.view.pause.click()
    at.wait(lambda: not window.controller.is_running, WAIT_MS)
    at.settle()
    [entry] = queue.queue.entries()
    assert entry.state is QueueState.WAITING and "Paused" in entry.message
    assert not told(PartDone)
    events.clear()
    queue.view.start.click()
    at.wait(lambda: queue.queue.entries()[0].state is QueueState.DONE, WAIT_MS)
    at.settle()
    assert told(PartStarted) and not told(PartProgress)
    window.end()
