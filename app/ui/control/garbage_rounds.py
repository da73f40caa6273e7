"""Python's rounds for garbage in cycles, kept from stopping the window.

A round over all objects takes a tenth of a second with a book and a large library in memory, and
no other thread runs meanwhile. Python begins one whenever enough objects were made, which is when
a document is opened. Here it waits until nobody looks. Documents, results and what they are made of
hold no cycles: they are freed at once as ever.
"""

from __future__ import annotations

import gc
import time

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtGui import QGuiApplication

_NEVER = 1_000_000  # young rounds between two over all objects
_LOOK_MS = 20_000
_LONGEST_S = 15 * 60.0  # a short stop then beats memory that only grows


class GarbageRounds(QObject):
    """From its making until `close`: short rounds over young objects as ever, long ones only while
    the program is in the background, or after a quarter of an hour."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._before = gc.get_threshold()
        gc.freeze()  # what the program itself consists of is never garbage
        gc.set_threshold(*self._before[:2], _NEVER)
        self._last_s = time.monotonic()
        self._timer = QTimer(self, interval=_LOOK_MS)
        self._timer.timeout.connect(self.look)
        self._timer.start()

    def close(self) -> None:
        """Python decides again."""
        self._timer.stop()
        gc.set_threshold(*self._before)
        gc.unfreeze()

    def look(self) -> None:
        is_seen = QGuiApplication.applicationState() is Qt.ApplicationState.ApplicationActive
        if not is_seen or time.monotonic() - self._last_s > _LONGEST_S:
            gc.collect()
            self._last_s = time.monotonic()
