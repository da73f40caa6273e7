"""The launcher's decisions, without building an environment (a fresh clone does that)."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import main as launcher

REPOSITORY = Path(__file__).resolve().parent.parent


@pytest.mark.parametrize(
    ("arguments", "window"),
    [([], True), (["window"], True), (["--version"], False), (["summarize", "a.pdf"], False)],
)
def test_only_the_window_needs_qt(arguments: list[str], window: bool) -> None:
    assert launcher.opens_window(arguments) is window


@pytest.mark.parametrize("name", ["longleaf.desktop", "longleaf.command", "longleaf.bat"])
def test_launchers_start_this_checkout(name: str) -> None:
    text = (REPOSITORY / "packaging" / "launchers" / name).read_text(encoding="utf-8")
    assert "main.py" in text and "window" in text


def test_a_start_reads_the_standard_library_alone(tmp_path: Path) -> None:
    """-S leaves out site-packages, and -I the working directory, as on a new machine."""
    code = (
        "import sys; sys.path[:0] = sys.argv[1:3];"
        "import main; from environment import pip_runs, preparing, qt_libraries, stamp;"
        "from pathlib import Path; print(stamp.is_ready(Path(sys.argv[3]), False))"
    )
    folders = [str(REPOSITORY), str(REPOSITORY / "packaging"), str(tmp_path)]
    command = [sys.executable, "-I", "-S", "-c", code, *folders]
    done = subprocess.run(command, capture_output=True, text=True)
    assert (done.stdout.strip(), done.stderr) == ("False", "")


def test_an_old_python_is_told_what_is_needed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(launcher.sys, "version_info", (3, 10, 2))
    assert launcher.main() == launcher.EXIT_SETUP
    assert "needs Python 3.11" in capsys.readouterr().err
