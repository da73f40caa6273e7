"""A long title can be read where a window is low."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.ui.widgets.theme import apply_theme
from app.ui.widgets.title_label import TitleLabel

LONG = "Trace-based Just-in-Time Type Specialization for Dynamic Languages"


def test_a_long_title_has_two_lines_of_smaller_letters_in_a_low_window(qtbot: QtBot) -> None:
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    apply_theme(application)
    title = TitleLabel()
    qtbot.addWidget(title)
    title.resize(430, 40)
    title.show()
    title.setText("Lease")
    title.set_roomy(False)
    usual = title.font().pointSizeF()
    assert title.shown() == "Lease"
    title.setText(LONG)
    assert "…" not in title.shown() and title.shown().count("\n") == 1
    assert title.font().pointSizeF() < usual
    assert title.heightForWidth(430) < 44, "no higher than the button beside it"
    title.set_roomy(True)
    assert title.font().pointSizeF() == usual and "…" not in title.shown()
    title.set_roomy(False)
    title.setText("Lease")
    assert title.font().pointSizeF() == usual
