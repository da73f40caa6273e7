"""The window without a mouse: what has the focus is seen, and everything can be reached."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QPushButton
from pytest import MonkeyPatch
from pytestqt.qtbot import QtBot

from app.ui.widgets.banner import Banner
from app.ui.widgets.theme import colors
from tests.ui.desk import Desk

CONTROL = Qt.KeyboardModifier.ControlModifier


def test_a_document_is_opened_read_followed_to_its_page_and_saved_with_keys_alone(
    desk: Desk, qtbot: QtBot, contract_pdf: Path, tmp_path: Path, monkeypatch: MonkeyPatch
) -> None:
    window, work = desk.window, desk.window.work
    window.activateWindow()
    qtbot.waitActive(window).__enter__()
    assert QApplication.focusWidget() is window.drop_zone.focusProxy()
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(contract_pdf), ""))
    QTest.keyClick(window.drop_zone.focusProxy(), Qt.Key.Key_Return)
    desk.wait(lambda: window.controller.plan is not None)
    QTest.keyClick(window, Qt.Key.Key_Return, CONTROL)
    desk.wait(lambda: work.result.markdown and not window.controller.is_running)
    desk.wait(lambda: work.result.evidence)  # the marks are links too
    for _ in range(3):
        QTest.keyClick(window, Qt.Key.Key_F6)
        if QApplication.focusWidget() is work.result:
            break
    assert QApplication.focusWidget() is work.result
    QTest.keyClick(work.result, Qt.Key.Key_Tab)
    QTest.keyClick(work.result, Qt.Key.Key_Return)
    assert window.pane.pages.number == 1
    QTest.keyClick(work.result, Qt.Key.Key_Tab)  # the mark behind it
    QTest.keyClick(work.result, Qt.Key.Key_Tab)
    QTest.keyClick(work.result, Qt.Key.Key_Return)
    desk.wait(lambda: window.pane.pages.number == 2)
    target = tmp_path / "summary.md"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_a, **_k: (str(target), ""))
    QTest.keyClick(window, Qt.Key.Key_S, CONTROL)
    desk.wait(target.exists)


def test_f6_goes_through_the_panes_that_are_seen(desk: Desk, contract_pdf: Path) -> None:
    window = desk.window
    window.resize(1400, 800)
    window.pages.focus_next_pane()
    desk.open(contract_pdf)
    desk.run()
    seen = set()
    for _ in range(3):
        window.pages.focus_next_pane()
        seen.add(QApplication.focusWidget())
    assert seen == {window.history.list, window.pane.pages, window.work.result}
    assert window.history.list.currentIndex().isValid()
    window.toggle_library()
    window.toggle_document()
    window.pages.focus_next_pane()
    assert QApplication.focusWidget() is window.work.result


def test_the_main_button_shows_that_it_has_the_focus(desk: Desk) -> None:
    button = desk.window.drop_zone.focusProxy()
    assert isinstance(button, QPushButton)
    edge = button.grab().toImage().pixelColor(button.width() // 2, 0)
    assert edge == QColor(colors().text)


def test_the_keyboard_is_where_it_was_after_a_banner(
    desk: Desk, qtbot: QtBot, contract_pdf: Path
) -> None:
    window, work = desk.window, desk.window.work
    desk.open(contract_pdf)
    window.activateWindow()
    qtbot.waitActive(window).__enter__()
    pressed: list[str] = []
    for button, told in ((window.banner.action_button, ["done"]), (dismiss_of(window.banner), [])):
        pressed.clear()
        work.kind.setFocus()
        window.banner.offer("It was deleted.", "Undo", lambda: pressed.append("done"))
        button.setFocus()
        QTest.keyClick(button, Qt.Key.Key_Return)
        assert pressed == told and window.banner.isHidden()
        assert QApplication.focusWidget() is work.kind


def test_the_keyboard_goes_where_the_work_is_when_its_place_is_gone(
    desk: Desk, qtbot: QtBot, contract_pdf: Path
) -> None:
    window, work = desk.window, desk.window.work
    desk.open(contract_pdf)
    window.activateWindow()
    qtbot.waitActive(window).__enter__()
    window.history.search.setFocus()
    window.banner.offer("It was read.", "Show", lambda: None)
    window.banner.action_button.setFocus()
    window.panes.show_library(False)
    QTest.keyClick(window.banner.action_button, Qt.Key.Key_Return)
    assert QApplication.focusWidget() is work.start
    window.banner.offer("Two files.", "Show the queue", window.queue.show)
    window.banner.action_button.setFocus()
    QTest.keyClick(window.banner.action_button, Qt.Key.Key_Return)
    assert QApplication.focusWidget() is window.queue.view.list


def dismiss_of(banner: Banner) -> QPushButton:
    [button] = [each for each in banner.findChildren(QPushButton) if each.text() == "Dismiss"]
    return button
