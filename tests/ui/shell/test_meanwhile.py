"""A run locks nothing: other documents are opened, read and put in line meanwhile."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.analysis.runs.state import PartState
from app.store.records import QueueState
from tests.analysis.scripted import ScriptedEngine
from tests.ui.desk import Desk, SlowDesk, answer


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


def test_the_menu_puts_another_document_in_line_too(
    reading: Desk, lease: Path, contract_pdf: Path
) -> None:
    window, start = reading.window, reading.window.actions_by_name["start"]
    assert not start.isEnabled(), "this document is being read"
    window.open_path(lease)
    reading.wait(lambda: window.controller.document.path == lease)
    reading.wait(lambda: window.work.start.isEnabled())
    start.trigger()
    assert [entry.path for entry in window.queue.queue.entries()] == [lease]
    window.runs.show_going()
    assert not start.isEnabled()
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


class AskingDesk(SlowDesk):
    """A window that was asked a question, and whose engine answers when it is let."""

    def __init__(self, qtbot: QtBot, contract: Path) -> None:
        super().__init__(qtbot)
        self.open(contract)
        questions = self.window.work.questions
        questions.field.setText("When are fees due?")
        questions.field.returnPressed.emit()
        self.wait(self.begun.is_set)

    def open_meanwhile(self, path: Path) -> None:
        self.open(path)
        self.settle_events()

    @property
    def asked(self) -> list[str]:
        return [each.question for each in self.window.work.questions.exchanges()]


@pytest.fixture
def asking(qtbot: QtBot, contract_pdf: Path, starter_model: Path) -> Iterator[AskingDesk]:
    """A question about the contract is being answered."""
    desk = AskingDesk(qtbot, contract_pdf)
    yield desk
    desk.go_on.set()
    desk.settle()
    desk.window.end()


def test_a_question_is_answered_while_another_document_is_shown(
    asking: AskingDesk, lease: Path, contract_pdf: Path
) -> None:
    window = asking.window
    asking.open_meanwhile(lease)
    view = window.work.questions
    assert asking.asked == [] and not view.stop.isVisibleTo(view)
    assert not window.work.start.isEnabled(), "the question has the engine"
    assert "Cloud Service Agreement" in window.going.text() and window.going.isVisible()
    view.field.setText("And the rent?")
    view.field.returnPressed.emit()
    assert "One thing at a time" in view.status.text() and asking.asked == []
    asking.go_on.set()
    asking.settle()
    asking.wait(lambda: "is answered" in window.banner.text)
    assert asking.asked == [] and window.work.start.isEnabled() and window.going.isHidden()
    window.banner.press()
    asking.wait(lambda: window.controller.document.path == contract_pdf)
    assert asking.asked == ["When are fees due?"] and view.exchanges()[0].answer
    assert window.work.tabs.currentWidget() is view


def test_a_question_is_there_again_with_its_document(
    asking: AskingDesk, lease: Path, contract_pdf: Path
) -> None:
    window, view = asking.window, asking.window.work.questions
    asking.open_meanwhile(lease)
    window.going.click()
    assert window.controller.document.path == contract_pdf
    assert asking.asked == ["When are fees due?"] and view.stop.isVisibleTo(view)
    asking.wait(lambda: window.controller.plan is not None)
    asking.settle_events()
    assert not window.work.start.isEnabled()
    asking.go_on.set()
    asking.settle()
    asking.wait(lambda: view.exchanges()[0].id is not None)
    assert view.exchanges()[0].answer and window.work.start.isEnabled()
    assert not view.stop.isVisibleTo(view)


def test_a_question_that_is_stopped_elsewhere_leaves_the_shown_document_alone(
    asking: AskingDesk, lease: Path
) -> None:
    window = asking.window
    asking.open_meanwhile(lease)
    window.controller.cancel()
    asking.go_on.set()
    asking.settle()
    assert asking.asked == [] and window.work.questions.field.text() == ""
    assert window.work.start.isEnabled() and window.questions.going is None


def test_a_start_that_cannot_be_says_why(asking: AskingDesk) -> None:
    window = asking.window
    window.controller.choose(n_context=16_384)
    assert not window.work.start.isEnabled(), "the plan is new, the engine is not free"
    window.runs.start()
    assert "One thing at a time" in window.statusBar().currentMessage()
