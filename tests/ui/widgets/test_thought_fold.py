"""The line that says how long a model thought, and what."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from app.ui.widgets.thought_fold import ThoughtFold


def test_a_thought_is_folded_and_told_apart(qtbot: QtBot) -> None:
    fold = ThoughtFold()
    qtbot.addWidget(fold)
    assert fold.isHidden()
    fold.add("Well, 9? ")
    assert not fold.isHidden() and fold.text.isHidden()
    assert fold.button.text() == "Thinking …"
    fold.add("No, 900.")
    fold.add("", 40.2)
    assert fold.button.text() == "Thought for 40 s"
    fold.button.click()
    assert not fold.text.isHidden() and fold.text.toPlainText() == "Well, 9? No, 900."
    fold.clear()
    assert fold.isHidden() and fold.text.toPlainText() == ""
