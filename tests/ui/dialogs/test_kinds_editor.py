"""Kinds of analysis are made, edited, broken and deleted in the window, checked before they are
kept."""

from __future__ import annotations

import tomllib

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QInputDialog, QMessageBox
from pytestqt.qtbot import QtBot

from app.analysis.kinds.offered import kind_text, kinds
from app.ui.dialogs.kinds_editor import KindsEditor
from tests.ui.desk import Desk

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def editor(qtbot: QtBot) -> KindsEditor:
    editor = KindsEditor("contract")
    qtbot.addWidget(editor)
    return editor


def titles() -> dict[str, str]:
    return {kind.id: kind.title() for kind in kinds()}


def answer_questions(monkeypatch: pytest.MonkeyPatch, button: QMessageBox.StandardButton) -> None:
    monkeypatch.setattr(QMessageBox, "question", lambda *_: button)


def test_a_kind_is_made_edited_broken_mended_and_deleted_by_the_window(
    desk: Desk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.window.actions_by_name["kinds"].trigger()
    [editor] = desk.window.findChildren(KindsEditor)
    card = desk.window.work.card
    # Made.
    monkeypatch.setattr(QInputDialog, "getText", lambda *_, **__: ("Who signs?", True))
    qtbot.mouseClick(editor.new_button, LEFT)
    assert editor.chosen == "who-signs" and titles()["who-signs"] == "Who signs?"
    assert card.kind.findData("who-signs") >= 0
    # Edited in the form; what the model gets follows.
    form = editor.form
    form.task.setPlainText("Name in {language} whoever signs this document.")
    qtbot.waitUntil(lambda: "whoever signs" in editor.preview.toPlainText())
    assert "Name in English whoever signs" in editor.preview.toPlainText()
    qtbot.mouseClick(form.lengths.add, LEFT)
    form.n_answer.setValue(300)
    qtbot.waitUntil(editor.save_button.isEnabled)
    qtbot.mouseClick(editor.save_button, LEFT)
    assert "Saved" in editor.told.text()
    kept = tomllib.loads(kind_text("who-signs"))
    assert "whoever signs" in kept["en"]["task"] and kept["lengths"] == ["length-1"]
    # Broken: said while it is typed, and not kept.
    form.title.selectAll()
    qtbot.keyClicks(form.title, "X")
    editor.tabs.setCurrentWidget(editor.text)
    editor.text.setPlainText(editor.text.toPlainText().replace('task = "', 'ask = "', 1))
    qtbot.waitUntil(lambda: "lacks task" in editor.told.text())
    assert not editor.save_button.isEnabled() and titles()["who-signs"] == "Who signs?"
    # Mended in the form.
    editor.tabs.setCurrentWidget(editor.form)
    assert form.title.text() == "X" and form.task.toPlainText() == ""
    form.task.setPlainText("Who signs?")
    qtbot.waitUntil(editor.save_button.isEnabled)
    qtbot.mouseClick(editor.save_button, LEFT)
    assert titles()["who-signs"] == "X"
    # Deleted.
    assert editor.discard_button.text() == "Delete"
    answer_questions(monkeypatch, QMessageBox.StandardButton.Yes)
    qtbot.mouseClick(editor.discard_button, LEFT)
    assert "who-signs" not in titles() and card.kind.findData("who-signs") < 0
    editor.close()


def test_an_edited_kind_is_kept_with_its_comments_and_can_be_put_back(
    editor: KindsEditor, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert editor.chosen == "contract" and not editor.save_button.isEnabled()
    before = titles()["contract"]
    editor.form.title.selectAll()
    qtbot.keyClicks(editor.form.title, "My review")
    with qtbot.waitSignal(editor.kinds_changed):
        editor.save_button.click()
    assert titles()["contract"] == "My review" and not editor.save_button.isEnabled()
    assert kind_text("contract").startswith("# A review of a contract.")
    assert editor.discard_button.text() == "Put back"
    answer_questions(monkeypatch, QMessageBox.StandardButton.Yes)
    editor.discard_button.click()
    assert titles()["contract"] == before and not editor.discard_button.isEnabled()


def test_what_cannot_be_used_is_refused_in_words(editor: KindsEditor) -> None:
    editor.tabs.setCurrentWidget(editor.text)
    saved = editor.text.toPlainText()
    editor.text.setPlainText("kind = [")
    assert not editor.save() and "TOML" in editor.told.text()
    editor.tabs.setCurrentWidget(editor.form)
    assert editor.tabs.currentWidget() is editor.text, "no form can show it"
    editor.text.setPlainText('kind = "contract"\n[en]\ntitle = "x"\n')
    assert not editor.save() and "lacks" in editor.told.text()
    editor.text.setPlainText(saved)


def test_chinese_texts_are_edited_beside_the_english_ones(editor: KindsEditor) -> None:
    form = editor.form
    english = form.title.text()
    form.texts_in.setCurrentIndex(form.texts_in.findData("zh"))
    form.texts_in.activated.emit(1)
    assert form.title.text() == "合同审查"
    editor.check()
    assert "请为需要决定是否签署的人审查这份合同" in editor.preview.toPlainText()
    form.task.setPlainText("审查{language}")
    assert "审查" in tomllib.loads(editor.text.toPlainText())["zh"]["task"]
    assert tomllib.loads(editor.text.toPlainText())["en"]["title"] == english
    assert editor.text.toPlainText() != kind_text("contract")
    editor.text.setPlainText(kind_text("contract"))


def test_a_copy_is_a_kind_of_its_own(editor: KindsEditor) -> None:
    assert editor.copy("my-contract") and editor.chosen == "my-contract"
    assert "my-contract" in titles()
    assert not editor.copy("my-contract") and "already" in editor.told.text()
    assert not editor.copy("../escape") and editor.told.text()
    assert not editor.make("…") and editor.told.text()


def test_a_new_kind_can_be_chosen_at_once(desk: Desk) -> None:
    desk.window.actions_by_name["kinds"].trigger()
    [editor] = desk.window.findChildren(KindsEditor)
    editor.copy("mine")
    card = desk.window.work.card
    assert card.kind.findData("mine") >= 0 and card.kind.currentData() == "general"
    editor.close()
