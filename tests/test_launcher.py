"""The launcher's decisions, without building an environment (a fresh clone does that)."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import main as launcher

REPOSITORY = Path(__file__).resolve().parent.parent


def complete(venv: Path, *, for_tests: bool = False) -> None:
    python = launcher.interpreter(venv)
    python.parent.mkdir(parents=True)
    python.touch()
    (venv / "longleaf.json").write_text(json.dumps(launcher.wanted(for_tests)), encoding="utf-8")


def test_an_environment_is_ready_only_when_its_stamp_fits(tmp_path: Path) -> None:
    venv = tmp_path / "venv"
    assert not launcher.is_ready(venv, False)
    complete(venv)
    assert launcher.is_ready(venv, False)
    assert not launcher.is_ready(venv, True), "the tests need more"
    (venv / "longleaf.json").write_text("{cut short", encoding="utf-8")
    assert not launcher.is_ready(venv, False), "an interrupted setup is done again"


def test_an_environment_for_the_tests_serves_the_program_too(tmp_path: Path) -> None:
    complete(tmp_path / "venv", for_tests=True)
    assert launcher.is_ready(tmp_path / "venv", False)


@pytest.mark.parametrize(
    ("last_words", "says"),
    [
        ("OSError: [Errno 28] No space left on device", "disk is full"),
        ("Failed to establish a new connection: [Errno -3] Temporary failure", "cannot be reached"),
        ("ERROR: Failed building wheel for llama-cpp-python", "could not be compiled"),
        ("ERROR: something else", "could not install"),
    ],
)
def test_failures_of_pip_are_told_in_words(last_words: str, says: str) -> None:
    error = launcher.explain(["Collecting llama-cpp-python", last_words])
    assert says in error.message
    assert "run the same command again" in error.next_step.lower()


def test_a_full_disk_is_found_before_anything_is_installed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(launcher, "DISK_BYTES_NEEDED", 2**62)
    with pytest.raises(launcher.SetupError, match="3 GB"):
        launcher.check_machine(tmp_path / "venv")


def test_missing_qt_libraries_are_named_with_the_line_to_type(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(launcher.sys, "platform", "linux")
    assert launcher.missing_libraries(lambda name: name != "libEGL.so.1") == ["libEGL.so.1"]
    monkeypatch.setattr(launcher, "missing_libraries", lambda: ["libEGL.so.1"])
    monkeypatch.setattr(launcher, "is_bare_debian", lambda: False)
    monkeypatch.setattr(launcher.shutil, "which", lambda name: None)
    with pytest.raises(launcher.SetupError) as caught:
        launcher.provide_qt_libraries(for_tests=False)
    assert "libEGL.so.1" in caught.value.message
    assert "apt-get install libegl1" in caught.value.next_step


@pytest.mark.parametrize(
    ("arguments", "window"),
    [([], True), (["window"], True), (["--version"], False), (["summarize", "a.pdf"], False)],
)
def test_only_the_window_needs_qt(arguments: list[str], window: bool) -> None:
    assert launcher.opens_window(arguments) is window


def test_requirements_are_those_of_the_project() -> None:
    assert launcher.requirement("llama-cpp-python").startswith("llama-cpp-python>=")


@pytest.mark.parametrize("name", ["longleaf.desktop", "longleaf.command", "longleaf.bat"])
def test_launchers_start_this_checkout(name: str) -> None:
    text = (REPOSITORY / "packaging" / "launchers" / name).read_text(encoding="utf-8")
    assert "main.py" in text and "window" in text


def test_set_up_without_a_terminal_or_a_screen_goes_on_unseen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    prepared: list[Path] = []
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.setattr(launcher, "prepare", lambda venv, for_tests: prepared.append(venv))
    launcher.set_up(tmp_path, False, in_window=True)
    assert prepared == [tmp_path]
