"""Opens the window."""

from __future__ import annotations

import signal
import sys
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtGui import QGuiApplication, QIcon
from PySide6.QtWidgets import QApplication

from app import __version__
from app.folders import resources_folder


def run_window(argv: Sequence[str]) -> int:
    """Opens the window, with the first of the files in `argv`; returns the exit status."""
    application = QApplication.instance() or QApplication(["longleaf"])
    assert isinstance(application, QApplication)
    application.setApplicationName("Longleaf")
    application.setApplicationVersion(__version__)
    application.setDesktopFileName("longleaf")
    icon = resources_folder() / "icons" / "longleaf.svg"
    if icon.exists():
        application.setWindowIcon(QIcon(str(icon)))

    from app.ui.theme import apply_theme

    apply_theme(application)
    QGuiApplication.styleHints().colorSchemeChanged.connect(lambda _: apply_theme(application))

    from app.analysis.workspace import Workspace
    from app.documents.guarded import GuardedReader
    from app.ui.controller import Controller
    from app.ui.main_window import MainWindow

    reader = GuardedReader()
    reader.prepare()
    window = MainWindow(Controller(Workspace(reader=reader)))
    window.show()
    if argv:
        QTimer.singleShot(0, lambda: window.open_path(Path(argv[0])))
    # Python handles Ctrl-C only between its own instructions: give it some.
    signal.signal(signal.SIGINT, lambda *_: window.close())
    ticking = QTimer()
    ticking.start(200)
    ticking.timeout.connect(lambda: None)
    return application.exec()


if __name__ == "__main__":
    sys.exit(run_window(sys.argv[1:]))
