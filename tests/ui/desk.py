"""A window with a scripted engine behind it, for tests that drive it as a person does."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.engines.contract.engine import Request
from app.jobs.workspace import Workspace
from app.system.folders import config_folder
from app.ui.control.controller import Controller
from app.ui.shell.main_window import MainWindow
from app.ui.widgets.theme import apply_theme, styled_at_the_end
from tests.analysis.scripted import ScriptedEngine

WAIT_MS = 60_000
"""What comes in a second on a quiet machine; one that does other things beside takes longer."""
ANSWER = (
    "The agreement covers a cloud service [p1].\n\n## Main points\n\n"
    "- Fees are due in 30 days [p2]."
)


def answer(_request: Request) -> str:
    return ANSWER


def choose_summaries() -> None:
    """A window that is opened from now on takes every document for something to summarise."""
    settings = QSettings(str(config_folder() / "window.ini"), QSettings.Format.IniFormat)
    for kind in ("contract", "paper"):
        settings.setValue(f"kinds/{kind}", "general")
    settings.sync()


class Desk:
    """A window with a scripted engine behind it, of a person who wants a summary of whatever they
    open: the script has no data to answer a contract review with."""

    def __init__(self, qtbot: QtBot, engine: ScriptedEngine | None) -> None:
        choose_summaries()
        self.qtbot, self.engine = qtbot, engine
        if engine is None:
            workspace = Workspace()
        else:
            workspace = Workspace(make_engine=lambda _model, _settings: engine)
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        apply_theme(application)
        with styled_at_the_end():
            self.window = MainWindow(Controller(workspace))
        self.window.resize(1180, 760)  # whatever screen the tests run on
        self.window.show()
        self.wait(lambda: self.window.work.model.count() > 0)

    def wait(self, until: Callable[[], object], timeout_ms: int = WAIT_MS) -> None:
        self.qtbot.waitUntil(lambda: bool(until()), timeout=timeout_ms)

    def open(self, path: Path) -> None:
        self.window.open_path(path)
        self.wait(lambda: self._is_planned(path))

    def _is_planned(self, path: Path) -> bool:
        """Whether there is a plan for this very file: the one before keeps its own until then."""
        controller = self.window.controller
        document = controller.document
        return document is not None and document.path == path and controller.plan is not None

    def run(self) -> None:
        with self.qtbot.waitSignal(self.window.controller.run_ended, timeout=WAIT_MS):
            self.window.runs.start()
        self.settle()

    def settle(self) -> None:
        self.wait(lambda: not self.window.controller.is_running)
        self.settle_events()

    @staticmethod
    def settle_events() -> None:
        """Lets the window do what has been asked of it."""
        for _ in range(5):
            QApplication.processEvents()


class SlowDesk(Desk):
    """A window whose engine answers when it is let.

    Attributes: `begun` is set once it was asked; it answers when `go_on` is.
    """

    def __init__(self, qtbot: QtBot) -> None:
        self.begun, self.go_on = threading.Event(), threading.Event()
        self._may_answer = threading.Semaphore(0)

        def slow(request: Request) -> str:
            self.begun.set()
            end = time.monotonic() + WAIT_MS / 1000
            while not self.go_on.wait(0.01) and not self._may_answer.acquire(blocking=False):
                assert time.monotonic() < end, "nobody let it answer"
            return answer(request)

        super().__init__(qtbot, ScriptedEngine(slow))

    def let_one(self) -> None:
        """Has one request answered; the next one waits again."""
        self._may_answer.release()
