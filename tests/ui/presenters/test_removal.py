"""What is removed in the window is gone: after the undo has passed, and when the window closes."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.system.folders import data_folder
from app.ui.control import controller as controller_module
from app.ui.presenters import window_parts
from tests.ui.desk import Desk

LEASE = "# Lease\n\nThe rent is 900 euros.\n"
WORDS = b"The agreement covers a cloud service"


def on_disk() -> bytes:
    return b"".join(path.read_bytes() for path in data_folder().iterdir() if path.is_file())


def remove_the_result(desk: Desk, folder: Path) -> None:
    path = folder / "lease.md"
    path.write_text(LEASE, encoding="utf-8")
    desk.open(path)
    desk.run()
    assert WORDS in on_disk(), "the test would prove nothing"
    desk.window.library.delete_run(desk.window.controller.workspace.library.runs()[0])


def test_closing_the_window_removes_it_for_good(desk: Desk, tmp_path: Path) -> None:
    remove_the_result(desk, tmp_path)
    desk.window.close()
    assert WORDS not in on_disk()


def test_it_goes_when_it_cannot_be_brought_back_any_more(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(window_parts, "UNDO_S", -0.9)
    monkeypatch.setattr(controller_module, "UNDO_S", 0.0)
    remove_the_result(desk, tmp_path)
    desk.wait(lambda: WORDS not in on_disk())
    banner = desk.window.banner
    assert not banner.isVisible() or "was removed" not in banner.text, "no undo is offered any more"


def test_what_was_removed_is_called_by_its_name_and_its_documents(
    desk: Desk, tmp_path: Path
) -> None:
    """The document, its questions and its other results are still there."""
    remove_the_result(desk, tmp_path)
    banner = desk.window.banner
    assert banner.text.startswith("“Summary” of “Lease” was removed from the library")
    banner.press()
    assert len(desk.window.history.runs()) == 1
