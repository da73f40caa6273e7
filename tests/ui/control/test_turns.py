"""What threads tell the window is handed over in order, and leaves it time between."""

from __future__ import annotations

import threading
import time

from PySide6.QtCore import QTimer
from pytestqt.qtbot import QtBot

from app.ui.control.turns import TURN_S, Turns


def test_what_is_told_at_once_is_taken_in_order_with_other_things_between(qtbot: QtBot) -> None:
    turns, taken, between = Turns(), [], []
    n_told = 40

    def take(number: int) -> None:
        assert threading.current_thread() is threading.main_thread()
        end = time.perf_counter() + TURN_S / 4
        while time.perf_counter() < end:
            pass
        taken.append(number)

    timer = QTimer(interval=0)
    timer.timeout.connect(lambda: between.append(len(taken)))
    teller = threading.Thread(target=lambda: [turns.put(take, n) for n in range(n_told)])
    teller.start()
    teller.join()
    timer.start()
    qtbot.waitUntil(lambda: len(taken) == n_told)
    assert taken == list(range(n_told))
    assert len({n for n in between if 0 < n < n_told}) >= 3, "the window had its turns meanwhile"


def test_all_that_waits_is_taken_at_once_before_the_window_goes() -> None:
    turns, taken = Turns(), []
    for number in range(3):
        turns.put(taken.append, number)
    turns.finish()
    assert taken == [0, 1, 2]


def test_what_is_told_later_is_taken_too(qtbot: QtBot) -> None:
    turns, taken = Turns(), []
    for number in range(3):
        turns.put(taken.append, number)
        qtbot.waitUntil(lambda expected=number: taken == list(range(expected + 1)))
