"""A window for every test that asks for one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.ui.shell.main_window import MainWindow
from tests.analysis.scripted import ScriptedEngine
from tests.ui.desk import Desk, answer


@pytest.fixture
def engine() -> ScriptedEngine:
    return ScriptedEngine(answer)


@pytest.fixture
def desk(qtbot: QtBot, engine: ScriptedEngine, starter_model: Path) -> Iterator[Desk]:
    desk = Desk(qtbot, engine)
    yield desk
    desk.window.end()


@pytest.fixture(autouse=True)
def windows_end_with_their_test(qapp: QApplication) -> Iterator[None]:
    """A window that was only closed is styled anew with every theme that a later test applies,
    which made each test slower than the one before."""
    yield
    for widget in QApplication.topLevelWidgets():
        if isinstance(widget, MainWindow):
            if widget.isVisible():
                widget.end()
            widget.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
