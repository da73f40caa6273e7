"""Every setting comes back out of its field, can be reset, and privacy asks before it acts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from threading import Event

import pytest
from PySide6.QtWidgets import QApplication, QDoubleSpinBox, QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from app.models.machine.engine_build import EngineCheck, store_check
from app.system.settings import Settings
from app.ui.dialogs import settings_dialog
from app.ui.dialogs.settings_dialog import ENGINE, NETWORK, PRIVACY, SettingsDialog
from app.ui.widgets.form_style import form_sheet
from app.ui.widgets.theme import SCHEMES, apply_theme, colors
from tests.system.test_settings import OTHER


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every question, answered with yes."""
    asked: list[str] = []

    def question(_parent: QWidget, _title: str, text: str, *_: object, **__: object) -> object:
        asked.append(text)
        return QMessageBox.StandardButton.Yes

    monkeypatch.setattr(settings_dialog.QMessageBox, "question", question)
    return asked


def _dialog(qtbot: QtBot, settings: Settings, title: str = "") -> SettingsDialog:
    dialog = SettingsDialog(settings, title)
    qtbot.addWidget(dialog)
    return dialog


def test_every_setting_has_a_field(qtbot: QtBot) -> None:
    assert _dialog(qtbot, OTHER).values() == OTHER
    assert _dialog(qtbot, Settings()).values() == Settings()


def test_changes_are_told_once(qtbot: QtBot) -> None:
    dialog = _dialog(qtbot, Settings())
    told: list[Settings] = []
    dialog.settings_changed.connect(told.append)
    dialog.apply()
    assert told == []
    dialog.theme.setCurrentIndex(dialog.theme.findData("dark"))
    dialog.apply_button.click()
    dialog.accept()
    assert told == [Settings(theme="dark")]


def test_cancelling_changes_nothing(qtbot: QtBot) -> None:
    dialog = _dialog(qtbot, Settings())
    with qtbot.assertNotEmitted(dialog.settings_changed):
        dialog.font_pt.setValue(14)
        dialog.reject()


def test_each_tab_is_reset_alone(qtbot: QtBot) -> None:
    dialog = _dialog(qtbot, OTHER)
    for tab in range(PRIVACY + 1):
        dialog.tabs.setCurrentIndex(tab)
        before = dialog.values()
        dialog.reset_button.click()
        assert dialog.values() != before
    assert dialog.values() == Settings()


def test_a_wrong_address_is_not_taken(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    warned: list[str] = []
    monkeypatch.setattr(
        settings_dialog.QMessageBox, "warning", lambda _parent, _title, text: warned.append(text)
    )
    dialog = _dialog(qtbot, Settings())
    dialog.endpoint.setText("hub.example")
    with qtbot.assertNotEmitted(dialog.settings_changed):
        dialog.accept()
    assert warned and dialog.tabs.currentIndex() == NETWORK


def test_privacy_asks_before_it_acts(qtbot: QtBot, answers: list[str]) -> None:
    assert not _dialog(qtbot, Settings()).forget.isEnabled()
    dialog = _dialog(qtbot, Settings(), "Master Agreement")
    with qtbot.waitSignal(dialog.forget_wanted):
        dialog.forget.click()
    assert "Master Agreement" in answers[0] and not dialog.forget.isEnabled()
    dialog.delete_models.setChecked(True)
    with qtbot.waitSignal(dialog.delete_wanted) as told:
        dialog.delete.click()
    assert told.args == [True] and len(answers) == 3  # asked twice


def test_saying_no_deletes_nothing(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    no = QMessageBox.StandardButton.No
    monkeypatch.setattr(settings_dialog.QMessageBox, "question", lambda *_, **__: no)
    dialog = _dialog(qtbot, Settings(), "Master Agreement")
    with qtbot.assertNotEmitted(dialog.delete_wanted), qtbot.assertNotEmitted(dialog.forget_wanted):
        dialog.delete.click()
        dialog.forget.click()


def test_fields_have_names(qtbot: QtBot) -> None:
    dialog = _dialog(qtbot, Settings())
    named = [
        dialog.language,
        dialog.theme,
        dialog.font_pt,
        dialog.second_opinion,
        dialog.endpoint,
        dialog.engine.kv_type,
    ]
    assert all(field.accessibleName() for field in named)
    assert isinstance(dialog.font_pt, QDoubleSpinBox)
    dialog.tabs.setCurrentIndex(ENGINE)
    assert dialog.engine.kv_type.window() is dialog  # its fields, in this dialog
    assert len(fields(Settings)) == 18  # a new setting needs a field here


def test_fields_follow_other_colours_while_the_dialog_is_open(
    qtbot: QtBot, qapp: QApplication
) -> None:
    apply_theme(qapp, scheme="dark")
    dialog = _dialog(qtbot, Settings())
    dialog.show()
    apply_theme(qapp, scheme="light")
    qapp.processEvents()
    assert colors() is SCHEMES["light"] and dialog.styleSheet() == form_sheet()
    apply_theme(qapp, scheme="system")


def test_numbers_in_the_settings_stand_off_their_border(qtbot: QtBot) -> None:
    dialog = SettingsDialog(Settings())
    qtbot.addWidget(dialog)
    assert dialog.font_pt.lineEdit().textMargins().left() > 3


def test_the_engine_is_checked_again_and_the_sentence_says_what_came_of_it(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    dialog = _dialog(qtbot, Settings())
    status = dialog.engine.status
    assert "not checked on this processor yet" in status.sentence.text()
    shown: list[str] = []

    def check(progress: Callable[[str], None], _cancel: Event, *, again: bool) -> None:
        assert again
        progress("Trying")
        store_check(EngineCheck(n_tokens=68, date="2026-11-28"))

    monkeypatch.setattr("app.ui.control.engine_check.check_engine", check)
    dialog.engine.status.again.click()
    shown.append(status.sentence.text())
    assert not status.again.isEnabled()
    qtbot.waitUntil(status.again.isEnabled)
    assert "as it was built: 68 tokens" in status.sentence.text()
    assert shown == ["Checking …"]
