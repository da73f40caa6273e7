"""Long rounds of the garbage collector wait until nobody looks."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from app.ui.control import garbage_rounds
from app.ui.control.garbage_rounds import GarbageRounds


@pytest.fixture
def rounds(qapp: QApplication) -> Iterator[GarbageRounds]:
    rounds = GarbageRounds()
    yield rounds
    rounds.close()


def test_python_makes_no_long_rounds_by_itself(rounds: GarbageRounds) -> None:
    before = gc.get_stats()[2]["collections"]
    kept = [[n] for n in range(300_000)]
    assert gc.get_stats()[2]["collections"] == before and len(kept) == 300_000


def test_a_long_round_comes_when_the_program_is_in_the_background(
    rounds: GarbageRounds, monkeypatch: pytest.MonkeyPatch
) -> None:
    state = Qt.ApplicationState.ApplicationActive
    monkeypatch.setattr(QGuiApplication, "applicationState", lambda: state)
    before = gc.get_stats()[2]["collections"]
    rounds.look()
    assert gc.get_stats()[2]["collections"] == before
    state = Qt.ApplicationState.ApplicationInactive
    rounds.look()
    assert gc.get_stats()[2]["collections"] == before + 1
    state = Qt.ApplicationState.ApplicationActive
    monkeypatch.setattr(garbage_rounds, "_LONGEST_S", -1.0)  # a quarter of an hour is over
    rounds.look()
    assert gc.get_stats()[2]["collections"] == before + 2


def test_afterwards_python_decides_again(qapp: QApplication) -> None:
    before = gc.get_threshold()
    GarbageRounds().close()
    assert gc.get_threshold() == before and gc.get_freeze_count() == 0
