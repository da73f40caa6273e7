"""Files that macOS names by an event."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent, QUrl
from PySide6.QtGui import QFileOpenEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.ui.incoming.file_open_events import FileOpenEvents


def test_a_file_named_by_an_event_is_handed_on(qapp: QApplication, qtbot: QtBot) -> None:
    events = FileOpenEvents(qapp)
    received: list[list[Path]] = []
    events.files_received.connect(received.append)
    try:
        QCoreApplication.sendEvent(qapp, QFileOpenEvent(QUrl.fromLocalFile("/tmp/lease.pdf")))
        QCoreApplication.sendEvent(qapp, QFileOpenEvent(QUrl("longleaf:nothing")))
        QCoreApplication.sendEvent(qapp, QEvent(QEvent.Type.User))
    finally:
        qapp.removeEventFilter(events)
    assert received == [[Path("/tmp/lease.pdf")]]
