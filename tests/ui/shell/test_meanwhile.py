"""A run locks nothing: other documents are opened, read and put in line meanwhile."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.analysis.runs.state import PartState
from app.store.records import QueueState
from tests.analysis.scripted import ScriptedEngine
from tests.ui.desk import Desk, answer


@pytest.fixture
def reading(qtbot: QtBot, contract_pdf: Path, starter_model: Path) -> Desk:
    """A window that reads the contract: one part is done, the second takes its time."""
    desk = Desk(qtbot, ScriptedEngine(answer, pause_after=1))
    desk.open(contract_pdf)
    desk.window.runs.start()
    going_on = [PartState.DONE, PartState.READING]
    desk.wait(lambda: list(desk.window.work.bar.states()) == going_on)
    return desk


@pytest.fixture
def lease(tmp_path: Path) -> Path:
    path = tmp_path / "lease.md"
    path.write_text("# Lease\n\nThe rent is 900 euros.\n", encoding="utf-8")
    return path


def test_another_document_is_opened_and_planned_while_a_run_goes_on(
    reading: Desk, lease: Path
) -> None:
    window = reading.window
    window.open_path(lease)
    reading.wait(lambda: window.controller.document.path == lease)
    reading.wait(lambda: window.work.start.isEnabled())
    assert window.controller.is_running and not window.runs.is_shown
    assert window.work.title.text() == "Lease" and window.work.start.text() == "Put in line"
    assert window.work.card.kind.isEnabled() and window.work.result.markdown == ""
    window.end()


def test_the_run_is_there_again_as_it_stands(
    reading: Desk, lease: Path, contract_pdf: Path
) -> None:
    window = reading.window
    states = window.work.bar.states()
    window.open_path(lease)
    reading.wait(lambda: window.controller.document.path == lease)
    window.runs.show_going()
    assert window.controller.document.path == contract_pdf
    assert window.runs.is_shown and window.work.cancel.isVisible()
    assert window.work.bar.states() == states
    assert reading.engine is not None and window.runs.going is not None
    [noted] = [text for text in window.runs.going.state.notes.values() if text]
    reading.wait(lambda: noted.split(" [")[0] in window.work.result.toPlainText())
    assert window.parts.parts.rows_model.rows[0].note == noted, "its parts are there again, too"
    window.work.cancel.click()
    reading.settle()
    assert window.work.start.text() == "Continue"
    window.end()


def test_a_pause_that_is_waited_for_is_still_told_when_the_run_is_shown_again(
    reading: Desk, lease: Path
) -> None:
    window = reading.window
    window.work.pause.click()
    told = window.work.progress_text.text()
    window.open_path(lease)
    reading.wait(lambda: window.controller.document.path == lease)
    window.runs.show_going()
    assert window.work.progress_text.text() == told and not window.work.pause.isEnabled()
    window.end()


def test_a_run_that_ends_unseen_says_so_and_shows_its_result(
    reading: Desk, lease: Path, contract_pdf: Path
) -> None:
    window = reading.window
    window.open_path(lease)
    reading.wait(lambda: window.controller.document.path == lease)
    window.controller.cancel()
    reading.wait(lambda: not window.controller.is_running)
    reading.wait(lambda: window.banner.isVisible())
    assert "Cloud Service Agreement" in window.banner.text
    assert window.work.title.text() == "Lease" and window.work.start.text() == "Start"
    window.banner.press()
    assert window.controller.document.path == contract_pdf
    window.end()


def test_a_document_put_in_line_is_read_when_the_run_has_ended(reading: Desk, lease: Path) -> None:
    window = reading.window
    window.open_path(lease)
    reading.wait(
        lambda: window.work.start.text() == "Put in line" and window.work.start.isEnabled()
    )
    window.work.start.click()
    [entry] = window.queue.queue.entries()
    assert entry.path == lease and entry.state is QueueState.WAITING
    assert reading.engine is not None
    reading.engine.pause_after = -1
    window.controller.cancel()
    reading.wait(lambda: window.queue.queue.entries()[0].state is QueueState.DONE)
    window.end()


def test_kept_results_open_while_a_run_goes_on(
    qtbot: QtBot, contract_pdf: Path, lease: Path, starter_model: Path
) -> None:
    desk = Desk(qtbot, ScriptedEngine(answer))
    desk.open(lease)
    desk.run()
    window = desk.window
    [run] = window.controller.workspace.library.runs()
    assert desk.engine is not None
    desk.engine.pause_after = len(desk.engine.served)
    desk.open(contract_pdf)
    window.runs.start()
    desk.wait(lambda: window.controller.is_running)
    window.library.show_run(run)
    desk.wait(lambda: window.controller.document.path == lease)
    desk.wait(lambda: window.runs.run_id == run.id and window.work.result.markdown)
    window.end()
