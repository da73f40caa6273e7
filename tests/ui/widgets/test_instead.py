"""A button that another one replaces hands its focus over."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from app.ui.widgets.instead import show_instead


def test_the_focus_goes_to_what_is_shown_instead(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    ask, stop, other = QPushButton("Ask"), QPushButton("Stop"), QPushButton("Other")
    row = QHBoxLayout(window)
    for button in (ask, other, stop):
        row.addWidget(button)
    stop.hide()
    window.show()
    window.activateWindow()
    ask.setFocus()
    qtbot.waitUntil(ask.hasFocus)
    show_instead(stop, ask)
    assert stop.hasFocus() and not ask.isVisible()
    other.setFocus()
    show_instead(ask, stop)
    assert other.hasFocus() and ask.isVisible() and not stop.isVisible()
