"""Opens the window."""

from __future__ import annotations

import signal
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtGui import QGuiApplication, QIcon
from PySide6.QtWidgets import QApplication

from app import __version__
from app.system.errors import ExitCode
from app.system.folders import resources_folder
from app.system.translation import use_language
from app.ui.opening.qt_sentences import use_qt_sentences

CHECKED_MS = 8000
"""How the engine runs is a passing remark; the settings have it."""
READER_MS = 100
"""How long after the window the process that reads documents starts, unless one is to be opened."""
READING_MS = 300
"""How long after the window what the first document needs is imported."""
DIALOGS_MS = 4000
"""How long after the window what only its dialogs need is imported: nobody waits for it then."""


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

    from app.system.program_log import start_log
    from app.system.settings import load_settings
    from app.ui.widgets.theme import apply_theme

    start_log()
    settings = load_settings()
    use_language(settings.language)
    use_qt_sentences(application)
    apply_theme(application, settings.theme, settings.font_pt)
    QGuiApplication.styleHints().colorSchemeChanged.connect(lambda _: apply_theme(application))

    from app.ui.incoming.single_instance import SingleInstance

    instance = SingleInstance()
    if not instance.claim([Path(name).resolve() for name in argv]):
        return 0
    from app.documents.guarded import GuardedReader
    from app.ui.control.controller import Controller
    from app.ui.control.engine_check import EngineCheckJob
    from app.ui.incoming.file_open_events import FileOpenEvents
    from app.ui.opening.open_window import OpenWindow
    from app.ui.opening.preparing import prepare_dialogs, prepare_reading
    from app.ui.opening.without_library import open_workspace
    from app.ui.shell.update_notice import UpdateNotice

    reader = GuardedReader()
    if argv:
        reader.prepare()  # else it would take the window's own time, on one or two cores
    workspace = open_workspace(reader)
    if workspace is None:
        reader.close()
        instance.close()
        return int(ExitCode.LIBRARY)
    controller = Controller(workspace, settings)
    opened = OpenWindow(controller)
    if not argv:
        QTimer.singleShot(READER_MS, reader.prepare)
    for wait_ms, prepare in ((READING_MS, prepare_reading), (DIALOGS_MS, prepare_dialogs)):
        QTimer.singleShot(wait_ms, controller, partial(controller.in_background, prepare))
    instance.files_received.connect(opened.receive)
    if sys.platform == "darwin":  # elsewhere a file's name comes on the command line
        FileOpenEvents(application).files_received.connect(opened.receive)
    if argv:
        QTimer.singleShot(0, lambda: opened.receive([Path(name) for name in argv]))
    update = UpdateNotice(opened)
    update.found.connect(opened.tell_of_update)
    update.start(settings)
    check = EngineCheckJob()
    check.told.connect(lambda told: opened.window.statusBar().showMessage(told, CHECKED_MS))
    check.start()
    # Python handles Ctrl-C only between its own instructions: give it some.
    signal.signal(signal.SIGINT, lambda *_: opened.window.end())
    ticking = QTimer()
    ticking.start(200)
    ticking.timeout.connect(lambda: None)
    try:
        return application.exec()
    finally:
        check.stop()
        instance.close()


if __name__ == "__main__":
    sys.exit(run_window(sys.argv[1:]))
