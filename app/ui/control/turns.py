"""Hands over to the window what other threads tell it, for a few milliseconds in each turn of its
event loop."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Qt, QTimer, Signal

TURN_S = 0.01
"""What of a turn of the event loop is given to what threads tell: an answer out of the library
comes all at once, and showing it would keep the window from whoever types or scrolls."""


class Turns(QObject):
    """Calls in the window's thread, in order, what other threads put here."""

    _called = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._waiting: deque[tuple[Callable[..., object], tuple[Any, ...]]] = deque()
        self._lock = threading.Lock()
        self._is_called = False
        self._called.connect(self._hand_over, Qt.ConnectionType.QueuedConnection)

    def put(self, tell: Callable[..., object], *told: Any) -> None:
        """Has `tell` called with what is told, from any thread."""
        with self._lock:
            self._waiting.append((tell, told))
            if self._is_called:
                return
            self._is_called = True
        self._called.emit()

    def finish(self) -> None:
        """Calls at once all that waits: the window that is told goes, and could not be later."""
        while True:
            with self._lock:
                if not self._waiting:
                    return
                tell, told = self._waiting.popleft()
            tell(*told)

    def _hand_over(self) -> None:
        end = time.perf_counter() + TURN_S
        while True:
            with self._lock:
                if not self._waiting:
                    self._is_called = False
                    return
                tell, told = self._waiting.popleft()
            tell(*told)
            if time.perf_counter() > end:
                break
        QTimer.singleShot(0, self, self._hand_over)
