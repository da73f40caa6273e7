"""Kinds of analysis are edited and copied in the window, checked before they are kept."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot

from app.analysis.kinds.offered import kinds
from app.ui.dialogs.kinds_editor import KindsEditor
from tests.ui.desk import Desk


@pytest.fixture
def editor(qtbot: QtBot) -> KindsEditor:
    editor = KindsEditor("contract")
    qtbot.addWidget(editor)
    return editor


def titles() -> dict[str, str]:
    return {kind.id: kind.title() for kind in kinds()}


def test_an_edited_kind_is_kept_and_can_be_put_back(
    editor: KindsEditor, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert editor.chosen == "contract" and not editor.save_button.isEnabled()
    before = titles()["contract"]
    editor.text.setPlainText(editor.text.toPlainText().replace(before, "My review", 1))
    with qtbot.waitSignal(editor.kinds_changed):
        editor.save_button.click()
    assert titles()["contract"] == "My review" and not editor.save_button.isEnabled()
    yes = QMessageBox.StandardButton.Yes
    monkeypatch.setattr(QMessageBox, "question", lambda *_: yes)
    editor.discard_button.click()
    assert titles()["contract"] == before and not editor.discard_button.isEnabled()


def test_what_cannot_be_used_is_refused_in_words(editor: KindsEditor) -> None:
    editor.text.setPlainText("kind = [")
    assert not editor.save() and "TOML" in editor.told.text()
    editor.text.setPlainText('kind = "contract"\n[en]\ntitle = "x"\n')
    assert not editor.save() and "lacks" in editor.told.text()
    editor.text.setPlainText(editor._saved)


def test_a_copy_is_a_kind_of_its_own(editor: KindsEditor) -> None:
    assert editor.copy("my-contract") and editor.chosen == "my-contract"
    assert "my-contract" in titles()
    assert not editor.copy("my-contract") and "already" in editor.told.text()
    assert not editor.copy("../escape") and editor.told.text()


def test_a_new_kind_can_be_chosen_at_once(desk: Desk) -> None:
    desk.window.actions_by_name["kinds"].trigger()
    [editor] = desk.window.findChildren(KindsEditor)
    editor.copy("mine")
    card = desk.window.work.card
    assert card.kind.findData("mine") >= 0 and card.kind.currentData() == "general"
    editor.close()
