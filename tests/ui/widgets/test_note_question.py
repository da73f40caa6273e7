"""A note is written and kept by the keyboard alone."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from app.ui.widgets.note_question import ask_for_note


def test_tab_leaves_the_field_and_ctrl_return_keeps_the_note(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.show()

    def write() -> None:
        dialog = QApplication.activeModalWidget()
        assert dialog is not None
        field = dialog.findChild(QPlainTextEdit)
        assert field is not None
        field.setFocus()
        QTest.keyClicks(field, "Ask Ann")
        QTest.keyClick(field, Qt.Key.Key_Return)
        QTest.keyClicks(field, "about this.")
        QTest.keyClick(field, Qt.Key.Key_Tab)
        assert not field.hasFocus() and "\t" not in field.toPlainText()
        QTest.keyClick(dialog, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)

    QTimer.singleShot(50, write)
    assert ask_for_note(window, "Note", "Your note:", "") == ("Ask Ann\nabout this.", True)


def test_esc_keeps_what_there_was(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.show()

    def leave() -> None:
        dialog = QApplication.activeModalWidget()
        assert dialog is not None
        QTest.keyClick(dialog, Qt.Key.Key_Escape)

    QTimer.singleShot(50, leave)
    text, given = ask_for_note(window, "Note", "Your note:", "as it was")
    assert not given and text == "as it was"
