"""Closing the window, and its size on every screen."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect, QSize, Qt
from pytestqt.qtbot import QtBot

from app.ui.shell.first_size import SMALLEST, first_size, within
from tests.analysis.scripted import ScriptedEngine
from tests.ui.desk import Desk, answer


@pytest.fixture
def reading(qtbot: QtBot, contract_pdf: Path, starter_model: Path) -> Desk:
    """A window in a run whose engine does not come to an end by itself."""
    desk = Desk(qtbot, ScriptedEngine(answer, pause_after=0))
    desk.open(contract_pdf)
    desk.window.runs.start()
    desk.wait(lambda: desk.window.controller.is_running)
    return desk


def test_closing_in_a_run_asks_and_can_be_taken_back(reading: Desk) -> None:
    window = reading.window
    window.close()
    closing = window.closing
    assert closing.question is not None and window.isVisible()
    assert "every finished part is kept" in closing.question.informativeText()
    window.close()  # once more: there is one question, not two
    closing.go_on.click()
    reading.settle_events()
    assert window.isVisible() and window.controller.is_running and closing.question is None
    window.end()


def test_closing_in_a_run_may_stop_it(reading: Desk) -> None:
    window = reading.window
    window.close()
    window.closing.stop.click()
    reading.settle_events()
    assert not window.isVisible() and not window.controller.is_running


def test_a_run_may_go_on_in_the_background(reading: Desk) -> None:
    window = reading.window
    window.close()
    assert window.closing.stay is not None
    window.closing.stay.click()
    reading.settle_events()
    assert window.controller.is_running
    assert not window.isVisible() or window.isMinimized()
    window.controller.cancel()
    reading.wait(lambda: not window.controller.is_running)
    reading.wait(lambda: window.isVisible())
    window.end()


def test_closing_on_a_question_offers_no_background_that_nobody_would_come_back_from(
    qtbot: QtBot, contract_pdf: Path, starter_model: Path
) -> None:
    desk = Desk(qtbot, ScriptedEngine(answer, pause_after=0))
    desk.open(contract_pdf)
    window = desk.window
    window.work.questions.ask("When are invoices due?")
    desk.wait(lambda: window.controller.is_running)
    window.close()
    closing = window.closing
    assert closing.question is not None and closing.stay is None
    assert "the answer to a question" in closing.question.informativeText()
    closing.go_on.click()
    desk.settle_events()
    assert window.isVisible() and window.controller.is_running
    window.end()


def test_escape_throws_nothing_away_unasked(reading: Desk, qtbot: QtBot) -> None:
    window = reading.window
    window.actions_by_name["cancel"].trigger()
    question = window.runs.question
    assert question is not None and window.controller.is_running
    qtbot.keyClick(question, Qt.Key.Key_Escape)
    reading.settle_events()
    assert window.controller.is_running and window.runs.question is None
    window.end()


def test_no_progress_overwrites_that_a_run_is_pausing(reading: Desk) -> None:
    work = reading.window.work
    reading.window.runs.pause()
    assert work.progress_text.text().startswith("Pausing after this step")
    work.show_progress(0.5, "Reading")
    assert work.progress_text.text().startswith("Pausing after this step")
    reading.window.end()


@pytest.mark.parametrize(
    "free", [QRect(0, 0, 1024, 600), QRect(0, 0, 1366, 728), QRect(0, 40, 960, 500)]
)
def test_the_window_opens_within_the_screen(free: QRect) -> None:
    size = first_size(free)
    assert size.width() <= free.width() and size.height() <= free.height()
    assert size.width() >= min(SMALLEST.width(), free.width())
    assert free.contains(within(QRect(QPoint(-50, 900), QSize(2000, 1200)), free))


def test_it_is_not_larger_than_can_be_read() -> None:
    assert first_size(QRect(0, 0, 3840, 2160)).width() < 2000


def test_at_the_smallest_size_start_is_seen(desk: Desk, contract_pdf: Path) -> None:
    window = desk.window
    desk.open(contract_pdf)
    window.resize(SMALLEST)
    desk.settle_events()
    assert window.size() == SMALLEST
    start = window.work.start
    corner = start.mapTo(window, start.rect().bottomRight())
    assert start.isVisible() and window.rect().contains(corner)
    assert window.rect().contains(start.mapTo(window, QPoint()))


def test_a_message_moves_nothing_that_can_be_clicked(desk: Desk, contract_pdf: Path) -> None:
    window = desk.window
    desk.open(contract_pdf)
    start = window.work.start
    before = start.mapTo(window, QPoint())
    window.banner.tell("The file is damaged.", "Get it again.")
    desk.settle_events()
    assert window.banner.isVisible() and start.mapTo(window, QPoint()) == before
