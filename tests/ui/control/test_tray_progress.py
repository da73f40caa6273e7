"""How far a run is, in the tray and on the entry in the task bar."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication, QSystemTrayIcon

from app.analysis.runs.events import Progress
from app.system.folders import resources_folder
from app.system.settings import Settings
from app.ui.control import tray_progress
from app.ui.control.tray_progress import progress_picture
from app.ui.widgets.theme import colors
from tests.ui.desk import Desk


class _Tray(QSystemTrayIcon):
    """As where a desktop has a tray."""

    @staticmethod
    def isSystemTrayAvailable() -> bool:
        return True


def test_the_tray_shows_how_far_a_run_is_and_only_while_it_goes_on(
    desk: Desk, contract_pdf: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tray_progress, "QSystemTrayIcon", _Tray)
    launcher: list[tuple[float, bool]] = []
    monkeypatch.setattr(
        tray_progress, "_tell_launcher", lambda f, *, is_visible: launcher.append((f, is_visible))
    )
    desk.open(contract_pdf)
    progress = desk.window.surroundings.progress
    tips: list[str] = []

    def look(event: object) -> None:
        if isinstance(event, Progress) and progress.tray is not None:
            tips.append(progress.tray.toolTip())

    desk.window.controller.run_event.connect(look)
    assert progress.tray is None
    desk.run()
    assert progress.tray is None and not progress.is_shown
    document = desk.window.controller.document
    assert document is not None
    assert tips and all("%" in tip and document.title not in tip for tip in tips)
    assert launcher[0] == (0.0, True) and launcher[-1] == (0.0, False)
    desk.window.controller.settings = Settings(show_progress=False)
    launcher.clear()
    desk.window.runs.start_afresh()
    desk.settle()
    assert not launcher


def test_the_menu_of_the_tray_pauses_and_cancels(
    desk: Desk, contract_pdf: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.open(contract_pdf)
    done: list[str] = []
    controller = desk.window.controller
    monkeypatch.setattr(controller, "pause", lambda: done.append("pause"))
    controller.stopping.connect(lambda: done.append("cancel"))
    progress = desk.window.surroundings.progress
    progress.begin()
    for action in progress.menu.actions():
        action.trigger()
    assert done == ["pause", "cancel"] and not progress.pause.isEnabled()
    progress.begin()
    assert progress.pause.isEnabled()
    progress.end()


def test_the_ring_of_the_tray_fills(qapp: QApplication) -> None:
    icon = QIcon(str(resources_folder() / "icons" / "longleaf.svg"))
    none, half, full = (
        progress_picture(icon, share).toImage().pixelColor(59, 32).name()
        for share in (0.0, 0.5, 1.0)
    )
    assert none == colors().waiting and full == half == colors().done  # at three o'clock
