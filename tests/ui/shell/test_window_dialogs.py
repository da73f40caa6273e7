"""The dialogs of the main window: each opens from the menu, and what is chosen in them counts."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from app.export.what_was_read import reading_as_markdown
from app.jobs.workspace import Tuning, Workspace
from app.store import Library
from app.system.settings import Settings, load_settings
from app.ui.control.controller import Controller
from app.ui.shell.main_window import MainWindow
from tests.ui.desk import WAIT_MS, Desk


def test_settings_of_the_engine_are_kept_and_can_be_reset(
    desk: Desk, contract_pdf: Path, qtbot: QtBot
) -> None:
    desk.open(contract_pdf)
    before = desk.window.controller.plan
    assert before is not None and before.memory is not None
    settings = replace(
        Settings(), kv_type="q8_0", n_threads=1, n_gpu_layers=0, snapshot_limit_bytes=3 * 2**30
    )
    desk.window.dialogs.use(settings)
    after = desk.window.controller.plan
    assert after is not None and after.memory is not None
    assert after.memory.kv_bytes < before.memory.kv_bytes * 0.6
    workspace = desk.window.controller.workspace
    assert workspace.tuning == Tuning("q8_0", 1, 0) and workspace.snapshot_limit_bytes == 3 * 2**30
    assert load_settings() == settings, "kept for the next start"
    dialog = desk.window.dialogs.settings()
    assert dialog.values() == settings
    dialog.show_values(Settings())
    dialog.apply()
    assert workspace.tuning == Tuning() and load_settings() == Settings()
    dialog.close()


def test_every_dialog_opens_from_the_menu(desk: Desk, starter_model: Path) -> None:
    for name in ("settings", "models", "servers", "advice", "palette", "shortcuts", "log", "about"):
        desk.window.actions_by_name[name].trigger()
        shown = [d for d in desk.window.findChildren(QDialog) if d.isVisible()]
        assert len(shown) == 1, name
        shown[0].close()


def test_a_further_start_hands_over_its_files(desk: Desk, contract_pdf: Path) -> None:
    desk.window.receive([contract_pdf])
    desk.wait(lambda: desk.window.controller.plan is not None)
    assert desk.window.controller.document is not None


def test_what_is_left_of_a_damaged_library_is_offered(
    desk: Desk, longleaf_home: Path, contract_pdf: Path, qtbot: QtBot
) -> None:
    desk.open(contract_pdf)
    desk.run()
    desk.window.close()
    path = longleaf_home / "data" / "library.db"
    data = bytearray(path.read_bytes())
    data[-4096:] = b"\x5a" * 4096
    path.write_bytes(data)
    library = Library.open()
    if library.set_aside is None:  # what was hit was a free page
        library.close()
        pytest.skip("SQLite found nothing wrong")
    again = MainWindow(Controller(Workspace(library)))
    qtbot.addWidget(again)
    assert "damaged" in again.banner.text and library.runs() == []
    with qtbot.waitSignal(again.controller.recovered, timeout=WAIT_MS):
        again.dialogs.recover(library.set_aside)
    assert len(library.documents()) == 1
    again.close()


def test_references_are_offered_to_be_left_out(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "paper.md"
    body = "# Findings\n\n" + "Rent rose by five percent in Leeds. " * 40
    path.write_text(body + "\n\n# References\n\n" + "[1] Ada, On Rents, 1843.\n\n" * 60)
    desk.open(path)
    box, controller = desk.window.work.card.leave_out, desk.window.controller
    assert box.isVisible() and box.text() == "Leave out: References" and not box.isChecked()
    whole = controller.plan
    box.setChecked(True)
    desk.wait(lambda: controller.plan is not None and controller.plan is not whole)
    assert whole is not None and controller.plan is not None
    assert controller.plan.n_document_tokens < whole.n_document_tokens / 2
    assert any("References" in reason for reason in controller.plan.reasons)
    desk.run()
    assert controller.workspace.library.runs()[0].parameters["leave_out"] == ["references"]
    box.setChecked(False)
    n_whole = whole.n_document_tokens
    desk.wait(lambda: controller.plan is not None and controller.plan.n_document_tokens == n_whole)


def test_what_was_read_is_shown_as_the_command_line_does(desk: Desk, contract_docx: Path) -> None:
    assert desk.window.dialogs.what_was_read() is None, "no document is open"
    desk.open(contract_docx)
    dialog = desk.window.dialogs.what_was_read()
    assert dialog is not None
    document = desk.window.controller.document
    assert document is not None
    wanted = reading_as_markdown(document)
    desk.wait(lambda: dialog.text.toPlainText() == wanted)
    assert "[§ 4.2]" in wanted and "Kept out of the text" in wanted
    dialog.copy_button.click()
    assert QGuiApplication.clipboard().text() == wanted
    dialog.close()


def test_the_window_is_there_before_what_only_dialogs_and_files_need() -> None:
    """Each of these takes as long to import as a tenth of the window."""
    late = ("httpx", "markdown_it", "tomlkit", "docx", "app.ui.dialogs.servers_page")
    program = (
        "import sys, app.ui.opening.open_window, app.ui.control.controller\n"
        f"print([name for name in {late!r} if name in sys.modules])\n"
        "from app.ui.opening.preparing import prepare_dialogs\n"
        "prepare_dialogs()\n"
        f"print([name for name in {late!r} if name in sys.modules])\n"
    )
    told = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert told.stdout.splitlines() == [
        "[]",
        "['httpx', 'tomlkit', 'app.ui.dialogs.servers_page']",
    ], told.stderr
