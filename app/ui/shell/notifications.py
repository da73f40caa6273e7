"""Tells of a long run's end when the window is not in front. Nothing of the document is in it."""

from __future__ import annotations

import shutil
import subprocess
import sys

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication, QSystemTrayIcon, QWidget

from app.system.translation import tr
from app.system.wording import duration_text

LONG_S = 20.0
"""Shorter runs are waited for."""
_SHOWN_MS = 10_000


class Notifier(QObject):
    """Marks the window's entry in the task bar, and shows a message of the desktop.

    The title of a document is left out: a message may lie on a locked screen.
    """

    def __init__(self, window: QWidget, *, is_enabled: bool = True) -> None:
        super().__init__(window)
        self._window = window
        self.is_enabled = is_enabled
        self._tray: QSystemTrayIcon | None = None

    def tell_finished(self, elapsed_s: float) -> bool:
        """A run has ended; whether that was told."""
        return self._tell(
            tr("The summary is ready."), tr("It took {time}.", time=duration_text(elapsed_s)),
            elapsed_s,
        )  # fmt: skip

    def tell_failed(self, elapsed_s: float) -> bool:
        """A run has ended before its end; whether that was told."""
        return self._tell(
            tr("The run has stopped."), tr("Longleaf says why; what was done is kept."), elapsed_s
        )

    def _tell(self, title: str, text: str, elapsed_s: float) -> bool:
        if not self.is_enabled or elapsed_s < LONG_S or self._window.isActiveWindow():
            return False
        QApplication.alert(self._window)
        if QSystemTrayIcon.isSystemTrayAvailable() and QSystemTrayIcon.supportsMessages():
            self._tell_by_tray(title, text)
        else:
            _tell_by_command(title, text)
        return True

    def _tell_by_tray(self, title: str, text: str) -> None:
        if self._tray is None:
            self._tray = QSystemTrayIcon(self._window.windowIcon(), self)
            self._tray.setToolTip("Longleaf")
            self._tray.messageClicked.connect(self._come_forward)
            self._tray.activated.connect(self._come_forward)
        self._tray.show()
        self._tray.showMessage(title, text, self._window.windowIcon(), _SHOWN_MS)
        QTimer.singleShot(2 * _SHOWN_MS, self._tray.hide)

    def _come_forward(self) -> None:
        come_forward(self._window)
        if self._tray is not None:
            self._tray.hide()


def come_forward(window: QWidget) -> None:
    """Brings a window before all others, minimised or not."""
    window.setWindowState(window.windowState() & ~Qt.WindowState.WindowMinimized)
    window.raise_()
    window.activateWindow()


def _tell_by_command(title: str, text: str) -> None:
    """Desktops without a tray, GNOME for one, have this command of libnotify."""
    command = shutil.which("notify-send") if sys.platform.startswith("linux") else None
    if command:
        subprocess.Popen(
            [command, "--app-name=Longleaf", "--icon=longleaf", title, text],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
