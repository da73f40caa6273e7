"""Files that the system asks this program to open while it runs.

On macOS "Open with", a drop on the Dock and a double click name the file by an event; there the
command line is empty. Other systems start the program with the file's name.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtGui import QFileOpenEvent
from PySide6.QtWidgets import QApplication


class FileOpenEvents(QObject):
    """Listens for the system's wishes to open a file.

    Signals:
        files_received: (list of Path) the file
    """

    files_received = Signal(object)

    def __init__(self, application: QApplication) -> None:
        super().__init__(application)
        application.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Takes events that name a local file; leaves all else."""
        if isinstance(event, QFileOpenEvent) and event.file():
            self.files_received.emit([Path(event.file())])
            return True
        return super().eventFilter(watched, event)
