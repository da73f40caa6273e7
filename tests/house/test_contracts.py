"""The import contracts are no decoration: planted violations break them."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import REPOSITORY

PLANTED = {
    "app/system/files.py": "from app.ui import shell",
    "app/models/sources/new_file.py": "import llama_cpp",
    "app/planning/new_room/__init__.py": "from PySide6 import QtCore",
    "app/documents/base/tables.py": "from app.documents.word import reader",
    "app/new_room/__init__.py": "from app.ui import shell",
}


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-logo", "--no-cache"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=300)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    shutil.copy(REPOSITORY / "pyproject.toml", tmp_path)
    skip = shutil.ignore_patterns("__pycache__")
    shutil.copytree(REPOSITORY / "app", tmp_path / "app", ignore=skip)
    return tmp_path


def test_planted_violations_are_found_all(copy: Path) -> None:
    for name, line in PLANTED.items():
        file = copy / name
        file.parent.mkdir(parents=True, exist_ok=True)
        text = file.read_text(encoding="utf-8") if file.exists() else ""
        file.write_text(f"{text}\n{line}\n", encoding="utf-8")
    done = lint(copy)
    told = " ".join(done.stdout.split())
    assert done.returncode != 0
    assert "app.system is not allowed to import app.ui" in told
    assert "app.new_room" in told
    assert "app.models.sources.new_file" in told and "app.planning.new_room" in told
    assert "No cycles are allowed in app.documents" in told
