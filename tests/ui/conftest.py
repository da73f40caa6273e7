"""A window for every test that asks for one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tests.analysis.scripted import ScriptedEngine
from tests.ui.desk import Desk, answer


@pytest.fixture
def engine() -> ScriptedEngine:
    return ScriptedEngine(answer)


@pytest.fixture
def desk(qtbot: QtBot, engine: ScriptedEngine, starter_model: Path) -> Iterator[Desk]:
    desk = Desk(qtbot, engine)
    yield desk
    desk.window.close()
