"""How far a run is, where the desktop shows it while the window is away: in the tray and on the
program's entry in the task bar.

Nothing of the document is in it: whoever passes by may see it.
"""

from __future__ import annotations

import os
import sys

from PySide6.QtCore import QObject, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QIcon, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QMenu, QSystemTrayIcon, QWidget

from app.system.translation import tr
from app.ui.widgets.theme import colors

_SIZE_PX = 64
_RING_PX = 9
_LAUNCHER = ("/com/canonical/unity/launcherentry/1", "com.canonical.Unity.LauncherEntry", "Update")
_DESKTOP_FILE = "application://longleaf.desktop"


class TrayProgress(QObject):
    """There only while something goes on.

    Signals: `show_clicked`, `pause_clicked`, `cancel_clicked`
    """

    show_clicked = Signal()
    pause_clicked = Signal()
    cancel_clicked = Signal()

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._icon = window.windowIcon()
        self._percent = -1
        self.tray: QSystemTrayIcon | None = None
        self.menu = QMenu(window)
        self.menu.addAction(tr("Show Longleaf"), self.show_clicked.emit)
        self.menu.addSeparator()
        self.pause = self.menu.addAction(tr("Pause"), self.pause_clicked.emit)
        self.menu.addAction(tr("Cancel"), self.cancel_clicked.emit)

    @property
    def is_shown(self) -> bool:
        """Whether something is told to go on."""
        return self._percent >= 0

    def begin(self) -> None:
        """Something goes on from now."""
        self.pause.setEnabled(True)
        if QSystemTrayIcon.isSystemTrayAvailable():
            self.tray = QSystemTrayIcon(self)
            self.tray.setContextMenu(self.menu)
            self.tray.activated.connect(self._activate)
        self.show(0.0, "Longleaf")
        if self.tray is not None:
            self.tray.show()

    def show(self, fraction: float, told: str) -> None:
        """How far it is, from 0 to 1, and a line about it."""
        percent = round(min(max(fraction, 0.0), 1.0) * 100)
        if self.tray is not None:
            self.tray.setToolTip(told)
        if percent == self._percent:
            return
        self._percent = percent
        if self.tray is not None:
            self.tray.setIcon(QIcon(progress_picture(self._icon, percent / 100)))
        _tell_launcher(percent / 100, is_visible=True)

    def end(self) -> None:
        """Nothing goes on any more."""
        if not self.is_shown:
            return
        self._percent = -1
        if self.tray is not None:
            self.tray.hide()
            self.tray.deleteLater()
            self.tray = None
        _tell_launcher(0.0, is_visible=False)

    def _activate(self, reason: QSystemTrayIcon.ActivationReason) -> None:
        if reason is not QSystemTrayIcon.ActivationReason.Context:
            self.show_clicked.emit()


def progress_picture(icon: QIcon, fraction: float) -> QPixmap:
    """The program's icon in a ring that fills clockwise."""
    c = colors()
    picture = QPixmap(_SIZE_PX, _SIZE_PX)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    inner = round(_SIZE_PX - 2.6 * _RING_PX)
    corner = (_SIZE_PX - inner) // 2
    painter.drawPixmap(corner, corner, icon.pixmap(inner, inner))
    ring = QRectF(picture.rect()).adjusted(*(s * (_RING_PX / 2 + 1) for s in (1, 1, -1, -1)))
    # Sixteenths of a degree, from the top.
    for color, share in ((c.waiting, 1.0), (c.done, fraction)):
        pen = QPen(QColor(color), _RING_PX)
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        painter.setPen(pen)
        painter.drawArc(ring, 90 * 16, round(-360 * 16 * share))
    painter.end()
    return picture


def _tell_launcher(fraction: float, *, is_visible: bool) -> None:
    """Docks of Linux desktops (Ubuntu's, KDE's, Dash to Dock) draw a bar on the program's icon."""
    # Without the address of a bus, Qt would start one, which takes time.
    if not sys.platform.startswith("linux") or "DBUS_SESSION_BUS_ADDRESS" not in os.environ:
        return
    from PySide6.QtDBus import QDBusConnection, QDBusMessage

    bus = QDBusConnection.sessionBus()
    if not bus.isConnected():
        return
    message = QDBusMessage.createSignal(*_LAUNCHER)
    message.setArguments([_DESKTOP_FILE, {"progress": fraction, "progress-visible": is_visible}])
    bus.send(message)
