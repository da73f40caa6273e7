"""No room, or no permission to write: Start works without it, or one sentence says what to free."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QAbstractButton, QApplication, QMessageBox
from pytestqt.qtbot import QtBot

from app.analysis.runs.events import Notice
from app.documents.guarded import GuardedReader
from app.engines.llama import conversion
from app.jobs.workspace import Workspace
from app.ui.control.controller import Controller
from app.ui.opening.without_library import open_workspace
from app.ui.shell.main_window import MainWindow
from tests.analysis.scripted import ScriptedEngine
from tests.ui.desk import Desk, answer


def press(label: str, told: list[str]) -> None:
    """Presses a button of the message box that comes next."""

    def look() -> None:
        box = QApplication.activeModalWidget()
        if not isinstance(box, QMessageBox):
            QTimer.singleShot(20, look)
            return
        told.extend([box.text(), box.informativeText()])
        button: QAbstractButton = next(b for b in box.buttons() if b.text() == label)
        button.click()

    QTimer.singleShot(20, look)


@pytest.fixture
def no_data_folder(longleaf_home: Path) -> Path:
    """The library's folder is a file: nothing can be kept in it."""
    data = longleaf_home / "data"
    data.write_text("in the way", encoding="utf-8")
    return data


@pytest.mark.first_start
def test_a_library_that_cannot_be_opened_is_told_and_not_needed(
    qtbot: QtBot, no_data_folder: Path, contract_pdf: Path, starter_model: Path
) -> None:
    told: list[str] = []
    press("Go on, and keep nothing", told)
    workspace = open_workspace(GuardedReader())
    assert workspace is not None and "cannot be opened" in told[0]
    assert "permissions" in told[1]
    engine = ScriptedEngine(answer)
    workspace.make_engine = lambda _model, _settings: engine
    window = MainWindow(Controller(workspace))
    window.show()
    qtbot.waitUntil(lambda: window.work.model.count() > 0)
    window.open_path(contract_pdf)
    qtbot.waitUntil(lambda: window.controller.plan is not None)
    window.work.start.click()
    qtbot.waitUntil(lambda: bool(window.work.result.markdown))
    qtbot.waitUntil(lambda: not window.controller.is_running)
    assert no_data_folder.read_text(encoding="utf-8") == "in the way"
    window.end()


@pytest.mark.first_start
def test_who_does_not_want_to_go_on_without_it_is_let_go(
    qapp: QApplication, no_data_folder: Path
) -> None:
    press("Close", [])
    assert open_workspace(GuardedReader()) is None


@pytest.mark.parametrize("obstacle", ["a file in the way", "a full disk"])
def test_start_works_without_the_models_faster_copy(
    qtbot: QtBot,
    longleaf_home: Path,
    monkeypatch: pytest.MonkeyPatch,
    starter_model: Path,
    obstacle: str,
) -> None:
    monkeypatch.setenv("LONGLEAF_CONVERT", "")
    monkeypatch.setattr(conversion, "extra_buffers", lambda: ("CPU_REPACK",))  # a copy would pay
    if obstacle == "a full disk":
        monkeypatch.setattr(conversion, "_DISK_BYTES_LEFT", 2**60)
    else:
        (longleaf_home / "cache").mkdir(exist_ok=True)
        (longleaf_home / "cache" / "models").write_text("in the way", encoding="utf-8")
    workspace = Workspace()
    model = workspace.open_model(starter_model)
    notice = list(workspace.prepare(model))[-1]
    assert isinstance(notice, Notice) and notice.message.endswith("It is used as it is.")
    assert "faster copy" in notice.message and "models" in notice.message
    assert list(workspace.prepare(model)) == [], "it is said once"
    workspace.close()


def test_a_disk_that_fills_is_told_where_the_answer_would_stand(
    desk: Desk, contract_pdf: Path
) -> None:
    window = desk.window
    desk.open(contract_pdf)
    library = window.controller.workspace.library
    [n_pages] = library.db.execute("PRAGMA page_count").fetchone()
    library.db.execute(f"PRAGMA max_page_count = {n_pages}")  # SQLite's own way to be full
    window.work.start.click()
    desk.wait(lambda: window.banner.isVisible())
    desk.settle()
    assert "no room left" in window.banner.text and "Free 50 MB" in window.banner.text
    assert window.work.start.isVisible() and window.work.start.isEnabled()
    library.db.execute("PRAGMA max_page_count = 1000000")
    desk.run()
    assert window.work.result.markdown, "it goes on once there is room"
