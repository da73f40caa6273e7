"""Reading processes of the guarded reader that do something else than ours at one place."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from app.documents import guarded

ROOT = Path(__file__).resolve().parents[2]


def run_instead(program: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """From now on the guarded reader starts this program in place of its own."""
    file = tmp_path / "stand_in.py"
    file.write_text(program)

    def start() -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [sys.executable, str(file)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )

    monkeypatch.setattr(guarded, "start_process", start)
