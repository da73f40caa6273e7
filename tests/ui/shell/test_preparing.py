"""The window comes before what it does not need yet, and that is there before it is needed."""

from __future__ import annotations

import subprocess
import sys

from app.ui.opening.preparing import READING, prepare_dialogs, prepare_reading

LATER = (*READING, "llama_cpp", "pypdf")


def test_the_window_is_imported_without_what_it_does_not_need_yet() -> None:
    script = "import sys, app.ui.shell.main_window, app.ui.opening.start; print(*sys.modules)"
    told = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, check=True, text=True
    )
    loaded = set(told.stdout.split())
    assert "app.ui.shell.main_window" in loaded
    assert not loaded & set(LATER), sorted(loaded & set(LATER))


def test_what_is_needed_later_can_be_imported() -> None:
    prepare_reading()
    prepare_dialogs()
    assert set(READING) <= set(sys.modules)
